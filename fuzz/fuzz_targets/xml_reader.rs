//! A document, as it is: ours against both oracles, against its own proof, and in other pieces.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onshi_fuzz::oracles::{agree, in_utf8};
use onshi_fuzz::xml_support::trace;

fuzz_target!(|document: &[u8]| {
    let whole = trace(document, 1 << 16);
    assert_eq!(trace(document, 1), whole, "byte by byte");
    let size = 2 + document.len() % 61;
    assert_eq!(trace(document, size), whole, "in pieces of {size}");
    let judged = match (&whole.1, in_utf8(document)) {
        (Ok(_), Some(text)) => agree(&text.readable),
        (Ok(_), None) => Err("accepted, but without a meaning".to_owned()),
        (Err(_), _) => agree(document),
    };
    if let Err(why) = judged {
        panic!("{why}");
    }
});

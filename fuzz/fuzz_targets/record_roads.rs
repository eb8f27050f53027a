//! A message, the size of the pieces it comes in, and a document: records by the short road against
//! those read byte by byte, and against the oracles' trees.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onshi_core::xml::Limits;
use onshi_fuzz::message;
use onshi_fuzz::record_support::roads::{Pieces, read, same};
use onshi_fuzz::record_support::tree::believable;

fuzz_target!(|input: &[u8]| {
    let [choice, size, document @ ..] = input else {
        return;
    };
    let (message, size) = (message(*choice), 2 + usize::from(*size));
    let limits = Limits::default();
    let careful = read(|| Pieces::of(document, 1), message, &limits);
    let in_pieces = same(&careful, || Pieces::of(document, size), message, &limits);
    let at_once = same(&careful, || document, message, &limits);
    let believed = believable(message, document).map(drop);
    for verdict in [in_pieces, at_once, believed] {
        if let Err(why) = verdict {
            panic!("{}, pieces of {size}: {why}", message.ident);
        }
    }
});

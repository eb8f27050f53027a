//! A message, and a text: JSON that can be read as a record says the same when it is written and read
//! again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onshi_core::record::{from_json, to_json};
use onshi_fuzz::message;

fuzz_target!(|input: &[u8]| {
    let [choice, text @ ..] = input else {
        return;
    };
    let Ok(json) = serde_json::from_slice(text) else {
        return;
    };
    let row = message(*choice).record;
    if let Ok(record) = from_json(&json, row) {
        let written = to_json(&record);
        let again = from_json(&written, row).expect("what was written can be read");
        assert_eq!(to_json(&again), written);
    }
});

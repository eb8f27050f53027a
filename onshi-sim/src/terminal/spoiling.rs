//! Answers that are not what they should be, byte for byte.

use crate::fault::Fault;

/// What a fault makes of the bytes of an answer.
type Spoiling = fn(&mut Vec<u8>);

/// The first that strikes counts: an answer is broken in one way.
pub(super) static SPOILINGS: &[(Fault, Spoiling)] = &[
    (Fault::EmptyAnswer, Vec::clear),
    (Fault::HalfForEver, |bytes| bytes.truncate(bytes.len() / 2)),
    (Fault::ZeroTail, |bytes| {
        let half = bytes.len() / 2;
        bytes.iter_mut().skip(half).for_each(|byte| *byte = 0);
    }),
];

//! What the tests of reading records share: sources, what reading tells, documents in many hands, and
//! an oracle's tree to hold it against.
#![allow(dead_code, clippy::unwrap_used)] // each test program uses its part; a test fails by panicking

pub mod roads;
pub mod scribe;
pub mod tree;

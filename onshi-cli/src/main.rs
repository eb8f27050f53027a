//! The command `onshi`.
#![forbid(unsafe_code)]

fn main() {}

//! The command `onshi`.

fn main() {}

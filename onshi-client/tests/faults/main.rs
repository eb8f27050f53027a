//! Troubles of disk, share and ledger that pass: whatever fails, and whether or not it took effect all
//! the same, the question is asked once and its answer arrives. What cannot be asked leaves no trace.
#![allow(clippy::expect_used)]

mod asking;
mod faulty;
mod folders;
mod ledger;
#[path = "../support/mod.rs"]
mod support;

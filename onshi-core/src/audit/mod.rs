//! The audit (監査証跡): who did what, when, with whose information, in a chain that shows every change
//! (R25–R28, I-16).
//!
//! ```text
//!  opening ◄── line 1 ◄── line 2 ◄── … ◄── line n ◄── closing
//!     installation    each holds the hash of the one before      how many, and the last hash
//! ```
//!
//! A ledger writes the lines in the same transaction as what they tell of, and keeps the [`Head`] beside
//! them. No person stands in a line: patients are keyed hashes whose key is drawn for the audit alone
//! ([`Names`]), and every other word comes from a table, but for the [`Who`] that the host gives.
//!
//! | | is seen |
//! |---|---|
//! | a line changed, cut, moved, put in or taken out | always, and which is the first |
//! | lines taken off the end | by the closing line, and by the head of the ledger |
//! | everything written anew from some line on | with the key of a sealed ledger, or against an [`Anchor`] kept elsewhere |
//! | a ledger put back whole to an earlier day | against an anchor kept elsewhere |
//! | what was done past onshi; who was really at the keyboard | never |

mod chain;
mod deed;
mod entry;
mod names;
mod verify;

pub use chain::{Head, Line, Opening, closing};
pub use deed::{DEEDS, Deed, DeedRow};
pub use entry::{Entry, Who};
pub use names::{Names, Whose};
pub use verify::{Anchor, Broken, Fault, Verifier, verify};

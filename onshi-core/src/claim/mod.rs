//! What became of a claim (レセプト振替・分割, 返戻, 増減点; vendor manual 2.1.6, 4.1.3).
//!
//! The review organizations tell it in files that are downloaded from the オンライン請求システム, not
//! over this exchange. Some of them are publicly known; the one of 振替・分割 is not.
//!
//! ```text
//!  file ─► ClaimReader ─► ClaimResult ─► Charts::whose ─► the patient, or candidates, or nobody
//!             ▲               │
//!          Layout             ├─ Claimed     the claim as it was made
//!                             ├─ Outcome     moved, split, unchanged, not confirmed, returned, adjusted
//!                             └─ Statement   確認区分 of each payer, with its line
//! ```
//!
//! | to read | take |
//! |---|---|
//! | a file | [`ClaimReader::feed`] with a layout of [`Layouts`] |
//! | one line `SN`, `JD` or `MF` of a receipt | [`read_line`] |
//! | what a 確認区分 means for the claim | [`meaning`] |
//!
//! A layout is data, and one that is only assumed is refused unless that is allowed.

mod confirmation;
mod handover;
mod layout;
mod lines;
mod open;
mod outcome;
mod reader;
mod receipt;
mod whose;
mod written;

pub use confirmation::{By, Effect, MEANINGS, Meaning, meaning};
pub use layout::{Column, Encoding, Grade, Item, Layout, Layouts, Role, RowShape};
pub use outcome::{Adjustment, ClaimResult, Claimed, Holder, Outcome, Reason, Statement, Unclear};
pub use reader::{ClaimReader, Header, Read, Tally};
pub use receipt::{ClaimLine, noted_days, read_line, read_lines};
pub use whose::{Candidate, Charts, Ground, Whose};
pub use written::{Amount, Said};

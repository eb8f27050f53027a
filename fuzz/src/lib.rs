//! What the targets are made of: the oracles and comparisons of the tests of onshi-core, as they are.
//!
//! A target is a rule of those tests, asked about inputs that nobody thought of. What it finds becomes
//! a test there, with the smallest input.

#[path = "../../onshi-core/tests/oracles/mod.rs"]
pub mod oracles;
#[path = "../../onshi-core/tests/record_support/mod.rs"]
pub mod record_support;
#[path = "../../onshi-core/tests/support/mod.rs"]
pub mod support;
#[path = "../../onshi-core/tests/text_support/mod.rs"]
pub mod text_support;
#[path = "../../onshi-core/tests/xml_support/mod.rs"]
pub mod xml_support;

use onshi_core::catalogue::{MessageRow, messages};

/// The message that a first byte chooses, by its place; `cargo xtask fuzz` makes seeds by the same rule.
pub fn message(choice: u8) -> &'static MessageRow {
    let all: Vec<_> = messages().collect();
    all[usize::from(choice) % all.len()]
}

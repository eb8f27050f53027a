//! Which message a file could be, by its content alone: the tree fits, and nothing is left over.

use onshi_core::catalogue::{Dialect, messages};
use onshi_core::record::read_frame;
use onshi_core::validate::{Context, rules, validate};
use onshi_core::xml::Limits;

use crate::message::Known;

/// Larger files say by their name what they are: each message is tried, and reads all of it.
const LARGEST: usize = 4 << 20;

/// Every message that a file could be.
pub fn guess(file: &[u8], dialect: &Dialect) -> Vec<Known> {
    if file.len() > LARGEST {
        return Vec::new();
    }
    let all = messages().map(|message| Known::of(message, dialect));
    all.filter(|known| fits(file, known, dialect)).collect()
}

/// Whether every required element is there, and none that the message does not know.
fn fits(file: &[u8], known: &Known, dialect: &Dialect) -> bool {
    let Ok(frame) = read_frame(file, known.form.clone(), Limits::default()) else {
        return false;
    };
    let telling = [&rules::S04, &rules::S06, &rules::S07, &rules::X09];
    let findings = validate(&frame.record, &known.form, Context::new(dialect));
    !findings
        .iter()
        .any(|finding| telling.contains(&finding.rule))
}

//! Which message a file could be, by its content alone: the tree fits, and nothing is left over.

use onshi_core::catalogue::{Dialect, Direction, messages};
use onshi_core::record::{Record, read_frame};
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
    if known.message().direction == Direction::Answer && !says_how_it_went(&frame.record) {
        return false;
    }
    let telling = [&rules::S04, &rules::S06, &rules::S07, &rules::X09];
    let findings = validate(&frame.record, &known.form, Context::new(dialect));
    !findings
        .iter()
        .any(|finding| telling.contains(&finding.rule))
}

/// No request has these, and no known answer has none of them.
fn says_how_it_went(answer: &Record) -> bool {
    const SIGNS: [&str; 3] = [
        "process_execution_time",
        "segment_of_result",
        "reception_number",
    ];
    let header = answer.root().named("header").map(|item| item.group());
    header.is_some_and(|header| SIGNS.iter().any(|sign| header.named(sign).is_some()))
}

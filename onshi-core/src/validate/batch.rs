//! What only the whole of a batch shows: rules X16, X17, X33–X35.

use super::here::{Case, Marks};
use crate::catalogue::{CharacterCode, SegmentOfResult};
use crate::record::CodeType;
use crate::text::Charset;
use crate::xml::Proof;

/// A message of which everything was seen.
pub(super) struct Total<'a> {
    /// People of the batch, or what else the message lists.
    pub people: u64,
    /// Those whose 処理結果状況 is an error.
    pub failed: u64,
    pub case: &'a Case<'a>,
    /// Of the document, if it was read.
    pub proof: Option<&'a Proof>,
}

impl Total<'_> {
    fn count(&self, ident: &str) -> Option<u64> {
        self.case.in_header(ident)?.parse().ok()
    }
}

/// A registration of reference numbers may be larger than a query.
pub(super) fn not_too_many(total: &Total<'_>, marks: &mut Marks) {
    const REGISTRATION: u16 = 9;
    let limits = total.case.limits;
    let message = total.case.message.map(|message| message.number);
    let most = match message {
        Some(REGISTRATION) => limits.batch_registrations,
        _ => limits.batch_people,
    };
    if total.people > most as u64 {
        marks.here_beyond(most);
    }
}

pub(super) fn somebody(total: &Total<'_>, marks: &mut Marks) {
    if total.people == 0 {
        marks.here();
    }
}

pub(super) fn sum(total: &Total<'_>, marks: &mut Marks) {
    let all = total.count("number_of_processing_result");
    let good = total.count("number_of_normal_processing");
    let bad = total.count("number_of_error");
    if let (Some(all), Some(good), Some(bad)) = (all, good, bad)
        && Some(all) != good.checked_add(bad)
    {
        marks.at("number_of_processing_result");
    }
}

/// Only a result that is there has people in it.
pub(super) fn as_many_as_there_are(total: &Total<'_>, marks: &mut Marks) {
    if total.case.in_header("segment_of_result") != Some(SegmentOfResult::Normal.wire()) {
        return;
    }
    for (ident, there) in [
        ("number_of_processing_result", total.people),
        ("number_of_error", total.failed),
    ] {
        if total.count(ident).is_some_and(|count| count != there) {
            marks.at(ident);
        }
    }
}

pub(super) fn encoding(total: &Total<'_>, marks: &mut Marks) {
    const IDENT: &str = "character_code_identifier";
    let named = total
        .case
        .in_header(IDENT)
        .and_then(CharacterCode::from_wire);
    let read = total.proof.map(|proof| match proof.charset {
        Charset::Utf8 => CharacterCode::Utf8,
        _ => CharacterCode::ShiftJis,
    });
    if let (Some(named), Some(read)) = (named, read)
        && named != read
    {
        marks.at(IDENT);
    }
}

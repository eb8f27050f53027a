//! What the names of an answer and a chart say about each other.

use super::alias::{Confirmed, Spelling};
use super::outcome::Likeness;
use super::patient::Patient;
use crate::catalogue::QualificationResult;
use crate::record::View;
use crate::text::{Grade, compare_names, compare_names_in_any_order};

/// How far the names agree. A chart may hold either name of the answer: 氏名, or 氏名（その他）, where a
/// registered alias or a former name may stand (use assumed).
pub(super) fn name_grade(q: &View<'_, QualificationResult>, patient: &Patient) -> Grade {
    best([q.name(), q.name_of_other()], &patient.name)
}

/// The same for kana.
pub(super) fn kana_grade(q: &View<'_, QualificationResult>, patient: &Patient) -> Grade {
    best([q.name_kana(), q.name_of_other_kana()], &patient.kana)
}

fn best(theirs: [Option<&str>; 2], ours: &str) -> Grade {
    let grades = theirs.into_iter().flatten();
    let best = grades.map(|name| compare_names(name, ours)).min();
    best.unwrap_or(Grade::Different)
}

/// Whether somebody said of these two names that they are the same person's, and they need it.
pub(super) fn is_alias(
    grade: Grade,
    q: &View<'_, QualificationResult>,
    patient: &Patient,
    aliases: Confirmed<'_>,
) -> bool {
    grade > Grade::SameAfterFolding && aliases.covers(Spelling::Name, q, patient)
}

/// Why a patient of the same birth date might be the person, if anything says so.
pub(super) fn likeness(
    q: &View<'_, QualificationResult>,
    patient: &Patient,
    aliases: Confirmed<'_>,
) -> Option<Likeness> {
    let grade = name_grade(q, patient);
    if is_alias(grade, q, patient, aliases) {
        Some(Likeness::Alias)
    } else if grade < Grade::Different {
        Some(Likeness::Name)
    } else if kana_grade(q, patient) <= Grade::SameAfterFolding {
        Some(Likeness::Kana)
    } else {
        in_any_order(q, patient).then_some(Likeness::Order)
    }
}

/// Family name first or given name first, in either writing; kana must be the same, as always.
fn in_any_order(q: &View<'_, QualificationResult>, patient: &Patient) -> bool {
    let grade = |theirs: Option<&str>, ours: &str| {
        let turned = theirs.map(|theirs| compare_names_in_any_order(theirs, ours));
        turned.unwrap_or(Grade::Different)
    };
    grade(q.name(), &patient.name) < Grade::Different
        || grade(q.name_kana(), &patient.kana) <= Grade::SameAfterFolding
}

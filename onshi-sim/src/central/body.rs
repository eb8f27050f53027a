//! Bodies of answers: the person-wise parts, built bottom-up.

use chrono::NaiveDate;
use onshi_core::catalogue::{
    BatchUnit, Consent as ConsentCode, ConsentedUnit, ProcessingStatus, QualificationAnswerBody,
    QualificationResult, RegistrationAnswerBody, ResultList,
};
use onshi_core::id::DateTime;
use onshi_core::record::{Draft, Group, Record};

use super::copy::copied;
use super::refusal::Refusal;
use super::result::{Column, result};
use super::verdict::Verdict;
use crate::clinic::Consent;

/// Where and when an answer is given.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub institution: &'a str,
    pub today: NaiveDate,
}

/// Body of an individual answer (IF 002, 026).
pub(super) fn individual(
    search: Group<'_>,
    verdict: Result<Verdict<'_>, Refusal>,
    column: Column,
    scene: Scene<'_>,
) -> Record {
    let draft = Draft::<QualificationAnswerBody>::new();
    let mut body = match &verdict {
        Ok(verdict) => draft
            .processing_status(ProcessingStatus::Normal)
            .validity(verdict.validity),
        Err(refusal) => draft
            .processing_status(ProcessingStatus::Error)
            .processing_code(refusal.code)
            .processing_message(refusal.message),
    }
    .into_record();
    echo(&mut body, QualificationAnswerBody::search.no, search);
    if let Ok(verdict) = verdict {
        let mut list = Record::new(ResultList::ROW);
        for mut record in results(&verdict, column, scene) {
            if let Some(number) = verdict.reference_number() {
                record.add_text(&[], QualificationResult::reference_number.no, number);
            }
            list.append(ResultList::result.no, &record);
        }
        append_filled(&mut body, QualificationAnswerBody::results.no, &list);
    }
    body
}

/// One person of a batch by number (IF 008). The results stand directly in the unit.
pub(super) fn batch_unit(
    search: Group<'_>,
    verdict: Result<Verdict<'_>, Refusal>,
    scene: Scene<'_>,
) -> Record {
    let draft = Draft::<BatchUnit>::new();
    let mut unit = match &verdict {
        Ok(verdict) => draft
            .processing_status(ProcessingStatus::Normal)
            .validity(verdict.validity)
            .maybe(
                verdict.reference_number(),
                Draft::<BatchUnit>::reference_number,
            ),
        Err(refusal) => draft
            .processing_status(ProcessingStatus::Error)
            .processing_code(refusal.code)
            .processing_message(refusal.message),
    }
    .into_record();
    echo(&mut unit, BatchUnit::search.no, search);
    if let Ok(verdict) = verdict {
        for record in results(&verdict, Column::Batch, scene) {
            unit.append(BatchUnit::result.no, &record);
        }
    }
    unit
}

/// One person who gave consent (IF 020).
pub(super) fn consented_unit(verdict: &Verdict<'_>, consent: &Consent, scene: Scene<'_>) -> Record {
    let mut unit = Draft::<ConsentedUnit>::new()
        .processing_status(ProcessingStatus::Normal)
        .validity(verdict.validity)
        .consent(ConsentCode::Yes)
        .consent_time(DateTime::from_calendar(consent.given))
        .available(DateTime::from_calendar(consent.available))
        .maybe(
            verdict.reference_number(),
            Draft::<ConsentedUnit>::reference_number,
        )
        .into_record();
    let mut list = Record::new(ResultList::ROW);
    for record in results(verdict, Column::Visit, scene) {
        list.append(ResultList::result.no, &record);
    }
    append_filled(&mut unit, ConsentedUnit::results.no, &list);
    unit
}

/// Body of the answer to a registration (IF 004).
pub(super) fn registration(asked: Group<'_>, outcome: Result<(), Refusal>) -> Record {
    let draft = Draft::<RegistrationAnswerBody>::new();
    let mut body = match outcome {
        Ok(()) => draft.processing_status(ProcessingStatus::Normal),
        Err(refusal) => draft
            .processing_status(ProcessingStatus::Error)
            .processing_code(refusal.code)
            .processing_message(refusal.message),
    }
    .into_record();
    echo(&mut body, RegistrationAnswerBody::registration.no, asked);
    body
}

fn results(
    verdict: &Verdict<'_>,
    column: Column,
    Scene { institution, today }: Scene<'_>,
) -> Vec<Record> {
    let shown = verdict.shown.iter();
    shown
        .map(|shown| {
            result(
                shown.person,
                shown.qualification,
                column,
                institution,
                today,
            )
        })
        .collect()
}

/// Appends a copy of what was asked.
pub(super) fn echo(into: &mut Record, field: u16, asked: Group<'_>) {
    if let Some(copy) = copied(asked) {
        append_filled(into, field, &copy);
    }
}

/// Absent rather than empty.
fn append_filled(into: &mut Record, field: u16, part: &Record) {
    if !part.is_empty() {
        into.append(field, part);
    }
}

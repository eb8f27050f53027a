//! Bodies of answers: the person-wise parts, built bottom-up.

use chrono::NaiveDateTime;
use onshi_core::catalogue::{
    BatchUnit, ConsentedUnit, ProcessingStatus, QualificationAnswerBody, QualificationResult,
    ResultList,
};
use onshi_core::record::{CodeType, Draft, Group, Record, RecordType};

use super::copy::copied;
use super::fill::append_filled;
use super::refusal::Refusal;
use super::result::{Chosen, Column, ConsentFields, add_consent, result};
use super::variation::Variation;
use super::verdict::Verdict;
use crate::clinic::{AsOf, Care, Consent};

/// Where and when an answer is given.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub institution: &'a str,
    pub now: NaiveDateTime,
    /// About which day is asked, and what is known of it.
    pub as_of: AsOf,
    pub variation: Variation,
}

/// How it went (処理結果), which every body and every person of a batch says.
pub(super) trait Said {
    /// 正常終了, or エラー with code and words.
    fn said(self, outcome: Result<(), Refusal>) -> Record;
}

impl<R: RecordType> Said for Draft<R> {
    fn said(self, outcome: Result<(), Refusal>) -> Record {
        let mut record = self.into_record();
        let mut set = |ident: &str, text: &str| {
            if let Some(field) = R::ROW.fields.iter().find(|field| field.ident == ident) {
                record.set_text(&[], field.no, text);
            }
        };
        match outcome {
            Ok(()) => set("processing_status", ProcessingStatus::Normal.wire()),
            Err(refusal) => {
                set("processing_status", ProcessingStatus::Error.wire());
                set("processing_code", refusal.code);
                set("processing_message", refusal.message);
            }
        }
        record
    }
}

/// Body of an individual answer (IF 002, 026).
pub(super) fn individual(
    search: Group<'_>,
    verdict: Result<Verdict<'_>, Refusal>,
    column: Column,
    scene: Scene<'_>,
) -> Record {
    let found = verdict.as_ref().ok();
    let mut body = Draft::<QualificationAnswerBody>::new()
        .maybe(
            found.map(|verdict| verdict.validity),
            Draft::<QualificationAnswerBody>::validity,
        )
        .said(outcome_of(&verdict));
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
    let found = verdict.as_ref().ok();
    let mut unit = Draft::<BatchUnit>::new()
        .maybe(
            found.map(|verdict| verdict.validity),
            Draft::<BatchUnit>::validity,
        )
        .maybe(
            found.and_then(Verdict::reference_number),
            Draft::<BatchUnit>::reference_number,
        )
        .said(outcome_of(&verdict));
    echo(&mut unit, BatchUnit::search.no, search);
    if let Ok(verdict) = verdict {
        for record in results(&verdict, Column::Batch, scene) {
            unit.append(BatchUnit::result.no, &record);
        }
    }
    unit
}

/// One person who gave consent (IF 020, 024). When it has ended, that is all that is said of them.
pub(super) fn consented_unit(
    verdict: &Verdict<'_>,
    consent: &Consent,
    care: Care,
    scene: Scene<'_>,
) -> Record {
    static FIELDS: ConsentFields = ConsentFields {
        flag: ConsentedUnit::consent,
        time: ConsentedUnit::consent_time,
        until: ConsentedUnit::available,
        reason: Some(ConsentedUnit::expired_reason),
    };
    let mut unit = match consent.ended(scene.now) {
        None => unit_of(verdict, Column::Consented(care, Chosen::ALL), scene),
        Some(_) => known_unit(verdict).said(Ok(())),
    };
    add_consent(&mut unit, &FIELDS, consent.whole(scene.now), consent);
    unit
}

/// One person with a medical ticket (IF 016).
pub(super) fn ticket_unit(verdict: &Verdict<'_>, scene: Scene<'_>) -> Record {
    let column = Column::Number {
        limit_certificate: false,
    };
    unit_of(verdict, column, scene)
}

fn unit_of(verdict: &Verdict<'_>, column: Column, scene: Scene<'_>) -> Record {
    let mut unit = known_unit(verdict).validity(verdict.validity).said(Ok(()));
    append_filled(
        &mut unit,
        ConsentedUnit::results.no,
        &list_of(verdict, column, scene),
    );
    unit
}

fn known_unit(verdict: &Verdict<'_>) -> Draft<ConsentedUnit> {
    Draft::<ConsentedUnit>::new().maybe(
        verdict.reference_number(),
        Draft::<ConsentedUnit>::reference_number,
    )
}

/// 資格確認結果リスト.
pub(super) fn list_of(verdict: &Verdict<'_>, column: Column, scene: Scene<'_>) -> Record {
    let mut list = Record::new(ResultList::ROW);
    for record in results(verdict, column, scene) {
        list.append(ResultList::result.no, &record);
    }
    list
}

fn results(verdict: &Verdict<'_>, column: Column, scene: Scene<'_>) -> Vec<Record> {
    let shown = verdict.shown.iter();
    shown
        .map(|shown| {
            let mut record = result(shown.person, shown.qualification, column, scene);
            scene.variation.apply(&mut record, shown.index);
            record
        })
        .collect()
}

/// A search that found nobody went well; one that could not be made did not.
fn outcome_of(verdict: &Result<Verdict<'_>, Refusal>) -> Result<(), Refusal> {
    verdict.as_ref().map(|_| ()).map_err(|refusal| *refusal)
}

/// Appends a copy of what was asked.
pub(super) fn echo(into: &mut Record, field: u16, asked: Group<'_>) {
    if let Some(copy) = copied(asked) {
        append_filled(into, field, &copy);
    }
}

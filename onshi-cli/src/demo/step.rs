//! The steps of a day, each with a key of its own. The key goes with the request into the client's
//! ledger: the same key never asks twice, whoever was killed in between.

use chrono::NaiveDate;
use onshi_core::catalogue::{self, OperationRow};
use onshi_core::record::Record;

use super::book::Book;
use crate::ask;
use crate::charts::Charts;

/// One thing to ask on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// E.g. `2026-11-22/consented`.
    pub key: String,
    /// What is asked.
    pub what: What,
}

/// What a step asks, with the numbers of its patients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Everyone who consented yesterday (同意済資格情報一括取得).
    Consented,
    /// 照会番号登録.
    Register(String),
    /// One patient, outpatient (資格確認).
    Outpatient(String),
    /// One patient, visit (資格確認 訪問診療等).
    Visit(String),
    /// Everybody else who comes (一括照会).
    Batch(Vec<String>),
}

impl What {
    /// The operation behind it.
    pub fn operation(&self) -> &'static OperationRow {
        match self {
            What::Consented => &catalogue::CONSENTED_BATCH,
            What::Register(_) => &catalogue::REFERENCE_NUMBER_REGISTRATION,
            What::Outpatient(_) => &catalogue::QUALIFICATION,
            What::Visit(_) => &catalogue::VISIT_QUALIFICATION,
            What::Batch(_) => &catalogue::QUALIFICATION_BATCH,
        }
    }

    /// The question; `None` if a patient of it is not in the charts.
    pub fn request(&self, charts: &Charts, today: NaiveDate) -> Option<Record> {
        let yesterday = today.pred_opt()?;
        Some(match self {
            What::Consented => ask::consented(yesterday, yesterday),
            What::Register(id) => {
                let patient = charts.patient(id)?;
                ask::registration(patient, reference(&patient.reference_number, id))
            }
            What::Outpatient(id) => ask::by_number(charts.patient(id)?, today, false),
            What::Visit(id) => ask::by_number(charts.patient(id)?, today, true),
            What::Batch(ids) => ask::batch(ids.iter().filter_map(|id| charts.patient(id)), today),
        })
    }
}

/// 照会番号 to register: the one in the chart, else the patient's own number.
pub fn reference<'a>(known: &'a str, id: &'a str) -> &'a str {
    if known.is_empty() { id } else { known }
}

/// Every step that is known by now: registrations follow from what the consented batch brought.
pub fn steps(book: &Book) -> Vec<Step> {
    let step = |name: String, what: What| Step {
        key: format!("{}/{name}", book.today),
        what,
    };
    let consented = step("consented".to_owned(), What::Consented);
    let Some(entry) = book.done(&consented.key) else {
        return vec![consented];
    };
    let mut ids: Vec<&String> = entry
        .lines
        .iter()
        .filter(|line| line.register)
        .filter_map(|line| line.patient.as_ref())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let register = ids
        .into_iter()
        .map(|id| step(format!("register/{id}"), What::Register(id.clone())));
    let schedule = &book.schedule;
    let outpatient = schedule
        .outpatient
        .iter()
        .map(|id| step(format!("outpatient/{id}"), What::Outpatient(id.clone())));
    let visit = schedule
        .visit
        .iter()
        .map(|id| step(format!("visit/{id}"), What::Visit(id.clone())));
    let batch = (!schedule.batch.is_empty())
        .then(|| step("batch".to_owned(), What::Batch(schedule.batch.clone())));
    [consented]
        .into_iter()
        .chain(register)
        .chain(outpatient)
        .chain(visit)
        .chain(batch)
        .collect()
}

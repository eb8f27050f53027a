//! Which days of consent were fetched (同意年月日の取得状況, I-19): a day counts when everything that was
//! told of it was read and acknowledged, and not before.

use std::num::NonZeroU32;

use chrono::NaiveDate;
use onshi_core::catalogue::{ConsentQuery, MedicalTreatment};
use onshi_core::error::Error;
use onshi_core::id::Date;
use onshi_core::job::{Job, JobId, Moment, Outcome, State};
use onshi_core::record::{CodeType, Draft, Group, Item, Record, View};
use onshi_core::rules::consent::told;
use onshi_core::rules::consent_days::{ConsentDays, Days};
use onshi_core::rules::data_class::ConsentKind;
use serde::{Deserialize, Serialize};

use super::documents::{days_key, fetch_key};
use crate::answer::Answered;
use crate::client::Client;
use crate::papers::{Change, read, written};

/// What a job asks for by 同意年月日.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fetch {
    days: Days,
    /// 診療区分, as it is written.
    care: String,
    /// The answer was opened.
    opened: Option<Opened>,
}

/// As of when an answer that was opened speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Opened {
    /// Its 処理実行日時, where it has one.
    told: Option<Moment>,
}

impl Fetch {
    /// What a request asks for; `None` if it covers no days.
    pub(crate) fn of(request: &Record) -> Option<Self> {
        let query = View::<ConsentQuery>::of(find(request.root())?);
        Some(Fetch {
            days: Days::of_query(&query)?,
            care: query.medical_treatment()?.raw.to_owned(),
            opened: None,
        })
    }

    fn kind(&self) -> Option<ConsentKind> {
        MedicalTreatment::from_wire(&self.care).map(ConsentKind::from)
    }

    fn query(&self) -> Option<Draft<ConsentQuery>> {
        let query = Draft::<ConsentQuery>::new()
            .consent_from(Date::from_calendar(self.days.first()))
            .consent_to(Date::from_calendar(self.days.last()));
        MedicalTreatment::from_wire(&self.care).map(|care| query.medical_treatment(care))
    }
}

fn find(group: Group<'_>) -> Option<Group<'_>> {
    if group
        .row()
        .is_some_and(|row| row.id == ConsentQuery::ROW.id)
    {
        return Some(group);
    }
    let mut inside = group.items().filter(Item::is_group);
    inside.find_map(|item| find(item.group()))
}

impl Client {
    /// The days of consent from `from` to `to` that were not fetched, in order; none after today, and
    /// today always, because it is not over (未取得の同意年月日).
    ///
    /// A day counts as fetched when the answer of a 同意済資格情報一括取得 that asked for it by
    /// 同意年月日 was read with [`answer`](Self::answer) and acknowledged, and the day was over in Japan
    /// when it was submitted.
    ///
    /// # Errors
    /// The ledger failed.
    pub fn uncovered(
        &mut self,
        kind: ConsentKind,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<Days>, Error> {
        Ok(self.consent_days(kind)?.uncovered(from, to, self.now()))
    }

    /// What to fetch next: the oldest days since `from` that are over and were not fetched, so many at
    /// most; `None` if there are none (次に取得する期間).
    ///
    /// # Errors
    /// The ledger failed.
    pub fn next_to_fetch(
        &mut self,
        kind: ConsentKind,
        from: NaiveDate,
        at_most: NonZeroU32,
    ) -> Result<Option<Days>, Error> {
        Ok(self
            .consent_days(kind)?
            .next_to_fetch(from, self.now(), at_most))
    }

    /// The days that were fetched (取得済みの同意年月日).
    ///
    /// # Errors
    /// The ledger failed.
    pub fn consent_days(&mut self, kind: ConsentKind) -> Result<ConsentDays, Error> {
        let kept = self.document(&days_key(kind))?;
        kept.map_or_else(|| Ok(ConsentDays::new(kind)), |body| read(&body))
    }

    /// Notes what a job fetches. If a crash comes first, its days stay uncovered and are fetched again.
    pub(crate) fn note_fetch(&mut self, job: JobId, fetch: Option<Fetch>) -> Result<(), Error> {
        let Some(fetch) = fetch else {
            return Ok(());
        };
        let key = fetch_key(job);
        // What was given up may be taken up again.
        let is_open = |job: &Job| !job.is_over() || matches!(job.state, State::Abandoned { .. });
        if !self.job(job).is_some_and(is_open) || self.document(&key)?.is_some() {
            return Ok(());
        }
        self.keep(&[(key, Some(written(&fetch)?))])
    }

    /// Notes that the answer of a fetch was opened, and as of when it speaks.
    pub(crate) fn note_opened(&mut self, job: JobId, answer: &Answered) -> Result<(), Error> {
        let key = fetch_key(job);
        let (Some(body), Answered::Message(reader)) = (self.document(&key)?, answer) else {
            return Ok(());
        };
        let fetch = Fetch {
            opened: Some(Opened {
                told: told(&reader.frame().record),
            }),
            ..read(&body)?
        };
        self.keep(&[(key, Some(written(&fetch)?))])
    }

    /// What acknowledging a fetch changes: the host has the whole answer. What the job fetches stays noted
    /// until it is acknowledged for good: the host may have to say so twice.
    pub(crate) fn note_fetched(&mut self, job: JobId) -> Result<(), Error> {
        let Some(body) = self.document(&fetch_key(job))? else {
            return Ok(());
        };
        let fetch: Fetch = read(&body)?;
        let Some(submitted) = self.job(job).and_then(submitted_if_normal) else {
            return Ok(());
        };
        let covered = self.covered(&fetch, submitted)?;
        self.keep(covered.as_slice())
    }

    /// The fetch was acknowledged.
    pub(crate) fn forget_fetch(&mut self, job: JobId) -> Result<(), Error> {
        let key = fetch_key(job);
        match self.document(&key)? {
            Some(_) => self.keep(&[(key, None)]),
            None => Ok(()),
        }
    }

    fn covered(&mut self, fetch: &Fetch, submitted: Moment) -> Result<Option<Change>, Error> {
        let (Some(opened), Some(kind), Some(query)) = (fetch.opened, fetch.kind(), fetch.query())
        else {
            return Ok(None);
        };
        let mut days = self.consent_days(kind)?;
        // It became visible no earlier than that.
        let query = View::<ConsentQuery>::of_record(query.as_record());
        match days.fetched(&query, submitted, opened.told) {
            Ok(_) => Ok(Some((days_key(kind), Some(written(&days)?)))),
            Err(_) => Ok(None),
        }
    }
}

/// When a job was submitted whose answer has what was asked for.
fn submitted_if_normal(job: &Job) -> Option<Moment> {
    match &job.state {
        State::Answered {
            outcome: Outcome::Normal,
            ..
        } => Some(job.submitted),
        _ => None,
    }
}

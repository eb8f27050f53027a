//! I-19: which days count as fetched. A day counts when it was over at the time of asking, its answer was
//! opened, and was acknowledged; where a call failed, it may count.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use onshi_client::Client;
use onshi_core::job::{JobId, Outcome, State};
use onshi_core::rules::data_class::ConsentKind;

use crate::asking::day;
use crate::event::Question;
use crate::host::Host;

#[derive(Default)]
pub struct Fetches {
    jobs: BTreeMap<JobId, Fetch>,
    must: BTreeSet<NaiveDate>,
    may: BTreeSet<NaiveDate>,
}

#[derive(Default, Clone, Copy)]
struct Fetch {
    /// Its day, if that was over when it was asked for.
    day: Option<NaiveDate>,
    noted: bool,
    may_be_opened: bool,
    opened: bool,
}

impl Fetches {
    /// A submission succeeded.
    pub fn submitted(&mut self, question: Question, job: JobId, client: &Client) {
        let Question::Consented(days) = question else {
            return;
        };
        self.knows(job, client, day(days));
        let is_over = client.job(job).is_none_or(|job| job.is_over());
        if let (Some(fetch), false) = (self.jobs.get_mut(&job), is_over) {
            fetch.noted = true;
        }
    }

    fn knows(&mut self, job: JobId, client: &Client, day: NaiveDate) {
        let Some(known) = client.job(job) else { return };
        let asked = known.submitted.japan().date();
        let fetch = self.jobs.entry(job).or_default();
        fetch.day = Some(day).filter(|day| *day < asked);
    }

    /// The host is about to open an answer. Its question may have been taken in unheard.
    pub fn may_be_opened(&mut self, question: Option<Question>, job: JobId, client: &Client) {
        if let Some(Question::Consented(days)) = question {
            self.knows(job, client, day(days));
        }
        let is_normal = client.job(job).is_some_and(|job| is_normal(&job.state));
        if is_normal {
            self.jobs.entry(job).or_default().may_be_opened = true;
        }
    }

    pub fn opened(&mut self, job: JobId) {
        if let Some(fetch) = self.jobs.get_mut(&job) {
            fetch.opened = fetch.noted;
        }
    }

    pub fn acknowledged(&mut self, job: JobId, before: Option<&State>, done: bool) {
        let fetch = self.jobs.get(&job).copied().unwrap_or_default();
        let Some(day) = fetch.day.filter(|_| before.is_some_and(is_normal)) else {
            return;
        };
        if fetch.may_be_opened {
            self.may.insert(day);
        }
        if fetch.opened && done {
            self.must.insert(day);
        }
    }
}

fn is_normal(state: &State) -> bool {
    matches!(
        state,
        State::Answered {
            outcome: Outcome::Normal,
            ..
        }
    )
}

impl Host {
    /// Every day is reported as it must be.
    pub fn counts_days(&mut self) {
        let days: Vec<NaiveDate> = (-4..=2).map(day).collect();
        let today = self.now().japan().date();
        let reported = self
            .client
            .uncovered(ConsentKind::Visit, days[0], days[days.len() - 1]);
        let Ok(reported) = reported else { return };
        for day in days.into_iter().filter(|day| *day <= today) {
            let open = reported
                .iter()
                .any(|days| days.first() <= day && day <= days.last());
            let right = match day == today {
                true => open,
                false if self.fetches.must.contains(&day) => !open,
                false => open || self.fetches.may.contains(&day),
            };
            self.must(right, "I-19", || format!("{day} is reported wrongly"));
        }
        if !self.fetches.must.is_empty() {
            self.tally.count("host", "days fetched");
        }
    }
}

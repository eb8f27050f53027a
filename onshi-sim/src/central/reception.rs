//! 受付: batches are taken in under a number, and collected with it.
//!
//! ```text
//!  first request ─► work done ─► 受付番号 ─┬─► 処理中 × rounds ─► result, any number of times
//!                                          └─► unknown again: after its life, or so many collections
//! ```

use std::collections::BTreeMap;

use onshi_core::catalogue::{self, MessageRow, ReceptionAnswerBody};
use onshi_core::id::DateTime;
use onshi_core::job::Moment;
use onshi_core::record::Draft;

use super::desk::{Reply, Request};
use super::heading::Ending;
use super::{Central, Desk, refusal};
use crate::clinic::Care;
use crate::random::Random;
use crate::settings::Settings;

/// The batches that were taken in, by 受付番号.
#[derive(Default)]
pub(super) struct Receptions {
    /// How many there have been.
    pub serial: u32,
    pub open: BTreeMap<String, Reception>,
}

/// A batch that was taken in (受付). Its work is done at once and only once, however often the result
/// is collected; that takes its rounds.
pub(super) struct Reception {
    pub message: &'static MessageRow,
    pub taken_in: Moment,
    pub result: Reply,
    /// How often the answer is still 処理中.
    pub rounds: u32,
    /// How often the result was handed out.
    pub collected: u32,
}

/// A batch that was taken in, as it is shown (受付状況). No person is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenReception {
    /// 受付番号.
    pub number: String,
    /// When it was taken in.
    pub taken_in: Moment,
    /// What was asked (電文名).
    pub japanese: &'static str,
    /// How often the answer is still 処理中.
    pub rounds: u32,
}

/// Who makes the result of a batch, from its first request.
static BATCHES: &[(&MessageRow, Desk)] = &[
    (&catalogue::BATCH_REQUEST, Central::numbers),
    (&catalogue::CONSENTED_REQUEST, |central, request| {
        central.consented(request, Care::Visit)
    }),
    (&catalogue::ONLINE_CONSENTED_REQUEST, |central, request| {
        central.consented(request, Care::Online)
    }),
    (&catalogue::VISIT_BATCH_REQUEST, |central, request| {
        central.numbers_of_consented(request, Care::Visit)
    }),
    (&catalogue::ONLINE_BATCH_REQUEST, |central, request| {
        central.numbers_of_consented(request, Care::Online)
    }),
    (&catalogue::TICKET_REQUEST, Central::tickets),
    (
        &catalogue::BATCH_REGISTRATION_REQUEST,
        Central::registrations,
    ),
];

/// The desk of a request that belongs to a batch, first or second.
pub(super) fn desk_of(message: &MessageRow) -> Option<Desk> {
    if started_by(message.prefix).is_some_and(|ask| ask == message) {
        return Some(Central::take_in);
    }
    let collects = |(ask, _): &(&MessageRow, Desk)| collecting(ask) == Some(message);
    let collects = BATCHES.iter().any(collects);
    collects.then_some(Central::hand_out as Desk)
}

/// The batch whose first request has a prefix.
pub(super) fn started_by(prefix: &str) -> Option<&'static MessageRow> {
    let mut asking = BATCHES.iter().map(|(ask, _)| *ask);
    asking.find(|ask| ask.prefix == prefix)
}

/// The message that collects what `asking` started.
pub(super) fn collecting(asking: &MessageRow) -> Option<&'static MessageRow> {
    let operation = catalogue::operations().find(|row| row.ask.request == asking)?;
    Some(operation.collect.as_ref()?.request)
}

impl Reception {
    /// Whether it can still be collected; for how long and how often is unknown (U4).
    fn is_known(&self, ways: &Settings, now: Moment) -> bool {
        let age = u64::try_from(now.0 - self.taken_in.0).unwrap_or(0);
        ways.reception_life_ms.is_none_or(|life| age <= life)
            && ways
                .reception_collections
                .is_none_or(|most| self.collected < most)
    }
}

impl Central {
    /// The batches that were taken in, newest first.
    pub fn receptions(&self) -> Vec<OpenReception> {
        let open = |(number, reception): (&String, &Reception)| OpenReception {
            number: number.clone(),
            taken_in: reception.taken_in,
            japanese: reception.message.japanese,
            rounds: reception.rounds,
        };
        let mut receptions: Vec<_> = self.receptions.open.iter().map(open).collect();
        receptions.sort_by_key(|open| std::cmp::Reverse(open.taken_in));
        receptions
    }

    /// First file of a batch: does its work and gives a reception number.
    fn take_in(&mut self, request: &Request<'_>) -> Reply {
        let desk = BATCHES.iter().find(|(ask, _)| *ask == request.message);
        let result = match desk {
            Some((_, desk)) => desk(self, request),
            None => request.refused(refusal::RECEPTION),
        };
        let purpose = format!("reception {}", self.receptions.serial);
        let number = Random::of(self.seed, &purpose).uuid();
        let body = Draft::<ReceptionAnswerBody>::new()
            .reception_number(number.as_str())
            .reception_time(DateTime::from_calendar(request.now.japan()));
        let reception = Reception {
            message: request.message,
            taken_in: request.now,
            result: result.under(&number),
            rounds: self.ways.processing_rounds,
            collected: 0,
        };
        self.receptions.serial += 1;
        let known = |held: &Reception| held.is_known(&self.ways, request.now);
        self.receptions.open.retain(|_, held| known(held));
        self.receptions.open.insert(number, reception);
        Reply {
            body: Some(body.into_record()),
            ..Reply::of(request.asked.clone(), Ending::TakenIn)
        }
    }

    /// Second file of a batch: 処理中 for some rounds, then the result.
    fn hand_out(&mut self, request: &Request<'_>) -> Reply {
        let number = request
            .body()
            .and_then(|body| body.text_named("reception_number"))
            .unwrap_or_default();
        let wanted = |reception: &&mut Reception| {
            collecting(reception.message) == Some(request.message)
                && reception.is_known(&self.ways, request.now)
        };
        match self.receptions.open.get_mut(number).filter(wanted) {
            None => request.refused(refusal::RECEPTION).under(number),
            Some(reception) if reception.rounds > 0 => {
                reception.rounds -= 1;
                let asked = reception.result.heading.asked.clone();
                Reply::of(asked, Ending::Processing).under(number)
            }
            Some(reception) => {
                reception.collected += 1;
                reception.result.clone()
            }
        }
    }
}

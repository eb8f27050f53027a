//! What became of each request so far (経過): the memory of the onlooker.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use onshi_core::job::{Job, Phase, State};
use onshi_core::message::answer_stem;

use crate::audit::Reader;
use crate::books::Books;
use crate::deeds::Deed;

/// Everything that was done so far, by request.
#[derive(Debug, Default)]
pub struct Story {
    /// 医療機関コード of the place.
    pub institution: String,
    /// An older ledger came back: what was done since that was copied, the client does not know.
    pub is_forgotten: bool,
    /// Requests that were ever visible, by file name.
    pub requests: BTreeMap<String, Request>,
    /// Everything that ever stood in `res`, by stem.
    pub answers: BTreeMap<String, Vec<Arc<[u8]>>>,
    /// 受付番号 whose result the host acknowledged.
    pub settled: BTreeSet<String>,
    /// Every job as the ledger held it last.
    pub ledger: BTreeMap<u64, Job>,
    /// Content of each request as the client meant it, unless the disk lied about it.
    pub meant: BTreeMap<String, Arc<[u8]>>,
    /// Answers that the client or the terminal removed; they may come back.
    pub removed: BTreeSet<String>,
    /// Requests that were taken back.
    pub taken_back: BTreeSet<String>,
    /// The audit as it was read so far.
    pub audit: Reader,
}

/// A request that was ever visible.
#[derive(Debug)]
pub struct Request {
    /// Number of its job; `None` if the ledger knows nothing of it.
    pub job: Option<u64>,
    /// Its operation.
    pub operation: Option<u16>,
    /// 受付番号 whose result it asks for.
    pub reception: Option<String>,
    /// What was visible.
    pub bytes: Arc<[u8]>,
    /// The terminal has read it.
    pub taken: bool,
    /// The terminal took it away.
    pub gone: bool,
}

impl Story {
    /// An older ledger came back: what it knows nothing of, nobody waits for any more.
    pub fn go_back_to(&mut self, books: &Books, settled: BTreeSet<String>) {
        self.is_forgotten = true;
        self.settled = settled;
        self.ledger.clone_from(&books.jobs);
        self.audit = Reader::default();
        let requests = self.requests.iter_mut();
        for (_, request) in requests.filter(|(name, _)| !books.knows(name)) {
            (request.job, request.reception) = (None, None);
        }
    }

    /// Takes in what was done.
    pub fn take_in(&mut self, deed: &Deed) {
        match deed {
            Deed::Published {
                request,
                bytes,
                intent,
                ..
            } => {
                let reception = intent.as_deref().and_then(asks_for);
                self.requests
                    .entry(request.clone())
                    .or_insert_with(|| Request {
                        job: intent.as_ref().map(|job| job.id.0),
                        operation: intent.as_ref().map(|job| job.operation),
                        reception,
                        bytes: bytes.clone(),
                        taken: false,
                        gone: false,
                    });
            }
            Deed::Taken {
                request, leaves, ..
            } => {
                if let Some(request) = self.requests.get_mut(request) {
                    request.taken = true;
                    request.gone |= !leaves;
                }
            }
            Deed::TakenBack { request } => {
                self.taken_back.insert(request.clone());
            }
            Deed::Stood { name, bytes } => {
                if let Some((stem, _)) = name.rsplit_once('.') {
                    let versions = self.answers.entry(stem.to_owned()).or_default();
                    versions.push(bytes.clone());
                }
            }
            Deed::Meant { request, bytes } => {
                self.meant.remove(request);
                let meant = bytes.clone().map(|bytes| (request.clone(), bytes));
                self.meant.extend(meant);
            }
            Deed::Recorded { before, after, .. } => {
                self.ledger.insert(after.id.0, (**after).clone());
                let had = before.as_deref().filter(|job| job.is_answered());
                let has = matches!(after.state, State::Acknowledged | State::Closed);
                if let (Some(reception), true) = (had.and_then(Job::reception), has) {
                    self.settled.insert(reception.to_owned());
                }
            }
            Deed::Removed { name, .. } | Deed::Went { name } => {
                self.removed.insert(name.clone());
            }
            Deed::Strayed { .. } | Deed::Told { .. } => {}
        }
    }

    /// Whether anything ever came for a request.
    pub fn was_answered(&self, request: &str) -> bool {
        let own = request.rsplit_once('.').map(|(stem, _)| stem.to_owned());
        let stems = own.into_iter().chain(answer_stem(request));
        stems
            .into_iter()
            .any(|stem| self.answers.contains_key(&stem))
    }

    /// The requests of a job, by name.
    pub fn of_job(&self, job: u64) -> impl Iterator<Item = (&String, &Request)> {
        let requests = self.requests.iter();
        requests.filter(move |(_, request)| request.job == Some(job))
    }
}

/// The 受付番号 that a job asks for with its request.
pub fn asks_for(job: &Job) -> Option<String> {
    match &job.state {
        State::Intended { phase, .. }
        | State::Unknown { phase, .. }
        | State::Published { phase, .. }
        | State::Preparing { phase, .. } => match phase {
            Phase::Collect { reception, .. } => Some(reception.clone()),
            Phase::Ask => None,
        },
        _ => None,
    }
}

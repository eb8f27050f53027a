//! What a simulated ledger durably holds (台帳の中身). A transaction happens whole or not at all.

use std::collections::BTreeMap;

use onshi_client::{Key, Ledger, LedgerAudit, Loaded, Random};
use onshi_core::audit::{Entry, Head, Line, Opening};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId};
use onshi_core::message::answer_stem;

use crate::deeds::Deed;
use crate::fault::Fault;
use crate::site::{Fate, Site, State};

/// Jobs and documents.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// Installation of this ledger; empty until it is first loaded.
    pub installation: String,
    /// Highest serial number that was used.
    pub serial: u64,
    /// Every job, by number.
    pub jobs: BTreeMap<u64, Job>,
    /// Every document.
    pub documents: BTreeMap<Key, Vec<u8>>,
    /// The audit, line by line.
    pub audited: Vec<Line>,
    /// How far it goes; `None` while there is no line.
    pub head: Option<Head>,
}

impl Books {
    /// The job that asked under a file name, or is bound to it.
    pub fn owner(&self, name: &str) -> Option<&Job> {
        let owns = |job: &&Job| {
            job.request() == Some(name) || job.answers.iter().any(|answer| answer == name)
        };
        self.jobs.values().rev().find(owns)
    }

    fn audit(&self, from: u64, most: usize) -> LedgerAudit {
        let wanted = self.audited.iter().filter(|line| line.number >= from);
        LedgerAudit {
            installation: self.installation.clone(),
            lines: wanted.take(most).cloned().collect(),
            head: self.head(),
        }
    }

    /// How far the audit goes.
    pub fn head(&self) -> Head {
        let none = || Head::new(&Opening::of(&self.installation));
        self.head.unwrap_or_else(none)
    }

    /// Writes what was done behind the last line.
    fn tell(&mut self, entry: &Entry) {
        let mut head = self.head();
        self.audited.push(head.link(entry));
        self.head = Some(head);
    }

    /// Whether a job asked with this request, as far as they tell.
    pub fn knows(&self, request: &str) -> bool {
        let stem = answer_stem(request);
        let answers_it = |name: &String| {
            let of_answer = name.rsplit_once('.').map(|(stem, _)| stem);
            of_answer == stem.as_deref() || request.rsplit_once('.').map(|it| it.0) == of_answer
        };
        let asked = |job: &Job| {
            let given_up = job.given_up().map(|awaited| awaited.request.as_str());
            request.contains(&job.file_identifier)
                || [job.request(), given_up].contains(&Some(request))
                || job.answers.iter().any(answers_it)
        };
        self.jobs.values().any(asked)
    }
}

/// The ledger as the client has it (模擬台帳).
pub struct SimLedger(pub Site);

impl SimLedger {
    /// Does something to the books; it may fail before or after, and it may be the last that happens.
    fn transact(
        &mut self,
        (lost, unheard): (Fault, Fault),
        act: impl FnOnce(&mut State),
    ) -> Result<(), Error> {
        let mut state = self.0.state();
        match state.fate() {
            Fate::Lives if state.faults.strikes(lost) => Err(Error::new(ErrorCode::DiskFull)),
            Fate::Lives if state.faults.strikes(unheard) => {
                act(&mut state);
                Err(Error::new(ErrorCode::IoFailed))
            }
            Fate::Lives => {
                act(&mut state);
                Ok(())
            }
            // A transaction has no middle: it is whole when its last byte is down.
            Fate::Before | Fate::Midway => Err(Error::new(ErrorCode::IoFailed)),
            Fate::After => {
                act(&mut state);
                Err(Error::new(ErrorCode::IoFailed))
            }
        }
    }

    fn look<T>(&mut self, look: impl FnOnce(&mut State) -> T) -> Result<T, Error> {
        let mut state = self.0.state();
        match state.fate() {
            Fate::Lives if !state.faults.strikes(Fault::LedgerUnreadable) => Ok(look(&mut state)),
            _ => Err(Error::new(ErrorCode::IoFailed)),
        }
    }
}

impl Ledger for SimLedger {
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error> {
        self.look(|state| {
            let books = &mut state.books;
            if books.installation.is_empty() {
                books.installation = installation(random);
            }
            Loaded {
                installation: books.installation.clone(),
                serial: books.serial,
                jobs: books.jobs.values().cloned().collect(),
            }
        })
    }

    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        self.look(|state| state.books.jobs.get(&id.0).cloned())
    }

    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        self.look(|state| {
            let mut jobs = state.books.jobs.values();
            jobs.find(|job| job.key.as_deref() == Some(key)).cloned()
        })
    }

    fn record(&mut self, changes: &[(Job, u64)], audit: &[Entry]) -> Result<(), Error> {
        let faults = (Fault::TransactionLost, Fault::TransactionUnheard);
        self.transact(faults, |state| {
            let transaction = begun(state, audit);
            for (job, serial) in changes {
                state.books.serial = state.books.serial.max(*serial);
                let before = state.books.jobs.insert(job.id.0, job.clone());
                state.deeds.push(Deed::Recorded {
                    before: before.map(Box::new),
                    after: Box::new(job.clone()),
                    transaction,
                });
            }
        })
    }

    fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)], audit: &[Entry]) -> Result<(), Error> {
        let faults = (Fault::DocumentLost, Fault::DocumentUnheard);
        self.transact(faults, |state| {
            begun(state, audit);
            for (key, body) in changes {
                match body {
                    Some(body) => state.books.documents.insert(key.clone(), body.clone()),
                    None => state.books.documents.remove(key),
                };
            }
        })
    }

    fn audit(&mut self, from: u64, most: usize) -> Result<LedgerAudit, Error> {
        self.look(|state| state.books.audit(from, most))
    }

    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        self.look(|state| {
            let documents = state.books.documents.iter();
            let named = documents.filter(|(key, _)| key.as_str().starts_with(prefix));
            named
                .map(|(key, body)| (key.clone(), body.clone()))
                .collect()
        })
    }
}

/// Begins a transaction with what is audited in it; its number.
fn begun(state: &mut State, audit: &[Entry]) -> u64 {
    state.transactions += 1;
    for entry in audit {
        state.books.tell(entry);
        state.deeds.push(Deed::Told {
            deed: entry.deed,
            job: entry.job,
            transaction: state.transactions,
        });
    }
    state.transactions
}

/// Four characters, as a ledger draws them.
fn installation(random: &mut dyn Random) -> String {
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    bytes
        .map(|byte| char::from(b'A' + byte % 16))
        .iter()
        .collect()
}

//! A ledger in memory: for tests, simulation, and programs that keep state elsewhere.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use onshi_core::audit::{Entry, Head, Line, Opening};
use onshi_core::error::Error;
use onshi_core::job::{Job, JobId};

use super::{Key, Ledger, LedgerAudit, Loaded};
use crate::random::{Random, four_characters};

/// Lives as long as any of its clones: a clone is another handle of the same ledger.
#[derive(Debug, Clone, Default)]
pub struct MemoryLedger(Arc<Mutex<Held>>);

#[derive(Debug, Default)]
struct Held {
    jobs: Loaded,
    documents: BTreeMap<Key, Vec<u8>>,
    audit: Vec<Line>,
    /// `None`: nothing was audited yet.
    head: Option<Head>,
}

impl Held {
    fn head(&self) -> Head {
        let begin = || Head::new(&Opening::of(&self.jobs.installation));
        self.head.unwrap_or_else(begin)
    }

    fn write(&mut self, entries: &[Entry]) {
        let mut head = self.head();
        let lines = entries.iter().map(|entry| head.link(entry));
        self.audit.extend(lines);
        self.head = (!self.audit.is_empty()).then_some(head);
    }
}

impl MemoryLedger {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger for MemoryLedger {
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error> {
        let held = &mut self.held().jobs;
        if held.installation.is_empty() {
            held.installation = four_characters(random);
        }
        Ok(held.clone())
    }

    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        let held = self.held();
        Ok(held.jobs.jobs.iter().find(|job| job.id == id).cloned())
    }

    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        let held = self.held();
        let mut jobs = held.jobs.jobs.iter();
        Ok(jobs.find(|job| job.key.as_deref() == Some(key)).cloned())
    }

    fn record(&mut self, changes: &[(Job, u64)], audit: &[Entry]) -> Result<(), Error> {
        let mut held = self.held();
        held.write(audit);
        let held = &mut held.jobs;
        for (job, serial) in changes {
            held.serial = held.serial.max(*serial);
            // Mostly it is one of the last.
            match held.jobs.iter_mut().rfind(|known| known.id == job.id) {
                Some(known) => *known = job.clone(),
                None => held.jobs.push(job.clone()),
            }
        }
        Ok(())
    }

    fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)], audit: &[Entry]) -> Result<(), Error> {
        let mut held = self.held();
        held.write(audit);
        let documents = &mut held.documents;
        for (key, body) in changes {
            match body {
                Some(body) => documents.insert(key.clone(), body.clone()),
                None => documents.remove(key),
            };
        }
        Ok(())
    }

    fn audit(&mut self, from: u64, most: usize) -> Result<LedgerAudit, Error> {
        let held = self.held();
        let lines = held.audit.iter().filter(|line| line.number >= from);
        Ok(LedgerAudit {
            installation: held.jobs.installation.clone(),
            head: held.head(),
            lines: lines.take(most).cloned().collect(),
        })
    }

    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        let held = self.held();
        let documents = held.documents.iter();
        let named = documents.filter(|(key, _)| key.as_str().starts_with(prefix));
        Ok(named
            .map(|(key, body)| (key.clone(), body.clone()))
            .collect())
    }
}

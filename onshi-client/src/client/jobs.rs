//! Jobs (ジョブ): where they stand, and what a host does with one.

use onshi_core::error::Error;
#[cfg(doc)]
use onshi_core::error::ErrorCode;
#[cfg(doc)]
use onshi_core::job::Settings;
use onshi_core::job::{Job, JobId, List, PartName};

use super::Client;
use crate::telemetry::trace::doing;

impl Client {
    /// Asks for a batch result once more, e.g. when its file vanished before it was read.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if there is no 受付番号 to ask with; the
    /// ledger failed.
    pub fn ask_again(&mut self, job: JobId) -> Result<(), Error> {
        self.command(doing!("ask_again"), job, |engine, now| {
            engine.ask_again(now, job)
        })
    }

    /// Takes a request back. If the terminal was faster, the job stays as it is; a notice tells when
    /// it was taken back.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if no request is waiting; the ledger failed.
    pub fn withdraw(&mut self, job: JobId) -> Result<(), Error> {
        self.take_back(job)?;
        self.sweep();
        self.cancel_answered(job).map(drop)
    }

    /// A request that was taken back is staged again, and nobody intends it: a sweep is due.
    pub(crate) fn take_back(&mut self, job: JobId) -> Result<(), Error> {
        self.command(doing!("withdraw"), job, |engine, now| {
            engine.withdraw(now, job)
        })
    }

    /// Gives a job up. Its 受付番号 stays readable.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if it is over already; the ledger failed.
    pub fn abandon(&mut self, job: JobId) -> Result<(), Error> {
        self.command(doing!("abandon"), job, |engine, now| {
            engine.abandon(now, job)
        })?;
        // What is still staged of it nobody intends any more.
        self.unswept = true;
        self.cancel_answered(job).map(drop)
    }

    /// Takes a job up again that was given up: reads the answer that came late, or asks for the result
    /// of its 受付番号. Nothing is sent a second time.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if it was not given up;
    /// [`ErrorCode::Forbidden`] if the institution code was changed; the ledger failed.
    pub fn resume(&mut self, job: JobId) -> Result<(), Error> {
        self.may_receive()?;
        self.command(doing!("resume"), job, |engine, now| engine.resume(now, job))
    }

    /// Every job, oldest first, without the parts of long lists that stand in the ledger alone
    /// ([`Settings::parts_at_hand`]).
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.engine.jobs()
    }

    /// One job, as [`jobs`](Self::jobs) has it.
    pub fn job(&self, id: JobId) -> Option<&Job> {
        self.engine.job(id)
    }

    /// The list of a key; `None` if nothing of it was submitted.
    pub fn list(&self, key: &str) -> Option<List<'_>> {
        self.engine.list(key)
    }

    /// The job of a host's key, as [`jobs`](Self::jobs) has it.
    pub fn job_of_key(&self, key: &str) -> Option<&Job> {
        self.engine.job_of_key(key)
    }

    /// One job, wherever it stands (ジョブの照会).
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn find(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        match self.engine.job(id) {
            Some(job) => Ok(Some(job.clone())),
            None => self.ledger.job(id),
        }
    }

    /// The job of a host's key, wherever it stands.
    ///
    /// # Errors
    /// As [`find`](Self::find).
    pub fn find_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        match self.engine.job_of_key(key) {
            Some(job) => Ok(Some(job.clone())),
            None => self.ledger.job_of_key(key),
        }
    }

    /// The job of a part of a list, from 0, wherever it stands (一括の部分).
    ///
    /// # Errors
    /// As [`find`](Self::find).
    pub fn part(&mut self, list: &str, number: u32) -> Result<Option<Job>, Error> {
        let list = list.to_owned();
        let known = self.find_key(&PartName { list, number }.key())?;
        Ok(known.filter(|job| job.part.is_some()))
    }
}

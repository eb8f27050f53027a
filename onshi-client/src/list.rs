//! Lists of any length (一括): submitted as a stream of people, followed and closed as one.

use std::collections::HashMap;

use onshi_core::catalogue::OperationRow;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId, ListDraft, Submission, patients_asked};
use onshi_core::record::Record;
use onshi_core::rules::consent::Permit;

use crate::client::Client;

impl Client {
    /// Asks about everyone in a list, in as many requests as the limits of the profile ask for
    /// (一括照会). One of them is in memory at a time. When it returns, all are durable; they go out a
    /// few at a time.
    ///
    /// `head` is the request without its people. The list is known by its key: after an error, or a
    /// crash in the middle, submit it again, and it goes on where it stopped. Nothing is asked twice.
    ///
    /// # Errors
    /// As [`submit`](Self::submit). The parts before are submitted;
    /// [`ErrorCode::KeyReused`] if another list had this key.
    pub fn submit_list<P: Into<Record>>(
        &mut self,
        key: &str,
        operation: &'static OperationRow,
        head: impl Into<Record>,
        people: impl IntoIterator<Item = P>,
    ) -> Result<(), Error> {
        self.submit_list_under(key, operation, head, people, &[])
    }

    /// The same for a list that asks for medical information as well: with the consents of its people
    /// (同意に基づく一括照会). Whose a permit is, the 任意の識別子 of the person says: the key that the
    /// host gave it.
    ///
    /// # Errors
    /// As [`submit_list`](Self::submit_list); [`ErrorCode::ConsentMissing`] at the first part with
    /// somebody whose consent is not shown.
    pub fn submit_list_under<P: Into<Record>>(
        &mut self,
        key: &str,
        operation: &'static OperationRow,
        head: impl Into<Record>,
        people: impl IntoIterator<Item = P>,
        permits: &[Permit],
    ) -> Result<(), Error> {
        let shown = Shown::of(permits);
        let mut list = self.list_draft(key, operation, head)?;
        for person in people {
            self.add(&mut list, person, &shown)?;
        }
        self.finish(list, &shown)
    }

    /// The same, person by person.
    ///
    /// # Errors
    /// As [`ListDraft::new`].
    pub fn list_draft(
        &self,
        key: &str,
        operation: &'static OperationRow,
        head: impl Into<Record>,
    ) -> Result<ListDraft, Error> {
        ListDraft::new(key, operation, head, self.dialect().limits())
    }

    /// Adds a person. A part that becomes full is submitted.
    ///
    /// # Errors
    /// As [`submit_list`](Self::submit_list).
    pub fn add_to_list(
        &mut self,
        list: &mut ListDraft,
        person: impl Into<Record>,
    ) -> Result<(), Error> {
        self.add(list, person, &Shown::default())
    }

    /// The same, with the consents of the people of the list so far: those of everyone since the last
    /// part count when a part becomes full.
    ///
    /// # Errors
    /// As [`submit_list_under`](Self::submit_list_under).
    pub fn add_to_list_under(
        &mut self,
        list: &mut ListDraft,
        person: impl Into<Record>,
        permits: &[Permit],
    ) -> Result<(), Error> {
        match list.push(person)? {
            Some(part) => self.take_in_part(part, &Shown::of(permits)),
            None => Ok(()),
        }
    }

    /// Submits the last part.
    ///
    /// # Errors
    /// As [`submit_list`](Self::submit_list); [`ErrorCode::ValueMissing`]: nobody is in the list.
    pub fn submit_rest(&mut self, list: ListDraft) -> Result<(), Error> {
        self.finish(list, &Shown::default())
    }

    /// The same, with the consents of its people.
    ///
    /// # Errors
    /// As [`submit_rest`](Self::submit_rest) and [`submit_list_under`](Self::submit_list_under).
    pub fn submit_rest_under(&mut self, list: ListDraft, permits: &[Permit]) -> Result<(), Error> {
        self.finish(list, &Shown::of(permits))
    }

    fn add(
        &mut self,
        list: &mut ListDraft,
        person: impl Into<Record>,
        shown: &Shown<'_>,
    ) -> Result<(), Error> {
        match list.push(person)? {
            Some(part) => self.take_in_part(part, shown),
            None => Ok(()),
        }
    }

    fn finish(&mut self, list: ListDraft, shown: &Shown<'_>) -> Result<(), Error> {
        let nobody = || Error::new(ErrorCode::ValueMissing).because("nobody is in the list");
        self.take_in_part(list.finish().ok_or_else(nobody)?, shown)
    }

    fn take_in_part(&mut self, mut part: Submission, shown: &Shown<'_>) -> Result<(), Error> {
        part.terms.rests_on_permits = !shown.0.is_empty();
        part.terms.permits = shown.for_part(&part);
        self.take_in(part).map(drop)
    }

    /// Acknowledges every part of a list that is answered.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]: there is no such list; the ledger failed: call again.
    pub fn acknowledge_list(&mut self, key: &str) -> Result<(), Error> {
        self.each_part(key, |job| job.is_answered(), Client::acknowledge)
    }

    /// Takes back every part that nobody picked up yet.
    ///
    /// # Errors
    /// As [`acknowledge_list`](Self::acknowledge_list).
    pub fn withdraw_list(&mut self, key: &str) -> Result<(), Error> {
        let taken_back = self.each_part(key, |job| job.may_withdraw(), Client::take_back);
        self.sweep();
        taken_back
    }

    /// Gives every part up that is not over.
    ///
    /// # Errors
    /// As [`acknowledge_list`](Self::acknowledge_list).
    pub fn abandon_list(&mut self, key: &str) -> Result<(), Error> {
        self.each_part(key, |job| job.may_abandon(), Client::abandon)
    }

    fn each_part(
        &mut self,
        key: &str,
        is_meant: impl Fn(&Job) -> bool,
        command: impl Fn(&mut Client, JobId) -> Result<(), Error>,
    ) -> Result<(), Error> {
        // Which parts are meant, the ledger says.
        self.settle()?;
        let unknown = || Error::new(ErrorCode::UnknownJob);
        let numbers = self.list(key).ok_or_else(unknown)?.waiting_away();
        // The last first, so that none of them has its turn meanwhile.
        for number in numbers.rev() {
            if let Some(job) = self.part(key, number)?.filter(&is_meant) {
                command(self, job.id)?;
            }
        }
        let list = self.list(key).ok_or_else(unknown)?;
        let parts = list.parts().iter().filter(|job| is_meant(job));
        let parts: Vec<JobId> = parts.map(|job| job.id).collect();
        parts.into_iter().try_for_each(|part| command(self, part))
    }
}

/// The permits that were shown for a list, by patient: each part takes those of its own people, so that
/// each permit is looked up once.
#[derive(Default)]
struct Shown<'p>(HashMap<&'p str, Vec<&'p Permit>>);

impl<'p> Shown<'p> {
    fn of(permits: &'p [Permit]) -> Self {
        let mut shown = HashMap::<_, Vec<_>>::new();
        for permit in permits {
            shown.entry(permit.key()).or_default().push(permit);
        }
        Shown(shown)
    }

    fn for_part(&self, part: &Submission) -> Vec<Permit> {
        let patients = patients_asked(part.request.root(), None);
        let permits = patients
            .into_iter()
            .filter_map(|patient| self.0.get(patient));
        permits.flatten().copied().cloned().collect()
    }
}

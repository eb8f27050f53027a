//! 医療機関コードの変更 (P42): the plan stands in the ledger, and decides what goes out and comes in.
//!
//! | | asks | takes answers in |
//! |---|---|---|
//! | planned, or called off | old code | old code |
//! | new jobs stopped | – | old code |
//! | the old ledger closed | – | – |
//! | the new ledger open | new code | new code |
//!
//! Each code has a ledger of its own. The plan is made over the old one, and carried to the new one
//! ([`Client::carry_migration`]).

use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::rules::facility::{Matter, Migration, NotDone, NotPlanned, STEPS, Step, Stock};

use crate::client::Client;
use crate::ledger::{Key, Ledger};
use crate::papers::{read, written};

fn key() -> Key {
    Key::of(&["migration"])
}

/// The change that is under way in a ledger.
pub(crate) fn open(ledger: &mut dyn Ledger) -> Result<Option<Migration>, Error> {
    let kept = ledger.kept(key().as_str())?;
    kept.first().map(|(_, body)| read(body)).transpose()
}

impl Client {
    /// Plans a change of the code of this institution (移行の計画). Nothing is stopped yet. A plan that was
    /// called off, or that led to this code and is done, is replaced; any other one stays, and is given
    /// back.
    ///
    /// # Errors
    /// The ledger failed; plan it again.
    pub fn plan_migration(
        &mut self,
        to: &InstitutionCode,
    ) -> Result<Result<Migration, NotPlanned>, Error> {
        let institution = &self.settings().institution;
        let holds = |plan: &&Migration| plan.next().is_some() || !plan.may_ask(institution);
        if let Some(plan) = self.migration().filter(holds) {
            return Ok(Ok(plan.clone()));
        }
        match Migration::plan(institution, to) {
            Ok(plan) => self.keep_migration(plan.clone()).map(|()| Ok(plan)),
            Err(not_planned) => Ok(Err(not_planned)),
        }
    }

    /// Carries the plan from the ledger of the old code into this one, that of the new code: until
    /// [`Step::OpenLedger`] is noted, nothing goes out of it. Carried again, the one that is further on
    /// stays.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`] if it is not the plan of this institution; the ledger failed.
    pub fn carry_migration(&mut self, plan: &Migration) -> Result<(), Error> {
        if plan.to() != self.settings().institution.as_written() {
            let why = "it is the change to another institution code";
            return Err(Error::new(ErrorCode::Forbidden).because(why));
        }
        let is_same = |known: &&Migration| known.from() == plan.from() && known.to() == plan.to();
        let known = self.migration().filter(is_same);
        match known.is_some_and(|known| steps_done(known) >= steps_done(plan)) {
            true => Ok(()),
            false => self.keep_migration(plan.clone()),
        }
    }

    /// The change that is under way, was done, or was called off; `None` if none was planned.
    pub fn migration(&self) -> Option<&Migration> {
        self.migration.as_ref()
    }

    /// What is left under this code, as far as the ledger knows (残数): jobs, and answers not acknowledged.
    /// Days not fetched are counted by [`uncovered`](Self::uncovered), from the day the host began.
    pub fn migration_stock(&self) -> Vec<Stock> {
        let open = self.jobs().filter(|job| !job.is_over()).count();
        let open = open + self.engine().count_waiting_away();
        let unread = self.jobs().filter(|job| job.is_answered()).count();
        let stock = |matter, count: usize| Stock {
            matter,
            count: count as u64,
        };
        vec![
            stock(Matter::OpenJobs, open.saturating_sub(unread)),
            stock(Matter::UnacknowledgedAnswers, unread),
        ]
    }

    /// Notes that a step is done (手順の完了). When it returns, that is durable, and what the step stops is
    /// stopped. `stock` is what the host counted; of what the ledger counts, the greater number holds.
    /// After a crash, note the last step again.
    ///
    /// # Errors
    /// [`ErrorCode::WrongState`] if nothing was planned; the ledger failed: note it again.
    pub fn migration_done(
        &mut self,
        step: Step,
        stock: &[Stock],
    ) -> Result<Result<(), NotDone>, Error> {
        // What is left, the ledger says.
        self.settle()?;
        let mut plan = self.planned()?;
        let counted = [stock, &self.migration_stock()].concat();
        match plan.done(step, self.now(), &counted) {
            Ok(()) => self.keep_migration(plan).map(Ok),
            Err(not_done) => Ok(Err(not_done)),
        }
    }

    /// Calls the change off: the old code goes on as before (移行の中止).
    ///
    /// # Errors
    /// As [`migration_done`](Self::migration_done).
    pub fn call_off_migration(&mut self) -> Result<Result<(), NotDone>, Error> {
        let mut plan = self.planned()?;
        match plan.call_off() {
            Ok(()) => self.keep_migration(plan).map(Ok),
            Err(not_done) => Ok(Err(not_done)),
        }
    }

    /// That a new request may be made under the code of this client.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`].
    pub(crate) fn may_ask(&self) -> Result<(), Error> {
        self.unless_changed(Migration::may_ask)
    }

    /// That answers may be taken in under the code of this client.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`].
    pub(crate) fn may_receive(&self) -> Result<(), Error> {
        self.unless_changed(Migration::may_receive)
    }

    fn unless_changed(
        &self,
        allows: impl Fn(&Migration, &InstitutionCode) -> bool,
    ) -> Result<(), Error> {
        let institution = &self.settings().institution;
        match self.migration() {
            Some(plan) if !allows(plan, institution) => {
                let why = "the institution code is being changed";
                Err(Error::new(ErrorCode::Forbidden).because(why))
            }
            _ => Ok(()),
        }
    }

    fn planned(&self) -> Result<Migration, Error> {
        let plan = self.migration().cloned();
        plan.ok_or_else(|| Error::new(ErrorCode::WrongState).because("no change was planned"))
    }

    fn keep_migration(&mut self, plan: Migration) -> Result<(), Error> {
        self.keep(&[(key(), Some(written(&plan)?))])?;
        self.migration = Some(plan);
        Ok(())
    }
}

fn steps_done(plan: &Migration) -> usize {
    let done = STEPS.iter().map(|row| plan.done_at(row.step));
    done.flatten().count()
}

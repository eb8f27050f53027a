//! The key of facilities in a database is changed, one after the other.
//!
//! Each of them is under the old key or under the new one, wherever this is cut off. The same command again
//! does those that are left, and leaves the others as they are.

use std::sync::{Arc, Mutex};

use clap::Args;
use onshi_client::{AtRest, Database, KeyStore, Ledger, OsRandom, PostgresLedger, Tenancy};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;

use super::key::Change;
use crate::database::{Facility, known, tenancy, with_ledger};
use crate::failure::Failure;
use crate::show::say;

/// Whose ledgers, where LEDGER is no file but a database.
#[derive(Debug, Args)]
pub struct Facilities {
    #[command(flatten)]
    one: Facility,
    /// 同じく、登録された全ての医療機関の台帳 (the same: the ledger of every institution there)
    #[arg(long, conflicts_with = "institution")]
    every_institution: bool,
}

/// One store for all of them.
type Store = Arc<Mutex<Box<dyn KeyStore + Send>>>;

impl Facilities {
    /// Whether it is about them.
    pub fn are_named(&self) -> bool {
        self.every_institution || self.one.institution.is_some()
    }

    fn institutions(&self, database: &Database) -> Result<Vec<InstitutionCode>, Failure> {
        let Some(institution) = &self.one.institution else {
            return Ok(database.institutions()?);
        };
        known(database, institution)?;
        Ok(vec![institution.clone()])
    }
}

/// Does it, says what became of each, and fails if one of them is left.
pub fn run(change: &Change) -> Result<(), Failure> {
    let database = change.facilities.one.database(&change.ledger)?;
    let old = change.key.store()?;
    let new = change.new.store()?.map(|store| Arc::new(Mutex::new(store)));
    let through = |store: Option<Store>| match store {
        Some(store) => database.clone().sealed_with(store),
        None => database.clone(),
    };
    let work = Work {
        before: through(old.map(|store| Arc::new(Mutex::new(store)))),
        after: through(new.clone()),
        new,
        change,
        tenancy: tenancy("onshi ledger key"),
    };
    let mut left = None;
    for institution in change.facilities.institutions(&database)? {
        let code = institution.as_written();
        match work.on(&institution) {
            Ok(done) => say(format_args!("{code}: {done}")),
            Err(error) => {
                say(format_args!("{code}: {error}"));
                left = Some(error);
            }
        }
    }
    left.map_or(Ok(()), |error| Err(error.into()))
}

struct Work<'c> {
    /// Through the key that they have.
    before: Database,
    /// Through the one that they are to have, or none.
    after: Database,
    new: Option<Store>,
    change: &'c Change,
    tenancy: Tenancy,
}

impl Work<'_> {
    /// What became of one of them.
    fn on(&self, institution: &InstitutionCode) -> Result<&'static str, Error> {
        let before = |ledger: &mut _| self.change(ledger);
        let after = |ledger: &mut PostgresLedger| ledger.load(&mut OsRandom);
        match with_ledger(&self.before, institution, &self.tenancy, before) {
            // An earlier run had come through.
            Err(error) if stands_otherwise(&error) => {
                let done = with_ledger(&self.after, institution, &self.tenancy, after);
                done.map(|_| DONE_BEFORE).map_err(|_| error)
            }
            done => done,
        }
    }

    /// Through a key that is not its own, or in clear and sealed, a ledger opens for none of these.
    fn change(&self, ledger: &mut PostgresLedger) -> Result<&'static str, Error> {
        let was_sealed = ledger.at_rest() == AtRest::Sealed;
        match (&self.new, was_sealed) {
            (Some(new), true) => {
                ledger.seal_anew(new.clone(), &[self.change.entry("new-key")])?;
                Ok("鍵を変更しました / the key is changed")
            }
            (Some(new), false) => {
                ledger.seal_anew(new.clone(), &[self.change.entry("sealed")])?;
                Ok("暗号化しました / sealed")
            }
            (None, true) => {
                ledger.unseal(&[self.change.entry("unsealed")])?;
                Ok("平文に戻しました / the seal is gone")
            }
            (None, false) => ledger.load(&mut OsRandom).map(|_| DONE_BEFORE),
        }
    }
}

const DONE_BEFORE: &str = "済んでいます / done before";

/// Under another key, or in clear and to be opened with one ([`ErrorCode::Forbidden`]).
fn stands_otherwise(error: &Error) -> bool {
    error.is_of_key() || error.code() == ErrorCode::Forbidden
}

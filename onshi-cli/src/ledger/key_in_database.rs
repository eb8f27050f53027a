//! The key of facilities in a database is changed, one after the other.
//!
//! Each of them is under the old key or under the new one, wherever this is cut off. The same command again
//! does those that are left, and leaves the others as they are.

use std::path::Path;
use std::sync::{Arc, Mutex};

use clap::Args;
use onshi_client::{AtRest, Database, KeyStore, Ledger, OsRandom, PostgresLedger, Tenancy};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;

use super::key::Change;
use crate::database::{Address, Server};
use crate::failure::Failure;
use crate::show::say;
use crate::sim;

/// A facility that this was killed over goes to somebody else after so long.
const LEASE_MS: u32 = 30_000;

/// Whose ledgers, where LEDGER is no file but a database.
#[derive(Debug, Args)]
pub struct Facilities {
    /// LEDGER は PostgreSQL の接続文字列（- は標準入力、env:NAME は環境変数から）。この医療機関の台帳だけ (LEDGER is a connection string of PostgreSQL, or - or env:NAME: the ledger of this institution)
    #[arg(long, value_name = "CODE", value_parser = sim::institution)]
    institution: Option<InstitutionCode>,
    /// 同じく、登録された全ての医療機関の台帳 (the same: the ledger of every institution there)
    #[arg(long, conflicts_with = "institution")]
    every_institution: bool,
    #[command(flatten)]
    server: Server,
}

/// One store for all of them.
type Store = Arc<Mutex<Box<dyn KeyStore + Send>>>;

impl Facilities {
    /// Whether it is about them.
    pub fn are_named(&self) -> bool {
        self.every_institution || self.institution.is_some()
    }

    fn database(&self, place: &Path) -> Result<Database, Failure> {
        let not_text = "UTF-8 ではありません / it is not UTF-8";
        let place = place.to_str();
        let place = place.ok_or_else(|| Failure::content(Path::new("LEDGER"), not_text))?;
        self.server.open(&Address::from(place.to_owned()))
    }

    fn institutions(&self, database: &Database) -> Result<Vec<InstitutionCode>, Error> {
        match &self.institution {
            Some(institution) => Ok(vec![institution.clone()]),
            None => database.institutions(),
        }
    }
}

/// Does it, says what became of each, and fails if one of them is left.
pub fn run(change: &Change) -> Result<(), Failure> {
    let database = change.facilities.database(&change.ledger)?;
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
        tenancy: Tenancy {
            worker: format!("onshi ledger key {}", std::process::id()),
            lasts_ms: LEASE_MS,
        },
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
        match self.through(&self.before, institution, before) {
            // An earlier run had come through.
            Err(error) if stands_otherwise(&error) => {
                let done = self.through(&self.after, institution, after);
                done.map(|_| DONE_BEFORE).map_err(|_| error)
            }
            done => done,
        }
    }

    /// Nobody has to wait for what is done, or cannot be.
    fn through<T>(
        &self,
        database: &Database,
        institution: &InstitutionCode,
        work: impl FnOnce(&mut PostgresLedger) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut ledger = database.ledger(institution, &self.tenancy)?;
        let done = work(&mut ledger);
        let given_back = database.release(&[ledger.lease().clone()], 0);
        let done = done?;
        given_back.map(|_| done)
    }

    fn change(&self, ledger: &mut PostgresLedger) -> Result<&'static str, Error> {
        ledger.load(&mut OsRandom)?;
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
            (None, false) => Ok(DONE_BEFORE),
        }
    }
}

const DONE_BEFORE: &str = "済んでいます / done before";

/// Under another key, or in clear and to be opened with one ([`ErrorCode::Forbidden`]).
fn stands_otherwise(error: &Error) -> bool {
    error.is_of_key() || error.code() == ErrorCode::Forbidden
}

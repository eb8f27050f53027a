//! The seal of a facility's ledger is changed (鍵の変更): it gets another key, its first one, or none.
//!
//! Everything is read, covered anew, and written by one statement, as the next turn of the facility. So it
//! stands under the one key or under the other and never under both, wherever this is cut off; and if anybody
//! else had written meanwhile, or had got the facility, nothing is changed.

use onshi_core::audit::Entry;
use onshi_core::error::Error;
use onshi_core::job::Job;
use postgres::types::Type;

use super::bodies::{Documents, Jobs};
use super::facility::Facility;
use super::{PostgresLedger, if_ours, lost};
use crate::keys::KeyStore;
use crate::ledger::cover::Cover;
use crate::ledger::seal::Seal;
use crate::ledger::{Key, Ledger};
use crate::random::OsRandom;

const COVER_ANEW: &str = if_ours!(
    ", seal_key = $9, seal_salt = $15, seal_note = $16",
    ", jobs_anew AS (
        UPDATE onshi.jobs SET sealed = $9, key = new.key, body = new.body
        FROM ours, unnest($10, $11, $12) AS new (id, key, body)
        WHERE jobs.institution = ours.institution AND jobs.id = new.id),
    documents_anew AS (
        UPDATE onshi.documents SET sealed = $9, body = new.body
        FROM ours, unnest($13, $14) AS new (key, body)
        WHERE documents.institution = ours.institution AND documents.key = new.key)"
);

impl PostgresLedger {
    /// Seals everything with a new key, whatever it was sealed with before, or for the first time (鍵の変更).
    /// When it returns, the old key opens nothing. What stood in clear before is still in freed space of the
    /// server's disk, in its log and in its backups.
    ///
    /// # Errors
    /// The store has no key, or a body cannot be opened: nothing is changed then.
    /// [`ErrorCode::LedgerBusy`](onshi_core::error::ErrorCode::LedgerBusy): another worker has the facility
    /// now, and nothing was changed. What else the server says: one of the two keys opens the ledger, and it
    /// is found out by trying.
    pub fn seal_anew(
        &mut self,
        mut keys: impl KeyStore + Send + 'static,
        audit: &[Entry],
    ) -> Result<(), Error> {
        let held = self.everything()?;
        let (seal, cover) = Seal::new(&mut keys)?;
        self.cover_anew(&held, cover, Some(seal), audit)?;
        self.database = self.database.clone().sealed_with(keys);
        Ok(())
    }

    /// Takes the seal away (暗号化の解除): whoever can read the database reads it from then on.
    ///
    /// # Errors
    /// As [`seal_anew`](Self::seal_anew).
    pub fn unseal(&mut self, audit: &[Entry]) -> Result<(), Error> {
        let held = self.everything()?;
        self.cover_anew(&held, Cover::Plain, None, audit)?;
        self.database = self.database.clone().in_clear();
        Ok(())
    }

    fn cover_anew(
        &mut self,
        held: &Held,
        after: Cover,
        seal: Option<Seal>,
        audit: &[Entry],
    ) -> Result<(), Error> {
        let jobs = Jobs::of(held.jobs.iter(), &after)?;
        let documents = Documents::of(&held.documents, &after)?;
        let known = self.facility.take().ok_or_else(lost)?;
        let turn = known.turn(self.taken.as_ref(), audit);
        self.facility = Some(Facility {
            cover: after,
            ..known
        });
        let [sealed, ids, keys, _, _, _, bodies] = jobs.columns();
        let [_, names, texts, _] = documents.columns();
        let salt = seal.as_ref().map(|seal| seal.salt.as_slice());
        let note = seal.as_ref().map(|seal| seal.note.as_str());
        let seal = [(&salt as _, Type::BYTEA), (&note as _, Type::TEXT)];
        let values = [sealed, ids, keys, bodies, names, texts];
        self.take(turn, COVER_ANEW, 0, &[&values[..], &seal].concat())
    }

    /// As of the turn that is known then.
    fn everything(&mut self) -> Result<Held, Error> {
        let jobs = self.load(&mut OsRandom)?.jobs;
        let documents = self.kept("")?.into_iter();
        let documents = documents.map(|(key, body)| (key, Some(body))).collect();
        Ok(Held { jobs, documents })
    }
}

/// What stands covered in a ledger.
struct Held {
    jobs: Vec<Job>,
    documents: Vec<(Key, Option<Vec<u8>>)>,
}

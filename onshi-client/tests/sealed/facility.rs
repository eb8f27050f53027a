//! The ledger of a facility in PostgreSQL.

use onshi_client::{Database, Ledger, OsRandom, PostgresLedger};
use onshi_core::audit::Entry;
use onshi_core::error::Error;

use crate::place::{Keys, Place, Sealing, found_in};
use crate::support::{connection, direct, institution, lapse, patient, pooled, schema, sql};

pub struct Facility<const BEHIND_A_POOL: bool> {
    schema: String,
}

impl<const BEHIND_A_POOL: bool> Facility<BEHIND_A_POOL> {
    fn of(&self, statements: &str) -> String {
        format!("SET search_path = {}; {statements}", self.schema)
    }

    /// Every value of every table, and of what a facility holds but its lease.
    fn values(&self) -> Vec<Vec<u8>> {
        let select =
            "SELECT coalesce(key, ''), id::text::bytea, sealed::text::bytea, body FROM #.jobs
            UNION ALL SELECT key::bytea, '', sealed::text::bytea, body FROM #.documents
            UNION ALL SELECT line::bytea, number::text::bytea, '', '' FROM #.audit
            UNION ALL SELECT coalesce(head, ''), coalesce(seal_salt, ''), seal_key::text::bytea,
                coalesce(seal_note, '')::bytea FROM #.facilities
            ORDER BY 1, 2";
        let rows = connection().query(&select.replace('#', &self.schema), &[]);
        let rows = rows.expect("rows");
        let values = rows.iter().flat_map(|row| (0..4).map(|at| row.get(at)));
        values.collect()
    }
}

impl Sealing for PostgresLedger {
    fn seal(&mut self, keys: Keys, audit: &[Entry]) -> Result<(), Error> {
        self.seal_anew(keys, audit)
    }

    fn take_seal(&mut self, audit: &[Entry]) -> Result<(), Error> {
        self.unseal(audit)
    }
}

impl<const BEHIND_A_POOL: bool> Place for Facility<BEHIND_A_POOL> {
    type Ledger = PostgresLedger;
    const FORGED_HEAD: &'static str =
        "UPDATE facilities SET head = decode(repeat('00', 40), 'hex')";

    fn new() -> Self {
        Facility { schema: schema() }
    }

    fn open(&self, keys: Option<Keys>) -> Result<PostgresLedger, Error> {
        let place = if BEHIND_A_POOL { pooled() } else { direct() };
        let mut database = Database::open(&place, &self.schema)?;
        if let Some(keys) = keys {
            database = database.sealed_with(keys);
        }
        lapse(&self.schema);
        let mut ledger = database.ledger(&institution(), &patient("test"))?;
        ledger.load(&mut OsRandom)?;
        Ok(ledger)
    }

    fn shown(&self) -> Vec<&'static str> {
        found_in(&self.bytes())
    }

    fn bytes(&self) -> Vec<u8> {
        self.values().concat()
    }

    fn run(&self, statements: &str) {
        sql(&self.of(statements));
    }

    fn take_bodies_of(&self, other: &Self) {
        self.run(&format!(
            "UPDATE jobs SET body = (SELECT body FROM {}.jobs AS o WHERE o.id = jobs.id)",
            other.schema
        ));
    }
}

//! The ledgers of many facilities in one PostgreSQL database (多数の医療機関の台帳).
//!
//! | | |
//! |---|---|
//! | [`database`] | connections, and one statement over one of them |
//! | [`schema`] | the tables, step by step, forward only |
//! | [`lease`] | whose a facility is at the moment |
//! | [`moving`] | a SQLite ledger is brought in |
//!
//! A facility is leased as a whole: its numbers, the order of a patient's questions and their deadlines are
//! one thing. Every claim counts its `fence` up, and every statement here names the fence of its claim. So a
//! worker that slept while its facility went to another one reads nothing and writes nothing any more.
//!
//! What must happen together is one statement, and one statement is one transaction. Nothing outlives it,
//! neither a prepared statement nor a setting of the session: a pool in front may give each of them another
//! connection (transaction mode).

mod database;
mod lease;
#[cfg(feature = "sqlite")]
mod moving;
mod schema;

pub use database::Database;
pub use lease::{Lease, Tenancy};
#[cfg(feature = "sqlite")]
pub use moving::Moved;

use std::collections::BTreeMap;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId};
use postgres::Row;
use postgres::types::Type;

use super::{Key, Ledger, Loaded};
use crate::random::{Random, four_characters};
use database::Value;

/// What every writing statement begins with: the facility is ours and stays so for another while, or the
/// statement does nothing.
macro_rules! if_ours {
    ($then:literal) => {
        concat!(
            "WITH ours AS (
                UPDATE onshi.facilities
                SET leased_until = clock_timestamp() + $3 * interval '1 millisecond',
                    serial = greatest(serial, $4)
                WHERE institution = $1 AND fence = $2
                RETURNING institution)",
            $then,
            " SELECT institution FROM ours"
        )
    };
}

const RECORD: &str = if_ours!(
    ", put AS (
        INSERT INTO onshi.jobs (institution, id, key, operation, state, changed, body)
        SELECT ours.institution, new.*
        FROM ours, unnest($5, $6, $7, $8, $9, $10) AS new (id, key, operation, state, changed, body)
        ON CONFLICT (institution, id) DO UPDATE
        SET state = excluded.state, changed = excluded.changed, body = excluded.body)"
);

const KEEP: &str = if_ours!(
    ", put AS (
        INSERT INTO onshi.documents (institution, key, body)
        SELECT ours.institution, new.* FROM ours, unnest($5, $6) AS new (key, body)
        ON CONFLICT (institution, key) DO UPDATE SET body = excluded.body),
    gone AS (
        DELETE FROM onshi.documents USING ours
        WHERE documents.institution = ours.institution AND documents.key = ANY ($7))"
);

const OPEN: &str = "
    UPDATE onshi.facilities
    SET leased_until = clock_timestamp() + $3 * interval '1 millisecond',
        installation = CASE installation WHEN '' THEN $4 ELSE installation END
    WHERE institution = $1 AND fence = $2
    RETURNING installation, serial";

/// What every reading statement begins with: one row at least where the facility is, and whether it is ours.
macro_rules! read_of {
    ($what:literal, $join:literal) => {
        concat!(
            "SELECT facilities.fence = $2 AS ours, ",
            $what,
            " FROM onshi.facilities LEFT JOIN onshi.",
            $join,
            " WHERE facilities.institution = $1"
        )
    };
}

const JOBS: &str = read_of!("jobs.body", "jobs USING (institution)");

const JOB: &str = read_of!(
    "jobs.body",
    "jobs ON jobs.institution = facilities.institution AND jobs.id = $3"
);

const JOB_OF_KEY: &str = read_of!(
    "jobs.body",
    "jobs ON jobs.institution = facilities.institution AND jobs.key = $3"
);

/// No name has a character as high as `{`.
const KEPT: &str = read_of!(
    "documents.body, documents.key",
    "documents ON documents.institution = facilities.institution
        AND documents.key >= $3 AND documents.key < $3 || '{'"
);

/// The ledger of one facility, for as long as its lease is not given to another worker.
///
/// Each call that writes renews the lease. A call after the facility went to another worker is
/// [`ErrorCode::LedgerBusy`], and has changed nothing.
#[derive(Debug)]
pub struct PostgresLedger {
    database: Database,
    lease: Lease,
    /// What each renewal adds, ms.
    lasts_ms: i64,
}

impl PostgresLedger {
    /// The lease that this ledger works under (貸出).
    pub fn lease(&self) -> &Lease {
        &self.lease
    }

    fn write(&self, statement: &str, serial: i64, values: &[Value<'_>]) -> Result<(), Error> {
        let first: [Value<'_>; 2] = [(&self.lasts_ms, Type::INT8), (&serial, Type::INT8)];
        let rows = self.ours(statement, &[&first, values].concat())?;
        rows.first().map(drop).ok_or_else(lost)
    }

    fn read<T>(
        &self,
        statement: &str,
        values: &[Value<'_>],
        each: impl Fn(&Row) -> Result<Option<T>, Error>,
    ) -> Result<Vec<T>, Error> {
        let rows = self.ours(statement, values)?;
        if !rows.first().is_some_and(|row| column(row, 0) == Ok(true)) {
            return Err(lost());
        }
        rows.iter()
            .filter_map(|row| each(row).transpose())
            .collect()
    }

    fn ours(&self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        let Lease { institution, fence } = &self.lease;
        let lease: [Value<'_>; 2] = [(institution, Type::TEXT), (fence, Type::INT8)];
        self.database.run(statement, &[&lease, values].concat())
    }

    fn one(&self, statement: &str, which: Value<'_>) -> Result<Option<Job>, Error> {
        self.read(statement, &[which], job_of)
            .map(|mut jobs| jobs.pop())
    }
}

impl Ledger for PostgresLedger {
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error> {
        let drawn = four_characters(random);
        let rows = self.ours(OPEN, &[(&self.lasts_ms, Type::INT8), (&drawn, Type::TEXT)])?;
        let facility = rows.first().ok_or_else(lost)?;
        let serial: i64 = column(facility, 1)?;
        let mut jobs = self.read(JOBS, &[], job_of)?;
        jobs.sort_unstable_by_key(|job| job.id);
        Ok(Loaded {
            installation: column(facility, 0)?,
            serial: u64::try_from(serial).map_err(|_| broken("its serial number"))?,
            jobs,
        })
    }

    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        self.one(JOB, (&number(id.0), Type::INT8))
    }

    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        self.one(JOB_OF_KEY, (&key.as_bytes(), Type::BYTEA))
    }

    fn record(&mut self, changes: &[(Job, u64)]) -> Result<(), Error> {
        // A statement changes a row once: as it was left last.
        let last: BTreeMap<JobId, &Job> = changes.iter().map(|(job, _)| (job.id, job)).collect();
        let mut table = Jobs::default();
        last.values().try_for_each(|job| table.add(job))?;
        let serial = changes.iter().map(|(_, serial)| number(*serial)).max();
        self.write(RECORD, serial.unwrap_or(0), &table.columns())
    }

    fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)]) -> Result<(), Error> {
        let last = changes
            .iter()
            .map(|(key, body)| (key.as_str(), body.as_deref()));
        let (put, gone): (Vec<_>, Vec<_>) = last
            .collect::<BTreeMap<_, _>>()
            .into_iter()
            .partition(|(_, body)| body.is_some());
        let (keys, bodies): (Vec<&str>, Vec<Option<&[u8]>>) = put.into_iter().unzip();
        let (gone, _): (Vec<&str>, Vec<_>) = gone.into_iter().unzip();
        let values: [Value<'_>; 3] = [
            (&keys, Type::TEXT_ARRAY),
            (&bodies, Type::BYTEA_ARRAY),
            (&gone, Type::TEXT_ARRAY),
        ];
        self.write(KEEP, 0, &values)
    }

    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        let mut kept = self.read(KEPT, &[(&prefix, Type::TEXT)], document_of)?;
        kept.sort_unstable();
        Ok(kept)
    }
}

/// Jobs, column by column, as one statement takes them.
#[derive(Default)]
struct Jobs<'a> {
    ids: Vec<i64>,
    keys: Vec<Option<&'a [u8]>>,
    operations: Vec<i32>,
    states: Vec<&'static str>,
    changed: Vec<i64>,
    bodies: Vec<Vec<u8>>,
}

impl<'a> Jobs<'a> {
    fn add(&mut self, job: &'a Job) -> Result<(), Error> {
        self.ids.push(number(job.id.0));
        self.keys.push(job.key.as_deref().map(str::as_bytes));
        self.operations.push(job.operation.into());
        self.states.push(job.state.label().1);
        self.changed.push(job.changed.0);
        self.bodies
            .push(serde_json::to_vec(job).map_err(unwritable)?);
        Ok(())
    }

    fn columns(&self) -> [Value<'_>; 6] {
        [
            (&self.ids, Type::INT8_ARRAY),
            (&self.keys, Type::BYTEA_ARRAY),
            (&self.operations, Type::INT4_ARRAY),
            (&self.states, Type::TEXT_ARRAY),
            (&self.changed, Type::INT8_ARRAY),
            (&self.bodies, Type::BYTEA_ARRAY),
        ]
    }
}

/// A row without a job says that the facility is there.
fn job_of(row: &Row) -> Result<Option<Job>, Error> {
    let body: Option<&[u8]> = column(row, 1)?;
    let read = |body| serde_json::from_slice(body).map_err(|_| broken("a job"));
    body.map(read).transpose()
}

fn document_of(row: &Row) -> Result<Option<(Key, Vec<u8>)>, Error> {
    let (body, key): (Option<Vec<u8>>, Option<&str>) = (column(row, 1)?, column(row, 2)?);
    let (Some(body), Some(key)) = (body, key) else {
        return Ok(None);
    };
    let key = Key::read(key).ok_or_else(|| broken("a name of a document"))?;
    Ok(Some((key, body)))
}

fn column<'a, T: postgres::types::FromSql<'a>>(row: &'a Row, at: usize) -> Result<T, Error> {
    row.try_get(at)
        .map_err(|_| broken("its tables are not ours"))
}

/// PostgreSQL counts up to 2⁶³; a name holds eight digits.
fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn lost() -> Error {
    Error::new(ErrorCode::LedgerBusy).because("another worker has this facility now")
}

fn broken(what: &str) -> Error {
    Error::new(ErrorCode::LedgerBroken).because(what)
}

fn unwritable(_: serde_json::Error) -> Error {
    Error::new(ErrorCode::IoFailed).because("a job cannot be written")
}

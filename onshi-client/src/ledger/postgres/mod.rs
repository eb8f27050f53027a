//! The ledgers of many facilities in one PostgreSQL database (多数の医療機関の台帳).
//!
//! | | |
//! |---|---|
//! | [`database`] | connections, and one statement over one of them |
//! | [`schema`] | the tables, step by step, forward only |
//! | [`lease`] | whose a facility is at the moment |
//! | [`bodies`] | jobs and documents as they stand in their tables |
//! | [`facility`] | what a ledger must know of its facility before it writes: turn, audit, seal |
//! | [`sealing`] | the key of a facility is changed |
//! | [`tls`] | TLS to the server |
//! | [`moving`] | a SQLite ledger is brought in |
//!
//! A facility is leased as a whole: its numbers, the order of a patient's questions and their deadlines are
//! one thing. Every claim counts its `fence` up, and every statement here names the fence of its claim. So a
//! worker that slept while its facility went to another one reads nothing and writes nothing any more.
//!
//! What must happen together is one statement, and one statement is one transaction. Nothing outlives it,
//! neither a prepared statement nor a setting of the session: a pool in front may give each of them another
//! connection (transaction mode). A statement that was sent over a connection which then failed may still
//! reach the server, at any time. Each writing one counts the `turn` of its facility up and names the turn
//! it was made for, so a late one does nothing.

mod bodies;
mod database;
mod facility;
mod lease;
#[cfg(feature = "sqlite")]
mod moving;
mod schema;
mod sealing;
mod tls;

pub use database::Database;
pub use lease::{Lease, Tenancy};
#[cfg(feature = "sqlite")]
pub use moving::Moved;

use onshi_core::audit::Entry;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId};
use postgres::Row;
use postgres::types::{FromSql, Type};

use super::{AtRest, Key, Ledger, LedgerAudit, Loaded, broken, number};
use crate::random::{Random, four_characters};
use bodies::{Documents, Jobs};
use database::Value;
use facility::{Facility, Taken, Turn};

/// What every writing statement begins with: the facility is ours and stays so for another while, and it is
/// this turn; or the statement does nothing. What it does is audited with it. `$also`: what else becomes of the
/// facility's own row, which a statement can change once.
macro_rules! if_ours {
    ($then:literal) => {
        if_ours!("", $then)
    };
    ($also:literal, $then:literal) => {
        concat!(
            "WITH ours AS (
                UPDATE onshi.facilities
                SET leased_until = clock_timestamp() + $3 * interval '1 millisecond',
                    turn = turn + 1, serial = greatest(serial, $5), head = $6",
            $also,
            " WHERE institution = $1 AND fence = $2 AND turn = $4
                RETURNING institution),
            told AS (
                INSERT INTO onshi.audit (institution, number, line)
                SELECT ours.institution, new.* FROM ours, unnest($7, $8) AS new (number, line))",
            $then,
            " SELECT institution FROM ours"
        )
    };
}
use if_ours;

const RECORD: &str = if_ours!(
    ", put AS (
        INSERT INTO onshi.jobs (institution, sealed, id, key, operation, state, changed, body)
        SELECT ours.institution, $9, new.*
        FROM ours, unnest($10, $11, $12, $13, $14, $15)
            AS new (id, key, operation, state, changed, body)
        ON CONFLICT (institution, id) DO UPDATE
        SET state = excluded.state, changed = excluded.changed,
            sealed = excluded.sealed, body = excluded.body)"
);

const KEEP: &str = if_ours!(
    ", put AS (
        INSERT INTO onshi.documents (institution, sealed, key, body)
        SELECT ours.institution, $9, new.* FROM ours, unnest($10, $11) AS new (key, body)
        ON CONFLICT (institution, key) DO UPDATE
        SET sealed = excluded.sealed, body = excluded.body),
    gone AS (
        DELETE FROM onshi.documents USING ours
        WHERE documents.institution = ours.institution AND documents.key = ANY ($12))"
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

const JOBS: &str = read_of!(
    "jobs.id, jobs.sealed, jobs.body",
    "jobs USING (institution)"
);

const JOB: &str = read_of!(
    "jobs.id, jobs.sealed, jobs.body",
    "jobs ON jobs.institution = facilities.institution AND jobs.id = $3"
);

const JOB_OF_KEY: &str = read_of!(
    "jobs.id, jobs.sealed, jobs.body",
    "jobs ON jobs.institution = facilities.institution AND jobs.key = $3"
);

/// No name has a character as high as `{`.
const KEPT: &str = read_of!(
    "documents.key, documents.sealed, documents.body",
    "documents ON documents.institution = facilities.institution
        AND documents.key >= $3 AND documents.key < $3 || '{'"
);

const AUDIT: &str = concat!(
    read_of!(
        "audit.number, audit.line",
        "audit ON audit.institution = facilities.institution AND audit.number >= $3"
    ),
    " ORDER BY audit.number LIMIT $4"
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
    /// `None`: not read yet, or in doubt since a statement failed.
    facility: Option<Facility>,
    /// From another worker.
    taken: Option<Taken>,
}

impl PostgresLedger {
    fn new(database: &Database, lease: Lease, lasts_ms: i64, taken: Option<Taken>) -> Self {
        PostgresLedger {
            database: database.clone(),
            lease,
            lasts_ms,
            facility: None,
            taken,
        }
    }

    /// The lease that this ledger works under (貸出).
    pub fn lease(&self) -> &Lease {
        &self.lease
    }

    /// What is known of the facility.
    fn facility(&mut self) -> Result<&mut Facility, Error> {
        let known = match self.facility.take() {
            Some(known) => known,
            None => Facility::read(self)?,
        };
        Ok(self.facility.insert(known))
    }

    /// Writes as the next turn of the facility. What became of it is in doubt until the server has said so.
    fn take(
        &mut self,
        turn: Turn,
        statement: &str,
        serial: u64,
        values: &[Value<'_>],
    ) -> Result<(), Error> {
        let facility = self.facility.take().ok_or_else(lost)?;
        let head = facility.closed(&turn.head)?;
        let serial = number(serial);
        let (numbers, lines): (Vec<i64>, Vec<&str>) = turn.columns();
        let first: [Value<'_>; 6] = [
            (&self.lasts_ms, Type::INT8),
            (&facility.turn, Type::INT8),
            (&serial, Type::INT8),
            (&head, Type::BYTEA),
            (&numbers, Type::INT8_ARRAY),
            (&lines, Type::TEXT_ARRAY),
        ];
        let written = self.ours(statement, &[&first, values].concat())?;
        written.first().ok_or_else(lost)?;
        self.facility = Some(facility.after(turn));
        Ok(())
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

    /// A statement about our facility, under our lease.
    fn ours(&self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        let Lease { institution, fence } = &self.lease;
        let lease: [Value<'_>; 2] = [(institution, Type::TEXT), (fence, Type::INT8)];
        self.database.run(statement, &[&lease, values].concat())
    }

    fn jobs(&mut self, statement: &str, which: &[Value<'_>]) -> Result<Vec<Job>, Error> {
        self.facility()?;
        let facility = self.facility.as_ref().ok_or_else(lost)?;
        self.read(statement, which, |row| bodies::job(row, &facility.cover))
    }
}

impl Ledger for PostgresLedger {
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error> {
        let drawn = four_characters(random);
        let rows = self.ours(OPEN, &[(&self.lasts_ms, Type::INT8), (&drawn, Type::TEXT)])?;
        let facility = rows.first().ok_or_else(lost)?;
        let (installation, serial): (String, i64) = (column(facility, 0)?, column(facility, 1)?);
        self.facility = None;
        let mut jobs = self.jobs(JOBS, &[])?;
        jobs.sort_unstable_by_key(|job| job.id);
        Ok(Loaded {
            installation,
            serial: u64::try_from(serial).map_err(|_| broken("its serial number"))?,
            jobs,
        })
    }

    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        let jobs = self.jobs(JOB, &[(&number(id.0), Type::INT8)])?;
        Ok(jobs.into_iter().next())
    }

    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        let name = self.facility()?.cover.name(key).into_owned();
        let jobs = self.jobs(JOB_OF_KEY, &[(&name.as_bytes(), Type::BYTEA)])?;
        Ok(jobs.into_iter().next())
    }

    fn record(&mut self, changes: &[(Job, u64)], audit: &[Entry]) -> Result<(), Error> {
        self.facility()?;
        let facility = self.facility.as_ref().ok_or_else(lost)?;
        let jobs = Jobs::of(changes.iter().map(|(job, _)| job), &facility.cover)?;
        let turn = facility.turn(self.taken.as_ref(), audit);
        let serial = changes.iter().map(|(_, serial)| *serial).max();
        self.take(turn, RECORD, serial.unwrap_or(0), &jobs.columns())
    }

    fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)], audit: &[Entry]) -> Result<(), Error> {
        self.facility()?;
        let facility = self.facility.as_ref().ok_or_else(lost)?;
        let documents = Documents::of(changes, &facility.cover)?;
        let turn = facility.turn(self.taken.as_ref(), audit);
        self.take(turn, KEEP, 0, &documents.columns())
    }

    fn audit(&mut self, from: u64, most: usize) -> Result<LedgerAudit, Error> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let (from, all) = ([(&number(from) as _, Type::INT8)], most.max(1));
        let values = [&from[..], &[(&all as _, Type::INT8)]].concat();
        let mut lines = self.read(AUDIT, &values, bodies::line)?;
        if most == 0 {
            lines.clear();
        }
        let facility = self.facility()?;
        Ok(LedgerAudit {
            installation: facility.installation.clone(),
            head: facility.head,
            lines,
        })
    }

    fn at_rest(&self) -> AtRest {
        match self.database.is_sealed() {
            true => AtRest::Sealed,
            false => AtRest::Plain,
        }
    }

    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        self.facility()?;
        let facility = self.facility.as_ref().ok_or_else(lost)?;
        let each = |row: &Row| bodies::document(row, &facility.cover);
        let mut kept = self.read(KEPT, &[(&prefix, Type::TEXT)], each)?;
        kept.sort_unstable();
        Ok(kept)
    }
}

fn column<'a, T: FromSql<'a>>(row: &'a Row, at: usize) -> Result<T, Error> {
    row.try_get(at)
        .map_err(|_| broken("its tables are not ours"))
}

fn lost() -> Error {
    Error::new(ErrorCode::LedgerBusy).because("another worker has this facility now")
}

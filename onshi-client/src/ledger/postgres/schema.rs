//! The tables, step by step (スキーマの版). A step is never changed once it was released: what comes later is
//! a step of its own, and a schema goes forward only.

use onshi_core::error::Error;
use postgres::types::Type;
use postgres::{Client, Transaction};

use super::database::Database;
use crate::ledger::broken;

/// Step 1: whose a facility is, and its jobs. Rows of facilities change with every transaction and have
/// room for that beside them.
const JOBS: &str = "
    CREATE TABLE onshi.facilities (
        institution  text PRIMARY KEY,
        installation text NOT NULL DEFAULT '',
        serial       bigint NOT NULL DEFAULT 0,
        lease_owner  text NOT NULL DEFAULT '',
        fence        bigint NOT NULL DEFAULT 0,
        leased_until timestamptz NOT NULL DEFAULT '-infinity'
    ) WITH (fillfactor = 50);
    CREATE TABLE onshi.jobs (
        institution text NOT NULL REFERENCES onshi.facilities ON DELETE CASCADE,
        id          bigint NOT NULL,
        key         bytea,
        operation   integer NOT NULL,
        state       text NOT NULL,
        changed     bigint NOT NULL,
        body        bytea NOT NULL,
        PRIMARY KEY (institution, id),
        UNIQUE (institution, key)
    ) WITH (fillfactor = 80);";

/// Step 2: documents beside the jobs, in the order of the bytes of their names.
const DOCUMENTS: &str = r#"
    CREATE TABLE onshi.documents (
        institution text NOT NULL REFERENCES onshi.facilities ON DELETE CASCADE,
        key         text COLLATE "C" NOT NULL,
        body        bytea NOT NULL,
        PRIMARY KEY (institution, key)
    );"#;

/// Step 3: which turn it is, the audit and how far it goes, and with which key bodies are sealed; 0 stands
/// beside what is not.
const AUDIT: &str = "
    ALTER TABLE onshi.facilities
        ADD COLUMN turn bigint NOT NULL DEFAULT 0,
        ADD COLUMN head bytea,
        ADD COLUMN seal_key bigint NOT NULL DEFAULT 0,
        ADD COLUMN seal_salt bytea,
        ADD COLUMN seal_note text;
    ALTER TABLE onshi.jobs ADD COLUMN sealed bigint NOT NULL DEFAULT 0;
    ALTER TABLE onshi.documents ADD COLUMN sealed bigint NOT NULL DEFAULT 0;
    CREATE TABLE onshi.audit (
        institution text NOT NULL REFERENCES onshi.facilities ON DELETE CASCADE,
        number      bigint NOT NULL,
        line        text NOT NULL,
        PRIMARY KEY (institution, number)
    );";

/// All steps, oldest first. The version of a schema is the number of steps it has taken.
const STEPS: &[&str] = &[JOBS, DOCUMENTS, AUDIT];

const LONGEST: usize = 63;

/// Whether it can stand in a statement as it is.
pub(super) fn is_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    begins && name.len() <= LONGEST && name.chars().all(is_plain)
}

/// Takes the steps that a schema has not taken yet, all of them in one transaction. One process at a time
/// does that; where nothing is to be done, nobody waits.
pub(super) fn bring_forward(database: &Database) -> Result<(), Error> {
    let version = database.with(|client| {
        let taken = version_of(database, client)?;
        match taken {
            Some(taken) if taken >= STEPS.len() => Ok(taken),
            _ => take_steps(database, client),
        }
    })?;
    match version == STEPS.len() {
        true => Ok(()),
        false => Err(broken("made by another version of onshi")),
    }
}

fn take_steps(database: &Database, client: &mut Client) -> Result<usize, postgres::Error> {
    let mut transaction = client.transaction()?;
    let lock = "SELECT pg_advisory_xact_lock(hashtext('onshi schema ' || $1))";
    transaction.query_typed(lock, &[(&database.schema(), Type::TEXT)])?;
    let taken = match version_of(database, &mut transaction)? {
        Some(taken) => taken,
        None => begin(database, &mut transaction)?,
    };
    for step in STEPS.iter().skip(taken) {
        transaction.batch_execute(&database.spelled(step))?;
    }
    // Another process may have come further than we know.
    let version = taken.max(STEPS.len());
    let note = format!("UPDATE onshi.onshi_version SET steps = {version}");
    transaction.batch_execute(&database.spelled(&note))?;
    transaction.commit()?;
    Ok(version)
}

/// A schema that the administrator made is used; only a missing one is made, which needs more rights.
fn begin(database: &Database, transaction: &mut Transaction<'_>) -> Result<usize, postgres::Error> {
    let there = "SELECT 1 FROM pg_namespace WHERE nspname = $1";
    let there = transaction.query_typed(there, &[(&database.schema(), Type::NAME)])?;
    if there.is_empty() {
        transaction.batch_execute(&format!("CREATE SCHEMA {}", database.schema()))?;
    }
    transaction.batch_execute(&database.spelled(
        "CREATE TABLE onshi.onshi_version (steps integer NOT NULL);
         INSERT INTO onshi.onshi_version VALUES (0);",
    ))?;
    Ok(0)
}

/// Steps taken; `None` where there is nothing of ours yet.
fn version_of(
    database: &Database,
    client: &mut impl postgres::GenericClient,
) -> Result<Option<usize>, postgres::Error> {
    // Asked of the tables: the server's own functions may remember what was before we waited.
    let there = "SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = 'onshi_version'";
    let there = client.query_typed(there, &[(&database.schema(), Type::NAME)])?;
    if there.is_empty() {
        return Ok(None);
    }
    let select = database.spelled("SELECT steps FROM onshi.onshi_version");
    let rows = client.query_typed(&select, &[])?;
    let steps: Option<i32> = rows.first().map(|row| row.try_get(0)).transpose()?;
    // A number that is none of ours is one that we do not know.
    let steps = steps.and_then(|steps| usize::try_from(steps).ok());
    Ok(Some(steps.unwrap_or(usize::MAX)))
}

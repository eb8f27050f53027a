//! The seal of a ledger: which key opens it, and how it gets another one (鍵の変更).

use onshi_core::audit::Entry;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Job;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{audit, bodies, layout, trouble};
use crate::keys::KeyStore;
use crate::ledger::cover::Cover;
use crate::ledger::seal::Seal;
use crate::ledger::{Key, number};

/// The version that brought the seal.
const SINCE: i64 = 3;

/// What covers a ledger. Nothing is written.
///
/// # Errors
/// [`ErrorCode::LedgerKeyMissing`], [`ErrorCode::LedgerKeyWrong`].
pub(super) fn unlock(
    of: &Connection,
    keys: Option<&mut (dyn KeyStore + '_)>,
) -> Result<Cover, Error> {
    if layout::version(of)? < SINCE {
        return Ok(Cover::Plain);
    }
    let seal = of.query_row("SELECT key, salt, note FROM seal", [], |row| {
        let (key, salt, note) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Seal { key, salt, note })
    });
    let seal = seal.optional().map_err(trouble)?;
    let Some(seal) = seal else {
        return Ok(Cover::Plain);
    };
    let keys = keys.ok_or_else(|| Error::new(ErrorCode::LedgerKeyMissing))?;
    seal.open(keys)
}

/// Seals everything with a new key, in one transaction, and leaves nothing of before in the file.
pub(super) fn seal_anew(
    connection: &mut Connection,
    before: &Cover,
    keys: &mut dyn KeyStore,
    audit: &[Entry],
) -> Result<Cover, Error> {
    let (seal, after) = Seal::new(keys)?;
    cover_anew(connection, (before, &after), Some(&seal), audit)?;
    wipe(connection).map_err(trouble)?;
    Ok(after)
}

/// Takes the seal away, in one transaction: everything stands as it is from then on.
pub(super) fn unseal(
    connection: &mut Connection,
    before: &Cover,
    audit: &[Entry],
) -> Result<Cover, Error> {
    cover_anew(connection, (before, &Cover::Plain), None, audit)?;
    Ok(Cover::Plain)
}

fn cover_anew(
    connection: &mut Connection,
    (before, after): (&Cover, &Cover),
    seal: Option<&Seal>,
    audit: &[Entry],
) -> Result<(), Error> {
    let transaction = connection.transaction().map_err(trouble)?;
    jobs(&transaction, before, after)?;
    documents(&transaction, before, after)?;
    audit::cover_anew(&transaction, before, after)?;
    audit::write(&transaction, audit, after)?;
    note_seal(&transaction, seal)
        .and_then(|()| transaction.commit())
        .map_err(trouble)
}

fn jobs(to: &Transaction<'_>, before: &Cover, after: &Cover) -> Result<(), Error> {
    let all = format!("SELECT {} FROM jobs", bodies::JOB);
    let mut select = to.prepare(&all).map_err(trouble)?;
    let mut rows = select.query([]).map_err(trouble)?;
    let mut held: Vec<Job> = Vec::new();
    while let Some(row) = rows.next().map_err(trouble)? {
        held.push(bodies::job(row, before)?);
    }
    let written = bodies::Bodies::of(held.iter(), after)?;
    bodies::put(to, held.iter().zip(written.each()), after).map_err(trouble)?;
    let mut named = to
        .prepare("UPDATE jobs SET key = ?2 WHERE id = ?1")
        .map_err(trouble)?;
    for job in &held {
        let key = job.key.as_deref().map(|key| after.name(key));
        let id = number(job.id.0);
        named.execute(params![id, key]).map_err(trouble)?;
    }
    Ok(())
}

fn documents(to: &Transaction<'_>, before: &Cover, after: &Cover) -> Result<(), Error> {
    let all = format!("SELECT {} FROM documents", bodies::DOCUMENT);
    let mut select = to.prepare(&all).map_err(trouble)?;
    let mut rows = select.query([]).map_err(trouble)?;
    let mut held: Vec<(Key, Option<Vec<u8>>)> = Vec::new();
    while let Some(row) = rows.next().map_err(trouble)? {
        let (key, body) = bodies::document(row, before)?;
        held.push((key, Some(body)));
    }
    bodies::keep(to, &held, after)
}

fn note_seal(to: &Transaction<'_>, seal: Option<&Seal>) -> rusqlite::Result<()> {
    to.execute("DELETE FROM seal", [])?;
    let Some(seal) = seal else {
        return Ok(());
    };
    let seal = params![seal.key, seal.salt, seal.note];
    to.execute("INSERT INTO seal VALUES (?1, ?2, ?3)", seal)
        .map(drop)
}

/// Lays the file out anew, and lets the log begin anew: what stood in them before stands in neither.
fn wipe(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "PRAGMA temp_store = MEMORY;
         PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE);",
    )
}

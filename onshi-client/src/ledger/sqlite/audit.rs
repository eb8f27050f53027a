//! The audit in its table: written inside the transaction of what it tells of, read in pieces.
//!
//! Its lines are never sealed: they hold nobody, and are to be read by whoever checks them. Its head is: so
//! nobody without the key of the ledger can write the audit anew and make the head agree.

use onshi_core::audit::{Entry, Head, Line};
use onshi_core::error::{Error, ErrorCode};
use rusqlite::{Connection, Transaction, params};

use super::trouble;
use crate::ledger::cover::Cover;
use crate::ledger::{LedgerAudit, number};

const HEAD: &str = "SELECT installation, head FROM meta";

const RAISE: &str = "UPDATE meta SET head = ?1";

const WRITE: &str = "INSERT INTO audit (number, line) VALUES (?1, ?2)";

const READ: &str = "
    SELECT number, line FROM audit WHERE number >= ?1 ORDER BY number LIMIT ?2";

/// Gives entries their places, behind the last one.
pub(super) fn write(to: &Transaction<'_>, entries: &[Entry], cover: &Cover) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let (_, mut head) = head(to, cover)?;
    let mut insert = to.prepare_cached(WRITE).map_err(trouble)?;
    for entry in entries {
        let line = head.link(entry);
        insert
            .execute(params![number(line.number), line.text])
            .map_err(trouble)?;
    }
    raise(to, &head, cover)
}

/// The head under another cover. Where nothing was audited yet there is none: it begins with an installation,
/// which is drawn later.
pub(super) fn cover_anew(to: &Transaction<'_>, before: &Cover, after: &Cover) -> Result<(), Error> {
    match head(to, before)? {
        (_, head) if head.lines == 0 => Ok(()),
        (_, head) => raise(to, &head, after),
    }
}

pub(super) fn read(
    from: &Connection,
    first: u64,
    most: usize,
    cover: &Cover,
) -> Result<LedgerAudit, Error> {
    let (installation, head) = head(from, cover)?;
    let mut select = from.prepare_cached(READ).map_err(trouble)?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = select
        .query_map(params![number(first), most], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .map_err(trouble)?;
    let line = |row: rusqlite::Result<(i64, String)>| {
        let (number, text) = row.map_err(trouble)?;
        let number = u64::try_from(number).map_err(|_| broken())?;
        Ok(Line { number, text })
    };
    let lines = rows.map(line).collect::<Result<_, Error>>()?;
    Ok(LedgerAudit {
        installation,
        head,
        lines,
    })
}

fn head(of: &Connection, cover: &Cover) -> Result<(String, Head), Error> {
    let mut select = of.prepare_cached(HEAD).map_err(trouble)?;
    let row = select.query_row([], |row| Ok((row.get(0)?, row.get(1)?)));
    let (installation, head): (String, Option<Vec<u8>>) = row.map_err(trouble)?;
    let head = cover.open_head(&installation, head.as_deref())?;
    Ok((installation, head))
}

fn raise(to: &Transaction<'_>, head: &Head, cover: &Cover) -> Result<(), Error> {
    let covered = cover.close_head(head)?;
    let mut raise = to.prepare_cached(RAISE).map_err(trouble)?;
    raise.execute([covered]).map(drop).map_err(trouble)
}

fn broken() -> Error {
    Error::new(ErrorCode::AuditBroken).because("its head")
}

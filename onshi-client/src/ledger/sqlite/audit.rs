//! The audit in its table: written inside the transaction of what it tells of, read in pieces.

use onshi_core::audit::{Entry, Head, Line, Opening};
use onshi_core::error::Error;
use rusqlite::{Connection, Transaction, params};

use super::{broken, number, trouble};
use crate::ledger::LedgerAudit;

const HEAD: &str = "SELECT installation, lines, head FROM meta";

const RAISE: &str = "UPDATE meta SET lines = ?1, head = ?2";

const WRITE: &str = "INSERT INTO audit (number, line) VALUES (?1, ?2)";

const READ: &str = "
    SELECT number, line FROM audit WHERE number >= ?1 ORDER BY number LIMIT ?2";

/// Gives entries their places, behind the last one.
pub(super) fn write(to: &Transaction<'_>, entries: &[Entry]) -> rusqlite::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let (_, mut head) = head(to)?;
    let mut insert = to.prepare_cached(WRITE)?;
    for entry in entries {
        let line = head.link(entry);
        insert.execute(params![number(line.number), line.text])?;
    }
    let raised = params![number(head.lines), head.hash];
    to.prepare_cached(RAISE)?.execute(raised).map(drop)
}

pub(super) fn read(from: &Connection, first: u64, most: usize) -> Result<LedgerAudit, Error> {
    let (installation, head) = head(from).map_err(trouble)?;
    let mut select = from.prepare_cached(READ).map_err(trouble)?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = select
        .query_map(params![number(first), most], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .map_err(trouble)?;
    let line = |row: rusqlite::Result<(i64, String)>| {
        let (number, text) = row.map_err(trouble)?;
        let number = u64::try_from(number).map_err(|_| broken("a line of its audit"))?;
        Ok(Line { number, text })
    };
    let lines = rows.map(line).collect::<Result<_, Error>>()?;
    Ok(LedgerAudit {
        installation,
        head,
        lines,
    })
}

fn head(of: &Connection) -> rusqlite::Result<(String, Head)> {
    of.prepare_cached(HEAD)?.query_row([], |row| {
        let (installation, lines, hash): (String, i64, Option<[u8; 32]>) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let begin = Head::new(&Opening::of(&installation));
        let head = Head {
            lines: u64::try_from(lines).unwrap_or(begin.lines),
            hash: hash.unwrap_or(begin.hash),
        };
        Ok((installation, head))
    })
}

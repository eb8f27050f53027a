//! What a ledger must know of its facility before it writes: which turn it is, how far the audit goes, and
//! with which key bodies are sealed. Nobody else changes it while the lease is ours.

use onshi_core::audit::{Entry, Head, Line};
use onshi_core::error::{Error, ErrorCode};
use postgres::Row;
use postgres::types::Type;

use super::{PostgresLedger, column, lost};
use crate::keys::KeyStore;
use crate::ledger::cover::Cover;
use crate::ledger::seal::Seal;
use crate::ledger::{broken, number};

/// As it was after the last turn.
#[derive(Debug)]
pub(super) struct Facility {
    pub(super) installation: String,
    pub(super) turn: i64,
    pub(super) head: Head,
    pub(super) cover: Cover,
}

/// The facility was taken over from another worker (担当の引継ぎ). That is audited with the first thing that the
/// new one writes: before that it has done nothing.
#[derive(Debug)]
pub(super) struct Taken {
    /// The last turn of the other worker: nobody else can add one.
    pub(super) turn: i64,
    pub(super) entry: Entry,
}

/// What is audited with the next turn.
pub(super) struct Turn {
    pub(super) lines: Vec<Line>,
    /// How far the audit goes then.
    pub(super) head: Head,
}

const READ: &str = "
    SELECT fence = $2 AS ours, installation, turn, head, seal_key, seal_salt, seal_note
    FROM onshi.facilities WHERE institution = $1";

/// Only where nothing stands in clear: an old row of a table is still somewhere on the disk of the server.
const SEAL: &str = "
    UPDATE onshi.facilities SET seal_key = $3, seal_salt = $4, seal_note = $5
    WHERE institution = $1 AND fence = $2 AND seal_key = 0
        AND NOT EXISTS (SELECT 1 FROM onshi.jobs WHERE jobs.institution = $1)
        AND NOT EXISTS (SELECT 1 FROM onshi.documents WHERE documents.institution = $1)
        AND NOT EXISTS (SELECT 1 FROM onshi.audit WHERE audit.institution = $1)
    RETURNING institution";

impl Facility {
    pub(super) fn read(ledger: &PostgresLedger) -> Result<Self, Error> {
        let rows = ledger.ours(READ, &[])?;
        let row = rows.first().ok_or_else(lost)?;
        if !column::<bool>(row, 0)? {
            return Err(lost());
        }
        let cover = cover(ledger, seal_of(row)?)?;
        let installation: String = column(row, 1)?;
        let head = cover.open_head(&installation, column(row, 3)?)?;
        Ok(Facility {
            installation,
            turn: column(row, 2)?,
            head,
            cover,
        })
    }

    /// The next turn, with what it is audited by.
    pub(super) fn turn(&self, taken: Option<&Taken>, audit: &[Entry]) -> Turn {
        let taken = taken.filter(|taken| taken.turn == self.turn);
        let entries = taken.map(|taken| &taken.entry).into_iter().chain(audit);
        let mut head = self.head;
        let lines = entries.map(|entry| head.link(entry)).collect();
        Turn { lines, head }
    }

    /// After that turn.
    pub(super) fn after(self, turn: Turn) -> Self {
        Facility {
            turn: self.turn.saturating_add(1),
            head: turn.head,
            ..self
        }
    }

    /// A head as it stands in its column; an audit without a line has none.
    pub(super) fn closed(&self, head: &Head) -> Result<Option<Vec<u8>>, Error> {
        let some = (head.lines > 0).then_some(head);
        some.map(|head| self.cover.close_head(head)).transpose()
    }
}

impl Turn {
    /// Numbers and texts of its lines.
    pub(super) fn columns(&self) -> (Vec<i64>, Vec<&str>) {
        let lines = self.lines.iter();
        lines
            .map(|line| (number(line.number), line.text.as_str()))
            .unzip()
    }
}

/// With what a facility was sealed.
fn seal_of(row: &Row) -> Result<Option<Seal>, Error> {
    let key: i64 = column(row, 4)?;
    if key == 0 {
        return Ok(None);
    }
    let salt: &[u8] = column(row, 5)?;
    let salt = salt.try_into().map_err(|_| broken("its seal"))?;
    let note = column(row, 6)?;
    Ok(Some(Seal { key, salt, note }))
}

fn cover(ledger: &PostgresLedger, seal: Option<Seal>) -> Result<Cover, Error> {
    let Some(mut keys) = ledger.database.keys() else {
        return match seal {
            None => Ok(Cover::Plain),
            Some(_) => Err(Error::new(ErrorCode::LedgerKeyMissing)),
        };
    };
    match seal {
        Some(seal) => seal.open(&mut *keys),
        None => sealed_now(ledger, &mut *keys),
    }
}

fn sealed_now(ledger: &PostgresLedger, keys: &mut dyn KeyStore) -> Result<Cover, Error> {
    let (seal, cover) = Seal::new(keys)?;
    let salt = seal.salt.as_slice();
    let sealed = ledger.ours(
        SEAL,
        &[
            (&seal.key, Type::INT8),
            (&salt, Type::BYTEA),
            (&seal.note, Type::TEXT),
        ],
    )?;
    match sealed.is_empty() {
        false => Ok(cover),
        true => {
            let why = "the facility stands in the database in clear";
            Err(Error::new(ErrorCode::Forbidden).because(why))
        }
    }
}

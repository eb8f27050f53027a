//! Jobs and documents as they stand in their tables.

use onshi_core::error::Error;
use onshi_core::job::Job;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Row, Transaction, params};

use super::trouble;
use crate::ledger::cover::Cover;
use crate::ledger::{Key, broken, number};

const UPDATE: &str = "
    UPDATE jobs SET state = ?2, body = ?3, changed = ?4, sealed = ?5 WHERE id = ?1";

const INSERT: &str = "
    INSERT INTO jobs (id, state, body, changed, sealed, key, operation)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

const KEEP: &str = "
    INSERT INTO documents (key, body, sealed) VALUES (?1, ?2, ?3)
    ON CONFLICT (key) DO UPDATE SET body = excluded.body, sealed = excluded.sealed";

const DROP: &str = "DELETE FROM documents WHERE key = ?1";

/// Jobs as JSON, covered, one behind the other.
pub(super) struct Bodies {
    bytes: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
}

impl Bodies {
    pub(super) fn of<'j>(
        jobs: impl Iterator<Item = &'j Job>,
        cover: &Cover,
    ) -> Result<Self, Error> {
        let mut bodies = Bodies {
            bytes: Vec::with_capacity(1024),
            ends: Vec::new(),
        };
        for job in jobs {
            cover.close_job(job, &mut bodies.bytes)?;
            bodies.ends.push(bodies.bytes.len());
        }
        Ok(bodies)
    }

    pub(super) fn each(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(&self.ends);
        ranges.map(|(start, &end)| &self.bytes[start..end])
    }
}

/// Most often a job is there already; then its key is not looked at.
pub(super) fn put<'j>(
    to: &Transaction<'_>,
    jobs: impl Iterator<Item = (&'j Job, &'j [u8])>,
    cover: &Cover,
) -> rusqlite::Result<()> {
    let (mut update, mut insert) = (to.prepare_cached(UPDATE)?, to.prepare_cached(INSERT)?);
    for (job, body) in jobs {
        let (id, changed, sealed) = (number(job.id.0), job.changed.0, cover.id());
        let (_, state) = job.state.label();
        let body = ToSqlOutput::Borrowed(match cover {
            Cover::Plain => ValueRef::Text(body),
            Cover::Sealed(_) => ValueRef::Blob(body),
        });
        if update.execute(params![id, state, body, changed, sealed])? == 0 {
            let key = job.key.as_deref().map(|key| cover.name(key));
            let rest = params![id, state, body, changed, sealed, key, job.operation];
            insert.execute(rest)?;
        }
    }
    Ok(())
}

/// The id of a job, what stands beside its body, and the body.
pub(super) const JOB: &str = "id, sealed, body";

/// A job from a row of [`JOB`].
pub(super) fn job(row: &Row<'_>, cover: &Cover) -> Result<Job, Error> {
    let id: i64 = row.get(0).map_err(trouble)?;
    let sealed = row.get(1).map_err(trouble)?;
    let body = match row.get_ref(2).map_err(trouble)? {
        ValueRef::Text(body) | ValueRef::Blob(body) => body,
        _ => return Err(broken("a job")),
    };
    cover.open_job(id, sealed, body)
}

pub(super) fn keep(
    to: &Transaction<'_>,
    changes: &[(Key, Option<Vec<u8>>)],
    cover: &Cover,
) -> Result<(), Error> {
    for (key, body) in changes {
        let key = key.as_str();
        match body {
            Some(body) => {
                let body = cover.close_document(key, body)?;
                let mut keep = to.prepare_cached(KEEP).map_err(trouble)?;
                keep.execute(params![key, body, cover.id()])
            }
            None => to
                .prepare_cached(DROP)
                .and_then(|mut drop| drop.execute([key])),
        }
        .map_err(trouble)?;
    }
    Ok(())
}

/// The key of a document, what stands beside its body, and the body.
pub(super) const DOCUMENT: &str = "key, sealed, body";

/// A document from a row of [`DOCUMENT`].
pub(super) fn document(row: &Row<'_>, cover: &Cover) -> Result<(Key, Vec<u8>), Error> {
    let key: String = row.get(0).map_err(trouble)?;
    let sealed = row.get(1).map_err(trouble)?;
    let body: Vec<u8> = row.get(2).map_err(trouble)?;
    cover.open_document(&key, sealed, &body)
}

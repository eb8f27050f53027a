//! Jobs and documents as they stand in their tables.

use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Job;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Row, Transaction, params};

use super::{broken, number, trouble};
use crate::ledger::Key;
use crate::ledger::cover::Cover;

pub(super) const JOBS: &str = "jobs";
pub(super) const DOCUMENTS: &str = "documents";

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
            bodies.push(job, cover)?;
        }
        Ok(bodies)
    }

    fn push(&mut self, job: &Job, cover: &Cover) -> Result<(), Error> {
        let from = self.bytes.len();
        serde_json::to_writer(&mut self.bytes, job).map_err(unwritable)?;
        if let Cover::Sealed(sealer) = cover {
            let row = number(job.id.0).to_string();
            let sealed = sealer.seal(JOBS, &row, self.bytes.get(from..).unwrap_or_default())?;
            self.bytes.truncate(from);
            self.bytes.extend(sealed);
        }
        self.ends.push(self.bytes.len());
        Ok(())
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
    let body = cover.open((JOBS, &id.to_string()), sealed, body)?;
    serde_json::from_slice(&body).map_err(|_| broken("a job"))
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
                let body = cover.close(DOCUMENTS, key, body)?;
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
    let body = cover.open((DOCUMENTS, &key), sealed, &body)?;
    let key = Key::read(&key).ok_or_else(|| broken("a name of a document"))?;
    Ok((key, body.into_owned()))
}

fn unwritable(_: serde_json::Error) -> Error {
    Error::new(ErrorCode::IoFailed).because("a job cannot be written")
}

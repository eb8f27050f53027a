//! Jobs, documents and lines of the audit as they stand in their tables: going in, column by column, as one
//! statement takes them all; coming out, behind the column that says whether the facility is ours.

use std::borrow::Cow;
use std::collections::BTreeMap;

use onshi_core::audit::Line;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId};
use postgres::Row;
use postgres::types::Type;

use super::column;
use super::database::Value;
use crate::ledger::cover::Cover;
use crate::ledger::{Key, number};

/// Jobs that change. A statement changes a row once: as it was left last.
pub(super) struct Jobs {
    sealed: i64,
    ids: Vec<i64>,
    keys: Vec<Option<Vec<u8>>>,
    operations: Vec<i32>,
    states: Vec<&'static str>,
    changed: Vec<i64>,
    bodies: Vec<Vec<u8>>,
}

impl Jobs {
    pub(super) fn of<'j>(
        jobs: impl Iterator<Item = &'j Job>,
        cover: &Cover,
    ) -> Result<Self, Error> {
        let last: BTreeMap<JobId, &Job> = jobs.map(|job| (job.id, job)).collect();
        let last = || last.values().copied();
        let key = |job: &Job| Some(cover.name(job.key.as_deref()?).as_bytes().to_vec());
        Ok(Jobs {
            sealed: cover.id(),
            ids: last().map(|job| number(job.id.0)).collect(),
            keys: last().map(key).collect(),
            operations: last().map(|job| job.operation.into()).collect(),
            states: last().map(|job| job.state.label().1).collect(),
            changed: last().map(|job| job.changed.0).collect(),
            bodies: last()
                .map(|job| closed(job, cover))
                .collect::<Result<_, _>>()?,
        })
    }

    pub(super) fn columns(&self) -> [Value<'_>; 7] {
        [
            (&self.sealed, Type::INT8),
            (&self.ids, Type::INT8_ARRAY),
            (&self.keys, Type::BYTEA_ARRAY),
            (&self.operations, Type::INT4_ARRAY),
            (&self.states, Type::TEXT_ARRAY),
            (&self.changed, Type::INT8_ARRAY),
            (&self.bodies, Type::BYTEA_ARRAY),
        ]
    }
}

fn closed(job: &Job, cover: &Cover) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    cover.close_job(job, &mut body)?;
    Ok(body)
}

/// Documents that change, and those that go: the last word on each counts.
pub(super) struct Documents<'d> {
    sealed: i64,
    keys: Vec<&'d str>,
    bodies: Vec<Cow<'d, [u8]>>,
    gone: Vec<&'d str>,
}

impl<'d> Documents<'d> {
    pub(super) fn of(changes: &'d [(Key, Option<Vec<u8>>)], cover: &Cover) -> Result<Self, Error> {
        let last = changes.iter().map(|(key, body)| (key.as_str(), body));
        let last: BTreeMap<&str, &Option<Vec<u8>>> = last.collect();
        let mut documents = Documents {
            sealed: cover.id(),
            keys: Vec::new(),
            bodies: Vec::new(),
            gone: Vec::new(),
        };
        for (key, body) in last {
            match body {
                Some(body) => {
                    documents.keys.push(key);
                    documents.bodies.push(cover.close_document(key, body)?);
                }
                None => documents.gone.push(key),
            }
        }
        Ok(documents)
    }

    pub(super) fn columns(&self) -> [Value<'_>; 4] {
        [
            (&self.sealed, Type::INT8),
            (&self.keys, Type::TEXT_ARRAY),
            (&self.bodies, Type::BYTEA_ARRAY),
            (&self.gone, Type::TEXT_ARRAY),
        ]
    }
}

/// `None`: the row says only that the facility is there.
pub(super) fn job(row: &Row, cover: &Cover) -> Result<Option<Job>, Error> {
    let Some(id) = column::<Option<i64>>(row, 1)? else {
        return Ok(None);
    };
    let job = cover.open_job(id, column(row, 2)?, column(row, 3)?);
    job.map(Some)
}

/// As [`job`].
pub(super) fn document(row: &Row, cover: &Cover) -> Result<Option<(Key, Vec<u8>)>, Error> {
    let Some(key) = column::<Option<&str>>(row, 1)? else {
        return Ok(None);
    };
    let document = cover.open_document(key, column(row, 2)?, column(row, 3)?);
    document.map(Some)
}

/// As [`job`].
pub(super) fn line(row: &Row) -> Result<Option<Line>, Error> {
    let Some(number) = column::<Option<i64>>(row, 1)? else {
        return Ok(None);
    };
    let broken = |_| Error::new(ErrorCode::AuditBroken).because("a number");
    Ok(Some(Line {
        number: u64::try_from(number).map_err(broken)?,
        text: column(row, 2)?,
    }))
}

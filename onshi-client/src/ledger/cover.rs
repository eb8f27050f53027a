//! How the bodies of a ledger stand in it (本体の保護): as they are, or sealed. All of them alike: a body that
//! is not sealed is none of a sealed ledger, whoever put it there.

use std::borrow::Cow;

use onshi_core::audit::{Head, Opening};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Job;

use super::sealer::Sealer;
use super::{Key, broken, number};

/// Tables, as they stand in what is proven with a sealed body.
const JOBS: &str = "jobs";
const DOCUMENTS: &str = "documents";

/// What covers every body of a ledger.
#[derive(Debug)]
pub(crate) enum Cover {
    /// Nothing does.
    Plain,
    /// A key.
    Sealed(Box<Sealer>),
}

impl Cover {
    /// What stands beside a body: the id of the key, or 0.
    pub(crate) fn id(&self) -> i64 {
        match self {
            Cover::Plain => 0,
            Cover::Sealed(sealer) => sealer.id(),
        }
    }

    /// A body as it stands in a row of a table.
    fn close<'b>(&self, table: &str, row: &str, body: &'b [u8]) -> Result<Cow<'b, [u8]>, Error> {
        match self {
            Cover::Plain => Ok(body.into()),
            Cover::Sealed(sealer) => sealer.seal(table, row, body).map(Cow::Owned),
        }
    }

    /// A body that stood in a row of a table, beside this id.
    ///
    /// # Errors
    /// [`ErrorCode::LedgerBroken`]: it is covered otherwise, was changed, or is that of another row.
    fn open<'b>(
        &self,
        (table, row): (&str, &str),
        id: i64,
        body: &'b [u8],
    ) -> Result<Cow<'b, [u8]>, Error> {
        match self {
            _ if id != self.id() => Err(Error::new(ErrorCode::LedgerBroken)
                .because("a body is sealed otherwise than its ledger")),
            Cover::Plain => Ok(body.into()),
            Cover::Sealed(sealer) => sealer.open(table, row, body).map(Cow::Owned),
        }
    }

    /// What stands for a host's key of a job, where it is looked up.
    pub(crate) fn name<'k>(&self, key: &'k str) -> Cow<'k, str> {
        match self {
            Cover::Plain => key.into(),
            Cover::Sealed(sealer) => sealer.name(key).into(),
        }
    }

    /// A job as it stands in its row, written to JSON and covered, at the end of `to`.
    pub(crate) fn close_job(&self, job: &Job, to: &mut Vec<u8>) -> Result<(), Error> {
        let from = to.len();
        serde_json::to_writer(&mut *to, job)
            .map_err(|_| Error::new(ErrorCode::IoFailed).because("a job cannot be written"))?;
        if let Cover::Sealed(sealer) = self {
            let row = number(job.id.0).to_string();
            let sealed = sealer.seal(JOBS, &row, to.get(from..).unwrap_or_default())?;
            to.truncate(from);
            to.extend(sealed);
        }
        Ok(())
    }

    /// A job by its row: its number, what stands beside its body, and the body.
    pub(crate) fn open_job(&self, id: i64, sealed: i64, body: &[u8]) -> Result<Job, Error> {
        let body = self.open((JOBS, &id.to_string()), sealed, body)?;
        serde_json::from_slice(&body).map_err(|_| broken("a job"))
    }

    /// The body of a document as it stands in its row.
    pub(crate) fn close_document<'b>(
        &self,
        key: &str,
        body: &'b [u8],
    ) -> Result<Cow<'b, [u8]>, Error> {
        self.close(DOCUMENTS, key, body)
    }

    /// A document by its row: its key, what stands beside its body, and the body.
    pub(crate) fn open_document(
        &self,
        key: &str,
        sealed: i64,
        body: &[u8],
    ) -> Result<(Key, Vec<u8>), Error> {
        let body = self.open((DOCUMENTS, key), sealed, body)?;
        let key = Key::read(key).ok_or_else(|| broken("a name of a document"))?;
        Ok((key, body.into_owned()))
    }

    /// The head of an audit, as it stands beside it.
    pub(crate) fn close_head(&self, head: &Head) -> Result<Vec<u8>, Error> {
        let packed = [head.lines.to_be_bytes().as_slice(), &head.hash].concat();
        let closed = self.close("meta", "head", &packed)?;
        Ok(closed.into_owned())
    }

    /// A head that stood beside an audit; one without a line has none yet, and begins with its installation.
    ///
    /// # Errors
    /// [`ErrorCode::AuditBroken`]: it is none, or none of this ledger.
    pub(crate) fn open_head(&self, installation: &str, head: Option<&[u8]>) -> Result<Head, Error> {
        let Some(head) = head else {
            return Ok(Head::new(&Opening::of(installation)));
        };
        let packed = self.open(("meta", "head"), self.id(), head).ok();
        let head = packed.and_then(|packed| unpacked(&packed));
        head.ok_or_else(|| Error::new(ErrorCode::AuditBroken).because("its head"))
    }
}

fn unpacked(head: &[u8]) -> Option<Head> {
    let (lines, hash) = head.split_first_chunk()?;
    Some(Head {
        lines: u64::from_be_bytes(*lines),
        hash: hash.try_into().ok()?,
    })
}

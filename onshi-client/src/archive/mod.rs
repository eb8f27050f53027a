//! An answer that comes in an archive (`.zip`), unpacked in memory and nowhere else.
//!
//! Nothing that the archive declares about itself is trusted with memory: the entry is read until it
//! ends or a cap is met. Which entry: the one named as the message, else the only document.
//! Evidence: a released receipt computer tool expects a batch result so (`Seen(OD2)`).
//!
//! [`unpack`] is for archives that anybody opens, [`unpack_under`] for those under a password: neither takes
//! the one for the other.

#[cfg(feature = "encryption")]
mod locked;
#[cfg(not(feature = "encryption"))]
#[path = "not_locked.rs"]
mod locked;

use std::io::{Cursor, ErrorKind, Read};

use onshi_core::error::{Error, ErrorCode};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

#[cfg(feature = "encryption")]
pub use self::locked::{pack_under, unpack_under};
#[cfg(not(feature = "encryption"))]
pub(crate) use self::locked::{pack_under, unpack_under};

use crate::growing::Growing;

/// Caps on an archive (上限). Beyond one of them it is refused.
#[derive(Debug, Clone)]
pub struct ArchiveLimits {
    /// Bytes of the archive itself.
    pub archive_bytes: u64,
    /// Entries in it.
    pub entries: usize,
    /// Bytes of the unpacked document per byte of the archive.
    pub ratio: u64,
    /// Unpacked bytes up to which the ratio is not looked at.
    pub ratio_from: u64,
    /// Bytes of the unpacked document.
    pub document_bytes: u64,
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        ArchiveLimits {
            archive_bytes: 64 << 20,
            entries: 1_000,
            ratio: 100,
            ratio_from: 1 << 20,
            document_bytes: 256 << 20,
        }
    }
}

/// The document inside the archive: the one whose name has this beginning, else the only one.
///
/// # Errors
/// [`ErrorCode::BadArchive`] if it cannot be read or does not say which document is meant;
/// [`ErrorCode::PasswordWrong`] if it is under a password; [`ErrorCode::LimitExceeded`] beyond a cap.
pub fn unpack(archive: &[u8], beginning: &str, limits: &ArchiveLimits) -> Result<Vec<u8>, Error> {
    read_chosen(archive, beginning, limits, |zip, index| {
        zip.by_index(index).map_err(|error| bad(&error))
    })
}

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;
type Entry<'z, 'a> = ZipFile<'z, Cursor<&'a [u8]>>;

/// Reads the chosen entry, as it is opened by who asks.
fn read_chosen<'a>(
    archive: &'a [u8],
    beginning: &str,
    limits: &ArchiveLimits,
    open: impl for<'z> FnOnce(&'z mut Zip<'a>, usize) -> Result<Entry<'z, 'a>, Error>,
) -> Result<Vec<u8>, Error> {
    let packed = archive.len() as u64;
    if packed > limits.archive_bytes {
        return Err(over("length of the archive"));
    }
    let mut zip = ZipArchive::new(Cursor::new(archive)).map_err(|error| bad(&error))?;
    if zip.len() > limits.entries {
        return Err(over("number of entries"));
    }
    let index = choose(&mut zip, beginning)?;
    let mut entry = open(&mut zip, index)?;
    let by_ratio = packed.saturating_mul(limits.ratio).max(limits.ratio_from);
    read_capped(&mut entry, by_ratio.min(limits.document_bytes))
}

/// Reads to the end; one byte more than the cap is refused.
pub(crate) fn read_capped(from: &mut dyn Read, cap: u64) -> Result<Vec<u8>, Error> {
    let mut bytes = Growing::new();
    loop {
        match from.read(bytes.room()) {
            Ok(0) => return Ok(bytes.finish()),
            Ok(read) => bytes.add(read),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(Error::new(ErrorCode::BadArchive).because(error.kind())),
        }
        if bytes.len() as u64 > cap {
            return Err(over("length of the unpacked document"));
        }
    }
}

fn choose(zip: &mut Zip<'_>, beginning: &str) -> Result<usize, Error> {
    let mut named = Vec::new();
    let mut documents = Vec::new();
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(|error| bad(&error))?;
        let name = last_part(entry.name_raw());
        if !ends_in_xml(name) {
            continue;
        }
        documents.push(index);
        if name.starts_with(beginning.as_bytes()) {
            named.push(index);
        }
    }
    match (named.as_slice(), documents.as_slice()) {
        ([index], _) | ([], [index]) => Ok(*index),
        _ => Err(Error::new(ErrorCode::BadArchive)
            .because(format!("{} documents to choose from", documents.len()))),
    }
}

fn last_part(name: &[u8]) -> &[u8] {
    let mut parts = name.rsplit(|byte| matches!(byte, b'/' | b'\\'));
    parts.next().unwrap_or(name)
}

fn ends_in_xml(name: &[u8]) -> bool {
    let ending = name.len().checked_sub(4).and_then(|at| name.get(at..));
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case(b".xml"))
}

/// An answer that anybody could have written or read, where one under a password is due (P30).
pub(crate) fn in_clear() -> Error {
    let why = "under this prefix an answer comes under a password, and this one does not";
    Error::new(ErrorCode::Forbidden).because(why)
}

fn over(what: &str) -> Error {
    Error::new(ErrorCode::LimitExceeded).because(what)
}

/// Only the kind of trouble: an entry's name could be anything.
fn bad(error: &ZipError) -> Error {
    let why = match error {
        ZipError::InvalidPassword => return Error::new(ErrorCode::PasswordWrong),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            let why = "no password is given for this prefix";
            return Error::new(ErrorCode::PasswordWrong).because(why);
        }
        ZipError::UnsupportedArchive(what) => what,
        ZipError::FileNotFound => "an entry is missing",
        ZipError::Io(_) => "it ends too early",
        _ => "it is not a complete archive",
    };
    Error::new(ErrorCode::BadArchive).because(why)
}

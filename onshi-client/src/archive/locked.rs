//! Archives under a password (パスワード付きアーカイブ): AES as WinZip writes it (AE-1, AE-2), packed and unpacked
//! in memory.
//!
//! The older cipher of ZIP is not read: it hides little, and proves nothing of what it hid. That the real
//! archives are of AES-256 is assumed (U6): one public note says so.

use std::io::{Cursor, Write};

use onshi_core::error::{Error, ErrorCode};
use zip::read::ZipFile;
use zip::result::ZipResult;
use zip::write::FileOptions;
use zip::{AesSalt, ExtraField, ZipWriter};

use super::{ArchiveLimits, Entry, Zip, bad, in_clear, read_chosen};
use crate::random::{OsRandom, Random};
use crate::secret::Secret;

/// The document inside an archive under a password: chosen as by [`unpack`](super::unpack).
///
/// # Errors
/// As [`unpack`](super::unpack); [`ErrorCode::PasswordWrong`]: it is under another one;
/// [`ErrorCode::Forbidden`]: it is under none.
pub fn unpack_under(
    password: &Secret,
    archive: &[u8],
    beginning: &str,
    limits: &ArchiveLimits,
) -> Result<Vec<u8>, Error> {
    read_chosen(archive, beginning, limits, |zip, index| {
        opened(zip, index, password)
    })
}

fn opened<'z, 'a>(
    zip: &'z mut Zip<'a>,
    index: usize,
    password: &Secret,
) -> Result<Entry<'z, 'a>, Error> {
    let raw = zip.by_index_raw(index).map_err(|error| bad(&error))?;
    let (is_locked, is_aes) = (raw.encrypted(), is_aes(&raw));
    drop(raw);
    if !is_locked {
        return Err(in_clear());
    }
    if !is_aes {
        return Err(Error::new(ErrorCode::BadArchive).because("its cipher is not AES"));
    }
    let entry = zip.by_index_decrypt(index, password.reveal().as_bytes());
    entry.map_err(|error| bad(&error))
}

fn is_aes<R: std::io::Read>(entry: &ZipFile<'_, R>) -> bool {
    let mut fields = entry.extra_data_fields();
    fields.any(|field| matches!(field, ExtraField::AeXEncryption(_)))
}

/// An archive under a password with one document in it (AES-256).
///
/// # Errors
/// [`ErrorCode::ValueFormat`]: it has no place in an archive.
pub fn pack_under(password: &Secret, name: &str, document: &[u8]) -> Result<Vec<u8>, Error> {
    let mut salt = [0; 16];
    OsRandom.fill(&mut salt);
    let packed = || {
        let options: FileOptions<'_, '_, ()> =
            FileOptions::default().last_modified_time(zip::DateTime::default());
        let salt = AesSalt::Aes256(salt);
        let options = options.with_aes_encryption_and_salt(password.reveal().as_bytes(), salt);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(name, options)?;
        zip.write_all(document)?;
        zip.finish()
    };
    let packed: ZipResult<Cursor<Vec<u8>>> = packed();
    let unfit = |_| Error::new(ErrorCode::ValueFormat).because("it cannot be packed");
    packed.map(Cursor::into_inner).map_err(unfit)
}

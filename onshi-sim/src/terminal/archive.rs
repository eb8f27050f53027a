//! Archives with one file in them: answers that come packed, and under a password where the site wants it.

use std::io::{Cursor, Read, Write};

use onshi_core::error::{Error, ErrorCode};
use zip::AesSalt;
use zip::result::ZipResult;
use zip::write::FileOptions;

use crate::random::Random;
use crate::settings::Password;

/// The most that an encrypted request may unpack to, in bytes.
const MOST_UNPACKED: u64 = 256 << 20;

/// An archive, the same bytes at any time; the stream fixes the salt of an encrypted one (AES-256).
pub(super) fn zipped(
    name: &str,
    bytes: &[u8],
    password: Option<(&Password, Random)>,
) -> Result<Vec<u8>, Error> {
    let archive = || {
        let mut options: FileOptions<'_, '_, ()> =
            FileOptions::default().last_modified_time(zip::DateTime::default());
        if let Some((password, mut random)) = password {
            let salt = std::array::from_fn(|_| random.below(256) as u8);
            options = options.with_aes_encryption_and_salt(password.bytes(), AesSalt::Aes256(salt));
        }
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
        zip.finish()
    };
    let written: ZipResult<Cursor<Vec<u8>>> = archive();
    written
        .map(Cursor::into_inner)
        .map_err(|error| Error::new(ErrorCode::IoFailed).in_file(name).because(error))
}

/// The first file of an encrypted archive.
pub(super) fn unzipped(archive: &[u8], password: &Password) -> Result<Vec<u8>, ErrorCode> {
    let read = || {
        let mut zip = zip::ZipArchive::new(Cursor::new(archive))?;
        let mut bytes = Vec::new();
        let entry = zip.by_index_decrypt(0, password.bytes())?;
        entry.take(MOST_UNPACKED).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let read: ZipResult<Vec<u8>> = read();
    read.map_err(|_| ErrorCode::BadArchive)
}

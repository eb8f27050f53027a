//! Without the feature `encryption`: no archive is packed or opened under a password. A setting that asks for it
//! is refused before any of this is called.

use onshi_core::error::{Error, ErrorCode};

use super::ArchiveLimits;
use crate::secret::Secret;

pub(crate) fn unpack_under(
    _: &Secret,
    _: &[u8],
    _: &str,
    _: &ArchiveLimits,
) -> Result<Vec<u8>, Error> {
    Err(not_built())
}

pub(crate) fn pack_under(_: &Secret, _: &str, _: &[u8]) -> Result<Vec<u8>, Error> {
    Err(not_built())
}

fn not_built() -> Error {
    let why = "this library was built without the encrypted exchange";
    Error::new(ErrorCode::BadOptions).because(why)
}

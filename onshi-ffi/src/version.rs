//! Which library this is, and whether a program fits it.

use std::ffi::c_char;

use onshi_core::catalogue::lock;
use onshi_core::error::{Error, ErrorCode};

use crate::boundary::{ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::text::Buffer;

/// Version of the binary interface; counts up only when an old program would break.
pub const ONSHI_ABI: u32 = 1;

/// Writes the version of the library, for example `0.1.0`.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_version_text(
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || out.write(env!("CARGO_PKG_VERSION")))
}

/// Checks that the program was built with a header that this library serves. Call it first, as
/// `onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH, &error)`. An older header is served; a newer one
/// may name fields that this library does not know.
/// Ownership: nothing to free.
/// NULL: only `out_error` may be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_ABI_MISMATCH.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_abi_check(
    abi: u32,
    schema_hash: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        if abi != ONSHI_ABI {
            let why = format!("ABI {abi}, this library has {ONSHI_ABI}");
            return Err(Error::new(ErrorCode::AbiMismatch).because(why));
        }
        if !lock::serves(schema_hash) {
            let why = "its list of fields is newer than this library";
            return Err(Error::new(ErrorCode::AbiMismatch).because(why));
        }
        Ok(ONSHI_S_OK)
    })
}

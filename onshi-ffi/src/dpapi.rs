//! DPAPI: Windows wraps with what it makes of the user's credentials. Three calls, declared here.

use std::ffi::c_void;
use std::ptr::{null, null_mut};

use onshi_client::Wrap;
use onshi_core::error::{Error, ErrorCode};
use zeroize::{Zeroize, Zeroizing};

/// What else must be known to unwrap: it keeps apart what programs wrapped for the same user, and is no secret.
const ENTROPY: &[u8] = b"onshi 2026 key of a ledger";

/// Nobody is asked: a service has no desktop (CRYPTPROTECT_UI_FORBIDDEN).
const NEVER_ASK: u32 = 1;

/// Wraps for the user who runs the program, on this machine (利用者スコープ). With a roaming profile, on each of
/// the user's machines.
pub(crate) struct Dpapi;

impl Wrap for Dpapi {
    fn name(&self) -> &'static str {
        "dpapi"
    }

    fn wrap(&mut self, key: &[u8; 32]) -> Result<Vec<u8>, Error> {
        let wrapped = through(key, |key, entropy, out| {
            // SAFETY: the blobs lie here as long as the call; the other pointers may be NULL.
            unsafe {
                CryptProtectData(key, null(), entropy, null_mut(), null_mut(), NEVER_ASK, out)
            }
        });
        let wrapped = wrapped.ok_or_else(|| {
            Error::new(ErrorCode::IoFailed).because("Windows does not wrap a key for this user")
        })?;
        Ok(wrapped.to_vec())
    }

    fn unwrap_key(&mut self, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let key = through(wrapped, |wrapped, entropy, out| {
            // SAFETY: as above.
            unsafe {
                CryptUnprotectData(
                    wrapped,
                    null_mut(),
                    entropy,
                    null_mut(),
                    null_mut(),
                    NEVER_ASK,
                    out,
                )
            }
        });
        key.ok_or_else(|| {
            let why = "Windows wrapped it for another user, or on another machine";
            Error::new(ErrorCode::LedgerKeyWrong).because(why)
        })
    }
}

/// What a call makes of some bytes; its own copy is wiped and given back to Windows. `None` if it fails.
fn through(
    bytes: &[u8],
    call: impl FnOnce(*const Blob, *const Blob, *mut Blob) -> i32,
) -> Option<Zeroizing<Vec<u8>>> {
    let (given, entropy) = (Blob::of(bytes)?, Blob::of(ENTROPY)?);
    let mut out = Blob {
        length: 0,
        data: null_mut(),
    };
    if call(&given, &entropy, &mut out) == 0 || out.data.is_null() {
        return None;
    }
    // SAFETY: the call came through, so this is memory of that length, which is ours until it is freed.
    let made = unsafe { std::slice::from_raw_parts_mut(out.data, out.length as usize) };
    let kept = Zeroizing::new(made.to_vec());
    made.zeroize();
    // SAFETY: as the documentation of both calls asks; nothing refers to it any more.
    unsafe { LocalFree(out.data.cast()) };
    Some(kept)
}

/// CRYPT_INTEGER_BLOB, which is DATA_BLOB.
#[repr(C)]
struct Blob {
    length: u32,
    data: *mut u8,
}

impl Blob {
    /// Only read through, although its pointer is not const.
    fn of(bytes: &[u8]) -> Option<Blob> {
        Some(Blob {
            length: u32::try_from(bytes.len()).ok()?,
            data: bytes.as_ptr().cast_mut(),
        })
    }
}

#[link(name = "crypt32")]
unsafe extern "system" {
    fn CryptProtectData(
        given: *const Blob,
        description: *const u16,
        entropy: *const Blob,
        reserved: *mut c_void,
        prompt: *mut c_void,
        flags: u32,
        out: *mut Blob,
    ) -> i32;

    fn CryptUnprotectData(
        given: *const Blob,
        description: *mut *mut u16,
        entropy: *const Blob,
        reserved: *mut c_void,
        prompt: *mut c_void,
        flags: u32,
        out: *mut Blob,
    ) -> i32;
}

#[link(name = "kernel32")]
unsafe extern "system" {
    fn LocalFree(memory: *mut c_void) -> *mut c_void;
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn windows_unwraps_what_it_wrapped_and_nothing_else() {
        let key = [0xA7; 32];
        let wrapped = Dpapi.wrap(&key).unwrap();
        assert!(!wrapped.windows(8).any(|window| window == [0xA7; 8]));
        assert_eq!(**Dpapi.unwrap_key(&wrapped).unwrap(), key);
        let (mut changed, short) = (wrapped.clone(), &wrapped[..wrapped.len() / 2]);
        *changed.last_mut().unwrap() ^= 1;
        for wrong in [&changed[..], short, &[], b"onshi"] {
            let refused = Dpapi.unwrap_key(wrong).unwrap_err();
            assert_eq!(refused.code(), ErrorCode::LedgerKeyWrong);
        }
    }

    #[test]
    fn another_entropy_unwraps_nothing() {
        let wrapped = Dpapi.wrap(&[7; 32]).unwrap();
        let opened = through(&wrapped, |wrapped, _, out| {
            // SAFETY: as above.
            unsafe {
                CryptUnprotectData(
                    wrapped,
                    null_mut(),
                    null(),
                    null_mut(),
                    null_mut(),
                    NEVER_ASK,
                    out,
                )
            }
        });
        assert!(opened.is_none());
    }
}

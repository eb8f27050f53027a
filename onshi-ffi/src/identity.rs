//! The client certificate (電子証明書) of the way by HTTPS: how long it holds, and which one it is (R13).

use std::ffi::c_char;

use onshi_client::{CertificateStanding, Validity};
use onshi_core::error::Error;

use crate::boundary::{Array, ONSHI_S_NONE, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::https;
use crate::plain::{moment, seconds};
use crate::session::{Session, onshi_session};
use crate::text::{Buffer, TextIn};

/// Certificate: more than ninety days are left.
pub const ONSHI_IDENTITY_LONG: u32 = 1;
/// Certificate: it ends within `step` days, which are ours: 90, 60, 30, 15 or 7. Tell people at each.
pub const ONSHI_IDENTITY_WITHIN: u32 = 2;
/// Certificate: its time has not begun: mostly a wrong clock.
pub const ONSHI_IDENTITY_NOT_YET: u32 = 3;
/// Certificate: its time is over (期限切れ). Nothing is sent with it.
pub const ONSHI_IDENTITY_EXPIRED: u32 = 4;

/// How a client certificate stands (電子証明書の期限). Times are seconds since 1970 UTC.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_identity {
    /// sizeof(onshi_identity).
    pub struct_size: u32,
    /// One of ONSHI_IDENTITY_….
    pub validity: u32,
    /// ONSHI_IDENTITY_WITHIN: the step, in days; else 0.
    pub step: u32,
    /// Whole days that are left; negative once it is over.
    pub days_left: i32,
    /// It does not hold before (有効期間の開始).
    pub valid_from: u32,
    /// The last second at which it holds (有効期間の終了).
    pub valid_until: u32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_identity {
    const FIRST_SIZE: usize = size_of::<[u32; 6]>();
}

/// How the certificate stands that a session goes out with, and its thumbprint (拇印): SHA-256, 64 hexadecimal
/// digits, by which the configuration of a site names it. Look at it when the session opens, and once a day.
/// Ownership: writes into `out_identity` and `buffer`; nothing to free.
/// NULL: `session`, `out_identity` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (over folders the terminal has it), ONSHI_E_BAD_OPTIONS,
/// ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_identity(
    session: *const onshi_session,
    out_identity: *mut onshi_identity,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (identity, out, error) = received!(
        Struct::new(out_identity),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        identity.writable()?;
        let out = out.required()?;
        handle::with(session, |session: &mut Session| {
            match session.client.certificate() {
                Some(standing) => tell(standing, &identity, out),
                None => out.write_none(ONSHI_S_NONE),
            }
        })
    })
}

/// The same of the bytes of a certificate file at a time, without a session and without a connection: PEM, our
/// own certificate first, or PKCS#12 with its passphrase. For a window of settings, and for a warning before
/// it is too late. Wipe the passphrase after the call.
/// Ownership: borrows `file` and `passphrase` for the call; writes into `out_identity` and `buffer`; nothing to
/// free.
/// NULL: `out_identity` and `out_length` must not be NULL; `file` may be NULL if `file_length` is 0;
/// `passphrase` may be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_CERTIFICATE_UNUSABLE (none stands in it, or another passphrase),
/// ONSHI_E_BAD_OPTIONS (also a library without HTTPS; the error says which to take), ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_identity_of_file(
    file: *const u8,
    file_length: u32,
    passphrase: *const c_char,
    passphrase_length: u32,
    now: u32,
    out_identity: *mut onshi_identity,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (file, passphrase, identity, out, error) = received!(
        Array::new(file, file_length),
        TextIn::utf8(passphrase, passphrase_length),
        Struct::new(out_identity),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        identity.writable()?;
        let (file, out) = (file.read("file", u32::MAX)?, out.required()?);
        let passphrase = passphrase.read_optional()?.unwrap_or_default();
        let certificate = https::certificate(&file, passphrase)?;
        tell(certificate.at(moment(now)), &identity, out)
    })
}

fn tell(
    standing: CertificateStanding,
    identity: &Struct<'_, onshi_identity>,
    out: Buffer<'_, u8>,
) -> Result<i32, Error> {
    let CertificateStanding {
        certificate,
        validity,
        days_left,
    } = standing;
    let thumbprint = certificate.sha256.map(|byte| format!("{byte:02x}"));
    let status = out.write(&thumbprint.concat())?;
    let (validity, step) = match validity {
        Validity::Long => (ONSHI_IDENTITY_LONG, 0),
        Validity::Within(days) => (ONSHI_IDENTITY_WITHIN, days.into()),
        Validity::NotYet => (ONSHI_IDENTITY_NOT_YET, 0),
        Validity::Expired => (ONSHI_IDENTITY_EXPIRED, 0),
    };
    identity.write(onshi_identity {
        struct_size: 0,
        validity,
        step,
        days_left: i32::try_from(days_left).unwrap_or(match days_left < 0 {
            true => i32::MIN,
            false => i32::MAX,
        }),
        valid_from: seconds(certificate.from),
        valid_until: seconds(certificate.until),
    })?;
    Ok(status)
}

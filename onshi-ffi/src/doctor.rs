//! The doctor (診断): what can be known of the place of a session before one is opened there.

use std::ffi::c_char;
use std::time::Duration;

use onshi_client::doctor::{Finding, Manner, Verdict, examine};
use onshi_client::{Clock, KeyStore, OsFiles, SystemClock};
use onshi_core::error::{Error, ErrorCode, Language};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::https;
use crate::numbers::unknown;
use crate::session::{configuration, key_store, lent, onshi_session_options};
use crate::text::{Buffer, Unit, language};

/// Flag of the doctor: a file of its own is renamed into `req` for a moment. Stop the terminal first.
pub const ONSHI_DOCTOR_TOUCH_REQ: u32 = 1;

/// A check came out: as it should be (良).
pub const ONSHI_CHECK_GOOD: u32 = 1;
/// A check came out: good to know (参考).
pub const ONSHI_CHECK_NOTE: u32 = 2;
/// A check came out: could not be found out now (不明).
pub const ONSHI_CHECK_UNKNOWN: u32 = 3;
/// A check came out: it works, and may not tomorrow (注意).
pub const ONSHI_CHECK_WARNING: u32 = 4;
/// A check came out: nothing can be exchanged like this (誤り).
pub const ONSHI_CHECK_ERROR: u32 = 5;

/// Text of a diagnosis: the name of the check, for programs; never used for another check.
pub const ONSHI_DIAGNOSIS_CHECK: u32 = 1;
/// Text of a diagnosis: what is looked at (診断項目).
pub const ONSHI_DIAGNOSIS_LABEL: u32 = 2;
/// Text of a diagnosis: what was seen (所見). No person stands in it.
pub const ONSHI_DIAGNOSIS_SEEN: u32 = 3;
/// Text of a diagnosis: what to do if it is not good (対処).
pub const ONSHI_DIAGNOSIS_REMEDY: u32 = 4;

/// What the doctor found, check by check.
#[allow(non_camel_case_types)]
pub struct onshi_diagnosis {
    _opaque: (),
}

pub(crate) struct Diagnosis(Vec<Finding>);

held_by_c!(Diagnosis as onshi_diagnosis, Diagnosis);

/// Looks at what a session would open with these options, as `onshi doctor` does (診断). Over folders: rights,
/// renames, sharing, news of changes, the clock, what lies there. Over HTTPS: the configuration, the certificate,
/// and whether the hosts are reached, by a handshake without a login. Nothing is asked, and only files of its own
/// are written, into `stage`, and removed. A session at work there is found and told. A sealed ledger is opened
/// with the key of the options, if they have one; no ledger is sealed.
/// A request that lies for `patience_ms` is remarked; 0: three seconds. The call takes so long, and some
/// seconds more on a slow share.
/// Ownership: borrows `options` for the call; gives `*out_diagnosis`, to be freed with onshi_diagnosis_free.
/// NULL: `options` and `out_diagnosis` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK (whatever is found), ONSHI_E_BAD_OPTIONS (also `https` that cannot be read, or in a library
/// without it), ONSHI_E_PROFILE_INVALID.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_doctor(
    options: *const onshi_session_options,
    patience_ms: u32,
    flags: u32,
    out_diagnosis: *mut *mut onshi_diagnosis,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (options, out, error) = received!(
        Struct::new(options),
        Out::new(out_diagnosis),
        Out::new(out_error)
    );
    boundary(error, || {
        let (options, out) = (options.read()?, out.required()?);
        // SAFETY: what the structure points to lives as long as the call, as the header asks.
        let mut keys = unsafe { key_store(&options) }?;
        let manner = manner(patience_ms, flags, lent(&mut keys))?;
        // SAFETY: what the structure points to lives as long as the call, as the header asks.
        let (line, config) = unsafe { (https::line(&options)?, configuration(&options)?) };
        let (mut files, now) = (OsFiles, SystemClock.now());
        let findings = match line {
            Some(line) => line.examine(config, &mut files, now, manner),
            None => examine(&config, &mut files, now, manner),
        };
        out.set(handle::give(Diagnosis(findings))?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees a diagnosis.
/// Ownership: takes `diagnosis`.
/// NULL: `diagnosis` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_diagnosis_free(diagnosis: *mut onshi_diagnosis) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Diagnosis>(diagnosis).map(|()| ONSHI_S_OK)
    })
}

/// How the worst check came out: one of ONSHI_CHECK_…. From ONSHI_CHECK_WARNING on somebody should look.
/// Ownership: nothing to free.
/// NULL: `diagnosis` and `out_result` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_diagnosis_worst(
    diagnosis: *const onshi_diagnosis,
    out_result: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_result), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(diagnosis, |Diagnosis(findings): &mut Diagnosis| {
            let worst = findings.iter().map(|finding| finding.verdict).max();
            out.set(number_of(worst.unwrap_or(Verdict::Good)));
            Ok(ONSHI_S_OK)
        })
    })
}

/// How one check came out: one of ONSHI_CHECK_…. `index` counts from 0, in the order in which things are looked
/// at; a check may have several.
/// Ownership: nothing to free.
/// NULL: `diagnosis` and `out_result` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_diagnosis_result(
    diagnosis: *const onshi_diagnosis,
    index: u32,
    out_result: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_result), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(diagnosis, |Diagnosis(findings): &mut Diagnosis| {
            let Some(finding) = findings.get(index as usize) else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(number_of(finding.verdict));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes a text of one check, `what` of ONSHI_DIAGNOSIS_…; `index` counts from 0. ONSHI_DIAGNOSIS_CHECK is the
/// same in both languages.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `diagnosis` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many), ONSHI_E_BAD_OPTIONS, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_diagnosis_text(
    diagnosis: *const onshi_diagnosis,
    index: u32,
    what: u32,
    language: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || text(diagnosis, index, what, language, out))
}

/// As onshi_diagnosis_text, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `diagnosis` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: as onshi_diagnosis_text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_diagnosis_text_u16(
    diagnosis: *const onshi_diagnosis,
    index: u32,
    what: u32,
    language: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || text(diagnosis, index, what, language, out))
}

fn manner(
    patience_ms: u32,
    flags: u32,
    keys: Option<&mut dyn KeyStore>,
) -> Result<Manner<'_>, Error> {
    if flags & !ONSHI_DOCTOR_TOUCH_REQ != 0 {
        return Err(bad(&format!("unknown flags {flags:#x}")));
    }
    let usual = Manner::default();
    Ok(Manner {
        patience: match patience_ms {
            0 => usual.patience,
            ms => Duration::from_millis(ms.into()),
        },
        writes_to_req: flags & ONSHI_DOCTOR_TOUCH_REQ != 0,
        keys,
    })
}

fn number_of(verdict: Verdict) -> u32 {
    match verdict {
        Verdict::Good => ONSHI_CHECK_GOOD,
        Verdict::Note => ONSHI_CHECK_NOTE,
        Verdict::Unknown => ONSHI_CHECK_UNKNOWN,
        Verdict::Warning => ONSHI_CHECK_WARNING,
        Verdict::Error => ONSHI_CHECK_ERROR,
    }
}

fn text<U: Unit>(
    diagnosis: *const onshi_diagnosis,
    index: u32,
    what: u32,
    language: u32,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let (language, out) = (self::language(language)?, out.required()?);
    handle::with(diagnosis, |Diagnosis(findings): &mut Diagnosis| {
        let Some(finding) = findings.get(index as usize) else {
            return out.write_none(ONSHI_S_NONE);
        };
        let check = finding.check;
        let (japanese, english) = match what {
            ONSHI_DIAGNOSIS_CHECK => (check.name, check.name),
            ONSHI_DIAGNOSIS_LABEL => (check.japanese, check.english),
            ONSHI_DIAGNOSIS_SEEN => (&*finding.japanese, &*finding.english),
            ONSHI_DIAGNOSIS_REMEDY => (check.remedy_japanese, check.remedy_english),
            _ => return Err(unknown("text of a diagnosis", what)),
        };
        out.write(match language {
            Language::Japanese => japanese,
            Language::English => english,
        })
    })
}

fn bad(why: &str) -> Error {
    Error::new(ErrorCode::BadOptions).because(why)
}

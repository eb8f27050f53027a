//! The facilities and terminals of a site (施設と端末の設定): what is wrong with them, or may be, as data (R13–R15,
//! P42).

use std::ffi::c_char;

use onshi_core::config_text;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::rules::facility::{Configuration, Finding, Severity, Where, check};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::findings::{ONSHI_SEVERITY_ERROR, ONSHI_SEVERITY_NOTE, ONSHI_SEVERITY_WARNING};
use crate::handle;
use crate::linkage::index;
use crate::numbers::number_of;
use crate::session::{Session, onshi_session};
use crate::text::{Buffer, TextIn, Unit};

/// What a fault is about: an institution, by its code.
pub const ONSHI_ABOUT_INSTITUTION: u32 = 1;
/// What a fault is about: a terminal, by its label.
pub const ONSHI_ABOUT_TERMINAL: u32 = 2;
/// What a fault is about: a certificate, by its thumbprint.
pub const ONSHI_ABOUT_CERTIFICATE: u32 = 3;
/// What a fault is about: a folder, by its path.
pub const ONSHI_ABOUT_FOLDER: u32 = 4;

/// Counts what is wrong with the site, or may be (設定の指摘): what was found when the session opened, then what
/// answers have shown, each once. Look again when an answer stays away: one with the code of another
/// institution is delivered to nobody, and stands here.
/// Ownership: nothing to free.
/// NULL: `session` and `out_count` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK (0 findings too, and without a site).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_findings(
    session: *const onshi_session,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(session, |session: &mut Session| {
            out.set(index(session.client.findings().len()));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Reads one finding; `number` counts from 0: what it is (ONSHI_FAULT_…), how bad (ONSHI_SEVERITY_…), and how
/// many things it is about, each read with onshi_session_finding_about. What is wrong and what to do say
/// onshi_word(ONSHI_WORD_FAULT, …) and onshi_word(ONSHI_WORD_REMEDY, …).
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_finding(
    session: *const onshi_session,
    number: u32,
    out_fault: *mut u32,
    out_severity: *mut u32,
    out_about: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (fault, severity, about, error) = received!(
        Out::new(out_fault),
        Out::new(out_severity),
        Out::new(out_about),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = (fault.required()?, severity.required()?, about.required()?);
        with_finding(session, number, |finding| tell(finding, out))
    })
}

/// Writes one thing that a finding is about, as it was configured or seen, and tells what it is
/// (ONSHI_ABOUT_…). Both numbers count from 0.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: no argument but `out_error` may be NULL, and `buffer` if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (no such finding or thing), ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_finding_about(
    session: *const onshi_session,
    number: u32,
    place: u32,
    out_kind: *mut u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (kind, out, error) = received!(
        Out::new(out_kind),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (kind, out) = (kind.required()?, out.required()?);
        with_finding(session, number, |finding| {
            write_about(finding, place, kind, out)
        })
    })
}

/// As onshi_session_finding_about, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: no argument but `out_error` may be NULL, and `buffer` if `capacity` is 0.
/// Thread: any, one call per session at a time.
/// Returns: as onshi_session_finding_about.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_finding_about_u16(
    session: *const onshi_session,
    number: u32,
    place: u32,
    out_kind: *mut u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (kind, out, error) = received!(
        Out::new(out_kind),
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (kind, out) = (kind.required()?, out.required()?);
        with_finding(session, number, |finding| {
            write_about(finding, place, kind, out)
        })
    })
}

/// Checks the TOML text of a site without a session, as for a window of settings (設定の検査), and reads one finding;
/// `number` counts from 0. A session does not open with a finding of ONSHI_SEVERITY_ERROR.
/// Ownership: borrows `site` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many), ONSHI_E_BAD_OPTIONS (it cannot be read, with the line),
/// ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_site_finding(
    site: *const c_char,
    site_length: u32,
    number: u32,
    out_fault: *mut u32,
    out_severity: *mut u32,
    out_about: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (site, out, error) = received!(
        TextIn::utf8(site, site_length),
        (
            Out::new(out_fault),
            Out::new(out_severity),
            Out::new(out_about)
        ),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = (out.0.required()?, out.1.required()?, out.2.required()?);
        tell(found(&site, number)?.as_ref(), out)
    })
}

/// Writes one thing that a finding of onshi_site_finding is about, as onshi_session_finding_about does.
/// Ownership: borrows `site` for the call; writes into `buffer`; nothing to free.
/// NULL: no argument but `out_error` may be NULL, and `buffer` if `capacity` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (no such finding or thing), ONSHI_E_BAD_OPTIONS, ONSHI_E_BAD_TEXT,
/// ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_site_finding_about(
    site: *const c_char,
    site_length: u32,
    number: u32,
    place: u32,
    out_kind: *mut u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (site, kind, out, error) = received!(
        TextIn::utf8(site, site_length),
        Out::new(out_kind),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (kind, out) = (kind.required()?, out.required()?);
        write_about(found(&site, number)?.as_ref(), place, kind, out)
    })
}

/// As onshi_site_finding, with the text in UTF-16.
/// Ownership: borrows `site` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any.
/// Returns: as onshi_site_finding.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_site_finding_u16(
    site: *const u16,
    site_length: u32,
    number: u32,
    out_fault: *mut u32,
    out_severity: *mut u32,
    out_about: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (site, out, error) = received!(
        TextIn::new(site, site_length),
        (
            Out::new(out_fault),
            Out::new(out_severity),
            Out::new(out_about)
        ),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = (out.0.required()?, out.1.required()?, out.2.required()?);
        tell(found(&site, number)?.as_ref(), out)
    })
}

/// As onshi_site_finding_about, in UTF-16.
/// Ownership: borrows `site` for the call; writes into `buffer`; nothing to free.
/// NULL: no argument but `out_error` may be NULL, and `buffer` if `capacity` is 0.
/// Thread: any.
/// Returns: as onshi_site_finding_about.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_site_finding_about_u16(
    site: *const u16,
    site_length: u32,
    number: u32,
    place: u32,
    out_kind: *mut u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (site, kind, out, error) = received!(
        TextIn::new(site, site_length),
        Out::new(out_kind),
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (kind, out) = (kind.required()?, out.required()?);
        write_about(found(&site, number)?.as_ref(), place, kind, out)
    })
}

/// Reads the TOML text of a site.
pub(crate) fn site(text: &str) -> Result<Configuration, Error> {
    config_text::read(text).map_err(|fault| {
        Error::new(ErrorCode::BadOptions)
            .because(format!("site: {}", fault.why))
            .in_line(fault.line as u64)
    })
}

fn tell(
    finding: Option<&Finding>,
    (fault, severity, about): (Out<'_, u32>, Out<'_, u32>, Out<'_, u32>),
) -> Result<i32, Error> {
    let Some(finding) = finding else {
        return Ok(ONSHI_S_NONE);
    };
    fault.set(number_of(finding.fault));
    severity.set(match finding.row().severity {
        Severity::Note => ONSHI_SEVERITY_NOTE,
        Severity::Warning => ONSHI_SEVERITY_WARNING,
        Severity::Error => ONSHI_SEVERITY_ERROR,
    });
    about.set(index(finding.about.len()));
    Ok(ONSHI_S_OK)
}

fn write_about<U: Unit>(
    finding: Option<&Finding>,
    place: u32,
    kind: Out<'_, u32>,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let about = finding.and_then(|finding| finding.about.get(place as usize));
    let (number, text) = match about {
        Some(Where::Institution(code)) => (ONSHI_ABOUT_INSTITUTION, code),
        Some(Where::Terminal(label)) => (ONSHI_ABOUT_TERMINAL, label),
        Some(Where::Certificate(thumbprint)) => (ONSHI_ABOUT_CERTIFICATE, thumbprint),
        Some(Where::Folder(path)) => (ONSHI_ABOUT_FOLDER, path),
        None => return out.write_none(ONSHI_S_NONE),
    };
    let status = out.write(text)?;
    kind.set(number);
    Ok(status)
}

/// The finding of a text without a session.
fn found<U: Unit>(text: &TextIn<'_, U>, number: u32) -> Result<Option<Finding>, Error> {
    let findings = check(&site(&text.read()?)?);
    Ok(findings.into_iter().nth(number as usize))
}

fn with_finding(
    session: *const onshi_session,
    number: u32,
    read: impl FnOnce(Option<&Finding>) -> Result<i32, Error>,
) -> Result<i32, Error> {
    handle::with(session, |session: &mut Session| {
        read(session.client.findings().get(number as usize))
    })
}

//! What is wrong with a file or a record (検証): rule, severity, place, words, and how it is known.

use std::borrow::Cow;
use std::ffi::c_char;

use onshi_core::catalogue::Dialect;
use onshi_core::error::Error;
use onshi_core::validate::{Context, Found, Placed, Severity};

use crate::boundary::{Array, ONSHI_S_NONE, ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::held::Held;
use crate::numbers::unknown;
use crate::plain::{day, dialect, form, form_of_file, with_record};
use crate::record::onshi_record;
use crate::text::{Buffer, TextIn, Unit, language};

/// Severity of a finding: worth knowing.
pub const ONSHI_SEVERITY_NOTE: u32 = 1;
/// Severity of a finding: unusual.
pub const ONSHI_SEVERITY_WARNING: u32 = 2;
/// Severity of a finding: a message is not sent like this.
pub const ONSHI_SEVERITY_ERROR: u32 = 3;

/// Text of a finding: the id of its rule, for example F03.
pub const ONSHI_FINDING_RULE: u32 = 1;
/// Text of a finding: the path of the element, repeated ones counted from 1.
pub const ONSHI_FINDING_PATH: u32 = 2;
/// Text of a finding: what is wrong, without the value.
pub const ONSHI_FINDING_WORDS: u32 = 3;
/// Text of a finding: how the rule is known: manual, seen, inferred, general, or as its element is.
pub const ONSHI_FINDING_GRADE: u32 = 4;
/// Text of a finding: the section, the source or the reason of that.
pub const ONSHI_FINDING_SOURCE: u32 = 5;
/// Text of a finding: how the element is known that was measured.
pub const ONSHI_FINDING_ELEMENT_GRADE: u32 = 6;
/// Text of a finding: the section, the source or the reason of that.
pub const ONSHI_FINDING_ELEMENT_SOURCE: u32 = 7;

/// The findings about a file or a record, first things first.
#[allow(non_camel_case_types)]
pub struct onshi_findings {
    _opaque: (),
}

/// A finding. Its texts: onshi_findings_text.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_finding {
    /// sizeof(onshi_finding).
    pub struct_size: u32,
    /// How bad it is: one of ONSHI_SEVERITY_….
    pub severity: u32,
    /// Line in the decoded file, from 1; 0 if there is none.
    pub line: u32,
    /// Column, in characters from 1; 0 if there is none.
    pub column: u32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_finding {
    const FIRST_SIZE: usize = size_of::<[u32; 4]>();
}

held_by_c!(Found as onshi_findings, Findings);

/// Checks the bytes of a file, an XML document, as `onshi validate` does. `message` is one of ONSHI_M_…, or
/// 0: then `name`, the name of the file, says it. `today` is the day yyyymmdd that counts as today, or 0:
/// then what depends on it is not looked at. `profile` is the text of one, or NULL. A file that is not whole
/// has a finding that says so.
/// Ownership: borrows `file` and texts for the call; gives `*out_findings`, to be freed with
/// onshi_findings_free.
/// NULL: `out_findings` must not be NULL; `file` may be NULL if `file_length` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_MESSAGE, ONSHI_E_VALUE_FORMAT (no day), ONSHI_E_PROFILE_INVALID.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_findings_of_file(
    message: u32,
    name: *const c_char,
    name_length: u32,
    file: *const u8,
    file_length: u32,
    today: u32,
    profile: *const c_char,
    profile_length: u32,
    out_findings: *mut *mut onshi_findings,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (name, file, profile, out, error) = received!(
        TextIn::utf8(name, name_length),
        Array::new(file, file_length),
        TextIn::utf8(profile, profile_length),
        Out::new(out_findings),
        Out::new(out_error)
    );
    boundary(error, || {
        let (file, out) = (file.read("file", u32::MAX)?, out.required()?);
        let (name, dialect) = (name.read_optional()?, dialect(&profile)?);
        let form = form_of_file(message, name.as_deref(), &dialect)?;
        let found = Found::in_document(&file, &form, on(today, Context::new(&dialect))?);
        out.set(handle::give(found)?);
        Ok(ONSHI_S_OK)
    })
}

/// Checks a record. `message` is the message that it is, one of ONSHI_M_…, or 0: then only what holds for
/// such a record in every message. `today` and `profile` as in onshi_findings_of_file. A message with a
/// finding of ONSHI_SEVERITY_ERROR is not sent.
/// Ownership: borrows `profile` for the call; gives `*out_findings`, to be freed with onshi_findings_free.
/// NULL: `record` and `out_findings` must not be NULL.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_MESSAGE (also for a message of other records),
/// ONSHI_E_VALUE_FORMAT (no day), ONSHI_E_PROFILE_INVALID.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_findings_of_record(
    record: *const onshi_record,
    message: u32,
    today: u32,
    profile: *const c_char,
    profile_length: u32,
    out_findings: *mut *mut onshi_findings,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (profile, out, error) = received!(
        TextIn::utf8(profile, profile_length),
        Out::new(out_findings),
        Out::new(out_error)
    );
    boundary(error, || {
        let (out, dialect) = (out.required()?, dialect(&profile)?);
        let context = on(today, Context::new(&dialect))?;
        let found = with_record(record, |record| {
            Ok(match form(message, record, &dialect)? {
                Some(form) => Found::in_message(record, &form, context),
                None => Found::in_part(record, context),
            })
        })?;
        out.set(handle::give(found)?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees findings.
/// Ownership: takes `findings`.
/// NULL: `findings` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_findings_free(findings: *mut onshi_findings) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Found>(findings).map(|()| ONSHI_S_OK)
    })
}

/// Counts the findings of a severity, one of ONSHI_SEVERITY_…. Of one rule all are counted, and the first 100
/// can be read.
/// Ownership: nothing to free.
/// NULL: `findings` and `out_count` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS (no such severity).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_findings_count(
    findings: *const onshi_findings,
    severity: u32,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let found = SEVERITIES.iter().find(|(own, _)| *own == severity);
        let (_, severity) = found.ok_or_else(|| unknown("severity", severity))?;
        handle::with(findings, |found: &mut Found| {
            out.set(u32::try_from(found.count(*severity)).unwrap_or(u32::MAX));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Reads one finding; `index` counts from 0.
/// Ownership: writes into `out_finding`; nothing to free.
/// NULL: `findings` and `out_finding` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_findings_finding(
    findings: *const onshi_findings,
    index: u32,
    out_finding: *mut onshi_finding,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_finding), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        handle::with(findings, |found: &mut Found| {
            out.write_any(found.findings().get(index as usize).map(told))
        })
    })
}

/// Writes a text of a finding, `what` of ONSHI_FINDING_…; `index` counts from 0. Only
/// ONSHI_FINDING_WORDS differ by `language`.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `findings` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many, or it has none), ONSHI_E_BAD_OPTIONS,
/// ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_findings_text(
    findings: *const onshi_findings,
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
    boundary(error, || text(findings, index, what, language, out))
}

/// As onshi_findings_text, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `findings` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: as onshi_findings_text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_findings_text_u16(
    findings: *const onshi_findings,
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
    boundary(error, || text(findings, index, what, language, out))
}

/// In short: checks a record as onshi_findings_of_record does without a message, and counts what is odd about
/// it. Read that with onshi_record_finding. Only findings of ONSHI_SEVERITY_ERROR keep a message from being
/// sent.
/// Ownership: nothing to free.
/// NULL: `record` and `out_count` must not be NULL.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_check(
    record: *mut onshi_record,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(record, |held: &mut Held| {
            held.found = Found::in_part(held.record(), Context::new(Dialect::standard()));
            out.set(held.found.findings().len().try_into().unwrap_or(u32::MAX));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes one finding of the last onshi_record_check: the path of the element and what is odd,
/// in Japanese and English, without the value. `index` counts from 0.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `record` and `out_length` must not be NULL; `out_severity` may be NULL; `buffer` may be
/// NULL if `capacity` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (no finding of that index), ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_finding(
    record: *const onshi_record,
    index: u32,
    out_severity: *mut u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (severity, out, error) = received!(
        Out::new(out_severity),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = out.required()?;
        handle::with(record, |held: &mut Held| {
            let Some(placed) = held.found.findings().get(index as usize) else {
                return out.write_none(ONSHI_S_NONE);
            };
            let finding = &placed.finding;
            let status = out.write(&format!("{}: {finding}", finding.path))?;
            severity.set(told(placed).severity);
            Ok(status)
        })
    })
}

const SEVERITIES: [(u32, Severity); 3] = [
    (ONSHI_SEVERITY_NOTE, Severity::Note),
    (ONSHI_SEVERITY_WARNING, Severity::Warning),
    (ONSHI_SEVERITY_ERROR, Severity::Error),
];

/// The context on a day, if one is given.
fn on(today: u32, context: Context<'_>) -> Result<Context<'_>, Error> {
    match today {
        0 => Ok(context),
        number => Ok(context.on(day(number)?)),
    }
}

fn told(placed: &Placed) -> onshi_finding {
    let severity = placed.finding.severity();
    let number = SEVERITIES.iter().find(|(_, own)| *own == severity);
    let (line, column) = placed.place.unwrap_or((0, 0));
    onshi_finding {
        struct_size: 0,
        severity: number.map_or(0, |(number, _)| *number),
        line,
        column,
    }
}

fn text<U: Unit>(
    findings: *const onshi_findings,
    index: u32,
    what: u32,
    language: u32,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let (language, out) = (self::language(language)?, out.required()?);
    handle::with(findings, |found: &mut Found| {
        let Some(Placed { finding, .. }) = found.findings().get(index as usize) else {
            return out.write_none(ONSHI_S_NONE);
        };
        let element = finding.standing.as_ref();
        let text: Option<Cow<'_, str>> = match what {
            ONSHI_FINDING_RULE => Some(finding.rule.id.into()),
            ONSHI_FINDING_PATH => Some((&finding.path).into()),
            ONSHI_FINDING_WORDS => Some(finding.text(language).into()),
            ONSHI_FINDING_GRADE => Some(finding.source().0.into()),
            ONSHI_FINDING_SOURCE => Some(finding.source().1.into()),
            ONSHI_FINDING_ELEMENT_GRADE => element.map(|element| element.grade().into()),
            ONSHI_FINDING_ELEMENT_SOURCE => element.map(|element| element.source().into()),
            _ => return Err(unknown("text of a finding", what)),
        };
        out.write_any(text)
    })
}

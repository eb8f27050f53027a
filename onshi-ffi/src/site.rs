//! The facilities and terminals of a site (施設と端末の設定): what is wrong with them, or may be, as data (R13–R15,
//! P42).

use std::ffi::c_char;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::rules::facility::{Configuration, Fault, Finding, Severity, Where};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::linkage::index;
use crate::numbers::{Numbered, Words, number_of, of_number};
use crate::record::{ONSHI_SEVERITY_ERROR, ONSHI_SEVERITY_NOTE, ONSHI_SEVERITY_WARNING};
use crate::session::{Session, onshi_session};
use crate::text::{Buffer, Unit};

/// Fault of a site: 医療機関コード is not ten digits.
pub const ONSHI_FAULT_CODE_FORMAT: u32 = 1;
/// Fault of a site: two institutions have one code.
pub const ONSHI_FAULT_CODE_TWICE: u32 = 2;
/// Fault of a site: 点数表番号 says another kind.
pub const ONSHI_FAULT_KIND_CONTRADICTS_CODE: u32 = 3;
/// Fault of a site: each of two institutions has a code that fits the other.
pub const ONSHI_FAULT_CODES_SWAPPED: u32 = 4;
/// Fault of a site: two terminals have one label.
pub const ONSHI_FAULT_LABEL_TWICE: u32 = 5;
/// Fault of a site: a connection, or the session, names an institution that is not configured.
pub const ONSHI_FAULT_INSTITUTION_UNKNOWN: u32 = 6;
/// Fault of a site: a connection names a terminal that is not configured.
pub const ONSHI_FAULT_TERMINAL_UNKNOWN: u32 = 7;
/// Fault of a site: one institution is connected to one terminal twice.
pub const ONSHI_FAULT_CONNECTION_TWICE: u32 = 8;
/// Fault of a site: 訪問看護ステーション on the terminal of another facility.
pub const ONSHI_FAULT_STATION_SHARES_TERMINAL: u32 = 9;
/// Fault of a site: 訪問看護ステーション with the certificate of another facility.
pub const ONSHI_FAULT_STATION_SHARES_CERTIFICATE: u32 = 10;
/// Fault of a site: 訪問看護ステーション in the folder of another facility.
pub const ONSHI_FAULT_STATION_SHARES_FOLDER: u32 = 11;
/// Fault of a site: two facilities use one terminal.
pub const ONSHI_FAULT_TERMINAL_OF_TWO: u32 = 12;
/// Fault of a site: two facilities use one folder.
pub const ONSHI_FAULT_FOLDER_OF_TWO: u32 = 13;
/// Fault of a site: one 電子証明書 on two terminals.
pub const ONSHI_FAULT_CERTIFICATE_TWICE: u32 = 14;
/// Fault of a site: what is configured is no thumbprint (拇印).
pub const ONSHI_FAULT_THUMBPRINT_FORMAT: u32 = 15;
/// Fault of a site: thumbprints that are missing or cannot be compared.
pub const ONSHI_FAULT_CERTIFICATE_UNKNOWN: u32 = 16;
/// Fault of a site: a folder has no path.
pub const ONSHI_FAULT_FOLDER_MISSING: u32 = 17;
/// Fault of a site: one folder serves two purposes of one connection.
pub const ONSHI_FAULT_FOLDER_TWICE: u32 = 18;
/// Fault of a site: a folder lies inside another one.
pub const ONSHI_FAULT_FOLDER_INSIDE: u32 = 19;
/// Fault of a site: the folder for requests of one connection is that for answers of another.
pub const ONSHI_FAULT_FOLDERS_CROSSED: u32 = 20;
/// Fault of a site: the names of the folders say that they are swapped.
pub const ONSHI_FAULT_FOLDER_NAMES_SWAPPED: u32 = 21;
/// Fault of a site: one institution reads one folder of two terminals.
pub const ONSHI_FAULT_FOLDER_OF_TWO_TERMINALS: u32 = 22;
/// Fault of a site: an answer has the code of another institution of this site. Stop, and check.
pub const ONSHI_FAULT_ANSWER_OF_NEIGHBOUR: u32 = 23;
/// Fault of a site: an answer has a code that is not configured. Stop, and check.
pub const ONSHI_FAULT_ANSWER_OF_STRANGER: u32 = 24;

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
        let (fault, severity, about) = (fault.required()?, severity.required()?, about.required()?);
        with_finding(session, number, |finding| {
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
        })
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
    boundary(error, || write_about(session, number, place, kind, out))
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
    boundary(error, || write_about(session, number, place, kind, out))
}

/// Reads the TOML text of a site.
pub(crate) fn site(text: &str) -> Result<Configuration, Error> {
    toml::from_str(text).map_err(|why| {
        let place = why.span().map_or(0, |span| span.start);
        let before = text.get(..place).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let why = format!("site, line {line}: {}", why.message());
        Error::new(ErrorCode::BadOptions).because(why)
    })
}

/// What to do about a fault.
pub(crate) fn remedy(number: u32) -> Result<Words, Error> {
    let row = of_number::<Fault>(number)?.row();
    Ok((row.remedy_japanese.into(), row.remedy_english.into()))
}

fn write_about<U: Unit>(
    session: *const onshi_session,
    number: u32,
    place: u32,
    kind: Out<'_, u32>,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let (kind, out) = (kind.required()?, out.required()?);
    with_finding(session, number, |finding| {
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
    })
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

impl Numbered for Fault {
    const WHAT: &'static str = "fault";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_FAULT_CODE_FORMAT, Fault::CodeFormat),
        (ONSHI_FAULT_CODE_TWICE, Fault::CodeTwice),
        (
            ONSHI_FAULT_KIND_CONTRADICTS_CODE,
            Fault::KindContradictsCode,
        ),
        (ONSHI_FAULT_CODES_SWAPPED, Fault::CodesSwapped),
        (ONSHI_FAULT_LABEL_TWICE, Fault::LabelTwice),
        (ONSHI_FAULT_INSTITUTION_UNKNOWN, Fault::InstitutionUnknown),
        (ONSHI_FAULT_TERMINAL_UNKNOWN, Fault::TerminalUnknown),
        (ONSHI_FAULT_CONNECTION_TWICE, Fault::ConnectionTwice),
        (
            ONSHI_FAULT_STATION_SHARES_TERMINAL,
            Fault::StationSharesTerminal,
        ),
        (
            ONSHI_FAULT_STATION_SHARES_CERTIFICATE,
            Fault::StationSharesCertificate,
        ),
        (
            ONSHI_FAULT_STATION_SHARES_FOLDER,
            Fault::StationSharesFolder,
        ),
        (ONSHI_FAULT_TERMINAL_OF_TWO, Fault::TerminalOfTwo),
        (ONSHI_FAULT_FOLDER_OF_TWO, Fault::FolderOfTwo),
        (ONSHI_FAULT_CERTIFICATE_TWICE, Fault::CertificateTwice),
        (ONSHI_FAULT_THUMBPRINT_FORMAT, Fault::ThumbprintFormat),
        (ONSHI_FAULT_CERTIFICATE_UNKNOWN, Fault::CertificateUnknown),
        (ONSHI_FAULT_FOLDER_MISSING, Fault::FolderMissing),
        (ONSHI_FAULT_FOLDER_TWICE, Fault::FolderTwice),
        (ONSHI_FAULT_FOLDER_INSIDE, Fault::FolderInside),
        (ONSHI_FAULT_FOLDERS_CROSSED, Fault::FoldersCrossed),
        (ONSHI_FAULT_FOLDER_NAMES_SWAPPED, Fault::FolderNamesSwapped),
        (
            ONSHI_FAULT_FOLDER_OF_TWO_TERMINALS,
            Fault::FolderOfTwoTerminals,
        ),
        (ONSHI_FAULT_ANSWER_OF_NEIGHBOUR, Fault::AnswerOfNeighbour),
        (ONSHI_FAULT_ANSWER_OF_STRANGER, Fault::AnswerOfStranger),
    ];
    fn words(self) -> Words {
        let row = self.row();
        (row.japanese.into(), row.english.into())
    }
}

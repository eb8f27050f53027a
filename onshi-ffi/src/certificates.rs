//! Certificates that a place knows of (証: 限度額適用認定証等・特定疾病療養受療証・高齢受給者証): which one holds on a
//! day, and whether an answer changes anything. What is told of them goes to C as JSON, values as written.

use std::ffi::c_char;

use onshi_core::error::Error;
use onshi_core::record::Record;
use onshi_core::rules::certificates::{
    Certificate, Holding, Kind, Line, Origin, Reading, State, Told, Verdict, compare, on,
};
use serde_json::{Value, json};

use crate::boundary::{ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::{Numbered, Words, number_of};
use crate::plain::{day, moment, qualification_of, revive, with_record, write_json};
use crate::record::onshi_record;
use crate::text::{Buffer, TextIn, Unit};

/// Certificate: 限度額適用認定証, 限度額適用・標準負担額減額認定証, 標準負担額減額認定証. In a mask, a kind is the bit
/// 1 << its number.
pub const ONSHI_CERTIFICATE_LIMIT: u32 = 1;
/// Certificate: 特定疾病療養受療証.
pub const ONSHI_CERTIFICATE_SPECIFIC_DISEASE: u32 = 2;
/// Certificate: 高齢受給者証.
pub const ONSHI_CERTIFICATE_ELDERLY: u32 = 3;

/// The certificates of one patient. Plain data: keep its JSON.
#[allow(non_camel_case_types)]
pub struct onshi_certificates {
    _opaque: (),
}

/// What stands behind its handle.
#[derive(Default)]
pub(crate) struct Certificates(Vec<Certificate>);

held_by_c!(Certificates as onshi_certificates, Certificates);

/// Begins without any.
/// Ownership: gives `*out_certificates`; free it with onshi_certificates_free.
/// NULL: `out_certificates` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_certificates_new(
    out_certificates: *mut *mut onshi_certificates,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_certificates), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        out.set(handle::give(Certificates::default())?);
        Ok(ONSHI_S_OK)
    })
}

/// Makes them from what onshi_certificates_json wrote.
/// Ownership: borrows `json` for the call; gives `*out_certificates`, to be freed with
/// onshi_certificates_free.
/// NULL: `json` and `out_certificates` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_FORMAT, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_certificates_from_json(
    json: *const c_char,
    json_length: u32,
    out_certificates: *mut *mut onshi_certificates,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (json, out, error) = received!(
        TextIn::utf8(json, json_length),
        Out::new(out_certificates),
        Out::new(out_error)
    );
    boundary(error, || revive(&json, out, Certificates))
}

/// Writes them as JSON, to be kept.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `certificates` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_certificates_json(
    certificates: *const onshi_certificates,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        write_json(certificates, out, |Certificates(all): &Certificates| {
            serde_json::to_string(all)
        })
    })
}

/// Frees them.
/// Ownership: takes `certificates`.
/// NULL: `certificates` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_certificates_free(certificates: *mut onshi_certificates) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Certificates>(certificates).map(|()| ONSHI_S_OK)
    })
}

/// Adds what a qualification of an answer carries (証の取り込み), as written and with where it came from:
/// `source` is the program's name of the answer (任意のファイル識別子 or 受付番号), `came` when it did. What is there
/// already is not added again. `*out_count` is how many are new here.
/// Ownership: borrows `source` for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per object and record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS (no such qualification), ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_certificates_add(
    certificates: *mut onshi_certificates,
    answer: *const onshi_record,
    qualification: u32,
    source: *const c_char,
    source_length: u32,
    came: u32,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (source, out, error) = received!(
        TextIn::utf8(source, source_length),
        Out::new(out_count),
        Out::new(out_error)
    );
    boundary(error, || {
        let (source, out) = (source.read()?, out.required()?);
        let reading = with_record(answer, |answer| {
            read(answer, qualification, ASKED_NOTHING, Some(source), came)
        })?;
        handle::with(certificates, |Certificates(all): &mut Certificates| {
            let before = all.len();
            for certificate in reading.certificates {
                if !all.contains(&certificate) {
                    all.push(certificate);
                }
            }
            out.set(u32::try_from(all.len() - before).unwrap_or(u32::MAX));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Which certificate holds on a day, yyyymmdd, and why (有効期間の判定): JSON, one entry for each kind and
/// disease, with `verdict` (`holds`, `several`, `unclear`, `nothing`), its words, and the certificates with
/// their fields as they are shown. Nothing is chosen and nothing computed.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `certificates` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_FORMAT (no day), ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_certificates_on(
    certificates: *const onshi_certificates,
    on_day: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || holding(certificates, on_day, out))
}

/// As onshi_certificates_on, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `certificates` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: as onshi_certificates_on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_certificates_on_u16(
    certificates: *const onshi_certificates,
    on_day: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || holding(certificates, on_day, out))
}

/// What an answer changes (変更有無の照合): JSON, one entry for each certificate of either side, with `state`
/// (`unchanged`, `new`, `changed`, `gone`, `period_over`, `said_unchanged`, `not_told`, `several`), its words,
/// the fields that differ, and what each side has. `asked` is the mask of onshi_record_asked_certificates of the
/// query: not asked for, not consented to and not issued are three things. `on_day` (yyyymmdd) decides what
/// is over. Nothing is changed here.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `certificates`, `answer` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object and record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS (no such qualification), ONSHI_E_VALUE_FORMAT,
/// ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_certificates_compare(
    certificates: *const onshi_certificates,
    answer: *const onshi_record,
    qualification: u32,
    asked: u32,
    on_day: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let against = (answer, qualification, asked);
        changed(certificates, against, on_day, out)
    })
}

/// As onshi_certificates_compare, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `certificates`, `answer` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object and record at a time.
/// Returns: as onshi_certificates_compare.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_certificates_compare_u16(
    certificates: *const onshi_certificates,
    answer: *const onshi_record,
    qualification: u32,
    asked: u32,
    on_day: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let against = (answer, qualification, asked);
        changed(certificates, against, on_day, out)
    })
}

const ASKED_NOTHING: u32 = 0;

/// The bits of some kinds.
pub(crate) fn asked_mask(kinds: &[Kind]) -> u32 {
    let bits = kinds.iter().map(|kind| 1 << number_of(*kind));
    bits.fold(0, |mask, bit: u32| mask | bit)
}

fn read(
    answer: &Record,
    qualification: u32,
    asked: u32,
    source: Option<String>,
    came: u32,
) -> Result<Reading, Error> {
    let view = qualification_of(answer, qualification)?;
    let origin = Origin {
        answer: source,
        received: moment(came),
        insurer: String::new(),
    };
    let mut kinds = Kind::ALL.to_vec();
    kinds.retain(|kind| asked & asked_mask(&[*kind]) != 0);
    Ok(Reading::of(&view, &origin, &kinds))
}

fn holding<U: Unit>(
    certificates: *const onshi_certificates,
    on_day: u32,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let (out, day) = (out.required()?, day(on_day)?);
    handle::with(certificates, |Certificates(all): &mut Certificates| {
        let holdings = on(day, all);
        let entries = holdings.iter().map(of_holding).collect();
        out.write(&Value::Array(entries).to_string())
    })
}

fn changed<U: Unit>(
    certificates: *const onshi_certificates,
    (answer, qualification, asked): (*const onshi_record, u32, u32),
    on_day: u32,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let (out, day) = (out.required()?, day(on_day)?);
    handle::with(certificates, |Certificates(all): &mut Certificates| {
        with_record(answer, |answer| {
            let theirs = read(answer, qualification, asked, None, 0)?;
            let lines = compare(all, &theirs, day);
            let entries = lines.iter().map(of_line).collect();
            out.write(&Value::Array(entries).to_string())
        })
    })
}

fn of_holding(holding: &Holding<'_>) -> Value {
    let (verdict, certificates) = match &holding.verdict {
        Verdict::Holds { told, .. } => ("holds", told.clone()),
        Verdict::Several(several) => ("several", several.clone()),
        Verdict::Unclear { faulty, within } => {
            let faulty = faulty.iter().map(|(certificate, _)| *certificate);
            ("unclear", faulty.chain(within.iter().copied()).collect())
        }
        Verdict::Nothing(_) => ("nothing", Vec::new()),
    };
    json!({
        "kind": number_of(holding.subject.kind),
        "disease": holding.subject.disease,
        "verdict": verdict,
        "japanese": holding.verdict.japanese(),
        "english": holding.verdict.english(),
        "certificates": all_shown(&certificates),
    })
}

fn of_line(line: &Line<'_>) -> Value {
    let differing = match &line.state {
        State::Changed(changes) => changes
            .iter()
            .map(|change| change.field.english())
            .collect(),
        _ => Vec::new(),
    };
    let told = match &line.state {
        State::NotTold(told) => Some(told),
        _ => None,
    };
    json!({
        "kind": number_of(line.subject.kind),
        "disease": line.subject.disease,
        "state": state(&line.state),
        "japanese": line.state.japanese(),
        "english": line.state.english(),
        "why_japanese": told.map(|told: &Told| told.japanese()),
        "why_english": told.map(|told: &Told| told.english()),
        "differing": differing,
        "ours": all_shown(&line.ours),
        "theirs": all_shown(&line.theirs),
    })
}

const fn state(state: &State) -> &'static str {
    match state {
        State::Unchanged => "unchanged",
        State::New => "new",
        State::Changed(_) => "changed",
        State::Gone => "gone",
        State::PeriodOver => "period_over",
        State::SaidUnchanged => "said_unchanged",
        State::NotTold(_) => "not_told",
        State::Several => "several",
    }
}

fn all_shown(certificates: &[&Certificate]) -> Value {
    certificates
        .iter()
        .map(|certificate| shown(certificate))
        .collect()
}

/// A certificate with its fields in the order in which they are shown.
fn shown(certificate: &Certificate) -> Value {
    let fields = certificate.shown().map(|field| {
        json!({
            "field": field.field.english(),
            "japanese": field.japanese,
            "value": field.raw,
            "meaning_japanese": field.meaning_japanese,
            "meaning_english": field.meaning_english,
        })
    });
    json!({
        "answer": certificate.origin().answer,
        "insurer": certificate.origin().insurer,
        "fields": fields.collect::<Vec<_>>(),
    })
}

impl Numbered for Kind {
    const WHAT: &'static str = "certificate";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_CERTIFICATE_LIMIT, Kind::Limit),
        (ONSHI_CERTIFICATE_SPECIFIC_DISEASE, Kind::SpecificDisease),
        (ONSHI_CERTIFICATE_ELDERLY, Kind::Elderly),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.english().into())
    }
}

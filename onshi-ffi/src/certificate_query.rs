//! The flags of a query by which certificates are asked for (取得フラグ): set by consent alone, on each road.

use std::ffi::c_char;

use onshi_core::catalogue::{NumberQuery, QualificationResult};
use onshi_core::error::Error;
use onshi_core::record::{Draft, Group, Item, Record, View};
use onshi_core::rules::certificates::{
    LimitConsent, LimitPermit, NumberInquiry, Refusal, SpecificDiseasePermit, VisitInquiry,
    asked_by,
};
use onshi_core::rules::data_class::ConsentKind;

use crate::boundary::{Numbers, ONSHI_S_OK, Out, boundary, received};
use crate::certificates::asked_mask;
use crate::error::onshi_error;
use crate::handle;
use crate::limit_consent::{Place, Whose, onshi_limit_consent};
use crate::numbers::{number_of, of_number};
use crate::plain::{qualification_of, with_record, with_record_or_none};
use crate::record::{Held, Path, onshi_record, unknown};
use crate::words::ONSHI_S_DENIED;

/// Sets in a query by number (資格確認書, ONSHI_R_NUMBER_QUERY) at `path` whether 限度額適用認定証等 is asked for: it
/// is if `consent` counts for this patient, here and now; without a consent it says 未同意. Ask anew for each
/// query.
/// Ownership: borrows the texts and `path` for the call.
/// NULL: `consent` may be NULL: not asked for; `path` may be NULL if `path_length` is 0; no other argument
/// but `out_error` may be NULL.
/// Thread: any, one call per record and consent at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is one of ONSHI_NO_CERTIFICATE_…, and nothing was set),
/// ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BAD_OPTIONS, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_ask_limit(
    request: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    consent: *const onshi_limit_consent,
    institution: *const c_char,
    institution_length: u32,
    patient: *const c_char,
    patient_length: u32,
    now: u32,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, whose, reason, error) = received!(
        Numbers::new(path, path_length),
        Whose::utf8(institution, institution_length, patient, patient_length),
        Out::new(out_reason),
        Out::new(out_error)
    );
    boundary(error, || {
        let (place, reason) = (whose.read()?, reason.required()?);
        let limit = permit(consent, &place, now)?;
        let query = limit.map(|limit| NumberInquiry { limit }.fill(Draft::new()));
        set_or_deny(request, &path, query, reason)
    })
}

/// Sets in a query about somebody who consented by card (訪問診療等・オンライン診療等: `kind` is ONSHI_KIND_VISIT or
/// ONSHI_KIND_ONLINE) at `path` which certificates are asked for, and its 診療区分: 限度額適用認定証等 if `consent`
/// counts here and now; 特定疾病療養受療証 if the newest answer about the patient, whose `qualification` stands at
/// that place, tells of consent by card.
/// Ownership: borrows the texts, `answer` and `path` for the call.
/// NULL: `consent` and `answer` may be NULL: not asked for; `path` may be NULL if `path_length` is 0; no other
/// argument but `out_error` may be NULL.
/// Thread: any, one call per record and consent at a time.
/// Returns: as onshi_record_ask_limit.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_ask_certificates(
    request: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    kind: u32,
    consent: *const onshi_limit_consent,
    answer: *const onshi_record,
    qualification: u32,
    institution: *const c_char,
    institution_length: u32,
    patient: *const c_char,
    patient_length: u32,
    now: u32,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, whose, reason, error) = received!(
        Numbers::new(path, path_length),
        Whose::utf8(institution, institution_length, patient, patient_length),
        Out::new(out_reason),
        Out::new(out_error)
    );
    boundary(error, || {
        let (place, reason) = (whose.read()?, reason.required()?);
        let kind = of_number::<ConsentKind>(kind)?;
        let limit = permit(consent, &place, now)?;
        let inquiry = with_record_or_none(answer, |answer| {
            let view = answer.map(|answer| qualification_of(answer, qualification));
            Ok(inquiry(kind, limit, view.transpose()?, &place, now))
        })?;
        let query = inquiry.map(|inquiry| inquiry.fill(Draft::new()));
        set_or_deny(request, &path, query, reason)
    })
}

/// Which certificates a query asks for, by its flags, as a mask: the bit `1 << ONSHI_CERTIFICATE_…` of each.
/// `request` is a whole request or the query itself. The answer is read by it.
/// Ownership: nothing to free.
/// NULL: `request` and `out_asked` must not be NULL.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_asked_certificates(
    request: *const onshi_record,
    out_asked: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_asked), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        with_record(request, |request| {
            let asked = query_of(request.root()).map_or_else(Vec::new, |query| asked_by(&query));
            out.set(asked_mask(&asked));
            Ok(ONSHI_S_OK)
        })
    })
}

fn permit(
    consent: *const onshi_limit_consent,
    place: &Place,
    now: u32,
) -> Result<Result<Option<LimitPermit>, Refusal>, Error> {
    match consent.is_null() {
        true => Ok(Ok(None)),
        false => handle::with(consent, |consent: &mut LimitConsent| {
            Ok(consent.permit(&place.at(now)).map(Some))
        }),
    }
}

fn inquiry(
    kind: ConsentKind,
    limit: Result<Option<LimitPermit>, Refusal>,
    consented: Option<View<'_, QualificationResult>>,
    place: &Place,
    now: u32,
) -> Result<VisitInquiry, Refusal> {
    let inquiry = VisitInquiry::new(kind)?;
    let inquiry = match limit? {
        Some(limit) => inquiry.limit(limit),
        None => inquiry,
    };
    match consented {
        Some(view) => {
            let permit = SpecificDiseasePermit::read(&place.at(now), &view, kind)?;
            inquiry.specific_disease(permit)
        }
        None => Ok(inquiry),
    }
}

fn set_or_deny(
    request: *mut onshi_record,
    path: &Numbers<'_>,
    query: Result<Draft<NumberQuery>, Refusal>,
    reason: Out<'_, u32>,
) -> Result<i32, Error> {
    let path = Path::read(path)?;
    handle::with(request, |held: &mut Held| {
        if path.row(held.record.row())?.id != NumberQuery::ROW.id {
            return Err(unknown("path does not lead to a query by number"));
        }
        path.refuse_gaps(held.record.root())?;
        match query {
            Ok(query) => {
                pour(query.as_record().root(), &mut held.record, &path.steps());
                Ok(ONSHI_S_OK)
            }
            Err(why) => {
                reason.set(number_of(why));
                Ok(ONSHI_S_DENIED)
            }
        }
    })
}

/// Sets every text of a group in the group at a path.
fn pour(from: Group<'_>, into: &mut Record, path: &[(u16, usize)]) {
    for item in from.items() {
        if let Some(row) = item.row() {
            into.set_text(path, row.no, item.text());
        }
    }
}

/// The query of a request, wherever it stands.
fn query_of(group: Group<'_>) -> Option<View<'_, NumberQuery>> {
    if group.row().is_some_and(|row| row.id == NumberQuery::ROW.id) {
        return Some(View::of(group));
    }
    let mut inside = group.items().filter(Item::is_group);
    inside.find_map(|item| query_of(item.group()))
}

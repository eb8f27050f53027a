//! The flags of a query by which certificates are asked for (取得フラグ): set by consent alone, on each road.

use std::ffi::c_char;

use onshi_core::catalogue::NumberQuery;
use onshi_core::error::Error;
use onshi_core::job::Moment;
use onshi_core::record::{Draft, Group, Item, Record, View};
use onshi_core::rules::certificates::{
    LimitConsent, LimitPermit, NumberInquiry, Refusal, SpecificDiseasePermit, VisitInquiry,
    asked_by,
};
use onshi_core::rules::consent::Permit;
use onshi_core::rules::data_class::{ConsentKind, DataClass};

use crate::boundary::{Numbers, ONSHI_S_OK, Out, boundary, received};
use crate::certificates::asked_mask;
use crate::error::onshi_error;
use crate::handle;
use crate::held::Held;
use crate::limit_consent::{Place, Whose, onshi_limit_consent};
use crate::numbers::{number_of, of_number};
use crate::path::{Path, unknown};
use crate::permits::{Permits, onshi_permits};
use crate::plain::with_record;
use crate::record::onshi_record;
use crate::words::ONSHI_S_DENIED;

/// Sets in a query by number (資格確認書, ONSHI_R_NUMBER_QUERY) at `path` whether 限度額適用認定証等 is asked for: it
/// is if `consent` counts for this patient, here and now; without a consent it says 未同意. What the flag rests on
/// is added to `permits`, for the terms under which the request is submitted. Ask anew for each query.
/// Ownership: borrows the texts and `path` for the call.
/// NULL: `consent` may be NULL: not asked for; `permits` may be NULL: the program checks consent itself; `path`
/// may be NULL if `path_length` is 0; no other argument but `out_error` may be NULL.
/// Thread: any, one call per record, consent and permits at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is one of ONSHI_NO_CERTIFICATE_…, and nothing was set),
/// ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BAD_OPTIONS, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_ask_limit(
    request: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    consent: *const onshi_limit_consent,
    permits: *mut onshi_permits,
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
        let mut grounds = Vec::new();
        let query = limit.map(|limit| NumberInquiry { limit }.fill(Draft::new(), &mut grounds));
        add(permits, grounds)?;
        set_or_deny(request, &path, query, reason)
    })
}

/// Sets in a query about somebody who consented by card (訪問診療等・オンライン診療等: `kind` is ONSHI_KIND_VISIT or
/// ONSHI_KIND_ONLINE) at `path` which certificates are asked for, and its 診療区分: 限度額適用認定証等 if `consent`
/// counts here and now; 特定疾病療養受療証, where `specific_disease` is 1, if `permits` hold a consent by card of this
/// patient. What the flags rest on is in `permits` afterwards, for the terms of the request.
/// Ownership: borrows the texts and `path` for the call.
/// NULL: `consent` may be NULL: not asked for; `permits` may be NULL: the program checks consent to 限度額 itself;
/// `path` may be NULL if `path_length` is 0; no other argument but `out_error` may be NULL.
/// Thread: any, one call per record, consent and permits at a time.
/// Returns: as onshi_record_ask_limit.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_ask_certificates(
    request: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    kind: u32,
    consent: *const onshi_limit_consent,
    permits: *mut onshi_permits,
    specific_disease: u32,
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
        let disease = match specific_disease {
            0 => None,
            _ => {
                let at = place.at(now);
                Some(by_card(permits, at.patient, kind, at.now)?)
            }
        };
        let mut grounds = Vec::new();
        let inquiry = inquiry(kind, limit, disease);
        let query = inquiry.map(|inquiry| inquiry.fill(Draft::new(), &mut grounds));
        add(permits, grounds)?;
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

/// The consent by card to 特定疾病療養受療証 among the permits, on this road and in force.
pub(crate) fn by_card(
    permits: *const onshi_permits,
    patient: &str,
    kind: ConsentKind,
    now: Moment,
) -> Result<Result<SpecificDiseasePermit, Refusal>, Error> {
    if permits.is_null() {
        return Ok(Err(Refusal::NotConsented));
    }
    handle::with(permits, |held: &mut Permits| {
        let found = held.0.iter().find(|permit| {
            permit.key() == patient
                && permit.class() == DataClass::SpecificDisease
                && permit.kind() == Some(kind)
                && now < permit.until()
        });
        let found = found.ok_or(Refusal::NotConsented);
        Ok(found.and_then(|permit| SpecificDiseasePermit::of(permit.clone())))
    })
}

/// A query about somebody who consented by card.
pub(crate) fn inquiry(
    kind: ConsentKind,
    limit: Result<Option<LimitPermit>, Refusal>,
    disease: Option<Result<SpecificDiseasePermit, Refusal>>,
) -> Result<VisitInquiry, Refusal> {
    let mut inquiry = VisitInquiry::new(kind)?;
    if let Some(limit) = limit? {
        inquiry = inquiry.limit(limit)?;
    }
    match disease {
        Some(disease) => inquiry.specific_disease(disease?),
        None => Ok(inquiry),
    }
}

/// Adds what a request rests on, unless it is there already.
pub(crate) fn add(permits: *mut onshi_permits, grounds: Vec<Permit>) -> Result<(), Error> {
    if permits.is_null() {
        return Ok(());
    }
    handle::with(permits, |held: &mut Permits| {
        for ground in grounds {
            if !held.0.contains(&ground) {
                held.0.push(ground);
            }
        }
        Ok(())
    })
}

/// Sets the flags of a query, or tells why not.
pub(crate) fn set_or_deny(
    request: *mut onshi_record,
    path: &Numbers<'_>,
    query: Result<Draft<NumberQuery>, Refusal>,
    reason: Out<'_, u32>,
) -> Result<i32, Error> {
    let path = Path::read(path)?;
    handle::with(request, |held: &mut Held| {
        if path.row(held.record().row())?.id != NumberQuery::ROW.id {
            return Err(unknown("path does not lead to a query by number"));
        }
        path.refuse_gaps(held.record().root())?;
        match query {
            Ok(query) => {
                pour(query.as_record().root(), held.record_mut(), &path.steps());
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

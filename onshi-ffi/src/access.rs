//! Who may see medical information (医療情報閲覧の権限), and an answer without it for a receipt computer.

use std::ffi::c_char;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::rules::access::asking::{Need, needs};
use onshi_core::rules::access::{
    ClinicalAccess, OperatorId, Passing, Policy, Role, SignIn, Viewer, grant, split,
};
use onshi_core::rules::consent::Consent;
use onshi_core::rules::data_class::{ConsentKind, DataClass};

use crate::boundary::{ONSHI_S_OK, Out, boundary, received};
use crate::clock::{onshi_clock, trusted};
use crate::consent::onshi_consent;
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::{mask, number_of, of_number};
use crate::plain::{give_record, seconds, with_record};
use crate::record::onshi_record;
use crate::text::{TextIn, Unit};
use crate::words::ONSHI_S_DENIED;

/// Signed in with one factor, or the program does not know.
pub const ONSHI_SIGN_IN_ONE_FACTOR: u32 = 1;
/// Signed in with two factors (二要素認証).
pub const ONSHI_SIGN_IN_TWO_FACTORS: u32 = 2;

/// Somebody who looks, and what was granted to them. It lives while they are signed in and is never
/// kept.
#[allow(non_camel_case_types)]
pub struct onshi_access {
    _opaque: (),
}

/// What stands behind its handle.
pub(crate) struct Looking {
    policy: Policy,
    viewer: Option<Viewer>,
    grants: Vec<ClinicalAccess>,
}

held_by_c!(Looking as onshi_access, Access);

/// Begins for somebody who looks: `operator_id` is who is signed in, by the program's own id (利用者ID),
/// never shared by two people; `role` is the software they look through (ONSHI_ROLE_…), then their
/// profession (ONSHI_PROFESSION_…) and how they signed in (ONSHI_SIGN_IN_…). `policy` is the facility's
/// own decision who may see what, as TOML; without one, the tables of the library hold. Without an
/// operator nothing is granted.
/// Ownership: borrows `policy` and `operator_id` for the call; gives `*out_access`, to be freed with
/// onshi_access_free.
/// NULL: `policy` and `operator_id` may be NULL; `out_access` must not.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS (also for a policy that cannot be read, with the reason),
/// ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_access_new(
    policy: *const c_char,
    policy_length: u32,
    role: u32,
    profession: u32,
    sign_in: u32,
    operator_id: *const c_char,
    operator_id_length: u32,
    out_access: *mut *mut onshi_access,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (policy, operator, out, error) = received!(
        TextIn::utf8(policy, policy_length),
        TextIn::utf8(operator_id, operator_id_length),
        Out::new(out_access),
        Out::new(out_error)
    );
    boundary(error, || {
        begin(&policy, role, profession, sign_in, &operator, out)
    })
}

/// As onshi_access_new, in UTF-16.
/// Ownership: borrows `policy` and `operator_id` for the call; gives `*out_access`, to be freed with
/// onshi_access_free.
/// NULL: `policy` and `operator_id` may be NULL; `out_access` must not.
/// Thread: any.
/// Returns: as onshi_access_new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_access_new_u16(
    policy: *const u16,
    policy_length: u32,
    role: u32,
    profession: u32,
    sign_in: u32,
    operator_id: *const u16,
    operator_id_length: u32,
    out_access: *mut *mut onshi_access,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (policy, operator, out, error) = received!(
        TextIn::new(policy, policy_length),
        TextIn::new(operator_id, operator_id_length),
        Out::new(out_access),
        Out::new(out_error)
    );
    boundary(error, || {
        begin(&policy, role, profession, sign_in, &operator, out)
    })
}

fn begin<U: Unit>(
    policy: &TextIn<'_, U>,
    role: u32,
    profession: u32,
    sign_in: u32,
    operator: &TextIn<'_, U>,
    out: Out<'_, *mut onshi_access>,
) -> Result<i32, Error> {
    let (policy, operator) = (policy.read_optional()?, operator.read_optional()?);
    let out = out.required()?;
    let (role, profession) = (of_number(role)?, of_number(profession)?);
    let sign_in = self::sign_in(sign_in)?;
    let operator = operator.as_deref().and_then(OperatorId::new);
    out.set(handle::give(Looking {
        policy: self::policy(policy)?,
        viewer: operator.map(|operator| Viewer {
            operator,
            role,
            profession,
            sign_in,
        }),
        grants: Vec::new(),
    })?);
    Ok(ONSHI_S_OK)
}

/// Frees it: nothing is granted any more.
/// Ownership: takes `access`.
/// NULL: `access` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_access_free(access: *mut onshi_access) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Looking>(access).map(|()| ONSHI_S_OK)
    })
}

/// Asks whether they may see a class (ONSHI_CLASS_…) of the patient who consented, and keeps the grant
/// for onshi_access_show; an earlier one for the same patient and class is gone either way. It holds
/// before `*out_until`; a cancellation after it is not seen here, so ask again for each use.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per object, consent and clock at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is one of ONSHI_DENIAL_… or ONSHI_REFUSED_…),
/// ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_access_grant(
    access: *mut onshi_access,
    consent: *const onshi_consent,
    clock: *mut onshi_clock,
    data_class: u32,
    kind: u32,
    now: u32,
    out_until: *mut u32,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (until, reason, error) = received!(
        Out::new(out_until),
        Out::new(out_reason),
        Out::new(out_error)
    );
    boundary(error, || {
        let (until, reason) = (until.required()?, reason.required()?);
        let class = of_number::<DataClass>(data_class)?;
        let kind = of_number::<ConsentKind>(kind)?;
        handle::with(access, |looking: &mut Looking| {
            handle::with(consent, |consent: &mut Consent| {
                trusted(clock, now, |at| {
                    looking.forget(consent.key(), class);
                    let permit = consent.permits(class, kind, at).map_err(number_of);
                    let granted = permit.and_then(|permit| {
                        let viewer = looking.viewer.as_ref();
                        grant(&looking.policy, viewer, class, &permit, at.moment())
                            .map_err(number_of)
                    });
                    match granted {
                        Ok(granted) => {
                            until.set(seconds(granted.until()));
                            looking.grants.push(granted);
                            Ok(ONSHI_S_OK)
                        }
                        Err(why) => {
                            reason.set(why);
                            Ok(ONSHI_S_DENIED)
                        }
                    }
                })
            })
        })
    })
}

/// Makes a record of what they may see now of `record`, an answer or one person of it, that onshi_link
/// has found to be about the patient of `key`: everything that is not clinical, and the classes that
/// were granted for this patient and have not ended.
/// Ownership: borrows `key` for the call; gives `*out_shown`, to be freed with onshi_record_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per object, clock and record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_access_show(
    access: *const onshi_access,
    clock: *mut onshi_clock,
    key: *const c_char,
    key_length: u32,
    record: *const onshi_record,
    now: u32,
    out_shown: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (key, out, error) = received!(
        TextIn::utf8(key, key_length),
        Out::new(out_shown),
        Out::new(out_error)
    );
    boundary(error, || {
        let (key, out) = (key.read()?, out.required()?);
        handle::with(access, |looking: &mut Looking| {
            trusted(clock, now, |at| {
                let shown = with_record(record, |record| {
                    let whole = Passing::new(record.clone());
                    Ok(whole.open(&key, &looking.grants, at.moment()))
                })?;
                give_record(out, shown)
            })
        })
    })
}

/// Makes a record without anything clinical (診療/薬剤情報・特定健診等情報) of an answer or one person of it:
/// what a receipt computer may keep. Hand `record` itself to the chart and free it; keep the rest only.
/// `*out_withheld` is how many values the rest lacks, those included that the catalogue does not know.
/// Ownership: gives `*out_rest`, to be freed with onshi_record_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_access_split(
    record: *const onshi_record,
    out_rest: *mut *mut onshi_record,
    out_withheld: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (rest, withheld, error) = received!(
        Out::new(out_rest),
        Out::new(out_withheld),
        Out::new(out_error)
    );
    boundary(error, || {
        let (rest, withheld) = (rest.required()?, withheld.required()?);
        let split = with_record(record, |record| Ok(split(record)))?;
        let status = give_record(rest, split.rest)?;
        withheld.set(split.withheld.try_into().unwrap_or(u32::MAX));
        Ok(status)
    })
}

/// Which consents a request needs, as masks of classes: every one of `*out_each`, and one at least of
/// `*out_any`, if it is not 0. Both are 0 for a request that asks for nothing clinical.
/// onshi_consent_may_ask decides by them.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_access_needs(
    request: *const onshi_record,
    out_each: *mut u32,
    out_any: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    // SAFETY: as the header asks of every caller.
    let (each, any, error) =
        unsafe { (Out::new(out_each), Out::new(out_any), Out::new(out_error)) };
    boundary(error, || {
        let (each, any) = (each.required()?, any.required()?);
        let needs = with_record(request, |request| Ok(needs(request.root())))?;
        let (mut of_each, mut of_any) = (0, 0);
        for need in needs {
            match need {
                Need::Each(classes) => of_each |= mask(classes),
                Need::Any(classes) => of_any |= mask(classes),
            }
        }
        each.set(of_each);
        any.set(of_any);
        Ok(ONSHI_S_OK)
    })
}

/// What a software (ONSHI_ROLE_…) may do with clinical information: show it to somebody who has a
/// grant, and keep it. Who may not keep it passes it on.
/// Ownership: nothing to free.
/// NULL: `out_shows` and `out_keeps` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_access_role(
    role: u32,
    out_shows: *mut u32,
    out_keeps: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (shows, keeps, error) = received!(
        Out::new(out_shows),
        Out::new(out_keeps),
        Out::new(out_error)
    );
    boundary(error, || {
        let (shows, keeps) = (shows.required()?, keeps.required()?);
        let role = of_number::<Role>(role)?;
        shows.set(role.shows().into());
        keeps.set(role.keeps().into());
        Ok(ONSHI_S_OK)
    })
}

/// Who looks; nobody for NULL, or if the program could not say who.
pub(crate) fn viewer(access: *const onshi_access) -> Result<Option<Viewer>, Error> {
    match access.is_null() {
        true => Ok(None),
        false => handle::with(access, |looking: &mut Looking| Ok(looking.viewer.clone())),
    }
}

impl Looking {
    fn forget(&mut self, patient: &str, class: DataClass) {
        let is_same = |grant: &ClinicalAccess| grant.patient() == patient && grant.class() == class;
        self.grants.retain(|grant| !is_same(grant));
    }
}

fn sign_in(number: u32) -> Result<SignIn, Error> {
    match number {
        ONSHI_SIGN_IN_ONE_FACTOR => Ok(SignIn::OneFactor),
        ONSHI_SIGN_IN_TWO_FACTORS => Ok(SignIn::TwoFactors),
        _ => Err(Error::new(ErrorCode::BadOptions).because("sign_in is neither 1 nor 2")),
    }
}

/// The policy of a text; that of the library without one.
pub(crate) fn policy(text: Option<String>) -> Result<Policy, Error> {
    let Some(text) = text else {
        return Ok(Policy::built_in());
    };
    let reading = Policy::read(&text);
    match reading.fault {
        None => Ok(reading.policy),
        Some(fault) => {
            Err(Error::new(ErrorCode::BadOptions).because(format!("{}: {fault}", fault.japanese())))
        }
    }
}

//! What somebody may see now of a patient whose consents a session keeps (閲覧できる情報, R01–R03).

use std::ffi::c_char;

use onshi_client::{NotShown, Rights};
use onshi_core::rules::access::Refused;
use onshi_core::rules::data_class::{ConsentKind, DataClass};

use crate::access::{onshi_access, viewer};
use crate::boundary::{ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::{number_of, of_number};
use crate::plain::seconds;
use crate::session::{Session, onshi_session};
use crate::text::TextIn;
use crate::words::ONSHI_S_DENIED;

/// What a viewer may see now of one patient, class by class. It is never kept: ask anew for each use.
#[allow(non_camel_case_types)]
pub struct onshi_rights {
    _opaque: (),
}

/// What stands behind its handle.
pub(crate) struct Seen(pub(crate) Rights);

held_by_c!(Seen as onshi_rights, Rights);

/// Asks what may be seen now of a patient on a road (閲覧権限の確認): by the consent that the session keeps, by
/// its clock, and by its role and policy. `viewer` is somebody who looks (onshi_access_new); what its own
/// policy and grants say counts nothing here, and its software must be that of the session.
/// Ownership: borrows `patient` for the call; gives `*out_rights`, to be freed with onshi_rights_free.
/// NULL: `viewer` may be NULL: nobody can tell who looks, and nothing opens; no other argument but
/// `out_error` may be NULL.
/// Thread: any, one call per session and viewer at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_BAD_TEXT, or why the ledger cannot be read; then nothing
/// may be shown.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_rights(
    session: *mut onshi_session,
    patient: *const c_char,
    patient_length: u32,
    kind: u32,
    viewer: *const onshi_access,
    out_rights: *mut *mut onshi_rights,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, out, error) = received!(
        TextIn::utf8(patient, patient_length),
        Out::new(out_rights),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, out) = (patient.read()?, out.required()?);
        let kind = of_number::<ConsentKind>(kind)?;
        let viewer = self::viewer(viewer)?;
        let rights = handle::with(session, |session: &mut Session| {
            session.client.access(&patient, kind, viewer.as_ref())
        })?;
        out.set(handle::give(Seen(rights))?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees them: they show nothing any more.
/// Ownership: takes `rights`.
/// NULL: `rights` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_rights_free(rights: *mut onshi_rights) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Seen>(rights).map(|()| ONSHI_S_OK)
    })
}

/// Whether a class is shown, before `*out_until`, or why not.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is one of ONSHI_DENIAL_… or ONSHI_REFUSED_…),
/// ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_rights_class(
    rights: *const onshi_rights,
    data_class: u32,
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
        handle::with(rights, |Seen(rights): &mut Seen| {
            let mut granted = rights.granted.iter();
            if let Some(granted) = granted.find(|granted| granted.class() == class) {
                until.set(seconds(granted.until()));
                return Ok(ONSHI_S_OK);
            }
            let mut refused = rights.refused.iter();
            reason.set(match refused.find(|(refused, _)| *refused == class) {
                Some((_, NotShown::Refused(why))) => number_of(*why),
                Some((_, NotShown::Denied(why))) => number_of(*why),
                None => number_of(Refused::NotClinical),
            });
            Ok(ONSHI_S_DENIED)
        })
    })
}

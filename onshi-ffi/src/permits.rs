//! The consents that a request for medical information rests on (照会の根拠となる同意).

use onshi_core::error::Error;
use onshi_core::rules::consent::{Consent, Permit, Trusted};
use onshi_core::rules::data_class::DataClass;

use crate::boundary::{ONSHI_S_OK, Out, boundary, received};
use crate::clock::{onshi_clock, trusted};
use crate::consent::onshi_consent;
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::mask;
use crate::plain::some;

/// Consents that hold, of one patient or of many, for a request that asks for medical information. They
/// are never kept: find them anew for each request.
#[allow(non_camel_case_types)]
pub struct onshi_permits {
    _opaque: (),
}

/// What stands behind its handle.
#[derive(Default)]
pub(crate) struct Permits(pub(crate) Vec<Permit>);

held_by_c!(Permits as onshi_permits, Permits);

/// Begins without any.
/// Ownership: gives `*out_permits`; free it with onshi_permits_free.
/// NULL: `out_permits` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_permits_new(
    out_permits: *mut *mut onshi_permits,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_permits), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        out.set(handle::give(Permits::default())?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees them.
/// Ownership: takes `permits`.
/// NULL: `permits` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_permits_free(permits: *mut onshi_permits) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Permits>(permits).map(|()| ONSHI_S_OK)
    })
}

/// Adds everything that a consent permits now on its road (有効な同意の一覧), for a program that keeps
/// consents itself; onshi_session_permits does it for those that the session keeps. `*out_classes` is the
/// mask of their classes.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per object, consent and clock at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (it permits nothing; onshi_consent_permits says why).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_permits_add(
    permits: *mut onshi_permits,
    consent: *const onshi_consent,
    clock: *mut onshi_clock,
    now: u32,
    out_classes: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_classes), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(permits, |permits: &mut Permits| {
            handle::with(consent, |consent: &mut Consent| {
                let all = trusted(clock, now, |at| Ok(all(consent, at)))?;
                Ok(permits.add(all, out))
            })
        })
    })
}

impl Permits {
    /// Adds some, and tells of which classes they are.
    pub(crate) fn add(&mut self, more: Vec<Permit>, out_classes: Out<'_, u32>) -> i32 {
        let classes: Vec<DataClass> = more.iter().map(Permit::class).collect();
        out_classes.set(mask(&classes));
        let status = some(!more.is_empty());
        self.0.extend(more);
        status
    }
}

/// The permits that C holds; none for NULL.
pub(crate) fn permits(permits: *const onshi_permits) -> Result<Vec<Permit>, Error> {
    match permits.is_null() {
        true => Ok(Vec::new()),
        false => handle::with(permits, |permits: &mut Permits| Ok(permits.0.clone())),
    }
}

fn all(consent: &Consent, at: Trusted) -> Vec<Permit> {
    let permit = |class| consent.permits(class, consent.kind(), at).ok();
    DataClass::ALL.into_iter().filter_map(permit).collect()
}

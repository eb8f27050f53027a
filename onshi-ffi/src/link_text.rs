//! The words for what linking says.

use std::ffi::c_char;

use onshi_core::catalogue::CoverageKind;
use onshi_core::error::{Error, Language};
use onshi_core::rules::linkage::{CoverageLink, CoverageOutcome, Join, JoinBasis, Plan, Refusal};

use crate::boundary::{Out, boundary, received};
use crate::error::onshi_error;
use crate::linkage::{ONSHI_PLAN_JOIN, ONSHI_PLAN_JOIN_NEW};
use crate::numbers::{Numbered, Words, of_number};
use crate::text::{Buffer, Unit, language};

/// Writes the word for a plan, and for ONSHI_PLAN_REFUSE the reason after it. `refusal` is 0 or one
/// of ONSHI_REFUSAL_….
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_link_text(
    plan: u32,
    refusal: u32,
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
    boundary(error, || plan_text(plan, refusal, language, out))
}

/// As onshi_link_text, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: as onshi_link_text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_link_text_u16(
    plan: u32,
    refusal: u32,
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
    boundary(error, || plan_text(plan, refusal, language, out))
}

/// The word for a plan, in both languages.
fn plan_words(plan: u32) -> Result<Words, Error> {
    let words = |outcome| {
        let link = CoverageLink {
            coverage: CoverageKind::MedicalAid,
            qualification: 0,
            outcome,
        };
        let (japanese, english) = link.words();
        (japanese.into(), english.into())
    };
    match plan {
        ONSHI_PLAN_JOIN => Ok(words(CoverageOutcome::Joins(Join {
            patient: 0,
            basis: JoinBasis::OtherCoverage,
            register: false,
        }))),
        ONSHI_PLAN_JOIN_NEW => Ok(words(CoverageOutcome::JoinsNew(0))),
        number => of_number::<Plan>(number).map(Numbered::words),
    }
}

fn plan_text<U: Unit>(
    plan: u32,
    refusal: u32,
    language: u32,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let out = out.required()?;
    let language = self::language(language)?;
    let (japanese, english) = plan_words(plan)?;
    let reason = match refusal {
        0 => None,
        number => Some(of_number::<Refusal>(number)?.words()),
    };
    let (word, reason) = match language {
        Language::Japanese => (japanese, reason.map(|(japanese, _)| japanese)),
        Language::English => (english, reason.map(|(_, english)| english)),
    };
    match reason {
        Some(reason) => out.write(&format!("{word}: {reason}")),
        None => out.write(&word),
    }
}

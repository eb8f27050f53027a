//! One claim (レセプト): what became of it, what the file says of its payers, why it came back or what was
//! adjusted, and who might be its patient.

use onshi_core::claim::{Adjustment, Amount, ClaimResult, Outcome, Reason, Whose};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::claim_text::{
    ONSHI_AMOUNT_POINTS, ONSHI_AMOUNT_YEN, ONSHI_WHOSE_CANDIDATES, ONSHI_WHOSE_LINKED,
    ONSHI_WHOSE_NOBODY, confirmed_by, effect, outcome_number, rests_on,
};
use crate::claims::{Claims, count, line, onshi_claims};
use crate::error::onshi_error;
use crate::handle;
use crate::numbers::number_of;
use crate::patients::ONSHI_NO_PATIENT;

/// A claim and what became of it.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_claim {
    /// sizeof(onshi_claim).
    pub struct_size: u32,
    /// What became of it: one of ONSHI_CLAIM_….
    pub outcome: u32,
    /// Why that is not clear: one of ONSHI_UNCLEAR_…; 0 for every other outcome.
    pub why: u32,
    /// How many payers the file says something of; onshi_claims_statement.
    pub statements: u32,
    /// How many reasons of a return or adjusted lines there are; onshi_claims_detail.
    pub details: u32,
    /// Its first line in the file, from 1.
    pub first_line: u32,
    /// Its last line.
    pub last_line: u32,
    /// How many of these lines were read.
    pub lines: u32,
    /// Whose it is: one of ONSHI_WHOSE_…; 0 before onshi_claims_link.
    pub whose: u32,
    /// Index of the patient of ONSHI_WHOSE_LINKED, else ONSHI_NO_PATIENT.
    pub patient: u32,
    /// By what the patient was found: one of ONSHI_FOUND_…, or 0.
    pub found: u32,
    /// How many candidates there are; onshi_claims_candidate.
    pub candidates: u32,
}

/// What the file says of one payer of a claim. Its codes and numbers are texts: onshi_claims_text.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_claim_statement {
    /// sizeof(onshi_claim_statement).
    pub struct_size: u32,
    /// Its line in the file, from 1.
    pub line: u32,
    /// Who confirmed it: one of ONSHI_CONFIRMED_BY_…; 0 for a code that is not in the table.
    pub by: u32,
    /// What it means for the claim: ONSHI_CLAIM_MOVED, _SPLIT, _UNCHANGED, _NOT_CONFIRMED, or 0.
    pub effect: u32,
    /// 1 if the outcome rests on it: to whom the claim was moved, or who got a part.
    pub decides: u32,
}

/// A reason of a return, or an adjusted line. Its codes and words are texts: onshi_claims_text.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_claim_detail {
    /// sizeof(onshi_claim_detail).
    pub struct_size: u32,
    /// Its line in the file, from 1.
    pub line: u32,
    /// 1 if it is about an earlier return, not this one.
    pub earlier: u32,
    /// Of what `amount` is: one of ONSHI_AMOUNT_…; 0 if there is none.
    pub amount_unit: u32,
    /// Points or yen added, or taken if below 0.
    pub amount: i32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_claim {
    const FIRST_SIZE: usize = size_of::<[u32; 12]>();
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_claim_statement {
    const FIRST_SIZE: usize = size_of::<[u32; 5]>();
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_claim_detail {
    const FIRST_SIZE: usize = size_of::<[u32; 5]>();
}

/// Reads one claim; `number` counts from 0, in the order of the file.
/// Ownership: writes into `out_claim`; nothing to free.
/// NULL: `claims` and `out_claim` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_claims_claim(
    claims: *const onshi_claims,
    number: u32,
    out_claim: *mut onshi_claim,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_claim), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        handle::with(claims, |claims: &mut Claims| {
            let Some(result) = claims.results.get(number as usize) else {
                return Ok(ONSHI_S_NONE);
            };
            out.write(told(result, claims.whose.get(number as usize)))?;
            Ok(ONSHI_S_OK)
        })
    })
}

/// Reads one patient who might be the one of a claim. Both numbers count from 0.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many, or not linked yet).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_claims_candidate(
    claims: *const onshi_claims,
    number: u32,
    index: u32,
    out_patient: *mut u32,
    out_found: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, found, error) = received!(
        Out::new(out_patient),
        Out::new(out_found),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, found) = (patient.required()?, found.required()?);
        handle::with(claims, |claims: &mut Claims| {
            let Some(Whose::Candidates(all)) = claims.whose.get(number as usize) else {
                return Ok(ONSHI_S_NONE);
            };
            let Some(one) = all.get(index as usize) else {
                return Ok(ONSHI_S_NONE);
            };
            patient.set(count(one.patient));
            found.set(number_of(one.ground));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Reads what the file says of one payer of a claim. Both numbers count from 0.
/// Ownership: writes into `out_statement`; nothing to free.
/// NULL: `claims` and `out_statement` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_claims_statement(
    claims: *const onshi_claims,
    number: u32,
    index: u32,
    out_statement: *mut onshi_claim_statement,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_statement), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        handle::with(claims, |claims: &mut Claims| {
            let result = claims.results.get(number as usize);
            let Some(statement) = result.and_then(|it| it.statements.get(index as usize)) else {
                return Ok(ONSHI_S_NONE);
            };
            let meaning = statement.meaning();
            out.write(onshi_claim_statement {
                struct_size: 0,
                line: line(statement.line),
                by: meaning.map_or(0, |meaning| confirmed_by(meaning.by)),
                effect: meaning.map_or(0, |meaning| effect(meaning.effect)),
                decides: result.is_some_and(|it| rests_on(it, index as usize)).into(),
            })?;
            Ok(ONSHI_S_OK)
        })
    })
}

/// Reads one reason of a return or one adjusted line. Both numbers count from 0.
/// Ownership: writes into `out_detail`; nothing to free.
/// NULL: `claims` and `out_detail` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_claims_detail(
    claims: *const onshi_claims,
    number: u32,
    index: u32,
    out_detail: *mut onshi_claim_detail,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_detail), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        handle::with(claims, |claims: &mut Claims| {
            let index = index as usize;
            let outcome = claims.results.get(number as usize).map(|it| &it.outcome);
            let told = match outcome {
                Some(Outcome::Returned { reasons }) => reasons.get(index).map(returned),
                Some(Outcome::Adjusted { adjustments }) => adjustments.get(index).map(adjusted),
                _ => None,
            };
            let Some(told) = told else {
                return Ok(ONSHI_S_NONE);
            };
            out.write(told)?;
            Ok(ONSHI_S_OK)
        })
    })
}

fn told(result: &ClaimResult, whose: Option<&Whose>) -> onshi_claim {
    let (outcome, why) = outcome_number(&result.outcome);
    let details = match &result.outcome {
        Outcome::Returned { reasons } => reasons.len(),
        Outcome::Adjusted { adjustments } => adjustments.len(),
        _ => 0,
    };
    let (whose, patient, found, candidates) = match whose {
        None => (0, ONSHI_NO_PATIENT, 0, 0),
        Some(Whose::Linked { patient, ground }) => {
            (ONSHI_WHOSE_LINKED, count(*patient), number_of(*ground), 0)
        }
        Some(Whose::Candidates(all)) => (
            ONSHI_WHOSE_CANDIDATES,
            ONSHI_NO_PATIENT,
            0,
            count(all.len()),
        ),
        Some(Whose::Nobody) => (ONSHI_WHOSE_NOBODY, ONSHI_NO_PATIENT, 0, 0),
    };
    onshi_claim {
        struct_size: 0,
        outcome,
        why,
        statements: count(result.statements.len()),
        details: count(details),
        first_line: line(*result.lines.start()),
        last_line: line(*result.lines.end()),
        lines: line(result.line_count),
        whose,
        patient,
        found,
        candidates,
    }
}

fn returned(reason: &Reason) -> onshi_claim_detail {
    onshi_claim_detail {
        struct_size: 0,
        line: line(reason.line),
        earlier: reason.earlier.into(),
        amount_unit: 0,
        amount: 0,
    }
}

/// An amount that no number of C holds is none: its text says it.
fn adjusted(one: &Adjustment) -> onshi_claim_detail {
    let amount = one.amount.and_then(|amount| {
        let (unit, amount) = match amount {
            Amount::Points(points) => (ONSHI_AMOUNT_POINTS, points),
            Amount::Yen(yen) => (ONSHI_AMOUNT_YEN, yen),
        };
        Some((unit, i32::try_from(amount).ok()?))
    });
    let (amount_unit, amount) = amount.unwrap_or((0, 0));
    onshi_claim_detail {
        struct_size: 0,
        line: line(one.line),
        earlier: 0,
        amount_unit,
        amount,
    }
}

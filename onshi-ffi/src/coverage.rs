//! Health insurance (医療保険) or medical aid (医療扶助): the numbers of a person set as a whole, so
//! that one is never sent with a part of the other.

use std::ffi::c_char;

use onshi_core::catalogue::{CoverageKind, number_fields};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId, MedicalAidId, kind_of};

use crate::boundary::{Numbers, ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::held::Held;
use crate::path::{Path, unknown};
use crate::record::onshi_record;
use crate::text::{TextIn, Unit};

/// Coverage: health insurance (医療保険).
pub const ONSHI_COVERAGE_HEALTH_INSURANCE: u32 = 1;
/// Coverage: medical aid (医療扶助).
pub const ONSHI_COVERAGE_MEDICAL_AID: u32 = 2;

/// Reads the coverage argument.
pub(crate) fn coverage(number: u32) -> Result<CoverageKind, Error> {
    match number {
        ONSHI_COVERAGE_HEALTH_INSURANCE => Ok(CoverageKind::HealthInsurance),
        ONSHI_COVERAGE_MEDICAL_AID => Ok(CoverageKind::MedicalAid),
        _ => Err(Error::new(ErrorCode::BadOptions).because("coverage is neither 1 nor 2")),
    }
}

/// The number of C for a coverage.
pub(crate) fn coverage_number(coverage: CoverageKind) -> u32 {
    match coverage {
        CoverageKind::HealthInsurance => ONSHI_COVERAGE_HEALTH_INSURANCE,
        CoverageKind::MedicalAid => ONSHI_COVERAGE_MEDICAL_AID,
    }
}

/// Sets whom a request is about, by health insurance: insurer number (保険者番号), symbol (記号), number
/// (番号) and branch (枝番) of the group at `path`, in the form that requests carry. All four are
/// replaced: a symbol or branch that is NULL or empty becomes absent. The group is one that holds
/// these numbers, for example the search of a query. The number of a payer of medical aid is
/// ONSHI_E_WRONG_COVERAGE. On any error the record stays as it was.
/// Ownership: borrows the texts and `path` for the call.
/// NULL: `record`, `insurer` and `number` must not be NULL; `symbol` and `branch` may be NULL;
/// `path` may be NULL if `path_length` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_WRONG_COVERAGE, ONSHI_E_VALUE_MISSING, ONSHI_E_VALUE_TOO_LONG,
/// ONSHI_E_VALUE_FORMAT, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_set_insurance(
    record: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    insurer: *const c_char,
    insurer_length: u32,
    symbol: *const c_char,
    symbol_length: u32,
    number: *const c_char,
    number_length: u32,
    branch: *const c_char,
    branch_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, insurer, symbol, number, branch, error) = received!(
        Numbers::new(path, path_length),
        TextIn::utf8(insurer, insurer_length),
        TextIn::utf8(symbol, symbol_length),
        TextIn::utf8(number, number_length),
        TextIn::utf8(branch, branch_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let coverage = insurance(&insurer, &symbol, &number, &branch)?;
        set(record, &path, &coverage)
    })
}

/// As onshi_record_set_insurance, with the texts in UTF-16.
/// Ownership: borrows the texts and `path` for the call.
/// NULL: `record`, `insurer` and `number` must not be NULL; `symbol` and `branch` may be NULL;
/// `path` may be NULL if `path_length` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_WRONG_COVERAGE, ONSHI_E_VALUE_MISSING, ONSHI_E_VALUE_TOO_LONG,
/// ONSHI_E_VALUE_FORMAT, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_set_insurance_u16(
    record: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    insurer: *const u16,
    insurer_length: u32,
    symbol: *const u16,
    symbol_length: u32,
    number: *const u16,
    number_length: u32,
    branch: *const u16,
    branch_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, insurer, symbol, number, branch, error) = received!(
        Numbers::new(path, path_length),
        TextIn::new(insurer, insurer_length),
        TextIn::new(symbol, symbol_length),
        TextIn::new(number, number_length),
        TextIn::new(branch, branch_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let coverage = insurance(&insurer, &symbol, &number, &branch)?;
        set(record, &path, &coverage)
    })
}

/// Sets whom a request is about, by medical aid: payer number (公費負担者番号) and recipient number
/// (受給者番号) of the group at `path`; symbol and branch become absent. Else as
/// onshi_record_set_insurance. The number of an insurer is ONSHI_E_WRONG_COVERAGE.
/// Ownership: borrows the texts and `path` for the call.
/// NULL: `record`, `payer` and `recipient` must not be NULL; `path` may be NULL if `path_length`
/// is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_WRONG_COVERAGE, ONSHI_E_VALUE_MISSING, ONSHI_E_VALUE_TOO_LONG,
/// ONSHI_E_VALUE_FORMAT, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_set_medical_aid(
    record: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    payer: *const c_char,
    payer_length: u32,
    recipient: *const c_char,
    recipient_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, payer, recipient, error) = received!(
        Numbers::new(path, path_length),
        TextIn::utf8(payer, payer_length),
        TextIn::utf8(recipient, recipient_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let coverage = medical_aid(&payer, &recipient)?;
        set(record, &path, &coverage)
    })
}

/// As onshi_record_set_medical_aid, with the texts in UTF-16.
/// Ownership: borrows the texts and `path` for the call.
/// NULL: `record`, `payer` and `recipient` must not be NULL; `path` may be NULL if `path_length`
/// is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_WRONG_COVERAGE, ONSHI_E_VALUE_MISSING, ONSHI_E_VALUE_TOO_LONG,
/// ONSHI_E_VALUE_FORMAT, ONSHI_E_UNKNOWN_FIELD, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_set_medical_aid_u16(
    record: *mut onshi_record,
    path: *const u32,
    path_length: u32,
    payer: *const u16,
    payer_length: u32,
    recipient: *const u16,
    recipient_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, payer, recipient, error) = received!(
        Numbers::new(path, path_length),
        TextIn::new(payer, payer_length),
        TextIn::new(recipient, recipient_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let coverage = medical_aid(&payer, &recipient)?;
        set(record, &path, &coverage)
    })
}

/// Reads under which coverage the group at `path` is to be read and labelled: one of
/// ONSHI_COVERAGE_…. A result says it by its card classification (被保険者証区分 A1), a query by the
/// law number of its insurer. ONSHI_S_NONE, with 0, for a group without numbers of a person.
/// Ownership: nothing to free.
/// NULL: `record` and `out_coverage` must not be NULL; `path` may be NULL if `path_length` is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE, ONSHI_E_UNKNOWN_FIELD.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_record_coverage(
    record: *const onshi_record,
    path: *const u32,
    path_length: u32,
    out_coverage: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, out, error) = received!(
        Numbers::new(path, path_length),
        Out::new(out_coverage),
        Out::new(out_error)
    );
    boundary(error, || {
        let (path, out) = (Path::read(&path)?, out.required()?);
        handle::with(record, |held: &mut Held| {
            let (_, group) = path.group(held)?;
            let (coverage, status) = match group.and_then(kind_of) {
                Some(kind) => (coverage_number(kind), ONSHI_S_OK),
                None => (0, ONSHI_S_NONE),
            };
            out.set(coverage);
            Ok(status)
        })
    })
}

fn insurance<U: Unit>(
    insurer: &TextIn<'_, U>,
    symbol: &TextIn<'_, U>,
    number: &TextIn<'_, U>,
    branch: &TextIn<'_, U>,
) -> Result<Coverage, Error> {
    let (insurer, number) = (insurer.read()?, number.read()?);
    let symbol = symbol.read_optional()?.unwrap_or_default();
    let branch = branch.read_optional()?.unwrap_or_default();
    Ok(HealthInsuranceId::read(&insurer, &symbol, &number, &branch)?.into())
}

fn medical_aid<U: Unit>(
    payer: &TextIn<'_, U>,
    recipient: &TextIn<'_, U>,
) -> Result<Coverage, Error> {
    Ok(MedicalAidId::read(&payer.read()?, &recipient.read()?)?.into())
}

/// Nothing is set before everything is known to be right.
fn set(record: *mut onshi_record, path: &Numbers<'_>, coverage: &Coverage) -> Result<i32, Error> {
    let path = Path::read(path)?;
    handle::with(record, |held: &mut Held| {
        let row = path.row(held.record().row())?;
        let fields = number_fields(row);
        let fields =
            fields.ok_or_else(|| unknown(format!("{} asks about nobody by number", row.ident)))?;
        path.refuse_gaps(held.record().root())?;
        coverage.set(held.record_mut(), &path.steps(), fields);
        Ok(ONSHI_S_OK)
    })
}

//! What could be changed in a chart (変更の一覧), piece by piece, of the person who was linked last.

use std::ffi::c_char;
use std::mem::size_of;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::rules::linkage::{self, Change, Field, Ground, How};

use crate::boundary::{
    ONSHI_S_END, ONSHI_S_NONE, ONSHI_S_OK, Out, Sized32, Struct, boundary, received,
};
use crate::coverage::coverage_number;
use crate::error::onshi_error;
use crate::handle;
use crate::linkage::index;
use crate::numbers::{number_of, numbered};
use crate::patients::{ONSHI_NO_PATIENT, Patients, onshi_patients};
use crate::text::{Buffer, Unit};

/// Change: a new chart with everything that is known (新規カルテ).
pub const ONSHI_CHANGE_CHART: u32 = 1;
/// Change: the insurance, or the medical aid (保険資格).
pub const ONSHI_CHANGE_INSURANCE: u32 = 2;
/// Change: 氏名.
pub const ONSHI_CHANGE_NAME: u32 = 3;
/// Change: 氏名カナ.
pub const ONSHI_CHANGE_KANA: u32 = 4;
/// Change: 生年月日.
pub const ONSHI_CHANGE_BIRTHDATE: u32 = 5;
/// Change: register a reference number of ours (照会番号登録).
pub const ONSHI_CHANGE_REFERENCE_NUMBER: u32 = 6;

/// Value of a chart: 保険者番号.
pub const ONSHI_VALUE_INSURER_NUMBER: u32 = 1;
/// Value of a chart: 記号.
pub const ONSHI_VALUE_SYMBOL: u32 = 2;
/// Value of a chart: 番号.
pub const ONSHI_VALUE_NUMBER: u32 = 3;
/// Value of a chart: 枝番.
pub const ONSHI_VALUE_BRANCH: u32 = 4;
/// Value of a chart: 公費負担者番号.
pub const ONSHI_VALUE_PAYER_NUMBER: u32 = 5;
/// Value of a chart: 受給者番号.
pub const ONSHI_VALUE_RECIPIENT_NUMBER: u32 = 6;
/// Value of a chart: 氏名.
pub const ONSHI_VALUE_NAME: u32 = 7;
/// Value of a chart: 氏名カナ.
pub const ONSHI_VALUE_KANA: u32 = 8;
/// Value of a chart: 生年月日, yyyyMMdd.
pub const ONSHI_VALUE_BIRTHDATE: u32 = 9;

/// Ground: nobody like this is known.
pub const ONSHI_GROUND_NOBODY: u32 = 1;
/// Ground: reference number (照会番号).
pub const ONSHI_GROUND_REFERENCE_NUMBER: u32 = 2;
/// Ground: insurer, symbol, number and branch.
pub const ONSHI_GROUND_INSURED_NUMBER: u32 = 3;
/// Ground: the other coverage of the same answer.
pub const ONSHI_GROUND_OTHER_COVERAGE: u32 = 4;

/// How: the value of the answer may be written (反映できます).
pub const ONSHI_HOW_AS_IS: u32 = 1;
/// How: shown only; a program never writes it (表示のみ).
pub const ONSHI_HOW_BY_HAND: u32 = 2;

/// Side of a change: what the chart has.
pub const ONSHI_SIDE_CHART: u32 = 1;
/// Side of a change: what the answer has.
pub const ONSHI_SIDE_ANSWER: u32 = 2;

/// One thing that could be changed (変更). Its values are taken all or none.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_change {
    /// sizeof(onshi_change).
    pub struct_size: u32,
    /// What it is: one of ONSHI_CHANGE_….
    pub change: u32,
    /// On account of which coverage: one of ONSHI_COVERAGE_….
    pub coverage: u32,
    /// Index of the patient, or ONSHI_NO_PATIENT for a chart that is yet to be made.
    pub patient: u32,
    /// Why it is about them: one of ONSHI_GROUND_….
    pub ground: u32,
    /// Whether its values may be written: one of ONSHI_HOW_….
    pub how: u32,
    /// Which change must be taken before: one of ONSHI_CHANGE_…, or 0.
    pub after: u32,
    /// How many values it has; read them with onshi_link_change_value.
    pub values: u32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_change {
    const FIRST_SIZE: usize = size_of::<[u32; 8]>();
}

/// Reads one change that the last onshi_link_each of this list found. `number` counts from 0. Whether a person
/// was asked before, onshi_notes_decided tells.
/// Ownership: writes into `out_change`; nothing to free.
/// NULL: `patients` and `out_change` must not be NULL.
/// Thread: any, one call per list at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_link_change(
    patients: *const onshi_patients,
    number: u32,
    out_change: *mut onshi_change,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_change), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        handle::with(patients, |patients: &mut Patients| {
            let Some(change) = patients.changes.get(number as usize) else {
                return Ok(ONSHI_S_NONE);
            };
            out.write(told(change))?;
            Ok(ONSHI_S_OK)
        })
    })
}

/// Reads one value of a change: which it is (ONSHI_VALUE_…), and what the chart or the answer has of it
/// (`side`: one of ONSHI_SIDE_…). Both numbers count from 0.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: no argument but `out_error` may be NULL, and `buffer` if `capacity` is 0.
/// Thread: any, one call per list at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (that side has none: the chart does not know it, or the answer empties
/// it), ONSHI_S_END (no such change or value), ONSHI_E_BAD_OPTIONS, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_link_change_value(
    patients: *const onshi_patients,
    number: u32,
    value: u32,
    side: u32,
    out_value: *mut u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (which, out, error) = received!(
        Out::new(out_value),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        write_value(patients, number, value, side, which, out)
    })
}

/// As onshi_link_change_value, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: no argument but `out_error` may be NULL, and `buffer` if `capacity` is 0.
/// Thread: any, one call per list at a time.
/// Returns: as onshi_link_change_value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_link_change_value_u16(
    patients: *const onshi_patients,
    number: u32,
    value: u32,
    side: u32,
    out_value: *mut u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (which, out, error) = received!(
        Out::new(out_value),
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        write_value(patients, number, value, side, which, out)
    })
}

fn write_value<U: Unit>(
    patients: *const onshi_patients,
    number: u32,
    value: u32,
    side: u32,
    which: Out<'_, u32>,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let (which, out) = (which.required()?, out.required()?);
    if ![ONSHI_SIDE_CHART, ONSHI_SIDE_ANSWER].contains(&side) {
        return Err(Error::new(ErrorCode::BadOptions).because("side is neither 1 nor 2"));
    }
    handle::with(patients, |patients: &mut Patients| {
        let change = patients.changes.get(number as usize);
        let Some(part) = change.and_then(|change| change.parts.get(value as usize)) else {
            return out.write_none(ONSHI_S_END);
        };
        let text = match side {
            ONSHI_SIDE_CHART => &part.old,
            _ => &part.new,
        };
        let status = out.write_any(text.as_ref())?;
        which.set(number_of(part.field));
        Ok(status)
    })
}

fn told(change: &Change) -> onshi_change {
    onshi_change {
        struct_size: 0,
        change: number_of(change.unit),
        coverage: coverage_number(change.coverage),
        patient: change.patient.map_or(ONSHI_NO_PATIENT, index),
        ground: number_of(change.ground),
        how: number_of(change.how),
        after: change.after.map_or(0, number_of),
        values: index(change.parts.len()),
    }
}

numbered!(linkage::Unit, "change":
    ONSHI_CHANGE_CHART = Chart,
    ONSHI_CHANGE_INSURANCE = Insurance,
    ONSHI_CHANGE_NAME = Name,
    ONSHI_CHANGE_KANA = Kana,
    ONSHI_CHANGE_BIRTHDATE = Birthdate,
    ONSHI_CHANGE_REFERENCE_NUMBER = ReferenceNumber,
);
numbered!(Field, "value":
    ONSHI_VALUE_INSURER_NUMBER = InsurerNumber,
    ONSHI_VALUE_SYMBOL = Symbol,
    ONSHI_VALUE_NUMBER = Number,
    ONSHI_VALUE_BRANCH = Branch,
    ONSHI_VALUE_PAYER_NUMBER = PayerNumber,
    ONSHI_VALUE_RECIPIENT_NUMBER = RecipientNumber,
    ONSHI_VALUE_NAME = Name,
    ONSHI_VALUE_KANA = Kana,
    ONSHI_VALUE_BIRTHDATE = Birthdate,
);
numbered!(Ground, "ground":
    ONSHI_GROUND_NOBODY = Nobody,
    ONSHI_GROUND_REFERENCE_NUMBER = ReferenceNumber,
    ONSHI_GROUND_INSURED_NUMBER = InsuredNumber,
    ONSHI_GROUND_OTHER_COVERAGE = OtherCoverage,
);
numbered!(How, "how":
    ONSHI_HOW_AS_IS = AsIs,
    ONSHI_HOW_BY_HAND = ByHand,
);

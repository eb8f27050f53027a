//! Whose result this is, what may be done with it, and in which words to say so.

use std::ffi::c_char;

use onshi_core::catalogue::QualificationValidity;
use onshi_core::error::{Error, ErrorCode, Language};
use onshi_core::record::{CodeType, Coded};
use onshi_core::rules::linkage::{Basis, Difference, Link, Patient, Person, Plan, Refusal, link};
use onshi_core::rules::validity::{Route, display};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::plain::person_of;
use crate::record::{Held, onshi_record};
use crate::text::{Buffer, TextIn, language, member};

/// The answer came from the batch of everyone who consented to visits.
pub const ONSHI_ROUTE_CONSENTED: u32 = 1;
/// The answer came from a visit query (訪問診療等).
pub const ONSHI_ROUTE_VISIT: u32 = 2;
/// The answer came from a query or batch by number.
pub const ONSHI_ROUTE_NUMBER: u32 = 3;

/// Plan: nobody like this is known; make a chart and register a reference number (新規).
pub const ONSHI_PLAN_NEW: u32 = 1;
/// Plan: known, and nothing is to be changed (変更なし); `differences` may still name a lesser one.
pub const ONSHI_PLAN_UNCHANGED: u32 = 2;
/// Plan: known; some detail differs (更新).
pub const ONSHI_PLAN_UPDATE: u32 = 3;
/// Plan: known; the insurance is another one now (保険者変更).
pub const ONSHI_PLAN_INSURER_CHANGED: u32 = 4;
/// Plan: a person must decide between the candidates (要確認).
pub const ONSHI_PLAN_AMBIGUOUS: u32 = 5;
/// Plan: must not be applied (対象外).
pub const ONSHI_PLAN_REFUSE: u32 = 6;

/// Found by reference number (照会番号).
pub const ONSHI_BASIS_REFERENCE_NUMBER: u32 = 1;
/// Found by insurer, symbol, number and branch.
pub const ONSHI_BASIS_INSURED_NUMBER: u32 = 2;

/// Refused: the qualification is not valid.
pub const ONSHI_REFUSAL_NOT_VALID: u32 = 1;
/// Refused: the answer carries no qualification.
pub const ONSHI_REFUSAL_NO_QUALIFICATION: u32 = 2;
/// Refused: reference number and insured number point to two patients.
pub const ONSHI_REFUSAL_TWO_PATIENTS: u32 = 3;
/// Refused: the birth dates differ.
pub const ONSHI_REFUSAL_OTHER_BIRTHDATE: u32 = 4;

/// Differs: insurer, symbol or number. A bit of `differences`.
pub const ONSHI_DIFFERS_INSURANCE: u32 = 1;
/// Differs: branch number. A bit of `differences`.
pub const ONSHI_DIFFERS_BRANCH: u32 = 2;
/// Differs: name. A bit of `differences`.
pub const ONSHI_DIFFERS_NAME: u32 = 4;

/// As a patient's index: none.
pub const ONSHI_NO_PATIENT: u32 = 0xFFFF_FFFF;

/// The patients of the receipt computer, in the order in which they were added.
#[allow(non_camel_case_types)]
pub struct onshi_patients {
    _opaque: (),
}

/// A patient as the receipt computer knows them. Texts are UTF-8; a length of 0 means that the text
/// ends with NUL. What is not known is NULL.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_patient {
    /// sizeof(onshi_patient).
    pub struct_size: u32,
    /// Length of `reference_number` in bytes.
    pub reference_number_length: u32,
    /// Length of `insurer_number` in bytes.
    pub insurer_number_length: u32,
    /// Length of `symbol` in bytes.
    pub symbol_length: u32,
    /// Length of `number` in bytes.
    pub number_length: u32,
    /// Length of `branch` in bytes.
    pub branch_length: u32,
    /// Length of `name` in bytes.
    pub name_length: u32,
    /// Length of `kana` in bytes.
    pub kana_length: u32,
    /// Length of `birthdate` in bytes.
    pub birthdate_length: u32,
    /// Must be 0.
    pub reserved: u32,
    /// Reference number that was registered for them (照会番号).
    pub reference_number: *const c_char,
    /// Insurer number (保険者番号).
    pub insurer_number: *const c_char,
    /// Symbol (被保険者証記号).
    pub symbol: *const c_char,
    /// Number (被保険者証番号).
    pub number: *const c_char,
    /// Branch number (枝番).
    pub branch: *const c_char,
    /// Name (氏名).
    pub name: *const c_char,
    /// Name in kana (氏名カナ).
    pub kana: *const c_char,
    /// Birth date, yyyyMMdd (生年月日).
    pub birthdate: *const c_char,
}

/// How a person of an answer was linked to the patients (紐付け結果).
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_verdict {
    /// sizeof(onshi_verdict).
    pub struct_size: u32,
    /// What to do: one of ONSHI_PLAN_….
    pub plan: u32,
    /// Index of the patient, or ONSHI_NO_PATIENT.
    pub patient: u32,
    /// By what they were found: one of ONSHI_BASIS_…, or 0.
    pub basis: u32,
    /// What differs: ONSHI_DIFFERS_…, added up.
    pub differences: u32,
    /// Why it must not be applied: one of ONSHI_REFUSAL_…, or 0.
    pub refusal: u32,
    /// How many patients it might be; read them with onshi_link_candidate.
    pub candidates: u32,
    /// 1 if a reference number of ours is to be registered for them (照会番号登録), else 0.
    pub to_register: u32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers and pointers for which zeros are a value.
unsafe impl Sized32 for onshi_patient {
    const FIRST_SIZE: usize = size_of::<[u32; 10]>() + size_of::<[*const c_char; 8]>();
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_verdict {
    const FIRST_SIZE: usize = size_of::<[u32; 8]>();
}

/// What stands behind the handle of a patient list.
#[derive(Default)]
pub(crate) struct Patients {
    all: Vec<Patient>,
    candidates: Vec<u32>,
}

held_by_c!(Patients as onshi_patients, Patients);

/// Makes an empty list of patients.
/// Ownership: gives `*out_patients`; free it with onshi_patients_free.
/// NULL: `out_patients` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_patients_new(
    out_patients: *mut *mut onshi_patients,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_patients), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        out.set(handle::give(Patients::default())?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees a list of patients.
/// Ownership: takes `patients`.
/// NULL: `patients` may be NULL; then nothing happens.
/// Thread: any, one call per list at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_patients_free(patients: *mut onshi_patients) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Patients>(patients).map(|()| ONSHI_S_OK)
    })
}

/// Adds a patient. The first one has index 0, the next one 1, and so on.
/// Ownership: borrows `patient` for the call.
/// NULL: `patients` and `patient` must not be NULL.
/// Thread: any, one call per list at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_patients_add(
    patients: *mut onshi_patients,
    patient: *const onshi_patient,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, error) = received!(Struct::new(patient), Out::new(out_error));
    boundary(error, || {
        let known = patient.read()?;
        if known.reserved != 0 {
            return Err(Error::new(ErrorCode::BadOptions).because("reserved is not 0"));
        }
        // SAFETY: the texts of the structure live as long as the call, as the header asks.
        let known = unsafe { patient_of(&known) }?;
        handle::with(patients, |patients: &mut Patients| {
            patients.all.push(known);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Finds out which patient a person of an answer is, and what may be done. `record` is a person of
/// a batch or a whole single answer; `route` is one of ONSHI_ROUTE_…. It never picks between two.
/// Ownership: writes into `out_verdict`; nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per list and per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_link(
    patients: *mut onshi_patients,
    route: u32,
    record: *const onshi_record,
    out_verdict: *mut onshi_verdict,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_verdict), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        let route = self::route(route)?;
        handle::with(patients, |patients: &mut Patients| {
            let link = handle::with(record, |held: &mut Held| {
                let person = person_of(&held.record);
                let shown = display(route, person.text_named("validity").map(validity));
                Ok(link(&Person::of(person), shown, &patients.all))
            })?;
            out.write(verdict(&link))?;
            patients.candidates = link.candidates.iter().map(|c| index(c.patient)).collect();
            Ok(ONSHI_S_OK)
        })
    })
}

/// Reads one candidate of the last onshi_link of this list: the index of a patient. `index` counts
/// from 0.
/// Ownership: nothing to free.
/// NULL: `patients` and `out_patient` must not be NULL.
/// Thread: any, one call per list at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (no candidate of that index).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_link_candidate(
    patients: *const onshi_patients,
    index: u32,
    out_patient: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_patient), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(patients, |patients: &mut Patients| {
            let Some(candidate) = patients.candidates.get(index as usize) else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(*candidate);
            Ok(ONSHI_S_OK)
        })
    })
}

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
    boundary(error, || {
        let out = out.required()?;
        let language = self::language(language)?;
        let plan = named(&PLANS, plan, "plan")?;
        let reason = match refusal {
            0 => None,
            number => Some(named(&REFUSALS, number, "refusal")?.words()),
        };
        let (word, reason) = match language {
            Language::Japanese => (plan.japanese(), reason.map(|(japanese, _)| japanese)),
            Language::English => (plan.english(), reason.map(|(_, english)| english)),
        };
        match reason {
            Some(reason) => out.write(&format!("{word}: {reason}")),
            None => out.write(word),
        }
    })
}

/// Writes the words to show for a validity (資格有効性) on a route, and says whether a chart may be
/// updated from such an answer without asking a person. `value` is the code as it was read; absent
/// or unknown codes never count as valid.
/// Ownership: borrows `value` for the call and writes into `buffer`; nothing to free.
/// NULL: `out_length` must not be NULL; `value` may be NULL if `value_length` is 0;
/// `out_may_update` may be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_validity_text(
    route: u32,
    value: *const c_char,
    value_length: u32,
    language: u32,
    out_may_update: *mut u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (value, may_update, out, error) = received!(
        TextIn::utf8(value, value_length),
        Out::new(out_may_update),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (value, out) = (value.read()?, out.required()?);
        let language = self::language(language)?;
        let shown = display(self::route(route)?, Some(validity(&value)));
        let status = out.write(match language {
            Language::Japanese => shown.japanese,
            Language::English => shown.english,
        })?;
        may_update.set(shown.may_update.into());
        Ok(status)
    })
}

const PLANS: [(u32, Plan); 6] = [
    (ONSHI_PLAN_NEW, Plan::New),
    (ONSHI_PLAN_UNCHANGED, Plan::Unchanged),
    (ONSHI_PLAN_UPDATE, Plan::Update),
    (ONSHI_PLAN_INSURER_CHANGED, Plan::InsurerChanged),
    (ONSHI_PLAN_AMBIGUOUS, Plan::Ambiguous),
    (ONSHI_PLAN_REFUSE, Plan::Refuse),
];

const REFUSALS: [(u32, Refusal); 4] = [
    (ONSHI_REFUSAL_NOT_VALID, Refusal::NotValid),
    (ONSHI_REFUSAL_NO_QUALIFICATION, Refusal::NoQualification),
    (ONSHI_REFUSAL_TWO_PATIENTS, Refusal::TwoPatients),
    (ONSHI_REFUSAL_OTHER_BIRTHDATE, Refusal::OtherBirthdate),
];

const ROUTES: [(u32, Route); 3] = [
    (ONSHI_ROUTE_CONSENTED, Route::Consented),
    (ONSHI_ROUTE_VISIT, Route::Visit),
    (ONSHI_ROUTE_NUMBER, Route::Number),
];

/// What a number of C means.
fn named<T: Copy>(table: &[(u32, T)], number: u32, what: &str) -> Result<T, Error> {
    let found = table.iter().find(|(own, _)| *own == number);
    found.map(|(_, value)| *value).ok_or_else(|| {
        Error::new(ErrorCode::BadOptions).because(format!("there is no {what} {number}"))
    })
}

/// The number of C for a value; 0 for one without a number.
fn number_of<T: PartialEq>(table: &[(u32, T)], value: &T) -> u32 {
    let found = table.iter().find(|(_, own)| own == value);
    found.map_or(0, |(number, _)| *number)
}

fn route(number: u32) -> Result<Route, Error> {
    named(&ROUTES, number, "route")
}

fn validity(raw: &str) -> Coded<'_, QualificationValidity> {
    Coded {
        raw,
        known: QualificationValidity::from_wire(raw),
    }
}

fn verdict(link: &Link) -> onshi_verdict {
    let difference = |difference: &Difference| match difference {
        Difference::Insurance => ONSHI_DIFFERS_INSURANCE,
        Difference::Branch => ONSHI_DIFFERS_BRANCH,
        Difference::Name(_) => ONSHI_DIFFERS_NAME,
    };
    onshi_verdict {
        struct_size: 0,
        plan: number_of(&PLANS, &link.plan),
        patient: link.patient.map_or(ONSHI_NO_PATIENT, index),
        basis: match link.basis {
            Some(Basis::ReferenceNumber) => ONSHI_BASIS_REFERENCE_NUMBER,
            Some(Basis::InsuredNumber) => ONSHI_BASIS_INSURED_NUMBER,
            None => 0,
        },
        differences: link.differences.iter().map(difference).sum(),
        refusal: link
            .refusal
            .map_or(0, |refusal| number_of(&REFUSALS, &refusal)),
        candidates: index(link.candidates.len()),
        to_register: link.register.into(),
    }
}

fn index(patient: usize) -> u32 {
    u32::try_from(patient).unwrap_or(ONSHI_NO_PATIENT)
}

/// # Safety
/// The texts of the structure can be read.
unsafe fn patient_of(known: &onshi_patient) -> Result<Patient, Error> {
    // SAFETY: as promised by the caller.
    let text = |first, length| unsafe { member(first, length) }.map(Option::unwrap_or_default);
    Ok(Patient {
        id: String::new(),
        reference_number: text(known.reference_number, known.reference_number_length)?,
        insurer_number: text(known.insurer_number, known.insurer_number_length)?,
        symbol: text(known.symbol, known.symbol_length)?,
        number: text(known.number, known.number_length)?,
        branch: text(known.branch, known.branch_length)?,
        name: text(known.name, known.name_length)?,
        kana: text(known.kana, known.kana_length)?,
        birthdate: text(known.birthdate, known.birthdate_length)?,
    })
}

//! Whose result this is (紐付け), and what may be done with it.

use std::mem::size_of;

use onshi_core::record::Group;
use onshi_core::rules::linkage::{
    Basis, Candidate, Confirmed, CoverageLink, CoverageOutcome, Difference, JoinBasis, Likeness,
    Person, Plan, Refusal, changes as changes_of,
};
use onshi_core::rules::validity::{Display, Route, display};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::coverage::coverage_number;
use crate::error::onshi_error;
use crate::handle;
use crate::notes::{onshi_notes, with_confirmed};
use crate::numbers::{Numbered, Words, number_of, numbered};
use crate::patients::{ONSHI_NO_PATIENT, Patients, onshi_patients};
use crate::plain::{person_of, some, with_record};
use crate::record::onshi_record;
use crate::validity::{route, validity};

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

/// Plan: the chart is known by the other coverage; add this one beside it (併用の追加).
pub const ONSHI_PLAN_JOIN: u32 = 7;
/// Plan: the chart is made for another coverage of the answer; add this one to it (新規カルテへの併用の追加).
pub const ONSHI_PLAN_JOIN_NEW: u32 = 8;

/// Found by reference number (照会番号).
pub const ONSHI_BASIS_REFERENCE_NUMBER: u32 = 1;
/// Found by insurer, symbol, number and branch.
pub const ONSHI_BASIS_INSURED_NUMBER: u32 = 2;
/// Found by the other coverage of the same answer.
pub const ONSHI_BASIS_OTHER_COVERAGE: u32 = 3;

/// Might be: reference number or insured number, which lead to several.
pub const ONSHI_LIKENESS_NUMBER: u32 = 1;
/// Might be: the same birth date, and a name that somebody confirmed once (別名).
pub const ONSHI_LIKENESS_ALIAS: u32 = 2;
/// Might be: the same birth date and a like name.
pub const ONSHI_LIKENESS_NAME: u32 = 3;
/// Might be: the same birth date and the same kana.
pub const ONSHI_LIKENESS_KANA: u32 = 4;
/// Might be: the same birth date, and the parts of the name in another order.
pub const ONSHI_LIKENESS_ORDER: u32 = 5;

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
    /// Which coverage it is about: one of ONSHI_COVERAGE_….
    pub coverage: u32,
    /// Place of that qualification in the answer: health insurance first.
    pub qualification: u32,
    /// 1 if the names differ and somebody said once that both are this patient (別名), else 0.
    pub alias: u32,
    /// ONSHI_PLAN_JOIN_NEW: place of the qualification for which the chart is made; else 0.
    pub joins: u32,
}

/// A patient who might be the person (候補).
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_candidate {
    /// sizeof(onshi_candidate).
    pub struct_size: u32,
    /// Index of the patient.
    pub patient: u32,
    /// Why they are asked about: one of ONSHI_LIKENESS_….
    pub likeness: u32,
    /// How alike the names are: one of ONSHI_NAMES_….
    pub names: u32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_verdict {
    const FIRST_SIZE: usize = size_of::<[u32; 8]>();
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_candidate {
    const FIRST_SIZE: usize = size_of::<[u32; 4]>();
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
            let link = with_record(record, |record| {
                let unit = person_of(record);
                let (person, shown) = (Person::of(unit), shown(route, unit));
                let link = patients.indexed().link(&person, shown, Confirmed::NOTHING);
                Ok(CoverageLink::of(&person, link))
            })?;
            out.write(verdict(&link))?;
            patients.changes.clear();
            patients.links = vec![link];
            Ok(ONSHI_S_OK)
        })
    })
}

/// Links every coverage of a person by itself (制度ごとの紐付け, 併用), knowing what `notes` remember of
/// names, and finds what could be changed, piece by piece. `*out_count` is how many coverages there are:
/// read each with onshi_link_verdict, and the changes with onshi_link_change. `*out_two_charts` is 1 if
/// they lead to more than one chart (カルテが二つ), which is told and never merged; else 0.
/// Ownership: nothing to free.
/// NULL: `notes` may be NULL: nothing is remembered; no other argument but `out_error` may be NULL.
/// Thread: any, one call per list, notes and record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (the answer carries no qualification), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_link_each(
    patients: *mut onshi_patients,
    notes: *const onshi_notes,
    route: u32,
    record: *const onshi_record,
    out_count: *mut u32,
    out_two_charts: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (count, two_charts, error) = received!(
        Out::new(out_count),
        Out::new(out_two_charts),
        Out::new(out_error)
    );
    boundary(error, || {
        let (count, two_charts) = (count.required()?, two_charts.required()?);
        let route = self::route(route)?;
        handle::with(patients, |patients: &mut Patients| {
            with_record(record, |record| {
                with_confirmed(notes, |confirmed| {
                    let unit = person_of(record);
                    let (person, shown) = (Person::of(unit), shown(route, unit));
                    let indexed = patients.indexed();
                    let links = indexed.link_each(&person, shown, confirmed);
                    two_charts.set(indexed.two_charts(&links).into());
                    let all = indexed.all();
                    let changes = links.iter();
                    let changes =
                        changes.flat_map(|link| changes_of(&person, shown, link, all, confirmed));
                    patients.changes = changes.collect();
                    patients.links = links;
                    Ok(())
                })
            })?;
            count.set(index(patients.links.len()));
            Ok(some(!patients.links.is_empty()))
        })
    })
}

/// Reads how a coverage of the person was linked by the last onshi_link_each (or onshi_link, which has one).
/// `number` counts from 0.
/// Ownership: writes into `out_verdict`; nothing to free.
/// NULL: `patients` and `out_verdict` must not be NULL.
/// Thread: any, one call per list at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many coverages), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_link_verdict(
    patients: *const onshi_patients,
    number: u32,
    out_verdict: *mut onshi_verdict,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_verdict), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        handle::with(patients, |patients: &mut Patients| {
            let Some(link) = patients.links.get(number as usize) else {
                return Ok(ONSHI_S_NONE);
            };
            out.write(verdict(link))?;
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
            let Some(candidate) = candidates(patients, 0).get(index as usize) else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(self::index(candidate.patient));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Reads one candidate of a coverage, with why they are asked about. Both numbers count from 0.
/// Ownership: writes into `out_candidate`; nothing to free.
/// NULL: `patients` and `out_candidate` must not be NULL.
/// Thread: any, one call per list at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (no such candidate), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_link_candidate_of(
    patients: *const onshi_patients,
    number: u32,
    index: u32,
    out_candidate: *mut onshi_candidate,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_candidate), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        handle::with(patients, |patients: &mut Patients| {
            let Some(candidate) = candidates(patients, number).get(index as usize) else {
                return Ok(ONSHI_S_NONE);
            };
            out.write(onshi_candidate {
                struct_size: 0,
                patient: self::index(candidate.patient),
                likeness: number_of(candidate.likeness),
                names: number_of(candidate.name),
            })?;
            Ok(ONSHI_S_OK)
        })
    })
}

fn shown(route: Route, unit: Group<'_>) -> &'static Display {
    display(route, unit.text_named("validity").map(validity))
}

fn candidates(patients: &Patients, number: u32) -> &[Candidate] {
    let link = patients.links.get(number as usize);
    match link.map(|link| &link.outcome) {
        Some(CoverageOutcome::Linked(link)) => &link.candidates,
        _ => &[],
    }
}

fn verdict(link: &CoverageLink) -> onshi_verdict {
    let blank = onshi_verdict {
        struct_size: 0,
        plan: 0,
        patient: link.patient().map_or(ONSHI_NO_PATIENT, index),
        basis: 0,
        differences: 0,
        refusal: 0,
        candidates: 0,
        to_register: 0,
        coverage: coverage_number(link.coverage),
        qualification: index(link.qualification),
        alias: 0,
        joins: 0,
    };
    match &link.outcome {
        CoverageOutcome::Linked(link) => onshi_verdict {
            plan: number_of(link.plan),
            basis: match link.basis {
                Some(Basis::ReferenceNumber) => ONSHI_BASIS_REFERENCE_NUMBER,
                Some(Basis::InsuredNumber) => ONSHI_BASIS_INSURED_NUMBER,
                None => 0,
            },
            differences: link.differences.iter().map(difference).sum(),
            refusal: link.refusal.map_or(0, number_of),
            candidates: index(link.candidates.len()),
            to_register: link.register.into(),
            alias: link.alias.into(),
            ..blank
        },
        CoverageOutcome::Joins(join) => onshi_verdict {
            plan: ONSHI_PLAN_JOIN,
            basis: match join.basis {
                JoinBasis::ReferenceNumber => ONSHI_BASIS_REFERENCE_NUMBER,
                JoinBasis::OtherCoverage => ONSHI_BASIS_OTHER_COVERAGE,
            },
            to_register: join.register.into(),
            ..blank
        },
        CoverageOutcome::JoinsNew(place) => onshi_verdict {
            plan: ONSHI_PLAN_JOIN_NEW,
            basis: ONSHI_BASIS_OTHER_COVERAGE,
            joins: index(*place),
            ..blank
        },
    }
}

fn difference(difference: &Difference) -> u32 {
    match difference {
        Difference::Insurance => ONSHI_DIFFERS_INSURANCE,
        Difference::Branch => ONSHI_DIFFERS_BRANCH,
        Difference::Name(_) => ONSHI_DIFFERS_NAME,
    }
}

/// A place in a list, as C counts it.
pub(crate) fn index(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(ONSHI_NO_PATIENT)
}

impl Numbered for Plan {
    const WHAT: &'static str = "plan";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_PLAN_NEW, Plan::New),
        (ONSHI_PLAN_UNCHANGED, Plan::Unchanged),
        (ONSHI_PLAN_UPDATE, Plan::Update),
        (ONSHI_PLAN_INSURER_CHANGED, Plan::InsurerChanged),
        (ONSHI_PLAN_AMBIGUOUS, Plan::Ambiguous),
        (ONSHI_PLAN_REFUSE, Plan::Refuse),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.english().into())
    }
}

numbered!(Refusal, "refusal":
    ONSHI_REFUSAL_NOT_VALID = NotValid,
    ONSHI_REFUSAL_NO_QUALIFICATION = NoQualification,
    ONSHI_REFUSAL_TWO_PATIENTS = TwoPatients,
    ONSHI_REFUSAL_OTHER_BIRTHDATE = OtherBirthdate,
);
numbered!(Likeness, "likeness":
    ONSHI_LIKENESS_NUMBER = Number,
    ONSHI_LIKENESS_ALIAS = Alias,
    ONSHI_LIKENESS_NAME = Name,
    ONSHI_LIKENESS_KANA = Kana,
    ONSHI_LIKENESS_ORDER = Order,
);

//! Linking through the C ABI: each coverage, what could be changed, and what persons said about it.
#![allow(clippy::unwrap_used)]

mod support;

use std::cell::Cell;
use std::ptr::{null, null_mut};

use onshi::changes::*;
use onshi::coverage::{ONSHI_COVERAGE_HEALTH_INSURANCE, ONSHI_COVERAGE_MEDICAL_AID};
use onshi::linkage::*;
use onshi::names::*;
use onshi::notes::*;
use onshi::patients::*;
use onshi::record::onshi_record;
use onshi::validity::ONSHI_ROUTE_NUMBER;
use onshi::words::*;
use onshi_core::catalogue::*;
use support::rules::{NOW, SECRET, charted, given, insured, kept, named, notes, patients, text};
use support::{NUL, blank_patient_u16, c, path, set};

/// Status, how many coverages, and whether they lead to two charts.
fn link(
    patients: *mut onshi_patients,
    notes: *const onshi_notes,
    answer: *const onshi_record,
) -> (i32, u32, u32) {
    let (mut count, mut two) = (0, 0);
    let done = unsafe {
        let (count, two, error) = (&raw mut count, &raw mut two, null_mut());
        onshi_link_each(
            patients,
            notes,
            ONSHI_ROUTE_NUMBER,
            answer,
            count,
            two,
            error,
        )
    };
    (done, count, two)
}

fn verdict(patients: *const onshi_patients, number: u32) -> onshi_verdict {
    let mut verdict = onshi_verdict {
        struct_size: size_of::<onshi_verdict>() as u32,
        plan: 0,
        patient: 0,
        basis: 0,
        differences: 0,
        refusal: 0,
        candidates: 0,
        to_register: 0,
        coverage: 0,
        qualification: 0,
        alias: 0,
        joins: 0,
    };
    let done = unsafe { onshi_link_verdict(patients, number, &raw mut verdict, null_mut()) };
    assert_eq!(done, 0);
    verdict
}

/// Every change that was found.
fn changes(patients: *const onshi_patients) -> Vec<onshi_change> {
    let blank = onshi_change {
        struct_size: size_of::<onshi_change>() as u32,
        change: 0,
        coverage: 0,
        patient: 0,
        ground: 0,
        how: 0,
        after: 0,
        values: 0,
    };
    let read = |number| {
        let mut change = blank;
        let done = unsafe { onshi_link_change(patients, number, &raw mut change, null_mut()) };
        (done == 0).then_some(change)
    };
    (0..).map_while(read).collect()
}

/// Status, which value, and what a side has of it.
fn value(patients: *const onshi_patients, change: u32, at: u32, side: u32) -> (i32, u32, String) {
    let which = Cell::new(0);
    let (done, said) = text(|b, n, l| unsafe {
        onshi_link_change_value(
            patients,
            change,
            at,
            side,
            which.as_ptr(),
            b,
            n,
            l,
            null_mut(),
        )
    });
    (done, which.get(), said)
}

fn decided(notes: *const onshi_notes, patients: *const onshi_patients, now: u32) -> Option<u32> {
    let (mut decision, mut when) = (0, 0);
    let done = unsafe {
        let (decision, when) = (&raw mut decision, &raw mut when);
        onshi_notes_decided(notes, patients, 0, now, decision, when, null_mut())
    };
    (done == 0).then_some(decision)
}

#[test]
fn a_change_is_read_value_by_value_and_decided_once() {
    let (notes, patients, answer) = (
        notes(&SECRET),
        patients(&[charted("例題　太郎")]),
        named("試験　太郎"),
    );
    assert_eq!(link(patients, notes, answer), (0, 1, 0));
    let found = verdict(patients, 0);
    assert_eq!((found.plan, found.patient), (ONSHI_PLAN_UPDATE, 0));
    assert_eq!(found.coverage, ONSHI_COVERAGE_HEALTH_INSURANCE);
    let all = changes(patients);
    let kinds: Vec<u32> = all.iter().map(|change| change.change).collect();
    assert_eq!(kinds, [ONSHI_CHANGE_NAME, ONSHI_CHANGE_REFERENCE_NUMBER]);
    assert_eq!((all[0].how, all[0].values), (ONSHI_HOW_AS_IS, 1));
    let of_chart = value(patients, 0, 0, ONSHI_SIDE_CHART);
    assert_eq!(of_chart, (0, ONSHI_VALUE_NAME, "例題　太郎".into()));
    let of_answer = value(patients, 0, 0, ONSHI_SIDE_ANSWER);
    assert_eq!(of_answer, (0, ONSHI_VALUE_NAME, "試験　太郎".into()));
    assert_eq!(
        value(patients, 0, 1, ONSHI_SIDE_CHART).0,
        2,
        "no more values"
    );

    let decide = |decision, later| unsafe {
        onshi_notes_decide(notes, patients, 0, decision, later, NOW, null_mut())
    };
    assert_eq!(decided(notes, patients, NOW), None);
    assert_eq!(decide(ONSHI_DECIDED_LATER, NOW + 10), 0);
    assert_eq!(decided(notes, patients, NOW + 9), Some(ONSHI_DECIDED_LATER));
    assert_eq!(
        decided(notes, patients, NOW + 10),
        None,
        "its time has come"
    );
    assert_eq!(decide(ONSHI_DECIDED_DECLINED, 0), 0);
    assert_eq!(
        decided(notes, patients, NOW + 10),
        Some(ONSHI_DECIDED_DECLINED)
    );

    // Kept, and read with the same secret and with another.
    let json = kept(|b, n, l| unsafe { onshi_notes_json(notes, b, n, l, null_mut()) });
    assert!(!json.to_str().unwrap().contains("試験"));
    for (secret, remembered) in [(SECRET, Some(ONSHI_DECIDED_DECLINED)), ([8; 32], None)] {
        let again = given(|out, error| unsafe {
            onshi_notes_from_json(secret.as_ptr(), 32, json.as_ptr(), NUL, out, error)
        });
        assert_eq!(decided(again, patients, NOW), remembered);
    }
    let mut count = 0;
    let mut forget = || unsafe {
        onshi_notes_forget(
            notes,
            c"patient-17".as_ptr(),
            NUL,
            &raw mut count,
            null_mut(),
        )
    };
    assert_eq!((forget(), forget()), (0, 1), "forgotten once");
}

#[test]
fn an_alias_explains_a_name_until_it_is_withdrawn() {
    let (notes, patients, answer) = (
        notes(&SECRET),
        patients(&[charted("例題　太郎")]),
        named("●験　太郎"),
    );
    let mut reason = 0;
    let mut confirm = |answer| unsafe {
        let reason = &raw mut reason;
        onshi_notes_confirm_alias(notes, patients, 0, answer, 0, NOW, reason, null_mut())
    };
    assert_eq!(confirm(answer), 0);
    assert_eq!(link(patients, notes, answer).0, 0);
    let known = verdict(patients, 0);
    assert_eq!(
        (known.plan, known.alias, known.differences),
        (ONSHI_PLAN_UNCHANGED, 1, 0)
    );
    assert_eq!(link(patients, null(), answer).0, 0);
    assert_eq!(verdict(patients, 0).alias, 0, "without notes");
    let withdraw =
        || unsafe { onshi_notes_withdraw_alias(notes, patients, 0, answer, 0, null_mut()) };
    assert_eq!((withdraw(), withdraw()), (0, 1));
    assert_eq!(confirm(named("例題　太郎")), ONSHI_S_DENIED);
    assert_eq!(reason, ONSHI_NO_ALIAS_DIFFERENCE);
}

#[test]
fn a_second_coverage_joins_the_chart_that_the_first_one_found() {
    let answer = named("試験　太郎");
    let second = path(&[
        (QualificationAnswer::body, 0),
        (QualificationAnswerBody::results, 0),
        (ResultList::result, 1),
    ]);
    for (field, said) in [
        (QualificationResult::card_classification, "A1"),
        (QualificationResult::insurer_number, "12999991"),
        (
            QualificationResult::insured_identification_number,
            "1234566",
        ),
        (QualificationResult::name, "試験　太郎"),
        (QualificationResult::birthdate, "19500102"),
    ] {
        set(answer, &second, field, said);
    }
    let patients = patients(&[charted("試験　太郎")]);
    assert_eq!(link(patients, null(), answer), (0, 2, 0));
    let [insurance, aid] = [0, 1].map(|number| verdict(patients, number));
    assert_eq!(insurance.plan, ONSHI_PLAN_UNCHANGED);
    assert_eq!((aid.plan, aid.patient), (ONSHI_PLAN_JOIN, 0));
    assert_eq!(aid.coverage, ONSHI_COVERAGE_MEDICAL_AID);
    assert_eq!(aid.basis, ONSHI_BASIS_OTHER_COVERAGE);
    let payer = changes(patients);
    let payer = payer
        .iter()
        .position(|change| change.coverage == ONSHI_COVERAGE_MEDICAL_AID);
    let payer = value(patients, payer.unwrap() as u32, 0, ONSHI_SIDE_ANSWER);
    assert_eq!(payer, (0, ONSHI_VALUE_PAYER_NUMBER, "12999991".into()));
}

#[test]
fn a_patient_who_comes_later_and_in_utf_16_is_found_as_well() {
    let (patients, answer) = (patients(&[]), named("試験　太郎"));
    assert_eq!(link(patients, null(), answer), (0, 1, 0));
    assert_eq!(verdict(patients, 0).plan, ONSHI_PLAN_NEW);
    let wide = |text: &str| text.encode_utf16().chain([0]).collect::<Vec<u16>>();
    let [insurer, number, name, born] = ["06139992", "0001", "試験　太郎", "19500102"].map(wide);
    let known = onshi_patient_u16 {
        insurer_number: insurer.as_ptr(),
        number: number.as_ptr(),
        name: name.as_ptr(),
        birthdate: born.as_ptr(),
        ..blank_patient_u16()
    };
    let added = unsafe { onshi_patients_add_u16(patients, &raw const known, null_mut()) };
    assert_eq!(added, 0);
    assert_eq!(link(patients, null(), answer), (0, 1, 0));
    assert_eq!(verdict(patients, 0).basis, ONSHI_BASIS_INSURED_NUMBER);
}

#[test]
fn a_candidate_says_why_and_how_alike_the_names_are() {
    let other = onshi_patient {
        number: c"0002".as_ptr(),
        name: c("試驗　太郎").into_raw(),
        ..insured()
    };
    let patients = patients(&[other]);
    assert_eq!(link(patients, null(), named("試験　太郎")), (0, 1, 0));
    assert_eq!(verdict(patients, 0).candidates, 1);
    let mut candidate = onshi_candidate {
        struct_size: size_of::<onshi_candidate>() as u32,
        patient: 9,
        likeness: 0,
        names: 0,
    };
    let mut read = |index| unsafe {
        onshi_link_candidate_of(patients, 0, index, &raw mut candidate, null_mut())
    };
    assert_eq!((read(1), read(0)), (1, 0));
    assert_eq!(
        (candidate.patient, candidate.likeness),
        (0, ONSHI_LIKENESS_NAME)
    );
    assert_eq!(candidate.names, ONSHI_NAMES_VARIANT);
}

#[test]
fn names_agree_by_grade_in_both_encodings() {
    for (one, other, any_order, expected) in [
        ("試験　太郎", "試験　太郎", 0, ONSHI_NAMES_IDENTICAL),
        ("試験　太郎", "試験 太郎", 0, ONSHI_NAMES_FOLDED),
        ("髙橋　太郎", "高橋　太郎", 0, ONSHI_NAMES_VARIANT),
        ("●橋　太郎", "高橋　太郎", 0, ONSHI_NAMES_SUBSTITUTED),
        ("太郎　試験", "試験　太郎", 0, ONSHI_NAMES_DIFFERENT),
        ("太郎　試験", "試験　太郎", 1, ONSHI_NAMES_FOLDED),
    ] {
        let (mut names, mut wide) = (0, 0);
        let (one_u16, other_u16): (Vec<u16>, Vec<u16>) =
            (one.encode_utf16().collect(), other.encode_utf16().collect());
        unsafe {
            let (first, second) = (c(one), c(other));
            let (first, second) = (first.as_ptr(), second.as_ptr());
            let names = &raw mut names;
            let done = onshi_names_compare(first, NUL, second, NUL, any_order, names, null_mut());
            assert_eq!(done, 0);
            let done = onshi_names_compare_u16(
                one_u16.as_ptr(),
                one_u16.len() as u32,
                other_u16.as_ptr(),
                other_u16.len() as u32,
                any_order,
                &raw mut wide,
                null_mut(),
            );
            assert_eq!(done, 0);
        }
        assert_eq!((names, wide), (expected, expected), "{one} {other}");
    }
}

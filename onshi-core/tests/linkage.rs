//! Which patient a result belongs to: a table of situations, each with the plan that must follow.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use onshi_core::catalogue::{
    ConsentedUnit, InsuredCardClassification, QualificationResult, QualificationValidity,
    ResultList,
};
use onshi_core::record::{CodeType, Coded, Draft};
use onshi_core::rules::linkage::{Basis, Difference, Patient, Person, Plan, Refusal, link};
use onshi_core::rules::validity::{Route, display};
use onshi_core::text::Grade;

fn patients() -> Vec<Patient> {
    let patient = |id: &str, reference: &str, insurer: &str, number: &str, branch: &str| Patient {
        id: id.into(),
        reference_number: reference.into(),
        insurer_number: insurer.into(),
        symbol: "12-34".into(),
        number: number.into(),
        branch: branch.into(),
        name: "試験　太郎".into(),
        kana: "ｼｹﾝ ﾀﾛｳ".into(),
        birthdate: "19500102".into(),
    };
    vec![
        patient("P1", "R1", "123456", "0001", "01"),
        patient("P2", "", "06123456", "0002", "00"),
        Patient {
            birthdate: "19600303".into(),
            ..patient("P3", "", "06123456", "0003", "01")
        },
        Patient {
            birthdate: "19600303".into(),
            ..patient("P4", "", "06123456", "0003", "")
        },
    ]
}

/// One person of an answer: 照会番号, insurer, symbol, number, branch, name, birth date.
struct Case(
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

fn unit(case: &Case) -> Draft<ConsentedUnit> {
    let Case(reference, insurer, symbol, number, branch, name, birthdate) = *case;
    let some = |text: &'static str| (!text.is_empty()).then_some(text);
    let result = Draft::<QualificationResult>::new()
        .insurer_number(insurer)
        .insured_card_symbol(symbol)
        .insured_identification_number(number)
        .maybe(some(branch), |draft, branch| {
            draft.insured_branch_number(branch)
        })
        .name(name)
        .birthdate(birthdate);
    Draft::<ConsentedUnit>::new()
        .results(Draft::<ResultList>::new().result(result))
        .maybe(some(reference), |draft, number| {
            draft.reference_number(number)
        })
}

fn plan_of(case: &Case, validity: QualificationValidity) -> onshi_core::rules::linkage::Link {
    let unit = unit(case);
    let coded = Coded {
        raw: validity.wire(),
        known: Some(validity),
    };
    link(
        &Person::of(unit.view().group()),
        display(Route::Consented, Some(coded)),
        &patients(),
    )
}

const VALID: QualificationValidity = QualificationValidity::Valid;

#[test]
#[rustfmt::skip]
fn every_situation_has_its_plan() {
    let table = [
        // what                               照会番号 保険者番号 記号 番号 枝番 氏名 生年月日            plan                 patient  register
        ("known, nothing differs",            Case("R1", "  123456", "12-34", "0001", "01", "試験　太郎", "19500102"), Plan::Unchanged,      Some(0), false),
        ("zero padded, full width, no branch", Case("R1", "00123456", "１２－３４", "０００１", "", "試験 太郎", "19500102"), Plan::Unchanged, Some(0), false),
        ("another insurer, by 照会番号",       Case("R1", "06999999", "9", "77", "01", "試験　太郎", "19500102"), Plan::InsurerChanged,      Some(0), false),
        ("married: the name differs",         Case("R1", "123456", "12-34", "0001", "01", "見本　太郎", "19500102"), Plan::Update,           Some(0), false),
        ("known by number, not registered",   Case("", "06123456", "12-34", "0002", "00", "試験　太郎", "19500102"), Plan::Unchanged,        Some(1), true),
        ("other branch number",               Case("R1", "123456", "12-34", "0001", "02", "試験　太郎", "19500102"), Plan::Update,           Some(0), false),
        ("number leads to two, no branch",    Case("", "06123456", "12-34", "0003", "", "試験　太郎", "19600303"), Plan::Ambiguous,          None,    false),
        ("照会番号 of another patient's number", Case("R1", "06123456", "12-34", "0002", "00", "試験　太郎", "19500102"), Plan::Refuse,       Some(0), false),
        ("照会番号, but another birth date",   Case("R1", "123456", "12-34", "0001", "01", "試験　太郎", "19990909"), Plan::Refuse,           Some(0), false),
        ("only name and birth date",          Case("", "06777777", "1", "1", "01", "試験　太郎", "19500102"), Plan::Ambiguous,              None,    false),
        ("nobody like this",                  Case("", "06777777", "1", "1", "01", "架空　花子", "19700707"), Plan::New,                    None,    true),
        ("照会番号 unknown here",              Case("R9", "06777777", "1", "1", "01", "架空　花子", "19700707"), Plan::New,                  None,    false),
        ("leading zeros are part of a number", Case("", "123456", "12-34", "1", "01", "架空　花子", "19700707"), Plan::New,                  None,    true),
    ];
    for (what, case, plan, patient, register) in table {
        let link = plan_of(&case, VALID);
        assert_eq!((link.plan, link.patient, link.register), (plan, patient, register), "{what}");
    }
}

#[test]
fn what_is_not_valid_never_changes_a_chart() {
    let changed = Case("R1", "06999999", "9", "77", "01", "試験　太郎", "19500102");
    for row in QualificationValidity::TABLE.rows {
        let Some(validity) = QualificationValidity::from_wire(row.value) else {
            panic!()
        };
        let link = plan_of(&changed, validity);
        if validity == VALID {
            assert_eq!(link.plan, Plan::InsurerChanged);
        } else {
            assert_eq!(link.refusal, Some(Refusal::NotValid), "{}", row.japanese);
            assert_eq!(link.patient, Some(0), "the person is still shown");
        }
    }
}

/// The system writes ● for what it cannot send and other forms of a character: the chart knows better.
#[test]
fn a_lesser_name_never_updates_the_chart() {
    for (name, grade) in [
        ("試●　太郎", Grade::Substituted),
        ("試驗　太郎", Grade::VariantKanji),
    ] {
        let link = plan_of(
            &Case("R1", "123456", "12-34", "0001", "01", name, "19500102"),
            VALID,
        );
        assert_eq!(link.differences, [Difference::Name(grade)], "{name}: told");
        assert_eq!(link.plan, Plan::Unchanged, "{name}: and nothing more");
    }
}

#[test]
fn the_basis_and_the_differences_are_told() {
    let link = plan_of(
        &Case("R1", "06999999", "9", "77", "01", "見本　太郎", "19500102"),
        VALID,
    );
    assert_eq!(link.basis, Some(Basis::ReferenceNumber));
    assert_eq!(link.differences[0], Difference::Insurance);
    assert!(matches!(
        link.differences[1],
        Difference::Name(Grade::Different)
    ));
}

#[test]
fn an_answer_without_a_qualification_is_refused() {
    let unit = Draft::<ConsentedUnit>::new().reference_number("R1");
    let link = link(
        &Person::of(unit.view().group()),
        display(Route::Consented, None),
        &patients(),
    );
    assert_eq!(link.refusal, Some(Refusal::NoQualification));
}

#[test]
fn medical_aid_beside_health_insurance_is_one_person() {
    let aid = Draft::<QualificationResult>::new()
        .card_classification(InsuredCardClassification::MedicalAid)
        .insurer_number("12345678")
        .insured_identification_number("1234567")
        .birthdate("19500102");
    let health = Draft::<QualificationResult>::new()
        .insurer_number("123456")
        .insured_card_symbol("12-34")
        .insured_identification_number("0001")
        .insured_branch_number("01")
        .name("試験　太郎")
        .birthdate("19500102");
    let list = Draft::<ResultList>::new().result(aid).result(health);
    let unit = Draft::<ConsentedUnit>::new().results(list);
    let person = Person::of(unit.view().group());
    assert!(person.is_combined());
    assert_eq!(
        person.qualifications[0].insurer_number(),
        Some("123456"),
        "health insurance first"
    );
    let coded = Coded {
        raw: VALID.wire(),
        known: Some(VALID),
    };
    let link = link(&person, display(Route::Consented, Some(coded)), &patients());
    assert_eq!((link.plan, link.patient), (Plan::Unchanged, Some(0)));
}

#[test]
fn only_two_kinds_of_coverage_are_combined() {
    let health = || {
        Draft::<QualificationResult>::new()
            .insurer_number("123456")
            .insured_identification_number("0001")
    };
    let aid = || health().card_classification(InsuredCardClassification::MedicalAid);
    let table = [
        (vec![], false),
        (vec![health()], false),
        (vec![aid()], false),
        (vec![health(), health()], false),
        (vec![aid(), aid()], false),
        (vec![aid(), health()], true),
    ];
    for (results, combined) in table {
        let list = Draft::<ResultList>::new();
        let list = results.into_iter().fold(list, |list, one| list.result(one));
        let unit = Draft::<ConsentedUnit>::new().results(list);
        let person = Person::of(unit.view().group());
        assert_eq!(person.is_combined(), combined, "{person:?}");
    }
}

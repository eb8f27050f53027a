//! An answer taken apart: a canary in every clinical field, and none of them in what a receipt computer
//! may have (R10, I-11).
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod access_support;

use std::collections::BTreeSet;

use access_support::canaries::filled;
use access_support::{Consent, NOW, PATIENT, doctor};
use onshi_core::catalogue::{
    CHECKUP_INFORMATION_ANSWER, CLINICAL_INFORMATION_ANSWER, DRUG_INFORMATION_ANSWER,
    DentalAddition, Direction, Drug, DrugList, ENVELOPE_ANSWER, Kind, Privacy,
    QUALIFICATION_ANSWER, ReceiptDay, ReceiptDayList, ReceiptMonth, RecordRow, Treatment,
    TreatmentClass, TreatmentList, VISIT_BATCH_ANSWER, VisitBatchUnit, messages, records,
};
use onshi_core::job::Moment;
use onshi_core::record::{CodeType, Draft, Group, Record, View, to_json, write};
use onshi_core::rules::access::clinical::{
    CLINICAL, carried, classes_of, visible, without_clinical,
};
use onshi_core::rules::access::matrix::CLASSES;
use onshi_core::rules::access::{ClinicalAccess, Keep, Passing, Policy, Role, grant, split};
use onshi_core::rules::data_class::DataClass;
use onshi_core::text::Charset;

/// Every value of a record, unknown elements included.
fn values(group: Group<'_>, into: &mut BTreeSet<String>) {
    for item in group.items() {
        match item.is_group() {
            true => values(item.group(), into),
            false => drop(into.insert(item.text().to_owned())),
        }
    }
}

fn all(record: &Record) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    values(record.root(), &mut found);
    found
}

#[test]
fn no_canary_is_in_the_rest_of_any_message_and_everything_else_is() {
    let mut clinical = 0;
    for message in messages() {
        for extras in [false, true] {
            let (record, canaries) = filled(message.record, extras);
            let apart = split(&record);
            assert_eq!(all(&apart.rest), canaries.plain, "{}", message.ident);
            assert_eq!(apart.withheld, canaries.clinical.len(), "{}", message.ident);
            assert_eq!(apart.clinical.is_some(), !canaries.clinical.is_empty());
            let json = to_json(&apart.rest).to_string();
            let printed = format!("{apart:?}");
            assert!(!json.contains("canary") && !printed.contains("canary"));
            assert!(!printed.contains("plain"), "{printed}");
            if !extras {
                let xml = write(&apart.rest, Charset::Utf8).unwrap();
                assert!(!String::from_utf8_lossy(&xml).contains("canary"));
                clinical += usize::from(apart.withheld > 0);
            }
        }
    }
    assert_eq!(
        clinical, 5,
        "drugs, checkups, clinical information, both batches of visits"
    );
}

/// A person of a batch, as they stream by.
#[test]
fn a_person_of_a_batch_keeps_their_qualification_in_its_order() {
    let (record, canaries) = filled(VisitBatchUnit::ROW, false);
    let rest = split(&record).rest;
    let mut expected = record.clone();
    expected.remove(&[], VisitBatchUnit::drug_information.no);
    expected.remove(&[], VisitBatchUnit::checkup_information.no);
    assert_eq!(rest, expected);
    assert!(canaries.clinical.len() > 100 && canaries.plain.len() > 100);
}

#[test]
fn an_answer_without_anything_clinical_is_left_as_it_is() {
    let (record, _) = filled(QUALIFICATION_ANSWER.record, false);
    let apart = split(&record);
    assert_eq!(apart.rest, record);
    assert!(apart.clinical.is_none() && apart.withheld == 0);
}

/// A unit of a clinical answer is clinical from its root on.
#[test]
fn a_clinical_unit_leaves_nothing_at_all() {
    for row in CLINICAL {
        let (record, canaries) = filled(row.record, true);
        let apart = split(&record);
        assert!(apart.rest.is_empty(), "{:?}", row.record);
        assert_eq!(apart.withheld, canaries.clinical.len());
    }
}

#[test]
fn a_raw_body_is_withheld_as_a_whole() {
    let mut record = Record::new(ENVELOPE_ANSWER.record);
    record.add_extra(&[(2, 0)], "Some/Thing", "canary");
    record.set_text(&[(1, 0)], 4, "plain");
    let apart = split(&record);
    assert_eq!(all(&apart.rest), BTreeSet::from(["plain".to_owned()]));
    assert_eq!(apart.withheld, 1);
}

/// Every record that the families of clinical information declare is in the table, or is a request, a
/// header or the envelope of an answer. A new one that is forgotten fails here.
#[test]
fn no_record_of_a_clinical_family_is_forgotten() {
    let listed: Vec<u16> = CLINICAL.iter().map(|row| row.record.id).collect();
    let harmless = |row: &RecordRow| {
        [
            "Request",
            "RequestBody",
            "RequestHeader",
            "RequestInfo",
            "Header",
            "Answer",
            "Insured",
            "InsuredInformation",
        ]
        .iter()
        .any(|end| row.ident.ends_with(end))
    };
    let mut seen = 0;
    for row in records().filter(|row| matches!(row.id >> 8, 0x0A..=0x0C)) {
        assert!(harmless(row) || listed.contains(&row.id), "{row:?}");
        seen += usize::from(!harmless(row));
    }
    assert_eq!(seen, CLINICAL.len());
}

/// What stands in a clinical record is clinical, of no class that its surroundings do not name; all
/// of it is marked personal.
#[test]
fn classes_narrow_on_the_way_down() {
    for row in CLINICAL {
        assert!(!row.classes.is_empty() && row.classes.iter().all(|class| class.is_clinical()));
        for field in row.record.fields {
            assert_eq!(field.privacy, Privacy::Personal, "{:?}", row.record);
            let Kind::Group(inner) = field.kind else {
                continue;
            };
            let below = classes_of(inner);
            assert!(!below.is_empty(), "{inner:?}");
            assert!(
                below.iter().all(|class| row.classes.contains(class)),
                "{inner:?}"
            );
        }
    }
    let told: BTreeSet<DataClass> = CLINICAL
        .iter()
        .flat_map(|row| row.classes)
        .copied()
        .collect();
    assert_eq!(told, BTreeSet::from(CLASSES));
}

/// With one class seen and no other, that class's values are there and those of the others are not.
#[test]
fn each_class_alone_shows_its_own() {
    let answers = [
        &VISIT_BATCH_ANSWER,
        &CHECKUP_INFORMATION_ANSWER,
        &CLINICAL_INFORMATION_ANSWER,
    ];
    let mut classes = BTreeSet::new();
    for message in answers {
        assert_eq!(message.direction, Direction::Answer);
        let (record, canaries) = filled(message.record, true);
        let rest = all(&without_clinical(&record));
        for class in CLASSES {
            let seen = all(&visible(&record, |c| c == class));
            assert!(seen.is_superset(&rest));
            for (of, values) in &canaries.of {
                match *of == class {
                    true => assert!(seen.is_superset(values), "{class:?}"),
                    false => assert!(seen.is_disjoint(values), "{class:?} shows {of:?}"),
                }
            }
        }
        assert_eq!(
            visible(&record, |_| true),
            record,
            "everything, the unknown included"
        );
        classes.extend(canaries.of.into_keys());
    }
    assert_eq!(classes.len(), 8, "all but those of treatments");
}

fn month(drug: Option<&str>, treatments: &[(&str, &str)]) -> Draft<ReceiptMonth> {
    let drugs = |name: &str| Draft::<DrugList>::new().drug(Draft::<Drug>::new().drug_name(name));
    let done = |list: Draft<TreatmentList>, (class, name): &(&str, &str)| {
        let one = Draft::<Treatment>::new()
            .treatment_class(*class)
            .treatment_name(*name);
        list.treatment(one)
    };
    let day = Draft::<ReceiptDay>::new()
        .date("20260101")
        .maybe(drug.map(drugs), Draft::<ReceiptDay>::drugs)
        .treatments(treatments.iter().fold(Draft::new(), done));
    Draft::<ReceiptMonth>::new()
        .institution_name("架空病院")
        .days(Draft::<ReceiptDayList>::new().day(day))
}

/// 手術情報 has no element of its own; what is not known to be something else may be one.
#[test]
fn an_operation_needs_its_own_class_and_the_unknown_needs_both() {
    let operation = TreatmentClass::Operation.wire();
    let visit = TreatmentClass::Revisit.wire();
    let record = month(
        Some("薬"),
        &[
            (visit, "再診"),
            (operation, "手術"),
            ("99", "不明"),
            (visit, "再診2"),
        ],
    )
    .into_record();
    use DataClass::{Diagnosis, Drug as Medicine, Operation};
    let table: [(&[DataClass], &[&str]); 7] = [
        (&[Medicine], &["薬"]),
        (&[Diagnosis], &["再診", "再診2"]),
        (&[Operation], &["手術"]),
        (&[Diagnosis, Operation], &["再診", "手術", "不明", "再診2"]),
        (&[Medicine, Operation], &["薬", "手術"]),
        (&[Medicine, Diagnosis], &["薬", "再診", "再診2"]),
        (&[DataClass::Checkup], &[]),
    ];
    for (seen, expected) in table {
        let shown = visible(&record, |class| seen.contains(&class));
        let values = all(&shown);
        for name in ["薬", "再診", "手術", "不明", "再診2"] {
            assert_eq!(
                values.contains(name),
                expected.contains(&name),
                "{seen:?} {name}"
            );
        }
        assert_eq!(
            values.contains("架空病院"),
            !expected.is_empty(),
            "{seen:?}"
        );
    }
    let shown = visible(&record, |class| class == Diagnosis);
    let day = View::<ReceiptMonth>::of_record(&shown)
        .days()
        .unwrap()
        .day()
        .next()
        .unwrap();
    let names: Vec<_> = day
        .treatments()
        .unwrap()
        .treatment()
        .map(|t| t.treatment_name().unwrap())
        .collect();
    assert_eq!(names, ["再診", "再診2"], "repetitions close up");
}

#[test]
fn what_stands_inside_a_treatment_goes_with_it() {
    let addition = Draft::<DentalAddition>::new().addition_name("加算");
    let treatment = Draft::<Treatment>::new()
        .treatment_class(TreatmentClass::Procedure.wire())
        .dental_addition(addition);
    let record = treatment.into_record();
    let shown = |seen| all(&visible(&record, |class| class == seen)).contains("加算");
    assert!(shown(DataClass::Diagnosis));
    assert!(!shown(DataClass::Operation));
}

/// Text where a group should stand is no reason to let it through.
#[test]
fn a_clinical_group_that_came_as_text_is_withheld() {
    let mut record = Record::new(VisitBatchUnit::ROW);
    record.set_text(&[], VisitBatchUnit::checkup_information.no, "canary");
    let apart = split(&record);
    assert!(apart.rest.is_empty());
    assert_eq!((apart.withheld, apart.clinical.is_some()), (1, true));
}

/// Nobody knows what would stand in it.
#[test]
fn a_text_that_came_as_a_group_brings_nothing_along() {
    let mut record = Record::new(VisitBatchUnit::ROW);
    let no = VisitBatchUnit::reference_number.no;
    record.set_text(&[(no, 0)], 1, "canary");
    let apart = split(&record);
    assert!(all(&apart.rest).is_empty());
    assert_eq!(all(&record), BTreeSet::from(["canary".to_owned()]));
}

/// Where somebody was says something even without what was done there.
#[test]
fn a_month_with_nothing_to_be_seen_is_not_seen() {
    let record = month(None, &[("50", "手術")]).into_record();
    assert!(visible(&record, |class| class == DataClass::Drug).is_empty());
}

fn access(class: DataClass) -> ClinicalAccess {
    grant(
        &Policy::built_in(),
        Some(&doctor()),
        class,
        &Consent::to(class),
        NOW,
    )
    .unwrap()
}

#[test]
fn a_viewer_opens_what_their_grants_are_for() {
    let (record, _) = filled(VisitBatchUnit::ROW, false);
    let passing = split(&record).clinical.unwrap();
    let nothing = without_clinical(&record);
    let drug = [access(DataClass::Drug)];
    let opened = passing.open(PATIENT, &drug, NOW);
    assert_eq!(opened, visible(&record, |class| class == DataClass::Drug));
    assert_ne!(opened, nothing);
    assert_eq!(passing.open(PATIENT, &[], NOW), nothing);
    assert_eq!(
        passing.open("patient-2", &drug, NOW),
        nothing,
        "another patient's grant"
    );
    assert_eq!(
        passing.open(PATIENT, &drug, Moment(i64::MAX)),
        nothing,
        "the consent ended"
    );
    let every: Vec<_> = CLASSES.into_iter().map(access).collect();
    assert_eq!(passing.open(PATIENT, &every, NOW), record);
}

/// A PDF shows everything or nothing.
#[test]
fn a_pdf_opens_only_to_every_class_that_it_may_hold() {
    let classes = carried(DRUG_INFORMATION_ANSWER.record);
    assert_eq!(
        classes,
        [DataClass::Drug, DataClass::Diagnosis, DataClass::Operation]
    );
    assert_eq!(carried(QUALIFICATION_ANSWER.record), []);
    let pdf = Passing::new(b"%PDF-1.7".to_vec());
    let mut grants: Vec<_> = classes.iter().map(|class| access(*class)).collect();
    assert_eq!(
        pdf.open_whole(&classes, PATIENT, &grants, NOW).unwrap(),
        b"%PDF-1.7"
    );
    assert!(
        pdf.open_whole(&classes, "patient-2", &grants, NOW)
            .is_none()
    );
    assert!(pdf.open_whole(&[], PATIENT, &grants, NOW).is_none());
    grants.pop();
    assert!(pdf.open_whole(&classes, PATIENT, &grants, NOW).is_none());
    assert!(!format!("{pdf:?}").contains("PDF"));
}

#[test]
fn what_a_chart_does_not_take_is_not_lost() {
    let (record, _) = filled(VisitBatchUnit::ROW, false);
    let passing = split(&record).clinical.unwrap();
    let (passing, why) = passing.hand_over(|_| Err::<(), _>("busy")).unwrap_err();
    assert_eq!(why, "busy");
    let taken = passing.hand_over(|record| Ok::<_, ()>(record.clone()));
    assert_eq!(taken.unwrap(), record);
}

#[test]
fn only_a_chart_keeps() {
    let (record, _) = filled(VisitBatchUnit::ROW, false);
    for role in Role::ALL {
        let passing = split(&record).clinical.unwrap();
        match Keep::of(role) {
            Some(keep) => assert_eq!(passing.keep(keep), record),
            None => assert!(matches!(role, Role::ReceiptComputer | Role::Terminal)),
        }
    }
}

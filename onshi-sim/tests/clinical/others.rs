//! 特定健診等情報, the six of 臨床情報, and what holds for every kind.

use std::collections::BTreeSet;

use crate::desk::*;
use onshi_core::catalogue::{
    self, CheckupFileCategory, ClinicalFileCategory, ClinicalInformationAnswer, Consent, DataType,
    DrugFileCategory, checkup_item,
};
use onshi_core::record::View;
use onshi_core::text::Charset;
use onshi_sim::Settings;

#[test]
fn checkups_have_numbers_codes_and_texts() {
    let mut desk = Desk::new();
    let people = desk.people(|result| given(result.checkup_consent(), Consent::Yes));
    let mut kinds = BTreeSet::new();
    let mut most = 0;
    for person in people {
        let request = person.checkups(&desk.institution, CheckupFileCategory::Xml);
        let answer = desk.checkups(&request);
        assert!(
            answer.summary().is_normal(),
            "{:?}",
            answer.summary().error_code
        );
        let checkups: Vec<_> = answer
            .units
            .iter()
            .map(View::<catalogue::Checkup>::of_record)
            .collect();
        let days: Vec<_> = checkups
            .iter()
            .map(|checkup| checkup.date().unwrap().as_written().to_owned())
            .collect();
        assert!(days.is_sorted() && days.iter().all(|day| day.as_str() <= "20261122"));
        most = most.max(days.len());
        for item in checkups.iter().flat_map(|c| c.items().unwrap().item()) {
            let row = checkup_item(item.item_code().unwrap()).expect("a listed item");
            let value = item.value().unwrap();
            match item.data_type().unwrap().known.unwrap() {
                DataType::Quantity => {
                    assert!(value.parse::<f64>().is_ok() && item.measure().is_some())
                }
                DataType::Text => assert!(row.values.is_none()),
                _ => assert_eq!(
                    row.meaning(value).map(|code| code.japanese),
                    item.value_name()
                ),
            }
            kinds.insert(item.data_type().unwrap().raw.to_owned());
        }
    }
    assert_eq!(kinds.len(), 4, "{kinds:?}");
    assert!(most >= 4, "several years");
}

#[test]
fn the_six_come_each_under_its_consent() {
    let mut desk = Desk::new();
    let person = desk.open_person();
    let answer = desk.six(&person.six(&desk.institution, ClinicalFileCategory::Xml));
    assert!(answer.summary().is_normal());
    let view = View::<ClinicalInformationAnswer>::of_record(&answer.frame.record);
    let body = view.body().unwrap();
    assert!(body.disease().next().is_some() && body.infection().next().is_some());
    assert!(body.test().next().is_some() && body.prescription().next().is_some());

    let people = desk.people(|result| {
        given(result.medicine_consent(), Consent::Yes)
            && given(result.operation_consent(), Consent::No)
            && given(result.diagnosis_consent(), Consent::No)
    });
    for person in people {
        let answer = desk.six(&person.six(&desk.institution, ClinicalFileCategory::Xml));
        let view = View::<ClinicalInformationAnswer>::of_record(&answer.frame.record);
        let body = view.body().unwrap();
        assert!(body.prescription().next().is_some());
        assert!(body.disease().next().is_none() && body.test().next().is_none());
    }
}

#[test]
fn every_information_occurs_among_the_people() {
    let mut desk = Desk::new();
    let people = desk.people(|result| {
        given(result.medicine_consent(), Consent::Yes)
            && given(result.operation_consent(), Consent::Yes)
            && given(result.diagnosis_consent(), Consent::Yes)
    });
    let mut seen = BTreeSet::new();
    for person in people {
        let answer = desk.six(&person.six(&desk.institution, ClinicalFileCategory::Xml));
        let body = answer.frame.record.root().named("body").unwrap();
        seen.extend(body.group().items().map(|item| item.element().to_owned()));
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
}

#[test]
fn the_same_question_has_the_same_answer_in_both_encodings() {
    let ask = |charset| {
        let mut desk = Desk::with(Settings {
            charset,
            shuffle: false,
            ..Settings::default()
        });
        let person = desk.open_person();
        let institution = desk.institution.clone();
        let category = DrugFileCategory::DrugAndCareXml;
        let first = desk.drugs(&person.drugs(&institution, category));
        let again = desk.drugs(&person.drugs(&institution, category));
        assert!(first.units == again.units);
        let checkups = desk.checkups(&person.checkups(&institution, CheckupFileCategory::Xml));
        let six = desk.six(&person.six(&institution, ClinicalFileCategory::Xml));
        (
            first.units,
            checkups.units,
            six.frame
                .record
                .root()
                .named("body")
                .map(|b| b.group().items().count()),
        )
    };
    let [utf8, shift_jis] = [Charset::Utf8, Charset::ShiftJisJis90].map(ask);
    assert!(utf8 == shift_jis);
}

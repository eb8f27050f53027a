//! 薬剤情報・診療情報: months, days, treatments and prescriptions.

use std::collections::BTreeSet;

use crate::desk::*;
use crate::support::*;
use chrono::Months;
use onshi_core::catalogue::{
    Consent, DrugFileCategory, DrugInformationAnswer, DrugInformationRequest,
    DrugInformationRequestBody, InOut, OrganizationClass, TreatmentClass,
};
use onshi_core::id::Month;
use onshi_core::record::{CodeType, Draft, View};

#[test]
fn receipts_come_by_month_and_institution_and_prescriptions_in_the_frame() {
    let mut desk = Desk::new();
    let person = desk.open_person();
    let request = person.drugs(&desk.institution, DrugFileCategory::DrugXml);
    let answer = desk.drugs(&request);
    let summary = answer.summary();
    assert!(summary.is_normal());
    assert_eq!(summary.file_identifier.as_deref(), Some(IDENTIFIER));
    assert!(answer.units.len() > 10, "{}", answer.units.len());

    let this_month = Month::from_calendar(today());
    let mut known = BTreeSet::new();
    let mut places = BTreeSet::new();
    for month in months(&answer) {
        let of = month.treatment_month().unwrap();
        assert!(of.as_written() < this_month.as_written(), "not claimed yet");
        let code = month.institution_code().unwrap().to_owned();
        let heading = (
            of.as_written().to_owned(),
            code.clone(),
            month.prescriber_code().map(str::to_owned),
            month.in_out().unwrap().raw.to_owned(),
        );
        assert!(known.insert(heading), "one record for each heading");
        for day in month.days().unwrap().day() {
            let date = day.date().unwrap();
            assert!(date.as_written().starts_with(of.as_written()));
            assert!(day.drugs().unwrap().drug().next().is_some());
        }
        if month.in_out().unwrap().is(InOut::Other) && month.prescriber_code().is_some() {
            assert_eq!(&code[2..3], "4", "a pharmacy");
        }
        let own = month.prescriber_code() == Some(desk.institution.as_str());
        let class = month.prescriber_class().map(|class| class.known.unwrap());
        assert!(class.is_none_or(|class| (class == OrganizationClass::Own) == own));
        places.insert(code);
    }
    assert!(places.len() >= 2, "several institutions: {places:?}");
    assert!(!has_treatments(&answer), "drugs only");

    let view = View::<DrugInformationAnswer>::of_record(&answer.frame.record);
    let insured = view.header().unwrap().insured().unwrap();
    let [shown, asked] = [insured.insurer_number().unwrap(), &person.insurer]
        .map(|number| number.trim_start_matches([' ', '0']).to_owned());
    assert_eq!(shown, asked, "however it is padded");
    let body = view.body().unwrap();
    let prescribed = body.prescription().unwrap().month().next().unwrap();
    let month = prescribed.prescription_month().unwrap();
    assert_eq!(month.as_written(), this_month.as_written());
    let dispensed = body.dispensing().unwrap().month().next().unwrap();
    let prescribed = prescribed.days().unwrap().day().next().unwrap();
    let prescribed = prescribed.drugs().unwrap().drug().next().unwrap();
    let dispensed = dispensed.days().unwrap().day().next().unwrap();
    let dispensed = dispensed.drugs().unwrap().drug().next().unwrap();
    assert!(prescribed.drug_name().is_some());
    assert_eq!(prescribed.drug_name(), dispensed.drug_name());
}

#[test]
fn treatments_come_only_when_asked_for() {
    let mut desk = Desk::new();
    let person = desk.open_person();
    let with = person.drugs(&desk.institution, DrugFileCategory::DrugAndCareXml);
    let without = person.drugs(&desk.institution, DrugFileCategory::DrugXml);
    let (with, without) = (desk.drugs(&with), desk.drugs(&without));
    assert!(has_treatments(&with) && !has_treatments(&without));
    assert!(with.units.len() > without.units.len());
}

#[test]
fn prescriptions_come_only_when_asked_for() {
    let mut desk = Desk::new();
    let person = desk.open_person();
    let body = Draft::<DrugInformationRequestBody>::new()
        .start("202501")
        .end(Month::CURRENT)
        .file_category(DrugFileCategory::DrugXml);
    let request = Draft::<DrugInformationRequest>::new()
        .header(person.header(&desk.institution))
        .body(body);
    let answer = desk.drugs(request.as_record());
    let view = View::<DrugInformationAnswer>::of_record(&answer.frame.record);
    assert!(view.body().is_none_or(|body| body.prescription().is_none()));
    assert!(!answer.units.is_empty());
}

#[test]
fn the_period_is_kept_to() {
    let mut desk = Desk::new();
    let person = desk.open_person();
    let last = today() - Months::new(1);
    let month = Month::from_calendar(last);
    let month = month.as_written();
    let category = DrugFileCategory::DrugAndCareXml;
    let request = person.drugs_from(&desk.institution, category, month, month);
    let answer = desk.drugs(&request);
    assert!(!answer.units.is_empty());
    assert!(months(&answer).all(|m| m.treatment_month().unwrap().as_written() == month));
    let body = answer.frame.record.root().named("body").unwrap();
    assert!(body.group().named("prescription").is_none());

    for (start, end, fine) in [
        ("202108", "202111", false),
        ("202110", "202109", false),
        ("202612", Month::CURRENT, false),
        ("202109", "202609", true),
        ("202109", "202610", false),
        ("202113", "202201", false),
    ] {
        let request = person.drugs_from(&desk.institution, category, start, end);
        let code = (!fine).then(|| "SIM-E103".to_owned());
        assert_eq!(desk.refusal(&request), (fine, code), "{start} {end}");
    }
}

#[test]
fn operations_are_shown_to_whom_they_may_be_shown() {
    let mut desk = Desk::new();
    let classes = |desk: &mut Desk, operations: Consent| {
        let people = desk.people(|result| {
            given(result.medicine_consent(), Consent::Yes)
                && given(result.diagnosis_consent(), Consent::Yes)
                && given(result.operation_consent(), operations)
        });
        let mut classes = BTreeSet::new();
        for person in people {
            let category = DrugFileCategory::DrugAndCareXml;
            let answer = desk.drugs(&person.drugs(&desk.institution, category));
            assert!(answer.summary().is_normal());
            for month in months(&answer) {
                let days = month.days().unwrap();
                let treatments = days.day().filter_map(|day| day.treatments());
                for list in treatments {
                    classes.extend(
                        list.treatment()
                            .map(|t| t.treatment_class().unwrap().raw.to_owned()),
                    );
                }
            }
        }
        classes
    };
    let operation = TreatmentClass::Operation.wire();
    let stay = TreatmentClass::HospitalStay.wire();
    let (shown, hidden) = (
        classes(&mut desk, Consent::Yes),
        classes(&mut desk, Consent::No),
    );
    assert!(shown.contains(operation) && shown.contains(stay));
    assert!(
        !hidden.contains(operation) && hidden.contains(stay),
        "{hidden:?}"
    );
}

#[test]
fn dental_additions_come_with_dental_treatments() {
    let mut desk = Desk::new();
    let people = desk.people(|result| {
        given(result.medicine_consent(), Consent::Yes)
            && given(result.diagnosis_consent(), Consent::Yes)
    });
    let mut found = 0;
    for person in people {
        let category = DrugFileCategory::DrugAndCareXml;
        let answer = desk.drugs(&person.drugs(&desk.institution, category));
        for month in months(&answer) {
            let dental = &month.institution_code().unwrap()[2..3] == "3";
            let days = month.days().unwrap();
            let lists = days.day().filter_map(|day| day.treatments());
            let additions: usize = lists
                .flat_map(|list| list.treatment().map(|t| t.dental_addition().count()))
                .sum();
            assert_eq!(additions > 0, dental);
            found += additions;
        }
    }
    assert!(found > 0);
}

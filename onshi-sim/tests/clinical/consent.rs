//! Who consented to what decides what comes, and whoever may not ask is refused.

use crate::desk::Insured;
use crate::desk::*;
use crate::support::*;
use onshi_core::catalogue::{
    self, CheckupFileCategory, CheckupInformationRequest, CheckupInformationRequestBody, Consent,
    ConsentCancel, ConsentCancelRequest, ConsentCancelRequestBody, DrugFileCategory,
    DrugInformationAnswer, MedicalTreatment,
};
use onshi_core::record::{Draft, Record, View};

#[test]
fn consent_decides() {
    let mut desk = Desk::new();
    let institution = desk.institution.clone();
    for (consent, code) in [(Consent::No, "SIM-E101"), (Consent::Expired, "SIM-E102")] {
        let person = desk.person(|result| given(result.medicine_consent(), consent));
        let answer = desk.drugs(&person.drugs(&institution, DrugFileCategory::DrugXml));
        assert_refused(&answer, &desk, code);

        let person = desk.person(|result| {
            given(result.medicine_consent(), Consent::Yes)
                && given(result.diagnosis_consent(), consent)
        });
        let answer = desk.drugs(&person.drugs(&institution, DrugFileCategory::DrugXml));
        assert!(answer.summary().is_normal(), "drugs alone need no more");
        let answer = desk.drugs(&person.drugs(&institution, DrugFileCategory::DrugAndCareXml));
        assert_refused(&answer, &desk, code);

        let person = desk.person(|result| given(result.checkup_consent(), consent));
        let answer = desk.checkups(&person.checkups(&institution, CheckupFileCategory::Xml));
        assert_refused(&answer, &desk, code);
    }
}

#[test]
fn consent_ends_with_the_planned_care() {
    let mut desk = Desk::new();
    let person = desk.open_person();
    let request = person.drugs(&desk.institution, DrugFileCategory::DrugXml);
    assert!(desk.drugs(&request).summary().is_normal());
    const TWO_YEARS: i64 = 2 * 366 * 24 * 3_600_000;
    desk.bench.now = desk.bench.now.plus_ms(TWO_YEARS);
    let answer = desk.drugs(&request);
    assert_refused(&answer, &desk, "SIM-E102");
}

/// 診療区分 says which consent is meant, and a consent that was taken back is none.
#[test]
fn each_kind_of_care_has_its_own_consent_until_it_is_cancelled() {
    let mut desk = Desk::new();
    let institution = desk.institution.clone();
    let asked = |person: &Insured, treatment: MedicalTreatment| -> Record {
        let body = Draft::<CheckupInformationRequestBody>::new()
            .file_category(CheckupFileCategory::Xml)
            .medical_treatment(treatment);
        Draft::<CheckupInformationRequest>::new()
            .header(person.header(&institution))
            .body(body)
            .into()
    };
    let people = desk.people(|result| {
        given(result.checkup_consent(), Consent::Yes)
            && given(result.medicine_consent(), Consent::Yes)
    });
    // Some of them consented to online consultations too.
    let (person, refused) = people
        .iter()
        .map(|person| {
            (
                person,
                desk.checkups(&asked(person, MedicalTreatment::Online)),
            )
        })
        .find(|(_, answer)| answer.summary().error_code.as_deref() == Some("SIM-E101"))
        .expect("somebody who did not");
    assert_refused(&refused, &desk, "SIM-E101");
    let visit = asked(person, MedicalTreatment::Visit);
    assert!(desk.checkups(&visit).summary().is_normal());

    let view = View::<DrugInformationAnswer>::of_record;
    let category = DrugFileCategory::DrugXml;
    let answer = desk.drugs(&person.drugs(&institution, category));
    let header = view(&answer.frame.record).header().unwrap();
    let birthdate = header.insured().unwrap().birthdate().unwrap();
    let cancel = Draft::<ConsentCancel>::new()
        .insurer_number(person.insurer.as_str())
        .maybe(
            person.symbol.as_deref(),
            Draft::<ConsentCancel>::insured_card_symbol,
        )
        .insured_identification_number(person.number.as_str())
        .birthdate(birthdate)
        .medical_treatment(MedicalTreatment::Visit);
    let request = Draft::<ConsentCancelRequest>::new()
        .header(plain_header(&institution))
        .body(Draft::<ConsentCancelRequestBody>::new().cancel(cancel));
    let message = &catalogue::CONSENT_CANCEL_REQUEST;
    let cancelled = desk.bench.ask(message, request.as_record());
    assert!(cancelled.summary().is_normal());
    assert_refused(&desk.checkups(&visit), &desk, "SIM-E102");
}

#[test]
fn nobody_strangers_and_nonsense_are_refused() {
    let mut desk = Desk::new();
    let institution = desk.institution.clone();
    let person = desk.open_person();
    let nobody = Insured {
        number: "0000000".to_owned(),
        ..person.clone()
    };
    let request = nobody.drugs(&institution, DrugFileCategory::DrugXml);
    assert_refused(&desk.drugs(&request), &desk, "SIM-E004");

    let today = desk.bench.simulator.clinic().todays_list();
    let answer = desk.bench.numbers(&today);
    let never = answer.units.iter().find_map(|unit| {
        let unit = View::<catalogue::BatchUnit>::of_record(unit);
        let person = Insured::of(unit.result().next()?);
        let request = person.drugs(&institution, DrugFileCategory::DrugXml);
        let answer = desk.drugs(&request);
        (answer.summary().error_code.as_deref() == Some("SIM-E101")).then_some(answer)
    });
    assert_refused(&never.expect("somebody without consent"), &desk, "SIM-E101");

    let request = person.drugs_from(&institution, "9", "202501", "202502");
    assert_eq!(desk.refusal(&request), (false, Some("SIM-E104".to_owned())));

    let other = person.drugs("9910000999", DrugFileCategory::DrugXml);
    let answer = desk.drugs(&other);
    let summary = answer.summary();
    assert_eq!(summary.error_code.as_deref(), Some("SIM-E001"));
    assert_eq!(summary.institution.as_deref(), Some("9910000999"));
}

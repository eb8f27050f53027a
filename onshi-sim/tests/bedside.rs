//! At the bedside: what is registered there is what the messages answer from then on.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use chrono::Days;
use onshi_core::catalogue::{
    Consent, ConsentExpiredReason, ConsentInformation, ConsentSetting, ConsentSettingList,
    ConsentedUnit, FacilitySettings, LimitCertificateConsent, MedicalTreatment,
    QualificationValidity, UseSetting,
};
use onshi_core::record::{Draft, View};
use onshi_core::rules::data_class::DataClass;
use onshi_sim::{Care, NotCancelled, NotRegistered, PersonCard, PersonId, Settings};
use support::{Bench, Reading, today};

fn bench() -> Bench {
    Bench::new(5, 200, Settings::default())
}

/// Somebody insured who never consented to anything.
fn newcomer(bench: &Bench) -> PersonCard {
    let people = bench.simulator.people();
    let insured = |card: &PersonCard| {
        let shown = bench.simulator.eligibility(card.id, bench.now).unwrap();
        shown.validity == QualificationValidity::Valid && shown.insurances.len() == 1
    };
    let new = |card: &PersonCard| bench.simulator.history(card.id).is_empty();
    people
        .into_iter()
        .find(|card| new(card) && insured(card))
        .expect("a newcomer")
}

fn unit_of<'a>(reading: &'a Reading, card: &PersonCard) -> Option<View<'a, ConsentedUnit>> {
    let units = reading.units.iter().map(View::<ConsentedUnit>::of_record);
    units.into_iter().find(|unit| {
        let result = unit.results().and_then(|results| results.result().next());
        result.is_some_and(|result| {
            result.insured_identification_number() == Some(card.insurance.number.as_str())
                && result.name_kana() == Some(card.kana.as_str())
        })
    })
}

#[test]
fn a_consent_registered_at_the_bedside_comes_with_the_next_batch() {
    let mut bench = bench();
    let card = newcomer(&bench);
    assert!(unit_of(&bench.consented(today(), today()), &card).is_none());

    let end = today() + Days::new(120);
    let scopes = [DataClass::Drug, DataClass::LimitCertificate];
    let entry = bench
        .simulator
        .register_consent(card.id, Care::Visit, &scopes, end, bench.now)
        .unwrap();
    assert_eq!(entry.scopes, [DataClass::LimitCertificate, DataClass::Drug]);
    assert_eq!(entry.until.date(), end);
    assert_eq!(
        bench.simulator.history(card.id),
        std::slice::from_ref(&entry)
    );
    assert_eq!(entry.ended(bench.now), None);

    let answer = bench.consented(today(), today());
    let unit = unit_of(&answer, &card).expect("in the batch of today");
    assert_eq!(unit.available().unwrap().calendar(), Some(entry.until));
    let result = unit.results().unwrap().result().next().unwrap();
    let limit = result.limit_certificate_consent().unwrap();
    assert!(limit.is(LimitCertificateConsent::Yes) && result.limit_certificate().is_some());
    for (flag, given) in [
        (result.medicine_consent(), true),
        (result.prescription_consent(), true),
        (result.checkup_consent(), false),
        (result.diagnosis_consent(), false),
        (result.other_allergy_consent(), false),
        (result.drug_allergy_consent(), false),
        (result.test_consent(), false),
        (result.operation_consent(), false),
        (result.disease_name_consent(), false),
        (result.infection_consent(), false),
    ] {
        let flag = flag.expect("every kind is said");
        assert_eq!(flag.is(Consent::Yes), given);
    }
    assert_eq!(
        result.prescription_available().unwrap().calendar(),
        Some(entry.until)
    );
}

#[test]
fn a_consent_taken_back_at_the_bedside_has_ended_and_says_why() {
    let mut bench = bench();
    let card = newcomer(&bench);
    let cancel = |bench: &mut Bench| {
        bench
            .simulator
            .cancel_consent(card.id, Care::Visit, bench.now)
    };
    assert_eq!(cancel(&mut bench), Err(NotCancelled::NoConsent));
    let end = today() + Days::new(1);
    let kept = bench
        .simulator
        .register_consent(card.id, Care::Visit, &[], end, bench.now);
    assert!(kept.unwrap().scopes.is_empty(), "資格情報 alone");
    let online = bench
        .simulator
        .cancel_consent(card.id, Care::Online, bench.now);
    assert_eq!(online, Err(NotCancelled::NoConsent), "kinds never cross");

    let gone = cancel(&mut bench).unwrap();
    let by_patient = ConsentExpiredReason::PatientCancelled;
    assert_eq!(gone.cancelled, Some(by_patient));
    assert_eq!(cancel(&mut bench), Err(NotCancelled::Ended(by_patient)));
    let answer = bench.consented(today(), today());
    assert!(
        unit_of(&answer, &card).is_none(),
        "no qualification comes with it"
    );
    let reasons = answer.units.iter().map(View::<ConsentedUnit>::of_record);
    let reasons = reasons.filter_map(|unit| unit.expired_reason());
    assert!(reasons.into_iter().any(|reason| reason.is(by_patient)));

    // Consenting anew begins again; the history keeps both.
    let again = bench
        .simulator
        .register_consent(card.id, Care::Visit, &[DataClass::Drug], end, bench.now)
        .unwrap();
    assert_eq!(bench.simulator.history(card.id), [gone, again]);
    let answer = bench.consented(today(), today());
    assert!(unit_of(&answer, &card).is_some());
}

#[test]
fn a_consent_ends_with_the_last_second_of_the_planned_care() {
    let mut bench = bench();
    let card = newcomer(&bench);
    let last = today() + Days::new(3);
    let entry = bench
        .simulator
        .register_consent(card.id, Care::Visit, &[], last, bench.now)
        .unwrap();
    let at = |hour, second| {
        let time = (last + Days::new(u64::from(hour == 0))).and_hms_opt(
            hour,
            59 * u32::from(hour > 0),
            second,
        );
        onshi_core::job::Moment::from_japan(time.unwrap())
    };
    assert_eq!(entry.ended(at(23, 59)), None);
    assert_eq!(
        entry.ended(at(0, 0)),
        Some(ConsentExpiredReason::ByTreatment)
    );
    bench.now = at(0, 0);
    let late = bench
        .simulator
        .cancel_consent(card.id, Care::Visit, bench.now);
    assert_eq!(
        late,
        Err(NotCancelled::Ended(ConsentExpiredReason::ByTreatment))
    );
}

#[test]
fn what_cannot_be_registered_says_why() {
    let mut bench = bench();
    let card = newcomer(&bench);
    let nobody: PersonId = "999999".parse().unwrap();
    let now = bench.now;
    let mut register = |id, end| {
        bench
            .simulator
            .register_consent(id, Care::Visit, &[], end, now)
            .map(|_| ())
    };
    let yesterday = today() - Days::new(1);
    assert_eq!(register(nobody, today()), Err(NotRegistered::UnknownPerson));
    assert_eq!(
        register(card.id, yesterday),
        Err(NotRegistered::EndsInThePast)
    );
    assert_eq!(register(card.id, today()), Ok(()));
    assert_eq!(bench.simulator.history(nobody), []);
    assert_eq!(bench.simulator.eligibility(nobody, now), None);
    assert!("人".parse::<PersonId>().is_err());
}

#[test]
fn what_the_facility_does_not_ask_about_is_not_consented_to() {
    let mut bench = bench();
    let card = newcomer(&bench);
    let unused = Draft::<ConsentSetting>::new()
        .medical_treatment(MedicalTreatment::Visit)
        .information(ConsentInformation::Operation)
        .use_setting(UseSetting::Unused);
    let list = Draft::<ConsentSettingList>::new().setting(unused);
    bench.update_settings(Draft::<FacilitySettings>::new().consents(list));
    let asked = |care| bench.simulator.asked_about(care);
    assert!(asked(Care::Online).contains(&DataClass::Operation));
    assert!(!asked(Care::Visit).contains(&DataClass::Operation));
    assert_eq!(asked(Care::Visit).len() + 1, asked(Care::Online).len());
    let scopes = [DataClass::Drug, DataClass::Operation];
    let end = today() + Days::new(30);
    let of = |bench: &mut Bench, care| {
        let entry = bench
            .simulator
            .register_consent(card.id, care, &scopes, end, bench.now);
        entry.unwrap().scopes
    };
    assert_eq!(of(&mut bench, Care::Visit), [DataClass::Drug]);
    assert_eq!(of(&mut bench, Care::Online), scopes);
}

#[test]
fn everybody_has_a_card_that_does_not_print() {
    let bench = bench();
    let people = bench.simulator.people();
    assert_eq!(people.len(), bench.simulator.clinic().people_count());
    for card in &people {
        let printed = format!("{card:?} {:?}", card.insurance);
        assert!(!printed.contains(&card.name) && !printed.contains(&card.insurance.number));
        let shown = bench.simulator.eligibility(card.id, bench.now).unwrap();
        assert!(!format!("{shown:?}").contains(&card.insurance.number));
        assert_eq!(card.id.to_string().parse(), Ok(card.id));
    }
}

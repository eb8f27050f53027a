//! Batches over a list of people: 照会番号 of many, medical tickets of a month, those who consented.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use chrono::{Datelike, Days, NaiveDate};
use onshi_core::catalogue::{
    self, ConsentedUnit, InsuredCardClassification, MedicalTreatment, NumberQuery,
    QualificationResult, QualificationValidity, RegistrationUnit, ResultList, VisitBatchRequest,
    VisitBatchRequestBody, VisitBatchUnit,
};
use onshi_core::record::View;
use onshi_sim::{Clinic, Settings, Simulator};
use support::*;

fn bench() -> Bench {
    Bench::new(1, 60, Settings::default())
}

fn long_ago() -> NaiveDate {
    today() - Days::new(90)
}

/// Who consented for visits, in the order of their consent.
fn visited(bench: &mut Bench) -> Vec<Insured> {
    Insured::all(&bench.consented(long_ago(), today()))
}

/// 照会番号 of somebody, as the next answer says it.
fn number_of(bench: &mut Bench, who: &Insured) -> Option<String> {
    let unit = bench.visit_batch(vec![who.query()]).units.remove(0);
    let unit = View::<VisitBatchUnit>::of_record(&unit);
    unit.reference_number().next().map(str::to_owned)
}

#[test]
fn every_number_of_a_batch_is_registered_and_every_other_told_apart() {
    let mut bench = bench();
    let people = visited(&mut bench);
    let nobody = Insured {
        number: "9".to_owned(),
        ..people[0].clone()
    };
    let answer = bench.register_all(vec![
        people[0].registration("R-0"),
        nobody.registration("R-1"),
        people[2].registration("R-2"),
    ]);
    assert!(
        answer.summary().is_normal(),
        "one wrong person is no failure"
    );
    let header = answer.frame.record.root().named("header").unwrap().group();
    assert_eq!(header.text_named("number_of_normal_processing"), Some("2"));
    assert_eq!(header.text_named("number_of_error"), Some("1"));
    let units = answer.units.iter().map(View::<RegistrationUnit>::of_record);
    let said: Vec<_> = units
        .map(|unit| {
            let number = unit.registration().unwrap().reference_number().unwrap();
            (
                number,
                unit.processing_status().unwrap().raw,
                unit.processing_code(),
            )
        })
        .collect();
    let expected = [
        ("R-0", "1", None),
        ("R-1", "2", Some("SIM-E004")),
        ("R-2", "1", None),
    ];
    assert_eq!(said, expected);
    assert_eq!(number_of(&mut bench, &people[0]).as_deref(), Some("R-0"));
    assert_eq!(number_of(&mut bench, &people[2]).as_deref(), Some("R-2"));
}

#[test]
fn collecting_a_registration_again_does_not_undo_a_newer_one() {
    let mut bench = bench();
    let who = visited(&mut bench).remove(0);
    let request = registrations_request(&bench.institution(), vec![who.registration("OLD")]);
    let ask = &catalogue::BATCH_REGISTRATION_REQUEST;
    let collect = &catalogue::BATCH_REGISTRATION_COLLECT;
    let (answer, _) = bench.batch(ask, collect, &request);
    bench.register_all(vec![who.registration("NEW")]);
    let again = collect_request(&bench.institution(), &answer.summary().reception.unwrap());
    let again = bench.ask(collect, &again);
    assert_eq!(again.units.len(), 1);
    assert_eq!(number_of(&mut bench, &who).as_deref(), Some("NEW"));
}

#[test]
fn a_batch_of_registrations_outlives_the_terminal() {
    let mut bench = bench();
    let who = visited(&mut bench).remove(0);
    bench.register_all(vec![who.registration("R-0")]);
    let clinic = Clinic::seeded(1, 60, today());
    bench.simulator = Simulator::open(bench.root.path(), clinic, Settings::default()).unwrap();
    assert_eq!(number_of(&mut bench, &who).as_deref(), Some("R-0"));
}

/// Everybody in a batch of tickets: every result, and the months of their tickets.
fn months(reading: &Reading) -> Vec<(String, String)> {
    let units = reading.units.iter().map(View::<ConsentedUnit>::of_record);
    let results = units.flat_map(|unit| {
        let results = unit.results().unwrap().result();
        results.collect::<Vec<View<'_, QualificationResult>>>()
    });
    results
        .map(|result| {
            let card = result.card_classification().unwrap();
            assert!(card.is(InsuredCardClassification::MedicalAid));
            let tickets = result.medical_tickets().unwrap();
            let ticket = tickets.ticket().next().unwrap();
            let number = result.insured_identification_number().unwrap();
            let month = ticket.treatment_month().unwrap();
            (number.to_owned(), month.as_written().to_owned())
        })
        .collect()
}

#[test]
fn tickets_are_listed_month_by_month() {
    let mut bench = bench();
    let present = months(&bench.tickets("202611"));
    assert!(present.len() >= 5, "{}", present.len());
    assert!(present.iter().all(|(_, month)| month == "202611"));
    assert!(
        months(&bench.tickets("202612")).is_empty(),
        "not issued yet"
    );
    assert!(
        months(&bench.tickets("199001")).is_empty(),
        "nobody had aid then"
    );
    let earlier = months(&bench.tickets("202401"));
    assert!(!earlier.is_empty() && earlier.len() < present.len());
    assert!(earlier.iter().all(|(_, month)| month == "202401"));
    let last_month = months(&bench.tickets("202610"));
    let numbers = |list: &[(String, String)]| {
        let numbers = list.iter().map(|(number, _)| number.clone());
        numbers.collect::<std::collections::BTreeSet<_>>()
    };
    assert!(numbers(&earlier).is_subset(&numbers(&last_month)));
    assert!(
        numbers(&last_month).difference(&numbers(&present)).count() > 0,
        "some had their last ticket last month"
    );
    let refused = bench.tickets("202613");
    assert_eq!(refused.summary().error_code.as_deref(), Some("SIM-E003"));
    assert_eq!(today().month(), 11);
}

#[test]
fn a_list_is_answered_person_by_person_in_its_order() {
    let mut bench = bench();
    let mut people = visited(&mut bench);
    people.truncate(5);
    let nobody = Insured {
        number: "9".to_owned(),
        ..people[0].clone()
    };
    people.insert(2, nobody);
    let queries = people.iter().enumerate();
    let queries = queries.map(|(at, who)| who.query().arbitrary_identifier(format!("P-{at}")));
    let answer = bench.visit_batch(queries.collect());
    assert!(answer.summary().is_normal());
    assert_eq!(answer.units.len(), 6);
    for (at, unit) in answer.units.iter().enumerate() {
        let unit = View::<VisitBatchUnit>::of_record(unit);
        let echo = unit.search().unwrap();
        assert_eq!(
            echo.arbitrary_identifier(),
            Some(format!("P-{at}").as_str())
        );
        let found = !unit.validity().unwrap().is(QualificationValidity::NotFound);
        assert_eq!(found, at != 2);
        assert_eq!(unit.results().is_some(), found);
        assert_eq!(
            unit.consent().map(|consent| consent.raw),
            found.then_some("1")
        );
    }
}

#[test]
fn without_consent_a_person_of_the_list_is_not_shown() {
    let mut bench = bench();
    let all = visited(&mut bench);
    let online = Insured::all(&bench.online_consented(long_ago(), today()));
    let only_online = online
        .iter()
        .find(|who| all.iter().all(|other| other.number != who.number));
    let who = only_online.expect("somebody");
    let unit = bench.visit_batch(vec![who.query()]).units.remove(0);
    let unit = View::<VisitBatchUnit>::of_record(&unit);
    assert!(unit.validity().unwrap().is(QualificationValidity::NotFound));
    assert_eq!(unit.consent().unwrap().raw, "0");
    assert!(unit.results().is_none());

    let request = visit_batch_request(&bench.institution(), vec![who.query()]);
    let (ask, collect) = (
        &catalogue::ONLINE_BATCH_REQUEST,
        &catalogue::ONLINE_BATCH_COLLECT,
    );
    let unit = bench.batch(ask, collect, &request).0.units.remove(0);
    let unit = View::<VisitBatchUnit>::of_record(&unit);
    assert!(unit.consent().unwrap().raw == "1" && unit.results().is_some());
}

#[test]
fn a_cancelled_consent_shows_in_the_list_as_what_it_is() {
    let mut bench = bench();
    let who = visited(&mut bench).remove(0);
    bench.cancel(&who, MedicalTreatment::Visit);
    let unit = bench.visit_batch(vec![who.query()]).units.remove(0);
    let unit = View::<VisitBatchUnit>::of_record(&unit);
    assert_eq!(unit.consent().unwrap().raw, "2");
    assert_eq!(unit.expired_reason().unwrap().raw, "1");
    assert!(unit.results().is_none() && unit.available().is_none());
}

#[test]
fn each_person_brings_the_certificates_that_were_chosen() {
    let mut bench = bench();
    let people = visited(&mut bench);
    let ask = |bench: &mut Bench, limit: &str, disease: &str| {
        let queries: Vec<_> = people.iter().map(|who| who.query()).collect();
        let mut request = visit_batch_request(&bench.institution(), queries);
        for place in 0..people.len() {
            let query = [
                (VisitBatchRequest::body.no, 0),
                (VisitBatchRequestBody::search.no, place),
            ];
            request.set_text(&query, NumberQuery::limit_certificate_wanted.no, limit);
            request.set_text(&query, NumberQuery::specific_disease_wanted.no, disease);
        }
        let (ask, collect) = (
            &catalogue::VISIT_BATCH_REQUEST,
            &catalogue::VISIT_BATCH_COLLECT,
        );
        let answer = bench.batch(ask, collect, &request).0;
        let units = answer.units.iter().map(View::<VisitBatchUnit>::of_record);
        let results = units.flat_map(|unit| {
            let list = unit.results();
            list.iter()
                .flat_map(View::<ResultList>::result)
                .collect::<Vec<_>>()
        });
        results.fold((0, 0, 0), |(limits, diseases, consents), result| {
            let limit = usize::from(result.limit_certificate().is_some());
            let disease = usize::from(result.specific_disease_certificates().is_some());
            let consent = usize::from(result.limit_certificate_consent().unwrap().raw == "1");
            (limits + limit, diseases + disease, consents + consent)
        })
    };
    let (limits, diseases, consents) = ask(&mut bench, "1", "1");
    assert!(limits > 5 && diseases > 0 && limits == consents);
    assert_eq!(ask(&mut bench, "0", "1"), (0, diseases, consents));
    assert_eq!(ask(&mut bench, "1", "0"), (limits, 0, consents));
}

#[test]
fn a_query_of_the_other_kind_of_care_fails_alone() {
    let mut bench = bench();
    let people = visited(&mut bench);
    let answer = bench.visit_batch(vec![
        people[0]
            .query()
            .medical_treatment(MedicalTreatment::Online),
        people[0].query().medical_treatment(MedicalTreatment::Visit),
    ]);
    let units = answer.units.iter().map(View::<VisitBatchUnit>::of_record);
    let codes: Vec<_> = units.map(|unit| unit.processing_code()).collect();
    assert_eq!(codes, [Some("SIM-E006"), None]);
}

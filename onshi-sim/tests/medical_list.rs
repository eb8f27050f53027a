//! Medical information in the batch of those who consented: only with consent, only as XML, only with
//! branch number.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use chrono::Days;
use onshi_core::catalogue::{
    self, CheckupFileCategory, CheckupInformationRequest, CheckupInformationRequestBody,
    ClinicalRequestHeader, DrugFileCategory, DrugInformationRequest, DrugInformationRequestBody,
    MedicalInformationFileCategory as Category, MedicalInformationPeriod,
    MedicalInformationRequest, MedicalInformationRequestList, MedicalInformationType as Kind,
    NumberQuery, QualificationResult, VisitBatchUnit,
};
use onshi_core::record::{Draft, Group, Item, Record, View};
use onshi_sim::Settings;
use support::*;

const START: &str = "202201";
const UNTIL_NOW: &str = "999999";

/// In the order of the rows, so that equal answers are equal.
fn bench() -> Bench {
    let settings = Settings {
        shuffle: false,
        ..Settings::default()
    };
    Bench::new(1, 120, settings)
}

fn visited(bench: &mut Bench) -> Vec<Insured> {
    Insured::all(&bench.consented(today() - Days::new(90), today()))
}

fn wanting(who: &Insured, kinds: &[(Kind, Category)]) -> Draft<NumberQuery> {
    let period = || {
        Draft::<MedicalInformationPeriod>::new()
            .start(START)
            .end(UNTIL_NOW)
    };
    let list = kinds.iter().fold(
        Draft::<MedicalInformationRequestList>::new(),
        |list, (kind, category)| {
            let one = Draft::<MedicalInformationRequest>::new()
                .kind(*kind)
                .file_category(*category)
                .period(period());
            list.request(one)
        },
    );
    who.query().medical_information(list)
}

fn result<'a>(unit: &View<'a, VisitBatchUnit>) -> View<'a, QualificationResult> {
    unit.results().unwrap().result().next().unwrap()
}

fn texts(group: Group<'_>) -> Vec<String> {
    let each = |item: Item<'_>| match item.is_group() {
        true => texts(item.group()),
        false => vec![format!("{}={}", item.element(), item.text())],
    };
    group.items().flat_map(each).collect()
}

#[test]
fn what_consent_allows_comes_and_nothing_else() {
    let mut bench = bench();
    let people = visited(&mut bench);
    let kinds = [
        (Kind::Medicine, Category::WithCareXml),
        (Kind::Checkup, Category::Xml),
    ];
    let queries = people.iter().map(|who| wanting(who, &kinds)).collect();
    let answer = bench.visit_batch(queries);
    let (mut drugs, mut checkups, mut refused) = (0, 0, 0);
    for unit in answer.units.iter().map(View::<VisitBatchUnit>::of_record) {
        let consents = result(&unit);
        let is_given = |consent: Option<onshi_core::record::Coded<'_, catalogue::Consent>>| {
            consent.is_some_and(|consent| consent.raw == "1")
        };
        let care = is_given(consents.medicine_consent()) && is_given(consents.diagnosis_consent());
        let checkup = is_given(consents.checkup_consent());
        assert!(care || unit.drug_information().is_none());
        assert!(checkup || unit.checkup_information().is_none());
        drugs += usize::from(unit.drug_information().is_some());
        checkups += usize::from(unit.checkup_information().is_some());
        assert!(unit.processing_status().unwrap().raw == "1");
        assert_eq!(unit.processing_code().is_some(), !(care && checkup));
        refused += usize::from(unit.processing_code().is_some());
    }
    assert!(
        drugs > 5 && checkups > 5 && refused > 5,
        "{drugs} {checkups} {refused}"
    );
}

fn clinical_header(institution: &str, who: &Insured) -> Draft<ClinicalRequestHeader> {
    Draft::<ClinicalRequestHeader>::new()
        .medical_institution_code(institution)
        .insurer_number(who.insurer_number.as_str())
        .maybe(
            who.symbol.as_deref(),
            Draft::<ClinicalRequestHeader>::insured_card_symbol,
        )
        .insured_identification_number(who.number.as_str())
        .maybe(
            who.branch.as_deref(),
            Draft::<ClinicalRequestHeader>::insured_branch_number,
        )
}

/// What the single requests for drugs and for checkups answer.
fn asked_alone(bench: &mut Bench, who: &Insured) -> [Vec<String>; 2] {
    let institution = bench.institution();
    let drugs = Draft::<DrugInformationRequestBody>::new()
        .start(START)
        .end(UNTIL_NOW)
        .file_category(DrugFileCategory::DrugXml);
    let drugs: Record = Draft::<DrugInformationRequest>::new()
        .header(clinical_header(&institution, who))
        .body(drugs)
        .into();
    let checkups =
        Draft::<CheckupInformationRequestBody>::new().file_category(CheckupFileCategory::Xml);
    let checkups: Record = Draft::<CheckupInformationRequest>::new()
        .header(clinical_header(&institution, who))
        .body(checkups)
        .into();
    [
        bench.ask(&catalogue::DRUG_INFORMATION_REQUEST, &drugs),
        bench.ask(&catalogue::CHECKUP_INFORMATION_REQUEST, &checkups),
    ]
    .map(|answer| {
        let body = answer.frame.record.root().named("body");
        let once = body.map(|body| texts(body.group())).unwrap_or_default();
        let units = answer.units.iter().flat_map(|unit| texts(unit.root()));
        [units.collect(), once].concat()
    })
}

#[test]
fn it_is_what_a_request_for_one_person_answers() {
    let mut bench = bench();
    let kinds = [
        (Kind::Medicine, Category::Xml),
        (Kind::Checkup, Category::Xml),
    ];
    let people = visited(&mut bench);
    let queries = people.iter().map(|who| wanting(who, &kinds)).collect();
    let answer = bench.visit_batch(queries);
    let mut compared = 0;
    for (unit, who) in answer.units.iter().zip(&people) {
        let unit = View::<VisitBatchUnit>::of_record(unit);
        let (drugs, checkups) = (unit.drug_information(), unit.checkup_information());
        if let (Some(drugs), Some(checkups)) = (drugs, checkups) {
            let listed = [texts(drugs.group()), texts(checkups.group())];
            assert_eq!(asked_alone(&mut bench, who), listed);
            compared += 1;
        }
    }
    assert!(compared >= 3, "{compared}");
}

/// The note of everybody, and whether anything medical came.
fn noted(bench: &mut Bench, queries: Vec<Draft<NumberQuery>>) -> Vec<(Option<String>, bool)> {
    let answer = bench.visit_batch(queries);
    let units = answer.units.iter().map(View::<VisitBatchUnit>::of_record);
    units
        .map(|unit| {
            assert!(unit.results().is_some(), "the qualification comes anyhow");
            let drugs = unit.drug_information().is_some();
            let medical = drugs || unit.checkup_information().is_some();
            (unit.processing_code().map(str::to_owned), medical)
        })
        .collect()
}

/// Those of whom drugs come.
fn with_drugs(bench: &mut Bench) -> Vec<Insured> {
    let people = visited(bench);
    let kinds = [(Kind::Medicine, Category::Xml)];
    let queries = people.iter().map(|who| wanting(who, &kinds)).collect();
    let noted = noted(bench, queries);
    let served = people.into_iter().zip(noted);
    served
        .filter(|(_, noted)| *noted == (None, true))
        .map(|(who, _)| who)
        .collect()
}

#[test]
fn without_branch_number_or_as_pdf_it_does_not_come() {
    let mut bench = bench();
    let people = with_drugs(&mut bench);
    let who = people.into_iter().find(|who| who.branch.is_some());
    let who = who.expect("somebody");
    let no_branch = Insured {
        branch: None,
        ..who.clone()
    };
    let queries = vec![
        wanting(&who, &[(Kind::Medicine, Category::Xml)]),
        wanting(&no_branch, &[(Kind::Medicine, Category::Xml)]),
        wanting(&who, &[(Kind::Medicine, Category::Pdf)]),
        wanting(&who, &[(Kind::Medicine, Category::WithCarePdf)]),
        no_branch.query(),
    ];
    let told = |code: &str| (Some(code.to_owned()), false);
    let expected = [
        (None, true),
        told("SIM-I001"),
        told("SIM-I002"),
        told("SIM-I002"),
        (None, false),
    ];
    assert_eq!(noted(&mut bench, queries), expected);
}

#[test]
fn people_whose_card_has_no_branch_number_need_none() {
    let mut bench = bench();
    let people = with_drugs(&mut bench);
    assert!(people.iter().any(|who| who.branch.is_none()));
}

#[test]
fn online_care_has_no_medical_information_in_its_batch() {
    let mut bench = bench();
    let online = bench.online_consented(today() - Days::new(90), today());
    let who = Insured::all(&online).remove(0);
    let query = wanting(&who, &[(Kind::Medicine, Category::Xml)]);
    let request = visit_batch_request(&bench.institution(), vec![query]);
    let ask = &catalogue::ONLINE_BATCH_REQUEST;
    let collect = &catalogue::ONLINE_BATCH_COLLECT;
    let unit = bench.batch(ask, collect, &request).0.units.remove(0);
    let unit = View::<VisitBatchUnit>::of_record(&unit);
    assert_eq!(unit.processing_code(), Some("SIM-I003"));
    assert!(unit.drug_information().is_none() && unit.results().is_some());
}

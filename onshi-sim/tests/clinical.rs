//! 医療情報閲覧: who may see what, in which form, and what comes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::collections::BTreeSet;
use std::fs;

use chrono::{Days, Months};
use onshi_core::catalogue::{
    self, CheckupFileCategory, CheckupInformationRequest, CheckupInformationRequestBody,
    ClinicalFileCategory, ClinicalInformationAnswer, ClinicalInformationRequest,
    ClinicalInformationRequestBody, ClinicalRequestHeader, Consent, ConsentCancel,
    ConsentCancelRequest, ConsentCancelRequestBody, ConsentedUnit, DataType, DrugFileCategory,
    DrugInformationAnswer, DrugInformationRequest, DrugInformationRequestBody, InOut,
    MedicalTreatment, MessageRow, OrganizationClass, PrescriptionDispensing, QualificationResult,
    ReceiptMonth, TreatmentClass, checkup_item,
};
use onshi_core::id::Month;
use onshi_core::message::{Summary, answer_stem, request_name};
use onshi_core::record::{CodeType, Coded, Draft, Record, View, WireText, read_frame, write};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;
use onshi_sim::{Clinic, Settings, Simulator};
use support::*;

/// A person as the eligibility result names them: that is what a request for more must carry.
#[derive(Clone)]
struct Insured {
    insurer: String,
    symbol: Option<String>,
    number: String,
    branch: Option<String>,
}

impl Insured {
    fn of(result: View<'_, QualificationResult>) -> Self {
        Insured {
            insurer: result.insurer_number().unwrap().to_owned(),
            symbol: result.insured_card_symbol().map(str::to_owned),
            number: result.insured_identification_number().unwrap().to_owned(),
            branch: result.insured_branch_number().map(str::to_owned),
        }
    }

    fn header(&self, institution: &str) -> Draft<ClinicalRequestHeader> {
        Draft::<ClinicalRequestHeader>::new()
            .medical_institution_code(institution)
            .insurer_number(self.insurer.as_str())
            .maybe(
                self.symbol.as_deref(),
                Draft::<ClinicalRequestHeader>::insured_card_symbol,
            )
            .insured_identification_number(self.number.as_str())
            .maybe(
                self.branch.as_deref(),
                Draft::<ClinicalRequestHeader>::insured_branch_number,
            )
            .arbitrary_file_identifier(IDENTIFIER)
    }

    fn drugs(&self, institution: &str, category: DrugFileCategory) -> Record {
        self.drugs_from(institution, category, "202501", Month::CURRENT)
    }

    fn drugs_from(
        &self,
        institution: &str,
        category: impl Into<WireText>,
        start: &str,
        end: &str,
    ) -> Record {
        let body = Draft::<DrugInformationRequestBody>::new()
            .start(start)
            .end(end)
            .file_category(category)
            .prescription_dispensing(PrescriptionDispensing::Wanted);
        Draft::<DrugInformationRequest>::new()
            .header(self.header(institution))
            .body(body)
            .into()
    }

    fn checkups(&self, institution: &str, category: CheckupFileCategory) -> Record {
        let body = Draft::<CheckupInformationRequestBody>::new().file_category(category);
        Draft::<CheckupInformationRequest>::new()
            .header(self.header(institution))
            .body(body)
            .into()
    }

    fn six(&self, institution: &str, category: ClinicalFileCategory) -> Record {
        let body = Draft::<ClinicalInformationRequestBody>::new()
            .start("202501")
            .end(Month::CURRENT)
            .file_category(category);
        Draft::<ClinicalInformationRequest>::new()
            .header(self.header(institution))
            .body(body)
            .into()
    }
}

struct Desk {
    bench: Bench,
    institution: String,
    /// Everybody who gave consent, once asked for.
    consented: Vec<Record>,
}

impl Desk {
    fn new() -> Self {
        Self::with(Settings::default())
    }

    fn with(settings: Settings) -> Self {
        let bench = Bench::of(Clinic::seeded(7, 400, today()), settings);
        Desk {
            institution: bench.simulator.clinic().institution().to_owned(),
            bench,
            consented: Vec::new(),
        }
    }

    /// Some whose consent has not ended and whose result is as wanted.
    fn people(&mut self, wanted: impl Fn(View<'_, QualificationResult>) -> bool) -> Vec<Insured> {
        if self.consented.is_empty() {
            let answer = self.bench.consented(today() - Days::new(90), today());
            self.consented = answer.units;
        }
        let mut people = Vec::new();
        for unit in &self.consented {
            let unit = View::<ConsentedUnit>::of_record(unit);
            // A consent that has ended says only why.
            let Some(until) = unit.available() else {
                continue;
            };
            if until.calendar().unwrap() < self.bench.now.japan() {
                continue;
            }
            let results = unit.results().unwrap();
            // Of somebody with two insurances the first.
            people.extend(
                results
                    .result()
                    .next()
                    .filter(|r| wanted(*r))
                    .map(Insured::of),
            );
        }
        assert!(!people.is_empty(), "nobody like that in this world");
        people.truncate(40);
        people
    }

    fn person(&mut self, wanted: impl Fn(View<'_, QualificationResult>) -> bool) -> Insured {
        self.people(wanted).swap_remove(0)
    }

    /// Somebody who consented to everything.
    fn open_person(&mut self) -> Insured {
        self.person(|result| {
            [
                result.medicine_consent(),
                result.diagnosis_consent(),
                result.operation_consent(),
                result.checkup_consent(),
            ]
            .into_iter()
            .all(|consent| consent.unwrap().is(Consent::Yes))
        })
    }

    fn drugs(&mut self, request: &Record) -> Reading {
        self.bench
            .ask(&catalogue::DRUG_INFORMATION_REQUEST, request)
    }

    fn checkups(&mut self, request: &Record) -> Reading {
        self.bench
            .ask(&catalogue::CHECKUP_INFORMATION_REQUEST, request)
    }

    fn six(&mut self, request: &Record) -> Reading {
        self.bench
            .ask(&catalogue::CLINICAL_INFORMATION_REQUEST, request)
    }

    /// Result and code of the answer to a request that should not have been sent.
    fn refusal(&mut self, request: &Record) -> (bool, Option<String>) {
        let files = self.files(&catalogue::DRUG_INFORMATION_REQUEST, request);
        let answer = &catalogue::DRUG_INFORMATION_ANSWER;
        let frame = read_frame(&files[0].1[..], answer, Limits::default()).unwrap();
        let summary = Summary::of(&frame);
        (summary.is_normal(), summary.error_code)
    }

    /// The files that a request brought into `res`.
    fn files(&mut self, message: &'static MessageRow, request: &Record) -> Vec<(String, Vec<u8>)> {
        let name = self.bench.send(message, request);
        self.bench.step();
        let stem = answer_stem(&name).unwrap();
        let ours = self.bench.in_res();
        let ours = ours.iter().filter(|name| name.starts_with(&stem));
        ours.map(|name| (name.clone(), fs::read(self.bench.res(name)).unwrap()))
            .collect()
    }
}

fn given(consent: Option<Coded<'_, Consent>>, is: Consent) -> bool {
    consent.is_some_and(|consent| consent.is(is))
}

/// What a refusal must look like, whoever refuses: bound to its request, without a body.
fn assert_refused(answer: &Reading, desk: &Desk, code: &str) {
    let summary = answer.summary();
    assert!(!summary.is_normal() && !summary.is_processing());
    assert_eq!(summary.error_code.as_deref(), Some(code));
    assert_eq!(
        summary.institution.as_deref(),
        Some(desk.institution.as_str())
    );
    assert_eq!(summary.file_identifier.as_deref(), Some(IDENTIFIER));
    assert!(answer.frame.record.root().named("body").is_none());
    assert!(answer.units.is_empty());
}

fn months(answer: &Reading) -> impl Iterator<Item = View<'_, ReceiptMonth>> {
    answer.units.iter().map(View::<ReceiptMonth>::of_record)
}

fn has_treatments(answer: &Reading) -> bool {
    months(answer).any(|month| {
        let mut days = month.days().unwrap().day();
        days.any(|day| day.treatments().is_some())
    })
}

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
fn a_pdf_comes_as_pdf_and_its_refusal_as_xml() {
    let mut desk = Desk::new();
    let person = desk.open_person();
    let closed = desk.person(|result| {
        given(result.medicine_consent(), Consent::No)
            && given(result.checkup_consent(), Consent::No)
    });
    // The same world at a terminal that archives batch results.
    let mut desk = Desk::with(Settings {
        zip_results: true,
        ..Settings::default()
    });
    let institution = desk.institution.clone();
    let (drug, checkup, six) = (
        &catalogue::DRUG_INFORMATION_REQUEST,
        &catalogue::CHECKUP_INFORMATION_REQUEST,
        &catalogue::CLINICAL_INFORMATION_REQUEST,
    );
    type Make = fn(&Insured, &str) -> Record;
    let asks: [(&'static MessageRow, Make); 4] = [
        (drug, |p, i| p.drugs(i, DrugFileCategory::DrugPdf)),
        (drug, |p, i| p.drugs(i, DrugFileCategory::DrugAndCarePdf)),
        (checkup, |p, i| p.checkups(i, CheckupFileCategory::Pdf)),
        (six, |p, i| p.six(i, ClinicalFileCategory::Pdf)),
    ];
    for (message, make) in asks {
        let files = desk.files(message, &make(&person, &institution));
        let [(name, bytes)] = files.as_slice() else {
            panic!("one file: {files:?}");
        };
        assert!(name.ends_with(".pdf"), "{name}");
        assert!(bytes.starts_with(b"%PDF-1.") && bytes.ends_with(b"%%EOF\n"));
    }
    for (message, make) in &asks[..3] {
        let files = desk.files(message, &make(&closed, &institution));
        let [(name, _)] = files.as_slice() else {
            panic!("one file: {files:?}");
        };
        assert!(
            name.ends_with(".xml"),
            "a refusal, and never an archive: {name}"
        );
    }
}

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

/// A terminal that ended between its PDF and its note of it does not answer a second time.
#[test]
fn a_pdf_that_stands_is_an_answer_after_a_restart() {
    let mut desk = Desk::new();
    let person = desk.open_person();
    let request = person.checkups(&desk.institution, CheckupFileCategory::Pdf);
    let message = &catalogue::CHECKUP_INFORMATION_REQUEST;
    let name = request_name(message.prefix, "000000000099");
    let stem = answer_stem(&name).unwrap();
    let bytes = write(&request, Charset::Cp932).unwrap();
    let (taken, now) = (
        desk.bench.root.path().join("sim-work/taken"),
        desk.bench.now.0,
    );
    fs::write(taken.join(format!("00000001@{now} {name}")), bytes).unwrap();
    let pdf = format!("{stem}.pdf");
    fs::write(desk.bench.res(&pdf), "stands").unwrap();

    let clinic = Clinic::seeded(7, 400, today());
    let root = desk.bench.root.path();
    desk.bench.simulator = Simulator::open(root, clinic, Settings::default()).unwrap();
    desk.bench.step();
    let answers = desk.bench.in_res();
    let answers: Vec<_> = answers
        .iter()
        .filter(|name| name.starts_with(&stem))
        .collect();
    assert_eq!(answers, [&pdf]);
    assert_eq!(fs::read(desk.bench.res(&pdf)).unwrap(), b"stands");
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

//! A receipt computer that asks the terminal for clinical information.

use std::fs;

use crate::support::*;
use chrono::Days;
use onshi_core::catalogue::{
    self, CheckupFileCategory, CheckupInformationRequest, CheckupInformationRequestBody,
    ClinicalFileCategory, ClinicalInformationRequest, ClinicalInformationRequestBody,
    ClinicalRequestHeader, Consent, ConsentedUnit, DrugFileCategory, DrugInformationRequest,
    DrugInformationRequestBody, MessageRow, PrescriptionDispensing, QualificationResult,
    ReceiptMonth,
};
use onshi_core::id::Month;
use onshi_core::message::{Summary, answer_stem};
use onshi_core::record::{Coded, Draft, Record, View, WireText, read_frame};
use onshi_core::xml::Limits;
use onshi_sim::{Clinic, Settings};

/// A person as the eligibility result names them: that is what a request for more must carry.
#[derive(Clone)]
pub struct Insured {
    pub insurer: String,
    pub symbol: Option<String>,
    pub number: String,
    pub branch: Option<String>,
}

impl Insured {
    pub fn of(result: View<'_, QualificationResult>) -> Self {
        Insured {
            insurer: result.insurer_number().unwrap().to_owned(),
            symbol: result.insured_card_symbol().map(str::to_owned),
            number: result.insured_identification_number().unwrap().to_owned(),
            branch: result.insured_branch_number().map(str::to_owned),
        }
    }

    pub fn header(&self, institution: &str) -> Draft<ClinicalRequestHeader> {
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

    pub fn drugs(&self, institution: &str, category: DrugFileCategory) -> Record {
        self.drugs_from(institution, category, "202501", Month::CURRENT)
    }

    pub fn drugs_from(
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

    pub fn checkups(&self, institution: &str, category: CheckupFileCategory) -> Record {
        let body = Draft::<CheckupInformationRequestBody>::new().file_category(category);
        Draft::<CheckupInformationRequest>::new()
            .header(self.header(institution))
            .body(body)
            .into()
    }

    pub fn six(&self, institution: &str, category: ClinicalFileCategory) -> Record {
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

pub struct Desk {
    pub bench: Bench,
    pub institution: String,
    /// Everybody who gave consent, once asked for.
    pub consented: Vec<Record>,
}

impl Desk {
    pub fn new() -> Self {
        Self::with(Settings::default())
    }

    pub fn with(settings: Settings) -> Self {
        let bench = Bench::of(Clinic::seeded(7, 400, today()), settings);
        Desk {
            institution: bench.simulator.clinic().institution().to_owned(),
            bench,
            consented: Vec::new(),
        }
    }

    /// Some whose consent has not ended and whose result is as wanted.
    pub fn people(
        &mut self,
        wanted: impl Fn(View<'_, QualificationResult>) -> bool,
    ) -> Vec<Insured> {
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

    pub fn person(&mut self, wanted: impl Fn(View<'_, QualificationResult>) -> bool) -> Insured {
        self.people(wanted).swap_remove(0)
    }

    /// Somebody who consented to everything.
    pub fn open_person(&mut self) -> Insured {
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

    pub fn drugs(&mut self, request: &Record) -> Reading {
        self.bench
            .ask(&catalogue::DRUG_INFORMATION_REQUEST, request)
    }

    pub fn checkups(&mut self, request: &Record) -> Reading {
        self.bench
            .ask(&catalogue::CHECKUP_INFORMATION_REQUEST, request)
    }

    pub fn six(&mut self, request: &Record) -> Reading {
        self.bench
            .ask(&catalogue::CLINICAL_INFORMATION_REQUEST, request)
    }

    /// Result and code of the answer to a request that should not have been sent.
    pub fn refusal(&mut self, request: &Record) -> (bool, Option<String>) {
        let files = self.files(&catalogue::DRUG_INFORMATION_REQUEST, request);
        let answer = &catalogue::DRUG_INFORMATION_ANSWER;
        let frame = read_frame(&files[0].1[..], answer, Limits::default()).unwrap();
        let summary = Summary::of(&frame);
        (summary.is_normal(), summary.error_code)
    }

    /// The files that a request brought into `res`.
    pub fn files(
        &mut self,
        message: &'static MessageRow,
        request: &Record,
    ) -> Vec<(String, Vec<u8>)> {
        let name = self.bench.send(message, request);
        self.bench.step();
        let stem = answer_stem(&name).unwrap();
        let ours = self.bench.in_res();
        let ours = ours.iter().filter(|name| name.starts_with(&stem));
        ours.map(|name| (name.clone(), fs::read(self.bench.res(name)).unwrap()))
            .collect()
    }
}

pub fn given(consent: Option<Coded<'_, Consent>>, is: Consent) -> bool {
    consent.is_some_and(|consent| consent.is(is))
}

/// What a refusal must look like, whoever refuses: bound to its request, without a body.
pub fn assert_refused(answer: &Reading, desk: &Desk, code: &str) {
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

pub fn months(answer: &Reading) -> impl Iterator<Item = View<'_, ReceiptMonth>> {
    answer.units.iter().map(View::<ReceiptMonth>::of_record)
}

pub fn has_treatments(answer: &Reading) -> bool {
    months(answer).any(|month| {
        let mut days = month.days().unwrap().day();
        days.any(|day| day.treatments().is_some())
    })
}

//! A clinic, its terminal over temporary folders, and a clock that only moves when told.
#![allow(dead_code, unused_imports, clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;
use onshi_core::catalogue::{
    self, BatchQuery, BatchRequest, BatchRequestBody, CollectHeader, CollectRequest,
    CollectRequestBody, ConsentQuery, ConsentedRequest, ConsentedRequestBody, DatedRequestHeader,
    Dialect, Direction, MedicalTreatment, MessageRow, NumberQuery, QualificationRequest,
    QualificationRequestBody, Registration, RegistrationRequest, RegistrationRequestBody,
    RequestHeader,
};
use onshi_core::job::Moment;
use onshi_core::message::{Summary, answer_stem, request_name};
use onshi_core::record::{Draft, Frame, Record, Units, read_frame, write};
use onshi_core::text::Charset;
use onshi_core::validate::{Context, Finding, rules, validate_document};
use onshi_core::xml::Limits;
use onshi_sim::{Clinic, Happening, KnownPatient, Settings, Simulator};
use tempfile::TempDir;

mod ask;
pub use ask::*;

pub const IDENTIFIER: &str = "20261122-0001";

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

pub fn morning() -> Moment {
    Moment::from_japan(today().and_hms_opt(9, 0, 0).unwrap())
}

pub struct Bench {
    pub root: TempDir,
    pub simulator: Simulator,
    pub now: Moment,
    pub serial: u32,
}

/// An answer as it was read back.
pub struct Reading {
    pub name: String,
    pub bytes: Vec<u8>,
    pub frame: Frame,
    pub units: Vec<Record>,
}

impl Reading {
    pub fn summary(&self) -> Summary {
        Summary::of(&self.frame)
    }
}

impl Bench {
    pub fn new(seed: u64, people: usize, settings: Settings) -> Self {
        Self::of(Clinic::seeded(seed, people, today()), settings)
    }

    pub fn of(clinic: Clinic, settings: Settings) -> Self {
        let root = TempDir::new().unwrap();
        Bench {
            simulator: Simulator::open(root.path(), clinic, settings).unwrap(),
            root,
            now: morning(),
            serial: 0,
        }
    }

    pub fn req(&self, name: &str) -> PathBuf {
        self.root.path().join("req").join(name)
    }

    pub fn res(&self, name: &str) -> PathBuf {
        self.root.path().join("res").join(name)
    }

    pub fn in_res(&self) -> Vec<String> {
        names(&self.root.path().join("res"))
    }

    pub fn in_req(&self) -> Vec<String> {
        names(&self.root.path().join("req"))
    }

    pub fn step(&mut self) -> Vec<Happening> {
        self.now = self.now.plus_ms(1000);
        self.simulator.step(self.now).unwrap()
    }

    /// Puts a request into `req` and says its name.
    pub fn send(&mut self, message: &MessageRow, request: &Record) -> String {
        self.serial += 1;
        let name = request_name(message.prefix, &format!("{:012}", self.serial));
        let bytes = write(request, Charset::Cp932).unwrap();
        fs::write(self.req(&name), bytes).unwrap();
        name
    }

    /// Sends, steps once and reads the answer.
    pub fn ask(&mut self, message: &'static MessageRow, request: &Record) -> Reading {
        let name = self.send(message, request);
        self.step();
        self.read(&name, message)
    }

    pub fn read(&self, request: &str, message: &MessageRow) -> Reading {
        let stem = answer_stem(request).unwrap();
        let name = format!("{stem}.xml");
        let bytes = fs::read(self.res(&name)).unwrap();
        let answer = catalogue::message(message.prefix, Direction::Answer).unwrap();
        read_answer(name, bytes, answer)
    }

    /// Uploads, collects until it is no longer 処理中, and counts the rounds.
    pub fn batch(
        &mut self,
        ask: &'static MessageRow,
        collect: &'static MessageRow,
        request: &Record,
    ) -> (Reading, u32) {
        let reception = self
            .ask(ask, request)
            .summary()
            .reception
            .expect("受付番号");
        let institution = self.simulator.clinic().institution().to_owned();
        let request = collect_request(&institution, &reception);
        for round in 0..100 {
            let reading = self.ask(collect, &request);
            if !reading.summary().is_processing() {
                return (reading, round);
            }
        }
        panic!("never finished");
    }

    pub fn consented(&mut self, from: NaiveDate, to: NaiveDate) -> Reading {
        let request = consented_request(self.simulator.clinic().institution(), from, to);
        let ask = &catalogue::CONSENTED_REQUEST;
        self.batch(ask, &catalogue::CONSENTED_COLLECT, &request).0
    }

    pub fn numbers(&mut self, patients: &[KnownPatient]) -> Reading {
        let request = batch_request(self.simulator.clinic().institution(), patients);
        self.batch(
            &catalogue::BATCH_REQUEST,
            &catalogue::BATCH_COLLECT,
            &request,
        )
        .0
    }
}

/// Reads an answer through core, and refuses anything odd about it.
pub fn read_answer(name: String, bytes: Vec<u8>, message: &'static MessageRow) -> Reading {
    must_be_clean(&bytes, message);
    let frame = read_frame(&bytes[..], message, Limits::default()).unwrap();
    let mut units = Vec::new();
    let mut source = Units::new(&bytes[..], message, Limits::default(), frame.proof.clone());
    while let Some(unit) = source.next().unwrap() {
        units.push(unit.clone());
    }
    drop(source);
    assert_eq!(units.len() as u64, frame.units);
    Reading {
        name,
        bytes,
        frame,
        units,
    }
}

/// No finding at all, not even a note: no unknown element, code or wrong check digit. But not
/// everybody with medical aid has a ticket here.
fn must_be_clean(bytes: &[u8], message: &'static MessageRow) {
    let mut findings = findings(bytes, message);
    findings.retain(|finding| finding.rule != &rules::X42);
    assert!(findings.is_empty(), "{}: {findings:#?}", message.japanese);
}

/// Everything odd about a file.
pub fn findings(bytes: &[u8], message: &'static MessageRow) -> Vec<Finding> {
    let mut findings = Vec::new();
    let context = Context::new(Dialect::standard());
    let (form, limits) = (message.into(), Limits::default());
    validate_document(|| bytes, &form, context, &limits, &mut |finding| {
        findings.push(finding);
    });
    findings
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

pub fn number_query(patient: &KnownPatient) -> Draft<NumberQuery> {
    Draft::<NumberQuery>::new()
        .insurer_number(format!("{:>8}", patient.insurer_number))
        .maybe(
            patient.symbol.as_deref(),
            Draft::<NumberQuery>::insured_card_symbol,
        )
        .insured_identification_number(patient.number.as_str())
        .maybe(
            patient.branch.as_deref(),
            Draft::<NumberQuery>::insured_branch_number,
        )
        .birthdate(patient.birthdate.as_str())
        .arbitrary_identifier(patient.patient_id.as_str())
}

pub fn dated_header(institution: &str) -> Draft<DatedRequestHeader> {
    Draft::<DatedRequestHeader>::new()
        .qualification_confirmation_date("20261122")
        .medical_institution_code(institution)
        .arbitrary_file_identifier(IDENTIFIER)
}

pub fn number_request(institution: &str, query: Draft<NumberQuery>) -> Record {
    Draft::<QualificationRequest>::new()
        .header(dated_header(institution))
        .body(Draft::<QualificationRequestBody>::new().search(query))
        .into()
}

pub fn batch_request(institution: &str, patients: &[KnownPatient]) -> Record {
    let mut body = Record::new(BatchRequestBody::ROW);
    for patient in patients {
        let query = Draft::<BatchQuery>::new()
            .insurer_number(format!("{:>8}", patient.insurer_number))
            .maybe(
                patient.symbol.as_deref(),
                Draft::<BatchQuery>::insured_card_symbol,
            )
            .insured_identification_number(patient.number.as_str())
            .maybe(
                patient.branch.as_deref(),
                Draft::<BatchQuery>::insured_branch_number,
            )
            .birthdate(patient.birthdate.as_str())
            .arbitrary_identifier(patient.patient_id.as_str());
        body.append(BatchRequestBody::search.no, query.as_record());
    }
    let header = Draft::<BatchRequest>::new().header(dated_header(institution));
    let mut request = header.into_record();
    request.append(BatchRequest::body.no, &body);
    request
}

pub fn plain_header(institution: &str) -> Draft<RequestHeader> {
    Draft::<RequestHeader>::new()
        .medical_institution_code(institution)
        .arbitrary_file_identifier(IDENTIFIER)
}

pub fn consented_request(institution: &str, from: NaiveDate, to: NaiveDate) -> Record {
    let query = Draft::<ConsentQuery>::new()
        .consent_from(from.format("%Y%m%d").to_string())
        .consent_to(to.format("%Y%m%d").to_string())
        .medical_treatment(MedicalTreatment::Visit);
    Draft::<ConsentedRequest>::new()
        .header(plain_header(institution))
        .body(Draft::<ConsentedRequestBody>::new().search(query))
        .into()
}

pub fn collect_request(institution: &str, reception: &str) -> Record {
    Draft::<CollectRequest>::new()
        .header(Draft::<CollectHeader>::new().medical_institution_code(institution))
        .body(Draft::<CollectRequestBody>::new().reception_number(reception))
        .into()
}

pub fn registration_request(institution: &str, patient: &KnownPatient, number: &str) -> Record {
    let registration = Draft::<Registration>::new()
        .reference_number(number)
        .insurer_number(format!("{:>8}", patient.insurer_number))
        .maybe(
            patient.symbol.as_deref(),
            Draft::<Registration>::insured_card_symbol,
        )
        .insured_identification_number(patient.number.as_str())
        .maybe(
            patient.branch.as_deref(),
            Draft::<Registration>::insured_branch_number,
        );
    Draft::<RegistrationRequest>::new()
        .header(plain_header(institution))
        .body(Draft::<RegistrationRequestBody>::new().registration(registration))
        .into()
}

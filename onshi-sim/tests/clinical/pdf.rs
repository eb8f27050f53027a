//! Answers as PDF.

use std::fs;

use crate::desk::Insured;
use crate::desk::*;
use crate::support::*;
use onshi_core::catalogue::{
    self, CheckupFileCategory, ClinicalFileCategory, Consent, DrugFileCategory, MessageRow,
};
use onshi_core::message::{answer_stem, request_name};
use onshi_core::record::{Record, write};
use onshi_core::text::Charset;
use onshi_sim::{Clinic, Settings, Simulator};

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

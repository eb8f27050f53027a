//! The clinical messages: what ties an answer to its request, and what the public samples show.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::collections::BTreeSet;

use onshi_core::catalogue::sources::SOURCES;
use onshi_core::catalogue::{
    CHECKUP_INFORMATION_ANSWER, DRUG_INFORMATION_ANSWER, DRUG_INFORMATION_REQUEST, Dialect,
};
use onshi_core::catalogue::{CHECKUP_ITEMS, Evidence, checkup_item};
use onshi_core::catalogue::{
    Checkup, CheckupInformationAnswer, CheckupInformationBody, CheckupInformationHeader,
    CheckupInformationRequestInfo, CheckupItem, CheckupItemList, ClinicalRequestHeader, DataType,
    Drug, DrugFileCategory, DrugInformationAnswer, DrugInformationBody, DrugInformationHeader,
    DrugInformationRequest, DrugInformationRequestBody, DrugInformationRequestInfo, DrugList,
    MessageRow, ROOT, ReceiptDay, ReceiptDayList, ReceiptMonth, RecordRow, SegmentOfResult,
};
use onshi_core::id::Month;
use onshi_core::message::Summary;
use onshi_core::record::{CodeType, Draft, Frame, Record, Units, View, read_frame, write};
use onshi_core::text::Charset;
use onshi_core::validate::{Context, Severity, validate, validate_document};
use onshi_core::xml::Limits;

const INSTITUTION: &str = "9910000001";
const IDENTIFIER: &str = "00000001,20261122";

fn read(bytes: &[u8], message: &'static MessageRow) -> (Frame, Vec<Record>) {
    let frame = read_frame(bytes, message, Limits::default()).expect("a message");
    let mut units = Units::new(bytes, message, Limits::default(), frame.proof.clone());
    let mut all = Vec::new();
    while let Some(unit) = units.next().expect("a unit") {
        all.push(unit.clone());
    }
    (frame, all)
}

fn receipt_month() -> Draft<ReceiptMonth> {
    let drug = Draft::<Drug>::new().drug_code("699999901").quantity("1.5");
    let day = Draft::<ReceiptDay>::new()
        .date("20260100")
        .drugs(Draft::<DrugList>::new().drug(drug));
    Draft::<ReceiptMonth>::new()
        .treatment_month("202601")
        .days(Draft::<ReceiptDayList>::new().day(day))
}

fn drug_answer(result: &str, message: Option<(&str, &str)>) -> Vec<u8> {
    let mirror = Draft::<DrugInformationRequestInfo>::new()
        .medical_institution_code(INSTITUTION)
        .arbitrary_file_identifier(IDENTIFIER)
        .start("202601")
        .end(Month::CURRENT)
        .file_category(DrugFileCategory::DrugXml);
    let header = Draft::<DrugInformationHeader>::new()
        .request_info(mirror)
        .segment_of_result(result)
        .maybe(message, |header, (id, text)| {
            header.error_code(id).error_message(text)
        });
    let body = Draft::<DrugInformationBody>::new()
        .month(receipt_month())
        .month(receipt_month());
    let answer = Draft::<DrugInformationAnswer>::new()
        .header(header)
        .body(body);
    write(answer.as_record(), Charset::Utf8).expect("written")
}

#[test]
fn a_summary_finds_institution_and_identifier_in_the_mirrored_request() {
    let (frame, months) = read(&drug_answer("1", None), &DRUG_INFORMATION_ANSWER);
    let summary = Summary::of(&frame);
    assert_eq!(summary.institution.as_deref(), Some(INSTITUTION));
    assert_eq!(summary.file_identifier.as_deref(), Some(IDENTIFIER));
    assert!(summary.is_normal() && !summary.is_processing());
    assert_eq!((summary.units, months.len()), (2, 2));
    assert_eq!(summary.error_code, None);
}

#[test]
fn a_summary_finds_result_and_message_of_a_failure() {
    let failed = SegmentOfResult::Abnormal.wire();
    let bytes = drug_answer(failed, Some(("X99990001", "（模擬）")));
    let summary = Summary::of(&read(&bytes, &DRUG_INFORMATION_ANSWER).0);
    assert!(!summary.is_normal() && !summary.is_processing());
    assert_eq!(summary.error_code.as_deref(), Some("X99990001"));
    assert_eq!(summary.error_message.as_deref(), Some("（模擬）"));
}

/// The program that pairs by the name without `Req` is read too.
#[test]
fn both_spellings_of_the_mirrored_identifier_are_read() {
    let ours = String::from_utf8(drug_answer("1", None)).unwrap();
    let theirs = ours.replace("ReqArbitraryFileIdentifier", "ArbitraryFileIdentifier");
    assert_ne!(ours, theirs);
    let (frame, _) = read(theirs.as_bytes(), &DRUG_INFORMATION_ANSWER);
    let summary = Summary::of(&frame);
    assert_eq!(summary.file_identifier.as_deref(), Some(IDENTIFIER));
    assert_eq!(odd(theirs.as_bytes()), []);
}

#[test]
fn a_day_that_is_not_of_the_calendar_and_a_decimal_are_kept_as_written() {
    let answer = drug_answer("1", None);
    let (_, months) = read(&answer, &DRUG_INFORMATION_ANSWER);
    let month = View::<ReceiptMonth>::of_record(&months[0]);
    let day = month.days().unwrap().day().next().unwrap();
    assert_eq!(day.date().unwrap().as_written(), "20260100");
    let drug = day.drugs().unwrap().drug().next().unwrap();
    assert_eq!(drug.quantity(), Some("1.5"));
    assert_eq!(odd(&answer), []);
}

#[test]
fn a_request_may_end_with_the_current_month_and_with_no_other_wrong_one() {
    let request = |end: &str| -> Record {
        let body = Draft::<DrugInformationRequestBody>::new()
            .start("202109")
            .end(end)
            .file_category(DrugFileCategory::DrugAndCareXml);
        let header = Draft::<ClinicalRequestHeader>::new()
            .medical_institution_code(INSTITUTION)
            .insurer_number("  990010")
            .insured_identification_number("0000001");
        Draft::<DrugInformationRequest>::new()
            .header(header)
            .body(body)
            .into()
    };
    let errors = |end: &str| {
        let form = (&DRUG_INFORMATION_REQUEST).into();
        let mut findings = validate(&request(end), &form, Context::new(Dialect::standard()));
        findings.retain(|finding| finding.severity() == Severity::Error);
        findings.len()
    };
    assert_eq!(errors(Month::CURRENT), 0);
    assert_eq!(errors("202613"), 1);
    assert_eq!(errors("999998"), 1);
}

#[test]
fn a_checkup_answer_streams_its_checkups() {
    let mirror = Draft::<CheckupInformationRequestInfo>::new()
        .medical_institution_code(INSTITUTION)
        .arbitrary_file_identifier(IDENTIFIER);
    let item = Draft::<CheckupItem>::new()
        .item_code("9N001000000000001")
        .data_type(DataType::Quantity)
        .value("165.2");
    let checkup = Draft::<Checkup>::new()
        .date("20250610")
        .items(Draft::<CheckupItemList>::new().item(item));
    let header = Draft::<CheckupInformationHeader>::new()
        .request_info(mirror)
        .segment_of_result(SegmentOfResult::Normal);
    let answer = Draft::<CheckupInformationAnswer>::new()
        .header(header)
        .body(Draft::<CheckupInformationBody>::new().checkup(checkup));
    let bytes = write(answer.as_record(), Charset::Cp932).expect("written");
    let (frame, checkups) = read(&bytes, &CHECKUP_INFORMATION_ANSWER);
    assert_eq!(
        Summary::of(&frame).institution.as_deref(),
        Some(INSTITUTION)
    );
    let checkup = View::<Checkup>::of_record(&checkups[0]);
    let item = checkup.items().unwrap().item().next().unwrap();
    assert!(item.data_type().unwrap().is(DataType::Quantity));
}

/// One row per code, and what each says about itself agrees.
#[test]
fn checkup_items_are_listed_once_and_coded_ones_have_a_table() {
    let mut codes = BTreeSet::new();
    for item in CHECKUP_ITEMS {
        assert!(codes.insert(item.code), "{} twice", item.code);
        assert_eq!(item.code.len(), 17, "{}", item.code);
        let is_coded = matches!(item.data_type, DataType::Code | DataType::OrderedCode);
        assert_eq!(item.values.is_some(), is_coded, "{}", item.code);
        for tag in item.evidence.source().split(' ') {
            let known = SOURCES.iter().any(|source| source.tag == tag);
            assert!(
                known || matches!(item.evidence, Evidence::Inferred(_)),
                "{tag}"
            );
        }
    }
    let smoking = checkup_item("9N736000000000011").expect("喫煙");
    assert_eq!(smoking.meaning("2").map(|row| row.japanese), Some("いいえ"));
    assert!(smoking.meaning("3").is_none());
    let height = checkup_item("9N001000000000001").expect("身長");
    assert!(height.meaning("1").is_none(), "a number means itself");
    assert!(checkup_item("9N001000000000002").is_none());
}

fn sample(name: &str) -> String {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/vectors/evidence/clinical"
    );
    std::fs::read_to_string(format!("{folder}/{name}")).expect("a sample")
}

fn element_of(record: &'static RecordRow, ident: &str) -> &'static str {
    let field = record.fields.iter().find(|field| field.ident == ident);
    field.expect("a field").element
}

/// Everything odd in a file: path and rule.
fn odd(bytes: &[u8]) -> Vec<(String, &'static str)> {
    let mut odd = Vec::new();
    let (form, context) = (
        (&DRUG_INFORMATION_ANSWER).into(),
        Context::new(Dialect::standard()),
    );
    validate_document(
        || bytes,
        &form,
        context,
        &Limits::default(),
        &mut |finding| odd.push((finding.path, finding.rule.id)),
    );
    odd
}

/// The fragment that a test of a public importer reads: 診療情報群 as we have it, with made-up codes.
#[test]
fn the_fragment_is_known_to_its_last_element() {
    let inner = [
        element_of(DrugInformationAnswer::ROW, "body"),
        element_of(DrugInformationBody::ROW, "month"),
        element_of(ReceiptMonth::ROW, "days"),
        element_of(ReceiptDayList::ROW, "day"),
    ];
    let opened: String = inner.iter().map(|name| format!("<{name}>")).collect();
    let closed: String = inner
        .iter()
        .rev()
        .map(|name| format!("</{name}>"))
        .collect();
    let header = element_of(DrugInformationAnswer::ROW, "header");
    let fragment = sample("metrinfs-fragment.xml");
    let document = format!("<{ROOT}><{header}></{header}>{opened}{fragment}{closed}</{ROOT}>\n");
    let (_, months) = read(document.as_bytes(), &DRUG_INFORMATION_ANSWER);
    let odd = odd(document.as_bytes());
    assert!(
        odd.len() == 2 && odd.iter().all(|(_, rule)| *rule == "F02"),
        "only the made-up codes: {odd:?}"
    );
    let month = View::<ReceiptMonth>::of_record(&months[0]);
    let day = month.days().unwrap().day().next().unwrap();
    let codes: Vec<_> = day
        .treatments()
        .unwrap()
        .treatment()
        .map(|treatment| treatment.treatment_code().unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["A", "B"]);
}

/// The fixture that claims another layout: another root, and three names that nobody else has. The
/// rest of it is what our rows say.
#[test]
fn the_synthetic_file_differs_in_its_root_and_three_names() {
    let text = sample("synthetic-yzk-if-002.xml");
    let as_it_is = read_frame(text.as_bytes(), &DRUG_INFORMATION_ANSWER, Limits::default());
    assert!(as_it_is.is_err(), "another document element");
    let with_our_root = text
        .replace("<Message>", &format!("<{ROOT}>"))
        .replace("</Message>", &format!("</{ROOT}>"));
    let (_, months) = read(with_our_root.as_bytes(), &DRUG_INFORMATION_ANSWER);
    let names: Vec<String> = odd(with_our_root.as_bytes())
        .into_iter()
        .map(|(path, rule)| {
            assert_eq!(rule, "S07", "{path}");
            path.rsplit('/').next().unwrap().to_owned()
        })
        .collect();
    assert_eq!(
        names,
        [
            "QualificationsInfo",
            "MedicalInstitutionCode",
            "MedicalInstitutionName"
        ]
    );
    let month = View::<ReceiptMonth>::of_record(&months[0]);
    let day = month.days().unwrap().day().next().unwrap();
    let drug = day.drugs().unwrap().drug().next().unwrap();
    assert_eq!(drug.drug_name(), Some("合成薬剤 A"));
}

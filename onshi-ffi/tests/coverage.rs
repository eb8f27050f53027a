//! Setting whom a request is about: as a whole or not at all, and never one coverage as the other.
#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::c_char;
use std::ptr::{null, null_mut};

use onshi::catalogue::onshi_field_label;
use onshi::coverage::*;
use onshi::error::onshi_error;
use onshi::record::*;
use onshi::session::onshi_session_free;
use onshi::submit::onshi_session_submit;
use onshi_core::catalogue::{
    BatchQuery, BatchRequest, BatchRequestBody, ErrorCode, FieldId, NumberQuery,
    QualificationResult, RequestHeader,
};
use support::{c, new_record, path, status, words};

/// Insurer, symbol, number and branch; payer and recipient.
#[derive(Clone, Copy)]
enum Who<'a> {
    Insurance(&'a str, &'a str, &'a str, &'a str),
    MedicalAid(&'a str, &'a str),
}

/// Sets it by the UTF-8 or the UTF-16 export; gives the status and what the error says.
fn set(record: *mut onshi_record, way: &[u32], who: Who<'_>, wide: bool) -> (i32, String) {
    let mut error = null_mut();
    let done = match wide {
        false => set_utf8(record, way, who, &mut error),
        true => set_utf16(record, way, who, &mut error),
    };
    let said = match error.is_null() {
        true => String::new(),
        false => words(error),
    };
    (done, said)
}

fn set_utf8(
    record: *mut onshi_record,
    way: &[u32],
    who: Who<'_>,
    error: *mut *mut onshi_error,
) -> i32 {
    let text = |text: &str| (text.as_ptr().cast::<c_char>(), text.len() as u32);
    let (first, count) = (way.as_ptr(), way.len() as u32);
    match who {
        Who::Insurance(insurer, symbol, number, branch) => {
            let [insurer, symbol, number, branch] = [insurer, symbol, number, branch].map(text);
            unsafe {
                onshi_record_set_insurance(
                    record, first, count, insurer.0, insurer.1, symbol.0, symbol.1, number.0,
                    number.1, branch.0, branch.1, error,
                )
            }
        }
        Who::MedicalAid(payer, recipient) => {
            let [payer, recipient] = [payer, recipient].map(text);
            unsafe {
                onshi_record_set_medical_aid(
                    record,
                    first,
                    count,
                    payer.0,
                    payer.1,
                    recipient.0,
                    recipient.1,
                    error,
                )
            }
        }
    }
}

fn set_utf16(
    record: *mut onshi_record,
    way: &[u32],
    who: Who<'_>,
    error: *mut *mut onshi_error,
) -> i32 {
    let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
    let text = |units: &Vec<u16>| (units.as_ptr(), units.len() as u32);
    let (first, count) = (way.as_ptr(), way.len() as u32);
    match who {
        Who::Insurance(insurer, symbol, number, branch) => {
            let units = [insurer, symbol, number, branch].map(units);
            let [insurer, symbol, number, branch] = units.each_ref().map(text);
            unsafe {
                onshi_record_set_insurance_u16(
                    record, first, count, insurer.0, insurer.1, symbol.0, symbol.1, number.0,
                    number.1, branch.0, branch.1, error,
                )
            }
        }
        Who::MedicalAid(payer, recipient) => {
            let units = [payer, recipient].map(units);
            let [payer, recipient] = units.each_ref().map(text);
            unsafe {
                onshi_record_set_medical_aid_u16(
                    record,
                    first,
                    count,
                    payer.0,
                    payer.1,
                    recipient.0,
                    recipient.1,
                    error,
                )
            }
        }
    }
}

fn json(record: *const onshi_record) -> String {
    let mut buffer = vec![0_u8; 2000];
    let mut length = 0;
    let first = buffer.as_mut_ptr().cast();
    let done = unsafe { onshi_record_json(record, first, 2000, &mut length, null_mut()) };
    assert_eq!(done, 0);
    String::from_utf8_lossy(&buffer[..length as usize]).into_owned()
}

/// What stands in a field; `None` if it is absent.
fn text(record: *const onshi_record, way: &[u32], field: FieldId) -> Option<String> {
    let mut buffer = vec![0_u8; 100];
    let mut length = 0;
    let first = buffer.as_mut_ptr().cast();
    let done = unsafe {
        let (way, count) = (way.as_ptr(), way.len() as u32);
        let (field, error) = (field.code(), null_mut());
        onshi_record_text(record, way, count, field, 0, first, 100, &mut length, error)
    };
    assert!(done >= 0);
    let text = String::from_utf8_lossy(&buffer[..length as usize]).into_owned();
    (done == 0).then_some(text)
}

fn coverage(record: *const onshi_record, way: &[u32]) -> (i32, u32) {
    let mut found = 99;
    let (first, count) = (way.as_ptr(), way.len() as u32);
    let done = unsafe { onshi_record_coverage(record, first, count, &mut found, null_mut()) };
    (done, found)
}

/// The outcome ONSHI_S_NONE of the header.
const ONSHI_S_NONE: i32 = 1;

const INSURED: Who<'_> = Who::Insurance("123456", "１２-３４", "345", "０１");
const AIDED: Who<'_> = Who::MedicalAid("12999991", "1234566");

#[test]
fn each_coverage_is_set_as_a_whole_and_replaces_the_other() {
    for wide in [false, true] {
        let record = new_record(BatchRequest::ROW.id);
        let person = |n| path(&[(BatchRequest::body, 0), (BatchRequestBody::search, n)]);
        let numbers = |n| {
            [
                BatchQuery::insurer_number,
                BatchQuery::insured_card_symbol,
                BatchQuery::insured_identification_number,
                BatchQuery::insured_branch_number,
            ]
            .map(|field| text(record, &person(n), field))
        };
        let some = |text: &str| Some(text.to_owned());
        let insured = [some("  123456"), some("１２-３４"), some("345"), some("01")];
        let aided = [some("12999991"), None, some("1234566"), None];
        for (n, who, expected) in [
            (0, INSURED, &insured),
            (1, AIDED, &aided),
            (0, AIDED, &aided),
            (1, INSURED, &insured),
            (
                1,
                Who::Insurance("39999999", "", "1", ""),
                &[some("39999999"), None, some("1"), None],
            ),
        ] {
            assert_eq!(set(record, &person(n), who, wide), (0, String::new()));
            assert_eq!(numbers(n), *expected);
        }
        assert_eq!(
            coverage(record, &person(0)),
            (0, ONSHI_COVERAGE_MEDICAL_AID)
        );
        assert_eq!(
            coverage(record, &person(1)),
            (0, ONSHI_COVERAGE_HEALTH_INSURANCE)
        );
        assert_eq!(coverage(record, &person(2)), (ONSHI_S_NONE, 0));
        assert_eq!(coverage(record, &[]), (ONSHI_S_NONE, 0));
        unsafe { onshi_record_free(record) };
    }
}

#[test]
fn a_mix_is_the_wrong_coverage_and_leaves_the_record_as_it_was() {
    let wrong = ErrorCode::WrongCoverage;
    let table = [
        (Who::Insurance("12999991", "", "1234566", ""), wrong),
        (Who::Insurance("12999991", "12-34", "1234566", "01"), wrong),
        (Who::Insurance("25999996", "", "1234566", ""), wrong),
        (Who::MedicalAid("06139992", "1234566"), wrong),
        (Who::MedicalAid("  123456", "1234566"), wrong),
        (Who::MedicalAid("12999991", "345"), ErrorCode::ValueFormat),
        (
            Who::MedicalAid("1299999", "1234566"),
            ErrorCode::ValueFormat,
        ),
        (Who::MedicalAid("", "1234566"), ErrorCode::ValueMissing),
        (
            Who::Insurance("06139992", "", "", ""),
            ErrorCode::ValueMissing,
        ),
        (
            Who::Insurance("06139992", "", "345", "1"),
            ErrorCode::ValueFormat,
        ),
        (
            Who::Insurance("06139992", "123456789012345678901", "345", ""),
            ErrorCode::ValueTooLong,
        ),
    ];
    for wide in [false, true] {
        for first in [INSURED, AIDED] {
            let record = new_record(NumberQuery::ROW.id);
            assert_eq!(set(record, &[], first, wide).0, 0);
            let before = json(record);
            for (mixed, code) in table {
                let (done, said) = set(record, &[], mixed, wide);
                assert_eq!(done, status(code), "{said}");
                assert_eq!(json(record), before);
                for digits in ["1299999", "1234566", "2599999", "0613999", "123456"] {
                    assert!(!said.contains(digits), "{said}");
                }
            }
            unsafe { onshi_record_free(record) };
        }
    }
}

/// Set field by field, nothing can be told before all is set: then sending is refused.
#[test]
fn a_symbol_that_was_set_beside_a_payer_is_not_sent() {
    let root = tempfile::tempdir().unwrap();
    let session = support::open(root.path());
    let record = support::query();
    let way = support::search_path();
    let submit = || {
        let (mut job, mut error) = (0, null_mut());
        let operation = onshi_core::catalogue::QUALIFICATION.id.into();
        let key = c("key");
        let done = unsafe {
            let (key, length) = (key.as_ptr(), support::NUL);
            onshi_session_submit(
                session, operation, record, key, length, &mut job, &mut error,
            )
        };
        let said = match error.is_null() {
            true => String::new(),
            false => words(error),
        };
        (done, said)
    };
    assert_eq!(set(record, &way, AIDED, false).0, 0);
    support::set(record, &way, NumberQuery::insured_card_symbol, "12-34");
    let (done, said) = submit();
    assert_eq!(done, status(ErrorCode::WrongCoverage), "{said}");
    assert!(said.contains("no symbol and no branch"), "{said}");
    assert!(!said.contains("12-34"), "{said}");
    assert_eq!(set(record, &way, AIDED, false).0, 0);
    assert_eq!(submit(), (0, String::new()));
    unsafe {
        onshi_record_free(record);
        onshi_session_free(session);
    }
}

#[test]
fn only_a_group_that_asks_by_number_is_filled() {
    for row in [
        RequestHeader::ROW,
        QualificationResult::ROW,
        BatchRequest::ROW,
    ] {
        let record = new_record(row.id);
        let (done, _) = set(record, &[], AIDED, false);
        assert_eq!(done, status(ErrorCode::UnknownField), "{}", row.ident);
        unsafe { onshi_record_free(record) };
    }
    let record = new_record(BatchRequest::ROW.id);
    let before = json(record);
    let gap = path(&[(BatchRequest::body, 0), (BatchRequestBody::search, 1)]);
    let (done, _) = set(record, &gap, AIDED, false);
    assert_eq!(done, status(ErrorCode::UnknownField), "a gap");
    assert_eq!(json(record), before);
    unsafe { onshi_record_free(record) };
}

#[test]
fn without_symbol_and_branch_null_will_do() {
    let record = new_record(NumberQuery::ROW.id);
    let (insurer, number) = (c("39999999"), c("01234567"));
    let done = unsafe {
        onshi_record_set_insurance(
            record,
            null(),
            0,
            insurer.as_ptr(),
            support::NUL,
            null(),
            0,
            number.as_ptr(),
            support::NUL,
            null(),
            support::NUL,
            null_mut(),
        )
    };
    assert_eq!(done, 0);
    assert_eq!(text(record, &[], NumberQuery::insured_card_symbol), None);
    assert_eq!(text(record, &[], NumberQuery::insured_branch_number), None);
    unsafe { onshi_record_free(record) };
}

#[test]
fn a_result_tells_its_coverage_and_a_label_follows_it() {
    let record = new_record(QualificationResult::ROW.id);
    support::set(record, &[], QualificationResult::card_classification, "A1");
    let (done, aid) = coverage(record, &[]);
    assert_eq!((done, aid), (0, ONSHI_COVERAGE_MEDICAL_AID));
    unsafe { onshi_record_free(record) };
    let label = |field: FieldId, coverage, language| {
        let mut buffer = [0_u8; 200];
        let (first, mut length) = (buffer.as_mut_ptr().cast(), 0);
        let field = field.code();
        let done = unsafe {
            onshi_field_label(
                field,
                coverage,
                language,
                first,
                200,
                &mut length,
                null_mut(),
            )
        };
        let text = String::from_utf8_lossy(&buffer[..length as usize]).into_owned();
        (done, text)
    };
    let health = ONSHI_COVERAGE_HEALTH_INSURANCE;
    for (field, coverage, language, expected) in [
        (
            QualificationResult::insurer_number,
            aid,
            1,
            "公費負担者番号",
        ),
        (QualificationResult::insurer_number, health, 1, "保険者番号"),
        (
            NumberQuery::insured_identification_number,
            aid,
            1,
            "受給者番号",
        ),
        (
            NumberQuery::insured_identification_number,
            aid,
            2,
            "recipient number",
        ),
        (
            NumberQuery::insured_identification_number,
            health,
            2,
            "insured number",
        ),
        (QualificationResult::name, aid, 1, "氏名"),
    ] {
        assert_eq!(label(field, coverage, language), (0, expected.to_owned()));
    }
    let unknown = FieldId { record: 0, no: 1 };
    assert_eq!(label(unknown, aid, 1).0, status(ErrorCode::UnknownField));
    for (coverage, language) in [(0, 1), (3, 1), (aid, 3)] {
        let (done, _) = label(QualificationResult::name, coverage, language);
        assert_eq!(done, status(ErrorCode::BadOptions));
    }
}

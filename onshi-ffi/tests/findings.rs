//! The validator and the inspector through the exports.
#![allow(clippy::unwrap_used)]

mod support;

use std::ptr::{null, null_mut};

use onshi::findings::*;
use onshi::inspection::*;
use onshi::record::*;
use onshi_core::catalogue::*;
use support::rules::{given, text};
use support::tools::{filled, findings, inspection, quiet};
use support::{NUL, c, new_record, path, query, search_path, set, status, words};

/// Severity, line, column, and texts of every finding.
fn all(findings: *const onshi_findings) -> Vec<(u32, u32, u32, Vec<String>)> {
    let blank = onshi_finding {
        struct_size: size_of::<onshi_finding>() as u32,
        severity: 0,
        line: 0,
        column: 0,
    };
    let one = |index| {
        let (done, it) = filled(blank, |out| unsafe {
            onshi_findings_finding(findings, index, out, quiet())
        });
        let texts = (ONSHI_FINDING_RULE..=ONSHI_FINDING_ELEMENT_SOURCE).map(|what| {
            text(|b, n, l| unsafe {
                onshi_findings_text(findings, index, what, 1, b, n, l, quiet())
            })
            .1
        });
        (done == 0).then(|| (it.severity, it.line, it.column, texts.collect()))
    };
    (0..).map_while(one).collect()
}

fn count(findings: *const onshi_findings, severity: u32) -> u32 {
    let mut count = 9;
    let done = unsafe { onshi_findings_count(findings, severity, &raw mut count, quiet()) };
    assert_eq!(done, 0);
    count
}

/// A query by number whose birth date is none, with a line for each element.
const DOCUMENT: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XmlMsg>\n<MessageHeader>\n\
    <MedicalInstitutionCode>1312345678</MedicalInstitutionCode>\n\
    <QualificationConfirmationDate>20261122</QualificationConfirmationDate>\n\
    </MessageHeader>\n<MessageBody>\n<QualificationConfirmSearchInfo>\n\
    <InsurerNumber>06139992</InsurerNumber>\n<Birthdate>SECRET!!</Birthdate>\n\
    </QualificationConfirmSearchInfo>\n</MessageBody>\n</XmlMsg>\n";

fn of_file(
    message: u32,
    name: &str,
    file: &[u8],
    profile: &str,
) -> Result<*mut onshi_findings, (i32, String)> {
    let (name, profile) = (c(name), c(profile));
    let (mut found, mut error) = (null_mut(), null_mut());
    let done = unsafe {
        onshi_findings_of_file(
            message,
            name.as_ptr(),
            NUL,
            file.as_ptr(),
            file.len() as u32,
            20_261_122,
            profile.as_ptr(),
            NUL,
            &raw mut found,
            &raw mut error,
        )
    };
    match done {
        0 => Ok(found),
        done => Err((done, words(error))),
    }
}

#[test]
fn a_file_is_checked_with_places_words_and_evidence() {
    let by_name = of_file(0, "OQSsiquc01req_1.xml", DOCUMENT.as_bytes(), "").unwrap();
    let id = QUALIFICATION_REQUEST.record.id.into();
    let by_number = of_file(id, "", DOCUMENT.as_bytes(), "").unwrap();
    let found = all(by_name);
    assert_eq!(found, all(by_number));
    let date = found.iter().find(|it| it.3[0] == "F03").unwrap();
    assert_eq!((date.0, date.1, date.2), (ONSHI_SEVERITY_ERROR, 10, 1));
    assert!(date.3[1].ends_with("/Birthdate"), "{:?}", date.3);
    assert!(date.3[2].contains("年月日"), "{:?}", date.3);
    assert!(
        date.3[3..].iter().all(|text| !text.is_empty()),
        "{:?}",
        date.3
    );
    assert!(!format!("{found:?}").contains("SECRET"));
    let errors = found.iter().filter(|it| it.0 == ONSHI_SEVERITY_ERROR);
    assert_eq!(count(by_name, ONSHI_SEVERITY_ERROR), errors.count() as u32);
    unsafe {
        onshi_findings_free(by_name);
        onshi_findings_free(by_number);
    }
}

#[test]
fn a_file_that_is_not_whole_has_a_finding_and_no_error() {
    let cut = &DOCUMENT.as_bytes()[..DOCUMENT.len() - 12];
    let found = all(of_file(0, "OQSsiquc01req_1.xml", cut, "").unwrap());
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].0, found[0].3[0].as_str()),
        (ONSHI_SEVERITY_ERROR, "S01")
    );
}

#[test]
fn which_message_it_is_must_be_known() {
    let refused = |message, name, profile| of_file(message, name, b"", profile).unwrap_err().0;
    let unknown = status(ErrorCode::UnknownMessage);
    assert_eq!(refused(0, "letter.xml", ""), unknown);
    assert_eq!(refused(7, "OQSsiquc01req_1.xml", ""), unknown);
    let invalid = status(ErrorCode::ProfileInvalid);
    assert_eq!(refused(0, "OQSsiquc01req_1.xml", "?"), invalid);
}

#[test]
fn findings_name_the_place_and_never_the_value() {
    let record = query();
    set(record, &search_path(), NumberQuery::birthdate, "SECRET!!");
    let part = findings(record);
    let found = all(part);
    let said = format!("{found:?}");
    assert!(
        said.contains("Birthdate") && !said.contains("SECRET"),
        "{said}"
    );
    assert!(
        found.iter().all(|it| (it.1, it.2) == (0, 0)),
        "no file, no lines"
    );
    let whole = |message: u16| {
        let (mut found, mut error) = (null_mut(), null_mut());
        let done = unsafe {
            let (found, error) = (&raw mut found, &raw mut error);
            onshi_findings_of_record(record, message.into(), 20_261_122, null(), 0, found, error)
        };
        (done, found)
    };
    let (done, message) = whole(QUALIFICATION_REQUEST.record.id);
    assert_eq!(done, 0);
    assert!(
        all(message).len() >= found.len(),
        "more is known of a message"
    );
    let other = whole(BATCH_REQUEST.record.id).0;
    assert_eq!(other, status(ErrorCode::UnknownMessage), "another record");
    unsafe {
        onshi_findings_free(part);
        onshi_findings_free(message);
        onshi_record_free(record);
    }
}

#[test]
fn more_than_a_hundred_of_one_rule_are_counted_and_not_kept() {
    let record = new_record(BatchRequest::ROW.id);
    for person in 0..150 {
        let way = path(&[(BatchRequest::body, 0), (BatchRequestBody::search, person)]);
        set(record, &way, BatchQuery::birthdate, "x");
    }
    let found = findings(record);
    let dates = all(found).iter().filter(|it| it.3[0] == "F03").count();
    assert_eq!(dates, 100);
    assert!(count(found, ONSHI_SEVERITY_ERROR) >= 150);
    unsafe {
        onshi_findings_free(found);
        onshi_record_free(record);
    }
}

/// An element of an inspection.
#[derive(Debug)]
struct Seen {
    it: Told,
    texts: Vec<(i32, String)>,
}

/// Depth, number, whether a group, whether personal.
type Told = (u32, u32, u32, u32);

fn seen(inspection: *const onshi_inspection, language: u32) -> Vec<Seen> {
    let blank = onshi_element {
        struct_size: size_of::<onshi_element>() as u32,
        depth: 9,
        field: 9,
        is_group: 9,
        is_personal: 9,
    };
    let one = |index| {
        let (done, it) = filled(blank, |out| unsafe {
            onshi_inspection_element(inspection, index, out, quiet())
        });
        let texts = (ONSHI_ELEMENT_PATH..=ONSHI_ELEMENT_SOURCE).map(|what| {
            text(|b, n, l| unsafe {
                onshi_inspection_text(inspection, index, what, language, b, n, l, quiet())
            })
        });
        (done == 0).then(|| Seen {
            it: (it.depth, it.field, it.is_group, it.is_personal),
            texts: texts.collect(),
        })
    };
    (0..).map_while(one).collect()
}

#[test]
fn an_inspection_has_every_element_with_its_names_meaning_and_evidence() {
    let record = new_record(QualificationResult::ROW.id);
    set(record, &[], QualificationResult::name, "試験　太郎");
    set(record, &[], QualificationResult::birthdate, "19500102");
    set(record, &[], QualificationResult::sex1, "1");
    let inspection = inspection(record);
    let texts = |language, field: FieldId| {
        let all = seen(inspection, language);
        let found = all.into_iter().find(|it| it.it.1 == field.code()).unwrap();
        (found.it, found.texts)
    };
    let (it, name) = texts(1, QualificationResult::name);
    assert_eq!(it, (0, QualificationResult::name.code(), 0, 1), "personal");
    assert_eq!(name[1].1, "Name");
    assert_eq!(name[2].1, "氏名");
    assert_eq!(name[3], (0, "試験　太郎".to_owned()));
    assert_eq!(name[4], (1, String::new()), "it means nothing but itself");
    assert!(!name[5].1.is_empty() && !name[6].1.is_empty());
    let (_, born) = texts(1, QualificationResult::birthdate);
    assert!(born[4].1.contains("昭和"), "{born:?}");
    let (_, born) = texts(2, QualificationResult::birthdate);
    assert_eq!(born[4].1, "1950-01-02");
    let (_, sex) = texts(1, QualificationResult::sex1);
    assert_eq!(sex[4].1, "男");
    unsafe {
        onshi_inspection_free(inspection);
        onshi_record_free(record);
    }
}

#[test]
fn a_path_counts_what_repeats_and_a_group_comes_before_what_stands_in_it() {
    let record = new_record(BatchRequest::ROW.id);
    for person in 0..2 {
        let way = path(&[(BatchRequest::body, 0), (BatchRequestBody::search, person)]);
        set(record, &way, BatchQuery::birthdate, "19500102");
    }
    let inspection = inspection(record);
    let seen = seen(inspection, 1);
    let paths: Vec<&str> = seen.iter().map(|it| it.texts[0].1.as_str()).collect();
    assert_eq!(seen.len(), 5);
    assert_eq!(seen[0].it.2, 1, "the body is a group");
    assert_eq!(seen[0].texts[3], (1, String::new()), "and has no value");
    assert!(
        paths[2].starts_with(paths[1]) && paths[1].ends_with("[1]"),
        "{paths:?}"
    );
    assert!(
        paths[4].starts_with(paths[3]) && paths[3].ends_with("[2]"),
        "{paths:?}"
    );
    assert_eq!(
        seen.iter().map(|it| it.it.0).collect::<Vec<_>>(),
        [0, 1, 2, 1, 2]
    );
    unsafe {
        onshi_inspection_free(inspection);
        onshi_record_free(record);
    }
}

#[test]
fn a_record_comes_back_from_its_json() {
    let record = query();
    let json = |record| text(|b, n, l| unsafe { onshi_record_json(record, b, n, l, quiet()) }).1;
    let written = c(&json(record));
    let id = QualificationRequest::ROW.id.into();
    let back = given(|out, error| unsafe {
        onshi_record_from_json(id, written.as_ptr(), NUL, out, error)
    });
    assert_eq!(json(back), json(record));
    for (text, code) in [
        ("", ErrorCode::ValueFormat),
        ("{", ErrorCode::ValueFormat),
        ("{\"Other\":{}}", ErrorCode::OtherMessage),
    ] {
        let (text, mut none) = (c(text), null_mut());
        let done =
            unsafe { onshi_record_from_json(id, text.as_ptr(), NUL, &raw mut none, quiet()) };
        assert_eq!(done, status(code));
    }
    unsafe {
        onshi_record_free(record);
        onshi_record_free(back);
    }
}

//! What stands in a record, set and read by its numbers.
#![allow(clippy::unwrap_used)]

mod support;

use std::ptr::null_mut;

use onshi::extra::*;
use onshi::record::*;
use onshi_core::catalogue::*;
use onshi_core::error::ErrorCode;
use support::rules::text;
use support::*;

fn read(record: *const onshi_record, way: &[u32], field: FieldId, index: u32) -> (i32, String) {
    text(|buffer, capacity, length| unsafe {
        let (first, count) = (way.as_ptr(), way.len() as u32);
        let field = field.code();
        onshi_record_text(
            record,
            first,
            count,
            field,
            index,
            buffer,
            capacity,
            length,
            null_mut(),
        )
    })
}

fn count(record: *const onshi_record, way: &[u32], field: FieldId) -> u32 {
    let mut found = 99;
    let (first, length) = (way.as_ptr(), way.len() as u32);
    let done =
        unsafe { onshi_record_count(record, first, length, field.code(), &mut found, null_mut()) };
    assert_eq!(done, 0);
    found
}

#[test]
fn a_record_tells_absent_from_empty_and_keeps_repetitions() {
    let record = new_record(BatchRequest::ROW.id);
    let person = |index| path(&[(BatchRequest::body, 0), (BatchRequestBody::search, index)]);
    set(record, &person(0), BatchQuery::insurer_number, "06139992");
    set(record, &person(1), BatchQuery::insurer_number, "");
    let body = path(&[(BatchRequest::body, 0)]);
    assert_eq!(count(record, &body, BatchRequestBody::search), 2);
    let insurer = |index| read(record, &person(index), BatchQuery::insurer_number, 0);
    assert_eq!(insurer(0), (0, "06139992".into()));
    assert_eq!(insurer(1), (0, String::new()), "there and empty");
    assert_eq!(insurer(2), (1, String::new()), "absent");
    assert_eq!(count(record, &person(2), BatchQuery::insurer_number), 0);
    unsafe { onshi_record_free(record) };
}

#[test]
fn what_is_there_is_read_under_its_own_numbers_alone() {
    let unknown = status(ErrorCode::UnknownField);
    let record = query();
    let mut way = search_path();
    let insurer = NumberQuery::insurer_number;
    assert_eq!(read(record, &way, insurer, 0).0, 0);
    // The same number within another record, for the text and on the way to it.
    let other = |field: FieldId| FieldId {
        record: BatchQuery::ROW.id,
        ..field
    };
    assert_eq!(read(record, &way, other(insurer), 0).0, unknown);
    way[2] = other(QualificationRequestBody::search).code();
    assert_eq!(read(record, &way, insurer, 0).0, unknown);
    unsafe { onshi_record_free(record) };

    // An element that the catalogue does not have is no field, whatever number it is given.
    let record = new_record(NumberQuery::ROW.id);
    let (name, value) = (c("Later"), c("7"));
    let (first, none) = (name.as_ptr(), std::ptr::null());
    let (text, nowhere) = (value.as_ptr(), null_mut());
    let added = unsafe { onshi_record_add_extra(record, none, 0, first, NUL, text, NUL, nowhere) };
    assert_eq!(added, 0);
    let highest = FieldId {
        no: u16::MAX,
        ..insurer
    };
    assert_eq!(read(record, &[], highest, 0).0, unknown);
    let (mut lent, mut length) = (std::ptr::null(), 0);
    let code = highest.code();
    let leaf = unsafe { onshi_record_leaf(record, code, &mut lent, &mut length, null_mut()) };
    assert_eq!(leaf, unknown);
    unsafe { onshi_record_free(record) };
}

/// Reading one group remembers where it is; what changes the record moves it.
#[test]
fn a_group_is_where_it_is_now_and_not_where_it_was() {
    let person = |index| path(&[(BatchRequest::body, 0), (BatchRequestBody::search, index)]);
    let (number, key) = (
        BatchQuery::insured_identification_number,
        BatchQuery::arbitrary_identifier,
    );
    let record = new_record(BatchRequest::ROW.id);
    for at in 0..3 {
        set(record, &person(at), number, &at.to_string());
    }
    let last = person(2);
    let is = |field, expected| assert_eq!(read(record, &last, field, 0), expected);
    is(number, (0, "2".into()));
    is(key, (1, String::new()));
    set(record, &person(0), key, "an earlier person grows");
    is(number, (0, "2".into()));
    is(key, (1, String::new()));
    set(record, &last, key, "and this one");
    is(key, (0, "and this one".into()));
    assert_eq!(count(record, &last, key), 1);
    assert_eq!(unsafe { onshi_record_wipe(record, null_mut()) }, 0);
    is(number, (1, String::new()));
    assert_eq!(count(record, &last, key), 0);
    unsafe { onshi_record_free(record) };
}

#[test]
fn a_text_at_the_top_is_lent_without_a_copy() {
    let record = new_record(NumberQuery::ROW.id);
    set(record, &[], NumberQuery::insurer_number, "06139992");
    set(record, &[], NumberQuery::insured_card_symbol, "");
    let lent = |field: FieldId| {
        let (mut text, mut length) = (std::ptr::null(), 99);
        let code = field.code();
        let done = unsafe { onshi_record_leaf(record, code, &mut text, &mut length, null_mut()) };
        let bytes = (done >= 0)
            .then(|| unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length as usize) });
        (done, bytes.map(|bytes| String::from_utf8_lossy(bytes)))
    };
    let number = lent(NumberQuery::insurer_number);
    assert_eq!(number, (0, Some("06139992".into())));
    assert_eq!(lent(NumberQuery::insured_card_symbol), (0, Some("".into())));
    assert_eq!(lent(NumberQuery::birthdate), (1, Some("".into())), "absent");
    let unknown = status(ErrorCode::UnknownField);
    assert_eq!(lent(BatchQuery::insurer_number), (unknown, None));
    unsafe { onshi_record_free(record) };
}

#[test]
fn a_path_that_the_catalogue_does_not_have_is_refused_and_changes_nothing() {
    let record = query();
    let before = text(|b, c, l| unsafe { onshi_record_json(record, b, c, l, null_mut()) });
    let value = c("1");
    let insurer = NumberQuery::insurer_number;
    let deep = search_path();
    for (way, field, why) in [
        (&deep[..3], insurer, "pairs"),
        (&deep[..2], insurer, "has no field"),
        (&deep[..], BatchQuery::insurer_number, "has no field"),
        (&deep[..2], QualificationRequestBody::search, "is a group"),
        (
            &path(&[(QualificationRequest::body, 1)])[..],
            insurer,
            "stands once",
        ),
        (
            &path(&[
                (QualificationRequest::body, 0),
                (QualificationRequest::body, 0),
            ])[..],
            insurer,
            "has no field",
        ),
        (&[0; 66], insurer, "too long"),
    ] {
        let mut error = null_mut();
        let done = unsafe {
            let (first, length) = (way.as_ptr(), way.len() as u32);
            onshi_record_set_text(
                record,
                first,
                length,
                field.code(),
                value.as_ptr(),
                NUL,
                &mut error,
            )
        };
        assert_eq!(done, status(ErrorCode::UnknownField), "{why}");
        let said = words(error);
        assert!(said.contains(why), "{said}");
    }
    let batch = new_record(BatchRequest::ROW.id);
    let far = path(&[
        (BatchRequest::body, 0),
        (BatchRequestBody::search, 4_000_000_000),
    ]);
    let done = unsafe {
        let field = BatchQuery::insurer_number.code();
        onshi_record_set_text(
            batch,
            far.as_ptr(),
            4,
            field,
            value.as_ptr(),
            NUL,
            null_mut(),
        )
    };
    assert_eq!(
        done,
        status(ErrorCode::UnknownField),
        "no four thousand million groups"
    );
    let after = text(|b, c, l| unsafe { onshi_record_json(record, b, c, l, null_mut()) });
    assert_eq!(before, after);
}

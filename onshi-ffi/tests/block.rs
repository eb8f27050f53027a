//! Many people in one call: what a program reads from a block is what it reads person by person.
#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::ptr::null_mut;
use std::slice;

use onshi::answer::*;
use onshi::block::*;
use onshi::record::*;
use onshi_core::catalogue::*;
use onshi_core::record::{Draft, Record, write};
use onshi_core::text::Charset;
use support::{NUL, c, status};

const NAMES: [&str; 5] = ["試験　太郎", "診療　花子", "", "見本　𠮷郎", "例文"];

/// A batch result of five fictional people, each with one element that nobody knows.
fn batch(folder: &Path) -> PathBuf {
    let mut body = Draft::<BatchAnswerBody>::new();
    for (at, name) in NAMES.iter().enumerate() {
        let result = Draft::<QualificationResult>::new()
            .name(*name)
            .insured_identification_number(at.to_string().as_str());
        let results = Draft::<ResultList>::new().result(result);
        body = body.unit(Draft::<BatchUnit>::new().results(results));
    }
    let mut record: Record = Draft::<BatchAnswer>::new().body(body).into();
    for at in 0..NAMES.len() {
        let unit = [(BatchAnswer::body.no, 0), (BatchAnswerBody::unit.no, at)];
        record.add_extra(&unit, "Added", "1");
    }
    let file = folder.join("batch.xml");
    std::fs::write(&file, write(&record, Charset::Utf8).unwrap()).unwrap();
    file
}

fn open(file: &Path) -> *mut onshi_answer {
    let path = c(file.to_str().unwrap());
    let (mut answer, mut error) = (null_mut(), null_mut());
    let done = unsafe {
        let message = BATCH_ANSWER.record.id.into();
        let (path, none) = (path.as_ptr(), std::ptr::null());
        onshi_answer_open_file(message, path, NUL, none, 0, &mut answer, &mut error)
    };
    assert_eq!(done, 0, "{}", support::words(error));
    answer
}

fn new_block() -> *mut onshi_block {
    let mut block = null_mut();
    assert_eq!(unsafe { onshi_block_new(&mut block, null_mut()) }, 0);
    block
}

fn new_block_u16() -> *mut onshi_block {
    let mut block = null_mut();
    assert_eq!(unsafe { onshi_block_new_u16(&mut block, null_mut()) }, 0);
    block
}

fn next(answer: *mut onshi_answer, block: *mut onshi_block, most: u32) -> (i32, u32) {
    let mut count = 99;
    let done = unsafe { onshi_answer_next_block(answer, block, most, &mut count, null_mut()) };
    (done, count)
}

fn want(block: *mut onshi_block, fields: &[u32]) -> i32 {
    unsafe { onshi_block_want(block, fields.as_ptr(), fields.len() as u32, null_mut()) }
}

/// Field, text of each entry of each person; a group's text is `<` and what stands inside.
type People = Vec<Vec<(u32, String)>>;

fn said<U: Copy>(
    (text, entries): (&[U], &[onshi_entry]),
    people: &[onshi_start],
    spell: impl Fn(&[U]) -> String,
) -> People {
    let person = |ends: &[onshi_start]| {
        let mut ahead = &text[ends[0].text as usize..ends[1].text as usize];
        let own = &entries[ends[0].entry as usize..ends[1].entry as usize];
        let all = own.iter().map(|entry| {
            if entry.length & ONSHI_GROUP != 0 {
                return (entry.field, format!("<{}", entry.length & !ONSHI_GROUP));
            }
            let (units, rest) = ahead.split_at(entry.length as usize);
            ahead = rest;
            (entry.field, spell(units))
        });
        let all = all.collect();
        assert!(ahead.is_empty(), "no text without an entry");
        all
    };
    people.windows(2).map(person).collect()
}

fn view(block: *const onshi_block) -> (People, u32) {
    let mut view: onshi_people = unsafe { std::mem::zeroed() };
    view.struct_size = size_of::<onshi_people>() as u32;
    assert_eq!(unsafe { onshi_block_view(block, &mut view, null_mut()) }, 0);
    let (text, entries, people) = unsafe {
        (
            slice::from_raw_parts(view.text.cast::<u8>(), view.text_length as usize),
            slice::from_raw_parts(view.entries, view.entry_count as usize),
            slice::from_raw_parts(view.people, view.people_count as usize + 1),
        )
    };
    let end = people.last().map(|end| (end.entry, end.text));
    assert_eq!(end, Some((view.entry_count, view.text_length)));
    let utf8 = |units: &[u8]| String::from_utf8(units.to_vec()).unwrap();
    (said((text, entries), people, utf8), view.unknown_count)
}

fn view_u16(block: *const onshi_block) -> (People, u32) {
    let mut view: onshi_people_u16 = unsafe { std::mem::zeroed() };
    view.struct_size = size_of::<onshi_people_u16>() as u32;
    let done = unsafe { onshi_block_view_u16(block, &mut view, null_mut()) };
    assert_eq!(done, 0);
    let (text, entries, people) = unsafe {
        (
            slice::from_raw_parts(view.text, view.text_length as usize),
            slice::from_raw_parts(view.entries, view.entry_count as usize),
            slice::from_raw_parts(view.people, view.people_count as usize + 1),
        )
    };
    let end = people.last().map(|end| (end.entry, end.text));
    assert_eq!(end, Some((view.entry_count, view.text_length)));
    let utf16 = |units: &[u16]| String::from_utf16(units).unwrap();
    (said((text, entries), people, utf16), view.unknown_count)
}

/// The name of the next person, read field by field.
fn name_by_getter(answer: *mut onshi_answer) -> String {
    let path = support::path(&[(BatchUnit::results, 0), (ResultList::result, 0)]);
    let (mut record, mut length, mut buffer) = (null_mut(), 0, [0_u8; 64]);
    let read = unsafe {
        assert_eq!(onshi_answer_next(answer, &mut record, null_mut()), 0);
        let (field, at) = (QualificationResult::name.code(), buffer.as_mut_ptr().cast());
        let (way, steps) = (path.as_ptr(), path.len() as u32);
        let error = null_mut();
        onshi_record_text(record, way, steps, field, 0, at, 64, &mut length, error)
    };
    assert_eq!(read, 0);
    String::from_utf8_lossy(&buffer[..length as usize]).into_owned()
}

#[test]
fn a_batch_comes_in_blocks_and_then_it_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = batch(folder.path());
    let (answer, slow, block) = (open(&file), open(&file), new_block());
    let (answer_u16, block_u16) = (open(&file), new_block_u16());
    let mut people = People::new();
    for expected in [2, 2, 1] {
        assert_eq!(next(answer, block, 2), (0, expected));
        assert_eq!(next(answer_u16, block_u16, 2), (0, expected));
        let (seen, unknown) = view(block);
        assert_eq!(unknown, expected, "one for each person");
        assert_eq!(view_u16(block_u16), (seen.clone(), unknown));
        people.extend(seen);
    }
    for _ in 0..2 {
        assert_eq!(next(answer, block, 2), (2, 0));
        assert_eq!(view(block), (People::new(), 0));
    }
    for person in &people {
        let own = |field: FieldId| person.iter().find(|(code, _)| *code == field.code());
        assert_eq!(own(BatchUnit::results).unwrap().1, "<3");
        assert_eq!(own(ResultList::result).unwrap().1, "<2");
        let name = &own(QualificationResult::name).unwrap().1;
        assert_eq!(*name, name_by_getter(slow));
    }
    assert_eq!(people.len(), NAMES.len());
}

#[test]
fn only_what_is_wanted_is_handed_over() {
    let folder = tempfile::tempdir().unwrap();
    let (answer, block) = (open(&batch(folder.path())), new_block());
    assert_eq!(want(block, &[QualificationResult::name.code()]), 0);
    assert_eq!(next(answer, block, 10), (0, 5));
    let codes = |people: People| -> Vec<Vec<u32>> {
        let code = |person: Vec<(u32, String)>| person.into_iter().map(|(code, _)| code).collect();
        people.into_iter().map(code).collect()
    };
    let way = [
        BatchUnit::results,
        ResultList::result,
        QualificationResult::name,
    ];
    assert_eq!(
        codes(view(block).0),
        vec![way.map(FieldId::code).to_vec(); 5]
    );
    assert_eq!(want(block, &[0xFFFF_0001]), status(ErrorCode::UnknownField));
    assert_eq!(view(block).0.len(), 5, "a refusal changes nothing");
    assert_eq!(want(block, &[]), 0);
    assert_eq!(view(block).0.len(), 0, "the block was emptied");
}

#[test]
fn any_record_is_read_in_place() {
    let (record, block) = (support::query(), new_block());
    assert_eq!(unsafe { onshi_block_take(block, record, null_mut()) }, 0);
    let (people, unknown) = view(block);
    assert_eq!((people.len(), unknown), (1, 0));
    let insurer = (NumberQuery::insurer_number.code(), "06139992".to_owned());
    assert!(people[0].contains(&insurer));
    let wide = new_block_u16();
    assert_eq!(unsafe { onshi_block_take(wide, record, null_mut()) }, 0);
    assert_eq!(view_u16(wide), (people, 0));
}

#[test]
fn a_block_is_seen_in_its_own_kind_of_text() {
    let refused = status(ErrorCode::WrongHandle);
    let mut narrow: onshi_people = unsafe { std::mem::zeroed() };
    narrow.struct_size = size_of::<onshi_people>() as u32;
    let mut wide: onshi_people_u16 = unsafe { std::mem::zeroed() };
    wide.struct_size = size_of::<onshi_people_u16>() as u32;
    let (block, block_u16) = (new_block(), new_block_u16());
    unsafe {
        assert_eq!(
            onshi_block_view(block_u16, &mut narrow, null_mut()),
            refused
        );
        assert_eq!(onshi_block_view_u16(block, &mut wide, null_mut()), refused);
    }
    assert!(
        narrow.entries.is_null() && wide.entries.is_null(),
        "untouched"
    );
}

#[test]
fn nobody_at_a_time_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (answer, block) = (open(&batch(folder.path())), new_block());
    let refused = status(ErrorCode::BadOptions);
    assert_eq!(next(answer, block, 0), (refused, 99));
    assert_eq!(
        next(answer, block, u32::MAX),
        (0, 5),
        "nobody was taken off"
    );
}

#[test]
fn a_file_that_changes_while_it_is_read_leaves_an_empty_block() {
    let folder = tempfile::tempdir().unwrap();
    let file = batch(folder.path());
    let whole = std::fs::read_to_string(&file).unwrap();
    let changed = status(ErrorCode::Changed);
    let (answer, block) = (open(&file), new_block());
    std::fs::write(&file, whole.replace("太郎", "次郎")).unwrap();
    assert_eq!(
        next(answer, block, 3),
        (changed, 99),
        "before anybody comes"
    );
    assert_eq!(view(block), (People::new(), 0));

    // The last person stands beyond the bytes that are compared together.
    let (most, last) = whole.split_at(whole.rfind("<BulkConfirmUnit>").unwrap());
    let most = format!("{most}<!--{}-->", " ".repeat(70_000));
    std::fs::write(&file, [&most, last].concat()).unwrap();
    let (answer, block) = (open(&file), new_block());
    std::fs::write(&file, most + &last.replace("</", " </")).unwrap();
    assert_eq!(next(answer, block, 3), (0, 3), "these are as they were");
    for _ in 0..2 {
        assert_eq!(next(answer, block, 3), (changed, 99));
        assert_eq!(view(block), (People::new(), 0), "void");
    }
}

#[test]
fn a_file_is_proven_before_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let file = batch(folder.path());
    let whole = std::fs::read(&file).unwrap();
    let path = c(file.to_str().unwrap());
    let batch_answer = u32::from(BATCH_ANSWER.record.id);
    let try_open = |message: u32, path: &CString, profile: &CString| unsafe {
        let (mut answer, error) = (null_mut(), null_mut());
        let (path, profile) = (path.as_ptr(), profile.as_ptr());
        let done = onshi_answer_open_file(message, path, NUL, profile, NUL, &mut answer, error);
        assert_eq!(done < 0, answer.is_null());
        done
    };
    let none = c("");
    assert_eq!(try_open(batch_answer, &path, &none), 0);
    for (message, path, profile, code) in [
        (9, &path, &none, ErrorCode::UnknownMessage),
        (0, &path, &none, ErrorCode::OtherMessage),
        (
            batch_answer,
            &path,
            &c("nonsense"),
            ErrorCode::ProfileInvalid,
        ),
        (batch_answer, &c("/no/such.xml"), &none, ErrorCode::IoFailed),
    ] {
        assert_eq!(try_open(message, path, profile), status(code));
    }
    std::fs::write(&file, &whole[..whole.len() - 10]).unwrap();
    let cut = status(ErrorCode::Truncated);
    assert_eq!(try_open(batch_answer, &path, &none), cut);
    for other_form in [&b"{\"messageBody\": {}}"[..], b"%PDF-1.7\n"] {
        std::fs::write(&file, other_form).unwrap();
        let no_xml = status(ErrorCode::NotWellFormed);
        assert_eq!(try_open(batch_answer, &path, &none), no_xml);
    }
}

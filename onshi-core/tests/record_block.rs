//! A block holds exactly what its records hold, as far as wanted, in UTF-8 and in UTF-16.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod support;

use onshi_core::catalogue::{
    BATCH_ANSWER, BatchUnit, FieldId, Kind, QualificationResult, messages, records,
};
use onshi_core::error::ErrorCode;
use onshi_core::record::{Block, Group, Person, Record, Start, TextUnit, Wanted};
use support::filler::filled;

const SEEDS: [u64; 3] = [1, 22, 333];

/// What an entry says, in words that both sides can be compared by.
#[derive(Debug, PartialEq, Clone)]
enum Said {
    Leaf(u32, String),
    Group(u32, u32),
}

/// What a record says, read through its groups.
fn of_record(group: Group<'_>, said: &mut Vec<Said>) {
    let record = group.row().expect("a declared group").id;
    for item in group.items().filter(|item| item.row().is_some()) {
        let no = item.row().expect("just looked").no;
        let code = FieldId { record, no }.code();
        if !item.is_group() {
            said.push(Said::Leaf(code, item.text().to_owned()));
            continue;
        }
        let own = said.len();
        said.push(Said::Group(code, 0));
        of_record(item.group(), said);
        said[own] = Said::Group(code, (said.len() - own - 1) as u32);
    }
}

fn of_person<U: TextUnit>(person: Person<'_, U>, spell: impl Fn(&[U]) -> String) -> Vec<Said> {
    let said = person
        .entries()
        .map(|(entry, text)| match entry.is_group() {
            true => Said::Group(entry.field, entry.inside() as u32),
            false => Said::Leaf(entry.field, spell(text)),
        });
    said.collect()
}

fn utf8(text: &[u8]) -> String {
    String::from_utf8(text.to_vec()).expect("UTF-8")
}

fn utf16(text: &[u16]) -> String {
    String::from_utf16(text).expect("UTF-16")
}

fn push_all<U: TextUnit>(block: &mut Block<U>, people: &[Record]) {
    block.clear();
    for person in people {
        assert!(block.push(person, &Wanted::all()));
    }
}

#[test]
fn every_message_comes_out_of_a_block_as_it_went_in() {
    let (mut narrow, mut wide) = (Block::new(), Block::in_utf16());
    for message in messages() {
        let people = SEEDS.map(|seed| filled(message, seed, 60));
        push_all(&mut narrow, &people);
        push_all(&mut wide, &people);
        assert_eq!((narrow.len(), narrow.unknown()), (people.len(), 0));
        assert_eq!((wide.len(), wide.unknown()), (people.len(), 0));
        let seen = narrow.people().zip(wide.people());
        for (person, (seen, seen_wide)) in people.iter().zip(seen) {
            let mut expected = Vec::new();
            of_record(person.root(), &mut expected);
            assert_eq!(of_person(seen, utf8), expected, "{}", message.ident);
            let wider = of_person(seen_wide, utf16);
            assert_eq!(wider, expected, "{} in UTF-16", message.ident);
        }
    }
}

/// What is left of a person when only these fields are wanted, by the words of the documentation.
fn wanted_of(said: &[Said], keep: &dyn Fn(u32) -> bool) -> Vec<Said> {
    let mut left = Vec::new();
    let mut at = 0;
    while at < said.len() {
        match &said[at] {
            Said::Leaf(code, _) => {
                left.extend(keep(*code).then(|| said[at].clone()));
                at += 1;
            }
            Said::Group(code, inside) => {
                let end = at + 1 + *inside as usize;
                if keep(*code) {
                    let inner = wanted_of(&said[at + 1..end], keep);
                    left.push(Said::Group(*code, inner.len() as u32));
                    left.extend(inner);
                }
                at = end;
            }
        }
    }
    left
}

/// Whether the catalogue has a wanted field inside, found by going down and not up.
fn leads_to(code: u32, wanted: &[FieldId]) -> bool {
    let id = FieldId::from_code(code);
    let row = onshi_core::catalogue::field(id).expect("a row");
    wanted.contains(&id)
        || match row.kind {
            Kind::Group(inner) => inner.fields.iter().any(|field| {
                let (record, no) = (inner.id, field.no);
                leads_to(FieldId { record, no }.code(), wanted)
            }),
            _ => false,
        }
}

#[test]
fn only_wanted_fields_are_copied_and_the_groups_around_them() {
    let every = records().flat_map(|row| {
        let id = |no| FieldId { record: row.id, no };
        row.fields.iter().map(move |field| id(field.no))
    });
    let every: Vec<FieldId> = every.collect();
    for (at, message) in messages().enumerate() {
        let wanted: Vec<FieldId> = every.iter().copied().skip(at % 7).step_by(7).collect();
        let mask = Wanted::only(&wanted).expect("fields of the catalogue");
        let person = filled(message, 5, 80);
        let mut block = Block::new();
        assert!(block.push(&person, &mask));
        let mut all = Vec::new();
        of_record(person.root(), &mut all);
        let seen = block.people().next().expect("one person");
        assert_eq!(
            of_person(seen, utf8),
            wanted_of(&all, &|code| leads_to(code, &wanted)),
            "{}",
            message.ident
        );
    }
}

#[test]
fn an_empty_list_is_everything_and_a_field_that_is_not_there_is_refused() {
    let person = filled(&BATCH_ANSWER, 9, 100);
    let lengths = [Wanted::all(), Wanted::only(&[]).unwrap()].map(|wanted| {
        let mut block = Block::new();
        assert!(block.push(&person, &wanted));
        block.entries().len()
    });
    assert_eq!(lengths[0], lengths[1]);
    let nothing = FieldId { record: 1, no: 999 };
    let refused = Wanted::only(&[nothing]).map(drop).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::UnknownField);
}

#[test]
fn a_person_is_read_by_field_and_absent_is_not_empty() {
    let mut person = Record::new(BatchUnit::ROW);
    let result = [(BatchUnit::results.no, 0), (1, 0)];
    person.set_text(&[], BatchUnit::reference_number.no, "");
    person.set_text(&result, QualificationResult::name.no, "試験　太郎");
    let mut block = Block::new();
    assert!(block.push(&person, &Wanted::all()));
    let seen = block.people().next().unwrap();
    assert_eq!(seen.leaf(QualificationResult::name), Some("試験　太郎"));
    assert_eq!(seen.leaf(BatchUnit::reference_number), Some(""));
    assert_eq!(seen.leaf(BatchUnit::processing_code), None);
    assert!(!format!("{block:?} {seen:?}").contains("試験"));
}

#[test]
fn what_the_catalogue_does_not_know_is_counted_and_not_copied() {
    let mut person = Record::new(BatchUnit::ROW);
    person.set_text(&[], BatchUnit::reference_number.no, "1");
    person.add_extra(&[], "Added/Inner", "2");
    person.add_extra(&[], "Other", "3");
    let mut block = Block::new();
    assert!(block.push(&person, &Wanted::all()));
    assert!(block.push(&person, &Wanted::all()));
    assert_eq!((block.text(), block.unknown()), (&b"11"[..], 4));
    block.clear();
    let start = Start { entry: 0, text: 0 };
    assert_eq!(
        (block.len(), block.unknown(), block.starts()),
        (0, 0, &[start][..])
    );
}

#[test]
fn a_full_block_refuses_the_next_person_whole() {
    let mut person = filled(&BATCH_ANSWER, 4, 100);
    person.add_extra(&[], "Added", "1");
    let mut whole = Block::new();
    assert!(whole.push(&person, &Wanted::all()));
    let needed = whole.text().len().max(whole.entries().len());
    let mut block = Block::of_at_most(2 * needed + needed / 2);
    let taken = (0..5)
        .filter(|_| block.push(&person, &Wanted::all()))
        .count();
    assert_eq!((taken, block.len()), (2, 2));
    assert_eq!(block.entries().len(), 2 * whole.entries().len());
    assert_eq!(block.text(), [whole.text(), whole.text()].concat());
    assert_eq!(block.unknown(), 2 * whole.unknown());
    block.clear();
    assert!(
        block.push(&person, &Wanted::all()),
        "emptied, it has room again"
    );
}

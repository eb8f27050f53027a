//! The place of a group finds what the group itself finds, and never more than its record has.
#![allow(clippy::unwrap_used)]

use onshi_core::catalogue::messages;
use onshi_core::record::{Group, Record};

mod support;
use support::filler::filled;

/// Field numbers of the catalogue end long before; those from 127 on share what a place knows of them.
const NUMBERS: u16 = 300;
const REPETITIONS: usize = 4;

fn each_group(group: Group<'_>, see: &mut dyn FnMut(Group<'_>)) {
    see(group);
    for item in group.items().filter(|item| item.is_group()) {
        each_group(item.group(), see);
    }
}

#[test]
fn it_finds_every_repetition_of_every_field_and_no_other() {
    let mut found = 0;
    for message in messages() {
        for seed in 0..20 {
            let record = filled(message, seed, seed * 5);
            each_group(record.root(), &mut |group| {
                let mut place = group.place();
                let hither_and_thither = (0..NUMBERS).map(|at| at * 7 % NUMBERS);
                let asked = (0..NUMBERS).chain(hither_and_thither);
                for (no, index) in asked.flat_map(|no| (0..REPETITIONS).map(move |it| (no, it))) {
                    let there = record.item_at(&mut place, no, index);
                    let expected = group.all(no).nth(index);
                    assert_eq!(there.map(|it| it.offset()), expected.map(|it| it.offset()));
                    assert_eq!(record.count_at(&place, no), group.all(no).count());
                    assert_eq!(there.map(|it| it.text()), expected.map(|it| it.text()));
                    found += usize::from(there.is_some());
                }
            });
        }
    }
    assert!(found > 1_000, "{found}");
}

#[test]
fn in_a_record_that_became_shorter_nothing_is_found_and_nothing_panics() {
    let message = messages().next().unwrap();
    let record = filled(message, 7, 100);
    let empty = Record::new(message.record);
    each_group(record.root(), &mut |group| {
        for no in 0..NUMBERS {
            let mut place = group.place();
            assert!(empty.item_at(&mut place, no, 0).is_none());
        }
    });
}

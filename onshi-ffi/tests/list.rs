//! A list through the C ABI: filled person by person, followed and given up as one; and an answer read
//! section by section.
#![allow(clippy::unwrap_used)]

mod support;

use std::fmt::Write;
use std::ptr::{null, null_mut};

use onshi::answer::*;
use onshi::block::*;
use onshi::error::*;
use onshi::event::*;
use onshi::list::*;
use onshi::record::*;
use onshi::submit::*;
use onshi_core::catalogue::{self, BATCH_ANSWER, BatchQuery, ErrorCode, Form};
use onshi_core::record::{sample, write};
use onshi_core::text::Charset;
use support::{NUL, World, c, status};

fn person(world: &World, number: &str) {
    let number = c(number);
    for (field, text) in [
        (BatchQuery::insurer_number.code(), c"06139992"),
        (
            BatchQuery::insured_identification_number.code(),
            number.as_c_str(),
        ),
    ] {
        let done = unsafe {
            onshi_record_set_text(
                world.person,
                null(),
                0,
                field,
                text.as_ptr(),
                NUL,
                null_mut(),
            )
        };
        assert_eq!(done, 0);
    }
}

fn state(world: &World) -> onshi_list_state {
    let mut state = onshi_list_state {
        struct_size: size_of::<onshi_list_state>() as u32,
        people: 0,
        parts: 0,
        done: 0,
        whole: 0,
        over: 0,
    };
    let key = c"list".as_ptr();
    let done =
        unsafe { onshi_session_list_state(world.session, key, NUL, &raw mut state, null_mut()) };
    assert_eq!(done, 0);
    state
}

fn dated(world: &World) {
    let header = catalogue::BatchRequest::header.code();
    let day = catalogue::DatedRequestHeader::qualification_confirmation_date.code();
    let way = [header, 0];
    let done = unsafe {
        onshi_record_set_text(
            world.head,
            way.as_ptr(),
            2,
            day,
            c"20261122".as_ptr(),
            NUL,
            null_mut(),
        )
    };
    assert_eq!(done, 0);
}

#[test]
fn a_list_is_filled_submitted_and_given_up() {
    let mut world = World::new();
    dated(&world);
    // The list of the world was begun before its head had a day.
    let mut list = null_mut();
    unsafe {
        let key = c"list".as_ptr();
        let made = onshi_session_list_new(
            world.session,
            4,
            world.head,
            key,
            NUL,
            &mut list,
            null_mut(),
        );
        assert_eq!(made, 0);
        for number in 1..=301 {
            person(&world, &format!("{number:04}"));
            assert_eq!(
                onshi_list_add(list, world.session, world.person, null_mut()),
                0
            );
        }
        assert_eq!(
            state(&world).whole,
            0,
            "the first part is submitted, the last is not"
        );
        assert_eq!(onshi_list_submit(list, world.session, null_mut()), 0);
        let again = onshi_list_submit(list, world.session, null_mut());
        assert_eq!(again, status(ErrorCode::WrongState));
        assert_eq!(onshi_list_free(list), 0);
        let now = state(&world);
        assert_eq!((now.people, now.parts, now.whole, now.over), (301, 2, 1, 0));
        let mut job = 0;
        for (part, expected) in [(0, 0), (1, 0), (2, 1)] {
            let found = onshi_session_list_job(world.session, key, NUL, part, &mut job, null_mut());
            assert_eq!(found, expected);
        }
        assert_eq!(
            onshi_session_list_withdraw(world.session, key, NUL, null_mut()),
            0
        );
        assert_eq!(
            onshi_session_list_abandon(world.session, key, NUL, null_mut()),
            0
        );
        assert_eq!(
            onshi_session_list_acknowledge(world.session, key, NUL, null_mut()),
            0
        );
    }
    let now = state(&world);
    assert_eq!((now.done, now.over), (2, 1));
    world.out.number = 0;
}

#[test]
fn terms_are_kept_and_what_may_not_be_repeated_is_not() {
    let mut world = World::new();
    world.terms.repeats = world.job;
    let mut error = null_mut();
    let mut job = 0;
    let refused = unsafe {
        onshi_session_submit_under(
            world.session,
            1,
            world.record,
            null(),
            0,
            &raw const world.terms,
            &mut job,
            &mut error,
        )
    };
    // The job is answered: nothing is in doubt.
    assert_eq!(refused, status(ErrorCode::WrongState));
    assert_eq!(unsafe { onshi_error_free(error) }, 0);
    world.terms.repeats = 4711;
    let refused = unsafe {
        onshi_session_submit_under(
            world.session,
            1,
            world.record,
            null(),
            0,
            &raw const world.terms,
            &mut job,
            null_mut(),
        )
    };
    assert_eq!(refused, status(ErrorCode::UnknownJob));
    world.terms.repeats = 0;
    world.terms.wait_ms = 1;
    let done = unsafe {
        onshi_session_submit_under(
            world.session,
            1,
            world.record,
            null(),
            0,
            &raw const world.terms,
            &mut job,
            null_mut(),
        )
    };
    assert_eq!(done, 0);
    let given_up = (0..200).find(|_| {
        let event = support::next_event(world.session);
        event.job == job && [ONSHI_EVENT_EXPIRED, ONSHI_EVENT_WITHDRAWN].contains(&event.kind)
    });
    assert!(given_up.is_some());
}

/// A batch of as many people as two megabytes hold.
fn large_batch() -> String {
    let one = write(
        &sample(&Form::from(&BATCH_ANSWER), Charset::Utf8),
        Charset::Utf8,
    )
    .unwrap();
    let one = String::from_utf8(one).unwrap();
    let unit = BATCH_ANSWER
        .unit
        .and_then(catalogue::field)
        .unwrap()
        .element;
    let (start, end) = (format!("<{unit}>"), format!("</{unit}>"));
    let from = one.find(&start).unwrap();
    let to = one.rfind(&end).unwrap() + end.len();
    let inside = &one[from + start.len()..one.find(&end).unwrap()];
    let mut text = one[..from].to_owned();
    let mut number = 0;
    while text.len() < 5 << 19 {
        number += 1;
        write!(text, "{start}<Number>{number}</Number>{inside}{end}").unwrap();
    }
    text + &one[to..]
}

/// How many people an answer gives, block by block.
fn people(answer: *mut onshi_answer) -> u32 {
    let (mut block, mut count, mut all) = (null_mut(), 0, 0);
    unsafe {
        assert_eq!(onshi_block_new(&mut block, null_mut()), 0);
        while onshi_answer_next_block(answer, block, 100, &mut count, null_mut()) == 0 {
            all += count;
        }
        assert_eq!(onshi_block_free(block), 0);
    }
    all
}

#[test]
fn sections_give_everyone_once_and_outlive_their_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.xml");
    std::fs::write(&path, large_batch()).unwrap();
    let path = c(path.to_str().unwrap());
    let message = u32::from(BATCH_ANSWER.record.id);
    let (mut answer, mut count) = (null_mut(), 0);
    unsafe {
        let opened = onshi_answer_open_file(
            message,
            path.as_ptr(),
            NUL,
            null(),
            0,
            &mut answer,
            null_mut(),
        );
        assert_eq!(opened, 0);
        let mut units = 0;
        assert_eq!(onshi_answer_units(answer, &mut units, null_mut()), 0);
        assert_eq!(onshi_answer_sections(answer, &mut count, null_mut()), 0);
        assert!(count > 1);
        let mut section = null_mut();
        assert_eq!(
            onshi_answer_section(answer, count, &mut section, null_mut()),
            1
        );
        let sections: Vec<usize> = (0..count)
            .map(|number| {
                let mut section = null_mut();
                let opened = onshi_answer_section(answer, number, &mut section, null_mut());
                assert_eq!(opened, 0);
                section.addr()
            })
            .collect();
        assert_eq!(people(answer), units, "the answer itself is not moved");
        assert_eq!(onshi_answer_free(answer), 0);
        let readers: Vec<_> = sections
            .into_iter()
            .map(|section| {
                std::thread::spawn(move || {
                    let section = std::ptr::without_provenance_mut::<onshi_answer>(section);
                    let read = people(section);
                    assert_eq!(onshi_answer_free(section), 0);
                    read
                })
            })
            .collect();
        let all: u32 = readers
            .into_iter()
            .map(|reader| reader.join().unwrap())
            .sum();
        assert_eq!(all, units);
    }
}

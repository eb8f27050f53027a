//! Clinical copies that lie with a program that may not keep them, through the C ABI: told in time, and watched until
//! they are erased (R10, R11, R31, I-11).
#![allow(clippy::unwrap_used)]

mod support;

use std::ptr::null_mut;

use onshi::copies::*;
use onshi::event::*;
use onshi::job::onshi_session_acknowledge;
use onshi::retention::*;
use onshi::session::*;
use onshi::timers::*;
use onshi::words::*;
use onshi_core::catalogue::ErrorCode;
use support::clinical::Asked;
use support::rules::{blank_periods, text};
use support::*;

/// The shortest time in memory.
fn at_once() -> onshi_periods {
    onshi_periods {
        memory_ms: 1,
        ..blank_periods()
    }
}

#[test]
fn a_copy_in_memory_is_told_when_its_time_is_over_and_is_watched_until_it_is_erased() {
    let periods = at_once();
    let asked = Asked::with(onshi_session_options {
        periods: &raw const periods,
        ..blank_options()
    });
    let asked = asked.answered();
    assert_eq!(asked.copy(ONSHI_PLACE_MEMORY), (1, 0, 0), "nobody read it");
    asked.month();
    let (done, standing, until) = asked.copy(ONSHI_PLACE_MEMORY);
    assert_eq!((done, standing), (0, ONSHI_STANDING_UNTIL));
    assert!(until > rules::NOW);
    let event = asked.sees(ONSHI_EVENT_ERASE);
    let mut events = vec![(event.place, event.why)];
    // The file, too, has lain its time; nobody has it yet, so it is told and stays.
    let event = asked.sees(ONSHI_EVENT_ERASE);
    events.push((event.place, event.why));
    events.sort_unstable();
    let over = ONSHI_ERASE_TIME_OVER;
    assert_eq!(
        events,
        [(ONSHI_PLACE_MEMORY, over), (ONSHI_PLACE_FILE, over)]
    );
    unsafe {
        let erased = onshi_session_erased(asked.session, asked.job, ONSHI_PLACE_MEMORY, null_mut());
        assert_eq!(erased, 0);
        assert_eq!(
            onshi_session_acknowledge(asked.session, asked.job, null_mut()),
            0
        );
    }
    assert_eq!(asked.copy(ONSHI_PLACE_MEMORY).0, 1);
    assert_eq!(
        std::fs::read_dir(asked.root.path().join("res"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn what_the_chart_took_is_to_be_erased_now() {
    let asked = Asked::of(0).answered();
    asked.month();
    let done = unsafe { onshi_session_handed_over(asked.session, asked.job, null_mut()) };
    assert_eq!(done, 0);
    assert_eq!(asked.copy(ONSHI_PLACE_MEMORY), (0, ONSHI_STANDING_DONE, 0));
    let event = asked.sees(ONSHI_EVENT_ERASE);
    assert_eq!(
        (event.place, event.why),
        (ONSHI_PLACE_MEMORY, ONSHI_ERASE_DONE)
    );
    for (word, number, said) in [
        (ONSHI_WORD_PLACE, event.place, "一時格納"),
        (ONSHI_WORD_ERASE, event.why, "引渡し済み"),
    ] {
        let words = text(|b, n, l| unsafe { onshi_word(word, number, 1, b, n, l, null_mut()) });
        assert_eq!(words, (0, said.to_owned()));
    }
}

#[test]
fn a_history_is_watched_over_a_kill_and_memory_dies_with_the_program() {
    let asked = Asked::of(0).answered();
    asked.month();
    let history = unsafe { onshi_session_lies_in_history(asked.session, asked.job, null_mut()) };
    assert_eq!(history, 0);
    let unknown = unsafe { onshi_session_lies_in_history(asked.session, 99, null_mut()) };
    assert_eq!(unknown, status(ErrorCode::UnknownJob));
    let before = asked.copy(ONSHI_PLACE_HISTORY);
    assert_eq!((before.0, before.1), (0, ONSHI_STANDING_UNTIL));

    let again = asked.killed(blank_options());
    assert_eq!(again.copy(ONSHI_PLACE_HISTORY), before);
    assert_eq!(again.copy(ONSHI_PLACE_MEMORY).0, 1);
    again.month();
    assert_eq!(again.copy(ONSHI_PLACE_MEMORY).1, ONSHI_STANDING_UNTIL);
}

#[test]
fn a_chart_is_not_watched() {
    let asked = Asked::of(ONSHI_ROLE_CHART).answered();
    asked.month();
    assert_eq!(asked.copy(ONSHI_PLACE_MEMORY).0, 1);
}

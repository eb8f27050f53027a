//! Lists in parts: one thing to the host, whatever becomes of a part.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod engine_support;

use engine_support::{Play, batch_head, batch_person, query, settings, submit_list};
use onshi_core::catalogue::{QUALIFICATION, QUALIFICATION_BATCH, REFERENCE_NUMBER_BATCH};
use onshi_core::error::ErrorCode;
use onshi_core::job::{ListDraft, Notice, State, Submission};
use onshi_core::record::Record;

#[test]
fn a_list_is_one_thing_to_the_host() {
    let mut play = Play::new();
    let jobs = submit_list(&mut play, "list", 7);
    assert_eq!(jobs.len(), 4);
    let list = play.engine.list("list").unwrap();
    assert!(list.is_whole() && !list.is_done());
    assert_eq!((list.people(), list.parts().len()), (7, 4));
    assert_eq!(play.world.visible.len(), 2, "two go out at once");
    let done = |n: &Notice| matches!(n, Notice::ListDone { list, .. } if list == "list");
    for _ in 0..80 {
        play.world.terminal();
        play.pass(50);
    }
    assert_eq!(play.told(done), 1);
    play.restart();
    assert_eq!(play.told(done), 2, "told again until acknowledged");
    for job in jobs {
        play.command(|engine, now| engine.acknowledge(now, job))
            .unwrap();
    }
    assert!(play.engine.list("list").unwrap().is_over());
    play.restart();
    assert_eq!(play.told(done), 2);
}

#[test]
fn a_list_is_told_of_when_the_host_gives_up_its_last_part() {
    let mut play = Play::new();
    let jobs = submit_list(&mut play, "list", 3);
    let State::Published { request, .. } = play.state(jobs[1]).clone() else {
        panic!("two go out at once");
    };
    // The terminal takes one of them and answers nothing.
    play.world.visible.remove(&request);
    for _ in 0..80 {
        play.world.terminal();
        play.pass(50);
    }
    assert!(matches!(play.state(jobs[0]), State::Answered { .. }));
    let done = |n: &Notice| matches!(n, Notice::ListDone { list, .. } if list == "list");
    assert_eq!(play.told(done), 0);
    play.command(|engine, now| engine.abandon(now, jobs[1]))
        .unwrap();
    assert_eq!(play.told(done), 1);
    // Taken up again, it goes on, and ends once more.
    play.command(|engine, now| engine.resume(now, jobs[1]))
        .unwrap();
    play.command(|engine, now| engine.abandon(now, jobs[1]))
        .unwrap();
    assert_eq!(play.told(done), 2);
}

#[test]
fn a_list_that_broke_off_is_gone_on_with() {
    let mut play = Play::new();
    let own = settings();
    let list = ListDraft::new(
        "list",
        &QUALIFICATION_BATCH,
        batch_head(),
        own.dialect.limits(),
    );
    let mut list = list.unwrap();
    let first = (1..=3).filter_map(|number| list.push(batch_person(number)).unwrap());
    let first: Vec<Submission> = first.collect();
    for part in first {
        let (_, effects) = play.engine.submit(play.now, part).unwrap();
        play.run(effects);
    }
    assert!(!play.engine.list("list").unwrap().is_whole());
    play.restart();
    let jobs = submit_list(&mut play, "list", 7);
    assert_eq!(play.engine.jobs().count(), 4, "nothing twice");
    assert_eq!(jobs[0], play.engine.list("list").unwrap().parts()[0].id);
    // Another list under this key is refused where it differs.
    let other = ListDraft::new(
        "list",
        &QUALIFICATION_BATCH,
        batch_head(),
        own.dialect.limits(),
    );
    let mut other = other.unwrap();
    other.push(batch_person(9)).unwrap();
    let part = other.finish().unwrap();
    let refused = play.engine.submit(play.now, part).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::KeyReused);
}

#[test]
fn parts_that_wait_can_be_taken_back_or_expire() {
    let mut play = Play::new();
    let jobs = submit_list(&mut play, "list", 7);
    let last = jobs[3];
    assert!(matches!(play.state(last), State::Intended { .. }));
    play.command(|engine, now| engine.withdraw(now, last))
        .unwrap();
    assert_eq!(*play.state(last), State::Withdrawn);
    let kept = play.engine.wanted();
    assert_eq!(kept.len(), 3, "what waits is wanted: {kept:?}");
}

#[test]
fn what_takes_no_list_is_refused() {
    let own = settings();
    let limits = own.dialect.limits();
    let refused = ListDraft::new("k", &QUALIFICATION, query("0001"), limits).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::UnknownMessage);
    let refused = ListDraft::new("k", &REFERENCE_NUMBER_BATCH, batch_head(), limits).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::UnknownMessage);
    let mut list = ListDraft::new("k", &QUALIFICATION_BATCH, batch_head(), limits).unwrap();
    let refused = list.push(query("0001")).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::UnknownMessage);
    assert!(list.finish().is_none());
}

#[test]
fn a_part_with_its_number_is_collected_although_others_wait_for_theirs_in_vain() {
    let mut play = Play::new();
    let jobs = submit_list(&mut play, "list", 9);
    play.world.terminal();
    play.world.terminal();
    play.pass(1);
    play.pass(1);
    let accepted = |play: &Play, at: usize| matches!(play.state(jobs[at]), State::Accepted { .. });
    assert!(accepted(&play, 0) && accepted(&play, 1));
    play.pass(1);
    let published =
        |play: &Play, at: usize| matches!(play.state(jobs[at]), State::Published { .. });
    assert!(published(&play, 2) && published(&play, 3));
    // The terminal loses both; the results of the first two are asked for all the same.
    play.world.visible.clear();
    for _ in 0..20 {
        play.pass(50);
        play.world.terminal();
    }
    for job in &jobs[..2] {
        let state = play.state(*job);
        assert!(matches!(state, State::Answered { .. }), "{state:?}");
    }
    assert!(published(&play, 2) && published(&play, 3));
    let waits = matches!(play.state(jobs[4]), State::Intended { .. });
    assert!(waits, "no more than two are out");
}

#[test]
fn open_lists_are_told_oldest_first_until_the_host_has_all_of_them() {
    let mut play = Play::new();
    let first = submit_list(&mut play, "z", 3);
    submit_list(&mut play, "a", 1);
    assert_eq!(play.engine.open_lists(), ["z", "a"]);
    for _ in 0..40 {
        play.world.terminal();
        play.pass(50);
    }
    assert_eq!(
        play.engine.open_lists(),
        ["z", "a"],
        "answered is not acknowledged"
    );
    for job in first {
        play.command(|engine, now| engine.acknowledge(now, job))
            .unwrap();
    }
    assert_eq!(play.engine.open_lists(), ["a"]);
    play.restart();
    assert_eq!(play.engine.open_lists(), ["a"]);
    assert!(play.engine.list("z").unwrap().is_over());
}

#[test]
fn people_in_the_head_of_a_list_are_refused() {
    let head = head_with_somebody();
    let own = settings();
    let list = ListDraft::new("k", &QUALIFICATION_BATCH, head, own.dialect.limits());
    assert_eq!(list.unwrap_err().code(), ErrorCode::ValueFormat);
}

/// A request that has its people already.
fn head_with_somebody() -> Record {
    let own = settings();
    let list = ListDraft::new(
        "k",
        &QUALIFICATION_BATCH,
        batch_head(),
        own.dialect.limits(),
    );
    let mut list = list.unwrap();
    list.push(batch_person(1)).unwrap();
    list.finish().unwrap().request
}

/// A ledger from which the first part is gone is not taken for a whole list.
#[test]
fn a_list_without_its_first_part_is_not_whole() {
    let mut play = Play::new();
    let parts = submit_list(&mut play, "L", 3);
    play.world.ledger.remove(&parts[0]);
    play.restart();
    let list = play.engine.list("L").unwrap();
    assert_eq!((list.parts().len(), list.is_whole()), (1, false));
    assert!(!list.is_done() && !list.is_over());
}

#[test]
fn a_list_that_broke_off_stays_open_although_the_host_has_every_part_of_it() {
    let mut play = Play::new();
    let own = settings();
    let list = ListDraft::new(
        "L",
        &QUALIFICATION_BATCH,
        batch_head(),
        own.dialect.limits(),
    );
    let mut list = list.unwrap();
    for number in 1..=2 {
        assert!(list.push(batch_person(number)).unwrap().is_none());
    }
    let part = list.push(batch_person(3)).unwrap().unwrap();
    let (job, effects) = play.engine.submit(play.now, part).unwrap();
    play.run(effects);
    play.command(|engine, now| engine.withdraw(now, job))
        .unwrap();
    assert_eq!(*play.state(job), State::Withdrawn);
    assert_eq!(play.engine.open_lists(), ["L"]);
}

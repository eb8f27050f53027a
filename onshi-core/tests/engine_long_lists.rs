//! Lists of which few parts are at hand and the others stand in the ledger alone: nobody can tell from what
//! becomes of them.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod engine_support;

use engine_support::{Play, batch_head, batch_person, query, settings, submit_list};
use onshi_core::catalogue::{QUALIFICATION, QUALIFICATION_BATCH};
use onshi_core::error::ErrorCode;
use onshi_core::job::{
    Effect, Engine, Event, Job, JobId, ListDraft, Moment, Notice, PartName, PartsAway, Settings,
    State, Submission, Terms,
};

const PEOPLE: u32 = 41;
const PARTS: usize = 21;
const AT_HAND: usize = 2;

fn few_at_hand() -> Settings {
    Settings {
        parts_at_hand: AT_HAND,
        ..settings()
    }
}

fn play() -> Play {
    Play::with(|settings| settings.parts_at_hand = AT_HAND)
}

/// A new process over the same ledger.
fn restart(play: &mut Play) {
    let jobs = play.world.ledger.values().cloned();
    play.engine = Engine::restore(few_at_hand(), "TEST".into(), play.world.serial, jobs);
    let effects = play.engine.wake();
    play.run(effects);
}

fn acknowledge_all(play: &mut Play) {
    let answered = play.engine.jobs().filter(|job| job.is_answered());
    let answered: Vec<JobId> = answered.map(|job| job.id).collect();
    for job in answered {
        play.command(|engine, now| engine.acknowledge(now, job))
            .unwrap();
    }
}

fn parts_of(list: &str) -> Vec<Submission> {
    let own = settings();
    let limits = own.dialect.limits();
    let mut draft = ListDraft::new(list, &QUALIFICATION_BATCH, batch_head(), limits).unwrap();
    let mut parts = Vec::new();
    for number in 1..=PEOPLE {
        parts.extend(draft.push(batch_person(number)).unwrap());
    }
    parts.extend(draft.finish());
    parts
}

#[test]
fn few_parts_are_at_hand_and_everyone_is_asked_about_once() {
    for restarts in [false, true] {
        let mut play = play();
        let jobs = submit_list(&mut play, "list", PEOPLE);
        let mut done = 0;
        for round in 0..2_000 {
            let list = play.engine.list("list").unwrap();
            assert_eq!((list.count(), list.people()), (PARTS, u64::from(PEOPLE)));
            assert!(list.is_whole() && list.done() >= done);
            done = list.done();
            let at_hand = list.parts().len();
            assert_eq!(play.engine.jobs().count(), at_hand);
            // One that is being taken up, and one that is over and not put away yet.
            assert!(at_hand <= AT_HAND + 2, "{at_hand}");
            if list.is_over() {
                break;
            }
            assert_eq!(play.engine.open_lists(), ["list"]);
            play.world.terminal();
            play.pass(50);
            acknowledge_all(&mut play);
            // An answer is believed after two equal readings by one process.
            if restarts && round % 7 == 6 {
                restart(&mut play);
            }
        }
        let list = play.engine.list("list").unwrap();
        assert!(list.is_over() && list.is_done());
        assert_eq!(list.done(), PARTS);
        assert!(play.engine.open_lists().is_empty());
        for job in jobs {
            assert_eq!(play.world.ledger[&job].state, State::Closed);
        }
        let asked: Vec<u32> = play.world.questions.values().copied().collect();
        assert_eq!(asked, [1; PARTS], "each once");
    }
}

#[test]
fn what_is_in_the_ledger_alone_is_staged_and_swept_by_nobody() {
    let mut play = play();
    submit_list(&mut play, "list", PEOPLE);
    assert_eq!(play.world.visible.len(), 2, "two go out at once");
    let staged = play.world.staged.len();
    assert_eq!(staged, PARTS - 2);
    assert!(play.engine.wanted().len() < 5);
    restart(&mut play);
    assert_eq!(play.world.staged.len(), staged);
    let away = play.engine.waiting_away();
    let numbers = 3..PARTS as u32;
    assert!(matches!(&away[..], [PartsAway { list, numbers: waiting }]
        if list == "list" && waiting.start <= numbers.start && waiting.end == numbers.end));
    let at_hand = play.engine.jobs().count();
    assert_eq!(play.engine.count_waiting_away(), PARTS - at_hand);
}

#[test]
fn a_list_that_is_told_as_done_was_counted() {
    let mut play = play();
    submit_list(&mut play, "list", PEOPLE);
    let done = |n: &Notice| matches!(n, Notice::ListDone { list, .. } if list == "list");
    for _ in 0..200 {
        assert!(!play.engine.list("list").unwrap().is_done());
        play.world.terminal();
        play.pass(50);
        if play.told(done) > 0 {
            break;
        }
        // All but the last part, so that there is something to be told of.
        let answered = play.engine.jobs().filter(|job| job.is_answered());
        let is_last = |job: &&Job| !job.part.as_ref().unwrap().last;
        let answered: Vec<JobId> = answered.filter(is_last).map(|job| job.id).collect();
        for job in answered {
            play.command(|engine, now| engine.acknowledge(now, job))
                .unwrap();
        }
    }
    assert_eq!(play.told(done), 1);
    let first = play.world.ledger.keys().next().copied().unwrap();
    let names_first = |n: &Notice| matches!(n, Notice::ListDone { job, .. } if *job == first);
    assert_eq!(
        play.told(names_first),
        1,
        "its first part, wherever it stands"
    );
    restart(&mut play);
    assert_eq!(play.told(names_first), 2);
}

#[test]
fn a_part_in_the_ledger_alone_is_known_when_it_is_submitted_again() {
    let mut play = play();
    let jobs = submit_list(&mut play, "list", PEOPLE);
    play.pass(0);
    let again = parts_of("list");
    let is_away = |part: &Submission| play.engine.is_away(part.terms.part.as_ref().unwrap());
    assert_eq!(
        again.iter().filter(|part| is_away(part)).count(),
        PARTS - play.engine.jobs().count()
    );
    let last = again.last().unwrap();
    assert!(is_away(last));
    let known = play.world.of_key(last.key.as_ref().unwrap()).unwrap();
    let same = play.engine.submitted_before(&known, last);
    assert_eq!(same.ok(), jobs.last().copied());
    let other = play.engine.submitted_before(&known, &again[0]);
    assert_eq!(other.unwrap_err().code(), ErrorCode::KeyReused);
    let elsewhere = parts_of("another");
    assert!(!is_away(&elsewhere[0]), "of no list that there is");
}

/// A part that is taken up can be told anything, and goes away again.
#[test]
fn a_part_that_is_taken_up_is_withdrawn_and_put_away() {
    let mut play = play();
    let jobs = submit_list(&mut play, "list", PEOPLE);
    for job in jobs.iter().rev() {
        let stood = play.world.ledger[job].clone();
        let effects = play.engine.take_up(stood);
        play.run(effects);
        play.command(|engine, now| engine.withdraw(now, *job))
            .unwrap();
        play.pass(0);
    }
    assert!(play.world.visible.is_empty());
    assert!(
        play.world
            .ledger
            .values()
            .all(|job| job.state == State::Withdrawn)
    );
    let list = play.engine.list("list").unwrap();
    assert!(list.is_over() && list.parts().len() <= AT_HAND);
    assert!(play.engine.waiting_away().is_empty());
}

#[test]
fn what_is_at_hand_or_no_part_is_not_taken_up() {
    let mut play = play();
    let jobs = submit_list(&mut play, "list", PEOPLE);
    let alone = play.submit(&QUALIFICATION, query("0001"), Terms::default());
    for job in [jobs[0], alone.unwrap()] {
        let stood = play.world.ledger[&job].clone();
        assert_eq!(play.engine.take_up(stood), []);
    }
    let mut stranger = play.world.ledger[&jobs[PARTS - 1]].clone();
    stranger.part.as_mut().unwrap().list = "another".into();
    assert_eq!(play.engine.take_up(stranger), []);
}

/// Nobody waits for a part for ever that the ledger has lost.
#[test]
fn a_part_that_the_ledger_lost_holds_nobody_up() {
    let mut play = play();
    let jobs = submit_list(&mut play, "list", PEOPLE);
    let lost = [jobs[10], jobs[PARTS - 1]];
    for job in lost {
        play.world.ledger.remove(&job);
    }
    for _ in 0..200 {
        play.world.terminal();
        play.pass(50);
        acknowledge_all(&mut play);
    }
    let closed = |job: &Job| job.state == State::Closed;
    assert_eq!(
        play.world.ledger.values().filter(|job| closed(job)).count(),
        PARTS - 2
    );
    assert_eq!(play.engine.count_waiting_away(), 0);
    restart(&mut play);
    assert!(
        !play.engine.list("list").unwrap().is_whole(),
        "it is known then"
    );
}

/// The ledger could not be asked: nothing came of it, and it is asked again.
#[test]
fn what_could_not_be_fetched_is_asked_for_again() {
    let mut play = play();
    submit_list(&mut play, "list", PEOPLE);
    let mut fetches = 0;
    for _ in 0..60 {
        play.world.terminal();
        let effects = play.engine.handle(play.now, Event::Tick);
        let (fetch, rest): (Vec<Effect>, Vec<Effect>) = effects
            .into_iter()
            .partition(|effect| matches!(effect, Effect::Fetch(_)));
        fetches += fetch.len();
        play.run(rest);
        play.now = Moment(play.now.0 + 50);
        let names = play.world.answers.keys().cloned().collect();
        let effects = play.engine.handle(play.now, Event::Listed(names));
        play.run(effects);
        acknowledge_all(&mut play);
    }
    assert!(fetches > 10, "{fetches}");
    let next = play.engine.waiting_away()[0].parts().next();
    assert!(
        next.is_some_and(|part: PartName| part.key() == "list#2"),
        "nobody was passed over"
    );
}

/// Time may end a part with a deadline, so it stays at hand until it is over.
#[test]
fn parts_with_a_deadline_stay_at_hand() {
    let mut play = play();
    for mut part in parts_of("list") {
        part.terms.deadline = Some(play.now.plus_ms(1_000));
        let (_, effects) = play.engine.submit(play.now, part).unwrap();
        play.run(effects);
    }
    assert_eq!(play.engine.jobs().count(), PARTS);
    restart(&mut play);
    assert_eq!(play.engine.jobs().count(), PARTS);
    play.pass(2_000);
    play.pass(2_000);
    play.pass(2_000);
    assert!(play.engine.list("list").unwrap().is_over());
    assert!(play.engine.jobs().count() <= AT_HAND);
}

/// More answers than may be at hand wait for a host that takes its time: the list goes on all the same.
#[test]
fn answers_that_nobody_acknowledged_hold_no_part_up() {
    let mut play = play();
    submit_list(&mut play, "list", PEOPLE);
    for _ in 0..200 {
        play.world.terminal();
        play.pass(50);
    }
    let list = play.engine.list("list").unwrap();
    assert!(list.is_done() && !list.is_over());
    assert_eq!(
        play.engine.jobs().filter(|job| job.is_answered()).count(),
        PARTS
    );
    acknowledge_all(&mut play);
    play.pass(0);
    assert!(play.engine.jobs().count() <= AT_HAND);
}

/// What is told of one patient, or stands under another key than its own, is found by looking at all jobs.
#[test]
fn parts_that_their_key_does_not_find_stay_at_hand() {
    let changes: [fn(&mut Submission); 3] = [
        |part| part.terms.subject = part.key.clone(),
        |part| part.key = part.key.take().map(|key| key + "!"),
        |part| part.key = None,
    ];
    for change in changes {
        let mut play = play();
        for mut part in parts_of("list") {
            change(&mut part);
            let (_, effects) = play.engine.submit(play.now, part).unwrap();
            play.run(effects);
        }
        play.pass(0);
        assert_eq!(play.engine.jobs().count(), PARTS);
        assert!(play.engine.waiting_away().is_empty());
    }
}

/// An answer may still come to a part that was given up: it is told of, so it stays at hand.
#[test]
fn a_part_that_was_given_up_stays_at_hand_while_it_may_be_answered() {
    let mut play = play();
    let jobs = submit_list(&mut play, "list", PEOPLE);
    for job in &jobs[..2] {
        play.command(|engine, now| engine.abandon(now, *job))
            .unwrap();
    }
    for _ in 0..200 {
        play.world.terminal();
        play.pass(50);
        acknowledge_all(&mut play);
    }
    for job in &jobs[..2] {
        assert!(
            play.engine
                .job(*job)
                .is_some_and(|job| job.given_up().is_some())
        );
    }
    assert!(play.engine.list("list").unwrap().is_over());
    let late = |n: &Notice| matches!(n, Notice::Problem { error, .. } if error.code() == ErrorCode::LateAnswer);
    assert_eq!(play.told(late), 2);
}

//! The simulated terminal beside a session, in one program: what a vendor's own tests do.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::ptr::{null, null_mut};

use onshi::error::onshi_error;
use onshi::event::*;
use onshi::job::ONSHI_OUTCOME_REFUSED;
use onshi::record::*;
use onshi::session::*;
use onshi::sim::*;
use onshi::words::*;
use onshi_core::catalogue::*;
use support::rules::{DAY, NOW, given, text};
use support::tools::{blank_world, quiet};
use support::*;

fn open_sim(
    root: &Path,
    settings: &str,
    change: impl FnOnce(&mut onshi_sim_options),
) -> (i32, *mut onshi_sim, String) {
    let (root, institution) = (c(root.to_str().unwrap()), c(INSTITUTION));
    let settings = c(settings);
    let mut options = onshi_sim_options {
        root: root.as_ptr(),
        institution: institution.as_ptr(),
        settings: settings.as_ptr(),
        ..blank_world()
    };
    change(&mut options);
    let (mut sim, mut error): (_, *mut onshi_error) = (null_mut(), null_mut());
    let done = unsafe { onshi_sim_open(&raw const options, &raw mut sim, &raw mut error) };
    let said = match error.is_null() {
        true => String::new(),
        false => words(error),
    };
    (done, sim, said)
}

fn sim(root: &Path) -> *mut onshi_sim {
    let (done, sim, said) = open_sim(root, "", |_| {});
    assert_eq!(done, 0, "{said}");
    sim
}

fn said(sim: *const onshi_sim, person: u32, what: u32) -> String {
    text(|b, n, l| unsafe { onshi_sim_person_text(sim, person, what, b, n, l, quiet()) }).1
}

fn step(sim: *mut onshi_sim, now: u32) -> Vec<String> {
    let mut count = 0;
    let done = unsafe { onshi_sim_step(sim, now, &raw mut count, quiet()) };
    assert_eq!(done, 0);
    let one =
        |index| text(|b, n, l| unsafe { onshi_sim_happening(sim, index, b, n, l, quiet()) }).1;
    (0..count).map(one).collect()
}

fn people(sim: *const onshi_sim) -> u32 {
    let mut count = 0;
    let done = unsafe { onshi_sim_people(sim, &raw mut count, quiet()) };
    assert_eq!(done, 0);
    count
}

#[test]
fn a_query_about_a_listed_person_is_answered_when_the_program_says_so() {
    let root = tempfile::tempdir().unwrap();
    let sim = sim(root.path());
    let session = open(root.path());
    let record = query();
    for (field, what) in [
        (NumberQuery::insurer_number, ONSHI_SIM_INSURER_NUMBER),
        (NumberQuery::insured_card_symbol, ONSHI_SIM_SYMBOL),
        (NumberQuery::insured_identification_number, ONSHI_SIM_NUMBER),
        (NumberQuery::insured_branch_number, ONSHI_SIM_BRANCH),
    ] {
        set(record, &search_path(), field, &said(sim, 0, what));
    }
    submit(session, record, "key");
    let mut event = blank_event();
    let none = unsafe { onshi_session_next_event(session, 0, &raw mut event, quiet()) };
    assert_eq!(none, 1, "no time has passed there");
    let mut happened = String::new();
    for look in 0..10 {
        happened += &step(sim, NOW + look).concat();
    }
    assert!(
        happened.contains("picked up") && happened.contains("answered"),
        "{happened}"
    );
    assert_eq!(next_event(session).kind, ONSHI_EVENT_ANSWERED);
    unsafe {
        onshi_record_free(record);
        onshi_session_free(session);
        onshi_sim_free(sim);
    }
}

#[test]
fn the_same_world_comes_from_the_same_seed_and_another_from_another() {
    let root = tempfile::tempdir().unwrap();
    let names = |seed: u32, at: &str| {
        let (done, sim, _) = open_sim(&root.path().join(at), "", |it| it.seed = seed);
        assert_eq!(done, 0);
        assert!(people(sim) >= 100);
        let names: Vec<String> = (0..people(sim))
            .map(|at| said(sim, at, ONSHI_SIM_NAME))
            .collect();
        unsafe { onshi_sim_free(sim) };
        names
    };
    assert_eq!(names(7, "a"), names(7, "b"));
    assert_ne!(names(7, "c"), names(8, "d"));
}

#[test]
fn consent_is_registered_and_taken_back_or_the_reason_is_told() {
    let root = tempfile::tempdir().unwrap();
    let sim = sim(root.path());
    let classes = 1 << ONSHI_CLASS_DRUG | 1 << ONSHI_CLASS_CHECKUP;
    let consent = |person, kind, classes, end| {
        let mut reason = 0;
        let done = unsafe {
            onshi_sim_consent(
                sim,
                person,
                kind,
                classes,
                end,
                NOW,
                &raw mut reason,
                quiet(),
            )
        };
        (done, reason)
    };
    let take_back = |person, now| {
        let mut reason = 0;
        let done = unsafe {
            onshi_sim_take_back(
                sim,
                person,
                ONSHI_KIND_ONLINE,
                now,
                &raw mut reason,
                quiet(),
            )
        };
        (done, reason)
    };
    let denied = ONSHI_S_DENIED;
    let nobody = people(sim);
    let online = ONSHI_KIND_ONLINE;
    let given = (0..nobody).find(|person| {
        take_back(*person, NOW) == (denied, ONSHI_SIM_NO_CONSENT)
            && consent(*person, online, classes, 20_261_231) == (0, 0)
    });
    let person = given.unwrap();
    assert_eq!(
        consent(person, online, classes, 20_261_121),
        (denied, ONSHI_SIM_ENDS_IN_THE_PAST)
    );
    assert_eq!(take_back(person, NOW + DAY), (0, 0));
    assert_eq!(
        take_back(person, NOW + DAY),
        (denied, ONSHI_SIM_CONSENT_ENDED)
    );
    for done in [
        consent(nobody, online, classes, 20_261_231),
        take_back(nobody, NOW),
    ] {
        assert_eq!(done, (denied, ONSHI_SIM_NO_SUCH_PERSON));
    }
    let bad = status(ErrorCode::BadOptions);
    assert_eq!(consent(0, ONSHI_KIND_EMERGENCY, classes, 20_261_231).0, bad);
    assert_eq!(
        consent(0, online, 1 << 31, 20_261_231).0,
        bad,
        "no such class"
    );
    assert_eq!(
        consent(0, online, classes, 20_261_331).0,
        status(ErrorCode::ValueFormat)
    );
    unsafe { onshi_sim_free(sim) };
}

#[test]
fn settings_are_read_as_the_command_reads_them() {
    let root = tempfile::tempdir().unwrap();
    let bad = status(ErrorCode::BadOptions);
    let (done, _, said) = open_sim(root.path(), "[terminal]\nsleeps = 1\n", |_| {});
    assert!(done == bad && said.contains("sleeps"), "{said}");
    let (done, sim, said) = open_sim(root.path(), "[faults]\nrefuses = \"next 1\"\n", |_| {});
    assert_eq!(done, 0, "{said}");
    let session = open(root.path());
    let record = query();
    submit(session, record, "key");
    let happened = (0..10)
        .flat_map(|look| step(sim, NOW + look))
        .collect::<String>();
    assert!(happened.contains("refused"), "{happened}");
    let event = next_event(session);
    assert_eq!(
        (event.kind, event.code),
        (ONSHI_EVENT_ANSWERED, ONSHI_OUTCOME_REFUSED)
    );
    unsafe {
        onshi_record_free(record);
        onshi_session_free(session);
        onshi_sim_free(sim);
    }
}

#[test]
fn misuse_is_a_status() {
    let root = tempfile::tempdir().unwrap();
    let refused = |change: fn(&mut onshi_sim_options)| open_sim(root.path(), "", change).0;
    let bad = status(ErrorCode::BadOptions);
    assert_eq!(refused(|it| it.root = null()), bad);
    assert_eq!(refused(|it| it.reserved = 1), bad);
    assert_eq!(refused(|it| it.struct_size = 8), bad);
    assert_eq!(refused(|it| it.institution = c"12".as_ptr()), bad);
    assert_eq!(
        refused(|it| it.today = 20_261_322),
        status(ErrorCode::ValueFormat)
    );
    let sim = sim(root.path());
    let null = status(ErrorCode::NullArgument);
    let (mut number, mut none, good) = (0, null_mut(), blank_world());
    unsafe {
        assert_eq!(
            onshi_sim_open(std::ptr::null(), &raw mut none, quiet()),
            null
        );
        assert_eq!(onshi_sim_open(&raw const good, null_mut(), quiet()), null);
        assert_eq!(onshi_sim_step(sim, NOW, null_mut(), quiet()), null);
        assert_eq!(
            onshi_sim_step(null_mut(), NOW, &raw mut number, quiet()),
            null
        );
        assert_eq!(onshi_sim_people(sim, null_mut(), quiet()), null);
        assert_eq!(
            onshi_sim_institution(sim, null_mut(), 0, null_mut(), quiet()),
            null
        );
        let none = onshi_sim_person_text(
            sim,
            people(sim),
            ONSHI_SIM_NAME,
            null_mut(),
            0,
            &raw mut number,
            quiet(),
        );
        assert_eq!(none, 1, "nobody");
        let what = onshi_sim_person_text(sim, 0, 99, null_mut(), 0, &raw mut number, quiet());
        assert_eq!(what, bad);
        let wrong = onshi_sim_step(
            new_record(QualificationRequest::ROW.id).cast(),
            NOW,
            &raw mut number,
            quiet(),
        );
        assert_eq!(wrong, status(ErrorCode::WrongHandle));
        assert_eq!(onshi_sim_free(sim), 0);
        assert_eq!(onshi_sim_free(sim), status(ErrorCode::StaleHandle));
        assert_eq!(
            onshi_sim_people(sim, &raw mut number, quiet()),
            status(ErrorCode::StaleHandle)
        );
        assert_eq!(onshi_sim_free(null_mut()), 0);
    }
    let (done, institution) = {
        let sim = given(|out, _| {
            let (done, sim, _) = open_sim(root.path(), "", |_| {});
            unsafe { *out = sim };
            done
        });
        text(|b, n, l| unsafe { onshi_sim_institution(sim, b, n, l, quiet()) })
    };
    assert_eq!((done, institution.as_str()), (0, INSTITUTION));
}

//! A change of the institution code: explicit, in order, resumable.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use onshi_core::id::InstitutionCode;
use onshi_core::job::Moment;
use onshi_core::rules::facility::{
    Fate, MATTERS, Matter, Migration, NotDone, NotPlanned, STEPS, Step, Stock,
};
use proptest::prelude::*;

fn code(text: &str) -> InstitutionCode {
    InstitutionCode::new(text).expect("a code")
}

fn migration() -> Migration {
    Migration::plan(&code("1310000001"), &code("1310000002")).expect("a plan")
}

/// Nothing is left to be finished.
fn clean() -> Vec<Stock> {
    let first = MATTERS.iter().filter(|row| row.fate == Fate::FinishFirst);
    first
        .map(|row| Stock {
            matter: row.matter,
            count: 0,
        })
        .collect()
}

#[test]
fn a_plan_is_about_one_facility_and_two_codes() {
    for (from, to, refused) in [
        ("1310000001", "1310000002", None),
        ("1310000001", "2710000001", None),
        ("1310000001", "1310000001", Some(NotPlanned::SameCode)),
        ("1310000001", "1360000001", Some(NotPlanned::OtherKind)),
    ] {
        let plan = Migration::plan(&code(from), &code(to));
        assert_eq!(plan.err(), refused, "{from} {to}");
    }
}

#[test]
fn what_is_bound_to_the_old_code_is_listed() {
    use Matter::{AccessUrl, Consents, Ledger, OpenJobs, Patients, ReferenceNumbers};
    let stock = [
        Stock {
            matter: Consents,
            count: 31,
        },
        Stock {
            matter: OpenJobs,
            count: 2,
        },
    ];
    let items = migration().items(&stock);
    assert_eq!(items.len(), MATTERS.len());
    for (matter, fate, count) in [
        (OpenJobs, Fate::FinishFirst, Some(2)),
        (Ledger, Fate::Closes, None),
        (ReferenceNumbers, Fate::Anew, None),
        (Patients, Fate::Moves, None),
        (Consents, Fate::Void, Some(31)),
        (AccessUrl, Fate::Void, None),
    ] {
        let item = items.iter().find(|item| item.row.matter == matter).unwrap();
        assert_eq!((item.row.fate, item.count), (fate, count), "{matter:?}");
        assert!(!item.row.japanese.is_empty() && !item.row.english.is_empty());
    }
}

#[test]
fn steps_are_done_in_their_order_and_survive_a_crash_after_each() {
    let mut migration = migration();
    for (index, row) in STEPS.iter().enumerate() {
        assert_eq!(row.step as usize, index, "the table is in order");
        for later in STEPS.iter().skip(index + 1) {
            let refused = migration.done(later.step, Moment(1), &clean());
            assert_eq!(refused, Err(NotDone::First(row.step)));
        }
        assert_eq!(migration.next().map(|next| next.step), Some(row.step));
        let at = Moment(index as i64);
        migration.done(row.step, at, &clean()).unwrap();
        let kept = serde_json::to_string(&migration).unwrap();
        migration = serde_json::from_str(&kept).unwrap();
        migration.done(row.step, Moment(99), &[]).unwrap();
        assert_eq!(
            migration.done_at(row.step),
            Some(at),
            "told again, as it was"
        );
    }
    assert!(migration.next().is_none());
}

#[test]
fn what_is_open_must_be_finished_first() {
    for step in [Step::FinishFirst, Step::CloseLedger] {
        for matter in [
            Matter::OpenJobs,
            Matter::UnacknowledgedAnswers,
            Matter::UnfetchedDays,
        ] {
            for left in [Some(1), None] {
                let mut migration = migration();
                for row in STEPS.iter().take_while(|row| row.step != step) {
                    migration.done(row.step, Moment(1), &clean()).unwrap();
                }
                let mut stock = clean();
                stock.retain(|stock| stock.matter != matter);
                stock.extend(left.map(|count| Stock { matter, count }));
                let refused = migration.done(step, Moment(2), &stock);
                assert_eq!(refused, Err(NotDone::Left(matter, left)));
                assert_eq!(migration.done_at(step), None, "nothing changed");
                migration.done(step, Moment(3), &clean()).unwrap();
            }
        }
    }
}

#[test]
fn it_can_be_called_off_until_the_store_is_closed() {
    let (old, new) = (code("1310000001"), code("1310000002"));
    for done in 0..=STEPS.len() {
        let mut migration = migration();
        for row in STEPS.iter().take(done) {
            migration.done(row.step, Moment(1), &clean()).unwrap();
        }
        let closed = done > Step::CloseLedger as usize;
        match migration.call_off() {
            Ok(()) => {
                assert!(!closed);
                assert!(migration.may_ask(&old) && migration.may_receive(&old));
                assert!(!migration.may_ask(&new) && migration.next().is_none());
                let refused = migration.done(Step::StopNewJobs, Moment(2), &clean());
                assert_eq!(refused, Err(NotDone::CalledOff));
            }
            Err(refused) => assert!(closed && refused == NotDone::NoWayBack),
        }
    }
}

#[test]
#[rustfmt::skip]
fn each_step_says_which_code_may_be_used() {
    let (old, new, third) = (code("1310000001"), code("1310000002"), code("1310000003"));
    let mut migration = migration();
    //                          old: ask, receive  new: ask, receive
    let mut expected = vec![[true, true, false, false]];
    expected.extend([[false, true, false, false]; 2]);
    expected.extend([[false; 4]; 3]);
    expected.extend([[false, false, true, true]; 5]);
    for (index, allowed) in expected.into_iter().enumerate() {
        let now = [
            migration.may_ask(&old), migration.may_receive(&old),
            migration.may_ask(&new), migration.may_receive(&new),
        ];
        assert_eq!(now, allowed, "after {index} steps");
        assert!(!migration.may_ask(&third) && !migration.may_receive(&third));
        if let Some(next) = migration.next() {
            migration.done(next.step, Moment(1), &clean()).unwrap();
        }
    }
}

/// What somebody does to a migration.
#[derive(Debug, Clone)]
enum Act {
    Done(usize, bool),
    CallOff,
    Crash,
}

fn an_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        12 => (0..STEPS.len(), any::<bool>()).prop_map(|(step, clean)| Act::Done(step, clean)),
        12 => Just(Act::Done(usize::MAX, true)),
        1 => Just(Act::CallOff),
        3 => Just(Act::Crash),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    /// Whatever is done in whatever order, both codes are never in use together, no step is lost, and the
    /// store is closed only when nothing was left.
    #[test]
    fn both_codes_are_never_in_use(acts in prop::collection::vec(an_act(), 0..40)) {
        let (old, new) = (code("1310000001"), code("1310000002"));
        let mut migration = migration();
        for act in acts {
            let before = migration.clone();
            let outcome = match act {
                Act::Done(step, is_clean) => {
                    let next = migration.next().map(|next| next.step);
                    let step = STEPS.get(step).map(|row| row.step).or(next);
                    let stock = if is_clean { clean() } else { Vec::new() };
                    step.map_or(Ok(()), |step| migration.done(step, Moment(1), &stock))
                }
                Act::CallOff => migration.call_off(),
                Act::Crash => {
                    let kept = serde_json::to_string(&migration).unwrap();
                    migration = serde_json::from_str(&kept).unwrap();
                    Ok(())
                }
            };
            prop_assert!(outcome.is_ok() || migration == before, "a refusal changes nothing");
            let uses = |code| migration.may_ask(code) || migration.may_receive(code);
            prop_assert!(!(uses(&old) && uses(&new)));
            let done = STEPS.iter().map(|row| migration.done_at(row.step).is_some());
            let done: Vec<bool> = done.collect();
            prop_assert!(done.is_sorted_by(|one, next| one >= next), "no step was left out");
        }
    }
}

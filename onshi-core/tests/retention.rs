//! How long a copy may lie: each place, each boundary, and clocks that cannot be trusted (R11, R31, I-11).
#![allow(clippy::expect_used, clippy::unwrap_used)]

use chrono::NaiveDate;
use onshi_core::job::Moment;
use onshi_core::rules::access::Role;
use onshi_core::rules::data_class::DataClass;
use onshi_core::rules::retention::{
    Clock, HistoryEnd, Periods, Place, Standing, Stay, Timers, Why, stay,
};
use proptest::prelude::*;

const ID: &str = "job-1";

fn at(ms: i64) -> Clock {
    Clock {
        now: Moment(ms),
        highest: Moment(ms),
    }
}

fn periods() -> Periods {
    Periods {
        memory_ms: 600_000,
        file_ms: 30_000,
        history: HistoryEnd::NextDayBegins,
        tolerance_ms: 60_000,
    }
}

fn lying(place: Place, from: i64) -> Timers {
    let mut timers = Timers::default();
    timers.lies(ID, place, at(from), &periods());
    timers
}

fn due(timers: &Timers, clock: Clock) -> Option<Why> {
    let due = timers.due(clock, &periods());
    assert!(due.iter().all(|erasure| erasure.id == ID));
    due.first().map(|erasure| erasure.why)
}

#[test]
fn only_a_chart_keeps_what_is_clinical() {
    for class in DataClass::ALL {
        let of = |role| stay(role, class);
        let passing = match class.is_clinical() {
            true => Stay::Timed(Place::Memory),
            false => Stay::Kept,
        };
        assert_eq!(of(Role::ReceiptComputer), passing, "{class:?}");
        assert_eq!(of(Role::Terminal), Stay::Timed(Place::File));
        for chart in [Role::Chart, Role::Dispensing, Role::Care, Role::Nutrition] {
            assert_eq!(of(chart), Stay::Kept);
        }
    }
}

#[test]
fn memory_is_due_at_its_time_and_at_once_when_handed_over() {
    let timers = lying(Place::Memory, 1_000);
    assert_eq!(timers.next(), Some(Moment(601_000)));
    assert_eq!(due(&timers, at(600_999)), None);
    assert_eq!(due(&timers, at(601_000)), Some(Why::TimeOver));

    let mut handed = timers.clone();
    handed.handed_over(ID);
    assert_eq!(due(&handed, at(1_001)), Some(Why::Done));
    handed.erased(ID, Place::Memory);
    assert_eq!(due(&handed, at(i64::MAX)), None);
    assert_eq!(handed.standing(ID, Place::Memory), Some(Standing::Gone));
}

/// I-8: at-least-once delivery lives from the file, so nothing but an acknowledgement starts its time.
#[test]
fn a_file_is_never_due_before_it_is_acknowledged() {
    let mut timers = lying(Place::File, 1_000);
    timers.handed_over(ID);
    let back = Clock {
        now: Moment(0),
        highest: Moment(i64::MAX),
    };
    for clock in [at(1_000), at(i64::MAX), back] {
        assert_eq!(due(&timers, clock), None, "{clock:?}");
    }
    assert_eq!(timers.next(), None);
    timers.acknowledged(ID, at(50_000), &periods());
    assert_eq!(due(&timers, at(79_999)), None);
    assert_eq!(due(&timers, at(80_000)), Some(Why::TimeOver));
    timers.acknowledged(ID, at(79_000), &periods());
    assert_eq!(
        due(&timers, at(80_000)),
        Some(Why::TimeOver),
        "once, not again and again"
    );
    timers.erased(ID, Place::File);
    assert_eq!(
        timers.standing(ID, Place::File),
        Some(Standing::Gone),
        "who comes late is told"
    );
}

#[test]
fn an_acknowledgement_ends_the_copy_in_memory_too() {
    let mut timers = lying(Place::File, 0);
    timers.lies(ID, Place::Memory, at(0), &periods());
    timers.acknowledged(ID, at(1), &periods());
    let all = timers.due(at(1), &periods());
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].place, all[0].why), (Place::Memory, Why::Done));
}

fn japan(day: u32, hour: u32, minute: u32, second: u32, milli: u32) -> i64 {
    let day = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
    Moment::from_japan(day.and_hms_milli_opt(hour, minute, second, milli).unwrap()).0
}

#[test]
fn a_history_ends_at_a_midnight_of_japan_by_either_reading() {
    let readings = [
        (HistoryEnd::NextDayBegins, 23),
        (HistoryEnd::NextDayEnds, 24),
    ];
    for (history, end) in readings {
        let periods = Periods {
            history,
            ..periods()
        };
        for confirmed in [
            japan(22, 0, 0, 0, 0),
            japan(22, 12, 0, 0, 0),
            japan(22, 23, 59, 59, 999),
        ] {
            let mut timers = Timers::default();
            timers.lies(ID, Place::History, at(confirmed), &periods);
            let last = japan(end - 1, 23, 59, 59, 999);
            assert!(
                timers.due(at(last), &periods).is_empty(),
                "{history:?} {confirmed}"
            );
            assert_eq!(
                timers.due(at(japan(end, 0, 0, 0, 0)), &periods)[0].why,
                Why::TimeOver
            );
            assert_eq!(timers.next(), Some(Moment(last + 1)));
        }
    }
    assert_eq!(
        Periods::default().history,
        HistoryEnd::NextDayBegins,
        "the earlier reading"
    );
}

#[test]
fn a_clock_that_goes_back_cannot_make_a_copy_stay() {
    let timers = lying(Place::Memory, 1_000_000);
    let back = |ms: i64| Clock {
        now: Moment(1_100_000 - ms),
        highest: Moment(1_100_000),
    };
    assert_eq!(due(&timers, back(0)), None);
    assert_eq!(
        due(&timers, back(60_000)),
        None,
        "a little is what clocks do"
    );
    assert_eq!(due(&timers, back(60_001)), Some(Why::ClockWentBack));
    let over = Clock {
        now: Moment(1_550_000),
        highest: Moment(1_600_000),
    };
    assert_eq!(
        due(&timers, over),
        Some(Why::TimeOver),
        "the highest counts"
    );
}

/// A clock far ahead when the copy was read, and right again afterwards.
#[test]
fn a_copy_from_the_future_does_not_stay_until_then() {
    let timers = lying(Place::Memory, 10_i64.pow(15));
    let right = Clock {
        now: Moment(1_000),
        highest: Moment(10_i64.pow(15)),
    };
    assert_eq!(due(&timers, right), Some(Why::ClockWentBack));
}

#[test]
fn reading_again_makes_nothing_younger_and_what_was_gone_new() {
    let mut timers = lying(Place::Memory, 0);
    timers.lies(ID, Place::Memory, at(500_000), &periods());
    assert_eq!(due(&timers, at(600_000)), Some(Why::TimeOver));
    timers.erased(ID, Place::Memory);
    timers.lies(ID, Place::Memory, at(700_000), &periods());
    assert_eq!(due(&timers, at(1_299_999)), None);
    assert_eq!(due(&timers, at(1_300_000)), Some(Why::TimeOver));
}

#[test]
fn a_new_process_has_nothing_in_memory_and_all_its_files() {
    let mut timers = lying(Place::Memory, 0);
    timers.lies(ID, Place::File, at(0), &periods());
    timers.began_anew();
    assert_eq!(timers.standing(ID, Place::Memory), Some(Standing::Gone));
    assert_eq!(
        timers.standing(ID, Place::File),
        Some(Standing::Unacknowledged)
    );
    assert!(!timers.forget(ID), "its file is not gone");
    timers.acknowledged(ID, at(0), &periods());
    timers.erased(ID, Place::File);
    assert!(timers.forget(ID));
    assert_eq!(timers.standing(ID, Place::File), None);
}

#[test]
fn timers_and_periods_survive_being_written_down() {
    let mut timers = lying(Place::File, 0);
    timers.lies(ID, Place::History, at(0), &periods());
    timers.lies("job-2", Place::Memory, at(0), &periods());
    timers.acknowledged(ID, at(5), &periods());
    timers.erased("job-2", Place::Memory);
    let text = serde_json::to_string(&timers).unwrap();
    assert_eq!(serde_json::from_str::<Timers>(&text).unwrap(), timers);
    let text = serde_json::to_string(&periods()).unwrap();
    assert_eq!(serde_json::from_str::<Periods>(&text).unwrap(), periods());
    assert_eq!(
        serde_json::from_str::<Periods>("{}").unwrap(),
        Periods::default()
    );
    assert!(serde_json::from_str::<Periods>("{\"memory\": 1}").is_err());
}

/// What happens to a copy, in any order, at any time.
#[derive(Debug, Clone)]
enum Step {
    Lies(usize, Place),
    HandedOver(usize),
    Acknowledged(usize),
    Erase,
    Wait(i64),
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    let place = prop_oneof![Just(Place::Memory), Just(Place::File), Just(Place::History)];
    prop_oneof![
        3 => (0usize..3, place).prop_map(|(id, place)| Step::Lies(id, place)),
        1 => (0usize..3).prop_map(Step::HandedOver),
        1 => (0usize..3).prop_map(Step::Acknowledged),
        3 => Just(Step::Erase),
        // Forward, and sometimes back.
        3 => (-2_000_000i64..200_000_000).prop_map(Step::Wait),
        1 => Just(Step::Restart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Whatever happens: an erased copy has had its reason, a file its acknowledgement, and after every
    /// erasing nothing lies in memory for longer than its period of *real* time, however clocks run.
    #[test]
    fn no_history_erases_too_early_or_keeps_too_long(steps in prop::collection::vec(step(), 1..40)) {
        const IDS: [&str; 3] = ["a", "b", "c"];
        let (mut timers, periods) = (Timers::default(), periods());
        let (mut now, mut highest) = (1_795_000_000_000i64, 1_795_000_000_000i64);
        let (mut acknowledged, mut born) = ([false; 3], [None::<i64>; 3]);
        for step in steps {
            highest = highest.max(now);
            let clock = Clock { now: Moment(now), highest: Moment(highest) };
            match step {
                Step::Lies(id, place) => {
                    let before = timers.standing(IDS[id], place);
                    timers.lies(IDS[id], place, clock, &periods);
                    let fresh = matches!(before, None | Some(Standing::Gone));
                    if fresh && place == Place::Memory { born[id] = Some(highest) }
                    if fresh && place == Place::File { acknowledged[id] = false }
                }
                Step::HandedOver(id) => timers.handed_over(IDS[id]),
                Step::Acknowledged(id) => {
                    timers.acknowledged(IDS[id], clock, &periods);
                    acknowledged[id] |= timers.standing(IDS[id], Place::File).is_some();
                }
                Step::Wait(ms) => now += ms,
                Step::Restart => timers.began_anew(),
                Step::Erase => {
                    let due: Vec<(String, Place)> = timers.due(clock, &periods)
                        .iter().map(|erasure| (erasure.id.to_owned(), erasure.place)).collect();
                    for (id, place) in due {
                        let at = IDS.iter().position(|known| *known == id).unwrap();
                        prop_assert!(place != Place::File || acknowledged[at]);
                        timers.erased(&id, place);
                    }
                    prop_assert!(timers.due(clock, &periods).is_empty());
                    for (id, born) in IDS.iter().zip(born) {
                        if let Some(Standing::Until(_)) = timers.standing(id, Place::Memory) {
                            prop_assert!(highest < born.unwrap() + 600_000);
                            prop_assert!(highest - now <= 60_000);
                        }
                    }
                }
            }
        }
    }
}

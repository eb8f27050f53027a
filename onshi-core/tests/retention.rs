//! How long a copy may lie: each place, each boundary, and clocks that cannot be trusted (R11, R31, I-11).
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod support;

use chrono::NaiveDate;
use onshi_core::job::Moment;
use onshi_core::rules::access::Role;
use onshi_core::rules::data_class::DataClass;
use onshi_core::rules::retention::{
    Clock, HistoryEnd, Periods, Place, Standing, Stay, Timers, Why, stay,
};
use support::filler::Dice;

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

/// Whatever happens, in any order, on clocks that go back now and then: a file that is erased was
/// acknowledged, and after every erasing nothing that is left in memory is older than its time, on the
/// highest clock that was seen. A failure names its seed.
#[test]
fn no_history_erases_too_early_or_keeps_too_long() {
    let mut erasures = 0;
    for seed in 0..100_000 {
        let mut world = World::new(seed);
        for _ in 0..30 {
            world.step();
        }
        erasures += world.erasures;
    }
    assert!(erasures > 100_000, "{erasures}");
}

const IDS: [&str; 3] = ["a", "b", "c"];
const PLACES: [Place; 3] = [Place::Memory, Place::File, Place::History];

struct World {
    seed: u64,
    dice: Dice,
    timers: Timers,
    periods: Periods,
    clock: Clock,
    acknowledged: [bool; 3],
    read: [Moment; 3],
    erasures: u32,
}

impl World {
    fn new(seed: u64) -> Self {
        World {
            seed,
            dice: Dice(seed),
            timers: Timers::default(),
            periods: periods(),
            clock: at(1_795_000_000_000),
            acknowledged: [false; 3],
            read: [Moment(0); 3],
            erasures: 0,
        }
    }

    fn step(&mut self) {
        let (id, place) = (self.dice.roll(3) as usize, self.dice.roll(3) as usize);
        match self.dice.roll(8) {
            0 | 1 => self.lies(id, PLACES[place]),
            2 => self.timers.handed_over(IDS[id]),
            3 => self.acknowledge(id),
            4 => self.timers.began_anew(),
            5 => self.wait(),
            _ => self.erase(),
        }
    }

    fn lies(&mut self, id: usize, place: Place) {
        let before = self.timers.standing(IDS[id], place);
        self.timers.lies(IDS[id], place, self.clock, &self.periods);
        match (before, place) {
            (None | Some(Standing::Gone), Place::Memory) => self.read[id] = self.clock.time(),
            (None | Some(Standing::Gone), Place::File) => self.acknowledged[id] = false,
            _ => {}
        }
    }

    fn acknowledge(&mut self, id: usize) {
        self.timers.acknowledged(IDS[id], self.clock, &self.periods);
        let there = self.timers.standing(IDS[id], Place::File);
        self.acknowledged[id] |= there.is_some_and(|standing| standing != Standing::Gone);
    }

    /// Mostly forward, by up to two hours or two days; one time in four back.
    fn wait(&mut self) {
        let longest = [7_200_000, 172_800_000][self.dice.roll(2) as usize];
        let ms = self.dice.roll(longest) as i64;
        let back = self.dice.roll(4) == 0;
        self.clock.now = self.clock.now.plus_ms(if back { -ms / 50 } else { ms });
        self.clock.highest = self.clock.time();
    }

    fn erase(&mut self) {
        let due = self.timers.due(self.clock, &self.periods);
        let due: Vec<_> = due.iter().map(|e| (e.id.to_owned(), e.place)).collect();
        for (id, place) in due {
            let at = IDS.iter().position(|known| *known == id).unwrap();
            assert!(
                place != Place::File || self.acknowledged[at],
                "seed {}",
                self.seed
            );
            self.timers.erased(&id, place);
            self.erasures += 1;
        }
        assert!(self.timers.due(self.clock, &self.periods).is_empty());
        for (id, read) in IDS.iter().zip(self.read) {
            if let Some(Standing::Until(_)) = self.timers.standing(id, Place::Memory) {
                let age = self.clock.time().since(read);
                assert!(
                    age < i64::from(self.periods.memory_ms),
                    "seed {}",
                    self.seed
                );
                let back = self.clock.highest.since(self.clock.now);
                assert!(
                    back <= i64::from(self.periods.tolerance_ms),
                    "seed {}",
                    self.seed
                );
            }
        }
    }
}

//! Random histories of answers, wishes, plans and clocks, against I-10 and I-15 written down as sets: a
//! permit exactly where every bound holds, and the same knowledge whatever the order of arrival.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use chrono::NaiveTime;
use onshi_core::job::Moment;
use onshi_core::rules::consent::{
    CancelOutcome, CancelWhy, Consent, Entry, Flag, Reason, Statement, Trusted, Until, Watermark,
};
use onshi_core::rules::data_class::{ConsentKind, DataClass};

mod support;
use support::filler::Dice;

const HOUR: i64 = 3_600_000;
const START: Moment = Moment(1_775_000_000_000);
/// One of them speaks about the whole.
const CLASSES: [DataClass; 3] = [
    DataClass::Qualification,
    DataClass::Drug,
    DataClass::Checkup,
];

fn hour(hour: i64) -> Moment {
    START.plus_ms(hour * HOUR)
}

#[derive(Debug, Clone)]
enum Step {
    Hear(Statement),
    /// The wall clock shows this hour: forward or back.
    Clock(i64),
    /// Somebody resets the watermark to this hour.
    Reset(i64),
    /// The last day of care lies so many days from the start.
    Plan(Option<u64>),
    Wish,
    /// Submit what is due.
    Send,
    /// The answer to this number.
    Answer(u32, CancelOutcome),
}

/// One of some, as the dice fall.
fn pick<T: Copy>(dice: &mut Dice, of: &[T]) -> T {
    of[dice.roll(of.len() as u64) as usize]
}

fn roll(dice: &mut Dice, sides: u64) -> i64 {
    i64::try_from(dice.roll(sides)).unwrap()
}

fn statement(dice: &mut Dice, road: ConsentKind) -> Statement {
    let class = pick(dice, &CLASSES);
    let flag = match dice.roll(10) {
        0 => Flag::Expired(Reason::Patient),
        1 => Flag::Expired(Reason::Institution),
        // Of the whole, only that it stands or has expired.
        2 if class != DataClass::Qualification => Flag::Refused,
        3 if class != DataClass::Qualification => Flag::Unknown,
        _ => Flag::Granted,
    };
    let until = match dice.roll(8) {
        0 => Until::Unreadable,
        1 | 2 => Until::Unsaid,
        _ => Until::At(hour(roll(dice, 120))),
    };
    let kind = match dice.roll(10) {
        0 => pick(dice, &ConsentKind::ALL),
        _ => road,
    };
    let granted = (dice.roll(10) > 0).then(|| hour(roll(dice, 24)));
    let told = hour(roll(dice, 48));
    let entry = Entry {
        flag,
        granted,
        until,
        told,
    };
    Statement { kind, class, entry }
}

fn step(dice: &mut Dice, road: ConsentKind) -> Step {
    use CancelOutcome::{Confirmed, Refused, Unclear};
    match dice.roll(20) {
        0..8 => Step::Hear(statement(dice, road)),
        8..14 => Step::Clock(roll(dice, 72)),
        14 => Step::Reset(roll(dice, 24)),
        15 => Step::Plan(None),
        16 => Step::Plan(Some(dice.roll(5))),
        17 => Step::Wish,
        18 => Step::Send,
        _ => {
            let number = pick(dice, &[1, 2, 3]);
            Step::Answer(number, pick(dice, &[Confirmed, Refused, Unclear]))
        }
    }
}

/// What happened, as sets.
#[derive(Default)]
struct Model {
    heard: Vec<Statement>,
    care_until: Option<Moment>,
    /// Up to where each wish reaches.
    wishes: Vec<Moment>,
}

fn about(entry: &Entry) -> Option<Moment> {
    match (entry.flag, entry.granted) {
        (Flag::Granted, granted) => granted,
        (_, granted) => Some(granted.unwrap_or(entry.told)),
    }
}

impl Model {
    /// All that was said of the consent that counts: nothing later was said.
    fn latest(&self, class: DataClass) -> Vec<Entry> {
        let of_class = || {
            self.heard
                .iter()
                .filter(|said| said.class == class)
                .map(|said| said.entry)
        };
        let latest = of_class().map(|entry| about(&entry)).max();
        of_class()
            .filter(|entry| Some(about(entry)) == latest)
            .collect()
    }

    /// Until when a class may be used at a time, by I-10.
    fn until(&self, class: DataClass, kind: ConsentKind, now: Moment) -> Option<Moment> {
        let said = self.latest(class);
        let granted = said.first()?.granted?;
        let newest = said.iter().map(|entry| entry.told).max()?;
        let said_last = || said.iter().filter(|entry| entry.told == newest);
        let whole = self.latest(DataClass::Qualification);
        let whole_ended = whole
            .iter()
            .any(|entry| matches!(entry.flag, Flag::Expired(_)));
        let forbidden = [
            said.iter().any(|entry| entry.flag != Flag::Granted),
            whole_ended && whole.iter().any(|entry| Some(granted) <= about(entry)),
            self.wishes.iter().any(|reach| granted <= *reach),
            now < granted,
            said_last().any(|entry| entry.until == Until::Unreadable),
        ];
        if forbidden.contains(&true) {
            return None;
        }
        let mut ends: BTreeSet<Moment> = said_last()
            .filter_map(|entry| match entry.until {
                Until::At(until) => Some(until),
                _ => None,
            })
            .collect();
        ends.extend((kind == ConsentKind::Outpatient).then(|| granted.plus_ms(24 * HOUR)));
        let care = self
            .care_until
            .filter(|end| kind == ConsentKind::Visit && granted < *end);
        ends.extend(care);
        ends.first().copied().filter(|end| now < *end)
    }

    /// A time, or the latest that any answer has shown.
    fn at_least(&self, time: Moment) -> Moment {
        let heard = self.heard.iter();
        let known = heard.flat_map(|said| [said.entry.granted, Some(said.entry.told)]);
        known.flatten().fold(time, Moment::max)
    }

    fn wish(&mut self, now: Moment) {
        self.wishes.push(self.at_least(now));
    }

    fn reset(&mut self, now: Moment) {
        let reach = self.at_least(now);
        for wish in &mut self.wishes {
            *wish = reach.min(*wish);
        }
    }
}

struct World {
    consent: Consent,
    clock: Watermark,
    wall: Moment,
    /// Every wall time since the last reset.
    seen: BTreeSet<Moment>,
    model: Model,
    sent: BTreeSet<u32>,
}

impl World {
    fn new(kind: ConsentKind) -> Self {
        World {
            consent: Consent::new("P1", kind),
            clock: Watermark::new(START),
            wall: START,
            seen: BTreeSet::from([START]),
            model: Model::default(),
            sent: BTreeSet::new(),
        }
    }

    fn now(&mut self) -> Trusted {
        self.clock.observe(self.wall)
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Hear(statement) => {
                self.consent.hear(&statement);
                if statement.kind == self.consent.kind() {
                    self.model.heard.push(statement);
                }
            }
            Step::Clock(at) => {
                self.wall = hour(at);
                self.seen.insert(self.wall);
            }
            Step::Reset(at) => {
                self.wall = hour(at);
                self.seen = BTreeSet::from([self.wall]);
                let reset = self.clock.reset("somebody", self.wall).unwrap();
                self.consent.after_reset(&reset);
                self.model.reset(self.wall);
            }
            Step::Plan(days) => {
                let last = days.map(|days| START.japan().date() + chrono::Days::new(days));
                self.consent.plan_care_until(last);
                let end = last.map(|last| last.succ_opt().unwrap().and_time(NaiveTime::MIN));
                self.model.care_until = end.map(Moment::from_japan);
            }
            Step::Wish => {
                let now = self.now();
                self.consent.request_cancel(CancelWhy::Patient, now);
                self.model.wish(now.moment());
            }
            Step::Send => self.send(),
            Step::Answer(number, outcome) => {
                let now = self.now();
                self.consent.cancel_answered(number, outcome, now);
            }
        }
    }

    /// What is due takes away nothing that was consented after it was asked for, and goes out once.
    fn send(&mut self) {
        let now = self.now();
        let Some(due) = self.consent.due_to_cancel(now) else {
            return;
        };
        if due.why == CancelWhy::CareOver {
            self.consent.request_cancel(due.why, now);
            self.model.wish(now.moment());
        }
        let reach = self.model.wishes.iter().max().unwrap();
        for class in CLASSES {
            let said = self.model.latest(class);
            let stands = said.iter().all(|entry| entry.flag == Flag::Granted);
            assert!(
                !stands
                    || said
                        .iter()
                        .all(|entry| entry.granted.is_none_or(|granted| granted <= *reach))
            );
        }
        assert!(self.sent.insert(due.number), "sent twice");
        assert!(self.consent.cancel_sent(due.number));
        assert_eq!(self.consent.due_to_cancel(now), None);
    }

    /// It permits just what the model permits, on its own road only.
    fn check(&mut self) -> usize {
        let now = self.now();
        assert_eq!(
            Some(&now.moment()),
            self.seen.last(),
            "the highest wall time since the last reset"
        );
        let mut permits = 0;
        for class in CLASSES {
            for kind in ConsentKind::ALL {
                let decided = self.consent.permits(class, kind, now);
                let expected = match kind == self.consent.kind() {
                    true => self.model.until(class, kind, now.moment()),
                    false => None,
                };
                assert_eq!(
                    decided.ok().map(|permit| permit.until()),
                    expected,
                    "{class:?} {kind:?}"
                );
                permits += usize::from(expected.is_some());
            }
        }
        permits
    }
}

/// Lives through the history of a seed; says how often something was permitted.
fn live(seed: u64) -> usize {
    let mut dice = Dice(seed);
    let road = pick(&mut dice, &ConsentKind::ALL);
    let mut world = World::new(road);
    let mut permits = 0;
    for _ in 0..=dice.roll(20) {
        world.take(step(&mut dice, road));
        permits += world.check();
    }
    let kept = serde_json::to_string(&world.consent).unwrap();
    assert_eq!(
        serde_json::from_str::<Consent>(&kept).unwrap(),
        world.consent
    );
    permits
}

/// More with `ONSHI_HISTORIES`; a failure names its seed.
#[test]
fn a_permit_exactly_where_every_bound_holds() {
    let wanted = std::env::var("ONSHI_HISTORIES").ok();
    let histories = wanted.map_or(100_000, |wanted| wanted.parse().unwrap());
    let mut permits = 0;
    for seed in 0..histories {
        let lived = std::panic::catch_unwind(|| live(seed));
        permits += lived.unwrap_or_else(|_| panic!("the history of seed {seed}"));
    }
    // They are not all denials: what always denies would pass otherwise.
    assert!(
        permits as u64 > histories,
        "{permits} permits in {histories} histories"
    );
}

#[test]
fn the_order_of_arrival_makes_no_difference() {
    for seed in 0..20_000 {
        let mut dice = Dice(seed);
        let road = pick(&mut dice, &ConsentKind::ALL);
        let said: Vec<Statement> = (0..dice.roll(12))
            .map(|_| statement(&mut dice, road))
            .collect();
        let consent = |order: &mut dyn Iterator<Item = &Statement>| {
            let mut consent = Consent::new("P1", road);
            order.for_each(|statement| {
                consent.hear(statement);
            });
            consent
        };
        let forward = consent(&mut said.iter());
        assert!(
            consent(&mut said.iter().rev()) == forward,
            "backwards, seed {seed}"
        );
        let shift = dice.roll(12) as usize;
        let twice = said.iter().cycle().skip(shift).take(said.len() * 2);
        assert!(
            consent(&mut twice.into_iter()) == forward,
            "turned and twice, seed {seed}"
        );
    }
}

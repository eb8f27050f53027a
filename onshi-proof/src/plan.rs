//! What is to happen on a day (一日の筋書き): a list of events, all of it drawn from the seed before the
//! day begins. So a day can be played again without some of them.

use onshi_sim::Fault as TheirFault;

use crate::chance::Chance;
use crate::fault::Fault;
use crate::host::{Act, Question};

/// One thing that happens. A number that names a wish of the host counts modulo their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The host wants to know something new.
    Ask(Question, u64),
    /// The host submits a wish again under its own key.
    AskOnceMore(u64),
    /// The host asks the same as before, as a repetition.
    Repeat(u64),
    /// The client looks around.
    Poll,
    /// The host takes its notices, waiting for a moment.
    Attend,
    /// The host reads an answer.
    Read(u64),
    /// The host acknowledges.
    Acknowledge(u64),
    /// The host reads and acknowledges whatever is answered.
    Work,
    /// The host takes a request back.
    Withdraw(u64),
    /// The host gives a job up.
    Abandon(u64),
    /// The host takes it up again.
    Resume(u64),
    /// The host asks for a result once more.
    CollectAgain(u64),
    /// The host does something about a whole list.
    OfList(Act, u64),
    /// The host sends the cancellations that are due.
    SendCancels,
    /// A patient consents.
    Consent(u64),
    /// A patient takes the consent back.
    TakeBack(u64),
    /// The same, and the cancellation is sent at once.
    Cancel(u64),
    /// The terminal looks at its folders.
    Terminal,
    /// Time passes, ms.
    Wait(i64),
    /// The clock of our machine jumps, ms.
    Clock(i64),
    /// Something goes wrong after so many calls, and so many times.
    Break(Fault, u32, u32),
    /// Something goes wrong at the terminal so many times.
    TheirBreak(TheirFault, u32),
    /// The program starts again.
    Start,
}

/// A day: its seed and its events.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Everything else that is drawn on the day follows from it.
    pub seed: u64,
    /// In order.
    pub events: Vec<Event>,
}

type Draw = fn(&mut Chance) -> Event;

/// How often each kind of event comes, and how it is drawn.
const KINDS: &[(u64, Draw)] = &[
    (12, |chance| {
        Event::Ask(*chance.pick(Question::ALL), chance.below(1 << 16))
    }),
    (3, |chance| Event::AskOnceMore(chance.below(64))),
    (1, |chance| Event::Repeat(chance.below(64))),
    (16, |_| Event::Poll),
    (4, |_| Event::Attend),
    (5, |chance| Event::Read(chance.below(64))),
    (4, |chance| Event::Acknowledge(chance.below(64))),
    (6, |_| Event::Work),
    (2, |chance| Event::Withdraw(chance.below(64))),
    (2, |chance| Event::Abandon(chance.below(64))),
    (2, |chance| Event::Resume(chance.below(64))),
    (1, |chance| Event::CollectAgain(chance.below(64))),
    (2, |chance| {
        let act = *chance.pick(&[
            Act::Acknowledge,
            Act::Acknowledge,
            Act::Withdraw,
            Act::Abandon,
        ]);
        Event::OfList(act, chance.below(64))
    }),
    (1, |_| Event::SendCancels),
    (3, |chance| Event::Consent(chance.below(1 << 16))),
    (2, |chance| Event::Cancel(chance.below(1 << 16))),
    (1, |chance| Event::TakeBack(chance.below(1 << 16))),
    (16, |_| Event::Terminal),
    (14, |chance| Event::Wait(*chance.pick(WAITS))),
    (2, |chance| Event::Clock(*chance.pick(STEPS))),
    (8, |chance| {
        let fault = *chance.pick(Fault::ALL);
        Event::Break(fault, chance.below(12) as u32, 1 + chance.below(3) as u32)
    }),
    (3, |chance| {
        Event::TheirBreak(*chance.pick(TheirFault::ALL), 1 + chance.below(2) as u32)
    }),
    (5, |_| Event::Start),
];

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// From a moment to a night.
const WAITS: &[i64] = &[
    100,
    SECOND,
    SECOND,
    3 * SECOND,
    3 * SECOND,
    7 * SECOND,
    7 * SECOND,
    20 * SECOND,
    MINUTE,
    6 * MINUTE,
    HOUR,
    8 * HOUR,
];

/// Steps of a clock (F-C).
const STEPS: &[i64] = &[
    -365 * DAY,
    -HOUR,
    -SECOND,
    SECOND,
    HOUR,
    DAY,
    10 * 365 * DAY,
];

impl Plan {
    /// The day of a seed.
    pub fn of(seed: u64) -> Self {
        let chance = &mut Chance::of(seed, "plan");
        let total: u64 = KINDS.iter().map(|(weight, _)| weight).sum();
        let length = 20 + chance.below(100);
        let events = (0..length).map(|_| event(chance, total)).collect();
        Plan { seed, events }
    }

    /// The same day without some of its events.
    #[must_use]
    pub fn without(&self, from: usize, count: usize) -> Self {
        let kept = |(at, event): (usize, &Event)| {
            let left_out = (from..from + count).contains(&at);
            (!left_out).then_some(*event)
        };
        Plan {
            seed: self.seed,
            events: self.events.iter().enumerate().filter_map(kept).collect(),
        }
    }
}

fn event(chance: &mut Chance, total: u64) -> Event {
    let mut draw = chance.below(total);
    for (weight, kind) in KINDS {
        match draw.checked_sub(*weight) {
            Some(rest) => draw = rest,
            None => return kind(chance),
        }
    }
    Event::Poll
}

//! How a history is drawn from its seed: single events, and episodes that lead somewhere.

use onshi_core::rules::data_class::ConsentKind;

use crate::dice::Dice;
use crate::event::{Asked, Blow, Command, Deed, End, Event, Heard, How, Question, Word};

const PATIENTS: u8 = 2;
const ROADS: &[ConsentKind] = &[
    ConsentKind::Visit,
    ConsentKind::Visit,
    ConsentKind::Visit,
    ConsentKind::Outpatient,
];
const DEEDS: &[Deed] = &[
    Deed::Load,
    Deed::Record,
    Deed::Record,
    Deed::Record,
    Deed::Keep,
    Deed::Keep,
    Deed::Kept,
    Deed::Stage,
    Deed::Publish,
    Deed::Publish,
    Deed::Locate,
    Deed::List,
    Deed::Inspect,
    Deed::Open,
    Deed::Remove,
    Deed::TakeBack,
    Deed::Sweep,
];
const BLOWS: &[Blow] = &[Blow::Lost, Blow::Unheard];
/// One of each kind of event.
#[derive(Clone, Copy)]
enum Draw {
    Hear,
    PlanCare,
    WishCancel,
    SendCancel,
    Submit,
    Repeat,
    SubmitList,
    Command,
    CommandList,
    ResetClock,
    Poll,
    Take,
    Answer,
    Vanish,
    Swap,
    Clock,
    Strike,
    Die,
    Crash,
    Episode,
    OfConsent,
}

const DRAWS: &[(u32, Draw)] = &[
    (7, Draw::Hear),
    (1, Draw::PlanCare),
    (2, Draw::WishCancel),
    (2, Draw::SendCancel),
    (18, Draw::Submit),
    (3, Draw::Repeat),
    (2, Draw::SubmitList),
    (20, Draw::Command),
    (2, Draw::CommandList),
    (1, Draw::ResetClock),
    (24, Draw::Poll),
    (14, Draw::Take),
    (22, Draw::Answer),
    (2, Draw::Vanish),
    (1, Draw::Swap),
    (12, Draw::Clock),
    (6, Draw::Strike),
    (3, Draw::Die),
    (3, Draw::Crash),
    (24, Draw::Episode),
    (6, Draw::OfConsent),
];

/// The history of a seed.
pub fn history(seed: u64) -> Vec<Event> {
    let mut dice = Dice::new(seed);
    let draws = 3 + dice.roll(14);
    (0..draws).flat_map(|_| draw(&mut dice)).collect()
}

fn draw(dice: &mut Dice) -> Vec<Event> {
    match dice.weighed(DRAWS) {
        Draw::Episode => episode(dice),
        Draw::OfConsent => of_consent(dice),
        one => vec![event(one, dice)],
    }
}

/// A terminal at work: what chance alone would seldom bring in this order. It leads through the result of
/// a batch, and any of its events may be struck, or answered oddly.
fn episode(dice: &mut Dice) -> Vec<Event> {
    let mut events = match dice.roll(3) {
        0 => vec![],
        _ => vec![Event::Submit(asked(dice))],
    };
    for _ in 0..=dice.roll(3) {
        events.push(Event::Take { which: None });
        for which in 0..=dice.byte() % 2 {
            events.push(Event::Answer {
                which,
                how: how(dice),
            });
        }
        events.extend([
            Event::Poll,
            Event::Poll,
            Event::Clock { minutes: 1 },
            Event::Poll,
        ]);
    }
    if dice.roll(2) == 0 {
        let (command, job) = (command(dice), dice.byte());
        events.push(Event::Command { command, job });
    }
    events
}

/// Somebody consents and is asked about; often the consent is taken back while the request waits.
fn of_consent(dice: &mut Dice) -> Vec<Event> {
    let (patient, road) = (patient(dice), dice.pick(ROADS));
    let heard = Heard {
        patient,
        road,
        word: Word::Granted,
        ..heard(dice)
    };
    let mut events = vec![Event::Hear(heard)];
    if dice.roll(2) == 0 {
        events.push(Event::Strike(Deed::Publish, dice.pick(BLOWS)));
    }
    events.push(Event::Submit(Asked {
        question: Question::Drugs { patient, road },
        ..asked(dice)
    }));
    if dice.roll(2) == 0 {
        events.push(Event::WishCancel { patient, road });
        events.push(Event::SendCancel { patient, road });
    }
    events.extend([
        Event::Clock {
            minutes: minutes(dice),
        },
        Event::Poll,
        Event::Take { which: None },
        Event::Answer {
            which: 0,
            how: how(dice),
        },
        Event::Poll,
        Event::Poll,
    ]);
    events
}

fn event(draw: Draw, dice: &mut Dice) -> Event {
    match draw {
        Draw::Hear => Event::Hear(heard(dice)),
        Draw::PlanCare => Event::PlanCare {
            patient: patient(dice),
            days: (dice.roll(4) > 0).then(|| dice.byte() % 5),
        },
        Draw::WishCancel => Event::WishCancel {
            patient: patient(dice),
            road: dice.pick(ROADS),
        },
        Draw::SendCancel => Event::SendCancel {
            patient: patient(dice),
            road: dice.pick(ROADS),
        },
        Draw::Submit => Event::Submit(asked(dice)),
        Draw::Repeat => Event::Repeat { job: dice.byte() },
        Draw::SubmitList => Event::SubmitList {
            people: 1 + dice.byte() % 6,
        },
        Draw::Command => Event::Command {
            command: command(dice),
            job: dice.byte(),
        },
        Draw::CommandList => Event::CommandList(command(dice)),
        Draw::ResetClock => Event::ResetClock,
        Draw::Poll => Event::Poll,
        Draw::Take => Event::Take {
            which: (dice.roll(3) > 0).then(|| dice.byte()),
        },
        Draw::Answer => Event::Answer {
            which: dice.byte(),
            how: how(dice),
        },
        Draw::Vanish => Event::Vanish { which: dice.byte() },
        Draw::Swap => Event::Swap { which: dice.byte() },
        Draw::Clock => Event::Clock {
            minutes: minutes(dice),
        },
        Draw::Strike => Event::Strike(dice.pick(DEEDS), dice.pick(BLOWS)),
        Draw::Die => Event::Die {
            steps: dice.byte() % 12,
            blow: dice.pick(BLOWS),
        },
        Draw::Crash | Draw::Episode | Draw::OfConsent => Event::Crash,
    }
}

fn patient(dice: &mut Dice) -> u8 {
    dice.byte() % PATIENTS
}

fn heard(dice: &mut Dice) -> Heard {
    const DAY: i32 = 24 * 60;
    let mut minute = |from: i32, to: u32| from + i32::try_from(dice.roll(to)).expect("minutes");
    let (granted, told, until) = (minute(-90, 1_500), minute(-30, 3_000), minute(0, 50_000));
    Heard {
        patient: patient(dice),
        road: dice.pick(ROADS),
        word: dice.weighed(&[
            (16, Word::Granted),
            (2, Word::Refused),
            (2, Word::Expired),
            (1, Word::Unobtainable),
            (1, Word::Unknown),
        ]),
        // Mostly an hour before the start.
        granted: dice.weighed(&[(5, Some(-60)), (3, Some(granted)), (1, None)]),
        until: dice.weighed(&[
            (6, End::At(30 * DAY)),
            (2, End::At(until)),
            (2, End::Unsaid),
            (1, End::Garbled),
        ]),
        told,
    }
}

fn asked(dice: &mut Dice) -> Asked {
    let question = match dice.roll(9) {
        0 => Question::Number(dice.byte() % 2),
        1 | 2 => Question::Register {
            patient: patient(dice),
            number: dice.byte() % 2,
        },
        3 | 4 => Question::Consented(dice.pick(&[-2, -1, -1, 0, 1])),
        5 => Question::Batch(dice.byte() % 2),
        _ => Question::Drugs {
            patient: patient(dice),
            road: dice.pick(ROADS),
        },
    };
    Asked {
        key: (dice.roll(4) > 0).then(|| dice.byte() % 5),
        question,
        patience: (dice.roll(6) == 0).then(|| dice.pick(&[1, 15, 3_000])),
    }
}

fn command(dice: &mut Dice) -> Command {
    dice.weighed(&[
        (4, Command::Read),
        (5, Command::Acknowledge),
        (2, Command::AskAgain),
        (2, Command::Withdraw),
        (2, Command::Abandon),
        (3, Command::Resume),
    ])
}

fn how(dice: &mut Dice) -> How {
    dice.weighed(&[
        (14, How::Fine),
        (3, How::Abnormal),
        (4, How::Processing),
        (2, How::Refusal),
        (2, How::Half),
        (1, How::OtherInstitution),
        (1, How::OtherIdentifier),
        (3, How::OtherReception),
        (2, How::Twin),
    ])
}

fn minutes(dice: &mut Dice) -> i32 {
    dice.weighed(&[
        (10, 1),
        (3, 7),
        (2, 360),
        (2, 24 * 60),
        (1, 31 * 24 * 60),
        (1, -60),
        (1, -2 * 24 * 60),
    ])
}

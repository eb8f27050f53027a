//! What can happen in a history, and how a history is drawn. An event names what it is about by a number
//! that is taken modulo what there is, so that a history stays one when events are left out of it.

use onshi_core::rules::data_class::ConsentKind;

use crate::dice::Dice;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    // what the host does
    Hear(Heard),
    PlanCare { patient: u8, days: Option<u8> },
    WishCancel { patient: u8, road: ConsentKind },
    SendCancel { patient: u8, road: ConsentKind },
    Submit(Asked),
    Repeat { job: u8 },
    SubmitList { people: u8 },
    Command { command: Command, job: u8 },
    CommandList(Command),
    ResetClock,
    Poll,
    // what the terminal does
    Take { which: u8 },
    Answer { which: u8, how: How },
    // what the rest of the world does
    Vanish { which: u8 },
    Swap { which: u8 },
    Clock { minutes: i32 },
    Strike(Deed, Blow),
    Die { steps: u8, blow: Blow },
    Crash,
}

/// What an answer says of a patient's consent to drugs. Times are minutes from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    pub patient: u8,
    pub road: ConsentKind,
    pub word: Word,
    pub granted: Option<i32>,
    pub until: End,
    pub told: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Granted,
    Refused,
    Expired,
    Unobtainable,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    At(i32),
    Unsaid,
    Garbled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The host's key; `None`: none.
    pub key: Option<u8>,
    pub question: Question,
    /// Minutes the host waits.
    pub patience: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// 資格確認: may be asked as often as one likes.
    Number(u8),
    /// 照会番号登録 of a patient: overwrites.
    Register { patient: u8, number: u8 },
    /// 同意済資格情報一括取得 of a day, counted from the start.
    Consented(i8),
    /// 資格確認一括照会.
    Batch(u8),
    /// 薬剤情報 of a patient: only with consent.
    Drugs { patient: u8, road: ConsentKind },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    Read,
    Acknowledge,
    AskAgain,
    Withdraw,
    Abandon,
    Resume,
}

/// How the terminal answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    Fine,
    Abnormal,
    /// 処理中, where a result is asked for.
    Processing,
    /// `.err`
    Refusal,
    /// A file that is being written.
    Half,
    OtherInstitution,
    OtherIdentifier,
    OtherReception,
    /// A second answer of another content, in an archive.
    Twin,
}

/// What a client does to the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    Load,
    Record,
    Keep,
    Kept,
    Stage,
    Publish,
    Locate,
    List,
    Inspect,
    Open,
    Remove,
    TakeBack,
    Sweep,
}

/// How a deed fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blow {
    /// It has no effect.
    Lost,
    /// It has its effect, and an error is reported.
    Unheard,
}

pub const PATIENTS: u8 = 2;
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
];

/// The history of a seed.
pub fn history(seed: u64) -> Vec<Event> {
    let mut dice = Dice::new(seed);
    let length = 8 + dice.roll(24);
    (0..length).map(|_| event(&mut dice)).collect()
}

fn event(dice: &mut Dice) -> Event {
    match dice.weighed(DRAWS) {
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
        Draw::Take => Event::Take { which: dice.byte() },
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
        Draw::Crash => Event::Crash,
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

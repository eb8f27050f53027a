//! What can happen in a history. An event names what it is about by a number that is taken modulo what there
//! is, so that a history stays one when events are left out of it.

use onshi_core::rules::data_class::ConsentKind;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    // what the host does
    Hear(Heard),
    PlanCare {
        patient: u8,
        days: Option<u8>,
    },
    WishCancel {
        patient: u8,
        road: ConsentKind,
    },
    SendCancel {
        patient: u8,
        road: ConsentKind,
    },
    Submit(Asked),
    Repeat {
        job: u8,
    },
    SubmitList {
        people: u8,
    },
    Command {
        command: Command,
        job: u8,
    },
    CommandList(Command),
    ResetClock,
    Poll,
    // what the terminal does
    /// One request, or all of them.
    Take {
        which: Option<u8>,
    },
    Answer {
        which: u8,
        how: How,
    },
    // what the rest of the world does
    Vanish {
        which: u8,
    },
    Swap {
        which: u8,
    },
    Clock {
        minutes: i32,
    },
    Strike(Deed, Blow),
    Die {
        steps: u8,
        blow: Blow,
    },
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

//! 医療機関コードの変更, step by step: an explicit call for each, plain data in between (P42).
//!
//! ```text
//!  StopNewJobs ► FinishFirst ► CloseLedger ║ SetUpTerminals ► Configure ► OpenLedger ► SeeAnswer
//!                                          ║      ► RegisterReferenceNumbers ► ObtainConsents ► IssueDevices
//!  old code only ──► answers only ───► neither ──────────────────► new code only ──────────────────►
//! ```
//!
//! At no time may both codes be used. Until the ledger is closed it can be called off; afterwards not,
//! since what was closed is not opened again.

use serde::{Deserialize, Serialize};

use super::migration::{Fate, Item, MATTERS, Matter, Stock, count};
use crate::id::InstitutionCode;
use crate::job::Moment;

/// A step (手順).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Step {
    /// No new request under the old code.
    StopNewJobs,
    /// Everything that must be finished first is.
    FinishFirst,
    /// The store of the old code is closed. There is no way back from here.
    CloseLedger,
    /// Certificates, credentials and terminals are set up for the new code.
    SetUpTerminals,
    /// The configuration has the new code, and [`check`](super::check()) finds no error in it.
    Configure,
    /// A store for the new code is open.
    OpenLedger,
    /// An answer with the new code was seen.
    SeeAnswer,
    /// 照会番号 are registered anew.
    RegisterReferenceNumbers,
    /// The new address of マイナ在宅受付Web is shown, and patients are asked for consent anew.
    ObtainConsents,
    /// Mobile devices have new activation codes.
    IssueDevices,
}

/// A step in words.
#[derive(Debug)]
pub struct StepRow {
    /// Which.
    pub step: Step,
    /// What to do, in Japanese.
    pub japanese: &'static str,
    /// The same in English.
    pub english: &'static str,
}

macro_rules! steps {
    ($($name:ident $ja:literal $en:literal;)*) => {
        /// The steps, in their order.
        #[rustfmt::skip]
        pub static STEPS: &[StepRow] = &[$(StepRow {
            step: Step::$name, japanese: $ja, english: $en,
        }),*];
    };
}

steps! {
    StopNewJobs              "旧コードでの新しい要求を止める"                     "stop new requests under the old code";
    FinishFirst              "未完了のジョブ・未受領の結果・未取得の日をなくす"   "finish jobs, acknowledge answers, fetch the days that are left";
    CloseLedger              "旧コードの台帳を閉じる（ここから戻れません）"       "close the store of the old code (no way back from here)";
    SetUpTerminals           "新コードの電子証明書・認証情報を端末に設定する"     "set up certificates, credentials and terminals for the new code";
    Configure                "設定を新コードに変え、検査する"                     "configure the new code and check it";
    OpenLedger               "新コードの台帳を開く"                               "open a store for the new code";
    SeeAnswer                "新コードの結果を一件確認する"                       "see one answer with the new code";
    RegisterReferenceNumbers "照会番号を登録し直す"                               "register reference numbers anew";
    ObtainConsents           "新しいURLを掲示し、患者の同意を取り直す"            "show the new address and obtain consents anew";
    IssueDevices             "モバイル端末のアクティベーションコードを取り直す"   "issue activation codes anew";
}

/// A change of 医療機関コード under way (移行). Plain data: keep it after every call, and go on where it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Migration {
    from: String,
    to: String,
    /// When each step was done, in the order of [`STEPS`].
    done: Vec<Moment>,
    called_off: bool,
}

/// Why there is nothing to plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotPlanned {
    /// Both codes are the same.
    #[error("both codes are the same")]
    SameCode,
    /// 点数表番号 differs: another facility, and no change of a code.
    #[error("the two codes are of different kinds of facility")]
    OtherKind,
}

/// Why a step is not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.english())]
pub enum NotDone {
    /// Another step comes first.
    First(Step),
    /// So many of these are left, or nobody counted them (`None`).
    Left(Matter, Option<u64>),
    /// It was called off.
    CalledOff,
    /// The store of the old code is closed already.
    NoWayBack,
}

impl NotPlanned {
    /// Japanese words to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            NotPlanned::SameCode => "新旧の医療機関コードが同じです",
            NotPlanned::OtherKind => "新旧の医療機関コードの点数表番号が異なります",
        }
    }
}

impl NotDone {
    /// Japanese words to show.
    pub const fn japanese(&self) -> &'static str {
        self.words().0
    }

    /// English words to show.
    pub const fn english(&self) -> &'static str {
        self.words().1
    }

    const fn words(&self) -> (&'static str, &'static str) {
        match self {
            NotDone::First(_) => ("先に別の手順が必要です", "another step comes first"),
            NotDone::Left(_, Some(_)) => {
                ("完了していないものがあります", "something is not finished")
            }
            NotDone::Left(_, None) => ("件数を確認してください", "nobody counted what is left"),
            NotDone::CalledOff => ("移行は中止されました", "it was called off"),
            NotDone::NoWayBack => (
                "旧コードの台帳を閉じたため、中止できません",
                "the old store is closed; it cannot be called off",
            ),
        }
    }
}

impl Migration {
    /// Plans a change. Nothing is stopped yet.
    ///
    /// # Errors
    /// [`NotPlanned`].
    pub fn plan(from: &InstitutionCode, to: &InstitutionCode) -> Result<Self, NotPlanned> {
        if from == to {
            return Err(NotPlanned::SameCode);
        }
        if from.point_table() != to.point_table() {
            return Err(NotPlanned::OtherKind);
        }
        Ok(Migration {
            from: from.as_written().to_owned(),
            to: to.as_written().to_owned(),
            done: Vec::new(),
            called_off: false,
        })
    }

    /// The old code.
    pub fn from(&self) -> &str {
        &self.from
    }

    /// The new code.
    pub fn to(&self) -> &str {
        &self.to
    }

    /// What becomes of what the place has, for people to read before they begin.
    pub fn items(&self, stock: &[Stock]) -> Vec<Item> {
        Item::list(stock)
    }

    /// The step that comes next; `None` when all are done, or it was called off.
    pub fn next(&self) -> Option<&'static StepRow> {
        let next = STEPS.get(self.done.len());
        next.filter(|_| !self.called_off)
    }

    /// When a step was done.
    pub fn done_at(&self, step: Step) -> Option<Moment> {
        self.done.get(step as usize).copied()
    }

    /// Notes that a step is done. A step that is done already stays as it was noted, so that after a crash
    /// the last one may be told again. `stock` is what is left under the old code, counted now.
    ///
    /// # Errors
    /// [`NotDone`]; nothing changes then.
    pub fn done(&mut self, step: Step, at: Moment, stock: &[Stock]) -> Result<(), NotDone> {
        if self.called_off {
            return Err(NotDone::CalledOff);
        }
        if self.done_at(step).is_some() {
            return Ok(());
        }
        match self.next() {
            Some(next) if next.step != step => return Err(NotDone::First(next.step)),
            _ => (),
        }
        // Between the two somebody may have found another day to fetch, so both look.
        if matches!(step, Step::FinishFirst | Step::CloseLedger) {
            nothing_left(stock)?;
        }
        self.done.push(at);
        Ok(())
    }

    /// Calls it off: the old code goes on as before.
    ///
    /// # Errors
    /// [`NotDone::NoWayBack`] once the old store is closed.
    pub fn call_off(&mut self) -> Result<(), NotDone> {
        if self.done_at(Step::CloseLedger).is_some() {
            return Err(NotDone::NoWayBack);
        }
        self.called_off = true;
        Ok(())
    }

    /// A new request may be made under this code.
    pub fn may_ask(&self, code: &InstitutionCode) -> bool {
        let stopped = self.done_at(Step::StopNewJobs).is_some() && !self.called_off;
        let opened = self.done_at(Step::OpenLedger).is_some();
        match code.as_written() {
            code if code == self.from => !stopped,
            code if code == self.to => opened,
            _ => false,
        }
    }

    /// An answer with this code may be taken in.
    pub fn may_receive(&self, code: &InstitutionCode) -> bool {
        let closed = self.done_at(Step::CloseLedger).is_some();
        match code.as_written() {
            code if code == self.from => !closed,
            _ => self.may_ask(code),
        }
    }
}

/// Everything that must be finished first was counted, and none is left.
fn nothing_left(stock: &[Stock]) -> Result<(), NotDone> {
    let first = MATTERS.iter().filter(|row| row.fate == Fate::FinishFirst);
    for row in first {
        match count(stock, row.matter) {
            Some(0) => (),
            left => return Err(NotDone::Left(row.matter, left)),
        }
    }
    Ok(())
}

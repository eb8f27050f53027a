//! What an answer says about the consent to one class of information, and which of two sayings counts.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Consent as Code, ConsentExpiredReason};
use crate::job::Moment;
use crate::record::CodeType;
use crate::rules::data_class::{ConsentKind, DataClass};

/// What an answer says about one class (同意情報).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// On which road the consent was given (同意の種別).
    pub kind: ConsentKind,
    /// About what (情報の種類).
    pub class: DataClass,
    /// What is said.
    pub entry: Entry,
}

/// One consent as the system told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 同意フラグ.
    pub flag: Flag,
    /// 同意日時; `None` if the answer has none that can be read.
    pub granted: Option<Moment>,
    /// 有効期限.
    pub until: Until,
    /// 処理実行日時 of the answer: as of when it speaks.
    pub told: Moment,
}

/// 同意区分 (OQSCD016) with its reason. Only [`Granted`](Flag::Granted) lets anything be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Flag {
    /// 1 同意あり.
    Granted,
    /// 0 同意なし.
    Refused,
    /// 3 同意取得困難 (救急のみ).
    Unobtainable,
    /// 2 同意有効期限切れ.
    Expired(Reason),
    /// A code that is not in the table.
    Unknown,
}

/// 同意有効期限切れ理由 (OQSCD031).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// 0: its meaning depends on the kind of consultation and is not public.
    ByCare,
    /// 1 医療機関による同意取り消し.
    Institution,
    /// 2 患者による同意取り消し.
    Patient,
    /// 3 用途変更による同意取り消し.
    Purpose,
    /// None was given, or a code that is not in the table.
    Unsaid,
}

/// 有効期限, as the answer has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Until {
    /// The answer has none.
    Unsaid,
    /// Usable before this instant.
    At(Moment),
    /// Something stands there that is no time; it can be later than nothing, so nothing is allowed.
    Unreadable,
}

impl Flag {
    /// Reads 同意区分 and 同意有効期限切れ理由.
    pub fn read(flag: &str, reason: Option<&str>) -> Self {
        match Code::from_wire(flag) {
            Some(Code::Yes) => Flag::Granted,
            Some(Code::No) => Flag::Refused,
            Some(Code::Unobtainable) => Flag::Unobtainable,
            Some(Code::Expired) => Flag::Expired(Reason::read(reason)),
            None => Flag::Unknown,
        }
    }
}

impl Reason {
    fn read(reason: Option<&str>) -> Self {
        match reason.and_then(ConsentExpiredReason::from_wire) {
            Some(ConsentExpiredReason::ByTreatment) => Reason::ByCare,
            Some(ConsentExpiredReason::InstitutionCancelled) => Reason::Institution,
            Some(ConsentExpiredReason::PatientCancelled) => Reason::Patient,
            Some(ConsentExpiredReason::PurposeChanged) => Reason::Purpose,
            None => Reason::Unsaid,
        }
    }

    /// Japanese word to show.
    pub const fn japanese(self) -> &'static str {
        self.words().0
    }

    /// English word to show.
    pub const fn english(self) -> &'static str {
        self.words().1
    }

    pub(super) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Reason::ByCare => ("診療形態による", "by the kind of consultation"),
            Reason::Institution => ("医療機関による取り消し", "cancelled by the institution"),
            Reason::Patient => ("患者による取り消し", "cancelled by the patient"),
            Reason::Purpose => ("用途変更による取り消し", "cancelled by a change of purpose"),
            Reason::Unsaid => ("理由不明", "reason not given"),
        }
    }
}

impl Entry {
    /// Whether this counts and `other` does not (I-15). It is a total order of sayings, so that what is
    /// known does not depend on the order in which answers arrive:
    ///
    /// 1. the later consent, whichever was told later;
    /// 2. of one consent its end: a consent that has ended stays so, and a new one has a new 同意日時;
    /// 3. what was told later;
    /// 4. what allows less.
    pub fn outranks(&self, other: &Entry) -> bool {
        self.rank() > other.rank()
    }

    fn rank(&self) -> impl Ord + use<> {
        let ends = self.flag != Flag::Granted;
        let until = match self.until {
            Until::Unsaid => (0, Reverse(Moment(0))),
            Until::At(until) => (1, Reverse(until)),
            Until::Unreadable => (2, Reverse(Moment(0))),
        };
        (self.about(), ends, self.told, self.flag, until)
    }

    /// Of when the consent is that it speaks about. What denies without a time speaks about every
    /// consent up to its own; what grants without a time, about none.
    pub(super) fn about(&self) -> Option<Moment> {
        match self.flag {
            Flag::Granted => self.granted,
            _ => Some(self.granted.unwrap_or(self.told)),
        }
    }
}

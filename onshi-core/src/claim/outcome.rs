//! What became of a claim (結果), and on what that rests.

use std::fmt;
use std::ops::RangeInclusive;

use super::confirmation::{Effect, Meaning, meaning};
use super::layout::Grade;
use super::written::{Amount, Said};
use crate::catalogue::{AdjustmentReason, ClaimReturn, Confirmation, PayerClass};

macro_rules! redacted {
    ($($type:ident)*) => {$(
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), " ‹redacted›"))
            }
        }
    )*};
}

redacted! { Claimed Holder Statement Reason Adjustment }

/// The claim as the institution made it (請求). Empty text means that the file does not say it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Claimed {
    /// 診療年月 yyyyMM, or as written if it is no month.
    pub treatment_month: String,
    /// レセプト番号.
    pub receipt_number: String,
    /// 検索番号.
    pub search_number: String,
    /// カルテ番号等: the institution's own number of the patient.
    pub chart_number: String,
    /// 氏名.
    pub name: String,
    /// 生年月日 yyyyMMdd, or as written if it is no day.
    pub birthdate: String,
    /// Under which qualification it was made.
    pub under: Holder,
}

/// A qualification by its numbers (資格). Empty text means that the file does not say it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Holder {
    /// 保険者番号等.
    pub insurer_number: String,
    /// 被保険者証記号.
    pub symbol: String,
    /// 被保険者証番号; of medical aid and other public payers 受給者番号.
    pub number: String,
    /// 枝番.
    pub branch: String,
}

/// What the file says of one payer's qualification (資格確認).
#[derive(Clone, PartialEq, Eq)]
pub struct Statement {
    /// Which payer; empty where the file does not say, and then health insurance is meant (assumed).
    pub payer: Said<PayerClass>,
    /// How it was confirmed.
    pub confirmation: Said<Confirmation>,
    /// The qualification as confirmed.
    pub holder: Holder,
    /// Days of the month that go to it; empty where the file does not say.
    pub days: Vec<u8>,
    /// Its line in the file, from 1.
    pub line: u64,
}

impl Statement {
    /// What it means for the claim; `None` for a code that is not in the table.
    pub fn meaning(&self) -> Option<&'static Meaning> {
        meaning(self.confirmation.known?)
    }

    pub(super) fn is_insurance(&self) -> bool {
        self.payer.raw.is_empty() || self.payer.known == Some(PayerClass::Insurance)
    }
}

/// Why a claim came back (返戻理由). Its texts may name the patient.
#[derive(Clone, PartialEq, Eq)]
pub struct Reason {
    /// 返戻区分.
    pub class: Said<ClaimReturn>,
    /// 返戻事由コード.
    pub code: String,
    /// 返戻理由.
    pub text: String,
    /// 補足事項.
    pub supplement: String,
    /// It stands in the history block: an earlier return, not this one.
    pub earlier: bool,
    /// Its line in the file, from 1.
    pub line: u64,
}

/// One line of 増減点連絡書 (増減点).
#[derive(Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// 箇所.
    pub place: String,
    /// 増減点数（金額） as written.
    pub change: String,
    /// The same as points or yen, if it is.
    pub amount: Option<Amount>,
    /// 事由, at most two in what is known.
    pub reasons: Vec<Said<AdjustmentReason>>,
    /// 請求内容.
    pub claimed: String,
    /// 補正・査定後内容.
    pub corrected: String,
    /// Its line in the file, from 1.
    pub line: u64,
}

/// What became of a claim (結果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It went to another insurer (振替).
    Moved {
        /// To whom.
        to: Holder,
    },
    /// It was split between insurers (分割).
    Split {
        /// Places in [`ClaimResult::statements`]: who got a part, and which days.
        parts: Vec<usize>,
    },
    /// It went where it was sent.
    Unchanged {
        /// How that was confirmed; a lost qualification may stand behind it.
        how: Confirmation,
        /// The qualification as confirmed, where the file says it: perhaps a branch number that was found.
        holder: Holder,
    },
    /// No qualification was found for it.
    NotConfirmed {
        /// Why.
        why: Confirmation,
    },
    /// It came back (返戻).
    Returned {
        /// Why; this return first, earlier ones behind it.
        reasons: Vec<Reason>,
    },
    /// It was paid otherwise than claimed (増減点).
    Adjusted {
        /// Line by line.
        adjustments: Vec<Adjustment>,
    },
    /// The file does not say it, or not clearly: a person reads it.
    Unclear {
        /// Why.
        why: Unclear,
    },
}

/// Why an outcome is not clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unclear {
    /// Nothing is said about the claim.
    NothingSaid,
    /// A code is missing or not in the table.
    UnknownCode,
    /// What is said of one payer does not go together.
    Contradiction,
    /// It was moved or split, and to whom is not said.
    NoHolder,
    /// A line of the claim could not be read.
    UnreadLine,
}

impl Unclear {
    /// Words to show, Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Unclear::NothingSaid => ("結果の記載なし", "nothing is said"),
            Unclear::UnknownCode => ("確認区分が不明", "the code is missing or unknown"),
            Unclear::Contradiction => ("記載が互いに矛盾", "what is said does not go together"),
            Unclear::NoHolder => ("新しい資格の記載なし", "the new qualification is not said"),
            Unclear::UnreadLine => ("読めない行あり", "a line could not be read"),
        }
    }
}

impl Outcome {
    /// Words to show, Japanese and English.
    pub const fn words(&self) -> (&'static str, &'static str) {
        match self {
            Outcome::Moved { .. } => ("振替", "moved"),
            Outcome::Split { .. } => ("分割", "split"),
            Outcome::Unchanged { .. } => ("変更なし", "unchanged"),
            Outcome::NotConfirmed { .. } => ("確認不能", "not confirmed"),
            Outcome::Returned { .. } => ("返戻", "returned"),
            Outcome::Adjusted { .. } => ("増減点", "adjusted"),
            Outcome::Unclear { .. } => ("要確認", "unclear"),
        }
    }

    /// What the statements about a claim say together. Health insurance speaks first; where it is
    /// silent, the first public payer does (assumed).
    pub(super) fn stated(statements: &[Statement]) -> Self {
        let speaks = statements.iter().find(|statement| statement.is_insurance());
        let Some(speaks) = speaks.or(statements.first()) else {
            return unclear(Unclear::NothingSaid);
        };
        let is_mine = |statement: &Statement| match speaks.is_insurance() {
            true => statement.is_insurance(),
            false => statement.payer == speaks.payer,
        };
        let mine = || statements.iter().filter(|statement| is_mine(statement));
        let Some(meaning) = speaks.meaning() else {
            return unclear(Unclear::UnknownCode);
        };
        if mine().any(|other| other.meaning().is_none()) {
            return unclear(Unclear::UnknownCode);
        }
        let agrees = |other: &Statement| other.meaning().map(|m| m.effect) == Some(meaning.effect);
        let same = |other: &Statement| {
            other.confirmation == speaks.confirmation && other.holder == speaks.holder
        };
        let may_differ = meaning.effect == Effect::Split;
        if !mine().all(|other| agrees(other) && (may_differ || same(other))) {
            return unclear(Unclear::Contradiction);
        }
        let needs_holder = matches!(meaning.effect, Effect::Moved | Effect::Split);
        if needs_holder && mine().any(|one| one.holder.insurer_number.is_empty()) {
            return unclear(Unclear::NoHolder);
        }
        match meaning.effect {
            Effect::Moved => Outcome::Moved {
                to: speaks.holder.clone(),
            },
            Effect::Split => {
                let numbered = statements.iter().enumerate();
                let parts = numbered.filter(|(_, statement)| is_mine(statement));
                Outcome::Split {
                    parts: parts.map(|(place, _)| place).collect(),
                }
            }
            Effect::Unchanged => Outcome::Unchanged {
                how: meaning.code,
                holder: speaks.holder.clone(),
            },
            Effect::NotConfirmed => Outcome::NotConfirmed { why: meaning.code },
        }
    }
}

fn unclear(why: Unclear) -> Outcome {
    Outcome::Unclear { why }
}

/// A claim, what became of it, and where that stands (レセプトごとの結果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimResult {
    /// The claim.
    pub claimed: Claimed,
    /// What became of it.
    pub outcome: Outcome,
    /// Everything the file says of its payers, in the order of the file.
    pub statements: Vec<Statement>,
    /// Its first and last line in the file, from 1.
    pub lines: RangeInclusive<u64>,
    /// How many of these lines were read, blank and unreadable ones not among them.
    pub line_count: u64,
    /// How the layout by which it was read is known.
    pub evidence: Grade,
}

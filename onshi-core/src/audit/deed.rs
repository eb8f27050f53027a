//! What is audited: one table. Numbers are part of the C ABI, names stand in audits; neither is used again.

use crate::job::{Phase, State};

/// What is said about a deed.
#[derive(Debug)]
pub struct DeedRow {
    /// The deed.
    pub deed: Deed,
    /// Its name in an audit.
    pub ident: &'static str,
    /// Japanese word to show.
    pub japanese: &'static str,
    /// English word to show.
    pub english: &'static str,
    /// Whether it names everybody whose information it is about, and not only the subject of a job.
    pub names_all: bool,
}

macro_rules! deeds {
    ($($number:literal $name:ident $ident:literal $names:literal $ja:literal $en:literal;)*) => {
        /// Something that an audit tells of (監査の対象).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(i32)]
        #[non_exhaustive]
        pub enum Deed { $(#[doc = concat!($en, " (", $ja, ").")] $name = $number,)* }

        /// Every deed.
        pub static DEEDS: &[DeedRow] = &[$(DeedRow {
            deed: Deed::$name, ident: $ident, japanese: $ja, english: $en, names_all: $names,
        },)*];
    };
}

deeds! {
    // What becomes of a job: written with its state.
     1 Requested       "requested"        true  "要求"               "a request was made durable and goes out";
     2 ResultRequested "result-requested" false "結果の照会"         "the result of a 受付番号 was asked for";
     3 Accepted        "accepted"         false "受付"               "taken in under a 受付番号";
     4 Answered        "answered"         false "回答"               "an answer was believed and offered";
     5 Conflicted      "conflicted"       false "競合"               "two different answers, offered to nobody";
     6 Acknowledged    "acknowledged"     false "受領確認"           "the host has the answer";
     7 Purged          "purged"           false "回答ファイルの削除" "the files of an acknowledged answer are gone";
     8 AskedAgain      "asked-again"      false "再取得"             "the result is asked for once more";
     9 Withdrawn       "withdrawn"        false "取下げ"             "taken back before it was picked up";
    10 Abandoned       "abandoned"        false "放棄"               "given up";
    11 Resumed         "resumed"          false "再開"               "taken up again";
    12 Stopped         "stopped"          true  "同意の失効による中止" "not sent, because a consent ended";
    // What is done with information.
    20 Delivered       "delivered"        true  "回答の引渡し"       "an answer was opened for the host";
    21 Viewed          "viewed"           true  "閲覧の許可"         "a viewer was granted what they see of a patient";
    22 Denied          "denied"           true  "拒否"               "something was refused by a rule";
    23 CopyErased      "copy-erased"      true  "一時格納の削除"     "a copy of an answer was erased";
    24 Forgotten       "forgotten"        true  "記録の削除"         "what was remembered about a patient was removed";
    // What is done with the ledger.
    40 Opened          "opened"           false "利用開始"           "a program began to work with the ledger";
    41 ClockBehind     "clock-behind"     false "時刻の後退"         "the wall clock was found set back";
    42 ClockReset      "clock-reset"      false "時刻の再設定"       "a person let the wall clock count again";
    43 LeaseTaken      "lease-taken"      false "担当の引継ぎ"       "the ledger was taken over from another worker";
    44 KeyChanged      "key-changed"      false "鍵の変更"           "the key of the ledger was changed";
    45 Exported        "exported"         false "監査証跡の書出し"   "the audit was written out";
}

impl Deed {
    /// Its row.
    pub fn row(self) -> &'static DeedRow {
        let row = DEEDS.iter().find(|row| row.deed == self);
        row.unwrap_or(&DEEDS[0])
    }

    /// The deed of a name in an audit.
    pub fn named(ident: &str) -> Option<Deed> {
        let row = DEEDS.iter().find(|row| row.ident == ident);
        row.map(|row| row.deed)
    }

    /// What it means for a job to go from one state to another, if that is audited: each request, answer
    /// and end of a job exactly once, whatever crashes between.
    pub(crate) fn of(before: &State, after: &State) -> Option<Deed> {
        Some(match (before, after) {
            (_, State::Intended { phase, .. }) => match phase {
                Phase::Ask => Deed::Requested,
                Phase::Collect { .. } => Deed::ResultRequested,
            },
            (State::Abandoned { .. }, State::Published { .. } | State::Accepted { .. }) => {
                Deed::Resumed
            }
            (State::Answered { .. } | State::Conflict { .. }, State::Accepted { .. }) => {
                Deed::AskedAgain
            }
            (_, State::Accepted { round: 0, .. }) => Deed::Accepted,
            (_, State::Answered { .. }) => Deed::Answered,
            (_, State::Conflict { .. }) => Deed::Conflicted,
            (State::Acknowledged, State::Closed) => Deed::Purged,
            (_, State::Acknowledged | State::Closed) => Deed::Acknowledged,
            (_, State::Withdrawn) => Deed::Withdrawn,
            (_, State::Abandoned { .. }) => Deed::Abandoned,
            // Whether a request became visible, and that a result is not ready: nobody did anything.
            (_, State::Preparing { .. } | State::Unknown { .. })
            | (_, State::Published { .. } | State::Accepted { .. }) => return None,
        })
    }
}

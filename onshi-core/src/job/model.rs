//! What a job is: plain data, without a person in it, ready for any ledger.

use serde::{Deserialize, Serialize};

use super::moment::Moment;
use crate::catalogue::{self, OperationRow, Replay};
use crate::digest;
use crate::message::{Extension, FileForm, FileName};
use crate::rules::data_class::{ConsentKind, DataClass};

/// Number of a job in its ledger (ジョブ番号).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct JobId(pub u64);

/// One thing a host asked for, from intent to acknowledgement (ジョブ).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// The host's own key: the same key with the same request is the same job (冪等キー).
    pub key: Option<String>,
    /// Number of the operation.
    pub operation: u16,
    /// BLAKE3 of what was asked, to notice a key used for something else.
    #[serde(with = "digest")]
    pub fingerprint: [u8; 32],
    /// 任意のファイル識別子 that the answer must echo.
    pub file_identifier: String,
    /// As what kind of file the answer is wanted (ファイル形式).
    #[serde(default)]
    pub form: FileForm,
    /// When it was submitted.
    pub submitted: Moment,
    /// When its state changed last.
    pub changed: Moment,
    /// Which piece of a list it asks for (一括の分割).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Whose patient it is about, as a hash of the host's own number; nobody can read it back (対象者).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<[u8; 32]>,
    /// When the host does not wait any longer (期限).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Moment>,
    /// The job that asked the same before (再送元).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<JobId>,
    /// The consents it rests on, if it asks for medical information or a certificate (同意の根拠).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<Ground>,
    /// Answer files that were bound to it and still stand in the folder.
    pub answers: Vec<String>,
    /// Where it stands.
    pub state: State,
}

/// A piece of a list that is too long for one request (一括の分割).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The key of the whole list.
    pub list: String,
    /// Its place among the pieces, from 0.
    pub number: u32,
    /// How many people of the list stand before it.
    pub first: u64,
    /// How many stand in it.
    pub people: u32,
    /// No piece follows.
    pub last: bool,
}

/// One consent that a request for medical information or a certificate rests on (同意の根拠).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// Whose, as [`Engine::pseudonym`](super::Engine::pseudonym) names patients.
    pub patient: [u8; 32],
    /// To what.
    pub class: DataClass,
    /// On which road; none for a consent that the place recorded itself.
    pub kind: Option<ConsentKind>,
    /// It held before this instant, as far as was known.
    pub until: Moment,
}

/// A request whose answer is awaited, or was when the job was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awaited {
    /// Round trip.
    pub phase: Phase,
    /// Name of the request file.
    pub request: String,
}

/// Which round trip a request belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// The question itself.
    Ask,
    /// Collecting the result of a reception number.
    Collect {
        /// 受付番号.
        reception: String,
        /// How often it was asked before.
        round: u32,
    },
}

/// Where a job stands. A state holds just what is known in it: from `Accepted` on the 受付番号 cannot
/// be lost, because there is no state without it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// The request is being staged; nothing is visible or durable yet.
    Preparing {
        /// Round trip.
        phase: Phase,
        /// Name of the request file.
        request: String,
    },
    /// The intent is durable; the request is about to become visible.
    Intended {
        /// Round trip.
        phase: Phase,
        /// Name of the request file.
        request: String,
    },
    /// Whether the request became visible is not known yet (確認中).
    Unknown {
        /// Round trip.
        phase: Phase,
        /// Name of the request file.
        request: String,
        /// The host is taking it back: found staged, it was taken back (取下げ中).
        #[serde(default)]
        taking_back: bool,
    },
    /// The request is visible; the answer is awaited (送信済).
    Published {
        /// Round trip.
        phase: Phase,
        /// Name of the request file.
        request: String,
    },
    /// Taken in under a 受付番号; the result will be asked for (受付済・処理中).
    Accepted {
        /// 受付番号.
        reception: String,
        /// How often the result was asked for.
        round: u32,
        /// When to ask next.
        ask_at: Moment,
    },
    /// Answered, and offered to the host until it acknowledges (回答あり).
    Answered {
        /// How it went.
        outcome: Outcome,
        /// The file.
        answer: Answer,
        /// 受付番号 of a batch.
        reception: Option<String>,
    },
    /// Two different answers under one name: delivered to nobody (競合).
    Conflict {
        /// The files.
        names: Vec<String>,
        /// 受付番号 of a batch.
        reception: Option<String>,
    },
    /// The host has it; the files are being removed (受領確認済).
    Acknowledged,
    /// Taken back before it was picked up (取下げ).
    Withdrawn,
    /// Given up by the host, or when its time was over; the number is kept for the record (放棄).
    Abandoned {
        /// 受付番号 of a batch.
        reception: Option<String>,
        /// What an answer may still come for.
        #[serde(default)]
        awaited: Option<Awaited>,
    },
    /// Nothing is left to do (完了).
    Closed,
}

/// How a job was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// 正常終了.
    Normal,
    /// 異常終了, with the code and words of the system. They are shown as they are.
    Abnormal {
        /// エラーコード or 処理結果コード.
        code: Option<String>,
        /// エラーメッセージ or 処理結果メッセージ.
        message: Option<String>,
    },
    /// Refused by the terminal software before it reached the system (`.err`).
    Refused,
}

/// The file of an answer, as it was proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Its name in the result folder.
    pub name: String,
    /// BLAKE3 of the message or document.
    #[serde(with = "digest")]
    pub blake3: [u8; 32],
}

impl Answer {
    /// What kind of file it is. A request for a PDF can be answered with a message: an error always is.
    pub fn form(&self) -> FileForm {
        match FileName::parse(&self.name).map(|file| file.extension) {
            Some(Extension::Pdf) => FileForm::Pdf,
            _ => FileForm::Xml,
        }
    }
}

impl Job {
    /// The operation's row.
    pub fn operation(&self) -> Option<&'static OperationRow> {
        catalogue::operation(self.operation)
    }

    /// 受付番号, if there is one by now.
    pub fn reception(&self) -> Option<&str> {
        match &self.state {
            State::Preparing { phase, .. }
            | State::Intended { phase, .. }
            | State::Unknown { phase, .. }
            | State::Published { phase, .. } => match phase {
                Phase::Ask => None,
                Phase::Collect { reception, .. } => Some(reception),
            },
            State::Accepted { reception, .. } => Some(reception),
            State::Answered { reception, .. }
            | State::Conflict { reception, .. }
            | State::Abandoned { reception, .. } => reception.as_deref(),
            State::Acknowledged | State::Withdrawn | State::Closed => None,
        }
    }

    /// The request whose answer is awaited.
    pub fn awaited(&self) -> Option<(&str, &Phase)> {
        match &self.state {
            State::Unknown { phase, request, .. } | State::Published { phase, request } => {
                Some((request, phase))
            }
            _ => None,
        }
    }

    /// The request that is staged or out, and wanted.
    pub fn request(&self) -> Option<&str> {
        match &self.state {
            State::Intended { request, .. }
            | State::Unknown { request, .. }
            | State::Published { request, .. } => Some(request),
            _ => None,
        }
    }

    /// The request that was given up and may still be answered (遅れた回答).
    pub fn given_up(&self) -> Option<&Awaited> {
        match &self.state {
            State::Abandoned { awaited, .. } => awaited.as_ref(),
            _ => None,
        }
    }

    /// The host does not wait for it any longer.
    pub(super) fn is_late(&self, now: Moment) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= now)
    }

    /// What it asks for overwrites something.
    pub(super) fn overwrites(&self) -> bool {
        let operation = self.operation();
        operation.is_some_and(|operation| operation.replay == Replay::Overwrite)
    }

    /// Before it is given up it must be known what becomes of its request: whether it is out at all, or
    /// whether it can be taken back, because later ones about the same patient wait for it (I-15).
    pub(super) fn is_given_up_later(&self) -> bool {
        match &self.state {
            State::Unknown { .. } => true,
            State::Published {
                phase: Phase::Ask, ..
            } => self.overwrites() && self.subject.is_some(),
            _ => false,
        }
    }

    /// An answer, or two, wait for the host.
    pub fn is_answered(&self) -> bool {
        matches!(self.state, State::Answered { .. } | State::Conflict { .. })
    }

    /// Its first question may still be taken back.
    pub fn may_withdraw(&self) -> bool {
        self.is_asking()
    }

    /// It can be given up.
    pub fn may_abandon(&self) -> bool {
        !self.is_over() && self.state != State::Acknowledged
    }

    /// Its first question is staged or out, and was not answered.
    pub(super) fn is_asking(&self) -> bool {
        matches!(
            &self.state,
            State::Intended {
                phase: Phase::Ask,
                ..
            } | State::Unknown {
                phase: Phase::Ask,
                ..
            } | State::Published {
                phase: Phase::Ask,
                ..
            }
        )
    }

    /// It has an answer, or never will.
    pub(super) fn is_done(&self) -> bool {
        self.is_closed() || self.is_answered()
    }

    /// The host has it, or does not want it.
    pub(super) fn is_closed(&self) -> bool {
        self.is_over() || self.state == State::Acknowledged
    }

    /// Nothing will happen to it any more.
    pub fn is_over(&self) -> bool {
        matches!(
            self.state,
            State::Withdrawn | State::Abandoned { .. } | State::Closed
        )
    }
}

impl State {
    /// Short name for logs and lists, Japanese and English.
    pub fn label(&self) -> (&'static str, &'static str) {
        match self {
            State::Preparing { .. } => ("準備中", "preparing"),
            State::Intended { .. } => ("送信待ち", "intended"),
            State::Unknown { .. } => ("送信確認中", "unknown"),
            State::Published { .. } => ("送信済", "published"),
            State::Accepted { .. } => ("受付済", "accepted"),
            State::Answered { .. } => ("回答あり", "answered"),
            State::Conflict { .. } => ("競合", "conflict"),
            State::Acknowledged => ("受領確認済", "acknowledged"),
            State::Withdrawn => ("取下げ", "withdrawn"),
            State::Abandoned { .. } => ("放棄", "abandoned"),
            State::Closed => ("完了", "closed"),
        }
    }
}

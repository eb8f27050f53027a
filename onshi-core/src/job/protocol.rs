//! What crosses the border of the engine: settings and submissions in, events in, effects out.

use std::ops::Range;
use std::sync::Arc;

use super::model::{Job, JobId, Outcome, Part};
use super::moment::Moment;
use crate::audit::{Deed, Who};
use crate::catalogue::{Dialect, MessageRow, OperationRow};
use crate::error::Error;
use crate::id::InstitutionCode;
use crate::message::Summary;
use crate::record::Record;
use crate::rules::access::Access;
use crate::rules::consent::Permit;
use crate::rules::facility::Configuration;
use crate::rules::retention::{Place, Why};
use crate::text::Charset;

/// How the engine behaves (設定).
#[derive(Debug, Clone)]
pub struct Settings {
    /// 医療機関コード of this place. Answers for another are never delivered.
    pub institution: InstitutionCode,
    /// The rows, corrected by a profile (適用カタログ); [`Dialect::parse`] reads one.
    pub dialect: Arc<Dialect>,
    /// Encoding of requests, unless the profile says one (文字コード).
    pub charset: Charset,
    /// Send messages whose layout is only assumed.
    pub allow_assumed: bool,
    /// Wait before a batch result is asked for the first time, ms.
    pub collect_after_ms: i64,
    /// Longest wait between two such questions, ms; each wait doubles up to it.
    pub collect_at_most_ms: i64,
    /// A published request without an answer is reported to the host after this, ms.
    pub overdue_after_ms: i64,
    /// Pause before something that failed is tried again, ms.
    pub retry_after_ms: i64,
    /// Equal readings of an answer before it is believed.
    pub equal_readings: u32,
    /// Parts of one list that wait for their 受付番号 at the same time.
    pub parts_at_once: usize,
    /// Parts of one list that are in memory at the same time, unless more are answered and the host has
    /// not acknowledged them; as many of them can be under way. The others stand in the ledger alone.
    pub parts_at_hand: usize,
    /// Whether a batch may be asked for again although a second 受付番号 comes of it; both are followed
    /// to their end.
    pub repeat_batches: bool,
    /// The host keeps consents elsewhere and answers for asking only with consent (同意は連携側で確認).
    /// Then a request for medical information or a certificate goes out without [`Terms::permits`];
    /// those that are shown are looked at all the same.
    pub consent_checked_by_host: bool,
    /// Who decides what is given of a clinical answer (閲覧権限の確認). A receipt computer by default.
    pub access: Access,
    /// Who acts when the client opens, for the audit (操作者).
    pub who: Who,
    /// Institutions, terminals and folders of the site, if they are to be checked (施設と端末の設定).
    pub site: Option<Configuration>,
}

impl Settings {
    /// The usual settings for an institution.
    pub fn new(institution: InstitutionCode) -> Self {
        Settings {
            institution,
            dialect: Dialect::standard().clone(),
            charset: Charset::ShiftJisJis90,
            allow_assumed: false,
            collect_after_ms: 5_000,
            collect_at_most_ms: 60_000,
            overdue_after_ms: 300_000,
            retry_after_ms: 2_000,
            equal_readings: 2,
            parts_at_once: 4,
            parts_at_hand: 64,
            repeat_batches: false,
            consent_checked_by_host: false,
            access: Access::default(),
            who: Who::default(),
            site: None,
        }
    }
}

/// What a host asks for (要求).
#[derive(Debug)]
pub struct Submission {
    /// The host's own key: submitting it again gives the same job and asks nothing.
    pub key: Option<String>,
    /// The operation.
    pub operation: &'static OperationRow,
    /// File name prefix of a message that has no row; only for the envelope (任意の電文).
    pub prefix: Option<String>,
    /// The request message; institution code and file identifier are filled in.
    pub request: Record,
    /// What else holds for it.
    pub terms: Terms,
}

/// What a host can say about a request beside the message (要求の条件). Nothing by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// The host's own number of the patient. It is kept as a hash; requests that overwrite something of
    /// the same patient go out one after the other, in the order they were submitted (I-15).
    pub subject: Option<String>,
    /// When the host will not wait any longer (期限).
    pub deadline: Option<Moment>,
    /// The job that asked the same and is in doubt (再送).
    pub repeats: Option<JobId>,
    /// Which piece of a list it is (一括の分割).
    pub part: Option<Part>,
    /// The consents that a request for medical information or a certificate rests on (同意の根拠; R03,
    /// R08, R09). Those of
    /// [`subject`](Self::subject) count; in a request about several people, of each the patient whose key
    /// stands in the 任意の識別子. Others are of no use and do no harm.
    pub permits: Vec<Permit>,
    /// Permits were shown, and those that hold no more are left out: it rests on what is left, even on
    /// nothing, and [`Settings::consent_checked_by_host`] does not excuse it.
    pub rests_on_permits: bool,
}

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// The request is staged, durably and invisibly.
    Prepared(JobId),
    /// It could not be staged.
    NotPrepared(JobId, Error),
    /// The request is visible.
    Published(JobId),
    /// The attempt failed, or its outcome is not known.
    NotPublished(JobId, Error),
    /// Where the request was found.
    Located(JobId, Whereabouts),
    /// All names in the result folder.
    Listed(Vec<String>),
    /// Every request that was picked up and whose answer cannot come any more.
    Lost(Vec<String>),
    /// An answer file was read.
    Inspected(JobId, String, Result<Sight, Error>),
    /// The files of an acknowledged job are gone.
    Discarded(JobId),
    /// The request was taken back (`true`) or had been picked up already (`false`).
    Withdrawn(JobId, bool),
    /// What the ledger has of a part that was to be fetched.
    Fetched(PartName, Option<Box<Job>>),
    /// Time passed.
    Tick,
}

/// A part of a list, at hand or not (一括の部分).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartName {
    /// The key of the list.
    pub list: String,
    /// Its place among the parts, from 0.
    pub number: u32,
}

impl PartName {
    /// The key of its job.
    pub fn key(&self) -> String {
        format!("{}#{}", self.list, self.number)
    }
}

/// Parts of a list that wait for their turn in the ledger alone, and some between them that do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartsAway {
    /// The key of the list.
    pub list: String,
    /// Their numbers.
    pub numbers: Range<u32>,
}

impl PartsAway {
    /// Each of them, in order.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = PartName> {
        let numbers = self.numbers.clone();
        numbers.map(|number| PartName {
            list: self.list.clone(),
            number,
        })
    }
}

/// Where a request is (送信の証拠).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// Still staged: it never became visible.
    Staged,
    /// In the request folder.
    Visible,
    /// In neither place: it became visible and was picked up.
    Gone,
    /// The folders cannot be seen now.
    Unreachable,
}

/// What one reading of an answer file showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// A complete message.
    Message(Box<Summary>),
    /// A complete PDF; BLAKE3 of the file.
    Document([u8; 32]),
    /// The terminal software refused the request; BLAKE3 of the file.
    Refusal([u8; 32]),
}

/// Something to be done.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Make this job durable before anything that follows. `serial` is the highest number in use.
    Record {
        /// The job as it is now.
        job: Box<Job>,
        /// Highest serial number used in names so far.
        serial: u64,
        /// What the audit says of it, in the same transaction; `None` if nobody did anything (I-16).
        deed: Option<Deed>,
    },
    /// Stage a request invisibly and durably.
    Prepare {
        /// Whose.
        job: JobId,
        /// File name.
        request: String,
        /// Content.
        bytes: Vec<u8>,
    },
    /// Make the staged request visible by one rename that replaces nothing.
    Publish {
        /// Whose.
        job: JobId,
        /// File name.
        request: String,
    },
    /// Find out where the request is.
    Locate {
        /// Whose.
        job: JobId,
        /// File name.
        request: String,
    },
    /// Read an answer file and prove it. What it is, its ending says.
    Inspect {
        /// Whose.
        job: JobId,
        /// File name.
        name: String,
        /// The message it should hold, if it is one.
        message: &'static MessageRow,
    },
    /// Remove the answer files of an acknowledged job.
    Discard {
        /// Whose.
        job: JobId,
        /// File names.
        names: Vec<String>,
    },
    /// Take a visible request back if it is still there.
    Withdraw {
        /// Whose.
        job: JobId,
        /// File name.
        request: String,
    },
    /// Find a part of a list in the ledger, by its key: its turn comes.
    Fetch(PartName),
    /// Remove staged requests other than these: nobody intended them.
    Sweep {
        /// File names to keep.
        keep: Vec<String>,
        /// Parts whose requests are to be kept as well, if the ledger says that they wait.
        away: Vec<PartsAway>,
    },
    /// Tell the host.
    Tell(Notice),
}

/// What the host is told (通知).
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// Taken in under a 受付番号.
    Accepted {
        /// Which job.
        job: JobId,
        /// 受付番号.
        reception: String,
    },
    /// Not finished yet (処理中).
    Processing {
        /// Which job.
        job: JobId,
        /// How often it was asked for.
        round: u32,
    },
    /// Answered: read it, then acknowledge. Told again after a restart until acknowledged.
    Answered {
        /// Which job.
        job: JobId,
        /// How it went.
        outcome: Outcome,
    },
    /// Something is wrong; the job goes on.
    Problem {
        /// Which job.
        job: JobId,
        /// What.
        error: Error,
    },
    /// No answer for longer than usual, or it is known to be lost; the job goes on.
    Overdue {
        /// Which job.
        job: JobId,
    },
    /// Its time was over; it was given up. A late answer is told.
    Expired {
        /// Which job.
        job: JobId,
    },
    /// Every part of a list is answered or over (一括の完了). Told again after a restart until all are
    /// acknowledged.
    ListDone {
        /// The key of the list.
        list: String,
        /// Its first part.
        job: JobId,
    },
    /// Two different answers; delivered to nobody.
    Conflict {
        /// Which job.
        job: JobId,
    },
    /// Taken back before it was picked up.
    Withdrawn {
        /// Which job.
        job: JobId,
    },
    /// A clinical copy may lie no longer: erase it, and say so. Told again after a restart until then.
    /// A file goes by acknowledging its answer; before that it is told and stays (I-8).
    Erase {
        /// Whose answer.
        job: JobId,
        /// Where the copy lies.
        place: Place,
        /// Why it must go.
        why: Why,
    },
    /// The client certificate has come to a lower step on the way to its end, or is over (電子証明書の期限, R13).
    /// Each step is told once, and the present one again after a restart.
    Certificate {
        /// Whole days that are left; negative once it is over: then nothing is sent.
        days_left: i64,
    },
}

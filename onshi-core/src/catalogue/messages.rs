//! メッセージ and operations: which records travel under which file name, and what may be repeated.

use super::FAMILIES;
use super::row::{Evidence, FieldId, RecordRow};

/// Element name of the document root (文書要素). Evidence: every public sample.
pub const ROOT: &str = "XmlMsg";

/// Which way a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the receipt computer to the terminal (要求).
    Request,
    /// From the terminal to the receipt computer (結果).
    Answer,
}

impl Direction {
    /// The part of the file name that says it. Evidence: `Seen(TANAKA OD2 AGENT)`.
    pub const fn tag(self) -> &'static str {
        match self {
            Direction::Request => "req",
            Direction::Answer => "res",
        }
    }
}

/// Inserted after the tag in the name of a card reader's result. Evidence: `Seen(MYNA OD2)`.
pub const FACE_TAG: &str = "face";

/// One message: a record under a file name prefix.
#[derive(Debug)]
pub struct MessageRow {
    /// Number in the C ABI: the interface number of its system, plus a thousand times the system.
    pub number: u16,
    /// Name in programs and profiles.
    pub ident: &'static str,
    /// File name prefix (ファイル名の接頭辞), before `req`/`res`.
    pub prefix: &'static str,
    /// Which way.
    pub direction: Direction,
    /// Japanese name.
    pub japanese: &'static str,
    /// Its record.
    pub record: &'static RecordRow,
    /// The repeated element of the body that is read one at a time: one person of a batch, one month
    /// of receipts, one checkup.
    pub unit: Option<FieldId>,
    /// Service of the central system that takes it (HTTPS); only requests have one. Evidence:
    /// `Seen(TANAKA)`.
    pub service: Option<&'static str>,
    /// How we know the message: the weakest of prefix, pairing and tree.
    pub evidence: Evidence,
}

impl MessageRow {
    /// Name of the interface (外部インターフェイス番号), e.g. `OQS-IF-001`; `None` for what is ours.
    pub fn interface(&self) -> Option<String> {
        const SYSTEMS: [&str; 4] = ["OQS", "YZK", "TKK", "CIP"];
        let system = SYSTEMS.get(usize::from(self.number / 1000))?;
        Some(format!("{system}-IF-{:03}", self.number % 1000))
    }
}

/// Two rows are the same message when prefix and direction are.
impl PartialEq for MessageRow {
    fn eq(&self, other: &Self) -> bool {
        self.prefix == other.prefix && self.direction == other.direction
    }
}

/// What may be done when it is unknown whether a request arrived (再送の可否).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replay {
    /// A question: asking again is harmless.
    Read,
    /// Asking again opens a second reception number.
    SecondReception,
    /// Asking again overwrites; only while nothing newer was sent for the person.
    Overwrite,
    /// Asking again does it again: another code is issued, a newer consent is cancelled. Never in doubt.
    AtMostOnce,
}

/// A question and its answer.
#[derive(Debug)]
pub struct Pair {
    /// The question.
    pub request: &'static MessageRow,
    /// Its answer.
    pub answer: &'static MessageRow,
}

/// Something a host can ask for (操作): one pair, or two with a reception number between them.
#[derive(Debug)]
pub struct OperationRow {
    /// Number in the C ABI.
    pub id: u16,
    /// Name in programs.
    pub ident: &'static str,
    /// Japanese name.
    pub japanese: &'static str,
    /// The first round trip.
    pub ask: Pair,
    /// The second round trip of a batch, by reception number (受付番号).
    pub collect: Option<Pair>,
    /// What may be done in doubt.
    pub replay: Replay,
    /// Where the vendor manual requires it; else what it says instead.
    pub manual: &'static str,
}

/// Every message that has a file name of its own; the envelope has not.
pub fn messages() -> impl Iterator<Item = &'static MessageRow> {
    let all = FAMILIES
        .iter()
        .flat_map(|family| family.messages.iter().copied());
    all.filter(|row| !row.prefix.is_empty())
}

/// Every operation, by number.
pub fn operations() -> impl Iterator<Item = &'static OperationRow> {
    FAMILIES
        .iter()
        .flat_map(|family| family.operations.iter().copied())
}

/// The message of a file name prefix and direction.
pub fn message(prefix: &str, direction: Direction) -> Option<&'static MessageRow> {
    messages().find(|row| row.prefix == prefix && row.direction == direction)
}

/// The operation of a number.
pub fn operation(id: u16) -> Option<&'static OperationRow> {
    operations().find(|row| row.id == id)
}

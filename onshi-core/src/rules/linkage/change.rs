//! 変更の一覧: what could be changed in a chart, in pieces that a person takes or leaves one by one.
//!
//! | unit | its parts are taken together because |
//! |---|---|
//! | chart (新規カルテ) | a chart is made from one qualification |
//! | insurance (保険) | numbers of two insurances must not be mixed (R36) |
//! | name, kana, birth date | – (one part) |
//! | reference number (照会番号) | – (one part); after a new chart, for it names the chart |
//!
//! Finer than a [`Plan`](super::Plan): it also names what the chart does not know yet (追加情報), and
//! kana. Nothing here is a decision; [`Decisions`](super::Decisions) remembers those.

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::catalogue::CoverageKind;

/// What is taken or left as one (変更の単位).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Unit {
    /// A new chart with everything that is known.
    Chart,
    /// The insurance, or the medical aid.
    Insurance,
    /// 氏名.
    Name,
    /// 氏名カナ.
    Kana,
    /// 生年月日.
    Birthdate,
    /// Registering a 照会番号 with the system; the host chooses it.
    ReferenceNumber,
}

impl Unit {
    /// Every unit, in the order in which they are shown and applied.
    pub const ALL: [Unit; 6] = [
        Unit::Chart,
        Unit::Insurance,
        Unit::Name,
        Unit::Kana,
        Unit::Birthdate,
        Unit::ReferenceNumber,
    ];

    /// Words to show, Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Unit::Chart => ("新規カルテ", "new chart"),
            Unit::Insurance => ("保険資格", "insurance"),
            Unit::Name => ("氏名", "name"),
            Unit::Kana => ("氏名カナ", "kana"),
            Unit::Birthdate => ("生年月日", "birth date"),
            Unit::ReferenceNumber => ("照会番号登録", "register a reference number"),
        }
    }
}

/// One value of a chart. Those of health insurance and of medical aid are other fields (表1.2-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Field {
    /// 保険者番号, without padding.
    InsurerNumber,
    /// 被保険者証記号.
    Symbol,
    /// 被保険者証番号.
    Number,
    /// 枝番.
    Branch,
    /// 公費負担者番号.
    PayerNumber,
    /// 受給者番号.
    RecipientNumber,
    /// 氏名.
    Name,
    /// 氏名カナ.
    Kana,
    /// 生年月日 yyyyMMdd.
    Birthdate,
}

impl Field {
    /// Words to show, Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Field::InsurerNumber => ("保険者番号", "insurer number"),
            Field::Symbol => ("記号", "symbol"),
            Field::Number => ("番号", "number"),
            Field::Branch => ("枝番", "branch number"),
            Field::PayerNumber => ("公費負担者番号", "payer number"),
            Field::RecipientNumber => ("受給者番号", "recipient number"),
            Field::Name => ("氏名", "name"),
            Field::Kana => ("氏名カナ", "kana"),
            Field::Birthdate => ("生年月日", "birth date"),
        }
    }
}

/// Whether a change may be carried into the chart as it stands (反映の方法).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum How {
    /// The value of the answer may be written.
    AsIs,
    /// Told, and never written by a program: the value holds ●, or only another form of a character.
    ByHand,
}

impl How {
    /// Words to show, Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            How::AsIs => ("反映できます", "may be applied"),
            How::ByHand => ("表示のみ（反映は手入力）", "shown only; type it by hand"),
        }
    }
}

/// Why the change is about this chart (根拠).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Ground {
    /// Nobody like this is known.
    Nobody,
    /// 照会番号.
    ReferenceNumber,
    /// Insurer, symbol, number and branch.
    InsuredNumber,
    /// The other coverage of the same answer.
    OtherCoverage,
}

impl Ground {
    /// Words to show, Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Ground::Nobody => ("該当患者なし", "no patient found"),
            Ground::ReferenceNumber => ("照会番号", "reference number"),
            Ground::InsuredNumber => ("被保険者番号", "insured number"),
            Ground::OtherCoverage => ("同じ回答の他の資格", "the other coverage of the answer"),
        }
    }
}

/// One value that would change. Printed and serialized without the values; the host keeps them.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// Which value.
    pub field: Field,
    /// What the chart has; `None` if it is not known there.
    pub old: Option<String>,
    /// What the answer has; `None` if it is to be emptied, as the symbol of somebody who becomes 75.
    pub new: Option<String>,
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let redacted = |value: &Option<String>| value.as_ref().map(|_| "‹redacted›");
        let mut part = f.debug_struct("Part");
        part.field("field", &self.field);
        part.field("old", &redacted(&self.old));
        part.field("new", &redacted(&self.new)).finish()
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut part = serializer.serialize_struct("Part", 3)?;
        part.serialize_field("field", &self.field)?;
        part.serialize_field("old_known", &self.old.is_some())?;
        part.serialize_field("new_known", &self.new.is_some())?;
        part.end()
    }
}

/// One thing that could be changed (変更).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it is. Its parts are taken all or none.
    pub unit: Unit,
    /// On account of which coverage.
    pub coverage: CoverageKind,
    /// The patient, as index in the list; `None` for a chart that is yet to be made.
    pub patient: Option<usize>,
    /// Why it is about them.
    pub ground: Ground,
    /// Whether the values may be written.
    pub how: How,
    /// Another unit that must be taken first.
    pub after: Option<Unit>,
    /// The values; none for registering a 照会番号.
    pub parts: Vec<Part>,
    /// What a decision about it is remembered by.
    #[serde(skip)]
    pub(super) memory: Memory,
}

impl Change {
    /// One value alone: nothing else need be taken with it, or before it.
    #[must_use]
    pub fn stands_alone(&self) -> bool {
        self.parts.len() <= 1 && self.after.is_none()
    }
}

/// What a decision is remembered by; only keyed hashes of it are ever kept.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Memory {
    /// Whose change it is: the host's number of the chart, else what the answer knows the person by.
    pub(super) subject: Vec<String>,
    /// All that the answer has for the unit, also what the chart has already.
    pub(super) answer: Vec<String>,
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹redacted›")
    }
}

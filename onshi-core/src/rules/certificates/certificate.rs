//! A certificate as it was told: its fields as written, and where they came from. One table says which
//! kind has which fields.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::catalogue::{
    self, CodeRow, ElderlyCertificate, FieldId, FieldRow, LimitCertificate, RecordRow,
    SpecificDiseaseCertificate,
};
use crate::id::InsurerNumber;
use crate::job::Moment;
use crate::record::Group;

/// A kind of certificate (証の種類).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// 限度額適用認定証, 限度額適用・標準負担額減額認定証, 標準負担額減額認定証: [`Field::Class`] says which.
    Limit,
    /// 特定疾病療養受療証.
    SpecificDisease,
    /// 高齢受給者証.
    Elderly,
}

/// A field of a certificate (項目).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Field {
    /// 限度額適用認定証区分, OQSCD011.
    Class,
    /// 適用区分, OQSCD012.
    Category,
    /// 認定疾病区分, OQSCD013.
    Disease,
    /// 交付年月日 yyyyMMdd.
    Issued,
    /// 有効開始年月日 yyyyMMdd.
    ValidFrom,
    /// 有効終了年月日 yyyyMMdd.
    ValidTo,
    /// 長期入院該当年月日 yyyyMMdd.
    LongTermDate,
    /// 自己負担限度額（月）, yen.
    SelfPay,
    /// 一部負担金割合, three digits (`020`).
    ContributionRatio,
}

/// Which kind has which field, and which row of the catalogue declares it.
#[rustfmt::skip]
static FIELDS: &[(Kind, Field, FieldId)] = &[
    (Kind::Limit,           Field::Class,             LimitCertificate::class),
    (Kind::Limit,           Field::Category,          LimitCertificate::category),
    (Kind::Limit,           Field::Issued,            LimitCertificate::issued),
    (Kind::Limit,           Field::ValidFrom,         LimitCertificate::valid_from),
    (Kind::Limit,           Field::ValidTo,           LimitCertificate::valid_to),
    (Kind::Limit,           Field::LongTermDate,      LimitCertificate::long_term_date),
    (Kind::SpecificDisease, Field::Disease,           SpecificDiseaseCertificate::disease),
    (Kind::SpecificDisease, Field::Issued,            SpecificDiseaseCertificate::issued),
    (Kind::SpecificDisease, Field::ValidFrom,         SpecificDiseaseCertificate::valid_from),
    (Kind::SpecificDisease, Field::ValidTo,           SpecificDiseaseCertificate::valid_to),
    (Kind::SpecificDisease, Field::SelfPay,           SpecificDiseaseCertificate::self_pay),
    (Kind::Elderly,         Field::Issued,            ElderlyCertificate::issued),
    (Kind::Elderly,         Field::ValidFrom,         ElderlyCertificate::valid_from),
    (Kind::Elderly,         Field::ValidTo,           ElderlyCertificate::valid_to),
    (Kind::Elderly,         Field::ContributionRatio, ElderlyCertificate::contribution_ratio),
];

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 3] = [Kind::Limit, Kind::SpecificDisease, Kind::Elderly];

    /// Its fields, in the order of the catalogue.
    pub fn fields(self) -> impl Iterator<Item = Field> {
        let of_kind = FIELDS.iter().filter(move |(kind, ..)| *kind == self);
        of_kind.map(|(_, field, _)| *field)
    }

    /// Japanese word to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            Kind::Limit => "限度額適用認定証",
            Kind::SpecificDisease => "特定疾病療養受療証",
            Kind::Elderly => "高齢受給者証",
        }
    }

    /// English word to show.
    pub const fn english(self) -> &'static str {
        match self {
            Kind::Limit => "limit certificate",
            Kind::SpecificDisease => "specific-disease certificate",
            Kind::Elderly => "elderly certificate",
        }
    }

    fn record(self) -> &'static RecordRow {
        match self {
            Kind::Limit => LimitCertificate::ROW,
            Kind::SpecificDisease => SpecificDiseaseCertificate::ROW,
            Kind::Elderly => ElderlyCertificate::ROW,
        }
    }

    fn id(self, field: Field) -> Option<FieldId> {
        let row = FIELDS
            .iter()
            .find(|(kind, named, _)| (*kind, *named) == (self, field));
        row.map(|(.., id)| *id)
    }

    fn row(self, field: Field) -> Option<&'static FieldRow> {
        self.record().field(self.id(field)?.no)
    }
}

impl Field {
    /// English word to show; the Japanese one is that of the catalogue ([`Shown::japanese`]).
    pub const fn english(self) -> &'static str {
        match self {
            Field::Class => "class",
            Field::Category => "category",
            Field::Disease => "disease",
            Field::Issued => "issued",
            Field::ValidFrom => "valid from",
            Field::ValidTo => "valid to",
            Field::LongTermDate => "long-term hospital stay since",
            Field::SelfPay => "monthly limit of self-pay",
            Field::ContributionRatio => "contribution ratio",
        }
    }
}

/// Where a certificate is known from (出所).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The answer, by 任意のファイル識別子 or 受付番号; `None` for one that was seen on paper.
    pub answer: Option<String>,
    /// When the answer came, or the paper was seen.
    pub received: Moment,
    /// 保険者番号 of the qualification in which it stood, as written; empty if not known.
    pub insurer: String,
}

impl Origin {
    /// The day in Japan.
    pub fn day(&self) -> NaiveDate {
        self.received.japan().date()
    }

    /// The same for the insurer of a qualification.
    #[must_use]
    pub fn under(&self, insurer: &str) -> Self {
        Origin {
            insurer: insurer.to_owned(),
            ..self.clone()
        }
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin {{ {}, ‹redacted› }}", self.day())
    }
}

/// A certificate (証). Values stay as written; an absent field and an empty one stay apart.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    kind: Kind,
    values: BTreeMap<Field, String>,
    origin: Origin,
}

/// This kind of certificate has no such field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a {} has no field \"{}\"", .0.english(), .1.english())]
pub struct NotOfKind(pub Kind, pub Field);

/// Of two certificates of one subject only one can hold at a time; those of two diseases can both.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// Its kind.
    pub kind: Kind,
    /// 認定疾病区分 as written; only of 特定疾病療養受療証.
    pub disease: Option<String>,
}

/// A field as it is shown (表示項目).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Shown<'a> {
    /// Which.
    pub field: Field,
    /// Its Japanese name, that of the catalogue.
    pub japanese: &'static str,
    /// As written.
    pub raw: &'a str,
    /// What the code table says in Japanese; `None` for a value that is no code or that it does not know.
    pub meaning_japanese: Option<&'static str>,
    /// The same in English.
    pub meaning_english: Option<&'static str>,
}

impl Certificate {
    /// One without fields.
    pub fn new(kind: Kind, origin: Origin) -> Self {
        Certificate {
            kind,
            values: BTreeMap::new(),
            origin,
        }
    }

    /// The same with a field, as written.
    ///
    /// # Errors
    /// [`NotOfKind`].
    pub fn with(mut self, field: Field, text: &str) -> Result<Self, NotOfKind> {
        self.kind
            .id(field)
            .ok_or(NotOfKind(self.kind, field))
            .map(|_| self.values.insert(field, text.to_owned()))?;
        Ok(self)
    }

    /// Reads the group of an answer.
    pub(super) fn read(kind: Kind, group: Group<'_>, origin: Origin) -> Self {
        let told = kind.fields().filter_map(|field| {
            let text = group.text(kind.id(field)?)?;
            Some((field, text.to_owned()))
        });
        Certificate {
            kind,
            values: told.collect(),
            origin,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Where it is known from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// A field as written; `None` when absent, `Some("")` when it is there and empty.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.kind.id(field)?;
        self.values.get(&field).map(String::as_str)
    }

    /// A field that says something.
    pub fn said(&self, field: Field) -> Option<&str> {
        self.text(field).filter(|text| !text.trim().is_empty())
    }

    /// What it is a certificate of.
    pub fn subject(&self) -> Subject {
        let disease = self.text(Field::Disease).unwrap_or_default();
        Subject {
            kind: self.kind,
            disease: (self.kind == Kind::SpecificDisease).then(|| disease.to_owned()),
        }
    }

    /// Every field that is there, with its words.
    pub fn shown(&self) -> impl Iterator<Item = Shown<'_>> {
        let fields = self.kind.fields();
        fields.filter_map(|field| {
            let (row, raw) = (self.kind.row(field)?, self.text(field)?);
            let code = code_row(row, raw);
            Some(Shown {
                field,
                japanese: row.japanese,
                raw,
                meaning_japanese: code.map(|code| code.japanese),
                meaning_english: code.map(|code| code.english),
            })
        })
    }

    /// Both say the same, wherever it is known from: the same insurer, and the same fields.
    pub fn says_the_same(&self, other: &Certificate) -> bool {
        let fields = || self.kind.fields();
        self.kind == other.kind
            && self.insurer_key() == other.insurer_key()
            && fields().all(|field| self.said(field) == other.said(field))
    }

    /// 保険者番号 without its padding.
    pub(super) fn insurer_key(&self) -> String {
        let written = &self.origin.insurer;
        match InsurerNumber::new(written) {
            Ok(number) => number.canonical().to_owned(),
            Err(_) => written.trim().to_owned(),
        }
    }
}

fn code_row(row: &FieldRow, raw: &str) -> Option<&'static CodeRow> {
    match row.kind {
        catalogue::Kind::Code(table) => table.row(raw),
        _ => None,
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate {{ {:?}, ‹redacted› }}", self.kind)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Subject {{ {:?}, ‹redacted› }}", self.kind)
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Shown {{ {:?}, ‹redacted› }}", self.field)
    }
}

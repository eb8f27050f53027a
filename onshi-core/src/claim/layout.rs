//! What a file of the オンライン請求システム looks like, as data (レイアウト).
//!
//! A row is known by its first cell; its columns are known by number, or by the words above them:
//!
//! ```toml
//! source = "手元の仕様書の名前と版"                # the document that confirms what follows
//!
//! [layouts.confirmation]
//! japanese = "資格確認結果"
//! evidence = "confirmed"
//! same = ["treatment_month", "receipt_number"]     # rows that agree here are one claim
//! columns = { treatment_month = 2, receipt_number = 3, confirmation = "確認区分" }
//! rows = [
//!     { type = "2", role = "title" },
//!     { type = "3", role = "first" },
//!     { type = "4", role = "following" },
//! ]
//! ```
//!
//! The file of レセプト振替・分割 is not public. The layout that stands for it here is assumed, and like
//! an assumed message it is used only where that is allowed, or where a file confirms another.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::config_text;
use crate::error::{Error, ErrorCode};
use crate::text::Charset;

macro_rules! items {
    ($($name:ident $japanese:literal $english:literal;)*) => {
        /// What a column holds (項目). In a layout its name is written `like_this`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Item {
            $(#[doc = concat!($japanese, " (", $english, ").")] $name,)*
        }

        impl Item {
            /// Words to show, Japanese and English.
            pub const fn words(self) -> (&'static str, &'static str) {
                match self { $(Item::$name => ($japanese, $english),)* }
            }
        }
    };
}

items! {
    TreatmentMonth     "診療年月"                   "month of treatment, GYYMM or yyyyMM";
    ReceiptNumber      "レセプト番号"               "number of the claim";
    SearchNumber       "検索番号"                   "search number";
    ChartNumber        "カルテ番号等"               "chart number of the institution";
    Name               "氏名"                       "name";
    Birthdate          "生年月日"                   "birth date, GYYMMDD or yyyyMMdd";
    InsurerNumber      "保険者番号"                 "insurer number on the claim";
    Symbol             "被保険者証記号"             "symbol on the claim";
    Number             "被保険者証番号"             "number on the claim";
    Branch             "枝番"                       "branch number on the claim";
    Payer              "負担者種別"                 "which payer";
    Confirmation       "確認区分"                   "how it was confirmed";
    ConfirmedInsurer   "保険者番号等（資格確認）"   "insurer number as confirmed";
    ConfirmedSymbol    "記号（資格確認）"           "symbol as confirmed";
    ConfirmedNumber    "番号（資格確認）"           "number as confirmed";
    ConfirmedBranch    "枝番（資格確認）"           "branch number as confirmed";
    ConfirmedRecipient "受給者番号（資格確認）"     "recipient number as confirmed";
    Days               "受診日等"                   "days: the first of 31 columns";
    ReturnClass        "返戻区分"                   "kind of return";
    ReturnReason       "返戻事由コード"             "code of the reason of a return";
    ReturnText         "返戻理由"                   "reason of a return";
    Supplement         "補足事項"                   "supplement to the reason";
    Place              "箇所"                       "place on the claim";
    Change             "増減点数（金額）"           "points or yen added or taken";
    AdjustmentReason   "事由"                       "reason of an adjustment";
    Claimed            "請求内容"                   "what was claimed";
    Corrected          "補正・査定後内容"           "what it was corrected to";
    Institution        "医療機関コード"             "institution code";
    ReviewOrganization "審査支払機関"               "review organization";
    ProcessingMonth    "処理年月"                   "month of processing";
    ClaimCount         "総件数"                     "number of claims";
}

/// How a layout is known (根拠).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// Public programs or papers show it.
    Seen,
    /// It follows from what they show.
    Inferred,
    /// It is ours.
    #[default]
    Assumed,
    /// The document named as its source says it.
    Confirmed,
}

impl Grade {
    /// One word, as the rows of the catalogue have it.
    pub const fn word(self) -> &'static str {
        match self {
            Grade::Seen => "seen",
            Grade::Inferred => "inferred",
            Grade::Assumed => "assumed",
            Grade::Confirmed => "confirmed",
        }
    }
}

/// What a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// About the file.
    Header,
    /// Words above the columns.
    Title,
    /// The first row of a claim.
    First,
    /// A further row of the claim before it.
    Following,
    /// The sum at the end.
    Total,
}

/// Where an item stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Column {
    /// In the column of this number, from 1.
    Place(usize),
    /// Below these words of the title row.
    Title(String),
}

/// One kind of row (行の種類).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowShape {
    /// Its first cell.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is for.
    pub role: Role,
    /// Its own columns; a row of a claim without any has those of the layout.
    #[serde(default)]
    pub columns: BTreeMap<Item, Column>,
}

/// The layout of a file (レイアウト).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Japanese name.
    pub japanese: String,
    /// English name.
    #[serde(default)]
    pub english: String,
    /// Names of such files; `?` is one character and `*` are any, whatever their case.
    #[serde(default)]
    pub files: Vec<String>,
    /// How it is known.
    #[serde(default)]
    pub evidence: Grade,
    /// The document, or the tags of the public sources.
    #[serde(default)]
    pub source: String,
    /// `CP932` or `UTF-8`. Evidence for CP932: `Seen(ZGN)`.
    #[serde(default)]
    pub encoding: Encoding,
    /// What stands between two cells.
    #[serde(default = "comma")]
    pub separator: char,
    /// Its rows are lines of a receipt: `SN`, `JD` and `MF` are read as the catalogue has them, and a
    /// line of the history block begins with three more items.
    #[serde(default)]
    pub receipt: bool,
    /// Items that a following row leaves out where they are the same as in the row before.
    #[serde(default)]
    pub fill: Vec<Item>,
    /// Items by which rows of role `first` that follow each other are told to be one claim.
    #[serde(default)]
    pub same: Vec<Item>,
    /// Columns of the rows of a claim.
    #[serde(default)]
    pub columns: BTreeMap<Item, Column>,
    /// Kinds of rows. Any other row is passed over.
    pub rows: Vec<RowShape>,
}

/// Encoding of a file (文字コード).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Encoding {
    /// Windows code page 932, with its 外字.
    #[default]
    #[serde(rename = "CP932")]
    Cp932,
    /// UTF-8.
    #[serde(rename = "UTF-8")]
    Utf8,
}

impl From<Encoding> for Charset {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Cp932 => Charset::Cp932,
            Encoding::Utf8 => Charset::Utf8,
        }
    }
}

fn comma() -> char {
    ','
}

impl Layout {
    /// Refuses a layout that is only assumed, unless that is allowed.
    ///
    /// # Errors
    /// [`ErrorCode::Unverified`] with the name of the layout.
    pub fn must_be_usable(&self, allow_assumed: bool) -> Result<(), Error> {
        match self.evidence {
            Grade::Assumed if !allow_assumed => {
                Err(Error::new(ErrorCode::Unverified).because(&self.japanese))
            }
            _ => Ok(()),
        }
    }

    /// The kind of a row, by its first cell.
    pub(super) fn shape(&self, kind: &str) -> Option<&RowShape> {
        self.rows.iter().find(|shape| shape.kind == kind)
    }

    /// The columns of a kind of row.
    pub(super) fn columns<'a>(&'a self, shape: &'a RowShape) -> &'a BTreeMap<Item, Column> {
        match shape.role {
            Role::First | Role::Following if shape.columns.is_empty() => &self.columns,
            _ => &shape.columns,
        }
    }

    /// Why it cannot be used, if it cannot.
    fn fault(&self) -> Option<&'static str> {
        let maps = self.rows.iter().map(|row| &row.columns);
        let mut columns = maps.chain([&self.columns]).flat_map(BTreeMap::values);
        let is_row_of_claim = |shape: &RowShape| shape.role == Role::First;
        match self.evidence {
            _ if columns.any(|column| *column == Column::Place(0)) => Some("columns count from 1"),
            _ if !self.rows.iter().any(is_row_of_claim) => Some("no row has the role first"),
            Grade::Seen | Grade::Inferred => Some("evidence is confirmed or assumed"),
            Grade::Confirmed if self.source.is_empty() => Some("confirmed by no source"),
            _ => None,
        }
    }
}

/// Layouts by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layouts {
    /// The document that confirms those that name none of their own.
    #[serde(default)]
    source: String,
    layouts: BTreeMap<String, Layout>,
}

impl Layouts {
    /// Those that are known here. Evidence: each has its own.
    pub fn known() -> &'static Layouts {
        static KNOWN: OnceLock<Layouts> = OnceLock::new();
        // The text is ours, and a test reads it.
        KNOWN.get_or_init(|| read(include_str!("layouts.toml")).unwrap_or_default())
    }

    /// Reads a file of layouts.
    ///
    /// # Errors
    /// [`ErrorCode::ProfileInvalid`] with the line or the layout, and the reason.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut all = read(text)?;
        for (name, layout) in &mut all.layouts {
            if layout.source.is_empty() {
                layout.source.clone_from(&all.source);
            }
            if let Some(fault) = layout.fault() {
                let why = format!("layout {name}: {fault}");
                return Err(Error::new(ErrorCode::ProfileInvalid).because(why));
            }
        }
        Ok(all)
    }

    /// A layout by its name.
    pub fn named(&self, name: &str) -> Option<&Layout> {
        self.layouts.get(name)
    }

    /// Every layout with its name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Layout)> {
        let each = self.layouts.iter();
        each.map(|(name, layout)| (name.as_str(), layout))
    }

    /// The layout of a file, if its name tells.
    pub fn of_file(&self, file: &str) -> Option<&Layout> {
        let file = file.to_ascii_lowercase();
        let fits =
            |pattern: &String| fits(pattern.to_ascii_lowercase().as_bytes(), file.as_bytes());
        let mut layouts = self.layouts.values();
        layouts.find(|layout| layout.files.iter().any(fits))
    }
}

fn read(text: &str) -> Result<Layouts, Error> {
    config_text::read(text)
        .map_err(|fault| Error::new(ErrorCode::ProfileInvalid).because(fault.to_string()))
}

/// Whether a name fits a pattern with `?` and `*`.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => (0..=name.len()).any(|at| fits(rest, &name[at..])),
        ([b'?', pattern @ ..], [_, name @ ..]) => fits(pattern, name),
        ([a, pattern @ ..], [b, name @ ..]) => a == b && fits(pattern, name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_patterns() {
        let medical = Layouts::known().named("zogn-medical");
        for name in ["RIzogn1.csv", "MIzogn123456.CSV", "rizogn.csv"] {
            assert_eq!(Layouts::known().of_file(name), medical, "{name}");
        }
        for name in [
            "RIzogn1.csv.bak",
            "Izogn1.csv",
            "RYzogn1.csv",
            "",
            "RIhenr1.csv",
        ] {
            assert_eq!(Layouts::known().of_file(name), None, "{name}");
        }
    }

    #[test]
    fn what_is_known_here_has_no_fault_but_its_evidence() {
        let known = Layouts::known();
        assert!(known.all().count() >= 5);
        for (name, layout) in known.all() {
            let as_assumed = Layout {
                evidence: Grade::Assumed,
                ..layout.clone()
            };
            assert_eq!(as_assumed.fault(), None, "{name}");
            assert!(
                !layout.source.is_empty() && !layout.english.is_empty(),
                "{name}"
            );
            assert_ne!(layout.evidence, Grade::Confirmed, "{name}");
        }
    }
}

//! What is odd about a record, measured against its rows. Outgoing messages must have no error;
//! incoming ones are only reported on, never refused.

use super::store::Record;
use super::view::{Group, Item};
use crate::catalogue::{
    Evidence, FieldRow, Kind, Occurs, ROOT, RecordRow, messages, number_fields,
};
use crate::error::{Error, ErrorCode};
use crate::id::{self, DateKind};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing: our rows may be behind.
    Note,
    /// Unusual.
    Warning,
    /// Not sent like this.
    Error,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// A required element is absent (必須項目なし).
    Missing,
    /// More characters than the row allows (桁数超過).
    TooLong {
        /// Characters found.
        found: usize,
        /// Characters allowed.
        allowed: usize,
    },
    /// Not the format of the row (形式不正).
    Format,
    /// A value the code table does not know (未知のコード).
    UnknownCode,
    /// An element the catalogue does not know (未知の項目).
    UnknownElement,
    /// More than one where one is declared (重複).
    Repeated,
    /// The check digit of an insurer number differs (検証番号不一致).
    CheckDigit,
    /// A symbol or branch in a query about medical aid (医療扶助に記号・枝番).
    WrongCoverage,
}

/// One odd thing (指摘). Names the place and never a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub trouble: Trouble,
    /// How bad.
    pub severity: Severity,
    /// Element path.
    pub path: String,
    /// Where the element starts in the decoded document, relative to the record.
    pub offset: u32,
    /// How sure we are of the row it was measured against.
    pub evidence: Option<Evidence>,
}

impl Finding {
    /// In words, Japanese and English.
    pub fn text(&self) -> String {
        let (ja, en) = match self.trouble {
            Trouble::Missing => ("必須の項目がありません", "a required element is absent"),
            Trouble::TooLong { .. } => ("桁数が多すぎます", "too many characters"),
            Trouble::Format => ("形式が違います", "not in the declared format"),
            Trouble::UnknownCode => ("コード表にない値です", "not in the code table"),
            Trouble::UnknownElement => ("カタログにない項目です", "not in the catalogue"),
            Trouble::Repeated => ("項目が重複しています", "stands more than once"),
            Trouble::CheckDigit => ("検証番号が一致しません", "the check digit differs"),
            Trouble::WrongCoverage => (
                "公費負担者番号に記号・枝番は付きません",
                "a payer of medical aid goes without symbol and branch",
            ),
        };
        format!("{ja} / {en}")
    }
}

/// Everything odd about a record.
pub fn check(record: &Record) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut path = String::from(root_name(record.row()));
    check_group(record.root(), &mut path, &mut findings);
    findings
}

/// A whole message starts at the document element, a part of one at its own name.
fn root_name(row: &'static RecordRow) -> &'static str {
    match messages().any(|message| message.record.id == row.id) {
        true => ROOT,
        false => row.ident,
    }
}

impl Record {
    /// Refuses a record that must not be sent.
    ///
    /// # Errors
    /// The first finding of severity [`Severity::Error`], as an error with its path.
    pub fn must_be_sendable(&self) -> Result<(), Error> {
        let worst = check(self)
            .into_iter()
            .find(|finding| finding.severity == Severity::Error);
        worst.map_or(Ok(()), |finding| Err(finding.into()))
    }
}

impl From<Finding> for Error {
    fn from(finding: Finding) -> Self {
        let code = match finding.trouble {
            Trouble::Missing => ErrorCode::ValueMissing,
            Trouble::TooLong { .. } => ErrorCode::ValueTooLong,
            Trouble::WrongCoverage => ErrorCode::WrongCoverage,
            _ => ErrorCode::ValueFormat,
        };
        Error::new(code)
            .at_path(finding.path.clone())
            .because(finding.text())
    }
}

fn check_group(group: Group<'_>, path: &mut String, findings: &mut Vec<Finding>) {
    let Some(row) = group.row() else { return };
    check_presence(group, row, path, findings);
    check_coverage(group, row, path, findings);
    for item in group.items() {
        let depth = path.len();
        path.push('/');
        path.push_str(item.element());
        match item.row() {
            None => findings.push(finding(Trouble::UnknownElement, path, item)),
            Some(_) if item.is_group() => check_group(item.group(), path, findings),
            Some(field) => check_leaf(item, field, path, findings),
        }
        path.truncate(depth);
    }
}

fn check_presence(group: Group<'_>, row: &RecordRow, path: &str, findings: &mut Vec<Finding>) {
    for field in row.fields {
        let mut there = group.all(field.no);
        let first = there.next();
        let trouble = match (field.occurs, first, there.next()) {
            (Occurs::One, None, _) => Trouble::Missing,
            (Occurs::One | Occurs::Optional, Some(_), Some(_)) => Trouble::Repeated,
            _ => continue,
        };
        findings.push(Finding {
            trouble,
            severity: Severity::Error,
            path: format!("{path}/{}", field.element),
            offset: first.map_or(0, |item| item.offset()),
            evidence: Some(field.evidence),
        });
    }
}

/// Medical aid has one number in place of symbol, number and branch (vendor manual 表1.2-3).
fn check_coverage(group: Group<'_>, row: &RecordRow, path: &str, findings: &mut Vec<Finding>) {
    let Some(fields) = number_fields(row) else {
        return;
    };
    let insurer = group.text(fields.insurer).unwrap_or_default();
    if !id::InsurerNumber::new(insurer).is_ok_and(|number| number.payer_law().is_some()) {
        return;
    }
    let extra = [fields.symbol, fields.branch].map(|field| group.first(field.no));
    for item in extra.into_iter().flatten() {
        if !item.text().is_empty() {
            let path = format!("{path}/{}", item.element());
            findings.push(finding(Trouble::WrongCoverage, &path, item));
        }
    }
}

fn check_leaf(item: Item<'_>, field: &FieldRow, path: &str, findings: &mut Vec<Finding>) {
    let text = item.text();
    let found = text.chars().count();
    match field.kind.max_chars() {
        Some(allowed) if found > allowed && !matches!(field.kind, Kind::Code(_)) => {
            findings.push(finding(Trouble::TooLong { found, allowed }, path, item));
        }
        _ if text.is_empty() => {}
        _ => {
            findings.extend(format_trouble(field.kind, text).map(|t| finding(t, path, item)));
        }
    }
}

/// What is wrong with the format of a non-empty text of allowed length.
fn format_trouble(kind: Kind, text: &str) -> Option<Trouble> {
    let fine = match kind {
        Kind::Text(_) | Kind::Group(_) => true,
        Kind::Digits(_) => text.bytes().all(|byte| byte.is_ascii_digit()),
        Kind::Date => id::Date::read(text).kind() != DateKind::NotADate,
        Kind::DateTime => id::DateTime::read(text).calendar().is_some(),
        Kind::Month => {
            let month = id::Month::read(text);
            month.is_current() || month.first_day().is_some()
        }
        Kind::InstitutionCode => id::InstitutionCode::new(text).is_ok(),
        Kind::InsurerNumber => return insurer_trouble(text),
        Kind::Code(table) => {
            return table.row(text).is_none().then_some(Trouble::UnknownCode);
        }
    };
    (!fine).then_some(Trouble::Format)
}

fn insurer_trouble(text: &str) -> Option<Trouble> {
    match id::InsurerNumber::new(text) {
        Err(_) => Some(Trouble::Format),
        Ok(number) if number.check_digit_ok() == Some(false) => Some(Trouble::CheckDigit),
        Ok(_) => None,
    }
}

fn finding(trouble: Trouble, path: &str, item: Item<'_>) -> Finding {
    let severity = match trouble {
        Trouble::UnknownElement | Trouble::CheckDigit => Severity::Note,
        Trouble::UnknownCode => Severity::Warning,
        _ => Severity::Error,
    };
    let evidence = item.row().map(|row| row.evidence);
    Finding {
        trouble,
        severity,
        path: path.to_owned(),
        offset: item.offset(),
        evidence,
    }
}

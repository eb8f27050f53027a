//! The one error type of the workspace: what, where, what to do. Never whose data.

use std::fmt;

pub use crate::catalogue::{Category, ErrorCode};
use crate::id::{IdError, IdFault};
use crate::xml::{Position, WriteError, WriteErrorKind, XmlError, XmlErrorKind};

/// Something that went wrong (エラー). What the other side *answers* (処理中, 該当資格なし) is a value,
/// never one of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Error {
    code: ErrorCode,
    place: Box<Place>,
}

/// Where it went wrong; only what is known is filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// File name, without folders that could name people.
    pub file: Option<String>,
    /// Element path, e.g. `XmlMsg/MessageBody/BulkConfirmUnit[3]`.
    pub path: Option<String>,
    /// Position in the decoded document.
    pub position: Option<Position>,
    /// Line (行), from 1, where nothing finer is known: of a file that is read by lines.
    pub line: Option<u32>,
    /// What exactly, without any value of the document.
    pub detail: Option<String>,
}

/// Language of a text for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// 日本語.
    Japanese,
    /// English.
    English,
}

impl Error {
    /// An error without a place.
    pub fn new(code: ErrorCode) -> Self {
        Error {
            code,
            place: Box::default(),
        }
    }

    /// Its number.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// Whose fault it is.
    pub fn category(&self) -> Category {
        self.code.category()
    }

    /// Whether a sealed ledger was to be opened without its key, or with another (台帳の鍵の不一致).
    pub fn is_of_key(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::LedgerKeyMissing | ErrorCode::LedgerKeyWrong
        )
    }

    /// Where it happened.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Names the file.
    #[must_use]
    pub fn in_file(mut self, name: impl Into<String>) -> Self {
        self.place.file = Some(name.into());
        self
    }

    /// Names the element.
    #[must_use]
    pub fn at_path(mut self, path: impl Into<String>) -> Self {
        self.place.path = Some(path.into());
        self
    }

    /// Names the line, counted from 1.
    #[must_use]
    pub fn in_line(mut self, line: u64) -> Self {
        self.place.line = Some(u32::try_from(line).unwrap_or(u32::MAX));
        self
    }

    /// Names the position.
    #[must_use]
    pub fn at(mut self, position: Position) -> Self {
        self.place.position = Some(position);
        self
    }

    /// Says what exactly. Never pass a value of a document.
    #[must_use]
    pub fn because(mut self, detail: impl fmt::Display) -> Self {
        self.place.detail = Some(detail.to_string());
        self
    }

    /// What happened, where, and what to do, in one language.
    pub fn text(&self, language: Language) -> String {
        let row = self.code.row();
        let (what, remedy) = match language {
            Language::Japanese => (row.japanese, row.remedy_japanese),
            Language::English => (row.english, row.remedy_english),
        };
        format!(
            "{what}{} [{} {}]. {remedy}",
            self.place, row.ident, self.code as i32
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = self.code.row();
        write!(
            f,
            "{} / {}{} [{} {}]. {} / {}",
            row.japanese,
            row.english,
            self.place,
            row.ident,
            self.code as i32,
            row.remedy_japanese,
            row.remedy_english
        )
    }
}

impl Place {
    /// The line (行), from 1, however much finer the place is known.
    pub fn line(&self) -> Option<u32> {
        self.position.map(|position| position.line).or(self.line)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(detail) = &self.detail {
            write!(f, ": {detail}")?;
        }
        let mut parts = Vec::new();
        parts.extend(self.file.clone());
        parts.extend(self.position.map(|p| format!("{}:{}", p.line, p.column)));
        parts.extend(self.line.map(|line| format!("line {line}")));
        parts.extend(self.path.clone());
        if parts.is_empty() {
            Ok(())
        } else {
            write!(f, " ({})", parts.join(" "))
        }
    }
}

impl From<IdError> for Error {
    fn from(error: IdError) -> Self {
        let code = match error.fault {
            IdFault::Empty => ErrorCode::ValueMissing,
            IdFault::TooLong { .. } => ErrorCode::ValueTooLong,
            IdFault::WrongLength { .. } | IdFault::NotDigit { .. } => ErrorCode::ValueFormat,
            IdFault::WrongCoverage => ErrorCode::WrongCoverage,
        };
        Error::new(code).because(error)
    }
}

impl From<XmlError> for Error {
    fn from(error: XmlError) -> Self {
        use XmlErrorKind as Kind;
        let code = match &error.kind {
            Kind::Truncated { .. } | Kind::NoRoot => ErrorCode::Truncated,
            Kind::Doctype => ErrorCode::DoctypeRefused,
            Kind::LimitExceeded(_) => ErrorCode::LimitExceeded,
            Kind::UnknownEncoding(_)
            | Kind::EncodingContradiction
            | Kind::UndecodableBytes { .. } => ErrorCode::Encoding,
            Kind::Changed => ErrorCode::Changed,
            Kind::Source(_) => ErrorCode::IoFailed,
            _ => ErrorCode::NotWellFormed,
        };
        Error::new(code).because(&error.kind).at(error.position)
    }
}

impl From<WriteError> for Error {
    fn from(error: WriteError) -> Self {
        let code = match error.kind {
            WriteErrorKind::Unencodable(_) => ErrorCode::CharacterOutside,
            WriteErrorKind::IllegalCharacter(_) => ErrorCode::CharacterIllegal,
            WriteErrorKind::IllegalName
            | WriteErrorKind::Unbalanced
            | WriteErrorKind::NoPlace(_) => ErrorCode::ValueFormat,
        };
        Error::new(code).because(&error.kind).at_path(error.path)
    }
}

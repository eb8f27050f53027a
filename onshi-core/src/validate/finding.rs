//! One odd thing about a message. Names the place and never a value.

use std::fmt;

use super::rule::{Rule, Source};
use crate::catalogue::Standing;
use crate::error::{Error, ErrorCode, Language};
use crate::xml::Position;

/// How bad a finding is (重大度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing: our rows may be behind.
    Note,
    /// Contradicts what is known.
    Warning,
    /// Not sent like this.
    Error,
}

impl Severity {
    /// The word in JSON: `note`, `warning`, `error`.
    pub const fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// The word for people.
    pub const fn japanese(self) -> &'static str {
        match self {
            Severity::Note => "参考",
            Severity::Warning => "注意",
            Severity::Error => "誤り",
        }
    }
}

/// One odd thing (指摘).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// Element path, repeated elements counted from 1.
    pub path: String,
    /// Where the element, or the group that lacks it, starts in the decoded document; `None` in a
    /// message that was built and not read.
    pub offset: Option<u64>,
    /// The place in a document that is none: only there it is not found by its offset.
    pub position: Option<Position>,
    /// How the element is known that was measured; `None` for one that is not, and for whole groups.
    pub standing: Option<Standing>,
    /// Counts and names that say more, never a value.
    pub detail: Option<String>,
}

impl Finding {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.rule.severity
    }

    /// What is wrong.
    pub fn text(&self, language: Language) -> String {
        let text = match language {
            Language::Japanese => self.rule.japanese,
            Language::English => self.rule.english,
        };
        match &self.detail {
            Some(detail) => format!("{text} ({detail})"),
            None => text.to_owned(),
        }
    }

    /// Why it is wrong: grade and source of the rule, or of the element where the rule is its row.
    pub fn source(&self) -> (&str, &str) {
        match (&self.rule.source, &self.standing) {
            (Source::Row, Some(standing)) => (standing.grade(), standing.source()),
            (source, _) => (source.grade(), source.text()),
        }
    }
}

/// Rule, both languages, and what says more.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Rule {
            id,
            japanese,
            english,
            ..
        } = self.rule;
        write!(f, "{id} {japanese} / {english}")?;
        match &self.detail {
            Some(detail) => write!(f, " ({detail})"),
            None => Ok(()),
        }
    }
}

impl From<Finding> for Error {
    fn from(finding: Finding) -> Self {
        let code = match finding.rule.id {
            "S04" | "S05" => ErrorCode::ValueMissing,
            "F01" => ErrorCode::ValueTooLong,
            "X21" => ErrorCode::WrongCoverage,
            id if id.starts_with('X') => ErrorCode::RuleBroken,
            _ => ErrorCode::ValueFormat,
        };
        let error = Error::new(code).because(&finding);
        error.at_path(finding.path)
    }
}

//! What is wrong with a message (検証): measured against its layout and against the rules that public
//! sources and the vendor manual give.
//!
//! ```text
//!  bytes ──► document   proven whole, or one finding
//!               │ frame, then person after person in the same memory
//!               ▼
//!              walk      along the layout: present, once, known, length, format, code
//!               │ every group
//!               ▼
//!             RULES     what fields of one group, one message, one batch say together
//! ```
//!
//! | to validate | take |
//! |---|---|
//! | a message in memory | [`validate`] |
//! | whether it may be sent | [`must_be_sendable`] |
//! | a file, however large | [`validate_document`] |
//! | a part of a message: one person of a batch | [`validate_part`] |
//! | any of them, to show it to somebody | [`Found`] |
//!
//! A finding names its rule and its place and never a value. A request goes out: with a finding of
//! severity [`Severity::Error`] it is not sent. An answer comes in: it is only reported on.
//!
//! A rule is a row of [`rules`], and a small function if it compares fields. All of a message is
//! measured against its [`Form`]: a vendor's names, lengths and occurrence are in force.

mod batch;
mod consent;
mod document;
mod examination;
mod finding;
mod format;
mod found;
mod here;
mod insured;
mod outcome;
mod query;
mod rule;
pub mod rules;
mod walk;

use chrono::NaiveDate;

use crate::catalogue::{Dialect, Form};
use crate::error::Error;
use crate::record::Record;
use examination::Examination;

pub use document::validate_document;
pub use finding::{Finding, Severity};
pub use found::{Found, Placed};
pub(crate) use query::consultation;
pub use rule::{Concerns, Rule, Source};
pub use rules::RULES;

/// What a message is measured against besides its form (検証の条件).
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The catalogue in force; its limits are those of the place.
    pub dialect: &'a Dialect,
    /// Today in Japan. Without it, what depends on it is not looked at.
    pub today: Option<NaiveDate>,
}

impl<'a> Context<'a> {
    /// A context without a day.
    pub fn new(dialect: &'a Dialect) -> Self {
        Context {
            dialect,
            today: None,
        }
    }

    /// The same on a day.
    #[must_use]
    pub fn on(self, today: NaiveDate) -> Self {
        let today = Some(today);
        Context { today, ..self }
    }
}

/// Everything that is wrong with a whole message.
pub fn validate(record: &Record, form: &Form, context: Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut found = |finding| findings.push(finding);
    Examination::of_message(form, context, &mut found).whole(record);
    findings
}

/// Refuses a message that must not be sent. Warnings and notes are for people to look at.
///
/// # Errors
/// The first finding of severity [`Severity::Error`], with its rule and path.
pub fn must_be_sendable(record: &Record, form: &Form, context: Context<'_>) -> Result<(), Error> {
    let findings = validate(record, form, context).into_iter();
    let mut errors = findings.filter(|finding| finding.severity() == Severity::Error);
    errors.next().map_or(Ok(()), |first| Err(first.into()))
}

/// Everything that is wrong with a record of which only the row is known: a part of a message, or a
/// message that may be one of several. What depends on the message is not looked at.
pub fn validate_part(record: &Record, context: Context<'_>) -> Vec<Finding> {
    let layout = context.dialect.layout(record.row());
    let mut findings = Vec::new();
    let mut found = |finding| findings.push(finding);
    Examination::of_record(record.row(), &layout, context, &mut found).whole(record);
    findings
}

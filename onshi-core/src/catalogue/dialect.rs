//! The catalogue in force (適用カタログ): the rows, corrected by a profile.
//!
//! | to know | ask |
//! |---|---|
//! | how files of a message are named | [`Dialect::prefix`], [`Dialect::message`] |
//! | how a message is written and read | [`Dialect::form`] |
//! | whether it may be sent to a real terminal | [`Dialect::is_assumed`] |

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, OnceLock};

use super::arrange::arrange;
use super::layout::{Layout, Standing};
use super::messages::{Direction, MessageRow};
use super::profile::{Claim, Limits, MessagePatch, Profile, RecordPatch};
use super::row::{Evidence, RecordRow};
use super::{message, messages, records};
use crate::error::{Error, ErrorCode};
use crate::text::Charset;

/// The rows, corrected by a profile.
#[derive(Debug)]
pub struct Dialect {
    profile: Profile,
    /// One per record, in the order of [`records`], made when it is first needed.
    layouts: Vec<(u16, OnceLock<Arc<Layout>>)>,
    /// One per message that the profile corrects alone, by its number.
    own: Vec<(u16, OnceLock<Arc<Layout>>)>,
}

/// A message as a dialect spells it (書式).
#[derive(Debug, Clone)]
pub struct Form {
    /// The message.
    pub message: &'static MessageRow,
    /// Its tree on the wire.
    pub layout: Arc<Layout>,
}

impl From<&'static MessageRow> for Form {
    fn from(message: &'static MessageRow) -> Self {
        Dialect::standard().form(message)
    }
}

impl Dialect {
    /// The rows as they are.
    pub fn standard() -> &'static Arc<Dialect> {
        static STANDARD: LazyLock<Arc<Dialect>> =
            LazyLock::new(|| Arc::new(Dialect::over(Profile::default())));
        &STANDARD
    }

    /// The rows corrected by a profile.
    ///
    /// # Errors
    /// Everything in the profile that names nothing or cannot be done; the path says what.
    pub fn new(profile: Profile) -> Result<Dialect, Vec<Error>> {
        let mut problems = profile.problems();
        // Only whole messages: in a part alone, what moved out of it stays at home.
        for row in messages() {
            problems.extend(profile.arranged(row).1);
        }
        problems.dedup();
        match problems.is_empty() {
            true => Ok(Dialect::over(profile)),
            false => Err(problems),
        }
    }

    /// The rows corrected by the text of a profile.
    ///
    /// # Errors
    /// [`ErrorCode::ProfileInvalid`]: the first of what [`new`](Self::new) finds.
    pub fn parse(profile: &str) -> Result<Arc<Dialect>, Error> {
        let first = |problems: Vec<Error>| {
            let mut problems = problems.into_iter();
            problems
                .next()
                .unwrap_or_else(|| Error::new(ErrorCode::ProfileInvalid))
        };
        Dialect::new(Profile::parse(profile)?)
            .map(Arc::new)
            .map_err(first)
    }

    fn over(profile: Profile) -> Dialect {
        let layouts = records().map(|row| (row.id, OnceLock::new())).collect();
        let is_own = |row: &&MessageRow| {
            let patch = profile.messages.get(row.ident);
            patch.is_some_and(|patch| !patch.records.is_empty())
        };
        let own = messages()
            .filter(is_own)
            .map(|row| (row.number, OnceLock::new()));
        Dialect {
            layouts,
            own: own.collect(),
            profile,
        }
    }

    /// The profile.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The limits of this place.
    pub fn limits(&self) -> &Limits {
        &self.profile.limits
    }

    /// The tree of a record on the wire. The name of its own element is the document element's:
    /// inside a message it is written under the name of its field.
    pub fn layout(&self, row: &'static RecordRow) -> Arc<Layout> {
        let make = || Arc::new(arrange(&self.profile, &self.profile.records, row).0);
        let known = self.layouts.iter().find(|(id, _)| *id == row.id);
        known.map_or_else(make, |(_, cell)| cell.get_or_init(make).clone())
    }

    /// A message as it is spelled here.
    pub fn form(&self, message: &'static MessageRow) -> Form {
        let own = self
            .own
            .iter()
            .find(|(number, _)| *number == message.number);
        let make = || Arc::new(self.profile.arranged(message).0);
        let layout = match own {
            Some((_, cell)) => cell.get_or_init(make).clone(),
            None => self.layout(message.record),
        };
        Form { message, layout }
    }

    /// File name prefix of a message, before `req`/`res`.
    pub fn prefix(&self, message: &MessageRow) -> &str {
        // A result has the prefix of its request, unless it has its own.
        let own = self
            .patch(message)
            .and_then(|patch| patch.prefix.as_deref());
        let asked = || {
            let request = super::message(message.prefix, Direction::Request)?;
            self.patch(request)?.prefix.as_deref()
        };
        own.or_else(asked).unwrap_or(message.prefix)
    }

    /// The message of a prefix and direction.
    pub fn message(&self, prefix: &str, direction: Direction) -> Option<&'static MessageRow> {
        if self.profile.messages.is_empty() {
            return message(prefix, direction);
        }
        messages().find(|row| row.direction == direction && self.prefix(row) == prefix)
    }

    /// Service of the central system that takes a request.
    pub fn service(&self, message: &MessageRow) -> Option<&str> {
        let own = self
            .patch(message)
            .and_then(|patch| patch.service.as_deref());
        own.or(message.service)
    }

    /// Encoding of a request, if the profile says one.
    pub fn charset(&self, message: &MessageRow) -> Option<Charset> {
        let own = self
            .patch(message)
            .and_then(|patch| patch.encoding.as_deref());
        own.or(self.profile.profile.encoding.as_deref())
            .and_then(charset)
    }

    /// How we know a message.
    pub fn standing(&self, message: &MessageRow) -> Standing {
        let claim = self.patch(message).and_then(|patch| patch.evidence);
        let own = || Standing::Row(message.evidence);
        claim.map_or_else(own, |claim| self.profile.standing(claim))
    }

    /// Ours and confirmed by nobody: not to be sent to a real terminal unasked.
    pub fn is_assumed(&self, message: &MessageRow) -> bool {
        self.standing(message).is_assumed()
    }

    fn patch(&self, message: &MessageRow) -> Option<&MessagePatch> {
        self.profile.messages.get(message.ident)
    }
}

impl Profile {
    /// The tree of a message, and what cannot be done.
    fn arranged(&self, message: &MessageRow) -> (Layout, Vec<Error>) {
        match self.messages.get(message.ident) {
            Some(patch) => arrange(self, &self.records_in(patch), message.record),
            None => arrange(self, &self.records, message.record),
        }
    }

    /// What a claim makes of an element; without a document it stays ours.
    pub fn standing(&self, claim: Claim) -> Standing {
        let source = self.profile.source.as_str();
        match claim {
            Claim::Confirmed if !source.is_empty() => Standing::Confirmed(source.into()),
            _ => Standing::Row(Evidence::Assumed(
                "only a profile says so, without a document",
            )),
        }
    }

    /// Everything that names nothing.
    fn problems(&self) -> Vec<Error> {
        let mut problems = Vec::new();
        for (ident, patch) in &self.messages {
            let path = format!("messages.{ident}");
            if !messages().any(|row| row.ident == ident) {
                problems.push(invalid(path.clone(), "there is no such message"));
            }
            problems.extend(self.unfounded(patch.evidence, &path));
            problems.extend(self.record_problems(&patch.records, &format!("{path}.")));
            problems.extend(unknown_encoding(patch.encoding.as_deref(), &path));
            let plain = |prefix: &String| prefix.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !patch.prefix.as_ref().is_none_or(plain) {
                problems.push(invalid(path, "a prefix has letters and digits only"));
            }
        }
        problems.extend(unknown_encoding(
            self.profile.encoding.as_deref(),
            "profile",
        ));
        problems.extend(self.record_problems(&self.records, ""));
        problems
    }

    fn record_problems(&self, records: &BTreeMap<String, RecordPatch>, around: &str) -> Vec<Error> {
        let mut problems = Vec::new();
        for (ident, patch) in records {
            let path = format!("{around}records.{ident}");
            let Some(row) = super::records().find(|row| row.ident == ident) else {
                problems.push(invalid(path, "there is no such record"));
                continue;
            };
            let is_field = |name: &str| row.fields.iter().any(|field| field.ident == name);
            let after = patch
                .extra
                .values()
                .filter_map(|extra| extra.after.as_ref());
            for name in patch.order.iter().chain(patch.fields.keys()).chain(after) {
                if !is_field(name) {
                    let path = format!("{path}.{name}");
                    problems.push(invalid(path, "the record has no such field"));
                }
            }
            problems.extend(self.unfounded(patch.evidence, &path));
            for (name, field) in &patch.fields {
                problems.extend(self.unfounded(field.evidence, &format!("{path}.fields.{name}")));
            }
        }
        problems
    }

    /// A confirmation without a document.
    fn unfounded(&self, claim: Option<Claim>, path: &str) -> Option<Error> {
        let bare = claim == Some(Claim::Confirmed) && self.profile.source.is_empty();
        let error = Error::new(ErrorCode::ProfileInvalid).at_path(path);
        bare.then(|| error.because("profile.source must name the document that confirms it"))
    }
}

fn invalid(path: String, why: &str) -> Error {
    Error::new(ErrorCode::ProfileInvalid)
        .at_path(path)
        .because(why)
}

fn charset(name: &str) -> Option<Charset> {
    const NAMES: [(&str, Charset); 3] = [
        ("UTF-8", Charset::Utf8),
        ("Shift_JIS", Charset::ShiftJisJis90),
        ("CP932", Charset::Cp932),
    ];
    let known = NAMES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    known.map(|(_, charset)| *charset)
}

fn unknown_encoding(name: Option<&str>, path: &str) -> Option<Error> {
    let unknown = name.is_some_and(|name| charset(name).is_none());
    let error = Error::new(ErrorCode::ProfileInvalid).at_path(path);
    unknown.then(|| error.because("encoding is UTF-8, Shift_JIS or CP932"))
}

//! What a profile changes (プロファイルの変更点): each thing it says, beside what the rows say.

use crate::catalogue::layout::Standing;
use crate::catalogue::profile::{
    Claim, ExtraElement, FieldPatch, Limits, MessagePatch, OccursPatch, RecordPatch,
};
use crate::catalogue::{Dialect, FieldRow, MessageRow, Profile, RecordRow, messages, records};

use super::outline::{outline, times};

/// Everything a profile says of one message, one record, or everywhere.
#[derive(Debug)]
pub struct Touched {
    /// Where in the profile, e.g. `messages.CONSENTED_REQUEST`, `records.NumberQuery`.
    pub place: String,
    /// Japanese name of the message or record.
    pub japanese: &'static str,
    /// The messages in which it holds.
    pub messages: Vec<&'static MessageRow>,
    /// What it says.
    pub changes: Vec<Change>,
}

/// One thing that a profile says.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// Program name of the field or name of the element; empty for the whole.
    pub of: String,
    /// Key of the profile.
    pub key: &'static str,
    /// What the rows say.
    pub standard: String,
    /// What the profile says.
    pub profile: String,
}

impl Change {
    /// The profile says what the rows say.
    pub fn is_idle(&self) -> bool {
        self.standard == self.profile
    }
}

/// What stands for "nothing said".
const NOTHING: &str = "–";

/// What the profile of a dialect changes, in the order of a profile.
pub fn changes(dialect: &Dialect) -> Vec<Touched> {
    let profile = dialect.profile();
    let mut all: Vec<Touched> = everywhere(profile).into_iter().collect();
    for (ident, patch) in &profile.messages {
        if let Some(message) = messages().find(|row| row.ident == ident) {
            all.extend(of_message(dialect, message, patch));
        }
    }
    for (ident, patch) in &profile.records {
        if let Some(row) = records().find(|row| row.ident == ident) {
            all.push(Touched {
                place: format!("records.{ident}"),
                japanese: row.japanese,
                messages: carriers(row),
                changes: of_record(dialect, row, patch),
            });
        }
    }
    all
}

/// The messages in whose tree a record stands.
pub fn carriers(row: &RecordRow) -> Vec<&'static MessageRow> {
    let standard = Dialect::standard();
    let carries = |message: &&'static MessageRow| {
        let layout = standard.layout(message.record);
        let inside = outline(&layout);
        let parts = inside.iter().filter_map(|line| line.node.row());
        message.record.id == row.id || parts.into_iter().any(|part| part.id == row.id)
    };
    messages().filter(carries).collect()
}

fn everywhere(profile: &Profile) -> Option<Touched> {
    let encoding = profile.profile.encoding.as_ref();
    let mut changes: Vec<Change> = encoding
        .map(|name| change("", "encoding", NOTHING, name))
        .into_iter()
        .collect();
    let (rows, own) = (Limits::default(), &profile.limits);
    for (key, standard, said) in [
        (
            "batch_people",
            rows.batch_people.to_string(),
            own.batch_people.to_string(),
        ),
        (
            "batch_registrations",
            rows.batch_registrations.to_string(),
            own.batch_registrations.to_string(),
        ),
        ("months", rows.months.to_string(), own.months.to_string()),
        (
            "first_month",
            rows.first_month.clone(),
            own.first_month.clone(),
        ),
    ] {
        if standard != said {
            changes.push(change("limits", key, &standard, &said));
        }
    }
    let says_something = !changes.is_empty();
    says_something.then(|| Touched {
        place: "profile".to_owned(),
        japanese: "全体",
        messages: Vec::new(),
        changes,
    })
}

fn of_message(
    dialect: &Dialect,
    message: &'static MessageRow,
    patch: &MessagePatch,
) -> Vec<Touched> {
    let place = format!("messages.{}", message.ident);
    let mut changes = Vec::new();
    let said = |text: &Option<String>| text.clone();
    for (key, standard, profile) in [
        ("prefix", Some(message.prefix), said(&patch.prefix)),
        ("service", message.service, said(&patch.service)),
        ("encoding", None, said(&patch.encoding)),
    ] {
        let standard = standard.unwrap_or(NOTHING);
        changes.extend(profile.map(|profile| change("", key, standard, &profile)));
    }
    let own = Standing::Row(message.evidence);
    changes.extend(
        patch
            .evidence
            .map(|claim| evidence("", &own, dialect, claim)),
    );
    let touched = |place: String, japanese, changes| Touched {
        place,
        japanese,
        messages: vec![message],
        changes,
    };
    let mut all = Vec::new();
    if !changes.is_empty() {
        all.push(touched(place.clone(), message.japanese, changes));
    }
    for (ident, patch) in &patch.records {
        if let Some(row) = records().find(|row| row.ident == ident) {
            let place = format!("{place}.records.{ident}");
            all.push(touched(place, row.japanese, of_record(dialect, row, patch)));
        }
    }
    all
}

fn of_record(dialect: &Dialect, row: &RecordRow, patch: &RecordPatch) -> Vec<Change> {
    let mut changes = Vec::new();
    if !patch.order.is_empty() {
        let named = row.fields.iter().map(|field| field.ident);
        let rows: Vec<_> = named
            .filter(|ident| patch.order.iter().any(|named| named == ident))
            .collect();
        changes.push(change("", "order", &rows.join(" "), &patch.order.join(" ")));
    }
    if let Some(claim) = patch.evidence {
        let all = format!("{NOTHING} ({})", row.fields.len());
        changes.push(change("", "evidence", &all, grade(dialect, claim).grade()));
    }
    for (ident, patch) in &patch.fields {
        if let Some(field) = row.fields.iter().find(|field| field.ident == ident) {
            changes.extend(of_field(dialect, field, patch));
        }
    }
    changes.extend(patch.extra.iter().map(|(name, extra)| added(name, extra)));
    changes
}

fn of_field(dialect: &Dialect, field: &FieldRow, patch: &FieldPatch) -> Vec<Change> {
    let length = |max: Option<usize>| max.map_or(NOTHING.to_owned(), |max| max.to_string());
    let pad = patch.pad.map(|pad| format!("{:?} × {}", pad.with, pad.to));
    let max = patch.max.map(|max| max.to_string());
    let occurs = patch.occurs.map(|occurs| times(occurs.into()).to_owned());
    let absent = patch.absent.then(|| "true".to_owned());
    let mut changes = Vec::new();
    for (key, standard, profile) in [
        ("at", field.element.to_owned(), patch.at.clone()),
        ("absent", "false".to_owned(), absent),
        ("occurs", times(field.occurs).to_owned(), occurs),
        ("max", length(field.kind.max_chars()), max),
        ("pad", NOTHING.to_owned(), pad),
    ] {
        changes.extend(profile.map(|profile| change(field.ident, key, &standard, &profile)));
    }
    let own = Standing::Row(field.evidence);
    let claimed = patch.evidence;
    changes.extend(claimed.map(|claim| evidence(field.ident, &own, dialect, claim)));
    changes
}

fn added(name: &str, extra: &ExtraElement) -> Change {
    let occurs = times(extra.occurs.unwrap_or(OccursPatch::Optional).into());
    let length = extra.max.map_or(String::new(), |max| format!(" {max}"));
    let after = extra.after.as_ref();
    let after = after.map_or(String::new(), |after| format!(", after {after}"));
    let said = format!("{}{length}, {occurs}{after}", extra.japanese);
    change(name, "extra", NOTHING, said.trim_start())
}

fn change(of: &str, key: &'static str, standard: &str, profile: &str) -> Change {
    Change {
        of: of.to_owned(),
        key,
        standard: standard.to_owned(),
        profile: profile.to_owned(),
    }
}

fn evidence(of: &str, own: &Standing, dialect: &Dialect, claim: Claim) -> Change {
    change(of, "evidence", own.grade(), grade(dialect, claim).grade())
}

fn grade(dialect: &Dialect, claim: Claim) -> Standing {
    dialect.profile().standing(claim)
}

//! The chain: how entries become lines, each bound to the one before.
//!
//! The hash of a line is BLAKE3 of its text before `,"hash":`, in UTF-8. So everybody can check an audit
//! with a shell and `b3sum`.

use std::fmt::Write;

use serde_json::Value;

use super::entry::Entry;

/// Where the hash of a line begins.
pub(super) const HASH: &str = ",\"hash\":\"";
/// What stands behind it.
pub(super) const END: &str = "\"}";

/// The first line of an audit that is written out: whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    text: String,
    hash: [u8; 32],
}

/// A line of an audit (監査証跡の行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1, without a gap.
    pub number: u64,
    /// One JSON object, without the end of the line.
    pub text: String,
}

/// How far an audit goes (監査証跡の末尾).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many lines there are.
    pub lines: u64,
    /// The hash of the last one; of the opening, if there is none.
    pub hash: [u8; 32],
}

impl Opening {
    /// Of the audit of an installation.
    pub fn of(installation: &str) -> Self {
        let name = Value::from(installation);
        let (text, hash) = hashed(format!("{{\"onshi\":\"audit 1\",\"installation\":{name}"));
        Opening { text, hash }
    }

    pub(super) fn read(text: &str) -> Option<Opening> {
        let fields: Value = serde_json::from_slice(text.as_bytes()).ok()?;
        let opening = Opening::of(fields.get("installation")?.as_str()?);
        (opening.text == text).then_some(opening)
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Head {
    /// Of an audit without a line.
    pub fn new(opening: &Opening) -> Self {
        Head {
            lines: 0,
            hash: opening.hash,
        }
    }

    /// Gives an entry its place behind the last one.
    #[must_use = "the entry is counted: write it"]
    pub fn link(&mut self, entry: &Entry) -> Line {
        let number = self.lines.saturating_add(1);
        let (text, hash) = hashed(body(number, entry, &self.hash));
        *self = Head {
            lines: number,
            hash,
        };
        Line { number, text }
    }

    /// The hash as it is written.
    pub fn hex(&self) -> String {
        hex(&self.hash)
    }
}

/// How every closing line begins.
pub(super) const CLOSING: &str = "{\"lines\":";

/// The last line of an audit that is written out: how far it goes.
pub fn closing(head: &Head) -> String {
    format!("{CLOSING}{},\"head\":\"{}\"}}", head.lines, head.hex())
}

/// A line, and its hash.
fn hashed(mut text: String) -> (String, [u8; 32]) {
    let hash = blake3::hash(text.as_bytes());
    text.extend([HASH, hash.to_hex().as_str(), END]);
    (text, hash.into())
}

pub(super) fn hex(hash: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*hash).to_hex().to_string()
}

/// How every line with this number begins.
pub(super) fn beginning(number: u64) -> String {
    format!("{{\"number\":{number},")
}

/// How what is hashed of a line ends.
pub(super) fn bond(previous: &[u8; 32]) -> String {
    format!(",\"previous\":\"{}\"", hex(previous))
}

fn body(number: u64, entry: &Entry, previous: &[u8; 32]) -> String {
    let mut text = beginning(number);
    let Entry { wall, trusted, .. } = entry;
    let ident = entry.deed.row().ident;
    let _ = write!(
        text,
        "\"wall\":{},\"trusted\":{},\"deed\":\"{ident}\"",
        wall.0, trusted.0
    );
    let mut add = |name: &str, value: Value| {
        let _ = write!(text, ",\"{name}\":{value}");
    };
    entry
        .job
        .into_iter()
        .for_each(|job| add("job", job.0.into()));
    entry
        .operation
        .into_iter()
        .for_each(|operation| add("operation", operation.into()));
    if !entry.whose.is_empty() {
        let whose = entry.whose.iter().map(|whose| whose.to_string());
        add("whose", whose.collect());
    }
    if !entry.about.is_empty() {
        add("about", entry.about.iter().copied().collect());
    }
    for (name, known) in entry.who.texts() {
        add(name, known.into());
    }
    let process = entry.who.process.into_iter();
    process.for_each(|process| add("process", process.into()));
    text + &bond(previous)
}

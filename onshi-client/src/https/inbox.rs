//! Answers in memory (受信): each under the name its file would have, wiped when it is removed. Nothing of
//! them is ever written.

use std::collections::BTreeMap;
use std::sync::Arc;

use onshi_core::catalogue::{Dialect, Direction, Form};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Sight;
use onshi_core::message::{Extension, FileName, Summary, answer_stem, prove_pdf};
use onshi_core::record::{from_json_as, write_as};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;
use serde_json::Value as Json;
use zeroize::{Zeroize, Zeroizing};

use crate::exchange::Content;
use crate::folder::Bytes;

/// The body of an answer, as it came.
pub(super) type Body = Zeroizing<Vec<u8>>;

/// How a PDF begins.
const PDF: &[u8] = b"%PDF-";

/// How often each answer is looked at: as often as a file is.
const LOOKS: u32 = 2;

/// What stands among the answers.
#[derive(Default)]
pub(super) struct Inbox {
    held: BTreeMap<String, Held>,
    /// Looks that are still owed to what came last.
    owed: u32,
}

/// One answer.
pub(super) enum Held {
    /// As a file of this name would be.
    File(Arc<Body>),
    /// It stays where it is, so that it is told of.
    NotUnderstood(Error),
}

impl Held {
    /// An answer under its file name. A document in place of a message is assumed to come as itself.
    pub fn answer(request: &str, body: Body, dialect: &Dialect) -> Option<(String, Held)> {
        let stem = answer_stem(request)?;
        if body.starts_with(PDF) {
            return Some((stem + ".pdf", Held::File(Arc::new(body))));
        }
        let held = match as_file(request, &body, dialect) {
            Ok(file) => Held::File(Arc::new(file)),
            Err(error) => Held::NotUnderstood(error),
        };
        Some((stem + ".xml", held))
    }

    /// A refusal, as the terminal software writes one: its content is looked at by nobody.
    pub fn refusal(request: &str, body: Body) -> Option<(String, Held)> {
        let stem = answer_stem(request)?;
        Some((stem + ".err", Held::File(Arc::new(body))))
    }
}

/// The file that says the same as a JSON answer.
fn as_file(request: &str, body: &[u8], dialect: &Dialect) -> Result<Body, Error> {
    let file = FileName::parse(request);
    let message = file.and_then(|file| dialect.message(file.prefix, Direction::Answer));
    let message = message.ok_or_else(|| Error::new(ErrorCode::UnknownMessage))?;
    let Form { layout, .. } = dialect.form(message);
    let json = serde_json::from_slice(body).map(WipedJson);
    let json = json.map_err(|error| {
        let place = format!("not JSON at {}:{}", error.line(), error.column());
        Error::new(ErrorCode::OtherMessage).because(place)
    })?;
    let mut record = from_json_as(&json.0, layout.clone())?;
    let written = write_as(&record, &layout, Charset::Utf8);
    record.wipe();
    written.map(Zeroizing::new)
}

impl Inbox {
    pub fn put(&mut self, name: String, held: Held) {
        self.owed = LOOKS;
        self.held.insert(name, held);
    }

    pub fn names(&mut self) -> Vec<String> {
        self.owed = self.owed.saturating_sub(1);
        self.held.keys().cloned().collect()
    }

    /// Whether what came is to be looked at once more, at once.
    pub fn is_owed_a_look(&self) -> bool {
        self.owed > 0
    }

    pub fn open(&self, name: &str) -> Result<Content, Error> {
        let bytes = Shared(self.file(name)?.clone());
        Ok(Box::new(Bytes { bytes, at: 0 }))
    }

    pub fn inspect(&self, name: &str, form: &Form) -> Result<Sight, Error> {
        let bytes = self.file(name)?.as_slice();
        let sight = match FileName::parse(name).map(|file| file.extension) {
            Some(Extension::Err) => Ok(Sight::Refusal(blake3::hash(bytes).into())),
            Some(Extension::Pdf) => prove_pdf(bytes).map(Sight::Document),
            _ => Summary::read(bytes, form.clone(), Limits::default())
                .map(|summary| Sight::Message(Box::new(summary))),
        };
        sight.map_err(|error| error.in_file(name))
    }

    pub fn remove(&mut self, name: &str) {
        self.held.remove(name);
    }

    fn file(&self, name: &str) -> Result<&Arc<Body>, Error> {
        match self.held.get(name) {
            Some(Held::File(bytes)) => Ok(bytes),
            Some(Held::NotUnderstood(error)) => Err(error.clone().in_file(name)),
            None => Err(Error::new(ErrorCode::AnswerVanished).in_file(name)),
        }
    }
}

/// Held as long as somebody reads it.
struct Shared(Arc<Body>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// JSON whose texts are wiped when it is dropped.
pub(super) struct WipedJson(pub Json);

impl Drop for WipedJson {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(json: &mut Json) {
    match json {
        Json::String(text) => text.zeroize(),
        Json::Array(all) => all.iter_mut().for_each(wipe),
        Json::Object(all) => all.values_mut().for_each(wipe),
        _ => {}
    }
}

//! Which message a file holds: its name decides, leniently; and the bytes of it.

use std::borrow::Cow;
use std::fmt;

use onshi_client::{ArchiveLimits, unpack};
use onshi_core::catalogue::{Dialect, Direction, FACE_TAG, Form, MessageRow, messages};
use onshi_core::error::Error;
use onshi_core::message::{Extension, FileName};
use onshi_core::pages::{Subject, beginning, find};

/// How an archive begins, whatever it is called.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// A message that was recognised.
pub struct Known {
    /// The message as it is spelled here.
    pub form: Form,
    /// Kind of file; `None` if the name is not of the interface's form.
    pub extension: Option<Extension>,
    /// Written by a card reader.
    face: bool,
    /// How its name and that of a document in an archive begins.
    beginning: String,
}

impl Known {
    /// By the whole file name, else by its beginning: copies carry all kinds of suffixes.
    pub fn by_name(name: &str, dialect: &Dialect) -> Option<Self> {
        let exact = FileName::parse(name).map(|file| Known {
            form: dialect.form(file.message(dialect)),
            extension: Some(file.extension),
            face: file.face || file.suffix.starts_with(FACE_TAG),
            beginning: file.beginning(),
        });
        exact.or_else(|| Self::by_beginning(name, dialect))
    }

    /// By what a person calls the message: a file name, its prefix, an interface number, the name in
    /// programs.
    pub fn called(text: &str, dialect: &Dialect) -> Option<Self> {
        match find(dialect, text)[..] {
            [Subject::Message(message)] => Some(Self::of(message, dialect)),
            _ => Self::by_name(text, dialect),
        }
    }

    /// The same in a file whose name may say of what kind it is.
    pub fn in_file(self, name: &str) -> Self {
        let extension = FileName::parse(name).map(|file| file.extension);
        Known { extension, ..self }
    }

    /// A message, whatever file it is in.
    pub fn of(message: &'static MessageRow, dialect: &Dialect) -> Self {
        Known {
            form: dialect.form(message),
            extension: None,
            face: false,
            beginning: beginning(dialect, message),
        }
    }

    fn by_beginning(name: &str, dialect: &Dialect) -> Option<Self> {
        messages().find_map(|message| {
            let known = Self::of(message, dialect);
            let rest = name.strip_prefix(&known.beginning)?;
            let card = rest.strip_prefix('_').unwrap_or(rest);
            let face = card.starts_with(FACE_TAG);
            Some(Known { face, ..known })
        })
    }

    /// The message.
    pub fn message(&self) -> &'static MessageRow {
        self.form.message
    }

    /// The document: the file itself, or the one in the archive that the client would take.
    pub fn document<'f>(&self, file: &'f [u8]) -> Result<Cow<'f, [u8]>, Error> {
        let is_archive = self.extension == Some(Extension::Zip) || file.starts_with(ARCHIVE);
        match is_archive {
            true => unpack(file, &self.beginning, &ArchiveLimits::default()).map(Cow::Owned),
            false => Ok(Cow::Borrowed(file)),
        }
    }
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let MessageRow {
            japanese,
            direction,
            ..
        } = self.message();
        let interface = self.message().interface();
        let interface = interface.map_or_else(String::new, |number| format!("  {number}"));
        let face = if self.face { "  顔認証 face" } else { "" };
        write!(f, "{japanese}{interface}  {}{face}", way(*direction))
    }
}

/// Which way a message travels, in words.
pub fn way(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "要求 request",
        Direction::Answer => "結果 answer",
    }
}

/// The text shown when a name says nothing: every message that could be meant.
pub struct Names<'a>(pub &'a Dialect);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  ファイル名からメッセージを判別できません。--message で次のどれかを指定してください\n  \
             the name does not say which message this is; give --message one of:"
        )?;
        for message in messages() {
            let name = beginning(self.0, message);
            writeln!(f, "    {name:<14} {}", message.japanese)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_recognised_by_how_its_name_begins() {
        let dialect = Dialect::standard();
        for message in messages() {
            let begin = beginning(dialect, message);
            for name in [
                format!("{begin}_202611220001.xml"),
                format!("{begin}.derived.xml"),
                format!("{begin}_x - コピー.xml.txt"),
                begin.clone(),
            ] {
                let known = Known::by_name(&name, dialect).expect("recognised");
                assert_eq!(known.message(), message, "{name}");
                assert!(!known.face, "{name}");
            }
            let called = Known::called(message.ident, dialect).expect("known by its name");
            assert_eq!(called.message(), message);
        }
        assert!(Known::by_name("patients.csv", dialect).is_none());
    }
}

//! Which message a file holds: its name decides, leniently.

use std::fmt;

use onshi_core::catalogue::{self, Dialect, FieldId, Kind, MessageRow, RecordRow};
use onshi_core::catalogue::{FACE_TAG, messages};
use onshi_core::message::{Extension, FileName};

/// Finding out what a file is.
pub enum Identity {}

/// A message that was recognised by its name.
pub struct Known {
    /// The message.
    pub message: &'static MessageRow,
    /// Written by a card reader.
    face: bool,
    /// Kind of file; `None` if the name is not of the interface's form.
    pub extension: Option<Extension>,
}

impl Identity {
    /// By the whole file name, else by its beginning: copies carry all kinds of suffixes.
    pub fn of(name: &str) -> Option<Known> {
        let exact = FileName::parse(name).map(|file| Known {
            message: file.message(Dialect::standard()),
            face: file.face || file.suffix.starts_with(FACE_TAG),
            extension: Some(file.extension),
        });
        exact.or_else(|| Self::by_beginning(name))
    }

    fn by_beginning(name: &str) -> Option<Known> {
        messages().find_map(|message| {
            let rest = name.strip_prefix(&*beginning(message))?;
            let card = rest.strip_prefix('_').unwrap_or(rest);
            Some(Known {
                message,
                face: card.starts_with(FACE_TAG),
                extension: None,
            })
        })
    }
}

/// How the names of its files begin.
fn beginning(message: &MessageRow) -> String {
    format!("{}{}", message.prefix, message.direction.tag())
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let japanese = self.message.japanese;
        let interface = self.message.interface();
        let interface = interface.map_or_else(String::new, |number| format!("  {number}"));
        let face = if self.face { "  顔認証 face" } else { "" };
        let way = super::direction(self.message.direction);
        write!(f, "{japanese}{interface}  {way}{face}")
    }
}

/// The text shown when a name says nothing: every message that could be meant.
pub struct Names;

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  ファイル名からメッセージを判別できません。--message で次のどれかを指定してください\n  \
             the name does not say which message this is; give --message one of:"
        )?;
        for message in messages() {
            writeln!(f, "    {:<14} {}", beginning(message), message.japanese)?;
        }
        Ok(())
    }
}

/// Element names of the body and of the repeated unit in it.
pub fn unit_elements(message: &'static MessageRow) -> Option<(&'static str, &'static str)> {
    let FieldId { record, no } = message.unit?;
    let mut fields = message.record.fields.iter();
    let body = fields.find(|field| holds(field.kind, record))?;
    let unit = catalogue::record(record)?.field(no)?;
    Some((body.element, unit.element))
}

fn holds(kind: Kind, record: u16) -> bool {
    matches!(kind, Kind::Group(RecordRow { id, .. }) if *id == record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_recognised_by_how_its_name_begins() {
        for message in messages() {
            let begin = beginning(message);
            for name in [
                format!("{begin}_202611220001.xml"),
                format!("{begin}.derived.xml"),
                format!("{begin}_x - コピー.xml.txt"),
                begin.clone(),
            ] {
                let known = Identity::of(&name).expect("recognised");
                assert_eq!(known.message, message, "{name}");
                assert!(!known.face, "{name}");
            }
        }
        assert!(Identity::of("patients.csv").is_none());
    }
}

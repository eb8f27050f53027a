//! File names (ファイル名): `<prefix><req|res>_<suffix>.<ext>`; a result takes the suffix of its
//! request. Evidence: `Seen(OD2 MYNA AGENT TANAKA)`.

use crate::catalogue::{Direction, MessageRow};
use crate::catalogue::{FACE_TAG, messages};

/// What a file name says (ファイル名の構成).
#[derive(Debug, Clone, Copy)]
pub struct FileName<'a> {
    /// The message.
    pub message: &'static MessageRow,
    /// Written by a card reader, without a request (顔認証結果).
    pub face: bool,
    /// The free part that ties a result to its request.
    pub suffix: &'a str,
    /// What kind of file.
    pub extension: Extension,
}

/// Kind of file by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extension {
    /// The message itself.
    Xml,
    /// The message inside an archive. Evidence: `Seen(OD2)` for collected batch results.
    Zip,
    /// Refusal by the terminal software. Evidence: `Seen(AGENT)`; its content is unknown.
    Err,
}

impl Extension {
    fn of(text: &str) -> Option<Self> {
        [
            ("xml", Extension::Xml),
            ("zip", Extension::Zip),
            ("err", Extension::Err),
        ]
        .into_iter()
        .find(|(ending, _)| text.eq_ignore_ascii_case(ending))
        .map(|(_, extension)| extension)
    }
}

impl<'a> FileName<'a> {
    /// Reads a file name; `None` if it is not one of this interface.
    pub fn parse(name: &'a str) -> Option<Self> {
        let (stem, ending) = name.rsplit_once('.')?;
        let extension = Extension::of(ending)?;
        messages().find_map(|message| {
            let rest = stem
                .strip_prefix(message.prefix)?
                .strip_prefix(message.direction.tag())?;
            let rest = rest.strip_prefix('_').filter(|rest| !rest.is_empty())?;
            let card = rest
                .strip_prefix(FACE_TAG)
                .and_then(|rest| rest.strip_prefix('_'));
            let face = message.direction == Direction::Answer && card.is_some();
            let suffix = if face { card.unwrap_or(rest) } else { rest };
            Some(FileName {
                message,
                face,
                suffix,
                extension,
            })
        })
    }
}

/// Name of a request file.
pub fn request_name(message: &MessageRow, suffix: &str) -> String {
    format!("{}{}_{suffix}.xml", message.prefix, message.direction.tag())
}

/// Name, without its ending, of the answer to a request file.
pub fn answer_stem(request: &str) -> Option<String> {
    let file = FileName::parse(request)?;
    let answers = file.message.direction == Direction::Request;
    answers.then(|| {
        format!(
            "{}{}_{}",
            file.message.prefix,
            Direction::Answer.tag(),
            file.suffix
        )
    })
}

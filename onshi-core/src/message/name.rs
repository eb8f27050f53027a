//! File names (ファイル名): `<prefix><req|res>_<suffix>.<ext>`; a result takes the suffix of its
//! request. Evidence: `Seen(OD2 MYNA AGENT TANAKA)`.

use crate::catalogue::{
    Dialect, Direction, ENVELOPE_ANSWER, ENVELOPE_REQUEST, FACE_TAG, MessageRow,
};

/// What a file name says by itself (ファイル名の構成). Which message that is, a dialect knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileName<'a> {
    /// What the name begins with, before `req`/`res` (接頭辞).
    pub prefix: &'a str,
    /// Which way it travels.
    pub direction: Direction,
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
    /// A document for people instead of a message. Evidence: `Seen(OD2 ECO)`, vendor manual §2.1.8.
    Pdf,
    /// Refusal by the terminal software. Evidence: `Seen(AGENT)`; its content is unknown.
    Err,
}

impl Extension {
    fn of(text: &str) -> Option<Self> {
        [
            ("xml", Extension::Xml),
            ("zip", Extension::Zip),
            ("pdf", Extension::Pdf),
            ("err", Extension::Err),
        ]
        .into_iter()
        .find(|(ending, _)| text.eq_ignore_ascii_case(ending))
        .map(|(_, extension)| extension)
    }
}

impl<'a> FileName<'a> {
    /// Reads a file name; `None` if it does not look like one of this interface.
    pub fn parse(name: &'a str) -> Option<Self> {
        let (stem, ending) = name.rsplit_once('.')?;
        let extension = Extension::of(ending)?;
        let (head, rest) = stem.split_once('_')?;
        let (prefix, direction) = [Direction::Request, Direction::Answer]
            .into_iter()
            .find_map(|direction| Some((head.strip_suffix(direction.tag())?, direction)))?;
        let plain = prefix.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if prefix.is_empty() || !plain || rest.is_empty() {
            return None;
        }
        let card = rest
            .strip_prefix(FACE_TAG)
            .and_then(|rest| rest.strip_prefix('_'));
        let face = direction == Direction::Answer && card.is_some();
        let suffix = if face { card.unwrap_or(rest) } else { rest };
        Some(FileName {
            prefix,
            direction,
            face,
            suffix,
            extension,
        })
    }

    /// The message; `None` for a prefix that nobody declares.
    pub fn known(&self, dialect: &Dialect) -> Option<&'static MessageRow> {
        dialect.message(self.prefix, self.direction)
    }

    /// The message; for a prefix that nobody declares the envelope (header and raw body).
    pub fn message(&self, dialect: &Dialect) -> &'static MessageRow {
        let envelope = match self.direction {
            Direction::Request => &ENVELOPE_REQUEST,
            Direction::Answer => &ENVELOPE_ANSWER,
        };
        self.known(dialect).unwrap_or(envelope)
    }

    /// How the name begins: the same in an archive.
    pub fn beginning(&self) -> String {
        format!("{}{}", self.prefix, self.direction.tag())
    }
}

/// Name of a request file.
pub fn request_name(prefix: &str, suffix: &str) -> String {
    format!("{prefix}{}_{suffix}.xml", Direction::Request.tag())
}

/// Name, without its ending, of the answer to a request file.
pub fn answer_stem(request: &str) -> Option<String> {
    let file = FileName::parse(request)?;
    let asks = file.direction == Direction::Request;
    asks.then(|| format!("{}{}_{}", file.prefix, Direction::Answer.tag(), file.suffix))
}

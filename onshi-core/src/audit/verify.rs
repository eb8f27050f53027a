//! Whether an audit that was written out is whole and as it was written (監査証跡の検証).
//!
//! Nothing of a line is taken as meant: every byte of it is either hashed or known beforehand.

use std::fmt;

use super::chain::{CLOSING, END, HASH, Head, Opening, beginning, bond, closing, hex};

/// What somebody noted of an audit and kept elsewhere (監査証跡の控え): a later audit must still have it.
pub type Anchor = Head;

/// The first thing that is wrong with an audit (最初の異常箇所).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{index} 行目: {fault} / line {index}")]
pub struct Broken {
    /// Its line: the number of the entry; 0 is the opening, and the closing comes after the last entry.
    pub index: u64,
    /// What is wrong.
    pub fault: Fault,
}

/// What can be wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No line of an audit, or one that was changed.
    Changed,
    /// A line of another place in this audit, or of another audit.
    Moved,
    /// The audit ends before its closing line says, or without one.
    Cut,
    /// Something stands behind the closing line.
    Behind,
    /// It is not the audit that the anchor was taken of: it was written anew, or put back.
    OtherThanAnchor,
}

impl Fault {
    /// Japanese words to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            Fault::Changed => "行が改変されています",
            Fault::Moved => "行が欠落・挿入・入替されています",
            Fault::Cut => "末尾が欠落または改変されています",
            Fault::Behind => "末尾の後に余分な内容があります",
            Fault::OtherThanAnchor => "控えと一致しません",
        }
    }

    /// English words to show.
    pub const fn english(self) -> &'static str {
        match self {
            Fault::Changed => "the line was changed",
            Fault::Moved => "lines are missing, put in or moved",
            Fault::Cut => "the end is missing or was changed",
            Fault::Behind => "something stands behind the end",
            Fault::OtherThanAnchor => "it is not what the anchor was taken of",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.japanese(), self.english())
    }
}

/// Checks an audit line by line, as it is read.
#[derive(Debug, Default)]
pub struct Verifier {
    place: Place,
    anchors: Vec<Anchor>,
}

#[derive(Debug, Default, Clone, Copy)]
enum Place {
    #[default]
    Opening,
    Lines(Head),
    Closed(Head),
}

impl Verifier {
    /// One that compares with what was noted before.
    pub fn against(anchors: impl IntoIterator<Item = Anchor>) -> Self {
        Verifier {
            place: Place::Opening,
            anchors: anchors.into_iter().collect(),
        }
    }

    /// Takes in the next line with its end (`\n`).
    ///
    /// # Errors
    /// What is wrong with it; the audit is broken then, and what follows says nothing.
    pub fn line(&mut self, line: &[u8]) -> Result<(), Broken> {
        let index = self.index();
        let broken = |fault| Err(Broken { index, fault });
        let whole = line.strip_suffix(b"\n").filter(|line| !line.is_empty());
        let Some(text) = whole.and_then(|line| std::str::from_utf8(line).ok()) else {
            return broken(Fault::Changed);
        };
        let next = match self.place {
            Place::Opening => Opening::read(text)
                .map(|opening| Place::Lines(Head::new(&opening)))
                .ok_or(Fault::Changed),
            Place::Lines(head) if text == closing(&head) => Ok(Place::Closed(head)),
            Place::Lines(_) if text.starts_with(CLOSING) => Err(Fault::Cut),
            Place::Lines(head) => follow(&head, text).map(Place::Lines),
            Place::Closed(_) => Err(Fault::Behind),
        };
        let next = next.and_then(|next| self.anchored(next));
        next.map(|next| self.place = next).or_else(broken)
    }

    /// How far it goes.
    ///
    /// # Errors
    /// It has no closing line, or goes less far than an anchor.
    pub fn end(self) -> Result<Head, Broken> {
        let index = self.index();
        match self.place {
            Place::Closed(head) if self.anchors.iter().all(|anchor| anchor.lines <= head.lines) => {
                Ok(head)
            }
            Place::Closed(_) => Err(Broken {
                index,
                fault: Fault::OtherThanAnchor,
            }),
            _ => Err(Broken {
                index,
                fault: Fault::Cut,
            }),
        }
    }

    /// Which line comes next.
    fn index(&self) -> u64 {
        match self.place {
            Place::Opening => 0,
            Place::Lines(head) => head.lines + 1,
            Place::Closed(head) => head.lines + 2,
        }
    }

    fn anchored(&self, place: Place) -> Result<Place, Fault> {
        let Place::Lines(head) = place else {
            return Ok(place);
        };
        let mut anchors = self.anchors.iter();
        match anchors.any(|anchor| anchor.lines == head.lines && anchor.hash != head.hash) {
            true => Err(Fault::OtherThanAnchor),
            false => Ok(place),
        }
    }
}

/// The head after a line, if it belongs behind this one.
fn follow(head: &Head, text: &str) -> Result<Head, Fault> {
    let (body, hash) = text.rsplit_once(HASH).ok_or(Fault::Changed)?;
    let hash = hash.strip_suffix(END).ok_or(Fault::Changed)?;
    let real = blake3::hash(body.as_bytes());
    if hash != hex(&real.into()) {
        return Err(Fault::Changed);
    }
    let number = head.lines + 1;
    match body.starts_with(&beginning(number)) && body.ends_with(&bond(&head.hash)) {
        true => Ok(Head {
            lines: number,
            hash: real.into(),
        }),
        false => Err(Fault::Moved),
    }
}

/// Checks a whole audit; how far it goes.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn verify(audit: &[u8]) -> Result<Head, Broken> {
    let mut verifier = Verifier::default();
    let lines = audit.split_inclusive(|byte| *byte == b'\n');
    lines.into_iter().try_for_each(|line| verifier.line(line))?;
    verifier.end()
}

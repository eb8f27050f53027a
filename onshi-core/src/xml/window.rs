//! The window: the part of the decoded document that is in memory.
//!
//! ```text
//!          read, may be forgotten     unread                 to come
//!  text:  [ ...<Name>試験　太郎</Na | me>....<Birthdate>199 ]  ← decode appends here
//!         base                      start                  end    (then perhaps a fault)
//! ```
//!
//! A fault in the bytes (undecodable, illegal character, medium failed) is kept at the end of the
//! window until the reader needs what lies beyond. So the events before it, and the error itself,
//! are the same for every way the bytes arrive.

use std::ops::Range;

use zeroize::Zeroize;

use super::chars::first_illegal;
use super::error::XmlErrorKind;
use super::intake::{Intake, Proof};
use super::limits::{Limit, Limits};
use super::position::Position;
use super::scan::{Scanned, Stop};
use super::source::Source;
use crate::text::Charset;

/// Above this, a thing that is not whole yet doubles the window, so that looking at it again after
/// each growth stays linear in its length.
const DOUBLING: usize = 4 << 10;

/// Room past a cap for what a scanner must see behind a thing to know its end.
const LOOKAHEAD: usize = 16;

/// Why reading stopped for good, at a place of the document.
#[derive(Debug)]
pub(super) struct Halt {
    pub kind: XmlErrorKind,
    pub position: Position,
}

/// A cap on one thing that must be whole in the window.
#[derive(Clone, Copy)]
pub(super) struct Cap {
    pub bytes: usize,
    pub limit: Limit,
}

/// See the module's text.
pub(super) struct Window<S> {
    intake: Intake<S>,
    text: String,
    /// Always between two characters: what is consumed ends at markup, which is ASCII.
    start: usize,
    /// A place not after `start`, counted up to here.
    counted: Position,
    /// Offset of `text[0]` in the document.
    base: u64,
    fault: Option<XmlErrorKind>,
    ended: bool,
}

impl<S: Source> Window<S> {
    pub(super) fn new(source: S, limits: &Limits, chunk: usize, proof: Option<Proof>) -> Self {
        Window::over(Intake::new(source, limits, chunk, proof), 0)
    }

    /// The window over what follows `at` in a proven UTF-8 document.
    pub(super) fn amid(source: S, limits: &Limits, chunk: usize, proof: Proof, at: u64) -> Self {
        Window::over(Intake::amid(source, limits, chunk, proof, at), at)
    }

    fn over(intake: Intake<S>, base: u64) -> Self {
        Window {
            intake,
            text: String::new(),
            start: 0,
            counted: Position::START,
            base,
            fault: None,
            ended: false,
        }
    }

    /// Finds out the encoding and passes the XML declaration.
    pub(super) fn open(&mut self, declaration_bytes: usize) -> Result<(), Box<Halt>> {
        let opening = self.intake.open(declaration_bytes).map_err(|fault| {
            let position = Position {
                column: 1 + fault.at as u32,
                ..Position::START
            };
            Box::new(Halt {
                kind: fault.kind,
                position: Position {
                    offset: fault.at as u64,
                    ..position
                },
            })
        })?;
        while self.unread().len() < opening.declaration {
            self.need_more(opening.declaration)?;
        }
        self.consume(opening.declaration);
        Ok(())
    }

    /// What is in memory and not consumed.
    pub(super) fn unread(&self) -> &[u8] {
        &self.text.as_bytes()[self.start..]
    }

    /// [`Window::unread`] as the text it is.
    pub(super) fn unread_text(&self) -> &str {
        &self.text[self.start..]
    }

    /// Where the unread bytes begin in memory.
    pub(super) fn base(&self) -> usize {
        self.start
    }

    /// Exchanges what is in memory for another text; to be undone before anything else.
    pub(super) fn lend(&mut self, text: &mut String) {
        std::mem::swap(&mut self.text, text);
    }

    /// Overwrites what is in memory, decoded or not.
    pub(super) fn wipe(&mut self) {
        self.text.zeroize();
        self.start = 0;
        self.intake.wipe();
    }

    /// Passes `length` unread bytes; their range stays readable until the window grows.
    pub(super) fn consume(&mut self, length: usize) -> Range<usize> {
        let from = self.start;
        self.start = (from + length).min(self.text.len());
        from..self.start
    }

    /// The text of a range that [`Window::consume`] gave.
    pub(super) fn text(&self, range: Range<usize>) -> &str {
        &self.text[range]
    }

    /// Offset of the first unread byte.
    pub(super) fn offset(&self) -> u64 {
        self.base + self.start as u64
    }

    /// The place at `offset`, which is in the window and not before the last place settled.
    pub(super) fn position_at(&self, offset: u64) -> Position {
        let index = |offset: u64| usize::try_from(offset.saturating_sub(self.base)).unwrap_or(0);
        let until = index(offset).min(self.text.len());
        let from = index(self.counted.offset).min(until);
        self.counted.after(&self.text.as_bytes()[from..until])
    }

    /// Counts up to the first unread byte, so that later places need not be counted from before.
    pub(super) fn settle(&mut self) -> Position {
        self.counted = self.position_at(self.offset());
        self.counted
    }

    /// Scans a whole thing of at most `cap` at the front of the unread bytes, reading as needed.
    pub(super) fn scan<T>(
        &mut self,
        cap: Cap,
        mut scanner: impl FnMut(&[u8]) -> Scanned<T>,
    ) -> Result<T, Box<Halt>> {
        loop {
            let unread = self.unread();
            let most = cap.bytes.saturating_add(LOOKAHEAD);
            let whole = unread.len() >= most;
            match scanner(&unread[..unread.len().min(most)]) {
                Ok(found) => return Ok(found),
                Err(Stop::Bad(fault)) => return Err(self.halt(fault.kind, fault.at)),
                Err(Stop::More) if whole => {
                    return Err(self.halt(XmlErrorKind::LimitExceeded(cap.limit), 0));
                }
                Err(Stop::More) => self.need_more(most)?,
            }
        }
    }

    /// Grows, to at most about `most` unread bytes, or the document is truncated.
    pub(super) fn need_more(&mut self, most: usize) -> Result<(), Box<Halt>> {
        match self.grow_to(most)? {
            true => Ok(()),
            false => Err(self.truncated()),
        }
    }

    /// Forgets what is consumed and reads on; false at the end of the document.
    pub(super) fn grow(&mut self) -> Result<bool, Box<Halt>> {
        self.grow_to(1)
    }

    fn grow_to(&mut self, most: usize) -> Result<bool, Box<Halt>> {
        self.forget();
        let before = self.text.len();
        let doubled = if before < DOUBLING {
            before
        } else {
            2 * before
        };
        let wanted = doubled.min(most).max(before + 1);
        while self.text.len() < wanted && !self.ended && self.fault.is_none() {
            self.fill();
        }
        match &self.fault {
            _ if self.text.len() > before => Ok(true),
            Some(kind) => Err(self.halt(kind.clone(), self.text.len())),
            None => Ok(false),
        }
    }

    fn forget(&mut self) {
        // In a proven document nobody asks for places any more.
        if !self.is_proven() {
            self.settle();
        }
        self.text.drain(..self.start);
        self.base += self.start as u64;
        self.start = 0;
    }

    fn fill(&mut self) {
        let fresh = self.text.len();
        match self.intake.decode(&mut self.text) {
            Ok(more) => self.ended = !more,
            Err(kind) => self.fault = Some(kind),
        }
        if self.is_proven() {
            return;
        }
        if let Some(at) = first_illegal(&self.text.as_bytes()[fresh..]) {
            let code = self.text[fresh + at..].chars().next().map_or(0, u32::from);
            self.fault = Some(XmlErrorKind::IllegalCharacter(code));
            self.text.truncate(fresh + at);
        }
    }

    /// Stops at `at` of the unread bytes.
    #[cold]
    pub(super) fn halt(&self, kind: XmlErrorKind, at: usize) -> Box<Halt> {
        let position = self.position_at(self.offset() + at as u64);
        Box::new(Halt { kind, position })
    }

    /// Stops because the document ends here; the reader knows what is open.
    fn truncated(&self) -> Box<Halt> {
        self.halt(
            XmlErrorKind::Truncated { open: Vec::new() },
            self.unread().len(),
        )
    }

    /// Whether a first pass has proven these bytes.
    pub(super) fn is_proven(&self) -> bool {
        self.intake.is_proven()
    }

    /// The encoding in force, once opened.
    pub(super) fn charset(&self) -> Charset {
        self.intake.charset()
    }

    /// The proof, to be asked for when the document has ended.
    pub(super) fn proof(&self) -> Proof {
        self.intake.proof()
    }
}

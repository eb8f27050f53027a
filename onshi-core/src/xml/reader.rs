//! The reader: the order in which things may stand in a document.

use std::ops::Range;

use zeroize::Zeroize;

use super::error::{XmlError, XmlErrorKind};
use super::intake::Proof;
use super::limits::{Limit, Limits};
use super::markup::{self, CDATA_CLOSING, CDATA_OPENING, COMMENT_OPENING, Exclamation, Skip};
use super::namespace::Namespaces;
use super::open::OpenElements;
use super::pass::{Content, Passed};
use super::position::Position;
use super::reference::resolve;
use super::scan::{Scanned, is_blank};
use super::source::Source;
use super::tag::{Attribute, end_tag, start_tag};
use super::text::{Ahead, Markup, ahead, markup as markup_at};
use super::window::{Cap, Halt, Window};
use crate::text::Charset;

/// Bytes asked of the source at once: large against a call's cost, small against a core's cache.
pub(crate) const CHUNK: usize = 64 << 10;

/// What comes next in a document. Borrowed from the reader until the next call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'a> {
    /// `<name …>`, or the first half of `<name/>`.
    Start {
        /// The name with its prefix as written.
        name: &'a str,
        /// How many attributes it has; they are checked and not handed out.
        attributes: u32,
    },
    /// All character data up to the next tag, never empty: references resolved, CDATA joined, line
    /// ends as one line feed. Comments and processing instructions inside do not split it.
    Text(&'a str),
    /// `</name>`, or the second half of `<name/>`.
    End {
        /// The name with its prefix as written.
        name: &'a str,
    },
    /// The document is whole. Before this event nothing that was read may be believed.
    Done(Proof),
}

/// A strict pull reader in constant memory (a window and the largest single thing in it).
pub struct Reader<S: Source> {
    window: Window<S>,
    limits: Limits,
    state: State,
    open: OpenElements,
    namespaces: Namespaces,
    attributes: Vec<Attribute>,
    /// A text that does not stand in the window as it must be handed out.
    joined: String,
    /// Whether values are wanted, or only the proof.
    values: bool,
    event: Place,
    failure: Option<XmlError>,
}

/// Where in the order of things the reader is.
#[derive(Debug, Clone)]
enum State {
    Unopened,
    Prolog,
    Content,
    /// The markup after a text that was just handed out.
    Markup(Markup),
    /// `<name/>`: its start was handed out, its end not yet.
    EmptyElement(Range<usize>),
    Epilog,
    Done,
}

/// Where the last event starts.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// In the window; counted when somebody asks.
    Offset(u64),
    Counted(Position),
}

/// An event before its values are borrowed.
enum Token {
    Start {
        name: Range<usize>,
        attributes: u32,
    },
    Text(Range<usize>),
    /// The text is in `joined`.
    Joined,
    End(Range<usize>),
    Done,
}

impl<S: Source> Reader<S> {
    /// A reader at the beginning of `source`; nothing is read yet.
    pub fn new(source: S, limits: Limits) -> Self {
        Reader::with_chunk(source, limits, CHUNK)
    }

    /// A reader of a document that was proven. Each block of it is compared before it is believed.
    pub(crate) fn again(source: S, limits: Limits, chunk: usize, proof: Proof) -> Self {
        Reader::over(Window::new(source, &limits, chunk, Some(proof)), limits)
    }

    /// A reader of what follows a place between two elements of a proven UTF-8 document without
    /// namespaces, with these elements open. The source begins with the block that holds the place.
    pub(crate) fn amid<'n>(
        source: S,
        limits: Limits,
        chunk: usize,
        proof: Proof,
        at: u64,
        open: impl Iterator<Item = &'n str>,
    ) -> Self {
        let window = Window::amid(source, &limits, chunk, proof, at);
        let mut reader = Reader::over(window, limits);
        open.for_each(|name| reader.open.push(name.as_bytes()));
        reader.state = State::Content;
        reader
    }

    /// A reader that asks for `chunk` bytes at once; tests cut documents at every place with it.
    #[doc(hidden)]
    pub fn with_chunk(source: S, limits: Limits, chunk: usize) -> Self {
        Reader::over(Window::new(source, &limits, chunk, None), limits)
    }

    fn over(window: Window<S>, limits: Limits) -> Self {
        Reader {
            window,
            limits,
            state: State::Unopened,
            open: OpenElements::default(),
            namespaces: Namespaces::default(),
            attributes: Vec::new(),
            joined: String::new(),
            values: true,
            event: Place::Counted(Position::START),
            failure: None,
        }
    }

    /// The next event. After [`Event::Done`] or an error, the same again.
    ///
    /// # Errors
    /// The document is refused; see [`XmlErrorKind`]. Everything handed out before is void.
    #[allow(clippy::should_implement_trait)] // The events borrow; an iterator's items cannot.
    pub fn next(&mut self) -> Result<Event<'_>, XmlError> {
        let token = self.step()?;
        Ok(match token {
            Token::Start { name, attributes } => Event::Start {
                name: self.window.text(name),
                attributes,
            },
            Token::Text(chars) => Event::Text(self.window.text(chars)),
            Token::Joined => Event::Text(&self.joined),
            Token::End(name) => Event::End {
                name: self.window.text(name),
            },
            Token::Done => Event::Done(self.window.proof()),
        })
    }

    /// What [`prove`] does, from wherever the reader is.
    #[doc(hidden)]
    pub fn prove(mut self) -> Result<Proof, XmlError> {
        self.values = false;
        loop {
            if let Token::Done = self.step()? {
                return Ok(self.window.proof());
            }
        }
    }

    /// The start of the last event; before the first, the start of the document.
    #[must_use]
    pub fn position(&self) -> Position {
        match self.event {
            Place::Offset(offset) => self.window.position_at(offset),
            Place::Counted(position) => position,
        }
    }

    /// Offset of the start of the last event in the decoded document; cheaper than [`position`].
    ///
    /// [`position`]: Self::position
    #[must_use]
    pub fn offset(&self) -> u64 {
        match self.event {
            Place::Offset(offset) => offset,
            Place::Counted(position) => position.offset,
        }
    }

    /// The encoding of the document, known from the first event on.
    #[must_use]
    pub fn charset(&self) -> Option<Charset> {
        match self.state {
            State::Unopened => None,
            _ => Some(self.window.charset()),
        }
    }

    fn step(&mut self) -> Result<Token, XmlError> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        self.advance().map_err(|halt| self.fail(*halt))
    }

    #[cold]
    fn fail(&mut self, halt: Halt) -> XmlError {
        let Halt { mut kind, position } = halt;
        if let XmlErrorKind::Truncated { open } = &mut kind {
            *open = self.open.innermost(8);
        }
        self.failure.insert(XmlError { kind, position }).clone()
    }

    fn advance(&mut self) -> Result<Token, Box<Halt>> {
        match std::mem::replace(&mut self.state, State::Content) {
            State::Content => self.content(),
            State::Markup(markup) => self.tag(markup),
            State::EmptyElement(name) => {
                self.close();
                Ok(Token::End(name))
            }
            State::Unopened => {
                self.state = State::Unopened;
                self.window.open(self.limits.declaration_bytes)?;
                self.state = State::Prolog;
                self.prolog()
            }
            State::Prolog => self.prolog(),
            State::Epilog => self.epilog(),
            State::Done => {
                self.state = State::Done;
                Ok(Token::Done)
            }
        }
    }

    /// The limits in force.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Lets somebody who knows what to expect pass ordinary content without events; whether it
    /// wants to stop there.
    pub(crate) fn pass(&mut self, road: impl FnOnce(Content<'_>) -> Passed) -> bool {
        if !matches!(self.state, State::Content) || self.failure.is_some() {
            return false;
        }
        let passed = road(Content {
            text: self.window.unread_text(),
            base: self.window.base(),
            offset: self.window.offset(),
            floor: self.namespaces.floor(),
            open: &mut self.open,
            limits: &self.limits,
            proven: self.window.is_proven(),
        });
        self.window.consume(passed.bytes);
        passed.stopped
    }

    /// Lends what is in memory to somebody, or takes it back. It must be back before the reader goes on.
    pub(crate) fn lend(&mut self, text: &mut String) {
        self.window.lend(text);
    }

    /// Overwrites everything that it holds of the document: the raw block, the window, a text that was
    /// put together (消去). It is broken then; drop it.
    pub fn wipe(&mut self) {
        // Line and column cannot be counted any more.
        let position = Position {
            offset: self.offset(),
            ..Position::START
        };
        self.window.wipe();
        self.joined.zeroize();
        let kind = XmlErrorKind::Truncated { open: Vec::new() };
        self.event = Place::Counted(position);
        self.failure = Some(XmlError { kind, position });
    }

    fn prolog(&mut self) -> Result<Token, Box<Halt>> {
        match self.outside()? {
            Some(Markup::StartTag) => {
                self.state = State::Content;
                self.tag(Markup::StartTag)
            }
            Some(_) => Err(self.window.halt(XmlErrorKind::UnopenedEnd, 0)),
            None => Err(self.window.halt(XmlErrorKind::NoRoot, 0)),
        }
    }

    fn epilog(&mut self) -> Result<Token, Box<Halt>> {
        match self.outside()? {
            Some(Markup::StartTag) => Err(self.window.halt(XmlErrorKind::SecondRoot, 0)),
            Some(_) => Err(self.window.halt(XmlErrorKind::UnopenedEnd, 0)),
            None => {
                self.event = Place::Offset(self.window.offset());
                self.state = State::Done;
                Ok(Token::Done)
            }
        }
    }

    /// Passes blanks, comments and processing instructions outside the root, up to a tag or the end.
    fn outside(&mut self) -> Result<Option<Markup>, Box<Halt>> {
        loop {
            let blanks = self
                .window
                .unread()
                .iter()
                .take_while(|&&b| is_blank(b))
                .count();
            self.window.consume(blanks);
            match self.window.unread().first().copied() {
                None if self.window.grow()? => continue,
                None => return Ok(None),
                Some(b'<') => {}
                Some(_) => return Err(self.window.halt(XmlErrorKind::TextOutsideRoot, 0)),
            }
            match self
                .window
                .scan(self.cap_tag(), |bytes| markup_at(bytes, 0))?
            {
                Markup::Instruction => self.instruction()?,
                Markup::Exclamation => match self.exclamation()? {
                    Exclamation::Comment => self.comment()?,
                    Exclamation::Cdata => {
                        return Err(self.window.halt(XmlErrorKind::TextOutsideRoot, 0));
                    }
                },
                tag => return Ok(Some(tag)),
            }
        }
    }

    fn content(&mut self) -> Result<Token, Box<Halt>> {
        self.event = Place::Offset(self.window.offset());
        let ahead = self.ahead(0)?;
        match ahead.markup {
            Markup::Instruction | Markup::Exclamation => self.joined(ahead),
            tag if ahead.text == 0 => self.tag(tag),
            tag => {
                self.state = State::Markup(tag);
                self.text(ahead)
            }
        }
    }

    /// Looks ahead over character data; `before` bytes of the same text are passed already.
    fn ahead(&mut self, before: usize) -> Result<Ahead, Box<Halt>> {
        let ahead = self.window.scan(self.cap_text(before), ahead)?;
        self.check_text(before + ahead.text)?;
        Ok(ahead)
    }

    fn check_text(&self, length: usize) -> Result<(), Box<Halt>> {
        match length > self.limits.text_bytes {
            true => Err(self
                .window
                .halt(XmlErrorKind::LimitExceeded(Limit::TextBytes), 0)),
            false => Ok(()),
        }
    }

    fn text(&mut self, ahead: Ahead) -> Result<Token, Box<Halt>> {
        let raw = self.window.consume(ahead.text);
        let bytes = self.window.text(raw.clone()).as_bytes();
        if !self.values || !(ahead.references || memchr::memchr(b'\r', bytes).is_some()) {
            return Ok(Token::Text(raw));
        }
        self.joined.clear();
        self.join(raw, true)?;
        Ok(Token::Joined)
    }

    /// A text with markup inside that does not end it.
    fn joined(&mut self, mut ahead: Ahead) -> Result<Token, Box<Halt>> {
        self.event = Place::Counted(self.window.settle());
        self.joined.clear();
        let mut length = 0;
        loop {
            length += ahead.text;
            let raw = self.window.consume(ahead.text);
            self.join(raw, true)?;
            match ahead.markup {
                Markup::Instruction => self.instruction()?,
                Markup::Exclamation => match self.exclamation()? {
                    Exclamation::Comment => self.comment()?,
                    Exclamation::Cdata => length += self.cdata(length)?,
                },
                tag if length == 0 => return self.tag(tag),
                tag => {
                    self.state = State::Markup(tag);
                    return Ok(Token::Joined);
                }
            }
            ahead = self.ahead(length)?;
        }
    }

    /// Appends a consumed stretch of the window to the joined text.
    fn join(&mut self, raw: Range<usize>, references: bool) -> Result<(), Box<Halt>> {
        if !self.values {
            return Ok(());
        }
        let resolved = resolve(self.window.text(raw), references, &mut self.joined);
        // Every reference was scanned before it was consumed.
        resolved.map_err(|_| self.window.halt(XmlErrorKind::MalformedCharRef, 0))
    }

    fn tag(&mut self, markup: Markup) -> Result<Token, Box<Halt>> {
        self.event = Place::Offset(self.window.offset());
        match markup {
            Markup::EndTag => self.end(),
            _ => self.start(),
        }
    }

    fn start(&mut self) -> Result<Token, Box<Halt>> {
        let (cap, depth) = (self.cap_tag(), self.open.depth());
        let (limits, attributes) = (&self.limits, &mut self.attributes);
        let tag = self
            .window
            .scan(cap, |bytes| start_tag(bytes, limits, attributes))?;
        if depth == self.limits.depth {
            return Err(self
                .window
                .halt(XmlErrorKind::LimitExceeded(Limit::Depth), 0));
        }
        if tag.name.colon.is_some() || !self.attributes.is_empty() {
            let (namespaces, attributes) = (&mut self.namespaces, &self.attributes);
            self.window.scan(cap, |bytes| {
                namespaces.enter(bytes, &tag.name, attributes, depth, &self.limits)
            })?;
        }
        let from = self.window.consume(tag.length).start;
        let name = from + tag.name.range.start..from + tag.name.range.end;
        self.open.push(self.window.text(name.clone()).as_bytes());
        if tag.empty {
            self.state = State::EmptyElement(name.clone());
        }
        Ok(Token::Start {
            name,
            attributes: self.attributes.len() as u32,
        })
    }

    fn end(&mut self) -> Result<Token, Box<Halt>> {
        let expected = self.open.last();
        let name_bytes = self.limits.name_bytes;
        let length = self
            .window
            .scan(self.cap_tag(), |bytes| end_tag(bytes, expected, name_bytes))?;
        let from = self.window.consume(length).start + 2;
        let name = from..from + expected.len();
        self.close();
        Ok(Token::End(name))
    }

    fn close(&mut self) {
        self.open.pop();
        self.namespaces.leave(self.open.depth());
        if self.open.depth() == 0 {
            self.state = State::Epilog;
        }
    }

    fn exclamation(&mut self) -> Result<Exclamation, Box<Halt>> {
        self.window.scan(self.cap_tag(), markup::exclamation)
    }

    fn comment(&mut self) -> Result<(), Box<Halt>> {
        self.window.consume(COMMENT_OPENING);
        self.skip(markup::comment)
    }

    fn instruction(&mut self) -> Result<(), Box<Halt>> {
        let name_bytes = self.limits.name_bytes;
        let length = self.window.scan(self.cap_tag(), |bytes| {
            markup::instruction(bytes, name_bytes)
        })?;
        self.window.consume(length);
        self.skip(markup::instruction_data)
    }

    /// Passes markup of any length without holding it.
    fn skip(&mut self, find: impl Fn(&[u8]) -> Scanned<Skip>) -> Result<(), Box<Halt>> {
        loop {
            match self.window.scan(
                Cap {
                    bytes: usize::MAX,
                    limit: Limit::TagBytes,
                },
                &find,
            )? {
                Skip::Closed(length) => {
                    self.window.consume(length);
                    return Ok(());
                }
                Skip::Open(passed) => {
                    self.window.consume(passed);
                    self.window.need_more(1)?;
                }
            }
        }
    }

    /// Passes a CDATA section; the length of its content.
    fn cdata(&mut self, before: usize) -> Result<usize, Box<Halt>> {
        self.window.consume(CDATA_OPENING);
        let length = self.window.scan(self.cap_text(before), markup::cdata)?;
        self.check_text(before + length)?;
        let raw = self.window.consume(length);
        self.window.consume(CDATA_CLOSING);
        self.join(raw, false)?;
        Ok(length)
    }

    fn cap_tag(&self) -> Cap {
        Cap {
            bytes: self.limits.tag_bytes,
            limit: Limit::TagBytes,
        }
    }

    fn cap_text(&self, before: usize) -> Cap {
        let bytes = self.limits.text_bytes.saturating_sub(before);
        Cap {
            bytes,
            limit: Limit::TextBytes,
        }
    }
}

/// Reads a document to its end and proves its structure; no value is looked at.
///
/// # Errors
/// As [`Reader::next`]: the document is not whole, not well-formed, or beyond a limit.
pub fn prove<S: Source>(source: S, limits: Limits) -> Result<Proof, XmlError> {
    Reader::new(source, limits).prove()
}

//! Reading an answer (回答の読取り): a document whole; a message first for what stands once in it, then
//! person by person.

use std::path::Path;
use std::sync::Arc;

use onshi_core::catalogue::{Dialect, Form, MessageRow};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Answer;
use onshi_core::message::{FileForm, FileName};
use onshi_core::record::{Block, Frame, Record, Section, TextUnit, Units, Wanted, read_frame};
use onshi_core::rules::access::clinical::must_be_wiped;
use onshi_core::xml::Limits;

use crate::crew;
use crate::document::{Document, read_at_most};
use crate::exchange::{Content, Exchange};
use crate::origin::{Held, Origin};

/// Answers up to this size are read into memory once. Larger ones are streamed twice; the proof of
/// the first pass guards the second.
const IN_MEMORY: usize = 64 << 20;

/// A proven answer, whichever kind of file it is (回答). Who asked for a PDF can get either: an error is
/// always a message.
#[derive(Debug)]
pub enum Answered {
    /// XML, to be read by the program.
    Message(Box<AnswerReader>),
    /// PDF, to be shown to people.
    Document(Document),
}

impl Answered {
    pub(crate) fn open(
        exchange: &mut dyn Exchange,
        answer: &Answer,
        dialect: &Dialect,
    ) -> Result<Self, Error> {
        Ok(match answer.form() {
            FileForm::Xml => {
                let reader = AnswerReader::open(exchange, answer, dialect)?;
                Answered::Message(Box::new(reader))
            }
            FileForm::Pdf => Answered::Document(Document::open(exchange, answer)?),
        })
    }

    /// What kind of file it is.
    pub fn form(&self) -> FileForm {
        match self {
            Answered::Message(_) => FileForm::Xml,
            Answered::Document(_) => FileForm::Pdf,
        }
    }

    /// Its file name.
    pub fn name(&self) -> &str {
        match self {
            Answered::Message(reader) => reader.name(),
            Answered::Document(document) => &document.name,
        }
    }

    /// BLAKE3 of its file, or of the one inside an archive.
    pub fn blake3(&self) -> &[u8; 32] {
        match self {
            Answered::Message(reader) => &reader.frame().proof.blake3,
            Answered::Document(document) => &document.blake3,
        }
    }

    /// The message, for who asks for nothing else.
    ///
    /// # Errors
    /// [`ErrorCode::OtherForm`]: it is a document.
    pub fn message(self) -> Result<AnswerReader, Error> {
        match self {
            Answered::Message(reader) => Ok(*reader),
            Answered::Document(document) => {
                Err(Error::new(ErrorCode::OtherForm).in_file(document.name))
            }
        }
    }

    /// The document, for who expects nothing else.
    ///
    /// # Errors
    /// [`ErrorCode::OtherForm`]: it is a message.
    pub fn document(self) -> Result<Document, Error> {
        match self {
            Answered::Document(document) => Ok(document),
            Answered::Message(reader) => {
                Err(Error::new(ErrorCode::OtherForm).in_file(reader.name()))
            }
        }
    }
}

/// A proven message, ready to be read. It holds its own source, independent of the client. Of a clinical or
/// secret message its memory is overwritten when it goes (I-11).
pub struct AnswerReader {
    proven: Arc<Proven>,
    units: Units<Content>,
    failed: Option<Error>,
}

/// What all readers of one answer share.
struct Proven {
    name: String,
    form: Form,
    frame: Frame,
    origin: Origin,
}

impl AnswerReader {
    /// Opens the file that was proven to be the answer.
    pub(crate) fn open(
        exchange: &mut dyn Exchange,
        answer: &Answer,
        dialect: &Dialect,
    ) -> Result<Self, Error> {
        let placed = |error: Error| error.in_file(&answer.name);
        let form = FileName::parse(&answer.name)
            .map(|file| dialect.form(file.message(dialect)))
            .ok_or_else(|| placed(Error::new(ErrorCode::OtherMessage)))?;
        let reader = match read_at_most(exchange.open(&answer.name).map_err(placed)?, IN_MEMORY) {
            Ok(Some(bytes)) => {
                let wipes = must_be_wiped(form.message);
                let held = Origin::memory(Held { bytes, wipes });
                AnswerReader::prove(&answer.name, form, held)
            }
            Ok(None) => {
                let mut pass = || exchange.open(&answer.name);
                let passes = (pass().map_err(placed)?, pass().map_err(placed)?);
                AnswerReader::over(&answer.name, form, Origin::Gone, passes)
            }
            Err(error) => Err(error),
        }
        .map_err(placed)?;
        match reader.frame().proof.blake3 == answer.blake3 {
            true => Ok(reader),
            false => Err(placed(Error::new(ErrorCode::Changed))),
        }
    }

    /// Opens a file that the host holds, proven as every answer is; no session and no request stands
    /// behind it. Without a message, the name of the file says which one it is.
    ///
    /// # Errors
    /// [`ErrorCode::OtherMessage`]; why the file cannot be read or believed.
    pub fn of_file(
        path: &Path,
        message: Option<&'static MessageRow>,
        dialect: &Dialect,
    ) -> Result<Self, Error> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let placed = |error: Error| error.in_file(&*name);
        let named = || FileName::parse(&name).map(|file| file.message(dialect));
        let message = message
            .or_else(named)
            .ok_or_else(|| placed(Error::new(ErrorCode::OtherMessage)))?;
        let origin = Origin::File(path.into());
        AnswerReader::prove(&name, dialect.form(message), origin).map_err(placed)
    }

    fn prove(name: &str, form: Form, origin: Origin) -> Result<Self, Error> {
        let passes = (origin.open(0)?, origin.open(0)?);
        AnswerReader::over(name, form, origin, passes)
    }

    /// Reads the first pass to its end; the second is for the people.
    fn over(
        name: &str,
        form: Form,
        origin: Origin,
        passes: (Content, Content),
    ) -> Result<Self, Error> {
        let (first, second) = passes;
        let frame = read_frame(first, form.clone(), Limits::default())?;
        let units = Units::new(second, form.clone(), Limits::default(), frame.proof.clone());
        let proven = Proven {
            name: name.to_owned(),
            form,
            frame,
            origin,
        };
        Ok(AnswerReader {
            proven: Arc::new(proven),
            units,
            failed: None,
        })
    }

    /// The people in runs for [`section`](Self::section), in order (区間); together they have everyone.
    /// Empty if the answer can only be read as a whole: in Shift_JIS, with attributes, or streamed through
    /// the exchange because of its size.
    pub fn sections(&self) -> &[Section] {
        self.proven.sections()
    }

    /// A reader of one run of people, for another thread. This one is not moved by it.
    ///
    /// # Errors
    /// The file cannot be opened again.
    pub fn section(&self, section: &Section) -> Result<AnswerReader, Error> {
        self.proven.section(section)
    }

    /// Lets up to `cores` threads read the people, run by run, and gives what they made of each run, in
    /// order. `work` gets a reader of one run and how many people stand before it. Where there are no
    /// runs, this thread reads all that is left. The threads have ended when this returns.
    ///
    /// # Errors
    /// The first that `work` met; the others stop after the run they are in.
    pub fn on_cores<T: Send>(
        &mut self,
        cores: usize,
        work: impl Fn(u64, &mut AnswerReader) -> Result<T, Error> + Sync,
    ) -> Result<Vec<T>, Error> {
        let proven = &self.proven;
        match proven.sections() {
            [] => Ok(vec![work(0, self)?]),
            sections => crew::each(sections, cores, |section| {
                work(section.first(), &mut proven.section(section)?)
            }),
        }
    }

    /// Its file name.
    pub fn name(&self) -> &str {
        &self.proven.name
    }

    /// The message.
    pub fn message(&self) -> &'static MessageRow {
        self.proven.form.message
    }

    /// Everything but the people of a batch.
    pub fn frame(&self) -> &Frame {
        &self.proven.frame
    }

    /// The next person of a batch; `None` after the last. The record is reused by the next call.
    ///
    /// # Errors
    /// [`ErrorCode::Changed`] if the file is not the proven one any more: forget what came before.
    /// After an error there is only that error.
    pub fn next_unit(&mut self) -> Result<Option<&Record>, Error> {
        let AnswerReader { units, failed, .. } = self;
        if let Some(error) = failed {
            return Err(error.clone());
        }
        units
            .next()
            .inspect_err(|error| *failed = Some(error.clone()))
    }

    /// As [`next_unit`](Self::next_unit), to keep.
    ///
    /// # Errors
    /// As [`next_unit`](Self::next_unit).
    pub fn take_unit(&mut self) -> Result<Option<Record>, Error> {
        Ok(self.next_unit()?.cloned())
    }

    /// Empties a block and fills it with the next people, so many at most and as far as wanted. How
    /// many they are; 0 after the last. A block that is nearly full may get fewer.
    ///
    /// # Errors
    /// As [`next_unit`](Self::next_unit); the block is empty then.
    pub fn next_block<U: TextUnit>(
        &mut self,
        block: &mut Block<U>,
        wanted: &Wanted,
        most: usize,
    ) -> Result<usize, Error> {
        block.clear();
        self.fill(block, wanted, most)
            .inspect_err(|_| block.clear())
    }

    fn fill<U: TextUnit>(
        &mut self,
        block: &mut Block<U>,
        wanted: &Wanted,
        most: usize,
    ) -> Result<usize, Error> {
        while block.len() < most && block.has_room() {
            let Some(unit) = self.next_unit()? else {
                break;
            };
            if !block.push(unit, wanted) {
                let larger = Error::new(ErrorCode::LimitExceeded).because("one person of a block");
                self.failed = Some(larger.clone());
                return Err(larger);
            }
        }
        Ok(block.len())
    }
}

impl Drop for Proven {
    fn drop(&mut self) {
        if must_be_wiped(self.form.message) {
            self.frame.record.wipe();
        }
    }
}

impl Proven {
    fn sections(&self) -> &[Section] {
        match self.origin {
            Origin::Gone => &[],
            _ => &self.frame.sections,
        }
    }

    fn section(self: &Arc<Self>, section: &Section) -> Result<AnswerReader, Error> {
        let source = self.origin.open(section.from_byte());
        let source = source.map_err(|error| error.in_file(&*self.name))?;
        let (form, proof) = (self.form.clone(), self.frame.proof.clone());
        Ok(AnswerReader {
            proven: self.clone(),
            units: Units::of_section(source, form, Limits::default(), proof, section),
            failed: None,
        })
    }
}

impl std::fmt::Debug for AnswerReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AnswerReader")
            .field("message", &self.message().japanese)
            .field("units", &self.frame().units)
            .finish_non_exhaustive()
    }
}

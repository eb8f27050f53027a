//! Reading an answer (回答の読取り): first what stands once in it, then person by person.

use std::sync::Arc;

use onshi_core::catalogue::{Dialect, Form, MessageRow};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Answer;
use onshi_core::message::FileName;
use onshi_core::record::{Frame, Record, Units, read_frame};
use onshi_core::xml::{Limits, Source};

use crate::exchange::{Content, Exchange};
use crate::folder::Bytes;

/// Answers up to this size are read into memory once. Larger ones are streamed twice; the proof of
/// the first pass guards the second.
const IN_MEMORY: usize = 64 << 20;

/// A proven answer, ready to be read. It holds its own source, independent of the client.
pub struct AnswerReader {
    form: Form,
    frame: Frame,
    units: Units<Content>,
    failed: Option<Error>,
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
        let (first, second) = two_passes(exchange, &answer.name).map_err(placed)?;
        let frame = read_frame(first, form.clone(), Limits::default()).map_err(placed)?;
        if frame.proof.blake3 != answer.blake3 {
            return Err(placed(Error::new(ErrorCode::Changed)));
        }
        let units = Units::new(second, form.clone(), Limits::default(), frame.proof.clone());
        Ok(AnswerReader {
            form,
            frame,
            units,
            failed: None,
        })
    }

    /// The message.
    pub fn message(&self) -> &'static MessageRow {
        self.form.message
    }

    /// Everything but the people of a batch.
    pub fn frame(&self) -> &Frame {
        &self.frame
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
}

impl std::fmt::Debug for AnswerReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AnswerReader")
            .field("message", &self.form.message.japanese)
            .field("units", &self.frame.units)
            .finish_non_exhaustive()
    }
}

/// The same content twice: from memory if it is small enough, else from the exchange.
fn two_passes(exchange: &mut dyn Exchange, name: &str) -> Result<(Content, Content), Error> {
    let Some(bytes) = read_small(exchange.open(name)?)? else {
        return Ok((exchange.open(name)?, exchange.open(name)?));
    };
    let bytes: Arc<[u8]> = bytes.into();
    let pass = |bytes| Box::new(Bytes { bytes, at: 0 });
    Ok((pass(bytes.clone()), pass(bytes)))
}

/// The whole content; `None` if it is too large for that.
fn read_small(mut content: Content) -> Result<Option<Vec<u8>>, Error> {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 64 << 10];
    while bytes.len() <= IN_MEMORY {
        let read = content.read(&mut buffer);
        match read.map_err(|e| Error::new(ErrorCode::IoFailed).because(e.reason))? {
            0 => return Ok(Some(bytes)),
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    }
    Ok(None)
}

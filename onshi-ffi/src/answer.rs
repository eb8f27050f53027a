//! Answers: a message, first what stands once in it, then person by person; or a PDF, as bytes.

use std::ffi::c_char;
use std::path::Path;

use onshi_client::{AnswerReader, Answered, Document};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::message::FileForm;

use crate::boundary::{ONSHI_S_END, ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::held::Held;
use crate::plain::{dialect, message_of};
use crate::record::onshi_record;
use crate::text::{Buffer, TextIn, Unit};

/// Form of an answer: a message, for programs (XML).
pub const ONSHI_FORM_XML: u32 = 1;
/// Form of an answer: a document, for people (PDF).
pub const ONSHI_FORM_PDF: u32 = 2;

/// An answer, proven complete.
#[allow(non_camel_case_types)]
pub struct onshi_answer {
    _opaque: (),
}

/// What stands behind an answer's handle. It holds its own source, so the session may go first.
pub(crate) struct Reading(pub(crate) Answered);

impl Reading {
    pub(crate) fn message(&mut self) -> Result<&mut AnswerReader, Error> {
        match &mut self.0 {
            Answered::Message(reader) => Ok(reader),
            Answered::Document(_) => Err(Error::new(ErrorCode::OtherForm)),
        }
    }

    fn document(&self) -> Result<&Document, Error> {
        match &self.0 {
            Answered::Document(document) => Ok(document),
            Answered::Message(_) => Err(Error::new(ErrorCode::OtherForm)),
        }
    }
}

held_by_c!(Reading as onshi_answer, Answer);

/// Opens the file of an answer that the program holds itself: a test of its own, an importer. It is
/// proven as every answer is, but answers nothing that was asked. The file is XML: a PDF has nothing to
/// read, and the JSON of onshi_record_json is no file of an exchange; both are ONSHI_E_NOT_WELL_FORMED.
/// `message` is one of ONSHI_M_…, or 0: then the name of the file says it. `profile` is the text of one,
/// or NULL: the catalogue as it is.
/// Ownership: borrows texts for the call; gives `*out_answer`; free it with onshi_answer_free.
/// NULL: `path` and `out_answer` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_MESSAGE, ONSHI_E_OTHER_MESSAGE, ONSHI_E_TRUNCATED,
/// ONSHI_E_NOT_WELL_FORMED, ONSHI_E_ACCESS_DENIED, ONSHI_E_IO_FAILED, ONSHI_E_PROFILE_INVALID.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_open_file(
    message: u32,
    path: *const c_char,
    path_length: u32,
    profile: *const c_char,
    profile_length: u32,
    out_answer: *mut *mut onshi_answer,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, profile, out, error) = received!(
        TextIn::utf8(path, path_length),
        TextIn::utf8(profile, profile_length),
        Out::new(out_answer),
        Out::new(out_error)
    );
    boundary(error, || open_file(message, &path, &profile, out))
}

/// As onshi_answer_open_file, with the texts in UTF-16.
/// Ownership: borrows texts for the call; gives `*out_answer`; free it with onshi_answer_free.
/// NULL: `path` and `out_answer` must not be NULL.
/// Thread: any.
/// Returns: as onshi_answer_open_file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_open_file_u16(
    message: u32,
    path: *const u16,
    path_length: u32,
    profile: *const u16,
    profile_length: u32,
    out_answer: *mut *mut onshi_answer,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (path, profile, out, error) = received!(
        TextIn::new(path, path_length),
        TextIn::new(profile, profile_length),
        Out::new(out_answer),
        Out::new(out_error)
    );
    boundary(error, || open_file(message, &path, &profile, out))
}

/// Frees an answer. Records that were taken from it stay.
/// Ownership: takes `answer`.
/// NULL: `answer` may be NULL; then nothing happens.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_free(answer: *mut onshi_answer) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Reading>(answer).map(|()| ONSHI_S_OK)
    })
}

/// Says what an answer is: ONSHI_FORM_XML, read with onshi_answer_frame and onshi_answer_next, or
/// ONSHI_FORM_PDF, read with onshi_answer_document.
/// Ownership: nothing to free.
/// NULL: `answer` and `out_form` must not be NULL.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_form(
    answer: *const onshi_answer,
    out_form: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_form), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(answer, |reading: &mut Reading| {
            out.set(match reading.0.form() {
                FileForm::Xml => ONSHI_FORM_XML,
                FileForm::Pdf => ONSHI_FORM_PDF,
            });
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes the name of the file that an answer came in.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `answer` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_name(
    answer: *const onshi_answer,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = out.required()?;
        handle::with(answer, |reading: &mut Reading| out.write(reading.0.name()))
    })
}

/// Writes the BLAKE3 of an answer, of 32 bytes: of its file, or of the one inside if it came in an archive.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `answer` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_blake3(
    answer: *const onshi_answer,
    buffer: *mut u8,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = out.required()?;
        handle::with(answer, |reading: &mut Reading| {
            out.write_units(reading.0.blake3())
        })
    })
}

/// Writes the bytes of an answer that is a PDF. It is whole, and the file that was proven; it names no
/// patient to a program, so show for whom it was asked beside it. With `capacity` 0 only the length.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `answer` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_OTHER_FORM (it is a message), ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_document(
    answer: *const onshi_answer,
    buffer: *mut u8,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = out.required()?;
        handle::with(answer, |reading: &mut Reading| {
            out.write_units(&reading.document()?.bytes)
        })
    })
}

/// Gives everything of an answer but the people of a batch: for a single query, the whole answer.
/// Ownership: gives `*out_record`; free it with onshi_record_free.
/// NULL: `answer` and `out_record` must not be NULL.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_OTHER_FORM (it is a PDF).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_frame(
    answer: *const onshi_answer,
    out_record: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_record), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(answer, |reading: &mut Reading| {
            let frame = reading.message()?.frame().record.clone();
            out.set(handle::give(Held::from(frame))?);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Counts the people of a batch; 0 for a single query.
/// Ownership: nothing to free.
/// NULL: `answer` and `out_count` must not be NULL.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_OTHER_FORM (it is a PDF).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_units(
    answer: *const onshi_answer,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(answer, |reading: &mut Reading| {
            let units = reading.message()?.frame().units;
            out.set(units.try_into().unwrap_or(u32::MAX));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Reads the next person of a batch. If `*inout_record` is NULL, a record is made for it, else that
/// record is filled anew. A failure means: forget the people that came before.
/// Ownership: gives `*inout_record` if it was NULL; free it with onshi_record_free.
/// NULL: `answer` and `inout_record` must not be NULL.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_END (no more; the record is left as it was), ONSHI_E_CHANGED,
/// ONSHI_E_OTHER_FORM (it is a PDF).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_next(
    answer: *mut onshi_answer,
    inout_record: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (place, error) = received!(Out::new(inout_record), Out::new(out_error));
    boundary(error, || {
        let token = place.get()?;
        if !token.is_null() {
            // Refuse a bad record before a person is taken off the answer.
            handle::with(token, |_: &mut Held| Ok(()))?;
        }
        let next = handle::with(answer, |reading: &mut Reading| {
            reading.message()?.take_unit()
        })?;
        let Some(unit) = next.map(Held::from) else {
            return Ok(ONSHI_S_END);
        };
        match token.is_null() {
            true => place.set(handle::give(unit)?),
            false => handle::with(token, |held: &mut Held| replace(held, unit))?,
        }
        Ok(ONSHI_S_OK)
    })
}

/// How many sections the people of a batch stand in (区間): runs that threads of the program can read
/// apart from each other. 0: this answer can only be read as a whole.
/// Ownership: nothing to free.
/// NULL: `answer` and `out_count` must not be NULL.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_OTHER_FORM (it is a PDF).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_sections(
    answer: *const onshi_answer,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let count = handle::with(answer, |reading: &mut Reading| {
            Ok(reading.message()?.sections().len())
        })?;
        out.set(u32::try_from(count).unwrap_or(u32::MAX));
        Ok(ONSHI_S_OK)
    })
}

/// Opens one section, from 0, as an answer of its own: another thread reads its people with
/// onshi_answer_next or onshi_answer_next_block. Section after section, everyone comes in order, once.
/// `answer` is not moved by it.
/// Ownership: gives `*out_section`; free it with onshi_answer_free. It outlives `answer`.
/// NULL: `answer` and `out_section` must not be NULL.
/// Thread: any, one call per answer at a time; each section may have a thread of its own.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (no such section), ONSHI_E_OTHER_FORM, ONSHI_E_IO_FAILED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_section(
    answer: *const onshi_answer,
    section: u32,
    out_section: *mut *mut onshi_answer,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_section), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let section = usize::try_from(section).unwrap_or(usize::MAX);
        let opened = handle::with(answer, |reading: &mut Reading| {
            let whole = reading.message()?;
            let section = whole.sections().get(section);
            section.map(|section| whole.section(section)).transpose()
        })?;
        let Some(opened) = opened else {
            return Ok(ONSHI_S_NONE);
        };
        let opened = Reading(Answered::Message(Box::new(opened)));
        out.set(handle::give(opened)?);
        Ok(ONSHI_S_OK)
    })
}

fn open_file<U: Unit>(
    message: u32,
    path: &TextIn<'_, U>,
    profile: &TextIn<'_, U>,
    out: Out<'_, *mut onshi_answer>,
) -> Result<i32, Error> {
    let out = out.required()?;
    let path = path.read_optional()?;
    let path = path.ok_or_else(|| Error::new(ErrorCode::NullArgument).because("path"))?;
    let message = match message {
        0 => None,
        number => Some(message_of(number)?),
    };
    let dialect = dialect(profile)?;
    let reader = AnswerReader::of_file(Path::new(&path), message, &dialect)?;
    out.set(handle::give(Reading(Answered::Message(Box::new(reader))))?);
    Ok(ONSHI_S_OK)
}

fn replace(held: &mut Held, unit: Held) -> Result<(), Error> {
    *held = unit;
    Ok(())
}

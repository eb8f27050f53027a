//! Clinical answers, taken apart for the role of the program (表4.1.1-1 (2)(8), R01–R03, R10).
//!
//! ```text
//!  onshi_session_answer_apart ──► each person: rest       a record that a receipt computer may keep
//!                                          └ onshi_passing ── show       with onshi_rights
//!                                                          └─ hand_over  to the chart, then gone
//! ```

use std::ffi::c_char;

use onshi_client::{Apart, ApartDocument, ApartReader, Document};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::JobId;
use onshi_core::rules::access::{Passing, Split};

use crate::answer::{ONSHI_FORM_PDF, ONSHI_FORM_XML};
use crate::boundary::{ONSHI_S_END, ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::held::Held;
use crate::plain::{give_record, some};
use crate::record::onshi_record;
use crate::rights::{Seen, onshi_rights};
use crate::session::{Session, onshi_session};
use crate::text::{Buffer, TextIn};

/// An answer that may be clinical, proven complete, that is given in parts.
#[allow(non_camel_case_types)]
pub struct onshi_apart {
    _opaque: (),
}

/// What is clinical of an answer, or of one person of it, on its way to a chart (一時格納). It lies in memory
/// alone and is overwritten when it is freed.
#[allow(non_camel_case_types)]
pub struct onshi_passing {
    _opaque: (),
}

/// What stands behind the handle of an answer. A document is there until it is handed over.
pub(crate) enum Parted {
    Message(Box<ApartReader>),
    Document(Option<ApartDocument>),
}

/// What stands behind the handle of what passes, until it is handed over.
pub(crate) struct OnItsWay(Option<Passing>);

held_by_c!(Parted as onshi_apart, Apart);
held_by_c!(OnItsWay as onshi_passing, Passing);

/// Opens the answer of a job in parts: for each person what a receipt computer may have, and what is clinical
/// on its way to a chart. It can be opened again until the job is acknowledged. For a program that may not
/// keep it, a timer begins to run (ONSHI_EVENT_ERASE tells its end, onshi_session_copy how it stands).
/// What is clinical of somebody in a batch whose consent has ended, or was taken back, stays away.
/// Ownership: gives `*out_apart`; free it with onshi_apart_free. It outlives the session.
/// NULL: `session` and `out_apart` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_CONSENT_MISSING (of the one patient it is about, or of all), and as
/// onshi_session_answer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_answer_apart(
    session: *mut onshi_session,
    job: u32,
    out_apart: *mut *mut onshi_apart,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_apart), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let job = JobId(job.into());
        let apart = handle::with(session, |session: &mut Session| {
            session.client.answer_apart(job)
        })?;
        out.set(handle::give(match apart {
            Apart::Message(reader) => Parted::Message(reader),
            Apart::Document(document) => Parted::Document(Some(document)),
        })?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees an answer. What was taken from it stays.
/// Ownership: takes `apart`.
/// NULL: `apart` may be NULL; then nothing happens.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_apart_free(apart: *mut onshi_apart) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Parted>(apart).map(|()| ONSHI_S_OK)
    })
}

/// Says what an answer is: ONSHI_FORM_XML, read with onshi_apart_frame and onshi_apart_next, or
/// ONSHI_FORM_PDF, read with onshi_apart_document and onshi_apart_hand_over.
/// Ownership: nothing to free.
/// NULL: `apart` and `out_form` must not be NULL.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_apart_form(
    apart: *const onshi_apart,
    out_form: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_form), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(apart, |apart: &mut Parted| {
            out.set(match apart {
                Parted::Message(_) => ONSHI_FORM_XML,
                Parted::Document(_) => ONSHI_FORM_PDF,
            });
            Ok(ONSHI_S_OK)
        })
    })
}

/// Takes apart everything that stands once in an answer: for a single query, the whole answer. `*out_rest` is
/// without anything clinical, and `*out_passing` all of it; NULL if nothing was withheld. `*out_withheld` is
/// how many values the rest lacks.
/// Ownership: gives `*out_rest`, to be freed with onshi_record_free, and `*out_passing`, to be freed with
/// onshi_passing_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_OTHER_FORM (it is a PDF).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_apart_frame(
    apart: *const onshi_apart,
    out_rest: *mut *mut onshi_record,
    out_passing: *mut *mut onshi_passing,
    out_withheld: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (places, error) = received!(
        Places {
            rest: Out::new(out_rest),
            passing: Out::new(out_passing),
            withheld: Out::new(out_withheld)
        },
        Out::new(out_error)
    );
    boundary(error, || {
        let places = places.required()?;
        let frame = handle::with(apart, |apart: &mut Parted| Ok(apart.reader()?.frame()))?;
        places.fill(frame)
    })
}

/// Reads the next person of a batch, month of receipts or checkup, and takes it apart as onshi_apart_frame does.
/// Whose it is the program finds by linking `*out_rest`. A failure means: forget what came before.
/// Ownership: gives `*out_rest`, to be freed with onshi_record_free, and `*out_passing`, to be freed with
/// onshi_passing_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_END (no more), ONSHI_E_CHANGED, ONSHI_E_OTHER_FORM (it is a PDF).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_apart_next(
    apart: *mut onshi_apart,
    out_rest: *mut *mut onshi_record,
    out_passing: *mut *mut onshi_passing,
    out_withheld: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (places, error) = received!(
        Places {
            rest: Out::new(out_rest),
            passing: Out::new(out_passing),
            withheld: Out::new(out_withheld)
        },
        Out::new(out_error)
    );
    boundary(error, || {
        let places = places.required()?;
        let unit = handle::with(apart, |apart: &mut Parted| apart.reader()?.next_unit())?;
        match unit {
            Some(unit) => places.fill(unit),
            None => Ok(ONSHI_S_END),
        }
    })
}

/// Writes the bytes of an answer that is a PDF, if it is about `patient` (the program's key) and `rights` open
/// every class that it may show: it cannot be shown in part.
/// Ownership: borrows `patient` for the call; writes into `buffer`; nothing to free.
/// NULL: no argument but `out_error` may be NULL, and `buffer` if `capacity` is 0.
/// Thread: any, one call per answer and rights at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (it is not opened; onshi_rights_class says why), ONSHI_E_OTHER_FORM (it is a
/// message), ONSHI_E_WRONG_STATE (it was handed over), ONSHI_E_BUFFER_TOO_SMALL, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_apart_document(
    apart: *const onshi_apart,
    rights: *const onshi_rights,
    patient: *const c_char,
    patient_length: u32,
    buffer: *mut u8,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, out, error) = received!(
        TextIn::utf8(patient, patient_length),
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, out) = (patient.read()?, out.required()?);
        handle::with(apart, |apart: &mut Parted| {
            handle::with(rights, |Seen(rights): &mut Seen| {
                let document = apart.document()?.as_ref().ok_or_else(handed_over)?;
                match document.open(&patient, rights) {
                    Some(document) => out.write_units(&document.bytes),
                    None => out.write_units(&[]).map(|_| ONSHI_S_NONE),
                }
            })
        })
    })
}

/// Writes the bytes of an answer that is a PDF for the chart that takes it over (引渡し). Once they are written,
/// nothing of it is here. With `capacity` 0 only the length.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `apart` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per answer at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_OTHER_FORM (it is a message), ONSHI_E_WRONG_STATE (it was handed over),
/// ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_apart_hand_over(
    apart: *mut onshi_apart,
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
        handle::with(apart, |apart: &mut Parted| {
            let place = apart.document()?;
            let ApartDocument { document, classes } = place.take().ok_or_else(handed_over)?;
            let write = |document: &Document| out.write_units(&document.bytes);
            document.hand_over(write).map_err(|(document, why)| {
                *place = Some(ApartDocument { document, classes });
                why
            })
        })
    })
}

/// Frees what passes: its memory is overwritten.
/// Ownership: takes `passing`.
/// NULL: `passing` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_passing_free(passing: *mut onshi_passing) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<OnItsWay>(passing).map(|()| ONSHI_S_OK)
    })
}

/// Makes a record of what `rights` show of it, if it is about `patient`: the program's key, found by linking.
/// Rights about somebody else, and a class whose consent ended, show nothing.
/// Ownership: borrows `patient` for the call; gives `*out_shown`, to be freed with onshi_record_free, which
/// overwrites its memory.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per object and rights at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_WRONG_STATE (it was handed over), ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_passing_show(
    passing: *const onshi_passing,
    rights: *const onshi_rights,
    patient: *const c_char,
    patient_length: u32,
    out_shown: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, out, error) = received!(
        TextIn::utf8(patient, patient_length),
        Out::new(out_shown),
        Out::new(out_error)
    );
    boundary(error, || {
        let (patient, out) = (patient.read()?, out.required()?);
        let shown = handle::with(passing, |passing: &mut OnItsWay| {
            handle::with(rights, |Seen(rights): &mut Seen| {
                let passing = passing.0.as_ref().ok_or_else(handed_over)?;
                Ok(rights.open(passing, &patient))
            })
        })?;
        out.set(handle::give(Held::passing(shown))?);
        Ok(ONSHI_S_OK)
    })
}

/// Gives all of it to the chart that takes it over (引渡し). Nothing of it is in `passing` afterwards. When the
/// chart has it, free the record and say onshi_session_handed_over; only who may keep it
/// (onshi_session_may_keep) keeps it.
/// Ownership: gives `*out_record`, to be freed with onshi_record_free, which overwrites its memory.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_WRONG_STATE (it was handed over).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_passing_hand_over(
    passing: *mut onshi_passing,
    out_record: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_record), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(passing, |OnItsWay(place): &mut OnItsWay| {
            let passing = place.take().ok_or_else(handed_over)?;
            let give = |record: &_| handle::give(Held::passing(Clone::clone(record)));
            let given = passing.hand_over(give).map_err(|(passing, why)| {
                *place = Some(passing);
                why
            })?;
            out.set(given);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Whether the program may keep what is clinical (保存できる役割): a chart may; a receipt computer passes it on.
/// Ownership: nothing to free.
/// NULL: `session` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK (it may), ONSHI_S_NONE (it only passes it on, or decides itself).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_may_keep(
    session: *const onshi_session,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        handle::with(session, |session: &mut Session| {
            Ok(some(session.client.may_keep().is_some()))
        })
    })
}

impl Parted {
    fn reader(&mut self) -> Result<&mut ApartReader, Error> {
        match self {
            Parted::Message(reader) => Ok(reader),
            Parted::Document(_) => Err(Error::new(ErrorCode::OtherForm)),
        }
    }

    fn document(&mut self) -> Result<&mut Option<ApartDocument>, Error> {
        match self {
            Parted::Document(document) => Ok(document),
            Parted::Message(_) => Err(Error::new(ErrorCode::OtherForm)),
        }
    }
}

fn handed_over() -> Error {
    Error::new(ErrorCode::WrongState).because("it was handed over")
}

/// Where the parts of an answer go.
struct Places<'a> {
    rest: Out<'a, *mut onshi_record>,
    passing: Out<'a, *mut onshi_passing>,
    withheld: Out<'a, u32>,
}

impl Places<'_> {
    fn required(self) -> Result<Self, Error> {
        Ok(Places {
            rest: self.rest.required()?,
            passing: self.passing.required()?,
            withheld: self.withheld.required()?,
        })
    }

    fn fill(self, split: Split) -> Result<i32, Error> {
        let clinical = split.clinical.map(|passing| OnItsWay(Some(passing)));
        let passing = clinical.map(handle::give).transpose()?;
        let passing = passing.unwrap_or(std::ptr::null_mut());
        if let Err(why) = give_record(self.rest, split.rest) {
            // All or nothing: the caller would not know of it.
            handle::free::<OnItsWay>(passing)?;
            return Err(why);
        }
        self.passing.set(passing);
        let withheld = split.withheld.try_into();
        self.withheld.set(withheld.unwrap_or(u32::MAX));
        Ok(ONSHI_S_OK)
    }
}

#[cfg(all(test, target_os = "linux"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs::File;
    use std::os::unix::fs::FileExt;

    use onshi_core::catalogue::Drug;
    use onshi_core::record::Record;

    use super::*;

    const SECRET: &str = "a name behind what the allocator writes into memory that is given back";

    /// Whether the end of the name stands in the memory of this process.
    fn stands(at: u64) -> bool {
        let mut bytes = vec![0; SECRET.len()];
        let memory = File::open("/proc/self/mem").unwrap();
        memory.read_exact_at(&mut bytes, at).unwrap();
        SECRET
            .as_bytes()
            .ends_with(&bytes.split_off(SECRET.len() / 2))
    }

    #[test]
    fn what_was_handed_over_is_overwritten_when_the_program_frees_it() {
        let mut record = Record::new(Drug::ROW);
        record.set_text(&[], Drug::drug_name.no, SECRET);
        let held = Held::passing(record);
        let text = held.record().root().text_named("drug_name").unwrap();
        let at = text.as_ptr() as u64;
        let token = handle::give(held).unwrap();
        assert!(stands(at));
        handle::free::<Held>(token).unwrap();
        assert!(!stands(at));
    }
}

//! What stands in a record, for people: each element with its number, names, value, meaning and evidence.

use std::ffi::c_char;

use onshi_core::catalogue::Privacy;
use onshi_core::error::{Error, Language};
use onshi_core::inspect::{Inspector, Row};
use zeroize::Zeroizing;

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::unknown;
use crate::plain::{dialect, form, with_record};
use crate::record::onshi_record;
use crate::text::{Buffer, TextIn, Unit, language};

/// Text of an element: the names of the elements down to it, repeated ones counted from 1.
pub const ONSHI_ELEMENT_PATH: u32 = 1;
/// Text of an element: its name on the wire.
pub const ONSHI_ELEMENT_WIRE_NAME: u32 = 2;
/// Text of an element: its name for people (和名), as it is called under the coverage of its person.
pub const ONSHI_ELEMENT_NAME: u32 = 3;
/// Text of an element: its value exactly as it was read.
pub const ONSHI_ELEMENT_VALUE: u32 = 4;
/// Text of an element: what the value means: the label of a code, a day, a time.
pub const ONSHI_ELEMENT_MEANING: u32 = 5;
/// Text of an element: how it is known: manual, seen, inferred, assumed, confirmed.
pub const ONSHI_ELEMENT_GRADE: u32 = 6;
/// Text of an element: the section, the source or the reason of that.
pub const ONSHI_ELEMENT_SOURCE: u32 = 7;

/// The elements of a record, in reading order; a group comes before what stands in it.
#[allow(non_camel_case_types)]
pub struct onshi_inspection {
    _opaque: (),
}

/// One element. Its texts: onshi_inspection_text.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_element {
    /// sizeof(onshi_element).
    pub struct_size: u32,
    /// How deep it stands, from 0.
    pub depth: u32,
    /// Its number, one of ONSHI_F_…; 0 for an element that the catalogue does not have.
    pub field: u32,
    /// 1 if other elements stand in it.
    pub is_group: u32,
    /// 1 if its value is personal: it does not leave the house.
    pub is_personal: u32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_element {
    const FIRST_SIZE: usize = size_of::<[u32; 5]>();
}

/// What stands behind the handle of an inspection.
pub(crate) struct Inspection(Vec<Line>);

held_by_c!(Inspection as onshi_inspection, Inspection);

/// An element, apart from its record.
struct Line {
    told: onshi_element,
    path: String,
    element: String,
    name: [String; 2],
    value: Zeroizing<String>,
    meaning: [Option<Zeroizing<String>>; 2],
    standing: (String, String),
}

/// Looks into a record, as `onshi inspect` does. `message` is the message that it is, one of ONSHI_M_…, or 0:
/// then as such a record is spelled in every message. `profile` is the text of one, or NULL.
/// Ownership: borrows `profile` for the call; gives `*out_inspection`, a copy of the record's values; free it
/// with onshi_inspection_free.
/// NULL: `record` and `out_inspection` must not be NULL.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_MESSAGE (also for a message of other records),
/// ONSHI_E_PROFILE_INVALID.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_inspection_of_record(
    record: *const onshi_record,
    message: u32,
    profile: *const c_char,
    profile_length: u32,
    out_inspection: *mut *mut onshi_inspection,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (profile, out, error) = received!(
        TextIn::utf8(profile, profile_length),
        Out::new(out_inspection),
        Out::new(out_error)
    );
    boundary(error, || {
        let (out, dialect) = (out.required()?, dialect(&profile)?);
        let inspection = with_record(record, |record| {
            let form = form(message, record, &dialect)?;
            let own = || dialect.layout(record.row());
            let layout = form.map_or_else(own, |form| form.layout);
            let rows = Inspector::of(&layout).rows(record.root());
            Ok(Inspection(rows.iter().map(Line::of).collect()))
        })?;
        out.set(handle::give(inspection)?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees an inspection and wipes its values.
/// Ownership: takes `inspection`.
/// NULL: `inspection` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_inspection_free(inspection: *mut onshi_inspection) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Inspection>(inspection).map(|()| ONSHI_S_OK)
    })
}

/// Reads one element; `index` counts from 0.
/// Ownership: writes into `out_element`; nothing to free.
/// NULL: `inspection` and `out_element` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_inspection_element(
    inspection: *const onshi_inspection,
    index: u32,
    out_element: *mut onshi_element,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_element), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        handle::with(inspection, |inspection: &mut Inspection| {
            out.write_any(inspection.0.get(index as usize).map(|line| line.told))
        })
    })
}

/// Writes a text of an element, `what` of ONSHI_ELEMENT_…; `index` counts from 0. Names and meanings differ by
/// `language`.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `inspection` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many, or it has none), ONSHI_E_BAD_OPTIONS,
/// ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_inspection_text(
    inspection: *const onshi_inspection,
    index: u32,
    what: u32,
    language: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || text(inspection, index, what, language, out))
}

/// As onshi_inspection_text, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `inspection` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: as onshi_inspection_text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_inspection_text_u16(
    inspection: *const onshi_inspection,
    index: u32,
    what: u32,
    language: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || text(inspection, index, what, language, out))
}

fn text<U: Unit>(
    inspection: *const onshi_inspection,
    index: u32,
    what: u32,
    language: u32,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let (language, out) = (self::language(language)?, out.required()?);
    handle::with(inspection, |inspection: &mut Inspection| {
        let Some(line) = inspection.0.get(index as usize) else {
            return out.write_none(ONSHI_S_NONE);
        };
        let of_language = usize::from(language == Language::English);
        let text = match what {
            ONSHI_ELEMENT_PATH => Some(line.path.as_str()),
            ONSHI_ELEMENT_WIRE_NAME => Some(line.element.as_str()),
            ONSHI_ELEMENT_NAME => Some(line.name[of_language].as_str()),
            ONSHI_ELEMENT_VALUE if line.told.is_group == 1 => None,
            ONSHI_ELEMENT_VALUE => Some(line.value.as_str()),
            ONSHI_ELEMENT_MEANING => line.meaning[of_language].as_ref().map(|it| it.as_str()),
            ONSHI_ELEMENT_GRADE => Some(line.standing.0.as_str()).filter(|it| !it.is_empty()),
            ONSHI_ELEMENT_SOURCE => Some(line.standing.1.as_str()).filter(|it| !it.is_empty()),
            _ => return Err(unknown("text of an element", what)),
        };
        out.write_any(text)
    })
}

impl Line {
    fn of(row: &Row<'_>) -> Self {
        const LANGUAGES: [Language; 2] = [Language::Japanese, Language::English];
        let (grade, source) = row.standing();
        Line {
            told: onshi_element {
                struct_size: 0,
                depth: u32::try_from(row.depth).unwrap_or(u32::MAX),
                field: row.field.map_or(0, |field| field.code()),
                is_group: row.is_group().into(),
                is_personal: (row.privacy == Privacy::Personal).into(),
            },
            path: row.path.clone(),
            element: row.element().to_owned(),
            name: LANGUAGES.map(|language| row.label(language).to_owned()),
            value: Zeroizing::new(row.value().to_owned()),
            meaning: LANGUAGES.map(|language| row.meaning(language).map(Zeroizing::new)),
            standing: (grade.to_owned(), source.to_owned()),
        }
    }
}

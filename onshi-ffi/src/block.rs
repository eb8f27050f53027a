//! Blocks: many people handed over in one call, read in place, without a call per field.
//!
//! ```text
//!  text     "06139992試験　太郎…39990015…"            values end to end, no NUL between them
//!  entries  [leaf] [group: 2 inside] [leaf] [leaf] │ [leaf] …     as the elements were read
//!  people    └ 0                                     └ 4          … and one end
//! ```
//!
//! A block is filled either in UTF-8 or in UTF-16, as it was made.

use std::ffi::c_char;
use std::mem::{align_of, offset_of, size_of};

use onshi_core::catalogue::FieldId;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::record::{Block, Entry, GROUP, Record, Start, TextUnit, Wanted};

use crate::answer::{Reading, onshi_answer};
use crate::boundary::{Numbers, ONSHI_S_END, ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::held::Held;
use crate::record::onshi_record;

/// In the length of an entry: it is a group; the rest of the length says how many of the entries that
/// follow stand inside it.
pub const ONSHI_GROUP: u32 = 0x8000_0000;

/// More fields than the catalogue has.
const FIELDS_MAX: u32 = 0x1_0000;

/// Many people in one memory, which is used again from call to call.
#[allow(non_camel_case_types)]
pub struct onshi_block {
    _opaque: (),
}

/// One element of a person: a text, or a group of elements.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_entry {
    /// Field id: one of ONSHI_F_….
    pub field: u32,
    /// Units of its text, which begins where the text of the entry before ended; for a group,
    /// ONSHI_GROUP and how many of the entries that follow stand inside it.
    pub length: u32,
}

/// Where a person of a block begins.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_start {
    /// Index of its first entry.
    pub entry: u32,
    /// Where its first text begins, in units of the text.
    pub text: u32,
}

/// The people of a block, in UTF-8.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_people {
    /// sizeof(onshi_people).
    pub struct_size: u32,
    /// Bytes of `text`.
    pub text_length: u32,
    /// How many `entries`.
    pub entry_count: u32,
    /// How many people; `people` has one more.
    pub people_count: u32,
    /// Elements of all these people that the catalogue does not know; onshi_answer_next reads them.
    pub unknown_count: u32,
    /// Zero.
    pub reserved: u32,
    /// The values, end to end, without NUL.
    pub text: *const c_char,
    /// The entries of all people, each group before what stands inside it.
    pub entries: *const onshi_entry,
    /// Where each person begins, and where the last one ends.
    pub people: *const onshi_start,
}

/// The people of a block, in UTF-16.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_people_u16 {
    /// sizeof(onshi_people_u16).
    pub struct_size: u32,
    /// Units of `text`.
    pub text_length: u32,
    /// How many `entries`.
    pub entry_count: u32,
    /// How many people; `people` has one more.
    pub people_count: u32,
    /// Elements of all these people that the catalogue does not know; onshi_answer_next reads them.
    pub unknown_count: u32,
    /// Zero.
    pub reserved: u32,
    /// The values, end to end, without NUL.
    pub text: *const u16,
    /// The entries of all people, each group before what stands inside it.
    pub entries: *const onshi_entry,
    /// Where each person begins, and where the last one ends.
    pub people: *const onshi_start,
}

// SAFETY: `repr(C)`, begins with `struct_size`, and consists of numbers and pointers.
unsafe impl Sized32 for onshi_people {
    const FIRST_SIZE: usize = size_of::<Self>();
}

// SAFETY: as above.
unsafe impl Sized32 for onshi_people_u16 {
    const FIRST_SIZE: usize = size_of::<Self>();
}

/// What C reads as its entries and starts are ours.
const _: () = {
    assert!(size_of::<onshi_entry>() == size_of::<Entry>());
    assert!(align_of::<onshi_entry>() == align_of::<Entry>());
    assert!(offset_of!(onshi_entry, length) == offset_of!(Entry, length));
    assert!(size_of::<onshi_start>() == size_of::<Start>());
    assert!(align_of::<onshi_start>() == align_of::<Start>());
    assert!(offset_of!(onshi_start, text) == offset_of!(Start, text));
    assert!(ONSHI_GROUP == GROUP);
};

/// What stands behind a block's handle.
pub(crate) struct Filled {
    people: People,
    wanted: Wanted,
}

/// People in either kind of text.
enum People {
    Utf8(Block<u8>),
    Utf16(Block<u16>),
}

held_by_c!(Filled as onshi_block, Block);

/// Makes an empty block for texts in UTF-8.
/// Ownership: gives `*out_block`; free it with onshi_block_free.
/// NULL: `out_block` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_block_new(
    out_block: *mut *mut onshi_block,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_block), Out::new(out_error));
    boundary(error, || give(People::Utf8(Block::new()), out))
}

/// Makes an empty block for texts in UTF-16, for programs whose strings are made of it.
/// Ownership: gives `*out_block`; free it with onshi_block_free.
/// NULL: `out_block` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_block_new_u16(
    out_block: *mut *mut onshi_block,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_block), Out::new(out_error));
    boundary(error, || give(People::Utf16(Block::in_utf16()), out))
}

/// Frees a block. What it lent is gone with it.
/// Ownership: takes `block`.
/// NULL: `block` may be NULL; then nothing happens.
/// Thread: any, one call per block at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_block_free(block: *mut onshi_block) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Filled>(block).map(|()| ONSHI_S_OK)
    })
}

/// Empties a block and says which fields it takes from now on: those of the list, wherever they
/// stand, and the groups around them. With `count` 0, everything.
/// Ownership: borrows `fields` for the call.
/// NULL: `block` must not be NULL; `fields` may be NULL if `count` is 0.
/// Thread: any, one call per block at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_UNKNOWN_FIELD.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_block_want(
    block: *mut onshi_block,
    fields: *const u32,
    count: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (fields, error) = received!(Numbers::new(fields, count), Out::new(out_error));
    boundary(error, || {
        let fields = fields.read("fields", FIELDS_MAX)?;
        let fields: Vec<FieldId> = fields.into_iter().map(FieldId::from_code).collect();
        handle::with(block, |filled: &mut Filled| {
            filled.wanted = Wanted::only(&fields)?;
            filled.people.clear();
            Ok(ONSHI_S_OK)
        })
    })
}

/// Empties a block and fills it with the next people of a batch, at most `max_people`; 256 are a good
/// number. A failure means: the block is empty, and forget the people that came before.
/// Ownership: nothing to free.
/// NULL: `answer`, `block` and `out_count` must not be NULL.
/// Thread: any, one call per answer and per block at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_END (no more; the block is empty), ONSHI_E_CHANGED,
/// ONSHI_E_OTHER_FORM (it is a PDF), ONSHI_E_BAD_OPTIONS (`max_people` is 0).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_answer_next_block(
    answer: *mut onshi_answer,
    block: *mut onshi_block,
    max_people: u32,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        if max_people == 0 {
            return Err(Error::new(ErrorCode::BadOptions).because("max_people is 0"));
        }
        handle::with(block, |filled: &mut Filled| {
            handle::with(answer, |reading: &mut Reading| {
                let (reader, wanted) = (reading.message()?, &filled.wanted);
                let most = max_people as usize;
                let count = match &mut filled.people {
                    People::Utf8(block) => reader.next_block(block, wanted, most)?,
                    People::Utf16(block) => reader.next_block(block, wanted, most)?,
                };
                out.set(count as u32);
                Ok(if count == 0 { ONSHI_S_END } else { ONSHI_S_OK })
            })
        })
    })
}

/// Empties a block and copies one record into it, as far as wanted: the frame of an answer, or any
/// other record, read in place like one person. The record stays as it is.
/// Ownership: borrows `record` for the call.
/// NULL: `block` and `record` must not be NULL.
/// Thread: any, one call per block and per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_LIMIT_EXCEEDED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_block_take(
    block: *mut onshi_block,
    record: *const onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        handle::with(block, |filled: &mut Filled| {
            handle::with(record, |held: &mut Held| {
                let (record, wanted) = (held.record(), &filled.wanted);
                let taken = match &mut filled.people {
                    People::Utf8(block) => take(block, record, wanted),
                    People::Utf16(block) => take(block, record, wanted),
                };
                match taken {
                    true => Ok(ONSHI_S_OK),
                    false => Err(Error::new(ErrorCode::LimitExceeded).because("a block")),
                }
            })
        })
    })
}

/// Shows the people of a block of onshi_block_new. What `*people` points to may be read, and only read,
/// until the next onshi_answer_next_block, onshi_block_take or onshi_block_want with this block, or until
/// it is freed.
/// Ownership: lends what `*people` points to; nothing to free.
/// NULL: `block` and `people` must not be NULL.
/// Thread: any, one call per block at a time; what is lent may be read by many.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS (struct_size), ONSHI_E_WRONG_HANDLE (it is in UTF-16).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_block_view(
    block: *const onshi_block,
    people: *mut onshi_people,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (people, error) = received!(Struct::new(people), Out::new(out_error));
    boundary(error, || {
        people.writable()?;
        handle::with(block, |filled: &mut Filled| {
            let People::Utf8(block) = &filled.people else {
                return Err(other_text("the block is in UTF-16"));
            };
            let lent = Lent::of(block);
            people.write(onshi_people {
                struct_size: 0,
                text_length: lent.text_length,
                entry_count: lent.entry_count,
                people_count: lent.people_count,
                unknown_count: lent.unknown_count,
                reserved: 0,
                text: lent.text.cast(),
                entries: lent.entries,
                people: lent.people,
            })?;
            Ok(ONSHI_S_OK)
        })
    })
}

/// As onshi_block_view, of a block of onshi_block_new_u16.
/// Ownership: lends what `*people` points to; nothing to free.
/// NULL: `block` and `people` must not be NULL.
/// Thread: any, one call per block at a time; what is lent may be read by many.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS (struct_size), ONSHI_E_WRONG_HANDLE (it is in UTF-8).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_block_view_u16(
    block: *const onshi_block,
    people: *mut onshi_people_u16,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (people, error) = received!(Struct::new(people), Out::new(out_error));
    boundary(error, || {
        people.writable()?;
        handle::with(block, |filled: &mut Filled| {
            let People::Utf16(block) = &filled.people else {
                return Err(other_text("the block is in UTF-8"));
            };
            let lent = Lent::of(block);
            people.write(onshi_people_u16 {
                struct_size: 0,
                text_length: lent.text_length,
                entry_count: lent.entry_count,
                people_count: lent.people_count,
                unknown_count: lent.unknown_count,
                reserved: 0,
                text: lent.text,
                entries: lent.entries,
                people: lent.people,
            })?;
            Ok(ONSHI_S_OK)
        })
    })
}

impl People {
    fn clear(&mut self) {
        match self {
            People::Utf8(block) => block.clear(),
            People::Utf16(block) => block.clear(),
        }
    }
}

/// Gives an empty block that takes everything.
fn give(people: People, out: Out<'_, *mut onshi_block>) -> Result<i32, Error> {
    let (out, wanted) = (out.required()?, Wanted::all());
    out.set(handle::give(Filled { people, wanted })?);
    Ok(ONSHI_S_OK)
}

/// Puts one record in place of those who are in a block.
fn take<U: TextUnit>(block: &mut Block<U>, record: &Record, wanted: &Wanted) -> bool {
    block.clear();
    block.push(record, wanted)
}

fn other_text(why: &str) -> Error {
    Error::new(ErrorCode::WrongHandle).because(why)
}

/// What a view shows, in units of `U`.
struct Lent<U> {
    text_length: u32,
    entry_count: u32,
    people_count: u32,
    unknown_count: u32,
    text: *const U,
    entries: *const onshi_entry,
    people: *const onshi_start,
}

impl<U: TextUnit> Lent<U> {
    /// No block holds more than 32 bits can count.
    fn of(block: &Block<U>) -> Self {
        Lent {
            text_length: block.text().len() as u32,
            entry_count: block.entries().len() as u32,
            people_count: block.len() as u32,
            unknown_count: block.unknown(),
            text: block.text().as_ptr(),
            entries: block.entries().as_ptr().cast(),
            people: block.starts().as_ptr().cast(),
        }
    }
}

//! Blocks: many people handed over in one call, read in place, without a call per field.
//!
//! ```text
//!  text     "06139992試験　太郎…39990015…"            values end to end, no NUL between them
//!  entries  [leaf] [group: 2 inside] [leaf] [leaf] │ [leaf] …     as the elements were read
//!  people    └ 0                                     └ 4          … and one end
//! ```

use std::ffi::c_char;
use std::mem::{align_of, size_of};

use onshi_core::catalogue::FieldId;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::record::{Block, Entry, GROUP, Wanted, Wide};

use crate::answer::{Reading, onshi_answer};
use crate::boundary::{Numbers, ONSHI_S_END, ONSHI_S_OK, Out, Sized32, Struct, boundary};
use crate::error::onshi_error;
use crate::handle::{self, Kind, Slab, Tag};
use crate::record::{Held, onshi_record};

/// As the offset of an entry: it is a group.
pub const ONSHI_GROUP: u32 = 0xFFFF_FFFF;

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
    /// Where its text starts, in units of the text; ONSHI_GROUP for a group.
    pub offset: u32,
    /// Units of its text; for a group, how many of the entries that follow stand inside it.
    pub length: u32,
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
    /// How many people; `people` has one number more.
    pub people_count: u32,
    /// Elements of all these people that the catalogue does not know; onshi_answer_next reads them.
    pub unknown_count: u32,
    /// Zero.
    pub reserved: u32,
    /// The values, end to end, without NUL.
    pub text: *const c_char,
    /// The entries of all people, each group before what stands inside it.
    pub entries: *const onshi_entry,
    /// Index of the first entry of each person, and at the end `entry_count`.
    pub people: *const u32,
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
    /// How many people; `people` has one number more.
    pub people_count: u32,
    /// Elements of all these people that the catalogue does not know; onshi_answer_next reads them.
    pub unknown_count: u32,
    /// Zero.
    pub reserved: u32,
    /// The values, end to end, without NUL.
    pub text: *const u16,
    /// The entries of all people, each group before what stands inside it.
    pub entries: *const onshi_entry,
    /// Index of the first entry of each person, and at the end `entry_count`.
    pub people: *const u32,
}

// SAFETY: `repr(C)`, begins with `struct_size`, and consists of numbers and pointers.
unsafe impl Sized32 for onshi_people {
    const FIRST_SIZE: usize = size_of::<Self>();
}

// SAFETY: as above.
unsafe impl Sized32 for onshi_people_u16 {
    const FIRST_SIZE: usize = size_of::<Self>();
}

/// What C reads as its entries are ours.
const _: () = {
    assert!(size_of::<onshi_entry>() == size_of::<Entry>());
    assert!(align_of::<onshi_entry>() == align_of::<Entry>());
    assert!(std::mem::offset_of!(onshi_entry, offset) == std::mem::offset_of!(Entry, offset));
    assert!(std::mem::offset_of!(onshi_entry, length) == std::mem::offset_of!(Entry, length));
    assert!(ONSHI_GROUP == GROUP);
};

/// What stands behind a block's handle.
#[derive(Default)]
pub(crate) struct Filled {
    block: Block,
    wanted: Wanted,
    /// The twin, and whether it is that of the block as it is now.
    wide: Wide,
    is_wide: bool,
}

impl Kind for Filled {
    type Token = onshi_block;
    const TAG: Tag = Tag::Block;
    fn slab() -> &'static Slab<Self> {
        static SLAB: Slab<Filled> = Slab::new();
        &SLAB
    }
}

/// Makes an empty block.
/// Ownership: gives `*out_block`; free it with onshi_block_free.
/// NULL: `out_block` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_block_new(
    out_block: *mut *mut onshi_block,
    out_error: *mut *mut onshi_error,
) -> i32 {
    // SAFETY: as the header asks of every caller.
    let (out, error) = unsafe { (Out::new(out_block), Out::new(out_error)) };
    boundary(error, || {
        let out = out.required()?;
        out.set(handle::give(Filled::default())?);
        Ok(ONSHI_S_OK)
    })
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
    // SAFETY: as the header asks of every caller.
    let (fields, error) = unsafe { (Numbers::new(fields, count), Out::new(out_error)) };
    boundary(error, || {
        let fields = fields.read("fields", FIELDS_MAX)?;
        let fields: Vec<FieldId> = fields.into_iter().map(FieldId::from_code).collect();
        handle::with(block, |filled: &mut Filled| {
            filled.wanted = Wanted::only(&fields)?;
            filled.empty();
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
    // SAFETY: as the header asks of every caller.
    let (out, error) = unsafe { (Out::new(out_count), Out::new(out_error)) };
    boundary(error, || {
        let out = out.required()?;
        if max_people == 0 {
            return Err(Error::new(ErrorCode::BadOptions).because("max_people is 0"));
        }
        handle::with(block, |filled: &mut Filled| {
            handle::with(answer, |reading: &mut Reading| {
                let reader = reading.message()?;
                filled.empty();
                let count =
                    reader.next_block(&mut filled.block, &filled.wanted, max_people as usize)?;
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
    // SAFETY: as the header asks of every caller.
    let error = unsafe { Out::new(out_error) };
    boundary(error, || {
        handle::with(block, |filled: &mut Filled| {
            handle::with(record, |held: &mut Held| {
                filled.empty();
                match filled.block.push(&held.record, &filled.wanted) {
                    true => Ok(ONSHI_S_OK),
                    false => Err(Error::new(ErrorCode::LimitExceeded).because("a block")),
                }
            })
        })
    })
}

/// Shows the people of a block. What `*people` points to may be read, and only read, until the next
/// onshi_answer_next_block, onshi_block_take or onshi_block_want with this block, or until it is freed.
/// Ownership: lends what `*people` points to; nothing to free.
/// NULL: `block` and `people` must not be NULL.
/// Thread: any, one call per block at a time; what is lent may be read by many.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS (struct_size).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_block_view(
    block: *const onshi_block,
    people: *mut onshi_people,
    out_error: *mut *mut onshi_error,
) -> i32 {
    // SAFETY: as the header asks of every caller.
    let (people, error) = unsafe { (Struct::new(people), Out::new(out_error)) };
    boundary(error, || {
        people.writable()?;
        handle::with(block, |filled: &mut Filled| {
            let block = &filled.block;
            people.write(onshi_people {
                struct_size: 0,
                text_length: block.text().len() as u32,
                entry_count: block.entries().len() as u32,
                people_count: block.len() as u32,
                unknown_count: block.unknown(),
                reserved: 0,
                text: block.text().as_ptr().cast(),
                entries: block.entries().as_ptr().cast(),
                people: block.starts().as_ptr(),
            })?;
            Ok(ONSHI_S_OK)
        })
    })
}

/// As onshi_block_view, in UTF-16: offsets and lengths count units of it. It is made when it is asked
/// for the first time; a view in UTF-8 stays valid.
/// Ownership: lends what `*people` points to; nothing to free.
/// NULL: `block` and `people` must not be NULL.
/// Thread: any, one call per block at a time; what is lent may be read by many.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS (struct_size).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_block_view_u16(
    block: *const onshi_block,
    people: *mut onshi_people_u16,
    out_error: *mut *mut onshi_error,
) -> i32 {
    // SAFETY: as the header asks of every caller.
    let (people, error) = unsafe { (Struct::new(people), Out::new(out_error)) };
    boundary(error, || {
        people.writable()?;
        handle::with(block, |filled: &mut Filled| {
            let (block, wide) = filled.widened();
            people.write(onshi_people_u16 {
                struct_size: 0,
                text_length: wide.text().len() as u32,
                entry_count: wide.entries().len() as u32,
                people_count: block.len() as u32,
                unknown_count: block.unknown(),
                reserved: 0,
                text: wide.text().as_ptr(),
                entries: wide.entries().as_ptr().cast(),
                people: block.starts().as_ptr(),
            })?;
            Ok(ONSHI_S_OK)
        })
    })
}

impl Filled {
    fn empty(&mut self) {
        self.block.clear();
        self.is_wide = false;
    }

    /// The block and its twin.
    fn widened(&mut self) -> (&Block, &Wide) {
        if !std::mem::replace(&mut self.is_wide, true) {
            self.wide.fill(&self.block);
        }
        (&self.block, &self.wide)
    }
}

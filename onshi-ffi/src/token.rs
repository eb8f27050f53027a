//! What a handle is for C: a number that looks like a pointer.
//!
//! ```text
//!  64 bit   kind 5 │ library 11 │ generation 24 │ slot 24
//!  32 bit   kind 5 │            │ generation 11 │ slot 16
//! ```
//!
//! `library` differs from one loaded copy of the library to another.

use onshi_core::error::ErrorCode;

const SLOT_BITS: u32 = if usize::BITS == 64 { 24 } else { 16 };
const GENERATION_BITS: u32 = if usize::BITS == 64 { 24 } else { 11 };
const KIND_BITS: u32 = 5;
const LIBRARY_BITS: u32 = usize::BITS - KIND_BITS - GENERATION_BITS - SLOT_BITS;

pub(crate) const SLOTS_MAX: usize = 1 << SLOT_BITS;
pub(crate) const GENERATION_MAX: usize = (1 << GENERATION_BITS) - 1;

/// Kinds of objects that C can hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    Error = 1,
    Record = 2,
    Session = 3,
    Answer = 4,
    Patients = 5,
    Block = 6,
    List = 7,
    Clock = 8,
    Consent = 9,
    ConsentDays = 10,
    Access = 11,
    Settings = 12,
    SettingsUpdate = 13,
    Issuance = 14,
    Permits = 15,
    Notes = 16,
    Certificates = 17,
    LimitConsent = 18,
    Timers = 19,
    Claims = 20,
    Findings = 21,
    Inspection = 22,
    Calls = 23,
    #[cfg(feature = "sim")]
    Sim = 24,
    Diagnosis = 25,
    Apart = 28,
    Passing = 29,
    Rights = 30,
}

impl Tag {
    const ALL: &[Tag] = &[
        Tag::Error,
        Tag::Record,
        Tag::Session,
        Tag::Answer,
        Tag::Patients,
        Tag::Block,
        Tag::List,
        Tag::Clock,
        Tag::Consent,
        Tag::ConsentDays,
        Tag::Access,
        Tag::Settings,
        Tag::SettingsUpdate,
        Tag::Issuance,
        Tag::Permits,
        Tag::Notes,
        Tag::Certificates,
        Tag::LimitConsent,
        Tag::Timers,
        Tag::Apart,
        Tag::Passing,
        Tag::Rights,
        Tag::Claims,
        Tag::Findings,
        Tag::Inspection,
        Tag::Calls,
        Tag::Diagnosis,
        #[cfg(feature = "sim")]
        Tag::Sim,
    ];
}

/// What a token says, apart from its kind.
#[derive(Clone, Copy)]
pub(crate) struct Id {
    pub(crate) generation: usize,
    pub(crate) slot: usize,
}

impl Id {
    pub(crate) fn bits(self, tag: Tag) -> usize {
        Id::head(tag) << (GENERATION_BITS + SLOT_BITS) | self.generation << SLOT_BITS | self.slot
    }

    #[inline]
    pub(crate) fn read(bits: usize, wanted: Tag) -> Result<Self, ErrorCode> {
        let id = Id {
            generation: bits >> SLOT_BITS & GENERATION_MAX,
            slot: bits & (SLOTS_MAX - 1),
        };
        let head = bits >> (GENERATION_BITS + SLOT_BITS);
        match head == Id::head(wanted) {
            true => Ok(id),
            false => Err(Id::refusal(bits, head)),
        }
    }

    /// Why something is no token of the kind that is wanted.
    #[cold]
    fn refusal(bits: usize, head: usize) -> ErrorCode {
        match Tag::ALL.iter().any(|tag| head == Id::head(*tag)) {
            _ if bits == 0 => ErrorCode::NullArgument,
            true => ErrorCode::WrongHandle,
            false => ErrorCode::BadHandle,
        }
    }

    /// What a token of this kind begins with: kind and library.
    fn head(tag: Tag) -> usize {
        (tag as usize) << LIBRARY_BITS | library()
    }
}

/// Tells apart two copies of this library in one process: made of where this one is loaded.
fn library() -> usize {
    static HERE: u8 = 0;
    let page = (&raw const HERE).addr() as u64 >> 12;
    // Large libraries lie at multiples of many pages: the low bits of any product of theirs are alike.
    let spread = page.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> u32::BITS;
    spread as usize & ((1 << LIBRARY_BITS) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_another_copy_of_the_library_are_foreign() {
        let id = Id {
            generation: 1,
            slot: 0,
        };
        let foreign = id.bits(Tag::Record) ^ 1 << (GENERATION_BITS + SLOT_BITS);
        let other_copy = if LIBRARY_BITS > 0 { foreign } else { 0 };
        let expected = if LIBRARY_BITS > 0 {
            ErrorCode::BadHandle
        } else {
            ErrorCode::NullArgument
        };
        let refused = Id::read(other_copy, Tag::Record).map(drop);
        assert_eq!(refused, Err(expected));
        assert!(Id::read(id.bits(Tag::Record), Tag::Record).is_ok());
    }
}

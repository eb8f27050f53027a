//! Handles: what C holds instead of a pointer. A token looks like a pointer to C, and is a number
//! here; it is looked up and never dereferenced, so a stale, foreign, doubled or invented one is a
//! status and never undefined behaviour.
//!
//! ```text
//!  64 bit   kind 4 │ library 12 │ generation 24 │ slot 24
//!  32 bit   kind 4 │            │ generation 12 │ slot 16
//! ```
//!
//! A freed slot counts its generation up; a slot whose generations are used up is retired.
//! `library` differs from one loaded copy of the library to another.

use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use onshi_core::error::{Error, ErrorCode};

#[cfg(feature = "panic-hook")]
use crate::boundary::panic_hook;

const SLOT_BITS: u32 = if usize::BITS == 64 { 24 } else { 16 };
const GENERATION_BITS: u32 = if usize::BITS == 64 { 24 } else { 12 };
const LIBRARY_BITS: u32 = usize::BITS - 4 - GENERATION_BITS - SLOT_BITS;

const SLOTS_MAX: usize = 1 << SLOT_BITS;
const GENERATION_MAX: usize = (1 << GENERATION_BITS) - 1;

/// Kinds of objects that C can hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    Error = 1,
    Record = 2,
    Session = 3,
    Answer = 4,
    Patients = 5,
    Block = 6,
}

impl Tag {
    const ALL: [Tag; 6] = [
        Tag::Error,
        Tag::Record,
        Tag::Session,
        Tag::Answer,
        Tag::Patients,
        Tag::Block,
    ];
}

/// A type whose values C can hold.
pub(crate) trait Kind: Sized + Send + 'static {
    /// What C calls it; never a real object.
    type Token;
    /// Its mark in a token.
    const TAG: Tag;
    /// Where its values live.
    fn slab() -> &'static Slab<Self>;
}

/// Gives a value to C.
pub(crate) fn give<T: Kind>(value: T) -> Result<*mut T::Token, Error> {
    let bits = T::slab().lock().insert(value)?.bits(T::TAG);
    Ok(ptr::without_provenance_mut(bits))
}

/// Works on the value behind a token. A panic meanwhile poisons the handle.
pub(crate) fn with<T: Kind, R>(
    token: *const T::Token,
    work: impl FnOnce(&mut T) -> Result<R, Error>,
) -> Result<R, Error> {
    let id = Id::read(token.addr(), T::TAG)?;
    let cell = T::slab().lock().find(id)?;
    match cell.try_lock() {
        Ok(mut value) => {
            #[cfg(feature = "panic-hook")]
            panic_hook::fire(panic_hook::Place::Object);
            work(&mut value)
        }
        Err(TryLockError::WouldBlock) => Err(Error::new(ErrorCode::Busy)),
        Err(TryLockError::Poisoned(_)) => Err(Error::new(ErrorCode::Poisoned)),
    }
}

/// Takes a value back from C and drops it. NULL is fine.
pub(crate) fn free<T: Kind>(token: *mut T::Token) -> Result<(), Error> {
    if token.is_null() {
        return Ok(());
    }
    let id = Id::read(token.addr(), T::TAG)?;
    let cell = T::slab().lock().find(id)?;
    if let Err(TryLockError::WouldBlock) = cell.try_lock() {
        return Err(Error::new(ErrorCode::Busy));
    }
    let last = T::slab().lock().remove(id)?;
    drop(last);
    Ok(())
}

/// What a token says, apart from its kind.
#[derive(Clone, Copy)]
struct Id {
    generation: usize,
    slot: usize,
}

impl Id {
    fn bits(self, tag: Tag) -> usize {
        let kind = (tag as usize) << (usize::BITS - 4);
        let library = library() << (GENERATION_BITS + SLOT_BITS);
        kind | library | self.generation << SLOT_BITS | self.slot
    }

    fn read(bits: usize, wanted: Tag) -> Result<Self, Error> {
        if bits == 0 {
            return Err(Error::new(ErrorCode::NullArgument));
        }
        let id = Id {
            generation: bits >> SLOT_BITS & GENERATION_MAX,
            slot: bits & (SLOTS_MAX - 1),
        };
        match Tag::ALL.into_iter().find(|tag| id.bits(*tag) == bits) {
            Some(tag) if tag == wanted => Ok(id),
            Some(_) => Err(Error::new(ErrorCode::WrongHandle)),
            None => Err(Error::new(ErrorCode::BadHandle)),
        }
    }
}

/// Tells apart two copies of this library in one process: made of where this one is loaded.
fn library() -> usize {
    static HERE: u8 = 0;
    let page = (&raw const HERE).addr() >> 12;
    page.wrapping_mul(0x9E37_79B9) & ((1 << LIBRARY_BITS) - 1)
}

/// The values of one kind that C holds.
pub(crate) struct Slab<T> {
    slots: Mutex<Slots<T>>,
}

impl<T> Slab<T> {
    pub(crate) const fn new() -> Self {
        let slots = Slots {
            all: Vec::new(),
            free: Vec::new(),
        };
        Slab {
            slots: Mutex::new(slots),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Slots<T>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Slots<T> {
    all: Vec<Slot<T>>,
    free: Vec<usize>,
}

struct Slot<T> {
    generation: usize,
    /// Its own lock lets a second caller see `Busy` instead of a race.
    cell: Option<Arc<Mutex<T>>>,
}

impl<T> Slots<T> {
    fn insert(&mut self, value: T) -> Result<Id, Error> {
        let index = match self.free.pop() {
            Some(index) => index,
            None if self.all.len() == SLOTS_MAX => {
                return Err(Error::new(ErrorCode::TooManyHandles));
            }
            None => {
                self.all.push(Slot {
                    generation: 1,
                    cell: None,
                });
                self.all.len() - 1
            }
        };
        let slot = &mut self.all[index];
        slot.cell = Some(Arc::new(Mutex::new(value)));
        Ok(Id {
            generation: slot.generation,
            slot: index,
        })
    }

    fn find(&mut self, id: Id) -> Result<Arc<Mutex<T>>, Error> {
        let cell = self.slot(id)?.cell.as_ref();
        cell.map(Arc::clone)
            .ok_or_else(|| Error::new(ErrorCode::StaleHandle))
    }

    fn remove(&mut self, id: Id) -> Result<Arc<Mutex<T>>, Error> {
        let slot = self.slot(id)?;
        let cell = slot.cell.take();
        let cell = cell.ok_or_else(|| Error::new(ErrorCode::StaleHandle))?;
        slot.generation += 1;
        if slot.generation <= GENERATION_MAX {
            self.free.push(id.slot);
        }
        Ok(cell)
    }

    fn slot(&mut self, id: Id) -> Result<&mut Slot<T>, Error> {
        match self.all.get_mut(id.slot) {
            Some(slot) if slot.generation == id.generation => Ok(slot),
            Some(slot) if slot.generation > id.generation && id.generation > 0 => {
                Err(Error::new(ErrorCode::StaleHandle))
            }
            _ => Err(Error::new(ErrorCode::BadHandle)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(result: Result<T, Error>) -> ErrorCode {
        result.map(drop).unwrap_err().code()
    }

    #[test]
    fn a_slot_is_retired_when_its_generations_are_used_up() {
        let mut slots = Slots {
            all: Vec::new(),
            free: Vec::new(),
        };
        let first = slots.insert(()).unwrap();
        slots.remove(first).unwrap();
        slots.all[first.slot].generation = GENERATION_MAX;
        let last = slots.insert(()).unwrap();
        assert_eq!((last.slot, last.generation), (first.slot, GENERATION_MAX));
        slots.remove(last).unwrap();
        assert_ne!(slots.insert(()).unwrap().slot, first.slot, "retired");
        assert_eq!(code(slots.find(last)), ErrorCode::StaleHandle);
    }

    #[test]
    fn a_handle_in_use_is_busy_and_cannot_be_freed() {
        let token = give(Error::new(ErrorCode::Conflict)).unwrap();
        with(token, |_: &mut Error| {
            let second = with(token, |_: &mut Error| Ok(()));
            assert_eq!(code(second), ErrorCode::Busy);
            assert_eq!(code(free::<Error>(token)), ErrorCode::Busy);
            Ok(())
        })
        .unwrap();
        free::<Error>(token).unwrap();
    }

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
        assert_eq!(code(Id::read(other_copy, Tag::Record)), expected);
        assert!(Id::read(id.bits(Tag::Record), Tag::Record).is_ok());
    }
}

//! Handles: what C holds instead of a pointer. A token looks like a pointer to C, and is a number
//! here; it is looked up and never dereferenced, so a stale, foreign, doubled or invented one is a
//! status and never undefined behaviour.
//!
//! ```text
//!  64 bit   kind 5 │ library 11 │ generation 24 │ slot 24
//!  32 bit   kind 5 │            │ generation 11 │ slot 16
//! ```
//!
//! A freed slot counts its generation up; a slot whose generations are used up is retired.
//! `library` differs from one loaded copy of the library to another.
//!
//! Slots never move and are never given back, so a look-up takes no lock: one atomic exchange proves
//! that the token is alive and takes its value for this call.
//!
//! ```text
//!  state of a slot   generation │ phase        vacant → idle ⇄ busy → vacant, one generation on
//!                                                        idle ⇄ busy → poisoned → busy → vacant
//! ```

use std::cell::UnsafeCell;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use onshi_core::error::{Error, ErrorCode};

#[cfg(feature = "panic-hook")]
use crate::boundary::panic_hook;

const SLOT_BITS: u32 = if usize::BITS == 64 { 24 } else { 16 };
const GENERATION_BITS: u32 = if usize::BITS == 64 { 24 } else { 11 };
const KIND_BITS: u32 = 5;
const LIBRARY_BITS: u32 = usize::BITS - KIND_BITS - GENERATION_BITS - SLOT_BITS;

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
        #[cfg(feature = "sim")]
        Tag::Sim,
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
    /// Told why a call that works on the value is refused.
    #[inline]
    fn refused(&mut self, _why: &Error) {}
    /// Whether it belongs to the process that this one was forked from, and is in use there.
    #[inline]
    fn is_in_use_elsewhere(&self) -> bool {
        false
    }
}

/// Lets C hold the values of a type: `held_by_c!(Type as its_token, ItsTag)`; with what is to be done when a
/// call with one is refused, and the process it belongs to.
macro_rules! held_by_c {
    ($value:ty as $token:ty, $tag:ident
        $(, refused: $refused:path, process: $process:path)?
    ) => {
        impl crate::handle::Kind for $value {
            type Token = $token;
            const TAG: crate::handle::Tag = crate::handle::Tag::$tag;
            fn slab() -> &'static crate::handle::Slab<Self> {
                static SLAB: crate::handle::Slab<$value> = crate::handle::Slab::new();
                &SLAB
            }
            $(
                fn refused(&mut self, why: &onshi_core::error::Error) {
                    $refused(self, why);
                }
                fn is_in_use_elsewhere(&self) -> bool {
                    $process(self) != std::process::id()
                }
            )?
        }
    };
}
pub(crate) use held_by_c;

/// Gives a value to C.
pub(crate) fn give<T: Kind>(value: T) -> Result<*mut T::Token, Error> {
    let bits = T::slab().insert(value)?.bits(T::TAG);
    Ok(ptr::without_provenance_mut(bits))
}

/// Works on the value behind a token. A panic meanwhile poisons the handle.
#[inline]
pub(crate) fn with<T: Kind, R>(
    token: *const T::Token,
    work: impl FnOnce(&mut T) -> Result<R, Error>,
) -> Result<R, Error> {
    let work = |value: &mut T| {
        #[cfg(feature = "panic-hook")]
        panic_hook::fire(panic_hook::Place::Object);
        work(value).inspect_err(|why| value.refused(why))
    };
    inside(token, work).unwrap_or_else(|code| Err(Error::new(code)))
}

/// The same for a look that cannot panic, outside the boundary too, and without a word why there is
/// nothing to see.
#[inline]
pub(crate) fn glance<T: Kind, R>(
    token: *const T::Token,
    look: impl FnOnce(&T) -> Option<R>,
) -> Option<R> {
    inside(token, |value: &mut T| look(value)).ok().flatten()
}

#[inline]
fn inside<T: Kind, R>(
    token: *const T::Token,
    work: impl FnOnce(&mut T) -> R,
) -> Result<R, ErrorCode> {
    let id = Id::read(token.addr(), T::TAG)?;
    let mut taken = T::slab().take(id, Phase::Idle)?;
    if taken.value()?.is_in_use_elsewhere() {
        taken.after = id.in_phase(Phase::Idle);
        return Err(ErrorCode::LedgerBusy);
    }
    let done = work(taken.value()?);
    taken.after = id.in_phase(Phase::Idle);
    Ok(done)
}

/// Takes a value back from C and drops it. NULL is fine.
pub(crate) fn free<T: Kind>(token: *mut T::Token) -> Result<(), Error> {
    if token.is_null() {
        return Ok(());
    }
    let last = taken_out::<T>(token.addr()).map_err(Error::new)?;
    match last {
        // To close it would write to files that the other process has open.
        Some(value) if value.is_in_use_elsewhere() => std::mem::forget(value),
        last => drop(last),
    }
    Ok(())
}

fn taken_out<T: Kind>(bits: usize) -> Result<Option<T>, ErrorCode> {
    let id = Id::read(bits, T::TAG)?;
    let slab = T::slab();
    let taken = match slab.take(id, Phase::Idle) {
        Err(ErrorCode::Poisoned) => slab.take(id, Phase::Poisoned),
        other => other,
    };
    Ok(slab.remove(taken?, id))
}

/// What a token says, apart from its kind.
#[derive(Clone, Copy)]
struct Id {
    generation: usize,
    slot: usize,
}

impl Id {
    fn bits(self, tag: Tag) -> usize {
        Id::head(tag) << (GENERATION_BITS + SLOT_BITS) | self.generation << SLOT_BITS | self.slot
    }

    #[inline]
    fn read(bits: usize, wanted: Tag) -> Result<Self, ErrorCode> {
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

    /// The state of its slot in this phase.
    fn in_phase(self, phase: Phase) -> usize {
        self.generation << PHASE_BITS | phase as usize
    }
}

/// What a slot is doing.
#[derive(Clone, Copy, PartialEq)]
enum Phase {
    /// Without a value; its generation is the next one to be given.
    Vacant,
    Idle,
    /// A call works on its value.
    Busy,
    /// A call panicked while it worked on its value.
    Poisoned,
}

const PHASE_BITS: u32 = 2;

/// Tells apart two copies of this library in one process: made of where this one is loaded.
fn library() -> usize {
    static HERE: u8 = 0;
    let page = (&raw const HERE).addr() as u64 >> 12;
    // Large libraries lie at multiples of many pages: the low bits of any product of theirs are alike.
    let spread = page.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> u32::BITS;
    spread as usize & ((1 << LIBRARY_BITS) - 1)
}

/// The values of one kind that C holds.
pub(crate) struct Slab<T> {
    /// The first holds so many slots, each further one twice as many as the one before.
    chunks: [OnceLock<Box<[Slot<T>]>>; CHUNKS],
    places: Mutex<Places>,
}

/// Slots in the first chunk.
const FIRST: usize = 64;
const CHUNKS: usize = (SLOTS_MAX / FIRST).ilog2() as usize + 1;

/// In which chunk the slot of an index is, and where there. Few programs hold more than the first.
#[inline]
fn place_of(index: usize) -> (usize, usize) {
    if index < FIRST {
        return (0, index);
    }
    let chunk = (index / FIRST + 1).ilog2();
    (chunk as usize, index - FIRST * ((1 << chunk) - 1))
}

/// Which slots may be used next.
struct Places {
    free: Vec<usize>,
    /// Slots that were ever used: the lowest so many.
    used: usize,
}

struct Slot<T> {
    state: AtomicUsize,
    value: UnsafeCell<Option<T>>,
}

// SAFETY: a value is touched only by who brought its slot into the phase `Busy` or has made it and
// not yet shown it, which is one thread at a time; so values are sent and never shared.
unsafe impl<T: Send> Sync for Slot<T> {}

/// A slot that is busy for us. Dropped, it gets the state `after`.
struct Taken<'s, T> {
    slot: &'s Slot<T>,
    after: usize,
}

impl<T> Taken<'_, T> {
    fn value(&mut self) -> Result<&mut T, ErrorCode> {
        // SAFETY: we brought the slot into the phase `Busy`, and the borrow ends with us.
        let value = unsafe { &mut *self.slot.value.get() };
        value.as_mut().ok_or(ErrorCode::BadHandle)
    }
}

impl<T> Drop for Taken<'_, T> {
    fn drop(&mut self) {
        self.slot.state.store(self.after, Ordering::Release);
    }
}

impl<T> Slab<T> {
    pub(crate) const fn new() -> Self {
        let places = Places {
            free: Vec::new(),
            used: 0,
        };
        Slab {
            chunks: [const { OnceLock::new() }; CHUNKS],
            places: Mutex::new(places),
        }
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The slot of an index, if its chunk was made.
    #[inline]
    fn slot(&self, index: usize) -> Option<&Slot<T>> {
        let (chunk, within) = place_of(index);
        self.chunks.get(chunk)?.get()?.get(within)
    }

    fn insert(&self, value: T) -> Result<Id, Error> {
        let index = self.place()?;
        let (chunk, within) = place_of(index);
        let slot = &self.chunks[chunk].get_or_init(|| Slot::many(FIRST << chunk))[within];
        // SAFETY: the slot is vacant and `place` gave it to us alone.
        unsafe { *slot.value.get() = Some(value) };
        let id = Id {
            generation: slot.state.load(Ordering::Relaxed) >> PHASE_BITS,
            slot: index,
        };
        slot.state
            .store(id.in_phase(Phase::Idle), Ordering::Release);
        Ok(id)
    }

    /// Index of a vacant slot, now ours.
    fn place(&self) -> Result<usize, Error> {
        let mut places = self.places();
        match places.free.pop() {
            Some(index) => Ok(index),
            None if places.used == SLOTS_MAX => Err(Error::new(ErrorCode::TooManyHandles)),
            None => {
                places.used += 1;
                Ok(places.used - 1)
            }
        }
    }

    /// Takes a slot that is in this phase for one call. Unless told otherwise, it is poisoned after
    /// that: only a panic leaves it so.
    #[inline]
    fn take(&self, id: Id, phase: Phase) -> Result<Taken<'_, T>, ErrorCode> {
        let slot = self.slot(id.slot).ok_or(ErrorCode::BadHandle)?;
        let (from, to) = (id.in_phase(phase), id.in_phase(Phase::Busy));
        let taken = slot
            .state
            .compare_exchange(from, to, Ordering::Acquire, Ordering::Relaxed);
        match taken {
            Ok(_) => Ok(Taken {
                slot,
                after: id.in_phase(Phase::Poisoned),
            }),
            Err(state) => Err(refusal(id, state)),
        }
    }

    /// Takes the value out and counts the generation up.
    fn remove(&self, mut taken: Taken<'_, T>, id: Id) -> Option<T> {
        // SAFETY: we brought the slot into the phase `Busy`.
        let value = unsafe { (*taken.slot.value.get()).take() };
        let next = Id {
            generation: id.generation + 1,
            ..id
        };
        taken.after = next.in_phase(Phase::Vacant);
        drop(taken);
        if next.generation <= GENERATION_MAX {
            self.places().free.push(id.slot);
        }
        value
    }
}

impl<T> Slot<T> {
    /// Vacant ones, in their first generation.
    fn many(count: usize) -> Box<[Self]> {
        let vacant = || Slot {
            state: AtomicUsize::new(1 << PHASE_BITS | Phase::Vacant as usize),
            value: UnsafeCell::new(None),
        };
        std::iter::repeat_with(vacant).take(count).collect()
    }
}

/// Why a slot in this state is not to be had.
#[cold]
fn refusal(id: Id, state: usize) -> ErrorCode {
    let generation = state >> PHASE_BITS;
    if generation > id.generation && id.generation > 0 {
        return ErrorCode::StaleHandle;
    }
    if generation != id.generation {
        return ErrorCode::BadHandle;
    }
    match state & ((1 << PHASE_BITS) - 1) {
        busy if busy == Phase::Busy as usize => ErrorCode::Busy,
        poisoned if poisoned == Phase::Poisoned as usize => ErrorCode::Poisoned,
        _ => ErrorCode::BadHandle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(result: Result<T, Error>) -> ErrorCode {
        result.map(drop).unwrap_err().code()
    }

    fn take_out<T>(slab: &Slab<T>, id: Id) -> T {
        let taken = slab.take(id, Phase::Idle).unwrap();
        slab.remove(taken, id).unwrap()
    }

    #[test]
    fn a_slot_is_retired_when_its_generations_are_used_up() {
        let slab = Slab::new();
        let first = slab.insert(()).unwrap();
        take_out(&slab, first);
        let newest = Id {
            generation: GENERATION_MAX,
            ..first
        };
        let slot = slab.slot(first.slot).unwrap();
        slot.state
            .store(newest.in_phase(Phase::Vacant), Ordering::Relaxed);
        let last = slab.insert(()).unwrap();
        assert_eq!((last.slot, last.generation), (first.slot, GENERATION_MAX));
        take_out(&slab, last);
        assert_ne!(slab.insert(()).unwrap().slot, first.slot, "retired");
        let stale = slab.take(last, Phase::Idle).map(drop);
        assert_eq!(stale, Err(ErrorCode::StaleHandle));
    }

    #[test]
    fn every_slot_has_a_place_of_its_own() {
        let slab = Slab::new();
        let ids: Vec<Id> = (0..1_000).map(|n| slab.insert(n).unwrap()).collect();
        for (n, id) in ids.iter().enumerate() {
            assert_eq!((id.slot, take_out(&slab, *id)), (n, n));
        }
        assert!(
            slab.slot(SLOTS_MAX - 1).is_none(),
            "not made, but thought of"
        );
        assert!((SLOTS_MAX / FIRST).ilog2() < CHUNKS as u32);
    }

    #[test]
    fn threads_that_share_a_handle_are_busy_and_never_inside_together() {
        let token = give(Error::new(ErrorCode::Conflict)).unwrap().addr();
        let inside = AtomicUsize::new(0);
        let work = || {
            let mut done = 0;
            while done < 10_000 {
                let token = ptr::without_provenance(token);
                let entered = with(token, |_: &mut Error| {
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                    inside.fetch_sub(1, Ordering::SeqCst);
                    Ok(())
                });
                match entered {
                    Ok(()) => done += 1,
                    busy => assert_eq!(code(busy), ErrorCode::Busy),
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(work);
            }
        });
        free::<Error>(ptr::without_provenance_mut(token)).unwrap();
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
        let refused = Id::read(other_copy, Tag::Record).map(drop);
        assert_eq!(refused, Err(expected));
        assert!(Id::read(id.bits(Tag::Record), Tag::Record).is_ok());
    }
}

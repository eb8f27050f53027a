//! Where the values live that C holds.
//!
//! A freed slot counts its generation up; a slot whose generations are used up is retired.
//!
//! Slots never move and are never given back, so a look-up takes no lock: one atomic exchange proves
//! that the token is alive and takes its value for this call.
//!
//! ```text
//!  state of a slot   generation │ phase        vacant → idle ⇄ busy → vacant, one generation on
//!                                                        idle ⇄ busy → poisoned → busy → vacant
//! ```

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use onshi_core::error::{Error, ErrorCode};

use crate::token::{GENERATION_MAX, Id, SLOTS_MAX};

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

/// A slot that is busy for us. Dropped, it gets the state `after`: poisoned, unless told otherwise, since
/// only a panic leaves it so.
pub(crate) struct Taken<'s, T> {
    slot: &'s Slot<T>,
    id: Id,
    after: usize,
}

impl<T> Taken<'_, T> {
    /// The value, for this call.
    #[inline]
    pub(crate) fn value(&mut self) -> Result<&mut T, ErrorCode> {
        // SAFETY: we brought the slot into the phase `Busy`, and the borrow ends with us.
        let value = unsafe { &mut *self.slot.value.get() };
        value.as_mut().ok_or(ErrorCode::BadHandle)
    }

    /// The call has come to its end.
    #[inline]
    pub(crate) fn unharmed(&mut self) {
        self.after = self.id.in_phase(Phase::Idle);
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

    /// Keeps a value.
    pub(crate) fn insert(&self, value: T) -> Result<Id, Error> {
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

    /// Takes the value of a token for one call.
    #[inline]
    pub(crate) fn take(&self, id: Id) -> Result<Taken<'_, T>, ErrorCode> {
        self.enter(id, Phase::Idle)
    }

    /// Takes a value out, even one that a panic has left behind, and counts the generation up.
    pub(crate) fn remove(&self, id: Id) -> Result<Option<T>, ErrorCode> {
        let mut taken = match self.take(id) {
            Err(ErrorCode::Poisoned) => self.enter(id, Phase::Poisoned)?,
            other => other?,
        };
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
        Ok(value)
    }

    /// Makes a slot busy that is in this phase.
    #[inline]
    fn enter(&self, id: Id, phase: Phase) -> Result<Taken<'_, T>, ErrorCode> {
        let slot = self.slot(id.slot).ok_or(ErrorCode::BadHandle)?;
        let (from, to) = (id.in_phase(phase), id.in_phase(Phase::Busy));
        let taken = slot
            .state
            .compare_exchange(from, to, Ordering::Acquire, Ordering::Relaxed);
        match taken {
            Ok(_) => Ok(Taken {
                slot,
                id,
                after: id.in_phase(Phase::Poisoned),
            }),
            Err(state) => Err(refusal(id, state)),
        }
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

impl Id {
    /// The state of its slot in this phase.
    fn in_phase(self, phase: Phase) -> usize {
        self.generation << PHASE_BITS | phase as usize
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

    #[test]
    fn a_slot_is_retired_when_its_generations_are_used_up() {
        let slab = Slab::new();
        let first = slab.insert(()).unwrap();
        slab.remove(first).unwrap();
        let newest = Id {
            generation: GENERATION_MAX,
            ..first
        };
        let slot = slab.slot(first.slot).unwrap();
        slot.state
            .store(newest.in_phase(Phase::Vacant), Ordering::Relaxed);
        let last = slab.insert(()).unwrap();
        assert_eq!((last.slot, last.generation), (first.slot, GENERATION_MAX));
        slab.remove(last).unwrap();
        assert_ne!(slab.insert(()).unwrap().slot, first.slot, "retired");
        let stale = slab.take(last).map(drop);
        assert_eq!(stale, Err(ErrorCode::StaleHandle));
    }

    #[test]
    fn every_slot_has_a_place_of_its_own() {
        let slab = Slab::new();
        let ids: Vec<Id> = (0..1_000).map(|n| slab.insert(n).unwrap()).collect();
        for (n, id) in ids.iter().enumerate() {
            assert_eq!((id.slot, slab.remove(*id)), (n, Ok(Some(n))));
        }
        assert!(
            slab.slot(SLOTS_MAX - 1).is_none(),
            "not made, but thought of"
        );
        assert!((SLOTS_MAX / FIRST).ilog2() < CHUNKS as u32);
    }
}

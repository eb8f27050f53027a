//! Handles: what C holds instead of a pointer. A token looks like a pointer to C, and is a number
//! here; it is looked up and never dereferenced, so a stale, foreign, doubled or invented one is a
//! status and never undefined behaviour.

use std::ptr;

use onshi_core::error::{Error, ErrorCode};

#[cfg(feature = "panic-hook")]
use crate::boundary::panic_hook;
use crate::slab::Slab;
use crate::token::{Id, Tag};

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
            const TAG: crate::token::Tag = crate::token::Tag::$tag;
            fn slab() -> &'static crate::slab::Slab<Self> {
                static SLAB: crate::slab::Slab<$value> = crate::slab::Slab::new();
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
    let mut taken = T::slab().take(Id::read(token.addr(), T::TAG)?)?;
    let value = taken.value()?;
    if value.is_in_use_elsewhere() {
        taken.unharmed();
        return Err(ErrorCode::LedgerBusy);
    }
    let done = work(value);
    taken.unharmed();
    Ok(done)
}

/// Takes a value back from C and drops it. NULL is fine.
pub(crate) fn free<T: Kind>(token: *mut T::Token) -> Result<(), Error> {
    if token.is_null() {
        return Ok(());
    }
    let id = Id::read(token.addr(), T::TAG).map_err(Error::new)?;
    match T::slab().remove(id).map_err(Error::new)? {
        // To close it would write to files that the other process has open.
        Some(value) if value.is_in_use_elsewhere() => std::mem::forget(value),
        last => drop(last),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn code<T>(result: Result<T, Error>) -> ErrorCode {
        result.map(drop).unwrap_err().code()
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
}

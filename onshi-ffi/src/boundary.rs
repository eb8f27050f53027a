//! The border between C and Rust: the one function that every export passes through, and the
//! wrappers that its pointers become before anything else happens.

use std::marker::PhantomData;
use std::mem::{MaybeUninit, size_of};
use std::panic::{AssertUnwindSafe, catch_unwind};

use onshi_core::error::{Error, ErrorCode};

use crate::error::onshi_error;
use crate::handle;
use crate::host_errno::HostErrno;

/// Done.
pub const ONSHI_S_OK: i32 = 0;
/// Done, and there is nothing: no event now, no such element, no label for this value.
pub const ONSHI_S_NONE: i32 = 1;
/// Done, and there is no more: the last person of a batch was read.
pub const ONSHI_S_END: i32 = 2;

/// Runs the body of an export. An error becomes its code and, if the caller wants one, an error
/// object; a panic becomes an error, so the host program goes on. Its `errno` is as before.
#[inline]
pub(crate) fn boundary(
    error: Out<'_, *mut onshi_error>,
    body: impl FnOnce() -> Result<i32, Error>,
) -> i32 {
    let _kept = HostErrno::keep();
    let caught = catch_unwind(AssertUnwindSafe(|| {
        #[cfg(feature = "panic-hook")]
        panic_hook::fire(panic_hook::Place::Boundary);
        body().unwrap_or_else(|failure| refuse(failure, error))
    }));
    caught.unwrap_or_else(|payload| {
        // Dropping what a panic carried could panic again.
        std::mem::forget(payload);
        refuse(Error::new(ErrorCode::Panic), error)
    })
}

/// Makes wrappers of the pointers of an export, in the order in which they stand: the one place where a
/// caller is believed. For the first lines of exports alone, since only these have callers in C.
macro_rules! received {
    ($wrapper:expr) => {
        // SAFETY: as the header asks of every caller.
        unsafe { $wrapper }
    };
    ($($wrapper:expr),+) => {
        // SAFETY: as the header asks of every caller.
        unsafe { ($($wrapper),+) }
    };
}
pub(crate) use received;

/// Gives the caller the error object, if one is wanted; its code.
#[cold]
fn refuse(failure: Error, error: Out<'_, *mut onshi_error>) -> i32 {
    let code = failure.code() as i32;
    if let Ok(place) = error.required() {
        // Without a free slot for the error object, its code is still returned.
        if let Ok(token) = handle::give(failure) {
            place.set(token);
        }
    }
    code
}

/// A place in C's memory for a result (出力引数).
#[derive(Clone, Copy)]
pub(crate) struct Out<'a, T> {
    place: *mut T,
    lifetime: PhantomData<&'a mut T>,
}

impl<T> Out<'_, T> {
    /// An export without that parameter.
    pub(crate) const NONE: Self = Out {
        place: std::ptr::null_mut(),
        lifetime: PhantomData,
    };

    /// # Safety
    /// `place` is NULL or can be written for `'a`; it need not be aligned.
    pub(crate) unsafe fn new(place: *mut T) -> Self {
        Out {
            place,
            lifetime: PhantomData,
        }
    }

    /// Nothing if it is NULL.
    #[inline]
    pub(crate) fn there(self) -> Option<Self> {
        (!self.place.is_null()).then_some(self)
    }

    /// Refuses NULL, before anything is done.
    #[inline]
    pub(crate) fn required(self) -> Result<Self, Error> {
        self.there()
            .ok_or_else(|| Error::new(ErrorCode::NullArgument).because("output"))
    }

    /// Writes the result; does nothing if the place is NULL.
    pub(crate) fn set(self, value: T) {
        if !self.place.is_null() {
            // SAFETY: not NULL, so writable, as promised to `new`; alignment is not assumed.
            unsafe { self.place.write_unaligned(value) }
        }
    }
}

impl<T: Copy> Out<'_, T> {
    /// What stands there now; for places that are both input and output.
    pub(crate) fn get(self) -> Result<T, Error> {
        self.required()?;
        // SAFETY: not NULL, so readable, as promised to `new`; alignment is not assumed.
        Ok(unsafe { self.place.read_unaligned() })
    }
}

/// An array of numbers or pointers in C's memory.
pub(crate) struct Array<'a, T> {
    first: *const T,
    count: u32,
    lifetime: PhantomData<&'a T>,
}

pub(crate) type Numbers<'a> = Array<'a, u32>;

impl<T: Copy> Array<'_, T> {
    /// # Safety
    /// `first` points to `count` of them that can be read for `'a`, or `count` is 0, or `first` is
    /// NULL; it need not be aligned.
    pub(crate) unsafe fn new(first: *const T, count: u32) -> Self {
        Array {
            first,
            count,
            lifetime: PhantomData,
        }
    }

    /// All of them, at most `max`; `what` they are, for the error.
    #[inline]
    pub(crate) fn read(&self, what: &str, max: u32) -> Result<Vec<T>, Error> {
        let count = self.count(what, max)?;
        Ok((0..count).map(|at| self.at(at)).collect())
    }

    /// All of them, one after another, where they stand: for calls by the thousand.
    #[inline]
    pub(crate) fn each(&self) -> impl Iterator<Item = T> {
        let count = if self.first.is_null() { 0 } else { self.count };
        (0..count as usize).map(|at| self.at(at))
    }

    /// Whether they are the same as ours.
    #[inline]
    pub(crate) fn is(&self, ours: &[T]) -> bool
    where
        T: PartialEq,
    {
        let length = if self.first.is_null() { 0 } else { self.count };
        let same = |(at, own): (usize, &T)| self.at(at) == *own;
        length as usize == ours.len() && ours.iter().enumerate().all(same)
    }

    /// How many there are, if they can be read.
    #[inline]
    pub(crate) fn count(&self, what: &str, max: u32) -> Result<usize, Error> {
        match (self.count, self.first.is_null()) {
            (0, _) => Ok(0),
            (_, true) => Err(Error::new(ErrorCode::NullArgument).because(what)),
            (count, _) if count > max => {
                let why = format!("too many: {what} is too long");
                Err(Error::new(ErrorCode::UnknownField).because(why))
            }
            (count, false) => Ok(count as usize),
        }
    }

    fn at(&self, index: usize) -> T {
        // SAFETY: `index < count` and not NULL, so readable, as promised to `new`.
        unsafe { self.first.add(index).read_unaligned() }
    }
}

/// A structure of plain numbers and pointers, whose first member is its size as the caller knows
/// it. It only ever grows at its end.
///
/// # Safety
/// `#[repr(C)]`, begins with `struct_size: u32`, and all zeros are a value of it.
pub(crate) unsafe trait Sized32: Copy {
    /// Size in the first version of the ABI, in bytes.
    const FIRST_SIZE: usize;
}

/// A [`Sized32`] in C's memory.
pub(crate) struct Struct<'a, T> {
    at: *mut T,
    lifetime: PhantomData<&'a mut T>,
}

impl<T: Sized32> Struct<'_, T> {
    /// # Safety
    /// `at` is NULL, or its first four bytes can be read, and as many bytes as they say can be read
    /// (and written, if [`write`](Self::write) is called) for `'a`.
    pub(crate) unsafe fn new(at: *const T) -> Self {
        Struct {
            at: at.cast_mut(),
            lifetime: PhantomData,
        }
    }

    /// Reads it: what an older caller does not know is zero; what a newer one sets is refused.
    pub(crate) fn read(&self) -> Result<T, Error> {
        let size = self.size()?;
        for at in size_of::<T>()..size {
            // SAFETY: inside the size that the caller stated, as promised to `new`.
            if unsafe { self.at.cast::<u8>().add(at).read() } != 0 {
                return Err(bad_size(
                    "a member is set that this version does not know",
                    size,
                ));
            }
        }
        let mut value = MaybeUninit::<T>::zeroed();
        // SAFETY: both sides hold that many bytes, and `value` is a fresh local.
        unsafe {
            let from = self.at.cast::<u8>();
            from.copy_to_nonoverlapping(value.as_mut_ptr().cast(), size.min(size_of::<T>()));
        }
        // SAFETY: zeroed, then partly overwritten with a caller's members: `Sized32` allows both.
        Ok(unsafe { value.assume_init() })
    }

    /// Refuses a structure that [`write`](Self::write) could not fill.
    pub(crate) fn writable(&self) -> Result<(), Error> {
        self.size().map(drop)
    }

    /// Fills all members after the size that the caller has room for.
    pub(crate) fn write(&self, value: T) -> Result<(), Error> {
        let size = self.size()?.min(size_of::<T>());
        let (from, to) = ((&raw const value).cast::<u8>(), self.at.cast::<u8>());
        // SAFETY: `size` bytes are inside both structures, and `value` is ours alone.
        unsafe {
            from.add(size_of::<u32>())
                .copy_to_nonoverlapping(to.add(size_of::<u32>()), size - size_of::<u32>());
        }
        Ok(())
    }

    /// Fills it, or says that there is nothing to fill it with.
    pub(crate) fn write_any(&self, value: Option<T>) -> Result<i32, Error> {
        let Some(value) = value else {
            return Ok(ONSHI_S_NONE);
        };
        self.write(value).map(|()| ONSHI_S_OK)
    }

    /// Size as the caller says.
    fn size(&self) -> Result<usize, Error> {
        const LARGEST: usize = 4096;
        if self.at.is_null() {
            return Err(Error::new(ErrorCode::NullArgument).because("structure"));
        }
        // SAFETY: not NULL, so the first four bytes can be read, as promised to `new`.
        let size = unsafe { self.at.cast::<u32>().read_unaligned() } as usize;
        let cuts_a_member = !size.is_multiple_of(align_of::<T>());
        if size < T::FIRST_SIZE || size > LARGEST || cuts_a_member {
            return Err(bad_size("struct_size is wrong", size));
        }
        Ok(size)
    }
}

fn bad_size(what: &str, size: usize) -> Error {
    Error::new(ErrorCode::BadOptions).because(format!("{what} ({size} bytes)"))
}

/// Tests only: makes the next call on this thread panic.
#[cfg(feature = "panic-hook")]
pub mod panic_hook {
    use std::cell::Cell;

    /// Where the next call panics.
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub enum Place {
        /// Before it does anything.
        Boundary,
        /// While it works on an object.
        Object,
    }

    thread_local!(static ARMED: Cell<Option<Place>> = const { Cell::new(None) });

    /// Arms it; `None` disarms it. Says what was armed.
    pub fn arm(place: Option<Place>) -> Option<Place> {
        ARMED.replace(place)
    }

    pub(crate) fn fire(here: Place) {
        if ARMED.get() == Some(here) {
            arm(None);
            panic!("injected by a test");
        }
    }
}

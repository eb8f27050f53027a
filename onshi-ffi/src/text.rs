//! Text across the border: pointer and length in, the caller's buffer out; UTF-8, and UTF-16 for
//! C# and Delphi. No text that we own ever crosses, so nobody can free it wrongly.

use std::ffi::c_char;
use std::marker::PhantomData;

use onshi_core::error::{Error, ErrorCode, Language};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out};

/// As the length of a text: it ends at its first NUL.
pub const ONSHI_NUL: u32 = 0xFFFF_FFFF;

/// Language of a text: Japanese.
pub const ONSHI_JAPANESE: u32 = 1;
/// Language of a text: English.
pub const ONSHI_ENGLISH: u32 = 2;

/// Reads the language argument.
pub(crate) fn language(number: u32) -> Result<Language, Error> {
    match number {
        ONSHI_JAPANESE => Ok(Language::Japanese),
        ONSHI_ENGLISH => Ok(Language::English),
        _ => Err(Error::new(ErrorCode::BadOptions).because("language is neither 1 nor 2")),
    }
}

/// A unit of text: `u8` for UTF-8, `u16` for UTF-16.
pub(crate) trait Unit: Copy + PartialEq + Default {
    /// How many of them a text of ours is.
    fn count(text: &str) -> usize;
    /// Writes a text of ours where there is room for it.
    fn put(text: &str, into: &Buffer<'_, Self>);
    /// Text of a caller.
    fn read(units: Vec<Self>) -> Result<String, Error>;
}

impl Unit for u8 {
    #[inline]
    fn count(text: &str) -> usize {
        text.len()
    }

    #[inline]
    fn put(text: &str, into: &Buffer<'_, u8>) {
        into.copy(text.as_bytes());
    }

    fn read(units: Vec<u8>) -> Result<String, Error> {
        String::from_utf8(units).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            bad_text(&format!("byte {at} is not UTF-8; is it Shift_JIS?"))
        })
    }
}

impl Unit for u16 {
    // Most texts are numbers and codes.
    #[inline]
    fn count(text: &str) -> usize {
        match text.is_ascii() {
            true => text.len(),
            false => text.encode_utf16().count(),
        }
    }

    #[inline]
    fn put(text: &str, into: &Buffer<'_, u16>) {
        match text.is_ascii() {
            true => fill(into, text.bytes().map(u16::from)),
            false => fill(into, text.encode_utf16()),
        }
    }

    fn read(units: Vec<u16>) -> Result<String, Error> {
        String::from_utf16(&units).map_err(|_| {
            let decoded = char::decode_utf16(units.iter().copied());
            let good = decoded.map_while(Result::ok).map(char::len_utf16);
            let at: usize = good.sum();
            bad_text(&format!("unit {at} is half a surrogate pair"))
        })
    }
}

#[inline]
fn fill(into: &Buffer<'_, u16>, units: impl Iterator<Item = u16>) {
    units
        .enumerate()
        .for_each(|(index, unit)| into.put(index, unit));
}

fn bad_text(why: &str) -> Error {
    Error::new(ErrorCode::BadText).because(why)
}

/// Text in C's memory.
#[derive(Clone, Copy)]
pub(crate) struct TextIn<'a, U> {
    first: *const U,
    length: u32,
    lifetime: PhantomData<&'a U>,
}

impl<'a> TextIn<'a, u8> {
    /// # Safety
    /// As [`TextIn::new`].
    pub(crate) unsafe fn utf8(first: *const c_char, length: u32) -> Self {
        // SAFETY: as promised by the caller; `char` of C is one byte.
        unsafe { Self::new(first.cast(), length) }
    }
}

impl<U: Unit> TextIn<'_, U> {
    /// # Safety
    /// `first` is NULL, or points to `length` units that can be read for `'a`, or, with
    /// [`ONSHI_NUL`], to units of which one is 0; it need not be aligned.
    pub(crate) unsafe fn new(first: *const U, length: u32) -> Self {
        TextIn {
            first,
            length,
            lifetime: PhantomData,
        }
    }

    /// The text. NULL is the empty text if the length is 0, as .NET passes empty arrays.
    pub(crate) fn read(&self) -> Result<String, Error> {
        match (self.first.is_null(), self.length) {
            (true, 0) => Ok(String::new()),
            (true, _) => Err(Error::new(ErrorCode::NullArgument).because("text")),
            (false, ONSHI_NUL) => {
                U::read((0..).map(|at| self.at(at)).take_while(is_text).collect())
            }
            (false, length) => whole((0..length as usize).map(|at| self.at(at)).collect()),
        }
    }

    /// The text, but nothing for NULL or no characters.
    pub(crate) fn read_optional(&self) -> Result<Option<String>, Error> {
        if self.first.is_null() {
            return Ok(None);
        }
        self.read()
            .map(|text| Some(text).filter(|text| !text.is_empty()))
    }

    fn at(&self, index: usize) -> U {
        // SAFETY: below the length, or not beyond the first NUL, so readable, as promised to `new`.
        unsafe { self.first.add(index).read_unaligned() }
    }
}

/// Text of a stated length. No text has a NUL in it: the length is wrong, often by the one at the end.
fn whole<U: Unit>(units: Vec<U>) -> Result<String, Error> {
    match units.iter().position(|unit| !is_text(unit)) {
        Some(at) => Err(bad_text(&format!("unit {at} is NUL; is the length right?"))),
        None => U::read(units),
    }
}

fn is_text<U: Unit>(unit: &U) -> bool {
    *unit != U::default()
}

/// A text of a structure: an absent length means that it ends with NUL.
///
/// # Safety
/// As [`TextIn::new`].
pub(crate) unsafe fn member(first: *const c_char, length: u32) -> Result<Option<String>, Error> {
    // SAFETY: as promised by the caller; `char` of C is one byte.
    unsafe { member_in::<u8>(first.cast(), length) }
}

/// The same, in any unit.
///
/// # Safety
/// As [`TextIn::new`].
pub(crate) unsafe fn member_in<U: Unit>(
    first: *const U,
    length: u32,
) -> Result<Option<String>, Error> {
    let length = if length == 0 { ONSHI_NUL } else { length };
    // SAFETY: as promised by the caller.
    unsafe { TextIn::new(first, length) }.read_optional()
}

/// The caller's buffer for a text or an array, and the place for its length.
#[derive(Clone, Copy)]
pub(crate) struct Buffer<'a, U> {
    first: *mut U,
    capacity: u32,
    length: Out<'a, u32>,
}

impl Buffer<'_, u8> {
    /// # Safety
    /// As [`Buffer::new`].
    pub(crate) unsafe fn utf8(first: *mut c_char, capacity: u32, length: *mut u32) -> Self {
        // SAFETY: as promised by the caller; `char` of C is one byte.
        unsafe { Self::new(first.cast(), capacity, length) }
    }
}

impl<U: Copy> Buffer<'_, U> {
    /// # Safety
    /// `first` is NULL, or `capacity` units can be written there for `'a`, not necessarily aligned;
    /// `length` as for [`Out::new`].
    pub(crate) unsafe fn new(first: *mut U, capacity: u32, length: *mut u32) -> Self {
        Buffer {
            first,
            capacity,
            // SAFETY: as promised by the caller.
            length: unsafe { Out::new(length) },
        }
    }

    /// Refuses NULL, before anything is done.
    #[inline]
    pub(crate) fn required(self) -> Result<Self, Error> {
        self.length.required()?;
        if self.first.is_null() && self.capacity > 0 {
            return Err(Error::new(ErrorCode::NullArgument).because("buffer"));
        }
        Ok(self)
    }

    /// Writes what is no text whole or not at all; its length either way. Nothing follows it.
    pub(crate) fn write_units(self, units: &[U]) -> Result<i32, Error> {
        self.holds(units.len())?;
        self.copy(units);
        Ok(ONSHI_S_OK)
    }

    /// Tells the length, and whether there is room for so many units.
    #[inline]
    fn holds(&self, count: usize) -> Result<(), Error> {
        self.required()?;
        let length = u32::try_from(count).map_err(|_| too_small(u32::MAX))?;
        self.length.set(length);
        match length <= self.capacity {
            true => Ok(()),
            false => Err(too_small(length)),
        }
    }

    /// Of units for which there is no room, those for which there is.
    #[inline]
    fn copy(&self, units: &[U]) {
        let count = units.len().min(self.capacity as usize);
        if count > 0 {
            let (from, to) = (units.as_ptr().cast::<u8>(), self.first.cast::<u8>());
            // SAFETY: not more than the capacity, so writable, as promised to `new`; as bytes, which
            // need no alignment; nobody else has the caller's buffer, so it is not `units`.
            unsafe { to.copy_from_nonoverlapping(from, count * size_of::<U>()) };
        }
    }

    /// Writes one unit, if there is room for it.
    #[inline]
    fn put(&self, index: usize, unit: U) {
        if index < self.capacity as usize {
            // SAFETY: below the capacity, so writable, as promised to `new`.
            unsafe { self.first.add(index).write_unaligned(unit) }
        }
    }
}

impl<U: Unit> Buffer<'_, U> {
    /// Writes the text whole or not at all; its length either way. A NUL follows where there is room.
    pub(crate) fn write(self, text: &str) -> Result<i32, Error> {
        let count = U::count(text);
        self.holds(count)?;
        U::put(text, &self);
        self.put(count, U::default());
        Ok(ONSHI_S_OK)
    }

    /// Writes a text, or that there is none.
    #[inline]
    pub(crate) fn write_any(self, text: Option<impl AsRef<str>>) -> Result<i32, Error> {
        match text {
            Some(text) => self.write(text.as_ref()),
            None => self.write_none(ONSHI_S_NONE),
        }
    }

    /// There is no text: no length, an empty buffer, and the given outcome.
    pub(crate) fn write_none(self, outcome: i32) -> Result<i32, Error> {
        self.write("").map(|_| outcome)
    }
}

fn too_small(needed: u32) -> Error {
    Error::new(ErrorCode::BufferTooSmall).because(format!("{needed} units are needed"))
}

//! The error number of the system (`errno`, `GetLastError`) belongs to the program: a call of ours between a
//! failure of the program's and its look at the number must not hide why.

use system::{Number, Place, place, read, write};

/// The number as it was when a call came in; dropped, it puts it back.
pub(crate) struct HostErrno {
    place: Place,
    number: Number,
}

impl HostErrno {
    #[inline]
    pub(crate) fn keep() -> Self {
        let place = place();
        let number = read(&place);
        HostErrno { place, number }
    }
}

impl Drop for HostErrno {
    #[inline]
    fn drop(&mut self) {
        write(&self.place, self.number);
    }
}

/// A place in memory, which is asked for once.
#[cfg(any(target_os = "linux", target_os = "macos"))]
mod system {
    pub type Number = i32;
    /// Being a pointer, it does not leave the thread whose number it is.
    pub struct Place(*mut Number);

    unsafe extern "C" {
        #[cfg_attr(target_os = "linux", link_name = "__errno_location")]
        #[cfg_attr(target_os = "macos", link_name = "__error")]
        safe fn location() -> *mut Number;
    }

    #[inline]
    pub fn place() -> Place {
        Place(location())
    }

    #[inline]
    pub fn read(place: &Place) -> Number {
        // SAFETY: the number of this thread, which lives as long as the thread.
        unsafe { place.0.read() }
    }

    #[inline]
    pub fn write(place: &Place, number: Number) {
        // SAFETY: as for `read`.
        unsafe { place.0.write(number) }
    }
}

#[cfg(windows)]
mod system {
    pub type Number = u32;
    pub struct Place;

    #[link(name = "kernel32")]
    unsafe extern "system" {
        safe fn GetLastError() -> Number;
        safe fn SetLastError(number: Number);
    }

    pub fn place() -> Place {
        Place
    }

    #[inline]
    pub fn read(_: &Place) -> Number {
        GetLastError()
    }

    #[inline]
    pub fn write(_: &Place, number: Number) {
        SetLastError(number);
    }
}

/// Elsewhere nobody has asked for it yet.
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
mod system {
    pub type Number = i32;
    pub struct Place;

    pub fn place() -> Place {
        Place
    }

    pub fn read(_: &Place) -> Number {
        0
    }

    pub fn write(_: &Place, _: Number) {}
}

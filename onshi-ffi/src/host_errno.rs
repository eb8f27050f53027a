//! The error number of the system (`errno`, `GetLastError`) belongs to the program: a call of ours between a
//! failure of the program's and its look at the number must not hide why.

#[cfg(not(windows))]
type Number = i32;
#[cfg(windows)]
type Number = u32;

/// The number as it was when a call came in; dropped, it puts it back.
pub(crate) struct HostErrno(Number);

impl HostErrno {
    #[inline]
    pub(crate) fn keep() -> Self {
        HostErrno(read())
    }
}

impl Drop for HostErrno {
    #[inline]
    fn drop(&mut self) {
        write(self.0);
    }
}

#[cfg(target_os = "linux")]
unsafe extern "C" {
    #[link_name = "__errno_location"]
    safe fn place() -> *mut Number;
}

#[cfg(target_os = "macos")]
unsafe extern "C" {
    #[link_name = "__error"]
    safe fn place() -> *mut Number;
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn read() -> Number {
    // SAFETY: the number of this thread, which lives as long as the thread.
    unsafe { place().read() }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn write(number: Number) {
    // SAFETY: as for `read`.
    unsafe { place().write(number) }
}

#[cfg(windows)]
#[link(name = "kernel32")]
unsafe extern "system" {
    #[link_name = "GetLastError"]
    safe fn read() -> Number;
    #[link_name = "SetLastError"]
    safe fn write(number: Number);
}

/// Elsewhere nobody has asked for it yet.
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn read() -> Number {
    0
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn write(_: Number) {}

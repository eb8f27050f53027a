//! The library as a program loads it that was not linked with it.

use std::ffi::{CStr, CString, c_char, c_void};
use std::path::{Path, PathBuf};

unsafe extern "C" {
    fn dlopen(file: *const c_char, flags: i32) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
    fn dlclose(library: *mut c_void) -> i32;
}

pub type New = unsafe extern "C" fn(u32, *mut usize, *mut usize) -> i32;
pub type Free = unsafe extern "C" fn(usize) -> i32;
pub type Wipe = unsafe extern "C" fn(usize, *mut usize) -> i32;

/// A copy of the library in memory.
pub struct Loaded(*mut c_void);

impl Loaded {
    /// Loads it from this file; each file is a copy of its own.
    pub fn from(file: &Path) -> Self {
        const NOW: i32 = 2;
        let file = CString::new(file.to_str().unwrap()).unwrap();
        let library = unsafe { dlopen(file.as_ptr(), NOW) };
        assert!(!library.is_null(), "{file:?}");
        Loaded(library)
    }

    fn symbol(&self, name: &CStr) -> *mut c_void {
        let symbol = unsafe { dlsym(self.0, name.as_ptr()) };
        assert!(!symbol.is_null(), "{name:?}");
        symbol
    }

    /// A new record of a message; NULL where a failure would say why.
    pub fn new_record(&self, id: u16) -> usize {
        let new: New = unsafe { std::mem::transmute(self.symbol(c"onshi_record_new")) };
        let mut record = 0;
        let done = unsafe { new(id.into(), &mut record, std::ptr::null_mut()) };
        assert_eq!(done, 0);
        record
    }

    pub fn wipe_record(&self, record: usize) -> i32 {
        let wipe: Wipe = unsafe { std::mem::transmute(self.symbol(c"onshi_record_wipe")) };
        unsafe { wipe(record, std::ptr::null_mut()) }
    }

    pub fn free_record(&self, record: usize) -> i32 {
        let free: Free = unsafe { std::mem::transmute(self.symbol(c"onshi_record_free")) };
        unsafe { free(record) }
    }

    pub fn unload(self) {
        assert_eq!(unsafe { dlclose(self.0) }, 0);
    }
}

/// Another file with the library in it.
pub fn copy_to(folder: &Path, name: &str) -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let library = program.with_file_name("libonshi.so");
    let copy = folder.join(name);
    std::fs::copy(library, &copy).unwrap();
    copy
}

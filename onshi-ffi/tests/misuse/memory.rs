//! Memory of the program's whose edges show: what an argument points to, moved to where reading or
//! writing a byte too much is a crash.

use std::cell::Cell;

use crate::prototypes::{Parameter, prototype};
use crate::rows::Row;
use crate::support::{NUL, World};

/// The bytes that a pointer argument points to, and the length to state if its text ended with NUL.
pub struct Extent {
    pub bytes: usize,
    pub length: Option<u32>,
}

/// A pointer argument of an export, with what it points to in a world.
pub struct Pointed {
    pub position: usize,
    #[cfg_attr(not(unix), expect(dead_code, reason = "told where pages are guarded"))]
    pub what: String,
    pub address: usize,
    pub extent: Extent,
}

/// What the export is given in a world, without calling it: its first required pointer is NULL meanwhile,
/// so it does nothing.
fn arguments(world: &mut World, row: &Row) -> Vec<usize> {
    let seen = Cell::new(Vec::new());
    let spy = |at: usize, good: usize| {
        let mut list = seen.take();
        list.push(good);
        seen.set(list);
        if row.required.first() == Some(&at) {
            0
        } else {
            good
        }
    };
    (row.call)(world, &spy);
    seen.take()
}

/// All pointers of an export to memory of the program's.
fn pointers(world: &mut World, row: &Row) -> Vec<Pointed> {
    let given = arguments(world, row);
    let parameters = &prototype(row.name).parameters;
    let pointed = parameters.iter().enumerate().filter_map(|(at, parameter)| {
        if !parameter.kind.ends_with('*') || row.handles.contains(&at) || given[at] == 0 {
            return None;
        }
        let measure = parameters.get(at + 1).filter(|next| next.is_measure());
        Some(Pointed {
            position: at,
            what: format!("{} {}", row.name, parameter.name),
            address: given[at],
            extent: extent(parameter, given[at], measure.map(|_| given[at + 1] as u32)),
        })
    });
    pointed.collect()
}

fn extent(parameter: &Parameter, address: usize, measure: Option<u32>) -> Extent {
    let kind = parameter.kind.trim_start_matches("const ");
    let unit = match kind {
        "char *" | "uint8_t *" => 1,
        "uint16_t *" => 2,
        "uint32_t *" | "int32_t *" => 4,
        pointers if pointers.ends_with("**") || pointers.ends_with("*const *") => {
            size_of::<usize>()
        }
        // A structure begins with its size.
        _ => unsafe { (address as *const u32).read() as usize },
    };
    match measure {
        Some(NUL) => {
            let units = (0..).take_while(|at| !ends(address + at * unit, unit));
            let units = units.count();
            Extent {
                bytes: units * unit,
                length: Some(units as u32),
            }
        }
        Some(units) => Extent {
            bytes: units as usize * unit,
            length: None,
        },
        None => Extent {
            bytes: unit,
            length: None,
        },
    }
}

fn ends(address: usize, unit: usize) -> bool {
    match unit {
        1 => unsafe { (address as *const u8).read() == 0 },
        _ => unsafe { (address as *const u16).read() == 0 },
    }
}

/// Calls the export with its pointers where `place` copied what they point to.
pub fn call_moved(world: &mut World, row: &Row, place: &mut dyn FnMut(&Pointed) -> usize) -> i32 {
    let mut changed = Vec::new();
    for pointed in pointers(world, row) {
        changed.push((pointed.position, place(&pointed)));
        if let Some(length) = pointed.extent.length {
            changed.push((pointed.position + 1, length as usize));
        }
    }
    let swap = |at: usize, good: usize| {
        let there = changed.iter().find(|(position, _)| *position == at);
        there.map_or(good, |(_, moved)| *moved)
    };
    (row.call)(world, &swap)
}

/// Bytes of which the last stands directly before memory that nobody may touch.
#[cfg(unix)]
pub struct BeforeTheEdge {
    pages: *mut u8,
}

#[cfg(unix)]
impl BeforeTheEdge {
    const PAGE: usize = 4096;
    const ROOM: usize = 4 * Self::PAGE;

    pub fn new() -> Self {
        const READ_WRITE: i32 = 3;
        const PRIVATE_ANONYMOUS: i32 = 0x22;
        let length = Self::ROOM + Self::PAGE;
        let pages = unsafe {
            mmap(
                std::ptr::null_mut(),
                length,
                READ_WRITE,
                PRIVATE_ANONYMOUS,
                -1,
                0,
            )
        };
        assert_ne!(pages.addr(), usize::MAX);
        let sealed = unsafe { mprotect(pages.add(Self::ROOM), Self::PAGE, 0) };
        assert_eq!(sealed, 0);
        BeforeTheEdge { pages }
    }

    /// Where a copy of these bytes begins.
    pub fn copy(&self, pointed: &Pointed) -> usize {
        let bytes = pointed.extent.bytes;
        assert!(bytes <= Self::ROOM, "{}: {bytes}", pointed.what);
        unsafe {
            let to = self.pages.add(Self::ROOM - bytes);
            to.copy_from_nonoverlapping(pointed.address as *const u8, bytes);
            to.addr()
        }
    }
}

#[cfg(unix)]
impl Drop for BeforeTheEdge {
    fn drop(&mut self) {
        unsafe { munmap(self.pages, Self::ROOM + Self::PAGE) };
    }
}

#[cfg(unix)]
unsafe extern "C" {
    fn mmap(at: *mut u8, length: usize, rights: i32, flags: i32, file: i32, offset: i64)
    -> *mut u8;
    fn mprotect(at: *mut u8, length: usize, rights: i32) -> i32;
    fn munmap(at: *mut u8, length: usize) -> i32;
}

//! What the library frees is overwritten (解放時の消去, I-11, R28), whoever in it held it: texts that were handed
//! in and out, records, blocks and lists, what the ledger and the readers of files copied on the way. So a value
//! of a patient is in memory only as long as an object holds it that the program has not freed.
//!
//! It is the allocator of `onshi1.dll` and `libonshi.so` alone; the program's own is not touched.

use std::alloc::{GlobalAlloc, Layout, System};

use zeroize::optimization_barrier;

/// The allocator of the system, which overwrites what it gets back.
struct Wiping;

#[global_allocator]
static WIPING: Wiping = Wiping;

// SAFETY: everything is the system's allocator's own doing; `dealloc` writes only into what it is given to
// free. `realloc` is the trait's: it takes new memory, copies, and gives the old back through `dealloc`.
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps to what `alloc` asks of it.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps to what `alloc_zeroed` asks of it.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: so many bytes were allocated there, and nobody uses them any more.
        unsafe { memory.write_bytes(0, layout.size()) };
        // Or the compiler would leave out what nobody reads before it is freed.
        optimization_barrier(&memory);
        // SAFETY: it came from this allocator with this layout.
        unsafe { System.dealloc(memory, layout) }
    }
}

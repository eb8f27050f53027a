//! Misuse of the process as a whole: two copies of the library, unloading, fork, a program that opens and
//! closes for ever. Each of these tests has the process for itself.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod copies;
mod cycles;
mod fork;
mod loaded;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Until it is dropped, no other test of this program runs.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

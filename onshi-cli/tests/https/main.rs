//! The second road from end to end: the real client over HTTPS, the simulator's server behind it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[cfg(target_os = "linux")]
mod canaries;
mod certificates;
mod command;
#[cfg(target_os = "linux")]
mod computer;
mod cuts;
mod day;
mod desk;
mod doctor;
mod lost;
#[cfg(target_os = "linux")]
#[path = "../../../onshi-client/tests/support/memory.rs"]
mod memory;
#[cfg(target_os = "linux")]
#[path = "../office/mod.rs"]
mod office;
mod proxy;
mod questions;
mod relay;
#[cfg(target_os = "linux")]
#[path = "../../../onshi-client/tests/support/scan.rs"]
mod scan;
mod unsent;

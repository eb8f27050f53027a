//! The second road from end to end: the real client over HTTPS, the simulator's server behind it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod certificates;
mod command;
mod cuts;
mod day;
mod desk;
mod doctor;
mod lost;
mod proxy;
mod questions;
mod relay;
mod unsent;

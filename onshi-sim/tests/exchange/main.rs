//! The terminal over its folders: requests go in, answers come out, nothing else is touched.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod asked;
mod batch;
mod folders;
mod people;
mod query;
#[path = "../support/mod.rs"]
mod support;

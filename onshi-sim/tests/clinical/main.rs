//! 医療情報閲覧: who may see what, in which form, and what comes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod consent;
mod desk;
mod drugs;
mod others;
mod pdf;
#[path = "../support/mod.rs"]
mod support;

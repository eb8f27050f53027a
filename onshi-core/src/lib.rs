//! The pure heart of onshi: messages, text, rules and the job engine of the
//! オンライン資格確認等システム exchange. No I/O, clock, thread, randomness or `unsafe` lives here;
//! time is an argument and the world is reached through data.
//!
//! ```text
//!  bytes ──► xml (strict, streaming) ──► record (driven by catalogue rows) ──► rules ──► host
//!  host  ──► record (draft) ──► xml (catalogue order, strict text) ──► bytes
//!  events ─► job::Engine ─► effects          (the drivers are in onshi-client)
//! ```
#![forbid(unsafe_code)]

pub mod audit;
pub mod catalogue;
pub mod claim;
pub mod config_text;
mod digest;
pub mod error;
pub mod facility;
pub mod id;
pub mod inspect;
pub mod job;
pub mod message;
pub mod pages;
pub mod record;
pub mod rules;
mod seal;
pub mod text;
pub mod validate;
pub mod xml;

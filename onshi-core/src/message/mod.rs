//! What a message is besides its record: its file name, and what its header says about the request
//! it belongs to.

mod name;
mod summary;

pub use name::{Extension, FileName, answer_stem, request_name};
pub use summary::Summary;

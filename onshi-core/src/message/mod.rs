//! What a message is besides its record: its file name, the kind of file it comes as, and what its
//! header says about the request it belongs to.

mod file_form;
mod name;
mod pdf;
mod summary;

pub use file_form::FileForm;
pub use name::{Extension, FileName, answer_stem, request_name};
pub use pdf::prove_pdf;
pub use summary::Summary;

//! An answer that is a PDF (PDF 形式の回答): carried as bytes, never looked into.

use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Answer;
use zeroize::Zeroize;

use crate::exchange::{Content, Exchange};
use crate::growing::Growing;

/// Largest document in bytes; a receipt computer in use takes no XML answer above 8 MB.
const LARGEST: usize = 64 << 20;

/// A PDF that was proven to be the answer (PDF 文書).
///
/// onshi finds no identifier in it: only its file name, which was used for one request and no other,
/// ties it to the patient. Show whom it was asked for beside it.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// Its file name.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// BLAKE3 of the file.
    pub blake3: [u8; 32],
}

impl Document {
    /// Reads the file that was proven to be the answer.
    pub(crate) fn open(exchange: &mut dyn Exchange, answer: &Answer) -> Result<Self, Error> {
        let placed = |error: Error| error.in_file(&answer.name);
        let content = exchange.open(&answer.name).map_err(placed)?;
        let bytes = read_document(content).map_err(placed)?;
        match blake3::hash(&bytes) == answer.blake3 {
            true => Ok(Document {
                name: answer.name.clone(),
                bytes,
                blake3: answer.blake3,
            }),
            false => Err(placed(Error::new(ErrorCode::Changed))),
        }
    }
}

/// Overwrites the bytes; the name and the hash say nothing of a person.
impl Zeroize for Document {
    fn zeroize(&mut self) {
        self.bytes.zeroize();
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document")
            .field("name", &self.name)
            .field("length", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// The bytes of a document.
///
/// # Errors
/// [`ErrorCode::LimitExceeded`]; why it cannot be read.
pub(crate) fn read_document(content: Content) -> Result<Vec<u8>, Error> {
    let bytes = read_at_most(content, LARGEST)?;
    let larger = || Error::new(ErrorCode::LimitExceeded).because("length of the document");
    bytes.ok_or_else(larger)
}

/// The whole content; `None` if it is larger than that.
pub(crate) fn read_at_most(mut content: Content, most: usize) -> Result<Option<Vec<u8>>, Error> {
    let mut bytes = Growing::new();
    while bytes.len() <= most {
        let read = content.read(bytes.room());
        match read.map_err(|e| Error::new(ErrorCode::IoFailed).because(e.reason))? {
            0 => return Ok(Some(bytes.finish())),
            read => bytes.add(read),
        }
    }
    Ok(None)
}

//! When a PDF is whole. onshi never looks into one: it carries nothing that would tie it to a
//! patient, so it is bound to its request by the file name alone. Evidence: `Seen(OD2 ORCA)`, who
//! file it as an image under the base name of the request.

use crate::error::{Error, ErrorCode};

/// What every PDF begins with.
const HEAD: &[u8] = b"%PDF-";
/// What every PDF ends with, before white space.
const TAIL: &[u8] = b"%%EOF";
/// White space of a PDF: NUL, tab, line feed, form feed, carriage return, blank.
const WHITE: &[u8] = b"\0\t\n\x0C\r ";

/// Proves that a PDF is whole, as far as its two ends tell; the BLAKE3 of its bytes.
///
/// # Errors
/// [`ErrorCode::Truncated`] while it is still being written, [`ErrorCode::OtherMessage`] if it is no
/// PDF at all.
pub fn prove_pdf(bytes: &[u8]) -> Result<[u8; 32], Error> {
    let begun = bytes.len().min(HEAD.len());
    if bytes[..begun] != HEAD[..begun] {
        return Err(Error::new(ErrorCode::OtherMessage).because("it does not begin as a PDF"));
    }
    let inked = bytes.iter().rposition(|byte| !WHITE.contains(byte));
    let ended = inked.is_some_and(|last| bytes[..=last].ends_with(TAIL));
    match ended && bytes.len() >= HEAD.len() + TAIL.len() {
        true => Ok(blake3::hash(bytes).into()),
        false => Err(Error::new(ErrorCode::Truncated).because("the end of the PDF is missing")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_pdf_is_hashed_with_the_white_space_after_it() {
        for end in ["", "\n", "\r\n", " \t\0\x0C\n"] {
            let bytes = format!("%PDF-1.7\nanything\n%%EOF{end}");
            let hash: [u8; 32] = blake3::hash(bytes.as_bytes()).into();
            assert_eq!(prove_pdf(bytes.as_bytes()), Ok(hash), "{end:?}");
        }
    }

    #[test]
    fn every_beginning_of_a_pdf_is_truncated() {
        let bytes = b"%PDF-1.7\nanything\n%%EOF";
        for length in 0..bytes.len() {
            let code = prove_pdf(&bytes[..length]).map_err(|error| error.code());
            assert_eq!(code, Err(ErrorCode::Truncated), "{length}");
        }
    }

    #[test]
    fn what_begins_otherwise_is_no_pdf() {
        for bytes in [&b"<?xml version=\"1.0\"?>"[..], b" %PDF-1.7 %%EOF", b"%PS"] {
            let code = prove_pdf(bytes).map_err(|error| error.code());
            assert_eq!(code, Err(ErrorCode::OtherMessage));
        }
    }

    /// More after the end than white space: somebody is still writing, or it is something else.
    #[test]
    fn ink_after_the_end_is_not_the_end() {
        let code = prove_pdf(b"%PDF-1.7 %%EOF 1 0 obj").map_err(|error| error.code());
        assert_eq!(code, Err(ErrorCode::Truncated));
    }
}

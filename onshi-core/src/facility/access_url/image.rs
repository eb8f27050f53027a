//! The picture that the system draws of an address.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::catalogue::BarcodeFormat;
use crate::message::prove_pdf;

/// What a PNG begins with, and its last chunk, `IEND` with its checksum.
const PNG_HEAD: &[u8] = b"\x89PNG\r\n\x1a\n";
const PNG_TAIL: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";

/// 二次元バーコード as the system sent it: bytes of a file, not looked into beyond their two ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemImage {
    /// What kind of file the bytes are, whatever the answer says.
    pub format: BarcodeFormat,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why the picture of an answer cannot be used; the address can still be drawn here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ImageFault {
    /// The text is not Base64. That it is one is assumed.
    #[error("the picture is not Base64")]
    NotBase64,
    /// Neither a whole PNG nor a whole PDF.
    #[error("the picture is neither a whole PNG nor a whole PDF")]
    NotWhole,
    /// Another kind of file than the answer says.
    #[error("the picture is not of the kind that the answer says")]
    OtherFormat,
}

impl ImageFault {
    /// Japanese words to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            ImageFault::NotBase64 => "二次元バーコードの画像を読み取れません",
            ImageFault::NotWhole => "二次元バーコードの画像が壊れています",
            ImageFault::OtherFormat => "二次元バーコードの画像の形式が違います",
        }
    }
}

impl SystemImage {
    /// Reads the text of an answer; `said` is the format that stands beside it. Empty text is no picture.
    pub(super) fn read(
        text: &str,
        said: Option<BarcodeFormat>,
    ) -> Result<Option<Self>, ImageFault> {
        // Base64 inside XML may be broken into lines.
        let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        if text.is_empty() {
            return Ok(None);
        }
        let bytes = BASE64_STANDARD.decode(text);
        let bytes = bytes.map_err(|_| ImageFault::NotBase64)?;
        let format = format_of(&bytes).ok_or(ImageFault::NotWhole)?;
        if said.is_some_and(|said| said != format) {
            return Err(ImageFault::OtherFormat);
        }
        Ok(Some(SystemImage { format, bytes }))
    }
}

fn format_of(bytes: &[u8]) -> Option<BarcodeFormat> {
    if bytes.starts_with(PNG_HEAD) && bytes.ends_with(PNG_TAIL) {
        return Some(BarcodeFormat::Png);
    }
    prove_pdf(bytes).ok().map(|_| BarcodeFormat::Pdf)
}

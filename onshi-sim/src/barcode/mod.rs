//! 二次元バーコード: the address of マイナ在宅受付Web as a QR code that a phone can read, as PNG or PDF.

mod base64;
mod pdf;
mod png;
mod qr;

use onshi_core::catalogue::BarcodeFormat;

/// Blank modules around a symbol, so that it is found (クワイエットゾーン).
const MARGIN: usize = 4;

/// The symbol of a text, as Base64; `None` if the text is too long for one.
pub(crate) fn in_base64(text: &str, format: BarcodeFormat) -> Option<String> {
    let symbol = qr::Symbol::of(text)?;
    let file = match format {
        BarcodeFormat::Pdf => pdf::drawn(&symbol),
        _ => png::drawn(&symbol),
    };
    Some(base64::encoded(&file))
}

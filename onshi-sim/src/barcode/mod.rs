//! 二次元バーコード: the address of マイナ在宅受付Web as a QR code that a phone can read, as PNG or PDF.

mod pdf;
mod png;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use fast_qr::{ECL, QRBuilder, QRCode};
use onshi_core::catalogue::BarcodeFormat;

/// Blank modules around a symbol, so that it is found (クワイエットゾーン).
const MARGIN: usize = 4;

/// The symbol of a text, as Base64; `None` if the text is too long for one.
pub(crate) fn in_base64(text: &str, format: BarcodeFormat) -> Option<String> {
    let symbol = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let file = match format {
        BarcodeFormat::Pdf => pdf::drawn(&symbol),
        _ => png::drawn(&symbol)?,
    };
    Some(BASE64_STANDARD.encode(file))
}

fn is_dark(symbol: &QRCode, row: usize, column: usize) -> bool {
    symbol[row][column].value()
}

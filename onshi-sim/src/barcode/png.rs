//! A PNG image of a symbol, one bit per pixel.

use fast_qr::QRCode;
use png::{BitDepth, ColorType, Encoder};

use super::{MARGIN, is_dark};

/// Pixels along the side of a module.
const SCALE: usize = 4;

pub(super) fn drawn(symbol: &QRCode) -> Option<Vec<u8>> {
    let side = (symbol.size + 2 * MARGIN) * SCALE;
    let length = u32::try_from(side).ok()?;
    let pixels: Vec<u8> = (0..side).flat_map(|row| line(symbol, row, side)).collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, length, length);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(file)
}

/// A line of pixels; 1 is light.
fn line(symbol: &QRCode, row: usize, side: usize) -> Vec<u8> {
    let module = |pixel: usize| {
        let at = (pixel / SCALE).checked_sub(MARGIN);
        at.filter(|at| *at < symbol.size)
    };
    let is_light = |column: usize| {
        let dark = |(row, column)| is_dark(symbol, row, column);
        !module(row).zip(module(column)).is_some_and(dark)
    };
    let mut bytes = vec![0; side.div_ceil(8)];
    for column in (0..side).filter(|column| is_light(*column)) {
        bytes[column / 8] |= 0x80 >> (column % 8);
    }
    bytes
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use fast_qr::{ECL, QRBuilder};

    use super::*;

    /// Another program's reader finds the text in the picture.
    #[test]
    fn a_reader_finds_the_address() {
        for address in [
            "https://example.invalid/",
            "https://example.invalid/visit/?facility=1311234567&key=abcdefghijklmnopqrstuvwxyz0123456789",
        ] {
            let file = drawn(&QRBuilder::new(address).ecl(ECL::M).build().unwrap()).unwrap();
            let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
            decoder.set_transformations(png::Transformations::EXPAND);
            let mut reader = decoder.read_info().unwrap();
            let side = reader.info().width as usize;
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            reader.next_frame(&mut pixels).unwrap();
            let grey = |x: usize, y: usize| pixels[y * side + x];
            let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, grey);
            let (_, found) = image.detect_grids()[0].decode().unwrap();
            assert_eq!(found, address);
        }
    }
}

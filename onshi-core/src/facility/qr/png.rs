//! A symbol as PNG: greyscale, one bit per pixel.

use png::{BitDepth, ColorType, Encoder};

use super::{Look, Symbol};

/// Pixels along a side at most: 8 MiB before compression.
const LARGEST: usize = 8192;

/// The file; `None` if the picture would be too large.
pub(super) fn drawn(symbol: &Symbol, look: Look) -> Option<Vec<u8>> {
    let module = usize::from(look.module.get());
    let side = symbol.side(look) * module;
    let length = u32::try_from(side).ok()?;
    if side > LARGEST {
        return None;
    }
    let rows = 0..symbol.side(look);
    let pixels: Vec<u8> = rows
        .flat_map(|row| line(symbol, look, row).repeat(module))
        .collect();
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, length, length);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(file)
}

/// A line of pixels through a row of modules; 1 is light.
fn line(symbol: &Symbol, look: Look, row: usize) -> Vec<u8> {
    let (margin, module) = (usize::from(look.quiet_zone), usize::from(look.module.get()));
    let is_dark = |column: usize| {
        let inside = row.checked_sub(margin).zip(column.checked_sub(margin));
        inside.is_some_and(|(row, column)| symbol.is_dark(row, column))
    };
    let columns = 0..symbol.side(look);
    let pixels: Vec<bool> = columns
        .flat_map(|column| std::iter::repeat_n(!is_dark(column), module))
        .collect();
    let byte = |eight: &[bool]| {
        let bits = eight.iter().enumerate();
        bits.fold(0, |byte, (at, light)| byte | u8::from(*light) << (7 - at))
    };
    pixels.chunks(8).map(byte).collect()
}

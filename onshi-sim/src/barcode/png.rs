//! A PNG image of a symbol: one bit per pixel, its data stored without compression.

use super::MARGIN;
use super::qr::Symbol;

/// Pixels along the side of a module.
const SCALE: usize = 4;

pub(super) fn drawn(symbol: &Symbol) -> Vec<u8> {
    let side = (symbol.size + 2 * MARGIN) * SCALE;
    let length = (side as u32).to_be_bytes();
    let one_bit_grey = [1, 0, 0, 0, 0];
    let header = [&length[..], &length, &one_bit_grey].concat();
    let pixels: Vec<u8> = (0..side).flat_map(|row| line(symbol, row, side)).collect();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", &header));
    file.extend(chunk(b"IDAT", &stored(&pixels)));
    file.extend(chunk(b"IEND", &[]));
    file
}

/// A line of pixels without a filter; 1 is light.
fn line(symbol: &Symbol, row: usize, side: usize) -> Vec<u8> {
    let module = |pixel: usize| {
        (pixel / SCALE)
            .checked_sub(MARGIN)
            .filter(|at| *at < symbol.size)
    };
    let is_light = |column: usize| {
        let dark = |(row, column)| symbol.is_dark(row, column);
        !module(row).zip(module(column)).is_some_and(dark)
    };
    let mut bytes = vec![0; 1 + side.div_ceil(8)];
    for column in (0..side).filter(|column| is_light(*column)) {
        bytes[1 + column / 8] |= 0x80 >> (column % 8);
    }
    bytes
}

/// Length, kind, content, and a check sum over both.
fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [kind, content].concat();
    let length = (content.len() as u32).to_be_bytes();
    [&length[..], &named, &crc32(&named).to_be_bytes()].concat()
}

/// A zlib stream of blocks that are not compressed.
fn stored(bytes: &[u8]) -> Vec<u8> {
    const LONGEST: usize = 0xFFFF;
    let mut stream = vec![0x78, 0x01];
    let blocks = bytes.chunks(LONGEST);
    let last = blocks.len().saturating_sub(1);
    for (nth, block) in blocks.enumerate() {
        let length = block.len() as u16;
        stream.push(u8::from(nth == last));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler32(bytes).to_be_bytes());
    stream
}

fn crc32(bytes: &[u8]) -> u32 {
    let shifted = |crc: u32| crc >> 1 ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 };
    let fed = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| shifted(crc));
    !bytes.iter().fold(!0, fed)
}

fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    let (low, high) = bytes.iter().fold((1, 0), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % MODULUS;
        (low, (high + low) % MODULUS)
    });
    high << 16 | low
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn check_sums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b"IEND"), 0xAE42_6082);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn every_module_is_a_square_of_its_colour_inside_a_light_margin() {
        let symbol = Symbol::of("https://example.invalid/").unwrap();
        let side = (symbol.size + 2 * MARGIN) * SCALE;
        let light = |row: usize, column: usize| {
            line(&symbol, row, side)[1 + column / 8] >> (7 - column % 8) & 1 == 1
        };
        for row in 0..symbol.size {
            for column in 0..symbol.size {
                let (top, left) = ((row + MARGIN) * SCALE, (column + MARGIN) * SCALE);
                let dark = symbol.is_dark(row, column);
                assert!(light(top, left) != dark && light(top + 3, left + 3) != dark);
            }
        }
        assert!((0..side).all(|at| light(0, at) && light(at, 0) && light(side - 1, at)));
        let file = drawn(&symbol);
        assert!(file.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert_eq!(file[16..24], [(side as u32).to_be_bytes(); 2].concat());
    }
}

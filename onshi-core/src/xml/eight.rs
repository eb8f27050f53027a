//! Eight bytes at a time, for names and texts that are too short for a vector search to pay.
//!
//! A word holds eight bytes, the first in the lowest place. A mark is the highest bit of a byte.

const ONES: u64 = 0x0101_0101_0101_0101;
const MARKS: u64 = 0x80 * ONES;

/// The place of the first byte that is one of `wanted`.
#[inline]
pub(crate) fn find<const N: usize>(wanted: [u8; N], bytes: &[u8]) -> Option<usize> {
    let (eights, rest) = bytes.as_chunks::<8>();
    for (index, eight) in eights.iter().enumerate() {
        let word = u64::from_le_bytes(*eight);
        let found = wanted
            .iter()
            .fold(0, |found, &b| found | zeros(word ^ (u64::from(b) * ONES)));
        if found != 0 {
            return Some(8 * index + first(found));
        }
    }
    let at = rest.iter().position(|b| wanted.contains(b))?;
    Some(8 * eights.len() + at)
}

/// The same in thirty-two bytes for one byte, without a branch that depends on where it stands.
#[inline]
pub(crate) fn find_in_32(wanted: u8, bytes: &[u8; 32]) -> Option<usize> {
    let words = bytes.as_chunks::<8>().0.iter().zip([0, 8, 16, 24]);
    let found = words.fold(0, |found, (eight, shift)| {
        let marks = zeros(u64::from_le_bytes(*eight) ^ (u64::from(wanted) * ONES));
        found | gathered(marks) << shift
    });
    (found != 0).then(|| found.trailing_zeros() as usize)
}

/// How many bytes at the front are blanks or control characters; `None` if all are.
#[inline]
pub(crate) fn blanks(bytes: &[u8]) -> Option<usize> {
    let (eights, rest) = bytes.as_chunks::<8>();
    for (index, eight) in eights.iter().enumerate() {
        let others = dark_marks(u64::from_le_bytes(*eight));
        if others != 0 {
            return Some(8 * index + first(others));
        }
    }
    Some(8 * eights.len() + rest.iter().position(|&b| b > b' ')?)
}

/// How many bytes at the front are ASCII letters.
pub(crate) fn letters(bytes: &[u8]) -> usize {
    let (eights, rest) = bytes.as_chunks::<8>();
    for (index, eight) in eights.iter().enumerate() {
        let others = !letter_marks(u64::from_le_bytes(*eight)) & MARKS;
        if others != 0 {
            return 8 * index + first(others);
        }
    }
    8 * eights.len() + rest.iter().take_while(|b| b.is_ascii_alphabetic()).count()
}

/// Whether one of them is a control character that XML does not allow: none but tab and the ends of lines.
/// It looks at all of them, so that no branch depends on where lines end.
pub(crate) fn has_control(bytes: &[u8]) -> bool {
    let (eights, rest) = bytes.as_chunks::<8>();
    let words = eights.iter().map(|eight| u64::from_le_bytes(*eight));
    let found = words.fold(0, |found, word| found | control_marks(word));
    found != 0 || rest.iter().any(|&b| is_control(b))
}

/// A control character that XML does not allow.
pub(crate) fn is_control(b: u8) -> bool {
    b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r')
}

/// Marks them.
fn control_marks(word: u64) -> u64 {
    let low = word & !MARKS;
    let from_blank = (low + u64::from(0x80 - b' ') * ONES) | word;
    let differs = |b: u8| (low ^ (u64::from(b) * ONES)) + 0x7F * ONES;
    !from_blank & differs(b'\t') & differs(b'\n') & differs(b'\r') & MARKS
}

/// Marks zero bytes; above the first of them, other bytes may be marked too.
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & MARKS
}

/// Marks bytes above the blank.
#[inline]
fn dark_marks(word: u64) -> u64 {
    let above = (word & !MARKS) + u64::from(0x80 - b' ' - 1) * ONES;
    (above | word) & MARKS
}

/// Marks ASCII letters.
fn letter_marks(word: u64) -> u64 {
    // Seven bits each, so that no sum reaches the next byte; in lower case.
    let low = (word & !MARKS) | (0x20 * ONES);
    let from_a = low + u64::from(0x80 - b'a') * ONES;
    let beyond_z = low + u64::from(0x80 - b'z' - 1) * ONES;
    from_a & !beyond_z & !word & MARKS
}

/// The marks of eight bytes as eight bits, the first in the lowest place.
fn gathered(marks: u64) -> u64 {
    (marks >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Which byte the lowest mark is in.
fn first(marks: u64) -> usize {
    (marks.trailing_zeros() / 8) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_at_every_place_is_told_as_one_by_one() {
        const WANTED: [u8; 4] = [b'<', b'&', b']', b'\r'];
        for length in 0..20 {
            for at in 0..length {
                for b in 0..=u8::MAX {
                    for around in [b'a', b'Z', b'=', 0x00, 0x7F, 0x80, 0xFF] {
                        let mut bytes = vec![around; length];
                        bytes[at] = b;
                        let place = bytes.iter().position(|b| WANTED.contains(b));
                        assert_eq!(find(WANTED, &bytes), place, "{bytes:?}");
                        let control = bytes.iter().any(|&b| is_control(b));
                        assert_eq!(has_control(&bytes), control, "{bytes:?}");
                        let dark = bytes.iter().position(|&b| b > b' ');
                        assert_eq!(blanks(&bytes), dark, "{bytes:?}");
                        let mut padded = [b'>'; 32];
                        padded[..length].copy_from_slice(&bytes);
                        let place = padded.iter().position(|other| *other == b);
                        assert_eq!(find_in_32(b, &padded), place, "{padded:?}");
                        let other = bytes.iter().position(|b| !b.is_ascii_alphabetic());
                        assert_eq!(letters(&bytes), other.unwrap_or(length), "{bytes:?}");
                    }
                }
            }
        }
    }
}

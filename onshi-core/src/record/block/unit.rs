//! The text of a block, in one of two kinds of units.
//!
//! Most values are a few ASCII characters, for which finding out how to copy costs more than copying.
//! So sixteen bytes are always copied, and only as many as belong to the value count:
//!
//! ```text
//!  record  … 0 6 1 3 9 9 9 2 < / I n s u r e │ r N u …
//!  block   … 0 6 1 3 9 9 9 2 ┊               │           the next value begins at ┊
//! ```

/// How much is copied at once.
const STRIDE: usize = 16;

/// How much room is made at once: memory that nobody fills is not touched.
const ROOM: usize = 1 << 16;

/// A unit of text (文字単位): `u8` of UTF-8, `u16` of UTF-16, for hosts whose strings are made of it
/// (C#, Delphi, Java).
pub trait TextUnit: Copy + Default + sealed::Sealed + 'static {}
impl TextUnit for u8 {}
impl TextUnit for u16 {}

mod sealed {
    use super::STRIDE;

    pub trait Sealed: Sized {
        /// Copies a whole stride; `false` if the first `length` bytes do not become as many units.
        fn copy(stride: &[u8; STRIDE], length: usize, room: &mut [Self; STRIDE]) -> bool;

        /// Copies any text into a room of at least as many units as it has bytes; units written.
        fn convert(text: &str, room: &mut [Self]) -> usize;
    }
}

impl sealed::Sealed for u8 {
    #[inline]
    fn copy(stride: &[u8; STRIDE], _: usize, room: &mut [u8; STRIDE]) -> bool {
        *room = *stride;
        true
    }

    fn convert(text: &str, room: &mut [u8]) -> usize {
        room[..text.len()].copy_from_slice(text.as_bytes());
        text.len()
    }
}

impl sealed::Sealed for u16 {
    #[inline]
    fn copy(stride: &[u8; STRIDE], length: usize, room: &mut [u16; STRIDE]) -> bool {
        *room = widened(stride);
        u128::from_le_bytes(*stride) & NOT_ASCII[length] == 0
    }

    fn convert(text: &str, room: &mut [u16]) -> usize {
        let mut units = 0;
        for (place, unit) in room.iter_mut().zip(text.encode_utf16()) {
            *place = unit;
            units += 1;
        }
        units
    }
}

/// Made before it is put down: into a place that might overlap, units are put one by one.
#[inline]
fn widened(stride: &[u8; STRIDE]) -> [u16; STRIDE] {
    std::array::from_fn(|at| u16::from(stride[at]))
}

/// The highest bit of each of the first so many bytes.
static NOT_ASCII: [u128; STRIDE + 1] = {
    let mut masks = [0; STRIDE + 1];
    let mut length = 1;
    while length <= STRIDE {
        masks[length] = masks[length - 1] << 8 | 0x80;
        length += 1;
    }
    masks
};

/// Values end to end.
#[derive(Clone)]
pub(super) struct Text<U> {
    /// What is filled, and room for more.
    room: Vec<U>,
    filled: usize,
}

impl<U: TextUnit> Text<U> {
    pub const fn new() -> Self {
        Text {
            room: Vec::new(),
            filled: 0,
        }
    }

    pub fn units(&self) -> &[U] {
        &self.room[..self.filled]
    }

    pub fn len(&self) -> usize {
        self.filled
    }

    pub fn truncate(&mut self, len: usize) {
        self.filled = self.filled.min(len);
    }

    /// Appends the first `length` bytes of a text; how many units they became.
    #[inline]
    pub fn append(&mut self, text: &str, length: usize) -> usize {
        let room = self.room.get_mut(self.filled..);
        let room = room.and_then(|room| room.first_chunk_mut());
        if let (Some(stride), Some(room)) = (text.as_bytes().first_chunk(), room)
            && length <= STRIDE
            && U::copy(stride, length, room)
        {
            self.filled += length;
            return length;
        }
        self.append_any(&text[..length])
    }

    /// The same for any text, wherever it ends.
    #[inline(never)]
    fn append_any(&mut self, text: &str) -> usize {
        let needed = self.filled + text.len() + STRIDE;
        if needed > self.room.len() {
            self.room.reserve(needed - self.room.len());
            let room = self.room.capacity().min(needed + ROOM);
            self.room.resize(room, U::default());
        }
        let units = U::convert(text, &mut self.room[self.filled..]);
        self.filled += units;
        units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of every length around a stride, and what may follow them in a record.
    fn values() -> impl Iterator<Item = (&'static str, &'static str)> {
        let kinds = [
            "0123456789ABCDEFGHIJ",
            "試験　太郎",
            "a試",
            "0123456789ABCDé",
            "𠮷野",
        ];
        kinds.into_iter().flat_map(|kind| {
            let ends = (0..=kind.len()).filter(|end| kind.is_char_boundary(*end));
            ends.flat_map(move |end| {
                let behind = ["", "</Name>", "</Name>\n\t\t<試験の要素>"];
                behind.map(|behind| (&kind[..end], behind))
            })
        })
    }

    fn appended<U: TextUnit>() -> Vec<U> {
        let mut text = Text::new();
        for (value, behind) in values() {
            text.append(&format!("{value}{behind}"), value.len());
        }
        text.units().to_vec()
    }

    #[test]
    fn values_stand_end_to_end_and_nothing_of_what_followed_them_is_left() {
        let expected: String = values().map(|(value, _)| value).collect();
        assert_eq!(appended::<u8>(), expected.as_bytes());
        let wide: Vec<u16> = expected.encode_utf16().collect();
        assert_eq!(appended::<u16>(), wide);
    }
}

//! The tags of the elements of a layout, made once: an element always stands at the same depth.
//!
//! ```text
//!  table   …⏎␣␣␣␣<Name></Name>⏎␣␣␣␣<Birthdate></Birthdate>…············
//!           └beginning┘ └ end ┘                            └ so that every tag
//!           └── start ──┘                                    can be copied in one size
//! ```

use std::num::NonZeroU8;

use super::chars::is_ncname;
use super::writer::{INDENT, LINE_END};

/// A start tag that has a place in a table is shorter, with the line end and blanks before it.
pub(super) const START: usize = 64;
/// The longest end tag.
pub(super) const END: usize = 48;

/// The tags of many elements, by the numbers of these.
#[derive(Debug)]
pub(crate) struct Tags {
    /// One after another; then bytes that are copied and not needed.
    bytes: Box<[u8]>,
    places: Box<[Option<Place>]>,
}

/// Where the tags of an element begin, and how long they are.
#[derive(Debug, Clone, Copy)]
struct Place {
    at: u32,
    /// Line end and blanks.
    beginning: u8,
    /// The same and `<Name>`.
    start: NonZeroU8,
    /// `</Name>`.
    end: u8,
}

/// The tags of one element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tag<'a> {
    /// Line end, blanks, `<Name></Name>`, and whatever follows.
    bytes: &'a [u8; START + END],
    place: Place,
}

impl Tags {
    /// Of elements with their names, each so many levels below the root. One whose name is not ASCII, is
    /// refused, or is too long has none.
    pub(crate) fn new<'a>(elements: impl Iterator<Item = (usize, &'a str)>) -> Self {
        let mut bytes = String::new();
        let places = elements.map(|(depth, name)| place(&mut bytes, depth, name));
        let places = places.collect();
        let mut bytes = bytes.into_bytes();
        bytes.resize(bytes.len() + START + END, 0);
        Tags {
            bytes: bytes.into(),
            places,
        }
    }

    /// The tags of an element.
    #[inline]
    pub(crate) fn of(&self, number: usize) -> Option<Tag<'_>> {
        let place = (*self.places.get(number)?)?;
        let bytes = self.bytes.get(place.at as usize..)?.first_chunk()?;
        Some(Tag { bytes, place })
    }
}

/// Appends the tags of an element.
fn place(bytes: &mut String, depth: usize, name: &str) -> Option<Place> {
    let beginning = LINE_END.len() + depth * INDENT.len();
    let (start, end) = (beginning + name.len() + 2, name.len() + 3);
    if !name.is_ascii() || !is_ncname(name) || start >= START || end > END {
        return None;
    }
    let place = Place {
        at: bytes.len().try_into().ok()?,
        beginning: beginning.try_into().ok()?,
        start: u8::try_from(start).ok()?.try_into().ok()?,
        end: end.try_into().ok()?,
    };
    let indent = INDENT.repeat(depth);
    *bytes += &format!("{LINE_END}{indent}<{name}></{name}>");
    Some(place)
}

impl Tag<'_> {
    /// Line end and blanks, `<Name>`: so many bytes at the front of a piece.
    #[inline]
    pub(super) fn start(&self) -> (&[u8; START], usize) {
        // Never as long as that, as the compiler sees by the remainder.
        let length = usize::from(self.place.start.get()) % START;
        (piece(self.bytes), length)
    }

    /// Line end and blanks alone.
    #[inline]
    pub(super) fn beginning(&self) -> (&[u8; START], usize) {
        (piece(self.bytes), self.place.beginning.into())
    }

    /// `</Name>`.
    #[inline]
    pub(super) fn end(&self) -> (&[u8; END], usize) {
        let from = self.start().1;
        (piece(&self.bytes[from..]), self.place.end.into())
    }
}

/// The front of what is always long enough.
#[inline]
fn piece<const N: usize>(bytes: &[u8]) -> &[u8; N] {
    bytes.first_chunk().unwrap_or(&[0; N])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_names_have_tags_and_others_none() {
        let names = [
            "Name",
            &"N".repeat(45),
            "名前",
            "",
            "a:b",
            "1",
            &"N".repeat(46),
        ];
        let tags = Tags::new(names.iter().map(|name| (1, *name)));
        let has_tags = [0, 1, 2, 3, 4, 5, 6, 7].map(|number| tags.of(number).is_some());
        assert_eq!(
            has_tags,
            [true, true, false, false, false, false, false, false]
        );
    }

    #[test]
    fn a_tag_is_cut_out_of_its_table() {
        let tags = Tags::new([(0, "Root"), (2, "Name")].into_iter());
        let name = tags.of(1);
        let cut = name.map(|tag| {
            let ((start, of_start), (end, of_end)) = (tag.start(), tag.end());
            let (line, of_line) = tag.beginning();
            [&start[..of_start], &line[..of_line], &end[..of_end]].concat()
        });
        assert_eq!(cut.as_deref(), Some(&b"\r\n    <Name>\r\n    </Name>"[..]));
    }
}

//! UTF-8 under a Shift_JIS label: such bytes often decode, into other people's names.

use crate::text::{Charset, Decoder};

/// Watches the bytes of a document that is declared Shift_JIS.
///
/// Three-byte UTF-8 (all kana and kanji) read as Shift_JIS is rare kanji and half-width kana, and
/// real Shift_JIS text is hardly ever UTF-8: almost every first byte of a kanji is a continuation
/// byte there. So a document that is UTF-8 from end to end, with at least one such character, is
/// UTF-8, whatever it says.
pub(super) struct Mislabeled {
    /// As long as everything so far is UTF-8.
    utf8: Option<Decoder>,
    decoded: String,
    wide: bool,
}

impl Mislabeled {
    /// A watch over a document declared as `charset`.
    pub(super) fn new(charset: Charset) -> Self {
        let utf8 = (charset != Charset::Utf8).then(|| Decoder::new(Charset::Utf8));
        Mislabeled {
            utf8,
            decoded: String::new(),
            wide: false,
        }
    }

    /// Looks at the next bytes; at the last ones, tells whether the document is UTF-8.
    pub(super) fn is_utf8(&mut self, bytes: &[u8], last: bool) -> bool {
        let Some(utf8) = &mut self.utf8 else {
            return false;
        };
        self.decoded.clear();
        if utf8.feed(bytes, last, &mut self.decoded).is_err() {
            self.utf8 = None;
            return false;
        }
        self.wide |= bytes.iter().any(|&b| b >= 0xE0);
        last && self.wide
    }
}

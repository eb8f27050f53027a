//! Text: what may be written, what was read, and how two names compare.
//!
//! * [`charset`]: strict encoding and decoding. What cannot be written is an error that names the
//!   character; nothing is ever replaced.
//! * [`jis`]: the repertoires of JIS X 0201, JIS X 0208:1990 and Windows code page 932.
//! * [`fold`]: the written lists of what counts as one character, for encoding and for comparing.
//! * [`width`]: half-width and full-width forms (半角・全角), with voiced marks split and joined.
//! * [`compare`]: how far two names agree, as a grade and never as a bare yes.
//! * [`wareki`]: Japanese era dates (和暦) for display.
//!
//! Stored text is never normalised: Unicode NFC alters 22 kanji of code page 932 (塚, 隆, 神, 福 and
//! others in their IBM forms). Whatever is folded here is a copy.

mod cells;
pub mod charset;
pub mod compare;
mod decoder;
pub mod fold;
pub(crate) mod growing;
pub mod jis;
pub mod wareki;
pub mod width;

pub use charset::{Charset, Undecodable, Unencodable, decode, encode};
pub(crate) use charset::{encode_few, encode_into, encode_taking};
pub use compare::{
    Grade, SUBSTITUTION, compare_names, compare_names_in_any_order, folded_name, has_substitution,
};
pub use decoder::Decoder;
pub use jis::{CharClass, class_of};
pub use wareki::{Era, Wareki};
pub use width::{to_full_width, to_half_width};

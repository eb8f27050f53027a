//! Identifiers that one side invents and the other gives back: 照会番号, 受付番号, ファイル識別子.
//!
//! All print redacted: a 照会番号 is a patient's number, a 受付番号 opens results, and file identifiers
//! in the field hold patient numbers (public implementation).

use super::{
    IdError,
    written::{check_length, person_bound},
};

/// Reference number (照会番号): the institution's own number for a patient, registered with the
/// system. 1–50 characters (vendor manual §2.1.3).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ReferenceNumber {
    written: String,
}

/// Reception number (受付番号) of a batch, by which its result is fetched. 1–38 characters (public
/// implementation).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ReceptionNumber {
    written: String,
}

/// File identifier (任意のファイル識別子), given back in the result's header. At most 50 characters;
/// empty is allowed, for its use is optional (public implementation).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct FileIdentifier {
    written: String,
}

person_bound!(ReferenceNumber);
person_bound!(ReceptionNumber);
person_bound!(FileIdentifier);

macro_rules! limited_text {
    ($type:ident, $id:literal, $lengths:expr) => {
        impl $type {
            /// Takes the text as it is; characters are counted as Unicode scalars.
            ///
            /// # Errors
            /// [`IdError`] if it is too long, or empty where that is not allowed.
            pub fn new(text: &str) -> Result<Self, IdError> {
                check_length($id, text, $lengths)?;
                Ok(Self {
                    written: text.to_owned(),
                })
            }
        }
    };
}

limited_text!(ReferenceNumber, "reference number (照会番号)", 1..=50);
limited_text!(ReceptionNumber, "reception number (受付番号)", 1..=38);
limited_text!(
    FileIdentifier,
    "file identifier (任意のファイル識別子)",
    0..=50
);

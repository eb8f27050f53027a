//! 医療機関コード.

use std::fmt;

use super::{IdError, written::check_digits};

/// Code of a medical institution or pharmacy (医療機関コード), 10 half-width digits:
/// prefecture (都道府県番号) 2, point table (点数表番号) 1, institution 7 (public implementations).
///
/// It names a facility, not a person, and prints as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstitutionCode {
    written: String,
}

impl InstitutionCode {
    /// Takes a code of exactly 10 half-width digits.
    ///
    /// # Errors
    /// [`IdError`] for any other text.
    pub fn new(text: &str) -> Result<Self, IdError> {
        check_digits("institution code (医療機関コード)", text, 10)?;
        Ok(Self {
            written: text.to_owned(),
        })
    }

    /// The code as written.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.written
    }

    /// The two digits of the prefecture (都道府県番号), `13` for Tokyo.
    #[must_use]
    pub fn prefecture(&self) -> &str {
        &self.written[..2]
    }

    /// The digit of the point table (点数表番号): general knowledge is 1 医科, 3 歯科, 4 調剤,
    /// 6 訪問看護.
    #[must_use]
    pub fn point_table(&self) -> char {
        char::from(self.written.as_bytes()[2])
    }

    /// The seven digits of the institution inside prefecture and point table.
    #[must_use]
    pub fn local_code(&self) -> &str {
        &self.written[3..]
    }
}

impl fmt::Display for InstitutionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

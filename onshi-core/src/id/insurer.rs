//! 保険者番号 and 公費負担者番号.

use std::hash::{Hash, Hasher};

use super::{
    IdError, IdFault, PayerLaw,
    written::{check_digit_fits, digits, person_bound},
};

const ID: &str = "insurer number (保険者番号)";
/// Characters of the element (public implementations).
const WIDTH: usize = 8;

/// Number of an insurer (保険者番号), or what else its element holds: in medical aid (医療扶助) the
/// number of the payer. Only [`PublicExpensePayerNumber`](super::PublicExpensePayerNumber) is proven
/// to be one (公費負担者番号).
///
/// 国民健康保険 has 6 digits, all others 8. Results pad the six to eight with half-width spaces on the
/// left, other programs with zeros, and some write full-width digits. All of these are one number:
/// equality and hashing use [`canonical`](Self::canonical).
#[derive(Clone)]
pub struct InsurerNumber {
    written: String,
    canonical: [u8; WIDTH],
    length: u8,
}

person_bound!(InsurerNumber);

impl InsurerNumber {
    /// Takes a number of at most 8 digits, half or full width, with blanks around it.
    ///
    /// A number of another length than 6 or 8 is kept: the system may send what we do not know.
    /// [`check_digit_ok`](Self::check_digit_ok) is `None` for it.
    ///
    /// # Errors
    /// [`IdError`] if it is blank, has more than 8 characters, or something other than digits.
    pub fn new(text: &str) -> Result<Self, IdError> {
        let half = digits(ID, text)?;
        let length = text.chars().count();
        if length > WIDTH {
            let limit = WIDTH;
            let fault = IdFault::TooLong { length, limit };
            return Err(IdError { id: ID, fault });
        }
        Ok(Self::from_digits(text, half.as_bytes()))
    }

    fn from_digits(written: &str, digits: &[u8]) -> Self {
        // No number of 8 digits begins with 00: a law number (法別番号) is 01 or more.
        let digits = match digits {
            [b'0', b'0', six @ ..] if six.len() == 6 => six,
            _ => digits,
        };
        let mut canonical = [0; WIDTH];
        let length = digits.len().min(WIDTH);
        canonical[..length].copy_from_slice(&digits[..length]);
        Self {
            written: written.to_owned(),
            canonical,
            length: length as u8,
        }
    }

    fn digits(&self) -> &[u8] {
        &self.canonical[..usize::from(self.length)]
    }

    /// The number's own half-width digits, without padding: `138057` for `"  138057"`, `"00138057"`
    /// and `"138057"`; `01010016` keeps its zero, for 01 is its law number.
    #[must_use]
    pub fn canonical(&self) -> &str {
        // Only ASCII digits are ever stored, so this never falls back.
        std::str::from_utf8(self.digits()).unwrap_or_default()
    }

    /// The form requests carry: 8 characters, half-width spaces on the left (public implementation:
    /// zeros are refused there).
    #[must_use]
    pub fn padded_with_spaces(&self) -> String {
        format!("{:>WIDTH$}", self.canonical())
    }

    /// Whether the check digit (検証番号) fits; `None` if the number has not 6 or 8 digits.
    ///
    /// Only a warning: the system decides. The rule is that of 保険者番号等設定要領.
    #[must_use]
    pub fn check_digit_ok(&self) -> Option<bool> {
        matches!(self.digits().len(), 6 | 8).then(|| check_digit_fits(self.digits()))
    }

    /// Whether this is a number of medical aid (医療扶助, 法別番号 12).
    #[must_use]
    pub fn is_medical_aid(&self) -> bool {
        self.payer_law() == Some(PayerLaw::MedicalAid)
    }

    /// The law under which no insurer but a welfare office pays (法別番号); `None` for an insurer, and
    /// for a number that does not tell.
    #[must_use]
    pub fn payer_law(&self) -> Option<PayerLaw> {
        match self.digits() {
            [tens, ones, rest @ ..] if rest.len() == 6 => PayerLaw::of([*tens, *ones]),
            _ => None,
        }
    }
}

impl PartialEq for InsurerNumber {
    fn eq(&self, other: &Self) -> bool {
        self.digits() == other.digits()
    }
}

impl Eq for InsurerNumber {}

impl Hash for InsurerNumber {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digits().hash(state);
    }
}

//! 公費負担者番号 and 受給者番号: what medical aid (医療扶助) has in place of insurer number, symbol, number
//! and branch (vendor manual 表1.2-3).
//!
//! What a number tells by itself, by its law number (法別番号, the first two of eight digits):
//!
//! | number | law number | as payer | as insurer |
//! |---|---|---|---|
//! | 8 digits | 12 医療扶助 | yes | refused |
//! | 8 digits | 25 医療支援給付 (中国残留邦人等) | yes | refused |
//! | 8 digits | any other | refused | yes: laws come and go, the system decides |
//! | 6 digits, also `12…` | none (国民健康保険) | refused | yes: 12 is Chiba here |
//!
//! Nothing tells a 受給者番号 from a 被保険者証番号: both may have seven digits. Only their types do.

use super::{IdError, IdFault, InsurerNumber, written};

const PAYER: &str = "payer number of public expense (公費負担者番号)";
const RECIPIENT: &str = "recipient number (受給者番号)";
const RECIPIENT_DIGITS: usize = 7;

/// The law under which a welfare office pays for all care (法別番号).
///
/// The numbers 12 and 25 are general knowledge (保険者番号等設定要領). Public implementations ask this
/// exchange only about 12; nothing public says whether it knows the people of 25. Their numbers have
/// the same form and terms, so they are taken, and the system decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PayerLaw {
    /// 12 生活保護法による医療扶助.
    MedicalAid,
    /// 25 中国残留邦人等に対する医療支援給付.
    MedicalSupport,
}

impl PayerLaw {
    /// The law of a law number, as two ASCII digits; `None` for every other law.
    pub(super) fn of(number: [u8; 2]) -> Option<Self> {
        match &number {
            b"12" => Some(PayerLaw::MedicalAid),
            b"25" => Some(PayerLaw::MedicalSupport),
            _ => None,
        }
    }
}

/// Number of the authority that pays for medical aid (公費負担者番号, 医療扶助): law number 2,
/// prefecture 2, welfare office 3, check digit 1.
///
/// Equality and hashing ignore the width.
#[derive(Clone)]
pub struct PublicExpensePayerNumber {
    written: String,
    canonical: String,
    law: PayerLaw,
}

/// Number of a recipient of medical aid (受給者番号): 6 digits and a check digit. It stands where health
/// insurance has symbol, number and branch. The length is general knowledge.
///
/// Equality and hashing ignore the width.
#[derive(Clone)]
pub struct RecipientNumber {
    written: String,
    canonical: String,
}

written::person_bound!(PublicExpensePayerNumber);
written::person_bound!(RecipientNumber);

impl PublicExpensePayerNumber {
    /// Takes 8 digits of law 12 or 25, half or full width, with blanks around them.
    ///
    /// # Errors
    /// [`IdFault::WrongCoverage`] for the number of an insurer or of another law, [`IdError`] with
    /// another fault for what is neither.
    pub fn new(text: &str) -> Result<Self, IdError> {
        let fail = |fault| IdError { id: PAYER, fault };
        let number = InsurerNumber::new(text).map_err(|error| fail(error.fault))?;
        match (number.canonical().len(), number.payer_law()) {
            (_, Some(law)) => Ok(Self {
                written: text.to_owned(),
                canonical: number.canonical().to_owned(),
                law,
            }),
            (6 | 8, None) => Err(fail(IdFault::WrongCoverage)),
            (length, None) => Err(fail(IdFault::WrongLength {
                length,
                required: 8,
            })),
        }
    }

    /// The law it is paid under.
    #[must_use]
    pub fn law(&self) -> PayerLaw {
        self.law
    }
}

impl RecipientNumber {
    /// Takes exactly 7 digits, half or full width, with blanks around them.
    ///
    /// # Errors
    /// [`IdError`] for any other text.
    pub fn new(text: &str) -> Result<Self, IdError> {
        let canonical = written::digits(RECIPIENT, text)?;
        if canonical.len() != RECIPIENT_DIGITS {
            let fault = IdFault::WrongLength {
                length: canonical.len(),
                required: RECIPIENT_DIGITS,
            };
            return Err(IdError {
                id: RECIPIENT,
                fault,
            });
        }
        Ok(Self {
            written: text.to_owned(),
            canonical,
        })
    }
}

/// What both share: the form of requests, the check digit, equality by digits.
macro_rules! known_by_digits {
    ($type:ident) => {
        impl $type {
            /// The digits in half width: the form requests carry.
            #[must_use]
            pub fn canonical(&self) -> &str {
                &self.canonical
            }

            /// Whether the check digit (検証番号) fits. Only a warning: the system decides, and that
            /// the rule of insurer numbers holds here is general knowledge.
            #[must_use]
            pub fn check_digit_ok(&self) -> bool {
                written::check_digit_fits(self.canonical.as_bytes())
            }
        }

        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.canonical == other.canonical
            }
        }

        impl Eq for $type {}

        impl std::hash::Hash for $type {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.canonical.hash(state);
            }
        }
    };
}

known_by_digits!(PublicExpensePayerNumber);
known_by_digits!(RecipientNumber);

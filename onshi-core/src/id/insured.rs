//! 被保険者証記号, 番号 and 枝番.

use std::hash::{Hash, Hasher};

use super::{
    IdError, IdFault,
    written::{check_length, folded, person_bound},
};

/// Characters that the elements of symbol and number hold (public implementation).
const LIMIT: usize = 20;

/// Symbol of the insured person (被保険者証記号), 1–20 characters. 後期高齢者医療 and 医療扶助 have none.
///
/// Equality is of the text as written; [`is_same_as`](Self::is_same_as) folds.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct InsuredSymbol {
    written: String,
}

/// Number of the insured person (被保険者証番号), 1–20 characters. Medical aid (医療扶助) has a
/// [`RecipientNumber`](super::RecipientNumber) instead.
///
/// Equality is of the text as written; [`is_same_as`](Self::is_same_as) folds.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct InsuredNumber {
    written: String,
}

/// Branch number (枝番), 2 digits, half or full width.
///
/// Equality and hashing ignore the width. Absent is not the same as `00`; the caller keeps them
/// apart with an `Option`.
#[derive(Clone)]
pub struct BranchNumber {
    written: String,
    digits: [u8; 2],
}

person_bound!(InsuredSymbol);
person_bound!(InsuredNumber);
person_bound!(BranchNumber);

/// Construction and comparison, which symbol and number share.
macro_rules! compared_by_key {
    ($type:ident, $id:literal) => {
        impl $type {
            /// Takes 1–20 characters, exactly as the card or the result shows them.
            ///
            /// # Errors
            /// [`IdError`] if the text is empty or longer.
            pub fn new(text: &str) -> Result<Self, IdError> {
                check_length($id, text, 1..=LIMIT)?;
                Ok(Self {
                    written: text.to_owned(),
                })
            }

            /// A copy for comparison: half width, one kind of hyphen, no blanks around it.
            /// Leading zeros stay. Never store or send it.
            #[must_use]
            pub fn comparison_key(&self) -> String {
                folded(&self.written)
            }

            /// Whether both are the same but for width and kind of hyphen.
            #[must_use]
            pub fn is_same_as(&self, other: &Self) -> bool {
                self.comparison_key() == other.comparison_key()
            }
        }
    };
}

compared_by_key!(InsuredSymbol, "insured symbol (被保険者証記号)");
compared_by_key!(InsuredNumber, "insured number (被保険者証番号)");

impl BranchNumber {
    /// The two digits in half width: the form requests carry.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.digits
            .map(|digit| char::from(b'0' + digit))
            .iter()
            .collect()
    }

    /// Takes exactly two digits.
    ///
    /// # Errors
    /// [`IdError`] for any other text.
    pub fn new(text: &str) -> Result<Self, IdError> {
        let fail = |fault| {
            Err(IdError {
                id: "branch number (枝番)",
                fault,
            })
        };
        let mut digits = [0; 2];
        let length = text.chars().count();
        for (index, character) in text.chars().enumerate() {
            let Some(digit) = digit_of(character) else {
                return fail(IdFault::NotDigit { index });
            };
            if let Some(place) = digits.get_mut(index) {
                *place = digit;
            }
        }
        match length {
            0 => fail(IdFault::Empty),
            2 => Ok(Self {
                written: text.to_owned(),
                digits,
            }),
            _ => fail(IdFault::WrongLength {
                length,
                required: 2,
            }),
        }
    }
}

fn digit_of(character: char) -> Option<u8> {
    let zero = if character.is_ascii() { '0' } else { '０' };
    let digit = u32::from(character).checked_sub(u32::from(zero))?;
    u8::try_from(digit).ok().filter(|digit| *digit < 10)
}

impl PartialEq for BranchNumber {
    fn eq(&self, other: &Self) -> bool {
        self.digits == other.digits
    }
}

impl Eq for BranchNumber {}

impl Hash for BranchNumber {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digits.hash(state);
    }
}

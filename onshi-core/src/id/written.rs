//! What all numbers share: the text as written, checks, and printing without it.

use super::{IdError, IdFault};
use crate::text::{fold, to_half_width};

/// What a value bound to a person prints as.
pub(super) const REDACTED: &str = "‹redacted›";

/// Gives a person-bound type `as_written` and redacted printing. It needs a field `written`.
macro_rules! person_bound {
    ($type:ident) => {
        impl $type {
            /// The text exactly as it was written or received.
            #[must_use]
            pub fn as_written(&self) -> &str {
                &self.written
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(
                    f,
                    "{}({})",
                    stringify!($type),
                    $crate::id::written::REDACTED
                )
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::id::written::REDACTED)
            }
        }
    };
}
pub(super) use person_bound;

/// Checks a free text of `lengths` characters, both ends included.
pub(super) fn check_length(
    id: &'static str,
    text: &str,
    lengths: std::ops::RangeInclusive<usize>,
) -> Result<(), IdError> {
    let (least, limit) = lengths.into_inner();
    match text.chars().count() {
        length if length < least => Err(IdError {
            id,
            fault: IdFault::Empty,
        }),
        length if length > limit => Err(IdError {
            id,
            fault: IdFault::TooLong { length, limit },
        }),
        _ => Ok(()),
    }
}

/// Checks a number of exactly `required` half-width digits.
pub(super) fn check_digits(id: &'static str, text: &str, required: usize) -> Result<(), IdError> {
    let length = text.chars().count();
    let fault = if length == 0 {
        IdFault::Empty
    } else if let Some(index) = text.chars().position(|c| !c.is_ascii_digit()) {
        IdFault::NotDigit { index }
    } else if length != required {
        IdFault::WrongLength { length, required }
    } else {
        return Ok(());
    };
    Err(IdError { id, fault })
}

/// Half-width digits of a number that may be written in full width, with blanks around it.
pub(super) fn digits(id: &'static str, text: &str) -> Result<String, IdError> {
    let half = folded(text);
    let fault = if half.is_empty() {
        IdFault::Empty
    } else if let Some(place) = half.chars().position(|c| !c.is_ascii_digit()) {
        let blanks = text.chars().take_while(|c| c.is_whitespace()).count();
        IdFault::NotDigit {
            index: blanks + place,
        }
    } else {
        return Ok(half);
    };
    Err(IdError { id, fault })
}

/// The check digit (検証番号) rule that insurers, payers and recipients share: from the digit before
/// the last, multiply by 2, 1, 2, 1 … leftwards, add the digits of all products; the last digit
/// completes the sum to a multiple of 10.
pub(super) fn check_digit_fits(digits: &[u8]) -> bool {
    let from_right = digits.iter().rev().map(|digit| u32::from(digit - b'0'));
    let weighted = from_right.enumerate().map(|(place, digit)| {
        let product = if place % 2 == 1 { digit * 2 } else { digit };
        product / 10 + product % 10
    });
    weighted.sum::<u32>() % 10 == 0
}

/// A copy for comparison: half width, one kind of hyphen, no blanks around it. Zeros stay.
pub(super) fn folded(text: &str) -> String {
    let hyphens: String = text.trim().chars().map(fold::hyphen).collect();
    to_half_width(&hyphens)
}

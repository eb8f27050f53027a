//! Numbers and dates of the exchange, kept as written.
//!
//! Every type holds the text it was made from (`as_written`), because the card and the system write
//! the same number in several ways and a stored value must never be "corrected". What may be folded
//! is folded on a copy, for comparison.
//!
//! Types bound to a person print as `‹redacted›`, in `Debug` and `Display` alike.
//!
//! | type | term | form |
//! |---|---|---|
//! | [`InstitutionCode`] | 医療機関コード | 10 digits |
//! | [`InsurerNumber`] | 保険者番号 | 8 characters, space or zero padded |
//! | [`InsuredSymbol`] | 被保険者証記号 | ≤ 20 characters |
//! | [`InsuredNumber`] | 被保険者証番号 | ≤ 20 characters |
//! | [`BranchNumber`] | 枝番 | 2 digits |
//! | [`PublicExpensePayerNumber`] | 公費負担者番号 | 8 digits, law number 12 or 25 |
//! | [`RecipientNumber`] | 受給者番号 | 7 digits |
//! | [`ReferenceNumber`] | 照会番号 | ≤ 50 characters |
//! | [`ReceptionNumber`] | 受付番号 | ≤ 38 characters |
//! | [`FileIdentifier`] | 任意のファイル識別子 | ≤ 50 characters |
//! | [`Date`], [`DateTime`], [`Month`] | 年月日・日時・年月 | 8, 14, 6 digits |

mod date;
mod institution;
mod insured;
mod insurer;
mod label;
mod public_expense;
mod written;

pub use date::{Date, DateKind, DateTime, Month};
pub use institution::InstitutionCode;
pub use insured::{BranchNumber, InsuredNumber, InsuredSymbol};
pub use insurer::InsurerNumber;
pub use label::{FileIdentifier, ReceptionNumber, ReferenceNumber};
pub use public_expense::{PayerLaw, PublicExpensePayerNumber, RecipientNumber};

/// Why a text is not a number of its kind. The text itself is never part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{id} {fault}")]
pub struct IdError {
    /// What was expected, such as `branch number (枝番)`.
    pub id: &'static str,
    /// What is wrong with it.
    pub fault: IdFault,
}

/// What is wrong with a number. Lengths are counted in characters (Unicode scalars).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdFault {
    /// Nothing is written where something is required.
    #[error("is empty; leave the element out if there is no value")]
    Empty,
    /// More characters than the element holds.
    #[error("has {length} characters, at most {limit} are allowed")]
    TooLong {
        /// Characters found.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A number of fixed length has another one.
    #[error("has {length} characters, must have {required}")]
    WrongLength {
        /// Characters found.
        length: usize,
        /// Characters required.
        required: usize,
    },
    /// Something other than a digit stands at this place, counted from 0.
    #[error("has something other than a digit at position {index}")]
    NotDigit {
        /// The place in characters.
        index: usize,
    },
    /// A number of health insurance where one of medical aid is meant, or the other way round.
    #[error("belongs to the other coverage: health insurance and medical aid are mixed up")]
    WrongCoverage,
}

//! Whose ledger it is (台帳の医療機関, I-13): the institution that opened it first, and nobody else.
//!
//! | document | holds |
//! |---|---|
//! | `institution` | 医療機関コード, as written |

use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;

use crate::ledger::{Key, Ledger};

const KEY: &[&str] = &["institution"];

/// Opens the ledger for an institution; the first one keeps it. A code that is changed has a ledger of its
/// own ([`migration`](crate::migration)).
///
/// # Errors
/// [`ErrorCode::Forbidden`]: it is the ledger of another institution; the ledger failed.
pub(crate) fn claim(ledger: &mut dyn Ledger, institution: &InstitutionCode) -> Result<(), Error> {
    match must_be(ledger, institution)? {
        true => Ok(()),
        false => {
            let code = institution.as_written().as_bytes().to_vec();
            ledger.keep(&[(Key::of(KEY), Some(code))], &[])
        }
    }
}

/// Whether an institution has the ledger, or nobody yet.
///
/// # Errors
/// As [`claim`].
pub(crate) fn must_be(
    ledger: &mut dyn Ledger,
    institution: &InstitutionCode,
) -> Result<bool, Error> {
    match kept(ledger)? {
        Some(owner) if owner == institution.as_written().as_bytes() => Ok(true),
        Some(_) => {
            let why = "the ledger is that of another institution";
            Err(Error::new(ErrorCode::Forbidden).because(why))
        }
        None => Ok(false),
    }
}

/// Whose ledger it is, as written.
///
/// # Errors
/// [`ErrorCode::Forbidden`]: nobody's yet; the ledger failed.
#[cfg(all(feature = "postgres", feature = "sqlite"))]
pub(crate) fn of(ledger: &mut dyn Ledger) -> Result<String, Error> {
    let owner = kept(ledger)?.and_then(|body| String::from_utf8(body).ok());
    let nobodys = || Error::new(ErrorCode::Forbidden).because("it is nobody's ledger yet");
    owner.ok_or_else(nobodys)
}

fn kept(ledger: &mut dyn Ledger) -> Result<Option<Vec<u8>>, Error> {
    let kept = ledger.kept(Key::of(KEY).as_str())?;
    Ok(kept.into_iter().next().map(|(_, body)| body))
}

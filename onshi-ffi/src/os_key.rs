//! The store of the operating system (OS の鍵保管): the key of a ledger is drawn at random, and stands in it
//! wrapped so that only the same user of the same machine unwraps it.
//!
//! | | |
//! |---|---|
//! | Windows | DPAPI, user scope, with entropy |
//! | Linux | Secret Service, in a library that is built with the feature `secret-service` |
//! | elsewhere | none: give `ledger_key` or `passphrase` |

use onshi_client::KeyStore;
#[cfg(any(windows, all(target_os = "linux", feature = "secret-service")))]
use onshi_client::WrappedKey;
use onshi_core::error::Error;

/// The store that this system has.
///
/// # Errors
/// [`ErrorCode::BadOptions`](onshi_core::error::ErrorCode::BadOptions): none that this library was built for.
#[cfg(windows)]
pub(crate) fn store() -> Result<Box<dyn KeyStore>, Error> {
    Ok(Box::new(WrappedKey(crate::dpapi::Dpapi)))
}

/// The store that this system has.
///
/// # Errors
/// The session has no bus, or nobody there keeps secrets.
#[cfg(all(target_os = "linux", feature = "secret-service"))]
pub(crate) fn store() -> Result<Box<dyn KeyStore>, Error> {
    Ok(Box::new(WrappedKey(onshi_client::SecretService::open()?)))
}

/// None.
#[cfg(not(any(windows, all(target_os = "linux", feature = "secret-service"))))]
pub(crate) fn store() -> Result<Box<dyn KeyStore>, Error> {
    use onshi_core::error::ErrorCode;
    let why = "this library was built without a store of the operating system";
    Err(Error::new(ErrorCode::BadOptions).because(why))
}

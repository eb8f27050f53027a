//! A client over HTTPS (クライアントの起動).

use std::path::{Path, PathBuf};

use onshi_core::error::Error;
#[cfg(doc)]
use onshi_core::error::ErrorCode;
use onshi_core::job::Settings;

use super::{HttpsConfig, HttpsExchange, OWN};
use crate::client::Client;
use crate::clock::SystemClock;
use crate::files::OsFiles;
use crate::keys::KeyStore;
use crate::ledger::SqliteLedger;
use crate::random::OsRandom;
use crate::trouble::folder_error;

impl Client {
    /// Opens over HTTPS and a SQLite ledger, with the clock of the machine. In the folder, on a local
    /// disk, stand the ledger (`onshi.ledger`) and what goes out; an answer never stands there.
    ///
    /// # Errors
    /// As [`HttpsExchange::open`]; [`ErrorCode::LedgerBusy`], [`ErrorCode::LedgerBroken`].
    pub fn open_https(
        folder: &Path,
        config: &HttpsConfig,
        settings: Settings,
    ) -> Result<Client, Error> {
        Client::open_https_over(folder, config, settings, SqliteLedger::open)
    }

    /// The same with a ledger that is sealed, or is to be (暗号化した台帳, R29).
    ///
    /// # Errors
    /// As [`open_https`](Self::open_https); [`ErrorCode::LedgerKeyMissing`], [`ErrorCode::LedgerKeyWrong`].
    pub fn open_https_sealed(
        folder: &Path,
        config: &HttpsConfig,
        settings: Settings,
        keys: &mut dyn KeyStore,
    ) -> Result<Client, Error> {
        Client::open_https_over(folder, config, settings, |file| {
            SqliteLedger::open_sealed(file, keys)
        })
    }

    fn open_https_over(
        folder: &Path,
        config: &HttpsConfig,
        settings: Settings,
        ledger: impl FnOnce(PathBuf) -> Result<SqliteLedger, Error>,
    ) -> Result<Client, Error> {
        std::fs::create_dir_all(folder).map_err(|error| folder_error(&error, "folder"))?;
        let exchange = HttpsExchange::open(
            Box::new(OsFiles),
            Box::new(SystemClock),
            folder.join(OWN),
            config,
            settings.dialect.clone(),
        )?;
        let ledger = ledger(folder.join("onshi.ledger"))?;
        Client::open(
            settings,
            Box::new(exchange),
            Box::new(ledger),
            Box::new(SystemClock),
            &mut OsRandom,
        )
    }
}

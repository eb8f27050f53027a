//! The key of a sealed ledger, from a file: a command line is seen by everybody on the machine.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use onshi_client::{GivenKey, KeyStore, LedgerKey, Passphrase, SqliteLedger};

use crate::failure::Failure;

/// Where the key is.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct Key {
    /// 台帳の鍵のファイル。16進64桁または32バイト (the key of a sealed ledger: 64 hexadecimal digits, or 32 bytes)
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// 台帳のパスフレーズのファイル。1行目 (the passphrase of a sealed ledger: the first line)
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Key {
    /// Opens a ledger that is there. None is made, and none is sealed.
    pub fn open(&self, ledger: &Path) -> Result<SqliteLedger, Failure> {
        let there = fs::metadata(ledger);
        there.map_err(|error| Failure::file(ledger, error))?;
        let plain = SqliteLedger::open(ledger);
        let Some(mut store) = self.store()? else {
            return Ok(plain?);
        };
        match plain {
            Err(_) => Ok(SqliteLedger::open_sealed(ledger, store.as_mut())?),
            plain => Ok(plain?),
        }
    }

    fn store(&self) -> Result<Option<Box<dyn KeyStore>>, Failure> {
        if let Some(file) = &self.key_file {
            let bytes = fs::read(file).map_err(|error| Failure::file(file, error))?;
            let why =
                "16進64桁か32バイトではありません / neither 64 hexadecimal digits nor 32 bytes";
            let key = key(&bytes).ok_or_else(|| Failure::content(file, why))?;
            return Ok(Some(Box::new(GivenKey(key))));
        }
        let Some(file) = &self.passphrase_file else {
            return Ok(None);
        };
        let text = fs::read_to_string(file).map_err(|error| Failure::file(file, error))?;
        let passphrase = Passphrase::new(text.lines().next().unwrap_or_default())?;
        Ok(Some(Box::new(passphrase)))
    }
}

fn key(bytes: &[u8]) -> Option<LedgerKey> {
    let whole = <[u8; 32]>::try_from(bytes).ok();
    let digits = || {
        let digits = std::str::from_utf8(bytes).ok()?.trim();
        let digits = digits.as_bytes();
        let pairs = digits.chunks_exact(2).map(|pair| {
            let pair = std::str::from_utf8(pair).ok()?;
            u8::from_str_radix(pair, 16).ok()
        });
        let key: Vec<u8> = pairs.collect::<Option<_>>()?;
        (digits.len() == 64).then_some(key)?.try_into().ok()
    };
    whole.or_else(digits).map(LedgerKey::new)
}

//! The key of a sealed ledger: from a file, from standard input, or from the environment, and never from
//! the command line, which everybody on the machine sees.

use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::{env, fs};

use clap::Args;
use onshi_client::{GivenKey, KeyStore, LedgerKey, Passphrase, SqliteLedger};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// Where a key or a passphrase stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// The next line of standard input.
    Input,
    /// A variable of the environment.
    Variable(String),
}

/// The key that a ledger has.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct Key {
    /// 台帳の鍵。16進64桁。ファイルなら32バイトでもよい (the key: 64 hexadecimal digits; of a file, or 32 bytes)
    #[arg(long, value_name = "FILE|-|env:NAME")]
    key_file: Option<Source>,
    /// 台帳のパスフレーズ。1行目 (the passphrase: the first line)
    #[arg(long, value_name = "FILE|-|env:NAME")]
    passphrase_file: Option<Source>,
    /// 鍵は Secret Service にある (the Secret Service has the key)
    #[cfg(feature = "secret-service")]
    #[arg(long)]
    key_in_secret_service: bool,
}

/// The key that a ledger is to have.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct NewKey {
    /// 新しい鍵。書き方は --key-file と同じ (the new key, as for --key-file)
    #[arg(long, value_name = "FILE|-|env:NAME")]
    new_key_file: Option<Source>,
    /// 新しいパスフレーズ。1行目 (the new passphrase: the first line)
    #[arg(long, value_name = "FILE|-|env:NAME")]
    new_passphrase_file: Option<Source>,
    /// 新しい鍵を作って Secret Service に置く (make a new key and keep it in the Secret Service)
    #[cfg(feature = "secret-service")]
    #[arg(long)]
    new_key_in_secret_service: bool,
}

impl Key {
    /// Opens a ledger that is there. None is made, and none is sealed.
    pub fn open(&self, ledger: &Path) -> Result<SqliteLedger, Failure> {
        open(ledger, self.store()?)
    }

    /// Where the key comes from, if there is one.
    pub fn store(&self) -> Result<Option<Box<dyn KeyStore + Send>>, Failure> {
        #[cfg(feature = "secret-service")]
        if self.key_in_secret_service {
            return secret_service().map(Some);
        }
        store(self.key_file.as_ref(), self.passphrase_file.as_ref())
    }
}

impl NewKey {
    /// Where the new key comes from, if there is one.
    pub fn store(&self) -> Result<Option<Box<dyn KeyStore + Send>>, Failure> {
        #[cfg(feature = "secret-service")]
        if self.new_key_in_secret_service {
            return secret_service().map(Some);
        }
        store(
            self.new_key_file.as_ref(),
            self.new_passphrase_file.as_ref(),
        )
    }
}

/// The store, for as long as it is needed.
pub fn lent(store: &mut Option<Box<dyn KeyStore + Send>>) -> Option<&mut dyn KeyStore> {
    store.as_mut().map(|store| store as &mut dyn KeyStore)
}

/// Opens a ledger that is there, as it stands.
pub fn open(
    ledger: &Path,
    store: Option<Box<dyn KeyStore + Send>>,
) -> Result<SqliteLedger, Failure> {
    let there = fs::metadata(ledger);
    there.map_err(|error| Failure::file(ledger, error))?;
    let plain = SqliteLedger::open(ledger);
    match (plain, store) {
        (Err(_), Some(mut store)) => Ok(SqliteLedger::open_sealed(ledger, store.as_mut())?),
        (plain, _) => Ok(plain?),
    }
}

#[cfg(all(feature = "secret-service", target_os = "linux"))]
fn secret_service() -> Result<Box<dyn KeyStore + Send>, Failure> {
    use onshi_client::{SecretService, WrappedKey};
    Ok(Box::new(WrappedKey(SecretService::open()?)))
}

#[cfg(all(feature = "secret-service", not(target_os = "linux")))]
fn secret_service() -> Result<Box<dyn KeyStore + Send>, Failure> {
    use onshi_core::error::{Error, ErrorCode};
    let why = "the Secret Service is of Linux";
    Err(Error::new(ErrorCode::BadOptions).because(why).into())
}

fn store(
    key: Option<&Source>,
    passphrase: Option<&Source>,
) -> Result<Option<Box<dyn KeyStore + Send>>, Failure> {
    if let Some(source) = key {
        let why = "16進64桁か32バイトではありません / neither 64 hexadecimal digits nor 32 bytes";
        let key = ledger_key(&source.read()?).ok_or_else(|| source.failure(why))?;
        return Ok(Some(Box::new(GivenKey(key))));
    }
    let Some(source) = passphrase else {
        return Ok(None);
    };
    let text = source.text()?;
    let passphrase = Passphrase::new(text.lines().next().unwrap_or_default())?;
    Ok(Some(Box::new(passphrase)))
}

fn ledger_key(bytes: &[u8]) -> Option<LedgerKey> {
    let whole = <[u8; 32]>::try_from(bytes).ok().map(LedgerKey::new);
    whole.or_else(|| LedgerKey::of_hex(std::str::from_utf8(bytes).ok()?))
}

impl Source {
    /// What stands there.
    pub fn read(&self) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let mut line = Zeroizing::new(Vec::new());
        match self {
            Source::File(file) => {
                let bytes = fs::read(file).map_err(|error| Failure::file(file, error))?;
                *line = bytes;
            }
            Source::Input => {
                let read = io::stdin().lock().read_until(b'\n', &mut line);
                read.map_err(|error| Failure::file(Path::new("-"), error))?;
            }
            Source::Variable(name) => {
                let text = env::var(name);
                let text =
                    text.map_err(|_| self.failure("環境変数がありません / it is not set"))?;
                *line = text.into_bytes();
            }
        }
        Ok(line)
    }

    /// The same, as a text.
    pub fn text(&self) -> Result<Zeroizing<String>, Failure> {
        let bytes = self.read()?;
        let text = std::str::from_utf8(&bytes);
        let text = text.map_err(|_| self.failure("UTF-8 ではありません / it is not UTF-8"))?;
        Ok(Zeroizing::new(text.to_owned()))
    }

    /// Where, and why it cannot be used. Never what stands there.
    fn failure(&self, why: &str) -> Failure {
        match self {
            Source::File(file) => Failure::content(file, why),
            Source::Input => Failure::content(Path::new("-"), why),
            Source::Variable(name) => Failure::content(Path::new(&format!("env:{name}")), why),
        }
    }
}

impl From<&str> for Source {
    fn from(text: &str) -> Self {
        match (text, text.strip_prefix("env:")) {
            ("-", _) => Source::Input,
            (_, Some(name)) => Source::Variable(name.to_owned()),
            (file, None) => Source::File(file.into()),
        }
    }
}

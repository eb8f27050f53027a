//! Where and as whom to work: the arguments that `send`, `watch` and `doctor` share.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use onshi_client::https::HttpsConfig;
use onshi_client::{Client, Encryption, FolderConfig, KeyStore};
use onshi_core::catalogue::Dialect;
use onshi_core::id::InstitutionCode;
use onshi_core::job::Settings;
use onshi_core::rules::access::Access;
use onshi_core::text::Charset;
use zeroize::Zeroizing;

use crate::dialect::Profile;
use crate::failure::Failure;
use crate::key::Key;
use crate::sim;

/// Folders and institution.
#[derive(Debug, Args)]
pub struct Place {
    /// req, res のあるフォルダー。台帳もここに置く (folder of req and res; the ledger goes here, over HTTPS as well)
    #[arg(long, value_name = "DIR")]
    root: PathBuf,
    /// 連携フォルダーの代わりに HTTPS で送る。その設定 (over HTTPS instead of folders: its configuration)
    #[arg(long, value_name = "CONFIG.toml")]
    https: Option<PathBuf>,
    /// 連携ファイルの暗号化の設定 (the setting of the encrypted exchange: which messages travel under a password)
    #[arg(long, value_name = "ENCRYPTION.toml", conflicts_with = "https")]
    encryption: Option<PathBuf>,
    /// 医療機関コード (institution code)
    #[arg(long, value_name = "CODE", value_parser = sim::institution)]
    institution: InstitutionCode,
    /// 要求の文字コード (encoding of requests)
    #[arg(long, value_enum, default_value_t = Encoding::Sjis)]
    charset: Encoding,
    /// 結果フォルダーを見る間隔 (pause between two looks, in milliseconds)
    #[arg(long, value_name = "MS", default_value_t = 500)]
    poll_ms: u64,
    #[command(flatten)]
    profile: Profile,
    #[command(flatten)]
    key: Key,
}

/// Encoding of what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// Shift_JIS, JIS X 0208:1990.
    Sjis,
}

impl From<Encoding> for Charset {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf8 => Charset::Utf8,
            Encoding::Sjis => Charset::ShiftJisJis90,
        }
    }
}

impl Place {
    /// Opens the folders, or the line, and the ledger, and takes up what was left there. With a key the ledger
    /// is sealed.
    pub fn open(&self) -> Result<Client, Failure> {
        let (https, keys) = (self.https()?, self.keys()?);
        let (root, settings) = (&self.root, || self.settings());
        Ok(match (https, keys) {
            (None, None) => Client::open_folder(&self.config()?),
            (None, Some(mut keys)) => Client::open_folder_sealed(&self.config()?, keys.as_mut()),
            (Some(https), None) => Client::open_https(root, &https, settings()?),
            (Some(https), Some(mut keys)) => {
                Client::open_https_sealed(root, &https, settings()?, keys.as_mut())
            }
        }?)
    }

    /// Where the key of the ledger comes from, if it has one.
    pub fn keys(&self) -> Result<Option<Box<dyn KeyStore + Send>>, Failure> {
        self.key.store()
    }

    /// Where the ledger is, and the folders if there are any.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The configuration of HTTPS, if it goes that way.
    pub fn https(&self) -> Result<Option<HttpsConfig>, Failure> {
        let read = self.https.as_deref().map(HttpsConfig::read);
        Ok(read.transpose()?)
    }

    /// Folders, ledger, and how to behave.
    pub fn config(&self) -> Result<FolderConfig, Failure> {
        let mut config = FolderConfig::under(&self.root, self.institution.clone());
        config.poll_ms = self.poll_ms;
        config.encryption = self.encryption()?;
        config.settings = self.settings()?;
        Ok(config)
    }

    fn encryption(&self) -> Result<Encryption, Failure> {
        let Some(file) = &self.encryption else {
            return Ok(Encryption::default());
        };
        let text = fs::read_to_string(file).map(Zeroizing::new);
        let text = text.map_err(|error| Failure::file(file, error))?;
        Encryption::parse(&text).map_err(|error| Failure::content(file, error.to_string()))
    }

    fn settings(&self) -> Result<Settings, Failure> {
        Ok(Settings {
            charset: self.charset.into(),
            dialect: self.dialect()?,
            collect_after_ms: 2_000,
            // Whoever sits at the keyboard answers for it, as the help of `send` says.
            consent_checked_by_host: true,
            access: Access::ByHost,
            ..Settings::new(self.institution.clone())
        })
    }

    /// The catalogue in force.
    pub fn dialect(&self) -> Result<Arc<Dialect>, Failure> {
        self.profile.dialect()
    }
}

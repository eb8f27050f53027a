//! What a client over folders needs to know (設定).

use std::path::{Path, PathBuf};

use onshi_core::id::InstitutionCode;
use onshi_core::job::Settings;

use crate::encryption::Encryption;
use crate::folder::Folders;

/// Configuration of [`Client::open_folder`](crate::Client::open_folder).
///
/// A vendor who holds the official specification corrects the catalogue by a profile:
///
/// ```
/// # use onshi_client::FolderConfig;
/// # use onshi_core::catalogue::{ACCESS_URL_REQUEST, Dialect};
/// # use onshi_core::id::InstitutionCode;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let institution = InstitutionCode::new("1311111111")?;
/// let mut config = FolderConfig::under("exchange", institution);
/// config.settings.dialect = Dialect::parse(
///     r#"
///     [profile]
///     source = "外部インターフェイス仕様書"
///     [messages.ACCESS_URL_REQUEST]
///     evidence = "confirmed"
///     "#,
/// )?;
/// assert!(!config.settings.dialect.is_assumed(&ACCESS_URL_REQUEST));
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct FolderConfig {
    /// 医療機関コード of this place; it counts over the one in `settings`.
    pub institution: InstitutionCode,
    /// Where requests are put for the terminal.
    pub req: PathBuf,
    /// Where the terminal puts answers.
    pub res: PathBuf,
    /// Where requests are staged: on the same volume as `req`, and not inside it.
    pub stage: PathBuf,
    /// The ledger file (台帳), best on a local disk.
    pub ledger: PathBuf,
    /// Longest pause between two looks into `res`, ms.
    pub poll_ms: u64,
    /// Which messages travel in archives under a password; none.
    pub encryption: Encryption,
    /// How the jobs behave, and the profile that corrects the catalogue (`dialect`).
    pub settings: Settings,
}

impl FolderConfig {
    /// The usual layout under one folder: `req`, `res`, `onshi-stage`, `onshi.ledger`.
    pub fn under(root: impl AsRef<Path>, institution: InstitutionCode) -> Self {
        let root = root.as_ref();
        FolderConfig {
            req: root.join("req"),
            res: root.join("res"),
            stage: root.join("onshi-stage"),
            ledger: root.join("onshi.ledger"),
            poll_ms: 1_000,
            encryption: Encryption::default(),
            settings: Settings::new(institution.clone()),
            institution,
        }
    }

    /// The three folders.
    pub fn folders(&self) -> Folders {
        Folders {
            req: self.req.clone(),
            res: self.res.clone(),
            stage: self.stage.clone(),
        }
    }
}

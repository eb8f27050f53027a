//! The second road of a session: HTTPS instead of folders (機能 https). The exports are the same in a library
//! without it, which says so when a configuration is given.

use std::path::{Path, PathBuf};

use onshi_client::doctor::{Finding, Manner};
use onshi_client::{Client, FileSystem, FolderConfig, KeyStore};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Moment, Settings};
use zeroize::Zeroizing;

use crate::session::onshi_session_options;
use crate::text::member;

#[cfg(feature = "https")]
use spoken as road;
#[cfg(not(feature = "https"))]
use unspoken as road;

pub(crate) use road::certificate;

/// A session's line: how to reach the services, and where what goes out stands.
pub(crate) struct Line {
    folder: PathBuf,
    road: road::Road,
}

/// The line of some options; `None` where they are for folders.
///
/// # Safety
/// What the structure points to can be read.
pub(crate) unsafe fn line(options: &onshi_session_options) -> Result<Option<Line>, Error> {
    // SAFETY: as promised by the caller.
    let text = |first, length| unsafe { member(first, length) };
    let files = text(options.https_folder, options.https_folder_length)?;
    let Some(config) = text(options.https, options.https_length)? else {
        return match files {
            None => Ok(None),
            Some(_) => Err(bad("https_folder is given without https")),
        };
    };
    let config = Zeroizing::new(config);
    let of_folders = [options.req, options.res, options.stage, options.ledger];
    if !of_folders.iter().all(|path| path.is_null()) {
        return Err(bad("over HTTPS there are no req, res, stage and ledger"));
    }
    if !options.encryption.is_null() {
        return Err(bad(
            "encryption is of folders, and over HTTPS there are none",
        ));
    }
    let root = text(options.root, options.root_length)?;
    let folder = PathBuf::from(root.ok_or_else(|| bad("over HTTPS there must be a root"))?);
    let files = files.map_or_else(|| folder.clone(), PathBuf::from);
    let road = road::road(&config, &files)?;
    Ok(Some(Line { folder, road }))
}

impl Line {
    /// Opens a client at its end.
    pub(crate) fn open(
        &self,
        config: FolderConfig,
        keys: Option<&mut dyn KeyStore>,
    ) -> Result<Client, Error> {
        road::open(&self.road, &self.folder, settings(config), keys)
    }

    /// What the doctor finds there.
    pub(crate) fn examine(
        &self,
        config: FolderConfig,
        files: &mut dyn FileSystem,
        now: Moment,
        manner: Manner<'_>,
    ) -> Vec<Finding> {
        road::examine(
            &self.road,
            &self.folder,
            settings(config),
            files,
            now,
            manner,
        )
    }
}

fn settings(config: FolderConfig) -> Settings {
    Settings {
        institution: config.institution,
        ..config.settings
    }
}

fn bad(why: &str) -> Error {
    Error::new(ErrorCode::BadOptions).because(why)
}

#[cfg(feature = "https")]
mod spoken {
    use onshi_client::Certificate;
    use onshi_client::doctor::examine_https;
    use onshi_client::https::{HttpsConfig, Secret};

    use super::*;

    pub(crate) type Road = HttpsConfig;

    pub(crate) fn road(config: &str, files: &Path) -> Result<Road, Error> {
        Ok(HttpsConfig::parse(config)?.relative_to(files))
    }

    pub(crate) fn open(
        road: &Road,
        folder: &Path,
        settings: Settings,
        keys: Option<&mut dyn KeyStore>,
    ) -> Result<Client, Error> {
        match keys {
            Some(keys) => Client::open_https_sealed(folder, road, settings, keys),
            None => Client::open_https(folder, road, settings),
        }
    }

    pub(crate) fn examine(
        road: &Road,
        folder: &Path,
        settings: Settings,
        files: &mut dyn FileSystem,
        now: Moment,
        manner: Manner<'_>,
    ) -> Vec<Finding> {
        examine_https(folder, road, &settings, files, now, manner)
    }

    /// The certificate of a file's bytes.
    pub(crate) fn certificate(file: &[u8], passphrase: String) -> Result<Certificate, Error> {
        Certificate::inspect(file, &Secret::from(passphrase))
    }
}

#[cfg(not(feature = "https"))]
mod unspoken {
    use onshi_client::Certificate;

    use super::*;

    pub(crate) enum Road {}

    fn not_here() -> Error {
        bad(
            "この DLL に HTTPS はありません。機能 https 付きでビルドしたものを使ってください / this library has no HTTPS: \
             take the one that is built with the feature https",
        )
    }

    pub(crate) fn road(_: &str, _: &Path) -> Result<Road, Error> {
        Err(not_here())
    }

    pub(crate) fn open(
        road: &Road,
        _: &Path,
        _: Settings,
        _: Option<&mut dyn KeyStore>,
    ) -> Result<Client, Error> {
        match *road {}
    }

    pub(crate) fn examine(
        road: &Road,
        _: &Path,
        _: Settings,
        _: &mut dyn FileSystem,
        _: Moment,
        _: Manner<'_>,
    ) -> Vec<Finding> {
        match *road {}
    }

    pub(crate) fn certificate(_: &[u8], passphrase: String) -> Result<Certificate, Error> {
        drop(Zeroizing::new(passphrase));
        Err(not_here())
    }
}

//! The way out, of both roads (送信側): a request is staged, made visible, taken back.
//!
//! ```text
//!  prepare   stage/x   create new, write, flush, read back, compare
//!  publish   stage/x ─► out/x   one rename that replaces nothing
//!  withdraw  stage/x ◄─ out/x   the same, backwards
//! ```
//!
//! `out` is the terminal's `req`, or the folder from which [the HTTPS exchange](crate::https) sends.
//!
//! **Requests in archives.** A request that travels in an archive (暗号化した連携) is staged under the name that
//! the ledger knows, so that it is found there whatever the setting says by then, and gets its own ending
//! when it becomes visible: what it is, its first bytes say.
//!
//! **Why a rename and not a link.** The staged file is the evidence of what happened: while it is
//! there, the request never became visible. A hard link and a removal would refuse an existing name
//! everywhere, but a crash between the two leaves the staged file beside a request that the terminal
//! may already have taken, and the question would be asked twice. One rename leaves no such moment.
//! Linux and its CIFS client refuse an existing name in the same call (`RENAME_NOREPLACE`). Elsewhere
//! the name is looked for first; between look and rename nobody creates it, because a name holds
//! characters of this start and a number that are never used twice.
//!
//! **Which flushes are needed.** Three things must survive the loss of power: that a request is staged,
//! before the ledger says that it is intended, else its absence would look as if it had been sent; that
//! it is visible, before the ledger says that it is published, also when it is only found to be; and
//! that it is taken back, before the ledger says so. The folder it left need not be flushed: a journal
//! keeps a rename whole, and where there is none, the staged name that may come back is no longer
//! believed once the ledger says published.

use std::collections::HashSet;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use onshi_core::catalogue::Direction;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Whereabouts;
use onshi_core::message::FileName;

use crate::files::{FileSystem, Hold};
use crate::mark::Mark;
use crate::trouble::{folder_error, of_io};

/// Held while the folders are in use, so that a second collector is told instead of half working.
pub(crate) const LOCK: &str = "onshi.lock";

/// Where requests are staged, and where they are seen.
pub(crate) struct Outgoing {
    stage: PathBuf,
    out: PathBuf,
    mark: Mark,
    /// Requests may stand in archives.
    may_be_packed: bool,
    _hold: Hold,
}

/// How an archive begins.
const ARCHIVE: &[u8; 4] = b"PK\x03\x04";

impl Outgoing {
    /// Takes the stage into use; it is created if it is missing.
    ///
    /// # Errors
    /// [`ErrorCode::FolderMissing`]; [`ErrorCode::LedgerBusy`] if another collector uses it.
    pub fn open(files: &mut dyn FileSystem, stage: PathBuf, out: PathBuf) -> Result<Self, Error> {
        let staging = |e: io::Error| folder_error(&e, "stage");
        files.create_dir(&stage).map_err(staging)?;
        let hold = files.hold(&stage.join(LOCK)).map_err(staging)?;
        Ok(Outgoing {
            stage,
            out,
            mark: Mark::default(),
            may_be_packed: false,
            _hold: hold.ok_or_else(|| Error::new(ErrorCode::LedgerBusy).in_file(LOCK))?,
        })
    }

    /// Whether requests may stand in archives.
    pub fn may_be_packed(&mut self, may: bool) {
        self.may_be_packed = may;
    }

    /// Files, and beside a request the archive that it may stand in.
    pub fn forms_of(&self, names: &[String]) -> Vec<String> {
        let forms = names.iter().flat_map(|name| {
            let archive = self.may_be_packed.then(|| archive_of(name)).flatten();
            std::iter::once(name.clone()).chain(archive)
        });
        forms.collect()
    }

    /// Moves the mark of what went out on to a number; where it stands then.
    pub fn mark(
        &mut self,
        files: &mut dyn FileSystem,
        installation: &str,
        serial: u64,
    ) -> Result<u64, Error> {
        let raised = self.mark.raise(files, &self.stage, installation, serial);
        raised.map_err(|error| folder_error(&error, "stage"))
    }

    pub fn prepare(
        &self,
        files: &mut dyn FileSystem,
        request: &str,
        bytes: &[u8],
    ) -> Result<(), Error> {
        let staged = inside(&self.stage, request)?;
        stage_verified(files, &staged, bytes).map_err(|error| {
            if error.kind() != io::ErrorKind::AlreadyExists {
                // What cannot be removed now is swept later.
                let _ = files.remove(&staged);
            }
            of_io(&error, ErrorCode::FolderMissing).in_file(request)
        })
    }

    pub fn publish(&self, files: &mut dyn FileSystem, request: &str) -> Result<(), Error> {
        let staged = inside(&self.stage, request)?;
        let placed = |error| of_io(&error, ErrorCode::FolderMissing).in_file(request);
        let name = self.visible_name(files, &staged, request);
        let visible = inside(&self.out, &name.map_err(placed)?)?;
        let renamed = files.rename_no_replace(&staged, &visible);
        renamed
            .and_then(|()| files.sync_dir(&self.out))
            .map_err(placed)
    }

    pub fn locate(&self, files: &mut dyn FileSystem, request: &str) -> Whereabouts {
        self.whereabouts(files, request)
            .unwrap_or(Whereabouts::Unreachable)
    }

    fn whereabouts(&self, files: &mut dyn FileSystem, request: &str) -> io::Result<Whereabouts> {
        let (place, folder) = match has(files, &self.stage, request)? {
            true => (Whereabouts::Staged, &self.stage),
            false if self.seen_as(files, request)?.is_some() => (Whereabouts::Visible, &self.out),
            false => (Whereabouts::Gone, &self.out),
        };
        // The rename that brought it there may never have been flushed.
        files.sync_dir(folder)?;
        Ok(place)
    }

    /// Under which name a staged request becomes visible.
    fn visible_name(
        &self,
        files: &mut dyn FileSystem,
        staged: &Path,
        request: &str,
    ) -> io::Result<String> {
        let archive = self.may_be_packed.then(|| archive_of(request)).flatten();
        Ok(match archive {
            Some(archive) if begins_as_archive(files, staged)? => archive,
            _ => request.to_owned(),
        })
    }

    /// Under which name a request is visible, if it is.
    fn seen_as(&self, files: &mut dyn FileSystem, request: &str) -> io::Result<Option<String>> {
        for name in self.forms_of(&[request.to_owned()]) {
            if has(files, &self.out, &name)? {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    pub fn withdraw(&self, files: &mut dyn FileSystem, request: &str) -> Result<bool, Error> {
        let placed = |error| of_io(&error, ErrorCode::FolderMissing).in_file(request);
        let seen = match self.may_be_packed {
            true => self.seen_as(files, request).map_err(placed)?,
            false => None,
        };
        let staged = inside(&self.stage, request)?;
        let visible = inside(&self.out, seen.as_deref().unwrap_or(request))?;
        if let Err(error) = files.rename_no_replace(&visible, &staged) {
            match self.locate(files, request) {
                // Taken back before, but the answer to that was lost.
                Whereabouts::Staged => {}
                Whereabouts::Gone => return Ok(false),
                Whereabouts::Visible | Whereabouts::Unreachable => return Err(placed(error)),
            }
        }
        files.sync_dir(&self.stage).map_err(placed)?;
        Ok(true)
    }

    pub fn sweep(&self, files: &mut dyn FileSystem, keep: &[String]) -> Result<(), Error> {
        sweep(files, &self.stage, keep).map_err(|error| match error {
            (error, Some(name)) => of_io(&error, ErrorCode::FolderMissing).in_file(name),
            (error, None) => folder_error(&error, "stage"),
        })
    }
}

fn stage_verified(files: &mut dyn FileSystem, staged: &Path, bytes: &[u8]) -> io::Result<()> {
    files.create_new(staged, bytes)?;
    let mut back = Vec::with_capacity(bytes.len());
    let file = files.open(staged)?;
    file.take(bytes.len() as u64 + 1).read_to_end(&mut back)?;
    if back != bytes {
        return Err(io::ErrorKind::WriteZero.into());
    }
    files.sync_new(staged)
}

fn begins_as_archive(files: &mut dyn FileSystem, staged: &Path) -> io::Result<bool> {
    let mut first = Vec::new();
    let file = files.open(staged)?;
    file.take(ARCHIVE.len() as u64).read_to_end(&mut first)?;
    Ok(first == ARCHIVE)
}

/// The archive that a request may stand in.
fn archive_of(request: &str) -> Option<String> {
    let (stem, _) = request.rsplit_once('.')?;
    is_request(request).then(|| format!("{stem}.zip"))
}

/// Removes the requests in a folder other than these; what failed, and at which file.
pub(crate) fn sweep(
    files: &mut dyn FileSystem,
    folder: &Path,
    keep: &[String],
) -> Result<(), (io::Error, Option<String>)> {
    let names = files.names(folder).map_err(|error| (error, None))?;
    let keep: HashSet<&String> = keep.iter().collect();
    for name in names {
        if is_request(&name) && !keep.contains(&name) {
            gone(files.remove(&folder.join(&name))).map_err(|error| (error, Some(name)))?;
        }
    }
    Ok(())
}

/// Both ways of looking must agree before "not there" is believed (P31). To list is dear.
fn has(files: &mut dyn FileSystem, folder: &Path, name: &str) -> io::Result<bool> {
    let is_there = files.exists(&folder.join(name))?;
    Ok(is_there || files.names(folder)?.iter().any(|other| other == name))
}

/// Removing what is not there has succeeded.
pub(crate) fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// A name that leads out of its folder is refused, wherever it came from.
pub(crate) fn inside(folder: &Path, name: &str) -> Result<PathBuf, Error> {
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(only)), None) if only == name && !name.contains(['\\', ':']) => {
            Ok(folder.join(name))
        }
        _ => Err(Error::new(ErrorCode::ValueFormat).because("not a plain file name")),
    }
}

pub(crate) fn is_request(name: &str) -> bool {
    goes(name, Direction::Request)
}

/// Whether a file is one of the interface that travels so.
pub(crate) fn goes(name: &str, direction: Direction) -> bool {
    FileName::parse(name).is_some_and(|file| file.direction == direction)
}

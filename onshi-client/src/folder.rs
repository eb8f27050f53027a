//! The folder exchange (フォルダー連携): files in `req` and `res`, as the terminal's software wants it.
//!
//! ```text
//!  prepare   stage/x   create new, write, flush, read back, compare
//!  mark      stage/…    the highest number that may have gone out, in the name of an empty file
//!  publish   stage/x ─► req/x   one rename that replaces nothing
//!  withdraw  stage/x ◄─ req/x   the same, backwards
//!  list, inspect, open   res/…  shared, nothing is locked
//!  discard   res/…      only names that the engine gives, after the host acknowledged
//! ```
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
//! that it is taken back, before the ledger says so. The folder it left need not be flushed: a journal keeps a rename whole, and where there is none, the staged name that may come back
//! is no longer believed once the ledger says published.
//!
//! **What a second reading is.** An answer is believed after two equal readings. The first proves the
//! document from its beginning to its end; the second reads every byte again, and where their hash is
//! the proven one, what they say is known. Other bytes are proven anew.
//!
//! Listing is the truth; what shortens the wait between two listings is in `lookout` (P04, P32). File
//! times are never looked at (P34).

use std::collections::{HashMap, HashSet};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use blake3::Hasher;
use onshi_core::catalogue::{Direction, Form};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Sight, Whereabouts};
use onshi_core::message::{Extension, FileName, Summary, prove_pdf};
use onshi_core::record::read_frame;
use onshi_core::xml::{Limits, Source, SourceError};

use crate::archive::{ArchiveLimits, read_capped, unpack};
use crate::document::read_document;
use crate::exchange::{Content, Exchange};
use crate::files::{FileSystem, Hold};
use crate::lookout::Lookout;
use crate::mark::Mark;
use crate::trouble::of_io;

/// Held while the folders are in use, so that a second collector is told instead of half working.
const LOCK: &str = "onshi.lock";

/// Exchange through folders, mostly on a share.
pub struct FolderExchange {
    files: Box<dyn FileSystem>,
    req: PathBuf,
    res: PathBuf,
    stage: PathBuf,
    lookout: Lookout,
    mark: Mark,
    limits: Limits,
    archives: ArchiveLimits,
    /// Messages that were read once.
    read_once: HashMap<String, Summary>,
    _hold: Hold,
}

/// The folders of one institution.
#[derive(Debug, Clone)]
pub struct Folders {
    /// Where requests are put for the terminal.
    pub req: PathBuf,
    /// Where the terminal puts answers.
    pub res: PathBuf,
    /// Where requests are staged: on the same volume as `req`, and not inside it.
    pub stage: PathBuf,
}

impl FolderExchange {
    /// Takes the folders into use. The stage folder is created if it is missing. `poll_ms` is the
    /// longest pause between two looks into `res`.
    ///
    /// # Errors
    /// [`ErrorCode::FolderMissing`]; [`ErrorCode::LedgerBusy`] if another collector uses them.
    pub fn open(
        mut files: Box<dyn FileSystem>,
        folders: Folders,
        poll_ms: u64,
    ) -> Result<Self, Error> {
        let Folders { req, res, stage } = folders;
        for (folder, what) in [(&req, "req"), (&res, "res")] {
            files.names(folder).map_err(|e| folder_error(&e, what))?;
        }
        let staging = |e: io::Error| folder_error(&e, "stage");
        files.create_dir(&stage).map_err(staging)?;
        let hold = files.hold(&stage.join(LOCK)).map_err(staging)?;
        Ok(FolderExchange {
            lookout: Lookout::over(&res, poll_ms, files.as_mut()),
            mark: Mark::default(),
            files,
            req,
            res,
            stage,
            limits: Limits::default(),
            archives: ArchiveLimits::default(),
            read_once: HashMap::new(),
            _hold: hold.ok_or_else(|| Error::new(ErrorCode::LedgerBusy).in_file(LOCK))?,
        })
    }

    fn stage_verified(&mut self, staged: &Path, bytes: &[u8]) -> io::Result<()> {
        self.files.create_new(staged, bytes)?;
        let mut back = Vec::with_capacity(bytes.len());
        let file = self.files.open(staged)?;
        file.take(bytes.len() as u64 + 1).read_to_end(&mut back)?;
        if back != bytes {
            return Err(io::ErrorKind::WriteZero.into());
        }
        self.files.sync_new(staged)
    }

    fn read_answer(&mut self, name: &str) -> Result<Box<dyn Read + Send>, Error> {
        let path = inside(&self.res, name)?;
        let opened = self.files.open(&path);
        opened.map_err(|error| self.answer_error(&error).in_file(name))
    }

    /// An answer that is not there: vanished, or is the whole share away?
    fn answer_error(&mut self, error: &io::Error) -> Error {
        let missing = match self.files.exists(&self.res) {
            Ok(true) => ErrorCode::AnswerVanished,
            _ => ErrorCode::FolderMissing,
        };
        of_io(error, missing)
    }

    /// Proves a message, or finds the bytes that were proven by the reading before.
    fn read_message(&mut self, name: &str, form: &Form) -> Result<Summary, Error> {
        if let Some(known) = self.read_once.remove(name)
            && holds(self.open(name)?, &known.blake3, self.limits.document_bytes)?
        {
            return Ok(known);
        }
        let frame = read_frame(self.open(name)?, form.clone(), self.limits.clone())?;
        let summary = Summary::of(&frame);
        self.read_once.insert(name.to_owned(), summary.clone());
        Ok(summary)
    }

    fn unpacked(&mut self, name: &str, beginning: &str) -> Result<Content, Error> {
        let mut file = self.read_answer(name)?;
        let archive = read_capped(&mut file, self.archives.archive_bytes);
        let document = archive.and_then(|bytes| unpack(&bytes, beginning, &self.archives));
        let bytes = document.map_err(|error| error.in_file(name))?;
        Ok(Box::new(Bytes { bytes, at: 0 }))
    }

    fn whereabouts(&mut self, request: &str) -> io::Result<Whereabouts> {
        // Both ways of looking must agree before "not there" is believed (P31). To list is dear.
        if self.files.exists(&self.stage.join(request))?
            || self
                .files
                .names(&self.stage)?
                .iter()
                .any(|name| name == request)
        {
            // The rename that took it back there may never have been flushed.
            self.files.sync_dir(&self.stage)?;
            return Ok(Whereabouts::Staged);
        }
        let visible = self.files.names(&self.req)?;
        if !visible.iter().any(|name| name == request) {
            return Ok(Whereabouts::Gone);
        }
        // The rename that brought it there may never have been flushed.
        self.files.sync_dir(&self.req)?;
        Ok(Whereabouts::Visible)
    }
}

impl Exchange for FolderExchange {
    fn prepare(&mut self, request: &str, bytes: &[u8]) -> Result<(), Error> {
        let staged = inside(&self.stage, request)?;
        self.stage_verified(&staged, bytes).map_err(|error| {
            if error.kind() != io::ErrorKind::AlreadyExists {
                // What cannot be removed now is swept later.
                let _ = self.files.remove(&staged);
            }
            of_io(&error, ErrorCode::FolderMissing).in_file(request)
        })
    }

    fn mark(&mut self, installation: &str, serial: u64) -> Result<u64, Error> {
        let (files, stage) = (self.files.as_mut(), &self.stage);
        let raised = self.mark.raise(files, stage, installation, serial);
        raised.map_err(|error| folder_error(&error, "stage"))
    }

    fn publish(&mut self, request: &str) -> Result<(), Error> {
        let (staged, visible) = (inside(&self.stage, request)?, inside(&self.req, request)?);
        let renamed = self.files.rename_no_replace(&staged, &visible);
        renamed
            .and_then(|()| self.files.sync_dir(&self.req))
            .map_err(|error| of_io(&error, ErrorCode::FolderMissing).in_file(request))
    }

    fn locate(&mut self, request: &str) -> Whereabouts {
        self.whereabouts(request)
            .unwrap_or(Whereabouts::Unreachable)
    }

    fn list(&mut self) -> Result<Vec<String>, Error> {
        let names = self.lookout.look(self.files.as_mut());
        let names = names.map_err(|error| folder_error(&error, "res"))?;
        if !self.read_once.is_empty() {
            self.read_once.retain(|name, _| names.contains(name));
        }
        Ok(names)
    }

    fn open(&mut self, name: &str) -> Result<Content, Error> {
        match FileName::parse(name) {
            Some(file) if file.extension == Extension::Zip => {
                self.unpacked(name, &file.beginning())
            }
            _ => Ok(Box::new(Stream(self.read_answer(name)?))),
        }
    }

    fn inspect(&mut self, name: &str, form: &Form) -> Result<Sight, Error> {
        let placed = |error: Error| error.in_file(name);
        match FileName::parse(name).map(|file| file.extension) {
            Some(Extension::Err) => hash(self.read_answer(name)?)
                .map(Sight::Refusal)
                .map_err(|error| placed(self.answer_error(&error))),
            Some(Extension::Pdf) => read_document(self.open(name)?)
                .and_then(|bytes| prove_pdf(&bytes))
                .map(Sight::Document)
                .map_err(placed),
            _ => self
                .read_message(name, form)
                .map(|summary| Sight::Message(Box::new(summary)))
                .map_err(placed),
        }
    }

    fn discard(&mut self, names: &[String]) -> Result<(), Error> {
        let mut first = Ok(());
        for name in names {
            let path = inside(&self.res, name)?;
            if let Err(error) = gone(self.files.remove(&path)) {
                first = first.and(Err(self.answer_error(&error).in_file(name)));
            }
        }
        first
    }

    fn withdraw(&mut self, request: &str) -> Result<bool, Error> {
        let (staged, visible) = (inside(&self.stage, request)?, inside(&self.req, request)?);
        let placed = |error| of_io(&error, ErrorCode::FolderMissing).in_file(request);
        if let Err(error) = self.files.rename_no_replace(&visible, &staged) {
            match self.locate(request) {
                // Taken back before, but the answer to that was lost.
                Whereabouts::Staged => {}
                Whereabouts::Gone => return Ok(false),
                Whereabouts::Visible | Whereabouts::Unreachable => return Err(placed(error)),
            }
        }
        self.files.sync_dir(&self.stage).map_err(placed)?;
        Ok(true)
    }

    fn sweep(&mut self, keep: &[String]) -> Result<(), Error> {
        let names = self.files.names(&self.stage);
        let names = names.map_err(|error| folder_error(&error, "stage"))?;
        let keep: HashSet<&String> = keep.iter().collect();
        for name in names
            .iter()
            .filter(|name| is_request(name) && !keep.contains(name))
        {
            gone(self.files.remove(&self.stage.join(name)))
                .map_err(|error| of_io(&error, ErrorCode::FolderMissing).in_file(name))?;
        }
        Ok(())
    }

    fn wait(&mut self, at_most_ms: u64) {
        let at_most = Duration::from_millis(at_most_ms);
        self.lookout.wait(self.files.as_mut(), at_most);
    }
}

fn folder_error(error: &io::Error, what: &str) -> Error {
    of_io(error, ErrorCode::FolderMissing).because(format!("{what}: {}", error.kind()))
}

/// Removing what is not there has succeeded.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// A name that leads out of its folder is refused, wherever it came from.
fn inside(folder: &Path, name: &str) -> Result<PathBuf, Error> {
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(only)), None) if only == name && !name.contains(['\\', ':']) => {
            Ok(folder.join(name))
        }
        _ => Err(Error::new(ErrorCode::ValueFormat).because("not a plain file name")),
    }
}

fn is_request(name: &str) -> bool {
    FileName::parse(name).is_some_and(|file| file.direction == Direction::Request)
}

fn hash(file: Box<dyn Read + Send>) -> io::Result<[u8; 32]> {
    let mut hash = Hasher::new();
    hash.update_reader(file)?;
    Ok(hash.finalize().into())
}

/// Whether a content of at most so many bytes has this BLAKE3. Most are small: the buffer grows when a
/// piece fills it.
fn holds(mut content: Content, blake3: &[u8; 32], most: u64) -> Result<bool, Error> {
    let (mut hash, mut piece) = (Hasher::new(), vec![0; 4 << 10]);
    while hash.count() <= most {
        let read = content.read(&mut piece);
        let read = read.map_err(|e| Error::new(ErrorCode::IoFailed).because(e.reason))?;
        if read == 0 {
            return Ok(hash.finalize() == *blake3);
        }
        hash.update(&piece[..read]);
        if read == piece.len() {
            piece.resize(64 << 10, 0);
        }
    }
    Ok(false)
}

/// An open file as a source.
pub(crate) struct Stream(pub Box<dyn Read + Send>);

impl Source for Stream {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, SourceError> {
        loop {
            match self.0.read(into) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => {
                    return other.map_err(|error| SourceError {
                        reason: error.kind().to_string(),
                    });
                }
            }
        }
    }
}

/// Bytes in memory as a source.
pub(crate) struct Bytes<B> {
    pub bytes: B,
    pub at: usize,
}

impl<B: AsRef<[u8]>> Source for Bytes<B> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, SourceError> {
        let mut rest = self.bytes.as_ref().get(self.at..).unwrap_or_default();
        let read = Source::read(&mut rest, into)?;
        self.at += read;
        Ok(read)
    }

    fn lend(&mut self, most: usize) -> Option<&[u8]> {
        let rest = self.bytes.as_ref().get(self.at..).unwrap_or_default();
        let lent = &rest[..rest.len().min(most)];
        self.at += lent.len();
        Some(lent)
    }
}

//! The folder exchange (フォルダー連携): files in `req` and `res`, as the terminal's software wants it.
//!
//! ```text
//!  prepare, publish, withdraw   stage/x ◄─► req/x   one rename that replaces nothing
//!  mark      stage/…    the highest number that may have gone out, in the name of an empty file
//!  list, inspect, open   res/…  shared, nothing is locked
//!  discard   res/…      only names that the engine gives, after the host acknowledged
//! ```
//!
//! What leads to `req` and back is `outgoing`, the same for both roads.
//!
//! **What a second reading is.** An answer is believed after two equal readings. The first proves the
//! document from its beginning to its end; the second reads every byte again, and where their hash is
//! the proven one, what they say is known. Other bytes are proven anew.
//!
//! **Under a password.** Where the site encrypts (`encryption`), archives are opened in memory by the password
//! of their prefix, and what came in clear is not believed.
//!
//! Listing is the truth; what shortens the wait between two listings is in `lookout` (P04, P32). File
//! times are never looked at (P34).

use std::collections::HashMap;
use std::io::{self, Read};
use std::path::PathBuf;
use std::time::Duration;

use blake3::Hasher;
use onshi_core::catalogue::Form;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Sight, Whereabouts};
use onshi_core::message::{Extension, FileName, Summary, prove_pdf};
use onshi_core::xml::{Limits, Source, SourceError};
use zeroize::Zeroizing;

use crate::archive::{ArchiveLimits, in_clear, read_capped, unpack, unpack_under};
use crate::document::read_document;
use crate::encryption::Encryption;
use crate::exchange::{Content, Exchange};
use crate::files::FileSystem;
use crate::lookout::Lookout;
use crate::outgoing::{Outgoing, gone, inside};
use crate::trouble::{folder_error, of_io};

/// Exchange through folders, mostly on a share.
pub struct FolderExchange {
    files: Box<dyn FileSystem>,
    outgoing: Outgoing,
    res: PathBuf,
    lookout: Lookout,
    limits: Limits,
    archives: ArchiveLimits,
    encryption: Encryption,
    /// Messages that were read once.
    read_once: HashMap<String, Summary>,
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
        let outgoing = Outgoing::open(files.as_mut(), stage, req)?;
        Ok(FolderExchange {
            lookout: Lookout::over(&res, poll_ms, files.as_mut()),
            files,
            outgoing,
            res,
            limits: Limits::default(),
            archives: ArchiveLimits::default(),
            encryption: Encryption::default(),
            read_once: HashMap::new(),
        })
    }

    /// The same, with messages in archives under a password (暗号化の設定).
    ///
    /// # Errors
    /// [`ErrorCode::Unverified`]: the form of such archives is assumed, and that is not allowed.
    pub fn encrypted(mut self, how: Encryption, allow_assumed: bool) -> Result<Self, Error> {
        how.must_be_usable(allow_assumed)?;
        self.outgoing.may_be_packed(!how.is_empty());
        self.encryption = how;
        Ok(self)
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
        let summary = Summary::read(self.open(name)?, form.clone(), self.limits.clone())?;
        self.read_once.insert(name.to_owned(), summary.clone());
        Ok(summary)
    }

    fn unpacked(&mut self, name: &str, file: FileName<'_>) -> Result<Content, Error> {
        let mut content = self.read_answer(name)?;
        let archive = read_capped(&mut content, self.archives.archive_bytes);
        let (beginning, limits) = (file.beginning(), &self.archives);
        let document = archive.and_then(|bytes| match self.encryption.password(file.prefix) {
            Some(password) => unpack_under(password, &bytes, &beginning, limits),
            None => unpack(&bytes, &beginning, limits),
        });
        let bytes = document.map_err(|error| error.in_file(name))?;
        let bytes = Zeroizing::new(bytes);
        Ok(Box::new(Bytes { bytes, at: 0 }))
    }
}

impl Exchange for FolderExchange {
    fn prepare(&mut self, request: &str, bytes: &[u8]) -> Result<(), Error> {
        let packed = self.encryption.packed(request, bytes).transpose()?;
        let bytes = packed.as_deref().unwrap_or(bytes);
        self.outgoing.prepare(self.files.as_mut(), request, bytes)
    }

    fn mark(&mut self, installation: &str, serial: u64) -> Result<u64, Error> {
        self.outgoing
            .mark(self.files.as_mut(), installation, serial)
    }

    fn publish(&mut self, request: &str) -> Result<(), Error> {
        self.outgoing.publish(self.files.as_mut(), request)
    }

    fn locate(&mut self, request: &str) -> Whereabouts {
        self.outgoing.locate(self.files.as_mut(), request)
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
            Some(file) if file.extension == Extension::Zip => self.unpacked(name, file),
            Some(file) if self.encryption.password(file.prefix).is_some() => {
                Err(in_clear().in_file(name))
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
        for name in self.outgoing.forms_of(names) {
            let path = inside(&self.res, &name)?;
            if let Err(error) = gone(self.files.remove(&path)) {
                first = first.and(Err(self.answer_error(&error).in_file(name)));
            }
        }
        first
    }

    fn withdraw(&mut self, request: &str) -> Result<bool, Error> {
        self.outgoing.withdraw(self.files.as_mut(), request)
    }

    fn sweep(&mut self, keep: &[String]) -> Result<(), Error> {
        self.outgoing.sweep(self.files.as_mut(), keep)
    }

    fn wait(&mut self, at_most_ms: u64) {
        let at_most = Duration::from_millis(at_most_ms);
        self.lookout.wait(self.files.as_mut(), at_most);
    }
}

fn hash(file: Box<dyn Read + Send>) -> io::Result<[u8; 32]> {
    let mut hash = Hasher::new();
    hash.update_reader(file)?;
    Ok(hash.finalize().into())
}

/// Whether a content of at most so many bytes has this BLAKE3. Most are small: a larger buffer is taken when
/// a piece fills it. What it may have been is not known here, so nothing of it stays in memory (I-11).
fn holds(mut content: Content, blake3: &[u8; 32], most: u64) -> Result<bool, Error> {
    let mut hash = Hasher::new();
    let mut piece = Zeroizing::new(vec![0; 4 << 10]);
    while hash.count() <= most {
        let read = content.read(&mut piece);
        let read = read.map_err(|e| Error::new(ErrorCode::IoFailed).because(e.reason))?;
        if read == 0 {
            return Ok(hash.finalize() == *blake3);
        }
        hash.update(&piece[..read]);
        if read == piece.len() {
            piece = Zeroizing::new(vec![0; 64 << 10]);
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

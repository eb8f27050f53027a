//! Keeps a copy of everything that is exchanged, for whoever wants to look at it afterwards.

use std::fs;
use std::path::{Path, PathBuf};

use onshi_client::{Content, Exchange, FolderExchange, Folders};
use onshi_core::catalogue::Form;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Sight, Whereabouts};

/// A folder exchange that copies requests before they become visible, and answers before they go.
pub struct Recorder {
    inner: FolderExchange,
    folders: Folders,
    copies: PathBuf,
}

impl Recorder {
    /// Copies go to `copies`, which is made if it is missing.
    pub fn new(inner: FolderExchange, folders: Folders, copies: PathBuf) -> Result<Self, Error> {
        fs::create_dir_all(&copies).map_err(|e| Error::new(ErrorCode::IoFailed).because(e))?;
        Ok(Recorder {
            inner,
            folders,
            copies,
        })
    }

    /// A file that is not there (any more) was copied before.
    fn copy(&self, folder: &Path, name: &str) -> Result<(), Error> {
        match fs::copy(folder.join(name), self.copies.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::new(ErrorCode::IoFailed).in_file(name).because(error))
            }
            _ => Ok(()),
        }
    }
}

impl Exchange for Recorder {
    fn prepare(&mut self, request: &str, bytes: &[u8]) -> Result<(), Error> {
        self.inner.prepare(request, bytes)
    }

    fn mark(&mut self, installation: &str, serial: u64) -> Result<u64, Error> {
        self.inner.mark(installation, serial)
    }

    /// The intent is durable by now: what is copied here will be asked.
    fn publish(&mut self, request: &str) -> Result<(), Error> {
        self.copy(&self.folders.stage, request)?;
        self.inner.publish(request)
    }

    fn locate(&mut self, request: &str) -> Whereabouts {
        self.inner.locate(request)
    }

    fn list(&mut self) -> Result<Vec<String>, Error> {
        self.inner.list()
    }

    fn open(&mut self, name: &str) -> Result<Content, Error> {
        self.inner.open(name)
    }

    fn inspect(&mut self, name: &str, form: &Form) -> Result<Sight, Error> {
        self.inner.inspect(name, form)
    }

    fn discard(&mut self, names: &[String]) -> Result<(), Error> {
        for name in names {
            self.copy(&self.folders.res, name)?;
        }
        self.inner.discard(names)
    }

    fn withdraw(&mut self, request: &str) -> Result<bool, Error> {
        self.inner.withdraw(request)
    }

    fn sweep(&mut self, keep: &[String]) -> Result<(), Error> {
        self.inner.sweep(keep)
    }

    fn wait(&mut self, at_most_ms: u64) {
        self.inner.wait(at_most_ms);
    }
}

//! Keeps a copy of everything that is exchanged, for whoever wants to look at it afterwards.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use onshi_client::{Certificate, Content, Exchange};
use onshi_core::catalogue::Form;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Sight, Whereabouts};

/// An exchange that copies requests before they become visible, and answers before they go.
pub struct Recorder {
    /// The exchange itself.
    pub inner: Box<dyn Exchange>,
    /// Where requests are staged.
    pub stage: PathBuf,
    /// Where answers stand as files; over HTTPS they stand nowhere.
    pub answers: Option<PathBuf>,
    /// Where copies go.
    pub copies: PathBuf,
}

impl Recorder {
    /// A file that is not there (any more) was copied before.
    fn copy(&self, folder: &Path, name: &str) -> Result<(), Error> {
        match fs::copy(folder.join(name), self.copies.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(name, &error)),
            _ => Ok(()),
        }
    }

    fn copy_answer(&mut self, name: &str) -> Result<(), Error> {
        match &self.answers {
            Some(answers) => self.copy(answers, name),
            None => self.write_out(name),
        }
    }

    /// What cannot be read was no answer.
    fn write_out(&mut self, name: &str) -> Result<(), Error> {
        let Ok(mut content) = self.inner.open(name) else {
            return Ok(());
        };
        let (mut bytes, mut piece) = (Vec::new(), [0; 8 << 10]);
        while let Some(read) = content.read(&mut piece).ok().filter(|read| *read > 0) {
            bytes.extend_from_slice(piece.get(..read).unwrap_or_default());
        }
        fs::write(self.copies.join(name), bytes).map_err(|error| failed(name, &error))
    }
}

fn failed(name: &str, error: &io::Error) -> Error {
    Error::new(ErrorCode::IoFailed).in_file(name).because(error)
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
        self.copy(&self.stage, request)?;
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
            self.copy_answer(name)?;
        }
        self.inner.discard(names)
    }

    fn withdraw(&mut self, request: &str) -> Result<bool, Error> {
        self.inner.withdraw(request)
    }

    fn sweep(&mut self, keep: &[String]) -> Result<(), Error> {
        self.inner.sweep(keep)
    }

    fn lost(&mut self) -> Vec<String> {
        self.inner.lost()
    }

    fn certificate(&self) -> Option<Certificate> {
        self.inner.certificate()
    }

    fn wait(&mut self, at_most_ms: u64) {
        self.inner.wait(at_most_ms);
    }
}

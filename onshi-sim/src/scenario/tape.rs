//! What the terminal itself read and wrote. Judged is what it saw, not what somebody beside it saw a
//! moment earlier or later.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::disk::{Disk, OsDisk};

/// A copy of every file of the terminal under the name that it has now, and the names it saw in `req`.
#[derive(Debug, Default)]
pub(crate) struct Tape {
    files: BTreeMap<PathBuf, Vec<u8>>,
    /// What stands in `req`.
    present: BTreeSet<String>,
    /// What stood there before, and went.
    gone: BTreeSet<String>,
    /// Names that came, went and came again.
    pub reused: BTreeSet<String>,
}

impl Tape {
    /// A file in a folder.
    pub fn file(&self, path: &Path) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// A request as the terminal took it: it lies under a longer name that ends in its own.
    pub fn request(&self, name: &str) -> Option<&[u8]> {
        let is_it = |path: &&PathBuf| {
            let file = path.file_name().and_then(|file| file.to_str());
            file.and_then(|file| file.strip_suffix(name))
                .is_some_and(|before| before.is_empty() || before.ends_with(' '))
        };
        let path = self.files.keys().rev().find(is_it)?;
        self.file(path)
    }

    fn saw(&mut self, names: &[String]) {
        let now: BTreeSet<String> = names.iter().cloned().collect();
        let back = now.difference(&self.present);
        let back = back.filter(|name| self.gone.contains(*name));
        self.reused.extend(back.cloned());
        self.gone.extend(self.present.difference(&now).cloned());
        self.present = now;
    }
}

/// The disk of the machine, with a tape beside it.
#[derive(Debug, Clone)]
pub(crate) struct Recorder {
    req: PathBuf,
    tape: Arc<Mutex<Tape>>,
}

impl Recorder {
    pub fn over(root: &Path) -> Self {
        Recorder {
            req: root.join("req"),
            tape: Arc::default(),
        }
    }

    pub fn tape(&self) -> MutexGuard<'_, Tape> {
        self.tape.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Disk for Recorder {
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        let names = OsDisk.names(folder)?;
        if folder == self.req {
            self.tape().saw(&names);
        }
        Ok(names)
    }

    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>> {
        let bytes = OsDisk.read(file)?;
        self.tape().files.insert(file.to_owned(), bytes.clone());
        Ok(bytes)
    }

    fn write(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        OsDisk.write(file, bytes)?;
        self.tape().files.insert(file.to_owned(), bytes.to_owned());
        Ok(())
    }

    fn append(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        OsDisk.append(file, bytes)?;
        let mut tape = self.tape();
        let begun = tape.files.entry(file.to_owned()).or_default();
        begun.extend_from_slice(bytes);
        Ok(())
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        OsDisk.rename(from, to)?;
        let mut tape = self.tape();
        if let Some(bytes) = tape.files.remove(from) {
            tape.files.insert(to.to_owned(), bytes);
        }
        Ok(())
    }

    fn remove(&mut self, file: &Path) -> io::Result<()> {
        OsDisk.remove(file)?;
        self.tape().files.remove(file);
        Ok(())
    }

    fn exists(&mut self, file: &Path) -> bool {
        OsDisk.exists(file)
    }

    fn create_dir(&mut self, folder: &Path) -> io::Result<()> {
        OsDisk.create_dir(folder)
    }
}

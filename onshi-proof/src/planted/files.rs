//! File systems that are used wrongly.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use onshi_client::{FileSystem, Hold, Watch};

use crate::site::NEIGHBOUR;

/// How a file system is used wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    /// A request is written into `req`, not renamed.
    CopiesIntoReq,
    /// What was written is not read back.
    BelievesWrites,
    /// The first listing of a folder with something in it holds for ever.
    ListsOnce,
    /// Whatever was read from `res` is removed.
    TakesWhatItOpens,
    /// What cannot be seen is not there.
    UnreachableIsAbsent,
    /// No folder is flushed.
    FlushesNoNames,
    /// What is staged is never removed.
    KeepsStaged,
    /// The folder of another institution is listed as well.
    ListsNeighbours,
}

pub fn twisted(below: Box<dyn FileSystem>, twist: Twist) -> Box<dyn FileSystem> {
    Box::new(Twisted {
        below,
        twist,
        written: BTreeMap::new(),
        listed: BTreeMap::new(),
    })
}

struct Twisted {
    below: Box<dyn FileSystem>,
    twist: Twist,
    written: BTreeMap<PathBuf, Vec<u8>>,
    listed: BTreeMap<PathBuf, Vec<String>>,
}

impl Twisted {
    fn is(&self, twist: Twist) -> bool {
        self.twist == twist
    }
}

fn stands_in(path: &Path, folder: &str) -> bool {
    path.parent().is_some_and(|parent| parent.ends_with(folder))
}

impl FileSystem for Twisted {
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        if self.is(Twist::ListsNeighbours) && folder.ends_with("res") {
            let _ = self.below.names(&Path::new(NEIGHBOUR).join("res"));
        }
        let known = self.listed.get(folder).cloned();
        match (self.below.names(folder), known) {
            (Err(_), _) if self.is(Twist::UnreachableIsAbsent) => Ok(Vec::new()),
            (Ok(_), Some(known)) => Ok(known),
            (Ok(names), None) if self.is(Twist::ListsOnce) && !names.is_empty() => {
                self.listed.insert(folder.to_owned(), names.clone());
                Ok(names)
            }
            (names, _) => names,
        }
    }

    fn open(&mut self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        if let Some(written) = self.written.get(file) {
            return Ok(Box::new(Cursor::new(written.clone())));
        }
        let opened = self.below.open(file)?;
        if self.is(Twist::TakesWhatItOpens) && stands_in(file, "res") {
            let _ = self.below.remove(file);
        }
        Ok(opened)
    }

    fn create_new(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        if self.is(Twist::BelievesWrites) {
            self.written.insert(file.to_owned(), bytes.to_vec());
        }
        self.below.create_new(file, bytes)
    }

    fn rename_no_replace(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        if !self.is(Twist::CopiesIntoReq) || !stands_in(to, "req") {
            return self.below.rename_no_replace(from, to);
        }
        let mut bytes = Vec::new();
        self.below.open(from)?.read_to_end(&mut bytes)?;
        self.below.create_new(to, &bytes)?;
        self.below.remove(from)
    }

    fn remove(&mut self, file: &Path) -> io::Result<()> {
        match self.is(Twist::KeepsStaged) && stands_in(file, "onshi-stage") {
            true => Ok(()),
            false => self.below.remove(file),
        }
    }

    fn exists(&mut self, file: &Path) -> io::Result<bool> {
        match self.below.exists(file) {
            Err(_) if self.is(Twist::UnreachableIsAbsent) => Ok(false),
            other => other,
        }
    }

    fn sync_dir(&mut self, folder: &Path) -> io::Result<()> {
        match self.is(Twist::FlushesNoNames) {
            true => Ok(()),
            false => self.below.sync_dir(folder),
        }
    }

    fn mark(&mut self, folder: &Path) -> Option<SystemTime> {
        self.below.mark(folder)
    }

    fn watch(&mut self, folder: &Path) -> Option<Box<dyn Watch>> {
        self.below.watch(folder)
    }

    fn create_dir(&mut self, folder: &Path) -> io::Result<()> {
        self.below.create_dir(folder)
    }

    fn hold(&mut self, file: &Path) -> io::Result<Option<Hold>> {
        self.below.hold(file)
    }
}

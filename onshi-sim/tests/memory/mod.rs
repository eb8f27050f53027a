//! A disk in memory, with roots that no disk here has, which can fail at any call.
#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use onshi_sim::Disk;

#[derive(Default)]
struct Tree {
    files: BTreeMap<PathBuf, Vec<u8>>,
    folders: BTreeSet<PathBuf>,
    calls: u64,
    /// The call that fails, from 1.
    fails_at: Option<u64>,
    listed: Vec<PathBuf>,
}

/// Clones see the same files.
#[derive(Clone, Default)]
pub struct MemoryDisk(Arc<Mutex<Tree>>);

impl MemoryDisk {
    /// The call with this number fails once, without doing anything.
    pub fn fail_at(&self, call: u64) {
        let mut tree = self.0.lock().unwrap();
        (tree.calls, tree.fails_at) = (0, Some(call));
    }

    /// Whether the call that was to fail has come.
    pub fn has_failed(&self) -> bool {
        self.0.lock().unwrap().fails_at.is_none()
    }

    pub fn put(&self, file: &Path, bytes: &[u8]) {
        let mut tree = self.0.lock().unwrap();
        tree.files.insert(file.to_owned(), bytes.to_owned());
    }

    pub fn get(&self, file: &Path) -> Option<Vec<u8>> {
        self.0.lock().unwrap().files.get(file).cloned()
    }

    pub fn paths(&self) -> Vec<PathBuf> {
        self.0.lock().unwrap().files.keys().cloned().collect()
    }

    /// The folders that were listed since the last time.
    pub fn listed(&self) -> Vec<PathBuf> {
        std::mem::take(&mut self.0.lock().unwrap().listed)
    }

    fn call<T>(&self, act: impl FnOnce(&mut Tree) -> io::Result<T>) -> io::Result<T> {
        let mut tree = self.0.lock().unwrap();
        tree.calls += 1;
        if tree.fails_at == Some(tree.calls) {
            tree.fails_at = None;
            return Err(io::Error::from(io::ErrorKind::TimedOut));
        }
        act(&mut tree)
    }
}

fn missing() -> io::Error {
    io::Error::from(io::ErrorKind::NotFound)
}

impl Disk for MemoryDisk {
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        self.call(|tree| {
            tree.listed.push(folder.to_owned());
            if !tree.folders.contains(folder) {
                return Err(missing());
            }
            let inside = tree
                .files
                .keys()
                .filter(|path| path.parent() == Some(folder));
            let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
            Ok(inside.map(name).collect())
        })
    }

    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>> {
        self.call(|tree| tree.files.get(file).cloned().ok_or_else(missing))
    }

    fn write(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        self.call(|tree| {
            let has_folder = file
                .parent()
                .is_some_and(|folder| tree.folders.contains(folder));
            if !has_folder {
                return Err(missing());
            }
            tree.files.insert(file.to_owned(), bytes.to_owned());
            Ok(())
        })
    }

    fn append(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        self.call(|tree| {
            let held = tree.files.get_mut(file).ok_or_else(missing)?;
            held.extend_from_slice(bytes);
            Ok(())
        })
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.call(|tree| {
            let bytes = tree.files.remove(from).ok_or_else(missing)?;
            tree.files.insert(to.to_owned(), bytes);
            Ok(())
        })
    }

    fn remove(&mut self, file: &Path) -> io::Result<()> {
        self.call(|tree| tree.files.remove(file).map(drop).ok_or_else(missing))
    }

    fn exists(&mut self, file: &Path) -> bool {
        self.0.lock().unwrap().files.contains_key(file)
    }

    fn create_dir(&mut self, folder: &Path) -> io::Result<()> {
        self.call(|tree| {
            tree.folders.insert(folder.to_owned());
            Ok(())
        })
    }
}

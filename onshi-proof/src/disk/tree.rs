//! The files of a simulated day (模擬ディスク), and which of them a power cut can take away.
//!
//! ```text
//!  our machine   create, rename, remove ─► pending ──flush of the folder──► durable
//!                                             └── power cut: each is kept or undone
//!  the terminal  its changes are durable at once, and so is all that they rest on
//! ```
//!
//! A rename is undone as a whole or not at all, as with a journal of names.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::chance::Chance;

/// A file.
#[derive(Debug, Clone)]
pub struct File {
    /// Its content.
    pub bytes: Arc<[u8]>,
    /// Its content survives a power cut.
    flushed: bool,
}

/// A change of names that is not flushed.
#[derive(Debug)]
enum Pending {
    Created(PathBuf),
    Renamed(PathBuf, PathBuf),
    Removed(PathBuf, File),
}

/// Folders with files in them.
#[derive(Debug, Default)]
pub struct Tree {
    folders: BTreeMap<PathBuf, BTreeMap<String, File>>,
    pending: Vec<Pending>,
}

impl Tree {
    /// Makes a folder.
    pub fn create_dir(&mut self, folder: &Path) {
        self.folders.entry(folder.to_owned()).or_default();
    }

    /// Whether there is such a folder.
    pub fn is_dir(&self, folder: &Path) -> bool {
        self.folders.contains_key(folder)
    }

    /// The names in a folder, sorted.
    pub fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        Ok(self.folder(folder)?.keys().cloned().collect())
    }

    /// A file.
    pub fn file(&self, path: &Path) -> io::Result<&File> {
        let (folder, name) = parts(path)?;
        let file = self.folder(folder)?.get(name);
        file.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Whether a file is there.
    pub fn has(&self, path: &Path) -> bool {
        self.file(path).is_ok()
    }

    // ---- our machine ----------------------------------------------------------------------------

    /// Creates a file that must not exist.
    pub fn create(&mut self, path: &Path, bytes: &[u8], flushed: bool) -> io::Result<()> {
        if self.has(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let bytes = bytes.into();
        self.put(path, File { bytes, flushed })?;
        self.pending.push(Pending::Created(path.to_owned()));
        Ok(())
    }

    /// Renames a file to a name that must not exist.
    pub fn rename_new(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        if self.has(to) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.shift(from, to)?;
        self.pending
            .push(Pending::Renamed(from.to_owned(), to.to_owned()));
        Ok(())
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &Path) -> io::Result<()> {
        let file = self.take(path)?;
        self.pending.push(Pending::Removed(path.to_owned(), file));
        Ok(())
    }

    /// Makes the names in a folder durable.
    pub fn flush_names(&mut self, folder: &Path) {
        self.pending.retain(|pending| match pending {
            Pending::Created(path) | Pending::Removed(path, _) => path.parent() != Some(folder),
            Pending::Renamed(_, to) => to.parent() != Some(folder),
        });
    }

    /// Our machine loses its power. Contents that were never flushed are cut, names kept or undone. Which
    /// renames were undone: where each file stood, and where it stands again.
    pub fn lose_power(&mut self, chance: &mut Chance) -> Vec<(PathBuf, PathBuf)> {
        let mut undone = Vec::new();
        while let Some(pending) = self.pending.pop() {
            if chance.once_in(2) {
                undone.extend(self.undo(pending));
            }
        }
        for file in self.folders.values_mut().flat_map(BTreeMap::values_mut) {
            if !file.flushed {
                let kept = chance.place(file.bytes.len() + 1);
                file.bytes = file.bytes[..kept].into();
                file.flushed = true;
            }
        }
        undone
    }

    fn undo(&mut self, pending: Pending) -> Option<(PathBuf, PathBuf)> {
        match pending {
            Pending::Created(path) => drop(self.take(&path)),
            Pending::Renamed(from, to) if !self.has(&from) => {
                return self.shift(&to, &from).is_ok().then_some((to, from));
            }
            Pending::Removed(path, file) if !self.has(&path) => drop(self.put(&path, file)),
            _ => {}
        }
        None
    }

    // ---- the other side -------------------------------------------------------------------------

    /// Writes a file; what it held is gone.
    pub fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.settle(path);
        self.put(
            path,
            File {
                bytes: bytes.into(),
                flushed: true,
            },
        )
    }

    /// Renames a file; what had the new name is gone.
    pub fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.settle(from);
        self.settle(to);
        self.shift(from, to)
    }

    /// Removes a file for good.
    pub fn remove_durably(&mut self, path: &Path) -> io::Result<()> {
        self.settle(path);
        self.take(path).map(drop)
    }

    /// What somebody else rests on is durable.
    fn settle(&mut self, path: &Path) {
        self.pending.retain(|pending| match pending {
            Pending::Created(of) | Pending::Removed(of, _) => of != path,
            Pending::Renamed(from, to) => from != path && to != path,
        });
    }

    // ---- small parts ----------------------------------------------------------------------------

    fn folder(&self, folder: &Path) -> io::Result<&BTreeMap<String, File>> {
        let found = self.folders.get(folder);
        found.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn put(&mut self, path: &Path, file: File) -> io::Result<()> {
        let (folder, name) = parts(path)?;
        let folder = self.folders.get_mut(folder);
        let folder = folder.ok_or(io::ErrorKind::NotFound)?;
        folder.insert(name.to_owned(), file);
        Ok(())
    }

    fn take(&mut self, path: &Path) -> io::Result<File> {
        let (folder, name) = parts(path)?;
        let folder = self.folders.get_mut(folder);
        let file = folder.and_then(|folder| folder.remove(name));
        file.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn shift(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let file = self.take(from)?;
        self.put(to, file)
    }
}

/// Folder and name of a path.
pub fn parts(path: &Path) -> io::Result<(&Path, &str)> {
    let name = path.file_name().and_then(|name| name.to_str());
    path.parent()
        .zip(name)
        .ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stage and `req`, with one request staged and its name flushed.
    fn staged() -> (Tree, PathBuf, PathBuf) {
        let mut tree = Tree::default();
        let (stage, req) = (Path::new("/stage"), Path::new("/req"));
        tree.create_dir(stage);
        tree.create_dir(req);
        let from = stage.join("x");
        assert!(tree.create(&from, b"whole", true).is_ok());
        tree.flush_names(stage);
        (tree, from, req.join("x"))
    }

    /// Whether a file survived, in each of many power cuts.
    fn survivals(of: impl Fn(&mut Chance) -> bool) -> (bool, bool) {
        let survived: Vec<bool> = (0..64)
            .map(|seed| of(&mut Chance::of(seed, "cut")))
            .collect();
        (survived.contains(&true), survived.contains(&false))
    }

    #[test]
    fn a_rename_is_kept_or_undone_as_a_whole() {
        let both = survivals(|chance| {
            let (mut tree, from, to) = staged();
            assert!(tree.rename_new(&from, &to).is_ok());
            tree.lose_power(chance);
            assert_ne!(tree.has(&from), tree.has(&to));
            tree.has(&to)
        });
        assert_eq!(both, (true, true));
    }

    #[test]
    fn what_was_flushed_or_taken_by_another_stays() {
        for taken in [false, true] {
            let both = survivals(|chance| {
                let (mut tree, from, to) = staged();
                assert!(tree.rename_new(&from, &to).is_ok());
                let at = if taken {
                    Path::new("/stage/taken")
                } else {
                    &to
                };
                match taken {
                    true => assert!(tree.rename(&to, at).is_ok()),
                    false => tree.flush_names(Path::new("/req")),
                }
                tree.lose_power(chance);
                tree.has(at) && !tree.has(&from)
            });
            assert_eq!(both, (true, false), "taken: {taken}");
        }
    }

    #[test]
    fn a_content_that_was_not_flushed_is_cut() {
        let both = survivals(|chance| {
            let mut tree = Tree::default();
            tree.create_dir(Path::new("/stage"));
            let file = Path::new("/stage/x");
            assert!(tree.create(file, b"whole", false).is_ok());
            tree.flush_names(Path::new("/stage"));
            tree.lose_power(chance);
            tree.file(file).is_ok_and(|file| *file.bytes == *b"whole")
        });
        assert_eq!(both, (true, true));
    }
}

//! The disk as the terminal has it: on its own machine, which neither fails nor loses power.

use std::io;
use std::path::Path;
use std::sync::Arc;

use onshi_sim::Disk;

use super::tree::parts;
use crate::deeds::Deed;
use crate::site::{Site, State};

/// The terminal's handle of the place.
pub struct TheirDisk(pub Site);

impl Disk for TheirDisk {
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        self.0.state().tree.names(folder)
    }

    fn read(&mut self, file: &Path) -> io::Result<Vec<u8>> {
        let mut state = self.0.state();
        let bytes = state.tree.file(file)?.bytes.clone();
        // A terminal may read a request and leave it where it is.
        taken(&mut state, file, &bytes, true)?;
        Ok(bytes.to_vec())
    }

    fn write(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.0.state();
        state.tree.write(file, bytes)?;
        came(&mut state, file)
    }

    fn append(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.0.state();
        let mut whole = state.tree.file(file)?.bytes.to_vec();
        whole.extend_from_slice(bytes);
        state.tree.write(file, &whole)?;
        came(&mut state, file)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.0.state();
        let bytes = state.tree.file(from)?.bytes.clone();
        state.tree.rename(from, to)?;
        taken(&mut state, from, &bytes, false)?;
        went(&mut state, from)?;
        came(&mut state, to)
    }

    fn remove(&mut self, file: &Path) -> io::Result<()> {
        let mut state = self.0.state();
        let bytes = state.tree.file(file)?.bytes.clone();
        taken(&mut state, file, &bytes, false)?;
        state.tree.remove_durably(file)?;
        went(&mut state, file)
    }

    fn exists(&mut self, file: &Path) -> bool {
        let state = self.0.state();
        state.tree.has(file) || state.tree.is_dir(file)
    }

    fn create_dir(&mut self, folder: &Path) -> io::Result<()> {
        self.0.state().tree.create_dir(folder);
        Ok(())
    }
}

fn taken(state: &mut State, path: &Path, bytes: &Arc<[u8]>, leaves: bool) -> io::Result<()> {
    if !leaves {
        // U1: it may refuse what is no request of anybody.
        state.foreign.retain(|(foreign, _)| foreign != path);
    }
    if in_folder(path, "req") {
        let request = parts(path)?.1.to_owned();
        let bytes = bytes.clone();
        state.deeds.push(Deed::Taken {
            request,
            bytes,
            leaves,
        });
    }
    Ok(())
}

fn came(state: &mut State, path: &Path) -> io::Result<()> {
    note(state, path, true)?;
    if in_folder(path, "res") {
        let bytes = state.tree.file(path)?.bytes.clone();
        let name = parts(path)?.1.to_owned();
        state.deeds.push(Deed::Stood { name, bytes });
    }
    Ok(())
}

fn went(state: &mut State, path: &Path) -> io::Result<()> {
    note(state, path, false)?;
    if in_folder(path, "res") {
        let name = parts(path)?.1.to_owned();
        state.deeds.push(Deed::Went { name });
    }
    Ok(())
}

fn note(state: &mut State, path: &Path, came: bool) -> io::Result<()> {
    let (folder, name) = parts(path)?;
    let now = state.now;
    state
        .lately
        .retain(|(at, ..)| now.since(*at) < super::ours::LISTING_IS_OLD_MS);
    state
        .lately
        .push((now, folder.to_owned(), name.to_owned(), came));
    Ok(())
}

fn in_folder(path: &Path, folder: &str) -> bool {
    path.parent().is_some_and(|parent| parent.ends_with(folder))
}

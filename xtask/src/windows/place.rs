//! Where everything for Windows is made: `target/windows`. It may be removed at any time; what is there
//! and complete is not made again.

use super::width::Width;
use crate::command::{StepError, Workspace};
use crate::languages::HTTPS_TERMINAL;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder, and the workspace it belongs to.
pub struct Place<'a> {
    pub workspace: &'a Workspace,
    folder: PathBuf,
    /// Where the libraries and what they are built from go.
    products: PathBuf,
    /// For the compiler, when it builds them.
    pub flags: String,
    /// Whether they have HTTPS, and so has the terminal that they are tried with.
    pub https: bool,
}

impl<'a> Place<'a> {
    pub fn make(workspace: &'a Workspace) -> Result<Self, StepError> {
        let folder = workspace.root().join("target/windows");
        let place = Place {
            workspace,
            products: folder.clone(),
            folder,
            flags: String::new(),
            https: false,
        };
        make_folder(&place.folder)?;
        Ok(place)
    }

    /// The same tools, with the libraries made elsewhere, and flags for the compiler.
    pub fn with_products(self, products: PathBuf, flags: String) -> Result<Self, StepError> {
        make_folder(&products)?;
        Ok(Place {
            products,
            flags,
            ..self
        })
    }

    /// What is asked of cargo for that.
    pub fn features(&self) -> &'static [&'static str] {
        match self.https {
            true => &["--features", "https"],
            false => &[],
        }
    }

    /// What is asked of the terminal.
    pub fn terminal(&self) -> &'static [&'static str] {
        match self.https {
            true => HTTPS_TERMINAL,
            false => &[],
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// What a vendor gets for one width, and the programs that use it.
    pub fn of(&self, width: &Width) -> PathBuf {
        self.products.join(width.name)
    }

    /// Where cargo builds for one width.
    pub fn build(&self, width: &Width) -> PathBuf {
        self.products.join(format!("build-{}", width.name))
    }

    /// The command `onshi` for this machine.
    pub fn simulator(&self) -> PathBuf {
        let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        let target = target.unwrap_or("target".into());
        self.workspace.root().join(target).join("debug/onshi")
    }

    /// Does what takes long only where it is not done yet. `state` is what it was done with, as a
    /// version: done with something else, it is done again.
    pub fn once(
        &self,
        name: &str,
        state: &str,
        work: impl FnOnce() -> Result<(), StepError>,
    ) -> Result<(), StepError> {
        let mark = self.path(&format!("{name}.done"));
        if fs::read_to_string(&mark).is_ok_and(|done| done == state) {
            return Ok(());
        }
        work()?;
        write(&mark, state)
    }
}

pub fn make_folder(folder: &Path) -> Result<(), StepError> {
    fs::create_dir_all(folder).map_err(|why| unusable(folder, &why))
}

/// An empty folder, whatever was there.
pub fn empty_folder(folder: &Path) -> Result<(), StepError> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|why| unusable(folder, &why))?;
    }
    make_folder(folder)
}

pub fn write(file: &Path, text: &str) -> Result<(), StepError> {
    fs::write(file, text).map_err(|why| unusable(file, &why))
}

pub fn read(file: &Path) -> Result<String, StepError> {
    fs::read_to_string(file).map_err(|why| unusable(file, &why))
}

pub fn copy(from: &Path, to: &Path) -> Result<(), StepError> {
    fs::copy(from, to)
        .map(drop)
        .map_err(|why| unusable(from, &why))
}

/// What stands in a folder.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, StepError> {
    let entries = fs::read_dir(folder).map_err(|why| unusable(folder, &why))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

pub fn unusable(path: &Path, why: &std::io::Error) -> StepError {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    StepError::Found(format!("{name}: {why}"))
}

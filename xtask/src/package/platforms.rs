//! What is in the archive of each platform beside what all of them have.

use super::bill::{Asked, Bill, COMMAND, LIBRARY};
use super::build::{TARGET, library};
use super::program::program;
use super::put;
use crate::command::{StepError, Workspace};
use crate::languages::{csharp, install, nuget, python};
use crate::windows::{X64, X86};
use crate::{shipped, windows};
use std::fs;
use std::path::{Path, PathBuf};

/// A platform: a row of [`PLATFORMS`].
pub struct Platform {
    pub name: &'static str,
    /// Whose parts the bill names.
    pub target: &'static str,
    /// What is built for it.
    pub built: &'static [Asked],
    /// Its libraries.
    libraries: &'static [Library],
    /// Builds them below a folder; where each is then.
    build: fn(&Workspace, &Bill, &Path) -> Result<Vec<PathBuf>, StepError>,
    /// Puts what only this platform has into the archive's folder.
    add: fn(&Workspace, &Bill, &Path, &Path) -> Result<(), StepError>,
}

/// A library, and what it is called in each package.
struct Library {
    /// In the archive.
    name: &'static str,
    /// Of Python's wheels.
    wheel: &'static str,
    /// Its place in the NuGet package.
    nuget: &'static str,
}

/// A library that was built.
pub struct Built {
    library: &'static Library,
    at: PathBuf,
}

pub const PLATFORMS: [Platform; 2] = [
    Platform {
        name: "linux",
        target: TARGET,
        built: &[LIBRARY, COMMAND],
        libraries: &[Library {
            name: "lib/libonshi.so.1",
            wheel: python::PLATFORM,
            nuget: nuget::LINUX,
        }],
        build: linux,
        add: add_linux,
    },
    Platform {
        name: "windows",
        target: X64.target,
        built: &[LIBRARY],
        libraries: &[
            Library {
                name: "x64/onshi1.dll",
                wheel: X64.wheel,
                nuget: nuget::WINDOWS_X64,
            },
            Library {
                name: "x86/onshi1.dll",
                wheel: X86.wheel,
                nuget: nuget::WINDOWS_X86,
            },
        ],
        build: windows::libraries,
        add: add_windows,
    },
];

/// Lets a linker find the library without a second copy of it.
const LINKER_SCRIPT: &str = "/* GNU ld script */\nINPUT(libonshi.so.1)\n";

impl Platform {
    /// Builds its libraries below a folder.
    pub fn build(
        &self,
        workspace: &Workspace,
        bill: &Bill,
        place: &Path,
    ) -> Result<Vec<Built>, StepError> {
        let files = (self.build)(workspace, bill, place)?;
        let pairs = self.libraries.iter().zip(files);
        Ok(pairs.map(|(library, at)| Built { library, at }).collect())
    }

    /// Puts its libraries into the folder of its archive, and what is packed around them.
    pub fn fill(
        &self,
        workspace: &Workspace,
        bill: &Bill,
        place: &Path,
        built: &[Built],
        folder: &Path,
    ) -> Result<(), StepError> {
        for Built { library, at } in built {
            put(at, folder, library.name)?;
            python::wheel(workspace, at, library.wheel, &folder.join("python"))?;
        }
        (self.add)(workspace, bill, place, folder)
    }
}

/// One NuGet package with the libraries of every platform; where it is then.
pub fn nuget<'b>(
    workspace: &Workspace,
    place: &Path,
    built: impl Iterator<Item = &'b Built>,
) -> Result<PathBuf, StepError> {
    let natives: Vec<_> = built.map(|it| (it.library.nuget, it.at.clone())).collect();
    csharp::package(workspace, &place.join("csharp"), &natives)
}

/// The library for Linux as a vendor gets it, made below a folder; where it is then.
pub fn for_linux(workspace: &Workspace, place: &Path) -> Result<PathBuf, StepError> {
    let bill = Bill::of(workspace, TARGET, &[LIBRARY])?;
    made_for_linux(workspace, &bill, place)
}

fn made_for_linux(workspace: &Workspace, bill: &Bill, place: &Path) -> Result<PathBuf, StepError> {
    let built = library(workspace, bill, place)?;
    let library = shipped::strip(workspace, "strip", &built, place.join("libonshi.so"))?;
    shipped::is_small(&library)?;
    Ok(library)
}

fn linux(workspace: &Workspace, bill: &Bill, place: &Path) -> Result<Vec<PathBuf>, StepError> {
    Ok(vec![made_for_linux(workspace, bill, place)?])
}

/// What finds the library, and `bin/onshi`, a static program with the simulator in it.
fn add_linux(
    workspace: &Workspace,
    bill: &Bill,
    place: &Path,
    folder: &Path,
) -> Result<(), StepError> {
    let libraries = folder.join("lib");
    fs::write(libraries.join("libonshi.so"), LINKER_SCRIPT)
        .map_err(|why| format!("lib/libonshi.so: {why}"))?;
    install::describe(workspace, &libraries)?;
    put(&program(workspace, bill, place)?, folder, "bin/onshi")
}

/// The import libraries.
fn add_windows(_: &Workspace, _: &Bill, place: &Path, folder: &Path) -> Result<(), StepError> {
    for (width, name) in windows::IMPORT_LIBRARIES {
        let name = format!("{width}/{name}");
        put(&windows::made(place).join(&name), folder, &name)?;
    }
    Ok(())
}

//! What C and C++ programs install: headers, library, and how CMake and pkg-config find them.
//!
//! ```text
//! PREFIX/include/{onshi.h, onshi_fields.h, onshi.hpp, onshi_records.hpp, onshi/*.hpp}
//! PREFIX/lib/{libonshi.so.1, libonshi.so}
//! PREFIX/lib/cmake/onshi/{onshi-config.cmake, onshi-config-version.cmake}
//! PREFIX/lib/pkgconfig/onshi.pc
//! ```

use super::{LIBRARY, unusable};
use crate::command::{StepError, Workspace};
use std::fs;
use std::path::Path;

/// Installs a library for Linux, with everything that programs are built with.
pub fn install(workspace: &Workspace, library: &Path, prefix: &Path) -> Result<(), StepError> {
    copy_folder(&workspace.root().join("include"), &prefix.join("include"))?;
    let libraries = prefix.join("lib");
    make(&libraries)?;
    copy(library, &libraries.join(LIBRARY))?;
    link(LIBRARY, &libraries.join("libonshi.so"))?;
    describe(workspace, &libraries)
}

/// Writes by what CMake and pkg-config find the library in a folder of libraries.
pub fn describe(workspace: &Workspace, libraries: &Path) -> Result<(), StepError> {
    for (template, folder) in [
        ("onshi-config.cmake", "cmake/onshi"),
        ("onshi-config-version.cmake.in", "cmake/onshi"),
        ("onshi.pc.in", "pkgconfig"),
    ] {
        let source = workspace.root().join("bindings/cpp").join(template);
        let text = fs::read_to_string(&source).map_err(|why| unusable(&source, &why))?;
        let folder = libraries.join(folder);
        make(&folder)?;
        let file = folder.join(template.trim_end_matches(".in"));
        fs::write(&file, filled_in(&text)).map_err(|why| unusable(&file, &why))?;
    }
    Ok(())
}

fn filled_in(template: &str) -> String {
    template
        .replace("@VERSION@", env!("CARGO_PKG_VERSION"))
        .replace("@POINTER_BYTES@", &size_of::<usize>().to_string())
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), StepError> {
    make(to)?;
    let entries = fs::read_dir(from).map_err(|why| unusable(from, &why))?;
    for entry in entries {
        let path = entry.map_err(|why| unusable(from, &why))?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        match path.is_dir() {
            true => copy_folder(&path, &target)?,
            false => copy(&path, &target)?,
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), StepError> {
    fs::copy(from, to)
        .map(drop)
        .map_err(|why| unusable(from, &why))
}

fn make(folder: &Path) -> Result<(), StepError> {
    fs::create_dir_all(folder).map_err(|why| unusable(folder, &why))
}

/// The name that linkers ask for is another name of the file that programs ask for.
#[cfg(unix)]
fn link(to: &str, name: &Path) -> Result<(), StepError> {
    std::os::unix::fs::symlink(to, name).map_err(|why| unusable(name, &why))
}

#[cfg(not(unix))]
fn link(to: &str, name: &Path) -> Result<(), StepError> {
    copy(&name.with_file_name(to), name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_fill_in() {
        for template in [
            include_str!("../../../bindings/cpp/onshi-config-version.cmake.in"),
            include_str!("../../../bindings/cpp/onshi.pc.in"),
        ] {
            assert!(!filled_in(template).contains('@'));
        }
    }
}

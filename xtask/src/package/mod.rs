//! `cargo xtask package`: what a vendor downloads, one archive a platform, from the same checkout the same
//! bytes.
//!
//! ```text
//!  cargo ─► Bill ─┬─► SBOM.cdx.json, THIRD-PARTY-LICENSES.txt
//!  builds, headers, bindings, examples, book ─► a folder ─► SHA256SUMS ─► onshi-VERSION-PLATFORM.zip
//! ```

mod archive;
mod bill;
mod build;
mod contents;
mod licences;
mod program;
mod sbom;

pub use program::binary;

use crate::command::{StepError, Workspace};
use bill::Bill;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Where the archives lie, below the workspace.
const PLACE: &str = "target/package";

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Makes the archives; with `--twice` once more from nothing, and they must be the same.
pub fn package(workspace: &Workspace, options: &[String]) -> Result<ExitCode, StepError> {
    let twice = match options {
        [] => false,
        [one] if one == "--twice" => true,
        _ => return Err(StepError::Found("package knows only --twice".into())),
    };
    let place = workspace.root().join(PLACE);
    let archives = make(workspace, &place)?;
    for archive in &archives {
        println!("{PLACE}/{}", name_of(archive));
    }
    if twice {
        same(&archives, &make(workspace, &place.join("again"))?)?;
        println!("made again from nothing: the same bytes");
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds everything below a folder and packs it there.
fn make(workspace: &Workspace, place: &Path) -> Result<Vec<PathBuf>, StepError> {
    let mut archives = Vec::new();
    for platform in build::PLATFORMS {
        let bill = Bill::of(workspace, platform.target)?;
        let name = format!("onshi-{VERSION}-{}", platform.name);
        let folder = place.join(&name);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|why| format!("{name}: {why}"))?;
        }
        contents::lay_out(workspace, &folder)?;
        sbom::write(&bill, &folder)?;
        licences::write(workspace, &bill, &folder)?;
        (platform.build)(workspace, &bill, place, &folder)?;
        archives.push(archive::pack(workspace, &folder)?);
    }
    Ok(archives)
}

fn same(archives: &[PathBuf], again: &[PathBuf]) -> Result<(), StepError> {
    for (one, other) in archives.iter().zip(again) {
        let read = |path: &Path| fs::read(path).map_err(|why| format!("{}: {why}", name_of(path)));
        if read(one)? != read(other)? {
            let what = format!("{} is not the same when it is made again", name_of(one));
            return Err(StepError::Found(what));
        }
    }
    Ok(())
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Copies a binary into the archive's folder, if it names no place of this machine.
fn put(from: &Path, folder: &Path, name: &str) -> Result<(), StepError> {
    let bytes = fs::read(from).map_err(|why| format!("{name}: {why}"))?;
    let root = env!("CARGO_MANIFEST_DIR").trim_end_matches("xtask");
    for place in [root, &home()] {
        if holds(&bytes, place) {
            return Err(StepError::Found(format!(
                "{name} names a place of this machine"
            )));
        }
    }
    let to = folder.join(name);
    let made = to.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(&to, bytes))
        .map_err(|why| format!("{name}: {why}").into())
}

/// Where cargo keeps what it fetched.
fn home() -> String {
    std::env::var("CARGO_HOME")
        .or_else(|_| std::env::var("HOME").map(|home| home + "/.cargo"))
        .unwrap_or_default()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    !text.is_empty()
        && bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
}

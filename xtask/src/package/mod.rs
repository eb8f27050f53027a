//! `cargo xtask package`: what a vendor downloads, one archive a platform, from the same checkout the same
//! bytes.
//!
//! ```text
//!  cargo ─► Bill ─► SBOM.cdx.json, THIRD-PARTY-LICENSES.txt
//!  builds ─► libraries ─► wheels, one NuGet package of all platforms
//!  headers, bindings, examples, book, all these ─► a folder ─► SHA256SUMS ─► onshi-VERSION-PLATFORM.zip
//! ```
//!
//! `--try` unpacks them into an empty folder, and there builds and runs what a vendor would.

mod archive;
mod bill;
mod build;
mod contents;
mod licences;
mod platforms;
mod program;
mod sbom;
mod trial;

pub use bill::Bill;
pub use build::nameless;
pub use platforms::for_linux;
pub use program::binary;

use crate::command::{StepError, Workspace};
use platforms::{PLATFORMS, Platform};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Where the archives lie, below the workspace.
const PLACE: &str = "target/package";

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What is asked for beside the archives.
#[derive(Default)]
struct Wish {
    twice: bool,
    try_them: bool,
    without: Vec<String>,
}

/// Makes the archives; with `--twice` once more from nothing, and they must be the same.
pub fn package(workspace: &Workspace, options: &[String]) -> Result<ExitCode, StepError> {
    let wish = Wish::read(options)?;
    let place = workspace.root().join(PLACE);
    let archives = make(workspace, &place, &wish)?;
    for archive in &archives {
        println!("{PLACE}/{}", name_of(archive));
    }
    if wish.try_them {
        let bill = Bill::of(workspace, build::TARGET, &[bill::COMMAND])?;
        let simulator = program::program(workspace, &bill, &place)?;
        for (platform, archive) in wish.platforms().zip(&archives) {
            trial::of(workspace, platform.name, archive, &simulator)?;
        }
    }
    if wish.twice {
        same(&archives, &make(workspace, &place.join("again"), &wish)?)?;
        println!("made again from nothing: the same bytes");
    }
    Ok(ExitCode::SUCCESS)
}

impl Wish {
    fn read(options: &[String]) -> Result<Self, StepError> {
        let mut wish = Wish::default();
        let mut options = options.iter();
        while let Some(option) = options.next() {
            match (option.as_str(), options.as_slice().first()) {
                ("--twice", _) => wish.twice = true,
                ("--try", _) => wish.try_them = true,
                ("--without", Some(name)) if PLATFORMS.iter().any(|it| it.name == name) => {
                    wish.without.extend(options.next().cloned());
                }
                _ => {
                    let known = "package knows --twice, --try and --without PLATFORM";
                    return Err(StepError::Found(known.into()));
                }
            }
        }
        Ok(wish)
    }

    fn platforms(&self) -> impl Iterator<Item = &'static Platform> {
        const ALL: &[Platform] = &PLATFORMS;
        ALL.iter()
            .filter(|platform| !self.without.iter().any(|name| name == platform.name))
    }
}

/// Builds everything below a folder and packs it there.
fn make(workspace: &Workspace, place: &Path, wish: &Wish) -> Result<Vec<PathBuf>, StepError> {
    let mut made = Vec::new();
    for platform in wish.platforms() {
        let bill = Bill::of(workspace, platform.target, platform.built)?;
        let built = platform.build(workspace, &bill, place)?;
        made.push((platform, bill, built));
    }
    let built = made.iter().flat_map(|(_, _, built)| built);
    let nuget = platforms::nuget(workspace, place, built)?;
    let mut archives = Vec::new();
    for (platform, bill, built) in &made {
        let name = format!("onshi-{VERSION}-{}", platform.name);
        let folder = place.join(&name);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|why| format!("{name}: {why}"))?;
        }
        contents::lay_out(workspace, &folder)?;
        sbom::write(bill, &folder)?;
        licences::write(workspace, bill, &folder)?;
        platform.fill(workspace, bill, place, built, &folder)?;
        put(&nuget, &folder, &format!("nuget/{}", name_of(&nuget)))?;
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
pub fn home() -> String {
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

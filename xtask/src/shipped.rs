//! The library that a vendor gets, on any system: how cargo is asked for it, and how large it may be.

use crate::command::{StepError, Workspace, run};
use std::fs;
use std::path::{Path, PathBuf};

/// The library for other languages and nothing beside it: where cargo also makes the one for Rust of the same
/// crate, it optimises neither as a whole (LTO).
pub const ALONE: &[&str] = &["rustc", "--lib", "--crate-type", "cdylib"];
/// The profile of `Cargo.toml` by which it is built.
pub const PROFILE: &str = "--profile=shipped";
/// Where cargo puts what it builds by that.
pub const FOLDER: &str = "shipped";

/// What it may weigh, stripped and without HTTPS, by how its name ends. It is to become 3 MB, and until then
/// it does not grow: lower these with it (`docs/packages.md`).
const LARGEST: [(&str, u64); 2] = [("so", 4_700_000), ("dll", 4_300_000)];

/// Puts the library that cargo built into a folder, without the names of its functions: linkers leave them in,
/// asked to strip it or not. The time in its head stays as it is, which is none.
pub fn strip(
    workspace: &Workspace,
    tool: &str,
    built: &Path,
    library: PathBuf,
) -> Result<PathBuf, StepError> {
    let mut strip = workspace.command(tool, &["--strip-all", "--preserve-dates", "-o"]);
    run(strip.arg(&library).arg(built))?;
    Ok(library)
}

/// Refuses a library that is larger than it may be.
pub fn is_small(library: &Path) -> Result<(), StepError> {
    let name = library.file_name().unwrap_or_default().to_string_lossy();
    let told = fs::metadata(library).map_err(|why| format!("{name}: {why}"))?;
    println!("  {name}: {} bytes", told.len());
    judge(&name, told.len())
}

fn judge(name: &str, bytes: u64) -> Result<(), StepError> {
    let end = |end: &str| name.ends_with(&format!(".{end}"));
    match LARGEST.iter().find(|(own, _)| end(own)) {
        Some((_, largest)) if bytes <= *largest => Ok(()),
        Some((_, largest)) => Err(StepError::Found(format!(
            "{name} has {bytes} bytes, more than {largest}"
        ))),
        None => Err(StepError::Found(format!("{name} is no library"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_grew_is_refused() {
        assert!(judge("libonshi.so", 4_700_000).is_ok());
        let error = judge("libonshi.so", 4_700_001).unwrap_err().to_string();
        assert!(error.contains("4700001 bytes"), "{error}");
        assert!(judge("onshi.dll", 4_300_000).is_ok());
        assert!(judge("onshi", 1).is_err());
    }
}

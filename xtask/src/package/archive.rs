//! A folder as an archive whose bytes follow from its files alone: sorted names, one time, and two modes.

use crate::command::{StepError, Workspace, run};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const SUMS: &str = "SHA256SUMS";

/// Adds `SHA256SUMS` to a folder and packs it beside itself.
pub fn pack(workspace: &Workspace, folder: &Path) -> Result<PathBuf, StepError> {
    let mut files = files(folder, Path::new(""))?;
    let names = files.iter().map(|file| file.as_os_str());
    let mut sums = workspace.command("sha256sum", &["--"]);
    let sums = run(sums.args(names).current_dir(folder))?;
    fs::write(folder.join(SUMS), sums.stdout).map_err(|why| format!("{SUMS}: {why}"))?;
    files.push(SUMS.into());
    let mut name = folder.as_os_str().to_owned();
    name.push(".zip");
    let archive = PathBuf::from(name);
    write(folder, &files, &archive).map_err(|why| format!("{}: {why}", archive.display()))?;
    Ok(archive)
}

/// Files below a folder, sorted.
fn files(root: &Path, below: &Path) -> Result<Vec<PathBuf>, StepError> {
    let unreadable = |why: std::io::Error| format!("{}: {why}", below.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(root.join(below)).map_err(unreadable)? {
        let path = below.join(entry.map_err(unreadable)?.file_name());
        match root.join(&path).is_dir() {
            true => found.extend(files(root, &path)?),
            false => found.push(path),
        }
    }
    found.sort();
    Ok(found)
}

fn write(
    folder: &Path,
    files: &[PathBuf],
    archive: &Path,
) -> Result<(), Box<dyn std::error::Error>> {
    let top = folder.file_name().unwrap_or_default().to_string_lossy();
    let mut zip = ZipWriter::new(File::create(archive)?);
    for file in files {
        let mode = if file.starts_with("bin") {
            0o755
        } else {
            0o644
        };
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(mode);
        let parts: Vec<_> = file.iter().map(|part| part.to_string_lossy()).collect();
        zip.start_file(format!("{top}/{}", parts.join("/")), options)?;
        zip.write_all(&fs::read(folder.join(file))?)?;
    }
    zip.finish()?;
    Ok(())
}

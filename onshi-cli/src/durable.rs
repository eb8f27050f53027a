//! Files that survive a crash whole: the old content or the new, never half of one.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use onshi_client::{FileSystem, OsFiles};

use crate::failure::Failure;

/// Replaces a file by a rename, after its new content has reached the disk.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let draft = draft_of(path);
    let mut file = File::create(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    drop(file);
    fs::rename(draft, path)?;
    sync_folder(path.parent())
}

/// Puts a file where none is, whole or not at all; in words, what became of it.
pub fn keep(path: &Path, bytes: &[u8]) -> Result<&'static str, Failure> {
    let failed = |error| Failure::file(path, error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let draft = draft_of(path);
    // What an earlier run did not finish.
    drop(fs::remove_file(&draft));
    OsFiles.create_new(&draft, bytes).map_err(failed)?;
    match OsFiles.rename_no_replace(&draft, path) {
        Ok(()) => Ok("保存 kept"),
        Err(error) => {
            drop(fs::remove_file(&draft));
            let there = error.kind() == ErrorKind::AlreadyExists;
            match there && fs::read(path).is_ok_and(|there| there == bytes) {
                true => Ok("保存済 kept already"),
                false if there => Err(Failure::content(
                    path,
                    "別の内容のファイルがあるので保存しません / another file is there; it stays",
                )),
                false => Err(failed(error)),
            }
        }
    }
}

fn draft_of(path: &Path) -> PathBuf {
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    draft.into()
}

#[cfg(unix)]
fn sync_folder(folder: Option<&Path>) -> io::Result<()> {
    match folder.filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

/// Windows writes the folder with the rename.
#[cfg(not(unix))]
fn sync_folder(_: Option<&Path>) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("A.pdf");
        assert_eq!(keep(&path, b"one").unwrap(), "保存 kept");
        assert_eq!(keep(&path, b"one").unwrap(), "保存済 kept already");
        assert!(matches!(keep(&path, b"two"), Err(Failure::Content { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        let names = fs::read_dir(path.parent().unwrap()).unwrap();
        assert_eq!(names.count(), 1, "no draft is left");
    }

    #[test]
    fn a_draft_that_was_left_is_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("A.pdf");
        fs::write(draft_of(&path), b"half").unwrap();
        keep(&path, b"whole").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
    }
}

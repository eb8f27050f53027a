//! Answers that are PDFs: told by name, size and hash, and kept in a folder if one is named.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;
use onshi_client::{Answered, Client, Document, FileSystem, OsFiles};
use onshi_core::job::{JobId, State};
use onshi_core::message::FileForm;

use crate::failure::Failure;
use crate::inspect::hexadecimal;

/// Where PDFs go.
#[derive(Debug, Args)]
pub struct Papers {
    /// PDF の回答をこのフォルダーに保存する。上書きはしない (keep PDF answers here; nothing is overwritten)
    #[arg(long, value_name = "DIR", global = true)]
    save: Option<PathBuf>,
}

impl Papers {
    /// A folder is named.
    pub fn are_kept(&self) -> bool {
        self.save.is_some()
    }

    /// Keeps the PDF of a job and says so in one line; `None` if its answer is none.
    pub fn keep(&self, client: &mut Client, job: JobId) -> Result<Option<String>, Failure> {
        let is_pdf = client.job(job).is_some_and(|job| match &job.state {
            State::Answered { answer, .. } => answer.form() == FileForm::Pdf,
            _ => false,
        });
        if !is_pdf {
            return Ok(None);
        }
        match client.answer(job)? {
            Answered::Document(document) => self.line(&document).map(Some),
            Answered::Message(_) => Ok(None),
        }
    }

    fn line(&self, document: &Document) -> Result<String, Failure> {
        let kept = match &self.save {
            None => "保存していません（--save） not kept".to_owned(),
            Some(folder) => {
                let path = folder.join(&document.name);
                let how = keep(&path, &document.bytes)?;
                format!("{how} {}", path.display())
            }
        };
        let hash = hexadecimal(&document.blake3);
        let Document { name, bytes, .. } = document;
        let size = bytes.len();
        Ok(format!(
            "文書 document   {name} {size} bytes blake3 {hash}\n                {kept}"
        ))
    }
}

/// Puts a file where none is, whole or not at all.
fn keep(path: &Path, bytes: &[u8]) -> Result<&'static str, Failure> {
    let failed = |error| Failure::file(path, error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let draft = path.with_extension("pdf.new");
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
        fs::write(path.with_extension("pdf.new"), b"half").unwrap();
        keep(&path, b"whole").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
    }
}

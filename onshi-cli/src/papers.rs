//! Answers that are PDFs: told by name, size and hash, and kept in a folder if one is named.

use std::path::PathBuf;

use clap::Args;
use onshi_client::{Answered, Client, Document};
use onshi_core::job::{JobId, State};
use onshi_core::message::FileForm;

use crate::durable::keep;
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

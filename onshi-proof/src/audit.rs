//! An auditor (監査人): reads the audit of the ledger as it grows, line by line, and believes no line that does
//! not follow from the one before.

use onshi_core::audit::{Anchor, Broken, Opening, Verifier};

use crate::books::Books;

/// How far the auditor has read.
#[derive(Debug, Default)]
pub struct Reader {
    verifier: Verifier,
    lines: usize,
    broken: Option<Broken>,
}

impl Reader {
    /// Reads what is new.
    pub fn read_on(&mut self, books: &Books) {
        let new = books.audited.get(self.lines..).unwrap_or_default();
        if self.lines == 0 && !new.is_empty() {
            self.line(Opening::of(&books.installation).text());
        }
        for line in new {
            self.line(&line.text);
        }
        self.lines += new.len();
    }

    fn line(&mut self, text: &str) {
        if self.broken.is_none() {
            self.broken = self.verifier.line(format!("{text}\n").as_bytes()).err();
        }
    }

    /// Whether every line followed, and the ledger says that it goes so far.
    ///
    /// # Errors
    /// What does not.
    pub fn agrees(&self, books: &Books) -> Result<(), String> {
        let head = books.head();
        let last = books.audited.last();
        let ends = last.is_none_or(|last| last.text.contains(&head.hex()));
        match self.broken {
            None if ends && head.lines == self.lines as u64 => Ok(()),
            None => Err(format!(
                "{} lines are read, {} kept",
                self.lines, head.lines
            )),
            Some(broken) => Err(broken.to_string()),
        }
    }

    /// What was noted elsewhere of the audit of a ledger.
    pub fn note(books: &Books) -> Anchor {
        let head = books.head();
        Anchor {
            lines: head.lines,
            hash: head.hash,
        }
    }
}

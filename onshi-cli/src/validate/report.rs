//! What was found in one file.

use std::fs;
use std::path::Path;

use onshi_core::catalogue::Dialect;
use onshi_core::error::Error;
use onshi_core::message::Extension;
use onshi_core::validate::{Context, Found, RULES, Rule};

use super::guess::guess;
use crate::message::Known;

/// One file.
pub struct Report {
    /// Its name, without folders that could name people.
    pub file: String,
    /// What became of it.
    pub verdict: Verdict,
}

/// Whether a file could be looked at.
pub enum Verdict {
    /// It was, and this was found.
    LookedAt(Box<Sheet>),
    /// It was not.
    NotLookedAt(Reason),
}

/// Why a file was not looked at.
pub enum Reason {
    /// It cannot be read.
    Unreadable(String),
    /// An archive that cannot be opened.
    Archive(Error),
    /// Neither name nor content says which message it is; these it could be.
    WhichMessage(Vec<Known>),
    /// A refusal or a PDF: no message.
    NoMessage(Extension),
}

/// The findings of a file, first things first.
pub struct Sheet {
    /// The message.
    pub known: Known,
    /// By its content, not by its name.
    pub guessed: bool,
    /// What was found.
    pub found: Found,
}

impl Report {
    /// Looks at a file.
    pub fn of(path: &Path, called: Option<&str>, context: Context<'_>) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str());
        let name = name.to_string_lossy().into_owned();
        let verdict = match look(path, &name, called, context) {
            Ok(sheet) => Verdict::LookedAt(Box::new(sheet)),
            Err(reason) => Verdict::NotLookedAt(reason),
        };
        Report {
            file: name,
            verdict,
        }
    }
}

fn look(
    path: &Path,
    name: &str,
    called: Option<&str>,
    context: Context<'_>,
) -> Result<Sheet, Reason> {
    let file = fs::read(path).map_err(|error| Reason::Unreadable(error.to_string()))?;
    let dialect = context.dialect;
    let known = match called {
        Some(called) => Known::called(called, dialect).map(|known| known.in_file(name)),
        None => Known::by_name(name, dialect),
    };
    let (known, guessed) = match known {
        Some(known) => (known, false),
        None if called.is_some() => return Err(Reason::WhichMessage(Vec::new())),
        None => (by_content(&file, dialect)?, true),
    };
    if let Some(kind @ (Extension::Err | Extension::Pdf)) = known.extension {
        return Err(Reason::NoMessage(kind));
    }
    let document = known.document(&file).map_err(Reason::Archive)?;
    let found = Found::in_document(&document, &known.form, context);
    Ok(Sheet {
        known,
        guessed,
        found,
    })
}

fn by_content(file: &[u8], dialect: &Dialect) -> Result<Known, Reason> {
    let mut fitting = guess(file, dialect);
    match (fitting.pop(), fitting.is_empty()) {
        (Some(only), true) => Ok(only),
        (last, _) => {
            fitting.extend(last);
            Err(Reason::WhichMessage(fitting))
        }
    }
}

impl Sheet {
    /// The rules that say something about this message.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        let rules = RULES.iter().copied();
        rules.filter(|rule| rule.applies_to(&self.known.form))
    }
}

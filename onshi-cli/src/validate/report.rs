//! What was found in one file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use onshi_core::catalogue::Dialect;
use onshi_core::error::Error;
use onshi_core::message::Extension;
use onshi_core::text::decode;
use onshi_core::validate::{Context, Finding, RULES, Rule, Severity, validate_document};
use onshi_core::xml::{Limits, Proof};

use super::guess::guess;
use crate::message::Known;
use crate::show::Lines;

/// Findings kept of one rule in one file; a file with more of them has one cause.
const KEPT: u64 = 100;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

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
    /// At most [`KEPT`] of each rule.
    pub findings: Vec<Placed>,
    counts: BTreeMap<&'static str, u64>,
}

/// A finding with line and column.
pub struct Placed {
    /// The finding.
    pub finding: Finding,
    /// Line and column in the decoded document.
    pub place: Option<(u32, u32)>,
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
    Ok(Sheet::of(&document, known, guessed, context))
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
    fn of(document: &[u8], known: Known, guessed: bool, context: Context<'_>) -> Self {
        let mut counts = BTreeMap::new();
        let mut found = Vec::new();
        let proof = validate_document(
            || document,
            &known.form,
            context,
            &Limits::default(),
            &mut |finding| {
                let count: &mut u64 = counts.entry(finding.rule.id).or_default();
                *count += 1;
                if *count <= KEPT {
                    found.push(finding);
                }
            },
        );
        found.sort_by_key(|finding| finding.offset);
        Sheet {
            known,
            guessed,
            findings: placed(found, document, proof.as_ref()),
            counts,
        }
    }

    /// How often a rule was broken.
    pub fn times(&self, rule: &Rule) -> u64 {
        self.counts.get(rule.id).copied().unwrap_or(0)
    }

    /// How many findings of a severity there are.
    pub fn count(&self, severity: Severity) -> u64 {
        let rules = RULES.iter().filter(|rule| rule.severity == severity);
        rules.map(|rule| self.times(rule)).sum()
    }

    /// Findings that were counted and not kept.
    pub fn left_out(&self) -> u64 {
        self.counts.values().sum::<u64>() - self.findings.len() as u64
    }

    /// The rules that say something about this message.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        let rules = RULES.iter().copied();
        rules.filter(|rule| rule.applies_to(&self.known.form))
    }
}

/// The document is decoded once more only if a place is asked for.
fn placed(found: Vec<Finding>, document: &[u8], proof: Option<&Proof>) -> Vec<Placed> {
    let wanted = found.iter().any(|finding| finding.offset.is_some());
    let lines = proof.filter(|_| wanted).and_then(|proof| {
        let text = document.strip_prefix(BYTE_ORDER_MARK).unwrap_or(document);
        let text = decode(proof.charset, text).ok()?;
        Some(Lines::of(text.into()))
    });
    let place = |finding: &Finding| match finding.position {
        Some(position) => Some((position.line, position.column)),
        None => Some(lines.as_ref()?.place(finding.offset?)),
    };
    let placed = found.into_iter().map(|finding| Placed {
        place: place(&finding),
        finding,
    });
    placed.collect()
}

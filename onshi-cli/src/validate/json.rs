//! The report for programs. Its shape is documented in `docs/validate.md` and only grows.

use std::io::{self, Write};

use chrono::NaiveDate;
use onshi_core::catalogue::{Direction, Standing};
use onshi_core::error::Language;
use onshi_core::validate::{Placed, Severity};
use serde::Serialize;

use super::human::words;
use super::report::{Report, Sheet, Verdict};

/// Number of the shape: a reader that knows it can read every later one of the same number.
const SHAPE: u32 = 1;

#[derive(Serialize)]
struct Whole {
    shape: u32,
    onshi: &'static str,
    today: String,
    files: Vec<File>,
}

#[derive(Serialize)]
struct File {
    file: String,
    /// What was found, if it could be looked at.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    found: Option<Found>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_validated: Option<Texts>,
}

#[derive(Serialize)]
struct Found {
    message: Message,
    counts: Counts,
    rules: Vec<&'static str>,
    findings: Vec<Finding>,
    left_out: u64,
}

#[derive(Serialize)]
struct Message {
    name: &'static str,
    japanese: &'static str,
    interface: Option<String>,
    direction: &'static str,
    by_content: bool,
}

#[derive(Serialize)]
struct Counts {
    error: u64,
    warning: u64,
    note: u64,
}

#[derive(Serialize)]
struct Finding {
    rule: &'static str,
    severity: &'static str,
    path: String,
    line: Option<u32>,
    column: Option<u32>,
    offset: Option<u64>,
    #[serde(flatten)]
    texts: Texts,
    source: Source,
    element: Option<Source>,
}

#[derive(Serialize)]
struct Texts {
    japanese: String,
    english: String,
}

#[derive(Serialize)]
struct Source {
    grade: String,
    text: String,
}

/// Writes the report.
pub fn write(reports: &[Report], today: NaiveDate, out: &mut dyn Write) -> io::Result<()> {
    let whole = Whole {
        shape: SHAPE,
        onshi: env!("CARGO_PKG_VERSION"),
        today: today.format("%Y%m%d").to_string(),
        files: reports.iter().map(file).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

fn file(report: &Report) -> File {
    let (found, not_validated) = match &report.verdict {
        Verdict::LookedAt(sheet) => (Some(found(sheet)), None),
        Verdict::NotLookedAt(reason) => {
            let (japanese, english) = words(reason);
            (None, Some(Texts { japanese, english }))
        }
    };
    File {
        file: report.file.clone(),
        found,
        not_validated,
    }
}

fn found(sheet: &Sheet) -> Found {
    let message = sheet.known.message();
    Found {
        message: Message {
            name: message.ident,
            japanese: message.japanese,
            interface: message.interface(),
            direction: match message.direction {
                Direction::Request => "request",
                Direction::Answer => "answer",
            },
            by_content: sheet.guessed,
        },
        counts: Counts {
            error: sheet.found.count(Severity::Error),
            warning: sheet.found.count(Severity::Warning),
            note: sheet.found.count(Severity::Note),
        },
        rules: sheet.rules().map(|rule| rule.id).collect(),
        findings: sheet.found.findings().iter().map(finding).collect(),
        left_out: sheet.found.left_out(),
    }
}

fn finding(Placed { finding, place }: &Placed) -> Finding {
    let (grade, text) = finding.source();
    let source = |grade: &str, text: &str| Source {
        grade: grade.to_owned(),
        text: text.to_owned(),
    };
    let element = |standing: &Standing| source(standing.grade(), standing.source());
    Finding {
        rule: finding.rule.id,
        severity: finding.severity().word(),
        path: finding.path.clone(),
        line: place.map(|(line, _)| line),
        column: place.map(|(_, column)| column),
        offset: finding.offset,
        texts: Texts {
            japanese: finding.text(Language::Japanese),
            english: finding.text(Language::English),
        },
        source: source(grade, text),
        element: finding.standing.as_ref().map(element),
    }
}

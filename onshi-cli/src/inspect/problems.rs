//! What is odd about a file, with line and column; and why a broken one cannot be read.

use std::io::{self, Write};

use onshi_core::catalogue::{Dialect, Form, ROOT};
use onshi_core::error::Error;
use onshi_core::text::decode;
use onshi_core::validate::{Context, Finding, Severity, validate_document};
use onshi_core::xml::{Limits, Lines, Proof};

use crate::show::{hang, harmless, pad, pad_left};

/// How many are printed; a file with more has one cause.
const SHOWN: usize = 100;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Findings of a file with their places in the decoded text.
pub struct Problems {
    lines: Lines,
    found: Vec<Finding>,
}

impl Problems {
    /// Everything odd about these proven bytes, first things first.
    pub fn of(bytes: &[u8], proof: &Proof, form: &Form, dialect: &Dialect) -> Self {
        let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let decoded = decode(proof.charset, text).map(String::from);
        let mut found = Vec::new();
        validate_document(
            || bytes,
            form,
            Context::new(dialect),
            &Limits::default(),
            &mut |finding| found.push(finding),
        );
        found.sort_by_key(|finding| finding.offset);
        Problems {
            lines: Lines::of(decoded.unwrap_or_default()),
            found,
        }
    }

    /// Prints them.
    pub fn show(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.found.is_empty() {
            return writeln!(out, "指摘 findings: なし none\n");
        }
        writeln!(out, "指摘 findings: {}", self.found.len())?;
        for finding in self.found.iter().take(SHOWN) {
            self.one(finding, out)?;
        }
        let more = self.found.len().saturating_sub(SHOWN);
        if more > 0 {
            writeln!(out, "  … ほか {more} 件 {more} more")?;
        }
        writeln!(out)
    }

    fn one(&self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        let path = finding.path.strip_prefix(ROOT).unwrap_or(&finding.path);
        let place = finding.offset.map(|offset| self.lines.place(offset));
        let place = place.map_or("-".to_owned(), |(line, column)| format!("{line}:{column}"));
        writeln!(
            out,
            "{}  {}  {}\n{}{}",
            pad_left(&place, 9),
            pad(severity(finding.severity()), 12),
            hang(&finding.to_string(), 25),
            " ".repeat(4),
            hang(&harmless(path.trim_start_matches('/')), 4)
        )
    }
}

/// The word in both languages.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "参考 note",
        Severity::Warning => "注意 warning",
        Severity::Error => "誤り error",
    }
}

/// Says why a file cannot be read, where, and what to do.
pub fn unreadable(error: &Error, bytes: usize, out: &mut dyn Write) -> io::Result<()> {
    let row = error.code().row();
    let place = error.place();
    writeln!(out, "  読めません unreadable: {bytes} bytes\n")?;
    let code = format!("{} {}", row.ident, row.code as i32);
    let position = place.position.map(|p| {
        let (line, column) = (p.line, p.column);
        format!("{line} 行 {column} 桁 (line {line}, column {column})")
    });
    let lines = [
        (
            "原因 cause",
            Some(format!("{} / {} [{code}]", row.japanese, row.english)),
        ),
        ("詳細 detail", place.detail.clone()),
        ("位置 place", position),
        ("要素 element", place.path.clone()),
        ("対処 remedy", Some(row.remedy_japanese.to_owned())),
        ("", Some(row.remedy_english.to_owned())),
    ];
    for (label, text) in lines {
        if let Some(text) = text {
            writeln!(out, "  {}  {}", pad(label, 12), hang(&harmless(&text), 16))?;
        }
    }
    writeln!(out)
}

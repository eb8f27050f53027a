//! What is odd about a file, with line and column; and why a broken one cannot be read.

use std::io::{self, Write};

use onshi_core::catalogue::ROOT;
use onshi_core::error::Error;
use onshi_core::record::{Finding, Severity};
use onshi_core::text::decode;
use onshi_core::xml::{Proof, locate};

use crate::show::{hang, harmless, pad, pad_left};

/// How many are printed; a file with more has one cause.
const SHOWN: usize = 100;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Findings of a file with their places in the decoded text.
pub struct Problems {
    decoded: String,
    found: Vec<(u64, Finding)>,
    with_attributes: u64,
}

impl Problems {
    /// None yet, about these proven bytes.
    pub fn new(bytes: &[u8], proof: &Proof) -> Self {
        let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        Problems {
            decoded: decode(proof.charset, text)
                .map(String::from)
                .unwrap_or_default(),
            found: Vec::new(),
            with_attributes: 0,
        }
    }

    /// Notes attributes, which the exchange never uses.
    pub fn attributes(&mut self, elements: u64) {
        self.with_attributes = elements;
    }

    /// Adds findings of a record that starts at `start`; `unit` names the person of a batch.
    pub fn add(&mut self, findings: Vec<Finding>, start: u64, unit: Option<(&str, u64)>) {
        for mut finding in findings {
            if let Some((path, number)) = unit {
                // A part of a message starts at its own name, which the path of the unit replaces.
                let inside = finding.path.find('/').map_or("", |at| &finding.path[at..]);
                finding.path = format!("{path}[{number}]{inside}");
            }
            let place = start + u64::from(finding.offset);
            self.found.push((place, finding));
        }
    }

    /// Prints them, first things first.
    pub fn show(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.found.sort_by_key(|(place, _)| *place);
        if self.with_attributes > 0 {
            writeln!(
                out,
                "参考 note: {} 要素に属性があります（読み飛ばしました）/ {} elements have attributes",
                self.with_attributes, self.with_attributes
            )?;
        }
        if self.found.is_empty() {
            return writeln!(out, "指摘 findings: なし none\n");
        }
        writeln!(out, "指摘 findings: {}", self.found.len())?;
        for (place, finding) in self.found.iter().take(SHOWN) {
            self.one(*place, finding, out)?;
        }
        let more = self.found.len().saturating_sub(SHOWN);
        if more > 0 {
            writeln!(out, "  … ほか {more} 件 {more} more")?;
        }
        writeln!(out)
    }

    fn one(&self, place: u64, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        let position = locate(&self.decoded, place);
        let path = finding.path.strip_prefix(ROOT).unwrap_or(&finding.path);
        let place = match place {
            0 => "-".to_owned(),
            _ => format!("{}:{}", position.line, position.column),
        };
        writeln!(
            out,
            "{}  {}  {}\n{}{}",
            pad_left(&place, 9),
            pad(severity(finding.severity), 12),
            finding.text(),
            " ".repeat(11),
            hang(&harmless(path.trim_start_matches('/')), 11)
        )
    }
}

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

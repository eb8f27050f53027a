//! The report for programs. Its shape is documented in `docs/doctor.md` and only grows.

use std::io::{self, Write};

use onshi_client::doctor::Finding;
use serde::Serialize;

/// Number of the shape: a reader that knows it can read every later one of the same number.
const SHAPE: u32 = 1;

#[derive(Serialize)]
struct Whole<'a> {
    shape: u32,
    onshi: &'static str,
    verdict: &'static str,
    findings: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    check: &'static str,
    verdict: &'static str,
    japanese: &'a str,
    english: &'a str,
    remedy_japanese: &'static str,
    remedy_english: &'static str,
}

impl<'a> From<&'a Finding> for Line<'a> {
    fn from(finding: &'a Finding) -> Self {
        Line {
            check: finding.check.name,
            verdict: finding.verdict.english(),
            japanese: &finding.japanese,
            english: &finding.english,
            remedy_japanese: finding.check.remedy_japanese,
            remedy_english: finding.check.remedy_english,
        }
    }
}

/// Writes the report.
pub fn write(findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    let whole = Whole {
        shape: SHAPE,
        onshi: env!("CARGO_PKG_VERSION"),
        verdict: super::worst(findings).english(),
        findings: findings.iter().map(Line::from).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

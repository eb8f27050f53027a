//! The report for a CI: one suite per file, one case per rule that applies to its message. A case
//! fails if the rule is an error and broken; warnings and notes stand in its output.

use std::io::{self, Write};

use onshi_core::validate::{Placed, Rule, Severity};

use super::human::words;
use super::report::{Report, Sheet, Verdict};
use crate::junit::{self, Case, Outcome, Suite};

/// Writes the report.
pub fn write(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let suites: Vec<Suite> = reports.iter().map(suite).collect();
    junit::write("onshi validate", &suites, out)
}

fn suite(report: &Report) -> Suite {
    let cases = match &report.verdict {
        Verdict::LookedAt(sheet) => sheet.rules().map(|rule| case(sheet, rule)).collect(),
        Verdict::NotLookedAt(reason) => {
            let (japanese, english) = words(reason);
            vec![Case {
                class: "onshi".to_owned(),
                name: "検証できる can be validated".to_owned(),
                outcome: Outcome::NotLookedAt(format!("{japanese} / {english}")),
            }]
        }
    };
    Suite {
        name: report.file.clone(),
        cases,
    }
}

fn case(sheet: &Sheet, rule: &'static Rule) -> Case {
    let findings = || {
        let of_rule = sheet.found.findings().iter();
        of_rule.filter(|placed| placed.finding.rule == rule)
    };
    let times = sheet.found.times(rule);
    let lines: String = findings().map(line).collect();
    Case {
        class: sheet.known.message().ident.to_owned(),
        name: format!("{} {} / {}", rule.id, rule.japanese, rule.english),
        outcome: match (times, rule.severity) {
            (0, _) => Outcome::Kept,
            (_, Severity::Error) => Outcome::Failed {
                what: format!("{times} × {}", rule.english),
                where_: lines,
            },
            (_, severity) => Outcome::Remarked(format!("{} {times}\n{lines}", severity.word())),
        },
    }
}

fn line(Placed { finding, place }: &Placed) -> String {
    let place = place.map_or("-".to_owned(), |(line, column)| format!("{line}:{column}"));
    let (grade, source) = finding.source();
    let detail = finding.detail.as_deref().unwrap_or_default();
    format!("{place}  {}  {detail}  [{grade}: {source}]\n", finding.path)
}

//! The report for a CI: one suite per file, one case per rule that applies to its message. A case
//! fails if the rule is an error and broken; warnings and notes stand in its output.

use std::fmt;
use std::io::{self, Write};

use onshi_core::validate::{Rule, Severity};

use super::human::words;
use super::report::{Placed, Report, Sheet, Verdict};

/// Writes the report.
pub fn write(reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
    let suites: Vec<Suite> = reports.iter().map(Suite::of).collect();
    let tests: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    let failures: usize = suites.iter().map(Suite::failures).sum();
    let errors: usize = suites.iter().map(Suite::errors).sum();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"onshi validate\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">"
    )?;
    for suite in &suites {
        suite.write(out)?;
    }
    writeln!(out, "</testsuites>")
}

struct Suite<'r> {
    file: &'r str,
    cases: Vec<Case>,
}

struct Case {
    class: String,
    name: String,
    outcome: Outcome,
}

enum Outcome {
    Kept,
    /// Broken, but no error.
    Remarked(String),
    Failed {
        what: String,
        where_: String,
    },
    NotLookedAt(String),
}

impl<'r> Suite<'r> {
    fn of(report: &'r Report) -> Self {
        let cases = match &report.verdict {
            Verdict::LookedAt(sheet) => sheet.rules().map(|rule| Case::of(sheet, rule)).collect(),
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
            file: &report.file,
            cases,
        }
    }

    fn failures(&self) -> usize {
        let failed = |case: &&Case| matches!(case.outcome, Outcome::Failed { .. });
        self.cases.iter().filter(failed).count()
    }

    fn errors(&self) -> usize {
        let aside = |case: &&Case| matches!(case.outcome, Outcome::NotLookedAt(_));
        self.cases.iter().filter(aside).count()
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
            Escaped(self.file),
            self.cases.len(),
            self.failures(),
            self.errors()
        )?;
        for case in &self.cases {
            case.write(out)?;
        }
        writeln!(out, "  </testsuite>")
    }
}

impl Case {
    fn of(sheet: &Sheet, rule: &'static Rule) -> Self {
        let findings = || {
            let of_rule = sheet.findings.iter();
            of_rule.filter(|placed| placed.finding.rule == rule)
        };
        let times = sheet.times(rule);
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

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(
            out,
            "    <testcase classname=\"{}\" name=\"{}\"",
            Escaped(&self.class),
            Escaped(&self.name)
        )?;
        match &self.outcome {
            Outcome::Kept => return writeln!(out, "/>"),
            Outcome::Remarked(text) => {
                writeln!(out, "><system-out>{}</system-out>", Escaped(text))?;
            }
            Outcome::Failed { what, where_ } => writeln!(
                out,
                "><failure type=\"error\" message=\"{}\">{}</failure>",
                Escaped(what),
                Escaped(where_)
            )?,
            Outcome::NotLookedAt(why) => {
                writeln!(
                    out,
                    "><error type=\"not validated\" message=\"{}\"/>",
                    Escaped(why)
                )?;
            }
        }
        writeln!(out, "    </testcase>")
    }
}

fn line(Placed { finding, place }: &Placed) -> String {
    let place = place.map_or("-".to_owned(), |(line, column)| format!("{line}:{column}"));
    let (grade, source) = finding.source();
    let detail = finding.detail.as_deref().unwrap_or_default();
    format!("{place}  {}  {detail}  [{grade}: {source}]\n", finding.path)
}

/// A text as it stands in XML. What XML does not allow, from the names of files and elements, becomes
/// the replacement character.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\n' => f.write_str("\n")?,
                '\u{FFFE}' | '\u{FFFF}' => f.write_str("\u{FFFD}")?,
                character if character.is_control() => f.write_str("\u{FFFD}")?,
                character => write!(f, "{character}")?,
            }
        }
        Ok(())
    }
}

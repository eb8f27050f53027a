//! JUnit, the report that every CI reads: suites of cases.

use std::fmt;
use std::io::{self, Write};

/// Cases of one thing.
pub struct Suite {
    /// What they are about.
    pub name: String,
    /// The cases, in order.
    pub cases: Vec<Case>,
}

/// One thing that was looked at.
pub struct Case {
    /// What it belongs to.
    pub class: String,
    /// What must be.
    pub name: String,
    /// Whether it is.
    pub outcome: Outcome,
}

/// What became of a case.
pub enum Outcome {
    /// As it must be.
    Kept,
    /// Broken, but no error.
    Remarked(String),
    /// Broken.
    Failed {
        /// In short.
        what: String,
        /// Where, line by line.
        where_: String,
    },
    /// Nobody could tell.
    NotLookedAt(String),
}

/// Writes a report.
pub fn write(name: &str, suites: &[Suite], out: &mut dyn Write) -> io::Result<()> {
    let tests: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    let failures: usize = suites.iter().map(Suite::failures).sum();
    let errors: usize = suites.iter().map(Suite::errors).sum();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">",
        Escaped(name)
    )?;
    for suite in suites {
        suite.write(out)?;
    }
    writeln!(out, "</testsuites>")
}

impl Suite {
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
            Escaped(&self.name),
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

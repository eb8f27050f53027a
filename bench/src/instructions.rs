//! Instructions per person of the hot paths, counted by callgrind and held against a list.
//!
//! A count is the same whatever else the machine does, so a change of a few per cent shows. It
//! depends on the compiler and on what the processor can do: a list is renewed on one machine and
//! compared on the same.

use std::fs;
use std::process::{Command, Stdio};

use crate::Failure;
use crate::form::{Form, SHIFT_JIS, SHUFFLED, UTF_8};
use crate::sample;
use crate::shape::{BATCH, DRUG, REQUEST, Shape};
use crate::sides::{PROVE, READ_HELD, READ_ONCE, WRITE, WRITE_FRESH};
use crate::task::{Task, folder};

/// Side, shape, form and units of each path.
const PATHS: &[(&str, &Shape, &Form, usize)] = &[
    (PROVE, &BATCH, &UTF_8, UNITS),
    (READ_ONCE, &BATCH, &UTF_8, UNITS),
    (READ_ONCE, &BATCH, &SHUFFLED, UNITS),
    (READ_ONCE, &BATCH, &SHIFT_JIS, UNITS),
    (READ_HELD, &BATCH, &UTF_8, 1),
    (PROVE, &DRUG, &UTF_8, UNITS),
    (READ_ONCE, &DRUG, &UTF_8, UNITS),
    (READ_ONCE, &DRUG, &SHIFT_JIS, UNITS),
    (WRITE_FRESH, &REQUEST, &UTF_8, 1),
    (WRITE, &REQUEST, &UTF_8, UNITS),
    (WRITE, &BATCH, &UTF_8, UNITS),
    (WRITE, &BATCH, &SHIFT_JIS, UNITS),
    (WRITE, &DRUG, &SHIFT_JIS, UNITS),
];

/// Enough to let the start of a document be forgotten.
const UNITS: usize = 300;
/// Seen from the workspace.
const LIST: &str = "bench/instructions.toml";
/// The function of a side inside which instructions are counted.
const COUNTED: &str = "*again_and_again*";
/// Per cent above which a path fails.
const TOLERATED: f64 = 10.0;

const HEAD: &str = "\
# Instructions per unit (a person, or a month of receipts) on the hot paths, as callgrind counts them:
# side, message, form, units.
# Written by `cargo xtask bench --instructions --record`; another compiler or processor counts otherwise.

";

/// A path and its instructions per unit.
type Count = (String, u64);

/// Counts and prints the change of each path; fails if one costs much more than is listed.
pub fn compare() -> Result<(), Failure> {
    let listed = parse(&fs::read_to_string(LIST)?)?;
    let changes: Vec<Change> = count()?
        .into_iter()
        .map(|(path, now)| Change::of(path, now, &listed))
        .collect();
    changes.iter().for_each(|change| println!("{change}"));
    let worse = changes.iter().filter(|change| change.is_too_much()).count();
    match worse {
        0 => Ok(()),
        _ => Err(format!("{worse} paths cost over {TOLERATED} % more than {LIST} says").into()),
    }
}

/// Counts and writes the list anew.
pub fn record() -> Result<(), Failure> {
    let counts = count()?;
    fs::write(LIST, spell(&counts))?;
    print!("{}", spell(&counts));
    Ok(())
}

/// What became of a path.
struct Change {
    path: String,
    now: u64,
    before: Option<u64>,
}

impl Change {
    fn of(path: String, now: u64, listed: &[Count]) -> Self {
        let before = listed.iter().find(|(known, _)| *known == path);
        Change {
            before: before.map(|&(_, count)| count),
            path,
            now,
        }
    }

    fn percent(&self) -> Option<f64> {
        let before = self.before.filter(|&before| before > 0)?;
        Some((self.now as f64 / before as f64 - 1.0) * 100.0)
    }

    fn is_too_much(&self) -> bool {
        self.percent().is_some_and(|percent| percent > TOLERATED)
    }
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Change { path, now, .. } = self;
        let change = match self.percent() {
            Some(percent) => format!("{percent:+.1} %"),
            None => "not listed yet: --record".to_owned(),
        };
        write!(f, "{path:32} {now:>9} instructions a unit  {change}")
    }
}

fn count() -> Result<Vec<Count>, Failure> {
    let mut counts = Vec::new();
    for &(side, shape, form, units) in PATHS {
        let task = Task {
            shape,
            form,
            units,
            repeat: 1,
        };
        sample::write(&task)?;
        let name = format!("{side} {} {} {units}", shape.name, form.name);
        counts.push((name, instructions(side, &task)? / units as u64));
    }
    Ok(counts)
}

/// Runs a side under callgrind; counts its work and neither its start nor its warming up.
fn instructions(side: &str, task: &Task) -> Result<u64, Failure> {
    let out = folder().join("callgrind.out");
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--toggle-collect={COUNTED}"))
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe()?)
        .args(["side", side])
        .args(task.words())
        .stdout(Stdio::null())
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{side} under valgrind: {}\n{said}", output.status).into());
    }
    total(&fs::read_to_string(out)?)
}

/// The sum in a file of callgrind.
fn total(out: &str) -> Result<u64, Failure> {
    let line = out.lines().find_map(|line| line.strip_prefix("totals:"));
    match line.map(|total| total.trim().parse()) {
        Some(Ok(count)) if count > 0 => Ok(count),
        found => Err(format!("callgrind counted {found:?}").into()),
    }
}

fn spell(counts: &[Count]) -> String {
    let lines = counts.iter();
    let lines = lines.map(|(path, count)| format!("{path:?} = {count}\n"));
    HEAD.to_owned() + &lines.collect::<String>()
}

fn parse(list: &str) -> Result<Vec<Count>, Failure> {
    let table: toml::Table = list.parse()?;
    let count = |(path, value): (String, toml::Value)| match value.as_integer() {
        Some(count) if count > 0 => Ok((path, count as u64)),
        _ => Err(format!("{LIST}: {path} is no count").into()),
    };
    table.into_iter().map(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_as_it_was_written() {
        let counts = vec![
            ("prove batch utf-8".to_owned(), 14_000),
            ("write request utf-8".to_owned(), 900),
        ];
        assert_eq!(parse(&spell(&counts)).unwrap(), counts);
        assert!(parse("a = -1").is_err());
        assert!(parse("a = \"b\"").is_err());
    }

    #[test]
    fn only_a_large_rise_fails() {
        let listed = [("path".to_owned(), 1_000)];
        let change = |path: &str, now| Change::of(path.to_owned(), now, &listed);
        assert!(!change("path", 1_099).is_too_much());
        assert!(change("path", 1_101).is_too_much());
        assert!(!change("path", 500).is_too_much());
        assert!(!change("new path", 5_000).is_too_much());
        assert!(change("path", 1_050).to_string().ends_with("+5.0 %"));
    }

    #[test]
    fn nothing_counted_is_an_error() {
        assert_eq!(total("events: Ir\ntotals: 42\n").unwrap(), 42);
        assert!(total("events: Ir\ntotals: 0\n").is_err());
        assert!(total("").is_err());
    }
}

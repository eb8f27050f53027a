//! `onshi validate`: what is wrong with files, measured against their layout and the rules.
//!
//! | exit status | meaning |
//! |---|---|
//! | 0 | no error; warnings and notes there may be |
//! | 1 | errors were found |
//! | 2 | a file, or the profile, could not be looked at |

mod guess;
mod human;
mod json;
mod junit;
mod report;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use onshi_core::validate::{Context, Severity};

use crate::dialect::Profile;
use crate::failure::Failure;
use crate::sim;
use report::{Report, Verdict};

/// What to validate, and how to say it.
#[derive(Debug, Args)]
pub struct Arguments {
    /// 検証するファイル (files to validate)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// JSON で出力する (print JSON, see docs/validate.md)
    #[arg(long, conflicts_with = "junit")]
    json: bool,
    /// JUnit XML で出力する (print JUnit XML, for a CI)
    #[arg(long)]
    junit: bool,
    /// ファイル名から判別できないときのメッセージ (the message, when the name does not say it)
    #[arg(long, value_name = "MESSAGE")]
    message: Option<String>,
    #[command(flatten)]
    profile: Profile,
    /// この日を今日とする (the day that counts as today)
    #[arg(long, value_name = "YYYYMMDD", value_parser = crate::day::parse)]
    today: Option<NaiveDate>,
}

/// Validates each file.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let dialect = match arguments.profile.dialect() {
        Ok(dialect) => dialect,
        Err(failure) => {
            eprintln!("{failure}");
            return Ok(Exit::NotLookedAt.into());
        }
    };
    let today = arguments.today.unwrap_or_else(sim::today);
    let context = Context::new(&dialect).on(today);
    let called = arguments.message.as_deref();
    let files = arguments.files.iter();
    let reports = files.map(|file| Report::of(file, called, context));
    let reports: Vec<Report> = reports.collect();
    let mut out = BufWriter::new(io::stdout().lock());
    match (arguments.json, arguments.junit) {
        (true, _) => json::write(&reports, today, &mut out)?,
        (_, true) => junit::write(&reports, &mut out)?,
        _ => human::write(&reports, &dialect, &mut out)?,
    }
    out.flush()?;
    Ok(Exit::of(&reports).into())
}

/// How the command ends; the worst file decides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    Fine = 0,
    Errors = 1,
    NotLookedAt = 2,
}

impl Exit {
    fn of(reports: &[Report]) -> Self {
        let each = reports.iter().map(|report| match &report.verdict {
            Verdict::NotLookedAt(_) => Exit::NotLookedAt,
            Verdict::LookedAt(sheet) if sheet.found.count(Severity::Error) > 0 => Exit::Errors,
            Verdict::LookedAt(_) => Exit::Fine,
        });
        each.max().unwrap_or(Exit::Fine)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

//! `onshi claim`: what became of the claims of a file, and whose they are.
//!
//! | exit status | meaning |
//! |---|---|
//! | 0 | every claim was read, is clear, and with `--patients` is linked |
//! | 1 | something is for a person to look at |
//! | 2 | a file, the layout or the list of patients could not be read |

mod human;
mod json;
mod pick;
mod report;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::charts;
use crate::failure::Failure;
use pick::Picker;
use report::{Report, Verdict};

/// What to read, by what, and whom to link.
#[derive(Debug, Args)]
pub struct Arguments {
    /// 返戻ファイル、増減点連絡書など (files of the online claim system)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// レイアウトの名前、またはレイアウトのファイル (a known layout by name, or a file of layouts)
    #[arg(long, value_name = "NAME|FILE")]
    layout: Option<String>,
    /// 推定のレイアウトでも読む (read by a layout that is only assumed)
    #[arg(long)]
    allow_assumed: bool,
    /// 患者一覧 (patients.csv) と紐付ける (link the claims to these patients)
    #[arg(long, value_name = "CSV")]
    patients: Option<PathBuf>,
    /// JSON で出力する (print JSON, see docs/claims.md)
    #[arg(long)]
    json: bool,
}

/// Reads each file.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    match reports(arguments) {
        Ok(reports) => {
            let mut out = BufWriter::new(io::stdout().lock());
            match arguments.json {
                true => json::write(&reports, &mut out)?,
                false => human::write(&reports, &mut out)?,
            }
            out.flush()?;
            Ok(Exit::of(&reports).into())
        }
        Err(failure) => {
            eprintln!("{failure}");
            Ok(Exit::NotRead.into())
        }
    }
}

fn reports(arguments: &Arguments) -> Result<Vec<Report>, Failure> {
    let picker = Picker::of(arguments.layout.as_deref())?;
    let patients = arguments.patients.as_deref();
    let patients = patients.map(charts::Charts::read).transpose()?;
    let patients = patients.as_ref().map(charts::Charts::patients);
    let files = arguments.files.iter();
    Ok(files
        .map(|file| Report::of(file, &picker, arguments.allow_assumed, patients))
        .collect())
}

/// How the command ends; the worst file decides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    Clear = 0,
    ForPeople = 1,
    NotRead = 2,
}

impl Exit {
    fn of(reports: &[Report]) -> Self {
        let each = reports.iter().map(|report| match &report.verdict {
            Verdict::NotRead(_) => Exit::NotRead,
            Verdict::Read(sheet) if sheet.for_people() > 0 => Exit::ForPeople,
            Verdict::Read(_) => Exit::Clear,
        });
        each.max().unwrap_or(Exit::Clear)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

//! `onshi catalogue`: any message, record or code table, with evidence and source; what is still to
//! be checked in the official book; and what a profile changes.

mod assumed;
pub mod check;
mod example;
mod list;
mod problem;
mod sheet;
mod tree;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use onshi_core::catalogue::Dialect;
use onshi_core::pages::{self, Subject, json, markdown};
use serde_json::Value as Json;

use crate::failure::Failure;

/// What to show, and how.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    check: Option<Check>,
    /// 電文・レコード・コード表の名前: OQSmuhvq02res, OQS-IF-020, NumberQuery, OQSCD006
    /// (a message, record or code table; without a name, all messages)
    name: Option<String>,
    /// 公式の仕様書で確認すべきものを一覧にする (list what a vendor must check in the official book)
    #[arg(long, conflicts_with = "name")]
    assumed: bool,
    /// JSON で出力する (print JSON)
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Markdown で出力する (print Markdown)
    #[arg(long)]
    markdown: bool,
    /// 全項目に値を入れた見本を XML で出力する (print a sample with every field, as XML)
    #[arg(long, requires = "name", conflicts_with_all = ["json", "markdown"])]
    example: bool,
    /// 見本を Shift_JIS で出力する (the sample in Shift_JIS)
    #[arg(long, requires = "example")]
    shift_jis: bool,
    /// プロファイルを適用する (as a profile has it)
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Check {
    /// プロファイルを調べ、何を変えるかを示す (check a profile and say what it changes)
    Check {
        /// 調べるプロファイル (the profile)
        #[arg(value_name = "PROFILE")]
        profile: PathBuf,
    },
}

/// The form of the output.
#[derive(Debug, Clone, Copy)]
enum Form {
    Text,
    Json,
    Markdown,
}

impl Arguments {
    fn form(&self) -> Form {
        match (self.json, self.markdown) {
            (true, _) => Form::Json,
            (_, true) => Form::Markdown,
            _ => Form::Text,
        }
    }
}

/// Shows it; exit code 1 if the name means nothing or the profile cannot be used.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    let fine = match &arguments.check {
        Some(Check::Check { profile }) => check::run(profile, &mut out)?,
        None => show(arguments, &mut out)?,
    };
    out.flush()?;
    Ok(ExitCode::from(u8::from(!fine)))
}

fn show(arguments: &Arguments, out: &mut dyn Write) -> Result<bool, Failure> {
    let dialect = match &arguments.profile {
        None => Dialect::standard().clone(),
        Some(path) => match check::load(path)? {
            Ok(dialect) => Arc::new(dialect),
            Err(problems) => {
                problems.show(out)?;
                return Ok(false);
            }
        },
    };
    match &arguments.name {
        Some(name) if arguments.example => example::show(&dialect, name, arguments.shift_jis, out),
        Some(name) => named(&dialect, name, arguments.form(), out),
        None if arguments.assumed => assumed(&dialect, arguments.form(), out),
        None => list(&dialect, arguments.form(), out),
    }
}

fn list(dialect: &Dialect, form: Form, out: &mut dyn Write) -> Result<bool, Failure> {
    match form {
        Form::Text => list::show(dialect, out)?,
        Form::Json => print(&json::list(dialect), out)?,
        Form::Markdown => write!(out, "{}", markdown::list(dialect))?,
    }
    Ok(true)
}

fn assumed(dialect: &Dialect, form: Form, out: &mut dyn Write) -> Result<bool, Failure> {
    match form {
        Form::Text => assumed::show(dialect, out)?,
        Form::Json => print(&json::assumed(dialect), out)?,
        Form::Markdown => write!(out, "{}", markdown::assumed(dialect))?,
    }
    Ok(true)
}

fn named(dialect: &Dialect, name: &str, form: Form, out: &mut dyn Write) -> Result<bool, Failure> {
    let found = pages::find(dialect, name);
    if found.is_empty() {
        list::suggest(dialect, name, out)?;
        return Ok(false);
    }
    match form {
        Form::Text => each(&found, out, |one, out| sheet::show(dialect, one, out))?,
        Form::Markdown => each(&found, out, |one, out| {
            let page = markdown::subject(dialect, one, markdown::Links::None);
            write!(out, "{page}")
        })?,
        Form::Json => {
            let mut all: Vec<Json> = found
                .iter()
                .map(|one| json::subject(dialect, one))
                .collect();
            match all.len() {
                1 => print(&all.remove(0), out)?,
                _ => print(&Json::Array(all), out)?,
            }
        }
    }
    Ok(true)
}

/// Shows several things with a line between them.
fn each(
    subjects: &[Subject],
    out: &mut dyn Write,
    show: impl Fn(&Subject, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    for (at, subject) in subjects.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        show(subject, out)?;
    }
    Ok(())
}

fn print(json: &Json, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{json:#}")
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::file(path, error))
}

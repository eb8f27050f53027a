//! `onshi sim run`: plays a scenario against a vendor's program and judges it, black-box; and
//! `onshi sim packs`, which scenarios there are.

mod program;
mod report;
mod stage;

use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{ArgMatches, Args, Command, FromArgMatches, Subcommand};
use onshi_sim::scenario::{Scenario, packs};

use crate::dialect::Profile;
use crate::failure::Failure;
use crate::sim;
use stage::Stage;

/// Exit code of a scenario that could not be played.
const NOT_PLAYED: u8 = 2;

/// The simulated terminal, or what is done with it.
#[derive(Debug)]
pub enum Line {
    /// `onshi sim --root …`.
    Terminal(sim::Arguments),
    /// `onshi sim run …`, `onshi sim packs`.
    Scenario(What),
}

/// The arguments of the terminal, none of which counts beside a subcommand.
impl Args for Line {
    fn augment_args(command: Command) -> Command {
        let command = What::augment_subcommands(sim::Arguments::augment_args(command));
        command
            .subcommand_required(false)
            .arg_required_else_help(false)
            .subcommand_negates_reqs(true)
            .args_conflicts_with_subcommands(true)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Line {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        match matches.subcommand_name() {
            Some(_) => What::from_arg_matches(matches).map(Line::Scenario),
            None => sim::Arguments::from_arg_matches(matches).map(Line::Terminal),
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// What is done with the simulated terminal.
#[derive(Debug, Subcommand)]
pub enum What {
    /// シナリオで製品を判定する。0 合格、1 不合格、2 実行できない (judge a program by a scenario; exit
    /// 0 passed, 1 failed, 2 could not be played)
    Run(Arguments),
    /// 付属シナリオの一覧 (the scenarios that come with us)
    Packs,
}

/// What to play, and against which program.
#[derive(Debug, Args)]
pub struct Arguments {
    /// 付属シナリオの名前、または .toml ファイル (a pack, or a .toml file)
    #[arg(value_name = "PACK")]
    pack: String,
    /// 人が使う確認表を Markdown で出して終わる (print the check-list, as Markdown, and end)
    #[arg(long)]
    print: bool,
    /// req, res, face を置く空のフォルダー。無ければ一時フォルダー (an empty folder of req, res, face; else
    /// one of the system's temporary folders)
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// 判定する製品。{root} はフォルダーに置き換わる。無ければ人が操作する (the program to judge; {root} is
    /// the folder; without it somebody works by hand)
    #[arg(long, value_name = "COMMAND")]
    exec: Option<String>,
    /// JUnit の報告をここに書く (write a JUnit report here)
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// 打ち切るまでの秒数 (give up after so many seconds)
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    timeout: u64,
    #[command(flatten)]
    profile: Profile,
}

/// Runs the terminal, or what was asked of it.
pub fn run(line: Line) -> Result<ExitCode, Failure> {
    match line {
        Line::Terminal(arguments) => sim::run(arguments),
        Line::Scenario(What::Packs) => list(),
        Line::Scenario(What::Run(arguments)) => Ok(judged(&arguments)),
    }
}

fn list() -> Result<ExitCode, Failure> {
    for pack in packs() {
        let scenario = pack.scenario().map_err(|error| unread(pack.name, &error))?;
        tell(format!("{:<16} {}", pack.name, scenario.title));
    }
    Ok(ExitCode::SUCCESS)
}

fn judged(arguments: &Arguments) -> ExitCode {
    match play(arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(NOT_PLAYED)
        }
    }
}

/// Whether everything was as it must be.
fn play(arguments: &Arguments) -> Result<bool, Failure> {
    let scenario = scenario(&arguments.pack)?.speaking(arguments.profile.dialect()?);
    if arguments.print {
        tell(scenario.check_list(&arguments.pack));
        return Ok(true);
    }
    let title = scenario.title.clone();
    let patience = Duration::from_secs(arguments.timeout);
    let stage = Stage::open(scenario, &arguments.pack, arguments.root.as_deref())?;
    let run = stage.play(arguments.exec.as_deref(), patience)?;
    report::print(&title, &run);
    if let Some(file) = &arguments.junit {
        report::write(&arguments.pack, &run, file)?;
    }
    Ok(run.passed())
}

fn scenario(pack: &str) -> Result<Scenario, Failure> {
    if let Some(own) = packs().iter().find(|own| own.name == pack) {
        return own.scenario().map_err(|error| unread(pack, &error));
    }
    let text = fs::read_to_string(pack).map_err(|error| {
        let names: Vec<&str> = packs().iter().map(|pack| pack.name).collect();
        let names = names.join(", ");
        let why = format!(
            "付属シナリオにもファイルにもありません neither a pack ({names}) nor a file: {error}"
        );
        Failure::content(pack.as_ref(), why)
    })?;
    Scenario::parse(&text).map_err(|error| unread(pack, &error))
}

/// Nobody may be reading any more; the judgement goes on, for the exit code and the report.
fn tell(line: impl Display) {
    let mut out = io::stdout().lock();
    drop(writeln!(out, "{line}").and_then(|()| out.flush()));
}

fn unread(pack: &str, error: &onshi_sim::scenario::ScenarioError) -> Failure {
    Failure::content(pack.as_ref(), error.to_string())
}

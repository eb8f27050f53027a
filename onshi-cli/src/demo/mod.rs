//! `onshi demo`: the visit day of a clinic's receipt computer, against the simulator.
//!
//! | file | |
//! |---|---|
//! | `step` | what is asked, under which key |
//! | `day` | ask, take, write down, acknowledge; goes on after any kill |
//! | `receipt` | from a person of an answer to a plan, from the plan to the chart |
//! | `book` | what was learned so far: `day.json` |
//! | `report` | lines and tables |
//! | `recorder` | copies of what was exchanged |
//! | `other_side` | who answers: a thread, a process, somebody else |

mod book;
mod day;
mod other_side;
mod progress;
mod receipt;
mod recorder;
mod report;
mod step;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use onshi_client::{
    Client, FolderConfig, FolderExchange, OsFiles, OsRandom, SqliteLedger, SystemClock,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::job;
use onshi_core::rules::access::Access;
use onshi_sim::Settings;
use onshi_sim::https::HttpsSettings;

use crate::charts::Charts;
use crate::failure::Failure;
use crate::show::say;
use crate::sim::{self, World};
use book::{Book, Schedule};
use day::Day;
use other_side::OtherSide;
use progress::Progress;
use recorder::Recorder;

/// How the day is to be played.
#[derive(Debug, Args)]
pub struct Arguments {
    /// 一日の記録を残すフォルダー (folder in which the day is played and kept)
    #[arg(long, value_name = "DIR", default_value = "onshi-demo")]
    root: PathBuf,
    /// 架空の住民を決める種 (seed of the made-up people)
    #[arg(long, value_name = "N", default_value_t = 7)]
    seed: u64,
    /// 住民の数。少なすぎるときは全種類が揃うまで増える (how many people, at least)
    #[arg(long, value_name = "N", default_value_t = 12)]
    people: usize,
    /// この日を今日とする (the day that counts as today)
    #[arg(long, value_name = "YYYYMMDD", value_parser = crate::day::parse)]
    today: Option<NaiveDate>,
    /// 待ち時間を短くする (short pauses)
    #[arg(long)]
    fast: bool,
    /// 終わった日を消さず、その表を見せる (show a finished day instead of playing it anew)
    #[arg(long)]
    keep: bool,
    /// 端末を別のプロセスで動かす (run the terminal as a process of its own)
    #[arg(long, conflicts_with = "attach")]
    separate: bool,
    /// 別に起動した onshi sim を使う (use an `onshi sim` that runs already)
    #[arg(long)]
    attach: bool,
}

/// Everything of ours in the folder of a demo.
const OURS: [&str; 14] = [
    "req",
    "res",
    "face",
    "sim-work",
    "onshi-stage",
    "onshi.ledger",
    "onshi.ledger-wal",
    "onshi.ledger-shm",
    "patients.csv",
    "README.txt",
    "sim.log",
    "exchanged",
    "day.json.new",
    BOOK,
];

const BOOK: &str = "day.json";

/// Plays the day, or goes on with one that was broken off.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let root = &arguments.root;
    let path = root.join(BOOK);
    let book = match Book::open(&path)? {
        Some(book) if book.finished && !arguments.keep => {
            clear(root)?;
            None
        }
        book => book,
    };
    let resumed = book.is_some();
    let book = book.unwrap_or_else(|| {
        Book::new(
            path,
            arguments.today.unwrap_or_else(sim::today),
            arguments.seed,
            arguments.people,
        )
    });
    say(format!(
        "onshi demo  訪問診療の一日 {}  a visit day\n",
        book.today
    ));
    if resumed {
        say("前回の続きから始めます going on where an earlier start ended\n");
    }
    let day = match book.finished {
        true => return show(&book, root),
        false => play(arguments, book)?,
    };
    show(&day, root)
}

fn play(arguments: &Arguments, mut book: Book) -> Result<Book, Failure> {
    let world = world(arguments, &book);
    let mut other_side = match (arguments.separate, arguments.attach) {
        (_, true) => OtherSide::Elsewhere,
        (true, _) => OtherSide::process(&world)?,
        _ => OtherSide::thread(&world)?,
    };
    if book.institution.is_empty() {
        plan_the_day(&mut book, &world);
        book.save()?;
    }
    let mut day = Day {
        client: client(arguments, &book.institution)?,
        charts: Charts::read(&arguments.root.join("patients.csv"))?,
        progress: Progress::new(),
        book,
    };
    let played = day.play(|| other_side.alive());
    other_side.end();
    played.map(|()| day.book)
}

fn world(arguments: &Arguments, book: &Book) -> World {
    World {
        root: arguments.root.clone(),
        seed: book.seed,
        people: book.people,
        today: book.today,
        institution: None,
        faults: BTreeMap::new(),
        https: HttpsSettings::default(),
        settings: Settings {
            seed: book.seed,
            zip_results: true,
            ..Settings::default()
        },
    }
}

/// Who comes today: one outpatient and one visit are asked for singly, the others together.
fn plan_the_day(book: &mut Book, world: &World) {
    let clinic = world.clinic();
    let (visits, others): (Vec<_>, Vec<_>) = clinic
        .todays_list()
        .into_iter()
        .partition(|patient| patient.reference_number.is_some());
    let id = |patient: &onshi_sim::KnownPatient| patient.patient_id.clone();
    book.institution = clinic.institution().to_owned();
    book.schedule = Schedule {
        outpatient: others.iter().take(1).map(id).collect(),
        visit: visits.iter().take(1).map(id).collect(),
        batch: others
            .iter()
            .skip(1)
            .chain(visits.iter().skip(1))
            .map(id)
            .collect(),
    };
}

fn client(arguments: &Arguments, institution: &str) -> Result<Client, Failure> {
    let institution = InstitutionCode::new(institution)
        .map_err(|error| Error::new(ErrorCode::ValueFormat).because(error))?;
    let mut config = FolderConfig::under(&arguments.root, institution);
    let (first, longest, poll) = match arguments.fast {
        true => (20, 80, 10),
        false => (700, 1_500, 100),
    };
    config.poll_ms = poll;
    config.settings = job::Settings {
        collect_after_ms: first,
        collect_at_most_ms: longest,
        retry_after_ms: longest,
        overdue_after_ms: 10_000,
        access: Access::ByHost,
        ..config.settings
    };
    let folders = config.folders();
    let inner = FolderExchange::open(Box::new(OsFiles), folders.clone(), config.poll_ms)?;
    let exchange = Recorder::new(inner, folders, arguments.root.join("exchanged"))?;
    Ok(Client::open(
        config.settings,
        Box::new(exchange),
        Box::new(SqliteLedger::open(&config.ledger)?),
        Box::new(SystemClock),
        &mut OsRandom,
    )?)
}

fn show(book: &Book, root: &Path) -> Result<ExitCode, Failure> {
    let charts = Charts::read(&root.join("patients.csv"))?;
    say(format!("\n{}", report::tables(book, &charts)));
    say(format!("フォルダー folder: {}", root.display()));
    say("  exchanged/    交換したファイルの写し copies of what was exchanged (onshi inspect)");
    say("  patients.csv  更新後の患者一覧 the patient list after the day");
    say("  day.json      日誌 the day book");
    Ok(ExitCode::SUCCESS)
}

/// Removes what an earlier demo left, and nothing else.
fn clear(root: &Path) -> Result<(), Failure> {
    for name in OURS {
        let path = root.join(name);
        let removed = match path.is_dir() {
            true => fs::remove_dir_all(&path),
            false => fs::remove_file(&path),
        };
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Failure::file(&path, error));
            }
            _ => {}
        }
    }
    Ok(())
}

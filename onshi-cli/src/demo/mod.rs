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
//! | `road` | how it is reached: over folders, or over HTTPS |

mod book;
mod day;
mod other_side;
mod progress;
mod receipt;
mod recorder;
mod report;
mod road;
mod step;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use onshi_sim::Settings;
use onshi_sim::https::HttpsSettings;

use crate::charts::Charts;
use crate::failure::Failure;
use crate::show::say;
use crate::sim::{self, World};
use crate::telemetry::Telemetry;
use book::{Book, Schedule};
use day::Day;
use other_side::OtherSide;
use progress::Progress;

/// How the day is to be played.
#[derive(Debug, Args)]
pub struct Arguments {
    /// 一日の記録を残すフォルダー (folder in which the day is played and kept)
    #[arg(long, value_name = "DIR", default_value = "onshi-demo")]
    root: PathBuf,
    /// req, res が別の場所（共有フォルダーなど）にあるとき (where req and res are, if elsewhere: a share)
    #[arg(long, value_name = "DIR", requires = "attach")]
    exchange: Option<PathBuf>,
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
    /// フォルダーの代わりに HTTPS で。途中で切れた日は初めからやり直す (over HTTPS instead of folders; a day that was broken off begins anew)
    #[arg(long, conflicts_with_all = ["attach", "separate"])]
    https: bool,
    /// 端末を別のプロセスで動かす (run the terminal as a process of its own)
    #[arg(long, conflicts_with = "attach")]
    separate: bool,
    /// 別に起動した onshi sim を使う (use an `onshi sim` that runs already)
    #[arg(long)]
    attach: bool,
    #[command(flatten)]
    telemetry: Telemetry,
}

impl Arguments {
    /// Where the other side is met: the patient list is there, too.
    fn exchange(&self) -> &Path {
        self.exchange.as_ref().unwrap_or(&self.root)
    }

    /// Whether a day stands as it is, or goes on. Over HTTPS the other side has forgotten what it was asked
    /// before.
    fn keeps(&self, book: &Book) -> bool {
        match book.finished {
            true => self.keep,
            false => !self.https && !book.https,
        }
    }
}

/// Everything of ours in the folder of a demo.
const OURS: [&str; 16] = [
    "req",
    "res",
    "face",
    "sim-work",
    "https",
    "onshi-stage",
    road::HTTPS_FOLDER,
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
        Some(book) if !arguments.keeps(&book) => {
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
            arguments.https,
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
        true => return show(&book, arguments),
        false => play(arguments, book)?,
    };
    show(&day, arguments)
}

fn play(arguments: &Arguments, mut book: Book) -> Result<Book, Failure> {
    let world = world(arguments, &book);
    let mut other_side = match arguments {
        Arguments { attach: true, .. } => OtherSide::Elsewhere,
        Arguments { separate: true, .. } => OtherSide::process(&world)?,
        Arguments { https: true, .. } => OtherSide::line(&world)?,
        _ => OtherSide::thread(&world)?,
    };
    if book.institution.is_empty() {
        plan_the_day(&mut book, &world);
        book.save()?;
    }
    let listening = arguments.telemetry.listen()?;
    let mut day = Day {
        client: road::client(arguments, &book.institution)?,
        charts: Charts::read(&arguments.exchange().join("patients.csv"))?,
        progress: Progress::new(),
        book,
    };
    let played = day.play(|client| {
        listening.tell(client)?;
        other_side.alive()
    });
    other_side.end();
    played?;
    listening.tell(&day.client)?;
    Ok(day.book)
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

fn show(book: &Book, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let charts = Charts::read(&arguments.exchange().join("patients.csv"))?;
    say(format!("\n{}", report::tables(book, &charts)));
    say(format!("フォルダー folder: {}", arguments.root.display()));
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

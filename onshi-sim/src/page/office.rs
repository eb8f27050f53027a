//! 事務所: what the page of the office shows, and what can be changed there.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use onshi_core::job::Moment;
use serde::{Deserialize, Serialize};

use super::Done;
use super::part::{Part, Wanted};
use crate::central::OpenReception;
use crate::fault::{Chance, Fault, Faults};
use crate::https_fault::HttpsFault;
use crate::stage::Stage;
use crate::terminal::Terminal;

/// Files shown of one folder; the page says how many more there are.
const SHOWN: usize = 100;
/// Lines of the log in one answer: the newest.
const LINES: usize = 200;
/// Batches shown beside everything else; there is a list of all.
const NEWEST: usize = 5;

pub(super) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/api/office", get(office))
        .route("/api/receptions", get(receptions))
        .route("/api/clock", post(clock))
        .route("/api/fault", post(fault))
        .route("/api/heal", post(heal))
}

/// From which line of the log on.
#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

#[derive(Serialize)]
struct Office {
    now: String,
    ahead_ms: i64,
    stopped: bool,
    institution: String,
    https: Option<String>,
    folders: Vec<Folder>,
    terminals: Vec<Faulty>,
    /// Of the system itself, over HTTPS.
    https_faults: Vec<FaultRow>,
    /// How many there are, and how many of them are still 処理中.
    receptions: usize,
    processing: usize,
    newest: Vec<Batch>,
    log: Vec<Line>,
}

#[derive(Serialize)]
struct Folder {
    name: &'static str,
    japanese: &'static str,
    /// `None` if it cannot be seen.
    files: Option<Vec<File>>,
    /// How many there are in all.
    count: usize,
}

#[derive(Serialize)]
struct File {
    name: String,
    bytes: u64,
    /// Seconds since it was written, by the clock of the machine.
    age: u64,
}

#[derive(Serialize)]
struct Batch {
    number: String,
    japanese: &'static str,
    at: String,
    rounds: u32,
}

#[derive(Serialize)]
struct Faulty {
    faults: Vec<FaultRow>,
}

#[derive(Serialize)]
struct FaultRow {
    name: &'static str,
    japanese: &'static str,
    english: &'static str,
    chance: String,
    struck: u64,
}

#[derive(Serialize)]
struct Line {
    number: u64,
    at: String,
    text: String,
}

async fn office(State(stage): State<Arc<Stage>>, Query(asked): Query<Since>) -> Json<Office> {
    let folders = FOLDERS
        .iter()
        .map(|row| folder(stage.root(), row))
        .collect();
    let state = stage.state();
    let line = |line: &crate::stage::Line| Line {
        number: line.number,
        at: written(line.at),
        text: line.text.clone(),
    };
    let receptions = state.simulator.receptions();
    let processing = receptions.iter().filter(|open| open.rounds > 0);
    Json(Office {
        receptions: receptions.len(),
        processing: processing.count(),
        newest: receptions.iter().take(NEWEST).map(Batch::of).collect(),
        now: written(state.clock.now()),
        ahead_ms: state.clock.ahead_ms,
        stopped: state.clock.stopped.is_some(),
        institution: state.simulator.clinic().institution().to_owned(),
        https: state.https.clone(),
        folders,
        terminals: state.simulator.terminals().iter().map(faulty).collect(),
        https_faults: over_https(&state.https_faults),
        log: state.log.since(asked.since, LINES).map(line).collect(),
    })
}

/// The batches whose 受付番号 or message has a word in it, a part of them at a time.
async fn receptions(
    State(stage): State<Arc<Stage>>,
    Query(wanted): Query<Wanted>,
) -> Json<Part<Batch>> {
    let mut all = stage.state().simulator.receptions();
    let words = wanted.words.trim();
    all.retain(|open| open.number.contains(words) || open.japanese.contains(words));
    Json(Part::of(all, wanted.from).map(|open| Batch::of(&open)))
}

impl Batch {
    fn of(open: &OpenReception) -> Self {
        Batch {
            number: open.number.clone(),
            japanese: open.japanese,
            at: written(open.taken_in),
            rounds: open.rounds,
        }
    }
}

static FOLDERS: &[(&str, &str)] = &[("req", "要求"), ("res", "結果"), ("face", "顔認証")];

fn folder(root: &Path, (name, japanese): &(&'static str, &'static str)) -> Folder {
    let mut files = files(&root.join(name)).ok();
    let count = files.as_ref().map_or(0, Vec::len);
    if let Some(files) = &mut files {
        files.sort_by(|a, b| (a.age, &a.name).cmp(&(b.age, &b.name)));
        files.truncate(SHOWN);
    }
    Folder {
        name,
        japanese,
        files,
        count,
    }
}

fn files(folder: &Path) -> std::io::Result<Vec<File>> {
    let now = SystemTime::now();
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // What goes away while it is looked at is not shown.
        let Ok(about) = entry.metadata() else {
            continue;
        };
        let written = about.modified().unwrap_or(now);
        files.push(File {
            name: entry.file_name().to_string_lossy().into_owned(),
            bytes: about.len(),
            age: now.duration_since(written).map_or(0, |age| age.as_secs()),
        });
    }
    Ok(files)
}

fn faulty(terminal: &Terminal) -> Faulty {
    let words = |fault: Fault| [fault.name(), fault.japanese(), fault.english()];
    Faulty {
        faults: rows(Fault::ALL, terminal.faults(), words),
    }
}

fn over_https(faults: &Faults<HttpsFault>) -> Vec<FaultRow> {
    let words = |fault: HttpsFault| [fault.name(), fault.japanese(), fault.english()];
    rows(HttpsFault::ALL, faults, words)
}

fn rows<F: Copy + Ord>(
    all: &[F],
    faults: &Faults<F>,
    words: fn(F) -> [&'static str; 3],
) -> Vec<FaultRow> {
    let row = |fault: &F| {
        let [name, japanese, english] = words(*fault);
        FaultRow {
            name,
            japanese,
            english,
            chance: faults.chance(*fault).to_string(),
            struck: faults.struck(*fault),
        }
    };
    all.iter().map(row).collect()
}

/// What to do with the clock.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ClockCommand {
    ShiftMs(i64),
    Stop,
    Go,
}

async fn clock(State(stage): State<Arc<Stage>>, Json(command): Json<ClockCommand>) -> Done {
    let clock = &mut stage.state().clock;
    match command {
        ClockCommand::ShiftMs(ms) => clock.shift(ms),
        ClockCommand::Stop => clock.stop(),
        ClockCommand::Go => clock.go(),
    }
    Ok(StatusCode::NO_CONTENT)
}

/// How often a fault of a terminal is to strike from now on, or one over HTTPS.
#[derive(Deserialize)]
struct FaultCommand {
    terminal: Option<usize>,
    fault: String,
    chance: String,
}

async fn fault(State(stage): State<Arc<Stage>>, Json(command): Json<FaultCommand>) -> Done {
    let unknown = |what: &str| (StatusCode::BAD_REQUEST, format!("unknown {what}"));
    let chance: Chance = command.chance.parse().map_err(|_| unknown("chance"))?;
    let mut state = stage.state();
    let set = match command.terminal {
        Some(terminal) => {
            let terminal = state.simulator.terminals_mut().get_mut(terminal);
            let faults = terminal.ok_or_else(|| unknown("terminal"))?.faults_mut();
            Fault::of(&command.fault).map(|fault| faults.set(fault, chance))
        }
        None if state.https.is_none() => return Err(unknown("terminal")),
        None => HttpsFault::of(&command.fault).map(|fault| state.https_faults.set(fault, chance)),
    };
    set.map(|()| StatusCode::NO_CONTENT)
        .ok_or_else(|| unknown("fault"))
}

async fn heal(State(stage): State<Arc<Stage>>, Json(()): Json<()>) -> Done {
    let mut state = stage.state();
    state.https_faults.heal();
    for terminal in state.simulator.terminals_mut() {
        terminal.faults_mut().heal();
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A time as people in Japan read it.
pub(super) fn written(at: Moment) -> String {
    at.japan().format("%Y-%m-%d %H:%M:%S").to_string()
}

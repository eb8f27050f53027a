//! A batch result into a database: proven, typed, one row a person.

use std::path::Path;

use cpu_time::ProcessTime;
use onshi_core::catalogue::{BATCH_ANSWER, BatchUnit, QualificationResult};
use onshi_core::record::{Units, View, read_frame};
use onshi_core::xml::Limits;
use rusqlite::{Connection, Statement, params};

use super::cell;
use crate::Failure;
use crate::median::median;
use crate::peers::{Peers, SERIALIZER};
use crate::sample;
use crate::source::open;
use crate::table::{Goal, Row};
use crate::task::{Task, folder};

const TABLE: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE person (
        id INTEGER PRIMARY KEY,
        reference TEXT, validity TEXT, insurer TEXT, symbol TEXT, number TEXT, branch TEXT,
        name TEXT, kana TEXT, sex TEXT, birthdate TEXT, valid_from TEXT, ratio INTEGER
    );";

const INSERT: &str = "
    INSERT INTO person (
        reference, validity, insurer, symbol, number, branch,
        name, kana, sex, birthdate, valid_from, ratio
    ) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

/// Rounds that are worth their time: each of them takes seconds.
const ROUNDS: usize = 3;

/// The people of a batch, against .NET's XmlSerializer, which only parses them.
pub fn measure(task: &Task, rounds: usize, peers: &Peers) -> Result<Vec<Row>, Failure> {
    let sample = sample::write(task)?;
    let peer = peers.contender(SERIALIZER, task)?;
    let (mut ours, mut theirs, mut ratios) = <(Vec<f64>, Vec<f64>, Vec<f64>)>::default();
    for _ in 0..rounds.min(ROUNDS) {
        let begun = ProcessTime::now();
        let stored = ingest(&folder(), &task.path())?;
        let seconds = begun.elapsed().as_secs_f64();
        if stored != task.units {
            return Err(format!("{stored} of {} people were stored", task.units).into());
        }
        ours.push(seconds);
        if let Some(peer) = &peer {
            let parse = peer.work(Some(sample.sums))?.seconds;
            theirs.push(parse);
            ratios.push(seconds / parse);
        }
    }
    let figure = |seconds: f64| format!("{:.0} ms", seconds * 1e3);
    Ok(vec![Row {
        what: format!("{} people into SQLite", task.units),
        ours: cell("whole job", figure(median(ours))),
        peer: match &peer {
            Some(peer) => cell(&peer.name, figure(median(theirs))),
            None => cell("not there", String::new()),
        },
        ratio: median(ratios),
        goal: peer.map_or(Goal::Shown, |_| Goal::AtMost(1.0 / 3.0)),
    }])
}

/// The whole job: proves the file, then stores person by person in one transaction.
fn ingest(folder: &Path, answer: &Path) -> Result<usize, Failure> {
    let place = tempfile::tempdir_in(folder)?;
    let mut database = Connection::open(place.path().join("people"))?;
    database.execute_batch(TABLE)?;
    let frame = read_frame(open(answer)?, &BATCH_ANSWER, Limits::default())?;
    let mut units = Units::new(open(answer)?, &BATCH_ANSWER, Limits::default(), frame.proof);
    let transaction = database.transaction()?;
    let mut insert = transaction.prepare(INSERT)?;
    let mut stored = 0;
    while let Some(unit) = units.next()? {
        stored += store(&mut insert, View::of_record(unit))?;
    }
    drop(insert);
    transaction.commit()?;
    Ok(stored)
}

fn store(insert: &mut Statement<'_>, unit: View<'_, BatchUnit>) -> rusqlite::Result<usize> {
    let result: Option<View<'_, QualificationResult>> = unit.result().next();
    let birthdate = result.and_then(|it| it.birthdate());
    let valid_from = result.and_then(|it| it.card_valid_date());
    let ratio = result.and_then(|it| it.contribution_ratio());
    insert.execute(params![
        unit.reference_number().next(),
        unit.validity().map(|code| code.raw),
        result.and_then(|it| it.insurer_number()),
        result.and_then(|it| it.insured_card_symbol()),
        result.and_then(|it| it.insured_identification_number()),
        result.and_then(|it| it.insured_branch_number()),
        result.and_then(|it| it.name()),
        result.and_then(|it| it.name_kana()),
        result.and_then(|it| it.sex1()).map(|code| code.raw),
        birthdate.as_ref().map(|date| date.as_written()),
        valid_from.as_ref().map(|date| date.as_written()),
        ratio.and_then(|percent| percent.parse::<i64>().ok()),
    ])
}

//! A list in three parts, and whether it ended as if nothing had happened.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use onshi_client::Client;
use onshi_core::catalogue::Dialect;
use onshi_core::error::Error;
use onshi_core::job::{Job, JobId, Roll, Settings, State};

use super::{Asked, PROCESSING, Seen, folders_are_clean, names_are_used_once, settings};

/// The host's key of the list.
pub const LIST: &str = "visits";
/// People in it: two parts of two and one of one.
pub const LISTED: u64 = 5;
pub const PARTS: usize = 3;

/// Two people in a request at most. It takes time to make.
static DIALECT: LazyLock<Arc<Dialect>> =
    LazyLock::new(|| Dialect::parse("[limits]\nbatch_people = 2").expect("a profile"));

/// Few people in a request; two parts at most wait for their 受付番号.
pub fn list_settings() -> Settings {
    Settings {
        dialect: DIALECT.clone(),
        parts_at_once: 2,
        ..settings()
    }
}

/// Calls the roll over the answer of a part: the places in the list of everyone in it.
pub fn places_of(client: &mut Client, job: JobId) -> Result<Vec<String>, Error> {
    let part = client.job(job).and_then(|job| job.part.as_ref());
    let mut roll = Roll::of(part.expect("a part"));
    let mut places = Vec::new();
    let mut reader = client.answer(job)?.message()?;
    while let Some(unit) = reader.next_unit()? {
        let place = roll.mark(unit.root());
        places.push(
            place
                .expect("asked about, and not yet answered")
                .to_string(),
        );
    }
    assert_eq!(roll.missing().count(), 0, "somebody was left out");
    Ok(places)
}

/// Everything that must hold after a whole list.
pub fn judge_list(root: &Path, log: &[Asked], jobs: &[Job], seen: &Seen, named: &str) {
    names_are_used_once(log, named);
    everyone_was_asked_about_once(log, named);
    everyone_was_answered(seen, named);
    assert_eq!(jobs.len(), PARTS, "{named}");
    for job in jobs {
        assert_eq!(job.state, State::Closed, "{named}");
    }
    folders_are_clean(root, named);
}

/// Who is in two first questions, or in none, was not asked about once; a 受付番号 is asked for as often
/// as the system made us.
fn everyone_was_asked_about_once(log: &[Asked], named: &str) {
    let number = |person: u64| format!("{person:04}");
    for person in (1..=LISTED).map(number) {
        let about = |asked: &&Asked| asked.question.split(' ').any(|word| word == person);
        assert_eq!(log.iter().filter(about).count(), 1, "{named}: {person}");
    }
    let mut asked = BTreeMap::<&str, u32>::new();
    for Asked { question, .. } in log {
        *asked.entry(question).or_default() += 1;
    }
    let count = |times| asked.values().filter(|count| **count == times).count();
    let counts = (count(1), count(PROCESSING + 1), asked.len());
    assert_eq!(counts, (PARTS, PARTS, 2 * PARTS), "{named}: {asked:?}");
}

/// A part may be offered again after a crash, as the same job and with the same people.
fn everyone_was_answered(seen: &Seen, named: &str) {
    let same = |readings: &Vec<Vec<String>>| readings.windows(2).all(|two| two[0] == two[1]);
    assert!(seen.values().all(same), "{named}: {seen:?}");
    let once = seen.values().filter_map(|readings| readings.first());
    let mut places: Vec<&String> = once.flatten().collect();
    places.sort();
    let everyone: Vec<String> = (1..=LISTED).map(|place| place.to_string()).collect();
    assert_eq!(places, everyone.iter().collect::<Vec<_>>(), "{named}");
}

//! The host: submits a list from a generator, reads every answer person by person, acknowledges part by
//! part.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use cpu_time::ProcessTime;
use onshi_client::{Client, FolderConfig};
use onshi_core::catalogue::QUALIFICATION_BATCH;
use onshi_core::catalogue::{BatchQuery, BatchRequest, DatedRequestHeader};
use onshi_core::id::InstitutionCode;
use onshi_core::job::{JobId, Notice, Outcome, Roll, Settings};
use onshi_core::record::Draft;

use super::Report;
use super::terminal::INSTITUTION;
use crate::Failure;
use crate::sides::peak_kib;

const LIST: &str = "everyone";
/// Longest wait for the next notice.
const PATIENCE_MS: u64 = 60_000;
/// Parts between two looks at how many files stand in the folders.
const LOOK_EVERY: u64 = 32;

/// Prints the report for [`Report::read`].
pub fn run(root: &Path, people: &str) -> Result<(), Failure> {
    let people = people.parse()?;
    let config = config(root)?;
    let mut client = Client::open_folder(&config)?;
    let (begun, worked) = (Instant::now(), ProcessTime::now());
    client.submit_list(LIST, &QUALIFICATION_BATCH, head(), (1..=people).map(person))?;
    let submitted = begun.elapsed();
    let mut crowd = Crowd::of(&config);
    let mut answered = Answered::default();
    loop {
        if answered.parts.is_multiple_of(LOOK_EVERY) {
            crowd.look()?;
        }
        match client.next_notice(PATIENCE_MS)? {
            Some(Notice::Answered {
                job,
                outcome: Outcome::Normal,
            }) => {
                answered.read(&mut client, job)?;
                client.acknowledge(job)?;
                if client.list(LIST).is_some_and(|list| list.is_over()) {
                    break;
                }
            }
            Some(Notice::Accepted { .. } | Notice::Processing { .. }) => {}
            other => return Err(format!("not what should come: {other:?}").into()),
        }
    }
    answered.is_everyone(&client, people)?;
    let seconds = [
        submitted.as_secs_f64(),
        begun.elapsed().as_secs_f64(),
        worked.elapsed().as_secs_f64(),
    ];
    let report = Report {
        people,
        parts: answered.parts,
        peak_kib: peak_kib()?,
        files: crowd.most,
        seconds,
    };
    println!("{}", report.words());
    Ok(())
}

/// In a hurry: the terminal here answers at once.
fn config(root: &Path) -> Result<FolderConfig, Failure> {
    let institution = InstitutionCode::new(INSTITUTION)?;
    let mut config = FolderConfig::under(root, institution.clone());
    config.settings = Settings {
        collect_after_ms: 1,
        ..Settings::new(institution)
    };
    Ok(config)
}

fn head() -> Draft<BatchRequest> {
    let header = Draft::<DatedRequestHeader>::new().qualification_confirmation_date("20261122");
    Draft::<BatchRequest>::new().header(header)
}

/// One who does not exist.
fn person(number: u64) -> Draft<BatchQuery> {
    Draft::<BatchQuery>::new()
        .insurer_number("  123456")
        .insured_card_symbol("試験")
        .insured_identification_number(format!("{number:08}"))
        .birthdate("19500102")
}

/// Who was answered so far.
#[derive(Default)]
struct Answered {
    parts: u64,
    people: u64,
}

impl Answered {
    /// Reads a part, person by person, and calls the roll.
    fn read(&mut self, client: &mut Client, job: JobId) -> Result<(), Failure> {
        let part = client.job(job).and_then(|job| job.part.as_ref());
        let mut roll = Roll::of(part.ok_or("not a part of a list")?);
        let mut reader = client.answer(job)?.message()?;
        while let Some(unit) = reader.next_unit()? {
            roll.mark(unit.root())
                .ok_or("somebody who was not asked about, or came twice")?;
            self.people += 1;
        }
        if roll.missing().next().is_some() {
            return Err("somebody was left out".into());
        }
        self.parts += 1;
        Ok(())
    }

    /// The parts have everyone, and each was read once.
    fn is_everyone(&self, client: &Client, people: u64) -> Result<(), Failure> {
        let list = client.list(LIST).ok_or("the list is gone")?;
        let parts = list.count() as u64;
        match (list.people(), self.people, self.parts) == (people, people, parts) {
            true => Ok(()),
            false => Err("not everyone came exactly once".into()),
        }
    }
}

/// How many files stood in the folders at once, as far as it was looked.
struct Crowd {
    folders: [PathBuf; 3],
    most: [u64; 3],
}

impl Crowd {
    fn of(config: &FolderConfig) -> Self {
        Crowd {
            folders: [&config.stage, &config.req, &config.res].map(Clone::clone),
            most: [0; 3],
        }
    }

    fn look(&mut self) -> Result<(), Failure> {
        for (most, folder) in self.most.iter_mut().zip(&self.folders) {
            *most = (*most).max(fs::read_dir(folder)?.count() as u64);
        }
        Ok(())
    }
}

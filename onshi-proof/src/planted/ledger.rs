//! Ledgers that are kept wrongly.

use onshi_client::{Key, Ledger, LedgerAudit, Loaded, Random};
use onshi_core::audit::{Deed, Entry, Who};
use onshi_core::error::Error;
use onshi_core::job::{Job, JobId, State};

/// How a ledger is kept wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    /// The serial number starts from nothing.
    SerialRestarts,
    /// The serial number is that of the last job.
    SerialForgotten,
    /// A transaction is written when the next one comes.
    WritesLater,
    /// An answer is kept without its 受付番号.
    DropsReceptions,
    /// A batch that is still processing is kept as given up.
    ProcessingFails,
    /// The newest job is not loaded.
    LoadsWithoutNewest,
    /// Of several changes the first is kept.
    KeepsOnlyFirst,
    /// Jobs are kept without the host's keys.
    DropsKeys,
    /// What is answered is kept as acknowledged.
    AcksByItself,
    /// No acknowledgement is kept.
    LosesAcks,
    /// A document that is there is not written anew.
    KeepsFirstDocuments,
    /// A failure is not heard of.
    FailsSilently,
    /// Jobs are kept without their places in a list.
    DropsParts,
    /// Every part of a list is kept as its first.
    PartsBeginAnew,
    /// How a cancellation was answered is not kept.
    LosesCancelResults,
    /// Which days of consent were fetched is not kept.
    LosesDays,
    /// Whose ledger it is is not kept.
    LosesOwner,
    /// Days of consent are kept as fetched that nobody asked for.
    CountsMoreDays,
    /// What becomes of a job is audited when it is kept already.
    AuditsLater,
    /// That something was given up or taken back is not audited.
    ForgetsEnds,
    /// That an answer was opened is not audited.
    ForgetsReaders,
    /// That something was refused is not audited.
    ForgetsRefusals,
    /// Somebody's name goes into the audit.
    NamesSomebody,
    /// A line is not shown.
    HidesLines,
}

/// A change of a document.
type Change = (Key, Option<Vec<u8>>);

pub fn twisted(below: Box<dyn Ledger>, twist: Twist) -> Box<dyn Ledger> {
    Box::new(Twisted {
        below,
        twist,
        later: Vec::new(),
    })
}

struct Twisted {
    below: Box<dyn Ledger>,
    twist: Twist,
    later: Vec<(Job, u64)>,
}

impl Ledger for Twisted {
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error> {
        let mut loaded = self.below.load(random)?;
        match self.twist {
            Twist::SerialRestarts => loaded.serial = 0,
            Twist::SerialForgotten => {
                loaded.serial = loaded.jobs.iter().map(|job| job.id.0).max().unwrap_or(0);
            }
            Twist::LoadsWithoutNewest => drop(loaded.jobs.pop()),
            _ => {}
        }
        Ok(loaded)
    }

    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        self.below.job(id)
    }

    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        self.below.job_of_key(key)
    }

    fn record(&mut self, changes: &[(Job, u64)], audit: &[Entry]) -> Result<(), Error> {
        let mut changes: Vec<(Job, u64)> = changes
            .iter()
            .filter_map(|(job, serial)| Some((self.twisted(job.clone())?, *serial)))
            .collect();
        match self.twist {
            Twist::WritesLater => std::mem::swap(&mut changes, &mut self.later),
            Twist::KeepsOnlyFirst => changes.truncate(1),
            _ => {}
        }
        if self.twist == Twist::AuditsLater {
            self.below.record(&changes, &[])?;
            return self.below.keep(&[], audit);
        }
        let audit = self.told(audit);
        match self.below.record(&changes, &audit) {
            Err(_) if self.twist == Twist::FailsSilently => Ok(()),
            recorded => recorded,
        }
    }

    fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)], audit: &[Entry]) -> Result<(), Error> {
        if self.twist != Twist::KeepsFirstDocuments {
            let kept = changes.iter().filter(|change| !self.loses(change));
            let kept: Vec<Change> = kept.map(|change| self.bent(change)).collect();
            return self.below.keep(&kept, &self.told(audit));
        }
        for change in changes {
            let is_there = self.below.kept(change.0.as_str())?;
            if is_there.is_empty() {
                self.below.keep(std::slice::from_ref(change), &[])?;
            }
        }
        self.below.keep(&[], audit)
    }

    fn audit(&mut self, from: u64, most: usize) -> Result<LedgerAudit, Error> {
        let mut audit = self.below.audit(from, most)?;
        if self.twist == Twist::HidesLines {
            const HIDDEN: u64 = 3;
            audit.lines.retain(|line| line.number != HIDDEN);
        }
        Ok(audit)
    }

    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        self.below.kept(prefix)
    }
}

impl Twisted {
    /// What is audited of it.
    fn told(&self, audit: &[Entry]) -> Vec<Entry> {
        let is_forgotten = |deed: Deed| match self.twist {
            Twist::ForgetsEnds => matches!(deed, Deed::Withdrawn | Deed::Abandoned),
            Twist::ForgetsReaders => deed == Deed::Delivered,
            Twist::ForgetsRefusals => deed == Deed::Denied,
            _ => false,
        };
        let told = audit.iter().filter(|entry| !is_forgotten(entry.deed));
        let mut told: Vec<Entry> = told.cloned().collect();
        if self.twist == Twist::NamesSomebody {
            told.iter_mut()
                .for_each(|it| it.who = Who::user("試験　太郎"));
        }
        told
    }

    /// A change of a document as it is kept.
    fn bent(&self, (key, body): &Change) -> Change {
        const ASKED: &str = "\"20261119\"";
        const NEVER_ASKED: &str = "\"20261101\"";
        let bends = self.twist == Twist::CountsMoreDays && key.as_str().starts_with("days/");
        let bend = |body: &Vec<u8>| {
            let text = String::from_utf8_lossy(body);
            text.replace(ASKED, NEVER_ASKED).into_bytes()
        };
        let bent = body.as_ref().filter(|_| bends).map(bend);
        (key.clone(), bent.or_else(|| body.clone()))
    }

    /// Whether a change of a document is not kept.
    fn loses(&self, (key, body): &Change) -> bool {
        let text = body.as_deref().map(String::from_utf8_lossy);
        let says = |word: &str| text.as_deref().is_some_and(|text| text.contains(word));
        match self.twist {
            Twist::LosesOwner => key.as_str() == "institution",
            Twist::LosesDays => key.as_str().starts_with("days/"),
            Twist::LosesCancelResults => {
                let is_result = ["Confirmed", "Refused"].into_iter().any(says);
                key.as_str().starts_with("consent/") && is_result
            }
            _ => false,
        }
    }

    /// A job as it is kept; `None` if it is not.
    fn twisted(&self, mut job: Job) -> Option<Job> {
        match (self.twist, &mut job.state) {
            (Twist::DropsReceptions, State::Answered { reception, .. }) => *reception = None,
            (
                Twist::ProcessingFails,
                State::Accepted {
                    reception, round, ..
                },
            ) if *round > 0 => {
                job.state = State::Abandoned {
                    reception: Some(reception.clone()),
                    awaited: None,
                };
            }
            (Twist::AcksByItself, State::Answered { .. }) => job.state = State::Acknowledged,
            (Twist::LosesAcks, State::Acknowledged) => return None,
            (Twist::DropsKeys, _) => job.key = None,
            (Twist::DropsParts, _) => job.part = None,
            (Twist::PartsBeginAnew, _) => {
                if let Some(part) = &mut job.part {
                    part.first = 0;
                }
            }
            _ => {}
        }
        Some(job)
    }
}

//! 一時格納と削除: which clinical copies lie with a host that may not keep them, and what must go now (R10, R11,
//! R31, I-11).
//!
//! | copy | begins with | must go | told until |
//! |---|---|---|---|
//! | memory | `answer_apart` | handed over, acknowledged, or its time is over | `erased`, or the process ends |
//! | file | the answer itself | its time is over and nobody acknowledged | `acknowledge`, which removes it |
//! | history | `lies_in_history` | midnight | `erased` |
//!
//! A file that nobody acknowledged is told and never removed (I-6, I-8). The timers stand in one document,
//! by the numbers of jobs.

use std::collections::HashSet;

use onshi_core::audit::{Deed, Entry};
use onshi_core::error::Error;
use onshi_core::job::{Job, JobId, Notice, State};
use onshi_core::rules::retention::{Clock, Periods, Place, Standing, Timers, Why};

use crate::client::Client;
use crate::ledger::{Key, Ledger};
use crate::papers::{read, written};

/// The timers, as the ledger has them, and what was told of them.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    timers: Timers,
    told: HashSet<(JobId, Place)>,
}

fn key() -> Key {
    Key::of(&["copies"])
}

impl Copies {
    /// What the ledger holds. What lay in memory died with the process before.
    pub(crate) fn open(ledger: &mut dyn Ledger, jobs: &[Job]) -> Result<Self, Error> {
        let kept = ledger.kept(key().as_str())?;
        let Some((_, body)) = kept.first() else {
            return Ok(Copies::default());
        };
        let mut timers: Timers = read(body)?;
        timers.began_anew();
        for job in jobs {
            timers.forget(&id(job.id));
        }
        Ok(Copies {
            timers,
            told: HashSet::new(),
        })
    }
}

impl Client {
    /// Notes that results of a job are shown again on a mobile terminal (履歴閲覧, 表2.1.1-3): they must be
    /// gone by midnight.
    ///
    /// # Errors
    /// [`UnknownJob`](onshi_core::error::ErrorCode::UnknownJob); the ledger failed.
    pub fn lies_in_history(&mut self, job: JobId) -> Result<(), Error> {
        self.known(job)?;
        self.note_passing(job, Place::History)
    }

    /// The chart took what is clinical of a job: the copy in memory has done its work and is to be erased
    /// now (引渡し済み).
    ///
    /// # Errors
    /// The ledger failed; call it again.
    pub fn handed_over(&mut self, job: JobId) -> Result<(), Error> {
        self.change_copies(&[], |timers, _, _| timers.handed_over(&id(job)))
    }

    /// The host erased its copy of a job's answer (削除済み). Saying so before it is due is fine.
    ///
    /// # Errors
    /// The ledger failed; say it again.
    pub fn erased(&mut self, job: JobId, place: Place) -> Result<(), Error> {
        let entry = self.entry_in(Deed::CopyErased, job);
        self.change_copies(&[entry], |timers, _, _| {
            timers.erased(&id(job), place);
            timers.forget(&id(job));
        })
    }

    /// How a copy stands; `None` if none lies there, or lies there any more.
    pub fn copy(&self, job: JobId, place: Place) -> Option<Standing> {
        let standing = self.copies.timers.standing(&id(job), place);
        standing.filter(|standing| *standing != Standing::Gone)
    }

    /// A copy begins to lie with a host that may not keep it.
    pub(crate) fn note_passing(&mut self, job: JobId, place: Place) -> Result<(), Error> {
        if place == Place::Memory && !self.must_go(job) {
            return Ok(());
        }
        self.change_copies(&[], |timers, clock, periods| {
            timers.lies(&id(job), place, clock, periods)
        })
    }

    /// The host has the answer: its copy in memory must go.
    pub(crate) fn note_acknowledged(&mut self, job: JobId) -> Result<(), Error> {
        match self.copy(job, Place::Memory) {
            Some(_) => self.handed_over(job),
            None => Ok(()),
        }
    }

    /// Tells what must go now, each once until the process ends.
    pub(crate) fn tell_what_must_go(&mut self) -> Result<(), Error> {
        let overdue = self.files_overdue();
        if overdue.is_empty() && self.copies.timers.is_empty() {
            return Ok(());
        }
        let (clock, periods) = (self.ratchet()?, self.periods());
        let due = self.copies.timers.due(clock, &periods);
        let due = due.iter().filter_map(|due| {
            let job = JobId(due.id.parse().ok()?);
            Some((job, due.place, due.why))
        });
        let all: Vec<(JobId, Place, Why)> = due.chain(overdue).collect();
        for (job, place, why) in all {
            if self.copies.told.insert((job, place)) {
                self.tell(Notice::Erase { job, place, why });
            }
        }
        Ok(())
    }

    /// Whether what was told still holds.
    pub(crate) fn still_must_go(&self, job: JobId, place: Place) -> bool {
        match place {
            Place::File => self.job(job).is_some_and(|job| job.is_answered()),
            place => self.copy(job, place).is_some(),
        }
    }

    /// Clinical answers whose time is over and that nobody acknowledged: their files lie on.
    fn files_overdue(&self) -> Vec<(JobId, Place, Why)> {
        let Some(host) = self.host().filter(|host| !host.role.keeps()) else {
            return Vec::new();
        };
        let longest = i64::from(host.periods.memory_ms);
        let now = self.now();
        let overdue = self.jobs().filter(|job| {
            let is_answered = matches!(job.state, State::Answered { .. });
            is_answered && now.since(job.changed) >= longest && self.must_go(job.id)
        });
        overdue
            .map(|job| (job.id, Place::File, Why::TimeOver))
            .collect()
    }

    fn periods(&self) -> Periods {
        self.host()
            .map_or_else(Periods::default, |host| host.periods.clone())
    }

    fn ratchet(&mut self) -> Result<Clock, Error> {
        let highest = self.trusted_now()?.moment();
        let now = self.now();
        Ok(Clock { now, highest })
    }

    /// Durable before it counts; what changes nothing is not audited.
    fn change_copies(
        &mut self,
        audit: &[Entry],
        change: impl FnOnce(&mut Timers, Clock, &Periods),
    ) -> Result<(), Error> {
        let (clock, periods) = (self.ratchet()?, self.periods());
        let mut timers = self.copies.timers.clone();
        change(&mut timers, clock, &periods);
        if timers == self.copies.timers {
            return Ok(());
        }
        self.keep_audited(&[(key(), Some(written(&timers)?))], audit)?;
        self.copies.timers = timers;
        Ok(())
    }
}

fn id(job: JobId) -> String {
    job.0.to_string()
}

//! I-18: once nothing goes wrong any more, every job comes to its end, and every answer to the host.

use std::collections::BTreeSet;

use onshi_core::job::{Job, JobId, State};

use crate::event::{Command, How};
use crate::host::{Host, Verdict};
use crate::terminal::answer_name;
use crate::world::{MINUTE, Taken, World};

/// So often must be enough: a list of three parts, one patient's requests one after the other.
const ROUNDS: u32 = 60;

impl Host {
    /// Lets the world be good, and waits.
    pub fn heal(&mut self) -> Verdict {
        {
            let mut world = self.world.look();
            (world.fate.armed, world.fate.dies) = (Vec::new(), None);
            let now = world.now.plus_ms(MINUTE);
            world.now = now;
        }
        let fine = |host: &mut Host| {
            host.polls();
            host.judge()
        };
        fine(self)?;
        for _ in 0..ROUNDS {
            if self.waits_for_the_host() {
                break;
            }
            self.world.look().does_its_best();
            self.takes_back_what_nobody_sees();
            self.world.look().now = self.now().plus_ms(2 * MINUTE);
            fine(self)?;
        }
        self.everything_is_told()?;
        self.everything_is_acknowledged()
    }

    fn waits_for_the_host(&self) -> bool {
        let nothing_comes = |job: &Job| job.is_over() || job.is_answered();
        self.everything().iter().all(nothing_comes)
    }

    /// Every job, those in the ledger alone included.
    fn everything(&self) -> Vec<Job> {
        let durable: Vec<JobId> = self.world.look().durable.keys().copied().collect();
        let at_hand = self.client.jobs().map(|job| job.id);
        let all: BTreeSet<JobId> = at_hand.chain(durable).collect();
        all.into_iter().filter_map(|id| self.known(id)).collect()
    }

    /// A request whose taking back was not heard of is out no more; its host takes it back again.
    fn takes_back_what_nobody_sees(&mut self) {
        let unseen: Vec<JobId> = {
            let world = self.world.look();
            let jobs = self.client.jobs();
            let unseen = jobs.filter(|job| match &job.state {
                State::Published { request, .. } => world.staged.contains_key(request),
                _ => false,
            });
            unseen.map(|job| job.id).collect()
        };
        for job in unseen {
            self.says(Command::Withdraw, job);
        }
    }

    fn everything_is_told(&mut self) -> Verdict {
        let all = self.everything();
        let waits = all.iter().find(|job| !(job.is_over() || job.is_answered()));
        if let Some(job) = waits {
            return Err(format!("I-18: {:?} stays {:?}", job.id, job.state));
        }
        let mut answered = self.client.jobs().filter(|job| job.is_answered());
        let untold = answered.find(|job| !self.told.contains(&job.id));
        match untold.map(|job| job.id) {
            Some(job) => Err(format!("I-6: nobody told of {job:?}")),
            None => Ok(()),
        }
    }

    fn everything_is_acknowledged(&mut self) -> Verdict {
        let answered = self.client.jobs().filter(|job| job.is_answered());
        let answered: Vec<JobId> = answered.map(|job| job.id).collect();
        for job in answered {
            self.says(Command::Read, job);
            self.says(Command::Acknowledge, job);
            self.says(Command::Acknowledge, job);
        }
        self.polls();
        self.counts_days();
        self.judge()?;
        match self.everything().iter().find(|job| !job.is_over()) {
            Some(job) => Err(format!("I-18: {:?} stays {:?}", job.id, job.state)),
            None => Ok(()),
        }
    }
}

impl World {
    /// Takes every request, and answers each that is waited for.
    fn does_its_best(&mut self) {
        while self.take(0) {}
        let awaited = |taken: &&Taken| {
            let mut jobs = self.durable.values();
            jobs.any(|job| job.request() == Some(taken.name.as_str()))
        };
        // What was begun is finished.
        let unanswered = |taken: &&Taken| {
            let paper = |how| self.res.get(&answer_name(&taken.name, how));
            let mut papers = [How::Fine, How::Refusal, How::Twin].map(paper).into_iter();
            papers
                .clone()
                .any(|paper| paper.is_some_and(|paper| !paper.good))
                || !papers.any(|paper| paper.is_some())
        };
        let open = self.taken.iter().filter(awaited).filter(unanswered);
        let open: Vec<Taken> = open.cloned().collect();
        for taken in open {
            self.put_down(&taken, How::Fine);
        }
    }
}

//! An engine in its world, and the time.

use onshi_core::catalogue::{OperationRow, QUALIFICATION_BATCH};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{
    Effect, Engine, Event, JobId, ListDraft, Moment, Notice, Settings, State, Submission, Terms,
};
use onshi_core::record::Record;

use super::{World, batch_head, batch_person, settings};

/// An engine in its world, and the time.
pub struct Play {
    pub world: World,
    pub engine: Engine,
    pub now: Moment,
}

impl Play {
    pub fn new() -> Self {
        let world = World::default();
        let engine = world.boot();
        let now = Moment(1_795_300_000_000);
        Play { world, engine, now }
    }

    pub fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut play = Play::new();
        let mut own = settings();
        change(&mut own);
        play.engine = Engine::restore(own, "TEST".into(), 0, Vec::new());
        play
    }

    pub fn submit(
        &mut self,
        operation: &'static OperationRow,
        request: Record,
        terms: Terms,
    ) -> Result<JobId, Error> {
        let submission = Submission {
            key: None,
            prefix: None,
            operation,
            request,
            terms,
        };
        let (job, effects) = self.engine.submit(self.now, submission)?;
        self.run(effects);
        Ok(job)
    }

    pub fn run(&mut self, effects: Vec<Effect>) {
        let done = self
            .world
            .run(&mut self.engine, self.now, effects, &mut || None);
        assert!(done.is_ok());
    }

    pub fn command(
        &mut self,
        command: impl FnOnce(&mut Engine, Moment) -> Result<Vec<Effect>, Error>,
    ) -> Result<(), ErrorCode> {
        let effects = command(&mut self.engine, self.now).map_err(|error| error.code())?;
        self.run(effects);
        Ok(())
    }

    /// Time passes, and what came in is looked at.
    pub fn pass(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
        let effects = self.engine.handle(self.now, Event::Tick);
        self.run(effects);
        let names = self.world.answers.keys().cloned().collect();
        let effects = self.engine.handle(self.now, Event::Listed(names));
        self.run(effects);
    }

    pub fn restart(&mut self) {
        self.engine = self.world.boot();
        let effects = self.engine.wake();
        self.run(effects);
    }

    pub fn state(&self, job: JobId) -> &State {
        &self.engine.job(job).expect("a job").state
    }

    pub fn told(&self, of: impl Fn(&Notice) -> bool) -> usize {
        self.world.told.iter().filter(|notice| of(notice)).count()
    }
}

/// Submits a list of so many people; the jobs of its parts.
pub fn submit_list(play: &mut Play, key: &str, people: u32) -> Vec<JobId> {
    let own = settings();
    let list = ListDraft::new(
        key,
        &QUALIFICATION_BATCH,
        batch_head(),
        own.dialect.limits(),
    );
    let mut list = list.unwrap();
    let mut parts = Vec::new();
    for number in 1..=people {
        parts.extend(list.push(batch_person(number)).unwrap());
    }
    parts.extend(list.finish());
    let mut jobs = Vec::new();
    for part in parts {
        let (job, effects) = play.engine.submit(play.now, part).unwrap();
        play.run(effects);
        jobs.push(job);
    }
    jobs
}

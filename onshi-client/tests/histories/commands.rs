//! What a host says of jobs, and what must come of it.

use std::collections::BTreeSet;

use onshi_core::catalogue::DRUG_INFORMATION;
use onshi_core::error::ErrorCode;
use onshi_core::job::{Job, JobId, Outcome, Phase, State};

use crate::event::{Command, Question};
use crate::host::{Host, LIST};
use crate::terminal::nth;

/// What must come of a command if nothing goes wrong.
type Expected = Result<(), ErrorCode>;

const NOBODY: JobId = JobId(9_999);

const WRONG_STATE: Expected = Err(ErrorCode::WrongState);

impl Host {
    pub fn commands(&mut self, command: Command, which: u8) {
        let jobs = self.known_jobs();
        let job = nth(jobs.into_iter(), which).unwrap_or(NOBODY);
        self.says(command, job);
    }

    /// Says something of a job.
    pub fn says(&mut self, command: Command, job: JobId) {
        self.means(command, job);
        let expected = match self.is_in_doubt(job) {
            true => None,
            false => self.expected(command, job),
        };
        let before = self.known(job).map(|job| job.state);
        let strikes = self.world.look().fate.strikes;
        let done = match command {
            Command::Read => self.reads(job),
            Command::Acknowledge => self.client.acknowledge(job),
            Command::AskAgain => self.client.ask_again(job),
            Command::Withdraw => self.client.withdraw(job),
            Command::Abandon => self.client.abandon(job),
            Command::Resume => self.client.resume(job),
        };
        let done = done.map_err(|error| error.code());
        let calm = self.world.look().fate.strikes == strikes;
        match done {
            Ok(()) => self.tally.count("done", format_args!("{command:?}")),
            Err(code) => self.tally.refused(code),
        }
        if let (Some(expected), true) = (expected, calm) {
            let of_consent = [done, expected].contains(&Err(ErrorCode::ConsentMissing));
            let invariant = if of_consent { "I-10" } else { "command" };
            self.must(done == expected, invariant, || {
                format!(
                    "{command:?} of {job:?} in {before:?} brought {done:?} instead of {expected:?}"
                )
            });
        }
        if command == Command::Acknowledge {
            self.fetches
                .acknowledged(job, before.as_ref(), done.is_ok());
            self.is_acknowledged_for_good(job, done.is_ok());
            self.counts_days();
        }
    }

    /// A job as the client has it, or as the ledger alone does.
    pub fn known(&self, id: JobId) -> Option<Job> {
        let in_ledger = || self.world.look().durable.get(&id).cloned();
        self.client.job(id).cloned().or_else(in_ledger)
    }

    fn known_jobs(&self) -> Vec<JobId> {
        let at_hand = self.client.jobs().map(|job| job.id);
        let mut jobs: BTreeSet<JobId> = at_hand.collect();
        jobs.extend(self.world.look().durable.keys());
        jobs.into_iter().collect()
    }

    /// The ledger failed, and the client has not asked it since: its next call will.
    pub fn is_in_doubt(&self, id: JobId) -> bool {
        let world = self.world.look();
        let durable = world.durable.get(&id);
        let is_part = durable.is_some_and(|job| job.part.is_some());
        let durable = durable.map(|job| &job.state);
        match (self.client.job(id).map(|job| &job.state), durable) {
            // It may stand in the ledger alone, which is asked when somebody says something of it.
            (None, Some(_)) if is_part => false,
            // Whether it went out is in memory alone.
            (Some(State::Unknown { request, .. }), Some(State::Intended { request: same, .. })) => {
                request != same
            }
            (known, durable) => known != durable,
        }
    }

    /// From now on this may have been said, whatever comes of it.
    fn means(&mut self, command: Command, job: JobId) {
        let is_answered = self.known(job).is_some_and(|job| job.is_answered());
        let mut world = self.world.look();
        match command {
            Command::Acknowledge if is_answered => {
                world.acknowledged.insert(job);
            }
            Command::Withdraw | Command::Abandon => {
                world.given_up.insert(job);
            }
            Command::Resume => {
                world.resumed.insert(job);
            }
            _ => {}
        }
    }

    fn is_acknowledged_for_good(&mut self, job: JobId, done: bool) {
        let stands = {
            let world = self.world.look();
            let durable = world.durable.get(&job).map(|job| &job.state);
            matches!(durable, Some(State::Acknowledged | State::Closed))
        };
        self.must(stands || !done, "I-7", || format!("{job:?} is not had"));
    }

    /// What the manual of the commands says; `None` where that cannot be told from outside.
    fn expected(&self, command: Command, id: JobId) -> Option<Expected> {
        let Some(job) = self.known(id) else {
            return Some(Err(ErrorCode::UnknownJob));
        };
        let ok = |yes: bool| Some(if yes { Ok(()) } else { WRONG_STATE });
        let state = &job.state;
        match command {
            Command::Read => self.of_reading(id, state),
            Command::Acknowledge => ok(matches!(
                state,
                State::Answered { .. }
                    | State::Conflict { .. }
                    | State::Acknowledged
                    | State::Closed
            )),
            Command::AskAgain => ok(matches!(
                state,
                State::Answered {
                    reception: Some(_),
                    ..
                } | State::Conflict {
                    reception: Some(_),
                    ..
                }
            )),
            Command::Withdraw => match state {
                State::Published { phase, .. } => ok(*phase == Phase::Ask),
                // Before anything else it is found out where the request is.
                State::Intended { .. } | State::Unknown { .. } => None,
                _ => ok(false),
            },
            Command::Abandon => ok(!matches!(
                state,
                State::Acknowledged | State::Closed | State::Withdrawn | State::Abandoned { .. }
            )),
            Command::Resume => match state {
                State::Abandoned { reception, awaited } => {
                    ok(reception.is_some() || awaited.is_some())
                }
                _ => ok(false),
            },
        }
    }

    fn of_reading(&self, id: JobId, state: &State) -> Option<Expected> {
        let State::Answered {
            outcome, answer, ..
        } = state
        else {
            return Some(WRONG_STATE);
        };
        if *outcome == Outcome::Refused {
            return Some(WRONG_STATE);
        }
        let world = self.world.look();
        if let Some(Question::Drugs { patient, road }) = world.questions.get(&id) {
            let whose = (*patient, *road);
            if world.consents.forbids(whose, world.now) {
                return Some(Err(ErrorCode::ConsentMissing));
            }
            // A job rests on its consent as it was known when it was submitted, however that was prolonged.
            let job = self.client.job(id)?;
            let latest = world.consents.latest(world.now);
            let is_over = job.grounds.iter().any(|ground| ground.until <= latest);
            if is_over || !world.consents.allows(whose, world.now) {
                return None;
            }
        }
        Some(match world.res.get(&answer.name) {
            None => Err(ErrorCode::AnswerVanished),
            Some(paper) if paper.hash() != answer.blake3 => Err(ErrorCode::Changed),
            Some(_) => Ok(()),
        })
    }

    /// I-9 and I-10 once more: what is handed over is what was put down for this request.
    fn reads(&mut self, id: JobId) -> Result<(), onshi_core::error::Error> {
        let question = self.world.look().questions.get(&id).copied();
        self.fetches.may_be_opened(question, id, &self.client);
        let before = self.world.look().audit_head();
        let given = self.client.answer(id);
        self.is_delivered_once(id, before, given.is_ok());
        let answered = given?;
        self.fetches.opened(id);
        let mut wrong = None;
        {
            let mut world = self.world.look();
            let right = world.res.get(answered.name()).is_some_and(|paper| {
                let asked = |name: &String| {
                    let mut out = world.published.iter();
                    out.any(|out| out.job == id && out.name == *name)
                };
                paper.good && paper.hash() == *answered.blake3() && asked(&paper.request)
            });
            if !right {
                wrong = Some("I-9");
            }
            let operation = world.durable.get(&id).map(|job| job.operation);
            if operation == Some(DRUG_INFORMATION.id) {
                let question = world.questions.get(&id).copied();
                let now = world.now;
                match question {
                    Some(Question::Drugs { patient, road })
                        if !world.consents.forbids((patient, road), now) => {}
                    _ => wrong = Some("I-10"),
                }
                world.consents.decided(now);
            }
        }
        self.must(wrong.is_none(), wrong.unwrap_or_default(), || {
            format!("{id:?} was given {}", answered.name())
        });
        Ok(())
    }

    pub fn commands_list(&mut self, command: Command) {
        let parts = self.known_jobs().into_iter();
        let is_part = |id: &JobId| self.known(*id).is_some_and(|job| job.part.is_some());
        let parts: Vec<JobId> = parts.filter(is_part).collect();
        for part in parts {
            self.means(command, part);
        }
        let done = match command {
            Command::Acknowledge => self.client.acknowledge_list(LIST),
            Command::Withdraw => self.client.withdraw_list(LIST),
            Command::Abandon => self.client.abandon_list(LIST),
            _ => return,
        };
        if let Err(error) = done {
            self.tally.refused(error.code());
        }
    }
}

//! What a host can do about a job after it was submitted.
//!
//! | command | when | what happens |
//! |---|---|---|
//! | acknowledge 受領確認 | answered | offered no more; the files are removed |
//! | ask again 再取得 | answered, with a 受付番号 | the result is asked for once more |
//! | withdraw 取下げ | not picked up yet | the request is taken back |
//! | abandon 放棄 | not over | given up; a late answer is told and stays. What a later request about the same patient waits for is taken back first (I-15) |
//! | resume 再開 | abandoned | the late answer is read, or the result asked for |

use super::engine::Engine;
use super::model::{Awaited, JobId, Phase, State};
use super::moment::Moment;
use super::protocol::{Effect, Notice};
use crate::audit::Deed;
use crate::error::{Error, ErrorCode};

impl Engine {
    /// The host has the answer: it is offered no more and its files are removed.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if nothing was offered. Repeating it is
    /// fine and does nothing.
    pub fn acknowledge(&mut self, now: Moment, id: JobId) -> Result<Vec<Effect>, Error> {
        let mut effects = Vec::new();
        match &self.get(id)?.state {
            State::Answered { .. } => {
                self.put(now, id, State::Acknowledged, &mut effects);
                effects.push(self.discard(id));
            }
            State::Conflict { .. } => self.put(now, id, State::Closed, &mut effects),
            State::Acknowledged | State::Closed => {}
            _ => return Err(Error::new(ErrorCode::WrongState)),
        }
        Ok(effects)
    }

    /// Asks for a batch result once more, e.g. when its file vanished before it was read.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if there is no 受付番号 to ask with.
    pub fn ask_again(&mut self, now: Moment, id: JobId) -> Result<Vec<Effect>, Error> {
        let job = self.get(id)?;
        let may_ask = match &job.state {
            State::Answered { .. } | State::Conflict { .. } => true,
            State::Published { request, .. } => self.lost.contains(request),
            _ => false,
        };
        let Some(reception) = job.reception().filter(|_| may_ask) else {
            return Err(Error::new(ErrorCode::WrongState));
        };
        let state = State::Accepted {
            reception: reception.to_owned(),
            round: 0,
            ask_at: now,
        };
        // If this answer is lost as well, that is news.
        self.overdue.remove(&id);
        let mut effects = Vec::new();
        self.put(now, id, state, &mut effects);
        Ok(effects)
    }

    /// Takes a request back if the terminal has not picked it up. Whether it is visible is not known
    /// from here until the outcome is: after a crash in between that is found out, and what had been
    /// taken back by then goes out again.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if no request is waiting.
    pub fn withdraw(&mut self, now: Moment, id: JobId) -> Result<Vec<Effect>, Error> {
        let mut effects = Vec::new();
        match self.get(id)?.state.clone() {
            State::Published {
                phase: Phase::Ask,
                request,
            }
            | State::Unknown {
                phase: Phase::Ask,
                request,
                ..
            } => {
                let unknown = State::Unknown {
                    phase: Phase::Ask,
                    request: request.clone(),
                    taking_back: true,
                };
                self.put(now, id, unknown, &mut effects);
                effects.push(Effect::Withdraw { job: id, request });
                Ok(effects)
            }
            State::Intended { .. } if self.waiting.contains(id) => {
                self.waiting.remove(id);
                self.put(now, id, State::Withdrawn, &mut effects);
                effects.push(Effect::Tell(Notice::Withdrawn { job: id }));
                Ok(self.with_lists(effects))
            }
            _ => Err(Error::new(ErrorCode::WrongState)),
        }
    }

    /// Gives a job up. A 受付番号 stays readable in the job.
    ///
    /// A request that overwrites something of a patient must not be picked up after a later one. So it
    /// is taken back first, and given up when it turns out to have been picked up already. Where it is
    /// not known whether a request is out, that is found out first, and one that is out is taken back.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if it is over already.
    pub fn abandon(&mut self, now: Moment, id: JobId) -> Result<Vec<Effect>, Error> {
        let job = self.get(id)?;
        if !job.may_abandon() {
            return Err(Error::new(ErrorCode::WrongState));
        }
        let state = job.state.clone();
        let mut effects = Vec::new();
        match job.is_given_up_later() {
            true => self.wait_no_longer(now, id, state, &mut effects),
            false => self.give_up(now, id, &mut effects),
        }
        Ok(self.with_lists(effects))
    }

    /// The time of a job is over, also for a clock that is set back later.
    fn wait_no_longer(&mut self, now: Moment, id: JobId, state: State, effects: &mut Vec<Effect>) {
        self.jobs.change(id, |job| job.deadline = Some(Moment(0)));
        self.put(now, id, state, effects);
        self.expire(now, effects);
    }

    pub(super) fn give_up(&mut self, now: Moment, id: JobId, effects: &mut Vec<Effect>) {
        self.give_up_for(None, now, id, effects);
    }

    pub(super) fn give_up_for(
        &mut self,
        reason: Option<Deed>,
        now: Moment,
        id: JobId,
        effects: &mut Vec<Effect>,
    ) {
        let Some(job) = self.jobs.get(&id) else {
            return;
        };
        let awaited = job.awaited().map(|(request, phase)| Awaited {
            phase: phase.clone(),
            request: request.to_owned(),
        });
        let state = State::Abandoned {
            reception: job.reception().map(str::to_owned),
            awaited,
        };
        self.waiting.remove(id);
        self.put_for(reason, now, id, state, effects);
    }

    /// Takes a job up again that was given up: to read an answer that came late, or to ask for the
    /// result of its 受付番号 once more. Nothing is sent a second time.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if it was not given up, or if nothing of it
    /// ever went out.
    pub fn resume(&mut self, now: Moment, id: JobId) -> Result<Vec<Effect>, Error> {
        let State::Abandoned { reception, awaited } = &self.get(id)?.state else {
            return Err(Error::new(ErrorCode::WrongState));
        };
        let state = match (awaited.clone(), reception.clone()) {
            (Some(Awaited { phase, request }), _) => State::Published { phase, request },
            (None, Some(reception)) => State::Accepted {
                reception,
                round: 0,
                ask_at: now,
            },
            (None, None) => return Err(Error::new(ErrorCode::WrongState)),
        };
        self.jobs.change(id, |job| job.deadline = None);
        self.told.remove(&(id, ErrorCode::LateAnswer));
        self.overdue.remove(&id);
        let mut effects = Vec::new();
        self.put(now, id, state, &mut effects);
        Ok(effects)
    }
}

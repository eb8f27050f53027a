//! Answers (回答): read as often as the host likes, until it says that it has them.

use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Answer, JobId, State};

use super::Client;
use crate::answer::Answered;
use crate::telemetry::trace::doing;

impl Client {
    /// Reads the answer of a job. It can be read again until it is acknowledged.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if there is nothing to read: a refusal
    /// (`.err`) has none; [`ErrorCode::Forbidden`] if it may be clinical: then
    /// [`answer_apart`](Self::answer_apart) reads it; [`ErrorCode::ConsentMissing`] if the consent that it
    /// rests on has ended or was taken back meanwhile; [`ErrorCode::AnswerVanished`] or
    /// [`ErrorCode::Changed`] if somebody else touched the file.
    pub fn answer(&mut self, job: JobId) -> Result<Answered, Error> {
        let doing = doing!("answer").of(self, job);
        let opened = self.whole_answer(job);
        doing.ends(self.delivered(job, opened))
    }

    /// The same for the client itself: nobody else gets to see it.
    pub(crate) fn whole_answer(&mut self, job: JobId) -> Result<Answered, Error> {
        let answer = self.readable(job)?;
        self.may_be_given_whole(job)?;
        match self.still_standing(job)?.is_over() {
            true => Err(Error::new(ErrorCode::ConsentMissing)),
            false => self.open_answer(job, &answer),
        }
    }

    /// The answer of a job, if it has one that can be read.
    pub(crate) fn readable(&mut self, job: JobId) -> Result<Answer, Error> {
        use onshi_core::job::Outcome::Refused;
        self.settle()?;
        self.take_up(job)?;
        match &self.known(job)?.state {
            State::Answered {
                outcome, answer, ..
            } if *outcome != Refused => Ok(answer.clone()),
            _ => Err(Error::new(ErrorCode::WrongState)),
        }
    }

    pub(crate) fn open_answer(&mut self, job: JobId, answer: &Answer) -> Result<Answered, Error> {
        let exchange = self.exchange.as_mut();
        let answered = Answered::open(exchange, answer, &self.settings.dialect)?;
        self.note_opened(job, &answered)?;
        Ok(answered)
    }

    /// The host has the answer: it is offered no more and its files are removed. Repeating it is fine.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownJob`]; [`ErrorCode::WrongState`] if nothing was offered; the ledger failed.
    pub fn acknowledge(&mut self, job: JobId) -> Result<(), Error> {
        let doing = doing!("acknowledge");
        self.settle()?;
        self.take_up(job)?;
        if self.known(job)?.is_answered() {
            self.cancel_answered(job)?;
            self.note_fetched(job)?;
        }
        self.command(doing, job, |engine, now| engine.acknowledge(now, job))?;
        self.forget_fetch(job)?;
        self.note_acknowledged(job)
    }
}

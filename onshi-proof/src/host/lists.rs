//! Lists (一括の分割): one wish a part, and all of them submitted, closed and told as one.

use std::sync::LazyLock;

use onshi_client::Client;
use onshi_core::catalogue::{Dialect, QUALIFICATION_BATCH};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId, State};

use super::{Act, Host, Question, Wish};

/// People in one request at most. Few, so that a list has parts.
pub const PEOPLE_A_PART: u64 = 3;

/// The rows, with that limit.
pub static DIALECT: LazyLock<std::sync::Arc<Dialect>> = LazyLock::new(|| {
    let limits = format!("[limits]\nbatch_people = {PEOPLE_A_PART}\n");
    Dialect::parse(&limits).unwrap_or_else(|_| Dialect::standard().clone())
});

impl Host {
    /// The wishes of a new list, one a part; the number of the first.
    pub(super) fn wish_list(&mut self, draw: u64, day: chrono::NaiveDate) -> usize {
        let first = self.wishes.len();
        let people = Question::people(&self.patients, draw).len() as u64;
        for part in 0..people.div_ceil(PEOPLE_A_PART) {
            let key = format!("wish-{first}#{part}");
            self.wishes.push(Wish::new(key, Question::List, draw, day));
        }
        first
    }

    /// Submits the list of a part; the job of the part.
    pub(super) fn submit_list(&self, client: &mut Client, wish: &Wish) -> Result<JobId, Error> {
        let list = wish.list().unwrap_or_default();
        let head = wish.question.request(&self.patients, wish.day, wish.draw);
        let people = Question::people(&self.patients, wish.draw);
        client.submit_list(list, &QUALIFICATION_BATCH, head, people)?;
        let job = client.job_of_key(&wish.key).map(|job| job.id);
        job.ok_or_else(|| Error::new(ErrorCode::UnknownJob))
    }

    /// Does something about every part of the list that a wish belongs to.
    pub fn act_on_list(&mut self, client: &mut Client, act: Act, number: usize) {
        let Some(list) = self.wishes[number].list().map(str::to_owned) else {
            return;
        };
        if client.list(&list).is_none() {
            return;
        }
        let parts = self.parts(&list);
        for wish in &mut self.wishes[parts.clone()] {
            // Whatever is answered: after a failure that is for the ledger to say.
            wish.acknowledging |= act == Act::Acknowledge;
            wish.abandoned |= act == Act::Abandon;
        }
        let done = match act {
            Act::Acknowledge => client.acknowledge_list(&list),
            Act::Withdraw => client.withdraw_list(&list),
            _ => client.abandon_list(&list),
        };
        if done.is_ok() && act == Act::Acknowledge {
            for wish in &mut self.wishes[parts] {
                let job = client.job_of_key(&wish.key);
                wish.acknowledged |= job.is_some_and(|job| job.is_answered() || is_through(job));
            }
        }
    }

    /// How many people are in the list of a part.
    pub fn people(&self, wish: &Wish) -> u64 {
        Question::people(&self.patients, wish.draw).len() as u64
    }

    /// The wishes of a list.
    pub fn parts(&self, list: &str) -> std::ops::Range<usize> {
        let of_list = |wish: &Wish| wish.list() == Some(list);
        let first = self.wishes.iter().position(of_list).unwrap_or_default();
        let parts = self.wishes[first..].iter().take_while(|wish| of_list(wish));
        first..first + parts.count()
    }
}

/// It was acknowledged.
fn is_through(job: &Job) -> bool {
    matches!(job.state, State::Acknowledged | State::Closed)
}

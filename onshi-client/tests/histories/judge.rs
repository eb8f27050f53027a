//! The invariants that every deed of a client is held against, when it is done: what goes into the ledger,
//! what becomes visible, what is removed. Nothing of the product decides here.

use onshi_client::Key;
use onshi_core::catalogue::{CONSENT_CANCEL, DRUG_INFORMATION, REFERENCE_NUMBER_REGISTRATION};
use onshi_core::job::{Job, JobId, Outcome, Phase, State};

use crate::consents::Pending;
use crate::event::Question;
use crate::host::PARTS_AT_ONCE;
use crate::terminal::{stem_of_answer, text_of};
use crate::world::World;

/// A request that became visible.
#[derive(Debug, Clone)]
pub struct Published {
    pub name: String,
    pub job: JobId,
    pub operation: u16,
    pub subject: Option<[u8; 32]>,
    /// 受付番号 whose result it asks for.
    pub reception: Option<String>,
}

impl World {
    /// A job goes into the ledger.
    pub fn recorded(&mut self, job: &Job) {
        match self.durable.get(&job.id).cloned() {
            Some(before) => self.changes(&before, job),
            None => self.begins(job),
        }
        if let State::Accepted { reception, .. } = &job.state {
            self.has_its_own_number(job, reception);
        }
        self.durable.insert(job.id, job.clone());
    }

    fn begins(&mut self, job: &Job) {
        let same = |known: &&Job| job.key.is_some() && known.key == job.key;
        if let Some(known) = self.durable.values().find(same) {
            self.violated("key", format!("{:?} and {:?} have one", known.id, job.id));
        }
        if let Some(question) = self.asking {
            self.questions.insert(job.id, question);
        }
    }

    fn changes(&mut self, before: &Job, after: &Job) {
        let id = after.id;
        if (&before.key, before.fingerprint) != (&after.key, after.fingerprint) {
            self.violated("I-12", format!("the number of {id:?} is used again"));
        }
        let is_had = |state: &State| matches!(state, State::Acknowledged | State::Closed);
        if let Some(reception) = reception_of(&before.state) {
            let keeps = reception_of(&after.state) == Some(reception);
            let had = is_had(&after.state) && self.acknowledged.contains(&id);
            if had {
                self.had.insert(reception.to_owned());
            } else if !keeps {
                self.violated("I-2", format!("{id:?} lost {reception}"));
            }
        }
        if is_had(&before.state) && !is_had(&after.state) {
            self.violated("I-7", format!("{id:?} is offered again"));
        }
        if is_had(&after.state) && !self.acknowledged.contains(&id) {
            self.violated("I-7", format!("{id:?} was acknowledged by nobody"));
        }
        let ends = matches!(after.state, State::Withdrawn | State::Abandoned { .. });
        let ended = before.state == after.state;
        if ends && !ended && !self.may_end(after) {
            self.violated("I-5", format!("{id:?} was given up by nobody"));
        }
        if matches!(before.state, State::Withdrawn | State::Closed) && !ended {
            self.violated("I-5", format!("{id:?} was over"));
        }
        let resumes = matches!(before.state, State::Abandoned { .. }) && !ended;
        if resumes && !self.resumed.contains(&id) {
            self.violated("I-5", format!("{id:?} was taken up by nobody"));
        }
        let is_new = |name: &&String| !before.answers.contains(name);
        for name in after.answers.iter().filter(is_new) {
            if self.res.get(name).is_some_and(|paper| !paper.good) {
                self.violated("I-9", format!("{id:?} took {name} for its own"));
            }
        }
        if let State::Answered {
            answer, outcome, ..
        } = &after.state
            && before.state != after.state
        {
            self.is_bound(after, &answer.name, &answer.blake3, outcome);
        }
    }

    /// The host said so, its time was over, or its consent may have ended.
    fn may_end(&self, job: &Job) -> bool {
        let is_late = job.deadline.is_some_and(|deadline| deadline <= self.now);
        self.given_up.contains(&job.id) || is_late || !job.grounds.is_empty()
    }

    /// I-9: only the answer to the request that is awaited is offered.
    fn is_bound(&mut self, job: &Job, name: &str, hash: &[u8; 32], outcome: &Outcome) {
        let last = self.published.iter().rev().find(|out| out.job == job.id);
        let Some(last) = last.map(|last| last.name.clone()) else {
            return self.violated("I-9", format!("{:?} was never asked", job.id));
        };
        let Some(paper) = self.res.get(name) else {
            return self.violated("I-9", format!("{name} is not there"));
        };
        let of_request = name.starts_with(&format!("{}.", stem_of_answer(&last)));
        let refused = *outcome == Outcome::Refused;
        let is_right = paper.good && of_request && paper.hash() == *hash;
        if !is_right || paper.is_refusal() != refused {
            self.violated("I-9", format!("{:?} was offered {name}", job.id));
        }
    }

    fn has_its_own_number(&mut self, job: &Job, reception: &str) {
        let asked = self.receptions.get(reception);
        let of_job = |out: &Published| out.job == job.id && Some(&out.name) == asked;
        if !self.published.iter().any(of_job) {
            self.violated("I-9", format!("{:?} has {reception}", job.id));
        }
    }

    /// What the host wanted to make known of consents stands in the ledger.
    pub fn made_known(&mut self, changes: &[(Key, Option<Vec<u8>>)]) {
        let Some(pending) = self.pending else { return };
        let place = match pending {
            Pending::Reset => "clock",
            _ => "consent/",
        };
        if changes
            .iter()
            .any(|(key, _)| key.as_str().starts_with(place))
        {
            self.consents.apply(pending, self.now);
            self.pending = None;
        }
    }

    /// A request becomes visible.
    pub fn goes_out(&mut self, name: &str, bytes: &[u8]) {
        if self.published.iter().any(|out| out.name == name) {
            self.violated("I-12", format!("{name} goes out again"));
        }
        let intends = |job: &&Job| match &job.state {
            State::Intended { request, .. } | State::Unknown { request, .. } => request == name,
            _ => false,
        };
        let Some(job) = self.durable.values().find(intends).cloned() else {
            return self.violated("I-1", format!("{name} was not intended"));
        };
        let out = Published {
            name: name.to_owned(),
            job: job.id,
            operation: job.operation,
            subject: job.subject,
            reception: reception_of(&job.state).map(str::to_owned),
        };
        self.is_audited(name, job.id);
        match out.reception.clone() {
            Some(reception) => self.is_collected(&out, &reception, bytes),
            None => self.is_asked(&job, &out),
        }
        self.published.push(out);
    }

    fn is_collected(&mut self, out: &Published, reception: &str, bytes: &[u8]) {
        if text_of(bytes, "ReceptionNumber") != Some(reception) {
            self.violated("I-1", format!("{} asks for another number", out.name));
        }
        if self.had.contains(reception) {
            self.violated("I-3", format!("{reception} was had"));
        }
        let before = self.published.iter();
        let mut open = before.filter(|before| {
            before.reception.as_deref() == Some(reception) && !self.answered.contains(&before.name)
        });
        if let Some(open) = open.next().map(|open| open.name.clone()) {
            self.violated("I-4", format!("{reception} is asked for by {open} still"));
        }
    }

    fn is_asked(&mut self, job: &Job, out: &Published) {
        let asks = |before: &&Published| before.job == job.id;
        if let Some(before) = self.published.iter().find(asks).cloned() {
            self.violated("I-5", format!("{:?} was asked as {}", job.id, before.name));
        }
        match job.operation {
            operation if operation == DRUG_INFORMATION.id => self.is_consented(job),
            operation if operation == REFERENCE_NUMBER_REGISTRATION.id => self.is_in_order(out),
            operation if operation == CONSENT_CANCEL.id => self.cancels += 1,
            _ => {}
        }
        if job.part.is_some() {
            self.has_room(job);
        }
    }

    fn is_consented(&mut self, job: &Job) {
        let Some(Question::Drugs { patient, road }) = self.questions.get(&job.id).copied() else {
            return self.violated("I-10", format!("whose {:?} is was not said", job.id));
        };
        if self.consents.forbids((patient, road), self.now) {
            self.violated("I-10", format!("{:?} goes out without consent", job.id));
        }
        self.consents.decided(self.now);
    }

    /// I-15: the terminal takes requests in any order, so what is older must not stand beside.
    fn is_in_order(&mut self, out: &Published) {
        let of_subject = |before: &&Published| {
            let same = before.operation == out.operation && before.subject == out.subject;
            same && (before.job > out.job || self.req.contains_key(&before.name))
        };
        if let Some(before) = self.published.iter().find(of_subject).cloned() {
            self.violated("I-15", format!("{:?} beside {:?}", out.job, before.job));
        }
    }

    fn has_room(&mut self, job: &Job) {
        let list = |job: &Job| job.part.as_ref().map(|part| part.list.clone());
        let is_out = |other: &&Job| {
            let was_published = self.published.iter().any(|out| out.job == other.id);
            list(other) == list(job) && was_published && is_asking(&other.state)
        };
        if self.durable.values().filter(is_out).count() >= PARTS_AT_ONCE {
            self.violated("parts", format!("{:?} goes out beside too many", job.id));
        }
    }

    /// A client removes an answer.
    pub fn is_removed(&mut self, name: &str) {
        let owns = |job: &&Job| job.answers.iter().any(|answer| answer == name);
        let owner = self.durable.values().find(owns);
        let is_had = owner.is_some_and(|owner| owner.state == State::Acknowledged);
        let is_good = self.res.get(name).is_some_and(|paper| paper.good);
        if !(is_had && is_good) {
            self.violated("I-8", format!("{name} is removed"));
        }
    }
}

fn is_asking(state: &State) -> bool {
    match state {
        State::Intended { phase, .. }
        | State::Unknown { phase, .. }
        | State::Published { phase, .. } => *phase == Phase::Ask,
        _ => false,
    }
}

/// The 受付番号 that a state holds.
fn reception_of(state: &State) -> Option<&str> {
    match state {
        State::Preparing { phase, .. }
        | State::Intended { phase, .. }
        | State::Unknown { phase, .. }
        | State::Published { phase, .. } => match phase {
            Phase::Ask => None,
            Phase::Collect { reception, .. } => Some(reception),
        },
        State::Accepted { reception, .. } => Some(reception),
        State::Answered { reception, .. }
        | State::Conflict { reception, .. }
        | State::Abandoned { reception, .. } => reception.as_deref(),
        State::Acknowledged | State::Withdrawn | State::Closed => None,
    }
}

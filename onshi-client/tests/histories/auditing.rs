//! I-16: whatever happens to a job, and whatever is given out, stands in the audit once, in the transaction in
//! which it happens; and the audit is whole. What should stand there is read off what was durable before and
//! after.

use onshi_core::audit::{Entry, Head, Line, Opening, Verifier, closing};
use onshi_core::catalogue::CONSENT_CANCEL;
use onshi_core::error::Error;
use onshi_core::job::{Job, JobId, State};

use onshi_client::Ledger;
use serde_json::Value;

use crate::host::Host;
use crate::planted::Planted;
use crate::world::World;

/// What a line tells: the deed, and of which job.
type Told = (String, Option<u64>);

impl World {
    /// Jobs and entries go into the ledger: each of them belongs to one of the others.
    pub fn records(&mut self, changes: &[(Job, u64)], audit: &[Entry]) -> Result<(), Error> {
        let forgets = self.is_planted(Planted::AuditForgotten);
        let before = self.audit_head().lines;
        match forgets {
            true => self.ledger.record(changes, &[])?,
            false => self.ledger.record(changes, audit)?,
        }
        let mut due: Vec<Told> = Vec::new();
        for (job, _) in changes {
            let was = self.durable.get(&job.id).map(|was| &was.state);
            let deed = deed_of(was, job);
            due.extend(deed.map(|deed| (deed.to_owned(), Some(job.id.0))));
            self.recorded(job);
        }
        let lines = self.audit_since(before);
        let told = lines.iter().map(told);
        let mut told: Vec<Told> = told.map(|told| self.as_given_up(told)).collect();
        for (_, job) in told.iter().filter(|(deed, _)| deed.ends_with("requested")) {
            *self.audited.entry(JobId(job.unwrap_or(0))).or_insert(0) += 1;
        }
        due.sort();
        told.sort();
        if told != due {
            self.violated("I-16", format!("{told:?} for {due:?}"));
        }
        Ok(())
    }

    /// What ended because a consent did is given up, too; only what rests on one can end so.
    fn as_given_up(&self, (deed, job): Told) -> Told {
        let rests = |job: u64| {
            let job = self.durable.get(&JobId(job));
            job.is_some_and(|job| !job.grounds.is_empty() || job.operation == CONSENT_CANCEL.id)
        };
        match deed.as_str() {
            "stopped" if job.is_some_and(rests) => ("abandoned".to_owned(), job),
            _ => (deed, job),
        }
    }

    /// A request becomes visible: each of a job was audited before.
    pub fn is_audited(&mut self, name: &str, job: JobId) {
        let out = self.published.iter().filter(|out| out.job == job).count();
        let asked = self.audited.get(&job).copied().unwrap_or(0);
        if asked <= out {
            self.violated("I-16", format!("{name} goes out unseen"));
        }
    }

    /// The chain holds, and goes as far as the ledger says.
    pub fn audit_is_whole(&mut self) {
        let audit = self.ledger.audit(1, usize::MAX).expect("read");
        let opening = Opening::of(&audit.installation);
        let texts = audit.lines.iter().map(|line| line.text.clone());
        let texts = [opening.text().to_owned()].into_iter().chain(texts);
        let mut verifier = Verifier::default();
        let mut whole = texts
            .chain([closing(&audit.head)])
            .map(|text| verifier.line(format!("{text}\n").as_bytes()));
        let whole = whole.try_for_each(|line| line);
        let end = whole.and_then(|()| verifier.end());
        if end != Ok(audit.head) {
            self.violated("I-16", format!("{end:?}"));
        }
    }

    fn audit_since(&mut self, lines: u64) -> Vec<Line> {
        let audit = self.ledger.audit(lines + 1, usize::MAX);
        audit.expect("read").lines
    }

    pub fn audit_head(&mut self) -> Head {
        self.ledger.audit(1, 0).expect("read").head
    }
}

impl Host {
    /// An answer that was given out is audited once; one that was not, at most once.
    pub fn is_delivered_once(&mut self, job: JobId, before: Head, given: bool) {
        let since = self.world.look().audit_since(before.lines);
        let of_job = ("delivered".to_owned(), Some(job.0));
        let delivered = since.iter().filter(|line| told(line) == of_job).count();
        let holds = delivered == 1 || (delivered == 0 && !given);
        self.must(holds, "I-16", || {
            format!("{job:?} given out, {delivered} lines")
        });
    }
}

fn told(line: &Line) -> Told {
    let line: Value = serde_json::from_str(&line.text).expect("JSON");
    let deed = line["deed"].as_str().unwrap_or_default();
    (deed.to_owned(), line["job"].as_u64())
}

/// What is to be audited when a job that stood there so, or not at all, stands there otherwise.
fn deed_of(was: Option<&State>, job: &Job) -> Option<&'static str> {
    let holds_number = was.is_some_and(|was| {
        matches!(was, State::Accepted { .. }) || format!("{was:?}").contains("Collect")
    });
    let over = |was: &State| matches!(was, State::Abandoned { .. });
    let offered = |was: &State| matches!(was, State::Answered { .. } | State::Conflict { .. });
    if was == Some(&job.state) {
        return None;
    }
    Some(match &job.state {
        State::Intended { .. } if was.is_none() => "requested",
        State::Intended { .. } => "result-requested",
        State::Published { .. } | State::Accepted { .. } if was.is_some_and(over) => "resumed",
        State::Accepted { .. } if was.is_some_and(offered) => "asked-again",
        State::Accepted { .. } if !holds_number => "accepted",
        State::Answered { .. } => "answered",
        State::Conflict { .. } => "conflicted",
        State::Closed if was == Some(&State::Acknowledged) => "purged",
        State::Acknowledged | State::Closed => "acknowledged",
        State::Withdrawn => "withdrawn",
        State::Abandoned { .. } => "abandoned",
        _ => return None,
    })
}

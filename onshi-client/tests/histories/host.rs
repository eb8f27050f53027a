//! A host: does what the events say, with a real client, and knows what every call must bring.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use onshi_client::Client;
use onshi_core::error::Error;
use onshi_core::job::{Job, JobId, Moment, Notice};

pub use crate::asking::PARTS_AT_ONCE;
use crate::asking::SETTINGS;
use crate::consents::Pending;
use crate::days::Fetches;
use crate::event::{Blow, Event, Question};
use crate::outside::open;
use crate::planted::Planted;
use crate::tally::Tally;
use crate::terminal::nth;
use crate::world::{MINUTE, Shared};

/// The host's key of its list.
pub const LIST: &str = "list";

pub struct Host {
    pub world: Shared,
    pub client: Client,
    pub tally: Tally,
    /// Answers this client told of.
    pub told: BTreeSet<JobId>,
    pub fetches: Fetches,
    /// What each key was used for, as far as that was heard.
    pub keys: BTreeMap<u8, Use>,
    broken: Option<String>,
}

/// What the host knows of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    For(Question, JobId),
    /// The call failed: it may have been taken in, or not.
    Doubtful,
}

/// A history ends here.
pub type Verdict = Result<(), String>;

/// Runs a history to its end, healed; what was violated first, if anything. A panic is a violation (I-20).
pub fn run(events: &[Event], planted: Option<Planted>, tally: &mut Tally) -> Verdict {
    let lived = catch_unwind(AssertUnwindSafe(|| live(events, planted, tally)));
    lived.unwrap_or_else(|_| Err("I-20: it panics".to_owned()))
}

fn live(events: &[Event], planted: Option<Planted>, tally: &mut Tally) -> Verdict {
    let mut host = Host::open(planted)?;
    let each = events.iter().enumerate().try_for_each(|(at, event)| {
        let step = host.step(event);
        step.map_err(|why| format!("{why}, in event {at}: {event:?}"))
    });
    host.world.look().audit_is_whole();
    let verdict = each.and_then(|()| host.heal());
    for (deed, blow) in &host.world.look().fate.struck {
        let how = match blow {
            Blow::Lost => "lost",
            Blow::Unheard => "unheard",
        };
        host.tally.count(how, format_args!("{deed:?}"));
    }
    tally.add(host.tally);
    verdict
}

impl Host {
    fn open(planted: Option<Planted>) -> Result<Self, String> {
        let world = Shared::new(planted);
        let client = open(&world, SETTINGS.clone()).map_err(|error| error.to_string())?;
        Ok(Host {
            world,
            client,
            tally: Tally::default(),
            told: BTreeSet::new(),
            fetches: Fetches::default(),
            keys: BTreeMap::new(),
            broken: None,
        })
    }

    /// Lets one thing happen, and looks at everything afterwards.
    pub fn step(&mut self, event: &Event) -> Verdict {
        self.happens(event);
        {
            let mut world = self.world.look();
            (world.pending, world.asking) = (None, None);
        }
        if self.world.look().fate.dead {
            self.tally.count("event", "killed in the middle");
            self.start_again();
        }
        self.judge()
    }

    pub fn judge(&mut self) -> Verdict {
        let violation = self.world.look().violations.first().cloned();
        match violation.or(self.broken.take()) {
            Some(violation) => Err(violation),
            None => Ok(()),
        }
    }

    pub fn must(&mut self, holds: bool, invariant: &str, what: impl FnOnce() -> String) {
        if !holds && self.broken.is_none() {
            self.broken = Some(format!("{invariant}: {}", what()));
        }
    }

    pub fn strikes(&self) -> u32 {
        self.world.look().fate.strikes
    }

    pub fn now(&self) -> Moment {
        self.world.look().now
    }

    fn happens(&mut self, event: &Event) {
        let name = format!("{event:?}");
        let kind = name.split([' ', '(']).next().unwrap_or_default();
        self.tally.count("event", kind);
        match *event {
            Event::Hear(heard) => self.hears(heard),
            Event::PlanCare { patient, days } => self.plans_care(patient, days),
            Event::WishCancel { patient, road } => self.wishes_to_cancel((patient, road)),
            Event::SendCancel { patient, road } => self.sends_cancel((patient, road)),
            Event::Submit(asked) => self.submits(asked),
            Event::Repeat { job } => self.repeats(job),
            Event::SubmitList { people } => self.submits_list(people),
            Event::Command { command, job } => self.commands(command, job),
            Event::CommandList(command) => self.commands_list(command),
            Event::ResetClock => self.resets_clock(),
            Event::Poll => self.polls(),
            Event::Crash => self.start_again(),
            _ => self.world_does(event),
        }
    }

    fn world_does(&mut self, event: &Event) {
        let mut world = self.world.look();
        match *event {
            Event::Take { which: Some(which) } => {
                world.take(which);
            }
            Event::Take { which: None } => while world.take(0) {},
            Event::Answer { which, how } => {
                let how = world.answer(which, how);
                let named = how.map(|how| format!("{how:?}"));
                self.tally
                    .count("answer", named.as_deref().unwrap_or("none"));
            }
            Event::Vanish { which } => {
                if let Some(name) = nth(world.res.keys(), which).cloned() {
                    world.res.remove(&name);
                }
            }
            Event::Swap { which } => {
                if let Some(paper) = nth(world.res.keys(), which).cloned() {
                    let swapped = world.res[&paper].swapped();
                    world.res.insert(paper, swapped);
                }
            }
            Event::Clock { minutes } => {
                world.now = world.now.plus_ms(i64::from(minutes) * MINUTE);
            }
            Event::Strike(deed, blow) => world.fate.armed.push((deed, blow)),
            Event::Die { steps, blow } => world.fate.dies = Some((steps, blow)),
            _ => {}
        }
    }

    // ---- starting ---------------------------------------------------------------------------------

    /// The process ends, whatever it was doing, and another begins.
    pub fn start_again(&mut self) {
        const TRIES: u32 = 40;
        for _ in 0..TRIES {
            self.world.look().fate.dead = false;
            let opened = open(&self.world, SETTINGS.clone());
            if self.world.look().fate.dead {
                continue;
            }
            if let Ok(client) = opened {
                self.client = client;
                self.told.clear();
                self.world.look().fate.dead = false;
                return self.holds_everything();
            }
        }
        self.must(false, "I-18", || "it does not start".to_owned());
    }

    /// I-6: whoever starts again has every job, and counts the parts that stand in the ledger alone.
    fn holds_everything(&mut self) {
        let durable = self.world.look().durable.clone();
        let (parts, alone): (Vec<&Job>, Vec<&Job>) =
            durable.values().partition(|job| job.part.is_some());
        let lost = alone
            .iter()
            .find(|job| self.client.job(job.id).is_none())
            .map(|job| job.id);
        self.must(lost.is_none(), "I-6", || format!("{lost:?} is forgotten"));
        let counted = self.client.list(LIST).map_or(0, |list| list.count());
        self.must(counted == parts.len(), "I-6", || {
            format!("{counted} parts of {}", parts.len())
        });
    }

    /// Does something until it is done: what fails is tried again, what is killed is started again.
    pub fn until_done(
        &mut self,
        pending: Pending,
        what: impl Fn(&mut Client) -> Result<(), Error>,
    ) {
        const TRIES: u32 = 40;
        for _ in 0..TRIES {
            self.world.look().pending = Some(pending);
            let done = what(&mut self.client);
            if self.world.look().fate.dead {
                self.world.look().pending = None;
                self.start_again();
            } else if done.is_ok() {
                return;
            }
        }
        self.must(false, "I-18", || format!("{pending:?} is never done"));
    }

    // ---- listening --------------------------------------------------------------------------------

    pub fn polls(&mut self) {
        // Every notice is one that was due; no more of them come than this.
        for _ in 0..200 {
            match self.client.next_notice(0) {
                Ok(Some(notice)) => self.is_told(&notice),
                Ok(None) => return,
                Err(_) => return self.tally.count("host", "poll failed"),
            }
        }
        self.must(false, "I-18", || "notices without end".to_owned());
    }

    fn is_told(&mut self, notice: &Notice) {
        self.tally.told(notice);
        if let Notice::Answered { job, .. } | Notice::Conflict { job } = notice {
            self.told.insert(*job);
        }
    }
}

//! The world around a client: three folders, a ledger, a clock, and what goes wrong. It outlives every
//! client, and shows each deed to the judge.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use onshi_client::MemoryLedger;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId, Moment};

use crate::consents::{Consents, Pending};
use crate::event::{Blow, Deed, Question};
use crate::judge::Published;
use crate::paper::Paper;
use crate::planted::Planted;

/// 2026-11-22, noon in Japan.
pub const START: Moment = Moment(1_795_316_400_000);

pub const MINUTE: i64 = 60_000;

/// The world, for everyone in it.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<World>>);

pub struct World {
    pub now: Moment,
    pub staged: BTreeMap<String, Vec<u8>>,
    /// Requests that nobody picked up yet.
    pub req: BTreeMap<String, Vec<u8>>,
    pub res: BTreeMap<String, Paper>,
    /// Requests that the terminal took, in order.
    pub taken: Vec<Taken>,
    pub ledger: MemoryLedger,
    /// What stands in the ledger, as the judge saw it go in.
    pub durable: BTreeMap<JobId, Job>,
    pub fate: Fate,
    pub planted: Option<Planted>,
    pub consents: Consents,
    /// What the host is about to make known of consents; it counts when it is in the ledger.
    pub pending: Option<Pending>,
    pub published: Vec<Published>,
    /// Requests of a job that the audit has.
    pub audited: BTreeMap<JobId, usize>,
    /// Numbers that the terminal gave out, and for which request.
    pub receptions: BTreeMap<String, String>,
    /// What must never happen, and did.
    pub violations: Vec<String>,
    /// What the host is asking, while it does.
    pub asking: Option<Question>,
    pub questions: BTreeMap<JobId, Question>,
    /// What the host said of jobs, whether it was heard or not.
    pub acknowledged: BTreeSet<JobId>,
    pub given_up: BTreeSet<JobId>,
    pub resumed: BTreeSet<JobId>,
    /// Numbers whose result the host has.
    pub had: BTreeSet<String>,
    /// Requests that a good answer was put down for.
    pub answered: BTreeSet<String>,
    /// Cancellations that went out.
    pub cancels: u32,
}

/// A request as the terminal sees it.
#[derive(Debug, Clone)]
pub struct Taken {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What goes wrong next.
#[derive(Default)]
pub struct Fate {
    pub armed: Vec<(Deed, Blow)>,
    /// After so many deeds the process is killed.
    pub dies: Option<(u8, Blow)>,
    pub dead: bool,
    /// How often something went wrong.
    pub strikes: u32,
    /// Each kind that went wrong.
    pub struck: Vec<(Deed, Blow)>,
}

impl Fate {
    /// `None`: it goes well.
    fn meet(&mut self, deed: Deed) -> Option<Blow> {
        if self.dead {
            self.strikes += 1;
            return Some(Blow::Lost);
        }
        if let Some((left, blow)) = self.dies {
            self.dies = left.checked_sub(1).map(|left| (left, blow));
            self.dead = self.dies.is_none();
            if self.dead {
                self.strikes += 1;
                return Some(blow);
            }
        }
        let armed = self.armed.iter().position(|(armed, _)| *armed == deed)?;
        let (_, blow) = self.armed.remove(armed);
        self.strikes += 1;
        self.struck.push((deed, blow));
        Some(blow)
    }
}

impl Shared {
    pub fn new(planted: Option<Planted>) -> Self {
        Shared(Arc::new(Mutex::new(World {
            now: START,
            staged: BTreeMap::new(),
            req: BTreeMap::new(),
            res: BTreeMap::new(),
            taken: Vec::new(),
            ledger: MemoryLedger::default(),
            durable: BTreeMap::new(),
            fate: Fate::default(),
            planted,
            consents: Consents::default(),
            pending: None,
            published: Vec::new(),
            audited: BTreeMap::new(),
            receptions: BTreeMap::new(),
            violations: Vec::new(),
            asking: None,
            questions: BTreeMap::new(),
            acknowledged: BTreeSet::new(),
            given_up: BTreeSet::new(),
            resumed: BTreeSet::new(),
            had: BTreeSet::new(),
            answered: BTreeSet::new(),
            cancels: 0,
        })))
    }

    pub fn look(&self) -> MutexGuard<'_, World> {
        self.0.lock().expect("nobody panics with the world in hand")
    }
}

impl World {
    /// Tries something, which fate may strike.
    pub fn attempt<T>(
        &mut self,
        deed: Deed,
        act: impl FnOnce(&mut World) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let failed = || Error::new(ErrorCode::IoFailed);
        match self.fate.meet(deed) {
            None => act(self),
            Some(Blow::Lost) => Err(failed()),
            Some(Blow::Unheard) => act(self).and(Err(failed())),
        }
    }

    pub fn violated(&mut self, invariant: &str, what: impl std::fmt::Display) {
        self.violations.push(format!("{invariant}: {what}"));
    }

    pub fn is_planted(&self, planted: Planted) -> bool {
        self.planted == Some(planted)
    }
}

//! The place of a simulated day (現場): one disk, one ledger, one clock, and everything that was done
//! there. Client and terminal hold handles of it; the day looks into it between events.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use onshi_client::{Clock, Folders};
use onshi_core::job::Moment;

use crate::books::Books;
use crate::chance::Chance;
use crate::deeds::Deed;
use crate::disk::Tree;
use crate::fault::{Fault, Faults};

/// Root of the folders of the institution.
pub const ROOT: &str = "/share";
/// Another institution.
pub const NEIGHBOUR_CODE: &str = "9910000002";
/// Its folders on the same share.
pub const NEIGHBOUR: &str = "/share/9910000002";

/// What client and terminal share.
#[derive(Clone)]
pub struct Site(Arc<Mutex<State>>);

/// The state of the place.
pub struct State {
    /// The true time.
    pub now: Moment,
    /// By how much our machine's clock is ahead of it, ms.
    pub skew_ms: i64,
    /// The files.
    pub tree: Tree,
    /// What the ledger durably holds.
    pub books: Books,
    /// How many transactions it had.
    pub transactions: u64,
    /// What goes wrong.
    pub faults: Faults,
    /// Draws that the faults need.
    pub chance: Chance,
    /// Whether our process runs.
    pub life: Life,
    /// The lock of the folders is held.
    pub lock: Arc<AtomicBool>,
    /// What lasts for a while.
    pub weather: Weather,
    /// What was done since the day looked last.
    pub deeds: Vec<Deed>,
    /// What somebody else put into the folders.
    pub foreign: Vec<(PathBuf, Arc<[u8]>)>,
    /// Changes that the terminal made lately: when, folder, name, whether it came.
    pub lately: Vec<(Moment, PathBuf, String, bool)>,
}

/// Whether our process runs (プロセスの生死).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// It runs.
    Alive,
    /// It was killed: nothing that it calls has an effect any more.
    Dead,
    /// The machine lost its power.
    Dark,
}

/// Until when something lasts (継続する障害).
#[derive(Debug, Default)]
pub struct Weather {
    /// The share cannot be reached.
    pub gone_until: Option<Moment>,
    /// `req` cannot be reached, all else can.
    pub req_away_until: Option<Moment>,
    /// Every call is slow.
    pub slow_until: Option<Moment>,
    /// What the terminal did lately is seen late.
    pub stale_until: Option<Moment>,
    /// Another program holds this file.
    pub held: Option<(PathBuf, Moment)>,
}

impl Site {
    /// An empty place at a time.
    pub fn new(seed: u64, now: Moment) -> Self {
        let mut tree = Tree::default();
        for folder in ["req", "res", "face", "sim-work"] {
            tree.create_dir(&Path::new(ROOT).join(folder));
        }
        for folder in ["req", "res"] {
            tree.create_dir(&Path::new(NEIGHBOUR).join(folder));
        }
        Site(Arc::new(Mutex::new(State {
            now,
            skew_ms: 0,
            tree,
            books: Books::default(),
            transactions: 0,
            faults: Faults::default(),
            chance: Chance::of(seed, "site"),
            life: Life::Alive,
            lock: Arc::default(),
            weather: Weather::default(),
            deeds: Vec::new(),
            foreign: Vec::new(),
            lately: Vec::new(),
        })))
    }

    /// Looks into it.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a path is one of the client's folders or a file right inside one.
    pub fn is_ours(path: &Path) -> bool {
        let Folders { req, res, stage } = Site::folders();
        let ours = [req.as_path(), res.as_path(), stage.as_path()];
        let folder = path.parent();
        ours.contains(&path) || folder.is_some_and(|folder| ours.contains(&folder))
    }

    /// The folders of the client.
    pub fn folders() -> Folders {
        let root = Path::new(ROOT);
        Folders {
            req: root.join("req"),
            res: root.join("res"),
            stage: root.join("onshi-stage"),
        }
    }
}

/// How a call of our process ends (呼出しの結末).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It goes on.
    Lives,
    /// It dies before anything happened.
    Before,
    /// It dies in the middle of it.
    Midway,
    /// It dies when it was done.
    After,
}

impl State {
    /// Time on our machine's clock.
    pub fn wall(&self) -> Moment {
        self.now.plus_ms(self.skew_ms)
    }

    /// Every call of our process goes through here: it may be its last.
    pub fn fate(&mut self) -> Fate {
        const ENDS: [Fault; 5] = [
            Fault::KilledBefore,
            Fault::KilledMidway,
            Fault::KilledAfter,
            Fault::PowerCut,
            Fault::KilledInRecovery,
        ];
        if self.life != Life::Alive {
            return Fate::Before;
        }
        let Some(end) = self.faults.first(&ENDS) else {
            return Fate::Lives;
        };
        self.life = match end {
            Fault::PowerCut => Life::Dark,
            _ => Life::Dead,
        };
        match end {
            Fault::KilledBefore => Fate::Before,
            Fault::KilledMidway => Fate::Midway,
            Fault::KilledAfter => Fate::After,
            _ => *self.chance.pick(&[Fate::Before, Fate::Midway, Fate::After]),
        }
    }

    /// Whether something that lasts is still on.
    pub fn lasts(&self, until: Option<Moment>) -> bool {
        until.is_some_and(|until| self.now < until)
    }

    /// Faults end, and what lasts is over.
    pub fn heal(&mut self) {
        self.faults.heal();
        self.weather = Weather::default();
        self.skew_ms = 0;
    }
}

/// The clock of our machine.
pub struct WallClock(pub Site);

impl Clock for WallClock {
    fn now(&self) -> Moment {
        self.0.state().wall()
    }
}

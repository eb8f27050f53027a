//! The whole other side: one central system, and the terminals that ask it.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use onshi_core::error::Error;
use onshi_core::job::Moment;
#[cfg(feature = "https")]
use onshi_core::{catalogue::MessageRow, record::Record, text::Charset};

#[cfg(feature = "https")]
use crate::central::{Answer, Manner};
use crate::central::{Central, OpenReception};
use crate::clinic::Clinic;
use crate::disk::{Disk, OsDisk};
use crate::happening::Happening;
use crate::settings::{NoSetting, Settings};
#[cfg(feature = "https")]
use crate::terminal::wrong_answers;
use crate::terminal::{Look, Terminal};

/// Pause of [`Simulator::run`] between two looks.
const PAUSE: Duration = Duration::from_millis(50);

/// The central system with its terminals (模擬環境).
pub struct Simulator {
    pub(crate) central: Central,
    terminals: Vec<Terminal>,
    /// What happened in a step that failed, to be told with the next.
    untold: Vec<Happening>,
}

impl Simulator {
    /// One terminal over the folders `req`, `res` and `face` of a root, which are made if they are
    /// missing.
    ///
    /// # Errors
    /// [`ErrorCode::FolderMissing`](onshi_core::error::ErrorCode::FolderMissing) if a folder cannot be
    /// made.
    pub fn open(root: &Path, clinic: Clinic, settings: Settings) -> Result<Self, Error> {
        Self::open_on(Box::new(OsDisk), root, clinic, settings)
    }

    /// The same over any disk.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_on(
        disk: Box<dyn Disk>,
        root: &Path,
        clinic: Clinic,
        settings: Settings,
    ) -> Result<Self, Error> {
        let central = Central::new(clinic, &settings);
        let terminal = Terminal::open(disk, root, settings)?;
        Ok(Simulator {
            central,
            terminals: vec![terminal],
            untold: Vec::new(),
        })
    }

    /// One more terminal, over folders of its own, on the same central system. What an earlier run took
    /// is gone through at the first step: add every terminal before it.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn add_terminal(
        &mut self,
        disk: Box<dyn Disk>,
        root: &Path,
        settings: Settings,
    ) -> Result<(), Error> {
        self.terminals.push(Terminal::open(disk, root, settings)?);
        Ok(())
    }

    /// The world, with the 照会番号 registered so far.
    pub fn clinic(&self) -> &Clinic {
        self.central.clinic()
    }

    /// The path of the facility's address that counts now (医療機関アクセスURL).
    #[cfg(feature = "page")]
    pub(crate) fn access_path(&self, care: crate::clinic::Care) -> String {
        self.central.access_path(care)
    }

    /// Answers a request that came over no folder. What the first terminal's faults make the system say, it
    /// says here, too.
    #[cfg(feature = "https")]
    pub(crate) fn answer(
        &mut self,
        message: &'static MessageRow,
        request: &Record,
        now: Moment,
    ) -> Option<Answer> {
        let faults = self.terminals.first_mut().map(Terminal::faults_mut);
        let mut wrong = wrong_answers(message);
        let wrong = faults.and_then(|faults| wrong.find(|fault| faults.strikes(*fault)));
        let manner = Manner {
            charset: Charset::Utf8,
            wrong,
        };
        self.central.answer(message, request, now, manner)
    }

    /// Tells of what happened between two steps, with the next of them.
    #[cfg(feature = "https")]
    pub(crate) fn tell(&mut self, happening: Happening) {
        self.untold.push(happening);
    }

    /// How the system behaves.
    pub fn settings(&self) -> &Settings {
        self.central.settings()
    }

    /// Changes one setting of the system and of every terminal, by its key in TOML; null stands for none.
    /// It counts from the next step.
    ///
    /// # Errors
    /// Nobody knows the key, or it does not take the value; then nothing has changed.
    pub fn set(&mut self, key: &str, value: &serde_json::Value) -> Result<(), NoSetting> {
        let changed = self.central.settings().with(key, value.clone())?;
        for terminal in &mut self.terminals {
            *terminal.settings_mut() = terminal.settings().with(key, value.clone())?;
        }
        self.central.behave(changed);
        Ok(())
    }

    /// The batches that were taken in, newest first (受付状況).
    pub fn receptions(&self) -> Vec<OpenReception> {
        self.central.receptions()
    }

    /// The terminals, in the order in which they were added.
    pub fn terminals(&self) -> &[Terminal] {
        &self.terminals
    }

    /// The same, to be changed while they run.
    pub fn terminals_mut(&mut self) -> &mut [Terminal] {
        &mut self.terminals
    }

    /// One look of every terminal at its folders. What happened before a failure is told with the next
    /// step.
    ///
    /// # Errors
    /// A folder or file could not be read or written, the first of them; the next step tries again.
    pub fn step(&mut self, now: Moment) -> Result<Vec<Happening>, Error> {
        self.step_some(now, usize::MAX)
    }

    /// The same, but each terminal takes only so many requests; the rest at the next step. Whoever shares
    /// the simulator has a turn in between.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub fn step_some(&mut self, now: Moment, most: usize) -> Result<Vec<Happening>, Error> {
        let mut look = Look {
            central: &mut self.central,
            now,
            most,
            happenings: &mut self.untold,
        };
        while let Some(terminal) = first_to_recall(&mut self.terminals) {
            terminal.recall(&mut look)?;
        }
        let mut done = Ok(());
        for terminal in &mut self.terminals {
            done = done.and(terminal.step(&mut look));
        }
        done.map(|()| std::mem::take(&mut self.untold))
    }

    /// Everything the central system keeps, as JSON (保存): people, consents, 照会番号, receptions, the
    /// facility's settings, addresses and codes. The files of the terminals are not in it.
    ///
    /// # Errors
    /// It cannot be written as JSON, which nothing here prevents.
    pub fn save(&self) -> Result<String, Error> {
        self.central.save()
    }

    /// Takes the place of everything by what [`save`](Self::save) wrote (復元). How the system behaves
    /// stays as it is set. The terminals begin anew as in [`reset`](Self::reset).
    ///
    /// # Errors
    /// [`ErrorCode::ValueFormat`](onshi_core::error::ErrorCode::ValueFormat) with line and column, then
    /// nothing has changed; or as [`reset`](Self::reset).
    pub fn load(&mut self, text: &str) -> Result<(), Error> {
        let central = self.central.load(text)?;
        self.begin_with(central)
    }

    /// Begins anew (初期化): the world as it was built, no request known, no fault set. What the terminals
    /// put into `res` is removed; whatever else stands in the folders stays.
    ///
    /// # Errors
    /// A file could not be removed; what was not reset yet is at the next call.
    pub fn reset(&mut self) -> Result<(), Error> {
        let central = self.central.as_built();
        self.begin_with(central)
    }

    /// The terminals forget what they took; the system is another one.
    fn begin_with(&mut self, central: Central) -> Result<(), Error> {
        for terminal in &mut self.terminals {
            terminal.reset()?;
        }
        self.central = central;
        self.untold.clear();
        Ok(())
    }

    /// Steps by the system clock until `stop` is set. A folder that is away for a while is tried again.
    pub fn run(&mut self, stop: &AtomicBool) {
        self.run_and_tell(stop, |_| {});
    }

    /// The same, telling what happened in each step.
    pub fn run_and_tell(
        &mut self,
        stop: &AtomicBool,
        mut tell: impl FnMut(Result<Vec<Happening>, Error>),
    ) {
        until_stopped(stop, || tell(self.step(system_time())));
    }
}

/// Steps, with a pause after each, until `stop` is set.
pub(crate) fn until_stopped(stop: &AtomicBool, mut step: impl FnMut()) {
    while !stop.load(Ordering::Relaxed) {
        step();
        std::thread::sleep(PAUSE);
    }
}

/// Whose request of an earlier run was taken first: the system worked on them in that order.
fn first_to_recall(terminals: &mut [Terminal]) -> Option<&mut Terminal> {
    let waiting = terminals
        .iter_mut()
        .filter_map(|terminal| Some((terminal.next_earlier()?, terminal)));
    waiting
        .min_by_key(|(taken, _)| *taken)
        .map(|(_, terminal)| terminal)
}

pub(crate) fn system_time() -> Moment {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let ms = since.map_or(0, |since| since.as_millis());
    Moment(i64::try_from(ms).unwrap_or(i64::MAX))
}

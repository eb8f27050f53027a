//! The whole other side: one central system, and the terminals that ask it.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use onshi_core::error::Error;
use onshi_core::job::Moment;

use crate::central::Central;
use crate::clinic::Clinic;
use crate::disk::{Disk, OsDisk};
use crate::happening::Happening;
use crate::settings::Settings;
use crate::terminal::Terminal;

/// Pause of [`Simulator::run`] between two looks.
const PAUSE: Duration = Duration::from_millis(50);

/// The central system with its terminals (模擬環境).
pub struct Simulator {
    pub(crate) central: Central,
    terminals: Vec<Terminal>,
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
        })
    }

    /// One more terminal, over folders of its own, on the same central system.
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

    /// The terminals, in the order in which they were added.
    pub fn terminals(&self) -> &[Terminal] {
        &self.terminals
    }

    /// The same, to be changed while they run.
    pub fn terminals_mut(&mut self) -> &mut [Terminal] {
        &mut self.terminals
    }

    /// One look of every terminal at its folders.
    ///
    /// # Errors
    /// A folder or file could not be read or written; the next step tries again.
    pub fn step(&mut self, now: Moment) -> Result<Vec<Happening>, Error> {
        let mut happenings = Vec::new();
        for terminal in &mut self.terminals {
            terminal.step(&mut self.central, now, &mut happenings)?;
        }
        Ok(happenings)
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
        while !stop.load(Ordering::Relaxed) {
            tell(self.step(system_time()));
            std::thread::sleep(PAUSE);
        }
    }
}

fn system_time() -> Moment {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let ms = since.map_or(0, |since| since.as_millis());
    Moment(i64::try_from(ms).unwrap_or(i64::MAX))
}

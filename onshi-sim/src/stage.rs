//! The simulator while others speak with it: one lock around it, a clock that can be moved, and what
//! happened last.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};

use onshi_core::error::Error;
use onshi_core::job::Moment;

use crate::fault::Faults;
use crate::happening::Happening;
use crate::https_fault::HttpsFault;
use crate::simulator::{Simulator, system_time, until_stopped};

/// How many happenings are remembered for the page.
const REMEMBERED: usize = 500;

/// So many requests are taken before the page has its turn.
const AT_A_STEP: usize = 50;

/// A running simulator that a page can show and change, and that answers over HTTPS (舞台).
pub struct Stage {
    root: PathBuf,
    state: Mutex<State>,
}

/// What is behind the lock.
pub(crate) struct State {
    /// The other side itself.
    pub simulator: Simulator,
    /// Its clock.
    pub clock: Clock,
    /// What happened, newest last.
    pub log: Log,
    /// Where it answers over HTTPS, if it does.
    pub https: Option<String>,
    /// What goes wrong there.
    pub https_faults: Faults<HttpsFault>,
}

/// The clock of the simulated world: the machine's, moved by some time, or stopped.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Clock {
    /// How far it is ahead of the machine's clock, ms.
    pub ahead_ms: i64,
    /// Where it was stopped.
    pub stopped: Option<Moment>,
}

/// The last happenings, numbered without a gap.
#[derive(Debug, Default)]
pub(crate) struct Log {
    lines: VecDeque<Line>,
    next: u64,
}

/// One line of the log.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Its number.
    pub number: u64,
    /// When it happened in the simulated world.
    pub at: Moment,
    /// What happened; no person is in it.
    pub text: String,
}

impl Stage {
    /// Puts a simulator on the stage. `root` is where the folders of its first terminal are.
    pub fn new(simulator: Simulator, root: &Path) -> Self {
        let seed = simulator.settings().seed;
        Stage {
            root: root.to_owned(),
            state: Mutex::new(State {
                simulator,
                clock: Clock::default(),
                log: Log::default(),
                https: None,
                https_faults: Faults::none(seed),
            }),
        }
    }

    /// Steps until `stop` is set, by the clock of the stage.
    pub fn run_and_tell(
        &self,
        stop: &AtomicBool,
        mut tell: impl FnMut(Result<Vec<Happening>, Error>),
    ) {
        until_stopped(stop, || tell(self.step()));
    }

    /// Stops the clock at a moment (時計を止める): the same requests then get the same answers.
    pub fn stand(&self, at: Moment) {
        self.state().clock.stopped = Some(at);
    }

    fn step(&self) -> Result<Vec<Happening>, Error> {
        let mut state = self.state();
        let now = state.clock.now();
        let happenings = state.simulator.step_some(now, AT_A_STEP)?;
        for happening in &happenings {
            state.log.note(now, happening.to_string());
        }
        Ok(happenings)
    }

    /// The folder above `req`, `res` and `face`.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A panic elsewhere leaves the world as it was between two steps at worst; the page goes on.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Adds to the log what was done on the page.
    pub fn note(&mut self, what: &str) {
        let now = self.clock.now();
        self.log.note(now, what.to_owned());
    }
}

impl Clock {
    /// What time it is in the simulated world.
    pub fn now(self) -> Moment {
        self.stopped
            .unwrap_or_else(|| system_time().plus_ms(self.ahead_ms))
    }

    /// Moves it, also while it stands.
    pub fn shift(&mut self, ms: i64) {
        match &mut self.stopped {
            Some(at) => *at = at.plus_ms(ms),
            None => self.ahead_ms = self.ahead_ms.saturating_add(ms),
        }
    }

    /// Stops it where it is.
    pub fn stop(&mut self) {
        self.stopped = Some(self.now());
    }

    /// Lets it go on from where it stands.
    pub fn go(&mut self) {
        if let Some(at) = self.stopped.take() {
            self.ahead_ms = at.since(system_time());
        }
    }
}

impl Log {
    /// Adds a line and forgets the oldest.
    pub fn note(&mut self, at: Moment, text: String) {
        let number = self.next;
        self.next += 1;
        self.lines.push_back(Line { number, at, text });
        if self.lines.len() > REMEMBERED {
            self.lines.pop_front();
        }
    }

    /// The lines from a number on, the newest of them if there are more than so many.
    pub fn since(&self, number: u64, most: usize) -> impl Iterator<Item = &Line> {
        let newest = self.lines.len().saturating_sub(most);
        let lines = self.lines.iter().skip(newest);
        lines.filter(move |line| line.number >= number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_stood_goes_on_from_where_it_was() {
        let mut clock = Clock::default();
        clock.stop();
        let stood = clock.now();
        clock.shift(86_400_000);
        assert_eq!(clock.now().since(stood), 86_400_000);
        clock.go();
        let late = clock.now().since(stood) - 86_400_000;
        assert!((0..60_000).contains(&late), "{late} ms");
    }

    #[test]
    fn a_log_forgets_its_oldest_lines_and_keeps_their_numbers() {
        let mut log = Log::default();
        for line in 0..REMEMBERED + 3 {
            log.note(Moment(0), line.to_string());
        }
        let kept: Vec<u64> = log.since(0, REMEMBERED).map(|line| line.number).collect();
        assert_eq!((kept[0], kept.len()), (3, REMEMBERED));
        assert_eq!(log.since(REMEMBERED as u64 + 2, 10).count(), 1);
        let newest: Vec<u64> = log.since(0, 2).map(|line| line.number).collect();
        assert_eq!(newest, [501, 502]);
    }
}

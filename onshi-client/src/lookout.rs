//! When to look into `res` again (見張り).
//!
//! ```text
//!  look   mark first, then every name
//!  wait   ends ─┬─ at once            after news: the second look, which proves the first
//!               ├─ after SETTLE       after a changed mark: the same
//!               ├─ with news          a file was finished (local folders, Linux)
//!               ├─ with another mark  looked at every STEP; on many shares it works too
//!               └─ after poll_ms      always: a listing is the only truth
//! ```
//!
//! A changed mark or news can only end a wait, never lengthen one. So a share that tells nothing and
//! whose mark stands still costs patience, and hides nothing.
//!
//! An answer is believed after two equal readings. When the system says that its writer has finished,
//! the second follows at once; else it gives the writer [`SETTLE`] more. That second look also sees what
//! came within the same tick of the file system's clock as the first and could not change the mark again.
//!
//! A look that follows at once need not list again: the names are those of a moment ago, as long as the
//! system that told of the file tells of nothing more. Only the reading is repeated.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::files::FileSystem;
use crate::watch::{News, Watch};

/// Pause between two glances at the mark: 1 µs of work on a local disk.
const STEP: Duration = Duration::from_millis(20);
/// Given to a writer of whom it is not known whether he has finished; longer than a tick of any kernel.
const SETTLE: Duration = Duration::from_millis(40);
/// Looking takes at most one part in so many of the time, however large or far the folder is.
const SHARE: u32 = 10;

/// Looks into one folder, and waits between the looks.
pub(crate) struct Lookout {
    folder: PathBuf,
    poll: Duration,
    watch: Option<Box<dyn Watch>>,
    /// The folder's mark from just before the last look.
    mark: Option<SystemTime>,
    /// How long the last look took.
    cost: Duration,
    owed: Owed,
    /// The names of the last look, kept for the one that follows it at once.
    fresh: Option<Vec<String>>,
}

/// The second look that a first one calls for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Owed {
    #[default]
    Nothing,
    AfterSettling,
    AtOnce,
}

impl Lookout {
    /// Listens from here on, so before the first look.
    pub fn over(folder: &Path, poll_ms: u64, files: &mut dyn FileSystem) -> Self {
        Lookout {
            watch: files.watch(folder),
            folder: folder.to_owned(),
            poll: Duration::from_millis(poll_ms),
            mark: None,
            cost: Duration::ZERO,
            owed: Owed::Nothing,
            fresh: None,
        }
    }

    /// Every name in the folder.
    pub fn look(&mut self, files: &mut dyn FileSystem) -> io::Result<Vec<String>> {
        if let (Owed::Nothing, Some(names)) = (self.owed, self.fresh.take()) {
            return Ok(names);
        }
        let begun = Instant::now();
        let (mark, names) = files.look(&self.folder);
        (self.mark, self.cost) = (mark, begun.elapsed());
        if let (Owed::AtOnce, Ok(names)) = (self.owed, &names) {
            self.fresh = Some(names.clone());
        }
        names
    }

    /// Waits until the next look is due.
    pub fn wait(&mut self, files: &mut dyn FileSystem, at_most: Duration) {
        let fresh = self.fresh.take();
        let longest = match std::mem::take(&mut self.owed) {
            Owed::AtOnce => {
                self.fresh = fresh.filter(|_| self.is_silent());
                return;
            }
            Owed::AfterSettling => SETTLE.min(self.poll),
            Owed::Nothing => self.poll,
        };
        if self.listens_again(files) {
            return;
        }
        let (begun, longest) = (Instant::now(), longest.min(at_most));
        while let Some(left) = longest.checked_sub(begun.elapsed()) {
            self.owed = self.step(files, left);
            if self.owed != Owed::Nothing {
                return;
            }
        }
    }

    /// What was heard or seen within one step.
    fn step(&mut self, files: &mut dyn FileSystem, left: Duration) -> Owed {
        let news = self.pause(left.min(STEP.max(self.cost * SHARE)));
        if let Owed::AtOnce = self.heeded(news) {
            return Owed::AtOnce;
        }
        let mark = files.mark(&self.folder);
        match mark.is_some() && mark != self.mark {
            true => Owed::AfterSettling,
            false => Owed::Nothing,
        }
    }

    /// What news call for.
    fn heeded(&mut self, news: News) -> Owed {
        // Listened to again by the next wait, not by this one: a folder that comes and goes all the
        // time must not keep us busy.
        self.watch.take_if(|_| news == News::Lost);
        match news {
            News::Finished => Owed::AtOnce,
            News::Lost | News::Nothing => Owed::Nothing,
        }
    }

    /// Whether a listener is there and has nothing more to tell. If he has, another look is owed.
    fn is_silent(&mut self) -> bool {
        let Some(watch) = &mut self.watch else {
            return false;
        };
        let news = watch.wait(Duration::ZERO);
        self.owed = self.heeded(news);
        news == News::Nothing
    }

    fn pause(&mut self, time: Duration) -> News {
        match &mut self.watch {
            Some(watch) => watch.wait(time),
            None => {
                std::thread::sleep(time);
                News::Nothing
            }
        }
    }

    /// Listens again after the folder was lost; then a look is due for what came meanwhile.
    fn listens_again(&mut self, files: &mut dyn FileSystem) -> bool {
        let was_deaf = self.watch.is_none();
        self.watch = self.watch.take().or_else(|| files.watch(&self.folder));
        was_deaf && self.watch.is_some()
    }
}

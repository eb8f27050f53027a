//! 受付簿: every request that was taken, in order. A terminal that is started again on its folders goes
//! through them once more and knows its 受付番号 and 照会番号 as before.
//!
//! ```text
//!  req/x ─► sim-work/taken/00000001@ms x ─┬─► sim-work/answered/00000001@ms x
//!           (picked up by this rename)      │   (its answer stands in res)
//!                                           └─► sim-work/refused/00000001@ms x
//!                                               (the system never saw it)
//! ```
//!
//! `ms` is the time at which it was taken: what was issued then must not be younger after a restart.

use std::io;
use std::path::{Path, PathBuf};

use onshi_core::job::Moment;

use crate::disk::Disk;

/// The folders, and the next number.
pub(super) struct Journal {
    work: PathBuf,
    next: u64,
}

/// One request in the journal.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    number: u64,
    /// When it was taken.
    pub taken: Moment,
    /// File name of the request.
    pub request: String,
    /// How it was done with, as far as an earlier run knows.
    pub closed: Option<Closing>,
}

/// How a request was done with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    /// The system worked on it.
    Answered,
    /// It never came to the system.
    Refused,
}

/// The folders by what a request in them is.
const FOLDERS: [(&str, Option<Closing>); 3] = [
    ("taken", None),
    ("answered", Some(Closing::Answered)),
    ("refused", Some(Closing::Refused)),
];

impl Journal {
    /// Opens the journal beside the other work; what an earlier run took comes with it, in order.
    pub fn open(disk: &mut dyn Disk, work: &Path) -> io::Result<(Self, Vec<Entry>)> {
        let mut entries = Vec::new();
        for (folder, closed) in FOLDERS {
            let path = work.join(folder);
            disk.create_dir(&path)?;
            let names = disk.names(&path)?;
            entries.extend(names.iter().filter_map(|name| Entry::of(name, closed)));
        }
        entries.sort_by_key(|entry| entry.number);
        let next = entries.last().map_or(1, |entry| entry.number + 1);
        let work = work.to_owned();
        Ok((Journal { work, next }, entries))
    }

    /// Takes a request out of `req`; `None` if it was withdrawn in the meantime.
    pub fn pick_up(
        &mut self,
        disk: &mut dyn Disk,
        from: &Path,
        request: &str,
        now: Moment,
    ) -> io::Result<Option<Entry>> {
        let entry = self.entry(request, now);
        let renamed = disk.rename(from, &self.path(&entry, None));
        self.taken(entry, renamed)
    }

    /// Takes a copy of a request, which stays in `req`; `None` if it was withdrawn in the meantime.
    pub fn pick_copy(
        &mut self,
        disk: &mut dyn Disk,
        from: &Path,
        request: &str,
        now: Moment,
    ) -> io::Result<Option<Entry>> {
        let entry = self.entry(request, now);
        let copied = disk.read(from).and_then(|bytes| {
            let draft = self.work.join("copy");
            disk.write(&draft, &bytes)?;
            disk.rename(&draft, &self.path(&entry, None))
        });
        self.taken(entry, copied)
    }

    /// Takes a request once more.
    pub fn pick_again(
        &mut self,
        disk: &mut dyn Disk,
        earlier: &Entry,
        now: Moment,
    ) -> io::Result<Option<Entry>> {
        let stands = |(_, closed): &(_, _)| disk.exists(&self.path(earlier, *closed));
        match FOLDERS.into_iter().find(stands) {
            Some((_, closed)) => {
                let from = self.path(earlier, closed);
                self.pick_copy(disk, &from, &earlier.request, now)
            }
            None => Ok(None),
        }
    }

    /// The request as it was taken.
    pub fn read(&self, disk: &mut dyn Disk, entry: &Entry) -> io::Result<Vec<u8>> {
        disk.read(&self.path(entry, entry.closed))
    }

    /// Notes that a request is done with.
    pub fn close(&self, disk: &mut dyn Disk, entry: &Entry, closing: Closing) -> io::Result<()> {
        let to = self.path(entry, Some(closing));
        match disk.rename(&self.path(entry, None), &to) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && disk.exists(&to) => Ok(()),
            renamed => renamed,
        }
    }

    /// Forgets everything, and begins with number 1.
    pub fn clear(&mut self, disk: &mut dyn Disk) -> io::Result<()> {
        for (folder, _) in FOLDERS {
            let path = self.work.join(folder);
            for name in disk.names(&path)? {
                disk.remove(&path.join(name))?;
            }
        }
        self.next = 1;
        Ok(())
    }

    fn entry(&self, request: &str, taken: Moment) -> Entry {
        Entry {
            number: self.next,
            taken,
            request: request.to_owned(),
            closed: None,
        }
    }

    fn taken(&mut self, entry: Entry, done: io::Result<()>) -> io::Result<Option<Entry>> {
        match done {
            Ok(()) => {
                self.next += 1;
                Ok(Some(entry))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn path(&self, entry: &Entry, closed: Option<Closing>) -> PathBuf {
        let folder = FOLDERS.iter().find(|(_, what)| *what == closed);
        let folder = folder.map_or("taken", |(folder, _)| *folder);
        self.work.join(folder).join(entry.file())
    }
}

impl Entry {
    fn file(&self) -> String {
        format!("{:08}@{} {}", self.number, self.taken.0, self.request)
    }

    fn of(file: &str, closed: Option<Closing>) -> Option<Self> {
        let (place, request) = file.split_once(' ')?;
        let (number, taken) = place.split_once('@')?;
        Some(Entry {
            number: number.parse().ok()?,
            taken: Moment(taken.parse().ok()?),
            request: request.to_owned(),
            closed,
        })
    }
}

//! 受付簿: every request that was taken, in order. A terminal that is started again on its folders goes
//! through them once more and knows its 受付番号 and 照会番号 as before.
//!
//! ```text
//!  req/x ─► sim-work/taken/00000001@ms x ─► sim-work/answered/00000001@ms x
//!           (picked up by this rename)       (its answer stands in res)
//! ```
//!
//! `ms` is the time at which it was taken: what was issued then must not be younger after a restart.

use std::io;
use std::path::{Path, PathBuf};

use onshi_core::job::Moment;

use crate::disk::Disk;

/// The two folders, and the next number.
pub(crate) struct Journal {
    taken: PathBuf,
    answered: PathBuf,
    next: u64,
}

/// One request in the journal.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    number: u64,
    /// When it was taken.
    pub taken: Moment,
    /// File name of the request.
    pub request: String,
    /// Its answer stood in `res`.
    pub answered: bool,
}

impl Journal {
    /// Opens the journal beside the other work; what an earlier run took comes with it, in order.
    pub fn open(disk: &mut dyn Disk, work: &Path) -> io::Result<(Self, Vec<Entry>)> {
        let (taken, answered) = (work.join("taken"), work.join("answered"));
        let mut entries = entries(disk, &taken, false)?;
        entries.extend(self::entries(disk, &answered, true)?);
        entries.sort_by_key(|entry| entry.number);
        let next = entries.last().map_or(1, |entry| entry.number + 1);
        let journal = Journal {
            taken,
            answered,
            next,
        };
        Ok((journal, entries))
    }

    /// Takes a request out of `req`; `None` if it was withdrawn in the meantime.
    pub fn pick_up(
        &mut self,
        disk: &mut dyn Disk,
        from: &Path,
        request: &str,
        now: Moment,
    ) -> io::Result<Option<Entry>> {
        let entry = Entry {
            number: self.next,
            taken: now,
            request: request.to_owned(),
            answered: false,
        };
        match disk.rename(from, &self.taken.join(entry.file())) {
            Ok(()) => {
                self.next += 1;
                Ok(Some(entry))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The request as it was taken.
    pub fn read(&self, disk: &mut dyn Disk, entry: &Entry) -> io::Result<Vec<u8>> {
        let folder = match entry.answered {
            true => &self.answered,
            false => &self.taken,
        };
        disk.read(&folder.join(entry.file()))
    }

    /// Notes that the answer stands in `res`.
    pub fn answered(&self, disk: &mut dyn Disk, entry: &Entry) -> io::Result<()> {
        let file = entry.file();
        disk.rename(&self.taken.join(&file), &self.answered.join(&file))
    }
}

impl Entry {
    fn file(&self) -> String {
        format!("{:08}@{} {}", self.number, self.taken.0, self.request)
    }

    fn of(file: &str, answered: bool) -> Option<Self> {
        let (place, request) = file.split_once(' ')?;
        let (number, taken) = place.split_once('@')?;
        Some(Entry {
            number: number.parse().ok()?,
            taken: Moment(taken.parse().ok()?),
            request: request.to_owned(),
            answered,
        })
    }
}

fn entries(disk: &mut dyn Disk, folder: &Path, answered: bool) -> io::Result<Vec<Entry>> {
    disk.create_dir(folder)?;
    let names = disk.names(folder)?;
    Ok(names
        .iter()
        .filter_map(|name| Entry::of(name, answered))
        .collect())
}

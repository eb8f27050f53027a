//! 連携ソフト: takes requests out of `req`, asks the central system, and puts answers into `res`.

mod journal;
mod writer;

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};

use onshi_core::catalogue::{Direction, MessageRow, operations};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Moment;
use onshi_core::message::{Extension, FileName, answer_stem};
use onshi_core::record::{Record, read_frame};
use onshi_core::xml::Limits;
use zip::write::SimpleFileOptions;

use crate::central::{Answer, Central, Content, NOT_TAKEN};
use crate::disk::Disk;
use crate::fault::{Fault, Faults};
use crate::happening::Happening;
use crate::random::Random;
use crate::settings::{RefusalName, Settings};
use journal::{Entry, Journal};
use writer::Order;

/// The terminal (資格確認端末の連携ソフト) over the folders `req`, `res` and `face` of a root.
///
/// Files that are not requests of the interface are never touched. Opened again on the same root, with
/// the same world and settings, it knows what it knew: ended at any moment, it owes no answer.
pub struct Terminal {
    disk: Box<dyn Disk>,
    folders: Folders,
    journal: Journal,
    /// What an earlier run took and this one has not gone through yet.
    earlier: VecDeque<Entry>,
    settings: Settings,
    faults: Faults,
    /// When a request was first seen.
    waiting: BTreeMap<String, Moment>,
    /// Answers that were created and not filled yet.
    unfinished: Vec<Unfinished>,
    /// When an answer was completed.
    standing: BTreeMap<String, Moment>,
}

struct Folders {
    req: PathBuf,
    res: PathBuf,
    /// Where answers are written before they appear; beside the others, on the same volume.
    work: PathBuf,
}

/// An answer of which `res` has the first half.
struct Unfinished {
    name: String,
    rest: Vec<u8>,
    happening: Happening,
    entry: Entry,
}

impl Terminal {
    /// Opens the folders, which are made if they are missing.
    pub(crate) fn open(
        mut disk: Box<dyn Disk>,
        root: &Path,
        settings: Settings,
    ) -> Result<Self, Error> {
        let mut folder = |name: &str| {
            let path = root.join(name);
            let made = disk.create_dir(&path);
            made.map_err(|e| {
                Error::new(ErrorCode::FolderMissing)
                    .in_file(name)
                    .because(e.kind())
            })?;
            Ok::<_, Error>(path)
        };
        folder("face")?;
        let folders = Folders {
            req: folder("req")?,
            res: folder("res")?,
            work: folder("sim-work")?,
        };
        let (journal, earlier) = Journal::open(disk.as_mut(), &folders.work)
            .map_err(|error| failed("sim-work", &error))?;
        Ok(Terminal {
            disk,
            folders,
            journal,
            earlier: earlier.into(),
            faults: Faults::none(settings.seed),
            settings,
            waiting: BTreeMap::new(),
            unfinished: Vec::new(),
            standing: BTreeMap::new(),
        })
    }

    /// How it behaves; a change counts from the next step.
    pub fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    /// What goes wrong, and how often it did.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The same, to be changed.
    pub fn faults_mut(&mut self) -> &mut Faults {
        &mut self.faults
    }

    /// One look at the folders: finishes what was begun, deletes what is old, answers what is new.
    pub(crate) fn step(
        &mut self,
        central: &mut Central,
        now: Moment,
        happenings: &mut Vec<Happening>,
    ) -> Result<(), Error> {
        self.remember(central, now, happenings)?;
        self.finish(now, happenings)?;
        self.delete_old(now, happenings)?;
        for request in self.ripe(now)? {
            self.take(central, &request, now, happenings)?;
        }
        Ok(())
    }

    /// Goes through what an earlier run took, and answers what it left unanswered.
    fn remember(
        &mut self,
        central: &mut Central,
        now: Moment,
        happenings: &mut Vec<Happening>,
    ) -> Result<(), Error> {
        while let Some(entry) = self.earlier.front().cloned() {
            let read = self.journal.read(self.disk.as_mut(), &entry);
            let bytes = read.map_err(|error| failed(&entry.request, &error))?;
            self.earlier.pop_front();
            if entry.answered || self.is_answered(&entry.request) {
                if let Some(file) = FileName::parse(&entry.request) {
                    let message = file.message(&self.settings.dialect);
                    drop(self.answer(central, message, &bytes, entry.taken));
                }
                if !entry.answered {
                    self.done(&entry)?;
                }
            } else {
                self.serve(central, entry, &bytes, now, happenings)?;
            }
        }
        Ok(())
    }

    /// The answer stands in `res`, and whole: one that is written in two steps may be half of one.
    fn is_answered(&mut self, request: &str) -> bool {
        let stem = answer_stem(request).unwrap_or_default();
        let (disk, res) = (&mut self.disk, &self.folders.res);
        let mut stands = |ending| disk.exists(&res.join(format!("{stem}.{ending}")));
        !self.settings.in_place && ["xml", "zip", "pdf"].into_iter().any(&mut stands)
    }

    fn done(&mut self, entry: &Entry) -> Result<(), Error> {
        let noted = self.journal.answered(self.disk.as_mut(), entry);
        noted.map_err(|error| failed(&entry.request, &error))
    }

    fn finish(&mut self, now: Moment, happenings: &mut Vec<Happening>) -> Result<(), Error> {
        while let Some(begun) = self.unfinished.first() {
            let path = self.folders.res.join(&begun.name);
            let appended = self.disk.append(&path, &begun.rest);
            match appended {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(failed(&begun.name, &error));
                }
                _ => {}
            }
            let begun = self.unfinished.remove(0);
            self.done(&begun.entry)?;
            self.standing.insert(begun.name, now);
            happenings.push(begun.happening);
        }
        Ok(())
    }

    fn delete_old(&mut self, now: Moment, happenings: &mut Vec<Happening>) -> Result<(), Error> {
        let Some(stay) = self.settings.stay_ms else {
            return Ok(());
        };
        let is_old = |since: &Moment| now.since(*since) >= milliseconds(stay);
        let old: Vec<String> = self
            .standing
            .iter()
            .filter(|(_, since)| is_old(since))
            .map(|(name, _)| name.clone())
            .collect();
        for answer in old {
            let was_there = removed(self.disk.as_mut(), &self.folders.res.join(&answer))
                .map_err(|e| failed(&answer, &e))?;
            self.standing.remove(&answer);
            if was_there {
                happenings.push(Happening::Deleted { answer });
            }
        }
        Ok(())
    }

    /// Requests that have lain long enough, by name.
    fn ripe(&mut self, now: Moment) -> Result<Vec<String>, Error> {
        let present = requests_in(self.disk.as_mut(), &self.folders.req)?;
        self.waiting.retain(|name, _| present.contains(name));
        let after = milliseconds(self.settings.pick_up_after_ms);
        let mut ripe = Vec::new();
        for name in present {
            let seen = *self.waiting.entry(name.clone()).or_insert(now);
            if now.since(seen) >= after {
                ripe.push(name);
            }
        }
        Ok(ripe)
    }

    fn take(
        &mut self,
        central: &mut Central,
        request: &str,
        now: Moment,
        happenings: &mut Vec<Happening>,
    ) -> Result<(), Error> {
        let path = self.folders.req.join(request);
        let picked_up = self
            .journal
            .pick_up(self.disk.as_mut(), &path, request, now);
        let Some(entry) = picked_up.map_err(|error| failed(request, &error))? else {
            return Ok(());
        };
        self.waiting.remove(request);
        let read = self.journal.read(self.disk.as_mut(), &entry);
        let bytes = read.map_err(|error| failed(request, &error))?;
        self.serve(central, entry, &bytes, now, happenings)
    }

    /// Answers or refuses a request that was picked up.
    fn serve(
        &mut self,
        central: &mut Central,
        entry: Entry,
        bytes: &[u8],
        now: Moment,
        happenings: &mut Vec<Happening>,
    ) -> Result<(), Error> {
        let Some(file) = FileName::parse(&entry.request) else {
            return Ok(());
        };
        let message = file.message(&self.settings.dialect);
        happenings.push(Happening::PickedUp {
            request: entry.request.clone(),
            message,
        });
        match self.answer(central, message, bytes, entry.taken) {
            Ok(answer) => self.put_answer(entry, answer, now, happenings),
            Err(why) => self.refuse(entry, bytes, why, now, happenings),
        }
    }

    /// The system's answer; an error if the terminal itself refuses.
    fn answer(
        &mut self,
        central: &mut Central,
        message: &'static MessageRow,
        bytes: &[u8],
        now: Moment,
    ) -> Result<Answer, Option<ErrorCode>> {
        let prefix = self.settings.dialect.prefix(message);
        let refused = self
            .settings
            .refuse_prefixes
            .iter()
            .any(|other| other == prefix);
        if refused || self.faults.strikes(Fault::Refuses) {
            return Err(None);
        }
        let form = self.settings.dialect.form(message);
        let frame = read_frame(bytes, form, Limits::default()).map_err(|e| Some(e.code()))?;
        let answer = central.answer(message, &frame.record, now);
        answer.ok_or(Some(ErrorCode::OtherMessage))
    }

    fn put_answer(
        &mut self,
        entry: Entry,
        answer: Answer,
        now: Moment,
        happenings: &mut Vec<Happening>,
    ) -> Result<(), Error> {
        let stem = answer_stem(&entry.request).unwrap_or_default();
        let (name, bytes) = match answer.content {
            Content::Pdf(bytes) => (format!("{stem}.pdf"), bytes),
            Content::Message(record) => self.document(stem, answer.message, &record)?,
        };
        let happening = Happening::Answered {
            answer: name.clone(),
            message: answer.message,
            units: answer.units,
        };
        self.put(entry, name, bytes, happening, now, happenings)
    }

    /// Name and bytes of an answer that is a message.
    fn document(
        &self,
        stem: String,
        message: &'static MessageRow,
        record: &Record,
    ) -> Result<(String, Vec<u8>), Error> {
        let order = match self.settings.shuffle {
            true => Order::Shuffled(Random::of(self.settings.seed, &stem)),
            false => Order::OfRows,
        };
        let form = self.settings.dialect.form(message);
        let document = writer::write(record, &form, self.settings.charset, order)?;
        let inner = format!("{stem}.xml");
        Ok(match self.settings.zip_results && is_collected(message) {
            true => (format!("{stem}.zip"), zipped(&inner, &document)?),
            false => (inner, document),
        })
    }

    /// A copy of the request, and beside it the `.err` (public implementation; the order is assumed).
    fn refuse(
        &mut self,
        entry: Entry,
        bytes: &[u8],
        why: Option<ErrorCode>,
        now: Moment,
        happenings: &mut Vec<Happening>,
    ) -> Result<(), Error> {
        let request = entry.request.as_str();
        let own_stem = request.rsplit_once('.').map_or(request, |(stem, _)| stem);
        let refusal = match self.settings.refusal_name {
            RefusalName::OfRequest => format!("{own_stem}.err"),
            RefusalName::OfAnswer => {
                format!("{}.err", answer_stem(request).unwrap_or_default())
            }
        };
        if self.settings.refusal_name == RefusalName::OfRequest {
            self.appear(request, bytes)?;
            self.standing.insert(request.to_owned(), now);
        }
        let text = format!("{} {}\n", NOT_TAKEN.code, NOT_TAKEN.message);
        let happening = Happening::Refused {
            request: request.to_owned(),
            refusal: refusal.clone(),
            why,
        };
        self.put(
            entry,
            refusal,
            text.into_bytes(),
            happening,
            now,
            happenings,
        )
    }

    /// Puts a file into `res`: at once by a rename, or in two steps under its final name.
    fn put(
        &mut self,
        entry: Entry,
        name: String,
        bytes: Vec<u8>,
        happening: Happening,
        now: Moment,
        happenings: &mut Vec<Happening>,
    ) -> Result<(), Error> {
        if self.settings.in_place {
            let (half, rest) = bytes.split_at(bytes.len() / 2);
            let path = self.folders.res.join(&name);
            self.disk
                .write(&path, half)
                .map_err(|error| failed(&name, &error))?;
            happenings.push(Happening::Began {
                answer: name.clone(),
            });
            let rest = rest.to_vec();
            self.unfinished.push(Unfinished {
                name,
                rest,
                happening,
                entry,
            });
        } else {
            self.appear(&name, &bytes)?;
            self.done(&entry)?;
            self.standing.insert(name, now);
            happenings.push(happening);
        }
        Ok(())
    }

    fn appear(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let (disk, folders) = (&mut self.disk, &self.folders);
        let draft = folders.work.join(name);
        disk.write(&draft, bytes)
            .and_then(|()| disk.rename(&draft, &folders.res.join(name)))
            .map_err(|error| failed(name, &error))
    }
}

/// Names of the requests in a folder, sorted. Everything else there is somebody else's.
fn requests_in(disk: &mut dyn Disk, folder: &Path) -> Result<Vec<String>, Error> {
    let names = disk.names(folder).map_err(|error| failed("req", &error))?;
    let mut names: Vec<String> = names.into_iter().filter(|name| is_request(name)).collect();
    names.sort_unstable();
    Ok(names)
}

fn is_request(name: &str) -> bool {
    FileName::parse(name).is_some_and(|file| {
        file.direction == Direction::Request && file.extension == Extension::Xml
    })
}

/// A batch result, which comes in a second round trip.
fn is_collected(answer: &MessageRow) -> bool {
    let mut collections = operations().filter_map(|operation| operation.collect.as_ref());
    collections.any(|pair| pair.answer == answer)
}

/// Removes a file; whether it was there.
fn removed(disk: &mut dyn Disk, path: &Path) -> io::Result<bool> {
    match disk.remove(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// An archive with one file in it, the same bytes at any time.
fn zipped(name: &str, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let archive = || {
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
        zip.finish()
    };
    let written: zip::result::ZipResult<Cursor<Vec<u8>>> = archive();
    match written {
        Ok(archive) => Ok(archive.into_inner()),
        Err(error) => Err(Error::new(ErrorCode::IoFailed).in_file(name).because(error)),
    }
}

fn failed(name: &str, error: &io::Error) -> Error {
    let code = match error.kind() {
        io::ErrorKind::NotFound => ErrorCode::FolderMissing,
        io::ErrorKind::PermissionDenied => ErrorCode::AccessDenied,
        io::ErrorKind::StorageFull => ErrorCode::DiskFull,
        _ => ErrorCode::IoFailed,
    };
    Error::new(code).in_file(name).because(error.kind())
}

fn milliseconds(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

//! 連携ソフト: takes requests out of `req`, asks the central system, and puts answers into `res`.
//!
//! ```text
//!  req ─ taking ─► Serve ─ answering ─► Put ─ standing ─► res ─► (stay time) gone
//!                    └── everything between waits in the agenda for its time ──┘
//! ```

mod agenda;
mod answering;
mod archive;
mod folders;
mod foreign;
mod hours;
mod journal;
mod spoiling;
mod standing;
mod taking;
mod writer;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use onshi_core::error::Error;
use onshi_core::job::Moment;

use crate::central::{Central, Manner};
use crate::disk::Disk;
use crate::fault::{Fault, Faults};
use crate::happening::Happening;
use crate::settings::Settings;
use agenda::{Agenda, Deed};
#[cfg(feature = "https")]
pub(crate) use answering::wrong_answers;
use folders::{Folders, failed};
use journal::{Closing, Entry, Journal};

/// The terminal (資格確認端末の連携ソフト) over the folders `req`, `res` and `face` of a root.
///
/// Files that are not requests of the interface are not touched, unless a setting says so. Opened again on the same root, with
/// the same world and settings, it knows what it knew: ended at any moment, it owes no answer.
pub struct Terminal {
    disk: Box<dyn Disk>,
    folders: Folders,
    journal: Journal,
    /// What an earlier run took and this one has not gone through yet.
    earlier: VecDeque<Entry>,
    settings: Settings,
    faults: Faults,
    agenda: Agenda,
    /// When `req` is looked at again, on the stopwatch of the agenda.
    next_look: i64,
    /// Requests in `req`, and when each is picked up.
    waiting: BTreeMap<String, i64>,
    /// Requests in `req` that were taken already.
    kept: BTreeSet<String>,
    /// Answers in `res`, and since when; the oldest first.
    standing: VecDeque<(i64, String)>,
}

/// One look of the terminal: the system it asks, the time, and what is to be told.
pub(crate) struct Look<'a> {
    pub central: &'a mut Central,
    pub now: Moment,
    /// So many requests are taken, and the rest at the next look.
    pub most: usize,
    pub happenings: &'a mut Vec<Happening>,
}

impl Look<'_> {
    fn tell(&mut self, happening: Happening) {
        self.happenings.push(happening);
    }
}

impl Terminal {
    /// Opens the folders, which are made if they are missing.
    pub(crate) fn open(
        mut disk: Box<dyn Disk>,
        root: &Path,
        settings: Settings,
    ) -> Result<Self, Error> {
        let folders = Folders::open(disk.as_mut(), root)?;
        let (journal, earlier) = Journal::open(disk.as_mut(), &folders.work)
            .map_err(|error| failed("sim-work", &error))?;
        let mut terminal = Terminal {
            disk,
            folders,
            journal,
            faults: Faults::none(settings.seed),
            settings,
            agenda: Agenda::default(),
            next_look: 0,
            waiting: BTreeMap::new(),
            kept: BTreeSet::new(),
            standing: VecDeque::new(),
            earlier: VecDeque::new(),
        };
        terminal.keep_taken(&earlier);
        terminal.earlier = earlier.into();
        Ok(terminal)
    }

    /// Whether it has still to answer what it took (回答待ち).
    pub fn has_to_answer(&self) -> bool {
        self.agenda.brings_answers()
    }

    /// How it behaves.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The same, to be changed; a change counts from the next step.
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

    /// One look at the folders: does what is due, deletes what is old, answers what is new.
    pub(crate) fn step(&mut self, look: &mut Look<'_>) -> Result<(), Error> {
        self.agenda.tick(look.now);
        if !hours::is_open(&self.settings, look.now) {
            return Ok(());
        }
        self.work(look)?;
        self.delete_old(look)?;
        self.take_requests(look)
    }

    /// When the next request was taken of those that an earlier run took.
    pub(crate) fn next_earlier(&self) -> Option<Moment> {
        self.earlier.front().map(|entry| entry.taken)
    }

    /// Goes through that request once more, so that the system knows what it knew, and answers it if it
    /// was left unanswered.
    pub(crate) fn recall(&mut self, look: &mut Look<'_>) -> Result<(), Error> {
        let Some(entry) = self.earlier.front().cloned() else {
            return Ok(());
        };
        match entry.closed {
            Some(Closing::Refused) => {}
            None if !self.is_answered(&entry) => self.serve(&entry, look)?,
            closed => {
                let bytes = self.read(&entry)?;
                if let Ok((message, record)) = self.understood(&entry, &bytes) {
                    let manner = Manner::of(self.settings.charset);
                    drop(look.central.answer(message, &record, entry.taken, manner));
                }
                if closed.is_none() {
                    self.agenda
                        .add(0, Deed::Close(entry.clone(), Closing::Answered));
                }
            }
        }
        self.remember_answers(&entry);
        self.earlier.pop_front();
        Ok(())
    }

    /// Forgets every request and every fault, and removes its own answers from `res`.
    pub(crate) fn reset(&mut self) -> Result<(), Error> {
        for (_, answer) in std::mem::take(&mut self.standing) {
            self.remove_answer(&answer)?;
        }
        let cleared = self.journal.clear(self.disk.as_mut());
        cleared.map_err(|error| failed("sim-work", &error))?;
        self.earlier.clear();
        self.waiting.clear();
        self.kept.clear();
        self.agenda = Agenda::default();
        self.next_look = 0;
        self.faults = Faults::none(self.settings.seed);
        Ok(())
    }

    /// Does what is due. What fails stays due.
    fn work(&mut self, look: &mut Look<'_>) -> Result<(), Error> {
        while let Some((due, deed)) = self.agenda.take() {
            if let Err(error) = self.perform(&deed, look) {
                self.agenda.put_back(due, deed);
                return Err(error);
            }
        }
        Ok(())
    }

    fn perform(&mut self, deed: &Deed, look: &mut Look<'_>) -> Result<(), Error> {
        match deed {
            Deed::Serve(entry) => self.serve(entry, look),
            Deed::TakeAgain(entry) => self.take_again(entry, look),
            Deed::RemoveRequest(request) => self.remove_request(request),
            Deed::Close(entry, closing) => self.close(entry, *closing),
            Deed::Put(file) => self.put(file, look),
            Deed::Fill(file) => self.fill(file, look),
            Deed::Remove(answer) => self.remove_answer(answer).map(drop),
            Deed::Write(path, bytes) => {
                let written = self.disk.write(path, bytes);
                written.map_err(|error| failed("foreign", &error))
            }
        }
    }

    /// Whether a fault strikes a file here and now. It is told at once.
    fn strikes(&mut self, fault: Fault, file: &str, look: &mut Look<'_>) -> bool {
        let strikes = self.faults.strikes(fault);
        if strikes {
            let file = file.to_owned();
            look.tell(Happening::Struck { fault, file });
        }
        strikes
    }

    fn read(&mut self, entry: &Entry) -> Result<Vec<u8>, Error> {
        let read = self.journal.read(self.disk.as_mut(), entry);
        read.map_err(|error| failed(&entry.request, &error))
    }

    fn close(&mut self, entry: &Entry, closing: Closing) -> Result<(), Error> {
        let closed = self.journal.close(self.disk.as_mut(), entry, closing);
        closed.map_err(|error| failed(&entry.request, &error))
    }
}

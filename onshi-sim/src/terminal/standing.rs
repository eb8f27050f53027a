//! Answers in `res`: how they appear, what happens to them there, and when they are deleted.

use std::sync::Arc;

use onshi_core::catalogue::QualificationResult;
use onshi_core::error::Error;
use onshi_core::job::Moment;
use onshi_core::message::answer_stem;
use onshi_core::record::Draft;

use super::agenda::{Deed, NEXT_STEP, Outgoing};
use super::folders::{failed, last_part, of_day, removed};
use super::foreign;
use super::journal::Entry;
use super::taking::milliseconds;
use super::{Look, Terminal};
use crate::fault::Fault;
use crate::happening::Happening;

/// How long an answer stands that is deleted before its time, in milliseconds.
const EARLY: [i64; 3] = [NEXT_STEP, 10_000, 60_000];
/// How long an answer is away that comes again: longer than a Windows client believes an old listing.
const AWAY: i64 = 12_000;

/// What may happen to an answer once it stands in `res`.
type Aftermath = fn(&mut Terminal, &Outgoing, &Look<'_>);

static AFTERMATHS: &[(Fault, Aftermath)] = &[
    (Fault::DeletesEarly, |terminal, answer, _| {
        let after = terminal.faults.choose(&EARLY);
        terminal
            .agenda
            .add(after, Deed::Remove(answer.name.clone()));
    }),
    (Fault::Reappears, |terminal, answer, _| {
        let again = Outgoing {
            told: None,
            closes: None,
            exposed: false,
            ..answer.clone()
        };
        let agenda = &mut terminal.agenda;
        agenda.add(NEXT_STEP, Deed::Remove(answer.name.clone()));
        agenda.add(AWAY, Deed::Put(again));
    }),
    (Fault::ForeignTakes, |terminal, answer, _| {
        terminal
            .agenda
            .add(NEXT_STEP, Deed::Remove(answer.name.clone()));
    }),
    (Fault::Copies, |terminal, answer, _| {
        let name = foreign::copy_name(&answer.name);
        terminal.write_beside(&name, Arc::clone(&answer.bytes));
    }),
    (Fault::SyncFiles, |terminal, answer, look| {
        let name = terminal.faults.choose(foreign::SYNC_NAMES)(last_part(&answer.name), look.now);
        terminal.write_beside(&name, Arc::clone(&answer.bytes));
    }),
    (Fault::MarkerFiles, |terminal, answer, look| {
        let name = terminal.faults.choose(foreign::MARKER_NAMES)(last_part(&answer.name), look.now);
        terminal.write_beside(&name, Arc::default());
    }),
    (Fault::ForeignFace, |terminal, _, look| {
        let institution = look.central.clinic().institution();
        drop(terminal.foreign_face(institution, foreign::nobody(), look.now));
    }),
];

impl Terminal {
    /// Another program puts a face file of a person into `face`, at the next step.
    pub(crate) fn foreign_face(
        &mut self,
        institution: &str,
        person: Draft<QualificationResult>,
        now: Moment,
    ) -> Result<(), Error> {
        let (charset, dialect) = (self.settings.charset, &self.settings.dialect);
        let (name, bytes) = foreign::face(institution, person, now, charset, dialect)?;
        let path = self.folders.face.join(name);
        self.agenda.add(NEXT_STEP, Deed::Write(path, bytes.into()));
        Ok(())
    }

    /// Puts a file into `res`: at once by a rename, or in two steps under its final name.
    pub(super) fn put(&mut self, file: &Outgoing, look: &mut Look<'_>) -> Result<(), Error> {
        let path = self.folders.res.join(&file.name);
        if let (true, Some(folder)) = (self.settings.day_folders, path.parent()) {
            let made = self.disk.create_dir(folder);
            made.map_err(|error| failed("res", &error))?;
        }
        if self.settings.in_place {
            let half = file.bytes.get(..file.bytes.len() / 2).unwrap_or_default();
            let written = self.disk.write(&path, half);
            written.map_err(|error| failed(&file.name, &error))?;
            if file.told.is_some() {
                let answer = file.name.clone();
                look.tell(Happening::Began { answer });
            }
            self.agenda.add(NEXT_STEP, Deed::Fill(file.clone()));
            return Ok(());
        }
        let draft = self.folders.work.join(last_part(&file.name));
        let disk = self.disk.as_mut();
        let appeared = disk
            .write(&draft, &file.bytes)
            .and_then(|()| disk.rename(&draft, &path));
        appeared.map_err(|error| failed(&file.name, &error))?;
        self.stands(file, look);
        Ok(())
    }

    /// Writes the second half of a file. One that was taken away in the meantime stays away.
    pub(super) fn fill(&mut self, file: &Outgoing, look: &mut Look<'_>) -> Result<(), Error> {
        let path = self.folders.res.join(&file.name);
        let rest = file.bytes.get(file.bytes.len() / 2..).unwrap_or_default();
        match self.disk.append(&path, rest) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(failed(&file.name, &error))
            }
            _ => {
                self.stands(file, look);
                Ok(())
            }
        }
    }

    /// The file stands in `res`, whole.
    fn stands(&mut self, file: &Outgoing, look: &mut Look<'_>) {
        if let Some((entry, closing)) = &file.closes {
            self.agenda.add(0, Deed::Close(entry.clone(), *closing));
        }
        if let Some(told) = &file.told {
            look.tell(told.clone());
        }
        let since = self.agenda.elapsed();
        self.standing.push_back((since, file.name.clone()));
        if file.exposed {
            for (fault, aftermath) in AFTERMATHS {
                if self.strikes(*fault, &file.name, look) {
                    aftermath(self, file, look);
                }
            }
        }
    }

    fn write_beside(&mut self, name: &str, bytes: Arc<[u8]>) {
        let path = self.folders.res.join(name);
        self.agenda.add(NEXT_STEP, Deed::Write(path, bytes));
    }

    /// Removes an answer; whether it was there.
    pub(super) fn remove_answer(&mut self, answer: &str) -> Result<bool, Error> {
        let path = self.folders.res.join(answer);
        removed(self.disk.as_mut(), &path).map_err(|error| failed(answer, &error))
    }

    /// Deletes what has stood for its time.
    pub(super) fn delete_old(&mut self, look: &mut Look<'_>) -> Result<(), Error> {
        let Some(stay) = self.settings.stay_ms.map(milliseconds) else {
            return Ok(());
        };
        let old = self.agenda.elapsed().saturating_sub(stay);
        while let Some((since, answer)) = self.standing.front().cloned() {
            if since > old {
                break;
            }
            if self.remove_answer(&answer)? {
                look.tell(Happening::Deleted { answer });
            }
            self.standing.pop_front();
        }
        Ok(())
    }

    /// The answer stands in `res`, and whole: one that is written in two steps may be half of one.
    pub(super) fn is_answered(&mut self, entry: &Entry) -> bool {
        !self.settings.in_place && !self.answers_to(entry).is_empty()
    }

    /// What an earlier run put into `res` is deleted in time, too: its time begins anew.
    pub(super) fn remember_answers(&mut self, entry: &Entry) {
        if self.settings.stay_ms.is_some() {
            let since = self.agenda.elapsed();
            let answers = self.answers_to(entry);
            self.standing
                .extend(answers.into_iter().map(|answer| (since, answer)));
        }
    }

    /// Names of the answers to a request that stand in `res`.
    fn answers_to(&mut self, entry: &Entry) -> Vec<String> {
        let stem = answer_stem(&entry.request).unwrap_or_default();
        let names = ["xml", "zip", "pdf"].map(|ending| format!("{stem}.{ending}"));
        let names = names.map(|name| self.name_in_res(&name, entry));
        let (disk, res) = (self.disk.as_mut(), &self.folders.res);
        let stands = |name: &String| disk.exists(&res.join(name));
        names.into_iter().filter(stands).collect()
    }

    /// A name with the folder of the day on which its request was taken, where days have folders.
    pub(super) fn name_in_res(&self, name: &str, entry: &Entry) -> String {
        match self.settings.day_folders {
            true => of_day(name, entry.taken),
            false => name.to_owned(),
        }
    }
}

//! Which requests are taken out of `req`, when, and how.

use std::collections::BTreeSet;

use onshi_core::catalogue::Direction;
use onshi_core::error::Error;
use onshi_core::message::{Extension, FileName};

use super::agenda::{Deed, NEXT_STEP};
use super::folders::{failed, removed};
use super::journal::Entry;
use super::{Look, Terminal};
use crate::fault::Fault;
use crate::settings::Settings;

/// How much later than usual a request is picked up, in milliseconds: a second to three days.
const LATE: [i64; 5] = [1_000, 60_000, 3_600_000, 86_400_000, 259_200_000];
/// How long after the first time a request is taken a second time.
const AGAIN_AFTER: [i64; 3] = [NEXT_STEP, 5_000, 60_000];

impl Terminal {
    /// Looks at `req`, if it is time to, and takes what has lain there long enough.
    pub(super) fn take_requests(&mut self, look: &mut Look<'_>) -> Result<(), Error> {
        let elapsed = self.agenda.elapsed();
        if elapsed < self.next_look {
            return Ok(());
        }
        let ripe = self.ripe(elapsed, look)?;
        for request in ripe.iter().take(look.most) {
            self.take(request, look)?;
            self.work(look)?;
        }
        if ripe.len() <= look.most {
            self.next_look = elapsed.saturating_add(milliseconds(self.settings.look_every_ms));
        }
        Ok(())
    }

    /// Requests that have lain long enough, by name.
    fn ripe(&mut self, elapsed: i64, look: &mut Look<'_>) -> Result<Vec<String>, Error> {
        let names = self.disk.names(&self.folders.req);
        let mut present = names.map_err(|error| failed("req", &error))?;
        present.retain(|name| is_taken(name, &self.settings));
        present.sort_unstable();
        let is_present = |name: &String| present.binary_search(name).is_ok();
        self.kept.retain(is_present);
        self.waiting.retain(|name, _| is_present(name));
        let usual = elapsed.saturating_add(milliseconds(self.settings.pick_up_after_ms));
        let mut ripe = Vec::new();
        for name in present {
            if self.kept.contains(&name) {
                continue;
            }
            let at = match self.waiting.get(&name) {
                Some(at) => *at,
                None => {
                    let late = match self.strikes(Fault::PicksLate, &name, look) {
                        true => self.faults.choose(&LATE),
                        false => 0,
                    };
                    let at = usual.saturating_add(late);
                    self.waiting.insert(name.clone(), at);
                    at
                }
            };
            if at <= elapsed {
                ripe.push(name);
            }
        }
        Ok(ripe)
    }

    fn take(&mut self, request: &str, look: &mut Look<'_>) -> Result<(), Error> {
        let keeps = self.strikes(Fault::KeepsRequest, request, look);
        let removes_later = self.settings.remove_after_answer
            || self.strikes(Fault::AnswersBeforeTaking, request, look);
        let path = self.folders.req.join(request);
        let disk = self.disk.as_mut();
        let taken = match keeps || removes_later {
            true => self.journal.pick_copy(disk, &path, request, look.now),
            false => self.journal.pick_up(disk, &path, request, look.now),
        };
        let Some(entry) = taken.map_err(|error| failed(request, &error))? else {
            return Ok(());
        };
        self.waiting.remove(request);
        if keeps || removes_later {
            self.kept.insert(request.to_owned());
        }
        if removes_later && !keeps {
            let removal = Deed::RemoveRequest(request.to_owned());
            self.agenda.add(NEXT_STEP, removal);
        }
        if self.strikes(Fault::PicksTwice, request, look) {
            let after = self.faults.choose(&AGAIN_AFTER);
            self.agenda.add(after, Deed::TakeAgain(entry.clone()));
        }
        self.agenda.add(0, Deed::Serve(entry));
        Ok(())
    }

    pub(super) fn take_again(&mut self, earlier: &Entry, look: &mut Look<'_>) -> Result<(), Error> {
        let disk = self.disk.as_mut();
        let taken = self.journal.pick_again(disk, earlier, look.now);
        if let Some(entry) = taken.map_err(|error| failed(&earlier.request, &error))? {
            self.agenda.add(0, Deed::Serve(entry));
        }
        Ok(())
    }

    pub(super) fn remove_request(&mut self, request: &str) -> Result<(), Error> {
        let path = self.folders.req.join(request);
        let removed = removed(self.disk.as_mut(), &path);
        removed.map(drop).map_err(|error| failed(request, &error))
    }

    /// Requests that still stand in `req` as an earlier run took them are not taken again.
    pub(super) fn keep_taken(&mut self, earlier: &[Entry]) {
        let present = self.disk.names(&self.folders.req).unwrap_or_default();
        let present: BTreeSet<String> = present.into_iter().collect();
        for entry in earlier
            .iter()
            .filter(|entry| present.contains(&entry.request))
        {
            let path = self.folders.req.join(&entry.request);
            let there = self.disk.read(&path).ok();
            let taken = self.journal.read(self.disk.as_mut(), entry).ok();
            if there.is_some() && there == taken {
                self.kept.insert(entry.request.clone());
                if self.settings.remove_after_answer {
                    let removal = Deed::RemoveRequest(entry.request.clone());
                    self.agenda.add(NEXT_STEP, removal);
                }
            }
        }
    }
}

/// Whether a name in `req` is one that the terminal takes. It is unknown what the real one does with those
/// that are no requests of the interface.
fn is_taken(name: &str, settings: &Settings) -> bool {
    is_request(name, settings) || settings.refuse_foreign_names
}

fn is_request(name: &str, settings: &Settings) -> bool {
    FileName::parse(name).is_some_and(|file| {
        let encrypted = || settings.password.is_some() && settings.encrypts(file.prefix);
        let readable = match file.extension {
            Extension::Xml => true,
            Extension::Zip => encrypted(),
            Extension::Pdf | Extension::Err => false,
        };
        file.direction == Direction::Request && readable
    })
}

impl Settings {
    /// Whether files under a prefix are encrypted.
    pub(super) fn encrypts(&self, prefix: &str) -> bool {
        let mut beginnings = self.encrypted_prefixes.iter();
        beginnings.any(|beginning| prefix.starts_with(beginning.as_str()))
    }
}

pub(super) fn milliseconds(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

//! What the client writes into the audit of its ledger (監査証跡, R25–R28, I-16), and how it is read.
//!
//! What becomes of a job is written with its state; what is done with information, before it is given out:
//! if it cannot be written, nothing is given.
//!
//! | document | holds |
//! |---|---|
//! | `audit-key` | 32 random bytes that name patients in this audit |

use onshi_core::audit::{Anchor, Broken, Deed, Entry, Head, Line, Names, Who, Whose};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId, Moment};

use crate::client::Client;
use crate::ledger::{Key, Ledger, verify_audit, write_out_audit};
use crate::random::Random;

/// So far the kept time may run ahead of the clock after a crash, ms; more than that is the clock's doing.
const AHEAD_MS: i64 = 10_000;

/// What a client needs to write entries.
#[derive(Debug)]
pub(crate) struct Auditor {
    who: Who,
    names: Names,
    /// That the clock is set back was written.
    behind: bool,
}

impl Auditor {
    /// Takes the key of a ledger, or draws one, and writes that a program begins.
    pub(crate) fn open(
        ledger: &mut dyn Ledger,
        who: &Who,
        (wall, trusted): (Moment, Moment),
        random: &mut dyn Random,
    ) -> Result<Self, Error> {
        let name = Key::of(&["audit-key"]);
        let kept = ledger.kept(name.as_str())?;
        let kept = kept.into_iter().next().map(|(_, body)| body);
        let key = kept.clone().map(<[u8; 32]>::try_from).transpose();
        let key = key.map_err(|_| Error::new(ErrorCode::LedgerBroken).because("audit-key"))?;
        let key = key.unwrap_or_else(|| drawn(random));
        let new = kept.is_none().then(|| (name, Some(key.to_vec())));
        let opened = Entry::new(Deed::Opened, wall, trusted, who.clone());
        ledger.keep(new.as_slice(), &[opened])?;
        Ok(Auditor {
            who: who.clone(),
            names: Names::kept(key),
            behind: false,
        })
    }
}

fn drawn(random: &mut dyn Random) -> [u8; 32] {
    let mut key = [0; 32];
    random.fill(&mut key);
    key
}

impl Client {
    /// Who acts from now on, until somebody else does (操作者). It stands in every line of the audit.
    pub fn act_as(&mut self, who: Who) {
        self.auditor.who = who;
    }

    /// A patient of the host as the audit of this ledger names them (監査証跡での仮名).
    pub fn name_in_audit(&self, patient: &str) -> Whose {
        self.auditor.names.of(&self.engine().pseudonym(patient))
    }

    /// How far the audit goes: note it somewhere else, and nobody can write the audit anew unseen
    /// (監査証跡の控え).
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn audit_head(&mut self) -> Result<Head, Error> {
        self.ledger_mut().audit(1, 0).map(|audit| audit.head)
    }

    /// Lines of the audit from a number on, so many at most (監査証跡の閲覧).
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn audit_lines(&mut self, from: u64, most: usize) -> Result<Vec<Line>, Error> {
        self.ledger_mut().audit(from, most).map(|audit| audit.lines)
    }

    /// Gives the whole audit, line by line, as [`write_out_audit`] does; that it was written out is its last
    /// line (監査証跡の書出し).
    ///
    /// # Errors
    /// As [`write_out_audit`].
    pub fn export_audit(
        &mut self,
        line: impl FnMut(&str) -> Result<(), Error>,
    ) -> Result<Head, Error> {
        let exported = self.entry(Deed::Exported);
        self.keep_audited(&[], &[exported])?;
        write_out_audit(self.ledger_mut(), line)
    }

    /// Checks the whole audit, as [`verify_audit`] does (監査証跡の検証).
    ///
    /// # Errors
    /// As [`verify_audit`].
    pub fn verify_audit(
        &mut self,
        anchors: impl IntoIterator<Item = Anchor>,
    ) -> Result<Result<Head, Broken>, Error> {
        verify_audit(self.ledger_mut(), anchors)
    }

    // ---- small parts ----------------------------------------------------------------------------

    /// A deed, here and now.
    pub(crate) fn entry(&self, deed: Deed) -> Entry {
        let wall = self.now();
        let trusted = wall.plus_ms(self.trusted.behind_ms(wall));
        Entry::new(deed, wall, trusted, self.auditor.who.clone())
    }

    /// A deed in a job.
    pub(crate) fn entry_of(&self, deed: Deed, job: &Job) -> Entry {
        let grounds = job.grounds.iter().map(|ground| ground.patient);
        let all = grounds.filter(|_| deed.row().names_all);
        let whose = self.named(job.subject.into_iter().chain(all));
        self.entry(deed).of_job(job).with(whose)
    }

    /// A deed in a job by its number.
    pub(crate) fn entry_in(&self, deed: Deed, job: JobId) -> Entry {
        match self.job(job) {
            Some(known) => self.entry_of(deed, known),
            None => Entry {
                job: Some(job),
                ..self.entry(deed)
            },
        }
    }

    /// A deed about a patient, by the host's key.
    pub(crate) fn entry_about(&self, deed: Deed, patient: &str) -> Entry {
        self.entry(deed).with(vec![self.name_in_audit(patient)])
    }

    fn named(&self, pseudonyms: impl Iterator<Item = [u8; 32]>) -> Vec<Whose> {
        let named = pseudonyms.map(|pseudonym| self.auditor.names.of(&pseudonym));
        let mut whose: Vec<Whose> = named.collect();
        whose.sort();
        whose.dedup();
        whose
    }

    /// What was opened for the host is written before the host has it; so is what a rule refused.
    pub(crate) fn delivered<T>(
        &mut self,
        job: JobId,
        opened: Result<T, Error>,
    ) -> Result<T, Error> {
        if opened.is_ok() {
            let entry = self.entry_in(Deed::Delivered, job);
            self.keep_audited(&[], &[entry])?;
        }
        self.denied(|client| client.entry_in(Deed::Denied, job), opened)
    }

    /// What a rule refused is written; nothing else is.
    pub(crate) fn denied<T>(
        &mut self,
        entry: impl FnOnce(&Client) -> Entry,
        asked: Result<T, Error>,
    ) -> Result<T, Error> {
        if let Err(error) = &asked
            && matches!(
                error.code(),
                ErrorCode::Forbidden | ErrorCode::ConsentMissing
            )
        {
            let why = error.code().row().ident;
            let entry = entry(self).about(vec![why]);
            self.keep_audited(&[], &[entry])?;
        }
        asked
    }

    /// A clock that was set back is written once, until it has caught up (R27).
    pub(crate) fn note_clock(&mut self) -> Result<(), Error> {
        let behind = self.clock_behind_ms() > AHEAD_MS;
        if behind && !self.auditor.behind {
            let entry = self.entry(Deed::ClockBehind);
            self.keep_audited(&[], &[entry])?;
        }
        self.auditor.behind = behind;
        Ok(())
    }
}

//! Clinical answers (診療/薬剤情報・特定健診等情報), taken apart for the role of the host (表4.1.1-1 (2)(8),
//! R01–R03, R10).
//!
//! ```text
//!  answer_apart ──► each person: rest            what a receipt computer may have
//!                              └ Passing ──────► hand_over   through memory to the chart
//!                                  │             keep        with may_keep, which charts have
//!                                  └─ open ◄──── access      for a viewer: what is granted, and why
//!                                                            the rest is not
//! ```
//!
//! [`Client::answer`] gives such an answer only to a host that decides itself
//! ([`Access::ByHost`]).

use onshi_core::audit::{Deed, Entry};
use onshi_core::catalogue::MessageRow;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{JobId, Moment, Pseudonyms, patient_answered};
use onshi_core::record::Record;
use onshi_core::rules::access::clinical::carried;
use onshi_core::rules::access::matrix::CLASSES;
use onshi_core::rules::access::{
    Access, ClinicalAccess, Host, Keep, Passing, Refused, Split, Viewer, grant, split,
};
use onshi_core::rules::consent::{Denial, Permit};
use onshi_core::rules::data_class::{ConsentKind, DataClass};
use onshi_core::rules::retention::Place;

use crate::answer::{AnswerReader, Answered};
use crate::client::Client;
use crate::consents::Grounds;
use crate::document::Document;
use crate::telemetry::trace::doing;

/// An answer that may be clinical, whichever kind of file it is.
#[derive(Debug)]
pub enum Apart {
    /// XML, taken apart unit by unit.
    Message(Box<ApartReader>),
    /// PDF, which cannot be taken apart.
    Document(ApartDocument),
}

/// A PDF on its way to a chart (一時格納). It opens to every class that it may show, or not at all.
#[derive(Debug)]
pub struct ApartDocument {
    /// Its bytes.
    pub document: Passing<Document>,
    /// All that it may show.
    pub classes: Vec<DataClass>,
}

impl ApartDocument {
    /// The document, if it is about `patient` and these rights open all that it may show.
    pub fn open(&self, patient: &str, rights: &Rights) -> Option<&Document> {
        let Rights { granted, now, .. } = rights;
        self.document
            .open_whole(&self.classes, patient, granted, *now)
    }
}

/// A proven message, read in parts: what everybody may have, and what only passes.
#[derive(Debug)]
pub struct ApartReader {
    reader: AnswerReader,
    /// Whose consent still held when it was opened.
    grounds: Grounds,
    names: Pseudonyms,
}

impl ApartReader {
    /// Its file name.
    pub fn name(&self) -> &str {
        self.reader.name()
    }

    /// The message.
    pub fn message(&self) -> &'static MessageRow {
        self.reader.message()
    }

    /// Everything that stands once in it.
    pub fn frame(&self) -> Split {
        apart(&self.reader.frame().record, &self.grounds, &self.names)
    }

    /// The next person of a batch, month of receipts or checkup; `None` after the last.
    ///
    /// # Errors
    /// As [`AnswerReader::next_unit`].
    pub fn next_unit(&mut self) -> Result<Option<Split>, Error> {
        let ApartReader {
            reader,
            grounds,
            names,
        } = self;
        let unit = reader.next_unit()?;
        Ok(unit.map(|unit| apart(unit, grounds, names)))
    }
}

/// What is clinical passes only while the consent of its patient holds (R06).
fn apart(record: &Record, grounds: &Grounds, names: &Pseudonyms) -> Split {
    let patient = patient_answered(record.root()).map(|patient| names.of(patient));
    let split = split(record);
    Split {
        clinical: split.clinical.filter(|_| grounds.hold(patient)),
        ..split
    }
}

/// What a viewer may see of a patient, and why not the rest (閲覧できる情報).
#[derive(Debug)]
pub struct Rights {
    /// What opens, class by class.
    pub granted: Vec<ClinicalAccess>,
    /// What does not, and why, in the order of the matrix.
    pub refused: Vec<(DataClass, NotShown)>,
    /// As of when.
    pub now: Moment,
}

/// Why a class is not shown (閲覧不可の理由).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotShown {
    /// Viewer, software or profession may not.
    Refused(Refused),
    /// No consent holds.
    Denied(Denial),
}

impl NotShown {
    /// Japanese words to show.
    pub fn japanese(self) -> &'static str {
        match self {
            NotShown::Refused(refused) => refused.japanese(),
            NotShown::Denied(denial) => denial.japanese(),
        }
    }

    /// English words to show.
    pub fn english(self) -> &'static str {
        match self {
            NotShown::Refused(refused) => refused.english(),
            NotShown::Denied(denial) => denial.english(),
        }
    }
}

impl Rights {
    /// What these rights show of something that passes, if it is about their patient.
    pub fn open(&self, passing: &Passing, patient: &str) -> Record {
        passing.open(patient, &self.granted, self.now)
    }
}

impl Client {
    /// Reads the answer of a job and takes it apart: for each person what a receipt computer may have, and
    /// what is clinical on its way to a chart. For a role that may not keep, a timer begins to run for the
    /// copy in memory ([`erased`](Self::erased) ends it). It can be read again until it is acknowledged.
    ///
    /// What is clinical of a patient of a batch whose consent has ended, or was taken back, stays away; who
    /// they are, the 任意の識別子 of their part says.
    ///
    /// # Errors
    /// As [`answer`](Self::answer), but never [`ErrorCode::Forbidden`]; [`ErrorCode::ConsentMissing`] where
    /// the answer is about one person.
    pub fn answer_apart(&mut self, job: JobId) -> Result<Apart, Error> {
        let doing = doing!("answer_apart").of(self, job);
        let opened = self.taken_apart(job);
        doing.ends(self.delivered(job, opened))
    }

    fn taken_apart(&mut self, job: JobId) -> Result<Apart, Error> {
        let answer = self.readable(job)?;
        let grounds = self.still_standing(job)?;
        let operation = self.known(job)?.operation();
        let is_batch = operation.is_some_and(|operation| operation.collect.is_some());
        if grounds.is_over() && !is_batch {
            return Err(Error::new(ErrorCode::ConsentMissing));
        }
        self.note_passing(job, Place::Memory)?;
        let classes = self.answer_row(job).map(|row| carried(row.record));
        Ok(match self.open_answer(job, &answer)? {
            Answered::Message(reader) => Apart::Message(Box::new(ApartReader {
                reader: *reader,
                grounds,
                names: self.engine().pseudonyms(),
            })),
            Answered::Document(document) => Apart::Document(ApartDocument {
                document: Passing::new(document),
                classes: classes.unwrap_or_default(),
            }),
        })
    }

    /// What a viewer may see now of a patient, by the consent of this road: ask for each use
    /// (閲覧権限の確認, R01–R03). `patient` is the host's key, found by linkage from the rest of the answer;
    /// `viewer` is who is signed in, `None` if the host cannot tell.
    ///
    /// What is not granted is refused, and nothing opens through another software than that of the
    /// settings.
    ///
    /// # Errors
    /// The ledger failed: then nothing may be shown.
    pub fn access(
        &mut self,
        patient: &str,
        kind: ConsentKind,
        viewer: Option<&Viewer>,
    ) -> Result<Rights, Error> {
        let now = self.trusted_now()?;
        let consent = self.consent(patient, kind)?;
        let mut rights = Rights {
            granted: Vec::new(),
            refused: Vec::new(),
            now: now.moment(),
        };
        for class in CLASSES {
            let answer = match consent.permits(class, kind, now) {
                Err(denial) => Err(NotShown::Denied(denial)),
                Ok(permit) => self
                    .grant(viewer, class, &permit, now.moment())
                    .map_err(NotShown::Refused),
            };
            match answer {
                Ok(access) => rights.granted.push(access),
                Err(why) => rights.refused.push((class, why)),
            }
        }
        self.note_rights(patient, &rights)?;
        Ok(rights)
    }

    /// What may be seen and what may not is in the audit before anybody sees it.
    fn note_rights(&mut self, patient: &str, rights: &Rights) -> Result<(), Error> {
        let granted = rights.granted.iter().map(|access| access.class().english());
        let refused = rights.refused.iter().map(|(class, _)| class.english());
        let deeds = [
            (Deed::Viewed, granted.collect::<Vec<_>>()),
            (Deed::Denied, refused.collect()),
        ];
        let deeds = deeds.into_iter().filter(|(_, about)| !about.is_empty());
        let entries: Vec<Entry> = deeds
            .map(|(deed, about)| self.entry_about(deed, patient).about(about))
            .collect();
        self.keep_audited(&[], &entries)
    }

    /// That the host may keep what is clinical; `None` for a role that only passes it on (R10).
    pub fn may_keep(&self) -> Option<Keep> {
        Keep::of(self.host()?.role)
    }

    fn grant(
        &self,
        viewer: Option<&Viewer>,
        class: DataClass,
        permit: &Permit,
        now: Moment,
    ) -> Result<ClinicalAccess, Refused> {
        let host = self.host().ok_or(Refused::PolicyDeniesAll)?;
        if viewer.is_some_and(|viewer| viewer.role != host.role) {
            return Err(Refused::Software);
        }
        grant(&host.policy, viewer, class, permit, now)
    }

    /// Refuses what only [`answer_apart`](Self::answer_apart) gives.
    pub(crate) fn may_be_given_whole(&self, job: JobId) -> Result<(), Error> {
        let clinical = self.answer_row(job).is_some_and(is_clinical);
        match self.host() {
            Some(_) if clinical => Err(Error::new(ErrorCode::Forbidden)
                .because("a clinical answer is read with answer_apart")),
            _ => Ok(()),
        }
    }

    /// The software that asks; `None` if the host decides itself.
    pub(crate) fn host(&self) -> Option<&Host> {
        match &self.settings().access {
            Access::ByRole(host) => Some(host),
            Access::ByHost => None,
        }
    }

    /// Whether the answer of a job may not stay with the host.
    pub(crate) fn must_go(&self, job: JobId) -> bool {
        let passes = self.host().is_some_and(|host| !host.role.keeps());
        passes && self.answer_row(job).is_some_and(is_clinical)
    }

    fn answer_row(&self, job: JobId) -> Option<&'static MessageRow> {
        let operation = self.job(job)?.operation()?;
        let pair = operation.collect.as_ref().unwrap_or(&operation.ask);
        Some(pair.answer)
    }
}

fn is_clinical(message: &'static MessageRow) -> bool {
    !carried(message.record).is_empty()
}

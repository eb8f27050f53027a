//! One thing that was done: what is known of it before it has its place in the chain.

use std::fmt;

use super::deed::Deed;
use super::names::Whose;
use crate::job::{Job, JobId, Moment};

/// Who acts, in the words of the host (操作者). They are written down and not checked; a host gives ids,
/// no names of patients. Nothing is known by default.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Who {
    /// Id of the user (利用者).
    pub user: String,
    /// Their role or profession (職種・権限).
    pub role: String,
    /// The terminal or program that they use (端末).
    pub terminal: String,
    /// Number of its process (プロセス).
    pub process: Option<u32>,
}

/// Something that was done, to be written into an audit (監査証跡の1件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What.
    pub deed: Deed,
    /// What the clock of the machine said.
    pub wall: Moment,
    /// The highest time that was ever seen; later than `wall` while the clock is set back (R27).
    pub trusted: Moment,
    /// Who acts.
    pub who: Who,
    /// In which job.
    pub job: Option<JobId>,
    /// Number of its operation.
    pub operation: Option<u16>,
    /// Whose information.
    pub whose: Vec<Whose>,
    /// Classes of information and reasons, in words of our tables: no value of a document can stand here.
    pub about: Vec<&'static str>,
}

impl Who {
    /// What an audit takes of a text of the host: longer ones are cut.
    const LONGEST: usize = 64;

    /// A user by an id.
    pub fn user(id: impl Into<String>) -> Self {
        Who {
            user: id.into(),
            ..Who::default()
        }
    }

    /// The texts with their names in a line, as far as they are known and fit.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&'static str, String)> {
        let texts = [
            ("user", &self.user),
            ("role", &self.role),
            ("terminal", &self.terminal),
        ];
        let known = texts.into_iter().filter(|(_, text)| !text.is_empty());
        known.map(|(name, text)| (name, text.chars().take(Self::LONGEST).collect()))
    }
}

/// An id of a user is no secret, and no log is a place for it.
impl fmt::Debug for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Who ‹redacted›")
    }
}

impl Entry {
    /// A deed at a time.
    pub fn new(deed: Deed, wall: Moment, trusted: Moment, who: Who) -> Self {
        Entry {
            deed,
            wall,
            trusted,
            who,
            job: None,
            operation: None,
            whose: Vec::new(),
            about: Vec::new(),
        }
    }

    /// In a job.
    #[must_use]
    pub fn of_job(self, job: &Job) -> Self {
        Entry {
            job: Some(job.id),
            operation: Some(job.operation),
            ..self
        }
    }

    /// With whose information.
    #[must_use]
    pub fn with(self, whose: Vec<Whose>) -> Self {
        Entry { whose, ..self }
    }

    /// What it was about.
    #[must_use]
    pub fn about(self, about: Vec<&'static str>) -> Self {
        Entry { about, ..self }
    }
}

//! What the host wants to know, and what it was told of it.

use onshi_core::error::ErrorCode;
use onshi_core::job::{Job, Moment};
use onshi_core::rules::consent::Progress;

use super::{Question, Reading};

/// Something that the host wants to know, and what came of it.
#[derive(Debug)]
pub struct Wish {
    /// The host's own key; that of the job, also where the client makes it.
    pub key: String,
    /// What is asked.
    pub question: Question,
    /// What the question left open.
    pub draw: u64,
    /// Day for which it was written.
    pub day: chrono::NaiveDate,
    /// When it was submitted, each time: the true time, and that on the clock of our machine.
    pub asked: Vec<(Moment, Moment)>,
    /// Key of the wish that it repeats.
    pub repeats: Option<String>,
    /// The client said that it is taken in.
    pub taken_in: bool,
    /// The client opened its answer, or could not say whether it did.
    pub opened: bool,
    /// Every reading of its answer.
    pub readings: Vec<Reading>,
    /// The host tried to acknowledge.
    pub acknowledging: bool,
    /// The client said that it is acknowledged.
    pub acknowledged: bool,
    /// The host gave it up at some time.
    pub abandoned: bool,
    /// How a cancellation went, as the client keeps it once it is acknowledged.
    pub noted: Option<Progress>,
}

impl Wish {
    pub(super) fn new(key: String, question: Question, draw: u64, day: chrono::NaiveDate) -> Self {
        Wish {
            key,
            question,
            draw,
            day,
            asked: Vec::new(),
            repeats: None,
            taken_in: false,
            opened: false,
            readings: Vec::new(),
            acknowledging: false,
            acknowledged: false,
            abandoned: false,
            noted: None,
        }
    }

    /// The key of the list whose part it is.
    pub fn list(&self) -> Option<&str> {
        let is_part = self.question == Question::List;
        let list = self.key.rsplit_once('#').map(|(list, _)| list);
        list.filter(|_| is_part)
    }
}

/// What the client answered to something that the host did, against what the ledger held before.
#[derive(Debug)]
pub struct Word {
    /// What the host did.
    pub act: Act,
    /// Number of its wish.
    pub wish: usize,
    /// The job as the client knew it before.
    pub before: Option<Job>,
    /// The time on the clock of our machine.
    pub wall: Moment,
    /// The answer.
    pub result: Result<(), ErrorCode>,
}

/// What the host does about a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Submits it.
    Submit,
    /// Reads the answer.
    Read,
    /// Acknowledges.
    Acknowledge,
    /// Takes the request back.
    Withdraw,
    /// Gives it up.
    Abandon,
    /// Takes it up again.
    Resume,
    /// Asks for the result again.
    CollectAgain,
}

//! What must hold at every moment (不変条件): the I-rules of RELIABILITY §D.1, each a function of its own.
//!
//! | judged | against |
//! |---|---|
//! | a deed | what was done before it |
//! | a word: what the client answered the host | what the host knows |
//! | the scene after an event | everything |
//! | the evening, when all faults have ended | everything |
//! | the audit of an event, and of the day | what was done and answered in it |

mod audit;
mod days;
mod deeds;
mod evening;
mod facility;
mod lists;
mod scene;
mod words;

pub use evening::was_lost;
use onshi_client::{ArchiveLimits, Client, unpack};
use onshi_core::catalogue::Dialect;
use onshi_core::message::{Extension, FileName, prove_pdf};
use onshi_core::record::{Frame, Record, read_frame, read_whole};
use onshi_core::xml::Limits;

use crate::deeds::Deed;
use crate::host::{DIALECT, Host, Word};
use crate::site::State;
use crate::story::Story;

/// Whether an invariant holds; if not, what was seen.
pub type Verdict = Result<(), String>;

/// An invariant that does not hold any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Which.
    pub invariant: &'static str,
    /// What was seen.
    pub seen: String,
}

impl Breach {
    /// An invariant that does not hold.
    pub fn of(invariant: &'static str, seen: impl Into<String>) -> Self {
        Breach {
            invariant,
            seen: seen.into(),
        }
    }
}

/// What can be seen between two events.
pub struct Scene<'a> {
    /// Disk, ledger, clock.
    pub site: &'a State,
    /// The host and its own books.
    pub host: &'a Host,
    /// What was done so far.
    pub story: &'a Story,
    /// The client, if its program runs.
    pub client: Option<&'a Client>,
    /// What was done in the event.
    pub deeds: &'a [Deed],
    /// What the client answered in it.
    pub words: &'a [Word],
}

type OfDeed = fn(&Deed, &Story, &Host) -> Verdict;
type OfWord = fn(&Word, &Story, &Host) -> Verdict;
type OfScene = fn(&Scene<'_>) -> Verdict;

const DEEDS: &[(&str, OfDeed)] = &[
    ("I-1 intent first", deeds::intent_first),
    ("I-1 a request is whole", deeds::request_is_whole),
    ("I-2 receipt kept", deeds::receipt_kept),
    ("I-3 no dead poll", deeds::no_dead_poll),
    ("I-4 no overlap", deeds::no_overlap),
    ("I-5 asked once", deeds::asked_once),
    ("I-5 nothing ends by itself", deeds::nothing_ends_by_itself),
    ("I-5 withdrawn is not asked", deeds::withdrawn_is_not_asked),
    (
        "I-7 acknowledged by the host",
        deeds::acknowledged_by_the_host,
    ),
    ("I-8 no destruction", deeds::no_destruction),
    ("I-9 an answer is whole", deeds::answer_is_whole),
    ("I-10 asked with consent", deeds::asked_with_consent),
    ("I-12 names unique", deeds::names_unique),
    ("I-13 nothing strays", deeds::nothing_strays),
    ("I-15 order per patient", deeds::order_per_patient),
    (
        "I-15 a renewed consent stays",
        facility::renewed_consent_stays,
    ),
    ("I-5 nobody asked twice", lists::asked_about_once),
    ("R32 a code asked for once", facility::code_asked_once),
];

const WORDS: &[(&str, OfWord)] = &[
    ("I-7 acknowledged once", words::acknowledged_once),
    ("I-9 binding", words::binding),
    ("I-9 the right patient", words::right_patient),
    ("I-10 shown with consent", words::shown_with_consent),
    ("I-14 no negative memory", words::answer_of_its_own),
    ("I-9 everybody once", lists::everybody_once),
    ("R05 cancellation noted", facility::cancellation_is_noted),
    ("I-19 every day counts", days::every_day_counts),
];

const SCENES: &[(&str, OfScene)] = &[
    ("R32 no code is kept", facility::no_code_is_kept),
    ("I-6 nothing taken in is lost", scene::nothing_is_lost),
    ("I-5 nothing asks by itself", scene::nothing_asks_by_itself),
    ("I-9 refused by a refusal", scene::refused_by_a_refusal),
    ("I-6 offered until acknowledged", scene::offered),
    ("I-7 acknowledged for ever", scene::acknowledged_for_ever),
    ("I-7 the same answer each time", scene::same_each_time),
    ("I-17 foreign files untouched", scene::foreign_files),
    ("I-6 a list is one", lists::is_one),
    ("I-6 a list is told", lists::told_when_done),
    ("R32 a code shown once", facility::code_handed_over_once),
    ("I-19 no day counts too early", days::no_day_too_early),
];

const EVENINGS: &[(&str, OfScene)] = &[
    ("I-18 progress", evening::progress),
    (
        "I-11 answers are cleared away",
        evening::answers_are_cleared,
    ),
    ("I-11 nothing stays staged", evening::nothing_stays_staged),
    ("I-11 no residue", evening::no_residue),
];

const AUDITS: &[(&str, OfScene)] = &[
    ("I-16 a step has its line", audit::steps_are_told),
    ("R25 what is given is told", audit::given_is_told),
    ("R25 what is refused is told", audit::refused_is_told),
    ("R26 the chain holds", audit::chain_holds),
    ("R28 nobody is named", audit::nobody_is_named),
];

/// Judges what was done, one deed after the other, and remembers it.
pub fn judge_deeds(deeds: &[Deed], story: &mut Story, host: &Host) -> Result<(), Breach> {
    for deed in deeds {
        for (name, holds) in DEEDS {
            holds(deed, story, host).map_err(|seen| Breach::of(name, seen))?;
        }
        story.take_in(deed);
    }
    Ok(())
}

/// Judges what the client answered.
pub fn judge_words(words: &[Word], story: &Story, host: &Host) -> Result<(), Breach> {
    for word in words {
        for (name, holds) in WORDS {
            holds(word, story, host).map_err(|seen| Breach::of(name, seen))?;
        }
    }
    Ok(())
}

/// Judges what can be seen after an event.
pub fn judge_scene(scene: &Scene<'_>) -> Result<(), Breach> {
    judge(SCENES, scene)
}

/// Judges what can be seen when all faults have ended.
pub fn judge_evening(scene: &Scene<'_>) -> Result<(), Breach> {
    judge(EVENINGS, scene)
}

/// Judges what is told of an event.
pub fn judge_audit(scene: &Scene<'_>) -> Result<(), Breach> {
    judge(AUDITS, scene)
}

fn judge(invariants: &[(&'static str, OfScene)], scene: &Scene<'_>) -> Result<(), Breach> {
    for (name, holds) in invariants {
        holds(scene).map_err(|seen| Breach::of(name, seen))?;
    }
    Ok(())
}

/// Fails with what was seen unless something holds.
fn unless(holds: bool, seen: impl FnOnce() -> String) -> Verdict {
    match holds {
        true => Ok(()),
        false => Err(seen()),
    }
}

/// The hash of a whole answer; `None` if it is not whole.
fn hash_of(name: &str, bytes: &[u8]) -> Option<[u8; 32]> {
    match FileName::parse(name)?.extension {
        Extension::Pdf => prove_pdf(bytes).ok(),
        _ => proven(name, bytes).map(|frame| frame.proof.blake3),
    }
}

/// A message with everybody in it; `None` if it is not whole.
fn whole(name: &str, bytes: &[u8]) -> Option<Record> {
    let message = FileName::parse(name)?.message(&DIALECT);
    read_whole(bytes, message, Limits::default()).ok()
}

/// A message as it is read when nothing interferes; `None` if it is not whole, or no message.
fn proven(name: &str, bytes: &[u8]) -> Option<Frame> {
    let file = FileName::parse(name)?;
    let document = match file.extension {
        Extension::Xml => bytes.to_vec(),
        Extension::Zip => unpack(bytes, &file.beginning(), &ArchiveLimits::default()).ok()?,
        Extension::Err | Extension::Pdf => return None,
    };
    let message = file.message(Dialect::standard());
    read_frame(&document[..], message, Limits::default()).ok()
}

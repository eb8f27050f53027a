//! Invariants of what the client answers its host.

use onshi_core::error::{Category, ErrorCode};
use onshi_core::job::State;
use onshi_core::message::answer_stem;

use super::{Verdict, unless};
use crate::host::{Act, Host, Reading, Word};
use crate::story::Story;

/// I-7: what was not offered cannot be acknowledged, and what was, can, as often as the host likes.
pub fn acknowledged_once(word: &Word, story: &Story, _: &Host) -> Verdict {
    let (Act::Acknowledge, Some(before)) = (word.act, &word.before) else {
        return Ok(());
    };
    let was_offered = matches!(
        before.state,
        State::Answered { .. } | State::Conflict { .. } | State::Acknowledged | State::Closed
    );
    let holds = match word.result {
        Ok(()) => was_offered,
        Err(ErrorCode::WrongState | ErrorCode::UnknownJob) => {
            // After a failure the client believes what the ledger really holds.
            let held = story.ledger.get(&before.id.0);
            !was_offered || held.is_none_or(|held| !held.is_answered())
        }
        Err(code) => code.category() == Category::Environment,
    };
    unless(holds, || format!("{:?} in {:?}", word.result, before.state))
}

/// I-9: institution, identifier and 受付番号 of an answer are those of the job. A document names nothing
/// that a program could find; the simulated one names the request all the same.
pub fn binding(word: &Word, story: &Story, host: &Host) -> Verdict {
    let Some((reading, job)) = read(word, host) else {
        return Ok(());
    };
    let identifier = reading.file_identifier.as_ref();
    if reading.is_paper {
        let names_it = |text: &String| text.contains(&job.file_identifier);
        let its_own = reading.texts.iter().any(names_it);
        return unless(its_own, || format!("{} for {job:?}", reading.name));
    }
    let ours = reading.institution.as_deref() == Some(story.institution.as_str());
    let echoes = identifier.is_none_or(|echo| *echo == job.file_identifier);
    let reception = job.reception();
    let collected = reception.is_none() || reading.reception.as_deref() == reception;
    unless(ours && echoes && collected, || {
        format!("{} for {job:?}: {reading:?}", reading.name)
    })
}

/// I-9: an answer about one patient names this patient, or nobody.
pub fn right_patient(word: &Word, _: &Story, host: &Host) -> Verdict {
    let Some((reading, _)) = read(word, host) else {
        return Ok(());
    };
    let Some(patient) = host.patient_of(&host.wishes[word.wish]) else {
        return Ok(());
    };
    let others = host.patients().iter();
    let others = others.filter(|other| other.patient_id != patient.patient_id);
    let mut named = others.filter(|other| reading.texts.contains(&other.patient_id));
    unless(named.next().is_none(), || format!("{reading:?}"))
}

/// I-10: what rests on a consent is shown while it stands.
pub fn shown_with_consent(word: &Word, _: &Story, host: &Host) -> Verdict {
    let Some((reading, job)) = read(word, host) else {
        return Ok(());
    };
    let denial = host.denial(job.key.as_deref(), word.wall);
    unless(denial.is_none(), || format!("{}: {denial:?}", reading.name))
}

/// I-14: an answer is that to a request of this very job, and was made after it was asked.
pub fn answer_of_its_own(word: &Word, story: &Story, host: &Host) -> Verdict {
    let Some((reading, job)) = read(word, host) else {
        return Ok(());
    };
    let stem = reading.name.rsplit_once('.').map(|(stem, _)| stem);
    let mut asked = story.of_job(job.id.0);
    let own = asked.any(|(request, _)| answer_stem(request).as_deref() == stem);
    unless(own, || format!("{} for {job:?}", reading.name))
}

/// The reading that a word is about, and the job.
pub(super) fn read<'a>(
    word: &'a Word,
    host: &'a Host,
) -> Option<(&'a Reading, &'a onshi_core::job::Job)> {
    let is_read = word.act == Act::Read && word.result.is_ok();
    let reading = host.wishes[word.wish].readings.last();
    reading.zip(word.before.as_ref()).filter(|_| is_read)
}

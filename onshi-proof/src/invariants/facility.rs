//! Invariants of the facility's own messages and of cancellations: what must happen once.

use onshi_core::catalogue::{
    ACTIVATION_CODE_ISSUE, ActivationIssueRequest, CONSENT_CANCEL, ConsentCancelAnswer,
};
use onshi_core::job::{Job, Outcome, State};
use onshi_core::record::View;
use onshi_core::rules::consent::{CancelOutcome, Progress};

use super::{Scene, Verdict, hash_of, proven, unless, whole};
use crate::deeds::Deed;
use crate::host::{Act, Host, Question, Word, subject_of};
use crate::story::Story;

/// R32: a device is asked a code for once, unless that was refused.
pub fn code_asked_once(deed: &Deed, story: &Story, host: &Host) -> Verdict {
    let Deed::Published {
        request,
        bytes,
        intent: Some(job),
        ..
    } = deed
    else {
        return Ok(());
    };
    if job.operation != ACTIVATION_CODE_ISSUE.id {
        return Ok(());
    }
    let device = device_in(request, bytes);
    let is_before = |(name, other): &(&String, &crate::story::Request)| {
        let is_issue = other.operation == Some(ACTIVATION_CODE_ISSUE.id);
        let is_known = is_issue && other.job.is_some();
        is_known && *name != request && device_in(name, &other.bytes) == device
    };
    let before = story.requests.iter().find(is_before);
    let refused = device
        .as_deref()
        .is_some_and(|it| host.was_refused(it, job));
    unless(before.is_none() || refused, || {
        format!("{request} asks for {device:?} after {before:?}")
    })
}

/// R32: a code is handed over once.
pub fn code_handed_over_once(scene: &Scene<'_>) -> Verdict {
    let handed_over = &scene.host.devices.handed_over;
    for (nth, (device, code)) in handed_over.iter().enumerate() {
        let again = handed_over[..nth].iter().any(|(_, other)| other == code);
        unless(!again, || {
            format!("the code of {device} was handed over again")
        })?;
    }
    Ok(())
}

/// R32, I-11: nobody keeps a code that was handed over, and none goes into a ledger at any time.
pub fn no_code_is_kept(scene: &Scene<'_>) -> Verdict {
    let codes = scene.host.devices.handed_over.iter();
    let documents = scene.site.books.documents.values();
    let documents: Vec<_> = documents
        .map(|body| String::from_utf8_lossy(body))
        .collect();
    for (device, code) in codes {
        let in_jobs = scene.site.books.jobs.values();
        let mut jobs = in_jobs.map(|job| format!("{job:?}"));
        let kept =
            jobs.any(|job| job.contains(code)) || documents.iter().any(|it| it.contains(code));
        unless(!kept, || {
            format!("the code of {device} stands in the ledger")
        })?;
    }
    Ok(())
}

/// I-15, §D.4: a cancellation does not go out when the patient is known to have consented anew.
pub fn renewed_consent_stays(deed: &Deed, _: &Story, host: &Host) -> Verdict {
    let Deed::Published {
        request,
        intent: Some(job),
        wall,
        ..
    } = deed
    else {
        return Ok(());
    };
    if job.operation != CONSENT_CANCEL.id {
        return Ok(());
    }
    let wish = host
        .wishes
        .iter()
        .find(|wish| Some(&wish.key) == job.key.as_ref());
    let patient = wish.and_then(|wish| host.patient_of(wish)).map(subject_of);
    let until = patient.and_then(|patient| host.consents.renewed_until(&patient));
    let stands = until.is_some_and(|until| *wall < until);
    unless(!stands, || format!("{request} takes a new consent away"))
}

/// I-2, R05: what is kept of a cancellation is what its answer says.
pub fn cancellation_is_noted(word: &Word, story: &Story, host: &Host) -> Verdict {
    let wish = &host.wishes[word.wish];
    let (Act::Acknowledge, Question::Cancel, Some(before)) =
        (word.act, wish.question, &word.before)
    else {
        return Ok(());
    };
    let (Some(said), Some(noted), Ok(())) = (said_of(before, story), wish.noted, word.result)
    else {
        return Ok(());
    };
    let holds = match noted {
        Progress::Confirmed(_) => said == CancelOutcome::Confirmed,
        Progress::Refused => said == CancelOutcome::Refused,
        // An answer that vanished, or could not be read while things fail, says nothing.
        Progress::Unclear => {
            said == CancelOutcome::Unclear || is_gone(before, story) || !host.resigns
        }
        Progress::Wanted | Progress::Sent | Progress::Dropped => false,
    };
    unless(holds, || format!("{said:?} is noted as {noted:?}"))
}

/// What the answer of a cancellation says, as it stood there.
fn said_of(job: &Job, story: &Story) -> Option<CancelOutcome> {
    let State::Answered {
        outcome, answer, ..
    } = &job.state
    else {
        return None;
    };
    if *outcome == Outcome::Refused {
        return Some(CancelOutcome::Refused);
    }
    let stem = answer.name.rsplit_once('.')?.0;
    let mut stood = story.answers.get(stem)?.iter();
    let bytes = stood.find(|bytes| hash_of(&answer.name, bytes) == Some(answer.blake3))?;
    let frame = proven(&answer.name, bytes)?;
    let answer = View::<ConsentCancelAnswer>::of_record(&frame.record);
    Some(CancelOutcome::read(&answer))
}

/// The terminal, or another program, took the answer away or changed it.
fn is_gone(job: &Job, story: &Story) -> bool {
    let State::Answered { answer, .. } = &job.state else {
        return false;
    };
    let stem = answer.name.rsplit_once('.').map(|(stem, _)| stem);
    let stood = stem.and_then(|stem| story.answers.get(stem));
    let changed = stood.is_some_and(|stood| {
        let last = stood.last();
        last.is_none_or(|last| hash_of(&answer.name, last) != Some(answer.blake3))
    });
    changed || story.removed.contains(&answer.name)
}

fn device_in(request: &str, bytes: &[u8]) -> Option<String> {
    let record = whole(request, bytes)?;
    let body = View::<ActivationIssueRequest>::of_record(&record).body()?;
    body.issue()?.device_name().map(str::to_owned)
}

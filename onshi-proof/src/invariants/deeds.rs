//! Invariants of what is done.

use std::sync::Arc;

use onshi_core::catalogue::{CONSENT_CANCEL, Replay};
use onshi_core::job::{Job, Phase, State};

use super::{Verdict, hash_of, unless};
use crate::deeds::Deed;
use crate::host::{Host, Wish};
use crate::story::{Story, asks_for};

/// I-1: whatever becomes visible, the ledger intends it already, under this name.
pub fn intent_first(deed: &Deed, _: &Story, _: &Host) -> Verdict {
    let Deed::Published {
        request, intent, ..
    } = deed
    else {
        return Ok(());
    };
    let intends = |job: &Job| {
        let before = matches!(job.state, State::Intended { .. } | State::Unknown { .. });
        before && job.request() == Some(request)
    };
    unless(intent.as_deref().is_some_and(intends), || {
        format!("{request} became visible; the ledger holds {intent:?}")
    })
}

/// I-1, P01: what the terminal takes is what the client meant to write, from the first byte to the last.
pub fn request_is_whole(deed: &Deed, story: &Story, _: &Host) -> Verdict {
    let Deed::Taken { request, bytes, .. } = deed else {
        return Ok(());
    };
    let Some(meant) = story.meant.get(request) else {
        return Ok(());
    };
    unless(meant == bytes, || {
        format!("{} of {} bytes of {request}", bytes.len(), meant.len())
    })
}

/// I-2: a 受付番号 leaves the ledger only when its result was acknowledged.
pub fn receipt_kept(deed: &Deed, _: &Story, _: &Host) -> Verdict {
    let Deed::Recorded {
        before: Some(before),
        after,
        ..
    } = deed
    else {
        return Ok(());
    };
    let Some(reception) = before.reception() else {
        return Ok(());
    };
    let kept = after.reception() == Some(reception);
    let settled =
        before.is_answered() && matches!(after.state, State::Acknowledged | State::Closed);
    unless(kept || settled, || {
        format!("{reception}: {:?} became {:?}", before.state, after.state)
    })
}

/// I-3: nobody asks for a result that was acknowledged.
pub fn no_dead_poll(deed: &Deed, story: &Story, _: &Host) -> Verdict {
    let reception = published_for(deed);
    let dead = reception.filter(|reception| story.settled.contains(reception));
    unless(dead.is_none(), || format!("{dead:?} was acknowledged"))
}

/// I-4: nobody asks for a result while the question before is open.
pub fn no_overlap(deed: &Deed, story: &Story, _: &Host) -> Verdict {
    let (Deed::Published { request, .. }, Some(reception)) = (deed, published_for(deed)) else {
        return Ok(());
    };
    let is_open = |(name, other): &(&String, &crate::story::Request)| {
        *name != request
            && other.reception.as_ref() == Some(&reception)
            && !story.was_answered(name)
    };
    let open = story.requests.iter().find(is_open);
    unless(open.is_none(), || {
        format!("{request} while {open:?} is open")
    })
}

/// I-5: the question itself goes out under one name, and is taken once.
pub fn asked_once(deed: &Deed, story: &Story, _: &Host) -> Verdict {
    let Deed::Published {
        request,
        intent: Some(job),
        ..
    } = deed
    else {
        return Ok(());
    };
    if asks_for(job).is_some() {
        return Ok(());
    }
    let mut asked = story.of_job(job.id.0);
    let other = asked.find(|(name, other)| other.reception.is_none() && *name != request);
    unless(other.is_none(), || format!("{request} after {other:?}"))
}

/// I-5: time alone ends nothing; a job is given up by its host, or held back for want of a consent, or, a
/// cancellation, because of a new one.
pub fn nothing_ends_by_itself(deed: &Deed, story: &Story, host: &Host) -> Verdict {
    let Deed::Recorded { before, after, .. } = deed else {
        return Ok(());
    };
    let wish = host
        .wishes
        .iter()
        .find(|wish| Some(&wish.key) == after.key.as_ref());
    let request = before.as_deref().and_then(Job::request);
    let came_out = request.is_some_and(|name| story.requests.contains_key(name));
    let back = request.is_some_and(|name| story.taken_back.contains(name));
    let seen = request.and_then(|name| story.requests.get(name));
    let may_be_held_back = !after.grounds.is_empty() || after.operation == CONSENT_CANCEL.id;
    let held_back = may_be_held_back && seen.is_none_or(|request| !request.taken);
    let ended = match &after.state {
        State::Abandoned { .. } => wish.is_some_and(|wish| !wish.abandoned) && !held_back,
        State::Withdrawn => came_out && !back,
        _ => false,
    };
    unless(!ended, || format!("{before:?} became {after:?}"))
}

/// I-5: what was taken back is not asked.
pub fn withdrawn_is_not_asked(deed: &Deed, story: &Story, _: &Host) -> Verdict {
    let Deed::Taken { request, .. } = deed else {
        return Ok(());
    };
    let asked = story.requests.get(request).and_then(|request| request.job);
    let job = asked.and_then(|job| story.ledger.get(&job));
    let withdrawn = job.is_some_and(|job| job.state == State::Withdrawn);
    unless(!withdrawn, || format!("{request} of {job:?} was taken"))
}

/// I-7: nobody acknowledges but the host.
pub fn acknowledged_by_the_host(deed: &Deed, _: &Story, host: &Host) -> Verdict {
    let Deed::Recorded { after, .. } = deed else {
        return Ok(());
    };
    let of_wish = |wish: &&Wish| Some(&wish.key) == after.key.as_ref();
    let wish = host.wishes.iter().find(of_wish);
    let alone = after.state == State::Acknowledged && wish.is_some_and(|it| !it.acknowledging);
    unless(!alone, || format!("{after:?}"))
}

/// I-8: an answer is removed when its acknowledgement is durable, and only one of our own.
pub fn no_destruction(deed: &Deed, _: &Story, _: &Host) -> Verdict {
    let Deed::Removed {
        folder,
        name,
        owner,
    } = deed
    else {
        return Ok(());
    };
    let may = match (folder.as_str(), owner.as_deref()) {
        ("res", Some(job)) => job.state == State::Acknowledged && job.answers.contains(name),
        ("onshi-stage", None) => true,
        ("onshi-stage", Some(job)) => job.request() != Some(name),
        _ => false,
    };
    unless(may, || format!("{folder}/{name} of {owner:?}"))
}

/// I-9, P03: what is offered as an answer stood there whole, with these very bytes.
pub fn answer_is_whole(deed: &Deed, story: &Story, _: &Host) -> Verdict {
    let Deed::Recorded { after, .. } = deed else {
        return Ok(());
    };
    let State::Answered { answer, .. } = &after.state else {
        return Ok(());
    };
    let stem = answer.name.rsplit_once('.').map(|(stem, _)| stem);
    let stood = stem.and_then(|stem| story.answers.get(stem));
    let mut stood = stood.into_iter().flatten();
    let is_it = |bytes: &Arc<[u8]>| hash_of(&answer.name, bytes) == Some(answer.blake3);
    let holds = answer.name.ends_with(".err") || stood.any(is_it);
    unless(holds, || {
        format!("{} of {after:?} never stood there", answer.name)
    })
}

/// I-10: what rests on a consent goes out while it stands.
pub fn asked_with_consent(deed: &Deed, _: &Story, host: &Host) -> Verdict {
    let Deed::Published {
        request,
        intent: Some(job),
        wall,
        ..
    } = deed
    else {
        return Ok(());
    };
    let denial = host.denial(job.key.as_deref(), *wall);
    unless(denial.is_none(), || format!("{request}: {denial:?}"))
}

/// I-12: a name is taken once, and never stands for two contents; nor does the part of it that the answer
/// echoes stand in two names.
pub fn names_unique(deed: &Deed, story: &Story, _: &Host) -> Verdict {
    match deed {
        Deed::Published { request, bytes, .. } => {
            let before = story.requests.get(request);
            // A disk that lies about a flush may have cut it since.
            let is_whole = story.meant.contains_key(request);
            let again =
                before.is_some_and(|before| before.gone || (is_whole && before.bytes != *bytes));
            unless(!again, || format!("{request} was visible before"))?;
            let is_namesake =
                |other: &&String| *other != request && suffix(other) == suffix(request);
            let namesake = story.requests.keys().find(is_namesake);
            unless(namesake.is_none(), || {
                format!("{request} after {namesake:?}")
            })
        }
        _ => Ok(()),
    }
}

fn suffix(request: &str) -> Option<&str> {
    request.split_once('_').map(|(_, suffix)| suffix)
}

/// I-13, I-17: the client touches its own folders and its own files.
pub fn nothing_strays(deed: &Deed, _: &Story, _: &Host) -> Verdict {
    match deed {
        Deed::Strayed { call, path } => Err(format!("{call} {path}")),
        _ => Ok(()),
    }
}

/// I-15: what overwrites something of a patient goes out when everything before it is through.
pub fn order_per_patient(deed: &Deed, story: &Story, host: &Host) -> Verdict {
    let Deed::Published {
        intent: Some(job), ..
    } = deed
    else {
        return Ok(());
    };
    let overwrites = |job: &Job| {
        let operation = job.operation();
        operation.is_some_and(|operation| operation.replay == Replay::Overwrite)
    };
    let whose = |job: &Job| {
        let of_wish = |wish: &&Wish| Some(&wish.key) == job.key.as_ref();
        let patient = host.patient_of(host.wishes.iter().find(of_wish)?)?;
        Some(patient.patient_id.as_str())
    };
    let patient = whose(job).filter(|_| overwrites(job));
    let is_open_before = |other: &&Job| {
        other.id < job.id && is_asking(other) && overwrites(other) && whose(other) == patient
    };
    let before = story.ledger.values().find(is_open_before);
    let waits = patient.is_some() && before.is_some();
    unless(!waits, || format!("{:?} while {before:?} is open", job.id))
}

/// Its first question is out or will be.
fn is_asking(job: &Job) -> bool {
    match &job.state {
        State::Intended { phase, .. }
        | State::Unknown { phase, .. }
        | State::Published { phase, .. } => *phase == Phase::Ask,
        _ => false,
    }
}

fn published_for(deed: &Deed) -> Option<String> {
    match deed {
        Deed::Published {
            intent: Some(job), ..
        } => asks_for(job),
        _ => None,
    }
}

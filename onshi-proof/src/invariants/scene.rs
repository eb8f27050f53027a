//! Invariants of what can be seen after every event.

use onshi_core::job::{Job, Outcome, State};

use super::{Scene, Verdict, unless};

/// I-6: what the client took in stands in the ledger, once.
pub fn nothing_is_lost(scene: &Scene<'_>) -> Verdict {
    for wish in &scene.host.wishes {
        let jobs = scene.site.books.jobs.values();
        let of_key = jobs.filter(|job| job.key.as_ref() == Some(&wish.key));
        let count = of_key.count();
        let holds = count == 1 || (count == 0 && !wish.taken_in);
        unless(holds, || format!("{count} jobs of {}", wish.key))?;
    }
    Ok(())
}

/// I-5: whatever is asked, the host wished.
pub fn nothing_asks_by_itself(scene: &Scene<'_>) -> Verdict {
    let wished = |job: &&Job| {
        scene
            .host
            .wishes
            .iter()
            .any(|wish| Some(&wish.key) == job.key.as_ref())
    };
    let other = scene.site.books.jobs.values().find(|job| !wished(job));
    unless(other.is_none(), || format!("{other:?}"))
}

/// I-9, P13: a job is refused by a refusal, and by nothing else.
pub fn refused_by_a_refusal(scene: &Scene<'_>) -> Verdict {
    for job in scene.site.books.jobs.values() {
        if let State::Answered {
            outcome: Outcome::Refused,
            answer,
            ..
        } = &job.state
        {
            unless(answer.name.ends_with(".err"), || format!("{job:?}"))?;
        }
    }
    Ok(())
}

/// I-6: a host that has heard everything has heard of every answer.
pub fn offered(scene: &Scene<'_>) -> Verdict {
    let (Some(client), true) = (scene.client, scene.host.has_heard_all) else {
        return Ok(());
    };
    let mut jobs = client.jobs().filter(|job| job.is_answered());
    let untold = jobs.find(|job| !scene.host.told.contains(&job.id));
    unless(untold.is_none(), || format!("{untold:?} was not told"))
}

/// I-7: what was acknowledged stays so.
pub fn acknowledged_for_ever(scene: &Scene<'_>) -> Verdict {
    let acknowledged = scene.host.wishes.iter().filter(|wish| wish.acknowledged);
    for wish in acknowledged {
        let mut jobs = scene.site.books.jobs.values();
        let job = jobs.find(|job| job.key.as_ref() == Some(&wish.key));
        let stays = job.is_some_and(|job| matches!(job.state, State::Acknowledged | State::Closed));
        unless(stays, || format!("{} is {job:?}", wish.key))?;
    }
    Ok(())
}

/// I-7: whoever reads an answer again reads the same.
pub fn same_each_time(scene: &Scene<'_>) -> Verdict {
    for wish in &scene.host.wishes {
        for (nth, reading) in wish.readings.iter().enumerate() {
            let mut before = wish.readings[..nth].iter();
            let other = before.find(|other| other.name == reading.name && *other != reading);
            unless(other.is_none(), || format!("{reading:?}, before {other:?}"))?;
        }
    }
    Ok(())
}

/// I-17: what somebody else put into the folders is as it was.
pub fn foreign_files(scene: &Scene<'_>) -> Verdict {
    for (path, bytes) in &scene.site.foreign {
        let file = scene.site.tree.file(path);
        let untouched = file.is_ok_and(|file| file.bytes == *bytes);
        unless(untouched, || path.display().to_string())?;
    }
    Ok(())
}

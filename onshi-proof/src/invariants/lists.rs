//! Invariants of lists: many requests that are one to the host.

use onshi_core::job::{Outcome, Phase, State};
use onshi_core::record::{Group, Item, Record};

use super::{Scene, Verdict, unless, whole};
use crate::deeds::Deed;
use crate::host::{Host, Wish, Word};
use crate::story::Story;

/// I-5: a part asks about its own people, each once, and about nobody else of the list. No part goes out
/// twice (I-5), so nobody is asked about twice.
pub fn asked_about_once(deed: &Deed, _: &Story, _: &Host) -> Verdict {
    let Deed::Published {
        request,
        bytes,
        intent: Some(job),
        ..
    } = deed
    else {
        return Ok(());
    };
    let asks = matches!(
        &job.state,
        State::Intended { phase, .. } | State::Unknown { phase, .. } if *phase == Phase::Ask
    );
    let (Some(part), true) = (&job.part, asks) else {
        return Ok(());
    };
    let Some(record) = whole(request, bytes) else {
        return Ok(());
    };
    let ours = part.first + 1..=part.first + u64::from(part.people);
    let places = places_asked(&record);
    unless(places.iter().copied().eq(ours.clone()), || {
        format!("{request} asks about {places:?}, and is to ask about {ours:?}")
    })
}

/// I-6: the client sees the list as it was submitted, whatever became of its parts.
pub fn is_one(scene: &Scene<'_>) -> Verdict {
    let Some(client) = scene.client else {
        return Ok(());
    };
    for wish in scene.host.wishes.iter().filter(|wish| wish.taken_in) {
        let Some(key) = wish.list() else {
            continue;
        };
        let seen = client
            .list(key)
            .map(|list| (list.is_whole(), list.people()));
        let all = Some((true, scene.host.people(wish)));
        unless(seen == all, || {
            format!("{key} is {seen:?}, and was {all:?}")
        })?;
    }
    Ok(())
}

/// I-6: whoever has heard everything has heard of every list that is done.
pub fn told_when_done(scene: &Scene<'_>) -> Verdict {
    let (Some(client), true) = (scene.client, scene.host.has_heard_all) else {
        return Ok(());
    };
    for key in scene.host.wishes.iter().filter_map(Wish::list) {
        let list = client.list(key);
        let is_due = list.is_some_and(|list| list.is_done() && !list.is_over());
        let told = !is_due || scene.host.lists_told.contains(key);
        unless(told, || format!("{key} is done, which was not told"))?;
    }
    Ok(())
}

/// I-9: the answer to a part tells of everybody in it, once.
pub fn everybody_once(word: &Word, _: &Story, host: &Host) -> Verdict {
    let Some((reading, job)) = super::words::read(word, host) else {
        return Ok(());
    };
    let is_normal = matches!(
        &job.state,
        State::Answered { outcome, .. } if *outcome == Outcome::Normal
    );
    let (Some(part), true) = (&job.part, is_normal) else {
        return Ok(());
    };
    let mut places: Vec<Option<u64>> = reading.called.clone();
    places.sort_unstable();
    let ours = part.first + 1..=part.first + u64::from(part.people);
    unless(places.iter().copied().eq(ours.map(Some)), || {
        format!("{} tells of {places:?} of {part:?}", reading.name)
    })
}

/// The places in the list that a request names, in its order.
fn places_asked(record: &Record) -> Vec<u64> {
    fn inside(group: Group<'_>, places: &mut Vec<u64>) {
        let place = group.text_named("arbitrary_identifier");
        places.extend(place.and_then(|place| place.parse::<u64>().ok()));
        for item in group.items().filter(Item::is_group) {
            inside(item.group(), places);
        }
    }
    let mut places = Vec::new();
    inside(record.root(), &mut places);
    places
}

//! Invariants of the days of consent (同意年月日): what the client says is fetched is what the host has.

use chrono::NaiveDate;
use onshi_core::job::{Outcome, State};

use super::{Scene, Verdict, unless};
use crate::host::{Act, Host, Question, Wish, Word};
use crate::story::Story;

/// I-19: a day counts as fetched when an answer that tells of it was opened and acknowledged, and the day
/// was over when that was asked. What a clock ahead of the day hides from everybody is not judged.
pub fn no_day_too_early(scene: &Scene<'_>) -> Verdict {
    let host = scene.host;
    for days in host.covered.iter().flatten() {
        for day in days
            .first()
            .iter_days()
            .take_while(|day| *day <= days.last())
        {
            let mut fetches = host.wishes.iter().filter(|wish| fetches(wish, day));
            let fetched = fetches.any(|wish| {
                let has_it = wish.acknowledging && wish.opened;
                has_it && (host.doubts_clocks || was_over(wish, day))
            });
            unless(fetched, || format!("{day} counts as fetched"))?;
        }
    }
    Ok(())
}

/// I-19: and it does count then.
pub fn every_day_counts(word: &Word, _: &Story, host: &Host) -> Verdict {
    let wish = &host.wishes[word.wish];
    let (Act::Acknowledge, Question::Consented, Ok(())) = (word.act, wish.question, word.result)
    else {
        return Ok(());
    };
    let (Some(before), Some(covered)) = (&word.before, &host.covered) else {
        return Ok(());
    };
    let is_normal = matches!(
        &before.state,
        State::Answered { outcome, .. } if *outcome == Outcome::Normal
    );
    if !is_normal || wish.readings.is_empty() || !wish.taken_in || host.doubts_clocks {
        return Ok(());
    }
    let (first, last) = Question::days(wish.day, wish.draw);
    let is_due = |day: &NaiveDate| *day < before.submitted.japan().date() && is_past(wish, *day);
    let due = first
        .iter_days()
        .take_while(|day| *day <= last)
        .filter(is_due);
    let counts = |day: &NaiveDate| {
        let mut covered = covered.iter();
        covered.any(|days| days.first() <= *day && *day <= days.last())
    };
    let missing = due.into_iter().find(|day| !counts(day));
    unless(missing.is_none(), || format!("{missing:?} does not count"))
}

fn fetches(wish: &Wish, day: NaiveDate) -> bool {
    let (first, last) = Question::days(wish.day, wish.draw);
    wish.question == Question::Consented && first <= day && day <= last
}

/// The day was over when it was asked for last, or our clock was ahead of the true time.
fn was_over(wish: &Wish, day: NaiveDate) -> bool {
    let mut asked = wish.asked.iter();
    asked.any(|(now, wall)| day < now.japan().date() || now < wall)
}

/// The day was over whenever it was asked for.
fn is_past(wish: &Wish, day: NaiveDate) -> bool {
    let mut asked = wish.asked.iter();
    asked.all(|(now, _)| day < now.japan().date())
}

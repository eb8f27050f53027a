//! I-16, R25, R26, R28: what happens to a job, and whatever is given out or refused, stands in the audit once,
//! in the transaction in which it happens; and the audit is whole and names nobody. What should stand there is
//! read off the ledger and off what the host was answered.

use std::collections::BTreeMap;

use onshi_core::audit::Deed as Told;
use onshi_core::catalogue::CONSENT_CANCEL;
use onshi_core::error::ErrorCode;
use onshi_core::job::{Job, JobId, State};

use super::{Scene, Verdict, unless};
use crate::deeds::Deed;
use crate::host::{Act, Word};
use crate::story::asks_for;

/// Jobs and what is told of them, by transaction.
type ByTransaction = BTreeMap<u64, Vec<(JobId, Told)>>;

/// I-16: what becomes of a job is told in the transaction that keeps it, once; and nothing else is told there.
pub fn steps_are_told(scene: &Scene<'_>) -> Verdict {
    let (mut due, mut told) = (ByTransaction::new(), ByTransaction::new());
    let note = |all: &mut ByTransaction, transaction: u64, what| {
        all.entry(transaction).or_default().push(what);
    };
    for deed in scene.deeds {
        match deed {
            Deed::Recorded {
                before,
                after,
                transaction,
            } => {
                if let Some(step) = step(before.as_deref(), after) {
                    note(&mut due, *transaction, (after.id, step));
                }
            }
            Deed::Told {
                deed,
                job: Some(job),
                transaction,
            } if is_a_step(*deed) => {
                let deed = as_due(*deed, scene.site.books.jobs.get(&job.0));
                note(&mut told, *transaction, (*job, deed));
            }
            _ => {}
        }
    }
    unless(due == told, || format!("{told:?} is told for {due:?}"))
}

fn is_a_step(deed: Told) -> bool {
    deed as i32 <= Told::Stopped as i32
}

/// What ended because a consent did is given up, too; only what rests on one can end so.
fn as_due(deed: Told, job: Option<&Job>) -> Told {
    match deed {
        Told::Stopped if job.is_some_and(rests_on_consent) => Told::Abandoned,
        deed => deed,
    }
}

fn rests_on_consent(job: &Job) -> bool {
    !job.grounds.is_empty() || job.operation == CONSENT_CANCEL.id
}

/// What is to be told when a job that stood there so, or not at all, stands there otherwise.
fn step(before: Option<&Job>, after: &Job) -> Option<Told> {
    let was = before.map(|job| &job.state);
    let had_number = before
        .is_some_and(|job| matches!(job.state, State::Accepted { .. }) || asks_for(job).is_some());
    let over = |was: &State| matches!(was, State::Abandoned { .. });
    let offered = |was: &State| matches!(was, State::Answered { .. } | State::Conflict { .. });
    if was == Some(&after.state) {
        return None;
    }
    Some(match &after.state {
        State::Intended { .. } if was.is_none() => Told::Requested,
        State::Intended { .. } => Told::ResultRequested,
        State::Published { .. } | State::Accepted { .. } if was.is_some_and(over) => Told::Resumed,
        State::Accepted { .. } if was.is_some_and(offered) => Told::AskedAgain,
        State::Accepted { .. } if !had_number => Told::Accepted,
        State::Answered { .. } => Told::Answered,
        State::Conflict { .. } => Told::Conflicted,
        State::Closed if was == Some(&State::Acknowledged) => Told::Purged,
        State::Acknowledged | State::Closed => Told::Acknowledged,
        State::Withdrawn => Told::Withdrawn,
        State::Abandoned { .. } => Told::Abandoned,
        _ => return None,
    })
}

/// R25: an answer is given to nobody before that is told, and it is told once.
pub fn given_is_told(scene: &Scene<'_>) -> Verdict {
    told_once(scene, Told::Delivered, |word| word.result.is_ok())
}

/// R25: so is it when a rule kept it back.
pub fn refused_is_told(scene: &Scene<'_>) -> Verdict {
    const RULES: [ErrorCode; 2] = [ErrorCode::Forbidden, ErrorCode::ConsentMissing];
    let is_rule = |word: &Word| word.result.err().is_some_and(|code| RULES.contains(&code));
    told_once(scene, Told::Denied, is_rule)
}

/// At least as often as it happened; at most as often as it was tried, for a line may be written and the
/// client die before it gives anything.
fn told_once(scene: &Scene<'_>, what: Told, happened: impl Fn(&Word) -> bool) -> Verdict {
    let job_of = |word: &Word| word.before.as_ref().map(|job| job.id);
    let of_job = |wanted: JobId| {
        let reads = scene.words.iter().filter(|word| word.act == Act::Read);
        reads.filter(move |word| job_of(word) == Some(wanted))
    };
    let lines = |wanted: JobId| {
        let is_it = |it: &&Deed| matches!(it, Deed::Told { deed, job, .. } if *deed == what && *job == Some(wanted));
        scene.deeds.iter().filter(is_it).count()
    };
    let told = scene.deeds.iter().filter_map(|it| match it {
        Deed::Told { deed, job, .. } if *deed == what => *job,
        _ => None,
    });
    let read = scene.words.iter().filter_map(job_of);
    for job in told.chain(read) {
        let least = of_job(job).filter(|word| happened(word)).count();
        let most = of_job(job).count();
        let lines = lines(job);
        unless((least..=most).contains(&lines), || {
            format!("{lines} lines of {what:?} for {job:?}, which was read {most} times")
        })?;
    }
    Ok(())
}

/// R26: every line follows from the one before, and the ledger knows how far they go.
pub fn chain_holds(scene: &Scene<'_>) -> Verdict {
    scene.story.audit.agrees(&scene.site.books)
}

/// R28: nobody is named. Names have no letter of ASCII, and a line has no other.
pub fn nobody_is_named(scene: &Scene<'_>) -> Verdict {
    let told = scene.deeds.iter();
    let new = told
        .filter(|deed| matches!(deed, Deed::Told { .. }))
        .count();
    let lines = &scene.site.books.audited;
    let names = |text: &str| !text.is_ascii() || text.contains("CHART-");
    let mut new = lines.iter().rev().take(new);
    let named = new.find(|line| names(&line.text));
    unless(named.is_none(), || format!("{named:?}"))
}

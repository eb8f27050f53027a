//! Invariants of the evening: no fault strikes any more, and there was time enough.

use onshi_core::job::Job;
use onshi_core::message::{FileName, Summary, answer_stem};

use super::{Scene, Verdict, hash_of, proven, unless};
use crate::host::subject_of;
use crate::site::Site;

/// I-18: every job is at its end; the host gave up what others lost.
pub fn progress(scene: &Scene<'_>) -> Verdict {
    let Some(client) = scene.client else {
        return Err("the client cannot be opened".into());
    };
    let open = client.jobs().find(|job| !job.is_over());
    unless(open.is_none(), || format!("{open:?}"))
}

/// Whether what is asked for a wish is out no more, and nothing believable stands there for it: the terminal
/// took it, or it was taken back, and an older ledger that came back does not know. One that was taken back
/// may still be staged: nobody sends it again, since nobody knows why it was.
pub fn was_lost(scene: &Scene<'_>, key: &str) -> bool {
    let job = scene.client.and_then(|client| client.job_of_key(key));
    let Some((job, (request, _))) = job.and_then(|job| Some((job, job.awaited()?))) else {
        return false;
    };
    let taken = scene.story.requests.get(request);
    let stem = answer_stem(request).unwrap_or_default();
    let res = Site::folders().res;
    let stands = |name: &String| scene.site.tree.has(&res.join(name));
    let messages = ["xml", "zip", "pdf"].map(|ending| format!("{stem}.{ending}"));
    let believable = |name: &String| {
        let file = scene.site.tree.file(&res.join(name));
        file.is_ok_and(|file| is_believable(scene, job, name, &file.bytes))
    };
    let refusals = [format!("{stem}.err"), request.replace(".xml", ".err")];
    // A refusal waits for what the message beside it says.
    let refused = refusals.iter().any(stands) && !messages.iter().any(stands);
    let is_taken = taken.is_some_and(|request| request.taken);
    let is_away = scene.story.is_forgotten && !lies_there(scene, request);
    (is_taken || is_away) && !refused && !messages.iter().any(believable)
}

fn lies_there(scene: &Scene<'_>, request: &str) -> bool {
    scene.site.tree.has(&Site::folders().req.join(request))
}

fn is_believable(scene: &Scene<'_>, job: &Job, name: &str, bytes: &[u8]) -> bool {
    if name.ends_with(".pdf") {
        return hash_of(name, bytes).is_some();
    }
    let Some(frame) = proven(name, bytes) else {
        return false;
    };
    let summary = Summary::of(&frame);
    let echoes = |echo: &String| *echo == job.file_identifier;
    let asked = job.reception();
    summary.institution.as_ref() == Some(&scene.story.institution)
        && summary.file_identifier.as_ref().is_none_or(echoes)
        && (asked.is_none() || summary.reception.as_deref() == asked)
}

/// I-11: what was read and acknowledged does not lie about.
pub fn answers_are_cleared(scene: &Scene<'_>) -> Verdict {
    for wish in scene.host.wishes.iter().filter(|wish| wish.acknowledged) {
        let mut left = wish.readings.iter().filter(|reading| {
            let stands = scene
                .site
                .tree
                .has(&Site::folders().res.join(&reading.name));
            stands && !scene.story.removed.contains(&reading.name)
        });
        let left = left.next();
        unless(left.is_none(), || format!("{left:?} of {}", wish.key))?;
    }
    Ok(())
}

/// I-11: no request lies about that nobody wants.
pub fn nothing_stays_staged(scene: &Scene<'_>) -> Verdict {
    let staged = scene.site.tree.names(&Site::folders().stage);
    let is_request = |name: &String| FileName::parse(name).is_some();
    let left = staged.unwrap_or_default().into_iter().find(is_request);
    unless(left.is_none(), || format!("{left:?}"))
}

/// I-11, R28: nothing of a patient stands in the ledger or stays staged.
pub fn no_residue(scene: &Scene<'_>) -> Verdict {
    let books = &scene.site.books;
    let jobs = books.jobs.values().map(|job| format!("{job:?}"));
    let documents = books.documents.values();
    let documents = documents.map(|body| String::from_utf8_lossy(body).into_owned());
    let held: Vec<String> = jobs.chain(documents).collect();
    for patient in scene.host.patients() {
        for canary in [&patient.name, &patient.kana, &subject_of(patient)] {
            let found = held.iter().any(|text| text.contains(canary.as_str()));
            unless(!found, || format!("{canary} stands in the ledger"))?;
        }
    }
    Ok(())
}

//! What a run showed: for people, and for a CI.

use std::path::Path;

use onshi_sim::scenario::{Verdict, Words};

use super::program::Ending;
use super::stage::Run;
use super::tell;
use crate::durable;
use crate::failure::Failure;
use crate::junit::{self, Case, Outcome, Suite};

/// What must be true of the program itself.
const PROGRAM: &str = "製品が時間内に正常終了する / the program ends in time, with success";

/// Prints every verdict, and the sum of them.
pub fn print(title: &Words, run: &Run) {
    tell(format!("\n{title}"));
    for verdict in &run.verdicts {
        line(
            &verdict.id,
            &verdict.title.to_string(),
            verdict.failure.as_ref(),
        );
    }
    if let Some(ending) = &run.ending {
        line("program", PROGRAM, trouble(ending).as_ref());
    }
    tell(match run.passed() {
        true => "合格 passed",
        false => "不合格 failed",
    });
}

fn line(id: &str, title: &str, failure: Option<&Words>) {
    let mark = if failure.is_none() {
        "ok    "
    } else {
        "not ok"
    };
    tell(format!("{mark} {id}: {title}"));
    if let Some(failure) = failure {
        tell(format!("       {failure}"));
    }
}

/// Writes the JUnit report.
pub fn write(pack: &str, run: &Run, file: &Path) -> Result<(), Failure> {
    let mut cases: Vec<Case> = run.verdicts.iter().map(case).collect();
    cases.extend(run.ending.as_ref().map(|ending| Case {
        class: "program".to_owned(),
        name: PROGRAM.to_owned(),
        outcome: outcome(trouble(ending).as_ref()),
    }));
    let suite = Suite {
        name: pack.to_owned(),
        cases,
    };
    let mut text = Vec::new();
    junit::write("onshi sim run", &[suite], &mut text)?;
    durable::replace(file, &text).map_err(|error| Failure::file(file, error))
}

fn case(verdict: &Verdict) -> Case {
    Case {
        class: verdict.kind.to_owned(),
        name: format!("{} {}", verdict.id, verdict.title),
        outcome: outcome(verdict.failure.as_ref()),
    }
}

fn outcome(failure: Option<&Words>) -> Outcome {
    match failure {
        None => Outcome::Kept,
        Some(words) => Outcome::Failed {
            what: words.en.clone(),
            where_: words.ja.clone(),
        },
    }
}

fn trouble(ending: &Ending) -> Option<Words> {
    let words = |ja: &str, en: &str| Words {
        ja: ja.to_owned(),
        en: en.to_owned(),
    };
    match ending {
        Ending::Well => None,
        Ending::Failed(status) => Some(words(&format!("終了状態 {status}"), status)),
        Ending::Late => Some(words("時間切れです", "the time is over")),
    }
}

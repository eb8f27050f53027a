//! Whose ledger it is, whether it is whole, and what waits in it.

use onshi_core::error::{Error, ErrorCode, Language};
use onshi_core::job::{Job, State};

use super::{Examination, Seen, Verdict, or_good, seen};
use crate::config::FolderConfig;
use crate::ledger::SqliteLedger;
use crate::owner;

pub(super) fn is_whole(examination: &mut Examination<'_>) -> Vec<Seen> {
    vec![match &examination.ledger {
        Ok(None) => seen(
            Verdict::Good,
            "まだありません。最初の起動で作られます",
            "there is none yet; the first start makes it",
        ),
        Ok(Some(_)) => seen(Verdict::Good, "読めます", "it can be read"),
        Err(error) => {
            let verdict = match error.code() {
                ErrorCode::LedgerBusy => Verdict::Unknown,
                _ => Verdict::Error,
            };
            seen(
                verdict,
                error.text(Language::Japanese),
                error.text(Language::English),
            )
        }
    }]
}

pub(super) fn jobs(examination: &mut Examination<'_>) -> Vec<Seen> {
    let jobs = match &examination.ledger {
        Ok(Some(ledger)) => ledger.every_job().ok(),
        Ok(None) => Some(Vec::new()),
        Err(_) => None,
    };
    let Some(jobs) = jobs else {
        return vec![seen(
            Verdict::Unknown,
            "台帳を読めません",
            "the ledger cannot be read",
        )];
    };
    let overdue = examination.config.settings.overdue_after_ms;
    let late = |job: &Job| examination.now.since(job.changed) > overdue;
    let all = WAITING.iter().filter_map(|kind| {
        let count = jobs.iter().filter(|job| (kind.is)(&job.state) && late(job));
        let count = count.count();
        let of = |text: &str| text.replace("{}", &count.to_string());
        (count > 0).then(|| seen(Verdict::Warning, of(kind.japanese), of(kind.english)))
    });
    or_good(
        all.collect(),
        "待ちすぎているものはありません",
        "nothing waits for too long",
    )
}

/// What may wait for too long.
struct Waiting {
    is: fn(&State) -> bool,
    japanese: &'static str,
    english: &'static str,
}

const WAITING: &[Waiting] = &[
    Waiting {
        is: |state| matches!(state, State::Answered { .. }),
        japanese: "受領確認されていない回答 {} 件",
        english: "{} answers that nobody acknowledged",
    },
    Waiting {
        is: |state| matches!(state, State::Published { .. } | State::Unknown { .. }),
        japanese: "回答の来ない要求 {} 件",
        english: "{} requests without an answer",
    },
    Waiting {
        is: |state| matches!(state, State::Conflict { .. }),
        japanese: "内容の異なる回答が競合した要求 {} 件",
        english: "{} requests with answers that contradict each other",
    },
];

/// The ledger, if there is one, and if it is that of this institution. Nothing is made.
pub(super) fn open(config: &FolderConfig) -> Result<Option<SqliteLedger>, Error> {
    if !config.ledger.exists() {
        return Ok(None);
    }
    let mut ledger = SqliteLedger::existing(&config.ledger)?;
    owner::must_be(&mut ledger, &config.institution)?;
    Ok(Some(ledger))
}

//! Whose ledger it is, whether it is whole and sealed, its audit, and what waits in it.

use onshi_core::audit::Broken;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, State};

use super::{Examination, Seen, Verdict, good, of_error, or_good, seen};
use crate::config::FolderConfig;
use crate::keys::KeyStore;
use crate::ledger::{AtRest, Ledger, SqliteLedger, verify_audit};
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
                ErrorCode::LedgerBusy | ErrorCode::LedgerKeyMissing => Verdict::Unknown,
                _ => Verdict::Error,
            };
            of_error(verdict, error)
        }
    }]
}

/// One that is not sealed is no fault: a disk may be sealed as a whole.
pub(super) fn is_sealed(examination: &mut Examination<'_>) -> Vec<Seen> {
    let at_rest = match &examination.ledger {
        Ok(ledger) => ledger.as_ref().map(|ledger| ledger.at_rest()),
        Err(error) if error.is_of_key() => Some(AtRest::Sealed),
        Err(_) => return unread(),
    };
    match at_rest {
        None | Some(AtRest::Nothing) => good("台帳はまだありません", "there is no ledger yet"),
        Some(AtRest::Sealed) => good("暗号化されています", "it is sealed"),
        Some(AtRest::Plain) => vec![seen(
            Verdict::Note,
            "暗号化されていません。台帳のファイルを読める人は中身を読めます（docs/secrets.md）",
            "it is not sealed: whoever can read its file can read what is in it (docs/secrets.md)",
        )],
    }
}

pub(super) fn audit_is_whole(examination: &mut Examination<'_>) -> Vec<Seen> {
    let Ok(ledger) = &mut examination.ledger else {
        return unread();
    };
    let Some(ledger) = ledger else {
        return good("台帳はまだありません", "there is no ledger yet");
    };
    vec![match verify_audit(ledger, []) {
        Ok(Ok(head)) => seen(
            Verdict::Good,
            format!("{} 件、改変なし", head.lines),
            format!("{} entries, unchanged", head.lines),
        ),
        Ok(Err(Broken { index, fault })) => seen(
            Verdict::Error,
            format!("最初の異常箇所: {index} 件目。{}", fault.japanese()),
            format!("broken at entry {index}: {}", fault.english()),
        ),
        Err(error) => of_error(Verdict::Unknown, &error),
    }]
}

fn unread() -> Vec<Seen> {
    vec![seen(
        Verdict::Unknown,
        "台帳を読めません",
        "the ledger cannot be read",
    )]
}

pub(super) fn jobs(examination: &mut Examination<'_>) -> Vec<Seen> {
    let jobs = match &examination.ledger {
        Ok(Some(ledger)) => ledger.every_job().ok(),
        Ok(None) => Some(Vec::new()),
        Err(_) => None,
    };
    let Some(jobs) = jobs else {
        return unread();
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

/// The ledger, if there is one, and if it is that of this institution. Nothing is made, and nothing is sealed.
pub(super) fn open(
    config: &FolderConfig,
    keys: Option<&mut dyn KeyStore>,
) -> Result<Option<SqliteLedger>, Error> {
    if !config.ledger.exists() {
        return Ok(None);
    }
    let mut ledger = match (SqliteLedger::existing(&config.ledger), keys) {
        (Err(error), Some(keys)) if error.code() == ErrorCode::LedgerKeyMissing => {
            SqliteLedger::open_sealed(&config.ledger, keys)?
        }
        (opened, _) => opened?,
    };
    owner::must_be(&mut ledger, &config.institution)?;
    Ok(Some(ledger))
}

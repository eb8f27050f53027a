//! Notices of the client in one line each, without a person in them.

use onshi_client::Client;
use onshi_core::job::{Job, JobId, Notice, Outcome};

use crate::show::harmless;

/// What a person calls a job: the key it was given, else its number and what it asks.
pub fn name(job: &Job) -> String {
    match (&job.key, job.operation()) {
        (Some(key), _) => harmless(key).into_owned(),
        (None, Some(operation)) => format!("#{} {}", job.id.0, operation.japanese),
        (None, None) => format!("#{}", job.id.0),
    }
}

/// One notice.
pub fn line(client: &Client, notice: &Notice) -> String {
    let of = |id: &JobId| client.job(*id).map(name).unwrap_or_default();
    match notice {
        Notice::Accepted { job, reception } => {
            format!(
                "受付 accepted   {} 受付番号 {}",
                of(job),
                harmless(reception)
            )
        }
        Notice::Processing { job, round } => format!("処理中 working  {} {round} 回目", of(job)),
        Notice::Answered { job, outcome } => {
            format!("回答 answered   {} {}", of(job), ending(outcome))
        }
        Notice::Problem { job, error } => format!("問題 problem    {} {error}", of(job)),
        Notice::Overdue { job } => {
            format!("遅延 overdue    {} 端末からの回答を待っています", of(job))
        }
        Notice::Conflict { job } => {
            format!("競合 conflict   {} 内容の異なる回答があります", of(job))
        }
        Notice::Withdrawn { job } => format!("取下 withdrawn  {}", of(job)),
        Notice::Expired { job } => {
            format!("期限 expired    {} 期限までに回答がありません", of(job))
        }
        Notice::ListDone { list, .. } => format!("完了 list done  {}", harmless(list)),
        Notice::Erase { job, place, why } => format!(
            "削除 erase      {} {}（{}）",
            of(job),
            place.japanese(),
            why.japanese()
        ),
        Notice::Certificate { days_left } => certificate(*days_left),
    }
}

/// How long the certificate of the terminal still holds.
pub fn certificate(days_left: i64) -> String {
    match days_left {
        0.. => format!(
            "電子証明書の期限まであと{days_left}日です / {days_left} days left until the certificate ends"
        ),
        _ => "電子証明書の期限が切れています / the certificate has expired".to_owned(),
    }
}

/// How a job ended, in the system's own words if it said some.
pub fn ending(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Normal => "正常終了".to_owned(),
        Outcome::Refused => "端末が拒否 (.err)".to_owned(),
        Outcome::Abnormal { code, message } => {
            let words = [Some("異常終了"), code.as_deref(), message.as_deref()];
            let words: Vec<&str> = words.into_iter().flatten().collect();
            harmless(&words.join(" ")).into_owned()
        }
    }
}

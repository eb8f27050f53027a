//! `onshi watch`: the jobs of a ledger, and what happens to them.

use std::process::ExitCode;

use clap::Args;
use onshi_client::{Client, Validity};
use onshi_core::job::{JobId, Notice};

use crate::failure::Failure;
use crate::notices;
use crate::papers::Papers;
use crate::place::Place;
use crate::show::{Table, harmless, say};
use crate::telemetry::Telemetry;

/// Looks again after so long without news.
const PATIENCE_MS: u64 = 60_000;

/// What to watch.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    papers: Papers,
    #[command(flatten)]
    telemetry: Telemetry,
    /// 一覧だけを表示して終わる (show the list and end)
    #[arg(long)]
    once: bool,
}

/// Shows the jobs, then follows them until it is ended. It acknowledges nothing.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let listening = arguments.telemetry.listen()?;
    let mut client = arguments.place.open()?;
    if arguments.once {
        client.poll()?;
        warn_of_certificate(&client);
        listening.tell(&client)?;
        say(jobs(&client).to_string().trim_end());
        let all: Vec<JobId> = client.jobs().map(|job| job.id).collect();
        for job in all {
            tell_paper(&arguments.papers, &mut client, job);
        }
        return Ok(ExitCode::SUCCESS);
    }
    say(jobs(&client).to_string().trim_end());
    loop {
        listening.tell(&client)?;
        match client.next_notice(PATIENCE_MS) {
            Ok(Some(notice)) => {
                say(notices::line(&client, &notice));
                if let Notice::Answered { job, .. } = notice {
                    tell_paper(&arguments.papers, &mut client, job);
                }
            }
            Ok(None) => {}
            // The client has waited; the folders may come back.
            Err(error) => say(error),
        }
    }
}

/// What a notice says of it, for who hears none.
fn warn_of_certificate(client: &Client) {
    if let Some(standing) = client.certificate()
        && standing.validity != Validity::Long
    {
        say(notices::certificate(standing.days_left));
    }
}

/// What became of the PDF of a job, if it has one. A folder that is full must not end the watch.
fn tell_paper(papers: &Papers, client: &mut Client, job: JobId) {
    match papers.keep(client, job) {
        Ok(Some(line)) => say(line),
        Ok(None) => {}
        Err(failure) => say(failure),
    }
}

fn jobs(client: &Client) -> Table {
    let mut table = Table::new(&[
        ("番号", "job"),
        ("状態", "state"),
        ("要求", "submitted"),
        ("操作", "operation"),
        ("受付番号・キー", "reception, key"),
    ]);
    for job in client.jobs() {
        let operation = job.operation().map_or("?", |operation| operation.japanese);
        let marks = [job.reception(), job.key.as_deref()];
        let marks: Vec<&str> = marks.into_iter().flatten().collect();
        table.row([
            job.id.0.to_string(),
            job.state.label().0.to_owned(),
            job.submitted.japan().format("%m-%d %H:%M").to_string(),
            operation.to_owned(),
            harmless(&marks.join(" ")).into_owned(),
        ]);
    }
    table
}

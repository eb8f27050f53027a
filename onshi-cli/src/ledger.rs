//! `onshi ledger`: copies a ledger while nobody works with it, and brings a copy back.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use onshi_client::{Ledger, SqliteLedger, restore};
use onshi_core::job::Job;

use crate::failure::Failure;
use crate::show::{Table, harmless, say};

/// What to do with a ledger.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 台帳の写しを作る (copy a ledger into a new file)
    Backup {
        /// 台帳 (the ledger)
        ledger: PathBuf,
        /// 新しいファイル (a new file)
        to: PathBuf,
    },
    /// 写しから台帳を戻す。壊れた台帳は先に別名にする (bring a ledger back from a copy; move the broken one away first)
    Restore {
        /// 写し (the copy)
        from: PathBuf,
        /// 戻す台帳 (the ledger to be made)
        ledger: PathBuf,
    },
}

/// Does it, and says what is to be done next.
pub fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Backup { ledger, to } => {
            SqliteLedger::existing(ledger)?.back_up(to)?;
            say("写しを作りました the ledger is copied");
        }
        Command::Restore { from, ledger } => {
            let restored = restore(from, ledger, None)?;
            say(format!(
                "戻しました restored: {} 件 jobs。以後のファイル名は以前のものと重なりません no file name is used twice",
                restored.jobs
            ));
            if !restored.in_doubt.is_empty() {
                say(
                    "\n写しを作ったときに途中だったもの。その後どうなったかは台帳にはわかりません。",
                );
                say(
                    "Under way when the copy was made; what became of them since, the ledger does not know.\n",
                );
                say(in_doubt(&restored.in_doubt).to_string().trim_end());
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn in_doubt(jobs: &[Job]) -> Table {
    let mut table = Table::new(&[
        ("番号", "job"),
        ("状態", "state"),
        ("操作", "operation"),
        ("キー", "key"),
    ]);
    for job in jobs {
        table.row([
            job.id.0.to_string(),
            job.state.label().0.to_owned(),
            job.operation().map_or("?", |it| it.japanese).to_owned(),
            harmless(job.key.as_deref().unwrap_or_default()).into_owned(),
        ]);
    }
    table
}

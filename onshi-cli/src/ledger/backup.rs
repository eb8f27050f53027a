//! A copy of a ledger, and how it comes back.

use std::path::Path;

use onshi_client::{Ledger, restore};
use onshi_core::job::Job;

use crate::failure::Failure;
use crate::key::{Key, lent};
use crate::show::{Table, harmless, say};

/// Copies a ledger into a new file.
pub fn make(ledger: &Path, to: &Path, key: &Key) -> Result<(), Failure> {
    key.open(ledger)?.back_up(to)?;
    say("写しを作りました the ledger is copied");
    Ok(())
}

/// Brings a copy back, and lists what was under way when it was made.
pub fn bring_back(from: &Path, ledger: &Path, key: &Key) -> Result<(), Failure> {
    let mut keys = key.store()?;
    let restored = restore(from, ledger, lent(&mut keys))?;
    say(format!(
        "戻しました restored: {} 件 jobs。以後のファイル名は以前のものと重なりません no file name is used twice",
        restored.jobs
    ));
    if !restored.in_doubt.is_empty() {
        say("\n写しを作ったときに途中だったもの。その後どうなったかは台帳にはわかりません。");
        say(
            "Under way when the copy was made; what became of them since, the ledger does not know.\n",
        );
        say(in_doubt(&restored.in_doubt).to_string().trim_end());
    }
    Ok(())
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

//! `onshi ledger`: copies a ledger, brings a copy back, changes its key, and moves it into a database.

mod backup;
mod key;
#[cfg(feature = "postgres")]
mod key_in_database;
#[cfg(feature = "postgres")]
mod moving;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::failure::Failure;
use crate::key::Key;

/// What to do with a ledger that nobody works with.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 台帳の写しを作る (copy a ledger into a new file)
    Backup {
        /// 台帳 (the ledger)
        ledger: PathBuf,
        /// 新しいファイル (a new file)
        to: PathBuf,
        #[command(flatten)]
        key: Key,
    },
    /// 写しから台帳を戻す。壊れた台帳は先に別名にする (bring a ledger back from a copy; move the broken one away first)
    Restore {
        /// 写し (the copy)
        from: PathBuf,
        /// 戻す台帳 (the ledger to be made)
        ledger: PathBuf,
        #[command(flatten)]
        key: Key,
    },
    /// 台帳の鍵を変更する、暗号化する、暗号化をやめる (change the key of a ledger, seal it, or take the seal away)
    Key(key::Change),
    /// SQLite の台帳を PostgreSQL へ移す (move a SQLite ledger into PostgreSQL)
    #[cfg(feature = "postgres")]
    Move(moving::Move),
}

/// Does it, and says what is to be done next.
pub fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Backup { ledger, to, key } => backup::make(ledger, to, key)?,
        Command::Restore { from, ledger, key } => backup::bring_back(from, ledger, key)?,
        Command::Key(change) => key::run(change)?,
        #[cfg(feature = "postgres")]
        Command::Move(arguments) => moving::run(arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}

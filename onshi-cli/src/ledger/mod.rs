//! `onshi ledger`: copies a ledger, brings a copy back, and moves it into a database.

mod backup;
#[cfg(feature = "postgres")]
mod moving;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::failure::Failure;

/// What to do with a ledger that nobody works with.
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
    /// SQLite の台帳を PostgreSQL へ移す (move a SQLite ledger into PostgreSQL)
    #[cfg(feature = "postgres")]
    Move(moving::Move),
}

/// Does it, and says what is to be done next.
pub fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Backup { ledger, to } => backup::make(ledger, to)?,
        Command::Restore { from, ledger } => backup::bring_back(from, ledger)?,
        #[cfg(feature = "postgres")]
        Command::Move(arguments) => moving::run(arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}

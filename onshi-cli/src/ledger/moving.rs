//! A SQLite ledger goes into PostgreSQL.

use std::path::PathBuf;

use crate::database::{Address, Server};
use crate::failure::Failure;
use crate::inspect::hexadecimal;
use crate::key::{Key, lent};
use crate::show::say;
use clap::Args;

/// Which ledger, and where to.
#[derive(Debug, Args)]
pub struct Move {
    /// 台帳のファイル。プログラムを止めてから移す (the ledger; end the program first)
    #[arg(value_name = "FILE")]
    from: PathBuf,
    /// PostgreSQL の接続文字列。- なら標準入力から読む (where to; - reads it from standard input)
    #[arg(value_name = "POSTGRES-URL|-|env:NAME")]
    to: Address,
    #[command(flatten)]
    server: Server,
    #[command(flatten)]
    key: Key,
}

/// Does it, and says what was compared.
pub fn run(arguments: &Move) -> Result<(), Failure> {
    let database = arguments.server.open(&arguments.to)?;
    let mut keys = arguments.key.store()?;
    let moved = database.move_in(&arguments.from, lent(&mut keys))?;
    let (jobs, documents, lines) = (moved.jobs, moved.documents, moved.lines);
    say(format!(
        "{}: ジョブ {jobs} 件、文書 {documents} 件、監査 {lines} 行を移し、照合しました / \
         {jobs} jobs, {documents} documents, {lines} lines of the audit moved and compared",
        moved.institution
    ));
    say(format!("blake3 {}", hexadecimal(&moved.digest)));
    say(format!(
        "{} は台帳ではなくなりました。控えとして保管してください / it is no ledger any more; keep it as a copy",
        arguments.from.display()
    ));
    Ok(())
}

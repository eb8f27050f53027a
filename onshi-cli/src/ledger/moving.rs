//! A SQLite ledger goes into PostgreSQL.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use onshi_client::Database;

use crate::failure::Failure;
use crate::inspect::hexadecimal;
use crate::key::Key;
use crate::show::say;

/// Which ledger, and where to.
#[derive(Debug, Args)]
pub struct Move {
    /// 台帳のファイル。プログラムを止めてから移す (the ledger; end the program first)
    #[arg(value_name = "FILE")]
    from: PathBuf,
    /// PostgreSQL の接続文字列。- なら標準入力から読む (where to; - reads it from standard input)
    #[arg(value_name = "POSTGRES-URL")]
    to: String,
    /// スキーマ名 (schema)
    #[arg(long, value_name = "NAME", default_value = "onshi")]
    schema: String,
    #[command(flatten)]
    key: Key,
}

/// Does it, and says what was compared.
pub fn run(arguments: &Move) -> Result<(), Failure> {
    let place = place(&arguments.to)?;
    let mut store = arguments.key.store()?;
    let database = Database::open(&place, &arguments.schema)?;
    let moved = database.move_in(&arguments.from, store.as_deref_mut())?;
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

/// A password given as an argument would be seen by everyone on the machine.
fn place(argument: &str) -> Result<String, Failure> {
    if argument != "-" {
        return Ok(argument.to_owned());
    }
    let read = io::read_to_string(io::stdin());
    let place = read.map_err(|error| Failure::file(Path::new("-"), error))?;
    Ok(place.trim().to_owned())
}

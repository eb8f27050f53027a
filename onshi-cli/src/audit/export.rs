//! `onshi audit export`: the whole audit, one JSON object a line, for other eyes and other places.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use onshi_client::{Clock, Ledger, OsRandom, SystemClock, write_out_audit};
use onshi_core::audit::{Deed, Entry, Head, Who};

use super::ledger::Opening;
use crate::durable::keep;
use crate::failure::Failure;
use crate::show::say;

/// Which audit, and where to.
#[derive(Debug, Args)]
pub struct Arguments {
    /// 台帳 (the ledger)
    #[arg(value_name = "LEDGER")]
    ledger: PathBuf,
    /// ここに保存する。上書きはしない。なければ画面に出す (keep it here; nothing is overwritten)
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// 書き出す人の識別子。監査証跡に残る (who writes it out; the audit keeps it)
    #[arg(long, value_name = "ID", default_value = "")]
    user: String,
    #[command(flatten)]
    opening: Opening,
}

/// Writes that it is written out, then all of it.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let of = |ledger: &mut dyn Ledger| written_out(ledger, &arguments.user);
    let (text, head) = arguments.opening.with(&arguments.ledger, of)?;
    let Some(to) = &arguments.to else {
        io::stdout().lock().write_all(&text)?;
        return Ok(ExitCode::SUCCESS);
    };
    let kept = keep(to, &text)?;
    say(format_args!("{kept}: {}", to.display()));
    say(format_args!(
        "{} 件。控え / {} entries. Note elsewhere: {}:{}",
        head.lines,
        head.lines,
        head.lines,
        head.hex()
    ));
    Ok(ExitCode::SUCCESS)
}

fn written_out(ledger: &mut dyn Ledger, user: &str) -> Result<(Vec<u8>, Head), Failure> {
    // An audit begins with the installation, which a ledger that nobody has used yet draws now.
    ledger.load(&mut OsRandom)?;
    let now = SystemClock.now();
    let who = Who {
        terminal: "onshi audit export".to_owned(),
        process: Some(std::process::id()),
        ..Who::user(user)
    };
    ledger.keep(&[], &[Entry::new(Deed::Exported, now, now, who)])?;
    let mut text = Vec::new();
    let head = write_out_audit(ledger, |line| {
        text.extend(line.as_bytes());
        text.push(b'\n');
        Ok(())
    })?;
    Ok((text, head))
}

//! `onshi audit verify`: whether the audit of a ledger, or one that was written out, is whole and unchanged.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use onshi_client::verify_audit;
use onshi_core::audit::{Anchor, Broken, Head, Verifier};

use super::ledger::Opening;
use crate::failure::Failure;
use crate::show::say;

/// How every SQLite file begins.
const SQLITE: &[u8] = b"SQLite format 3\0";
/// No line of an audit is as long.
const LONGEST_LINE: u64 = 16 << 20;
/// The audit is broken.
const BROKEN: u8 = 2;

/// What to check, and what is known of it.
#[derive(Debug, Args)]
pub struct Arguments {
    /// 台帳、または書き出した監査証跡 (a ledger, or an audit that was written out)
    #[arg(value_name = "LEDGER|FILE")]
    audit: PathBuf,
    /// 以前の控え「件数:ハッシュ」。複数可 (what was noted before: lines and hash)
    #[arg(long, value_name = "LINES:HASH", value_parser = anchor)]
    anchor: Vec<Anchor>,
    #[command(flatten)]
    opening: Opening,
}

fn anchor(text: &str) -> Result<Anchor, String> {
    let read = || {
        let (lines, hash) = text.split_once(':')?;
        let lines = lines.parse().ok()?;
        let pairs = (0..32).map(|at| u8::from_str_radix(hash.get(at * 2..at * 2 + 2)?, 16).ok());
        let hash: Vec<u8> = pairs.collect::<Option<_>>()?;
        let hash = hash.try_into().ok()?;
        Some(Head { lines, hash })
    };
    read().ok_or_else(|| "「件数:16進64桁」/ lines, a colon, 64 hexadecimal digits".to_owned())
}

/// Says what it found.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let anchors = arguments.anchor.iter().copied();
    let (audit, opening) = (&arguments.audit, &arguments.opening);
    let checked = match opening.is_in_database() || is_ledger(audit)? {
        true => opening.with(audit, |ledger| Ok(verify_audit(ledger, anchors)?))?,
        false => of_file(audit, Verifier::against(anchors))?,
    };
    Ok(match checked {
        Ok(head) => {
            say(format_args!(
                "改変なし。{} 件 / whole: {} entries",
                head.lines, head.lines
            ));
            say(format_args!(
                "控え / note elsewhere: {}:{}",
                head.lines,
                head.hex()
            ));
            ExitCode::SUCCESS
        }
        Err(Broken { index, fault }) => {
            say(format_args!(
                "異常あり。最初の異常箇所: {index} 件目。{} / broken at entry {index}: {}",
                fault.japanese(),
                fault.english()
            ));
            ExitCode::from(BROKEN)
        }
    })
}

fn is_ledger(file: &Path) -> Result<bool, Failure> {
    let mut head = Vec::new();
    let opened = File::open(file);
    let read = opened.and_then(|file| file.take(SQLITE.len() as u64).read_to_end(&mut head));
    read.map_err(|error| Failure::file(file, error))?;
    Ok(head == SQLITE)
}

fn of_file(file: &Path, mut verifier: Verifier) -> Result<Result<Head, Broken>, Failure> {
    let failed = |error| Failure::file(file, error);
    let mut lines = BufReader::new(File::open(file).map_err(failed)?);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut piece = lines.by_ref().take(LONGEST_LINE);
        if piece.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            return Ok(verifier.end());
        }
        if let Err(broken) = verifier.line(&line) {
            return Ok(Err(broken));
        }
    }
}

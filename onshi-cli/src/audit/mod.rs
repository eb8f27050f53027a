//! `onshi audit`: the audit of a ledger, written out and checked.
//!
//! | exit code | |
//! |---|---|
//! | 0 | whole, or written out |
//! | 1 | it could not be done |
//! | 2 | the audit is broken |

mod export;
mod ledger;
mod verify;

use std::process::ExitCode;

use clap::Subcommand;

use crate::failure::Failure;

/// 台帳の監査証跡を書き出す・検証する (write out or check the audit of a ledger).
#[derive(Debug, Subcommand)]
pub enum Line {
    /// 監査証跡を JSON Lines で書き出す (write the audit out, one JSON object a line)
    Export(export::Arguments),
    /// 台帳または書き出した監査証跡の改変を調べる (whether an audit is whole and unchanged)
    Verify(verify::Arguments),
}

/// Runs one of them.
pub fn run(line: &Line) -> Result<ExitCode, Failure> {
    match line {
        Line::Export(arguments) => export::run(arguments),
        Line::Verify(arguments) => verify::run(arguments),
    }
}

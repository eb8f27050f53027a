//! `onshi doctor`: what can be known of a place before anything is asked there.

mod human;
mod json;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use onshi_client::doctor::{Finding, Manner, Verdict, examine, examine_https};
use onshi_client::{Clock, OsFiles, SystemClock};
use onshi_core::rules::facility::Configuration;

use crate::failure::Failure;
use crate::key;
use crate::place::Place;

/// What to look at, and how.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// 施設・端末・証明書・フォルダーの設定 TOML (facilities, terminals, certificates and folders of the site)
    #[arg(long, value_name = "FILE")]
    site: Option<PathBuf>,
    /// 要求が取り込まれるのを待つ時間 (how long a request may lie before it is remarked, in milliseconds)
    #[arg(long, value_name = "MS", default_value_t = 3_000)]
    patience_ms: u64,
    /// req への改名も試す。端末を止めてから (try the rename into req, too: stop the terminal first)
    #[arg(long)]
    touch_req: bool,
    /// プログラム向けに JSON で (JSON, for programs)
    #[arg(long)]
    json: bool,
}

/// Looks, tells, and says by the exit code whether something is wrong.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut config = arguments.place.config()?;
    config.settings.site = arguments.site.as_deref().map(read_site).transpose()?;
    let mut keys = arguments.place.keys()?;
    let manner = Manner {
        keys: key::lent(&mut keys),
        patience: Duration::from_millis(arguments.patience_ms),
        writes_to_req: arguments.touch_req,
    };
    let now = SystemClock.now();
    let findings = match arguments.place.https()? {
        None => examine(&config, &mut OsFiles, now, manner),
        Some(https) => {
            let root = arguments.place.root();
            examine_https(root, &https, &config.settings, &mut OsFiles, now, manner)
        }
    };
    let mut out = io::stdout().lock();
    match arguments.json {
        true => json::write(&findings, &mut out)?,
        false => human::write(&findings, &mut out)?,
    }
    out.flush()?;
    Ok(ExitCode::from(code(&findings)))
}

fn read_site(path: &Path) -> Result<Configuration, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::file(path, error))?;
    toml::from_str(&text).map_err(|error| Failure::content(path, error.message()))
}

fn code(findings: &[Finding]) -> u8 {
    match worst(findings) {
        Verdict::Good | Verdict::Note | Verdict::Unknown => 0,
        Verdict::Warning => 1,
        Verdict::Error => 2,
    }
}

fn worst(findings: &[Finding]) -> Verdict {
    let verdicts = findings.iter().map(|finding| finding.verdict);
    verdicts.max().unwrap_or(Verdict::Good)
}

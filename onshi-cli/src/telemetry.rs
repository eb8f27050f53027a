//! Figures and events of a running client, in files: no person stands in either.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Mutex;

use clap::Args;
use onshi_client::Client;
use tracing::subscriber::DefaultGuard;

use crate::durable::replace;
use crate::failure::Failure;

/// Where they go.
#[derive(Debug, Args)]
pub struct Telemetry {
    /// 計測値を書くファイル。Prometheus の形式 (file for figures, as Prometheus reads them; written anew each time)
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
    /// 出来事を JSON の行で書き足すファイル (file to which events are added, as lines of JSON)
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

impl Telemetry {
    /// Listens on this thread until the guard goes.
    pub fn listen(&self) -> Result<Option<DefaultGuard>, Failure> {
        let Some(path) = &self.log else {
            return Ok(None);
        };
        let log = File::options().create(true).append(true).open(path);
        let log = log.map_err(|error| Failure::file(path, error))?;
        let lines = tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_writer(Mutex::new(log))
            .finish();
        Ok(Some(tracing::subscriber::set_default(lines)))
    }

    /// Whoever collects them sees the old file or the new one, never a half.
    pub fn write(&self, client: &Client) -> Result<(), Failure> {
        let Some(path) = &self.metrics else {
            return Ok(());
        };
        let written = replace(path, client.metrics().text().as_bytes());
        written.map_err(|error| Failure::file(path, error))
    }
}

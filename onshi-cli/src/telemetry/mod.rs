//! Figures, events and spans of a running client, in files and to a collector: no person stands in any.

mod otlp;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use clap::Args;
use onshi_client::Client;
use onshi_client::opentelemetry::{events, spans};
use tracing::Subscriber;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Layer, Registry};

use crate::durable::replace;
use crate::failure::Failure;
use otlp::{Collector, Export};

/// Where they go.
#[derive(Debug, Args)]
pub struct Telemetry {
    /// 計測値を書くファイル。Prometheus の形式 (file for figures, as Prometheus reads them; written anew each time)
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
    /// 出来事を JSON の行で書き足すファイル (file to which events are added, as lines of JSON)
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// 計測値・出来事・処理の区間を送る OpenTelemetry Collector。OTLP/HTTP (collector of OpenTelemetry to which figures, events and spans go, by OTLP over HTTP)
    #[arg(long, value_name = "http://HOST:PORT")]
    otlp: Option<Collector>,
}

/// Listens on this thread until it goes; what is to be sent then is sent.
pub struct Listening<'t> {
    figures: Option<&'t Path>,
    /// Ends before that which it tells.
    _events: Option<DefaultGuard>,
    export: Option<Export>,
}

impl Telemetry {
    /// Begins to listen.
    pub fn listen(&self) -> Result<Listening<'_>, Failure> {
        let log = self.log.as_deref().map(lines).transpose()?;
        let export = self.otlp.as_ref().map(Export::to).transpose()?;
        let heard = (log.is_some() || export.is_some()).then(|| {
            let heard = Registry::default()
                .with(log)
                .with(export.as_ref().map(|export| spans(&export.spans)))
                .with(export.as_ref().map(|export| events(&export.events)));
            tracing::subscriber::set_default(heard)
        });
        Ok(Listening {
            figures: self.metrics.as_deref(),
            _events: heard,
            export,
        })
    }
}

impl Listening<'_> {
    /// The figures as they are now. Whoever collects the file sees the old one or the new one, never a half.
    pub fn tell(&self, client: &Client) -> Result<(), Failure> {
        if let Some(export) = &self.export {
            export.figures.renew(client.metrics());
        }
        let Some(path) = self.figures else {
            return Ok(());
        };
        let written = replace(path, client.metrics().text().as_bytes());
        written.map_err(|error| Failure::file(path, error))
    }
}

/// Events as lines of JSON, at the end of a file.
fn lines<S>(path: &Path) -> Result<impl Layer<S> + use<S>, Failure>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let log = File::options().create(true).append(true).open(path);
    let log = log.map_err(|error| Failure::file(path, error))?;
    Ok(tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(Mutex::new(log))
        .with_filter(LevelFilter::INFO))
}

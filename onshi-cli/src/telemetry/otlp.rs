//! The road to a collector of OpenTelemetry: OTLP over HTTP. Threads of their own send; a collector that is not
//! there stops nothing, and is told of once.
//!
//! Only `http://`: the collector stands on the same machine or beside it, and TLS onward is its work.

use std::future::{Future, ready};
use std::pin::Pin;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use onshi_client::opentelemetry::Figures;
use onshi_client::opentelemetry::api::metrics::MeterProvider;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{
    ExporterBuildError, LogExporter, MetricExporter, Protocol, RetryPolicy, SpanExporter,
    WithExportConfig, WithHttpConfig,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;

use crate::failure::Failure;

/// How long a collector may take for one answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// For how long one that failed is left alone: at the end of the command the others need not wait for it, too.
const PAUSE: Duration = Duration::from_secs(5);

/// Where a collector is.
#[derive(Debug, Clone)]
pub struct Collector(String);

impl FromStr for Collector {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address = text.trim_end_matches('/');
        match address.strip_prefix("http://") {
            Some(host) if !host.is_empty() => Ok(Collector(address.to_owned())),
            _ => Err(
                "http:// で始まるアドレスを。TLS が要るときは近くに OpenTelemetry Collector を置く \
                 / an address with http://; where TLS is needed, put a collector beside it",
            ),
        }
    }
}

/// What is sent to a collector. When it goes, the rest is sent.
pub struct Export {
    /// Makes spans.
    pub spans: SdkTracerProvider,
    /// Makes log records of events.
    pub events: SdkLoggerProvider,
    /// The figures that are sent next.
    pub figures: Figures,
    meters: SdkMeterProvider,
}

impl Export {
    /// Begins to send.
    pub fn to(collector: &Collector) -> Result<Self, Failure> {
        Export::build(collector).map_err(|error| Failure::Collector(error.to_string()))
    }

    fn build(collector: &Collector) -> Result<Self, ExporterBuildError> {
        let road: Arc<dyn HttpClient> = Arc::new(Road::to(collector));
        let spans = by(
            SpanExporter::builder().with_http(),
            collector,
            "traces",
            &road,
        )
        .build()?;
        let events = by(LogExporter::builder().with_http(), collector, "logs", &road).build()?;
        let figures = by(
            MetricExporter::builder().with_http(),
            collector,
            "metrics",
            &road,
        )
        .build()?;
        let spans = SdkTracerProvider::builder()
            .with_resource(ourselves())
            .with_batch_exporter(spans);
        let events = SdkLoggerProvider::builder()
            .with_resource(ourselves())
            .with_batch_exporter(events);
        let meters = SdkMeterProvider::builder()
            .with_resource(ourselves())
            .with_periodic_exporter(figures)
            .build();
        Ok(Export {
            spans: spans.build(),
            events: events.build(),
            figures: Figures::of(&meters.meter("onshi")),
            meters,
        })
    }
}

impl Drop for Export {
    /// Whoever could not be reached was told of.
    fn drop(&mut self) {
        let _ = self.spans.shutdown_with_timeout(PATIENCE);
        let _ = self.events.shutdown_with_timeout(PATIENCE);
        let _ = self.meters.shutdown_with_timeout(PATIENCE);
    }
}

fn by<B: WithExportConfig + WithHttpConfig>(
    exporter: B,
    collector: &Collector,
    signal: &str,
    road: &Arc<dyn HttpClient>,
) -> B {
    exporter
        .with_endpoint(format!("{}/v1/{signal}", collector.0))
        .with_protocol(Protocol::HttpBinary)
        .with_timeout(PATIENCE)
        .with_retry_policy(RetryPolicy::disabled())
        .with_shared_http_client(road.clone())
}

fn ourselves() -> Resource {
    Resource::builder().with_service_name("onshi").build()
}

/// The line to a collector, for all three.
#[derive(Debug)]
struct Road {
    agent: ureq::Agent,
    collector: String,
    failed: Mutex<Failed>,
}

#[derive(Debug, Default)]
struct Failed {
    last: Option<Instant>,
    told: bool,
}

impl Road {
    fn to(collector: &Collector) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None);
        Road {
            agent: config.build().into(),
            collector: collector.0.clone(),
            failed: Mutex::default(),
        }
    }

    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        if self.rests() {
            return Err("the collector is left alone for a while".into());
        }
        let sent = self.exchange(request);
        match &sent {
            Ok(answer) if answer.status().is_success() => {}
            Ok(answer) => self.tell(&answer.status().to_string()),
            Err(error) => self.tell(&error.to_string()),
        }
        sent
    }

    fn exchange(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, mut body) = self.agent.run(request.map(Vec::from))?.into_parts();
        Ok(Response::from_parts(head, body.read_to_vec()?.into()))
    }

    fn rests(&self) -> bool {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.last.is_some_and(|last| last.elapsed() < PAUSE)
    }

    /// The first time in words.
    fn tell(&self, why: &str) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.last = Some(Instant::now());
        if !std::mem::replace(&mut failed.told, true) {
            eprintln!(
                "注意 warning: {} に計測値・出来事を送れません。処理は続けます \
                 / no figures and events reach the collector; the work goes on: {why}",
                self.collector
            );
        }
    }
}

impl HttpClient for Road {
    fn send_bytes<'s, 'f>(
        &'s self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'f>>
    where
        's: 'f,
        Self: 'f,
    {
        Box::pin(ready(self.send(request)))
    }
}

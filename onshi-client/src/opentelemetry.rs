//! What a client tells, for OpenTelemetry (feature `opentelemetry`): layers of `tracing` for spans and events,
//! instruments for figures. Providers and exporters are the host's; nothing is sent from here.
//!
//! ```text
//!  spans  ─► tracing ─► spans(&TracerProvider)  ─┐
//!  events ─► tracing ─► events(&LoggerProvider) ─┼─► exporters of the host
//!  Client::metrics   ─► Figures::of(&Meter)     ─┘
//! ```
//!
//! The layers hear what `onshi` tells and nothing else, whatever other crates tell through `tracing`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use ::opentelemetry::KeyValue;
use ::opentelemetry::logs::LoggerProvider;
use ::opentelemetry::metrics::{AsyncInstrument, Meter};
use ::opentelemetry::trace::{Tracer, TracerProvider};
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::registry::LookupSpan;

/// The crate whose providers are taken, in the version that is taken.
pub use ::opentelemetry as api;

use crate::telemetry::Metrics;
use crate::telemetry::figures::{FIGURES, Figure, Kind};
use crate::telemetry::trace::TARGET;

/// What is done, as spans of a provider (スパン): with job, operation and the code of an error. A host with a layer
/// of `tracing-opentelemetry` for all its spans needs no second one.
pub fn spans<S, P>(provider: &P) -> impl Layer<S> + use<S, P>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    P: TracerProvider,
    P::Tracer: Send + Sync + 'static,
    <P::Tracer as Tracer>::Span: Send + Sync,
{
    tracing_opentelemetry::layer()
        .with_tracer(provider.tracer(TARGET))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_filter(ours())
}

/// Events, as log records of a provider (出来事): those within a span carry its identity.
pub fn events<S, P>(provider: &P) -> impl Layer<S> + use<S, P>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    P: LoggerProvider + Send + Sync + 'static,
    P::Logger: Send + Sync + 'static,
{
    OpenTelemetryTracingBridge::new(provider).with_filter(ours())
}

fn ours() -> Targets {
    Targets::new().with_target(TARGET, LevelFilter::TRACE)
}

/// The figures of a client as instruments of a meter (計測値), until this goes. Where one process runs many
/// clients, each has a meter whose scope names it.
#[derive(Debug)]
pub struct Figures(Arc<Mutex<Metrics>>);

impl Figures {
    /// Makes the instruments. They tell of nothing until the figures are [renewed](Self::renew).
    pub fn of(meter: &Meter) -> Figures {
        let figures = Arc::default();
        for figure in &FIGURES {
            instrument(meter, figure, Arc::downgrade(&figures));
        }
        Figures(figures)
    }

    /// The figures as they are now; a reader of the host's may ask for them on a thread of its own.
    pub fn renew(&self, metrics: Metrics) {
        *at(&self.0) = metrics;
    }
}

fn at(figures: &Mutex<Metrics>) -> MutexGuard<'_, Metrics> {
    figures.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The meter keeps it: it ends on its own when the figures are gone.
fn instrument(meter: &Meter, figure: &'static Figure, figures: Weak<Mutex<Metrics>>) {
    let (name, unit) = (figure.name, figure.unit);
    match figure.kind {
        Kind::Count => drop(
            meter
                .u64_observable_counter(name)
                .with_unit(unit)
                .with_callback(move |to| observe(figure, &figures, to, |count| count))
                .build(),
        ),
        Kind::Standing => drop(
            meter
                .u64_observable_gauge(name)
                .with_unit(unit)
                .with_callback(move |to| observe(figure, &figures, to, |number| number))
                .build(),
        ),
        Kind::Age => drop(
            meter
                .f64_observable_gauge(name)
                .with_unit(unit)
                .with_callback(move |to| observe(figure, &figures, to, seconds))
                .build(),
        ),
    }
}

fn observe<T>(
    figure: &Figure,
    figures: &Weak<Mutex<Metrics>>,
    to: &dyn AsyncInstrument<T>,
    value_of: fn(u64) -> T,
) {
    let Some(figures) = figures.upgrade() else {
        return;
    };
    for (part, value) in (figure.values)(&at(&figures)) {
        let by = figure.by.map(|by| KeyValue::new(by, part));
        to.observe(value_of(value), by.as_slice());
    }
}

fn seconds(ms: u64) -> f64 {
    std::time::Duration::from_millis(ms).as_secs_f64()
}

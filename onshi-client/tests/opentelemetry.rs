//! What a host of OpenTelemetry gets of a client, and what it does not.
#![cfg(feature = "opentelemetry")]
#![allow(clippy::expect_used)]

mod support;

use onshi_client::opentelemetry::api::metrics::MeterProvider;
use onshi_client::opentelemetry::{Figures, events, spans};
use onshi_core::catalogue::QUALIFICATION;
use opentelemetry_sdk::logs::{InMemoryLogExporter, SdkLoggerProvider};
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, SdkMeterProvider};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use support::*;
use tracing::subscriber::with_default;
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt;

/// Whatever else a program tells through `tracing`, an address with a query say.
#[test]
fn only_what_onshi_tells_is_heard() {
    let (told, done) = (
        InMemoryLogExporter::default(),
        InMemorySpanExporter::default(),
    );
    let logs = SdkLoggerProvider::builder().with_simple_exporter(told.clone());
    let traces = SdkTracerProvider::builder().with_simple_exporter(done.clone());
    let (logs, traces) = (logs.build(), traces.build());
    let heard = Registry::default().with(spans(&traces)).with(events(&logs));
    with_default(heard, || {
        let _theirs = tracing::info_span!(target: "hyper", "theirs").entered();
        tracing::error!(target: "hyper", "theirs");
        let desk = Desk::new();
        let mut client = desk.open().expect("a client");
        client
            .submit(Some("1"), &QUALIFICATION, qualification("1"))
            .expect("a job");
    });
    let done = done.get_finished_spans().expect("spans");
    assert!(done.iter().any(|span| span.name == "submit"), "{done:?}");
    assert!(done.iter().all(|span| span.name != "theirs"), "{done:?}");
    let told = told.get_emitted_logs().expect("events");
    assert!(!told.is_empty());
    for event in told {
        let target = event.record.target().map(AsRef::as_ref);
        assert_eq!(target, Some("onshi"), "{event:?}");
    }
}

#[test]
fn figures_are_told_until_they_go() {
    let told = InMemoryMetricExporter::default();
    let meters = SdkMeterProvider::builder().with_periodic_exporter(told.clone());
    let meters = meters.build();
    let names = || {
        told.reset();
        meters.force_flush().expect("told");
        let told = told.get_finished_metrics().expect("figures");
        let scopes = told.iter().flat_map(|it| it.scope_metrics());
        let figures = scopes.flat_map(|scope| scope.metrics());
        figures.map(|it| it.name().to_owned()).collect::<Vec<_>>()
    };
    let figures = Figures::of(&meters.meter("onshi"));
    // A span first met by a thread on which nobody listens is off for the listener of the other thread, too:
    // `tracing` asks the thread's own listener alone as long as there was only one.
    with_default(Registry::default(), || {
        let desk = Desk::new();
        let mut client = desk.open().expect("a client");
        client
            .submit(Some("1"), &QUALIFICATION, qualification("1"))
            .expect("a job");
        figures.renew(client.metrics());
    });
    assert!(names().contains(&"onshi.jobs".to_owned()));
    drop(figures);
    assert_eq!(names(), [""; 0]);
}

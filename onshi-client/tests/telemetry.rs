//! What a running client tells of itself (稼働状況): figures that add up, and events without a person in them.
#![cfg(feature = "trace")]
#![allow(clippy::expect_used)]

mod support;

use std::fmt;
use std::sync::{Arc, Mutex};

use onshi_core::audit::Deed;
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::job::{JobId, Notice, Terms};
use support::*;
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

/// Writes down everything that it hears, at every level.
#[derive(Clone, Default)]
struct Listener {
    events: Arc<Mutex<Vec<String>>>,
    spans: Arc<Mutex<Vec<String>>>,
}

impl Listener {
    fn lines(&self) -> Vec<String> {
        self.events.lock().expect("lines").clone()
    }

    fn spans(&self) -> Vec<String> {
        self.spans.lock().expect("spans").clone()
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0 += &format!(" {field}={value:?}");
    }
}

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        let mut spans = self.spans.lock().expect("spans");
        let mut line = Line(span.metadata().name().to_owned());
        span.record(&mut line);
        spans.push(line.0);
        span::Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &span::Id, values: &span::Record<'_>) {
        let at = usize::try_from(span.into_u64() - 1).expect("an index");
        let mut spans = self.spans.lock().expect("spans");
        let mut line = Line(std::mem::take(&mut spans[at]));
        values.record(&mut line);
        spans[at] = line.0;
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.events.lock().expect("lines").push(line.0);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Stands in the host's key, in the patient's number and in every value of the request.
const CANARY: &str = "7654321";

#[test]
fn a_morning_is_told_deed_by_deed_and_names_nobody() {
    let listener = Listener::default();
    let heard = listener.clone();
    tracing::subscriber::with_default(listener, || {
        let mut desk = Desk::new();
        let mut client = desk.open().expect("a client");
        let terms = Terms {
            subject: Some(CANARY.to_owned()),
            ..Terms::default()
        };
        let job = client
            .submit_under(Some(CANARY), &QUALIFICATION, qualification(CANARY), terms)
            .expect("a job");
        desk.terminal.step();
        desk.rounds(&mut client, 3);
        let answered = client.metrics();
        assert_eq!(answered.jobs, [("answered", 1)]);
        assert!(answered.oldest_unacknowledged_ms > 0, "{answered:?}");
        client.acknowledge(job).expect("acknowledged");
        desk.rounds(&mut client, 1);

        let metrics = client.metrics();
        let count = |deed| metrics.deeds.iter().find(|(it, _)| *it == deed);
        for deed in [
            Deed::Requested,
            Deed::Answered,
            Deed::Acknowledged,
            Deed::Purged,
        ] {
            assert_eq!(count(deed), Some(&(deed, 1)), "{metrics:?}");
        }
        assert_eq!(
            (metrics.jobs.len(), metrics.problems),
            (0, 0),
            "{metrics:?}"
        );
        let text = metrics.text();
        assert!(
            text.contains("onshi_deeds_total{deed=\"acknowledged\"} 1\n"),
            "{text}"
        );
    });
    let lines = heard.lines();
    let told = |what: &str| lines.iter().filter(|line| line.contains(what)).count();
    assert_eq!(told("deed=\"requested\" job=1"), 1, "{lines:?}");
    assert_eq!(told("deed=\"acknowledged\""), 1, "{lines:?}");
    assert_eq!(told(CANARY), 0, "{lines:?}");
    let spans = heard.spans();
    for doing in [
        "submit",
        "prepare",
        "publish",
        "inspect",
        "acknowledge",
        "discard",
    ] {
        let named = |line: &&String| line.split(' ').next() == Some(doing);
        let lines: Vec<&String> = spans.iter().filter(named).collect();
        assert!(!lines.is_empty(), "{doing} in {spans:?}");
        for line in lines {
            assert!(
                line.contains(" job=1") && line.contains(" operation="),
                "{line}"
            );
        }
    }
    assert!(spans.iter().all(|line| !line.contains(CANARY)), "{spans:?}");
}

#[test]
fn a_span_tells_why_it_failed() {
    let listener = Listener::default();
    let heard = listener.clone();
    tracing::subscriber::with_default(listener, || {
        let desk = Desk::new();
        let mut client = desk.open().expect("a client");
        assert!(client.abandon(JobId(7)).is_err());
    });
    let spans = heard.spans();
    let line = spans.iter().find(|line| line.starts_with("abandon"));
    let line = line.expect("a span");
    assert!(
        line.contains(" job=7 error=\"UnknownJob\" otel.status_code=\"ERROR\""),
        "{line}"
    );
}

#[test]
fn what_is_overdue_and_what_fails_is_counted_and_told() {
    let listener = Listener::default();
    let heard = listener.clone();
    tracing::subscriber::with_default(listener, || {
        let desk = Desk::new();
        let mut client = desk.open().expect("a client");
        client
            .submit(Some("1"), &QUALIFICATION, qualification("1"))
            .expect("a job");
        desk.clock.forward(3_600_000);
        let notices = desk.rounds(&mut client, 2);
        assert!(
            notices
                .iter()
                .any(|it| matches!(it, Notice::Overdue { .. }))
        );
        let metrics = client.metrics();
        assert_eq!(metrics.overdue, 1, "{metrics:?}");
        assert!(metrics.oldest_unanswered_ms >= 3_600_000, "{metrics:?}");
    });
    let lines = heard.lines();
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("WARN overdue=true")),
        "{lines:?}"
    );
}

//! What a running client tells of itself (稼働状況): figures that add up, and events without a person in them.
#![cfg(feature = "trace")]
#![allow(clippy::expect_used)]

mod support;

use std::fmt;
use std::sync::{Arc, Mutex};

use onshi_core::audit::Deed;
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::job::{Notice, Terms};
use support::*;
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

/// Writes down everything that it hears, at every level.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Vec<String>>>);

impl Listener {
    fn lines(&self) -> Vec<String> {
        self.0.lock().expect("lines").clone()
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

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().expect("lines").push(line.0);
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

//! `--otlp`: a visit day is told to a collector of OpenTelemetry, and nobody is named; without one the day is
//! the same.
#![allow(clippy::unwrap_used)]

mod collector;
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Output;

use collector::{Collector, attribute};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
use support::{TODAY, onshi};

fn demo(root: &Path, more: &[&str]) -> Output {
    let arguments = [&["demo", TODAY, "--fast"], more].concat();
    onshi(&arguments, root).output().unwrap()
}

/// What the day came to.
fn tables(output: &Output) -> String {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let start = text.find("1. 同意済").unwrap();
    let end = text.find("フォルダー folder").unwrap();
    text[start..end].to_owned()
}

fn asked(output: &Output) -> usize {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let lines = text.lines();
    lines.filter(|line| line.starts_with("要求 asked")).count()
}

/// The day with a collector that takes nothing is the day without one, but for one warning; that one.
fn warned_of(address: &str) -> String {
    let (alone, told) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let one = demo(alone.path(), &[]);
    let other = demo(told.path(), &["--otlp", address]);
    assert_eq!(one.status, other.status);
    assert_eq!(tables(&one), tables(&other));
    let warning = String::from_utf8(other.stderr).unwrap();
    assert_eq!(warning.matches("注意 warning").count(), 1, "{warning}");
    warning
}

#[test]
fn a_visit_day_is_told_span_by_span() {
    let (folder, collector) = (tempfile::tempdir().unwrap(), Collector::start());
    let day = demo(folder.path(), &["--otlp", collector.address()]);
    assert!(day.status.success(), "{day:?}");
    assert!(day.stderr.is_empty(), "{day:?}");

    let spans = collector.spans();
    let jobs = |doing: &str| -> BTreeSet<String> {
        let named = spans.iter().filter(|span| span.name == doing);
        named
            .map(|span| attribute(&span.attributes, "job").unwrap())
            .collect()
    };
    let all = jobs("submit");
    assert_eq!(all.len(), asked(&day), "{all:?}");
    for doing in ["prepare", "publish", "inspect", "acknowledge", "discard"] {
        assert_eq!(jobs(doing), all, "{doing}");
    }
    let submits = spans.iter().filter(|span| span.name == "submit");
    for span in submits {
        assert!(attribute(&span.attributes, "operation").is_some());
        let mut within = spans.iter().filter(|it| it.parent_span_id == span.span_id);
        assert!(within.any(|it| it.name == "prepare"), "{span:?}");
    }

    let events = collector.events();
    let requested = events
        .iter()
        .filter(|event| attribute(&event.attributes, "deed").as_deref() == Some("requested"));
    let requested: Vec<_> = requested.collect();
    let told = requested
        .iter()
        .map(|event| attribute(&event.attributes, "job").unwrap());
    assert_eq!(told.collect::<BTreeSet<String>>(), all, "{events:?}");
    for event in requested {
        assert!(
            spans.iter().any(|span| span.span_id == event.span_id),
            "{event:?}"
        );
    }
}

#[test]
fn its_figures_go_by_the_names_of_the_table() {
    let (folder, collector) = (tempfile::tempdir().unwrap(), Collector::start());
    let day = demo(folder.path(), &["--otlp", collector.address()]);
    assert!(day.status.success(), "{day:?}");
    let figures = collector.figures();
    let named: BTreeSet<(&str, &str)> = figures
        .iter()
        .map(|figure| (figure.name.as_str(), figure.unit.as_str()))
        .collect();
    let expected = [
        ("onshi.deeds", "{deed}"),
        ("onshi.problems", "{problem}"),
        ("onshi.overdue", "{job}"),
        ("onshi.ledger_failures", "{failure}"),
        ("onshi.oldest_unanswered", "s"),
        ("onshi.oldest_unacknowledged", "s"),
    ];
    // Every job is closed by then, so there is no `onshi.jobs`.
    assert_eq!(named, BTreeSet::from(expected));
    let deeds = figures.iter().find(|figure| figure.name == "onshi.deeds");
    let Some(Data::Sum(deeds)) = deeds.unwrap().data.as_ref() else {
        panic!("{deeds:?}")
    };
    assert!(deeds.is_monotonic);
    let acknowledged = deeds
        .data_points
        .iter()
        .find(|point| attribute(&point.attributes, "deed").as_deref() == Some("acknowledged"));
    let jobs = i64::try_from(asked(&day)).unwrap();
    assert_eq!(acknowledged.unwrap().value, Some(Value::AsInt(jobs)));
}

#[test]
fn nobody_is_named() {
    let (folder, collector) = (tempfile::tempdir().unwrap(), Collector::start());
    let day = demo(folder.path(), &["--otlp", collector.address()]);
    assert!(day.status.success(), "{day:?}");
    let charts = fs::read_to_string(folder.path().join("patients.csv")).unwrap();
    let values = charts.lines().skip(1).flat_map(|line| line.split(','));
    let values: BTreeSet<&str> = values.filter(|value| value.len() >= 6).collect();
    assert!(values.iter().any(|value| !value.is_ascii()), "names");
    assert!(values.iter().any(|value| value.is_ascii()), "numbers");
    let bodies = collector.bodies();
    assert!(bodies.len() >= 3, "spans, events, figures");
    for value in values {
        let stands_in = |body: &Vec<u8>| body.windows(value.len()).any(|at| at == value.as_bytes());
        assert!(!bodies.iter().any(stands_in), "{value}");
    }
}

#[test]
fn a_collector_that_is_not_there_is_told_of_once_and_changes_nothing() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let warning = warned_of(&address);
    assert!(warning.contains(&address), "{warning}");
}

#[test]
fn a_collector_that_says_nothing_changes_nothing_either() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    warned_of(&format!("http://{}", silent.local_addr().unwrap()));
}

#[test]
fn an_address_with_tls_is_refused_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let refused = demo(folder.path(), &["--otlp=https://127.0.0.1:4318"]);
    assert_eq!(refused.status.code(), Some(2));
    let words = String::from_utf8(refused.stderr).unwrap();
    assert!(words.contains("OpenTelemetry Collector"), "{words}");
}

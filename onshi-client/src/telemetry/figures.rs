//! The figures that are told: one table, for Prometheus and for OpenTelemetry.

use super::Metrics;

/// How a figure moves, and so how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It only grows.
    Count,
    /// How many there are now.
    Standing,
    /// For how long, in ms; told in seconds.
    Age,
}

/// A row of [`FIGURES`].
#[derive(Debug)]
pub(crate) struct Figure {
    /// As OpenTelemetry writes it; for Prometheus see [`Figure::prometheus`].
    pub name: &'static str,
    /// In the words of UCUM.
    pub unit: &'static str,
    pub kind: Kind,
    /// What it is divided by.
    pub by: Option<&'static str>,
    /// Each value, and of which part it is.
    pub values: fn(&Metrics) -> Vec<(&'static str, u64)>,
}

/// Of a figure that is not divided.
const WHOLE: &str = "";

pub(crate) const FIGURES: [Figure; 7] = [
    Figure {
        name: "onshi.deeds",
        unit: "{deed}",
        kind: Kind::Count,
        by: Some("deed"),
        values: |metrics| {
            let deeds = metrics.deeds.iter();
            deeds
                .map(|(deed, count)| (deed.row().ident, *count))
                .collect()
        },
    },
    Figure {
        name: "onshi.jobs",
        unit: "{job}",
        kind: Kind::Standing,
        by: Some("state"),
        values: |metrics| metrics.jobs.clone(),
    },
    Figure {
        name: "onshi.problems",
        unit: "{problem}",
        kind: Kind::Count,
        by: None,
        values: |metrics| vec![(WHOLE, metrics.problems)],
    },
    Figure {
        name: "onshi.overdue",
        unit: "{job}",
        kind: Kind::Count,
        by: None,
        values: |metrics| vec![(WHOLE, metrics.overdue)],
    },
    Figure {
        name: "onshi.ledger_failures",
        unit: "{failure}",
        kind: Kind::Count,
        by: None,
        values: |metrics| vec![(WHOLE, metrics.ledger_failures)],
    },
    Figure {
        name: "onshi.oldest_unanswered",
        unit: "s",
        kind: Kind::Age,
        by: None,
        values: |metrics| vec![(WHOLE, metrics.oldest_unanswered_ms.unsigned_abs())],
    },
    Figure {
        name: "onshi.oldest_unacknowledged",
        unit: "s",
        kind: Kind::Age,
        by: None,
        values: |metrics| vec![(WHOLE, metrics.oldest_unacknowledged_ms.unsigned_abs())],
    },
];

impl Metrics {
    /// As text that Prometheus and OpenTelemetry collectors read (text exposition format).
    pub fn text(&self) -> String {
        FIGURES.iter().map(|figure| figure.lines(self)).collect()
    }
}

impl Figure {
    /// The name by which a collector of OpenTelemetry hands it on to Prometheus.
    fn prometheus(&self) -> String {
        let unit = match self.unit {
            "s" => "_seconds",
            _ => "",
        };
        let total = match self.kind {
            Kind::Count => "_total",
            Kind::Standing | Kind::Age => "",
        };
        self.name.replace('.', "_") + unit + total
    }

    fn lines(&self, metrics: &Metrics) -> String {
        let name = self.prometheus();
        let kind = match self.kind {
            Kind::Count => "counter",
            Kind::Standing | Kind::Age => "gauge",
        };
        let values = (self.values)(metrics).into_iter().map(|(part, value)| {
            let part = self.by.map(|by| format!("{{{by}=\"{part}\"}}"));
            let value = match self.kind {
                Kind::Count | Kind::Standing => value.to_string(),
                Kind::Age => format!("{}.{:03}", value / 1_000, value % 1_000),
            };
            format!("{name}{} {value}\n", part.unwrap_or_default())
        });
        let values: String = values.collect();
        format!("# TYPE {name} {kind}\n{values}")
    }
}

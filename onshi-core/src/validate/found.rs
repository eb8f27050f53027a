//! What is wrong with a file, first things first, with lines and columns.

use std::collections::BTreeMap;

use super::document::validate_document;
use super::finding::{Finding, Severity};
use super::rule::Rule;
use super::{Context, RULES, validate, validate_part};
use crate::catalogue::Form;
use crate::record::Record;
use crate::text::decode;
use crate::xml::{Limits, Lines, Proof};

/// Findings kept of one rule; a file with more of them has one cause.
const KEPT: u64 = 100;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Everything that was found in a file or a record (指摘の一覧).
#[derive(Debug, Default)]
pub struct Found {
    findings: Vec<Placed>,
    counts: BTreeMap<&'static str, u64>,
}

/// A finding with its place.
#[derive(Debug)]
pub struct Placed {
    /// The finding.
    pub finding: Finding,
    /// Line and column in the decoded document, both from 1; `None` in what was not read from one.
    pub place: Option<(u32, u32)>,
}

impl Found {
    /// Looks through the bytes of a document: an XML file, or what was taken out of an archive.
    #[must_use]
    pub fn in_document(document: &[u8], form: &Form, context: Context<'_>) -> Self {
        let mut found = Found::default();
        let mut kept = Vec::new();
        let limits = Limits::default();
        let proof = validate_document(|| document, form, context, &limits, &mut |finding| {
            kept.extend(found.count_in(finding));
        });
        kept.sort_by_key(|finding| finding.offset);
        found.findings = placed(kept, document, proof.as_ref());
        found
    }

    /// Looks through a message in memory.
    #[must_use]
    pub fn in_message(record: &Record, form: &Form, context: Context<'_>) -> Self {
        Self::unplaced(validate(record, form, context))
    }

    /// Looks through a record of which only the row is known.
    #[must_use]
    pub fn in_part(record: &Record, context: Context<'_>) -> Self {
        Self::unplaced(validate_part(record, context))
    }

    fn unplaced(all: Vec<Finding>) -> Self {
        let mut found = Found::default();
        let kept: Vec<Finding> = all
            .into_iter()
            .filter_map(|it| found.count_in(it))
            .collect();
        let kept = kept.into_iter().map(|finding| Placed {
            finding,
            place: None,
        });
        found.findings = kept.collect();
        found
    }

    /// Counts a finding; gives it back if it is to be kept.
    fn count_in(&mut self, finding: Finding) -> Option<Finding> {
        let count = self.counts.entry(finding.rule.id).or_default();
        *count += 1;
        (*count <= KEPT).then_some(finding)
    }

    /// Those that were kept: at most 100 of each rule.
    pub fn findings(&self) -> &[Placed] {
        &self.findings
    }

    /// How often a rule was broken.
    pub fn times(&self, rule: &Rule) -> u64 {
        self.counts.get(rule.id).copied().unwrap_or(0)
    }

    /// How many findings of a severity there are.
    pub fn count(&self, severity: Severity) -> u64 {
        let rules = RULES.iter().filter(|rule| rule.severity == severity);
        rules.map(|rule| self.times(rule)).sum()
    }

    /// Findings that were counted and not kept.
    pub fn left_out(&self) -> u64 {
        self.counts.values().sum::<u64>() - self.findings.len() as u64
    }
}

/// The document is decoded once more only if a place is asked for.
fn placed(found: Vec<Finding>, document: &[u8], proof: Option<&Proof>) -> Vec<Placed> {
    let wanted = found.iter().any(|finding| finding.offset.is_some());
    let lines = proof.filter(|_| wanted).and_then(|proof| {
        let text = document.strip_prefix(BYTE_ORDER_MARK).unwrap_or(document);
        let text = decode(proof.charset, text).ok()?;
        Some(Lines::of(text.into()))
    });
    let place = |finding: &Finding| match finding.position {
        Some(position) => Some((position.line, position.column)),
        None => Some(lines.as_ref()?.place(finding.offset?)),
    };
    let placed = found.into_iter().map(|finding| Placed {
        place: place(&finding),
        finding,
    });
    placed.collect()
}

//! 併用: a person with health insurance and medical aid, linked for each coverage by itself (R36).
//!
//! ```text
//!  health insurance ──► a patient with an insurance, or without a number ─┐ one chart or two,
//!  medical aid      ──► a patient with medical aid,  or without a number ─┘ both are common
//!       │ none of its own kind
//!       ├─ 照会番号 leads to a chart of the other kind ─────────┐
//!       ├─ the other coverage of the same answer found a chart ┴─► joins that chart
//!       ├─ the other coverage makes a new chart ───────────────► joins the new one
//!       └─ somebody like them elsewhere ───────────────────────► ambiguous
//! ```
//!
//! An insurance is never compared with, or written over, one of the other kind. Two charts of one
//! person are told by [`Patients::two_charts`] and never merged. That both results of an answer are
//! one person is the answer's word (同一人の資格確認結果); everything else is assumed, since the manual
//! for medical aid is another one.

use super::alias::Confirmed;
use super::outcome::{Candidate, Likeness, Link, Plan, Refusal};
use super::patient::{birthdates_differ, same_chart};
use super::person::{Person, coverage, own_reference};
use super::search::{Patients, Search};
use super::{ambiguous, link_in};
use crate::catalogue::{CoverageKind, QualificationResult};
use crate::record::View;
use crate::rules::validity::Display;

/// How one coverage of a person was linked (制度ごとの紐付け結果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageLink {
    /// Which coverage.
    pub coverage: CoverageKind,
    /// Its place in [`Person::qualifications`].
    pub qualification: usize,
    /// What was found.
    pub outcome: CoverageOutcome,
}

/// What was found for one coverage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CoverageOutcome {
    /// As for a person with this coverage alone.
    Linked(Link),
    /// The chart is known by the other kind of coverage; this one is added beside it (併用の追加).
    Joins(Join),
    /// The chart is made for the coverage at this place of the answer; this one is added to it.
    JoinsNew(usize),
}

/// A coverage that is new to a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Join {
    /// A patient of that chart, as index in the list; what stands there of an insurance stays.
    pub patient: usize,
    /// By what the chart was found.
    pub basis: JoinBasis,
    /// The system has no 照会番号 of ours for them: register one (照会番号登録).
    pub register: bool,
}

/// By what the chart was found that a coverage joins (根拠).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JoinBasis {
    /// 照会番号.
    ReferenceNumber,
    /// The other coverage of the same answer.
    OtherCoverage,
}

impl CoverageLink {
    /// A link of a whole person, as that of their first qualification.
    pub fn of(person: &Person<'_>, link: Link) -> Self {
        let first = person.qualifications.first();
        CoverageLink {
            coverage: first.map_or(CoverageKind::HealthInsurance, coverage),
            qualification: 0,
            outcome: CoverageOutcome::Linked(link),
        }
    }

    /// The patient, as index in the list.
    #[must_use]
    pub fn patient(&self) -> Option<usize> {
        match &self.outcome {
            CoverageOutcome::Linked(link) => link.patient,
            CoverageOutcome::Joins(join) => Some(join.patient),
            CoverageOutcome::JoinsNew(_) => None,
        }
    }

    /// Words to show, Japanese and English.
    #[must_use]
    pub const fn words(&self) -> (&'static str, &'static str) {
        match &self.outcome {
            CoverageOutcome::Linked(link) => (link.plan.japanese(), link.plan.english()),
            CoverageOutcome::Joins(_) => ("併用の追加", "coverage added to the chart"),
            CoverageOutcome::JoinsNew(_) => (
                "新規カルテへの併用の追加",
                "coverage added to the new chart",
            ),
        }
    }

    fn plan(&self) -> Option<Plan> {
        match &self.outcome {
            CoverageOutcome::Linked(link) => Some(link.plan),
            _ => None,
        }
    }
}

impl Patients<'_> {
    /// Links every coverage of a person by itself, in the order of [`Person::qualifications`].
    pub fn link_each(
        &self,
        person: &Person<'_>,
        display: &Display,
        aliases: Confirmed<'_>,
    ) -> Vec<CoverageLink> {
        let numbered = person.qualifications.iter().enumerate();
        let mut links: Vec<CoverageLink> = numbered
            .map(|(place, qualification)| CoverageLink {
                coverage: coverage(qualification),
                qualification: place,
                outcome: self.link_alone(person, qualification, display, aliases),
            })
            .collect();
        let found: Vec<(CoverageKind, usize)> = links.iter().filter_map(found_chart).collect();
        for link in &mut links {
            if let Some(join) = self.join_found(link, &found, person) {
                link.outcome = if_valid(CoverageOutcome::Joins(join), display);
            }
        }
        doubt_new(&mut links);
        join_new(&mut links);
        links
    }

    /// Whether the coverages of one person lead to more than one chart (カルテが二つ).
    #[must_use]
    pub fn two_charts(&self, links: &[CoverageLink]) -> bool {
        let mut charts = links.iter().filter_map(CoverageLink::patient);
        let first = charts.next();
        first.is_some_and(|first| charts.any(|other| !same_chart(self.all(), first, other)))
    }

    /// One coverage, as if the person had no other.
    fn link_alone(
        &self,
        person: &Person<'_>,
        qualification: &View<'_, QualificationResult>,
        display: &Display,
        aliases: Confirmed<'_>,
    ) -> CoverageOutcome {
        let kind = coverage(qualification);
        let alone = person.alone(*qualification);
        let link = link_in(&self.within(kind), &alone, display, aliases);
        let others = self.of_other_kind(&alone, kind);
        let Some(first) = others.first().copied() else {
            return CoverageOutcome::Linked(link);
        };
        let nobody = link.patient.is_none() && !is_by_number(&link);
        match link.plan {
            Plan::New | Plan::Ambiguous | Plan::Refuse if nobody => {
                let joined = self.join_by_reference(&alone, qualification, first, &others);
                if_valid(joined, display)
            }
            _ if contradicts(self, &link, own_reference(qualification), first) => {
                CoverageOutcome::Linked(Link::refuse(Refusal::TwoPatients, link.patient))
            }
            _ => CoverageOutcome::Linked(link),
        }
    }

    /// Whom 照会番号 leads to among the patients of the other kind.
    fn of_other_kind(&self, person: &Person<'_>, kind: CoverageKind) -> Vec<usize> {
        let mine = self.within(kind).by_reference(&person.reference_numbers);
        let mut all = self.by_reference(&person.reference_numbers);
        all.retain(|place| !mine.contains(place));
        all
    }

    fn join_by_reference(
        &self,
        person: &Person<'_>,
        qualification: &View<'_, QualificationResult>,
        first: usize,
        others: &[usize],
    ) -> CoverageOutcome {
        let one = others
            .iter()
            .all(|other| same_chart(self.all(), first, *other));
        if !one {
            let alike = others.iter().map(|place| (*place, Likeness::Number));
            return CoverageOutcome::Linked(ambiguous(qualification, self, alike));
        }
        let patient = self.all().get(first);
        if patient.is_some_and(|patient| birthdates_differ(qualification, patient)) {
            let refusal = Link::refuse(Refusal::OtherBirthdate, Some(first));
            return CoverageOutcome::Linked(refusal);
        }
        CoverageOutcome::Joins(Join {
            patient: first,
            basis: JoinBasis::ReferenceNumber,
            register: person.reference_numbers.is_empty(),
        })
    }

    /// Nobody but the chart that the other coverage found is in question: the coverage joins it.
    fn join_found(
        &self,
        link: &CoverageLink,
        found: &[(CoverageKind, usize)],
        person: &Person<'_>,
    ) -> Option<Join> {
        let CoverageOutcome::Linked(alone) = &link.outcome else {
            return None;
        };
        let decided = alone.patient.is_some() || is_by_number(alone);
        let mut others = found.iter().filter(|(kind, _)| *kind != link.coverage);
        let (Some((_, chart)), None, false) = (others.next(), others.next(), decided) else {
            return None;
        };
        let is_that = |c: &Candidate| same_chart(self.all(), *chart, c.patient);
        alone.candidates.iter().all(is_that).then_some(Join {
            patient: *chart,
            basis: JoinBasis::OtherCoverage,
            register: person.reference_numbers.is_empty(),
        })
    }
}

/// The chart that a coverage found and may rely on.
fn found_chart(link: &CoverageLink) -> Option<(CoverageKind, usize)> {
    let relied = match &link.outcome {
        CoverageOutcome::Linked(alone) => alone.plan != Plan::Refuse,
        _ => true,
    };
    Some((link.coverage, link.patient().filter(|_| relied)?))
}

/// Only what is valid is added to a chart (R19); whose it is may still be shown.
fn if_valid(outcome: CoverageOutcome, display: &Display) -> CoverageOutcome {
    match outcome {
        CoverageOutcome::Joins(join) if !display.may_update => {
            CoverageOutcome::Linked(Link::refuse(Refusal::NotValid, Some(join.patient)))
        }
        outcome => outcome,
    }
}

/// No chart is made for a person whose other coverage is in doubt: the doubt is about both.
fn doubt_new(links: &mut [CoverageLink]) {
    let in_doubt =
        |link: &&CoverageLink| matches!(link.plan(), Some(Plan::Ambiguous | Plan::Refuse));
    let Some(CoverageOutcome::Linked(doubt)) =
        links.iter().find(in_doubt).map(|link| &link.outcome)
    else {
        return;
    };
    let doubt = doubt.clone();
    let new = links
        .iter_mut()
        .filter(|link| link.plan() == Some(Plan::New));
    for link in new {
        link.outcome = CoverageOutcome::Linked(doubt.clone());
    }
}

/// A second coverage for which nobody is known comes into the chart that the first one makes.
fn join_new(links: &mut [CoverageLink]) {
    let is_new = |link: &&mut CoverageLink| link.plan() == Some(Plan::New);
    let mut new = links.iter_mut().filter(is_new);
    let Some(first) = new.next().map(|link| link.qualification) else {
        return;
    };
    for link in new {
        link.outcome = CoverageOutcome::JoinsNew(first);
    }
}

fn is_by_number(link: &Link) -> bool {
    let mut candidates = link.candidates.iter();
    candidates.any(|candidate| candidate.likeness == Likeness::Number)
}

/// The result's own 照会番号 leads to one chart and its number to another.
fn contradicts(patients: &Patients<'_>, link: &Link, own: Option<&str>, other: usize) -> bool {
    let found = link.patient.filter(|_| own.is_some());
    found.is_some_and(|found| !same_chart(patients.all(), found, other))
}

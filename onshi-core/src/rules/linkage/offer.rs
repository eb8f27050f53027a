//! From an answer and a chart to the changes that are offered.

use super::alias::{Confirmed, Spelling};
use super::change::{Change, Field, Ground, How, Memory, Part, Unit};
use super::coverage::{CoverageLink, CoverageOutcome, JoinBasis};
use super::names::{is_alias, kana_grade, name_grade};
use super::outcome::{Basis, Plan};
use super::patient::{Insurance, Patient, same_branch};
use super::person::Person;
use crate::catalogue::{CoverageKind, QualificationResult};
use crate::id::{DateKind, InsurerNumber};
use crate::record::View;
use crate::rules::validity::Display;
use crate::text::{Grade, has_substitution};

/// What could be changed on account of one coverage, in the order of [`Unit::ALL`].
///
/// Empty unless the qualification is 有効 (R19) and leads to one chart or a new one.
pub fn changes(
    person: &Person<'_>,
    display: &Display,
    linked: &CoverageLink,
    patients: &[Patient],
    aliases: Confirmed<'_>,
) -> Vec<Change> {
    let qualification = person.qualifications.get(linked.qualification);
    let (Some(qualification), true) = (qualification, display.may_update) else {
        return Vec::new();
    };
    let Some(target) = Target::of(linked, patients) else {
        return Vec::new();
    };
    let offer = Offer {
        q: qualification,
        coverage: linked.coverage,
        chart: target.chart,
        aliases,
    };
    let pieces = offer.pieces(&target).into_iter();
    let changes = pieces.map(|piece| Change {
        unit: piece.unit,
        coverage: linked.coverage,
        patient: linked.patient(),
        ground: target.ground,
        how: piece.how,
        after: target.after(piece.unit),
        memory: offer.memory(&piece),
        parts: piece.parts,
    });
    changes.collect()
}

/// Where the changes go.
struct Target<'p> {
    chart: Option<&'p Patient>,
    /// What the chart has of numbers is of this kind: it can be compared.
    own: bool,
    /// The chart is made for this very coverage.
    makes: bool,
    ground: Ground,
    register: bool,
}

impl<'p> Target<'p> {
    fn of(linked: &CoverageLink, patients: &'p [Patient]) -> Option<Self> {
        let (ground, register) = match &linked.outcome {
            CoverageOutcome::Linked(link) => {
                let known = matches!(
                    link.plan,
                    Plan::Unchanged | Plan::Update | Plan::InsurerChanged
                );
                let ground = match link.basis {
                    Some(Basis::ReferenceNumber) if known => Ground::ReferenceNumber,
                    Some(Basis::InsuredNumber) if known => Ground::InsuredNumber,
                    _ if link.plan == Plan::New => Ground::Nobody,
                    _ => return None,
                };
                (ground, link.register)
            }
            CoverageOutcome::Joins(join) => match join.basis {
                JoinBasis::ReferenceNumber => (Ground::ReferenceNumber, join.register),
                JoinBasis::OtherCoverage => (Ground::OtherCoverage, join.register),
            },
            CoverageOutcome::JoinsNew(_) => (Ground::OtherCoverage, false),
        };
        let chart = match linked.patient() {
            Some(place) => Some(patients.get(place)?),
            None => None,
        };
        let kind = chart.and_then(Patient::coverage);
        Some(Target {
            chart,
            own: kind.unwrap_or(CoverageKind::HealthInsurance) == linked.coverage,
            makes: ground == Ground::Nobody,
            ground,
            register,
        })
    }

    /// What comes into a new chart, or names it, comes after it.
    fn after(&self, unit: Unit) -> Option<Unit> {
        (self.chart.is_none() && unit != Unit::Chart).then_some(Unit::Chart)
    }
}

struct Piece {
    unit: Unit,
    how: How,
    parts: Vec<Part>,
}

impl Piece {
    fn as_is(unit: Unit, parts: Vec<Part>) -> Option<Self> {
        let how = How::AsIs;
        (!parts.is_empty()).then_some(Piece { unit, how, parts })
    }
}

/// What one qualification offers to one chart.
struct Offer<'o, 'a> {
    q: &'o View<'a, QualificationResult>,
    coverage: CoverageKind,
    chart: Option<&'o Patient>,
    aliases: Confirmed<'o>,
}

impl Offer<'_, '_> {
    fn pieces(&self, target: &Target<'_>) -> Vec<Piece> {
        let register = target.register.then_some(Piece {
            unit: Unit::ReferenceNumber,
            how: How::AsIs,
            parts: Vec::new(),
        });
        let of_chart = match (self.chart, target.makes) {
            (None, true) => vec![Piece::as_is(Unit::Chart, self.everything())],
            (None, false) => vec![self.new_insurance()],
            // The other coverage offers what concerns the person.
            (Some(_), _) if target.ground == Ground::OtherCoverage => vec![self.new_insurance()],
            (Some(_), _) if !target.own => {
                vec![
                    self.new_insurance(),
                    self.name(),
                    self.kana(),
                    self.birthdate(),
                ]
            }
            (Some(chart), _) => vec![
                self.insurance(chart),
                self.name(),
                self.kana(),
                self.birthdate(),
            ],
        };
        of_chart.into_iter().flatten().chain(register).collect()
    }

    /// Everything an answer tells about somebody who is new. A name with ● is not among it.
    fn everything(&self) -> Vec<Part> {
        let known = self.insurance_values().into_iter();
        let name = self.q.name().filter(|name| !has_substitution(name));
        let kana = self.q.name_kana().filter(|kana| !has_substitution(kana));
        let people = [
            (Field::Name, name.map(str::to_owned)),
            (Field::Kana, kana.map(str::to_owned)),
            (Field::Birthdate, self.born()),
        ];
        known
            .chain(people)
            .filter_map(|(field, new)| fresh(field, new))
            .collect()
    }

    /// An insurance beside that of the other kind: nothing old is touched.
    fn new_insurance(&self) -> Option<Piece> {
        Insurance::of_qualification(self.q)?;
        let values = self.insurance_values().into_iter();
        let parts = values.filter_map(|(field, new)| fresh(field, new));
        Piece::as_is(Unit::Insurance, parts.collect())
    }

    /// Another insurance replaces the old one as a whole, with what the new one has not; in the same
    /// one only a branch number may come or change.
    fn insurance(&self, chart: &Patient) -> Option<Piece> {
        let theirs = Insurance::of_qualification(self.q)?;
        let olds = [
            &chart.insurer_number,
            &chart.symbol,
            &chart.number,
            &chart.branch,
        ];
        let same = Insurance::of_patient(chart).as_ref() == Some(&theirs);
        let values = self.insurance_values().into_iter().zip(self.olds(olds));
        let changed = values.filter_map(|((field, new), old)| {
            let differs = match (same, field) {
                (true, Field::Branch) => branch_differs(old.as_deref(), new.as_deref()),
                (true, _) => false,
                (false, _) => old != new,
            };
            differs.then_some(Part { field, old, new })
        });
        Piece::as_is(Unit::Insurance, changed.collect())
    }

    /// The numbers of this coverage, each in its own field.
    fn insurance_values(&self) -> Vec<(Field, Option<String>)> {
        let insurer = said(self.q.insurer_number()).map(|written| {
            let number = InsurerNumber::new(&written);
            number.map_or(written, |number| number.canonical().to_owned())
        });
        let number = said(self.q.insured_identification_number());
        match self.coverage {
            CoverageKind::HealthInsurance => vec![
                (Field::InsurerNumber, insurer),
                (Field::Symbol, said(self.q.insured_card_symbol())),
                (Field::Number, number),
                (Field::Branch, said(self.q.insured_branch_number())),
            ],
            CoverageKind::MedicalAid => {
                vec![
                    (Field::PayerNumber, insurer),
                    (Field::RecipientNumber, number),
                ]
            }
        }
    }

    /// What a chart has for [`insurance_values`](Self::insurance_values), in their order.
    fn olds(&self, [insurer, symbol, number, branch]: [&String; 4]) -> Vec<Option<String>> {
        let texts = match self.coverage {
            CoverageKind::HealthInsurance => vec![insurer, symbol, number, branch],
            CoverageKind::MedicalAid => vec![insurer, number],
        };
        texts.into_iter().map(|text| said(Some(text))).collect()
    }

    fn name(&self) -> Option<Piece> {
        let chart = self.chart?;
        let grade = name_grade(self.q, chart);
        let alias = is_alias(grade, self.q, chart, self.aliases);
        self.spelled(
            Unit::Name,
            Field::Name,
            self.q.name(),
            &chart.name,
            (grade, alias),
        )
    }

    fn kana(&self) -> Option<Piece> {
        let chart = self.chart?;
        let grade = kana_grade(self.q, chart);
        let alias = self.aliases.covers(Spelling::Kana, self.q, chart);
        self.spelled(
            Unit::Kana,
            Field::Kana,
            self.q.name_kana(),
            &chart.kana,
            (grade, alias),
        )
    }

    /// A name of the answer that is not that of the chart, and that nobody has explained.
    fn spelled(
        &self,
        unit: Unit,
        field: Field,
        theirs: Option<&str>,
        ours: &str,
        (grade, alias): (Grade, bool),
    ) -> Option<Piece> {
        let new = said(theirs)?;
        if grade <= Grade::SameAfterFolding || alias || new == ours {
            return None;
        }
        let old = said(Some(ours));
        let lesser = grade != Grade::Different || has_substitution(&new);
        Some(Piece {
            unit,
            how: if lesser { How::ByHand } else { How::AsIs },
            parts: vec![Part {
                field,
                old,
                new: Some(new),
            }],
        })
    }

    /// For a chart that has none; one that has a part of it (日不詳) is left to a person. A known day
    /// that differs was refused before.
    fn birthdate(&self) -> Option<Piece> {
        let chart = self.chart?;
        let new = Some(self.born()?);
        let old = said(Some(&chart.birthdate));
        let how = if old.is_some() {
            How::ByHand
        } else {
            How::AsIs
        };
        let field = Field::Birthdate;
        (old != new).then(|| Piece {
            unit: Unit::Birthdate,
            how,
            parts: vec![Part { field, old, new }],
        })
    }

    /// A birth date that is a day; one with unknown parts teaches a chart nothing.
    fn born(&self) -> Option<String> {
        let date = self.q.birthdate()?;
        (date.kind() == DateKind::Full).then(|| date.as_written().to_owned())
    }

    fn memory(&self, piece: &Piece) -> Memory {
        let text = Option::unwrap_or_default;
        let known = self
            .chart
            .map(|chart| &chart.id)
            .filter(|id| !id.is_empty());
        let numbers = || {
            self.insurance_values()
                .into_iter()
                .map(|(_, value)| text(value))
        };
        let subject = match known {
            Some(id) => vec!["patient".to_owned(), id.clone()],
            None => {
                let person = ["person".to_owned(), text(self.born())];
                person.into_iter().chain(numbers()).collect()
            }
        };
        let answer = match piece.unit {
            Unit::Insurance => numbers().collect(),
            _ => piece
                .parts
                .iter()
                .map(|part| text(part.new.clone()))
                .collect(),
        };
        Memory { subject, answer }
    }
}

fn fresh(field: Field, new: Option<String>) -> Option<Part> {
    let new = Some(new?);
    Some(Part {
        field,
        old: None,
        new,
    })
}

/// A branch number that the answer does not tell changes nothing.
fn branch_differs(old: Option<&str>, new: Option<&str>) -> bool {
    new.is_some_and(|new| old.is_none_or(|old| !same_branch(old, new)))
}

/// A text that says something.
fn said(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
        .map(str::to_owned)
}

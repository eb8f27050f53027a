//! Of whom a request may speak: the people of a list, or those of the answers so far.

use std::fmt;

use onshi_core::record::Group;
use serde::Deserialize;

use super::evidence::{Evidence, Request};
use crate::clinic::KnownPatient;

/// The people whom a request may name (対象者).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Circle {
    /// Those of the receipt computer's list.
    Patients,
    /// Those whom an earlier answer named.
    Answered,
}

/// What identifies somebody: 保険者番号, 番号, 枝番 and 生年月日.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Insured {
    insurer_number: String,
    number: String,
    branch: Option<String>,
    birthdate: Option<String>,
}

impl Circle {
    /// Whether a group names one of them. What the group leaves out does not matter.
    pub fn contains(self, group: Group<'_>, request: &Request, evidence: &Evidence) -> bool {
        let Some(asked) = Insured::of(group) else {
            return false;
        };
        match self {
            Circle::Patients => evidence.patients.iter().any(|one| asked.may_be(one)),
            Circle::Answered => {
                let answers = evidence.requests.iter().flat_map(|asked| &asked.answers);
                let earlier = answers.filter(|answer| answer.at <= request.at);
                let mut records = earlier.filter_map(|answer| answer.record());
                records.any(|record| names(record.root(), &asked))
            }
        }
    }
}

impl Insured {
    fn of(group: Group<'_>) -> Option<Self> {
        let text = |ident| {
            let text = group.text_named(ident).map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        Some(Insured {
            insurer_number: text("insurer_number")?,
            number: text("insured_identification_number")?,
            branch: text("insured_branch_number"),
            birthdate: text("birthdate"),
        })
    }

    fn may_be(&self, other: &Insured) -> bool {
        let same = |own: &Option<String>, other: &Option<String>| {
            own.is_none() || other.is_none() || own == other
        };
        self.insurer_number == other.insurer_number
            && self.number == other.number
            && same(&self.branch, &other.branch)
            && same(&self.birthdate, &other.birthdate)
    }
}

impl From<&KnownPatient> for Insured {
    fn from(patient: &KnownPatient) -> Self {
        Insured {
            insurer_number: patient.insurer_number.clone(),
            number: patient.number.clone(),
            branch: patient.branch.clone(),
            birthdate: Some(patient.birthdate.clone()).filter(|day| !day.is_empty()),
        }
    }
}

/// Whether somebody stands in a group or below it.
fn names(group: Group<'_>, asked: &Insured) -> bool {
    Insured::of(group).is_some_and(|one| asked.may_be(&one))
        || group
            .items()
            .any(|item| item.is_group() && names(item.group(), asked))
}

impl fmt::Debug for Insured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Insured ‹redacted›")
    }
}

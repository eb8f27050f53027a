//! A facility's own decision who may see what (閲覧権限の設定): TOML (R02).
//!
//! ```toml
//! [policy]
//! name = "試験診療所"
//! source = "運用管理規程 3.2"       # who decided
//! two_factor = false              # true if it is not said
//!
//! [sees]                          # who is not named sees nothing
//! doctor = ["drug", "diagnosis", "operation", "checkup"]
//! pharmacist = ["drug"]
//!
//! [shows]                         # software; what is not named stays as built in
//! dispensing = ["drug"]
//! ```
//!
//! It replaces the table of professions as a whole. A text that cannot be read denies everything, and
//! says why: half a policy is none.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::matrix::{CLASSES, SEES, SHOWS};
use super::profession::Profession;
use super::role::Role;
use crate::config_text::{self, ConfigFault};
use crate::rules::data_class::DataClass;

type Table<T> = BTreeMap<T, BTreeSet<DataClass>>;

/// Who may see what (閲覧権限). Denies whatever it does not grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    name: String,
    source: String,
    two_factor: bool,
    shows: Table<Role>,
    sees: Table<Profession>,
}

/// A policy as it was read: one that cannot be read denies everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What holds.
    pub policy: Policy,
    /// Why nothing is granted.
    pub fault: Option<PolicyFault>,
}

/// Why a policy cannot be read (設定の誤り).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    /// Not TOML, or not of this shape.
    #[error("line {line}: {why}")]
    Shape {
        /// Where, from 1.
        line: usize,
        /// What the reader says.
        why: String,
    },
    /// A profession nobody knows.
    #[error("no profession is called {0:?}")]
    Profession(String),
    /// A software nobody knows.
    #[error("no software is called {0:?}")]
    Role(String),
    /// A class nobody knows, or one that needs no grant.
    #[error("no clinical information is called {0:?}")]
    Class(String),
    /// A receipt computer or terminal, which never shows (表4.1.1-1 (2)(8), 表2.1.1-1 ※).
    #[error("{0:?} never shows clinical information")]
    NeverShows(Role),
    /// Nobody says who decided.
    #[error("a policy needs a name and a source")]
    Nameless,
}

impl PolicyFault {
    /// Japanese words to show.
    pub const fn japanese(&self) -> &'static str {
        match self {
            PolicyFault::Shape { .. } => "閲覧権限の設定を読み取れません",
            PolicyFault::Profession(_) => "閲覧権限の設定に不明な職種があります",
            PolicyFault::Role(_) => "閲覧権限の設定に不明なシステムがあります",
            PolicyFault::Class(_) => "閲覧権限の設定に不明な情報の種類があります",
            PolicyFault::NeverShows(_) => "このシステムには閲覧権限を設定できません",
            PolicyFault::Nameless => "閲覧権限の設定に名称と根拠がありません",
        }
    }

    /// English words to show.
    pub const fn english(&self) -> &'static str {
        match self {
            PolicyFault::Shape { .. } => "the policy cannot be read",
            PolicyFault::Profession(_) => "the policy names an unknown profession",
            PolicyFault::Role(_) => "the policy names an unknown software",
            PolicyFault::Class(_) => "the policy names an unknown kind of information",
            PolicyFault::NeverShows(_) => "the policy grants to a software that never shows",
            PolicyFault::Nameless => "the policy has no name or no source",
        }
    }
}

impl Policy {
    /// The tables of [`matrix`](super::matrix), two factors required.
    pub fn built_in() -> Self {
        Policy {
            name: "onshi".to_owned(),
            source: "図1.1-1, §2.1.4".to_owned(),
            two_factor: true,
            shows: table(SHOWS.iter().map(|row| (row.of, row.granted().collect()))),
            sees: table(SEES.iter().map(|row| (row.of, row.granted().collect()))),
        }
    }

    /// Grants nothing to anybody.
    pub fn deny_all() -> Self {
        Policy {
            name: String::new(),
            source: String::new(),
            two_factor: true,
            shows: Table::new(),
            sees: Table::new(),
        }
    }

    /// Reads a policy; one that cannot be read grants nothing.
    pub fn read(text: &str) -> Reading {
        match parse(text) {
            Ok(policy) => Reading {
                policy,
                fault: None,
            },
            Err(fault) => Reading {
                policy: Policy::deny_all(),
                fault: Some(fault),
            },
        }
    }

    /// Its name, for people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who decided it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// A viewer must have signed in with two factors (二要素認証).
    pub fn wants_two_factors(&self) -> bool {
        self.two_factor
    }

    /// Grants nothing at all.
    pub fn denies_all(&self) -> bool {
        let empty = |classes: &BTreeSet<DataClass>| classes.is_empty();
        self.shows.values().all(empty) || self.sees.values().all(empty)
    }

    /// Whether this software may show this class.
    pub fn shows(&self, role: Role, class: DataClass) -> bool {
        let granted = self.shows.get(&role);
        granted.is_some_and(|classes| classes.contains(&class))
    }

    /// Whether this profession may see this class.
    pub fn sees(&self, profession: Profession, class: DataClass) -> bool {
        let granted = self.sees.get(&profession);
        granted.is_some_and(|classes| classes.contains(&class))
    }
}

fn table<T: Ord>(rows: impl Iterator<Item = (T, BTreeSet<DataClass>)>) -> Table<T> {
    rows.collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    policy: Head,
    sees: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    shows: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    name: String,
    source: String,
    #[serde(default = "required")]
    two_factor: bool,
}

const fn required() -> bool {
    true
}

fn parse(text: &str) -> Result<Policy, PolicyFault> {
    let file: File = config_text::read(text).map_err(shape)?;
    let Head {
        name,
        source,
        two_factor,
    } = file.policy;
    if name.trim().is_empty() || source.trim().is_empty() {
        return Err(PolicyFault::Nameless);
    }
    let mut shows = Policy::built_in().shows;
    for (ident, classes) in &file.shows {
        let role = Role::named(ident).ok_or_else(|| PolicyFault::Role(ident.clone()))?;
        if !role.shows() {
            return Err(PolicyFault::NeverShows(role));
        }
        shows.insert(role, read_classes(classes)?);
    }
    let mut sees = Table::new();
    for (ident, classes) in &file.sees {
        let unknown = || PolicyFault::Profession(ident.clone());
        let profession = Profession::named(ident).ok_or_else(unknown)?;
        sees.insert(profession, read_classes(classes)?);
    }
    Ok(Policy {
        name,
        source,
        two_factor,
        shows,
        sees,
    })
}

fn shape(ConfigFault { line, why }: ConfigFault) -> PolicyFault {
    PolicyFault::Shape { line, why }
}

fn read_classes(idents: &[String]) -> Result<BTreeSet<DataClass>, PolicyFault> {
    let read = |ident: &String| {
        let class = CLASSES
            .into_iter()
            .find(|class| class_ident(*class) == ident);
        class.ok_or_else(|| PolicyFault::Class(ident.clone()))
    };
    idents.iter().map(read).collect()
}

/// Name of a class in a policy.
pub const fn class_ident(class: DataClass) -> &'static str {
    match class {
        DataClass::Qualification => "qualification",
        DataClass::LimitCertificate => "limit_certificate",
        DataClass::SpecificDisease => "specific_disease",
        DataClass::Checkup => "checkup",
        DataClass::Drug => "drug",
        DataClass::Diagnosis => "diagnosis",
        DataClass::Operation => "operation",
        DataClass::DiseaseName => "disease_name",
        DataClass::Infection => "infection",
        DataClass::OtherAllergy => "other_allergy",
        DataClass::DrugAllergy => "drug_allergy",
        DataClass::Test => "test",
        DataClass::Prescription => "prescription",
    }
}

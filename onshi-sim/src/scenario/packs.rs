//! The scenarios that come with us (付属シナリオ).

use super::file::{Scenario, ScenarioError};

/// A scenario by name, as it is in the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pack {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its file (TOML).
    pub text: &'static str,
}

macro_rules! packs {
    ($($name:literal)*) => {
        &[$(Pack {
            name: $name,
            text: include_str!(concat!("../../../scenarios/", $name, ".toml")),
        }),*]
    };
}

/// Every pack: the four connection tests of the vendor manual (4.2), a day of the operational test (5.4),
/// and troubles that vendors met.
pub fn packs() -> &'static [Pack] {
    packs! {
        "consented-batch"
        "number-query"
        "batch-query"
        "consent-cancel"
        "visit-day"
        "refusal"
        "restart"
        "lost-answer"
        "answered-twice"
    }
}

impl Pack {
    /// The scenario.
    ///
    /// # Errors
    /// None that a released pack has: the tests read them all.
    pub fn scenario(&self) -> Result<Scenario, ScenarioError> {
        Scenario::parse(self.text)
    }
}

//! Consents and viewers for the tests of access.
#![allow(dead_code)] // each test uses its part

pub mod canaries;

use onshi_core::job::Moment;
use onshi_core::rules::access::{Consented, OperatorId, Profession, Role, SignIn, Viewer};
use onshi_core::rules::data_class::{ConsentKind, DataClass};

pub const NOW: Moment = Moment(1_795_000_000_000);
pub const PATIENT: &str = "patient-1";

/// A consent as the rules of consent would prove it.
#[derive(Clone)]
pub struct Consent {
    pub patient: &'static str,
    pub class: DataClass,
    pub road: Option<ConsentKind>,
    pub until: Moment,
}

impl Consent {
    pub fn to(class: DataClass) -> Self {
        let until = NOW.plus_ms(1);
        Consent {
            patient: PATIENT,
            class,
            road: Some(ConsentKind::Visit),
            until,
        }
    }
}

impl Consented for Consent {
    fn patient(&self) -> &str {
        self.patient
    }

    fn class(&self) -> DataClass {
        self.class
    }

    fn road(&self) -> Option<ConsentKind> {
        self.road
    }

    fn until(&self) -> Moment {
        self.until
    }
}

pub fn viewer(role: Role, profession: Profession, sign_in: SignIn) -> Viewer {
    let operator = OperatorId::new("op-17").expect("an operator");
    Viewer {
        operator,
        role,
        profession,
        sign_in,
    }
}

pub fn doctor() -> Viewer {
    viewer(Role::Chart, Profession::Doctor, SignIn::TwoFactors)
}

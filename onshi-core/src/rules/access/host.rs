//! Who the host is (連携システム): what it may do with a clinical answer follows from that.

use super::policy::Policy;
use super::role::Role;
use crate::rules::retention::Periods;

/// Who decides what is given of a clinical answer (閲覧権限の確認).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// By the role of the host: what its role may not have is not given to it.
    ByRole(Host),
    /// The host decides itself who sees what and how long it stays, and answers for it
    /// (閲覧権限は連携側で確認).
    ByHost,
}

/// The software that asks, and what its facility decided (システムの役割と設定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Its part.
    pub role: Role,
    /// Who sees what.
    pub policy: Policy,
    /// How long a copy may lie with it.
    pub periods: Periods,
}

impl Host {
    /// A software with the tables and times that are built in.
    pub fn new(role: Role) -> Self {
        Host {
            role,
            policy: Policy::built_in(),
            periods: Periods::default(),
        }
    }
}

impl Default for Access {
    /// A receipt computer, which may do least.
    fn default() -> Self {
        Access::ByRole(Host::new(Role::ReceiptComputer))
    }
}

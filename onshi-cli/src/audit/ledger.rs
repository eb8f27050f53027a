//! The ledger whose audit is asked for: a file, or a facility in a database. None is made, and none is sealed.

use std::path::Path;

use clap::Args;
use onshi_client::Ledger;
#[cfg(feature = "postgres")]
use onshi_core::error::ErrorCode;
#[cfg(feature = "postgres")]
use onshi_core::id::InstitutionCode;

#[cfg(feature = "postgres")]
use crate::database::{Facility, known, tenancy, with_ledger};
use crate::failure::Failure;
use crate::key::Key;

/// How a ledger is opened.
#[derive(Debug, Args)]
pub struct Opening {
    #[cfg(feature = "postgres")]
    #[command(flatten)]
    facility: Facility,
    #[command(flatten)]
    key: Key,
}

impl Opening {
    /// Whether LEDGER is no file.
    pub fn is_in_database(&self) -> bool {
        #[cfg(feature = "postgres")]
        return self.facility.institution.is_some();
        #[cfg(not(feature = "postgres"))]
        false
    }

    /// Works with the ledger that is named.
    pub fn with<T>(
        &self,
        ledger: &Path,
        work: impl FnOnce(&mut dyn Ledger) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        #[cfg(feature = "postgres")]
        if let Some(institution) = &self.facility.institution {
            return self.with_facility(ledger, institution, work);
        }
        work(&mut self.key.open(ledger)?)
    }

    /// The key is used where one is needed, as with a file.
    #[cfg(feature = "postgres")]
    fn with_facility<T>(
        &self,
        ledger: &Path,
        institution: &InstitutionCode,
        work: impl FnOnce(&mut dyn Ledger) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let database = self.facility.database(ledger)?;
        known(&database, institution)?;
        let tenancy = tenancy("onshi audit");
        let keys = self.key.store()?;
        let in_clear = with_ledger(&database, institution, &tenancy, |ledger| {
            ledger.audit(1, 0).map(drop)
        });
        let database = match (in_clear, keys) {
            (Err(error), Some(keys)) if error.code() == ErrorCode::LedgerKeyMissing => {
                database.sealed_with(keys)
            }
            (in_clear, _) => in_clear.map(|()| database)?,
        };
        with_ledger(&database, institution, &tenancy, |ledger| work(ledger))
    }
}

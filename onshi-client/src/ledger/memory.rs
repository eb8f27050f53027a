//! A ledger in memory: for tests, simulation, and programs that keep state elsewhere.

use std::sync::{Arc, Mutex, PoisonError};

use onshi_core::error::Error;
use onshi_core::job::Job;

use super::{Ledger, Loaded};
use crate::random::{Random, installation};

/// Lives as long as any of its clones: a clone is another handle of the same ledger.
#[derive(Debug, Clone, Default)]
pub struct MemoryLedger(Arc<Mutex<Loaded>>);

impl Ledger for MemoryLedger {
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.installation.is_empty() {
            held.installation = installation(random);
        }
        Ok(held.clone())
    }

    fn record(&mut self, changes: &[(Job, u64)]) -> Result<(), Error> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (job, serial) in changes {
            held.serial = held.serial.max(*serial);
            // Mostly it is one of the last.
            match held.jobs.iter_mut().rfind(|known| known.id == job.id) {
                Some(known) => *known = job.clone(),
                None => held.jobs.push(job.clone()),
            }
        }
        Ok(())
    }
}

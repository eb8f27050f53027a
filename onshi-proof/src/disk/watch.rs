//! News of a folder that mean nothing, or none any more.

use std::time::Duration;

use onshi_client::{News, Watch};

use crate::fault::Fault;
use crate::site::Site;

/// A watcher that always has news, until it is lost. One that has none would make the client wait by
/// the clock of the machine.
pub struct Flood(pub Site);

impl Watch for Flood {
    fn wait(&mut self, at_most: Duration) -> News {
        let mut state = self.0.state();
        if state.faults.strikes(Fault::WatcherLost) {
            return News::Lost;
        }
        match at_most.is_zero() && state.chance.once_in(2) {
            true => News::Nothing,
            false => {
                state.faults.count(Fault::WatcherFloods);
                News::Finished
            }
        }
    }
}

//! What time it is (時計).

use std::time::{SystemTime, UNIX_EPOCH};

use onshi_core::job::Moment;

/// Tells the time. Tests and the simulator bring their own.
pub trait Clock: Send {
    /// This instant.
    fn now(&self) -> Moment;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let ms = since.map_or(0, |since| since.as_millis());
        Moment(i64::try_from(ms).unwrap_or(i64::MAX))
    }
}

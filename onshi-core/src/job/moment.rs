//! Time as the engine sees it: an argument.

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01 UTC (時点).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub i64);

impl Moment {
    /// Later than anything: the end of what has no known end.
    pub const NEVER: Moment = Moment(i64::MAX);

    /// So many milliseconds later.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Moment(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to here.
    pub const fn since(self, earlier: Moment) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Wall clock of Japan, which the interface uses (日本時間).
    pub fn japan(self) -> NaiveDateTime {
        let utc = DateTime::from_timestamp_millis(self.0)
            .unwrap_or_default()
            .naive_utc();
        utc.checked_add_signed(TimeDelta::hours(9)).unwrap_or(utc)
    }

    /// The instant of a wall clock of Japan.
    pub fn from_japan(time: NaiveDateTime) -> Self {
        const NINE_HOURS: i32 = 9 * 3600;
        let zone = FixedOffset::east_opt(NINE_HOURS);
        let local = zone.and_then(|zone| time.and_local_timezone(zone).single());
        Moment(local.map_or(0, |local| local.timestamp_millis()))
    }
}

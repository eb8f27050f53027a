//! Clocks that are read wrongly.

use onshi_client::Clock;
use onshi_core::job::Moment;

/// How a clock is read wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    /// Once, at the start.
    StandsStill,
    /// Of another time zone.
    OtherZone,
    /// In seconds that are taken for milliseconds.
    Seconds,
}

const NINE_HOURS_MS: i64 = 9 * 3_600_000;

pub fn twisted(below: Box<dyn Clock>, twist: Twist) -> Box<dyn Clock> {
    let start = below.now();
    Box::new(Twisted {
        below,
        twist,
        start,
    })
}

struct Twisted {
    below: Box<dyn Clock>,
    twist: Twist,
    start: Moment,
}

impl Clock for Twisted {
    fn now(&self) -> Moment {
        match self.twist {
            Twist::StandsStill => self.start,
            Twist::OtherZone => self.below.now().plus_ms(-NINE_HOURS_MS),
            Twist::Seconds => {
                let passed = self.below.now().since(self.start);
                self.start.plus_ms(passed / 1_000)
            }
        }
    }
}

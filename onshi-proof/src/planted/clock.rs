//! Clocks that are read wrongly.

use onshi_client::Clock;
use onshi_core::job::Moment;

/// How a clock is read wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    /// Once, at the start.
    StandsStill,
    /// In seconds that are taken for milliseconds.
    Seconds,
}

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
            Twist::Seconds => {
                let passed = self.below.now().since(self.start);
                self.start.plus_ms(passed / 1_000)
            }
        }
    }
}

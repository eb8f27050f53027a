//! The clock that decisions rest on, kept a little ahead (時刻の最高値).
//!
//! What is kept must never be behind what a decision rested on, or a crash would forget it. So the kept
//! time runs ahead, and is written once for all decisions until the clock has reached it. After a crash a
//! consent can end so much too early, never too late.

use onshi_core::error::Error;
use onshi_core::job::Moment;
use onshi_core::rules::consent::{NoOperator, Reset, Trusted, Watermark};

use super::documents::clock_key;
use crate::papers::{Change, read, written};

/// How far the kept time runs ahead.
const AHEAD_MS: i64 = 10_000;

#[derive(Debug, Clone)]
pub(crate) struct TrustedClock {
    seen: Watermark,
    /// What stands in the ledger; `None` if nothing does yet.
    kept: Option<Watermark>,
}

impl TrustedClock {
    /// From what the ledger holds, or anew.
    pub(crate) fn open(kept: Option<&[u8]>, wall: Moment) -> Result<Self, Error> {
        let kept: Option<Watermark> = kept.map(read).transpose()?;
        let seen = kept.clone().unwrap_or_else(|| Watermark::new(wall));
        Ok(TrustedClock { seen, kept })
    }

    /// The time to rest on, and the clock to be made durable before that, if it must be.
    pub(super) fn observe(&mut self, wall: Moment) -> (Trusted, Option<TrustedClock>) {
        let now = self.seen.observe(wall);
        let covers = |kept: &Watermark| kept.behind_ms(now.moment()) > 0;
        let next = (!self.kept.as_ref().is_some_and(covers)).then(|| self.ahead(now));
        (now, next)
    }

    /// The clock after a reset, to be made durable.
    pub(super) fn reset(
        &self,
        operator: &str,
        wall: Moment,
    ) -> Result<(TrustedClock, Reset), NoOperator> {
        let mut after = self.clone();
        let reset = after.seen.reset(operator, wall)?;
        after.kept = Some(after.seen.clone());
        Ok((after, reset))
    }

    pub(crate) fn behind_ms(&self, wall: Moment) -> i64 {
        self.seen.behind_ms(wall)
    }

    pub(super) fn document(&self) -> Result<Change, Error> {
        let kept = self.kept.as_ref().unwrap_or(&self.seen);
        Ok((clock_key(), Some(written(kept)?)))
    }

    fn ahead(&self, now: Trusted) -> TrustedClock {
        let mut kept = self.seen.clone();
        let _ = kept.observe(now.moment().plus_ms(AHEAD_MS));
        TrustedClock {
            seen: self.seen.clone(),
            kept: Some(kept),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const NOON: Moment = Moment(1_795_316_400_000);

    fn reopened(clock: &TrustedClock, wall: Moment) -> TrustedClock {
        let (_, body) = clock.document().unwrap();
        TrustedClock::open(body.as_deref(), wall).unwrap()
    }

    #[test]
    fn what_is_kept_is_never_behind_what_was_decided_on() {
        let mut clock = TrustedClock::open(None, NOON).unwrap();
        let mut writes = 0;
        for second in 0..60 {
            let (now, next) = clock.observe(NOON.plus_ms(second * 1_000));
            if let Some(next) = next {
                writes += 1;
                clock = next;
            }
            let (after, _) = reopened(&clock, Moment(0)).observe(Moment(0));
            assert!(after >= now, "after a crash with the clock turned back");
        }
        assert_eq!(writes, 6, "once in ten seconds");
    }

    #[test]
    fn a_reset_lets_the_clock_count_again() {
        let mut clock = TrustedClock::open(None, NOON).unwrap();
        let _ = clock.observe(NOON.plus_ms(86_400_000));
        assert!(clock.reset(" ", NOON).is_err());
        let (clock, reset) = clock.reset("op-7", NOON).unwrap();
        assert_eq!(reset.to(), NOON);
        assert_eq!(reopened(&clock, NOON).observe(NOON).0.moment(), NOON);
    }
}

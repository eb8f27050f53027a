//! Pauses (待ち時間): when something is tried, looked at or asked for again.

use super::engine::Engine;
use super::model::JobId;
use super::moment::Moment;
use super::protocol::Settings;

/// A pause after failures doubles so often at most.
const MOST_DOUBLINGS: u32 = 5;

impl Settings {
    /// Before the result of a 受付番号 is asked for that was asked for so often.
    pub(super) fn pause_before(&self, round: u32) -> i64 {
        let pause = self.collect_after_ms.saturating_mul(1 << round.min(16));
        pause.min(self.collect_at_most_ms)
    }

    /// Before a file is read again that could not be read so often.
    pub(super) fn pause_after(&self, failures: u32) -> i64 {
        let doubled = 1 << failures.min(MOST_DOUBLINGS);
        self.retry_after_ms.saturating_mul(doubled)
    }

    fn longest_pause(&self) -> i64 {
        let collecting = self.collect_after_ms.max(self.collect_at_most_ms);
        collecting.max(self.pause_after(MOST_DOUBLINGS))
    }
}

impl Engine {
    pub(super) fn retry_later(&mut self, now: Moment, id: JobId) {
        let at = now.plus_ms(self.settings.retry_after_ms);
        self.retry_at.insert(id, at);
    }

    pub(super) fn look_later(&mut self, now: Moment, name: &str) {
        let at = now.plus_ms(self.settings.collect_at_most_ms);
        self.readings.entry(name.to_owned()).or_default().look_at = Some(at);
    }

    pub(super) fn may_retry(&self, now: Moment, id: JobId) -> bool {
        let at = self.retry_at.get(&id);
        at.is_none_or(|at| self.has_come(now, *at))
    }

    /// Whether a pause is over. One that would last longer than any does was begun before the clock was
    /// set back, and nothing may stand still for that (I-18).
    pub(super) fn has_come(&self, now: Moment, at: Moment) -> bool {
        at <= now || at.since(now) > self.settings.longest_pause()
    }

    /// Whether something was longer ago than answers take. What lies as far ahead was dated by a clock
    /// that has been set back.
    pub(super) fn is_long_ago(&self, now: Moment, then: Moment) -> bool {
        now.since(then).saturating_abs() > self.settings.overdue_after_ms
    }
}

//! When a pause is over, on a clock that may have been ahead for a while and was set back since (F-C).

use super::engine::Engine;
use super::model::JobId;
use super::moment::Moment;

/// How often the pause after a failed reading doubles at most.
pub(super) const LONGEST_DOUBLING: u32 = 5;

impl Engine {
    /// Whether a pause is over. None is longer than the longest of ours: one that seems so was begun on
    /// a clock that was ahead and has been set back.
    pub(super) fn is_past(&self, now: Moment, until: Moment) -> bool {
        let settings = &self.settings;
        let longest = settings
            .collect_after_ms
            .max(settings.collect_at_most_ms)
            .max(settings.retry_after_ms << LONGEST_DOUBLING);
        until <= now || until.since(now) > longest
    }

    pub(super) fn may_retry(&self, now: Moment, id: JobId) -> bool {
        let at = self.retry_at.get(&id);
        at.is_none_or(|at| self.is_past(now, *at))
    }

    /// Whether something was longer ago than answers take. What lies as far ahead was dated by a clock
    /// that has been set back.
    pub(super) fn is_long_ago(&self, now: Moment, then: Moment) -> bool {
        now.since(then).saturating_abs() > self.settings.overdue_after_ms
    }
}

//! The smallest history that still fails in the same way.

use std::fmt::Write;

use crate::drawing::history;
use crate::event::Event;
use crate::host::run;
use crate::planted::Planted;
use crate::tally::Tally;

/// The invariant that a history breaks, with all that is known of it.
fn fails(events: &[Event], planted: Option<Planted>) -> Option<String> {
    run(events, planted, &mut Tally::default()).err()
}

fn invariant(why: &str) -> &str {
    why.split(':').next().unwrap_or_default()
}

/// Leaves out one event after the other, as long as the same invariant breaks.
pub fn shrunk(seed: u64, planted: Option<Planted>) -> String {
    let mut events = history(seed);
    let Some(mut why) = fails(&events, planted) else {
        return format!("seed {seed} does not fail");
    };
    let mut at = events.len();
    while at > 0 {
        at -= 1;
        let mut fewer = events.clone();
        fewer.remove(at);
        if let Some(still) = fails(&fewer, planted)
            && invariant(&still) == invariant(&why)
        {
            (events, why) = (fewer, still);
            at = events.len();
        }
    }
    let mut text = format!("seed {seed} (ONSHI_HISTORY={seed} runs it again)\n{why}\n");
    for (at, event) in events.iter().enumerate() {
        writeln!(text, "  {at:>2} {event:?}").expect("text");
    }
    text
}

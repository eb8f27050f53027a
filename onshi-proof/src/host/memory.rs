//! What the host knows of its ledger (台帳についての記憶), and goes back to when an older one came back.
//!
//! What it did itself it knows all the same: what it asked for, opened, acknowledged, gave up.

use super::consents::Consents;
use super::{Host, Wish};

/// What it knew at some time.
pub struct Memory {
    wishes: Vec<Promise>,
    consents: Consents,
}

/// What the client said of a wish.
#[derive(Clone, Copy, Default)]
struct Promise {
    taken_in: bool,
    acknowledged: bool,
}

impl Host {
    /// What it knows now.
    pub fn memory(&self) -> Memory {
        let promise = |wish: &Wish| Promise {
            taken_in: wish.taken_in,
            acknowledged: wish.acknowledged,
        };
        Memory {
            wishes: self.wishes.iter().map(promise).collect(),
            consents: self.consents.clone(),
        }
    }

    /// The ledger is again as it was then. What was read since may come again, as another answer.
    pub fn go_back_to(&mut self, memory: Memory) {
        let later = std::iter::repeat(Promise::default());
        let promises = memory.wishes.into_iter().chain(later);
        for (wish, promise) in self.wishes.iter_mut().zip(promises) {
            wish.taken_in = promise.taken_in;
            wish.acknowledged = promise.acknowledged;
            wish.readings.clear();
            wish.noted = None;
        }
        self.consents = memory.consents;
    }
}

//! Tokens that a login gives out (トークン). Which of them counts is as in a public implementation; how long
//! it does is not publicly known.

use std::collections::BTreeMap;

use onshi_core::job::Moment;

use crate::random::Random;

/// Tokens that still count, or did not long ago.
#[derive(Debug)]
pub(super) struct Tokens {
    random: Random,
    /// Until when each counts.
    until: BTreeMap<String, Moment>,
}

impl Tokens {
    pub fn of(seed: u64) -> Self {
        Tokens {
            random: Random::of(seed, "https tokens"),
            until: BTreeMap::new(),
        }
    }

    /// A new one, which counts for so many milliseconds.
    pub fn issue(&mut self, now: Moment, life_ms: i64) -> String {
        self.until.retain(|_, until| now < *until);
        let token = self.another();
        self.until.insert(token.clone(), now.plus_ms(life_ms));
        token
    }

    /// One that counts for nothing here.
    pub fn another(&mut self) -> String {
        self.random.uuid()
    }

    pub fn counts(&self, token: &str, now: Moment) -> bool {
        self.until.get(token).is_some_and(|until| now < *until)
    }
}

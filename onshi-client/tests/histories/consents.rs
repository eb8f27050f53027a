//! I-10 written down as sets: a class may be used where every bound holds. It knows what was said and what
//! was wished for, and nothing of how the product keeps it. Only consent to drugs is spoken of.

use std::collections::BTreeMap;

use onshi_core::job::Moment;
use onshi_core::rules::data_class::ConsentKind;

use crate::event::{End, Heard, Word};
use crate::world::{MINUTE, START};

const DAY: i64 = 24 * 60 * MINUTE;

/// A patient on a road.
pub type Whose = (u8, ConsentKind);

/// What becomes true when it is in the ledger.
#[derive(Debug, Clone, Copy)]
pub enum Pending {
    Heard(Heard),
    Planned(u8, Option<Moment>),
    Wished(Whose),
    Reset,
}

#[derive(Default)]
pub struct Consents {
    known: BTreeMap<Whose, Known>,
    /// The highest time that something was decided at.
    decided: Option<Moment>,
    /// The highest time that anybody saw.
    seen: Option<Moment>,
}

#[derive(Default)]
struct Known {
    said: Vec<Said>,
    care_until: Option<Moment>,
    /// What was consented up to here was taken back: at least, and at most.
    taken_back: [Option<Moment>; 2],
    heard_of: Option<Moment>,
}

/// Where a consent may be used.
struct Span {
    from: Moment,
    end: Moment,
    taken_back: [Option<Moment>; 2],
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Said {
    granted: Option<Moment>,
    told: Moment,
    until: Until,
    word: Word,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    At(Moment),
    Unsaid,
    Garbled,
}

/// Times of consents stand between those of the clock, so that a few seconds never decide.
pub fn granted_at(minutes: i32) -> Moment {
    START.plus_ms(i64::from(minutes) * MINUTE + 40_000)
}

pub fn until_at(minutes: i32) -> Moment {
    START.plus_ms(i64::from(minutes) * MINUTE + 20_000)
}

pub fn told_at(minutes: i32) -> Moment {
    START.plus_ms(i64::from(minutes) * MINUTE + 50_000)
}

impl Consents {
    /// Somebody looked at the clock.
    pub fn saw(&mut self, now: Moment) {
        self.seen = self.seen.max(Some(now));
    }

    /// Something was decided at this time, for good.
    pub fn decided(&mut self, now: Moment) {
        self.decided = self.decided.max(Some(now));
    }

    pub fn apply(&mut self, pending: Pending, now: Moment) {
        let (low, high) = self.times(now);
        match pending {
            Pending::Heard(heard) => {
                let whose = (heard.patient, heard.road);
                self.known.entry(whose).or_default().hear(&heard);
            }
            Pending::Planned(patient, until) => {
                let whose = (patient, ConsentKind::Visit);
                self.known.entry(whose).or_default().care_until = until;
            }
            Pending::Wished(whose) => {
                let known = self.known.entry(whose).or_default();
                let reach = |before: Option<Moment>, at| before.max(known.heard_of).max(Some(at));
                let [least, most] = known.taken_back;
                known.taken_back = [reach(least, low), reach(most, high)];
                self.decided(now);
            }
            Pending::Reset => self.reset(now),
        }
    }

    fn reset(&mut self, now: Moment) {
        (self.decided, self.seen) = (Some(now), Some(now));
        for known in self.known.values_mut() {
            let reach = known.heard_of.max(Some(now));
            known.taken_back = known.taken_back.map(|back| back.min(reach));
        }
    }

    /// At no time that may count now is it allowed.
    pub fn forbids(&self, whose: Whose, now: Moment) -> bool {
        let (low, high) = self.times(now);
        let span = self.known.get(&whose).and_then(|known| known.span(whose.1));
        !span.is_some_and(|span| {
            let stands = Some(span.from) > span.taken_back[0];
            stands && span.from <= high && low < span.end
        })
    }

    /// At every time that may count now it is allowed.
    pub fn allows(&self, whose: Whose, now: Moment) -> bool {
        let (low, high) = self.times(now);
        let span = self.known.get(&whose).and_then(|known| known.span(whose.1));
        span.is_some_and(|span| {
            let stands = Some(span.from) > span.taken_back[1];
            stands && span.from <= low && high < span.end
        })
    }

    /// The latest time that may count now.
    pub fn latest(&self, now: Moment) -> Moment {
        self.times(now).1
    }

    /// The earliest and the latest time that may count: what was decided must not be forgotten, and what
    /// was seen may be remembered.
    fn times(&self, now: Moment) -> (Moment, Moment) {
        let since = |known: Option<Moment>| known.map_or(now, |known| known.max(now));
        (since(self.decided), since(self.seen))
    }
}

impl Known {
    fn hear(&mut self, heard: &Heard) {
        let said = Said {
            granted: heard.granted.map(granted_at),
            told: told_at(heard.told),
            until: match heard.until {
                End::At(minutes) => Until::At(until_at(minutes)),
                End::Unsaid => Until::Unsaid,
                End::Garbled => Until::Garbled,
            },
            word: heard.word,
        };
        self.heard_of = self.heard_of.max(said.granted).max(Some(said.told));
        self.said.push(said);
    }

    /// Where it may be used, if nobody takes it back; `None`: nowhere.
    fn span(&self, road: ConsentKind) -> Option<Span> {
        let latest = self.said.iter().map(Said::about).max()?;
        let counts = || self.said.iter().filter(|said| said.about() == latest);
        if counts().any(|said| said.word != Word::Granted) {
            return None;
        }
        let granted = latest?;
        let newest = counts().map(|said| said.told).max()?;
        let ends = counts().filter(|said| said.told == newest);
        let said = ends.map(|said| said.until);
        let said: Option<Vec<Option<Moment>>> = said.map(Until::read).collect();
        let road = match road {
            ConsentKind::Outpatient => Some(granted.plus_ms(DAY)),
            _ => self.care_until.filter(|end| granted < *end),
        };
        let ends = said?.into_iter().chain([road]);
        Some(Span {
            from: granted,
            end: ends.flatten().min()?,
            taken_back: self.taken_back,
        })
    }
}

impl Said {
    /// Which consent it speaks of. What denies without a time speaks of all up to its own.
    fn about(&self) -> Option<Moment> {
        match self.word {
            Word::Granted => self.granted,
            _ => Some(self.granted.unwrap_or(self.told)),
        }
    }
}

impl Until {
    /// `None`: something stands there that nobody can read.
    fn read(self) -> Option<Option<Moment>> {
        match self {
            Until::At(until) => Some(Some(until)),
            Until::Unsaid => Some(None),
            Until::Garbled => None,
        }
    }
}

//! 一時格納と削除: how long a copy may lie, and what is to be erased now (表2.1.1-1 ※, 表2.1.1-3,
//! 表4.1.1-1 (2)(8), R10, R11, R31, I-11).
//!
//! | where | stays until | at the latest |
//! |---|---|---|
//! | memory of a receipt computer | handed over | T after it was read |
//! | answer file of the terminal | acknowledged (I-8), and T after | T after that |
//! | history of a mobile terminal | the day after 資格確認 begins, or ends | the same |
//! | a chart | the chart decides | – |
//!
//! Nothing here erases. The timers are plain data that a ledger keeps; [`Timers::due`] says what to
//! erase, [`Timers::erased`] that it is done. Ids are opaque and never name a person.
//!
//! **A clock that goes back** cannot make a copy stay longer: time is the highest that was seen, and once
//! the clock is behind it by more than a little, everything that may be erased is due, for nobody
//! knows how long it has lain.

use std::collections::BTreeMap;

use chrono::{Days, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::job::Moment;
use crate::rules::access::Role;
use crate::rules::data_class::DataClass;

/// Where a copy lies (格納場所).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Memory of a receipt computer, on its way to a chart (一時格納).
    Memory,
    /// The answer file in the folder of the terminal (資格情報等格納フォルダ).
    File,
    /// Results that a mobile terminal shows again (履歴閲覧).
    History,
}

impl Place {
    /// Japanese words to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            Place::Memory => "一時格納",
            Place::File => "結果ファイル",
            Place::History => "履歴",
        }
    }

    /// English words to show.
    pub const fn english(self) -> &'static str {
        match self {
            Place::Memory => "memory",
            Place::File => "answer file",
            Place::History => "history",
        }
    }
}

/// How long something may stay with a role (保存の可否).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    /// As long as the software decides.
    Kept,
    /// No longer than a timer of this place.
    Timed(Place),
}

/// How long information of a class may stay with a role: a clinical one is kept by charts alone.
pub fn stay(role: Role, class: DataClass) -> Stay {
    match role {
        Role::Terminal => Stay::Timed(Place::File),
        _ if !class.is_clinical() || role.keeps() => Stay::Kept,
        _ => Stay::Timed(Place::Memory),
    }
}

/// Until when a result of mobile 資格確認 may be shown again. The manual prints 翌日未, which is no word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryEnd {
    /// Until the next day begins: the earlier reading.
    #[default]
    NextDayBegins,
    /// Until the next day ends, if 翌日末 was meant.
    NextDayEnds,
}

/// The times of a place (保存期間の設定). The manual gives none but that of the history; these are ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Periods {
    /// Longest stay in memory, in milliseconds. Assumed.
    pub memory_ms: u32,
    /// From acknowledgement until a file is to be gone, in milliseconds. Assumed.
    pub file_ms: u32,
    /// End of the history.
    pub history: HistoryEnd,
    /// By how much a clock may be set back without being distrusted, in milliseconds. Assumed.
    pub tolerance_ms: u32,
}

impl Default for Periods {
    fn default() -> Self {
        const MINUTE: u32 = 60_000;
        Periods {
            memory_ms: 10 * MINUTE,
            file_ms: 0,
            history: HistoryEnd::default(),
            tolerance_ms: MINUTE,
        }
    }
}

/// Time with its ratchet (時刻と最高水位).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// What the clock says.
    pub now: Moment,
    /// The highest that any clock here ever said.
    pub highest: Moment,
}

impl Clock {
    /// Time that does not go back.
    pub fn time(self) -> Moment {
        self.now.max(self.highest)
    }

    fn went_back(self, tolerance_ms: u32) -> bool {
        self.highest.since(self.now) > i64::from(tolerance_ms)
    }
}

/// How a copy stands (状態).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It may lie until then.
    Until(Moment),
    /// A file that nobody acknowledged: it must not be erased (I-8).
    Unacknowledged,
    /// It is no longer needed.
    Done,
    /// It was erased: who comes late is told so.
    Gone,
}

/// Why a copy is to be erased (削除の理由).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// It did what it was there for.
    Done,
    /// Its time is over.
    TimeOver,
    /// The clock went back, and nobody knows how long it has lain.
    ClockWentBack,
}

impl Why {
    /// Japanese words to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            Why::Done => "引渡し済み",
            Why::TimeOver => "保存期間の経過",
            Why::ClockWentBack => "時計の逆行",
        }
    }

    /// English words to show.
    pub const fn english(self) -> &'static str {
        match self {
            Why::Done => "handed over",
            Why::TimeOver => "its time is over",
            Why::ClockWentBack => "the clock went back",
        }
    }
}

/// A copy that is to be erased now (削除対象).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure<'t> {
    /// Its id.
    pub id: &'t str,
    /// Where it lies.
    pub place: Place,
    /// Why.
    pub why: Why,
}

/// Every copy that may not stay, with its timer. Plain data: a ledger keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timers {
    copies: BTreeMap<Place, BTreeMap<String, Standing>>,
}

impl Timers {
    /// A copy begins to lie somewhere. One that is there already keeps its time: reading a file again
    /// does not make it younger. One that was erased and was read again is a new copy.
    pub fn lies(&mut self, id: &str, place: Place, clock: Clock, periods: &Periods) {
        let from = clock.time();
        let standing = match place {
            Place::Memory => Standing::Until(from.plus_ms(periods.memory_ms.into())),
            Place::File => Standing::Unacknowledged,
            Place::History => Standing::Until(end_of_history(from, periods.history)),
        };
        let copies = self.copies.entry(place).or_default();
        let copy = copies.entry(id.to_owned()).or_insert(standing);
        if *copy == Standing::Gone {
            *copy = standing;
        }
    }

    /// The chart took it: the copy in memory has done its work.
    pub fn handed_over(&mut self, id: &str) {
        self.change(id, Place::Memory, |_| Standing::Done);
    }

    /// The host acknowledged it: its file may go, and its copy in memory must. A second
    /// acknowledgement does not give it more time.
    pub fn acknowledged(&mut self, id: &str, clock: Clock, periods: &Periods) {
        let end = Standing::Until(clock.time().plus_ms(periods.file_ms.into()));
        self.change(id, Place::File, |standing| match standing {
            Standing::Unacknowledged => end,
            timed => timed,
        });
        self.handed_over(id);
    }

    /// It is erased.
    pub fn erased(&mut self, id: &str, place: Place) {
        self.change(id, place, |_| Standing::Gone);
    }

    /// The process began anew: what lay in memory died with the last one.
    pub fn began_anew(&mut self) {
        let memory = self.copies.entry(Place::Memory).or_default();
        for standing in memory.values_mut() {
            *standing = Standing::Gone;
        }
    }

    /// Nobody will ask about it any more. Only what is gone can be forgotten; whether it was.
    pub fn forget(&mut self, id: &str) -> bool {
        let standings = self.copies.values().filter_map(|copies| copies.get(id));
        let gone = standings
            .copied()
            .all(|standing| standing == Standing::Gone);
        if gone {
            for copies in self.copies.values_mut() {
                copies.remove(id);
            }
        }
        gone
    }

    /// Nothing lies anywhere, or is remembered to have lain.
    pub fn is_empty(&self) -> bool {
        self.copies.values().all(BTreeMap::is_empty)
    }

    /// How a copy stands; `None` for one that never was, or was forgotten.
    pub fn standing(&self, id: &str, place: Place) -> Option<Standing> {
        self.copies.get(&place)?.get(id).copied()
    }

    /// What is to be erased now, by place. Asking changes nothing; it stays on the list until it is
    /// [`erased`](Self::erased).
    pub fn due(&self, clock: Clock, periods: &Periods) -> Vec<Erasure<'_>> {
        let copies = self.copies.iter().flat_map(|(place, copies)| {
            let copies = copies.iter();
            copies.map(|(id, standing)| (id.as_str(), *place, *standing))
        });
        let due = copies.filter_map(|(id, place, standing)| {
            let why = why(standing, clock, periods)?;
            Some(Erasure { id, place, why })
        });
        due.collect()
    }

    /// When to look again, if nothing happens before; `None` if nothing runs.
    pub fn next(&self) -> Option<Moment> {
        let standings = self.copies.values().flat_map(BTreeMap::values);
        let ends = standings.filter_map(|standing| match standing {
            Standing::Until(end) => Some(*end),
            _ => None,
        });
        ends.min()
    }

    fn change(&mut self, id: &str, place: Place, to: impl FnOnce(Standing) -> Standing) {
        let copy = self
            .copies
            .get_mut(&place)
            .and_then(|copies| copies.get_mut(id));
        if let Some(standing) = copy.filter(|standing| **standing != Standing::Gone) {
            *standing = to(*standing);
        }
    }
}

fn why(standing: Standing, clock: Clock, periods: &Periods) -> Option<Why> {
    match standing {
        Standing::Unacknowledged | Standing::Gone => None,
        Standing::Done => Some(Why::Done),
        Standing::Until(end) if clock.time() >= end => Some(Why::TimeOver),
        Standing::Until(_) => clock
            .went_back(periods.tolerance_ms)
            .then_some(Why::ClockWentBack),
    }
}

/// Midnight of Japan after the day of 資格確認, or after the day that follows it.
fn end_of_history(confirmed: Moment, end: HistoryEnd) -> Moment {
    let days = match end {
        HistoryEnd::NextDayBegins => 1,
        HistoryEnd::NextDayEnds => 2,
    };
    let day = confirmed.japan().date().checked_add_days(Days::new(days));
    day.map_or(confirmed, |day| {
        Moment::from_japan(day.and_time(NaiveTime::MIN))
    })
}

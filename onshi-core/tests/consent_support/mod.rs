//! Times and sayings for the tests of consent.
#![allow(dead_code, clippy::unwrap_used)]

use chrono::NaiveDateTime;
use onshi_core::job::Moment;
use onshi_core::rules::consent::{Entry, Flag, Statement, Trusted, Until, Watermark};
use onshi_core::rules::data_class::{ConsentKind, DataClass};

/// A wall clock of Japan, `2026-04-01 10:00:00`.
pub fn japan(written: &str) -> Moment {
    let time = NaiveDateTime::parse_from_str(written, "%Y-%m-%d %H:%M:%S");
    Moment::from_japan(time.unwrap())
}

/// A time as a clock that was never set back gives it.
pub fn trusted(moment: Moment) -> Trusted {
    Watermark::new(moment).observe(moment)
}

pub fn at(written: &str) -> Trusted {
    trusted(japan(written))
}

/// 同意あり for drugs of a visit, told five minutes later.
pub fn granted(written: &str, until: Until) -> Statement {
    let granted = japan(written);
    Statement {
        kind: ConsentKind::Visit,
        class: DataClass::Drug,
        entry: Entry {
            flag: Flag::Granted,
            granted: Some(granted),
            until,
            told: granted.plus_ms(5 * 60_000),
        },
    }
}

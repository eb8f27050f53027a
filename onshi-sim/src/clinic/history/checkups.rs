//! 特定健診: what a checkup measured, found and asked.

use chrono::{Datelike, NaiveDate};
use onshi_core::catalogue::{CHECKUP_ITEMS, CheckupItemRow, DataType, checkup_item};

use crate::clinic::people::Person;
use crate::random::Random;

/// From this age on people are called to checkups every year (特定健診).
const FROM_AGE: u32 = 40;

/// How many years of checkups there are (at most; マイナポータル shows five).
const YEARS: i32 = 5;

/// One checkup (健診).
pub(crate) struct Checkup {
    pub day: NaiveDate,
    pub items: Vec<Measured>,
}

/// One result, or one answer of the questionnaire (健診結果・質問票).
pub(crate) struct Measured {
    pub item: &'static CheckupItemRow,
    /// データ値.
    pub value: String,
    /// 単位; empty for codes and texts.
    pub unit: &'static str,
    /// 表示用の値.
    pub shown: String,
}

/// An item that is a number: its unit, and its range in units of the last decimal.
struct Number {
    code: &'static str,
    unit: &'static str,
    low: u32,
    high: u32,
    decimals: u32,
}

const fn is(code: &'static str, unit: &'static str, low: u32, high: u32, decimals: u32) -> Number {
    Number {
        code,
        unit,
        low,
        high,
        decimals,
    }
}

#[rustfmt::skip]
static NUMBERS: &[Number] = &[
    is("9N001000000000001", "cm",          1450, 1790, 1),
    is("9A751000000000001", "mmHg",        105,  168,  0),
    is("9A761000000000001", "mmHg",        60,   104,  0),
    is("3F015000002327101", "mg/dL",       45,   260,  0),
    is("3F070000002327101", "mg/dL",       35,   95,   0),
    is("3F077000002327101", "mg/dL",       60,   190,  0),
    is("3B035000002327201", "U/L",         12,   70,   0),
    is("3B045000002327201", "U/L",         8,    80,   0),
    is("3B090000002327101", "U/L",         10,   140,  0),
    is("3C015000002327101", "mg/dL",       50,   140,  2),
    is("8A065000002391901", "mL/min/1.73m2", 400, 1050, 1),
    is("3D010000001927201", "mg/dL",       78,   160,  0),
    is("3D046000001920402", "%",           50,   84,   1),
    is("2A020000001930101", "万/mm3",      350,  560,  0),
    is("2A030000001930101", "g/dL",        105,  168,  1),
    is("2A040000001930102", "%",           320,  500,  1),
];

/// The checkups of a person, oldest first. A year is left out now and then.
pub(super) fn of(random: &mut Random, person: &Person, today: NaiveDate) -> Vec<Checkup> {
    let mut checkups = Vec::new();
    for year in today.year() - YEARS + 1..=today.year() {
        let season = [(6, 1), (10, 31)].map(|(m, d)| NaiveDate::from_ymd_opt(year, m, d));
        let (Some(first), Some(last)) = (season[0], season[1]) else {
            continue;
        };
        let day = random.day(first, last);
        let went = !random.once_in(4);
        if went && day <= today && person.age(day) >= FROM_AGE {
            let items = items(random);
            checkups.push(Checkup { day, items });
        }
    }
    checkups
}

fn items(random: &mut Random) -> Vec<Measured> {
    let mut items = Vec::new();
    for item in NUMBERS {
        items.extend(measured(random, item));
    }
    for item in CHECKUP_ITEMS.iter().filter(|item| !is_by_eye(item)) {
        items.extend(answered(random, item));
    }
    items
}

fn measured(random: &mut Random, number_of: &Number) -> Option<Measured> {
    let value = number(random, number_of.low, number_of.high, number_of.decimals);
    Some(Measured {
        item: checkup_item(number_of.code)?,
        unit: number_of.unit,
        shown: value.clone(),
        value,
    })
}

/// A coded or written item; `None` for a number.
fn answered(random: &mut Random, item: &'static CheckupItemRow) -> Option<Measured> {
    let (value, shown) = match (item.values, item.data_type) {
        (Some(table), _) => {
            let row = random.pick(table.rows);
            (row.value, row.japanese)
        }
        (None, DataType::Text) => ("（模擬）特記事項なし", "（模擬）特記事項なし"),
        (None, _) => return None,
    };
    Some(Measured {
        item,
        unit: "",
        value: value.to_owned(),
        shown: shown.to_owned(),
    })
}

/// The urine is looked at by a machine or by eye, never by both: only the machine's codes are drawn.
fn is_by_eye(item: &CheckupItemRow) -> bool {
    const BY_EYE: &str = "0190111";
    item.code.ends_with(BY_EYE)
}

/// A number of a range, written with so many decimals.
pub(super) fn number(random: &mut Random, low: u32, high: u32, decimals: u32) -> String {
    let drawn = low + random.below((high - low + 1) as usize) as u32;
    let scale = 10_u32.pow(decimals);
    match decimals {
        0 => drawn.to_string(),
        _ => format!(
            "{}.{:0width$}",
            drawn / scale,
            drawn % scale,
            width = decimals as usize
        ),
    }
}

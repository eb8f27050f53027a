//! How the claim system writes months, days, codes and amounts.

use crate::id::{Date, Month};
use crate::record::CodeType;

/// The year before year 1 of each era, by its code (年号区分) from 1. Evidence: `Seen(ORCA, ZGN)`.
const ERAS: [u32; 5] = [1867, 1911, 1925, 1988, 2018];

/// A month GYYMM as yyyyMM; anything else as it was written.
pub(super) fn month(text: &str) -> String {
    let western = western(text, 5).filter(|month| Month::read(month).first_day().is_some());
    western.unwrap_or_else(|| text.to_owned())
}

/// A day GYYMMDD as yyyyMMdd; anything else as it was written.
pub(super) fn day(text: &str) -> String {
    let western = western(text, 7).filter(|day| Date::read(day).calendar().is_some());
    western.unwrap_or_else(|| text.to_owned())
}

/// The same with four digits of the western year in place of three.
fn western(text: &str, length: usize) -> Option<String> {
    if text.len() != length || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let era: usize = text[..1].parse().ok()?;
    let year: u32 = text[1..3].parse().ok()?;
    let before = ERAS.get(era.checked_sub(1)?)?;
    (year > 0).then(|| format!("{}{}", before + year, &text[3..]))
}

/// A code that was read and is kept (読み取ったコード). Tables grow: an unknown value is a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<C> {
    /// The value as it stands in the file.
    pub raw: String,
    /// Its meaning, if the table knows it.
    pub known: Option<C>,
}

impl<C: CodeType> Said<C> {
    pub(super) fn read(raw: &str) -> Self {
        Said {
            raw: raw.to_owned(),
            known: C::from_wire(raw),
        }
    }

    /// Words to show, Japanese and English; an unknown value says only that.
    pub fn words(&self) -> (&'static str, &'static str) {
        match self.known {
            Some(code) => (code.japanese(), code.english()),
            None => ("（コード表にない値）", "not in the table"),
        }
    }
}

/// What was added or taken (増減).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Points (点).
    Points(i64),
    /// Yen (円).
    Yen(i64),
}

impl Amount {
    /// Reads `±n` or `±¥n`; `None` if it is neither. The yen sign is `\` in code page 932.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, rest) = match text.strip_prefix(['-', '－', '−', '▲']) {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix(['+', '＋']).unwrap_or(text)),
        };
        let digits = rest.strip_prefix(['\\', '¥', '￥']);
        let number = digits.unwrap_or(rest);
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let amount = number.parse::<i64>().ok()? * sign;
        Some(match digits {
            Some(_) => Amount::Yen(amount),
            None => Amount::Points(amount),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_days_of_eras() {
        let months = [
            ("50411", "202211"),
            ("43104", "201904"),
            ("202210", "202210"),
            ("50413", "50413"),
            ("50001", "50001"),
            ("60101", "60101"),
            ("00101", "00101"),
            ("５０４１", "５０４１"),
            ("", ""),
        ];
        for (written, read) in months {
            assert_eq!(month(written), read, "{written}");
        }
        let days = [
            ("3250102", "19500102"),
            ("5040229", "5040229"),
            ("5060229", "20240229"),
            ("19500102", "19500102"),
        ];
        for (written, read) in days {
            assert_eq!(day(written), read, "{written}");
        }
    }

    #[test]
    fn amounts_are_points_or_yen() {
        let rows = [
            ("-216", Some(Amount::Points(-216))),
            ("+12", Some(Amount::Points(12))),
            ("0", Some(Amount::Points(0))),
            ("-\\7000", Some(Amount::Yen(-7000))),
            ("−￥7000", Some(Amount::Yen(-7000))),
            ("¥5", Some(Amount::Yen(5))),
            ("", None),
            ("-", None),
            ("--1", None),
            ("1点", None),
            ("99999999999999999999", None),
        ];
        for (written, read) in rows {
            assert_eq!(Amount::read(written), read, "{written}");
        }
    }
}

//! 値の読み方: dates, codes and numbers as people write them.

use chrono::{NaiveDate, NaiveDateTime};
use onshi_core::error::Error;
use onshi_core::record::CodeType;
use onshi_core::rules::data_class::DataClass;
use onshi_core::text::{Charset, encode};

use super::super::consents::{Care, Consent};
use super::{Cell, fault};

const DATE: &str = "1940-01-31 か 19400131 の形で / write it as 1940-01-31 or 19400131";
const TIME: &str =
    "2026-11-01 か 2026-11-01 09:30 の形で / write it as 2026-11-01 or 2026-11-01 09:30";
const CARE: &str =
    "訪問診療等 か オンライン診療等 / 訪問診療等 or オンライン診療等 (visit, online)";
const KINDS: &str = "情報の種類を空白で区切って / kinds of information with blanks between them: \
    限度額適用認定証 特定疾病療養受療証 特定健診等情報 薬剤情報 診療情報 手術情報";
const DIGITS: &str = "数字で / write it in digits";

/// A day.
pub fn day(text: &str, key: &str, cell: &Cell) -> Result<NaiveDate, Error> {
    let forms = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"];
    let read = |form| NaiveDate::parse_from_str(cell.get_ref().trim(), form).ok();
    let day = forms.into_iter().find_map(read);
    day.ok_or_else(|| wrong(text, key, cell, DATE))
}

/// A moment; of a day alone, nine in the morning.
pub fn time(text: &str, key: &str, cell: &Cell) -> Result<NaiveDateTime, Error> {
    let forms = ["%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y%m%d%H%M%S"];
    let read = |form| NaiveDateTime::parse_from_str(cell.get_ref().trim(), form).ok();
    if let Some(time) = forms.into_iter().find_map(read) {
        return Ok(time);
    }
    let day = day(text, key, cell)
        .ok()
        .and_then(|day| day.and_hms_opt(9, 0, 0));
    day.ok_or_else(|| wrong(text, key, cell, TIME))
}

/// A code by its value, its Japanese label, its English label or its name in programs.
pub fn code<C: CodeType>(text: &str, key: &str, cell: &Cell) -> Result<C, Error> {
    let asked = cell.get_ref().trim();
    let rows = C::TABLE.rows.iter();
    let mut fitting =
        rows.filter(|row| [row.value, row.japanese, row.english, row.ident].contains(&asked));
    let known = fitting.next().and_then(|row| C::from_wire(row.value));
    known.ok_or_else(|| {
        let labels = C::TABLE.rows.iter().map(|row| row.japanese);
        let labels = labels.collect::<Vec<_>>().join(", ");
        wrong(text, key, cell, &format!("次のどれか / one of: {labels}"))
    })
}

/// A number of digits only.
pub fn digits(text: &str, key: &str, cell: &Cell) -> Result<String, Error> {
    let digits = cell.get_ref().trim();
    let fits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| digits.to_owned())
        .ok_or_else(|| wrong(text, key, cell, DIGITS))
}

/// A kind of consultation.
pub fn care(text: &str, key: &str, cell: &Cell) -> Result<Care, Error> {
    match cell.get_ref().trim() {
        "訪問診療等" | "訪問" | "visit" | "2" => Ok(Care::Visit),
        "オンライン診療等" | "オンライン" | "online" | "3" => Ok(Care::Online),
        _ => Err(wrong(text, key, cell, CARE)),
    }
}

/// Kinds of information with blanks between them.
pub fn kinds(text: &str, key: &str, cell: &Cell) -> Result<Vec<DataClass>, Error> {
    let of = |word: &str| {
        let named = |class: &DataClass| [class.japanese(), class.english()].contains(&word);
        let class = Consent::ASKED.into_iter().find(named);
        class.ok_or_else(|| wrong(text, key, cell, KINDS))
    };
    cell.get_ref().split_whitespace().map(of).collect()
}

/// A name as the system sends it: ● for every character outside the repertoire of the exchange (vendor
/// manual §2.1.8).
pub fn as_sent(name: &str) -> String {
    let sent = |character: char| {
        let text = character.to_string();
        match encode(Charset::ShiftJisJis90, &text, &mut Vec::new()) {
            Ok(()) => character,
            Err(_) => '●',
        }
    };
    let selects_a_variant = |character: &char| ('\u{E0100}'..='\u{E01EF}').contains(character);
    name.chars()
        .filter(|c| !selects_a_variant(c))
        .map(sent)
        .collect()
}

fn wrong(text: &str, key: &str, cell: &Cell, what_to_do: &str) -> Error {
    fault(text, cell.span().start, key, what_to_do)
}

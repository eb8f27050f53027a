//! Whether a text has the format of its element, and whether two stand in order.

use super::rule::Rule;
use super::rules;
use crate::catalogue::Kind;
use crate::id::{self, DateKind};

/// The rule that a text breaks; it is not empty and not too long.
pub(super) fn broken(kind: Kind, text: &str) -> Option<&'static Rule> {
    let (fine, rule) = match kind {
        Kind::Text(_) | Kind::Group(_) => return None,
        Kind::Digits(_) => (text.bytes().all(|byte| byte.is_ascii_digit()), &rules::F02),
        Kind::Date => (
            id::Date::read(text).kind() != DateKind::NotADate,
            &rules::F03,
        ),
        Kind::DateTime => (id::DateTime::read(text).calendar().is_some(), &rules::F04),
        Kind::Month => {
            let month = id::Month::read(text);
            (
                month.is_current() || month.first_day().is_some(),
                &rules::F05,
            )
        }
        Kind::InstitutionCode => (id::InstitutionCode::new(text).is_ok(), &rules::F06),
        Kind::InsurerNumber => match id::InsurerNumber::new(text) {
            Ok(number) => (number.check_digit_ok() != Some(false), &rules::F08),
            Err(_) => (false, &rules::F07),
        },
        Kind::Code(table) => (table.row(text).is_some(), &rules::C01),
    };
    (!fine).then_some(rule)
}

/// Whether two days, or two moments, stand in order; what is none is not compared.
pub(super) fn in_order(from: Option<&str>, to: Option<&str>) -> bool {
    let (Some(from), Some(to)) = (from, to) else {
        return true;
    };
    let days = [from, to].map(|text| id::Date::read(text).calendar());
    let moments = [from, to].map(|text| id::DateTime::read(text).calendar());
    match (days, moments) {
        ([Some(from), Some(to)], _) => from <= to,
        (_, [Some(from), Some(to)]) => from <= to,
        _ => true,
    }
}

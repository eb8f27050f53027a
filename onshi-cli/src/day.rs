//! A day on the command line: as the interface writes it, or as a calendar does.

use chrono::NaiveDate;

/// Reads `20261122` or `2026-11-22`.
///
/// # Errors
/// What is expected; clap shows it beside the value that the person typed.
pub fn parse(text: &str) -> Result<NaiveDate, &'static str> {
    let plain = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let format = if plain { "%Y%m%d" } else { "%Y-%m-%d" };
    NaiveDate::parse_from_str(text, format)
        .map_err(|_| "20261122 または 2026-11-22 の形で (a day as yyyymmdd or yyyy-mm-dd)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_the_same_day() {
        assert_eq!(parse("20261122"), parse("2026-11-22"));
        assert!(parse("20261122").is_ok());
        for wrong in [
            "",
            "2026112",
            "20261301",
            "2026-13-01",
            "22.11.2026",
            "２０２６１１２２",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}

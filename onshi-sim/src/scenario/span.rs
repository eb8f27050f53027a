//! A span of time as a scenario writes it: `500ms`, `20s`, `5m`, `2h`, `1d`.

use serde::{Deserialize, Deserializer, de};

/// Milliseconds in a unit.
const UNITS: [(&str, i64); 5] = [
    ("ms", 1),
    ("s", 1_000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
];

/// A span of simulated time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub ms: i64,
}

impl Span {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let number: i64 = number.parse().ok()?;
        let (_, ms) = UNITS.iter().find(|(name, _)| *name == unit)?;
        let ms = number.checked_mul(*ms)?;
        Some(Span { ms })
    }
}

/// In the largest unit that leaves no rest.
impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut units = UNITS.iter().rev();
        match units.find(|(_, ms)| self.ms % ms == 0) {
            Some((name, ms)) => write!(f, "{}{name}", self.ms / ms),
            None => write!(f, "{}ms", self.ms),
        }
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let form = "時間は 500ms, 20s, 5m, 2h, 1d の形 / a span looks like 500ms, 20s, 5m, 2h, 1d";
        Span::parse(&text).ok_or_else(|| de::Error::custom(form))
    }
}

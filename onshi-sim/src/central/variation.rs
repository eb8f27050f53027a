//! 書き方のゆれ: what may be written in several ways is, so that no reader relies on one of them.

use onshi_core::catalogue::{FieldId, QualificationResult as Result};
use onshi_core::id::InsurerNumber;
use onshi_core::record::Record;

use crate::random::Random;
use crate::settings::Settings;

/// Elements that real answers have for some people and not for others.
#[rustfmt::skip]
static MAY_BE_ABSENT: &[FieldId] = &[
    Result::address, Result::post_number, Result::insurer_name, Result::certificate_issuance_date,
    Result::card_valid_date, Result::registered_at,
];

/// How results are written, for one person and another.
#[derive(Debug, Clone, Copy)]
pub(super) enum Variation {
    /// Everybody's alike, with everything.
    Even,
    /// By a seed: padding of numbers, and which optional elements are absent.
    Varied(u64),
}

impl Variation {
    pub fn of(ways: &Settings) -> Self {
        match ways.vary {
            true => Variation::Varied(ways.seed),
            false => Variation::Even,
        }
    }

    /// Rewrites the result of the person at an index. The same person is always written alike.
    pub fn apply(self, result: &mut Record, index: usize) {
        let Variation::Varied(seed) = self else {
            return;
        };
        let mut random = Random::of(seed, &format!("manner {index}"));
        for field in MAY_BE_ABSENT {
            if random.once_in(4) {
                result.remove(&[], field.no);
            }
        }
        if random.once_in(2) {
            pad_with_zeros(result);
        }
    }
}

/// 保険者番号 has 8 characters; a shorter one stands behind blanks or behind zeros.
fn pad_with_zeros(result: &mut Record) {
    let number = result.root().text(Result::insurer_number);
    let number = number.and_then(|number| InsurerNumber::new(number).ok());
    if let Some(number) = number {
        let padded = format!("{:0>8}", number.canonical());
        result.set_text(&[], Result::insurer_number.no, &padded);
    }
}

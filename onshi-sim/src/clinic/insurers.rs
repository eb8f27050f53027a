//! Insurers that do not exist (保険者). Their numbers have the right form and check digit, and the
//! prefecture number 99, which no prefecture has.

use onshi_core::catalogue::InsuredCardClassification;

use crate::random::Random;

/// Kinds of insurance, as far as they differ on the wire (保険種別).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// 国民健康保険: a number of 6 digits.
    National,
    /// 全国健康保険協会.
    Association,
    /// 健康保険組合.
    Society,
    /// 共済組合.
    MutualAid,
    /// 後期高齢者医療: from 75 on, no symbol and no branch number.
    Elderly,
    /// 医療扶助: 公費負担者番号 and 受給者番号, no symbol and no branch number.
    MedicalAid,
}

/// One insurer (保険者); for medical aid one welfare office (福祉事務所).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Insurer {
    /// What it insures.
    pub kind: Kind,
    /// The number without its check digit (検証番号).
    stem: &'static str,
    /// 保険者名称 or 福祉事務所名.
    pub name: &'static str,
}

const fn insurer(kind: Kind, stem: &'static str, name: &'static str) -> Insurer {
    Insurer { kind, stem, name }
}

#[rustfmt::skip]
static INSURERS: &[Insurer] = &[
    insurer(Kind::National,    "99001",   "架空市国民健康保険"),
    insurer(Kind::National,    "99002",   "見本町国民健康保険"),
    insurer(Kind::National,    "99003",   "例題村国民健康保険"),
    insurer(Kind::Association, "0199001", "模擬健康保険協会架空支部"),
    insurer(Kind::Association, "0199002", "模擬健康保険協会見本支部"),
    insurer(Kind::Society,     "0699001", "試験工業健康保険組合"),
    insurer(Kind::Society,     "0699002", "例題商事健康保険組合"),
    insurer(Kind::MutualAid,   "3299001", "架空県職員共済組合"),
    insurer(Kind::MutualAid,   "3499001", "見本学校共済組合"),
    insurer(Kind::Elderly,     "3999001", "架空県後期高齢者医療広域連合"),
    insurer(Kind::Elderly,     "3999002", "見本県後期高齢者医療広域連合"),
    insurer(Kind::MedicalAid,  "1299001", "架空市福祉事務所"),
    insurer(Kind::MedicalAid,  "1299002", "見本町福祉事務所"),
];

/// What people under 75 are insured with, and how often.
static OF_WORKING_AGE: &[(Kind, u32)] = &[
    (Kind::National, 5),
    (Kind::Association, 3),
    (Kind::Society, 2),
    (Kind::MutualAid, 1),
];

impl Kind {
    /// Any kind for an age.
    pub fn for_age(random: &mut Random, years: u32) -> Kind {
        if years >= 75 {
            return Kind::Elderly;
        }
        let weights: Vec<u32> = OF_WORKING_AGE.iter().map(|(_, weight)| *weight).collect();
        OF_WORKING_AGE[random.weighted(&weights)].0
    }

    /// Cards of this kind have symbol and branch number, and a family shares them.
    pub fn has_symbol(self) -> bool {
        !matches!(self, Kind::Elderly | Kind::MedicalAid)
    }

    /// 被保険者証区分.
    pub fn card(self) -> InsuredCardClassification {
        match self {
            Kind::MedicalAid => InsuredCardClassification::MedicalAid,
            _ => InsuredCardClassification::General,
        }
    }
}

impl Insurer {
    /// Any insurer of a kind but this one.
    pub fn other_than(
        random: &mut Random,
        kind: Kind,
        not: Option<&'static Insurer>,
    ) -> &'static Insurer {
        let fits = |insurer: &&Insurer| insurer.kind == kind && Some(*insurer) != not;
        let fitting: Vec<&'static Insurer> = INSURERS.iter().filter(fits).collect();
        fitting[random.below(fitting.len())]
    }

    /// The number with its check digit, without padding (保険者番号).
    pub fn number(&self) -> String {
        format!("{}{}", self.stem, check_digit(self.stem))
    }
}

/// 検証番号: digits weighted 2, 1, 2, 1 … from the right, digits of all products added; the sum is
/// completed to a multiple of ten.
fn check_digit(stem: &str) -> u32 {
    let digits = stem.bytes().rev().map(|digit| u32::from(digit - b'0'));
    let products = digits.enumerate().map(|(place, digit)| match place % 2 {
        0 => digit * 2,
        _ => digit,
    });
    let sum: u32 = products.map(|product| product / 10 + product % 10).sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use onshi_core::id::InsurerNumber;

    #[test]
    fn every_number_has_its_form_and_check_digit() {
        for insurer in INSURERS {
            let number = InsurerNumber::new(&insurer.number()).expect("digits");
            assert_eq!(number.check_digit_ok(), Some(true), "{}", insurer.name);
            assert_eq!(number.is_medical_aid(), insurer.kind == Kind::MedicalAid);
            let digits = if insurer.kind == Kind::National { 6 } else { 8 };
            assert_eq!(number.canonical().len(), digits);
        }
    }

    #[test]
    fn whoever_moves_finds_another_insurer() {
        let mut random = Random::of(1, "insurers");
        for first in INSURERS {
            let next = Insurer::other_than(&mut random, first.kind, Some(first));
            assert_ne!(first.stem, next.stem);
        }
    }
}

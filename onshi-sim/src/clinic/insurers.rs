//! Insurers (保険者). Those of the seeded world do not exist: their numbers have the right form and check
//! digit, and the prefecture number 99, which no prefecture has.

use onshi_core::catalogue::InsuredCardClassification as Class;
use serde::{Deserialize, Serialize};

use crate::random::Random;

/// Kinds of insurance, as far as they differ on the wire (保険種別).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// 国民健康保険: a number of 6 digits.
    National,
    /// 国民健康保険組合: 6 digits, the third of them 3.
    NationalSociety,
    /// 全国健康保険協会.
    Association,
    /// 船員保険.
    Seamen,
    /// 日雇特例被保険者.
    DayLabour,
    /// 健康保険組合.
    Society,
    /// 自衛官等.
    SelfDefence,
    /// 共済組合.
    MutualAid,
    /// 特例退職被保険者.
    SpecialRetired,
    /// 後期高齢者医療: from 75 on, no symbol and no branch number.
    Elderly,
    /// 医療扶助: 公費負担者番号 and 受給者番号, no symbol and no branch number.
    MedicalAid,
}

/// The kinds whose insurers have 8 digits, by the first two of them (法別番号).
static LAWS: &[(&str, Kind)] = &[
    ("01", Kind::Association),
    ("02", Kind::Seamen),
    ("03", Kind::DayLabour),
    ("04", Kind::DayLabour),
    ("06", Kind::Society),
    ("07", Kind::SelfDefence),
    ("12", Kind::MedicalAid),
    ("25", Kind::MedicalAid),
    ("31", Kind::MutualAid),
    ("32", Kind::MutualAid),
    ("33", Kind::MutualAid),
    ("34", Kind::MutualAid),
    ("39", Kind::Elderly),
    ("63", Kind::SpecialRetired),
    ("72", Kind::SpecialRetired),
    ("73", Kind::SpecialRetired),
    ("74", Kind::SpecialRetired),
    ("75", Kind::SpecialRetired),
];

/// One insurer (保険者); for medical aid one welfare office (福祉事務所).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Insurer {
    /// 保険者番号 or 公費負担者番号, with its check digit and without padding.
    pub number: String,
    /// 保険者名称 or 福祉事務所名.
    pub name: String,
}

/// The insurers of the seeded world: kind, number without its check digit, and name.
#[rustfmt::skip]
static INSURERS: &[(Kind, &str, &str)] = &[
    (Kind::National,        "99001",   "架空市国民健康保険"),
    (Kind::National,        "99002",   "見本町国民健康保険"),
    (Kind::National,        "99003",   "例題村国民健康保険"),
    (Kind::NationalSociety, "99301",   "模擬建設国民健康保険組合"),
    (Kind::NationalSociety, "99302",   "見本理容国民健康保険組合"),
    (Kind::Association,     "0199001", "模擬健康保険協会架空支部"),
    (Kind::Association,     "0199002", "模擬健康保険協会見本支部"),
    (Kind::Seamen,          "0299001", "模擬健康保険協会船員保険部"),
    (Kind::Seamen,          "0299002", "架空船員保険部"),
    (Kind::DayLabour,       "0399001", "模擬日雇特例（架空）"),
    (Kind::DayLabour,       "0499001", "模擬日雇特例（見本）"),
    (Kind::Society,         "0699001", "試験工業健康保険組合"),
    (Kind::Society,         "0699002", "例題商事健康保険組合"),
    (Kind::SelfDefence,     "0799001", "架空駐屯部隊"),
    (Kind::SelfDefence,     "0799002", "見本駐屯部隊"),
    (Kind::MutualAid,       "3199001", "模擬省共済組合"),
    (Kind::MutualAid,       "3299001", "架空県職員共済組合"),
    (Kind::MutualAid,       "3499001", "見本学校共済組合"),
    (Kind::SpecialRetired,  "6399001", "試験工業健康保険組合（特例退職）"),
    (Kind::SpecialRetired,  "7299001", "模擬省共済組合（特例退職）"),
    (Kind::Elderly,         "3999001", "架空県後期高齢者医療広域連合"),
    (Kind::Elderly,         "3999002", "見本県後期高齢者医療広域連合"),
    (Kind::MedicalAid,      "1299001", "架空市福祉事務所"),
    (Kind::MedicalAid,      "1299002", "見本町福祉事務所"),
];

/// What people under 75 are insured with, and how often.
static OF_WORKING_AGE: &[(Kind, u32)] = &[
    (Kind::National, 40),
    (Kind::NationalSociety, 4),
    (Kind::Association, 30),
    (Kind::Seamen, 1),
    (Kind::Society, 20),
    (Kind::SelfDefence, 1),
    (Kind::MutualAid, 10),
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

    /// The youngest and the oldest whom it insures, in this world.
    pub fn ages(self) -> (u32, u32) {
        match self {
            Kind::Elderly => (75, 120),
            Kind::MedicalAid => (0, 120),
            Kind::SelfDefence => (18, 60),
            Kind::SpecialRetired => (60, 74),
            _ => (0, 74),
        }
    }

    /// Cards of this kind have a branch number, and a family shares them.
    pub fn has_branch(self) -> bool {
        !matches!(self, Kind::Elderly | Kind::MedicalAid)
    }

    /// 被保険者証区分.
    pub fn class(self) -> Class {
        match self {
            Kind::MedicalAid => Class::MedicalAid,
            Kind::SelfDefence => Class::SelfDefenceForces,
            Kind::SpecialRetired => Class::SpecialRetired,
            _ => Class::General,
        }
    }

    /// The kind that a number is of.
    pub fn of(number: &str) -> Kind {
        let law = |(law, _): &&(&str, Kind)| number.len() == 8 && number.starts_with(law);
        match LAWS.iter().find(law) {
            Some((_, kind)) => *kind,
            None if number.as_bytes().get(2) == Some(&b'3') => Kind::NationalSociety,
            None => Kind::National,
        }
    }
}

impl Insurer {
    /// Any insurer of a kind but this one.
    pub fn other_than(random: &mut Random, kind: Kind, not: Option<&Insurer>) -> Insurer {
        let fits = |(of, stem, name): &(Kind, &str, &str)| {
            let insurer = Insurer {
                number: format!("{stem}{}", check_digit(stem)),
                name: (*name).to_owned(),
            };
            (*of == kind && Some(&insurer) != not).then_some(insurer)
        };
        let mut fitting: Vec<Insurer> = INSURERS.iter().filter_map(fits).collect();
        fitting.swap_remove(random.below(fitting.len()))
    }

    /// The insurer with a number, as the seeded world calls it.
    pub fn named(number: &str) -> Option<Insurer> {
        let of = |(_, stem, _): &&(Kind, &str, &str)| {
            number.strip_prefix(stem) == Some(check_digit(stem).to_string().as_str())
        };
        INSURERS.iter().find(of).map(|(_, _, name)| Insurer {
            number: number.to_owned(),
            name: (*name).to_owned(),
        })
    }

    /// What it insures.
    pub fn kind(&self) -> Kind {
        Kind::of(&self.number)
    }

    /// A welfare office (福祉事務所).
    pub fn is_aid(&self) -> bool {
        self.kind() == Kind::MedicalAid
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

    fn all() -> impl Iterator<Item = (Kind, Insurer)> {
        INSURERS.iter().map(|(kind, stem, _)| {
            let number = format!("{stem}{}", check_digit(stem));
            (*kind, Insurer::named(&number).expect("in the table"))
        })
    }

    #[test]
    fn every_number_has_its_form_and_check_digit_and_says_its_kind() {
        for (kind, insurer) in all() {
            let number = InsurerNumber::new(&insurer.number).expect("digits");
            assert_eq!(number.check_digit_ok(), Some(true), "{}", insurer.name);
            assert_eq!(number.is_medical_aid(), kind == Kind::MedicalAid);
            assert_eq!(insurer.kind(), kind, "{}", insurer.name);
        }
    }

    #[test]
    fn whoever_moves_finds_another_insurer() {
        let mut random = Random::of(1, "insurers");
        for (kind, first) in all() {
            let next = Insurer::other_than(&mut random, kind, Some(&first));
            assert_ne!(first.number, next.number);
        }
    }
}

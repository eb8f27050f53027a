//! Certificates that come with a qualification: 限度額適用認定証, 高齢受給者証 and 特定疾病療養受療証.

use chrono::{Datelike, NaiveDate};
use onshi_core::catalogue::{
    LimitCategory as Category, LimitCertificateClass as Class, SpecificDisease,
};
use serde::{Deserialize, Serialize};

use super::coded;
use crate::random::Random;

/// What somebody's income and diseases entitle them to (認定証).
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Certificates {
    pub limit: Limit,
    /// In hospital for so long that meals cost less, since a day (長期入院該当年月日).
    pub long_term: Option<NaiveDate>,
    pub diseases: Vec<Disease>,
}

/// 限度額適用認定証: its kind and its 適用区分.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Limit {
    #[serde(with = "coded")]
    pub class: Class,
    #[serde(with = "coded")]
    pub category: Category,
}

/// 特定疾病, and how much of a month's care is to be paid (自己負担限度額).
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Disease {
    #[serde(with = "coded")]
    pub disease: SpecificDisease,
    pub self_pay: u32,
}

/// A certificate, whom it is for, and how often it is drawn.
struct Row {
    limit: Limit,
    ages: (u32, u32),
    weight: u32,
}

const fn row(class: Class, category: Category, ages: (u32, u32), weight: u32) -> Row {
    Row {
        limit: Limit { class, category },
        ages,
        weight,
    }
}

const BELOW_70: (u32, u32) = (0, 69);
const FROM_70: (u32, u32) = (70, 120);
const FROM_70_TO_74: (u32, u32) = (70, 74);
const FROM_75: (u32, u32) = (75, 120);

/// Every 適用区分, and every kind of certificate (`OQSCD011`, `OQSCD012`). Which kind goes with which is
/// assumed, the ages are those of the code list.
#[rustfmt::skip]
static LIMITS: &[Row] = &[
    row(Class::Limit,                 Category::A01, BELOW_70,      1),
    row(Class::Limit,                 Category::A02, BELOW_70,      2),
    row(Class::Limit,                 Category::A03, BELOW_70,      8),
    row(Class::Limit,                 Category::A04, BELOW_70,      6),
    row(Class::LimitAndMealReduction, Category::A05, BELOW_70,      3),
    row(Class::MealReduction,         Category::A05, BELOW_70,      1),
    row(Class::LimitAndMealReduction, Category::A06, BELOW_70,      1),
    row(Class::Limit,                 Category::B01, FROM_70,       1),
    row(Class::Limit,                 Category::B02, FROM_70,       1),
    row(Class::Limit,                 Category::B03, FROM_70,       1),
    row(Class::Limit,                 Category::B04, FROM_70_TO_74, 12),
    row(Class::LimitAndMealReduction, Category::B05, FROM_70,       3),
    row(Class::LimitAndMealReduction, Category::B06, FROM_70,       2),
    row(Class::LimitAndMealReduction, Category::B07, FROM_70,       1),
    row(Class::LimitAndMealReduction, Category::B08, FROM_70,       1),
    row(Class::Limit,                 Category::B09, FROM_75,       4),
    row(Class::Limit,                 Category::B10, FROM_75,       8),
];

impl Limit {
    /// How many there are.
    #[cfg(test)]
    pub const COUNT: usize = 17;

    /// The certificate of a 適用区分, the first of its kinds.
    pub fn of(category: Category) -> Option<Limit> {
        let row = LIMITS.iter().find(|row| row.limit.category == category);
        row.map(|row| row.limit)
    }

    /// Any for an age.
    pub fn for_age(random: &mut Random, years: u32) -> Limit {
        let weight = |row: &Row| row.weight * u32::from(fits(row, years));
        let weights: Vec<u32> = LIMITS.iter().map(weight).collect();
        LIMITS[random.weighted(&weights)].limit
    }

    /// The youngest and the oldest whom it is for.
    pub fn ages(self) -> (u32, u32) {
        self.row().map_or((0, 120), |row| row.ages)
    }

    /// The same at another age: somebody who has grown out of it has the usual one.
    pub fn at_age(self, years: u32) -> Limit {
        let usual = match years {
            0..70 => Category::A03,
            70..75 => Category::B04,
            _ => Category::B10,
        };
        let grown_out = self.row().is_none_or(|row| !fits(row, years));
        let usual = Limit::of(usual).filter(|_| grown_out);
        usual.unwrap_or(self)
    }

    /// 一部負担金割合 of somebody from 70 on, in per cent with three digits.
    pub fn contribution_ratio(self, years: u32) -> &'static str {
        match (self.category, years) {
            (Category::B01 | Category::B02 | Category::B03, _) => "030",
            (Category::B09, _) | (_, 70..75) => "020",
            _ => "010",
        }
    }

    fn row(self) -> Option<&'static Row> {
        LIMITS.iter().find(|row| row.limit == self)
    }
}

impl Disease {
    /// A disease and what is usually to be paid.
    pub fn usual(disease: SpecificDisease) -> Self {
        Disease {
            disease,
            self_pay: 10_000,
        }
    }

    /// Dialysis, for which the highest incomes pay double below 70.
    pub fn dialysis(limit: Limit) -> Self {
        let doubled = matches!(limit.category, Category::A01 | Category::A02);
        Disease {
            disease: SpecificDisease::RenalFailure,
            self_pay: if doubled { 20_000 } else { 10_000 },
        }
    }
}

/// First and last day of the year for which certificates are issued: they change on the first of August.
pub(crate) fn certificate_year(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let year = day.year() - i32::from(day.month() < 8);
    let at = |year, month, date| NaiveDate::from_ymd_opt(year, month, date).unwrap_or(day);
    (at(year, 8, 1), at(year + 1, 7, 31))
}

fn fits(row: &Row, years: u32) -> bool {
    (row.ages.0..=row.ages.1).contains(&years)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_and_every_class_has_a_row() {
        use onshi_core::record::CodeType;
        let has = |value: &str| LIMITS.iter().any(|row| row.limit.category.wire() == value);
        assert!(Category::TABLE.rows.iter().all(|row| has(row.value)));
        let has = |value: &str| LIMITS.iter().any(|row| row.limit.class.wire() == value);
        assert!(Class::TABLE.rows.iter().all(|row| has(row.value)));
        assert_eq!(LIMITS.len(), Limit::COUNT);
    }

    #[test]
    fn nobody_holds_a_certificate_of_another_age() {
        for row in LIMITS {
            for years in 0..=120 {
                let held = row.limit.at_age(years);
                let (youngest, oldest) = held.ages();
                assert!((youngest..=oldest).contains(&years), "{held:?} at {years}");
            }
        }
    }

    #[test]
    fn certificates_change_on_the_first_of_august() {
        let day = |month, date| NaiveDate::from_ymd_opt(2026, month, date).expect("a day");
        assert_eq!(certificate_year(day(7, 31)).1, day(7, 31));
        assert_eq!(certificate_year(day(8, 1)).0, day(8, 1));
    }
}

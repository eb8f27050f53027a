//! 診療歴: what was done for a person, drawn from a stream of their own, so that it is the same
//! whenever it is asked for and nothing of it is kept.

mod checkups;
mod remedies;

use std::ops::RangeInclusive;

use chrono::{Days, Months, NaiveDate};
use onshi_core::catalogue::TreatmentClass;

use super::people::Person;
use crate::random::Random;
pub(crate) use checkups::{Checkup, Measured};
use remedies::{ALLERGIES, CONDITIONS, DENTAL_ACTS, DRUG_ALLERGIES, HOME_ACTS, HOSPITAL_ACTS};
pub(crate) use remedies::{Act, Allergy, Condition, Drug, DrugAllergy, Infection, Test};
use remedies::{INFECTIONS, STAY_ACTS, STAY_DRUGS, TESTS};

/// How much somebody is cared for (診療の多さ).
struct Burden {
    /// How many months back.
    months: u32,
    visits_a_month: u32,
    conditions: RangeInclusive<usize>,
    weight: u32,
}

/// Within how many months somebody was tested for infections.
const LATELY: u32 = 14;

/// From somebody who was ill for a year to somebody at home with everything for as long as is shown.
#[rustfmt::skip]
static BURDENS: &[Burden] = &[
    Burden { months: 14, visits_a_month: 1, conditions: 1..=3, weight: 12 },
    Burden { months: 36, visits_a_month: 1, conditions: 2..=5, weight: 5 },
    Burden { months: 60, visits_a_month: 2, conditions: 5..=9, weight: 1 },
];

/// What the central system can show of how a person was treated (診療歴).
pub(crate) struct History {
    /// Oldest first.
    pub visits: Vec<Visit>,
    /// Diseases, and since when (傷病名).
    pub conditions: Vec<(NaiveDate, &'static Condition)>,
    /// Findings about infections (感染症).
    pub infections: Vec<(NaiveDate, &'static Infection)>,
    /// 薬剤アレルギー.
    pub drug_allergies: Vec<(NaiveDate, &'static DrugAllergy)>,
    /// その他アレルギー.
    pub allergies: Vec<(NaiveDate, &'static Allergy)>,
    /// Results of tests, oldest first (検査).
    pub tests: Vec<TestResult>,
    /// Oldest first (特定健診).
    pub checkups: Vec<Checkup>,
}

/// One day at an institution, or a stay there from that day on (受診).
pub(crate) struct Visit {
    pub day: NaiveDate,
    pub place: &'static Place,
    /// 入院.
    pub inpatient: bool,
    pub acts: &'static [Act],
    pub drugs: Vec<&'static Drug>,
    /// When and where a pharmacy dispensed the drugs; `None` when the institution gave them.
    pub dispensed: Option<(NaiveDate, &'static Place)>,
}

/// The result of a test (検査結果).
pub(crate) struct TestResult {
    pub day: NaiveDate,
    pub test: &'static Test,
    pub value: String,
}

/// An institution or a pharmacy (医療機関・薬局). Prefecture 99 does not exist.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// `None` for the clinic of the world.
    code: Option<&'static str>,
    pub name: &'static str,
}

static CLINIC: Place = place(None, "架空在宅クリニック");
/// Where people are operated on, and whose chart takes part in 電子カルテ情報共有.
pub(crate) static HOSPITAL: Place = place(Some("9910000002"), "架空総合病院");
static DENTIST: Place = place(Some("9930000001"), "見本歯科医院");
static PHARMACIES: &[Place] = &[
    place(Some("9940000001"), "例題薬局"),
    place(Some("9940000002"), "模擬調剤薬局　見本店"),
];

const fn place(code: Option<&'static str>, name: &'static str) -> Place {
    Place { code, name }
}

impl Place {
    /// 医療機関コード, where `clinic` is that of the world.
    pub fn code<'a>(&self, clinic: &'a str) -> &'a str
    where
        'static: 'a,
    {
        self.code.unwrap_or(clinic)
    }

    /// 歯科.
    pub fn is_dental(&self) -> bool {
        self == &DENTIST
    }

    /// Whether it is the clinic of the world (自機関).
    pub fn is_own(&self) -> bool {
        self.code.is_none()
    }
}

impl Visit {
    /// What was done, without operations unless they may be seen (手術情報).
    pub fn acts(&self, with_operations: bool) -> impl Iterator<Item = &'static Act> + use<> {
        let may_be_seen = move |act: &&Act| with_operations || !act.is_operation();
        self.acts.iter().filter(may_be_seen)
    }
}

impl Act {
    fn is_operation(&self) -> bool {
        matches!(
            self.class,
            TreatmentClass::Operation | TreatmentClass::Anaesthesia
        )
    }
}

impl History {
    /// The history of the person at `index` of a world, up to a day.
    pub fn of(seed: u64, index: usize, person: &Person, today: NaiveDate) -> Self {
        let mut random = Random::of(seed, &format!("history {index}"));
        let weights: Vec<u32> = BURDENS.iter().map(|burden| burden.weight).collect();
        let burden = &BURDENS[random.weighted(&weights)];
        let since = today - Months::new(burden.months);
        let lately = today - Months::new(LATELY);
        let conditions = drawn(&mut random, CONDITIONS, burden.conditions.clone(), since);
        let mut visits = Vec::new();
        for back in (0..burden.months).rev() {
            for _ in 0..burden.visits_a_month {
                visits.push(regular_visit(&mut random, today, back, &conditions));
            }
        }
        if random.once_in(3) {
            visits.push(dental_visit(&mut random, since, today));
        }
        if random.once_in(4) {
            visits.push(stay(&mut random, since, today));
        }
        visits.retain(|visit| visit.day >= person.birthdate);
        visits.sort_by_key(|visit| visit.day);
        History {
            tests: tests(&mut random, &visits),
            checkups: checkups::of(&mut random, person, today),
            infections: drawn(&mut random, INFECTIONS, 1..=2, lately),
            drug_allergies: drawn(&mut random, DRUG_ALLERGIES, 0..=1, since),
            allergies: drawn(&mut random, ALLERGIES, 0..=2, since),
            visits,
            conditions,
        }
    }
}

/// Some of a table, each with a day on which it was noted.
fn drawn<T>(
    random: &mut Random,
    from: &'static [T],
    count: RangeInclusive<usize>,
    since: NaiveDate,
) -> Vec<(NaiveDate, &'static T)> {
    let mut all: Vec<&'static T> = from.iter().collect();
    random.shuffle(&mut all);
    let count = count.start() + random.below(count.end() - count.start() + 1);
    all.truncate(count);
    let noted = |one| (since + Days::new(random.below(180) as u64), one);
    all.into_iter().map(noted).collect()
}

/// A visit in the month so many months ago: at the clinic, sometimes at the hospital.
fn regular_visit(
    random: &mut Random,
    today: NaiveDate,
    back: u32,
    conditions: &[(NaiveDate, &'static Condition)],
) -> Visit {
    let (first, last) = month(today - Months::new(back));
    let day = random.day(first, last.min(today));
    let (place, acts): (_, &[Act]) = match random.once_in(4) {
        true => (&HOSPITAL, HOSPITAL_ACTS),
        false => (&CLINIC, HOME_ACTS),
    };
    let pharmacy = random.pick(PHARMACIES);
    let dispensed = (day + Days::new(random.below(3) as u64)).min(today);
    Visit {
        day,
        place,
        inpatient: false,
        acts,
        drugs: conditions.iter().flat_map(|(_, c)| c.drugs).collect(),
        dispensed: Some((dispensed, pharmacy)),
    }
}

fn dental_visit(random: &mut Random, since: NaiveDate, today: NaiveDate) -> Visit {
    Visit {
        day: random.day(since, today),
        place: &DENTIST,
        inpatient: false,
        acts: DENTAL_ACTS,
        drugs: Vec::new(),
        dispensed: None,
    }
}

/// A stay at the hospital with an operation; the drugs are given there.
fn stay(random: &mut Random, since: NaiveDate, today: NaiveDate) -> Visit {
    Visit {
        day: random.day(since, today),
        place: &HOSPITAL,
        inpatient: true,
        acts: STAY_ACTS,
        drugs: STAY_DRUGS.iter().collect(),
        dispensed: None,
    }
}

/// Blood is tested at every third visit.
fn tests(random: &mut Random, visits: &[Visit]) -> Vec<TestResult> {
    let tested = visits.iter().rev().step_by(3);
    let mut results: Vec<TestResult> = tested
        .flat_map(|visit| TESTS.iter().map(move |test| (visit.day, test)))
        .map(|(day, test)| TestResult {
            day,
            test,
            value: checkups::number(random, test.low, test.high, test.decimals),
        })
        .collect();
    results.sort_by_key(|result| result.day);
    results
}

/// First and last day of the month of a day.
fn month(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    use chrono::Datelike;
    let first = day.with_day(1).unwrap_or(day);
    let last = (first + Months::new(1)).pred_opt().unwrap_or(first);
    (first, last)
}

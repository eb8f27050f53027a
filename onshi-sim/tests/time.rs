//! Qualifications in time: the same question has another answer before and after a change is registered,
//! and about a day before and after it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use chrono::{Days, NaiveDate};
use onshi_core::catalogue::{
    self, DatedRequestHeader, QualificationAnswer, QualificationRequest, QualificationRequestBody,
};
use onshi_core::job::Moment;
use onshi_core::record::{Draft, View};
use onshi_sim::{Clinic, KnownPatient, Settings};
use proptest::prelude::*;
use support::{Bench, number_query, today};

const PEOPLE: &str = r#"
[[person]]
name = "試験　移太郎"
kana = "ｼｹﾝ ｲﾀﾛｳ"
birthdate = "1961-05-05"
sex = "男"
patient_id = "A"

[[person.qualification]]
insurer_number = "06990014"
symbol = "旧"
number = "1000001"
branch = "00"
from = "2020-04-01"
lost = "2026-11-20"
lost_reason = "03"
lost_registered = "2026-11-25"

[[person.qualification]]
insurer_number = "06990022"
symbol = "新"
number = "2000002"
branch = "00"
from = "2026-11-20"
registered = "2026-11-27"

[[person]]
name = "試験　扶助子"
kana = "ｼｹﾝ ﾌｼﾞｮｺ"
birthdate = "1950-02-02"
sex = "女"

[[person.qualification]]
insurer_number = "12990016"
number = "3000003"
from = "2026-10-10"
tickets_from = "2026-10-01"
tickets_to = "2026-11-01"
"#;

struct Asked {
    bench: Bench,
    card: KnownPatient,
}

impl Asked {
    fn of(insurer_number: &str, symbol: Option<&str>, number: &str) -> Self {
        let mut clinic = Clinic::seeded(3, 0, today());
        clinic.edit_toml(PEOPLE).unwrap();
        let any = clinic.patients()[0].clone();
        Asked {
            bench: Bench::of(clinic, Settings::default()),
            card: KnownPatient {
                insurer_number: insurer_number.to_owned(),
                symbol: symbol.map(str::to_owned),
                number: number.to_owned(),
                branch: None,
                ..any
            },
        }
    }

    /// 資格有効性 and 資格喪失年月日, asked on a day of November about a day.
    fn about(&mut self, now: u32, day: NaiveDate) -> (String, Option<String>) {
        let at = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap() + Days::new(u64::from(now - 1));
        self.bench.now = Moment::from_japan(at.and_hms_opt(9, 0, 0).unwrap());
        let birthdate = if self.card.insurer_number.starts_with("12") {
            "19500202"
        } else {
            "19610505"
        };
        self.card.birthdate = birthdate.to_owned();
        let header = Draft::<DatedRequestHeader>::new()
            .qualification_confirmation_date(day.format("%Y%m%d").to_string())
            .medical_institution_code(self.bench.simulator.clinic().institution());
        let request = Draft::<QualificationRequest>::new()
            .header(header)
            .body(Draft::<QualificationRequestBody>::new().search(number_query(&self.card)));
        let answer = self
            .bench
            .ask(&catalogue::QUALIFICATION_REQUEST, &request.into());
        let view = View::<QualificationAnswer>::of_record(&answer.frame.record);
        let body = view.body().unwrap();
        let result = body.results().and_then(|results| results.result().next());
        let lost = result.and_then(|result| result.disqualification_date());
        (
            body.validity().unwrap().raw.to_owned(),
            lost.map(|day| day.as_written().to_owned()),
        )
    }

    /// Asked on a day of November about that day.
    fn on(&mut self, day: u32) -> String {
        let about = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap() + Days::new(u64::from(day - 1));
        self.about(day, about).0
    }
}

fn november(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

/// 有効 until the loss is registered, 無効 until the new one is, 無効（新しい資格あり）from then on.
#[test]
fn an_insurer_changed_is_heard_of_in_steps() {
    let mut old = Asked::of("06990014", Some("旧"), "1000001");
    let seen: Vec<String> = [19, 22, 24, 25, 26, 27, 30].map(|day| old.on(day)).into();
    assert_eq!(seen, ["1", "1", "1", "2", "2", "3", "3"]);
    assert_eq!(old.about(24, november(24)).1, None);
    assert_eq!(old.about(25, november(25)).1.as_deref(), Some("20261120"));

    let mut new = Asked::of("06990022", Some("新"), "2000002");
    let seen: Vec<String> = [19, 22, 26, 27, 30].map(|day| new.on(day)).into();
    assert_eq!(
        seen,
        ["4", "4", "4", "1", "1"],
        "該当資格なし until it is registered"
    );
}

/// 資格確認日 before the loss: it was valid then, whatever is known now.
#[test]
fn an_earlier_day_is_answered_as_it_was() {
    let mut old = Asked::of("06990014", Some("旧"), "1000001");
    assert_eq!(old.about(30, november(19)), ("1".to_owned(), None));
    assert_eq!(old.about(30, november(20)).0, "3");
    let before = NaiveDate::from_ymd_opt(2020, 3, 31).unwrap();
    assert_eq!(old.about(30, before).0, "4", "it had not begun");
    // A day that is still to come is asked about as today.
    assert_eq!(old.about(19, november(29)).0, "1");
}

/// 有効（未登録）before the first ticket and after the last.
#[test]
fn medical_aid_is_registered_month_by_month() {
    let mut aid = Asked::of("12990016", None, "3000003");
    assert_eq!(
        aid.about(20, NaiveDate::from_ymd_opt(2026, 9, 30).unwrap())
            .0,
        "4"
    );
    assert_eq!(
        aid.about(20, NaiveDate::from_ymd_opt(2026, 10, 12).unwrap())
            .0,
        "1"
    );
    assert_eq!(aid.on(30), "1");
    assert_eq!(aid.on(31), "6", "December has no ticket");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// As time goes on a lost qualification never comes back, and one that was found stays found.
    #[test]
    fn time_never_takes_back_what_it_told(seed in any::<u64>()) {
        let mut bench = Bench::new(seed, 0, Settings::default());
        let patients = bench.simulator.clinic().patients().to_vec();
        let mut before: Vec<Option<String>> = vec![None; patients.len()];
        for days in 0..8 {
            bench.now = Moment::from_japan((today() + Days::new(days)).and_hms_opt(9, 0, 0).unwrap());
            let answer = bench.numbers(&patients);
            for (unit, before) in answer.units.iter().zip(&mut before) {
                let unit = View::<catalogue::BatchUnit>::of_record(unit);
                let now = unit.validity().unwrap().raw.to_owned();
                if let Some(before) = before.as_deref() {
                    let may_follow: &[&str] = match before {
                        "1" => &["1", "2", "3", "6"],
                        "2" => &["2", "3"],
                        "3" => &["3"],
                        "6" => &["6", "1", "2", "3"],
                        _ => &["1", "2", "3", "4", "5", "6"],
                    };
                    prop_assert!(may_follow.contains(&now.as_str()), "{} then {}", before, now);
                }
                *before = Some(now);
            }
        }
    }
}

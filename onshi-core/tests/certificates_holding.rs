//! What an answer says about certificates, which one holds on a day, and what changed. The last tests let
//! chance make certificates: no choice between two is ever silent.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use onshi_core::catalogue::{
    ElderlyCertificate, LimitCategory, LimitCertificate, LimitCertificateClass,
    QualificationResult, SpecificDiseaseCertificate, SpecificDiseaseCertificateList,
};
use onshi_core::id::Date;
use onshi_core::job::Moment;
use onshi_core::record::Draft;
use onshi_core::rules::certificates::{
    Certificate, Field, Gap, Kind, NotOfKind, Origin, Period, PeriodFault, Reading, Side, State,
    Told, Verdict, compare, on,
};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    Date::read(text).calendar().expect("a day")
}

fn origin(answer: &str) -> Origin {
    Origin {
        answer: Some(answer.to_owned()),
        received: Moment::from_japan(day("20261120").and_hms_opt(0, 30, 0).unwrap()),
        insurer: "06139992".to_owned(),
    }
}

/// A certificate by its fields, `ValidFrom` and `ValidTo` first.
fn certificate(kind: Kind, from: &str, to: &str, others: &[(Field, &str)]) -> Certificate {
    let ends = [(Field::ValidFrom, from), (Field::ValidTo, to)];
    let fields = ends.iter().chain(others);
    fields.fold(
        Certificate::new(kind, origin("A1")),
        |made, (field, text)| made.with(*field, text).unwrap(),
    )
}

fn limit(from: &str, to: &str, category: &str) -> Certificate {
    certificate(Kind::Limit, from, to, &[(Field::Category, category)])
}

fn disease(from: &str, to: &str, disease: &str) -> Certificate {
    certificate(
        Kind::SpecificDisease,
        from,
        to,
        &[(Field::Disease, disease)],
    )
}

/// An answer with all three.
fn answer() -> Draft<QualificationResult> {
    let specific = |disease: &str| {
        Draft::<SpecificDiseaseCertificate>::new()
            .disease(disease)
            .valid_from("20260101")
            .self_pay("010000")
    };
    Draft::<QualificationResult>::new()
        .insurer_number("06139992")
        .elderly_certificate(
            Draft::<ElderlyCertificate>::new()
                .valid_from("20260801")
                .valid_to("20270731")
                .contribution_ratio("020"),
        )
        .limit_certificate_consent("1")
        .limit_certificate(
            Draft::<LimitCertificate>::new()
                .class(LimitCertificateClass::LimitAndMealReduction)
                .category(LimitCategory::B05)
                .valid_from("20260801")
                .valid_to("20270731")
                .long_term_date(""),
        )
        .specific_disease_consent("1")
        .specific_disease_certificates(
            Draft::<SpecificDiseaseCertificateList>::new()
                .certificate(specific("1"))
                .certificate(specific("3")),
        )
}

const BOTH: &[Kind] = &[Kind::Limit, Kind::SpecificDisease];

#[test]
fn every_value_is_carried_as_written_with_its_origin_and_its_words() {
    let answer = answer();
    let reading = Reading::of(&answer.view(), &origin("A1"), BOTH);
    let kinds: Vec<Kind> = reading.certificates.iter().map(Certificate::kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::Limit,
            Kind::SpecificDisease,
            Kind::SpecificDisease,
            Kind::Elderly
        ]
    );
    let [limit, disease, _, elderly] = reading.certificates.as_slice() else {
        panic!("four certificates");
    };
    assert_eq!(limit.origin().answer.as_deref(), Some("A1"));
    assert_eq!(limit.origin().day(), day("20261120"));
    assert_eq!(limit.origin().insurer, "06139992");
    assert_eq!(limit.text(Field::LongTermDate), Some(""), "there and empty");
    assert_eq!(limit.text(Field::Issued), None, "absent");
    assert_eq!(limit.said(Field::LongTermDate), None);
    assert_eq!(disease.text(Field::SelfPay), Some("010000"), "no number");
    assert_eq!(elderly.text(Field::ContributionRatio), Some("020"));
    let words: Vec<_> = limit
        .shown()
        .map(|shown| (shown.field, shown.japanese, shown.meaning_japanese))
        .collect();
    assert_eq!(
        words[0],
        (
            Field::Class,
            "限度額適用認定証区分",
            Some("限度額適用・標準負担額減額認定証")
        )
    );
    assert_eq!(words[1].2, Some("低所得Ⅱ"));
    assert_eq!(words[2], (Field::ValidFrom, "有効開始年月日", None));
}

#[test]
fn every_code_has_the_words_of_its_table() {
    for (kind, field, table) in [
        (Kind::Limit, Field::Class, LimitCertificateClass::TABLE),
        (Kind::Limit, Field::Category, LimitCategory::TABLE),
        (
            Kind::SpecificDisease,
            Field::Disease,
            onshi_core::catalogue::SpecificDisease::TABLE,
        ),
    ] {
        for row in table.rows {
            let made = certificate(kind, "", "", &[(field, row.value)]);
            let shown = made.shown().find(|shown| shown.field == field).unwrap();
            assert_eq!(shown.meaning_japanese, Some(row.japanese));
            assert_eq!(shown.meaning_english, Some(row.english));
        }
        let made = certificate(kind, "", "", &[(field, "ZZ")]);
        let shown = made.shown().find(|shown| shown.field == field).unwrap();
        assert_eq!((shown.raw, shown.meaning_japanese), ("ZZ", None), "kept");
    }
}

#[test]
fn a_field_of_another_kind_is_refused() {
    let counts = [
        (Kind::Limit, 6),
        (Kind::SpecificDisease, 5),
        (Kind::Elderly, 4),
    ];
    for (kind, count) in counts {
        assert_eq!(kind.fields().count(), count);
    }
    let elderly = Certificate::new(Kind::Elderly, origin("A1"));
    let refused = elderly.with(Field::SelfPay, "1").unwrap_err();
    assert_eq!(refused, NotOfKind(Kind::Elderly, Field::SelfPay));
}

/// Asked for, 同意フラグ of 限度額 and of 特定疾病, and what each is then told to be.
type Silence = (
    &'static [Kind],
    Option<&'static str>,
    Option<&'static str>,
    Told,
    Told,
);

/// P60: not asked for, not consented to and not issued are different.
#[test]
#[rustfmt::skip]
fn silence_has_its_reason() {
    use Told::{ConsentOver, NoneListed, NotAsked, NotConsented, Unsaid};
    let table: [Silence; 8] = [
        // asked       限度額      特定疾病
        (BOTH,         Some("1"), Some("1"), NoneListed,   NoneListed),
        (BOTH,         Some("0"), Some("0"), NotConsented, NotConsented),
        (BOTH,         None,      Some("2"), Unsaid,       ConsentOver),
        (BOTH,         Some("8"), Some("3"), Unsaid,       NotConsented),
        (BOTH,         Some("1"), Some("8"), NoneListed,   Unsaid),
        (BOTH,         Some("1"), None,      NoneListed,   Unsaid),
        (&[Kind::Limit], Some("1"), Some("1"), NoneListed, NotAsked),
        (&[],          Some("1"), Some("1"), NotAsked,     NotAsked),
    ];
    for (asked, limit, specific, told_limit, told_specific) in table {
        let result = Draft::<QualificationResult>::new()
            .maybe(limit, Draft::<QualificationResult>::limit_certificate_consent)
            .maybe(specific, Draft::<QualificationResult>::specific_disease_consent);
        let reading = Reading::of(&result.view(), &origin("A1"), asked);
        let told = [Kind::Limit, Kind::SpecificDisease, Kind::Elderly].map(|kind| reading.told(kind));
        assert_eq!(told, [told_limit, told_specific, NoneListed]);
    }
    let reading = Reading::of(&answer().view(), &origin("A1"), &[]);
    assert!(Kind::ALL.iter().all(|kind| reading.told(*kind) == Told::Listed), "what is there is there");
}

#[test]
#[rustfmt::skip]
fn a_period_is_read_or_its_fault_told() {
    let table = [
        ("20260801", "20270731", Ok(Some("20270731"))),
        ("20260801", "20260801", Ok(Some("20260801"))),
        ("20260801", "",         Ok(None)),
        ("20260801", " ",        Ok(None)),
        ("",         "20270731", Err(PeriodFault::NoStart)),
        ("20260800", "20270731", Err(PeriodFault::StartUnreadable)),
        ("20260801", "99999999", Err(PeriodFault::EndUnreadable)),
        ("20260801", "20270732", Err(PeriodFault::EndUnreadable)),
        ("20260801", "20260731", Err(PeriodFault::Backward)),
    ];
    for (from, to, expected) in table {
        let period = Period::of(&limit(from, to, "A03"));
        let expected = expected.map(|to| Period { from: day(from), to: to.map(day) });
        assert_eq!(period, expected, "{from}–{to}");
    }
    let bare = Certificate::new(Kind::Limit, origin("A1"));
    assert_eq!(Period::of(&bare), Err(PeriodFault::NoStart));
}

#[test]
fn both_days_of_a_period_belong_to_it() {
    let period = Period::of(&limit("20260801", "20270731", "A03")).unwrap();
    for (on, side) in [
        ("20260731", Side::Before),
        ("20260801", Side::Within),
        ("20270731", Side::Within),
        ("20270801", Side::After),
    ] {
        assert_eq!(period.side(day(on)), side, "{on}");
    }
}

/// The only verdict about the certificates on a day.
fn verdict<'a>(on_day: &str, certificates: &'a [Certificate]) -> Verdict<'a> {
    let mut holding = on(day(on_day), certificates);
    assert_eq!(holding.len(), 1, "one subject");
    holding.remove(0).verdict
}

#[test]
fn the_one_whose_period_has_the_day_holds() {
    let two = [
        limit("20250801", "20260731", "A03"),
        limit("20260801", "20270731", "A02"),
    ];
    for (on_day, index) in [
        ("20250801", 0),
        ("20260731", 0),
        ("20260801", 1),
        ("20270731", 1),
    ] {
        match verdict(on_day, &two) {
            Verdict::Holds { told, .. } => assert_eq!(told, [&two[index]], "{on_day}"),
            other => panic!("{on_day}: {other:?}"),
        }
    }
}

#[test]
fn a_gap_says_where_the_day_lies() {
    let two = [
        limit("20250801", "20260331", "A03"),
        limit("20260801", "20270731", "A02"),
    ];
    for (on_day, gap) in [
        ("20250731", Gap::Before(day("20250801"))),
        ("20260401", Gap::Between(day("20260331"), day("20260801"))),
        ("20260731", Gap::Between(day("20260331"), day("20260801"))),
        ("20270801", Gap::After(day("20270731"))),
    ] {
        assert_eq!(verdict(on_day, &two), Verdict::Nothing(gap), "{on_day}");
    }
}

#[test]
fn two_that_overlap_are_for_a_person() {
    let two = [
        limit("20260401", "20270331", "A03"),
        limit("20260801", "20270731", "A02"),
    ];
    assert!(matches!(verdict("20260731", &two), Verdict::Holds { .. }));
    for on_day in ["20260801", "20270331"] {
        let both: Vec<&Certificate> = two.iter().collect();
        assert_eq!(verdict(on_day, &two), Verdict::Several(both), "{on_day}");
    }
    assert!(matches!(verdict("20270401", &two), Verdict::Holds { .. }));
}

#[test]
fn the_same_told_twice_is_one_with_both_origins() {
    let first = limit("20260801", "20270731", "A03");
    let mut second = serde_json::to_value(&first).unwrap();
    second["origin"]["answer"] = "A2".into();
    let second: Certificate = serde_json::from_value(second).unwrap();
    let two = [first, second];
    match verdict("20261120", &two) {
        Verdict::Holds { told, .. } => assert_eq!(told.len(), 2),
        other => panic!("{other:?}"),
    }
    let padded = |insurer: &str| {
        let mut value = serde_json::to_value(&two[1]).unwrap();
        value["origin"]["insurer"] = insurer.into();
        serde_json::from_value::<Certificate>(value).unwrap()
    };
    assert!(padded("  123456").says_the_same(&padded("00123456")));
    assert!(!padded("").says_the_same(&padded("00123456")));
    let mut other = serde_json::to_value(&two[1]).unwrap();
    other["origin"]["insurer"] = "06999999".into();
    let other: Certificate = serde_json::from_value(other).unwrap();
    let two = [two[0].clone(), other];
    assert!(
        matches!(verdict("20261120", &two), Verdict::Several(_)),
        "of two insurers are two certificates"
    );
}

#[test]
fn one_that_cannot_be_judged_is_never_passed_over() {
    let two = [
        limit("20260801", "20270731", "A03"),
        limit("20260801", "99999999", "A02"),
    ];
    match verdict("20261120", &two) {
        Verdict::Unclear { faulty, within } => {
            assert_eq!(faulty, [(&two[1], PeriodFault::EndUnreadable)]);
            assert_eq!(within, [&two[0]]);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_end_that_is_not_told_is_said() {
    let open = [disease("20260101", "", "1")];
    let verdict = verdict("20991231", &open);
    assert!(matches!(
        verdict,
        Verdict::Holds {
            period: Period { to: None, .. },
            ..
        }
    ));
    assert_eq!(verdict.japanese(), "有効期間内（終了日の記載なし）");
}

#[test]
fn two_diseases_hold_side_by_side() {
    let certificates = [
        disease("20260101", "", "1"),
        disease("20260101", "", "3"),
        limit("20260801", "20270731", "A03"),
    ];
    let holding = on(day("20261120"), &certificates);
    assert_eq!(holding.len(), 3);
    for held in &holding {
        assert!(matches!(held.verdict, Verdict::Holds { .. }), "{held:?}");
    }
}

/// What becomes of one certificate of the host by one answer.
fn states(ours: &[Certificate], theirs: &Reading, on_day: &str) -> Vec<State> {
    let lines = compare(ours, theirs, day(on_day));
    lines.into_iter().map(|line| line.state).collect()
}

#[test]
fn field_by_field_it_is_told_what_changed() {
    let answer = answer();
    let reading = Reading::of(&answer.view(), &origin("A2"), BOTH);
    assert_eq!(
        states(&reading.certificates, &reading, "20261120"),
        vec![State::Unchanged; 4]
    );
    assert_eq!(states(&[], &reading, "20261120"), vec![State::New; 4]);

    for ours in &reading.certificates {
        for field in ours.kind().fields() {
            let changed = ours.clone().with(field, "09990909").unwrap();
            let lines = compare(std::slice::from_ref(&changed), &reading, day("20261120"));
            let of_ours = lines.iter().find(|line| !line.ours.is_empty()).unwrap();
            match (&of_ours.state, field) {
                // Another first day or disease is another certificate.
                (State::Gone, Field::ValidFrom | Field::Disease) => (),
                // An end before the beginning is no period, and a difference.
                (State::Changed(changes), _) => {
                    assert_eq!(changes.len(), 1, "{field:?} alone");
                    assert_eq!(changes[0].field, field);
                    assert_eq!(changes[0].ours.as_deref(), Some("09990909"));
                    assert_eq!(changes[0].theirs.as_deref(), ours.said(field));
                }
                (state, field) => panic!("{field:?}: {state:?}"),
            }
        }
    }
}

/// What the host has, what was asked for, 同意フラグ, 情報変更有無, the day, and what becomes of each.
type Absence<'a> = (
    &'a [Certificate],
    &'static [Kind],
    &'static str,
    Option<&'static str>,
    &'static str,
    State,
);

#[test]
#[rustfmt::skip]
fn what_an_answer_does_not_carry_has_its_reason() {
    let ours = [limit("20260801", "20270731", "A03")];
    let two = [ours[0].clone(), limit("20261001", "20270731", "A02")];
    let table: [Absence<'_>; 9] = [
        (&ours, BOTH, "1", None,      "20261120", State::Gone),
        (&ours, BOTH, "1", Some("1"), "20261120", State::Gone),
        (&ours, BOTH, "0", None,      "20261120", State::NotTold(Told::NotConsented)),
        (&ours, &[],  "1", None,      "20261120", State::NotTold(Told::NotAsked)),
        (&ours, BOTH, "8", None,      "20261120", State::NotTold(Told::Unsaid)),
        (&ours, BOTH, "0", Some("0"), "20261120", State::SaidUnchanged),
        (&ours, BOTH, "1", None,      "20270731", State::Gone),
        (&ours, BOTH, "1", None,      "20270801", State::PeriodOver),
        (&two,  BOTH, "0", Some("0"), "20261120", State::NotTold(Told::NotConsented)),
    ];
    for (ours, asked, consent, changed, on_day, state) in table {
        let result = Draft::<QualificationResult>::new()
            .limit_certificate_consent(consent)
            .maybe(changed, Draft::<QualificationResult>::limit_certificate_changed);
        let reading = Reading::of(&result.view(), &origin("A2"), asked);
        assert_eq!(states(ours, &reading, on_day), vec![state; ours.len()], "{consent} {changed:?} {on_day}");
    }
}

#[test]
fn a_new_period_and_the_old_one_are_two_lines() {
    let answer = answer();
    let reading = Reading::of(&answer.view(), &origin("A2"), BOTH);
    let old = limit("20250801", "20260731", "B05");
    let lines = compare(std::slice::from_ref(&old), &reading, day("20260801"));
    let of_limit: Vec<&State> = lines
        .iter()
        .filter(|line| line.subject.kind == Kind::Limit)
        .map(|line| &line.state)
        .collect();
    assert_eq!(of_limit, [&State::PeriodOver, &State::New]);
}

#[test]
fn two_of_ours_that_differ_are_for_a_person() {
    let answer = answer();
    let reading = Reading::of(&answer.view(), &origin("A2"), BOTH);
    let ours = [
        limit("20260801", "20270731", "B05"),
        limit("20260801", "20270731", "B06"),
    ];
    let lines = compare(&ours, &reading, day("20261120"));
    let of_limit = lines.iter().find(|line| line.subject.kind == Kind::Limit);
    let of_limit = of_limit.unwrap();
    assert_eq!(of_limit.state, State::Several);
    assert_eq!((of_limit.ours.len(), of_limit.theirs.len()), (2, 1));
}

#[test]
fn one_that_the_host_has_twice_is_one() {
    let answer = answer();
    let reading = Reading::of(&answer.view(), &origin("A2"), BOTH);
    let twice = [reading.certificates.clone(), reading.certificates.clone()].concat();
    assert_eq!(
        states(&twice, &reading, "20261120"),
        vec![State::Unchanged; 4]
    );
}

#[test]
fn nothing_of_a_person_is_printed() {
    let answer = answer();
    let reading = Reading::of(&answer.view(), &origin("A1"), BOTH);
    let holding = on(day("20261120"), &reading.certificates);
    let lines = compare(&reading.certificates, &reading, day("20261120"));
    let shown: Vec<_> = reading.certificates[0].shown().collect();
    let printed = format!("{reading:?} {holding:?} {lines:?} {shown:?}");
    for personal in ["B05", "020", "010000", "06139992"] {
        assert!(!printed.contains(personal), "{personal}: {printed}");
    }
}

/// Dates near one another, some of which are none.
fn a_date() -> impl Strategy<Value = String> {
    let near = |offset: u64| {
        let start = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let day = start.checked_add_days(Days::new(offset)).unwrap();
        Date::from_calendar(day).as_written().to_owned()
    };
    prop_oneof![
        12 => (0_u64..40).prop_map(near),
        1 => Just(String::new()),
        1 => Just("20260100".to_owned()),
    ]
}

fn a_certificate() -> impl Strategy<Value = Certificate> {
    let category = prop_oneof![Just("A01"), Just("A02")];
    (a_date(), a_date(), category).prop_map(|(from, to, category)| limit(&from, &to, category))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    /// Whatever is told, the verdict is the only one that the periods allow: each certificate that could
    /// hold is in it, none that could not, and one alone is chosen only if nothing speaks against it.
    #[test]
    fn no_choice_is_silent(
        certificates in prop::collection::vec(a_certificate(), 1..5),
        offset in 0_u64..40,
    ) {
        let start = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let today = start.checked_add_days(Days::new(offset)).unwrap();
        let written = Date::from_calendar(today).as_written().to_owned();
        // By text, as a person would compare eight digits: another way than that of the code.
        let is_day = |text: &str| Date::read(text).calendar().is_some();
        let readable = |c: &Certificate| {
            let (from, to) = (c.text(Field::ValidFrom).unwrap(), c.text(Field::ValidTo).unwrap());
            is_day(from) && (to.is_empty() || (is_day(to) && to >= from))
        };
        let could = |c: &Certificate| {
            let (from, to) = (c.text(Field::ValidFrom).unwrap(), c.text(Field::ValidTo).unwrap());
            readable(c) && from <= written.as_str() && (to.is_empty() || written.as_str() <= to)
        };
        let able: Vec<&Certificate> = certificates.iter().filter(|c| could(c)).collect();
        let faults = certificates.iter().filter(|c| !readable(c)).count();
        let distinct: BTreeSet<String> = able.iter()
            .map(|c| serde_json::to_string(c).unwrap())
            .collect();
        match verdict(&written, &certificates) {
            Verdict::Unclear { faulty, within } => {
                prop_assert!(faults > 0);
                prop_assert_eq!(faulty.len(), faults);
                prop_assert_eq!(within, able);
            }
            Verdict::Several(told) => {
                prop_assert!(faults == 0 && distinct.len() > 1);
                prop_assert_eq!(told, able);
            }
            Verdict::Holds { told, .. } => {
                prop_assert!(faults == 0 && distinct.len() == 1);
                prop_assert_eq!(told, able);
            }
            Verdict::Nothing(gap) => {
                prop_assert!(faults == 0 && able.is_empty());
                let (ended, next) = match gap {
                    Gap::Before(next) => (None, Some(next)),
                    Gap::After(ended) => (Some(ended), None),
                    Gap::Between(ended, next) => (Some(ended), Some(next)),
                };
                prop_assert!(ended.is_none_or(|ended| ended < today));
                prop_assert!(next.is_none_or(|next| next > today));
            }
        }
    }

    /// The order in which certificates are kept changes nothing.
    #[test]
    fn order_does_not_matter(certificates in prop::collection::vec(a_certificate(), 1..5)) {
        let turned: Vec<Certificate> = certificates.iter().rev().cloned().collect();
        let name = |verdict: &Verdict<'_>| verdict.japanese();
        let today = day("20260120");
        let (one, other) = (on(today, &certificates), on(today, &turned));
        prop_assert_eq!(name(&one[0].verdict), name(&other[0].verdict));
    }

    /// Every certificate of both sides is on exactly one line, unless another says the same.
    #[test]
    fn nothing_is_lost_between_two_sides(
        ours in prop::collection::vec(a_certificate(), 0..4),
        theirs in prop::collection::vec(a_certificate(), 0..4),
    ) {
        let empty = Draft::<QualificationResult>::new();
        let mut reading = Reading::of(&empty.view(), &origin("A2"), BOTH);
        reading.certificates = theirs;
        let lines = compare(&ours, &reading, day("20260120"));
        let sides = [
            (&ours, lines.iter().flat_map(|l| &l.ours).collect::<Vec<_>>()),
            (&reading.certificates, lines.iter().flat_map(|l| &l.theirs).collect::<Vec<_>>()),
        ];
        for (all, listed) in sides {
            for certificate in all {
                let same = listed.iter().filter(|l| l.says_the_same(certificate)).count();
                prop_assert_eq!(same, 1);
            }
        }
        for line in &lines {
            let one_each = line.ours.len() <= 1 && line.theirs.len() <= 1;
            prop_assert_eq!(one_each, line.state != State::Several);
        }
    }
}

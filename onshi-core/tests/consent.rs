//! May a class be used now: one situation in which it may, each condition that alone turns it, and
//! the last instant of every end.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use chrono::NaiveDate;
use onshi_core::job::Moment;
use onshi_core::rules::consent::{
    CancelOutcome, CancelWhy, Consent, Denial, Entry, Flag, Heard, Permit, Reason, Statement,
    Until, Watermark,
};
use onshi_core::rules::data_class::{ConsentKind, DataClass};

mod consent_support;
use consent_support::{at, granted, japan, trusted};

/// Everything that a decision rests on.
struct Situation {
    kind: ConsentKind,
    asked: ConsentKind,
    class: DataClass,
    entry: Entry,
    /// 資格情報提供同意.
    whole: Option<Entry>,
    last_day: Option<NaiveDate>,
    cancelled: Option<(Moment, Option<CancelOutcome>)>,
    now: Moment,
}

fn may_day(day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 5, day)
}

/// Consented on 1 April until noon of 30 June, care planned until 31 May; it is 10 April.
fn base() -> Situation {
    let entry = granted(
        "2026-04-01 10:00:00",
        Until::At(japan("2026-06-30 12:00:00")),
    )
    .entry;
    Situation {
        kind: ConsentKind::Visit,
        asked: ConsentKind::Visit,
        class: DataClass::Drug,
        entry,
        whole: Some(entry),
        last_day: may_day(31),
        cancelled: None,
        now: japan("2026-04-10 09:00:00"),
    }
}

impl Situation {
    fn consent(&self) -> Consent {
        let mut consent = Consent::new("P1", self.kind);
        let said = [
            (DataClass::Drug, Some(self.entry)),
            (DataClass::Qualification, self.whole),
        ];
        for (class, entry) in said {
            let kind = self.kind;
            if let Some(entry) = entry {
                assert_eq!(
                    consent.hear(&Statement { kind, class, entry }),
                    Heard::Counts
                );
            }
        }
        consent.plan_care_until(self.last_day);
        if let Some((when, outcome)) = self.cancelled {
            let number = consent
                .request_cancel(CancelWhy::Patient, trusted(when))
                .number;
            if let Some(outcome) = outcome {
                assert!(consent.cancel_answered(number, outcome, trusted(when)));
            }
        }
        consent
    }

    fn decide(&self) -> Result<Permit, Denial> {
        let consent = self.consent();
        consent.permits(self.class, self.asked, trusted(self.now))
    }
}

#[test]
fn the_base_permits_until_the_care_ends() {
    let permit = base().decide().expect("permitted");
    assert_eq!(permit.until(), japan("2026-06-01 00:00:00"));
    assert_eq!(
        (permit.key(), permit.class(), permit.kind()),
        ("P1", DataClass::Drug, Some(ConsentKind::Visit))
    );
    assert!(permit.holds(at("2026-05-31 23:59:59")));
    assert!(!permit.holds(at("2026-06-01 00:00:00")));
}

/// A change of the base, and what it leads to.
type Change = (&'static str, fn(&mut Situation), Denial);

#[rustfmt::skip]
const CHANGES: &[Change] = &[
    ("asked as outpatient",    |s| s.asked = ConsentKind::Outpatient,                          Denial::OtherKind),
    ("asked as online",        |s| s.asked = ConsentKind::Online,                              Denial::OtherKind),
    ("asked as emergency",     |s| s.asked = ConsentKind::Emergency,                           Denial::OtherKind),
    ("another class",          |s| s.class = DataClass::Checkup,                               Denial::NothingKnown),
    ("flag 0",                 |s| s.entry.flag = Flag::Refused,                               Denial::Refused),
    ("flag 2 by care",         |s| s.entry.flag = Flag::Expired(Reason::ByCare),               Denial::Expired(Reason::ByCare)),
    ("flag 2 by institution",  |s| s.entry.flag = Flag::Expired(Reason::Institution),          Denial::Expired(Reason::Institution)),
    ("flag 2 by patient",      |s| s.entry.flag = Flag::Expired(Reason::Patient),              Denial::Expired(Reason::Patient)),
    ("flag 2 by purpose",      |s| s.entry.flag = Flag::Expired(Reason::Purpose),              Denial::Expired(Reason::Purpose)),
    ("flag 2 without reason",  |s| s.entry.flag = Flag::Expired(Reason::Unsaid),               Denial::Expired(Reason::Unsaid)),
    ("flag 3",                 |s| s.entry.flag = Flag::Unobtainable,                          Denial::Unobtainable),
    ("flag unknown",           |s| s.entry.flag = Flag::Unknown,                               Denial::UnknownFlag),
    ("no time of consent",     |s| s.entry.granted = None,                                     Denial::UnknownStart),
    ("consent in the future",  |s| s.entry.granted = Some(japan("2026-04-10 09:00:01")),       Denial::NotYet),
    ("now before the consent", |s| s.now = japan("2026-04-01 09:59:59"),                       Denial::NotYet),
    ("expired as a whole",     |s| s.whole.as_mut().unwrap().flag = Flag::Expired(Reason::Patient), Denial::Expired(Reason::Patient)),
    ("end has come",           |s| s.entry.until = Until::At(japan("2026-04-10 09:00:00")),    Denial::AvailableOver),
    ("end is no time",         |s| s.entry.until = Until::Unreadable,                          Denial::UnknownEnd),
    ("care has ended",         |s| s.last_day = NaiveDate::from_ymd_opt(2026, 4, 9),           Denial::CareOver),
    ("cancel asked for",       |s| s.cancelled = Some((japan("2026-04-10 08:59:59"), None)),   Denial::CancelRequested),
    ("cancel refused",         |s| s.cancelled = Some((japan("2026-04-10 08:59:59"), Some(CancelOutcome::Refused))), Denial::CancelRequested),
    ("cancel unclear",         |s| s.cancelled = Some((japan("2026-04-10 08:59:59"), Some(CancelOutcome::Unclear))), Denial::CancelRequested),
    ("cancelled",              |s| s.cancelled = Some((japan("2026-04-10 08:59:59"), Some(CancelOutcome::Confirmed))), Denial::Cancelled),
];

#[test]
fn each_condition_alone_turns_the_decision() {
    for (name, change, denial) in CHANGES {
        assert!(base().decide().is_ok());
        let mut situation = base();
        change(&mut situation);
        assert_eq!(situation.decide(), Err(*denial), "{name}");
    }
}

#[test]
fn every_denial_occurs_and_has_its_own_words() {
    let mut words: Vec<&str> = Vec::new();
    for (_, _, denial) in CHANGES {
        for word in [denial.japanese(), denial.english()] {
            assert!(!word.is_empty());
            words.push(word);
        }
    }
    words.extend([Denial::DayOver.japanese(), Denial::DayOver.english()]);
    words.sort_unstable();
    words.dedup();
    assert_eq!(
        words.len(),
        2 * 18,
        "18 reasons, five of them of 同意有効期限切れ"
    );
}

/// A change that must not turn the decision.
type Harmless = (&'static str, fn(&mut Situation));

/// Each beside one of the table above that does.
#[test]
fn what_does_not_matter_does_not_turn_it() {
    let same: &[Harmless] = &[
        ("no plan, but an end", |s| s.last_day = None),
        ("a plan, but no end", |s| s.entry.until = Until::Unsaid),
        ("the care ends today", |s| {
            s.last_day = NaiveDate::from_ymd_opt(2026, 4, 10)
        }),
        ("now is the time of consent", |s| {
            s.now = japan("2026-04-01 10:00:00")
        }),
        ("nothing of the whole", |s| s.whole = None),
        ("an older consent expired", |s| {
            let whole = s.whole.as_mut().unwrap();
            whole.flag = Flag::Expired(Reason::Patient);
            whole.granted = Some(japan("2026-04-01 09:59:59"));
        }),
        ("the whole refused", |s| {
            s.whole.as_mut().unwrap().flag = Flag::Refused
        }),
    ];
    for (name, change) in same {
        let mut situation = base();
        change(&mut situation);
        assert!(situation.decide().is_ok(), "{name}");
    }
}

/// A kind, the end of the answer, a planned end, and when it ends, or why not at all.
type EndCase = (
    ConsentKind,
    Until,
    bool,
    Result<&'static str, Denial>,
    Denial,
);

#[test]
fn which_end_counts_depends_on_the_road() {
    use ConsentKind::{Emergency, Online, Outpatient, Visit};
    let early = Until::At(japan("2026-04-01 20:00:00"));
    let late = Until::At(japan("2026-06-30 12:00:00"));
    let day_after = "2026-04-02 10:00:00";
    #[rustfmt::skip]
    let cases: &[EndCase] = &[
        (Outpatient, Until::Unsaid,     false, Ok(day_after),               Denial::DayOver),
        (Outpatient, early,             false, Ok("2026-04-01 20:00:00"),   Denial::AvailableOver),
        (Outpatient, late,              false, Ok(day_after),               Denial::DayOver),
        (Outpatient, Until::Unsaid,     true,  Ok(day_after),               Denial::DayOver),
        (Outpatient, Until::Unreadable, false, Err(Denial::UnknownEnd),     Denial::UnknownEnd),
        (Visit,      Until::Unsaid,     false, Err(Denial::UnknownEnd),     Denial::UnknownEnd),
        (Visit,      Until::Unsaid,     true,  Ok("2026-06-01 00:00:00"),   Denial::CareOver),
        (Visit,      late,              false, Ok("2026-06-30 12:00:00"),   Denial::AvailableOver),
        (Visit,      late,              true,  Ok("2026-06-01 00:00:00"),   Denial::CareOver),
        (Visit,      early,             true,  Ok("2026-04-01 20:00:00"),   Denial::AvailableOver),
        (Visit,      Until::Unreadable, true,  Err(Denial::UnknownEnd),     Denial::UnknownEnd),
        (Online,     Until::Unsaid,     false, Err(Denial::UnknownEnd),     Denial::UnknownEnd),
        (Online,     Until::Unsaid,     true,  Err(Denial::UnknownEnd),     Denial::UnknownEnd),
        (Online,     late,              false, Ok("2026-06-30 12:00:00"),   Denial::AvailableOver),
        (Emergency,  Until::Unsaid,     true,  Err(Denial::UnknownEnd),     Denial::UnknownEnd),
        (Emergency,  early,             false, Ok("2026-04-01 20:00:00"),   Denial::AvailableOver),
    ];
    for (kind, until, planned, end, denial) in cases {
        let mut situation = base();
        (situation.kind, situation.asked) = (*kind, *kind);
        situation.entry.until = *until;
        situation.last_day = may_day(31).filter(|_| *planned);
        situation.now = japan("2026-04-01 10:00:00");
        let decided = situation.decide();
        assert_eq!(
            decided.map(|permit| permit.until()),
            end.map(japan),
            "{kind:?} {until:?} {planned}"
        );
        if let Ok(end) = end {
            situation.now = japan(end).plus_ms(-1);
            assert!(
                situation.decide().is_ok(),
                "the last millisecond of {kind:?} {until:?} {planned}"
            );
            situation.now = japan(end);
            assert_eq!(
                situation.decide(),
                Err(*denial),
                "{kind:?} {until:?} {planned}"
            );
        }
    }
}

#[test]
fn the_planned_care_ends_at_midnight_in_japan() {
    let decide = |now: &str| {
        Situation {
            now: japan(now),
            ..base()
        }
        .decide()
    };
    assert!(decide("2026-05-31 23:59:59").is_ok());
    assert_eq!(decide("2026-06-01 00:00:00"), Err(Denial::CareOver));
    let midnight = japan("2026-06-01 00:00:00");
    assert_eq!(
        midnight.0 % 86_400_000,
        15 * 3_600_000,
        "15:00 UTC of the day before"
    );
}

#[test]
fn no_kind_serves_for_another() {
    for kind in ConsentKind::ALL {
        let situation = Situation { kind, ..base() };
        let consent = situation.consent();
        for asked in ConsentKind::ALL {
            let decided = consent.permits(DataClass::Drug, asked, at("2026-04-01 10:00:01"));
            assert_eq!(
                decided.is_ok(),
                asked == kind,
                "{kind:?} asked as {asked:?}"
            );
        }
        for other in ConsentKind::ALL.into_iter().filter(|other| *other != kind) {
            let mut consent = Consent::new("P1", other);
            let statement = Statement {
                kind,
                ..granted("2026-04-01 10:00:00", Until::Unsaid)
            };
            assert_eq!(consent.hear(&statement), Heard::OtherKind);
            assert_eq!(consent, Consent::new("P1", other));
        }
    }
}

#[test]
fn the_clock_turned_back_revives_nothing() {
    let consent = base().consent();
    let mut clock = Watermark::new(japan("2026-04-10 09:00:00"));
    let permits = |time| consent.permits(DataClass::Drug, ConsentKind::Visit, time);
    assert!(permits(clock.observe(japan("2026-05-31 23:59:59"))).is_ok());
    assert!(permits(clock.observe(japan("2026-06-01 00:00:00"))).is_err());
    let back = japan("2026-04-10 09:00:00");
    assert_eq!(permits(clock.observe(back)), Err(Denial::CareOver));
    assert_eq!(
        clock.behind_ms(back),
        japan("2026-06-01 00:00:00").since(back)
    );
    // A restart changes nothing: the watermark is kept.
    let kept = serde_json::to_string(&clock).unwrap();
    let mut clock: Watermark = serde_json::from_str(&kept).unwrap();
    assert_eq!(permits(clock.observe(back)), Err(Denial::CareOver));
}

#[test]
fn a_jump_forward_denies_until_somebody_answers_for_the_reset() {
    let consent = base().consent();
    let mut clock = Watermark::new(japan("2126-04-10 09:00:00"));
    let now = japan("2026-04-10 09:00:00");
    let permits = |time| consent.permits(DataClass::Drug, ConsentKind::Visit, time);
    assert!(permits(clock.observe(now)).is_err());
    assert!(clock.reset(" ", now).is_err(), "nobody");
    assert!(permits(clock.observe(now)).is_err(), "nothing was reset");
    let reset = clock.reset("staff-7", now).expect("somebody");
    assert_eq!((reset.operator(), reset.to()), ("staff-7", now));
    assert_eq!(reset.from(), japan("2126-04-10 09:00:00"));
    assert_eq!(clock.last_reset(), Some(&reset));
    assert!(!format!("{reset:?}").contains("staff-7"));
    assert!(permits(clock.observe(now)).is_ok());
    assert!(permits(clock.observe(now.plus_ms(-1))).is_ok());
}

#[test]
fn a_later_consent_is_not_overwritten_by_an_earlier_one_that_arrives_late() {
    let open = |day: &str| granted(day, Until::At(japan("2026-06-30 12:00:00")));
    let first = open("2026-04-01 10:00:00");
    let ended = |mut statement: Statement, told: &str| {
        statement.entry.flag = Flag::Expired(Reason::Patient);
        statement.entry.told = japan(told);
        statement
    };
    let second = open("2026-04-05 10:00:00");
    let first_ended = ended(first, "2026-04-03 10:00:00");
    // Told before the consent was ended, or after it by a system that lags: it stays ended.
    let first_again = Statement {
        entry: Entry {
            told: japan("2026-04-04 10:00:00"),
            ..first.entry
        },
        ..first
    };
    #[rustfmt::skip]
    let cases: &[(&str, &[Statement], Result<(), Denial>)] = &[
        ("ended",                &[first, first_ended],                      Err(Denial::Expired(Reason::Patient))),
        ("late",                 &[first_ended, first],                      Err(Denial::Expired(Reason::Patient))),
        ("lagging",              &[first, first_ended, first_again],         Err(Denial::Expired(Reason::Patient))),
        ("anew",                 &[first, first_ended, second],              Ok(())),
        ("its end arrives late", &[first, second, first_ended],              Ok(())),
        ("all arrive late",      &[second, first_ended, first, first_again], Ok(())),
    ];
    for (name, statements, expected) in cases {
        let mut consent = Consent::new("P1", ConsentKind::Visit);
        for statement in *statements {
            consent.hear(statement);
        }
        let decided = consent.permits(
            DataClass::Drug,
            ConsentKind::Visit,
            at("2026-04-06 10:00:00"),
        );
        assert_eq!(decided.map(|_| ()), *expected, "{name}");
    }
}

#[test]
fn it_is_kept_whole_and_prints_no_key() {
    let mut situation = base();
    situation.cancelled = Some((japan("2026-04-10 08:00:00"), None));
    let consent = situation.consent();
    let kept = serde_json::to_string(&consent).unwrap();
    assert_eq!(serde_json::from_str::<Consent>(&kept).unwrap(), consent);
    let permit = base().decide().unwrap();
    assert!(!format!("{consent:?} {permit:?}").contains("P1"));
}

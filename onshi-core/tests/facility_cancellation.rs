//! A consent taken back: what is asked, and what becomes of it when the answer is lost.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod facility_support;

use facility_support::{INSTITUTION, TODAY, failure, sent};
use onshi_core::catalogue::{CONSENT_CANCEL, ConsentExpiredReason, ConsentedUnit, Replay};
use onshi_core::error::ErrorCode;
use onshi_core::facility::Care;
use onshi_core::facility::cancellation::{Advice, Cancellation, ConsentSeen, Course, Stage};
use onshi_core::id::{Date, DateTime, InstitutionCode};
use onshi_core::job::{Moment, Outcome};
use onshi_core::record::Draft;
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId, MedicalAidId};
use proptest::prelude::*;

fn of(whose: Coverage, care: Care, institution: &str) -> Cancellation {
    Cancellation {
        institution: InstitutionCode::new(institution).unwrap(),
        whose,
        birthdate: Date::read("19500102"),
        care,
    }
}

fn insured() -> Coverage {
    HealthInsuranceId::read("06139992", "12", "345", "01")
        .unwrap()
        .into()
}

fn on_its_way() -> Course {
    of(insured(), Care::Visit, INSTITUTION).send(TODAY).0
}

fn lost() -> Course {
    let mut course = on_its_way();
    course.lost();
    course
}

/// So many seconds after it was sent.
fn in_force_since(seconds: i64) -> ConsentSeen {
    ConsentSeen::InForce(Some(TODAY.plus_ms(seconds * 1000).japan()))
}

#[test]
fn a_request_says_who_where_and_for_which_care() {
    let (course, request) = of(insured(), Care::Visit, INSTITUTION).send(TODAY);
    assert_eq!(course.care(), Care::Visit);
    let text = sent(&CONSENT_CANCEL, request).expect("sent");
    for part in [
        "<MedicalInstitutionCode>1311111111<",
        "<InsurerNumber>06139992<",
        "<InsuredCardSymbol>12<",
        "<InsuredIdentificationNumber>345<",
        "<InsuredBranchNumber>01<",
        "<Birthdate>19500102<",
        "<MedicalTreatmentFlag>2<",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let aid = MedicalAidId::read("12999991", "1234566").unwrap().into();
    let (_, request) = of(aid, Care::Online, INSTITUTION).send(TODAY);
    let text = sent(&CONSENT_CANCEL, request).expect("sent");
    assert!(text.contains("<InsurerNumber>12999991<") && text.contains("<MedicalTreatmentFlag>3<"));
    assert!(!text.contains("InsuredCardSymbol") && !text.contains("InsuredBranchNumber"));
    assert_eq!(CONSENT_CANCEL.replay, Replay::AtMostOnce);
}

#[test]
fn a_consent_given_to_another_institution_is_not_cancelled_from_here() {
    let (_, request) = of(insured(), Care::Visit, "1322222222").send(TODAY);
    assert_eq!(
        sent(&CONSENT_CANCEL, request),
        Err(ErrorCode::OtherIdentity)
    );
}

#[test]
fn nothing_of_a_person_is_in_the_course_or_in_what_prints() {
    let cancellation = of(insured(), Care::Visit, INSTITUTION);
    let mut texts = vec![format!("{cancellation:?}")];
    let (course, request) = cancellation.send(TODAY);
    texts.push(format!("{request:?}"));
    texts.push(format!("{course:?}"));
    texts.push(serde_json::to_string(&course).unwrap());
    for text in texts {
        for part in ["06139992", "345", "19500102"] {
            assert!(!text.contains(part), "{text}");
        }
    }
}

#[test]
fn what_the_system_says_is_taken() {
    let mut course = on_its_way();
    assert_eq!(course.advice(), Advice::Wait);
    course.answered(Outcome::Normal);
    assert_eq!(course.advice(), Advice::NoteCancelled);
    course.answered(failure());
    course.reconcile(in_force_since(60));
    course.lost();
    assert_eq!(course.advice(), Advice::NoteCancelled, "it is over");
    for said in [failure(), Outcome::Refused] {
        let mut course = on_its_way();
        course.answered(said.clone());
        assert_eq!(course.advice(), Advice::ShowFailure);
        assert_eq!(
            *course.stage(),
            Stage::Failed {
                at: TODAY,
                outcome: said
            }
        );
    }
}

#[test]
fn after_a_lost_answer_the_batch_tells() {
    let ended = ConsentSeen::Ended(Some(ConsentExpiredReason::InstitutionCancelled));
    let by_patient = ConsentSeen::Ended(Some(ConsentExpiredReason::PatientCancelled));
    for (seen, advice) in [
        (ended, Advice::NoteCancelled),
        (by_patient, Advice::NoteCancelled),
        (ConsentSeen::Ended(None), Advice::NoteCancelled),
        (in_force_since(-1), Advice::AskPerson),
        (in_force_since(0), Advice::AskPerson),
        (in_force_since(1), Advice::KeepNewConsent),
        (ConsentSeen::InForce(None), Advice::AskPerson),
        (ConsentSeen::Unclear, Advice::Reconcile),
    ] {
        let mut course = lost();
        assert_eq!(course.advice(), Advice::Reconcile);
        course.reconcile(seen);
        assert_eq!(course.advice(), advice, "{seen:?}");
        assert!(!advice.japanese().is_empty() && !advice.english().is_empty());
    }
    let mut course = lost();
    course.reconcile(by_patient);
    assert_eq!(
        course.reason(),
        Some(ConsentExpiredReason::PatientCancelled)
    );
}

#[test]
fn while_the_answer_is_awaited_a_batch_decides_nothing() {
    for seen in [
        ConsentSeen::Ended(None),
        in_force_since(-1),
        in_force_since(1),
    ] {
        let mut course = on_its_way();
        course.reconcile(seen);
        assert_eq!(course.advice(), Advice::Wait);
    }
}

#[test]
fn a_failure_can_turn_out_to_be_the_end_of_the_consent() {
    let mut course = on_its_way();
    course.answered(failure());
    course.reconcile(in_force_since(-60));
    assert_eq!(course.advice(), Advice::ShowFailure);
    course.reconcile(ConsentSeen::Ended(None));
    assert_eq!(course.advice(), Advice::NoteCancelled);
}

/// The first request was taken after all, when the patient had consented anew.
#[test]
fn a_late_answer_after_a_new_consent_is_looked_into() {
    let mut course = lost();
    course.reconcile(in_force_since(60));
    course.answered(failure());
    assert_eq!(course.advice(), Advice::KeepNewConsent);
    course.answered(Outcome::Normal);
    assert_eq!(course.advice(), Advice::Reconcile);
    let mut person_decides = lost();
    person_decides.reconcile(in_force_since(-60));
    person_decides.answered(Outcome::Normal);
    assert_eq!(person_decides.advice(), Advice::NoteCancelled);
}

#[test]
fn a_person_of_the_batch_shows_their_consent() {
    let person = |flag: Option<&str>, reason: Option<&str>, time: Option<&str>| {
        let unit = Draft::<ConsentedUnit>::new()
            .maybe(flag, Draft::<ConsentedUnit>::consent)
            .maybe(reason, Draft::<ConsentedUnit>::expired_reason)
            .maybe(time, Draft::<ConsentedUnit>::consent_time);
        ConsentSeen::of(unit.view())
    };
    let time = "20261122090000";
    let moment = DateTime::read(time).calendar();
    use ConsentExpiredReason::{ByTreatment, InstitutionCancelled};
    use ConsentSeen::{Ended, InForce, Unclear};
    for (flag, reason, at, seen) in [
        (
            Some("2"),
            Some("1"),
            None,
            Ended(Some(InstitutionCancelled)),
        ),
        (Some("2"), Some("0"), None, Ended(Some(ByTreatment))),
        (Some("2"), Some("9"), None, Ended(None)),
        (Some("2"), None, Some(time), Ended(None)),
        (Some("1"), None, Some(time), InForce(moment)),
        (Some("1"), Some(""), Some(time), InForce(moment)),
        (Some("1"), None, Some("2026"), InForce(None)),
        (Some("1"), None, None, InForce(None)),
        (Some("1"), Some("1"), Some(time), Unclear),
        (Some("0"), None, Some(time), Unclear),
        (Some("3"), None, Some(time), Unclear),
        (Some("9"), None, Some(time), Unclear),
        (None, Some("1"), Some(time), Unclear),
        (None, None, None, Unclear),
    ] {
        assert_eq!(person(flag, reason, at), seen, "{flag:?} {reason:?} {at:?}");
    }
    assert!(moment.is_some());
}

proptest! {
    /// No advice ever is to send again, and what is over stays over, across restarts.
    #[test]
    fn a_course_ends_once(steps in prop::collection::vec((0u8..5, -2i64..3), 0..20)) {
        let mut course = on_its_way();
        let mut over = false;
        for (step, seconds) in steps {
            match step {
                0 => course.answered(Outcome::Normal),
                1 => course.answered(failure()),
                2 => course.lost(),
                3 => course.reconcile(in_force_since(seconds)),
                _ => course.reconcile(ConsentSeen::Ended(None)),
            }
            let kept = serde_json::to_string(&course).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Course>(&kept).unwrap(), &course);
            let is_over = course.advice() == Advice::NoteCancelled;
            prop_assert!(is_over || !over);
            over = is_over;
        }
        prop_assert!(Moment::from_japan(TODAY.japan()) == TODAY);
    }
}

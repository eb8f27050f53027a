//! Draws which consents people gave, and how they ended.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use onshi_core::catalogue::ConsentExpiredReason as Reason;
use onshi_core::rules::data_class::DataClass;

use super::consents::{Care, Consent, Grant};
use super::scenes::{Given, Scene};
use super::stage::before;
use crate::random::Random;

/// Draws consents, each kind of care from a stream of its own.
pub(super) struct Giving {
    visit: Random,
    online: Random,
    today: NaiveDate,
}

impl Giving {
    pub fn new(seed: u64, today: NaiveDate) -> Self {
        Giving {
            visit: Random::of(seed, "consents"),
            online: Random::of(seed, "online consents"),
            today,
        }
    }

    /// Everything that somebody of a scene consented to.
    pub fn of(&mut self, scene: &Scene) -> Vec<Consent> {
        let today = self.today;
        let mut all = consents(&mut self.visit, today, Care::Visit, scene.given);
        all.extend(consents(
            &mut self.online,
            today,
            Care::Online,
            scene.online,
        ));
        all
    }
}

/// The consent that counts, and sometimes one of last year before it.
fn consents(random: &mut Random, today: NaiveDate, care: Care, given: Given) -> Vec<Consent> {
    let Some(consent) = consent(random, today, care, given) else {
        return Vec::new();
    };
    let earlier = random
        .once_in(5)
        .then(|| ran_out(random, before(today, 200), care));
    earlier.into_iter().chain([consent]).collect()
}

fn consent(random: &mut Random, today: NaiveDate, care: Care, given: Given) -> Option<Consent> {
    let reason = match given {
        Given::Never => return None,
        Given::Ended(Reason::ByTreatment) => return Some(ran_out(random, today, care)),
        Given::Ended(reason) => Some(reason),
        Given::Earlier | Given::Yesterday | Given::Today => None,
    };
    let day = match given {
        Given::Today => today,
        Given::Yesterday => before(today, 1),
        _ => random.day(before(today, 90), before(today, 2)),
    };
    let days = Days::new(30 + random.below(335) as u64);
    let end = today.checked_add_days(days).unwrap_or(today);
    let given = at_some_time(random, day);
    let mut consent = Consent::new(care, given, end, |class| grant(random, class));
    consent.cancelled = reason;
    Some(consent)
}

/// A consent whose planned care has ended before a day.
fn ran_out(random: &mut Random, day: NaiveDate, care: Care) -> Consent {
    let first = random.day(before(day, 90), before(day, 10));
    let last = random.day(first, before(day, 1));
    let given = at_some_time(random, first);
    Consent::new(care, given, last, |class| grant(random, class))
}

/// Between eight and six, the hours of a visit.
fn at_some_time(random: &mut Random, day: NaiveDate) -> NaiveDateTime {
    let minutes = 8 * 60 + random.below(10 * 60) as u32;
    day.and_time(NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap_or_default())
}

/// Consent is refused now and then, and a few were taken back.
fn grant(random: &mut Random, class: DataClass) -> Grant {
    let refused_once_in = match class {
        DataClass::SpecificDisease | DataClass::Operation => 3,
        DataClass::LimitCertificate | DataClass::Checkup => 4,
        DataClass::Diagnosis => 6,
        _ => 8,
    };
    if random.once_in(refused_once_in) {
        Grant::Refused
    } else if random.once_in(12) {
        Grant::Expired(Reason::PatientCancelled)
    } else {
        Grant::Given
    }
}

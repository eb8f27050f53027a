//! Stages the scenes: draws the people, their cards and consents, and writes the charts.

use std::collections::HashSet;

use chrono::{Days, NaiveDate, NaiveTime};
use onshi_core::catalogue::{ConsentExpiredReason, PersonalFamily, ReasonOfLoss, Sex};

use super::insurers::{Insurer, Kind};
use super::names::{Names, name};
use super::patients::KnownPatient;
use super::people::{Card, Consent, Grant, Person, Qualification, age};
use super::scenes::{Cast, Chart, Cover, Given, SCENES, Scene};
use crate::random::Random;

/// Days of birth of an era, and how often they occur (大正–令和).
struct Era {
    first: (i32, u32, u32),
    last: (i32, u32, u32),
    weight: u32,
}

#[rustfmt::skip]
static BORN: &[Era] = &[
    Era { first: (1912, 7, 30),  last: (1926, 12, 24), weight: 4 },
    Era { first: (1926, 12, 25), last: (1950, 12, 31), weight: 40 },
    Era { first: (1951, 1, 1),   last: (1989, 1, 7),   weight: 30 },
    Era { first: (1989, 1, 8),   last: (2019, 4, 30),  weight: 20 },
    Era { first: (2019, 5, 1),   last: (9999, 12, 31), weight: 6 },
];

/// The world under construction.
pub(super) struct Stage {
    random: Random,
    /// Draws of its own for the consents of online consultations.
    online: Random,
    names: Names,
    today: NaiveDate,
    born: HashSet<(NaiveDate, Sex, usize)>,
    /// Insurers and numbers that are taken.
    numbers: HashSet<(String, String)>,
    pub people: Vec<Person>,
    pub patients: Vec<KnownPatient>,
    /// Indices of the patients who come today.
    pub today_list: Vec<usize>,
}

/// Who somebody is, before anything is known of their insurance.
#[derive(Clone, Copy)]
struct Identity {
    surname: usize,
    sex: Sex,
    given: usize,
    birthdate: NaiveDate,
}

/// Stages every scene once and goes on by weight until there are so many people.
pub(super) fn stage(seed: u64, people: usize, today: NaiveDate) -> Stage {
    let mut random = Random::of(seed, "clinic");
    let names = Names::new(&mut random);
    let mut stage = Stage {
        random,
        online: Random::of(seed, "online consents"),
        names,
        today,
        born: HashSet::new(),
        numbers: HashSet::new(),
        people: Vec::with_capacity(people),
        patients: Vec::new(),
        today_list: Vec::new(),
    };
    let weights: Vec<u32> = SCENES.iter().map(|scene| scene.weight).collect();
    SCENES.iter().for_each(|scene| stage.play(scene));
    while stage.people.len() < people {
        let scene = &SCENES[stage.random.weighted(&weights)];
        stage.play(scene);
    }
    stage
}

impl Stage {
    fn play(&mut self, scene: &Scene) {
        let identities = self.cast(scene);
        let shared = self.qualifications(scene, &identities[0]);
        for (nth, identity) in identities.iter().enumerate() {
            let qualifications = match scene.cast {
                Cast::Family | Cast::Twins => shared.iter().map(|q| of_family(q, nth)).collect(),
                Cast::Namesakes if nth > 0 => self.qualifications(scene, identity),
                Cast::One | Cast::Namesakes => shared.clone(),
            };
            let person = self.person(identity, qualifications, scene);
            self.people.push(person);
            self.write_chart(scene);
        }
    }

    fn cast(&mut self, scene: &Scene) -> Vec<Identity> {
        // Twins and families share a card, which people from 75 on do not.
        let oldest = match scene.cast {
            Cast::Family | Cast::Twins => 70,
            Cast::One | Cast::Namesakes => 120,
        };
        let first = self.identity(oldest);
        let mut cast = vec![first];
        match scene.cast {
            Cast::One => {}
            Cast::Namesakes => cast.push(first),
            Cast::Twins => {
                let given = first.given + 1;
                cast.push(Identity { given, ..first });
            }
            Cast::Family => {
                for _ in 0..=self.random.below(3) {
                    let other = self.identity(oldest);
                    cast.push(Identity {
                        surname: first.surname,
                        ..other
                    });
                }
            }
        }
        cast
    }

    /// Somebody new. No two share given name and birth date, unless the scene wants it.
    fn identity(&mut self, oldest: u32) -> Identity {
        let surname = self.names.surname();
        loop {
            let sex = *self.random.pick(&[Sex::Male, Sex::Female]);
            let identity = Identity {
                surname,
                sex,
                given: self.names.given(&mut self.random, sex),
                birthdate: self.birthdate(oldest),
            };
            let is_new = self.born.insert((identity.birthdate, sex, identity.given));
            if is_new || self.people.len() > MANY {
                return identity;
            }
        }
    }

    fn birthdate(&mut self, oldest: u32) -> NaiveDate {
        let weights: Vec<u32> = BORN.iter().map(|era| era.weight).collect();
        let latest = before(self.today, A_YEAR);
        for _ in 0..1000 {
            let era = &BORN[self.random.weighted(&weights)];
            let [first, last] =
                [era.first, era.last].map(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d));
            let (Some(first), Some(last)) = (first, last) else {
                continue;
            };
            let birthdate = self.random.day(first, last.min(latest));
            if birthdate <= latest && age(birthdate, self.today) <= oldest {
                return birthdate;
            }
        }
        latest
    }

    fn qualifications(&mut self, scene: &Scene, who: &Identity) -> Vec<Qualification> {
        let kind = Kind::for_age(&mut self.random, age(who.birthdate, self.today));
        let health = |stage: &mut Self| stage.qualification(kind, None, who);
        match scene.cover {
            Cover::Valid => vec![health(self)],
            Cover::Lost => {
                let mut lost = health(self);
                self.lose(&mut lost, ReasonOfLoss::Other);
                vec![lost]
            }
            Cover::Moved => {
                let mut old = health(self);
                let since = self.lose(&mut old, ReasonOfLoss::OtherInsurance);
                let mut new = self.qualification(kind, Some(old.insurer), who);
                new.from = since;
                vec![old, new]
            }
            Cover::Aid => vec![self.qualification(Kind::MedicalAid, None, who)],
            Cover::AidUnregistered => {
                let aid = self.qualification(Kind::MedicalAid, None, who);
                vec![Qualification {
                    ticket: false,
                    ..aid
                }]
            }
            Cover::Combined => {
                vec![
                    health(self),
                    self.qualification(Kind::MedicalAid, None, who),
                ]
            }
        }
    }

    fn qualification(
        &mut self,
        kind: Kind,
        not: Option<&'static Insurer>,
        who: &Identity,
    ) -> Qualification {
        let insurer = Insurer::other_than(&mut self.random, kind, not);
        let earliest = who.birthdate.max(before(self.today, 8 * A_YEAR));
        Qualification {
            insurer,
            card: self.card(insurer),
            family: PersonalFamily::Insured,
            from: self.random.day(earliest, before(self.today, RECENT + 1)),
            lost: None,
            ticket: kind == Kind::MedicalAid,
        }
    }

    /// A card with a number that nobody else has at this insurer.
    fn card(&mut self, insurer: &Insurer) -> Card {
        loop {
            let card = card(&mut self.random, insurer.kind);
            if self.numbers.insert((insurer.number(), card.number.clone())) {
                return card;
            }
        }
    }

    /// Ends a qualification some days ago and says when.
    fn lose(&mut self, qualification: &mut Qualification, reason: ReasonOfLoss) -> NaiveDate {
        let first = before(self.today, RECENT);
        let day = self.random.day(first, before(self.today, 2));
        qualification.lost = Some((day, reason));
        day
    }

    fn person(
        &mut self,
        who: &Identity,
        qualifications: Vec<Qualification>,
        scene: &Scene,
    ) -> Person {
        let serial = self.people.len() + 1;
        let block = 1 + self.random.below(9);
        Person {
            name: name(who.surname, who.sex, who.given),
            sex: who.sex,
            birthdate: who.birthdate,
            address: (
                format!("999-{:04}", serial % 10_000),
                format!("架空県見本市例題町{block}丁目{serial}番"),
            ),
            qualifications,
            on_dialysis: self.random.once_in(15),
            consent: consent(&mut self.random, self.today, scene.given),
            online_consent: consent(&mut self.online, self.today, scene.online),
            reference_number: scene.registered.then(|| reference_number(serial)),
        }
    }

    /// Writes down the person staged last, as the receipt computer has them.
    fn write_chart(&mut self, scene: &Scene) {
        let Some(person) = self.people.last() else {
            return;
        };
        let known = match scene.chart {
            Chart::Unknown => None,
            Chart::Oldest => person.qualifications.first(),
            Chart::Newest | Chart::NoBranch | Chart::Mistyped => person.newest().next(),
        };
        let Some(known) = known else { return };
        let patient_id = reference_number(self.people.len());
        let mut patient = KnownPatient::of(person, known, patient_id);
        patient.reference_number = person.reference_number.clone();
        match scene.chart {
            Chart::NoBranch => patient.branch = None,
            Chart::Mistyped => patient.number.push_str("9999"),
            _ => {}
        }
        if scene.today {
            self.today_list.push(self.patients.len());
        }
        self.patients.push(patient);
    }
}

/// A consent of some day, in force until the planned care ends.
fn consent(random: &mut Random, today: NaiveDate, given: Given) -> Option<Consent> {
    let day = match given {
        Given::Never => return None,
        Given::Today => today,
        Given::Yesterday => before(today, 1),
        Given::Earlier => {
            let first = before(today, 90);
            random.day(first, before(today, 2))
        }
    };
    let minutes = 8 * 60 + random.below(10 * 60) as u32;
    let time = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap_or_default();
    let days = Days::new(30 + random.below(335) as u64);
    let end = today.checked_add_days(days).unwrap_or(today);
    Some(Consent {
        given: day.and_time(time),
        available: end.and_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default()),
        cancelled: None,
        limit_certificate: grant(random, 4),
        specific_disease: grant(random, 3),
        checkup: grant(random, 4),
        medicine: grant(random, 8),
        diagnosis: grant(random, 6),
        operation: grant(random, 3),
    })
}

/// Consent is refused once in so many times, and a few were taken back.
fn grant(random: &mut Random, refused_once_in: usize) -> Grant {
    if random.once_in(refused_once_in) {
        Grant::Refused
    } else if random.once_in(12) {
        Grant::Expired(ConsentExpiredReason::PatientCancelled)
    } else {
        Grant::Given
    }
}

/// More people than this cannot all differ in given name and birth date.
const MANY: usize = 200_000;
const A_YEAR: u64 = 366;
/// Days within which somebody lost a qualification.
const RECENT: u64 = 60;

fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

/// 照会番号 of the clinic: its own number of the patient.
fn reference_number(serial: usize) -> String {
    format!("{serial:08}")
}

fn card(random: &mut Random, kind: Kind) -> Card {
    let symbol = match kind {
        Kind::Elderly | Kind::MedicalAid => None,
        Kind::National => Some(format!("架{}", random.digits(4))),
        Kind::Association => Some(random.digits(8)),
        Kind::Society | Kind::MutualAid => Some(full_width_symbol(random)),
    };
    let digits = match kind {
        Kind::Elderly => 8,
        _ => 7,
    };
    Card {
        symbol,
        number: random.digits(digits),
        branch: kind.has_symbol().then(|| "00".to_owned()),
    }
}

/// Some systems keep symbols in full width: `１２－３４`.
fn full_width_symbol(random: &mut Random) -> String {
    let half = format!("{}-{}", random.digits(2), random.digits(3));
    onshi_core::text::to_full_width(&half)
}

/// The same card in the hand of the `nth` member of the family.
fn of_family(qualification: &Qualification, nth: usize) -> Qualification {
    let mut own = qualification.clone();
    if nth > 0 {
        own.family = PersonalFamily::Family;
    }
    own.card.branch = own.card.branch.map(|_| format!("{nth:02}"));
    own
}

//! Stages the scenes: draws the people and writes the charts.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};
use onshi_core::catalogue::Sex;

use super::certificates::{Certificates, Disease, Limit};
use super::cover::Covers;
use super::given::Giving;
use super::names::{Names, name};
use super::patients::KnownPatient;
use super::people::{AsOf, Person, Qualification, age};
use super::scenes::{Cast, Chart, SCENES, Scene, Who};
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
    names: Names,
    covers: Covers,
    giving: Giving,
    today: NaiveDate,
    born: HashSet<(NaiveDate, Sex, usize)>,
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
        names,
        covers: Covers::new(seed, today),
        giving: Giving::new(seed, today),
        today,
        born: HashSet::new(),
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
        let shared = self.covers.of(scene, identities[0].birthdate);
        for (nth, identity) in identities.iter().enumerate() {
            let qualifications = match scene.cast {
                Cast::Family | Cast::Twins => {
                    let own = shared.iter();
                    let own = own.map(|held| held.of_family(nth, identity.birthdate));
                    own.collect()
                }
                Cast::Namesakes if nth > 0 => self.covers.of(scene, identity.birthdate),
                Cast::One | Cast::Namesakes => shared.clone(),
            };
            let person = self.person(identity, qualifications, scene);
            self.people.push(person);
            self.write_chart(scene);
        }
    }

    fn cast(&mut self, scene: &Scene) -> Vec<Identity> {
        let first = self.identity(scene);
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
                    let other = self.identity(scene);
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
    fn identity(&mut self, scene: &Scene) -> Identity {
        let surname = self.names.surname();
        loop {
            let sex = *self.random.pick(&[Sex::Male, Sex::Female]);
            let identity = Identity {
                surname,
                sex,
                given: self.names.given(&mut self.random, sex),
                birthdate: self.birthdate(scene),
            };
            let is_new = self.born.insert((identity.birthdate, sex, identity.given));
            if is_new || self.people.len() > MANY {
                return identity;
            }
        }
    }

    fn birthdate(&mut self, scene: &Scene) -> NaiveDate {
        let (youngest, oldest) = scene.ages();
        let weights: Vec<u32> = BORN.iter().map(|era| era.weight).collect();
        let latest = before(self.today, A_YEAR);
        for _ in 0..1000 {
            let era = match scene.who {
                Who::Born(era) => era,
                _ => self.random.weighted(&weights),
            };
            let era = &BORN[era];
            let [first, last] =
                [era.first, era.last].map(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d));
            let (Some(first), Some(last)) = (first, last) else {
                continue;
            };
            let birthdate = self.random.day(first, last.min(latest));
            let years = age(birthdate, self.today);
            if birthdate <= latest && (youngest..=oldest).contains(&years) {
                return birthdate;
            }
        }
        latest
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
            certificates: self.certificates(scene.who, age(who.birthdate, self.today)),
            consents: self.giving.of(scene),
            reference_number: scene.registered.then(|| reference_number(serial)),
        }
    }

    fn certificates(&mut self, who: Who, years: u32) -> Certificates {
        let any = Limit::for_age(&mut self.random, years);
        let on_dialysis = self.random.once_in(15);
        let limit = match who {
            Who::With(class, category) => Limit { class, category },
            _ => any,
        };
        let disease = match who {
            Who::Ill(disease) => Some(Disease::usual(disease)),
            _ => on_dialysis.then(|| Disease::dialysis(limit)),
        };
        Certificates {
            limit,
            long_term: (who == Who::InHospital).then(|| before(self.today, 100)),
            diseases: disease.into_iter().collect(),
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
            Chart::Newest | Chart::NoBranch | Chart::Mistyped => person.newest(AsOf::EVER).next(),
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

/// More people than this cannot all differ in given name and birth date.
const MANY: usize = 200_000;
pub(super) const A_YEAR: u64 = 366;

pub(super) fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

/// 照会番号 of the clinic: its own number of the patient.
fn reference_number(serial: usize) -> String {
    format!("{serial:08}")
}

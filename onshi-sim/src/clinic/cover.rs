//! Draws what people are insured with: their qualifications over time.

use std::collections::HashSet;

use chrono::{Days, Months, NaiveDate};
use onshi_core::catalogue::{PersonalFamily, ReasonOfLoss};
use onshi_core::text::to_full_width;

use super::insurers::{Insurer, Kind};
use super::people::{Card, Loss, Qualification, Tickets, age, first_of};
use super::scenes::{Cover, Scene, Who};
use super::stage::{A_YEAR, before};
use crate::random::Random;

/// Days within which somebody lost a qualification.
const RECENT: u64 = 60;
/// Days after which the system hears of something at the latest.
const LAG: usize = 5;

/// Gives out cards that nobody else has.
pub(super) struct Covers {
    random: Random,
    today: NaiveDate,
    /// Insurers and numbers that are taken.
    taken: HashSet<(String, String)>,
}

impl Covers {
    pub fn new(seed: u64, today: NaiveDate) -> Self {
        Covers {
            random: Random::of(seed, "covers"),
            today,
            taken: HashSet::new(),
        }
    }

    /// The qualifications of somebody, oldest first, and medical aid last.
    pub fn of(&mut self, scene: &Scene, birthdate: NaiveDate) -> Vec<Qualification> {
        let kind = match scene.who {
            Who::Of(kind) => kind,
            Who::NoSymbol => *self.random.pick(&[Kind::National, Kind::Society]),
            _ => Kind::for_age(&mut self.random, age(birthdate, self.today)),
        };
        let mut first = self.qualification(kind, None, birthdate);
        if scene.who == Who::NoSymbol {
            first.card.symbol = None;
        }
        match scene.cover {
            Cover::Valid => vec![first],
            Cover::Lost => vec![self.lost(first, ReasonOfLoss::Other)],
            Cover::Died => vec![self.lost(first, ReasonOfLoss::Death)],
            Cover::Leaving => {
                let day = after(self.today, 3 + self.random.below(20));
                first.lost = Some(Loss {
                    day,
                    reason: ReasonOfLoss::OtherInsurance,
                    registered: self.today,
                });
                vec![first]
            }
            Cover::Moved => self.moved(first, birthdate).into(),
            Cover::Lagging => {
                let [mut old, mut new] = self.moved(first, birthdate);
                let heard = self.soon();
                new.registered = heard;
                if let Some(lost) = &mut old.lost {
                    lost.registered = heard;
                }
                vec![old, new]
            }
            Cover::Between => {
                let [old, mut new] = self.moved(first, birthdate);
                new.registered = self.soon();
                vec![old, new]
            }
            Cover::Aid => vec![self.aid(birthdate)],
            Cover::AidUnregistered => {
                let aid = self.aid(birthdate);
                vec![Qualification {
                    tickets: None,
                    ..aid
                }]
            }
            Cover::AidLapsed => {
                let mut aid = self.aid(birthdate);
                if let Some(tickets) = &mut aid.tickets {
                    tickets.last = first_of(self.today).checked_sub_months(Months::new(1));
                }
                vec![aid]
            }
            Cover::ToAid => {
                let old = self.lost(first, ReasonOfLoss::PublicAssistance);
                let aid = self.aid(birthdate);
                let aid = self.since_loss_of(&old, aid);
                vec![old, aid]
            }
            Cover::Combined => vec![first, self.aid(birthdate)],
        }
    }

    /// One lost, and a new one at another insurer of the same kind from that day on.
    fn moved(&mut self, first: Qualification, birthdate: NaiveDate) -> [Qualification; 2] {
        let old = self.lost(first, ReasonOfLoss::OtherInsurance);
        let new = self.qualification(old.insurer.kind(), Some(&old.insurer), birthdate);
        let new = self.since_loss_of(&old, new);
        [old, new]
    }

    fn since_loss_of(&mut self, old: &Qualification, new: Qualification) -> Qualification {
        let Some(lost) = &old.lost else { return new };
        let first = first_of(lost.day);
        Qualification {
            from: lost.day,
            registered: self.heard_of(lost.day),
            tickets: new.tickets.map(|tickets| Tickets { first, ..tickets }),
            ..new
        }
    }

    fn aid(&mut self, birthdate: NaiveDate) -> Qualification {
        let aid = self.qualification(Kind::MedicalAid, None, birthdate);
        let self_pay = match self.random.once_in(6) {
            true => 100 * (1 + self.random.below(50) as u32),
            false => 0,
        };
        let tickets = Tickets {
            first: first_of(aid.from),
            last: None,
            self_pay,
        };
        Qualification {
            tickets: Some(tickets),
            ..aid
        }
    }

    fn qualification(
        &mut self,
        kind: Kind,
        not: Option<&Insurer>,
        birthdate: NaiveDate,
    ) -> Qualification {
        let insurer = Insurer::other_than(&mut self.random, kind, not);
        let (youngest, _) = kind.ages();
        let of_age = birthdate.checked_add_months(Months::new(12 * youngest));
        let latest = before(self.today, RECENT + 1);
        let earliest = of_age.unwrap_or(birthdate).max(before(latest, 8 * A_YEAR));
        let from = self.random.day(earliest.min(latest), latest);
        Qualification {
            card: self.card(&insurer),
            insurer,
            family: PersonalFamily::Insured,
            from,
            registered: self.heard_of(from),
            lost: None,
            tickets: None,
        }
    }

    /// A card with a number that nobody else has at this insurer.
    fn card(&mut self, insurer: &Insurer) -> Card {
        loop {
            let card = card(&mut self.random, insurer.kind());
            let taken = (insurer.number.clone(), card.number.clone());
            if self.taken.insert(taken) {
                return card;
            }
        }
    }

    /// Ends a qualification some days ago.
    fn lost(&mut self, mut qualification: Qualification, reason: ReasonOfLoss) -> Qualification {
        let first = before(self.today, RECENT);
        let day = self.random.day(first, before(self.today, 2));
        qualification.lost = Some(Loss {
            day,
            reason,
            registered: self.heard_of(day),
        });
        qualification
    }

    /// Some days later, and not after today.
    fn heard_of(&mut self, day: NaiveDate) -> NaiveDate {
        after(day, self.random.below(LAG + 1)).min(self.today)
    }

    /// One of the next days.
    fn soon(&mut self) -> NaiveDate {
        after(self.today, 1 + self.random.below(LAG))
    }
}

impl Qualification {
    /// The same card in the hand of the `nth` member of the family, since they were born.
    pub(super) fn of_family(&self, nth: usize, birthdate: NaiveDate) -> Qualification {
        let mut own = self.clone();
        if nth > 0 {
            own.family = PersonalFamily::Family;
        }
        own.from = own.from.max(birthdate);
        own.registered = own.registered.max(own.from);
        own.card.branch = own.card.branch.map(|_| format!("{nth:02}"));
        own
    }
}

fn card(random: &mut Random, kind: Kind) -> Card {
    let symbol = match kind {
        Kind::Elderly | Kind::MedicalAid => None,
        // Some municipalities give out numbers alone.
        Kind::National if random.once_in(8) => None,
        Kind::National => Some(format!("架{}", random.digits(4))),
        Kind::NationalSociety => Some(format!("模建{}", random.digits(3))),
        Kind::Association | Kind::DayLabour => Some(random.digits(8)),
        Kind::Seamen => Some(format!("船{}", random.digits(4))),
        Kind::SelfDefence => Some("試衛".to_owned()),
        Kind::Society | Kind::MutualAid | Kind::SpecialRetired => Some(full_width_symbol(random)),
    };
    let digits = match kind {
        Kind::Elderly => 8,
        _ => 7,
    };
    Card {
        symbol,
        number: random.digits(digits),
        branch: kind.has_branch().then(|| "00".to_owned()),
    }
}

/// Some systems keep symbols in full width: `１２－３４`.
fn full_width_symbol(random: &mut Random) -> String {
    let half = format!("{}-{}", random.digits(2), random.digits(3));
    to_full_width(&half)
}

fn after(day: NaiveDate, days: usize) -> NaiveDate {
    day.checked_add_days(Days::new(days as u64)).unwrap_or(day)
}

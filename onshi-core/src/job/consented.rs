//! 同意の確認: no medical information and no certificate is asked for without a permit that holds
//! (表4.1.2-1 (1), 図2.1.3-8; R03, R08, R09, I-10).
//!
//! | a request about | whose permits count |
//! |---|---|
//! | one person | the patient of the terms, or else of the 任意の識別子 |
//! | several (一括照会) | of each, the patient of the 任意の識別子 |
//!
//! A permit counts on the road on which it is asked (R07). //! What a job rests on is kept with it: a consent can end, or be taken back, while a request waits.

use super::engine::Engine;
use super::model::{Ground, JobId};
use super::moment::Moment;
use super::protocol::{Effect, Notice, Terms};
use crate::audit::Deed;
use crate::catalogue::NumberQuery;
use crate::error::{Error, ErrorCode};
use crate::record::{Group, Item, View};
use crate::rules::access::asking::{Road, Unmet, Wish, may_ask_on, needs, wishes};
use crate::rules::consent::{Denial, Permit};

impl Engine {
    /// What a request rests on; nothing, if it asks for no medical information and no certificate.
    pub(super) fn grounds(
        &self,
        now: Moment,
        road: Road,
        request: Group<'_>,
        terms: &Terms,
    ) -> Result<Vec<Ground>, Error> {
        let rests_on_permits = terms.rests_on_permits || !terms.permits.is_empty();
        if self.settings.consent_checked_by_host && !rests_on_permits {
            return Ok(Vec::new());
        }
        let mut grounds = Vec::new();
        for (person, patient) in asked_about(request, terms.subject.as_deref()) {
            let patient = patient.ok_or_else(|| missing("whose it is was not said"))?;
            may_ask_on(road, person, patient, &terms.permits, now).map_err(unmet)?;
            grounds.extend(self.grounds_of(now, wishes(person, road), patient, terms));
        }
        Ok(grounds)
    }

    /// Gives a job up whose consent ended, or was taken back, before its request went out; the host is
    /// told (同意の失効による中止).
    pub fn stop(&mut self, now: Moment, id: JobId) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.give_up_for(Some(Deed::Stopped), now, id, &mut effects);
        let error = missing("it ended before the request went out");
        effects.push(Effect::Tell(Notice::Problem { job: id, error }));
        self.with_lists(effects)
    }

    fn grounds_of(
        &self,
        now: Moment,
        wishes: Vec<Wish>,
        patient: &str,
        terms: &Terms,
    ) -> Vec<Ground> {
        let is_of_use = |permit: &Permit| {
            wishes.iter().any(|wish| {
                wish.need.classes().contains(&permit.class())
                    && wish.road.is_served_by(permit.kind())
            })
        };
        let permits = terms
            .permits
            .iter()
            .filter(|permit| permit.key() == patient && now < permit.until() && is_of_use(permit));
        let ground = permits.map(|permit| Ground {
            patient: self.pseudonym(patient),
            class: permit.class(),
            kind: permit.kind(),
            until: permit.until(),
        });
        ground.collect()
    }
}

/// The patients of whom a request wants what needs a consent, by the host's keys; who has none is left
/// out (対象の患者).
pub fn patients_asked<'t>(request: Group<'t>, subject: Option<&'t str>) -> Vec<&'t str> {
    let people = asked_about(request, subject).into_iter();
    people.filter_map(|(_, patient)| patient).collect()
}

/// Whose part of an answer this is: the 任意の識別子 of the query in it, which is the host's key where
/// medical information was asked for (回答の対象者).
pub fn patient_answered(unit: Group<'_>) -> Option<&str> {
    queries(unit).into_iter().find_map(identifier)
}

/// Each person with what needs a consent, and whose patient it is.
fn asked_about<'t>(
    request: Group<'t>,
    subject: Option<&'t str>,
) -> Vec<(Group<'t>, Option<&'t str>)> {
    let asked = asked(request);
    let subject = subject.filter(|_| asked.len() == 1);
    let people = asked.into_iter();
    people
        .map(|person| (person, subject.or_else(|| identifier(person))))
        .collect()
}

/// Who is asked about, with what needs a consent: each person of a batch, or the whole request.
fn asked(request: Group<'_>) -> Vec<Group<'_>> {
    let people: Vec<Group<'_>> = queries(request)
        .into_iter()
        .filter(|person| !needs(*person).is_empty())
        .collect();
    match people.is_empty() && !needs(request).is_empty() {
        true => vec![request],
        false => people,
    }
}

fn queries(group: Group<'_>) -> Vec<Group<'_>> {
    if group.row().is_some_and(|row| row.id == NumberQuery::ROW.id) {
        return vec![group];
    }
    let inside = group.items().filter(Item::is_group);
    inside.flat_map(|item| queries(item.group())).collect()
}

fn identifier(person: Group<'_>) -> Option<&str> {
    match person.row() {
        Some(row) if row.id == NumberQuery::ROW.id => {
            View::<NumberQuery>::of(person).arbitrary_identifier()
        }
        _ => None,
    }
}

fn missing(why: &'static str) -> Error {
    Error::new(ErrorCode::ConsentMissing).because(why)
}

/// Names the first class it is about: enough to find what was not fetched or not given.
fn unmet(unmet: Unmet) -> Error {
    let class = unmet.classes().first().map_or("", |class| class.japanese());
    let why = match unmet.given_elsewhere {
        true => format!("{class}: {}", Denial::OtherKind),
        false => class.to_owned(),
    };
    Error::new(ErrorCode::ConsentMissing).because(why)
}

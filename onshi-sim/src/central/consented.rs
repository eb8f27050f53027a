//! Batches that name nobody: everybody who consented in a range of days, and everybody with a medical
//! ticket of a month.

use chrono::{Months, NaiveDate};
use onshi_core::catalogue::{
    ConsentQuery, ConsentedAnswerBody, ConsentedRequestBody, ProcessingStatus,
    TicketBatchRequestBody, TicketQuery,
};
use onshi_core::id::{Date, Month};
use onshi_core::record::{Draft, Group, Record, View};

use super::body::{self, Scene};
use super::refusal;
use super::search::Match;
use super::verdict::Verdict;
use super::{Central, Reply, Request};
use crate::clinic::{AsOf, Care, Consent, Person};

impl Central {
    /// Everybody who gave consent in a range of days, oldest consent first.
    pub(super) fn consented(&mut self, request: &Request<'_>, care: Care) -> Reply {
        let search = request.inside(ConsentedRequestBody::search.no);
        let Some((search, range)) = search.and_then(|search| Some((search, days(search)?))) else {
            return request.refused(refusal::INCOMPLETE);
        };
        if search
            .text(ConsentQuery::medical_treatment)
            .and_then(Care::of)
            != Some(care)
        {
            return request.refused(refusal::TREATMENT);
        }
        let mut body = answer_body();
        body::echo(&mut body, ConsentedAnswerBody::search.no, search);
        let scene = self.scene(request);
        let people = self.consented_in(range, care);
        for (index, person, consent) in &people {
            let verdict = Verdict::newest(*index, person, scene.as_of);
            let unit = body::consented_unit(&verdict, consent, care, scene);
            body.append(ConsentedAnswerBody::unit.no, &unit);
        }
        request.replied(body).counting(people.len(), 0)
    }

    fn consented_in(
        &self,
        (from, to): (NaiveDate, NaiveDate),
        care: Care,
    ) -> Vec<(usize, &Person, &Consent)> {
        let people = self.clinic.people().iter().enumerate();
        let mut consented: Vec<_> = people
            .filter_map(|(index, person)| Some((index, person, person.consent_for(care)?)))
            .filter(|(_, _, consent)| (from..=to).contains(&consent.given.date()))
            .collect();
        consented.sort_by_key(|(index, _, consent)| (consent.given, *index));
        consented
    }

    /// Everybody whose medical ticket of a month names this clinic (委託先資格情報).
    pub(super) fn tickets(&mut self, request: &Request<'_>) -> Reply {
        let search = request.inside(TicketBatchRequestBody::search.no);
        let month = search.and_then(|search| search.text(TicketQuery::treatment_month));
        let Some(month) = month.and_then(|month| Month::read(month).first_day()) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let today = request.now.japan().date();
        let scene = Scene {
            as_of: AsOf::on(today).back_on(last_of(month).min(today)),
            ..self.scene(request)
        };
        let mut body = answer_body();
        let mut people = 0;
        for (index, person) in self.clinic.people().iter().enumerate() {
            let issued = person.qualifications.iter().filter(|held| {
                held.has_ticket(month) && month <= today && held.is_known(scene.as_of)
            });
            for qualification in issued {
                let found = vec![Match {
                    index,
                    person,
                    qualification,
                }];
                let verdict = Verdict::by_number(found, scene.as_of);
                let unit = body::ticket_unit(&verdict, scene);
                body.append(ConsentedAnswerBody::unit.no, &unit);
                people += 1;
            }
        }
        request.replied(body).counting(people, 0)
    }
}

fn answer_body() -> Record {
    Draft::<ConsentedAnswerBody>::new()
        .processing_status(ProcessingStatus::Normal)
        .into_record()
}

/// First and last day that a query asks for. In this world the first consultation is on the day of the
/// consent, so 同意年月日 and 診療・受診年月日 are the same day.
fn days(search: Group<'_>) -> Option<(NaiveDate, NaiveDate)> {
    let query = View::<ConsentQuery>::of(search);
    let day = |date: Option<Date>| date?.calendar();
    let consent = day(query.consent_from()).zip(day(query.consent_to()));
    consent.or_else(|| day(query.examination_from()).zip(day(query.examination_to())))
}

/// Last day of the month of a day.
fn last_of(month: NaiveDate) -> NaiveDate {
    let next = month.checked_add_months(Months::new(1));
    next.and_then(|next| next.pred_opt()).unwrap_or(month)
}

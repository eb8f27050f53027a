//! The central system (オンライン資格確認等システム), as far as the clinic sees it.
//!
//! ```text
//!  request ─► desk ─┬─ query by number ───► verdict ─► results
//!                   ├─ 照会番号 ──────────► kept with the person
//!                   ├─ batch, first file ─► 受付番号
//!                   └─ batch, second ─────► 処理中 × rounds, then the result
//! ```
//!
//! What it answers follows from the world, the request and the time alone; what it keeps are
//! reference numbers and receptions.

mod body;
mod copy;
mod heading;
mod refusal;
mod result;
mod search;
mod verdict;

use std::collections::BTreeMap;

use onshi_core::catalogue::{
    self, BatchAnswerBody, BatchRequestBody, ConsentQuery, ConsentedAnswerBody,
    ConsentedRequestBody, Direction, LimitCertificateConsent, MedicalTreatment, MessageRow,
    NumberQuery, ProcessingStatus, QualificationAnswerBody, QualificationRequestBody,
    ReceptionAnswerBody, Registration, RegistrationRequestBody,
};
use onshi_core::id::{Date, DateTime};
use onshi_core::job::Moment;
use onshi_core::record::{CodeType, Draft, Group, Record, View};
use onshi_core::text::Charset;

use crate::clinic::{Clinic, Person};
use crate::random::Random;
use body::Scene;
use heading::{Asked, Ending, Heading};
pub(crate) use refusal::NOT_TAKEN;
use refusal::Refusal;
use result::Column;
use search::{Query, Register};
use verdict::Verdict;

/// The system and what it keeps.
pub(crate) struct Central {
    clinic: Clinic,
    register: Register,
    seed: u64,
    rounds: u32,
    charset: Charset,
    receptions: BTreeMap<String, Reception>,
}

/// A batch that was taken in (受付).
struct Reception {
    message: &'static MessageRow,
    request: Record,
    asked: Asked,
    /// How often the answer is still 処理中.
    rounds: u32,
}

/// An answer, ready to be written.
#[derive(Debug)]
pub(crate) struct Answer {
    pub message: &'static MessageRow,
    pub record: Record,
    /// People in it.
    pub units: usize,
}

/// A request on a desk.
struct Request<'a> {
    message: &'static MessageRow,
    record: &'a Record,
    asked: Asked,
    now: Moment,
}

/// What a desk says: header and body.
struct Reply {
    heading: Heading,
    body: Option<Record>,
    units: usize,
}

type Desk = fn(&mut Central, &Request<'_>) -> Reply;

/// Who answers a single request.
static DESKS: &[(&MessageRow, Desk)] = &[
    (&catalogue::QUALIFICATION_REQUEST, Central::by_number),
    (&catalogue::VISIT_QUALIFICATION_REQUEST, Central::for_visit),
    (&catalogue::REGISTRATION_REQUEST, Central::registration),
];

/// Who makes the result of a batch, from its first request.
static BATCHES: &[(&MessageRow, Desk)] = &[
    (&catalogue::BATCH_REQUEST, Central::numbers),
    (&catalogue::CONSENTED_REQUEST, Central::consented),
];

/// Who answers a message: its own desk, or the two that every batch goes through.
fn desk_of(message: &MessageRow) -> Option<Desk> {
    let own = |(row, desk): &(&MessageRow, Desk)| (*row == message).then_some(*desk);
    if BATCHES.iter().any(|(ask, _)| *ask == message) {
        return Some(Central::take_in);
    }
    let collects = |(ask, _): &(&MessageRow, Desk)| collecting(ask) == Some(message);
    if BATCHES.iter().any(collects) {
        return Some(Central::hand_out);
    }
    DESKS.iter().find_map(own)
}

impl Central {
    pub fn new(clinic: Clinic, seed: u64, rounds: u32, charset: Charset) -> Self {
        Central {
            register: Register::of(&clinic),
            clinic,
            seed,
            rounds,
            charset,
            receptions: BTreeMap::new(),
        }
    }

    pub fn clinic(&self) -> &Clinic {
        &self.clinic
    }

    /// Answers a request; `None` if there is no desk for the message, or it names no institution.
    pub fn answer(
        &mut self,
        message: &'static MessageRow,
        record: &Record,
        now: Moment,
    ) -> Option<Answer> {
        let desk = desk_of(message)?;
        let answer = catalogue::message(message.prefix, Direction::Answer)?;
        let asked = Asked::of(record);
        if asked.institution.is_empty() {
            return None;
        }
        let request = Request {
            message,
            record,
            asked,
            now,
        };
        let reply = match request.asked.institution == self.clinic.institution() {
            true => desk(self, &request),
            false => request.refused(refusal::INSTITUTION),
        };
        Some(Answer {
            message: answer,
            record: reply.record(answer, self.charset, now)?,
            units: reply.units,
        })
    }

    fn by_number(&mut self, request: &Request<'_>) -> Reply {
        let column = Column::Number {
            limit_certificate: request.wants_limit_certificate(),
        };
        self.individual(request, column, Verdict::by_number)
    }

    fn for_visit(&mut self, request: &Request<'_>) -> Reply {
        self.individual(request, Column::Visit, Verdict::for_visit)
    }

    fn individual<'a>(
        &'a self,
        request: &Request<'_>,
        column: Column,
        judge: fn(Vec<search::Match<'a>>) -> Verdict<'a>,
    ) -> Reply {
        let Some(search) = request.inside(QualificationRequestBody::search.no) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let verdict = self.found(search).map(judge);
        let mut body = body::individual(search, verdict, column, self.scene(request));
        if column == Column::Visit {
            let visit = MedicalTreatment::Visit.wire();
            body.set_text(&[], QualificationAnswerBody::medical_treatment.no, visit);
        }
        request.replied(body)
    }

    /// 照会番号登録: keeps the number with the person, whatever insurance they will have.
    fn registration(&mut self, request: &Request<'_>) -> Reply {
        let Some(asked) = request.inside(RegistrationRequestBody::registration.no) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let outcome = self.register_reference_number(asked);
        request.replied(body::registration(asked, outcome))
    }

    fn register_reference_number(&mut self, asked: Group<'_>) -> Result<(), Refusal> {
        let number = asked
            .text(Registration::reference_number)
            .unwrap_or_default();
        if number.is_empty() {
            return Err(refusal::INCOMPLETE);
        }
        let index = match self.found(asked)?.as_slice() {
            [one] => one.index,
            [] => return Err(refusal::NOBODY),
            _ => return Err(refusal::SEVERAL),
        };
        if let Some(person) = self.clinic.person_mut(index) {
            person.reference_number = Some(number.to_owned());
        }
        Ok(())
    }

    /// First file of a batch: gives a reception number.
    fn take_in(&mut self, request: &Request<'_>) -> Reply {
        let serial = self.receptions.len();
        let number = Random::of(self.seed, &format!("reception {serial}")).uuid();
        let body = Draft::<ReceptionAnswerBody>::new()
            .reception_number(number.as_str())
            .reception_time(DateTime::from_calendar(request.now.japan()));
        let reception = Reception {
            message: request.message,
            request: request.record.clone(),
            asked: request.asked.clone(),
            rounds: self.rounds,
        };
        self.receptions.insert(number, reception);
        Reply {
            body: Some(body.into_record()),
            ..Reply::of(request.asked.clone(), Ending::TakenIn)
        }
    }

    /// Second file of a batch: 処理中 for some rounds, then the result.
    fn hand_out(&mut self, request: &Request<'_>) -> Reply {
        let body = request.record.root().named("body").map(|item| item.group());
        let number = body
            .and_then(|body| body.text_named("reception_number"))
            .unwrap_or_default();
        let wanted =
            |reception: &&mut Reception| collecting(reception.message) == Some(request.message);
        let Some(reception) = self.receptions.get_mut(number).filter(wanted) else {
            return request.refused(refusal::RECEPTION).under(number);
        };
        if reception.rounds > 0 {
            reception.rounds -= 1;
            let asked = reception.asked.clone();
            return Reply::of(asked, Ending::Processing).under(number);
        }
        let Some(reception) = self.receptions.remove(number) else {
            return request.refused(refusal::RECEPTION).under(number);
        };
        let reply = self.batch_result(&reception, request.now).under(number);
        self.receptions.insert(number.to_owned(), reception);
        reply
    }

    fn batch_result(&mut self, reception: &Reception, now: Moment) -> Reply {
        let asked = Request {
            message: reception.message,
            record: &reception.request,
            asked: reception.asked.clone(),
            now,
        };
        let desk = BATCHES.iter().find(|(ask, _)| *ask == reception.message);
        match desk {
            Some((_, desk)) => desk(self, &asked),
            None => asked.refused(refusal::RECEPTION),
        }
    }

    /// Result of a batch by number: one unit for each query, in their order.
    fn numbers(&mut self, request: &Request<'_>) -> Reply {
        let mut body = Record::new(BatchAnswerBody::ROW);
        let (mut fine, mut bad) = (0, 0);
        for search in request.all_inside(BatchRequestBody::search.no) {
            let verdict = self.found(search).map(Verdict::by_number);
            match verdict {
                Ok(_) => fine += 1,
                Err(_) => bad += 1,
            }
            let unit = body::batch_unit(search, verdict, self.scene(request));
            body.append(BatchAnswerBody::unit.no, &unit);
        }
        request.replied(body).counting(fine, bad)
    }

    /// Everybody who gave consent in a range of days, oldest consent first.
    fn consented(&mut self, request: &Request<'_>) -> Reply {
        let search = request.inside(ConsentedRequestBody::search.no);
        let Some((search, range)) = search.and_then(|search| Some((search, days(search)?))) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let mut body = Draft::<ConsentedAnswerBody>::new()
            .processing_status(ProcessingStatus::Normal)
            .into_record();
        body::echo(&mut body, ConsentedAnswerBody::search.no, search);
        let people = self.consented_in(range);
        for (index, person) in &people {
            if let Some(consent) = &person.consent {
                let verdict = Verdict::newest(*index, person);
                let unit = body::consented_unit(&verdict, consent, self.scene(request));
                body.append(ConsentedAnswerBody::unit.no, &unit);
            }
        }
        request.replied(body).counting(people.len(), 0)
    }

    fn consented_in(
        &self,
        (from, to): (chrono::NaiveDate, chrono::NaiveDate),
    ) -> Vec<(usize, &Person)> {
        let given = |person: &Person| person.consent.as_ref().map(|consent| consent.given);
        let in_range = |(_, person): &(usize, &Person)| {
            given(person).is_some_and(|given| (from..=to).contains(&given.date()))
        };
        let mut people: Vec<_> = self
            .clinic
            .people()
            .iter()
            .enumerate()
            .filter(in_range)
            .collect();
        people.sort_by_key(|(index, person)| (given(person), *index));
        people
    }

    fn found(&self, asked: Group<'_>) -> Result<Vec<search::Match<'_>>, Refusal> {
        let query = Query::of(asked).ok_or(refusal::INCOMPLETE)?;
        Ok(self.register.find(&self.clinic, &query))
    }

    fn scene(&self, request: &Request<'_>) -> Scene<'_> {
        Scene {
            institution: self.clinic.institution(),
            today: request.now.japan().date(),
        }
    }
}

impl<'a> Request<'a> {
    fn body(&self) -> Option<Group<'a>> {
        Some(self.record.root().named("body")?.group())
    }

    /// The first group of the body under a field.
    fn inside(&self, field: u16) -> Option<Group<'a>> {
        Some(self.body()?.first(field)?.group())
    }

    fn all_inside(&self, field: u16) -> impl Iterator<Item = Group<'a>> + use<'a> {
        let body = self.body();
        body.into_iter()
            .flat_map(move |body| body.all(field))
            .map(|item| item.group())
    }

    fn wants_limit_certificate(&self) -> bool {
        let search = self.inside(QualificationRequestBody::search.no);
        let consent = search.and_then(|search| search.text(NumberQuery::limit_certificate_consent));
        consent == Some(LimitCertificateConsent::Yes.wire())
    }

    fn replied(&self, body: Record) -> Reply {
        Reply {
            body: Some(body),
            ..Reply::of(self.asked.clone(), Ending::Normal)
        }
    }

    fn refused(&self, refusal: Refusal) -> Reply {
        Reply::of(self.asked.clone(), Ending::Refused(refusal))
    }
}

impl Reply {
    fn of(asked: Asked, ending: Ending) -> Self {
        let heading = Heading {
            asked,
            ending,
            reception: None,
            counts: None,
        };
        Reply {
            heading,
            body: None,
            units: 0,
        }
    }

    /// Names the reception it belongs to (受付番号).
    fn under(mut self, reception: &str) -> Self {
        self.heading.reception = Some(reception.to_owned()).filter(|number| !number.is_empty());
        self
    }

    fn counting(mut self, fine: usize, bad: usize) -> Self {
        self.units = fine + bad;
        self.heading.counts = Some((fine, bad));
        self
    }

    fn record(&self, answer: &MessageRow, charset: Charset, now: Moment) -> Option<Record> {
        let number_of = |ident| {
            answer
                .record
                .fields
                .iter()
                .find(|field| field.ident == ident)
        };
        let mut record = Record::new(answer.record);
        record.append(
            number_of("header")?.no,
            &self.heading.record(answer, charset, now)?,
        );
        if let Some(body) = &self.body {
            record.append(number_of("body")?.no, body);
        }
        Some(record)
    }
}

/// The message that collects what `asking` started.
fn collecting(asking: &MessageRow) -> Option<&'static MessageRow> {
    let operation = catalogue::operations().find(|row| row.ask.request == asking)?;
    Some(operation.collect.as_ref()?.request)
}

/// First and last day of consent that a query asks for.
fn days(search: Group<'_>) -> Option<(chrono::NaiveDate, chrono::NaiveDate)> {
    let query = View::<ConsentQuery>::of(search);
    let day = |date: Option<Date>| date?.calendar();
    Some((day(query.consent_from())?, day(query.consent_to())?))
}

//! The central system (オンライン資格確認等システム), as far as the clinic sees it.
//!
//! ```text
//!  request ─► desk ─┬─ query by number ───► verdict ─► results
//!                   ├─ 照会番号 ──────────► kept with the person
//!                   ├─ 医療情報閲覧 ──────► consent ─► history of the person
//!                   ├─ batch, first file ─► 受付番号
//!                   └─ batch, second ─────► 処理中 × rounds, then the result
//! ```
//!
//! What it answers follows from the world, the request and the time alone; what it keeps are
//! reference numbers, consents that were taken back, receptions, and the facility's own settings, addresses
//! and codes.

mod access_url;
mod bedside;
mod body;
mod cancel;
mod clinical;
mod consented;
mod copy;
mod device;
mod emergency;
mod facility;
mod fill;
mod heading;
mod paper;
mod refusal;
mod registration;
mod result;
mod search;
mod verdict;
mod visit_batch;

use std::collections::BTreeMap;

use onshi_core::catalogue::{
    self, BatchAnswerBody, BatchRequestBody, Direction, LimitCertificateConsent, MessageRow,
    NumberQuery, QualificationAnswerBody, QualificationRequestBody, ReceptionAnswerBody,
};
use onshi_core::id::DateTime;
use onshi_core::job::Moment;
use onshi_core::record::{CodeType, Draft, Group, Record};
use onshi_core::text::Charset;

use crate::clinic::{Care, Clinic};
use crate::random::Random;
use crate::settings::Settings;
pub use bedside::{
    ConsentEntry, Eligibility, Insurance, NotCancelled, NotRegistered, PersonCard, PersonId,
};
use body::Scene;
use heading::{Asked, Ending, Heading};
pub(crate) use refusal::NOT_TAKEN;
use refusal::Refusal;
use result::{Chosen, Column};
use search::{Match, Query, Register};
use verdict::Verdict;

/// The system and what it keeps.
pub(crate) struct Central {
    clinic: Clinic,
    register: Register,
    seed: u64,
    rounds: u32,
    charset: Charset,
    cancel_again_is_error: bool,
    receptions: BTreeMap<String, Reception>,
    settings: facility::Settings,
    urls: access_url::Urls,
    devices: device::Devices,
}

/// A batch that was taken in (受付). Its work is done at once and only once, however often the result
/// is collected; that takes its rounds.
struct Reception {
    message: &'static MessageRow,
    result: Reply,
    /// How often the answer is still 処理中.
    rounds: u32,
}

/// An answer, ready to be written.
#[derive(Debug)]
pub(crate) struct Answer {
    pub message: &'static MessageRow,
    pub content: Content,
    /// Units in it: people of a batch, months of receipts, checkups.
    pub units: usize,
}

/// In which form an answer comes.
#[derive(Debug)]
pub(crate) enum Content {
    /// A message.
    Message(Record),
    /// The bytes of a PDF.
    Pdf(Vec<u8>),
}

/// A request on a desk.
struct Request<'a> {
    message: &'static MessageRow,
    record: &'a Record,
    asked: Asked,
    now: Moment,
}

/// What a desk says: header and body.
#[derive(Clone)]
struct Reply {
    heading: Heading,
    body: Option<Record>,
    units: usize,
    /// A PDF in place of header and body.
    paper: Option<Vec<u8>>,
}

type Desk = fn(&mut Central, &Request<'_>) -> Reply;

/// Who answers a single request.
static DESKS: &[(&MessageRow, Desk)] = &[
    (&catalogue::QUALIFICATION_REQUEST, Central::by_number),
    (
        &catalogue::VISIT_QUALIFICATION_REQUEST,
        |central, request| central.of_consented(request, Care::Visit),
    ),
    (
        &catalogue::ONLINE_QUALIFICATION_REQUEST,
        |central, request| central.of_consented(request, Care::Online),
    ),
    (&catalogue::REGISTRATION_REQUEST, Central::registration),
    (&catalogue::CONSENT_CANCEL_REQUEST, Central::cancel),
    (&catalogue::ACCESS_URL_REQUEST, Central::access_url),
    (
        &catalogue::FACILITY_SETTINGS_REQUEST,
        Central::inquire_settings,
    ),
    (
        &catalogue::FACILITY_SETTINGS_UPDATE_REQUEST,
        Central::update_settings,
    ),
    (&catalogue::SERVICE_USAGE_REQUEST, Central::service_usage),
    (&catalogue::EMERGENCY_REQUEST, Central::emergency),
    (&catalogue::PASSCODE_REQUEST, Central::passcode),
    (
        &catalogue::ACTIVATION_INQUIRY_REQUEST,
        Central::inquire_activations,
    ),
    (
        &catalogue::ACTIVATION_ISSUE_REQUEST,
        Central::issue_activation,
    ),
    (
        &catalogue::ACTIVATION_INVALIDATE_REQUEST,
        Central::invalidate_activation,
    ),
    (
        &catalogue::DRUG_INFORMATION_REQUEST,
        Central::drug_information,
    ),
    (
        &catalogue::CHECKUP_INFORMATION_REQUEST,
        Central::checkup_information,
    ),
    (
        &catalogue::CLINICAL_INFORMATION_REQUEST,
        Central::clinical_information,
    ),
];

/// Who makes the result of a batch, from its first request.
static BATCHES: &[(&MessageRow, Desk)] = &[
    (&catalogue::BATCH_REQUEST, Central::numbers),
    (&catalogue::CONSENTED_REQUEST, |central, request| {
        central.consented(request, Care::Visit)
    }),
    (&catalogue::ONLINE_CONSENTED_REQUEST, |central, request| {
        central.consented(request, Care::Online)
    }),
    (&catalogue::VISIT_BATCH_REQUEST, |central, request| {
        central.numbers_of_consented(request, Care::Visit)
    }),
    (&catalogue::ONLINE_BATCH_REQUEST, |central, request| {
        central.numbers_of_consented(request, Care::Online)
    }),
    (&catalogue::TICKET_REQUEST, Central::tickets),
    (
        &catalogue::BATCH_REGISTRATION_REQUEST,
        Central::registrations,
    ),
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
    pub fn new(clinic: Clinic, settings: &Settings) -> Self {
        let opened = clinic.today().and_time(chrono::NaiveTime::MIN);
        Central {
            register: Register::of(&clinic),
            settings: facility::Settings::since(opened),
            urls: access_url::Urls::since(opened),
            devices: device::Devices::default(),
            clinic,
            seed: settings.seed,
            rounds: settings.processing_rounds,
            charset: settings.charset,
            cancel_again_is_error: settings.cancel_again_is_error,
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
        let mut reply = match request.asked.institution == self.clinic.institution() {
            true => desk(self, &request),
            false => request.refused(refusal::INSTITUTION),
        };
        let content = match reply.paper.take() {
            Some(pdf) => Content::Pdf(pdf),
            None => Content::Message(reply.record(answer, record, self.charset, now)?),
        };
        Some(Answer {
            message: answer,
            content,
            units: reply.units,
        })
    }

    fn by_number(&mut self, request: &Request<'_>) -> Reply {
        let column = Column::Number {
            limit_certificate: request.wants_limit_certificate(),
        };
        let Some(search) = request.inside(QualificationRequestBody::search.no) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let verdict = self.found(search).map(Verdict::by_number);
        request.replied(body::individual(
            search,
            verdict,
            column,
            self.scene(request),
        ))
    }

    /// Query by number, of those who consented to a kind of care.
    fn of_consented(&mut self, request: &Request<'_>, care: Care) -> Reply {
        let Some(search) = request.inside(QualificationRequestBody::search.no) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let scene = self.scene(request);
        let column = Column::Consented(care, Chosen::of(search));
        let found = self.found(search);
        let verdict = found.map(|found| Verdict::consented(found, care, scene.now));
        let mut body = body::individual(search, verdict, column, scene);
        let treatment = care.medical_treatment().wire();
        body.set_text(
            &[],
            QualificationAnswerBody::medical_treatment.no,
            treatment,
        );
        request.replied(body)
    }

    /// First file of a batch: does its work and gives a reception number.
    fn take_in(&mut self, request: &Request<'_>) -> Reply {
        let desk = BATCHES.iter().find(|(ask, _)| *ask == request.message);
        let result = match desk {
            Some((_, desk)) => desk(self, request),
            None => request.refused(refusal::RECEPTION),
        };
        let serial = self.receptions.len();
        let number = Random::of(self.seed, &format!("reception {serial}")).uuid();
        let body = Draft::<ReceptionAnswerBody>::new()
            .reception_number(number.as_str())
            .reception_time(DateTime::from_calendar(request.now.japan()));
        let reception = Reception {
            message: request.message,
            result: result.under(&number),
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
        let number = request
            .body()
            .and_then(|body| body.text_named("reception_number"))
            .unwrap_or_default();
        let wanted =
            |reception: &&mut Reception| collecting(reception.message) == Some(request.message);
        match self.receptions.get_mut(number).filter(wanted) {
            None => request.refused(refusal::RECEPTION).under(number),
            Some(reception) if reception.rounds > 0 => {
                reception.rounds -= 1;
                let asked = reception.result.heading.asked.clone();
                Reply::of(asked, Ending::Processing).under(number)
            }
            Some(reception) => reception.result.clone(),
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

    fn found(&self, asked: Group<'_>) -> Result<Vec<Match<'_>>, Refusal> {
        let query = Query::of(asked).ok_or(refusal::INCOMPLETE)?;
        Ok(self.register.find(&self.clinic, &query))
    }

    /// The only person whom a request can mean.
    fn only_one(&self, asked: Group<'_>) -> Result<Match<'_>, Refusal> {
        match self.found(asked)?.as_slice() {
            [] => Err(refusal::NOBODY),
            [first, rest @ ..] if rest.iter().all(|found| found.index == first.index) => Ok(*first),
            _ => Err(refusal::SEVERAL),
        }
    }

    fn scene(&self, request: &Request<'_>) -> Scene<'_> {
        Scene {
            institution: self.clinic.institution(),
            now: request.now.japan(),
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
            insured: None,
        };
        Reply {
            heading,
            body: None,
            units: 0,
            paper: None,
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

    fn record(
        &self,
        answer: &MessageRow,
        request: &Record,
        charset: Charset,
        now: Moment,
    ) -> Option<Record> {
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
            &self.heading.record(answer, request, charset, now)?,
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

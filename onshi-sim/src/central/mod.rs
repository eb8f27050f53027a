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
//! reference numbers, consents that were given and taken back, receptions, and the facility's own settings,
//! addresses and codes.

mod access_url;
mod app;
mod bedside;
mod body;
mod cancel;
mod clinical;
mod consented;
mod copy;
mod desk;
mod device;
mod directory;
mod emergency;
mod facility;
mod fill;
mod heading;
mod manner;
mod paper;
mod reception;
mod refusal;
mod registration;
mod repeated;
mod result;
mod saved;
mod search;
mod transfer;
mod variation;
mod verdict;
mod visit_batch;
mod world;

use onshi_core::catalogue::{
    self, BatchAnswerBody, BatchRequestBody, Direction, MessageRow, QualificationAnswerBody,
    QualificationRequestBody,
};
use onshi_core::job::Moment;
use onshi_core::record::{CodeType, Group, Record};

use crate::clinic::{AsOf, Care, Clinic};
use crate::settings::Settings;
pub use app::{CardCheck, Confirmation, DeviceCode, Identified, NotActivated, NotConfirmed};
pub use bedside::{
    ConsentEntry, Eligibility, Insurance, NotCancelled, NotRegistered, PersonCard, PersonId,
};
use body::Scene;
use desk::{Reply, Request};
pub use directory::FoundPeople;
use heading::{Asked, Ending};
pub(crate) use manner::Manner;
pub use reception::OpenReception;
use reception::Receptions;
pub(crate) use refusal::NOT_TAKEN;
use refusal::Refusal;
use result::{Chosen, Column};
use search::{Match, Query, Register};
pub use transfer::{Claim, TransferFile};
use variation::Variation;
use verdict::Verdict;

/// The system and what it keeps.
pub(crate) struct Central {
    /// How it behaves.
    ways: Settings,
    /// Of 受付番号, URLs and codes, as long as the system stands.
    seed: u64,
    clinic: Clinic,
    register: Register,
    repeated: Option<repeated::Repeated>,
    receptions: Receptions,
    facility: facility::Settings,
    urls: access_url::Urls,
    devices: device::Devices,
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

/// Who answers a message: its own desk, or the two that every batch goes through.
fn desk_of(message: &MessageRow) -> Option<Desk> {
    let own = |(row, desk): &(&MessageRow, Desk)| (*row == message).then_some(*desk);
    reception::desk_of(message).or_else(|| DESKS.iter().find_map(own))
}

impl Central {
    pub fn new(clinic: Clinic, settings: &Settings) -> Self {
        let opened = clinic.today().and_time(chrono::NaiveTime::MIN);
        Central {
            ways: settings.clone(),
            seed: settings.seed,
            register: Register::of(&clinic),
            repeated: repeated::of(settings),
            receptions: Receptions::default(),
            facility: facility::Settings::since(opened),
            urls: access_url::Urls::since(opened),
            devices: device::Devices::default(),
            clinic,
        }
    }

    /// The same system as it was built (初期化).
    pub fn as_built(&self) -> Self {
        Central::new(self.clinic.as_built(), &self.ways)
    }

    pub fn settings(&self) -> &Settings {
        &self.ways
    }

    /// Behaves in another way from now on.
    pub fn behave(&mut self, ways: Settings) {
        self.repeated = repeated::of(&ways).and_then(|new| self.repeated.take().or(Some(new)));
        self.ways = ways;
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
        manner: Manner,
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
            true => self.unless_repeated(&request, desk),
            false => request.refused(refusal::INSTITUTION),
        };
        if let Some(fault) = manner.wrong {
            reply = reply.wrong(fault, &request, self.seed);
        }
        let content = match reply.paper.take() {
            Some(pdf) => Content::Pdf(pdf),
            None => Content::Message(reply.record(answer, record, manner.charset, now)?),
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
        let scene = self.scene(request);
        let found = self.found(search, scene.as_of);
        let verdict = found.map(|found| Verdict::by_number(found, scene.as_of));
        request.replied(body::individual(search, verdict, column, scene))
    }

    /// Query by number, of those who consented to a kind of care.
    fn of_consented(&mut self, request: &Request<'_>, care: Care) -> Reply {
        let Some(search) = request.inside(QualificationRequestBody::search.no) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let scene = self.scene(request);
        let column = Column::Consented(care, Chosen::of(search));
        let found = self.found(search, scene.as_of);
        let verdict = found.map(|found| Verdict::consented(found, care, scene));
        let mut body = body::individual(search, verdict, column, scene);
        let treatment = care.medical_treatment().wire();
        body.set_text(
            &[],
            QualificationAnswerBody::medical_treatment.no,
            treatment,
        );
        request.replied(body)
    }

    /// Result of a batch by number: one unit for each query, in their order.
    fn numbers(&mut self, request: &Request<'_>) -> Reply {
        let mut body = Record::new(BatchAnswerBody::ROW);
        let (mut fine, mut bad) = (0, 0);
        let scene = self.scene(request);
        for search in request.all_inside(BatchRequestBody::search.no) {
            let found = self.found(search, scene.as_of);
            let verdict = found.map(|found| Verdict::by_number(found, scene.as_of));
            match verdict {
                Ok(_) => fine += 1,
                Err(_) => bad += 1,
            }
            let unit = body::batch_unit(search, verdict, scene);
            body.append(BatchAnswerBody::unit.no, &unit);
        }
        request.replied(body).counting(fine, bad)
    }

    fn found(&self, asked: Group<'_>, as_of: AsOf) -> Result<Vec<Match<'_>>, Refusal> {
        let query = Query::of(asked).ok_or(refusal::INCOMPLETE)?;
        Ok(self.register.find(&self.clinic, &query, as_of))
    }

    /// The only person whom a request can mean.
    fn only_one(&self, asked: Group<'_>, now: Moment) -> Result<Match<'_>, Refusal> {
        match self.found(asked, AsOf::on(now.japan().date()))?.as_slice() {
            [] => Err(refusal::NOBODY),
            [first, rest @ ..] if rest.iter().all(|found| found.index == first.index) => Ok(*first),
            _ => Err(refusal::SEVERAL),
        }
    }

    fn scene(&self, request: &Request<'_>) -> Scene<'_> {
        Scene {
            institution: self.clinic.institution(),
            now: request.now.japan(),
            as_of: request.as_of(),
            variation: Variation::of(&self.ways),
        }
    }
}

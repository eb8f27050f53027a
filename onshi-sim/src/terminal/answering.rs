//! From the bytes of a request to the file that answers or refuses it.

use onshi_core::catalogue::{ENVELOPE_REQUEST, MessageRow, operations};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::message::{FileName, answer_stem};
use onshi_core::record::{Record, read_frame};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;

use super::agenda::{Deed, Outgoing};
use super::archive::{unzipped, zipped};
use super::folders::last_part;
use super::journal::{Closing, Entry};
use super::spoiling::SPOILINGS;
use super::writer::{self, Style};
use super::{Look, Terminal};
use crate::central::{Answer, Content, Manner, NOT_TAKEN};
use crate::fault::Fault;
use crate::happening::Happening;
use crate::random::Random;
use crate::settings::{RefusalName, Settings};

/// How much later an answer comes that lets others go first, in milliseconds.
const OVERTAKEN_BY: i64 = 30_000;
/// How long an answer stands before it is replaced by another, in milliseconds.
const CHANGES_AFTER: i64 = 5_000;

/// What a site may set a limit to.
struct Size<'a> {
    file: FileName<'a>,
    bytes: &'a [u8],
    record: &'a Record,
}

/// A limit, and what it limits.
type Limit = (fn(&Settings) -> Option<usize>, fn(&Size<'_>) -> usize);

static LIMITS: &[Limit] = &[
    (|site| site.most_bytes, |size| size.bytes.len()),
    (
        |site| site.longest_suffix,
        |size| size.file.suffix.chars().count(),
    ),
    (|site| site.most_units, |size| units(size.record)),
    (
        |site| site.longest_identifier,
        |size| identifier(size.record).chars().count(),
    ),
];

/// Whether a request is one of a kind.
type Kind = fn(&MessageRow) -> bool;

/// Faults in what the system says, and the requests to which it can say them.
static WRONG_ANSWERS: &[(Fault, Kind)] = &[
    (Fault::StaysProcessing, collects),
    (Fault::ResultFails, collects),
    (Fault::OtherReception, collects),
    (Fault::UnknownResult, |message| !starts(message)),
    (Fault::OtherInstitution, |_| true),
];

impl Terminal {
    /// Answers or refuses a request that was taken.
    pub(super) fn serve(&mut self, entry: &Entry, look: &mut Look<'_>) -> Result<(), Error> {
        let bytes = self.read(entry)?;
        let file = FileName::parse(&entry.request);
        let message = file.map_or(&ENVELOPE_REQUEST, |file| {
            file.message(&self.settings.dialect)
        });
        look.tell(Happening::PickedUp {
            request: entry.request.clone(),
            message,
        });
        match self.reply(entry, message, &bytes, look) {
            Ok((answer, charset)) => {
                if self.strikes(Fault::RefusesAndAnswers, &entry.request, look) {
                    self.refuse(entry, &bytes, None, None);
                }
                if let Err(error) = self.send(entry, answer, charset, look) {
                    self.refuse(entry, &bytes, Some(error.code()), Some(Closing::Answered));
                }
            }
            Err(why) => self.refuse(entry, &bytes, why, Some(Closing::Refused)),
        }
        Ok(())
    }

    /// The system's answer, and the encoding in which it is to be written; an error if the terminal
    /// itself refuses.
    fn reply(
        &mut self,
        entry: &Entry,
        message: &'static MessageRow,
        bytes: &[u8],
        look: &mut Look<'_>,
    ) -> Result<(Answer, Charset), Option<ErrorCode>> {
        let settings = &self.settings;
        let prefix = settings.dialect.prefix(message);
        let is_refused = settings.refuse_prefixes.iter().any(|other| other == prefix);
        if is_refused || self.strikes(Fault::Refuses, &entry.request, look) {
            return Err(None);
        }
        let (message, record) = self.understood(entry, bytes)?;
        if self.is_too_large(entry, bytes, &record) {
            return Err(Some(ErrorCode::LimitExceeded));
        }
        let charset = match self.strikes(Fault::OtherCharset, &entry.request, look) {
            true => other_charset(self.settings.charset),
            false => self.settings.charset,
        };
        let manner = Manner {
            charset,
            wrong: self.wrong_answer(message, &entry.request, look),
        };
        let answer = look.central.answer(message, &record, entry.taken, manner);
        let answer = answer.ok_or(Some(ErrorCode::OtherMessage))?;
        Ok((answer, charset))
    }

    /// What a request says.
    pub(super) fn understood(
        &self,
        entry: &Entry,
        bytes: &[u8],
    ) -> Result<(&'static MessageRow, Record), Option<ErrorCode>> {
        let file = FileName::parse(&entry.request).ok_or(Some(ErrorCode::OtherMessage))?;
        let message = file.message(&self.settings.dialect);
        let form = self.settings.dialect.form(message);
        let is_archive = bytes.starts_with(b"PK");
        let unpacked = match &self.settings.password {
            Some(password) if is_archive => Some(unzipped(bytes, password)?),
            _ => None,
        };
        let bytes = unpacked.as_deref().unwrap_or(bytes);
        let frame = read_frame(bytes, form, Limits::default()).map_err(|e| Some(e.code()))?;
        Ok((message, frame.record))
    }

    fn is_too_large(&self, entry: &Entry, bytes: &[u8], record: &Record) -> bool {
        let Some(file) = FileName::parse(&entry.request) else {
            return false;
        };
        let size = Size {
            file,
            bytes,
            record,
        };
        LIMITS
            .iter()
            .any(|(limit, measure)| limit(&self.settings).is_some_and(|most| measure(&size) > most))
    }

    fn wrong_answer(
        &mut self,
        message: &MessageRow,
        request: &str,
        look: &mut Look<'_>,
    ) -> Option<Fault> {
        let mut faults = wrong_answers(message);
        faults.find(|fault| self.strikes(*fault, request, look))
    }

    /// Sends an answer on its way into `res`.
    fn send(
        &mut self,
        entry: &Entry,
        answer: Answer,
        charset: Charset,
        look: &mut Look<'_>,
    ) -> Result<(), Error> {
        let request = &entry.request;
        if self.strikes(Fault::LosesAnswer, request, look) {
            let lost = Deed::Close(entry.clone(), Closing::Answered);
            self.agenda.add(0, lost);
            return Ok(());
        }
        let has_news = self.strikes(Fault::NewElements, request, look);
        let (name, mut bytes) = self.written(entry, &answer, charset, has_news)?;
        let after = match self.strikes(Fault::AnswersOutOfOrder, request, look) {
            true => OVERTAKEN_BY,
            false => 0,
        };
        if self.strikes(Fault::ChangesAnswer, request, look) {
            let (name, bytes) = self.written(entry, &answer, charset, !has_news)?;
            let other = Outgoing {
                name,
                bytes: bytes.into(),
                told: None,
                closes: None,
                exposed: false,
            };
            self.agenda.add(after + CHANGES_AFTER, Deed::Put(other));
        }
        for (fault, spoil) in SPOILINGS {
            if self.strikes(*fault, request, look) {
                spoil(&mut bytes);
                break;
            }
        }
        let told = Happening::Answered {
            answer: name.clone(),
            message: answer.message,
            units: answer.units,
        };
        let file = Outgoing {
            name,
            bytes: bytes.into(),
            told: Some(told),
            closes: Some((entry.clone(), Closing::Answered)),
            exposed: true,
        };
        self.agenda.add(after, Deed::Put(file));
        Ok(())
    }

    /// Name and bytes of an answer; with news, of a newer version of the interface.
    fn written(
        &self,
        entry: &Entry,
        answer: &Answer,
        charset: Charset,
        has_news: bool,
    ) -> Result<(String, Vec<u8>), Error> {
        let stem = answer_stem(&entry.request).unwrap_or_default();
        let settings = &self.settings;
        let (inner, document) = match &answer.content {
            Content::Pdf(pdf) => {
                let news: &[u8] = if has_news { b"\n" } else { b"" };
                (format!("{stem}.pdf"), [pdf, news].concat())
            }
            Content::Message(record) => {
                let style = Style {
                    charset,
                    shuffle: settings.shuffle.then(|| Random::of(settings.seed, &stem)),
                    has_news,
                };
                let form = settings.dialect.form(answer.message);
                let document = writer::write(record, &form, style)?;
                (format!("{stem}.xml"), document)
            }
        };
        let prefix = settings.dialect.prefix(answer.message);
        let password = settings.password.as_ref();
        let password = password.filter(|_| settings.encrypts(prefix));
        let is_packed = settings.zip_results && is_collected(answer.message);
        let (name, bytes) = match is_packed || password.is_some() {
            true => {
                let salt = |password| (password, Random::of(settings.seed, &stem));
                let archive = zipped(&inner, &document, password.map(salt))?;
                (format!("{stem}.zip"), archive)
            }
            false => (inner, document),
        };
        Ok((self.name_in_res(&name, entry), bytes))
    }

    /// Sends a refusal on its way: a copy of the request, and beside it the `.err` (public implementation;
    /// the order is assumed).
    fn refuse(
        &mut self,
        entry: &Entry,
        bytes: &[u8],
        why: Option<ErrorCode>,
        closing: Option<Closing>,
    ) {
        let request = entry.request.as_str();
        let own_stem = request.rsplit_once('.').map_or(request, |(stem, _)| stem);
        let answer_stem = answer_stem(request);
        let (stem, has_copy) = match (self.settings.refusal_name, &answer_stem) {
            (RefusalName::OfAnswer, Some(stem)) => (stem.as_str(), false),
            (RefusalName::OfRequest | RefusalName::OfAnswer, _) => (own_stem, true),
        };
        if has_copy {
            let copy = Outgoing {
                name: self.name_in_res(request, entry),
                bytes: bytes.into(),
                told: None,
                closes: None,
                exposed: false,
            };
            self.agenda.add(0, Deed::Put(copy));
        }
        let text = match self.settings.refusal_empty {
            true => String::new(),
            false => format!("{} {}\n", NOT_TAKEN.code, NOT_TAKEN.message),
        };
        let name = self.name_in_res(&format!("{stem}.err"), entry);
        let told = Happening::Refused {
            request: request.to_owned(),
            refusal: last_part(&name).to_owned(),
            why,
        };
        let refusal = Outgoing {
            name,
            bytes: text.into_bytes().into(),
            told: Some(told),
            closes: closing.map(|closing| (entry.clone(), closing)),
            exposed: false,
        };
        self.agenda.add(0, Deed::Put(refusal));
    }
}

/// The faults in what the system can say to a request.
pub(crate) fn wrong_answers(message: &MessageRow) -> impl Iterator<Item = Fault> {
    let possible = WRONG_ANSWERS.iter().filter(|(_, can)| can(message));
    possible.map(|(fault, _)| *fault)
}

/// Units in a request: one for each person of a list.
fn units(request: &Record) -> usize {
    let body = request.root().named("body");
    body.map_or(0, |body| body.group().items().count())
}

fn identifier(request: &Record) -> &str {
    let header = request.root().named("header").map(|item| item.group());
    let identifier = header.and_then(|header| header.text_named("arbitrary_file_identifier"));
    identifier.unwrap_or_default()
}

fn other_charset(usual: Charset) -> Charset {
    match usual {
        Charset::Utf8 => Charset::Cp932,
        Charset::ShiftJisJis90 | Charset::Cp932 => Charset::Utf8,
    }
}

/// The request starts a batch.
fn starts(request: &MessageRow) -> bool {
    let mut batches = operations().filter(|operation| operation.collect.is_some());
    batches.any(|operation| operation.ask.request == request)
}

/// The request collects the result of a batch.
fn collects(request: &MessageRow) -> bool {
    let mut collections = operations().filter_map(|operation| operation.collect.as_ref());
    collections.any(|pair| pair.request == request)
}

/// The answer is the result of a batch.
fn is_collected(answer: &MessageRow) -> bool {
    let mut collections = operations().filter_map(|operation| operation.collect.as_ref());
    collections.any(|pair| pair.answer == answer)
}

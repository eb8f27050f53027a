//! What was seen of the program: its requests, the answers they got, and what became of the files.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{Cursor, Read};

use onshi_core::catalogue::{Dialect, MessageRow};
use onshi_core::error::ErrorCode;
use onshi_core::job::Moment;
use onshi_core::message::{Extension, FileName, Summary, answer_stem};
use onshi_core::record::{Record, read_frame, read_whole};
use onshi_core::xml::{Limits, Proof};

use super::circle::Insured;

/// Everything seen in one run (証拠).
#[derive(Debug, Default)]
pub struct Evidence {
    /// When it began.
    pub(crate) start: Option<Moment>,
    /// 医療機関コード of the scenario.
    pub(crate) institution: String,
    /// The receipt computer's list.
    pub(crate) patients: Vec<Insured>,
    /// The requests that the terminal took, in that order.
    pub requests: Vec<Request>,
    /// Requests that changed while they stood in `req`.
    pub(crate) rewritten: BTreeSet<String>,
    /// File names of requests that were used more than once.
    pub(crate) reused: BTreeSet<String>,
    /// Answers that the program removed before they were complete.
    pub(crate) cut_short: BTreeSet<String>,
    /// What lies in `req`.
    pub(crate) in_req: BTreeSet<String>,
    /// What lies in `res`.
    pub(crate) in_res: BTreeSet<String>,
}

/// A request of the program (要求).
pub struct Request {
    /// Its file name.
    pub name: String,
    /// The message.
    pub message: &'static MessageRow,
    /// When the terminal took it.
    pub at: Moment,
    /// What stands in it, with its encoding; or why it does not read.
    pub(crate) content: Result<(Record, Proof), ErrorCode>,
    /// What it got, in order.
    pub answers: Vec<Answer>,
}

/// What a request got (結果).
#[derive(Debug)]
pub struct Answer {
    /// Its file name.
    pub name: String,
    /// Since when it is complete.
    pub at: Moment,
    /// What it is.
    pub(crate) said: Said,
}

/// What an answer says.
pub(crate) enum Said {
    /// `.err`.
    Refusal,
    /// A message.
    Message(Box<(Summary, Record)>),
    /// A PDF, or spoiled by a fault.
    Other,
}

impl Request {
    pub(crate) fn read(
        name: &str,
        message: &'static MessageRow,
        at: Moment,
        bytes: &[u8],
        dialect: &Dialect,
    ) -> Self {
        let form = || dialect.form(message);
        let content = read_frame(bytes, form(), Limits::default()).and_then(|frame| {
            let whole = read_whole(bytes, form(), Limits::default())?;
            Ok((whole, frame.proof))
        });
        Request {
            name: name.to_owned(),
            message,
            at,
            content: content.map_err(|error| error.code()),
            answers: Vec::new(),
        }
    }

    /// What stands in it.
    pub(crate) fn record(&self) -> Option<&Record> {
        self.content.as_ref().ok().map(|(record, _)| record)
    }

    pub(crate) fn institution(&self) -> Option<&str> {
        let header = self.record()?.root().named("header")?.group();
        header.text_named("medical_institution_code")
    }

    /// The 受付番号 whose result it asks for.
    pub(crate) fn collects(&self) -> Option<&str> {
        let body = self.record()?.root().named("body")?.group();
        body.text_named("reception_number")
    }

    /// The 受付番号 that it was given.
    pub(crate) fn reception(&self) -> Option<&str> {
        let said = self.answers.iter().filter_map(Answer::summary);
        said.filter_map(|summary| summary.reception.as_deref())
            .next()
    }

    pub(crate) fn was_refused(&self) -> bool {
        self.answers.iter().any(Answer::is_refusal)
    }

    /// When a normal answer came.
    pub(crate) fn normal(&self) -> Option<Moment> {
        let normal = self.answers.iter().find(|answer| answer.is_normal());
        normal.map(|answer| answer.at)
    }
}

impl Answer {
    pub(crate) fn refusal(name: &str, at: Moment) -> Self {
        Answer {
            name: name.to_owned(),
            at,
            said: Said::Refusal,
        }
    }

    pub(crate) fn read(name: &str, at: Moment, file: &[u8], dialect: &Dialect) -> Self {
        Answer {
            name: name.to_owned(),
            at,
            said: said(name, file, dialect).unwrap_or(Said::Other),
        }
    }

    pub(crate) fn summary(&self) -> Option<&Summary> {
        match &self.said {
            Said::Message(message) => Some(&message.0),
            Said::Refusal | Said::Other => None,
        }
    }

    pub(crate) fn record(&self) -> Option<&Record> {
        match &self.said {
            Said::Message(message) => Some(&message.1),
            Said::Refusal | Said::Other => None,
        }
    }

    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self.said, Said::Refusal)
    }

    pub(crate) fn is_processing(&self) -> bool {
        self.summary().is_some_and(Summary::is_processing)
    }

    /// A PDF is the normal answer to who asked for one.
    pub(crate) fn is_normal(&self) -> bool {
        match &self.said {
            Said::Message(message) => message.0.is_normal(),
            Said::Other => self.name.ends_with(".pdf"),
            Said::Refusal => false,
        }
    }
}

impl Evidence {
    /// The request that an answer belongs to: the newest of its name.
    pub(crate) fn asked(&mut self, answer: &str) -> Option<&mut Request> {
        let stem = answer.rsplit_once('.').map_or(answer, |(stem, _)| stem);
        let mut requests = self.requests.iter_mut().rev();
        requests.find(|request| {
            let own = request.name.rsplit_once('.').map(|(own, _)| own);
            answer_stem(&request.name).as_deref() == Some(stem) || own == Some(stem)
        })
    }

    /// Requests that came to nothing in the eyes of the caller, and that nobody made again.
    pub(crate) fn dropped(
        &self,
        came_to_nothing: impl Fn(&Request) -> bool,
    ) -> impl Iterator<Item = &Request> {
        let made_again = |at: usize, request: &Request| {
            let mut later = self.requests.iter().skip(at + 1);
            later.any(|other| other.message == request.message)
        };
        let requests = self.requests.iter().enumerate();
        requests
            .filter(move |(at, request)| came_to_nothing(request) && !made_again(*at, request))
            .map(|(_, request)| request)
    }
}

fn said(name: &str, file: &[u8], dialect: &Dialect) -> Option<Said> {
    let parsed = FileName::parse(name)?;
    let unpacked = (parsed.extension == Extension::Zip).then(|| unpacked(file));
    let document = match &unpacked {
        Some(inner) => inner.as_deref()?,
        None => file,
    };
    let form = || dialect.form(parsed.message(dialect));
    let frame = read_frame(document, form(), Limits::default()).ok()?;
    let record = read_whole(document, form(), Limits::default()).ok()?;
    Some(Said::Message(Box::new((Summary::of(&frame), record))))
}

/// The only file of an archive that the terminal made.
fn unpacked(archive: &[u8]) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).ok()?;
    let mut document = Vec::new();
    archive.by_index(0).ok()?.read_to_end(&mut document).ok()?;
    Some(document)
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request {{ {} ‹redacted› }}", self.name)
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Said::Refusal => "Refusal",
            Said::Message(_) => "Message ‹redacted›",
            Said::Other => "Other",
        })
    }
}

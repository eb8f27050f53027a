//! The other side: takes requests and puts down answers, good ones and others. It reads requests as plain
//! text, so that it rests on nothing of the product.

use onshi_core::catalogue::SegmentOfResult;
use onshi_core::job::Job;

use crate::event::How;
use crate::paper::{Message, Paper, Words};
use crate::world::{Taken, World};

/// What the beginning of a file name says.
const PREFIXES: &[(&str, Message)] = &[
    ("OQSsiquc01", Message::Plain),
    ("OQSsiimm01", Message::Plain),
    ("OQSmuhvq01", Message::Reception),
    ("OQSmuhvq02", Message::Collected),
    ("OQSmuquc01", Message::Reception),
    ("OQSmuquc02", Message::Collected),
    ("OQSsihvd01", Message::Cancel),
    ("", Message::Drugs),
];

pub fn message_of(request: &str) -> Message {
    let found = PREFIXES
        .iter()
        .find(|(prefix, _)| request.starts_with(prefix));
    found.expect("the last takes every name").1
}

/// The text of an element of a request.
pub fn text_of<'a>(bytes: &'a [u8], element: &str) -> Option<&'a str> {
    let text = std::str::from_utf8(bytes).expect("ASCII");
    let (_, rest) = text.split_once(&format!("<{element}>"))?;
    rest.split_once("</").map(|(text, _)| text)
}

/// The name of the answer to a request, without its ending.
pub fn stem_of_answer(request: &str) -> String {
    let (prefix, rest) = request.split_once("req_").expect("a request");
    let suffix = rest.strip_suffix(".xml").expect("a request");
    format!("{prefix}res_{suffix}")
}

pub fn answer_name(request: &str, how: How) -> String {
    let ending = match how {
        How::Refusal => "err",
        How::Twin => "zip",
        _ => "xml",
    };
    format!("{}.{ending}", stem_of_answer(request))
}

impl World {
    /// Takes one request, if there is one.
    pub fn take(&mut self, which: u8) -> bool {
        let Some(name) = nth(self.req.keys(), which).cloned() else {
            return false;
        };
        let bytes = self.req.remove(&name).expect("it is there");
        self.taken.push(Taken { name, bytes });
        true
    }

    /// Answers one of the requests that were taken last. A good answer stays, and one that a client has
    /// seen is not written again, whoever took it away.
    /// How it was answered, if it was.
    pub fn answer(&mut self, which: u8, how: How) -> Option<How> {
        let taken = nth(self.taken.iter().rev().take(3), which).cloned()?;
        let how = match (how, message_of(&taken.name)) {
            (How::Processing, message) if message != Message::Collected => How::Fine,
            (How::OtherReception, message) if message != Message::Collected => How::OtherIdentifier,
            (how, _) => how,
        };
        let name = answer_name(&taken.name, how);
        let was_seen = |job: &Job| job.answers.contains(&name);
        let is_good = self.res.get(&name).is_some_and(|paper| paper.good);
        if is_good || self.durable.values().any(was_seen) {
            return None;
        }
        self.put_down(&taken, how);
        Some(how)
    }

    pub fn put_down(&mut self, taken: &Taken, how: How) {
        let message = message_of(&taken.name);
        let reception = self.reception(taken, message);
        let identifier = text_of(&taken.bytes, "ArbitraryFileIdentifier");
        let segment = match how {
            How::Processing => SegmentOfResult::Processing,
            How::Abnormal => SegmentOfResult::Abnormal,
            _ => SegmentOfResult::Normal,
        };
        // What has failed has no number.
        let fails = segment == SegmentOfResult::Abnormal && message == Message::Reception;
        let words = Words {
            request: &taken.name,
            message,
            segment,
            identifier: identifier.or(match message {
                Message::Drugs => own_suffix(&taken.name),
                _ => None,
            }),
            reception: reception.as_deref().filter(|_| !fails),
            note: "",
        };
        let paper = match how {
            How::Fine | How::Abnormal | How::Processing => Paper::message(&words),
            How::Refusal => Paper::refusal(&taken.name),
            How::Half => Paper::half(&words),
            How::Twin => Paper::message(&Words {
                note: "twin",
                ..words
            }),
            How::OtherInstitution => Paper::of_another_institution(&words),
            How::OtherReception => Paper::of_another_request(&Words {
                reception: Some("R-OF-ANOTHER"),
                ..words
            }),
            How::OtherIdentifier => Paper::of_another_request(&Words {
                identifier: Some("20261122ZZZZ00000099"),
                ..words
            }),
        };
        if paper.good {
            self.answered.insert(taken.name.clone());
        }
        self.res.insert(answer_name(&taken.name, how), paper);
    }

    /// The 受付番号 that a request brings, or gets.
    fn reception(&mut self, taken: &Taken, message: Message) -> Option<String> {
        match message {
            Message::Collected => text_of(&taken.bytes, "ReceptionNumber").map(str::to_owned),
            Message::Reception => {
                let known = self.receptions.iter();
                let known = known.filter(|(_, request)| **request == taken.name);
                let known = known.map(|(reception, _)| reception.clone()).next();
                let next = format!("R{:04}", self.receptions.len() + 1);
                let reception = known.unwrap_or(next);
                self.receptions
                    .insert(reception.clone(), taken.name.clone());
                Some(reception)
            }
            _ => None,
        }
    }
}

fn own_suffix(request: &str) -> Option<&str> {
    let (_, rest) = request.split_once("req_")?;
    rest.strip_suffix(".xml")
}

/// One of some, by a number that may be too high.
pub fn nth<T>(mut of: impl Iterator<Item = T> + Clone, which: u8) -> Option<T> {
    let count = of.clone().count();
    match count {
        0 => None,
        _ => of.nth(usize::from(which) % count),
    }
}

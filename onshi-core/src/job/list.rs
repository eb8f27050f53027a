//! Lists of any length (一括の分割): split into as many requests as the limits ask for, one job each, and
//! seen as one by the host.
//!
//! ```text
//!  people   1 … 300 │ 301 … 600 │ 601 … 750      limits.batch_people = 300
//!  jobs     part 0  │  part 1   │  part 2, last  each with its 受付番号 and its answer
//!  keys     "L#0"   │  "L#1"    │  "L#2"         the list "L" again: the same parts, nothing asked twice
//! ```
//!
//! A part is handed out when the person after it is known, so the last one knows that it is the last.
//! Only then is a list whole: one that broke off in the middle is gone on with by giving it again.

use std::ops::Range;

use super::engine::Engine;
use super::model::{Job, JobId, Part};
use super::parts::Parts;
use super::protocol::{PartName, Submission, Terms};
use crate::catalogue::profile::Limits;
use crate::catalogue::{FieldRow, Occurs, OperationRow, REFERENCE_NUMBER_BATCH, RecordRow};
use crate::error::{Error, ErrorCode};
use crate::record::{Group, Record};

/// A list on its way into parts; holds one part at most (一括照会リスト).
#[derive(Debug)]
pub struct ListDraft {
    key: String,
    operation: &'static OperationRow,
    /// The request without people.
    head: Record,
    shape: Shape,
    most: usize,
    /// The body of the open part.
    body: Record,
    people: u32,
    first: u64,
    number: u32,
}

/// Where the people of a request stand.
#[derive(Debug, Clone, Copy)]
struct Shape {
    body: &'static FieldRow,
    body_row: &'static RecordRow,
    person: &'static FieldRow,
    person_row: &'static RecordRow,
}

impl ListDraft {
    /// An empty list. `head` is the request with everything but its people: the kinds of information
    /// that are wanted, for example.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownMessage`]: the operation takes no list, or `head` is another record;
    /// [`ErrorCode::ValueFormat`]: people stand in `head` already.
    pub fn new(
        key: &str,
        operation: &'static OperationRow,
        head: impl Into<Record>,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let head = head.into();
        let shape = Shape::of(operation)
            .filter(|_| operation.ask.request.record.id == head.row().id)
            .ok_or_else(|| Error::new(ErrorCode::UnknownMessage).because("it takes no list"))?;
        let body = shape.body_of(&head);
        if body.root().first(shape.person.no).is_some() {
            return Err(Error::new(ErrorCode::ValueFormat).because("people stand in the head"));
        }
        Ok(ListDraft {
            key: key.to_owned(),
            operation,
            shape,
            most: most_people(operation, limits),
            body,
            head,
            people: 0,
            first: 0,
            number: 0,
        })
    }

    /// Adds a person; gives the part before, if that is full. Who has no 任意の識別子 gets the place in
    /// the list, from 1, so that the answer names whom it means.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownMessage`]: this is not the record of a person of this list.
    pub fn push(&mut self, person: impl Into<Record>) -> Result<Option<Submission>, Error> {
        let mut person = person.into();
        let row = self.shape.person_row;
        if person.row().id != row.id {
            return Err(Error::new(ErrorCode::UnknownMessage).because(row.japanese));
        }
        let full = (self.people as usize == self.most).then(|| self.part(false));
        let place = self.first + u64::from(self.people) + 1;
        number(&mut person, place);
        self.body.append(self.shape.person.no, &person);
        self.people += 1;
        Ok(full)
    }

    /// The last part; `None` for a list of nobody.
    pub fn finish(mut self) -> Option<Submission> {
        match self.people {
            0 => None,
            _ => Some(self.part(true)),
        }
    }

    /// Closes the open part and begins the next.
    fn part(&mut self, last: bool) -> Submission {
        let next = self.shape.body_of(&self.head);
        let body = std::mem::replace(&mut self.body, next);
        let mut request = self.head.clone();
        request.remove(&[], self.shape.body.no);
        request.append(self.shape.body.no, &body);
        let part = Part {
            list: self.key.clone(),
            number: self.number,
            first: self.first,
            people: self.people,
            last,
        };
        self.first += u64::from(self.people);
        (self.people, self.number) = (0, self.number + 1);
        Submission {
            key: Some(part.key()),
            operation: self.operation,
            prefix: None,
            request,
            terms: Terms {
                part: Some(part),
                ..Terms::default()
            },
        }
    }
}

impl Shape {
    fn of(operation: &OperationRow) -> Option<Self> {
        operation.collect.as_ref()?;
        let fields = operation.ask.request.record.fields;
        let body = fields.iter().find(|field| field.ident == "body")?;
        let body_row = body.kind.group()?;
        let many = body_row
            .fields
            .iter()
            .filter(|field| field.occurs == Occurs::Many);
        let mut people = many.filter_map(|field| Some((field, field.kind.group()?)));
        let (person, person_row) = people.next()?;
        Some(Shape {
            body,
            body_row,
            person,
            person_row,
        })
    }

    /// The body of a request, empty if it has none yet.
    fn body_of(&self, request: &Record) -> Record {
        let body = request.root().first(self.body.no);
        let body = body.and_then(|body| body.group().to_record());
        body.unwrap_or_else(|| Record::new(self.body_row))
    }
}

/// How many people one request may have.
fn most_people(operation: &OperationRow, limits: &Limits) -> usize {
    let most = match operation.id == REFERENCE_NUMBER_BATCH.id {
        true => limits.batch_registrations,
        false => limits.batch_people,
    };
    most.clamp(1, u32::MAX as usize)
}

/// Gives a person without an identifier one.
fn number(person: &mut Record, place: u64) {
    let fields = person.row().fields;
    let own = fields
        .iter()
        .find(|field| field.ident == "arbitrary_identifier");
    if let Some(own) = own.filter(|own| person.root().first(own.no).is_none()) {
        person.set_text(&[], own.no, &place.to_string());
    }
}

impl Part {
    /// The key of the part's job.
    pub(super) fn key(&self) -> String {
        let (list, number) = (self.list.clone(), self.number);
        PartName { list, number }.key()
    }
}

/// A list and its parts, as far as they were submitted (一括の状態).
#[derive(Debug)]
pub struct List<'e> {
    at_hand: Vec<&'e Job>,
    all: &'e Parts,
}

impl<'e> List<'e> {
    /// Its parts in order, without those of a long list that stand in the ledger alone
    /// ([`Settings::parts_at_hand`](super::Settings::parts_at_hand)).
    pub fn parts(&self) -> &[&'e Job] {
        &self.at_hand
    }

    /// How many parts were submitted.
    pub fn count(&self) -> usize {
        self.all.count()
    }

    /// How many people were submitted.
    pub fn people(&self) -> u64 {
        let parts = self.at_hand.iter().filter_map(|job| job.part.as_ref());
        let at_hand: u64 = parts.map(|part| u64::from(part.people)).sum();
        at_hand + self.all.away.people()
    }

    /// Whether everyone was submitted: the last part is there, and all before it.
    pub fn is_whole(&self) -> bool {
        let at_hand = self.at_hand.last().and_then(|job| job.part.as_ref());
        let at_hand = at_hand.map(|part| (part.number, part.last));
        let highest = at_hand.max(self.all.away.highest());
        // No two have the same number, because a key names one job.
        highest.is_some_and(|(number, last)| last && self.count() == number as usize + 1)
    }

    /// How many parts have an answer, or never will.
    pub fn done(&self) -> usize {
        let at_hand = self.at_hand.iter().filter(|job| job.is_done()).count();
        at_hand + self.all.away.parts() - self.all.away.waiting()
    }

    /// Whether the list is whole and nothing more comes by itself.
    pub fn is_done(&self) -> bool {
        self.is_whole() && self.all.are_done()
    }

    /// Whether the host has all of it.
    pub fn is_over(&self) -> bool {
        self.is_whole() && self.all.are_closed()
    }

    /// Those that wait for their turn in the ledger alone; none of a short list.
    pub fn waiting_away(&self) -> Range<u32> {
        self.all.away.numbers()
    }
}

/// Who of a part was answered (点呼): people are known by the place in the list that their 任意の識別子
/// names, so that one who is left out or comes twice is noticed.
#[derive(Debug)]
pub struct Roll {
    first: u64,
    answered: Vec<bool>,
}

impl Roll {
    /// Nobody of a part yet.
    pub fn of(part: &Part) -> Self {
        Roll {
            first: part.first,
            answered: vec![false; part.people as usize],
        }
    }

    /// Marks one person of the answer. The place in the list, from 1; `None` for one who was not asked
    /// about, has an identifier of the host's own, or was marked before.
    pub fn mark(&mut self, unit: Group<'_>) -> Option<u64> {
        let place: u64 = unit
            .named("search")?
            .group()
            .text_named("arbitrary_identifier")?
            .parse()
            .ok()?;
        let index = usize::try_from(place.checked_sub(self.first + 1)?).ok()?;
        let known = self.answered.get_mut(index)?;
        (!std::mem::replace(known, true)).then_some(place)
    }

    /// The places of those who were asked about and not answered.
    pub fn missing(&self) -> impl Iterator<Item = u64> {
        let places = self.answered.iter().zip(self.first + 1..);
        places
            .filter(|(answered, _)| !**answered)
            .map(|(_, place)| place)
    }
}

impl Engine {
    /// The list of a key; `None` if nothing of it was submitted.
    pub fn list(&self, key: &str) -> Option<List<'_>> {
        let all = self.jobs.list(key)?;
        Some(List {
            at_hand: self.jobs.parts(all).collect(),
            all,
        })
    }

    /// The keys of all lists that the host has not acknowledged, oldest first.
    pub fn open_lists(&self) -> Vec<&str> {
        let is_over = |key: &str| self.list(key).is_some_and(|list| list.is_over());
        let lists = self.jobs.lists();
        let open = lists.filter(|(key, parts)| !parts.are_closed() || !is_over(key));
        let mut open: Vec<_> = open.map(|(key, parts)| (parts.first(), key)).collect();
        open.sort();
        open.into_iter().map(|(_, key)| key).collect()
    }

    /// Lists that are done and were not told of, with their first parts, oldest first.
    pub(super) fn lists_to_tell(&self) -> Vec<(String, JobId)> {
        let lists = self.jobs.lists();
        let done = lists.filter(|(key, parts)| parts.are_done() && !self.lists_told.contains(*key));
        let mut done: Vec<(String, JobId)> = done
            .filter_map(|(key, parts)| {
                let list = self.list(key)?;
                let first = parts.first()?;
                (list.is_done() && !list.is_over()).then(|| (key.to_owned(), first))
            })
            .collect();
        done.sort_by_key(|(_, first)| *first);
        done
    }
}

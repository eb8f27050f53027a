//! A terminal of a few lines: takes every request, writes down what it saw, and answers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use onshi_core::catalogue::operations;
use onshi_core::catalogue::{Dialect, FieldRow, Kind, MessageRow, OperationRow, SegmentOfResult};
use onshi_core::message::{FileName, Summary, answer_stem};
use onshi_core::record::{CodeType, Record, read_frame, write};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;

use super::{INSTITUTION, names_in, plant, texts};

/// How often a batch is still processing before it is done.
pub const PROCESSING: u32 = 2;
/// People in a batch result when nobody was named by an identifier.
pub const PEOPLE: usize = 3;

/// What the terminal was asked, and under which name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub name: String,
    /// The message and its texts, without the header.
    pub question: String,
}

pub struct Terminal {
    req: PathBuf,
    res: PathBuf,
    pub log: Vec<Asked>,
    /// The first person of a batch has clinical information, with a mark in every value.
    pub plants: bool,
    /// 医療機関コード that it answers with.
    pub institution: String,
    collected: BTreeMap<String, u32>,
    /// 任意の識別子 of the people of a 受付番号.
    asked_about: BTreeMap<String, Vec<String>>,
}

impl Terminal {
    pub fn at(root: &Path) -> Self {
        Terminal {
            req: root.join("req"),
            res: root.join("res"),
            log: Vec::new(),
            plants: false,
            institution: INSTITUTION.to_owned(),
            collected: BTreeMap::new(),
            asked_about: BTreeMap::new(),
        }
    }

    /// Takes every request and answers it.
    pub fn step(&mut self) {
        for name in names_in(&self.req) {
            let (stem, bytes) = self.take(&name);
            fs::write(self.res.join(stem + ".xml"), bytes).expect("an answer");
        }
    }

    /// Takes one request; the name of its answer without ending, and the answer's bytes.
    pub fn take(&mut self, name: &str) -> (String, Vec<u8>) {
        let path = self.req.join(name);
        let bytes = fs::read(&path).expect("a request");
        let message = FileName::parse(name)
            .expect("a name")
            .message(Dialect::standard());
        let frame = read_frame(&bytes[..], message, Limits::default()).expect("a whole request");
        let summary = Summary::of(&frame);
        self.log.push(Asked {
            name: name.to_owned(),
            question: question(message, &frame.record),
        });
        fs::remove_file(path).expect("taken");
        let stem = answer_stem(name).expect("a request");
        let mut answer = self.answer(message, &frame.record, &summary);
        let code = &self.institution;
        set(&mut answer, "header", "medical_institution_code", code);
        (stem, write(&answer, Charset::Utf8).expect("an answer"))
    }

    fn answer(
        &mut self,
        asked: &'static MessageRow,
        request: &Record,
        summary: &Summary,
    ) -> Record {
        let (operation, collecting) = operation_of(asked);
        if collecting {
            let reception = summary.reception.as_deref().expect("a reception number");
            let round = self.collected.entry(reception.to_owned()).or_default();
            *round += 1;
            let people = self.asked_about.get(reception).map_or(&[][..], |all| all);
            let mut answer = collected(operation, reception, people, *round > PROCESSING);
            if self.plants && *round > PROCESSING {
                plant(&mut answer);
            }
            return answer;
        }
        let reception = format!("RECEPTION-{:04}", self.log.len());
        let mut answer = answer_to(operation.ask.answer, summary);
        if operation.collect.is_some() {
            self.asked_about
                .insert(reception.clone(), identifiers(request));
            set(&mut answer, "body", "reception_number", &reception);
        }
        answer
    }
}

/// The plain, normal answer to a first question.
pub fn answer_to(message: &'static MessageRow, request: &Summary) -> Record {
    let mut answer = Record::new(message.record);
    set(
        &mut answer,
        "header",
        "medical_institution_code",
        INSTITUTION,
    );
    if let Some(identifier) = &request.file_identifier {
        set(
            &mut answer,
            "header",
            "arbitrary_file_identifier",
            identifier,
        );
    }
    set(
        &mut answer,
        "header",
        "segment_of_result",
        SegmentOfResult::Normal.wire(),
    );
    answer
}

fn collected(
    operation: &OperationRow,
    reception: &str,
    identifiers: &[String],
    done: bool,
) -> Record {
    let pair = operation.collect.as_ref().expect("a batch");
    let mut answer = answer_to(pair.answer, &Summary::default());
    set(&mut answer, "header", "reception_number", reception);
    if done {
        add_people(&mut answer, pair.answer, identifiers);
    } else {
        let segment = SegmentOfResult::Processing.wire();
        set(&mut answer, "header", "segment_of_result", segment);
    }
    answer
}

fn add_people(answer: &mut Record, message: &MessageRow, identifiers: &[String]) {
    let (body, inner) = group(answer.row().fields, "body");
    let unit = message.unit.expect("a batch").no;
    let unit_field = inner.iter().find(|field| field.no == unit);
    let (unit, person) = fields_of(unit_field.expect("a field"));
    let reference = field(person, "reference_number").no;
    let people = match identifiers.len() {
        0 => PEOPLE,
        asked_about => asked_about,
    };
    for at in 0..people {
        let path = [(body, 0), (unit, at)];
        if let Some(identifier) = identifiers.get(at) {
            let (search, inner) = group(person, "search");
            let path = [(body, 0), (unit, at), (search, 0)];
            answer.set_text(&path, field(inner, "arbitrary_identifier").no, identifier);
        }
        answer.set_text(&path, reference, &format!("PERSON-{at}"));
    }
}

/// 任意の識別子 of everyone a request asks about.
fn identifiers(request: &Record) -> Vec<String> {
    let body = request.root().named("body").expect("a body").group();
    let people = body.items().filter(|item| item.is_group());
    let named = people.filter_map(|person| {
        let identifier = person.group().text_named("arbitrary_identifier")?;
        Some(identifier.to_owned())
    });
    named.collect()
}

/// Sets a field of header or body by its name in the catalogue.
pub fn set(record: &mut Record, part: &str, ident: &str, text: &str) {
    let (no, fields) = group(record.row().fields, part);
    record.set_text(&[(no, 0)], field(fields, ident).no, text);
}

fn group(fields: &'static [FieldRow], ident: &str) -> (u16, &'static [FieldRow]) {
    fields_of(field(fields, ident))
}

fn field(fields: &'static [FieldRow], ident: &str) -> &'static FieldRow {
    let found = fields.iter().find(|field| field.ident == ident);
    found.expect("a field")
}

fn fields_of(field: &'static FieldRow) -> (u16, &'static [FieldRow]) {
    match field.kind {
        Kind::Group(row) => (field.no, row.fields),
        _ => panic!("{} is a group", field.ident),
    }
}

fn operation_of(asked: &MessageRow) -> (&'static OperationRow, bool) {
    let is = |row: &OperationRow| {
        let collects = row
            .collect
            .as_ref()
            .is_some_and(|pair| pair.request == asked);
        (row.ask.request == asked || collects).then_some(collects)
    };
    let found = operations().find_map(|row| Some((row, is(row)?)));
    found.expect("an operation")
}

fn question(message: &MessageRow, record: &Record) -> String {
    let body = record.root().named("body").expect("a body").group();
    format!("{} {}", message.japanese, texts(body).join(" "))
}

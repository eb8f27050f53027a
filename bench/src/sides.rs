//! What is measured: each side does its work in a process of its own and reports one line.

use std::fs::File;
use std::hint::black_box;
use std::io::Read;

use cpu_time::ProcessTime;
use onshi_core::catalogue::{BATCH_ANSWER, BATCH_REQUEST};
use onshi_core::catalogue::{
    BatchQuery, BatchRequest, BatchRequestBody, DatedRequestHeader, Kind, RecordRow,
};
use onshi_core::record::{self, Group, Record, Units, read_frame};
use onshi_core::text::Charset;
use onshi_core::xml::{self, Limits, Proof, Source, SourceError};
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use crate::Failure;
use crate::habits::Habits;
use crate::random::Random;
use crate::sums::{Report, Sums};

/// Does its work on a subject; gives the processor time of that alone, and what it saw.
type Side = fn(&str) -> Result<(f64, Sums), Failure>;

/// The sides by the names they are started with.
const SIDES: &[(&str, Side)] = &[
    (READ, read),
    (READ_ONCE, read_once),
    (EVENTS, events),
    (QUICK_XML, quick_xml),
    (WRITE, write),
    (QUICK_XML_WRITE, quick_xml_write),
];

/// As the product does it: prove the whole document, then every field of every person.
pub const READ: &str = "read";
/// The second pass alone.
pub const READ_ONCE: &str = "read-once";
/// The strict event loop below both passes, bare.
pub const EVENTS: &str = "events";
/// The bare event loop of quick-xml over a file that is in memory already.
pub const QUICK_XML: &str = "quick-xml";
/// A batch request of so many people.
pub const WRITE: &str = "write";
/// The bare writer of quick-xml, from names and values that are at hand already.
pub const QUICK_XML_WRITE: &str = "quick-xml-write";

/// Runs a side and prints its report.
pub fn run(name: &str, subject: &str) -> Result<(), Failure> {
    let found = SIDES.iter().find(|(side, _)| *side == name);
    let (_, side) = found.ok_or_else(|| format!("there is no side {name}"))?;
    let (seconds, sums) = side(subject)?;
    let report = Report {
        seconds,
        sums,
        peak_kib: peak_kib()?,
    };
    println!("{report}");
    Ok(())
}

/// Works once to warm up and once on the clock.
fn timed<T>(mut work: impl FnMut() -> Result<T, Failure>) -> Result<(f64, T), Failure> {
    black_box(work()?);
    let start = ProcessTime::now();
    let done = black_box(work()?);
    Ok((start.elapsed().as_secs_f64(), done))
}

/// The most memory this process ever held.
fn peak_kib() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let words = line.and_then(|line| line.split_whitespace().next());
    Ok(words
        .ok_or("this system does not tell peak memory")?
        .parse()?)
}

/// A file as the drivers read it.
pub struct FileSource(pub File);

impl Source for FileSource {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, SourceError> {
        self.0.read(into).map_err(|error| SourceError {
            reason: error.to_string(),
        })
    }
}

fn open(path: &str) -> Result<FileSource, Failure> {
    Ok(FileSource(File::open(path)?))
}

fn read(path: &str) -> Result<(f64, Sums), Failure> {
    timed(|| {
        let frame = read_frame(open(path)?, &BATCH_ANSWER, Limits::default())?;
        let mut sums = Sums::default();
        visit(frame.record.root(), &mut sums);
        read_units(path, frame.proof, &mut sums)?;
        Ok(sums)
    })
}

fn read_once(path: &str) -> Result<(f64, Sums), Failure> {
    let frame = read_frame(open(path)?, &BATCH_ANSWER, Limits::default())?;
    timed(|| {
        let mut sums = Sums::default();
        visit(frame.record.root(), &mut sums);
        read_units(path, frame.proof.clone(), &mut sums)?;
        Ok(sums)
    })
}

fn read_units(path: &str, proof: Proof, sums: &mut Sums) -> Result<(), Failure> {
    let mut units = Units::new(open(path)?, &BATCH_ANSWER, Limits::default(), proof);
    while let Some(unit) = units.next()? {
        visit(unit.root(), sums);
    }
    Ok(())
}

fn visit(group: Group<'_>, sums: &mut Sums) {
    for item in group.items() {
        match item.is_group() {
            true => visit(item.group(), sums),
            false => sums.add(item.text().len()),
        }
    }
}

fn events(path: &str) -> Result<(f64, Sums), Failure> {
    timed(|| {
        let mut reader = xml::Reader::new(open(path)?, Limits::default());
        let (mut sums, mut leaf, mut length) = (Sums::default(), false, 0);
        loop {
            match reader.next()? {
                xml::Event::Start { .. } => (leaf, length) = (true, 0),
                xml::Event::Text(text) => length = text.len(),
                xml::Event::End { .. } if std::mem::take(&mut leaf) => sums.add(length),
                xml::Event::End { .. } => {}
                xml::Event::Done(_) => return Ok(sums),
            }
        }
    })
}

fn quick_xml(path: &str) -> Result<(f64, Sums), Failure> {
    let bytes = std::fs::read(path)?;
    timed(|| bare_loop(&bytes))
}

/// An element without elements inside is a leaf; that is all this loop knows.
fn bare_loop(bytes: &[u8]) -> Result<Sums, Failure> {
    let mut reader = quick_xml::Reader::from_reader(bytes);
    let (mut sums, mut leaf, mut length) = (Sums::default(), false, 0);
    loop {
        match reader.read_event()? {
            Event::Start(_) => (leaf, length) = (true, 0),
            Event::Text(text) => length += text.len(),
            Event::End(_) if std::mem::take(&mut leaf) => sums.add(length),
            Event::Eof => return Ok(sums),
            _ => {}
        }
    }
}

fn write(people: &str) -> Result<(f64, Sums), Failure> {
    let request = batch_request(people.parse()?);
    let (seconds, bytes) = timed(|| Ok(record::write(&request, Charset::Utf8)?))?;
    Ok((seconds, bare_loop(&bytes)?))
}

fn quick_xml_write(people: &str) -> Result<(f64, Sums), Failure> {
    let request = batch_request(people.parse()?);
    let mut pieces = Vec::new();
    flatten(request.root(), &mut pieces);
    let (seconds, bytes) = timed(|| write_pieces(&pieces))?;
    Ok((seconds, bare_loop(&bytes)?))
}

/// What is to be written, in order.
enum Piece<'a> {
    Start(&'a str),
    Leaf(&'a str, &'a str),
    End(&'a str),
}

fn flatten<'a>(group: Group<'a>, into: &mut Vec<Piece<'a>>) {
    for item in group.items() {
        let element = item.element();
        if item.is_group() {
            into.push(Piece::Start(element));
            flatten(item.group(), into);
            into.push(Piece::End(element));
        } else {
            into.push(Piece::Leaf(element, item.text()));
        }
    }
}

fn write_pieces(pieces: &[Piece<'_>]) -> Result<Vec<u8>, Failure> {
    let mut writer = quick_xml::Writer::new_with_indent(Vec::new(), b' ', 2);
    for piece in pieces {
        match *piece {
            Piece::Start(element) => writer.write_event(Event::Start(BytesStart::new(element)))?,
            Piece::End(element) => writer.write_event(Event::End(BytesEnd::new(element)))?,
            Piece::Leaf(element, text) => {
                writer.write_event(Event::Start(BytesStart::new(element)))?;
                writer.write_event(Event::Text(BytesText::new(text)))?;
                writer.write_event(Event::End(BytesEnd::new(element)))?;
            }
        }
    }
    Ok(writer.into_inner())
}

fn batch_request(people: usize) -> Record {
    let (habits, mut random) = (Habits::new(), Random::seeded(people as u64));
    let mut body = Record::new(BatchRequestBody::ROW);
    for _ in 0..people {
        let query = leaves(BatchQuery::ROW, &habits, &mut random);
        body.append(BatchRequestBody::search.no, &query);
    }
    let header = leaves(DatedRequestHeader::ROW, &habits, &mut random);
    let mut request = Record::new(BATCH_REQUEST.record);
    request.append(BatchRequest::header.no, &header);
    request.append(BatchRequest::body.no, &body);
    request
}

/// A record of leaves only.
fn leaves(row: &'static RecordRow, habits: &Habits, random: &mut Random) -> Record {
    let mut record = Record::new(row);
    for field in row.fields {
        if !matches!(field.kind, Kind::Group(_)) && habits.has(row, field, random) {
            record.set_text(&[], field.no, &habits.text(row, field, random));
        }
    }
    record
}

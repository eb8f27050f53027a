//! quick-xml, bare: the fastest general library there is for Rust, doing the least that is possible.

use onshi_core::catalogue::ROOT;
use onshi_core::record::{Group, Record};
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use super::timed;
use crate::Failure;
use crate::made::Maker;
use crate::sums::Sums;
use crate::task::Task;

pub fn read(task: &Task) -> Result<(f64, Sums), Failure> {
    let bytes = std::fs::read(task.path())?;
    timed(task, || bare_loop(&bytes))
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

/// Over the document written before.
pub fn write(task: &Task) -> Result<(f64, Sums), Failure> {
    let message = Maker::new(task.shape, task.units).message();
    let pieces = flattened(&message);
    let mut document = Vec::new();
    let (seconds, ()) = timed(task, || {
        document.clear();
        write_pieces(&pieces, &mut document)
    })?;
    Ok((seconds, bare_loop(&document)?))
}

/// Into memory that is new each time.
pub fn write_fresh(task: &Task) -> Result<(f64, Sums), Failure> {
    let message = Maker::new(task.shape, task.units).message();
    let pieces = flattened(&message);
    let (seconds, document) = timed(task, || {
        let mut document = Vec::new();
        write_pieces(&pieces, &mut document)?;
        Ok(document)
    })?;
    Ok((seconds, bare_loop(&document)?))
}

/// What is to be written, in order.
enum Piece<'a> {
    Start(&'a str),
    Leaf(&'a str, &'a str),
    End(&'a str),
}

fn flattened(message: &Record) -> Vec<Piece<'_>> {
    let mut pieces = vec![Piece::Start(ROOT)];
    flatten(message.root(), &mut pieces);
    pieces.push(Piece::End(ROOT));
    pieces
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

fn write_pieces(pieces: &[Piece<'_>], into: &mut Vec<u8>) -> Result<(), Failure> {
    let mut writer = quick_xml::Writer::new_with_indent(into, b' ', 2);
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
    Ok(())
}

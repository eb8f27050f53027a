//! A record is written as another, simpler writer would write it, and what quick-xml writes of it
//! reads the same. Over an old file and in pieces, it is the same document.
#![allow(clippy::expect_used, clippy::unwrap_used)] // a test fails by panicking

use std::collections::HashMap;

use onshi_core::catalogue::{BATCH_ANSWER, Dialect, Layout, MessageRow, messages};
use onshi_core::error::Error;
use onshi_core::record::{
    Group, Item, Record, read_whole, to_json, write, write_in_pieces, write_into,
};
use onshi_core::text::{Charset, encode};
use onshi_core::xml::Limits;
use proptest::prelude::*;
use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

mod support;
use support::filler::{Dice, filled};

const CHARSETS: [Charset; 3] = [Charset::ShiftJisJis90, Charset::Cp932, Charset::Utf8];

fn root_name(message: &'static MessageRow) -> String {
    let layout = Dialect::standard().layout(message.record);
    layout.node(Layout::ROOT).name.to_string()
}

/// Writes a record whose elements stand in order, line by line and character by character.
struct Plain {
    charset: Charset,
    out: Vec<u8>,
}

/// The path of what is refused, and what is said of it.
type Refused = (String, String);

impl Plain {
    fn document(charset: Charset, root: &str, group: Group<'_>) -> Result<Vec<u8>, Refused> {
        let label = charset.xml_label();
        let declaration = format!("<?xml version=\"1.0\" encoding=\"{label}\" standalone=\"no\"?>");
        let out = declaration.into_bytes();
        let mut plain = Plain { charset, out };
        plain.group(0, root, root, group)?;
        plain.out.extend(b"\r\n");
        Ok(plain.out)
    }

    fn group(
        &mut self,
        depth: usize,
        path: &str,
        name: &str,
        group: Group<'_>,
    ) -> Result<(), Refused> {
        let line = format!("\r\n{}", "  ".repeat(depth));
        self.ascii(&format!("{line}<{name}>"));
        for item in group.items() {
            let name = item.element();
            let path = format!("{path}/{name}");
            if item.is_group() {
                self.group(depth + 1, &path, name, item.group())?;
                continue;
            }
            self.ascii(&format!("{line}  <{name}>"));
            for (index, c) in item.text().chars().enumerate() {
                let written = self.character(c, index);
                written.map_err(|why| (path.clone(), why))?;
            }
            self.ascii(&format!("</{name}>"));
        }
        if group.items().next().is_some() {
            self.ascii(&line);
        }
        self.ascii(&format!("</{name}>"));
        Ok(())
    }

    fn character(&mut self, c: char, index: usize) -> Result<(), String> {
        let code = u32::from(c);
        match c {
            '&' => self.ascii("&amp;"),
            '<' => self.ascii("&lt;"),
            '>' => self.ascii("&gt;"),
            '\t' | '\n' | '\r' => self.ascii(&format!("&#{code};")),
            '\0'..' ' | '\u{FFFE}' | '\u{FFFF}' => {
                return Err(format!("character U+{code:04X} is not allowed in XML"));
            }
            _ if encode(self.charset, &String::from(c), &mut self.out).is_err() => {
                let charset = self.charset.name();
                let place = format!("at position {index} does not exist in {charset}");
                return Err(format!("character U+{code:04X} {place}"));
            }
            _ => {}
        }
        Ok(())
    }

    fn ascii(&mut self, text: &str) {
        self.out.extend(text.bytes());
    }
}

/// How a copy differs: by the order of elements of different names, and by texts.
struct Changes<'a> {
    turn: &'a mut dyn FnMut() -> u64,
    text: &'a dyn Fn(&str) -> String,
}

impl Changes<'_> {
    fn copy(&mut self, record: &Record) -> Record {
        let mut copy = Record::new(record.row());
        self.group(record.root(), &mut copy, &mut Vec::new());
        copy
    }

    fn group(&mut self, group: Group<'_>, into: &mut Record, path: &mut Vec<(u16, usize)>) {
        into.touch_group(path);
        let mut items: Vec<Item<'_>> = group.items().collect();
        let mut turns = HashMap::new();
        items
            .sort_by_cached_key(|item| *turns.entry(item.element()).or_insert_with(&mut self.turn));
        let mut counts = HashMap::new();
        for item in items {
            let no = item.row().unwrap().no;
            let nth: &mut usize = counts.entry(no).or_default();
            if item.is_group() {
                path.push((no, *nth));
                self.group(item.group(), into, path);
                path.pop();
            } else {
                into.add_text(path, no, &(self.text)(item.text()));
            }
            *nth += 1;
        }
    }
}

/// The same elements by another program, which indents otherwise.
fn written_by_quick_xml(root: &str, record: &Record) -> Vec<u8> {
    fn write(group: Group<'_>, writer: &mut Writer<Vec<u8>>) {
        for item in group.items() {
            let name = item.element();
            writer
                .write_event(Event::Start(BytesStart::new(name)))
                .unwrap();
            match item.is_group() {
                true => write(item.group(), writer),
                false => {
                    // It leaves carriage returns as they are, and a reader makes line feeds of them.
                    let text = escape(item.text()).replace('\r', "&#13;");
                    let text = BytesText::from_escaped(text);
                    writer.write_event(Event::Text(text)).unwrap();
                }
            }
            writer.write_event(Event::End(BytesEnd::new(name))).unwrap();
        }
    }
    let mut writer = Writer::new_with_indent(Vec::new(), b'\t', 1);
    let declaration = BytesDecl::new("1.0", Some("UTF-8"), None);
    writer.write_event(Event::Decl(declaration)).unwrap();
    writer
        .write_event(Event::Start(BytesStart::new(root)))
        .unwrap();
    write(record.root(), &mut writer);
    writer.write_event(Event::End(BytesEnd::new(root))).unwrap();
    writer.into_inner()
}

/// A record written over an old file of so many bytes.
fn over(record: &Record, charset: Charset, old: u64) -> Result<Vec<u8>, Error> {
    let layout = Dialect::standard().layout(record.row());
    let mut file = vec![b'?'; old as usize];
    let written = write_into(record, &layout, charset, &mut file);
    if written.is_err() {
        assert!(file.is_empty());
    }
    written.map(|()| file)
}

/// The pieces of a record.
fn pieces(record: &Record, charset: Charset) -> Result<Vec<Vec<u8>>, Error> {
    let layout = Dialect::standard().layout(record.row());
    let mut pieces = Vec::new();
    write_in_pieces(record, &layout, charset, |piece| {
        pieces.push(piece.to_vec());
        Ok::<(), Error>(())
    })?;
    Ok(pieces)
}

fn any_message() -> impl Strategy<Value = &'static MessageRow> {
    (0..messages().count()).prop_map(|index| messages().nth(index).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_record_is_written_as_the_plain_writer_writes_it(
        message in any_message(),
        seed: u64,
        density in 0u64..=100,
    ) {
        let record = filled(message, seed, density);
        let mut dice = Dice(seed);
        let shuffled = Changes { turn: &mut || dice.roll(9), text: &str::to_owned }.copy(&record);
        for charset in CHARSETS {
            let plain = Plain::document(charset, &root_name(message), record.root()).unwrap();
            prop_assert_eq!(&write(&record, charset).unwrap(), &plain);
            prop_assert_eq!(&write(&shuffled, charset).unwrap(), &plain);
            prop_assert_eq!(&over(&record, charset, seed % 9_000).unwrap(), &plain);
            prop_assert_eq!(&pieces(&record, charset).unwrap().concat(), &plain);
        }
    }

    #[test]
    fn any_text_is_written_or_refused_as_the_plain_writer_does(
        seed: u64,
        texts in proptest::collection::vec(any::<String>(), 8),
    ) {
        let record = filled(&BATCH_ANSWER, seed, 30);
        let text = |text: &str| match text.len() % 5 {
            0 => texts[text.len() % 8].clone(),
            _ => text.to_owned(),
        };
        let record = Changes { turn: &mut || 0, text: &text }.copy(&record);
        for charset in CHARSETS {
            let root = root_name(&BATCH_ANSWER);
            let ours = write(&record, charset);
            match Plain::document(charset, &root, record.root()) {
                Ok(plain) => prop_assert_eq!(&ours.unwrap(), &plain),
                Err((path, why)) => {
                    let error = ours.unwrap_err();
                    prop_assert_eq!(&over(&record, charset, seed % 9_000).unwrap_err(), &error);
                    prop_assert_eq!(&pieces(&record, charset).unwrap_err(), &error);
                    let place = error.place();
                    prop_assert_eq!((&place.path, &place.detail), (&Some(path), &Some(why)));
                }
            }
        }
    }

    #[test]
    fn what_quick_xml_writes_of_a_record_reads_the_same(
        message in any_message(),
        seed: u64,
        density in 0u64..=100,
    ) {
        let record = filled(message, seed, density);
        let theirs = written_by_quick_xml(&root_name(message), &record);
        for charset in CHARSETS {
            let ours = write(&record, charset).unwrap();
            let [ours, theirs] = [&ours, &theirs]
                .map(|document| read_whole(&document[..], message, Limits::default()).unwrap());
            prop_assert_eq!(to_json(&ours), to_json(&theirs));
            prop_assert_eq!(&ours, &theirs);
        }
    }
}

//! Two readers that never saw ours, and the rule by which the three are compared.
//!
//! | oracle | how it is asked | what its word counts for |
//! |---|---|---|
//! | the `xml` crate | as it comes | what it refuses and what it reads; where only we refuse, the reason is listed |
//! | quick-xml | every check it has is on, and what it leaves to its user is checked here | what it refuses and what it reads; it accepts too much to be asked about our refusals (docs/xml.md) |
#![allow(dead_code)] // each test program uses its part

use onshi_core::text::{Charset, decode};
use onshi_core::xml::{Limits, Reader, XmlErrorKind as Kind, prove};
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use xml_oracle::name::OwnedName;
use xml_oracle::reader::{ParserConfig, XmlEvent};

use crate::xml_support::{Owned, read};

/// Fails, and says how, if an oracle refuses what we accept, if anybody reads something else than the
/// others, or if the proof does not come to the end that reading came to.
pub fn agree(document: &[u8]) -> Result<(), String> {
    let ours = read(document, 1 << 16);
    let proven = Reader::with_chunk(document, Limits::default(), 50).prove();
    let told = |what: String| Err(format!("{what}\n{}", document.escape_ascii()));
    if ours.as_ref().map(|(_, proof)| proof) != proven.as_ref() {
        return told(format!("read {ours:?}, but proven {proven:?}"));
    }
    match ours {
        Ok((events, _)) => {
            let ours = without_counts(events);
            for (name, oracle) in ORACLES {
                match oracle(document).map(without_counts) {
                    Ok(theirs) if theirs == ours => {}
                    Ok(theirs) => return told(format!("{name} reads {theirs:?}, we {ours:?}")),
                    Err(why) => return told(format!("only {name} refuses: {why}")),
                }
            }
            Ok(())
        }
        Err(error) if is_stricter_by_intent(&error.kind) || xml_crate(document).is_err() => Ok(()),
        Err(error) => told(format!("only we refuse: {error}")),
    }
}

/// A document in the encoding that oracles read.
pub struct Text {
    /// As decoded, which is what offsets count.
    pub decoded: String,
    /// As an oracle can be given it.
    pub readable: Vec<u8>,
}

/// A document that we accept, in UTF-8: if it is in Shift_JIS, under another declaration.
pub fn in_utf8(document: &[u8]) -> Option<Text> {
    let charset = prove(document, Limits::default()).ok()?.charset;
    let mark = "\u{FEFF}".as_bytes();
    let bare = document.strip_prefix(mark).unwrap_or(document);
    let decoded = decode(charset, bare).ok()?.into_owned();
    let readable = match charset {
        Charset::Utf8 => document.to_vec(),
        _ => {
            let (_, rest) = decoded.split_once("?>")?;
            format!("<?xml version='1.0'?>{rest}").into_bytes()
        }
    };
    Some(Text { decoded, readable })
}

type Oracle = fn(&[u8]) -> Result<Vec<Owned>, String>;

/// The oracles by name.
pub const ORACLES: [(&str, Oracle); 2] = [("xml", xml_crate), ("quick-xml", quick_xml)];

/// Refusals that the `xml` crate does not share; the first four are limits of ours, in the others it
/// is more lenient than XML 1.0 and Namespaces in XML 1.0.
fn is_stricter_by_intent(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Doctype
            | Kind::UnsupportedVersion(_)
            | Kind::UnknownEncoding(_)
            | Kind::LimitExceeded(_)
            | Kind::IllegalName            // colons at either end of a name
            | Kind::MalformedTag           // `<` in an attribute value
            | Kind::DuplicateAttribute     // `xmlns` twice
            | Kind::MalformedPi            // a target with a colon
            | Kind::MisplacedDeclaration   // the target `xml:`
            | Kind::MalformedDeclaration // an encoding name of other characters
    )
}

/// Events without what the `xml` crate counts in another way: attributes that declare a namespace.
fn without_counts(events: Vec<Owned>) -> Vec<Owned> {
    let tell = |event| match event {
        Owned::Start(name, _) => Owned::Start(name, 0),
        other => other,
    };
    events.into_iter().map(tell).collect()
}

/// What the `xml` crate reads, with neighbouring texts joined.
pub fn xml_crate(document: &[u8]) -> Result<Vec<Owned>, String> {
    let config = ParserConfig::new()
        .ignore_comments(true)
        .allow_multiple_root_elements(false)
        .cdata_to_characters(true)
        .whitespace_to_characters(true)
        .coalesce_characters(true);
    let mut events = Vec::new();
    for event in config.create_reader(document) {
        match event.map_err(|error| error.to_string())? {
            XmlEvent::StartElement {
                name, attributes, ..
            } => {
                events.push(Owned::Start(written(name), attributes.len() as u32));
            }
            XmlEvent::EndElement { name } => events.push(Owned::End(written(name))),
            XmlEvent::Characters(text) => push_text(&mut events, &text),
            _ => {}
        }
    }
    Ok(events)
}

fn written(name: OwnedName) -> String {
    match name.prefix {
        Some(prefix) => format!("{prefix}:{}", name.local_name),
        None => name.local_name,
    }
}

/// What quick-xml reads for a user who checks whatever it leaves open: attributes, references, and
/// that the document has an end.
pub fn quick_xml(document: &[u8]) -> Result<Vec<Owned>, String> {
    let text = std::str::from_utf8(document).map_err(|error| error.to_string())?;
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    let mut events = Vec::new();
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(tag) => {
                depth += 1;
                events.push(quick_start(&tag)?);
            }
            Event::Empty(tag) => {
                events.push(quick_start(&tag)?);
                events.push(Owned::End(tag.name().as_ref().to_owned()));
            }
            Event::End(tag) => {
                depth = depth.checked_sub(1).ok_or("an end too many")?;
                events.push(Owned::End(tag.name().as_ref().to_owned()));
            }
            Event::Text(text) if depth > 0 => push_text(&mut events, &text.xml10_content()),
            Event::CData(text) if depth > 0 => push_text(&mut events, &text.xml10_content()),
            Event::GeneralRef(name) => {
                let number = name.resolve_char_ref().map_err(|error| error.to_string())?;
                match number {
                    Some(character) => push_text(&mut events, &character.to_string()),
                    None => push_text(
                        &mut events,
                        resolve_xml_entity(&name).ok_or("an entity without meaning")?,
                    ),
                }
            }
            Event::DocType(_) => return Err("a DOCTYPE".to_owned()),
            Event::Eof if depth > 0 => return Err("the end inside an element".to_owned()),
            Event::Eof => return Ok(events),
            _ => {}
        }
    }
}

fn quick_start(tag: &BytesStart<'_>) -> Result<Owned, String> {
    let mut count = 0;
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        value.map_err(|error| error.to_string())?;
        count += 1;
    }
    Ok(Owned::Start(tag.name().as_ref().to_owned(), count))
}

fn push_text(events: &mut Vec<Owned>, text: &str) {
    match events.last_mut() {
        _ if text.is_empty() => {}
        Some(Owned::Text(before)) => before.push_str(text),
        _ => events.push(Owned::Text(text.to_owned())),
    }
}

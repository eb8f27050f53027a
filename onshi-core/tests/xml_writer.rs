//! What the writer writes, what it refuses, and that the reader gives back the same.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod xml_support;

use onshi_core::text::fold::windows_form;
use onshi_core::text::{Charset, Unencodable};
use onshi_core::xml::{WriteError, WriteErrorKind as Kind, Writer};
use proptest::prelude::*;
use xml_support::{Owned, read};

const CHARSETS: [Charset; 3] = [Charset::ShiftJisJis90, Charset::Cp932, Charset::Utf8];

/// A root with one leaf.
fn leaf(charset: Charset, text: &str) -> Result<Vec<u8>, WriteError> {
    let mut writer = Writer::new(charset);
    writer.start("XmlMsg")?;
    writer.leaf("Name", text)?;
    writer.end()?;
    writer.finish()
}

#[test]
fn writes_the_layout_that_public_programs_write() {
    let mut writer = Writer::new(Charset::Utf8);
    writer.start("XmlMsg").unwrap();
    writer.start("MessageHeader").unwrap();
    writer.leaf("Name", "診療　太郎").unwrap();
    writer.leaf("Empty", "").unwrap();
    writer.end().unwrap();
    writer.start("MessageBody").unwrap();
    writer.end().unwrap();
    writer.end().unwrap();
    let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n\
        <XmlMsg>\r\n\
        \x20 <MessageHeader>\r\n\
        \x20   <Name>診療　太郎</Name>\r\n\
        \x20   <Empty></Empty>\r\n\
        \x20 </MessageHeader>\r\n\
        \x20 <MessageBody></MessageBody>\r\n\
        </XmlMsg>\r\n";
    assert_eq!(
        String::from_utf8(writer.finish().unwrap()).unwrap(),
        expected
    );
}

#[test]
fn a_public_sample_is_written_back_byte_for_byte() {
    let (_, sample) = xml_support::evidence()
        .into_iter()
        .find(|(name, _)| name == "OQSmuhvq01req_202604270001.tool-emitted.xml")
        .unwrap();
    let (events, _) = read(sample.as_slice(), 1 << 16).unwrap();
    let mut writer = Writer::new(Charset::ShiftJisJis90);
    let mut events = events.into_iter().peekable();
    while let Some(event) = events.next() {
        match (event, events.peek()) {
            (Owned::Start(name, _), Some(Owned::Text(text))) if !text.trim().is_empty() => {
                writer.leaf(&name, text).unwrap();
                events.nth(1);
            }
            (Owned::Start(name, _), _) => writer.start(&name).unwrap(),
            (Owned::End(_), _) => writer.end().unwrap(),
            (Owned::Text(_), _) => {}
        }
    }
    assert_eq!(writer.finish().unwrap(), sample);
}

#[test]
fn markup_and_blanks_in_a_value_survive() {
    let text = " <&>\"'\t\r\n\n\r]]>\u{3000}";
    let written = leaf(Charset::Utf8, text).unwrap();
    let content = "> &lt;&amp;&gt;\"'&#9;&#13;&#10;&#10;&#13;]]&gt;\u{3000}<";
    assert!(String::from_utf8_lossy(&written).contains(content));
    let (events, _) = read(written.as_slice(), 1 << 16).unwrap();
    assert!(events.contains(&Owned::Text(text.into())));
}

#[test]
fn a_character_outside_the_encoding_is_an_error_with_path_and_place() {
    let charset = Charset::ShiftJisJis90;
    let error = leaf(charset, "<a>髙").unwrap_err();
    let unencodable = Unencodable {
        character: '髙',
        index: 3,
        charset,
    };
    assert_eq!(
        error,
        WriteError {
            path: "XmlMsg/Name".into(),
            kind: unencodable.into()
        }
    );
    assert_eq!(
        error.to_string(),
        "XmlMsg/Name: character U+9AD9 at position 3 does not exist in Shift_JIS (JIS X 0208:1990)"
    );
    assert!(leaf(Charset::Cp932, "髙").is_ok());
}

#[test]
fn a_character_outside_xml_is_an_error() {
    for c in ['\0', '\u{8}', '\u{B}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'] {
        let error = leaf(Charset::Utf8, &format!("a{c}")).unwrap_err();
        assert_eq!(error.kind, Kind::IllegalCharacter(c.into()));
        assert_eq!(error.path, "XmlMsg/Name");
    }
}

#[test]
fn names_and_nesting_are_checked() {
    for name in ["", "1", "a b", "a:b", "a>", "-a", "a\u{0}"] {
        let error = Writer::new(Charset::Utf8).start(name).unwrap_err();
        assert_eq!(error.kind, Kind::IllegalName, "{name:?}");
    }
    let finished = |build: fn(&mut Writer) -> Result<(), WriteError>| {
        let mut writer = Writer::new(Charset::Utf8);
        build(&mut writer)
            .and_then(|()| writer.finish())
            .map_err(|error| error.kind)
    };
    assert_eq!(finished(|_| Ok(())), Err(Kind::Unbalanced));
    assert_eq!(finished(|w| w.end()), Err(Kind::Unbalanced));
    assert_eq!(finished(|w| w.start("a")), Err(Kind::Unbalanced));
    assert_eq!(
        finished(|w| w.leaf("a", "").and_then(|()| w.leaf("b", ""))),
        Err(Kind::Unbalanced)
    );
    assert!(finished(|w| w.leaf("a", "")).is_ok());
}

#[test]
fn a_refused_value_leaves_no_trace() {
    let mut writer = Writer::new(Charset::ShiftJisJis90);
    assert!(writer.leaf("Name", "𠮷").is_err());
    writer.start("XmlMsg").unwrap();
    assert!(writer.leaf("Name", "診療𠮷").is_err());
    assert!(writer.start("𠮷").is_err());
    writer.leaf("Name", "診療").unwrap();
    writer.end().unwrap();
    let mut other = Writer::new(Charset::ShiftJisJis90);
    other.start("XmlMsg").unwrap();
    other.leaf("Name", "診療").unwrap();
    other.end().unwrap();
    assert_eq!(writer.finish().unwrap(), other.finish().unwrap());
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(text in any::<String>(), which in 0..3_usize) {
        if let Ok(written) = leaf(CHARSETS[which], &text) {
            let (events, proof) = read(written.as_slice(), 7).unwrap();
            let found = events.get(3).cloned();
            let expected = match text.as_str() {
                "" => Owned::End("Name".into()),
                text if CHARSETS[which] == Charset::Utf8 => Owned::Text(text.into()),
                // Two characters may share a cell of JIS X 0208; reading gives one of them.
                text => Owned::Text(text.chars().map(windows_form).collect()),
            };
            prop_assert_eq!(found, Some(expected));
            prop_assert_eq!(proof.bytes, written.len() as u64);
        }
    }

    #[test]
    fn utf_8_carries_every_text_that_xml_allows(text in any::<String>()) {
        let legal = text.chars().all(|c| c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}')
            || matches!(c, '\t' | '\r' | '\n'));
        prop_assert_eq!(leaf(Charset::Utf8, &text).is_ok(), legal);
    }
}

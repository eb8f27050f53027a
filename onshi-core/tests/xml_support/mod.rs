//! What the XML tests share: sample documents, and events that outlive the reader.
#![allow(dead_code, clippy::unwrap_used)] // each test program uses its part; a test fails by panicking

use std::path::Path;

use onshi_core::xml::{
    Event, Limits, Position, Proof, Reader, Source, XmlError, XmlErrorKind, prove,
};

/// An [`Event`] that owns its strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owned {
    Start(String, u32),
    Text(String),
    End(String),
}

/// Reads a document to its end, `chunk` bytes at once.
pub fn read(source: impl Source, chunk: usize) -> Result<(Vec<Owned>, Proof), XmlError> {
    let mut reader = Reader::with_chunk(source, Limits::default(), chunk);
    let mut events = Vec::new();
    loop {
        match reader.next()? {
            Event::Start { name, attributes } => events.push(Owned::Start(name.into(), attributes)),
            Event::Text(text) => events.push(Owned::Text(text.into())),
            Event::End { name } => events.push(Owned::End(name.into())),
            Event::Done(proof) => return Ok((events, proof)),
        }
    }
}

/// Every event with the place where it starts, up to the error if there is one.
pub fn trace(bytes: &[u8], chunk: usize) -> (Vec<(Owned, Position)>, Result<Proof, XmlError>) {
    let mut reader = Reader::with_chunk(bytes, Limits::default(), chunk);
    let mut events = Vec::new();
    loop {
        let event = match reader.next() {
            Ok(Event::Start { name, attributes }) => Owned::Start(name.into(), attributes),
            Ok(Event::Text(text)) => Owned::Text(text.into()),
            Ok(Event::End { name }) => Owned::End(name.into()),
            Ok(Event::Done(proof)) => return (events, Ok(proof)),
            Err(error) => return (events, Err(error)),
        };
        events.push((event, reader.position()));
    }
}

/// Why a document is refused, by reading and by proving alike; panics if it is accepted.
pub fn refusal(bytes: &[u8]) -> XmlErrorKind {
    let proven = prove(bytes, Limits::default());
    match read(bytes, 1 << 16) {
        Err(error) => {
            assert_eq!(proven.unwrap_err(), error, "{}", bytes.escape_ascii());
            error.kind
        }
        Ok(_) => panic!("accepted: {}", bytes.escape_ascii()),
    }
}

/// Shift_JIS bytes of a text.
pub fn shift_jis(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    onshi_core::text::encode(onshi_core::text::Charset::Cp932, text, &mut bytes).unwrap();
    bytes
}

/// Small documents that use everything a document may use.
pub fn small_documents() -> Vec<Vec<u8>> {
    let plain = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n<XmlMsg>\r\n  \
        <MessageHeader>\r\n    <ProcessExecutionTime>20260401120000</ProcessExecutionTime>\r\n  \
        </MessageHeader>\r\n  <MessageBody/>\r\n</XmlMsg>\r\n";
    let japanese = "<?xml version='1.0' encoding='Shift_JIS' standalone='no' ?>\r\n<XmlMsg>\
        <Name>試験　太郎</Name><NameKana>ｼｹﾝ ﾀﾛｳ</NameKana><Address>東京都千代田区ソ能表</Address></XmlMsg>";
    let everything = "\u{FEFF}<!-- a - b --><?target data?>\n<p:r xmlns:p='urn:p' xmlns=\"urn:d\" \
        p:a='1' a=\"&lt;&#x30;\" >t&amp;u<!-- in -->v<![CDATA[<w>]]]]><![CDATA[>]]>\r\n&#13;\
        <b ></b\n><c\t/>髙<?p?>橋\u{10FFFF}</p:r>\n<!---->\n<?p q?? ?> ";
    let bare = "<a/>";
    let texts = "<a>1<b>2</b>3<b></b>]] ]&gt;<b>&#12354;</b>\r\r\n\n</a>";
    vec![
        plain.as_bytes().to_vec(),
        shift_jis(japanese),
        everything.as_bytes().to_vec(),
        bare.as_bytes().to_vec(),
        texts.as_bytes().to_vec(),
    ]
}

/// The public samples, with their file names.
pub fn evidence() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/evidence");
    let mut found = Vec::new();
    for folder in [root.clone(), root.join("clinical")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "xml") {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                found.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert_eq!(found.len(), 27, "the evidence folder is not complete");
    found
}

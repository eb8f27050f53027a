//! What the host reads, kept as it was read.

use onshi_client::{AnswerReader, Answered, Document};
use onshi_core::error::Error;
use onshi_core::job::{Part, Roll};
use onshi_core::message::Summary;
use onshi_core::record::{Group, Item, Record};

/// One reading of an answer, to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// File name.
    pub name: String,
    /// Hash of the document.
    pub blake3: [u8; 32],
    /// It is a document for people: no program finds an identifier in it.
    pub is_paper: bool,
    /// 医療機関コード that it names.
    pub institution: Option<String>,
    /// 任意のファイル識別子 that it echoes.
    pub file_identifier: Option<String>,
    /// 受付番号 that it names.
    pub reception: Option<String>,
    /// Everything that stands in it, once-elements first.
    pub texts: Vec<String>,
    /// The places in the list of the people in it, `None` for somebody who was not asked about or came
    /// before; empty if it answers no part of a list.
    pub called: Vec<Option<u64>>,
}

/// Reads an answer to its end; also gives what stands once in it.
pub(super) fn read(
    answer: Answered,
    part: Option<&Part>,
) -> Result<(Reading, Option<Record>), Error> {
    match answer {
        Answered::Message(reader) => read_message(*reader, part),
        Answered::Document(paper) => Ok((read_paper(paper), None)),
    }
}

fn read_message(
    mut reader: AnswerReader,
    part: Option<&Part>,
) -> Result<(Reading, Option<Record>), Error> {
    let summary = Summary::of(reader.frame());
    let mut texts = texts_of(reader.frame().record.root());
    let mut roll = part.map(Roll::of);
    let mut called = Vec::new();
    while let Some(unit) = reader.take_unit()? {
        texts.extend(texts_of(unit.root()));
        called.extend(roll.as_mut().map(|roll| roll.mark(unit.root())));
    }
    let reading = Reading {
        name: reader.name().to_owned(),
        blake3: summary.blake3,
        is_paper: false,
        institution: summary.institution,
        file_identifier: summary.file_identifier,
        reception: summary.reception,
        texts,
        called,
    };
    Ok((reading, Some(reader.frame().record.clone())))
}

fn read_paper(paper: Document) -> Reading {
    Reading {
        name: paper.name,
        blake3: paper.blake3,
        is_paper: true,
        institution: None,
        file_identifier: None,
        reception: None,
        texts: vec![String::from_utf8_lossy(&paper.bytes).into_owned()],
        called: Vec::new(),
    }
}

fn texts_of(group: Group<'_>) -> Vec<String> {
    let each = |item: Item<'_>| match item.is_group() {
        true => texts_of(item.group()),
        false => vec![item.text().to_owned()],
    };
    group.items().flat_map(each).collect()
}

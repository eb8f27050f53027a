//! An answer file: what it says, and the truth about it, which no client sees.

use std::sync::LazyLock;

use onshi_core::catalogue::{
    DrugInformationAnswer, DrugInformationHeader, DrugInformationRequestInfo, SegmentOfResult,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Sight;
use onshi_core::message::Summary;
use onshi_core::record::{CodeType, Draft, write};
use onshi_core::text::Charset;

pub const INSTITUTION: &str = "1311111111";
const OTHER_INSTITUTION: &str = "1399999999";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub bytes: Vec<u8>,
    says: Says,
    /// The request that it is for.
    pub request: String,
    /// It answers that request, and is whole.
    pub good: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Says {
    Refusal,
    Half,
    Message(Box<Summary>),
}

/// What a terminal writes into an answer.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    pub request: &'a str,
    pub message: Message,
    pub segment: SegmentOfResult,
    pub identifier: Option<&'a str>,
    pub reception: Option<&'a str>,
    /// Makes two answers that say the same differ.
    pub note: &'a str,
}

/// Which layout an answer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// Header and body.
    Plain,
    /// 受付番号 in the body.
    Reception,
    /// 受付番号 in the header.
    Collected,
    /// The answer to a cancellation.
    Cancel,
    /// 薬剤情報.
    Drugs,
}

impl Paper {
    pub fn refusal(request: &str) -> Self {
        Paper {
            bytes: b"refused".to_vec(),
            says: Says::Refusal,
            request: request.to_owned(),
            good: true,
        }
    }

    pub fn message(words: &Words<'_>) -> Self {
        let bytes = written(words);
        let summary = Summary {
            institution: Some(INSTITUTION.to_owned()),
            file_identifier: words.identifier.map(str::to_owned),
            reception: words.reception.map(str::to_owned),
            segment: Some(words.segment.wire().to_owned()),
            status: (words.message == Message::Cancel).then(|| "1".to_owned()),
            blake3: blake3::hash(&bytes).into(),
            ..Summary::default()
        };
        Paper {
            bytes,
            says: Says::Message(Box::new(summary)),
            request: words.request.to_owned(),
            good: true,
        }
    }

    /// The same, for another institution.
    pub fn of_another_institution(words: &Words<'_>) -> Self {
        let mut paper = Paper::message(words);
        let text = String::from_utf8(paper.bytes).expect("UTF-8");
        paper.bytes = text.replace(INSTITUTION, OTHER_INSTITUTION).into_bytes();
        paper.good = false;
        paper.change(|summary| summary.institution = Some(OTHER_INSTITUTION.to_owned()));
        paper
    }

    /// The same, with words that belong to another request.
    pub fn of_another_request(words: &Words<'_>) -> Self {
        Paper {
            good: false,
            ..Paper::message(words)
        }
    }

    /// The beginning of it.
    pub fn half(words: &Words<'_>) -> Self {
        let mut paper = Paper::message(words);
        paper.bytes.truncate(paper.bytes.len() / 2);
        Paper {
            says: Says::Half,
            good: false,
            ..paper
        }
    }

    /// What somebody else put in its place.
    pub fn swapped(&self) -> Self {
        let mut paper = self.clone();
        paper.bytes.push(b'\n');
        let hash = blake3::hash(&paper.bytes).into();
        paper.change(|summary| summary.blake3 = hash);
        paper
    }

    fn change(&mut self, change: impl FnOnce(&mut Summary)) {
        let hash = blake3::hash(&self.bytes).into();
        if let Says::Message(summary) = &mut self.says {
            summary.blake3 = hash;
            change(summary);
        }
    }

    /// What one reading shows.
    pub fn sight(&self) -> Result<Sight, Error> {
        match &self.says {
            Says::Refusal => Ok(Sight::Refusal(blake3::hash(&self.bytes).into())),
            Says::Half => Err(Error::new(ErrorCode::Truncated)),
            Says::Message(summary) => Ok(Sight::Message(summary.clone())),
        }
    }

    pub fn hash(&self) -> [u8; 32] {
        blake3::hash(&self.bytes).into()
    }

    pub fn is_refusal(&self) -> bool {
        self.says == Says::Refusal
    }
}

const PLACE_OF_IDENTIFIER: &str = "IDENTIFIER-OF-A-FILE";

/// 薬剤情報 mirrors its request in the header: 正常終了 and 異常終了.
static DRUGS: LazyLock<[String; 2]> =
    LazyLock::new(|| [SegmentOfResult::Normal, SegmentOfResult::Abnormal].map(drugs));

fn drugs(segment: SegmentOfResult) -> String {
    let mirror = Draft::<DrugInformationRequestInfo>::new()
        .medical_institution_code(INSTITUTION)
        .arbitrary_file_identifier(PLACE_OF_IDENTIFIER);
    let header = Draft::<DrugInformationHeader>::new()
        .request_info(mirror)
        .segment_of_result(segment);
    let answer = Draft::<DrugInformationAnswer>::new().header(header);
    let bytes = write(answer.as_record(), Charset::Utf8).expect("an answer");
    String::from_utf8(bytes).expect("UTF-8")
}

fn written(words: &Words<'_>) -> Vec<u8> {
    let text = match words.message {
        Message::Drugs => {
            let identifier = words.identifier.unwrap_or_default();
            let fails = usize::from(words.segment == SegmentOfResult::Abnormal);
            DRUGS[fails].replace(PLACE_OF_IDENTIFIER, identifier) + "<!--" + words.note + "-->"
        }
        _ => plain(words),
    };
    text.into_bytes()
}

fn plain(words: &Words<'_>) -> String {
    let element = |name: &str, text: Option<&str>| {
        text.map_or_else(String::new, |text| format!("<{name}>{text}</{name}>"))
    };
    let reception = element("ReceptionNumber", words.reception);
    let (above, below) = match words.message {
        Message::Collected => (reception, String::new()),
        _ => (String::new(), reception),
    };
    let status = (words.message == Message::Cancel).then_some("1");
    [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XmlMsg><MessageHeader>",
        &element("MedicalInstitutionCode", Some(INSTITUTION)),
        &element("ArbitraryFileIdentifier", words.identifier),
        &above,
        &element("SegmentOfResult", Some(words.segment.wire())),
        "</MessageHeader><MessageBody>",
        &below,
        &element("ProcessingResultStatus", status),
        "</MessageBody></XmlMsg><!--",
        words.note,
        "-->",
    ]
    .concat()
}

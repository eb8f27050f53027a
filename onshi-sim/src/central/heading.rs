//! Message headers: what a request says about itself, and what its answer says back.

use onshi_core::catalogue::{
    CharacterCode, Kind, MessageRow, RecordRow, ReferenceClassification, SegmentOfResult,
};
use onshi_core::id::DateTime;
use onshi_core::job::Moment;
use onshi_core::record::{CodeType, Record};
use onshi_core::text::Charset;
use serde::{Deserialize, Serialize};

use super::fill::filled;
use super::refusal::Refusal;

/// What the answer's header takes over from the request's.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Asked {
    pub institution: String,
    pub file_identifier: Option<String>,
    pub date: Option<String>,
}

/// How a request ended (処理結果区分).
#[derive(Debug, Clone, Copy)]
pub(super) enum Ending {
    /// 正常終了.
    Normal,
    /// Taken in under a reception number; the answer then has no 処理結果区分 (public implementation).
    TakenIn,
    /// 処理中.
    Processing,
    /// 異常終了.
    Refused(Refusal),
    /// A code that no table has.
    Unknown,
}

/// Everything a header may say; each kind of header takes what its rows have.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    pub asked: Asked,
    pub ending: Ending,
    pub reception: Option<String>,
    /// Units without and with an error (処理件数).
    pub counts: Option<(usize, usize)>,
    /// 資格情報, in the header of clinical information.
    pub insured: Option<Record>,
}

/// Most units that the counts can say: they have 4 digits. Beyond that they are left out (assumed).
const MOST_COUNTED: usize = 9_999;

impl Asked {
    pub fn of(request: &Record) -> Self {
        let header = request.root().named("header").map(|item| item.group());
        let text = |ident| {
            let text = header.and_then(|header| header.text_named(ident));
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        Asked {
            institution: text("medical_institution_code").unwrap_or_default(),
            file_identifier: text("arbitrary_file_identifier"),
            date: text("qualification_confirmation_date"),
        }
    }
}

impl Heading {
    /// The header of an answer to a request.
    pub fn record(
        &self,
        answer: &MessageRow,
        request: &Record,
        charset: Charset,
        now: Moment,
    ) -> Option<Record> {
        let row = header_row(answer.record)?;
        let mut header = Record::new(row);
        for field in row.fields {
            match field.kind {
                Kind::Group(row) => {
                    if let Some(group) = self.holds(field.ident, row, request) {
                        header.append(field.no, &group);
                    }
                }
                _ => {
                    if let Some(text) = self.says(field.ident, charset, now) {
                        header.add_text(&[], field.no, &text);
                    }
                }
            }
        }
        Some(header)
    }

    /// The group that stands in a field.
    fn holds(&self, ident: &str, row: &'static RecordRow, request: &Record) -> Option<Record> {
        match ident {
            "request_info" => Some(mirrored(row, request)),
            "insured" => self.insured.clone(),
            _ => None,
        }
    }

    /// What stands in a field; absent rather than empty.
    fn says(&self, ident: &str, charset: Charset, now: Moment) -> Option<String> {
        let refusal = match self.ending {
            Ending::Refused(refusal) => Some(refusal),
            Ending::Normal | Ending::TakenIn | Ending::Processing | Ending::Unknown => None,
        };
        let counts = self.counts.filter(|(fine, bad)| fine + bad <= MOST_COUNTED);
        match ident {
            "process_execution_time" => {
                let time = DateTime::from_calendar(now.japan());
                Some(time.as_written().to_owned())
            }
            "qualification_confirmation_date" => self.asked.date.clone(),
            "medical_institution_code" => Some(self.asked.institution.clone()),
            "arbitrary_file_identifier" => self.asked.file_identifier.clone(),
            // Only the header of a qualification has it, and only a card reader says another.
            "reference_classification" => {
                let by_number = ReferenceClassification::Number.wire().to_owned();
                self.asked.date.is_some().then_some(by_number)
            }
            "reception_number" => self.reception.clone(),
            "segment_of_result" => self.ending.segment().map(str::to_owned),
            "error_code" => refusal.map(|refusal| refusal.code.to_owned()),
            "error_message" => refusal.map(|refusal| refusal.message.to_owned()),
            "number_of_processing_result" => counts.map(|(fine, bad)| (fine + bad).to_string()),
            "number_of_normal_processing" => counts.map(|(fine, _)| fine.to_string()),
            "number_of_error" => counts.map(|(_, bad)| bad.to_string()),
            "character_code_identifier" => Some(character_code(charset).wire().to_owned()),
            _ => None,
        }
    }
}

impl Ending {
    fn segment(self) -> Option<&'static str> {
        match self {
            Ending::Normal => Some(SegmentOfResult::Normal.wire()),
            Ending::TakenIn => None,
            Ending::Processing => Some(SegmentOfResult::Processing.wire()),
            Ending::Refused(_) => Some(SegmentOfResult::Abnormal.wire()),
            Ending::Unknown => Some("7"),
        }
    }
}

pub(super) fn character_code(charset: Charset) -> CharacterCode {
    match charset {
        Charset::Utf8 => CharacterCode::Utf8,
        Charset::ShiftJisJis90 | Charset::Cp932 => CharacterCode::ShiftJis,
    }
}

/// 要求情報: what header and body of a request say, as far as the row has it.
fn mirrored(row: &'static RecordRow, request: &Record) -> Record {
    let parts = ["header", "body"].map(|part| request.root().named(part));
    filled(row, |ident| {
        let parts = parts.iter().flatten();
        let mut texts = parts.filter_map(|part| part.group().text_named(ident));
        texts.find(|text| !text.is_empty()).map(str::to_owned)
    })
}

fn header_row(message: &RecordRow) -> Option<&'static RecordRow> {
    let header = message
        .fields
        .iter()
        .find(|field| field.ident == "header")?;
    match header.kind {
        Kind::Group(row) => Some(row),
        _ => None,
    }
}

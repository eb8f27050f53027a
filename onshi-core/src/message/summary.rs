//! What an answer says about itself: whose it is and how it went. No person in it.

use crate::catalogue::{ProcessingStatus, SegmentOfResult};
use crate::record::{CodeType, Frame, Group};

/// The parts of an answer that tie it to its request and tell how it went (回答の概要).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// 医療機関コード of the header.
    pub institution: Option<String>,
    /// 任意のファイル識別子 of the header.
    pub file_identifier: Option<String>,
    /// 受付番号, from header or body.
    pub reception: Option<String>,
    /// 処理結果区分.
    pub segment: Option<String>,
    /// エラーコード of the header, else 処理結果コード of the body.
    pub error_code: Option<String>,
    /// エラーメッセージ of the header, else 処理結果メッセージ of the body, as the system wrote it.
    pub error_message: Option<String>,
    /// 処理結果状況 of the body.
    pub status: Option<String>,
    /// People in the batch.
    pub units: u64,
    /// BLAKE3 of the file's bytes.
    pub blake3: [u8; 32],
}

impl Summary {
    /// Takes the summary of a proven message.
    pub fn of(frame: &Frame) -> Self {
        let root = frame.record.root();
        let header = root.named("header").map(|item| item.group());
        let body = root.named("body").map(|item| item.group());
        let from = |group: Option<Group<'_>>, ident: &str| {
            let text = group.and_then(|group| group.text_named(ident));
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        Summary {
            institution: from(header, "medical_institution_code"),
            file_identifier: from(header, "arbitrary_file_identifier"),
            reception: from(header, "reception_number").or_else(|| from(body, "reception_number")),
            segment: from(header, "segment_of_result"),
            error_code: from(header, "error_code").or_else(|| from(body, "processing_code")),
            error_message: from(header, "error_message")
                .or_else(|| from(body, "processing_message")),
            status: from(body, "processing_status"),
            units: frame.units,
            blake3: frame.proof.blake3,
        }
    }

    /// The system has not finished (処理中): ask again later. Never a failure.
    pub fn is_processing(&self) -> bool {
        self.segment.as_deref().and_then(SegmentOfResult::from_wire)
            == Some(SegmentOfResult::Processing)
    }

    /// Everything went well: nothing says otherwise. The existence of an answer proves nothing.
    pub fn is_normal(&self) -> bool {
        let segment = self.segment.as_deref();
        let status = self.status.as_deref();
        segment.is_none_or(|s| s == SegmentOfResult::Normal.wire())
            && status.is_none_or(|s| s == ProcessingStatus::Normal.wire())
    }
}

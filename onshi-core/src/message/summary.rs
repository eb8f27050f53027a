//! What an answer says about itself: whose it is and how it went. No person in it.

use crate::catalogue::{Form, ProcessingStatus, SegmentOfResult};
use crate::error::Error;
use crate::record::{CodeType, Frame, Group, read_frame};
use crate::xml::{Limits, Source};

/// The parts of an answer that tie it to its request and tell how it went (回答の概要).
///
/// The clinical messages mirror the request in a group of the header (要求情報) and say 処理結果区分,
/// メッセージID and メッセージ内容 instead; both kinds read alike here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// 医療機関コード of the header, else of its 要求情報.
    pub institution: Option<String>,
    /// 任意のファイル識別子 of the header, else of its 要求情報.
    pub file_identifier: Option<String>,
    /// 受付番号, from header or body.
    pub reception: Option<String>,
    /// 処理結果区分.
    pub segment: Option<String>,
    /// エラーコード (メッセージID) of the header, else 処理結果コード of the body.
    pub error_code: Option<String>,
    /// エラーメッセージ (メッセージ内容) of the header, else 処理結果メッセージ of the body, as the
    /// system wrote it.
    pub error_message: Option<String>,
    /// 処理結果状況 of the body.
    pub status: Option<String>,
    /// Units of the answer: people of a batch, months of receipts, checkups.
    pub units: u64,
    /// BLAKE3 of the file's bytes.
    pub blake3: [u8; 32],
}

impl Summary {
    /// Takes the summary of a proven message.
    pub fn of(frame: &Frame) -> Self {
        Summary {
            units: frame.units,
            blake3: frame.proof.blake3,
            ..Self::said(frame.record.root())
        }
    }

    /// Proves a message, and keeps of it what it says about itself. Nobody asked for its content yet, and of
    /// some answers nothing may stay (I-11).
    ///
    /// # Errors
    /// As [`read_frame`].
    pub fn read<S: Source>(
        source: S,
        form: impl Into<Form>,
        limits: Limits,
    ) -> Result<Self, Error> {
        let mut frame = read_frame(source, form, limits)?;
        let summary = Summary::of(&frame);
        frame.record.wipe();
        Ok(summary)
    }

    /// What a message says by itself: no units, and no hash.
    pub(crate) fn said(root: Group<'_>) -> Self {
        let inside = |group: Option<Group<'_>>, ident: &str| {
            let text = group.and_then(|group| group.text_named(ident));
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let header = group_of(root, "header");
        let mirror = header.and_then(|header| group_of(header, "request_info"));
        let header = |ident: &str| inside(header, ident).or_else(|| inside(mirror, ident));
        let body = group_of(root, "body");
        let body = |ident: &str| inside(body, ident);
        Summary {
            institution: header("medical_institution_code"),
            file_identifier: header("arbitrary_file_identifier"),
            reception: header("reception_number").or_else(|| body("reception_number")),
            segment: header("segment_of_result"),
            error_code: header("error_code").or_else(|| body("processing_code")),
            error_message: header("error_message").or_else(|| body("processing_message")),
            status: body("processing_status"),
            ..Summary::default()
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

fn group_of<'a>(group: Group<'a>, ident: &str) -> Option<Group<'a>> {
    Some(group.named(ident)?.group())
}

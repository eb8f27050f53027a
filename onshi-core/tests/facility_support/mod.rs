//! What the tests of the facility's operations share: answers, and the engine that checks requests.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use onshi_core::catalogue::{AnswerHeader, MessageRow, OperationRow};
use onshi_core::error::ErrorCode;
use onshi_core::id::InstitutionCode;
use onshi_core::job::{Effect, Engine, Moment, Outcome, Settings, Submission, Terms};
use onshi_core::record::{Draft, Record, read_frame, write};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;

pub const INSTITUTION: &str = "1311111111";

/// 2026-11-22 09:00 in Japan.
pub const TODAY: Moment = Moment(1_795_305_600_000);

pub fn header() -> Draft<AnswerHeader> {
    Draft::<AnswerHeader>::new()
        .medical_institution_code(INSTITUTION)
        .segment_of_result("1")
}

/// What the system says when it did not do it.
pub fn failure() -> Outcome {
    Outcome::Abnormal {
        code: Some("TEST-E001".into()),
        message: Some("試験".into()),
    }
}

/// The request as the engine would send it: checked, stamped and encoded.
pub fn sent(
    operation: &'static OperationRow,
    request: impl Into<Record>,
) -> Result<String, ErrorCode> {
    let settings = Settings {
        allow_assumed: true,
        charset: Charset::Utf8,
        ..Settings::new(InstitutionCode::new(INSTITUTION).unwrap())
    };
    let mut engine = Engine::restore(settings, "TEST".into(), 0, Vec::new());
    let submission = Submission {
        key: None,
        operation,
        prefix: None,
        request: request.into(),
        terms: Terms::default(),
    };
    let (_, effects) = engine
        .submit(TODAY, submission)
        .map_err(|error| error.code())?;
    match &effects[..] {
        [Effect::Prepare { bytes, .. }] => Ok(String::from_utf8(bytes.to_vec()).unwrap()),
        other => panic!("{} effects", other.len()),
    }
}

/// An answer as it is after a journey through a file.
pub fn received(message: &'static MessageRow, answer: impl Into<Record>) -> Record {
    let bytes = write(&answer.into(), Charset::Utf8).unwrap();
    let frame = read_frame(&bytes[..], message, Limits::default()).unwrap();
    frame.record
}

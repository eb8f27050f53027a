//! How an answer says it went.

use crate::job::Outcome;
use crate::message::Summary;
use crate::record::Record;

/// How an answer says it went (処理結果), as the engine tells it with the notice of the answer. For whoever
/// holds nothing but the record.
pub fn outcome(answer: &Record) -> Outcome {
    let said = Summary::said(answer.root());
    match said.is_normal() {
        true => Outcome::Normal,
        false => Outcome::Abnormal {
            code: said.error_code,
            message: said.error_message,
        },
    }
}

//! Whether an answer belongs to a request. A name alone is not enough: another station's answer, or
//! yesterday's, must never be delivered as ours (I-9).

use super::model::Phase;
use crate::error::{Error, ErrorCode};
use crate::id::InstitutionCode;
use crate::message::Summary;

/// Checks what the answer says about itself against what was asked.
///
/// The institution code must be there and equal. The file identifier is optional on the wire, so
/// it must be equal if it is there. A collected result must carry the reception number.
pub(super) fn belongs(
    summary: &Summary,
    institution: &InstitutionCode,
    file_identifier: &str,
    phase: &Phase,
) -> Result<(), Error> {
    let other = |what: &str| Err(Error::new(ErrorCode::OtherIdentity).because(what));
    if summary.institution.as_deref() != Some(institution.as_written()) {
        return other("医療機関コード / institution code");
    }
    if summary
        .file_identifier
        .as_deref()
        .is_some_and(|echo| echo != file_identifier)
    {
        return other("任意のファイル識別子 / file identifier");
    }
    match phase {
        Phase::Collect { reception, .. } if summary.reception.as_ref() != Some(reception) => {
            other("受付番号 / reception number")
        }
        _ => Ok(()),
    }
}

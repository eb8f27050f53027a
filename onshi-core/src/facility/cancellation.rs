//! 閲覧同意取り消し: a consent taken back by the facility (vendor manual §2.1.5, 表4.1.1-1 (9)).
//!
//! The request names a person and a kind of care, and no class of information: the whole consent for that
//! care ends. It is destructive. If the patient consents anew meanwhile, a second request would take the
//! new consent away, so it is sent once, and after a lost answer the next 同意済資格情報一括取得 tells what
//! became of it:
//!
//! ```text
//!  send ─► Sent ─ answered ─► Cancelled, or Failed
//!            └─ lost ─► Lost ─ reconciled: ended           ─► Cancelled
//!                        ▲     consented after it was sent ─► Renewed: it stands
//!                        │     in force since before       ─► InForce: a person decides
//!                        └──── not told by the batch       ─► still Lost
//! ```

mod course;
mod evidence;

pub use course::{Advice, Course, Stage};
pub use evidence::ConsentSeen;

use super::Care;
use crate::catalogue::{
    ConsentCancel, ConsentCancelRequest, ConsentCancelRequestBody, RequestHeader,
};
use crate::id::{Date, InstitutionCode};
use crate::job::Moment;
use crate::record::Draft;
use crate::rules::medical_aid::Coverage;

/// Whose consent is to end (同意取り消し用情報). It is sent once, so it cannot be copied:
///
/// ```compile_fail,E0382
/// # use onshi_core::{facility::cancellation::Cancellation, job::Moment};
/// fn twice(cancellation: Cancellation, now: Moment) {
///     let first = cancellation.send(now);
///     let second = cancellation.send(now);
/// }
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Cancellation {
    /// 医療機関コード to which the consent was given. The engine refuses to send it for another.
    pub institution: InstitutionCode,
    /// Whose, by number.
    pub whose: Coverage,
    /// 生年月日.
    pub birthdate: Date,
    /// 診療区分 for which the consent was given.
    pub care: Care,
}

impl Cancellation {
    /// Hands out the request, once. Keep the course before the request is submitted.
    pub fn send(self, now: Moment) -> (Course, Draft<ConsentCancelRequest>) {
        let header =
            Draft::<RequestHeader>::new().medical_institution_code(self.institution.as_written());
        let cancel = self
            .whose
            .fill(Draft::<ConsentCancel>::new())
            .birthdate(self.birthdate)
            .medical_treatment(self.care.medical_treatment());
        let body = Draft::<ConsentCancelRequestBody>::new().cancel(cancel);
        let request = Draft::<ConsentCancelRequest>::new()
            .header(header)
            .body(body);
        (Course::sent(self.care, now), request)
    }
}

//! 限度額適用認定証等 and 高齢受給者証 (certificates): who may ask for one, what an answer says, which one holds
//! on a day, and what changed (vendor manual §2.1.3 ③, 図2.1.3-8, 表4.1.1-1 (5); R08, R09, P59, P60).
//!
//! ```text
//!  LimitConsent (device or word, when, who asked) ──permit──► LimitPermit ─────────┬─► the flag of a query
//!  Consent (by card, from an answer) ──permits──► Permit ──► SpecificDiseasePermit ┘   and what it rests on:
//!                                                                                      Terms::permits
//!
//!  answer ──Reading──► Certificate … ──on(day)────► Holding: one, several, none, unclear: and why
//!                                    ──compare────► Line: unchanged, new, changed, gone, period over
//! ```
//!
//! | certificate | asked for | road |
//! |---|---|---|
//! | 限度額適用認定証・限度額適用・標準負担額減額認定証・標準負担額減額認定証 | with consent, by device or by word | card, number, batch |
//! | 特定疾病療養受療証 | with consent by My Number card only | card, and queries of those who consented by it |
//! | 高齢受給者証 | never by itself: it comes with the qualification | every |
//!
//! Values are carried as they were written, with the answer they came from. Nothing here computes with
//! 適用区分, 自己負担限度額 or 一部負担金割合, and nothing chooses between two certificates.
//!
//! # What does not compile, each beside its twin that does
//!
//! A query by number has no place for 特定疾病療養受療証 (図2.1.3-8):
//!
//! ```
//! # use onshi_core::rules::certificates::*;
//! fn ask(limit: LimitPermit) -> NumberInquiry { NumberInquiry { limit: Some(limit) } }
//! ```
//! ```compile_fail,E0560
//! # use onshi_core::rules::certificates::*;
//! fn ask(specific_disease: SpecificDiseasePermit) -> NumberInquiry {
//!     NumberInquiry { limit: None, specific_disease: Some(specific_disease) }
//! }
//! ```
//!
//! The consent to one is none to the other, and a permit comes from a consent only:
//!
//! ```
//! # use onshi_core::rules::{certificates::*, data_class::ConsentKind};
//! fn ask(specific_disease: SpecificDiseasePermit) -> Result<VisitInquiry, Refusal> {
//!     VisitInquiry::new(ConsentKind::Visit)?.specific_disease(specific_disease)
//! }
//! ```
//! ```compile_fail,E0308
//! # use onshi_core::rules::{certificates::*, data_class::ConsentKind};
//! fn ask(limit: LimitPermit) -> Result<VisitInquiry, Refusal> {
//!     VisitInquiry::new(ConsentKind::Visit)?.specific_disease(limit)
//! }
//! ```
//! ```compile_fail,E0423
//! # use onshi_core::rules::certificates::*;
//! # use onshi_core::rules::consent::Permit;
//! fn forged(permit: Permit) -> LimitPermit { LimitPermit(permit) }
//! ```
//!
//! And no flag is set by hand. Where one is written into a record all the same, the engine takes the request
//! only with permits of the patient (`ConsentMissing`):
//!
//! ```
//! # use onshi_core::{catalogue::NumberQuery, record::Draft, rules::certificates::*};
//! # use onshi_core::rules::consent::Permit;
//! fn ask(query: Draft<NumberQuery>, limit: LimitPermit, grounds: &mut Vec<Permit>) -> Draft<NumberQuery> {
//!     NumberInquiry { limit: Some(limit) }.fill(query, grounds)
//! }
//! ```
//! ```compile_fail,E0624
//! # use onshi_core::{catalogue::NumberQuery, record::Draft};
//! fn ask(query: Draft<NumberQuery>) -> Draft<NumberQuery> {
//!     query.limit_certificate_wanted("1")
//! }
//! ```

mod asking;
mod certificate;
mod change;
mod consent;
mod holding;
mod period;
mod reading;

pub use asking::{
    BatchInquiry, LimitPermit, NumberInquiry, SpecificDiseasePermit, VisitInquiry, asked_by,
};
pub use certificate::{Certificate, Field, Kind, NotOfKind, Origin, Shown, Subject};
pub use change::{FieldChange, Line, State, compare};
pub use consent::{LimitConsent, Occasion, Refusal, Source};
pub use holding::{Gap, Holding, Verdict, on};
pub use period::{Period, PeriodFault, Side};
pub use reading::{Reading, Told};

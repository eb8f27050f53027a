//! Rules (規則): pure functions over typed values. Each names the section of the vendor manual
//! (技術解説書) or the rule it follows.
//!
//! | question | module |
//! |---|---|
//! | what to show about a qualification, and may the chart be updated | [`validity`] |
//! | which of our patients is this person | [`linkage`] |
//! | is it health insurance or medical aid, and who is asked about | [`medical_aid`] |
//! | what a consent is about, and on which road it was given | [`data_class`] |
//! | may what a patient consented to be used now, and what must be cancelled | [`consent`] |
//! | of which days everybody who consented was fetched | [`consent_days`] |
//! | which certificate may be asked for, which one holds on a day, what changed | [`certificates`] |
//! | may these institutions share terminals, certificates and folders | [`facility`] |
//! | what medical information is asked for, and as which kind of file | [`medical_information`] |
//! | who may see medical information, and where it may pass | [`access`] |
//! | how long a copy may lie, and what is to be erased now | [`retention`] |

pub mod access;
pub mod certificates;
pub mod consent;
pub mod consent_days;
pub mod data_class;
pub mod facility;
pub mod linkage;
pub mod medical_aid;
pub mod medical_information;
pub mod retention;
pub mod validity;

//! Rules (規則): pure functions over typed values. Each names the section of the vendor manual
//! (技術解説書) or the rule it follows.
//!
//! | question | module |
//! |---|---|
//! | what to show about a qualification, and may the chart be updated | [`validity`] |
//! | which of our patients is this person | [`linkage`] |
//! | is it health insurance or medical aid, and who is asked about | [`medical_aid`] |
//! | what a consent is about, and on which road it was given | [`data_class`] |
//! | which certificate may be asked for, which one holds on a day, what changed | [`certificates`] |
//! | may these institutions share terminals, certificates and folders | [`facility`] |
//! | what medical information is asked for, and as which kind of file | [`medical_information`] |

pub mod certificates;
pub mod data_class;
pub mod facility;
pub mod linkage;
pub mod medical_aid;
pub mod medical_information;
pub mod validity;

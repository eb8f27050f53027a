//! May this be asked for? Only once 同意取得有 is confirmed (表4.1.2-1 (1) ※, R03): a request is read for
//! what it asks, and each of that needs a consent of the patient which is alive.
//!
//! | request | needs the consent to |
//! |---|---|
//! | 薬剤情報 | 薬剤情報 |
//! | 診療/薬剤情報 | both; 手術情報 stays away by itself without its own |
//! | 特定健診等情報 | 特定健診等情報 |
//! | 臨床情報 | one of the six: the system leaves out the others (inferred) |
//! | a kind of request that is not known | all that it could be |
//! | the flag of 限度額適用認定証等 or 特定疾病療養受療証 | the one of that certificate (R08, R09) |
//!
//! A raw body ([`Envelope`](crate::catalogue::Envelope)) cannot be read so; whoever sends one answers for it.

use super::grant::Consented;
use crate::catalogue::{
    CheckupInformationRequestBody, ClinicalInformationRequestBody, DrugFileCategory,
    DrugInformationRequestBody, MedicalInformationFileCategory, MedicalInformationRequest,
    MedicalInformationType, NumberQuery,
};
use crate::job::Moment;
use crate::record::{Group, Item, View};
use crate::rules::certificates::{self, asked_by};
use crate::rules::data_class::DataClass;

/// Consents that one thing asked for needs (必要な同意).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// To every one of these.
    Each(&'static [DataClass]),
    /// To at least one of these.
    Any(&'static [DataClass]),
}

const DRUG: Need = Need::Each(&[DataClass::Drug]);
const CARE: Need = Need::Each(&[DataClass::Drug, DataClass::Diagnosis]);
const CHECKUP: Need = Need::Each(&[DataClass::Checkup]);
const UNKNOWN: Need = Need::Each(&[
    DataClass::Drug,
    DataClass::Diagnosis,
    DataClass::Operation,
    DataClass::Checkup,
]);
const LIMIT: Need = Need::Each(&[DataClass::LimitCertificate]);
const SPECIFIC_DISEASE: Need = Need::Each(&[DataClass::SpecificDisease]);
const SIX: Need = Need::Any(&[
    DataClass::DiseaseName,
    DataClass::Infection,
    DataClass::OtherAllergy,
    DataClass::DrugAllergy,
    DataClass::Test,
    DataClass::Prescription,
]);

impl Need {
    fn is_met(self, consented: impl Fn(DataClass) -> bool) -> bool {
        match self {
            Need::Each(classes) => classes.iter().all(|class| consented(*class)),
            Need::Any(classes) => classes.iter().any(|class| consented(*class)),
        }
    }

    /// The classes it is about.
    pub const fn classes(self) -> &'static [DataClass] {
        match self {
            Need::Each(classes) | Need::Any(classes) => classes,
        }
    }
}

/// What a request about one person needs: the whole request, or the query of a person in a batch.
/// Nothing, if it asks for nothing clinical and for no certificate.
pub fn needs(request: Group<'_>) -> Vec<Need> {
    let own = request.row().map_or_else(Vec::new, |row| match row.id {
        id if id == DrugInformationRequestBody::ROW.id => vec![of_drugs(request)],
        id if id == CheckupInformationRequestBody::ROW.id => vec![CHECKUP],
        id if id == ClinicalInformationRequestBody::ROW.id => vec![SIX],
        id if id == MedicalInformationRequest::ROW.id => vec![of_query(request)],
        id if id == NumberQuery::ROW.id => of_flags(View::of(request)),
        _ => Vec::new(),
    });
    let inside = request.items().filter(Item::is_group);
    let below = inside.flat_map(|item| needs(item.group()));
    own.into_iter().chain(below).collect()
}

fn of_flags(query: View<'_, NumberQuery>) -> Vec<Need> {
    let certificates = asked_by(&query).into_iter();
    let needs = certificates.filter_map(|kind| match kind {
        certificates::Kind::Limit => Some(LIMIT),
        certificates::Kind::SpecificDisease => Some(SPECIFIC_DISEASE),
        certificates::Kind::Elderly => None,
    });
    needs.collect()
}

fn of_drugs(body: Group<'_>) -> Need {
    let category = View::<DrugInformationRequestBody>::of(body).file_category();
    match category.and_then(|category| category.known) {
        Some(DrugFileCategory::DrugPdf | DrugFileCategory::DrugXml) => DRUG,
        Some(DrugFileCategory::DrugAndCarePdf | DrugFileCategory::DrugAndCareXml) => CARE,
        None => UNKNOWN,
    }
}

fn of_query(request: Group<'_>) -> Need {
    use MedicalInformationFileCategory as File;
    let request = View::<MedicalInformationRequest>::of(request);
    let kind = request.kind().and_then(|kind| kind.known);
    let category = request.file_category().and_then(|category| category.known);
    match (kind, category) {
        (Some(MedicalInformationType::Checkup), _) => CHECKUP,
        (Some(MedicalInformationType::Medicine), Some(File::Pdf | File::Xml)) => DRUG,
        (Some(MedicalInformationType::Medicine), Some(File::WithCarePdf | File::WithCareXml)) => {
            CARE
        }
        _ => UNKNOWN,
    }
}

/// Whether a request about this patient may be sent at `now`, which is trusted time.
///
/// # Errors
/// The first need that no living consent of theirs meets.
pub fn may_ask<C: Consented>(
    request: Group<'_>,
    patient: &str,
    consents: &[C],
    now: Moment,
) -> Result<(), Need> {
    let consented = |class: DataClass| {
        let mut theirs = consents
            .iter()
            .filter(|consent| consent.patient() == patient);
        theirs.any(|consent| consent.class() == class && now < consent.until())
    };
    let unmet = needs(request)
        .into_iter()
        .find(|need| !need.is_met(consented));
    unmet.map_or(Ok(()), Err)
}

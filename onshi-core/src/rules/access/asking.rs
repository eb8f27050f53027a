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
//! A consent serves the road it was given on (R07): the 診療区分 of the query, else the road that the operation
//! is for. Where neither says one, any serves. One that the place recorded itself serves every road.
//!
//! A raw body ([`Envelope`](crate::catalogue::Envelope)) cannot be read so; whoever sends one answers for it.

use super::grant::Consented;
use crate::catalogue::{
    CheckupInformationRequestBody, ClinicalInformationRequestBody, DrugFileCategory,
    DrugInformationRequestBody, MedicalInformationFileCategory, MedicalInformationRequest,
    MedicalInformationType, MedicalTreatment, NumberQuery, OperationRow,
};
use crate::job::Moment;
use crate::record::{Coded, Group, Item, View};
use crate::rules::certificates::{self, asked_by};
use crate::rules::data_class::{ConsentKind, DataClass};
use crate::validate::consultation;

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

/// On which road somebody asks (診療区分).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Road {
    /// Nothing says so.
    Unsaid,
    /// On this one.
    Of(ConsentKind),
    /// On one that is not known: no consent that was given on a road serves it.
    Unknown,
}

impl Road {
    /// The road that an operation is for, where it is for one only.
    pub fn of_operation(operation: &OperationRow) -> Self {
        let care = consultation(operation.ask.request);
        care.map_or(Road::Unsaid, |care| Road::Of(care.into()))
    }

    /// What a query says itself counts.
    fn said(self, care: Option<Coded<'_, MedicalTreatment>>) -> Self {
        care.map_or(self, |care| match care.known {
            Some(care) => Road::Of(care.into()),
            None => Road::Unknown,
        })
    }

    /// Whether a consent serves it that was given on a road, or on none.
    pub fn is_served_by(self, given: Option<ConsentKind>) -> bool {
        match (self, given) {
            (Road::Unsaid, _) | (_, None) => true,
            (Road::Of(asked), Some(given)) => asked == given,
            (Road::Unknown, Some(_)) => false,
        }
    }
}

/// One thing that a request asks for: what it needs, and on which road.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// The consents.
    pub need: Need,
    /// Given on this road.
    pub road: Road,
}

/// Why a request may not be sent (照会不可の理由).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unmet {
    /// The need that is not met.
    pub need: Need,
    /// Consents that live would meet it, were they given on the road on which it is asked for (R07).
    pub given_elsewhere: bool,
}

impl Unmet {
    /// The classes it is about.
    pub const fn classes(self) -> &'static [DataClass] {
        self.need.classes()
    }
}

/// What a request about one person needs: the whole request, or the query of a person in a batch.
/// Nothing, if it asks for nothing clinical and for no certificate.
pub fn needs(request: Group<'_>) -> Vec<Need> {
    let wishes = wishes(request, Road::Unsaid).into_iter();
    wishes.map(|wish| wish.need).collect()
}

/// The same with the road of each; `road` is the one of the operation.
pub fn wishes(request: Group<'_>, road: Road) -> Vec<Wish> {
    let (road, needs) = of_group(request, road);
    let own = needs.into_iter().map(|need| Wish { need, road });
    let inside = request.items().filter(Item::is_group);
    let below = inside.flat_map(|item| wishes(item.group(), road));
    own.chain(below).collect()
}

/// The road on which a group asks, and what it needs itself.
fn of_group(group: Group<'_>, road: Road) -> (Road, Vec<Need>) {
    match group.row().map(|row| row.id) {
        Some(id) if id == DrugInformationRequestBody::ROW.id => {
            let body = View::<DrugInformationRequestBody>::of(group);
            (road.said(body.medical_treatment()), vec![of_drugs(body)])
        }
        Some(id) if id == CheckupInformationRequestBody::ROW.id => {
            let body = View::<CheckupInformationRequestBody>::of(group);
            (road.said(body.medical_treatment()), vec![CHECKUP])
        }
        Some(id) if id == ClinicalInformationRequestBody::ROW.id => {
            let body = View::<ClinicalInformationRequestBody>::of(group);
            (road.said(body.medical_treatment()), vec![SIX])
        }
        Some(id) if id == NumberQuery::ROW.id => {
            let query = View::<NumberQuery>::of(group);
            (road.said(query.medical_treatment()), of_flags(query))
        }
        Some(id) if id == MedicalInformationRequest::ROW.id => (road, vec![of_query(group)]),
        _ => (road, Vec::new()),
    }
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

fn of_drugs(body: View<'_, DrugInformationRequestBody>) -> Need {
    let category = body.file_category();
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
) -> Result<(), Unmet> {
    may_ask_on(Road::Unsaid, request, patient, consents, now)
}

/// The same on the road of the operation it is asked with ([`Road::of_operation`]).
///
/// # Errors
/// As [`may_ask`].
pub fn may_ask_on<C: Consented>(
    road: Road,
    request: Group<'_>,
    patient: &str,
    consents: &[C],
    now: Moment,
) -> Result<(), Unmet> {
    let living = |class: DataClass, road: Road| {
        consents.iter().any(|consent| {
            consent.patient() == patient
                && consent.class() == class
                && now < consent.until()
                && road.is_served_by(consent.road())
        })
    };
    let meets = |need: Need, road: Road| need.is_met(|class| living(class, road));
    let mut wishes = wishes(request, road).into_iter();
    match wishes.find(|wish| !meets(wish.need, wish.road)) {
        None => Ok(()),
        Some(Wish { need, .. }) => Err(Unmet {
            need,
            given_elsewhere: meets(need, Road::Unsaid),
        }),
    }
}

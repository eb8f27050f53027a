//! The flags of a query by which certificates are asked for; each road has its own inquiry.

use super::certificate::{Certificate, Field, Kind};
use super::consent::Refusal;
use crate::catalogue::{
    BatchQuery, KnownLimitCertificate, LimitCertificateConsent, MedicalTreatment, NumberQuery,
};
use crate::record::{Draft, View};
use crate::rules::consent::Permit;
use crate::rules::data_class::{ConsentKind, DataClass};

/// 取得フラグ that asks; in public code 0 does not. Evidence: `Seen(ORCA)`.
const WANTED: &str = "1";
const NOT_WANTED: &str = "0";

/// 限度額適用認定証等 of one patient may be asked for (R09). It comes from [`LimitConsent::permit`], or from
/// the consent that an answer told of.
///
/// [`LimitConsent::permit`]: super::LimitConsent::permit
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct LimitPermit(pub(super) Permit);

impl LimitPermit {
    /// Of consent that [`Consent`](crate::rules::consent::Consent) tells of.
    ///
    /// # Errors
    /// [`Refusal::OtherClass`] if it is about something else.
    pub fn of(permit: Permit) -> Result<Self, Refusal> {
        about(&permit, DataClass::LimitCertificate)?;
        Ok(LimitPermit(permit))
    }
}

/// For [`Terms::permits`](crate::job::Terms::permits), where the flag is written into a record.
impl From<LimitPermit> for Permit {
    fn from(limit: LimitPermit) -> Self {
        limit.0
    }
}

/// 特定疾病療養受療証 of one patient may be asked for: they consented by My Number card (R08).
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct SpecificDiseasePermit(Permit);

impl SpecificDiseasePermit {
    /// Of consent that [`Consent`](crate::rules::consent::Consent) tells of.
    ///
    /// # Errors
    /// [`Refusal::OtherClass`] if it is about something else; [`Refusal::NotByCard`] on a road on which
    /// nobody can ask again.
    pub fn of(permit: Permit) -> Result<Self, Refusal> {
        about(&permit, DataClass::SpecificDisease)?;
        treatment(permit.kind().ok_or(Refusal::NotByCard)?)?;
        Ok(SpecificDiseasePermit(permit))
    }
}

/// What a query by number (資格確認書, IF 001) asks for.
#[derive(Debug, Default)]
pub struct NumberInquiry {
    /// 限度額適用認定証等.
    pub limit: Option<LimitPermit>,
}

impl NumberInquiry {
    /// Sets 限度額適用認定証提供同意フラグ; without a permit it says 未同意. What the flag rests on is added to
    /// `grounds`, for [`Terms::permits`](crate::job::Terms::permits).
    pub fn fill(self, query: Draft<NumberQuery>, grounds: &mut Vec<Permit>) -> Draft<NumberQuery> {
        let consent = match self.limit {
            Some(_) => LimitCertificateConsent::Yes,
            None => LimitCertificateConsent::No,
        };
        grounds.extend(self.limit.map(|limit| limit.0));
        query.limit_certificate_consent(consent)
    }
}

/// What a person of a batch by number (IF 005) asks for.
#[derive(Debug)]
pub struct BatchInquiry<'a> {
    /// Consent. No flag of such a query is known, so it only lets the known certificate be told.
    pub limit: LimitPermit,
    /// The 限度額適用認定証 that the place knows; the answer says whether it changed.
    pub known: &'a Certificate,
}

impl BatchInquiry<'_> {
    /// Sets 限度額適用認定証関連情報; nothing for another kind of certificate.
    pub fn fill(self, query: Draft<BatchQuery>) -> Draft<BatchQuery> {
        if self.known.kind() != Kind::Limit {
            return query;
        }
        let known = Draft::<KnownLimitCertificate>::new()
            .maybe(
                self.known.text(Field::Class),
                Draft::<KnownLimitCertificate>::class,
            )
            .maybe(
                self.known.text(Field::Category),
                Draft::<KnownLimitCertificate>::category,
            );
        query.known_limit_certificate(known)
    }
}

/// What a query about somebody who consented by card asks for (訪問診療等・オンライン診療等: IF 025, 027, 029, 033).
#[derive(Debug)]
pub struct VisitInquiry {
    kind: ConsentKind,
    treatment: MedicalTreatment,
    limit: Option<LimitPermit>,
    specific_disease: Option<SpecificDiseasePermit>,
}

impl VisitInquiry {
    /// Asks for no certificate yet.
    ///
    /// # Errors
    /// [`Refusal::NotByCard`] for a road that has no such query.
    pub fn new(kind: ConsentKind) -> Result<Self, Refusal> {
        Ok(VisitInquiry {
            kind,
            treatment: treatment(kind)?,
            limit: None,
            specific_disease: None,
        })
    }

    /// Asks for 限度額適用認定証等, too.
    ///
    /// # Errors
    /// [`Refusal::OtherKind`] if the consent was given on another road (R07).
    pub fn limit(self, permit: LimitPermit) -> Result<Self, Refusal> {
        self.on_this_road(&permit.0)?;
        Ok(VisitInquiry {
            limit: Some(permit),
            ..self
        })
    }

    /// Asks for 特定疾病療養受療証, too.
    ///
    /// # Errors
    /// [`Refusal::OtherKind`] if the consent was given on another road (R07).
    pub fn specific_disease(self, permit: SpecificDiseasePermit) -> Result<Self, Refusal> {
        self.on_this_road(&permit.0)?;
        Ok(VisitInquiry {
            specific_disease: Some(permit),
            ..self
        })
    }

    /// Sets both 取得フラグ and 診療区分. Whether 提供同意フラグ is sent beside them is not public: it is not.
    /// What the flags rest on is added to `grounds`, for [`Terms::permits`](crate::job::Terms::permits).
    pub fn fill(self, query: Draft<NumberQuery>, grounds: &mut Vec<Permit>) -> Draft<NumberQuery> {
        let query = query
            .limit_certificate_wanted(flag(self.limit.is_some()))
            .specific_disease_wanted(flag(self.specific_disease.is_some()))
            .medical_treatment(self.treatment);
        grounds.extend(self.limit.map(|limit| limit.0));
        grounds.extend(self.specific_disease.map(|disease| disease.0));
        query
    }

    fn on_this_road(&self, permit: &Permit) -> Result<(), Refusal> {
        match permit.kind() {
            Some(kind) if kind != self.kind => Err(Refusal::OtherKind),
            _ => Ok(()),
        }
    }
}

/// Which certificates a query asks for, by its flags: also of one that was filled field by field.
pub fn asked_by(query: &View<'_, NumberQuery>) -> Vec<Kind> {
    let consent = query.limit_certificate_consent();
    let limit = consent.is_some_and(|consent| consent.is(LimitCertificateConsent::Yes))
        || query.limit_certificate_wanted() == Some(WANTED);
    let specific_disease = query.specific_disease_wanted() == Some(WANTED);
    let asked = [
        (limit, Kind::Limit),
        (specific_disease, Kind::SpecificDisease),
    ];
    let asked = asked.into_iter().filter(|(asked, _)| *asked);
    asked.map(|(_, kind)| kind).collect()
}

fn about(permit: &Permit, class: DataClass) -> Result<(), Refusal> {
    match permit.class() == class {
        true => Ok(()),
        false => Err(Refusal::OtherClass),
    }
}

fn flag(wanted: bool) -> &'static str {
    if wanted { WANTED } else { NOT_WANTED }
}

/// 診療区分 of the roads on which consent by card lets a later query ask.
fn treatment(kind: ConsentKind) -> Result<MedicalTreatment, Refusal> {
    match kind {
        ConsentKind::Visit => Ok(MedicalTreatment::Visit),
        ConsentKind::Online => Ok(MedicalTreatment::Online),
        ConsentKind::Outpatient | ConsentKind::Emergency => Err(Refusal::NotByCard),
    }
}

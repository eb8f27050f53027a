//! 資格確認結果: one qualification of one person, as an answer carries it.

use chrono::NaiveDate;
use onshi_core::catalogue::{
    Consent as ConsentCode, ElderlyCertificate, FieldId, LimitCertificate, LimitCertificateChanged,
    LimitCertificateConsent, MedicalTicket, MedicalTicketList, NumberQuery, Preschool,
    QualificationResult, SingleOrCombined, SpecificDiseaseCertificate,
    SpecificDiseaseCertificateList, TicketTreatment, TicketType,
};
use onshi_core::id::{Date, DateTime, Month};
use onshi_core::record::{CodeType, Draft, Group, Record};
use onshi_core::rules::data_class::DataClass;

use super::body::Scene;
use crate::clinic::{
    AsOf, Care, Consent, Disease, Grant, Kind, Person, Qualification, Tickets, certificate_year,
    first_of,
};

/// In which answer the result stands: they carry different parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Individual query by number; with the limit certificate if it was asked for.
    Number { limit_certificate: bool },
    /// Batch by number: no consents.
    Batch,
    /// Visiting or online care: with every consent that was given, and what was chosen of it.
    Consented(Care, Chosen),
    /// Emergency: every consent is 同意取得困難.
    Emergency,
}

/// Which certificates a query wants (取得フラグ). What it does not say, it wants (assumed).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chosen {
    limit_certificate: bool,
    specific_disease: bool,
}

impl Chosen {
    pub const ALL: Chosen = Chosen {
        limit_certificate: true,
        specific_disease: true,
    };

    /// What the query of a person chooses.
    pub fn of(search: Group<'_>) -> Self {
        let wanted = |field| search.text(field) != Some("0");
        Chosen {
            limit_certificate: wanted(NumberQuery::limit_certificate_wanted),
            specific_disease: wanted(NumberQuery::specific_disease_wanted),
        }
    }
}

/// The result of a qualification on a day.
pub(super) fn result(
    person: &Person,
    qualification: &Qualification,
    column: Column,
    scene: Scene<'_>,
) -> Record {
    let today = scene.as_of.day;
    let mut draft = insured(Draft::new(), person, qualification, scene.as_of);
    draft = of_age(draft, person, qualification, today);
    draft = match column {
        Column::Batch => draft.limit_certificate_changed(LimitCertificateChanged::Unchanged),
        Column::Number {
            limit_certificate: true,
        } => draft
            .limit_certificate_consent(LimitCertificateConsent::Yes)
            .limit_certificate(limit_certificate(person, today)),
        Column::Number { .. } | Column::Consented(..) | Column::Emergency => draft,
    };
    if let Some(tickets) = &qualification.tickets
        && qualification.has_ticket(today)
    {
        draft = draft.medical_tickets(ticket(tickets, person, scene));
    }
    match column {
        Column::Consented(care, chosen) => match person.consent_for(care) {
            Some(consent) => with_consents(draft, person, &consent.at(scene.now), chosen, today),
            None => draft.into_record(),
        },
        Column::Emergency => without_consent(draft),
        Column::Number { .. } | Column::Batch => draft.into_record(),
    }
}

fn insured(
    draft: Draft<QualificationResult>,
    person: &Person,
    qualification: &Qualification,
    as_of: AsOf,
) -> Draft<QualificationResult> {
    let card = &qualification.card;
    let health = !qualification.insurer.is_aid();
    let draft = draft
        .card_classification(qualification.insurer.kind().class())
        .insurer_number(qualification.insurer_number())
        .maybe(
            card.symbol.as_deref(),
            Draft::<QualificationResult>::insured_card_symbol,
        )
        .insured_identification_number(card.number.as_str())
        .maybe(
            card.branch.as_deref(),
            Draft::<QualificationResult>::insured_branch_number,
        )
        .maybe(
            health.then_some(qualification.family),
            Draft::<QualificationResult>::personal_family,
        )
        .name(person.name.system.as_str())
        .name_kana(person.name.kana.as_str())
        .sex1(person.sex)
        .birthdate(day(person.birthdate))
        .address(person.address.1.as_str())
        .post_number(person.address.0.as_str())
        .qualification_date(day(qualification.from))
        .insurer_name(qualification.insurer.name.as_str());
    let draft = match health {
        true => draft
            .certificate_issuance_date(day(qualification.from))
            .card_valid_date(day(qualification.from)),
        false => draft,
    };
    match qualification.loss(as_of) {
        Some(lost) => draft
            .disqualification_date(day(lost.day))
            .reason_of_loss(lost.reason),
        None => draft,
    }
}

/// 未就学, 高齢受給者証 (70–74) and 一部負担金割合 (後期高齢者) come with the age.
fn of_age(
    draft: Draft<QualificationResult>,
    person: &Person,
    qualification: &Qualification,
    today: NaiveDate,
) -> Draft<QualificationResult> {
    let years = person.age(today);
    let ratio = person
        .certificates
        .limit
        .at_age(years)
        .contribution_ratio(years);
    match (years, qualification.insurer.kind()) {
        (_, Kind::MedicalAid) => draft,
        (0..=5, _) => draft.preschool(Preschool::Applies),
        (_, Kind::Elderly) => draft.contribution_ratio(ratio),
        (70..=74, _) => {
            let (first, last) = certificate_year(today);
            draft.elderly_certificate(
                Draft::<ElderlyCertificate>::new()
                    .issued(day(first))
                    .valid_from(day(first))
                    .valid_to(day(last))
                    .contribution_ratio(ratio),
            )
        }
        _ => draft,
    }
}

fn limit_certificate(person: &Person, today: NaiveDate) -> Draft<LimitCertificate> {
    let limit = person.certificates.limit.at_age(person.age(today));
    let (first, last) = certificate_year(today);
    let long_term = person.certificates.long_term.map(day);
    Draft::<LimitCertificate>::new()
        .class(limit.class)
        .category(limit.category)
        .issued(day(first))
        .valid_from(day(first))
        .valid_to(day(last))
        .maybe(long_term, Draft::<LimitCertificate>::long_term_date)
}

/// 医療券 of the month for this clinic.
fn ticket(tickets: &Tickets, person: &Person, scene: Scene<'_>) -> Draft<MedicalTicketList> {
    let month = scene.as_of.day;
    let insured = person
        .newest(scene.as_of)
        .any(|held| !held.insurer.is_aid() && held.loss(scene.as_of).is_none());
    let single_or_combined = match insured {
        false => SingleOrCombined::Single,
        true => SingleOrCombined::Combined,
    };
    let self_pay = (tickets.self_pay > 0).then(|| tickets.self_pay.to_string());
    let ticket = Draft::<MedicalTicket>::new()
        .ticket_type(TicketType::Medical)
        .valid_from(day(first_of(month)))
        .issue_number(month.format("SIM%y%m").to_string())
        .treatment_month(Month::from_calendar(month))
        .institution_code(scene.institution)
        .treatment_type(TicketTreatment::Outpatient)
        .maybe(self_pay, Draft::<MedicalTicket>::self_pay_amount)
        .single_or_combined(single_or_combined);
    Draft::<MedicalTicketList>::new().ticket(ticket)
}

/// The elements of one kind of consent.
pub(super) struct ConsentFields {
    pub flag: FieldId,
    pub time: FieldId,
    pub until: FieldId,
    /// The six of 電子カルテ情報共有 have none.
    pub reason: Option<FieldId>,
}

/// One kind of consent and its elements.
struct Scope {
    class: DataClass,
    fields: ConsentFields,
}

const fn at_most_one(fields: &[FieldId]) -> Option<FieldId> {
    match fields {
        [] => None,
        [field, ..] => Some(*field),
    }
}

macro_rules! scopes {
    ($($class:ident: $flag:ident $time:ident $until:ident $($reason:ident)?;)*) => {
        &[$(Scope {
            class: DataClass::$class,
            fields: ConsentFields {
                flag: QualificationResult::$flag,
                time: QualificationResult::$time,
                until: QualificationResult::$until,
                reason: at_most_one(&[$(QualificationResult::$reason)?]),
            },
        }),*]
    };
}

/// Every kind but the limit certificate, which has a code table of its own.
#[rustfmt::skip]
static SCOPES: &[Scope] = scopes! {
    SpecificDisease: specific_disease_consent specific_disease_consent_time specific_disease_available specific_disease_expired_reason;
    Checkup:         checkup_consent          checkup_consent_time          checkup_available          checkup_expired_reason;
    Drug:            medicine_consent         medicine_consent_time         medicine_available         medicine_expired_reason;
    Diagnosis:       diagnosis_consent        diagnosis_consent_time        diagnosis_available        diagnosis_expired_reason;
    Operation:       operation_consent        operation_consent_time        operation_available        operation_expired_reason;
    DiseaseName:     disease_name_consent     disease_name_consent_time     disease_name_available;
    Infection:       infection_consent        infection_consent_time        infection_available;
    OtherAllergy:    other_allergy_consent    other_allergy_consent_time    other_allergy_available;
    DrugAllergy:     drug_allergy_consent     drug_allergy_consent_time     drug_allergy_available;
    Test:            test_consent             test_consent_time             test_available;
    Prescription:    prescription_consent     prescription_consent_time     prescription_available;
};

fn with_consents(
    mut draft: Draft<QualificationResult>,
    person: &Person,
    consent: &Consent,
    chosen: Chosen,
    today: NaiveDate,
) -> Record {
    let given = DateTime::from_calendar(consent.given);
    let limit = consent.grant(DataClass::LimitCertificate);
    draft = match limit {
        Grant::Given => draft
            .limit_certificate_consent(LimitCertificateConsent::Yes)
            .limit_certificate_consent_time(given.clone())
            .limit_certificate_available(DateTime::from_calendar(consent.available)),
        _ => draft.limit_certificate_consent(LimitCertificateConsent::No),
    };
    if limit == Grant::Given && chosen.limit_certificate {
        draft = draft.limit_certificate(limit_certificate(person, today));
    }
    let may_say = consent.grant(DataClass::SpecificDisease) == Grant::Given;
    if may_say && chosen.specific_disease {
        let diseases = &person.certificates.diseases;
        let list = (!diseases.is_empty()).then(|| disease_certificates(diseases, today));
        draft = draft.maybe(
            list,
            Draft::<QualificationResult>::specific_disease_certificates,
        );
    }
    let mut record = draft.registered_at(given).into_record();
    for Scope { class, fields } in SCOPES {
        add_consent(&mut record, fields, consent.grant(*class), consent);
    }
    record
}

/// Nobody could be asked (同意取得困難).
fn without_consent(draft: Draft<QualificationResult>) -> Record {
    let mut record = draft.into_record();
    for Scope { fields, .. } in SCOPES {
        record.add_text(&[], fields.flag.no, ConsentCode::Unobtainable.wire());
    }
    record
}

/// Says of one kind of consent whether and when it was given, and until when it counts.
pub(super) fn add_consent(
    record: &mut Record,
    fields: &ConsentFields,
    grant: Grant,
    consent: &Consent,
) {
    let mut set = |field: FieldId, text: &str| record.add_text(&[], field.no, text);
    let written = |moment| DateTime::from_calendar(moment).as_written().to_owned();
    match grant {
        Grant::Refused => set(fields.flag, ConsentCode::No.wire()),
        Grant::Given => {
            set(fields.flag, ConsentCode::Yes.wire());
            set(fields.time, &written(consent.given));
            set(fields.until, &written(consent.available));
        }
        Grant::Expired(why) => {
            set(fields.flag, ConsentCode::Expired.wire());
            set(fields.time, &written(consent.given));
            if let Some(reason) = fields.reason {
                set(reason, why.wire());
            }
        }
    }
}

fn disease_certificates(
    diseases: &[Disease],
    today: NaiveDate,
) -> Draft<SpecificDiseaseCertificateList> {
    let (first, last) = certificate_year(today);
    let certificate = |held: &Disease| {
        Draft::<SpecificDiseaseCertificate>::new()
            .disease(held.disease)
            .issued(day(first))
            .valid_from(day(first))
            .valid_to(day(last))
            .self_pay(format!("{:06}", held.self_pay))
    };
    let list = Draft::<SpecificDiseaseCertificateList>::new();
    diseases
        .iter()
        .fold(list, |list, held| list.certificate(certificate(held)))
}

fn day(day: NaiveDate) -> Date {
    Date::from_calendar(day)
}

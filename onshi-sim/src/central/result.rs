//! 資格確認結果: one qualification of one person, as an answer carries it.

use chrono::NaiveDate;
use onshi_core::catalogue::{
    Consent as ConsentCode, ElderlyCertificate, FieldId, LimitCategory, LimitCertificate,
    LimitCertificateChanged, LimitCertificateClass, LimitCertificateConsent, MedicalTicket,
    MedicalTicketList, NumberQuery, Preschool, QualificationResult, SingleOrCombined,
    SpecificDisease, SpecificDiseaseCertificate, SpecificDiseaseCertificateList, TicketTreatment,
    TicketType,
};
use onshi_core::id::{Date, DateTime, Month};
use onshi_core::record::{CodeType, Draft, Group, Record};

use super::body::Scene;
use crate::clinic::{Care, Consent, Grant, Kind, Person, Qualification};

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
    Scene { institution, now }: Scene<'_>,
) -> Record {
    let today = now.date();
    let mut draft = insured(Draft::new(), person, qualification);
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
    if qualification.ticket {
        draft = draft.medical_tickets(tickets(person, institution, today));
    }
    match column {
        Column::Consented(care, chosen) => match person.consent_for(care) {
            Some(consent) => with_consents(draft, person, &consent.at(now), chosen, today),
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
) -> Draft<QualificationResult> {
    let card = &qualification.card;
    let health = qualification.insurer.kind != Kind::MedicalAid;
    let draft = draft
        .card_classification(qualification.insurer.kind.card())
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
        .insurer_name(qualification.insurer.name);
    let draft = match health {
        true => draft
            .certificate_issuance_date(day(qualification.from))
            .card_valid_date(day(qualification.from)),
        false => draft,
    };
    match qualification.lost {
        Some((lost, reason)) => draft
            .disqualification_date(day(lost))
            .reason_of_loss(reason),
        None => draft,
    }
}

/// 未就学, 高齢受給者証 (70–74) and 一部負担金割合 (75 and over) come with the age.
fn of_age(
    draft: Draft<QualificationResult>,
    person: &Person,
    qualification: &Qualification,
    today: NaiveDate,
) -> Draft<QualificationResult> {
    match (person.age(today), qualification.insurer.kind) {
        (_, Kind::MedicalAid) => draft,
        (0..=5, _) => draft.preschool(Preschool::Applies),
        (_, Kind::Elderly) => draft.contribution_ratio("010"),
        (70..=74, _) => draft.elderly_certificate(
            Draft::<ElderlyCertificate>::new()
                .issued(day(qualification.from))
                .valid_from(day(qualification.from))
                .contribution_ratio("020"),
        ),
        _ => draft,
    }
}

fn limit_certificate(person: &Person, today: NaiveDate) -> Draft<LimitCertificate> {
    let category = match person.age(today) {
        0..=69 => LimitCategory::A03,
        70..=74 => LimitCategory::B04,
        _ => LimitCategory::B10,
    };
    Draft::<LimitCertificate>::new()
        .class(LimitCertificateClass::Limit)
        .category(category)
        .issued(day(today))
        .valid_from(day(today))
}

/// 医療券 of this month for this clinic.
fn tickets(person: &Person, institution: &str, today: NaiveDate) -> Draft<MedicalTicketList> {
    let combined = match person.qualifications.len() {
        1 => SingleOrCombined::Single,
        _ => SingleOrCombined::Combined,
    };
    let ticket = Draft::<MedicalTicket>::new()
        .ticket_type(TicketType::Medical)
        .issue_number("SIM0001")
        .treatment_month(Month::from_calendar(today))
        .institution_code(institution)
        .treatment_type(TicketTreatment::Outpatient)
        .single_or_combined(combined);
    Draft::<MedicalTicketList>::new().ticket(ticket)
}

/// The elements of one kind of consent.
pub(super) struct ConsentFields {
    pub flag: FieldId,
    pub time: FieldId,
    pub until: FieldId,
    pub reason: FieldId,
}

/// One kind of consent and its elements.
struct Scope {
    granted: fn(&Consent) -> Grant,
    fields: ConsentFields,
}

macro_rules! scopes {
    ($($granted:ident: $flag:ident $time:ident $until:ident $reason:ident;)*) => {
        &[$(Scope {
            granted: |consent| consent.$granted,
            fields: ConsentFields {
                flag: QualificationResult::$flag,
                time: QualificationResult::$time,
                until: QualificationResult::$until,
                reason: QualificationResult::$reason,
            },
        }),*]
    };
}

/// Every kind but the limit certificate, which has a code table of its own.
#[rustfmt::skip]
static SCOPES: &[Scope] = scopes! {
    specific_disease: specific_disease_consent specific_disease_consent_time specific_disease_available specific_disease_expired_reason;
    checkup:          checkup_consent          checkup_consent_time          checkup_available          checkup_expired_reason;
    medicine:         medicine_consent         medicine_consent_time         medicine_available         medicine_expired_reason;
    diagnosis:        diagnosis_consent        diagnosis_consent_time        diagnosis_available        diagnosis_expired_reason;
    operation:        operation_consent        operation_consent_time        operation_available        operation_expired_reason;
};

fn with_consents(
    mut draft: Draft<QualificationResult>,
    person: &Person,
    consent: &Consent,
    chosen: Chosen,
    today: NaiveDate,
) -> Record {
    let given = DateTime::from_calendar(consent.given);
    draft = match consent.limit_certificate {
        Grant::Given => draft
            .limit_certificate_consent(LimitCertificateConsent::Yes)
            .limit_certificate_consent_time(given.clone())
            .limit_certificate_available(DateTime::from_calendar(consent.available)),
        _ => draft.limit_certificate_consent(LimitCertificateConsent::No),
    };
    if consent.limit_certificate == Grant::Given && chosen.limit_certificate {
        draft = draft.limit_certificate(limit_certificate(person, today));
    }
    let on_dialysis = person.on_dialysis && consent.specific_disease == Grant::Given;
    if on_dialysis && chosen.specific_disease {
        draft = draft.specific_disease_certificates(dialysis(today));
    }
    let mut record = draft.registered_at(given).into_record();
    for scope in SCOPES {
        add_consent(
            &mut record,
            &scope.fields,
            (scope.granted)(consent),
            consent,
        );
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
            set(fields.reason, why.wire());
        }
    }
}

fn dialysis(today: NaiveDate) -> Draft<SpecificDiseaseCertificateList> {
    let certificate = Draft::<SpecificDiseaseCertificate>::new()
        .disease(SpecificDisease::RenalFailure)
        .issued(day(today))
        .valid_from(day(today))
        .self_pay("010000");
    Draft::<SpecificDiseaseCertificateList>::new().certificate(certificate)
}

fn day(day: NaiveDate) -> Date {
    Date::from_calendar(day)
}

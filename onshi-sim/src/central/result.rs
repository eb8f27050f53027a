//! 資格確認結果: one qualification of one person, as an answer carries it.

use chrono::NaiveDate;
use onshi_core::catalogue::{
    Consent as ConsentCode, ElderlyCertificate, FieldId, LimitCategory, LimitCertificate,
    LimitCertificateChanged, LimitCertificateClass, LimitCertificateConsent, MedicalTicket,
    MedicalTicketList, Preschool, QualificationResult, SingleOrCombined, SpecificDisease,
    SpecificDiseaseCertificate, SpecificDiseaseCertificateList, TicketTreatment, TicketType,
};
use onshi_core::id::{Date, DateTime, Month};
use onshi_core::record::{CodeType, Draft, Record};

use crate::clinic::{Consent, Grant, Kind, Person, Qualification};

/// In which answer the result stands: they carry different parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Individual query by number; with the limit certificate if it was asked for.
    Number { limit_certificate: bool },
    /// Batch by number: no consents.
    Batch,
    /// Visiting care: with every consent that was given.
    Visit,
}

/// The result of a qualification on a day.
pub(super) fn result(
    person: &Person,
    qualification: &Qualification,
    column: Column,
    institution: &str,
    today: NaiveDate,
) -> Record {
    let mut draft = insured(Draft::new(), person, qualification);
    draft = of_age(draft, person, qualification, today);
    draft = match column {
        Column::Batch => draft.limit_certificate_changed(LimitCertificateChanged::Unchanged),
        Column::Number {
            limit_certificate: true,
        } => draft
            .limit_certificate_consent(LimitCertificateConsent::Yes)
            .limit_certificate(limit_certificate(person, today)),
        Column::Number { .. } | Column::Visit => draft,
    };
    if qualification.ticket {
        draft = draft.medical_tickets(tickets(person, institution, today));
    }
    match (&person.consent, column) {
        (Some(consent), Column::Visit) => with_consents(draft, person, consent, today),
        _ => draft.into_record(),
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

/// One kind of consent and its elements.
struct Scope {
    granted: fn(&Consent) -> Grant,
    flag: FieldId,
    time: FieldId,
    until: FieldId,
    reason: FieldId,
}

/// Every kind but the limit certificate, which has a code table of its own.
static SCOPES: &[Scope] = {
    use QualificationResult as R;
    &[
        Scope {
            granted: |consent| consent.specific_disease,
            flag: R::specific_disease_consent,
            time: R::specific_disease_consent_time,
            until: R::specific_disease_available,
            reason: R::specific_disease_expired_reason,
        },
        Scope {
            granted: |consent| consent.checkup,
            flag: R::checkup_consent,
            time: R::checkup_consent_time,
            until: R::checkup_available,
            reason: R::checkup_expired_reason,
        },
        Scope {
            granted: |consent| consent.medicine,
            flag: R::medicine_consent,
            time: R::medicine_consent_time,
            until: R::medicine_available,
            reason: R::medicine_expired_reason,
        },
        Scope {
            granted: |consent| consent.diagnosis,
            flag: R::diagnosis_consent,
            time: R::diagnosis_consent_time,
            until: R::diagnosis_available,
            reason: R::diagnosis_expired_reason,
        },
        Scope {
            granted: |consent| consent.operation,
            flag: R::operation_consent,
            time: R::operation_consent_time,
            until: R::operation_available,
            reason: R::operation_expired_reason,
        },
    ]
};

fn with_consents(
    mut draft: Draft<QualificationResult>,
    person: &Person,
    consent: &Consent,
    today: NaiveDate,
) -> Record {
    let given = DateTime::from_calendar(consent.given);
    draft = match consent.limit_certificate {
        Grant::Given => draft
            .limit_certificate_consent(LimitCertificateConsent::Yes)
            .limit_certificate_consent_time(given.clone())
            .limit_certificate_available(DateTime::from_calendar(consent.available))
            .limit_certificate(limit_certificate(person, today)),
        _ => draft.limit_certificate_consent(LimitCertificateConsent::No),
    };
    if person.on_dialysis && consent.specific_disease == Grant::Given {
        draft = draft.specific_disease_certificates(dialysis(today));
    }
    let mut record = draft.registered_at(given).into_record();
    for scope in SCOPES {
        add_consent(&mut record, scope, consent);
    }
    record
}

fn add_consent(record: &mut Record, scope: &Scope, consent: &Consent) {
    let mut set = |field: FieldId, text: &str| record.add_text(&[], field.no, text);
    let written = |moment| DateTime::from_calendar(moment).as_written().to_owned();
    match (scope.granted)(consent) {
        Grant::Refused => set(scope.flag, ConsentCode::No.wire()),
        Grant::Given => {
            set(scope.flag, ConsentCode::Yes.wire());
            set(scope.time, &written(consent.given));
            set(scope.until, &written(consent.available));
        }
        Grant::Expired(why) => {
            set(scope.flag, ConsentCode::Expired.wire());
            set(scope.time, &written(consent.given));
            set(scope.reason, why.wire());
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

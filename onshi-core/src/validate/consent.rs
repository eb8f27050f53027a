//! Flags of consent and their times (同意): rules X50–X55.

use super::here::{Case, Here, Marks};
use super::query::consultation;
use crate::catalogue::{
    Consent as State, FieldRow, MedicalTreatment, QUALIFICATION_ANSWER, RecordRow,
};
use crate::id;
use crate::record::CodeType;

/// The fields of one consent, by their names in programs: `medicine_consent`,
/// `medicine_consent_time`, `medicine_available`, `medicine_expired_reason`.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    flag: &'static str,
    time: &'static str,
    available: Option<&'static str>,
    reason: Option<&'static str>,
}

/// One consent as it stands in a group.
pub(super) struct Consent<'a> {
    fields: Fields,
    state: Option<State>,
    time: Option<&'a str>,
    available: Option<&'a str>,
    reason: Option<&'a str>,
}

impl<'a> Consent<'a> {
    /// Every consent that a record declares: a flag that has a time.
    pub fn of_row(row: &RecordRow) -> impl Iterator<Item = Fields> + use<> {
        let all: &'static [FieldRow] = row.fields;
        all.iter().filter_map(move |flag| {
            let kind = flag.ident.strip_suffix("consent")?;
            let field = |rest: &str| {
                let mut rows = all.iter().map(|row| row.ident);
                rows.find(|ident| ident.strip_prefix(kind) == Some(rest))
            };
            Some(Fields {
                flag: flag.ident,
                time: field("consent_time")?,
                available: field("available"),
                reason: field("expired_reason"),
            })
        })
    }

    pub fn new(fields: Fields, here: &Here<'a>) -> Self {
        let text = |ident: Option<&str>| ident.and_then(|ident| here.text(ident));
        Consent {
            fields,
            state: text(Some(fields.flag)).and_then(State::from_wire),
            time: text(Some(fields.time)),
            available: text(fields.available),
            reason: text(fields.reason),
        }
    }
}

pub(super) fn given_when(consent: &Consent<'_>, _: &Case<'_>, marks: &mut Marks) {
    if consent.state == Some(State::Yes) && consent.time.is_none() {
        marks.at(consent.fields.time);
    }
}

/// At a card reader consent to view ends within a day. That of a home visit lasts as long as the care
/// (§2.1.5), and certificates have an end in batches only.
pub(super) fn given_until(consent: &Consent<'_>, case: &Case<'_>, marks: &mut Marks) {
    let reader = case
        .message
        .is_some_and(|message| *message == QUALIFICATION_ANSWER);
    let certificate =
        consent.fields.flag.contains("certificate") || consent.fields.flag.contains("disease");
    let open = consent.state == Some(State::Yes) && consent.available.is_none();
    if let Some(available) = consent.fields.available
        && reader
        && open
        && !certificate
    {
        marks.at(available);
    }
}

pub(super) fn refused(consent: &Consent<'_>, _: &Case<'_>, marks: &mut Marks) {
    if consent.state != Some(State::No) {
        return;
    }
    if consent.time.is_some() {
        marks.at(consent.fields.time);
    }
    if let (Some(field), Some(_)) = (consent.fields.available, consent.available) {
        marks.at(field);
    }
}

pub(super) fn reason_of_expiry(consent: &Consent<'_>, _: &Case<'_>, marks: &mut Marks) {
    let lasting = consent.state.is_some_and(|state| state != State::Expired);
    if let (Some(field), Some(_), true) = (consent.fields.reason, consent.reason, lasting) {
        marks.at(field);
    }
}

/// 2 is of home visits and online consultation, 3 of emergencies.
pub(super) fn state_of_message(consent: &Consent<'_>, case: &Case<'_>, marks: &mut Marks) {
    let Some(kind) = case.message.and_then(consultation) else {
        return;
    };
    let known = match consent.state {
        Some(State::Expired) => {
            matches!(kind, MedicalTreatment::Visit | MedicalTreatment::Online)
        }
        Some(State::Unobtainable) => kind == MedicalTreatment::Emergency,
        _ => true,
    };
    if !known {
        marks.at(consent.fields.flag);
    }
}

pub(super) fn forward(consent: &Consent<'_>, _: &Case<'_>, marks: &mut Marks) {
    let moment = |text: Option<&str>| id::DateTime::read(text?).calendar();
    if let (Some(given), Some(until)) = (moment(consent.time), moment(consent.available))
        && until < given
        && let Some(field) = consent.fields.available
    {
        marks.at(field);
    }
}

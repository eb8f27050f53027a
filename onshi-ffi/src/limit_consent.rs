//! Consent to 限度額適用認定証等 being asked for: on a device or by word, when, and who heard it (R09).

use std::ffi::c_char;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::rules::certificates::{LimitConsent, Occasion, Refusal, Source};

use crate::boundary::{ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::{Numbered, Words, number_of, of_number};
use crate::plain::{moment, qualification_of, revive, with_record, write_json};
use crate::record::onshi_record;
use crate::text::{Buffer, TextIn, Unit};
use crate::words::ONSHI_S_DENIED;

/// Consent was given on a mobile device or a card reader (端末).
pub const ONSHI_CONSENTED_ON_DEVICE: u32 = 1;
/// Consent was given by word, after the identity was checked (口頭).
pub const ONSHI_CONSENTED_BY_WORD: u32 = 2;

/// No certificate: it is not said whose consent it is.
pub const ONSHI_NO_CERTIFICATE_PATIENT: u32 = 601;
/// No certificate: it is not said who heard the consent (操作者).
pub const ONSHI_NO_CERTIFICATE_OPERATOR: u32 = 602;
/// No certificate: the answer tells of no consent.
pub const ONSHI_NO_CERTIFICATE_NOT_CONSENTED: u32 = 603;
/// No certificate: when consent was given is not known.
pub const ONSHI_NO_CERTIFICATE_UNKNOWN_START: u32 = 604;
/// No certificate: consent is given later than now.
pub const ONSHI_NO_CERTIFICATE_NOT_YET: u32 = 605;
/// No certificate: until when consent holds is not known.
pub const ONSHI_NO_CERTIFICATE_UNKNOWN_END: u32 = 606;
/// No certificate: 有効期限 has come.
pub const ONSHI_NO_CERTIFICATE_OVER: u32 = 607;
/// No certificate: consent was withdrawn.
pub const ONSHI_NO_CERTIFICATE_WITHDRAWN: u32 = 608;
/// No certificate: the consent is another patient's.
pub const ONSHI_NO_CERTIFICATE_OTHER_PATIENT: u32 = 609;
/// No certificate: the consent was given to another institution.
pub const ONSHI_NO_CERTIFICATE_OTHER_INSTITUTION: u32 = 610;
/// No certificate: the consent was given on another road.
pub const ONSHI_NO_CERTIFICATE_OTHER_KIND: u32 = 611;
/// No certificate: on this road nobody consents by My Number card beforehand.
pub const ONSHI_NO_CERTIFICATE_NOT_BY_CARD: u32 = 612;
/// No certificate: the consent is about something else.
pub const ONSHI_NO_CERTIFICATE_OTHER_CLASS: u32 = 613;

/// A patient consented to their 限度額適用認定証等 being asked for. Plain data: keep its JSON.
#[allow(non_camel_case_types)]
pub struct onshi_limit_consent {
    _opaque: (),
}

held_by_c!(LimitConsent as onshi_limit_consent, LimitConsent);

/// Records consent that the place itself took (同意の記録): `source` is one of ONSHI_CONSENTED_…, `given` when,
/// `operator_id` who heard it, `patient` the program's own key. It counts until it is withdrawn; when to ask
/// anew is the program's to decide.
/// Ownership: borrows the texts for the call; gives `*out_consent`, to be freed with
/// onshi_limit_consent_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is one of ONSHI_NO_CERTIFICATE_…),
/// ONSHI_E_BAD_OPTIONS, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_limit_consent_record(
    institution: *const c_char,
    institution_length: u32,
    patient: *const c_char,
    patient_length: u32,
    source: u32,
    given: u32,
    operator_id: *const c_char,
    operator_id_length: u32,
    now: u32,
    out_consent: *mut *mut onshi_limit_consent,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (place, operator, out, error) = received!(
        Whose::utf8(institution, institution_length, patient, patient_length),
        TextIn::utf8(operator_id, operator_id_length),
        (Out::new(out_consent), Out::new(out_reason)),
        Out::new(out_error)
    );
    boundary(error, || record(&place, source, given, &operator, now, out))
}

/// As onshi_limit_consent_record, with the texts in UTF-16.
/// Ownership: borrows the texts for the call; gives `*out_consent`, to be freed with
/// onshi_limit_consent_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any.
/// Returns: as onshi_limit_consent_record.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_limit_consent_record_u16(
    institution: *const u16,
    institution_length: u32,
    patient: *const u16,
    patient_length: u32,
    source: u32,
    given: u32,
    operator_id: *const u16,
    operator_id_length: u32,
    now: u32,
    out_consent: *mut *mut onshi_limit_consent,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (place, operator, out, error) = received!(
        Whose::new(institution, institution_length, patient, patient_length),
        TextIn::new(operator_id, operator_id_length),
        (Out::new(out_consent), Out::new(out_reason)),
        Out::new(out_error)
    );
    boundary(error, || record(&place, source, given, &operator, now, out))
}

/// Records consent that an answer tells of (限度額適用認定証提供同意フラグ); `operator_id` took the answer in.
/// `answer` is a person of a batch or a whole answer, `qualification` the place in it, from 0.
/// Ownership: borrows `answer` and the texts for the call; gives `*out_consent`, to be freed with
/// onshi_limit_consent_free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per record at a time.
/// Returns: as onshi_limit_consent_record; ONSHI_E_BAD_OPTIONS also for no such qualification.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_limit_consent_of_answer(
    institution: *const c_char,
    institution_length: u32,
    patient: *const c_char,
    patient_length: u32,
    answer: *const onshi_record,
    qualification: u32,
    operator_id: *const c_char,
    operator_id_length: u32,
    now: u32,
    out_consent: *mut *mut onshi_limit_consent,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (place, operator, out, error) = received!(
        Whose::utf8(institution, institution_length, patient, patient_length),
        TextIn::utf8(operator_id, operator_id_length),
        (Out::new(out_consent), Out::new(out_reason)),
        Out::new(out_error)
    );
    boundary(error, || {
        let (operator, consent, reason) = (operator.read()?, out.0.required()?, out.1.required()?);
        let place = place.read()?;
        with_record(answer, |answer| {
            let view = qualification_of(answer, qualification)?;
            let recorded = LimitConsent::of_answer(&place.at(now), &view, &operator);
            give(recorded, consent, reason)
        })
    })
}

/// Makes one from what onshi_limit_consent_json wrote.
/// Ownership: borrows `json` for the call; gives `*out_consent`, to be freed with onshi_limit_consent_free.
/// NULL: `json` and `out_consent` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_FORMAT, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_limit_consent_from_json(
    json: *const c_char,
    json_length: u32,
    out_consent: *mut *mut onshi_limit_consent,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (json, out, error) = received!(
        TextIn::utf8(json, json_length),
        Out::new(out_consent),
        Out::new(out_error)
    );
    boundary(error, || {
        revive(&json, out, |consent: LimitConsent| consent)
    })
}

/// Writes one as JSON, to be kept.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `consent` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_limit_consent_json(
    consent: *const onshi_limit_consent,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        write_json(consent, out, |consent: &LimitConsent| {
            serde_json::to_string(consent)
        })
    })
}

/// Frees one.
/// Ownership: takes `consent`.
/// NULL: `consent` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_limit_consent_free(consent: *mut onshi_limit_consent) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<LimitConsent>(consent).map(|()| ONSHI_S_OK)
    })
}

/// Notes that the patient took it back (同意の取り下げ). It stays so. Keep its JSON then.
/// Ownership: nothing to free.
/// NULL: `consent` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_limit_consent_withdraw(
    consent: *mut onshi_limit_consent,
    now: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let error = received!(Out::new(out_error));
    boundary(error, || {
        handle::with(consent, |consent: &mut LimitConsent| {
            consent.withdraw(moment(now));
            Ok(ONSHI_S_OK)
        })
    })
}

/// For whom a certificate is asked for, and where, as C passes it.
pub(crate) struct Whose<'a, U> {
    institution: TextIn<'a, U>,
    patient: TextIn<'a, U>,
}

impl Whose<'_, u8> {
    /// # Safety
    /// As [`Whose::new`].
    pub(crate) unsafe fn utf8(
        institution: *const c_char,
        institution_length: u32,
        patient: *const c_char,
        patient_length: u32,
    ) -> Self {
        let (institution, patient) = (institution.cast(), patient.cast());
        // SAFETY: as promised by the caller; `char` of C is one byte.
        unsafe { Self::new(institution, institution_length, patient, patient_length) }
    }
}

impl<U: Unit> Whose<'_, U> {
    /// # Safety
    /// As [`TextIn::new`], for both texts.
    pub(crate) unsafe fn new(
        institution: *const U,
        institution_length: u32,
        patient: *const U,
        patient_length: u32,
    ) -> Self {
        // SAFETY: as promised by the caller.
        let [institution, patient] = unsafe {
            [
                TextIn::new(institution, institution_length),
                TextIn::new(patient, patient_length),
            ]
        };
        Whose {
            institution,
            patient,
        }
    }

    pub(crate) fn read(&self) -> Result<Place, Error> {
        let institution = InstitutionCode::new(&self.institution.read()?);
        Ok(Place {
            institution: institution
                .map_err(|why| Error::new(ErrorCode::BadOptions).because(why))?,
            patient: self.patient.read()?,
        })
    }
}

/// For whom a certificate is asked for, and where.
pub(crate) struct Place {
    institution: InstitutionCode,
    patient: String,
}

impl Place {
    pub(crate) fn at(&self, now: u32) -> Occasion<'_> {
        Occasion {
            institution: &self.institution,
            patient: &self.patient,
            now: moment(now),
        }
    }
}

fn record<U: Unit>(
    place: &Whose<'_, U>,
    source: u32,
    given: u32,
    operator: &TextIn<'_, U>,
    now: u32,
    out: (Out<'_, *mut onshi_limit_consent>, Out<'_, u32>),
) -> Result<i32, Error> {
    let (place, operator) = (place.read()?, operator.read()?);
    let (consent, reason) = (out.0.required()?, out.1.required()?);
    let source = of_number::<Source>(source)?;
    let recorded = LimitConsent::record(&place.at(now), source, moment(given), &operator);
    give(recorded, consent, reason)
}

fn give(
    recorded: Result<LimitConsent, Refusal>,
    consent: Out<'_, *mut onshi_limit_consent>,
    reason: Out<'_, u32>,
) -> Result<i32, Error> {
    match recorded {
        Ok(recorded) => {
            consent.set(handle::give(recorded)?);
            Ok(ONSHI_S_OK)
        }
        Err(why) => {
            reason.set(number_of(why));
            Ok(ONSHI_S_DENIED)
        }
    }
}

impl Numbered for Source {
    const WHAT: &'static str = "source of a consent";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_CONSENTED_ON_DEVICE, Source::Device),
        (ONSHI_CONSENTED_BY_WORD, Source::Word),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.english().into())
    }
}

impl Numbered for Refusal {
    const WHAT: &'static str = "reason";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_NO_CERTIFICATE_PATIENT, Refusal::NoPatient),
        (ONSHI_NO_CERTIFICATE_OPERATOR, Refusal::NoOperator),
        (ONSHI_NO_CERTIFICATE_NOT_CONSENTED, Refusal::NotConsented),
        (ONSHI_NO_CERTIFICATE_UNKNOWN_START, Refusal::UnknownStart),
        (ONSHI_NO_CERTIFICATE_NOT_YET, Refusal::NotYet),
        (ONSHI_NO_CERTIFICATE_UNKNOWN_END, Refusal::UnknownEnd),
        (ONSHI_NO_CERTIFICATE_OVER, Refusal::Over),
        (ONSHI_NO_CERTIFICATE_WITHDRAWN, Refusal::Withdrawn),
        (ONSHI_NO_CERTIFICATE_OTHER_PATIENT, Refusal::OtherPatient),
        (
            ONSHI_NO_CERTIFICATE_OTHER_INSTITUTION,
            Refusal::OtherInstitution,
        ),
        (ONSHI_NO_CERTIFICATE_OTHER_KIND, Refusal::OtherKind),
        (ONSHI_NO_CERTIFICATE_NOT_BY_CARD, Refusal::NotByCard),
        (ONSHI_NO_CERTIFICATE_OTHER_CLASS, Refusal::OtherClass),
    ];
    fn words(self) -> Words {
        (self.japanese().into(), self.english().into())
    }
}

//! The objects of the rules, and the answers they are made of, by exported functions only.

use std::ffi::{CString, c_char};
use std::ptr::{null, null_mut};

use onshi::access::*;
use onshi::activation::*;
use onshi::certificates::*;
use onshi::clock::*;
use onshi::consent::*;
use onshi::consent_days::*;
use onshi::error::onshi_error;
use onshi::limit_consent::*;
use onshi::linkage::onshi_link_each;
use onshi::notes::*;
use onshi::patients::*;
use onshi::permits::{onshi_permits, onshi_permits_new};
use onshi::record::{onshi_record, onshi_record_free};
use onshi::retention::onshi_periods;
use onshi::settings::*;
use onshi::settings_update::onshi_settings_update;
use onshi::timers::*;
use onshi::validity::ONSHI_ROUTE_NUMBER;
use onshi::words::*;
use onshi_core::catalogue::*;

use super::{INSTITUTION, NUL, blank_patient, blank_patient_u16, c, new_record, path, set, words};

/// 2026-11-22 09:00:00 in Japan.
pub const NOW: u32 = 1_795_305_600;
pub const HOUR: u32 = 3_600;
pub const DAY: u32 = 24 * HOUR;

/// What an export with a buffer writes, and its status.
pub fn text(export: impl Fn(*mut c_char, u32, *mut u32) -> i32) -> (i32, String) {
    let (status, bytes) = bytes(|first, capacity, length| export(first.cast(), capacity, length));
    (status, String::from_utf8(bytes).unwrap())
}

/// The same, of bytes.
pub fn bytes(export: impl Fn(*mut u8, u32, *mut u32) -> i32) -> (i32, Vec<u8>) {
    let (mut buffer, mut length) = (vec![0_u8; 20_000], 0);
    let status = export(buffer.as_mut_ptr(), 20_000, &raw mut length);
    buffer.truncate(length as usize);
    (status, buffer)
}

/// What an export gives that gives an object.
pub fn given<T>(export: impl FnOnce(*mut *mut T, *mut *mut onshi_error) -> i32) -> *mut T {
    let (mut object, mut error) = (null_mut(), null_mut());
    let done = export(&raw mut object, &raw mut error);
    assert_eq!(done, 0, "{}", said(error));
    object
}

fn said(error: *mut onshi_error) -> String {
    match error.is_null() {
        true => String::new(),
        false => words(error),
    }
}

pub fn clock(now: u32) -> *mut onshi_clock {
    given(|out, error| unsafe { onshi_clock_new(now, out, error) })
}

pub fn consent(key: &str, kind: u32) -> *mut onshi_consent {
    let key = c(key);
    given(|out, error| unsafe { onshi_consent_new(key.as_ptr(), NUL, kind, out, error) })
}

pub fn access(policy: Option<&str>, role: u32, profession: u32) -> *mut onshi_access {
    let policy = policy.map(c);
    let first = policy.as_ref().map_or(null(), |policy| policy.as_ptr());
    let operator = c"op-1".as_ptr();
    let factors = ONSHI_SIGN_IN_TWO_FACTORS;
    given(|out, error| unsafe {
        onshi_access_new(
            first, NUL, role, profession, factors, operator, NUL, out, error,
        )
    })
}

/// A person of a batch who consented to 薬剤情報 at `granted`, until `until`, both written in Japan.
pub fn consented(granted: &str, until: &str) -> *mut onshi_record {
    let unit = new_record(ConsentedUnit::ROW.id);
    let result = path(&[(ConsentedUnit::results, 0), (ResultList::result, 0)]);
    for (field, text) in [
        (QualificationResult::name, "試験　太郎"),
        (QualificationResult::medicine_consent, "1"),
        (QualificationResult::medicine_consent_time, granted),
        (QualificationResult::medicine_available, until),
    ] {
        set(unit, &result, field, text);
    }
    unit
}

/// An answer that says so of a whole query, told at `told`.
pub fn consented_answer(granted: &str, until: &str, told: &str) -> *mut onshi_record {
    let answer = new_record(QualificationAnswer::ROW.id);
    let header = path(&[(QualificationAnswer::header, 0)]);
    set(answer, &header, AnswerHeader::process_execution_time, told);
    let result = path(&[
        (QualificationAnswer::body, 0),
        (QualificationAnswerBody::results, 0),
        (ResultList::result, 0),
    ]);
    for (field, text) in [
        (QualificationResult::medicine_consent, "1"),
        (QualificationResult::medicine_consent_time, granted),
        (QualificationResult::medicine_available, until),
    ] {
        set(answer, &result, field, text);
    }
    answer
}

/// The answer to an inquiry of the settings: visits ask about 特定健診等情報 as `setting` says.
pub fn settings_answer(setting: &str) -> *mut onshi_record {
    let answer = new_record(FacilitySettingsAnswer::ROW.id);
    normal(answer, FacilitySettingsAnswer::header);
    let settings = [
        (FacilitySettingsAnswer::body, 0),
        (FacilitySettingsAnswerBody::settings, 0),
    ];
    let entry = path(
        &[
            settings.as_slice(),
            &[
                (FacilitySettings::consents, 0),
                (ConsentSettingList::setting, 0),
            ],
        ]
        .concat(),
    );
    set(answer, &entry, ConsentSetting::medical_treatment, "2");
    set(answer, &entry, ConsentSetting::information, "TKK");
    set(answer, &entry, ConsentSetting::use_setting, setting);
    let prescription = FacilitySettings::electronic_prescription;
    set(answer, &path(&settings), prescription, "0");
    answer
}

/// Header of an answer that went well.
pub fn normal(answer: *mut onshi_record, header: FieldId) {
    let header = path(&[(header, 0)]);
    set(answer, &header, AnswerHeader::segment_of_result, "1");
}

pub fn settings(setting: &str) -> *mut onshi_settings {
    let answer = settings_answer(setting);
    let settings = given(|out, error| unsafe { onshi_settings_read(answer, out, error) });
    unsafe { onshi_record_free(answer) };
    settings
}

/// The answer to an inquiry of codes: each a device, a code and a state.
pub fn listed(codes: &[(&str, &str, &str)]) -> *mut onshi_record {
    let answer = new_record(ActivationInquiryAnswer::ROW.id);
    normal(answer, ActivationInquiryAnswer::header);
    for (index, code) in codes.iter().enumerate() {
        let way = path(&[
            (ActivationInquiryAnswer::body, 0),
            (ActivationInquiryAnswerBody::activations, 0),
            (ActivationCodeList::activation, index as u32),
        ]);
        set_code(answer, &way, *code);
    }
    answer
}

/// The answer to an issue.
pub fn issued(code: (&str, &str, &str)) -> *mut onshi_record {
    let answer = new_record(ActivationIssueAnswer::ROW.id);
    normal(answer, ActivationIssueAnswer::header);
    let way = path(&[
        (ActivationIssueAnswer::body, 0),
        (ActivationAnswerBody::activation, 0),
    ]);
    set_code(answer, &way, code);
    answer
}

fn set_code(answer: *mut onshi_record, way: &[u32], (device, code, state): (&str, &str, &str)) {
    set(answer, way, ActivationCode::device_name, device);
    set(answer, way, ActivationCode::code, code);
    set(answer, way, ActivationCode::state, state);
}

pub const DEVICE: &str = "訪問用１号";

pub fn issuance(listed: *const onshi_record) -> *mut onshi_issuance {
    let (device, mut reason) = (c(DEVICE), 0);
    given(|out, error| unsafe {
        onshi_issuance_plan(device.as_ptr(), NUL, listed, out, &raw mut reason, error)
    })
}

/// The numbers of the fictional 試験 太郎.
pub fn insured() -> onshi_patient {
    onshi_patient {
        insurer_number: c"06139992".as_ptr(),
        number: c"0001".as_ptr(),
        birthdate: c"19500102".as_ptr(),
        ..blank_patient()
    }
}

/// A secret of an installation.
pub const SECRET: [u8; 32] = [7; 32];

pub fn notes(secret: &[u8; 32]) -> *mut onshi_notes {
    given(|out, error| unsafe { onshi_notes_new(secret.as_ptr(), 32, out, error) })
}

/// A chart of the fictional 試験 太郎, under a spelling of the name.
pub fn charted(name: &str) -> onshi_patient {
    onshi_patient {
        id: c"patient-17".as_ptr(),
        // Leaked: texts of a table of tests.
        name: c(name).into_raw(),
        ..insured()
    }
}

pub fn patients(all: &[onshi_patient]) -> *mut onshi_patients {
    let patients = given(|out, error| unsafe { onshi_patients_new(out, error) });
    for patient in all {
        let added = unsafe { onshi_patients_add(patients, patient, null_mut()) };
        assert_eq!(added, 0);
    }
    patients
}

/// An answer that 試験 太郎 is valid, under a spelling of the name.
pub fn named(name: &str) -> *mut onshi_record {
    let answer = new_record(QualificationAnswer::ROW.id);
    let body = path(&[(QualificationAnswer::body, 0)]);
    set(answer, &body, QualificationAnswerBody::validity, "1");
    let result = result_path();
    for (field, text) in [
        (QualificationResult::insurer_number, "06139992"),
        (QualificationResult::insured_identification_number, "0001"),
        (QualificationResult::name, name),
        (QualificationResult::birthdate, "19500102"),
    ] {
        set(answer, &result, field, text);
    }
    answer
}

/// The way to the one qualification of a whole answer.
pub fn result_path() -> Vec<u32> {
    path(&[
        (QualificationAnswer::body, 0),
        (QualificationAnswerBody::results, 0),
        (ResultList::result, 0),
    ])
}

pub fn blank_periods() -> onshi_periods {
    onshi_periods {
        struct_size: size_of::<onshi_periods>() as u32,
        memory_ms: 0,
        file_ms: 0,
        history: 0,
        tolerance_ms: 0,
    }
}

/// Consent by word of a patient, heard an hour ago.
pub fn limit_consent(patient: &str) -> *mut onshi_limit_consent {
    let (place, patient, mut reason) = (c(INSTITUTION), c(patient), 0);
    given(|out, error| unsafe {
        onshi_limit_consent_record(
            place.as_ptr(),
            NUL,
            patient.as_ptr(),
            NUL,
            ONSHI_CONSENTED_BY_WORD,
            NOW - HOUR,
            c"op-1".as_ptr(),
            NUL,
            NOW,
            out,
            &raw mut reason,
            error,
        )
    })
}

/// A site with something wrong.
const SITE: &str = "institutions = []\nconnections = []\n\
                    terminals = [{ label = \"受付\", claims = true }, { label = \"受付\", claims = true }]\n";

/// One of every object of the rules.
pub struct Rules {
    pub clock: *mut onshi_clock,
    pub consent: *mut onshi_consent,
    pub days: *mut onshi_consent_days,
    pub access: *mut onshi_access,
    pub settings: *mut onshi_settings,
    pub update: *mut onshi_settings_update,
    pub issuance: *mut onshi_issuance,
    pub permits: *mut onshi_permits,
    pub notes: *mut onshi_notes,
    pub limit: *mut onshi_limit_consent,
    pub certificates: *mut onshi_certificates,
    pub timers: *mut onshi_timers,
    /// One patient, who was linked with `named`: something could be changed.
    pub patients: *mut onshi_patients,
    /// An answer about the fictional 試験 太郎.
    pub named: *mut onshi_record,
    pub secret: [u8; 32],
    pub institution: CString,
    pub wide_institution: Vec<u16>,
    pub periods: onshi_periods,
    pub wide_patient: onshi_patient_u16,
    pub insured: onshi_patient,
    pub address: CString,
    /// Two terminals have one label.
    pub site: CString,
    pub wide_site: Vec<u16>,
    pub device: CString,
    /// What each of them was kept as.
    pub kept: Kept,
}

pub struct Kept {
    pub clock: CString,
    pub consent: CString,
    pub days: CString,
    pub update: CString,
    pub issuance: CString,
    pub notes: CString,
    pub limit: CString,
    pub certificates: CString,
    pub timers: CString,
}

impl Rules {
    pub fn new() -> Self {
        let (clock, consent) = (clock(NOW), consent("patient-17", ONSHI_KIND_VISIT));
        let days =
            given(|out, error| unsafe { onshi_consent_days_new(ONSHI_KIND_VISIT, out, error) });
        let settings = settings("1");
        want(settings, "0");
        let update = given(|out, error| unsafe { onshi_settings_change(settings, out, error) });
        let none = listed(&[]);
        let issuance = issuance(none);
        unsafe { onshi_record_free(none) };
        let (notes, limit) = (notes(&SECRET), limit_consent("1"));
        let certificates = given(|out, error| unsafe { onshi_certificates_new(out, error) });
        let periods = blank_periods();
        let timers =
            given(|out, error| unsafe { onshi_timers_new(&raw const periods, out, error) });
        let (patients, named) = (patients(&[charted("試驗　太郎")]), named("試験　太郎"));
        let (mut count, mut two) = (0, 0);
        let linked = unsafe {
            let (count, two, error) = (&raw mut count, &raw mut two, null_mut());
            onshi_link_each(
                patients,
                notes,
                ONSHI_ROUTE_NUMBER,
                named,
                count,
                two,
                error,
            )
        };
        assert_eq!((linked, count), (0, 1));
        Rules {
            notes,
            limit,
            certificates,
            timers,
            patients,
            named,
            secret: SECRET,
            institution: c(INSTITUTION),
            wide_institution: INSTITUTION.encode_utf16().chain([0]).collect(),
            periods,
            wide_patient: blank_patient_u16(),
            clock,
            consent,
            days,
            access: access(None, ONSHI_ROLE_CHART, ONSHI_PROFESSION_DOCTOR),
            settings,
            update,
            issuance,
            permits: given(|out, error| unsafe { onshi_permits_new(out, error) }),
            insured: insured(),
            site: c(SITE),
            wide_site: SITE.encode_utf16().chain([0]).collect(),
            address: c("https://example.invalid/visit?f=1"),
            device: c(DEVICE),
            kept: Kept {
                clock: kept(|b, n, l| unsafe { onshi_clock_json(clock, b, n, l, null_mut()) }),
                consent: kept(|b, n, l| unsafe {
                    onshi_consent_json(consent, b, n, l, null_mut())
                }),
                days: kept(|b, n, l| unsafe { onshi_consent_days_json(days, b, n, l, null_mut()) }),
                update: kept(|b, n, l| unsafe {
                    onshi::settings_update::onshi_settings_update_json(update, b, n, l, null_mut())
                }),
                issuance: kept(|b, n, l| unsafe {
                    onshi_issuance_json(issuance, b, n, l, null_mut())
                }),
                notes: kept(|b, n, l| unsafe { onshi_notes_json(notes, b, n, l, null_mut()) }),
                limit: kept(|b, n, l| unsafe {
                    onshi_limit_consent_json(limit, b, n, l, null_mut())
                }),
                certificates: kept(|b, n, l| unsafe {
                    onshi_certificates_json(certificates, b, n, l, null_mut())
                }),
                timers: kept(|b, n, l| unsafe { onshi_timers_json(timers, b, n, l, null_mut()) }),
            },
        }
    }
}

/// What an object writes to be kept.
pub fn kept(json: impl Fn(*mut c_char, u32, *mut u32) -> i32) -> CString {
    let (done, json) = text(json);
    assert_eq!(done, 0);
    c(&json)
}

/// Wants visits to ask, or not, about 特定健診等情報.
pub fn want(settings: *mut onshi_settings, value: &str) {
    let value = c(value);
    let mut error = null_mut();
    let done = unsafe {
        onshi_settings_want(
            settings,
            ONSHI_SETTING_CONSENT,
            ONSHI_KIND_VISIT,
            c"TKK".as_ptr(),
            NUL,
            value.as_ptr(),
            NUL,
            &raw mut error,
        )
    };
    assert_eq!(done, 0, "{}", said(error));
}

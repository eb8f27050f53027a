//! The objects beside the rules: claims of a file, findings, an inspection, calls by JSON, a
//! simulated terminal, a diagnosis.

use std::ffi::{CString, c_char, c_void};
use std::path::Path;
use std::ptr::{null, null_mut};

use onshi::call::*;
use onshi::claim::*;
use onshi::claims::*;
use onshi::doctor::*;
use onshi::findings::*;
use onshi::inspection::*;
use onshi::log::onshi_log;
use onshi::record::onshi_record;
use onshi::session::onshi_session_options;
use onshi::sim::*;
use onshi_core::catalogue::*;
use onshi_core::text::{Charset, encode};

use super::rules::{given, text};
use super::{INSTITUTION, NUL, blank_options, c};

/// Opens a file of the claim system by the name of its layout.
pub fn claims(layout: &str, flags: u32, text: &str) -> *mut onshi_claims {
    let (file, layout) = (cp932(text), c(layout));
    given(|out, error| unsafe {
        onshi_claims_open(
            file.as_ptr(),
            file.len() as u32,
            null(),
            0,
            layout.as_ptr(),
            NUL,
            null(),
            0,
            flags,
            out,
            error,
        )
    })
}

pub fn cp932(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode(Charset::Cp932, text, &mut bytes).unwrap();
    bytes
}

/// What is wrong with a record of which only the row is known.
pub fn findings(record: *const onshi_record) -> *mut onshi_findings {
    given(|out, error| unsafe { onshi_findings_of_record(record, 0, 0, null(), 0, out, error) })
}

pub fn inspection(record: *const onshi_record) -> *mut onshi_inspection {
    given(|out, error| unsafe { onshi_inspection_of_record(record, 0, null(), 0, out, error) })
}

/// What the doctor finds in a folder.
pub fn diagnosis(root: &Path) -> *mut onshi_diagnosis {
    diagnosis_as(root, blank_options())
}

/// The same with other options, of which root and institution are set here.
pub fn diagnosis_as(root: &Path, options: onshi_session_options) -> *mut onshi_diagnosis {
    let (root, institution) = (c(root.to_str().unwrap()), c(INSTITUTION));
    let options = onshi_session_options {
        root: root.as_ptr(),
        institution: institution.as_ptr(),
        ..options
    };
    given(|out, error| unsafe { onshi_doctor(&raw const options, 1, 0, out, error) })
}

/// One text of a check, or that there is none.
pub fn told(found: *const onshi_diagnosis, index: u32, what: u32, language: u32) -> Option<String> {
    let (done, told) = text(|buffer, capacity, length| unsafe {
        onshi_diagnosis_text(
            found,
            index,
            what,
            language,
            buffer,
            capacity,
            length,
            quiet(),
        )
    });
    (done == 0).then_some(told)
}

/// The results of the check of a name.
pub fn results(found: *const onshi_diagnosis, name: &str) -> Vec<u32> {
    let names = (0..).map_while(|index| told(found, index, ONSHI_DIAGNOSIS_CHECK, 2));
    let own = names.enumerate().filter(|(_, check)| check == name);
    own.map(|(index, _)| {
        let index = u32::try_from(index).unwrap();
        let (done, result) = filled(0, |out| unsafe {
            onshi_diagnosis_result(found, index, out, quiet())
        });
        assert_eq!(done, 0);
        result
    })
    .collect()
}

/// One of every object of the tools.
pub struct Tools {
    /// One claim with a statement, a reason of a return and an unreadable line.
    pub claims: *mut onshi_claims,
    pub findings: *mut onshi_findings,
    pub inspection: *mut onshi_inspection,
    pub file: Vec<u8>,
    pub layout: CString,
    pub document: Vec<u8>,
    pub document_name: CString,
    pub json: CString,
    pub calls: *mut onshi_calls,
    pub request: CString,
    pub wide_request: Vec<u16>,
    pub log: onshi_log,
    /// Of a place without folders.
    pub diagnosis: *mut onshi_diagnosis,
    pub sim: *mut onshi_sim,
    pub sim_options: onshi_sim_options,
    /// The folder that the options name.
    sim_root: CString,
}

const RETURNED: &str =
    "RE,12,1112,202609,試験　太郎,1,3250102\nSN,1,01,,,,01\nHR,50811,2,12,L5106,記載不備\n";

const REQUEST: &str = "{\"call\":\"onshi_version_text\"}";

impl Tools {
    /// `record` has at least one element and one finding; the simulator has a folder in `root`.
    pub fn new(root: &Path, record: *const onshi_record) -> Self {
        let sim_root = c(root.join("sim").to_str().unwrap());
        let sim_options = onshi_sim_options {
            root: sim_root.as_ptr(),
            ..blank_world()
        };
        Tools {
            sim: given(|out, error| unsafe { onshi_sim_open(&raw const sim_options, out, error) }),
            sim_options,
            sim_root,
            claims: claims("receipt", 0, RETURNED),
            findings: findings(record),
            inspection: inspection(record),
            file: cp932(RETURNED),
            layout: c("receipt"),
            document: b"<XmlMsg></XmlMsg>".to_vec(),
            document_name: c("OQSsiquc01req_1.xml"),
            json: c(&format!("{{\"{ROOT}\":{{}}}}")),
            calls: given(|out, error| unsafe { onshi_calls_new(out, error) }),
            request: c(REQUEST),
            wide_request: REQUEST.encode_utf16().chain([0]).collect(),
            log: blank_log(),
            diagnosis: diagnosis(&root.join("nowhere")),
        }
    }

    /// A line that cannot be read, in a file of its own.
    pub fn unread() -> *mut onshi_claims {
        let long = format!("SN,1,05{}", ",1".repeat(20));
        claims("receipt", 0, &format!("RE,1,1112,202609\n{long}\n"))
    }
}

/// A log that nobody reads.
pub fn blank_log() -> onshi_log {
    unsafe extern "C" fn unread(_: *mut c_void, _: u32, _: *const c_char, _: u32) {}
    onshi_log {
        struct_size: size_of::<onshi_log>() as u32,
        least: 0,
        context: null_mut(),
        on_line: Some(unread),
        on_destroy: None,
    }
}

/// The world of a seed, without a folder.
pub fn blank_world() -> onshi_sim_options {
    onshi_sim_options {
        struct_size: size_of::<onshi_sim_options>() as u32,
        seed: 7,
        people: 0,
        today: 20_261_122,
        root_length: 0,
        institution_length: 0,
        settings_length: 0,
        reserved: 0,
        root: null(),
        institution: null(),
        settings: null(),
    }
}

pub fn blank_claim() -> onshi_claim {
    onshi_claim {
        struct_size: size_of::<onshi_claim>() as u32,
        outcome: 0,
        why: 0,
        statements: 0,
        details: 0,
        first_line: 0,
        last_line: 0,
        lines: 0,
        whose: 0,
        patient: 0,
        found: 0,
        candidates: 0,
    }
}

/// What an export that fills a structure made of numbers fills; `null_mut` for its error.
pub fn filled<T>(mut blank: T, export: impl FnOnce(*mut T) -> i32) -> (i32, T) {
    let done = export(&raw mut blank);
    (done, blank)
}

/// No error is asked for.
pub fn quiet() -> *mut *mut onshi::error::onshi_error {
    null_mut()
}

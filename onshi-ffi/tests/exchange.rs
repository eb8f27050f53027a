//! What a program does with the exports: fill a record, ask, read the answer, link it, acknowledge.
#![allow(clippy::unwrap_used)]

mod support;

use std::ptr::null_mut;

use onshi::answer::*;
use onshi::catalogue::*;
use onshi::event::*;
use onshi::findings::*;
use onshi::job::*;
use onshi::link_text::*;
use onshi::linkage::*;
use onshi::patients::*;
use onshi::record::*;
use onshi::session::*;
use onshi::validity::*;
use onshi::version::*;
use onshi_core::catalogue::*;
use support::*;

/// Calls an export that writes text, and reads what it wrote.
fn text(call: impl FnOnce(*mut std::ffi::c_char, u32, *mut u32) -> i32) -> (i32, String) {
    let mut buffer = [0_u8; 4096];
    let mut length = 0;
    let done = call(buffer.as_mut_ptr().cast(), 4096, &mut length);
    (
        done,
        String::from_utf8_lossy(&buffer[..length as usize]).into_owned(),
    )
}

#[test]
fn findings_name_the_place_and_never_the_value() {
    let record = query();
    set(record, &search_path(), NumberQuery::birthdate, "SECRET!!");
    let mut found = 0;
    assert_eq!(
        unsafe { onshi_record_check(record, &mut found, null_mut()) },
        0
    );
    let mut all = String::new();
    let mut severities = Vec::new();
    for index in 0..found {
        let mut severity = 0;
        let (done, said) = text(|b, c, l| unsafe {
            onshi_record_finding(record, index, &mut severity, b, c, l, null_mut())
        });
        assert_eq!(done, 0);
        severities.push(severity);
        all += &said;
    }
    assert!(
        all.contains("Birthdate") && !all.contains("SECRET"),
        "{all}"
    );
    assert!(severities.contains(&ONSHI_SEVERITY_ERROR));
}

#[test]
fn a_query_is_answered_linked_and_acknowledged() {
    let root = tempfile::tempdir().unwrap();
    let session = open(root.path());
    let record = query();
    let job = submit(session, record, "visit-1");
    assert_eq!(
        submit(session, record, "visit-1"),
        job,
        "the same key is the same job"
    );
    answer(root.path());
    let event = next_event(session);
    assert_eq!(
        (event.kind, event.job, event.code),
        (ONSHI_EVENT_ANSWERED, job, ONSHI_OUTCOME_NORMAL)
    );
    let answer = open_answer(session, job);
    assert_eq!(
        unsafe { onshi_session_free(session) },
        0,
        "the answer outlives its session"
    );
    let mut frame = null_mut();
    let mut units = 99;
    let mut none = null_mut();
    unsafe {
        assert_eq!(onshi_answer_frame(answer, &mut frame, null_mut()), 0);
        assert_eq!(onshi_answer_units(answer, &mut units, null_mut()), 0);
        assert_eq!(
            onshi_answer_next(answer, &mut none, null_mut()),
            2,
            "nobody: no batch"
        );
    }
    assert!(units == 0 && none.is_null());
    name_is_read_as_utf16(frame);
    assert_eq!(
        verdicts(frame),
        [ONSHI_PLAN_NEW, ONSHI_PLAN_UNCHANGED, ONSHI_PLAN_AMBIGUOUS]
    );

    let session = open(root.path());
    let event = next_event(session);
    assert_eq!(
        (event.kind, event.job),
        (ONSHI_EVENT_ANSWERED, job),
        "told until acknowledged"
    );
    let mut found = 0;
    let key = c("visit-1");
    let mut state = 0;
    unsafe {
        assert_eq!(
            onshi_session_job_of_key(session, key.as_ptr(), NUL, &mut found, null_mut()),
            0
        );
        assert_eq!(onshi_session_acknowledge(session, job, null_mut()), 0);
        assert_eq!(
            onshi_session_job_state(session, job, &mut state, null_mut(), null_mut()),
            0
        );
        assert_eq!(onshi_session_free(session), 0);
    }
    assert_eq!(found, job);
    assert!([ONSHI_JOB_ACKNOWLEDGED, ONSHI_JOB_CLOSED].contains(&state));
    let left = std::fs::read_dir(root.path().join("res")).unwrap().count();
    assert_eq!(left, 0, "an acknowledged answer is removed");
}

fn name_is_read_as_utf16(frame: *const onshi_record) {
    let way = path(&[
        (QualificationAnswer::body, 0),
        (QualificationAnswerBody::results, 0),
        (ResultList::result, 0),
    ]);
    let mut units = [0_u16; 32];
    let mut length = 0;
    let done = unsafe {
        let (first, field) = (way.as_ptr(), QualificationResult::name.code());
        onshi_record_text_u16(
            frame,
            first,
            6,
            field,
            0,
            units.as_mut_ptr(),
            32,
            &mut length,
            null_mut(),
        )
    };
    assert_eq!(done, 0);
    assert_eq!(
        String::from_utf16(&units[..length as usize]).unwrap(),
        "試験　太郎"
    );
}

/// Against nobody, against the same person, and against two with the same insurance.
fn verdicts(frame: *const onshi_record) -> [u32; 3] {
    let mut patients = null_mut();
    unsafe { onshi_patients_new(&mut patients, null_mut()) };
    let link = || {
        let mut verdict = onshi_verdict {
            struct_size: size_of::<onshi_verdict>() as u32,
            plan: 0,
            patient: 0,
            basis: 0,
            differences: 0,
            refusal: 0,
            candidates: 0,
            to_register: 0,
            coverage: 0,
            qualification: 0,
            alias: 0,
            joins: 0,
        };
        let done = unsafe {
            onshi_link(
                patients,
                ONSHI_ROUTE_NUMBER,
                frame,
                &mut verdict,
                null_mut(),
            )
        };
        assert_eq!(done, 0);
        verdict
    };
    let (insurer, number, name, born) = (c("06139992"), c("0001"), c("試験　太郎"), c("19500102"));
    let patient = onshi_patient {
        insurer_number: insurer.as_ptr(),
        number: number.as_ptr(),
        name: name.as_ptr(),
        birthdate: born.as_ptr(),
        ..blank_patient()
    };
    let nobody = link();
    assert_eq!((nobody.patient, nobody.to_register), (ONSHI_NO_PATIENT, 1));
    assert_eq!(
        unsafe { onshi_patients_add(patients, &patient, null_mut()) },
        0
    );
    let one = link();
    assert_eq!((one.patient, one.basis), (0, ONSHI_BASIS_INSURED_NUMBER));
    assert_eq!(
        unsafe { onshi_patients_add(patients, &patient, null_mut()) },
        0
    );
    let two = link();
    assert_eq!((two.patient, two.candidates), (ONSHI_NO_PATIENT, 2));
    let mut second = 99;
    assert_eq!(
        unsafe { onshi_link_candidate(patients, 1, &mut second, null_mut()) },
        0
    );
    assert_eq!(second, 1);
    unsafe { onshi_patients_free(patients) };
    [nobody.plan, one.plan, two.plan]
}

#[test]
fn words_and_names_come_from_the_catalogue() {
    let (male, newer) = (c("1"), c("8"));
    let label = |value: &std::ffi::CStr, language| {
        text(|b, cap, l| unsafe {
            onshi_code_label(7, value.as_ptr(), NUL, language, b, cap, l, null_mut())
        })
    };
    assert_eq!(label(&male, 1), (0, "男".into()));
    assert_eq!(label(&male, 2), (0, "male".into()));
    assert_eq!(label(&newer, 1), (1, String::new()), "newer than the table");
    assert_eq!(label(&male, 3).0, status(ErrorCode::BadOptions));
    let name = text(|b, cap, l| unsafe {
        onshi_field_name(NumberQuery::insurer_number.code(), 1, b, cap, l, null_mut())
    });
    assert_eq!(name, (0, "保険者番号".into()));
    let mut may = 9;
    let mut shown = |value: &str| {
        let value = c(value);
        let (done, said) = text(|b, cap, l| unsafe {
            onshi_validity_text(
                ONSHI_ROUTE_VISIT,
                value.as_ptr(),
                NUL,
                1,
                &mut may,
                b,
                cap,
                l,
                null_mut(),
            )
        });
        assert_eq!(done, 0);
        (may, said)
    };
    assert_eq!(shown("1"), (1, "有効（最新の資格情報）".into()));
    assert_eq!(shown("7").0, 0, "an unknown code is not valid");
    let said = text(|b, cap, l| unsafe {
        onshi_link_text(
            ONSHI_PLAN_REFUSE,
            ONSHI_REFUSAL_NOT_VALID,
            1,
            b,
            cap,
            l,
            null_mut(),
        )
    });
    assert_eq!(said, (0, "対象外: 資格が有効でない".into()));
}

#[test]
fn the_checked_in_header_fits_this_library_and_a_newer_one_does_not() {
    let header = include_str!("../../include/onshi.h");
    let hash = header.split("ONSHI_SCHEMA_HASH 0x").nth(1).unwrap();
    let hash = u32::from_str_radix(&hash[..8], 16).unwrap();
    unsafe {
        assert_eq!(onshi_abi_check(ONSHI_ABI, hash, null_mut()), 0);
        let other = status(ErrorCode::AbiMismatch);
        assert_eq!(onshi_abi_check(ONSHI_ABI, hash ^ 1, null_mut()), other);
        assert_eq!(onshi_abi_check(ONSHI_ABI + 1, hash, null_mut()), other);
    }
    let version = text(|b, cap, l| unsafe { onshi_version_text(b, cap, l, null_mut()) });
    assert!(header.contains(&format!("#define ONSHI_VERSION \"{}\"", version.1)));
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let folder = c(root.path().to_str().unwrap());
    let institution = c(INSTITUTION);
    let good = onshi_session_options {
        institution: institution.as_ptr(),
        root: folder.as_ptr(),
        ..blank_options()
    };
    let code = c("12345");
    let open = |options: onshi_session_options| {
        let mut session = null_mut();
        unsafe { onshi_session_open(&options, &mut session, null_mut()) }
    };
    let bad = status(ErrorCode::BadOptions);
    assert_eq!(
        open(onshi_session_options {
            flags: 1 << 31,
            ..good
        }),
        bad
    );
    assert_eq!(open(onshi_session_options { charset: 4, ..good }), bad);
    assert_eq!(
        open(onshi_session_options {
            root: std::ptr::null(),
            ..good
        }),
        bad
    );
    assert_eq!(
        open(onshi_session_options {
            institution: code.as_ptr(),
            ..good
        }),
        bad
    );
    assert_eq!(
        open(good),
        status(ErrorCode::FolderMissing),
        "req and res are not there"
    );
}

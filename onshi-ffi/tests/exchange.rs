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

fn read(record: *const onshi_record, way: &[u32], field: FieldId, index: u32) -> (i32, String) {
    text(|buffer, capacity, length| unsafe {
        let (first, count) = (way.as_ptr(), way.len() as u32);
        let field = field.code();
        onshi_record_text(
            record,
            first,
            count,
            field,
            index,
            buffer,
            capacity,
            length,
            null_mut(),
        )
    })
}

fn count(record: *const onshi_record, way: &[u32], field: FieldId) -> u32 {
    let mut found = 99;
    let (first, length) = (way.as_ptr(), way.len() as u32);
    let done =
        unsafe { onshi_record_count(record, first, length, field.code(), &mut found, null_mut()) };
    assert_eq!(done, 0);
    found
}

#[test]
fn a_record_tells_absent_from_empty_and_keeps_repetitions() {
    let record = new_record(BatchRequest::ROW.id);
    let person = |index| path(&[(BatchRequest::body, 0), (BatchRequestBody::search, index)]);
    set(record, &person(0), BatchQuery::insurer_number, "06139992");
    set(record, &person(1), BatchQuery::insurer_number, "");
    let body = path(&[(BatchRequest::body, 0)]);
    assert_eq!(count(record, &body, BatchRequestBody::search), 2);
    let insurer = |index| read(record, &person(index), BatchQuery::insurer_number, 0);
    assert_eq!(insurer(0), (0, "06139992".into()));
    assert_eq!(insurer(1), (0, String::new()), "there and empty");
    assert_eq!(insurer(2), (1, String::new()), "absent");
    assert_eq!(count(record, &person(2), BatchQuery::insurer_number), 0);
    unsafe { onshi_record_free(record) };
}

#[test]
fn a_text_at_the_top_is_lent_without_a_copy() {
    let record = new_record(NumberQuery::ROW.id);
    set(record, &[], NumberQuery::insurer_number, "06139992");
    set(record, &[], NumberQuery::insured_card_symbol, "");
    let lent = |field: FieldId| {
        let (mut text, mut length) = (std::ptr::null(), 99);
        let code = field.code();
        let done = unsafe { onshi_record_leaf(record, code, &mut text, &mut length, null_mut()) };
        let bytes = (done >= 0)
            .then(|| unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length as usize) });
        (done, bytes.map(|bytes| String::from_utf8_lossy(bytes)))
    };
    let number = lent(NumberQuery::insurer_number);
    assert_eq!(number, (0, Some("06139992".into())));
    assert_eq!(lent(NumberQuery::insured_card_symbol), (0, Some("".into())));
    assert_eq!(lent(NumberQuery::birthdate), (1, Some("".into())), "absent");
    let unknown = status(ErrorCode::UnknownField);
    assert_eq!(lent(BatchQuery::insurer_number), (unknown, None));
    unsafe { onshi_record_free(record) };
}

#[test]
fn a_path_that_the_catalogue_does_not_have_is_refused_and_changes_nothing() {
    let record = query();
    let before = text(|b, c, l| unsafe { onshi_record_json(record, b, c, l, null_mut()) });
    let value = c("1");
    let insurer = NumberQuery::insurer_number;
    let deep = search_path();
    for (way, field, why) in [
        (&deep[..3], insurer, "pairs"),
        (&deep[..2], insurer, "has no field"),
        (&deep[..], BatchQuery::insurer_number, "has no field"),
        (&deep[..2], QualificationRequestBody::search, "is a group"),
        (
            &path(&[(QualificationRequest::body, 1)])[..],
            insurer,
            "stands once",
        ),
        (
            &path(&[
                (QualificationRequest::body, 0),
                (QualificationRequest::body, 0),
            ])[..],
            insurer,
            "has no field",
        ),
        (&[0; 66], insurer, "too long"),
    ] {
        let mut error = null_mut();
        let done = unsafe {
            let (first, length) = (way.as_ptr(), way.len() as u32);
            onshi_record_set_text(
                record,
                first,
                length,
                field.code(),
                value.as_ptr(),
                NUL,
                &mut error,
            )
        };
        assert_eq!(done, status(ErrorCode::UnknownField), "{why}");
        let said = words(error);
        assert!(said.contains(why), "{said}");
    }
    let batch = new_record(BatchRequest::ROW.id);
    let far = path(&[
        (BatchRequest::body, 0),
        (BatchRequestBody::search, 4_000_000_000),
    ]);
    let done = unsafe {
        let field = BatchQuery::insurer_number.code();
        onshi_record_set_text(
            batch,
            far.as_ptr(),
            4,
            field,
            value.as_ptr(),
            NUL,
            null_mut(),
        )
    };
    assert_eq!(
        done,
        status(ErrorCode::UnknownField),
        "no four thousand million groups"
    );
    let after = text(|b, c, l| unsafe { onshi_record_json(record, b, c, l, null_mut()) });
    assert_eq!(before, after);
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

//! A vendor's own knowledge through the exports: a profile that corrects an assumed message, and a
//! message that the catalogue does not have at all.
#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::c_char;
use std::fs;
use std::mem::offset_of;
use std::path::Path;
use std::ptr::null_mut;

use onshi::answer::*;
use onshi::error::onshi_error;
use onshi::event::*;
use onshi::extra::*;
use onshi::record::*;
use onshi::session::*;
use onshi::submit::*;
use onshi_core::catalogue::*;
use onshi_core::record::CodeType;
use support::*;

/// Another tree for the request and answer of a facility's address: other prefix, other encoding, one
/// group flattened, one deeper, elements renamed.
const PROFILE: &str = r#"
[profile]
name = "test"
source = "a document of this test"

[messages.ACCESS_URL_REQUEST]
prefix = "XYZsiurl09"
encoding = "UTF-8"
evidence = "confirmed"

[messages.ACCESS_URL_ANSWER]
evidence = "confirmed"

[records.AccessUrlRequestBody.fields.query]
at = "."

[records.AccessUrlQuery.fields.kind]
at = "Which"

[records.AccessUrlAnswerBody.fields.access_url]
at = "Found/Here"

[records.AccessUrl.fields.url]
at = "Address"
"#;

/// Opens with a profile and flags; the session, or the status and what is wrong.
fn open_with(root: &Path, profile: &str, flags: u32) -> Result<*mut onshi_session, (i32, String)> {
    for folder in ["req", "res"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    let (institution, folder, profile) = (c(INSTITUTION), c(root.to_str().unwrap()), c(profile));
    open_as(&onshi_session_options {
        poll_ms: 1,
        flags,
        institution: institution.as_ptr(),
        root: folder.as_ptr(),
        profile: profile.as_ptr(),
        ..blank_options()
    })
}

fn open_as(options: &onshi_session_options) -> Result<*mut onshi_session, (i32, String)> {
    let (mut session, mut error) = (null_mut(), null_mut());
    match unsafe { onshi_session_open(options, &mut session, &mut error) } {
        0 => Ok(session),
        status => Err((status, words(error))),
    }
}

fn only_file(folder: &Path) -> (String, String) {
    let mut entries = fs::read_dir(folder).unwrap();
    let entry = entries.next().unwrap().unwrap();
    assert!(entries.next().is_none());
    let name = entry.file_name().into_string().unwrap();
    (
        name,
        String::from_utf8(fs::read(entry.path()).unwrap()).unwrap(),
    )
}

/// The terminal, played by hand: takes the one request and writes an answer for it. The request.
fn answer_with(root: &Path, answer: impl FnOnce(&str) -> String) -> (String, String) {
    let (name, request) = only_file(&root.join("req"));
    fs::remove_file(root.join("req").join(&name)).unwrap();
    let (_, suffix) = name.split_once('_').unwrap();
    let identifier = suffix.trim_end_matches(".xml");
    let file = root.join("res").join(name.replacen("req_", "res_", 1));
    fs::write(file, answer(identifier)).unwrap();
    (name, request)
}

/// An answer to a request, with what stands in its body.
fn document(identifier: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XmlMsg><MessageHeader>\
         <MedicalInstitutionCode>{INSTITUTION}</MedicalInstitutionCode>\
         <ArbitraryFileIdentifier>{identifier}</ArbitraryFileIdentifier>\
         <SegmentOfResult>1</SegmentOfResult></MessageHeader>\
         <MessageBody>{body}</MessageBody></XmlMsg>"
    )
}

fn text(call: impl FnOnce(*mut c_char, u32, *mut u32) -> i32) -> (i32, String) {
    let (mut buffer, mut length) = (vec![0_u8; 4096], 0);
    let done = call(buffer.as_mut_ptr().cast(), 4096, &mut length);
    let text = String::from_utf8_lossy(&buffer[..length as usize]).into_owned();
    (done, text)
}

fn value(record: *const onshi_record, way: &[u32], field: FieldId) -> String {
    let (done, text) = text(|buffer, capacity, length| unsafe {
        let (first, count, field) = (way.as_ptr(), way.len() as u32, field.code());
        onshi_record_text(
            record,
            first,
            count,
            field,
            0,
            buffer,
            capacity,
            length,
            null_mut(),
        )
    });
    assert_eq!(done, 0);
    text
}

fn frame(session: *mut onshi_session, job: u32) -> *mut onshi_record {
    let event = next_event(session);
    assert_eq!((event.kind, event.job), (ONSHI_EVENT_ANSWERED, job));
    let answer = open_answer(session, job);
    let mut record = null_mut();
    assert_eq!(
        unsafe { onshi_answer_frame(answer, &mut record, null_mut()) },
        0
    );
    record
}

fn address_request() -> *mut onshi_record {
    let record = new_record(AccessUrlRequest::ROW.id);
    let query = path(&[
        (AccessUrlRequest::body, 0),
        (AccessUrlRequestBody::query, 0),
    ]);
    set(record, &query, AccessUrlQuery::kind, UrlKind::Visit.wire());
    record
}

#[test]
fn an_assumed_message_travels_as_the_profile_has_it() {
    let root = tempfile::tempdir().unwrap();
    let request = address_request();
    let session = open_with(root.path(), "", 0).unwrap();
    let (mut job, mut error) = (0, null_mut::<onshi_error>());
    let operation = ACCESS_URL.id.into();
    let refused = unsafe {
        let key = c("address");
        onshi_session_submit(
            session,
            operation,
            request,
            key.as_ptr(),
            NUL,
            &mut job,
            &mut error,
        )
    };
    assert_eq!(refused, status(ErrorCode::Unverified), "{}", words(error));
    assert_eq!(fs::read_dir(root.path().join("req")).unwrap().count(), 0);
    assert_eq!(unsafe { onshi_session_free(session) }, 0);

    let session = open_with(root.path(), PROFILE, 0).unwrap();
    let job = submit_as(session, &ACCESS_URL, request, "address");
    let body = "<Found><Here><Address>https://example.test/1</Address></Here></Found>";
    let (name, sent) = answer_with(root.path(), |identifier| document(identifier, body));
    assert!(name.starts_with("XYZsiurl09req_"), "{name}");
    assert!(sent.contains("encoding=\"UTF-8\""), "{sent}");
    let flat: String = sent.split_whitespace().collect();
    let wanted = "<MessageBody><Which>2</Which></MessageBody>";
    assert!(flat.contains(wanted), "{sent}");
    assert!(
        !sent.contains("UrlAcquisition"),
        "nothing of the assumed tree: {sent}"
    );

    let record = frame(session, job);
    let way = path(&[
        (AccessUrlAnswer::body, 0),
        (AccessUrlAnswerBody::access_url, 0),
    ]);
    assert_eq!(
        value(record, &way, AccessUrl::url),
        "https://example.test/1"
    );
    let mut unknown = 99;
    let count =
        unsafe { onshi_record_extra_count(record, way.as_ptr(), 2, &mut unknown, null_mut()) };
    assert_eq!((count, unknown), (0, 0), "all of it has its place");
}

#[test]
fn a_profile_that_is_wrong_is_refused_with_its_place() {
    let root = tempfile::tempdir().unwrap();
    for (profile, place) in [
        ("[profile]\nname = ", "line 2"),
        ("[records.Nobody]\nevidence = \"assumed\"", "records.Nobody"),
        (
            "[messages.ACCESS_URL_REQUEST]\nevidence = \"confirmed\"",
            "ACCESS_URL_REQUEST",
        ),
    ] {
        let (refused, said) = open_with(root.path(), profile, 0).unwrap_err();
        assert_eq!(refused, status(ErrorCode::ProfileInvalid), "{said}");
        assert!(said.contains(place), "{said}");
    }
    assert!(
        !root.path().join("onshi.ledger").exists(),
        "nothing was opened"
    );
}

/// A program that was built before there were profiles passes a smaller structure; what lies behind it
/// is not ours.
#[test]
fn an_older_program_has_no_profile() {
    let root = tempfile::tempdir().unwrap();
    for folder in ["req", "res"] {
        fs::create_dir_all(root.path().join(folder)).unwrap();
    }
    let (institution, folder) = (c(INSTITUTION), c(root.path().to_str().unwrap()));
    let profile = c("not a profile");
    let older = onshi_session_options {
        struct_size: offset_of!(onshi_session_options, profile_length) as u32,
        institution: institution.as_ptr(),
        root: folder.as_ptr(),
        reserved: 7,
        profile: profile.as_ptr(),
        ..blank_options()
    };
    assert!(open_as(&older).is_ok());
    let newer = onshi_session_options {
        struct_size: size_of::<onshi_session_options>() as u32,
        ..older
    };
    let (refused, said) = open_as(&newer).unwrap_err();
    assert_eq!(refused, status(ErrorCode::BadOptions), "{said}");
}

fn add(record: *mut onshi_record, path: &[u32], way: &str, text: &str) {
    let (way, text) = (c(way), c(text));
    let done = unsafe {
        let (first, length) = (path.as_ptr(), path.len() as u32);
        let (way, text) = (way.as_ptr(), text.as_ptr());
        onshi_record_add_extra(record, first, length, way, NUL, text, NUL, null_mut())
    };
    assert_eq!(done, 0);
}

fn submit_envelope(
    session: *mut onshi_session,
    prefix: &str,
    record: *const onshi_record,
) -> Result<u32, (i32, String)> {
    let (prefix, key) = (c(prefix), c("envelope"));
    let (mut job, mut error) = (0, null_mut());
    let done = unsafe {
        let (prefix, key) = (prefix.as_ptr(), key.as_ptr());
        onshi_session_submit_envelope(session, prefix, NUL, record, key, NUL, &mut job, &mut error)
    };
    match done {
        0 => Ok(job),
        status => Err((status, words(error))),
    }
}

#[test]
fn a_message_that_the_catalogue_does_not_have_is_sent_and_read() {
    let root = tempfile::tempdir().unwrap();
    let session = open_with(root.path(), "", ONSHI_SESSION_ALLOW_ASSUMED).unwrap();
    let record = new_record(Envelope::ROW.id);
    let body = path(&[(Envelope::body, 0)]);
    for (way, text) in [
        ("Query/Number", "0001"),
        ("Query/Day[1]", "20261122"),
        ("Query[1]/Number", "0002"),
    ] {
        add(record, &body, way, text);
    }
    let job = submit_envelope(session, "NEWsiabc01", record).unwrap();
    assert_eq!(
        submit_envelope(session, "NEWsiabc01", record),
        Ok(job),
        "the same key"
    );

    let found = "<People><Person><Called>試験　太郎</Called></Person>\
                 <Person><Called>試験　花子</Called><Since></Since></Person></People>";
    let (name, sent) = answer_with(root.path(), |identifier| document(identifier, found));
    assert!(name.starts_with("NEWsiabc01req_"), "{name}");
    let flat: String = sent.split_whitespace().collect();
    let wanted = "<Query><Number>0001</Number><Day>20261122</Day></Query>\
                  <Query><Number>0002</Number></Query>";
    assert!(
        flat.contains(&format!("<MessageBody>{wanted}</MessageBody>")),
        "{sent}"
    );
    assert!(flat.contains(INSTITUTION), "filled in: {sent}");

    let answer = frame(session, job);
    let mut count = 0;
    let (first, length) = (body.as_ptr(), body.len() as u32);
    let done = unsafe { onshi_record_extra_count(answer, first, length, &mut count, null_mut()) };
    assert_eq!(done, 0);
    let read = |index: u32| {
        let way = text(|b, n, l| unsafe {
            onshi_record_extra_way(answer, first, length, index, b, n, l, null_mut())
        });
        let value = text(|b, n, l| unsafe {
            onshi_record_extra_text(answer, first, length, index, b, n, l, null_mut())
        });
        assert_eq!(way.0, value.0);
        (way.0, way.1, value.1)
    };
    let all: Vec<_> = (0..count).map(read).collect();
    let expected = [
        ("People/Person/Called", "試験　太郎"),
        ("People/Person[1]/Called", "試験　花子"),
        ("People/Person[1]/Since", ""),
    ];
    assert_eq!(
        all,
        expected.map(|(way, text)| (0, way.to_owned(), text.to_owned()))
    );
    assert_eq!(read(count), (1, String::new(), String::new()), "no more");
    let mut wide = [0_u16; 20];
    let mut units = 0;
    let done = unsafe {
        let buffer = wide.as_mut_ptr();
        onshi_record_extra_text_u16(answer, first, length, 1, buffer, 20, &mut units, null_mut())
    };
    assert_eq!(
        (done, String::from_utf16_lossy(&wide[..units as usize])),
        (0, "試験　花子".into())
    );
}

#[test]
fn an_envelope_keeps_to_its_rules() {
    let root = tempfile::tempdir().unwrap();
    let session = open_with(root.path(), "", 0).unwrap();
    let envelope = new_record(Envelope::ROW.id);
    add(envelope, &path(&[(Envelope::body, 0)]), "A", "1");
    let refused = |prefix, record| submit_envelope(session, prefix, record).unwrap_err().0;
    assert_eq!(
        refused("NEWsiabc01", envelope),
        status(ErrorCode::Unverified)
    );
    assert_eq!(
        refused("NEW_1", envelope),
        status(ErrorCode::UnknownMessage)
    );
    assert_eq!(refused("", envelope), status(ErrorCode::UnknownMessage));
    assert_eq!(
        refused("NEWsiabc01", query()),
        status(ErrorCode::UnknownMessage)
    );
    assert_eq!(fs::read_dir(root.path().join("req")).unwrap().count(), 0);
}

#[test]
fn an_answer_to_another_request_is_not_delivered_in_an_envelope_either() {
    let root = tempfile::tempdir().unwrap();
    let session = open_with(root.path(), "", ONSHI_SESSION_ALLOW_ASSUMED).unwrap();
    let record = new_record(Envelope::ROW.id);
    add(record, &path(&[(Envelope::body, 0)]), "A", "1");
    let job = submit_envelope(session, "NEWsiabc01", record).unwrap();
    answer_with(root.path(), |_| document("SOMEBODY-ELSE", "<A>2</A>"));
    let event = next_event(session);
    let code = status(ErrorCode::OtherIdentity);
    assert_eq!(
        (event.kind, event.job, event.code),
        (ONSHI_EVENT_PROBLEM, job, code)
    );
}

//! One live object of every kind, made only through the exported functions, and places for results
//! that show whether they were touched.

#![allow(dead_code, clippy::unwrap_used)]

pub mod clinical;
pub mod rules;
pub mod tools;

use std::ffi::{CString, c_char};
use std::path::Path;
use std::ptr::{null, null_mut};

use onshi::answer::onshi_answer;
use onshi::apart::{onshi_apart, onshi_apart_frame, onshi_passing, onshi_session_answer_apart};
use onshi::block::{onshi_block, onshi_block_new, onshi_people};
use onshi::changes::onshi_change;
use onshi::error::{onshi_error, onshi_error_free, onshi_error_text};
use onshi::event::*;
use onshi::job::*;
use onshi::jobs::onshi_job;
use onshi::linkage::{onshi_candidate, onshi_verdict};
use onshi::list::{onshi_list, onshi_list_state, onshi_session_list_new};
use onshi::migration::onshi_migration;
use onshi::patients::{onshi_patient, onshi_patient_u16, onshi_patients, onshi_patients_new};
use onshi::record::{onshi_record, onshi_record_free, onshi_record_new, onshi_record_set_text};
use onshi::rights::{onshi_rights, onshi_session_rights};
use onshi::session::*;
use onshi::submit::*;
use onshi::words::ONSHI_KIND_VISIT;
use onshi_core::catalogue;
use onshi_core::catalogue::*;
use onshi_core::message::{FileName, answer_stem};
use onshi_core::record::{Draft, Record, write};
use onshi_core::text::Charset;

pub const INSTITUTION: &str = "1312345678";

/// As the length of a text: up to its NUL.
pub const NUL: u32 = u32::MAX;

pub fn c(text: &str) -> CString {
    CString::new(text).unwrap()
}

/// The status that an error is returned as.
pub fn status(code: ErrorCode) -> i32 {
    code as i32
}

/// A path in a record: pairs of a field and an index.
pub fn path(steps: &[(FieldId, u32)]) -> Vec<u32> {
    steps
        .iter()
        .flat_map(|(id, index)| [id.code(), *index])
        .collect()
}

/// The way to the search group of a number query.
pub fn search_path() -> Vec<u32> {
    path(&[
        (QualificationRequest::body, 0),
        (QualificationRequestBody::search, 0),
    ])
}

pub fn new_record(id: u16) -> *mut onshi_record {
    let mut record = null_mut();
    let done = unsafe { onshi_record_new(id.into(), &mut record, null_mut()) };
    assert_eq!(done, 0);
    record
}

pub fn set(record: *mut onshi_record, way: &[u32], field: FieldId, text: &str) {
    let text = c(text);
    let mut error = null_mut();
    let done = unsafe {
        onshi_record_set_text(
            record,
            way.as_ptr(),
            way.len() as u32,
            field.code(),
            text.as_ptr(),
            NUL,
            &mut error,
        )
    };
    assert_eq!(done, 0, "{}", words(error));
}

/// A query of the fictional 試験 太郎.
pub fn query() -> *mut onshi_record {
    let record = new_record(QualificationRequest::ROW.id);
    let header = path(&[(QualificationRequest::header, 0)]);
    set(
        record,
        &header,
        DatedRequestHeader::qualification_confirmation_date,
        "20261122",
    );
    set(
        record,
        &search_path(),
        NumberQuery::insurer_number,
        "06139992",
    );
    set(
        record,
        &search_path(),
        NumberQuery::insured_identification_number,
        "0001",
    );
    record
}

/// What an error says, in English; frees it.
pub fn words(error: *mut onshi_error) -> String {
    let mut buffer = vec![0_u8; 1000];
    let mut length = 0;
    unsafe {
        let first = buffer.as_mut_ptr().cast::<c_char>();
        onshi_error_text(error, 2, first, 1000, &mut length);
        onshi_error_free(error);
    }
    String::from_utf8_lossy(&buffer[..length as usize]).into_owned()
}

/// A session over folders in `root`, looking often.
pub fn open(root: &Path) -> *mut onshi_session {
    open_flagged(root, 0)
}

/// The same with flags.
pub fn open_flagged(root: &Path, flags: u32) -> *mut onshi_session {
    open_as(root, blank_options(), flags).unwrap()
}

/// The same with other options, of which root and institution are set here; else the status and the words.
pub fn open_as(
    root: &Path,
    options: onshi_session_options,
    flags: u32,
) -> Result<*mut onshi_session, (i32, String)> {
    open_of(INSTITUTION, root, options, flags)
}

/// The same for another institution.
pub fn open_of(
    institution: &str,
    root: &Path,
    options: onshi_session_options,
    flags: u32,
) -> Result<*mut onshi_session, (i32, String)> {
    for folder in ["req", "res"] {
        std::fs::create_dir_all(root.join(folder)).unwrap();
    }
    let (institution, root) = (c(institution), c(root.to_str().unwrap()));
    let options = onshi_session_options {
        flags,
        poll_ms: 1,
        institution: institution.as_ptr(),
        root: root.as_ptr(),
        ..options
    };
    let (mut session, mut error) = (null_mut(), null_mut());
    match unsafe { onshi_session_open(&options, &mut session, &mut error) } {
        0 => Ok(session),
        refused => Err((refused, words(error))),
    }
}

pub fn blank_options() -> onshi_session_options {
    onshi_session_options {
        struct_size: size_of::<onshi_session_options>() as u32,
        flags: 0,
        charset: 0,
        poll_ms: 0,
        collect_after_ms: 0,
        collect_at_most_ms: 0,
        institution_length: 0,
        root_length: 0,
        req_length: 0,
        res_length: 0,
        stage_length: 0,
        ledger_length: 0,
        institution: null(),
        root: null(),
        req: null(),
        res: null(),
        stage: null(),
        ledger: null(),
        profile_length: 0,
        reserved: 0,
        profile: null(),
        role: 0,
        policy_length: 0,
        site_length: 0,
        reserved2: 0,
        policy: null(),
        site: null(),
        periods: null(),
        ledger_key_length: 0,
        passphrase_length: 0,
        ledger_key: null(),
        passphrase: null(),
        https_length: 0,
        https_folder_length: 0,
        https: null(),
        https_folder: null(),
        encryption_length: 0,
        reserved3: 0,
        encryption: null(),
    }
}

pub fn blank_terms() -> onshi_terms {
    onshi_terms {
        struct_size: size_of::<onshi_terms>() as u32,
        subject_length: 0,
        subject: null(),
        wait_ms: 0,
        repeats: 0,
        permits: null(),
    }
}

pub fn blank_patient() -> onshi_patient {
    onshi_patient {
        struct_size: size_of::<onshi_patient>() as u32,
        reference_number_length: 0,
        insurer_number_length: 0,
        symbol_length: 0,
        number_length: 0,
        branch_length: 0,
        name_length: 0,
        kana_length: 0,
        birthdate_length: 0,
        id_length: 0,
        reference_number: null(),
        insurer_number: null(),
        symbol: null(),
        number: null(),
        branch: null(),
        name: null(),
        kana: null(),
        birthdate: null(),
        id: null(),
    }
}

pub fn blank_patient_u16() -> onshi_patient_u16 {
    onshi_patient_u16 {
        struct_size: size_of::<onshi_patient_u16>() as u32,
        reference_number_length: 0,
        insurer_number_length: 0,
        symbol_length: 0,
        number_length: 0,
        branch_length: 0,
        name_length: 0,
        kana_length: 0,
        birthdate_length: 0,
        id_length: 0,
        reference_number: null(),
        insurer_number: null(),
        symbol: null(),
        number: null(),
        branch: null(),
        name: null(),
        kana: null(),
        birthdate: null(),
        id: null(),
    }
}

pub fn submit(session: *mut onshi_session, record: *const onshi_record, key: &str) -> u32 {
    submit_as(session, &catalogue::QUALIFICATION, record, key)
}

pub fn submit_as(
    session: *mut onshi_session,
    operation: &OperationRow,
    record: *const onshi_record,
    key: &str,
) -> u32 {
    let key = c(key);
    let (mut job, mut error) = (0, null_mut());
    let done = unsafe {
        let operation = operation.id.into();
        onshi_session_submit(
            session,
            operation,
            record,
            key.as_ptr(),
            NUL,
            &mut job,
            &mut error,
        )
    };
    assert_eq!(done, 0, "{}", words(error));
    job
}

/// Answers the one request in `root` as the other side would: 試験 太郎 is valid.
pub fn answer(root: &Path) {
    answer_with(root, answered);
}

/// Answers the one request in `root` by its file identifier.
pub fn answer_with(root: &Path, answered: impl Fn(&str) -> Record) {
    let mut requests = std::fs::read_dir(root.join("req")).unwrap();
    let request = requests.next().unwrap().unwrap();
    let name = request.file_name().into_string().unwrap();
    let identifier = FileName::parse(&name).unwrap().suffix.to_owned();
    let bytes = write(&answered(&identifier), Charset::Utf8).unwrap();
    let stem = answer_stem(&name).unwrap();
    std::fs::write(root.join("res").join(stem + ".xml"), bytes).unwrap();
    std::fs::remove_file(request.path()).unwrap();
}

/// Where the one answer in `root` stands.
fn answered_file(root: &Path) -> String {
    let mut answers = std::fs::read_dir(root.join("res")).unwrap();
    let answer = answers.next().unwrap().unwrap();
    answer.path().into_os_string().into_string().unwrap()
}

/// The same with something that the catalogue does not know, and that may be anything.
pub fn answered_strangely(identifier: &str) -> Record {
    let mut record = answered(identifier);
    record.add_extra(&[], "Stranger", "1");
    record
}

pub fn answered(identifier: &str) -> Record {
    let header = Draft::<AnswerHeader>::new()
        .medical_institution_code(INSTITUTION)
        .arbitrary_file_identifier(identifier)
        .segment_of_result(SegmentOfResult::Normal);
    let result = Draft::<QualificationResult>::new()
        .insurer_number("06139992")
        .insured_identification_number("0001")
        .name("試験　太郎")
        .birthdate("19500102");
    let body = Draft::<QualificationAnswerBody>::new()
        .validity(QualificationValidity::Valid)
        .results(Draft::<ResultList>::new().result(result));
    Draft::<QualificationAnswer>::new()
        .header(header)
        .body(body)
        .into()
}

pub fn blank_event() -> onshi_event {
    onshi_event {
        struct_size: size_of::<onshi_event>() as u32,
        kind: 0,
        job: 0,
        code: 0,
        round: 0,
        place: 0,
        why: 0,
    }
}

/// Waits for the next event; a minute is far more than a file on this machine takes.
pub fn next_event(session: *mut onshi_session) -> onshi_event {
    let mut event = blank_event();
    let mut error = null_mut();
    let done = unsafe { onshi_session_next_event(session, 60_000, &mut event, &mut error) };
    assert_eq!(done, 0, "{}", words(error));
    event
}

pub fn open_answer(session: *mut onshi_session, job: u32) -> *mut onshi_answer {
    let (mut answer, mut error) = (null_mut(), null_mut());
    let done = unsafe { onshi_session_answer(session, job, &mut answer, &mut error) };
    assert_eq!(done, 0, "{}", words(error));
    answer
}

/// What a host finds that was killed at this moment: its folders and its ledger, as they lie on the disk.
pub fn killed(root: &Path) -> tempfile::TempDir {
    let found = tempfile::tempdir().unwrap();
    copy_folder(root, found.path());
    found
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => {
                std::fs::create_dir_all(&to).unwrap();
                copy_folder(&entry.path(), &to);
            }
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// A handle that was never given.
pub const UNTOUCHED: usize = 0xA5A5;

/// One of everything.
pub struct World {
    pub root: tempfile::TempDir,
    pub session: *mut onshi_session,
    pub record: *mut onshi_record,
    pub answer: *mut onshi_answer,
    /// The same answer in parts, and what of it passes.
    pub apart: *mut onshi_apart,
    pub passing: *mut onshi_passing,
    pub rights: *mut onshi_rights,
    pub patients: *mut onshi_patients,
    pub block: *mut onshi_block,
    /// A batch request without people, and one person.
    pub head: *mut onshi_record,
    pub person: *mut onshi_record,
    pub list: *mut onshi_list,
    pub terms: onshi_terms,
    pub error: *mut onshi_error,
    pub job: u32,
    /// The file that `answer` was read from.
    pub file: CString,
    pub wide_file: Vec<u16>,
    pub way: Vec<u32>,
    pub text: CString,
    /// A key of a patient, as an element of an array.
    pub patient_key: *const c_char,
    pub wide: Vec<u16>,
    pub digits: Vec<u16>,
    pub options: onshi_session_options,
    pub patient: onshi_patient,
    pub rules: rules::Rules,
    pub tools: tools::Tools,
    pub out: Outputs,
}

/// Places for results, filled so that a touch shows.
#[derive(Clone, PartialEq, Debug)]
pub struct Outputs {
    pub number: u32,
    pub signed: i32,
    pub length: u32,
    pub handle: usize,
    pub second: usize,
    pub third: u32,
    pub buffer: Vec<u16>,
    /// Room for a picture.
    pub picture: Vec<u8>,
    pub event: [u32; 7],
    pub migration: [u32; 4],
    pub asked: [u32; 7],
    pub verdict: [u32; 12],
    pub candidate: [u32; 4],
    pub change: [u32; 8],
    pub people: [usize; 6],
    pub list: [u32; 6],
    pub finding: [u32; 4],
    pub element: [u32; 5],
    pub claims: [u32; 10],
    pub claim: [u32; 12],
    /// A statement or a detail of a claim.
    pub statement: [u32; 5],
    pub identity: [u32; 6],
    pub metrics: [u32; 6],
}

/// A structure of so many numbers, its size first.
fn sized<const N: usize>() -> [u32; N] {
    let mut numbers = [7; N];
    numbers[0] = size_of_val(&numbers) as u32;
    numbers
}

impl Outputs {
    pub fn untouched() -> Self {
        Outputs {
            number: 0xA5A5,
            signed: 0xA5A5,
            length: 0xA5A5,
            handle: UNTOUCHED,
            second: UNTOUCHED,
            third: 0xA5A5,
            buffer: vec![0xA5A5; 500],
            picture: vec![0xA5; 9_000],
            event: [size_of::<onshi_event>() as u32, 7, 7, 7, 7, 7, 7],
            migration: [size_of::<onshi_migration>() as u32, 7, 7, 7],
            asked: [size_of::<onshi_job>() as u32, 7, 7, 7, 7, 7, 7],
            verdict: [
                size_of::<onshi_verdict>() as u32,
                7,
                7,
                7,
                7,
                7,
                7,
                7,
                7,
                7,
                7,
                7,
            ],
            candidate: [size_of::<onshi_candidate>() as u32, 7, 7, 7],
            change: [size_of::<onshi_change>() as u32, 7, 7, 7, 7, 7, 7, 7],
            people: [size_of::<onshi_people>(), 7, 7, 7, 7, 7],
            list: [size_of::<onshi_list_state>() as u32, 7, 7, 7, 7, 7],
            finding: sized(),
            element: sized(),
            claims: sized(),
            claim: sized(),
            statement: sized(),
            identity: sized(),
            metrics: sized(),
        }
    }
}

impl World {
    pub fn new() -> Self {
        World::answered_by(answered_strangely)
    }

    /// The same with another answer to the query.
    pub fn answered_by(answered: impl Fn(&str) -> Record) -> Self {
        let root = tempfile::tempdir().unwrap();
        let session = open(root.path());
        let record = query();
        let job = submit(session, record, "key");
        answer_with(root.path(), answered);
        assert_eq!(next_event(session).kind, ONSHI_EVENT_ANSWERED);
        let answer = open_answer(session, job);
        let apart = rules::given(|out, error| unsafe {
            onshi_session_answer_apart(session, job, out, error)
        });
        let (mut rest, mut withheld) = (null_mut(), 0);
        let passing = rules::given(|out, error| unsafe {
            onshi_apart_frame(apart, &raw mut rest, out, &raw mut withheld, error)
        });
        assert_eq!(unsafe { onshi_record_free(rest) }, 0);
        let rights = rules::given(|out, error| unsafe {
            let (patient, nobody) = (c"1".as_ptr(), null());
            onshi_session_rights(session, patient, NUL, ONSHI_KIND_VISIT, nobody, out, error)
        });
        let file = answered_file(root.path());
        let (mut patients, mut block, mut list) = (null_mut(), null_mut(), null_mut());
        let (mut head, mut person) = (null_mut(), null_mut());
        let mut error = null_mut();
        unsafe {
            assert_eq!(onshi_patients_new(&mut patients, null_mut()), 0);
            assert_eq!(onshi_block_new(&mut block, null_mut()), 0);
            assert_eq!(
                onshi_record_new(BatchRequest::ROW.id.into(), &mut head, null_mut()),
                0
            );
            assert_eq!(
                onshi_record_new(BatchQuery::ROW.id.into(), &mut person, null_mut()),
                0
            );
            let key = c"list".as_ptr();
            let made = onshi_session_list_new(session, 4, head, key, NUL, &mut list, null_mut());
            assert_eq!(made, 0);
            let unknown = onshi_record_new(0, &mut null_mut(), &mut error);
            assert_eq!(unknown, status(ErrorCode::UnknownMessage));
        }
        let tools = tools::Tools::new(root.path(), record);
        World {
            root,
            session,
            record,
            answer,
            apart,
            passing,
            rights,
            patients,
            block,
            head,
            person,
            list,
            terms: blank_terms(),
            error,
            job,
            wide_file: file.encode_utf16().chain([0]).collect(),
            file: c(&file),
            way: search_path(),
            text: c("1"),
            patient_key: c"patient-17".as_ptr(),
            wide: vec![0x8A66, 0],
            digits: "12999991\0".encode_utf16().collect(),
            options: blank_options(),
            patient: blank_patient(),
            rules: rules::Rules::new(),
            tools,
            out: Outputs::untouched(),
        }
    }
}

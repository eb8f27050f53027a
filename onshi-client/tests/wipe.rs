//! What the client read of a clinical or secret answer does not stay in memory (I-11). Looks into the memory
//! of this process.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use onshi_client::AnswerReader;
use onshi_core::catalogue::{
    ACTIVATION_ISSUE_ANSWER, ActivationAnswerBody, ActivationCode, ActivationIssueAnswer,
    AnswerHeader, Dialect,
};
use onshi_core::facility::activation::DeviceCode;
use onshi_core::record::{Draft, View, write};
use onshi_core::text::Charset;

const CODE: &str = "1111-2222-3333-4444";

fn memory(at: u64, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    let memory = File::open("/proc/self/mem").unwrap();
    match memory.read_exact_at(&mut bytes, at) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}

#[test]
fn an_answer_with_a_code_leaves_nothing() {
    let header = Draft::<AnswerHeader>::new().segment_of_result("1");
    let body =
        Draft::<ActivationAnswerBody>::new().activation(Draft::<ActivationCode>::new().code(CODE));
    let answer = Draft::<ActivationIssueAnswer>::new()
        .header(header)
        .body(body);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer.xml");
    fs::write(&path, write(&answer.into(), Charset::Utf8).unwrap()).unwrap();

    let message = Some(&ACTIVATION_ISSUE_ANSWER);
    let reader = AnswerReader::of_file(&path, message, Dialect::standard()).unwrap();
    let record = &reader.frame().record;
    assert!(DeviceCode::issued(record).is_some());
    let body = View::<ActivationIssueAnswer>::of_record(record).body();
    let code = body.and_then(|body| body.activation()?.code()).unwrap();
    let (at, length) = (code.as_ptr() as u64, code.len());
    assert_eq!(memory(at, length), CODE.as_bytes(), "it can be seen");
    drop(reader);
    assert_ne!(memory(at, length), CODE.as_bytes());
}

//! A ledger that is opened for another institution by mistake: refused, and nothing of it is seen (I-13).
#![allow(clippy::expect_used)]

mod support;

use onshi_client::Ledger;
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::error::ErrorCode;
use onshi_core::id::InstitutionCode;
use onshi_core::job::Settings;
use support::*;

#[test]
fn a_ledger_is_that_of_one_institution() {
    let desk = Desk::new();
    let mut client = desk.open().expect("a client");
    let job = client.submit(Some("one"), &QUALIFICATION, qualification("1"));
    job.expect("submitted");
    drop(client);
    let before = desk
        .ledger
        .clone()
        .load(&mut FixedRandom)
        .expect("a ledger");
    let other = Settings {
        institution: InstitutionCode::new("1311111112").expect("a code"),
        ..settings()
    };
    let refused = desk.open_with(other).expect_err("the ledger of another");
    assert_eq!(refused.code(), ErrorCode::Forbidden);
    let after = desk
        .ledger
        .clone()
        .load(&mut FixedRandom)
        .expect("a ledger");
    assert_eq!(format!("{after:?}"), format!("{before:?}"));
    let client = desk.open().expect("its own institution");
    assert!(client.job_of_key("one").is_some());
}

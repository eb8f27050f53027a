//! The central system over HTTPS: login, services and tokens, and who is let in.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod line;
mod support;

use line::*;
use onshi_core::catalogue::{self, QualificationAnswer};
use onshi_core::record::{Record, View};
use onshi_sim::https::HttpsSettings;
use onshi_sim::{Clinic, KnownPatient};
use support::*;

fn patients() -> Vec<KnownPatient> {
    Clinic::seeded(1, 60, today()).todays_list()
}

fn query(office: &Office) -> Record {
    number_request(&office.institution, number_query(&patients()[0]))
}

#[test]
fn a_login_gives_a_token_with_which_a_query_is_answered() {
    let office = Office::new(HttpsSettings::default());
    let token = office.login();
    let answer = office.ask(&token, &catalogue::QUALIFICATION_REQUEST, &query(&office));
    assert!(answer.summary().is_normal());
    assert_eq!(
        answer.summary().file_identifier.as_deref(),
        Some(IDENTIFIER)
    );
    let view = View::<QualificationAnswer>::of_record(&answer.frame.record);
    assert!(view.body().is_some());
}

//! The facilities and terminals of a site through the C ABI: what forbids it keeps the session from opening, the
//! rest and what answers show is told as data, with words (R13–R15, P42).
#![allow(clippy::unwrap_used)]

mod support;

use std::cell::Cell;
use std::ptr::null_mut;

use onshi::event::ONSHI_EVENT_PROBLEM;
use onshi::faults::*;
use onshi::findings::{ONSHI_SEVERITY_ERROR, ONSHI_SEVERITY_NOTE, ONSHI_SEVERITY_WARNING};
use onshi::job::{ONSHI_JOB_PUBLISHED, onshi_session_job_state};
use onshi::session::*;
use onshi::site::*;
use onshi::words::*;
use onshi_core::catalogue::ErrorCode;
use onshi_core::record::Record;
use support::rules::text;
use support::*;

const STATION: &str = "1360000001";

/// The hospital of the tests and a visiting-nurse station beside it, each with a terminal of its own.
const SITE: &str = r#"
[[institutions]]
code = "1312345678"
kind = "Medical"
name = "試験病院"

[[institutions]]
code = "1360000001"
kind = "VisitingNurse"
name = "試験訪問看護ステーション"

[[terminals]]
label = "受付"
claims = true

[[terminals]]
label = "訪問看護"
claims = false

[[connections]]
institution = "1312345678"
terminal = "受付"
certificate = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
folders = { req = "a/req", res = "a/res" }

[[connections]]
institution = "1360000001"
terminal = "訪問看護"
certificate = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
folders = { req = "b/req", res = "b/res", face = "b/face" }
"#;

struct Place {
    root: tempfile::TempDir,
    session: *mut onshi_session,
}

impl Drop for Place {
    fn drop(&mut self) {
        unsafe { onshi_session_free(self.session) };
    }
}

/// A session at a site; else the status and the words.
fn at(site: &str) -> Result<Place, (i32, String)> {
    let (root, site) = (tempfile::tempdir().unwrap(), c(site));
    let options = onshi_session_options {
        site: site.as_ptr(),
        ..blank_options()
    };
    let session = open_as(root.path(), options, 0)?;
    Ok(Place { root, session })
}

impl Place {
    /// What was found: each fault with how bad it is.
    fn findings(&self) -> Vec<(u32, u32)> {
        let mut count = 0;
        let done = unsafe { onshi_session_findings(self.session, &raw mut count, null_mut()) };
        assert_eq!(done, 0);
        let finding = |number| {
            let (mut fault, mut severity, mut about) = (0, 0, 0);
            let (out, bad, of) = (&raw mut fault, &raw mut severity, &raw mut about);
            let done =
                unsafe { onshi_session_finding(self.session, number, out, bad, of, null_mut()) };
            (done, (fault, severity))
        };
        assert_eq!(finding(count).0, 1, "not so many");
        (0..count).map(|number| finding(number).1).collect()
    }

    /// What the first finding is about.
    fn about(&self, place: u32) -> (i32, u32, String) {
        let kind = Cell::new(0);
        let (done, about) = text(|b, n, l| unsafe {
            let out = kind.as_ptr();
            onshi_session_finding_about(self.session, 0, place, out, b, n, l, null_mut())
        });
        (done, kind.get(), about)
    }
}

fn word(word: u32, fault: u32, language: u32) -> String {
    let (done, said) =
        text(|b, n, l| unsafe { onshi_word(word, fault, language, b, n, l, null_mut()) });
    assert_eq!(done, 0);
    said
}

#[test]
fn a_site_that_can_be_right_has_no_findings_and_without_one_there_are_none() {
    assert_eq!(at(SITE).unwrap().findings(), []);
    assert_eq!(at("").unwrap().findings(), []);
}

#[test]
fn the_site_in_the_book_can_be_right() {
    let book = include_str!("../../docs/c-api.md");
    let site = book.split("```toml\n").nth(1).unwrap();
    let site = site.split("```").next().unwrap();
    assert_eq!(at(site).unwrap().findings(), []);
}

#[test]
fn what_forbids_it_keeps_the_session_from_opening_with_the_reason_in_both_languages() {
    let shared = SITE.replace("terminal = \"訪問看護\"", "terminal = \"受付\"");
    let elsewhere = SITE.replace(INSTITUTION, "1310000001");
    for (site, fault) in [
        (shared, ONSHI_FAULT_STATION_SHARES_TERMINAL),
        (elsewhere, ONSHI_FAULT_INSTITUTION_UNKNOWN),
        (SITE.replace("b/res", "b/req"), ONSHI_FAULT_FOLDER_TWICE),
    ] {
        let (done, words) = at(&site).err().unwrap();
        assert_eq!(done, status(ErrorCode::Forbidden), "{words}");
        for language in [1, 2] {
            let said = word(ONSHI_WORD_FAULT, fault, language);
            assert!(words.contains(&said), "{said}: {words}");
        }
    }
}

#[test]
fn what_is_only_doubtful_is_told_as_data() {
    let certificate = "certificate = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n";
    let place = at(&SITE.replace(certificate, "")).unwrap();
    let expected = [(ONSHI_FAULT_CERTIFICATE_UNKNOWN, ONSHI_SEVERITY_NOTE)];
    assert_eq!(place.findings(), expected);
    let inside = at(&SITE.replace("b/req", "a/req/b")).unwrap();
    let expected = [(ONSHI_FAULT_FOLDER_INSIDE, ONSHI_SEVERITY_WARNING)];
    assert_eq!(inside.findings(), expected);
    let (done, kind, path) = inside.about(0);
    assert_eq!((done, kind), (0, ONSHI_ABOUT_FOLDER));
    assert!(path.starts_with("a/req"), "{path}");
    let mut wide = [0_u16; 64];
    let (mut kind, mut length) = (0, 0);
    let done = unsafe {
        let (out, first) = (&raw mut kind, wide.as_mut_ptr());
        let length = &raw mut length;
        onshi_session_finding_about_u16(inside.session, 0, 0, out, first, 64, length, null_mut())
    };
    let told = String::from_utf16(&wide[..length as usize]).unwrap();
    assert_eq!((done, told), (0, path));
    assert_eq!(inside.about(9), (1, 0, String::new()));
}

/// A window of settings shows everything that is wrong, before a session can be open.
#[test]
fn a_text_is_checked_without_a_session() {
    let shared = SITE
        .replace("terminal = \"訪問看護\"", "terminal = \"受付\"")
        .replace("b/res", "b/req");
    let wide: Vec<u16> = shared.encode_utf16().chain([0]).collect();
    let narrow = c(&shared);
    let (mut fault, mut severity, mut about) = (0, 0, 0);
    let (out, bad, of) = (&raw mut fault, &raw mut severity, &raw mut about);
    let mut found = Vec::new();
    for number in 0..3 {
        let done = unsafe {
            let site = narrow.as_ptr();
            onshi_site_finding(site, NUL, number, out, bad, of, null_mut())
        };
        let told = unsafe { (*out, *bad, *of) };
        let same = unsafe {
            let site = wide.as_ptr();
            onshi_site_finding_u16(site, NUL, number, out, bad, of, null_mut())
        };
        assert_eq!((same, unsafe { (*out, *bad, *of) }), (done, told));
        if done == 0 {
            found.push((told.0, told.1));
        }
    }
    found.sort_unstable();
    let error = ONSHI_SEVERITY_ERROR;
    let expected = [
        (ONSHI_FAULT_STATION_SHARES_TERMINAL, error),
        (ONSHI_FAULT_FOLDER_TWICE, error),
    ];
    assert_eq!(found, expected);
    let kind = Cell::new(0);
    let labels = (0..4).map(|place| {
        let (_, about) = text(|b, n, l| unsafe {
            let (site, out) = (narrow.as_ptr(), kind.as_ptr());
            onshi_site_finding_about(site, NUL, 0, place, out, b, n, l, null_mut())
        });
        (kind.get(), about)
    });
    let terminal = (ONSHI_ABOUT_TERMINAL, "受付".to_owned());
    assert!(labels.into_iter().any(|about| about == terminal));
}

#[test]
fn every_fault_has_what_is_wrong_and_what_to_do_in_both_languages() {
    for fault in ONSHI_FAULT_CODE_FORMAT..=ONSHI_FAULT_LEDGER_OLDER {
        for language in [1, 2] {
            let wrong = word(ONSHI_WORD_FAULT, fault, language);
            let remedy = word(ONSHI_WORD_REMEDY, fault, language);
            assert!(!wrong.is_empty() && !remedy.is_empty() && wrong != remedy);
            assert_eq!(wrong.is_ascii(), language == 2, "{wrong}");
        }
    }
}

#[test]
fn an_answer_of_another_institution_is_delivered_to_nobody_and_told() {
    for (code, fault) in [
        (STATION, ONSHI_FAULT_ANSWER_OF_NEIGHBOUR),
        ("1399999999", ONSHI_FAULT_ANSWER_OF_STRANGER),
    ] {
        let place = at(SITE).unwrap();
        let job = submit(place.session, query(), "key");
        answer_with(place.root.path(), |identifier| of_another(identifier, code));
        let event = next_event(place.session);
        let other = status(ErrorCode::OtherIdentity);
        assert_eq!((event.kind, event.code), (ONSHI_EVENT_PROBLEM, other));
        assert_eq!(place.findings(), [(fault, ONSHI_SEVERITY_ERROR)]);
        let (mut state, mut outcome) = (0, 0);
        unsafe {
            let (state, outcome) = (&raw mut state, &raw mut outcome);
            onshi_session_job_state(place.session, job, state, outcome, null_mut());
        }
        assert_eq!(state, ONSHI_JOB_PUBLISHED);
        let about = (0..9).map(|thing| place.about(thing));
        let named = (0, ONSHI_ABOUT_INSTITUTION, code.to_owned());
        assert!(about.into_iter().any(|about| about == named));
    }
}

/// The answer that is awaited, with the code of another institution.
fn of_another(identifier: &str, code: &str) -> Record {
    use onshi_core::catalogue::{AnswerHeader, QualificationAnswer};
    let mut answer = answered(identifier);
    let header = [(QualificationAnswer::header.no, 0)];
    answer.set_text(&header, AnswerHeader::medical_institution_code.no, code);
    answer
}

#[test]
fn a_text_that_is_no_site_is_refused_with_its_line() {
    let bad = status(ErrorCode::BadOptions);
    for (site, why) in [
        ("institutions = []\nterminals = [", "(line 2)"),
        ("institutions = []\n", "terminals"),
        (&SITE.replace("Medical", "Hospital"), "(line 4)"),
    ] {
        let (done, words) = at(site).err().unwrap();
        assert_eq!(done, bad, "{words}");
        assert!(words.contains("site") && words.contains(why), "{words}");
    }
}

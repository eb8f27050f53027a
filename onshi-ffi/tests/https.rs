//! A session over HTTPS through the C ABI, the simulator's server behind it.
#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::ptr::{null, null_mut};
use std::sync::Arc;
use std::thread;

use chrono::NaiveDate;
use onshi::answer::onshi_answer_free;
use onshi::doctor::*;
use onshi::event::*;
use onshi::identity::*;
use onshi::job::*;
use onshi::session::*;
use onshi_client::doctor::{CHECKS, Road};
use onshi_core::error::ErrorCode;
use onshi_core::job::Moment;
use onshi_sim::https::{Https, HttpsFault, HttpsSettings, Trouble};
use onshi_sim::page::Stage;
use onshi_sim::{Chance, Clinic, Simulator};
use support::rules::{NOW, given, text};
use support::tools::{filled, quiet, results};
use support::{NUL, blank_event, blank_options, c, open_answer, query, status, submit, words};
use tempfile::TempDir;

const DAY: u32 = 86_400;

/// A central system on this machine, and a place for a session.
struct Desk {
    root: TempDir,
    trouble: Trouble,
    institution: CString,
}

impl Desk {
    fn new() -> Self {
        let root = TempDir::new().unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let clinic = Clinic::seeded(1, 10, today);
        let institution = c(clinic.institution());
        let ways = onshi_sim::Settings::default();
        let simulator = Simulator::open(root.path(), clinic, ways).unwrap();
        let stage = Arc::new(Stage::new(simulator, root.path()));
        stage.stand(Moment::from_japan(today.and_hms_opt(9, 0, 0).unwrap()));
        let any = "127.0.0.1:0".parse().unwrap();
        let folder = root.path().join("https");
        let settings = HttpsSettings::default();
        let https = Https::open(any, &folder, settings, stage).unwrap();
        let trouble = https.trouble();
        thread::spawn(move || https.serve());
        Desk {
            root,
            trouble,
            institution,
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.root.path().join("https").join(name)
    }

    fn own(&self) -> PathBuf {
        self.root.path().join("own")
    }

    /// What the server wrote for its clients.
    fn config(&self) -> String {
        std::fs::read_to_string(self.file("https.toml")).unwrap()
    }

    fn open(&self) -> *mut onshi_session {
        self.open_with(&self.config(), blank_options()).unwrap()
    }

    fn open_with(
        &self,
        config: &str,
        options: onshi_session_options,
    ) -> Result<*mut onshi_session, (i32, String)> {
        self.with_options(config, options, open)
    }

    /// What the doctor finds there.
    fn diagnosis(&self, config: &str) -> *mut onshi_diagnosis {
        self.with_options(config, blank_options(), |options| {
            given(|out, error| unsafe { onshi_doctor(&raw const options, 1, 0, out, error) })
        })
    }

    fn with_options<T>(
        &self,
        config: &str,
        options: onshi_session_options,
        act: impl FnOnce(onshi_session_options) -> T,
    ) -> T {
        let folder = c(self.root.path().join("https").to_str().unwrap());
        let (config, root) = (c(config), c(self.own().to_str().unwrap()));
        act(onshi_session_options {
            institution: self.institution.as_ptr(),
            root: root.as_ptr(),
            https: config.as_ptr(),
            https_folder: folder.as_ptr(),
            ..options
        })
    }
}

fn open(options: onshi_session_options) -> Result<*mut onshi_session, (i32, String)> {
    let (mut session, mut error) = (null_mut(), null_mut());
    match unsafe { onshi_session_open(&options, &mut session, &mut error) } {
        0 => Ok(session),
        refused => Err((refused, words(error))),
    }
}

/// Waits for an event of a kind; the statuses of the calls on the way there that failed.
fn until(session: *mut onshi_session, kind: u32) -> (onshi_event, Vec<i32>) {
    let mut failed = Vec::new();
    for _ in 0..1_000 {
        let (done, event) = filled(blank_event(), |out| unsafe {
            onshi_session_next_event(session, 1_000, out, quiet())
        });
        match done {
            0 if event.kind == kind => return (event, failed),
            error if error < 0 => failed.push(error),
            _ => {}
        }
    }
    panic!("it never came: {failed:?}");
}

fn state(session: *const onshi_session, job: u32) -> u32 {
    let (done, state) = filled(0, |out| unsafe {
        onshi_session_job_state(session, job, out, null_mut(), quiet())
    });
    assert_eq!(done, 0);
    state
}

/// How many requests stand in a folder of the session.
fn standing(desk: &Desk, folder: &str) -> usize {
    let entries = std::fs::read_dir(desk.own().join("onshi-https").join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.starts_with("onshi.")).count()
}

fn free(session: *mut onshi_session) {
    assert_eq!(unsafe { onshi_session_free(session) }, 0);
}

#[test]
fn a_question_is_answered_read_and_acknowledged_as_over_folders() {
    let desk = Desk::new();
    let session = desk.open();
    let job = submit(session, query(), "key");
    assert_eq!(submit(session, query(), "key"), job);
    let (event, failed) = until(session, ONSHI_EVENT_ANSWERED);
    assert_eq!((event.job, failed), (job, vec![]));
    let answer = open_answer(session, job);
    assert_eq!(unsafe { onshi_answer_free(answer) }, 0);
    let done = unsafe { onshi_session_acknowledge(session, job, quiet()) };
    assert_eq!((done, state(session, job)), (0, ONSHI_JOB_CLOSED));
    for folder in ["stage", "outbox", "going"] {
        assert_eq!(standing(&desk, folder), 0, "{folder}");
    }
    assert_eq!(desk.trouble.carried_out(), 1);
    free(session);
}

#[test]
fn an_answer_that_is_lost_is_told_at_once_and_never_asked_for_again() {
    let desk = Desk::new();
    let session = desk.open();
    desk.trouble.set(HttpsFault::BreaksOff, Chance::Next(1));
    let job = submit(session, query(), "key");
    let (event, mut told) = until(session, ONSHI_EVENT_OVERDUE);
    assert_eq!(event.job, job);
    assert_eq!(state(session, job), ONSHI_JOB_PUBLISHED);
    for _ in 0..20 {
        told.push(
            filled(blank_event(), |out| unsafe {
                onshi_session_next_event(session, 10, out, quiet())
            })
            .0,
        );
    }
    // Nothing else is told but, where no event came in the same call, why it is lost.
    told.retain(|done| ![1, status(ErrorCode::AnswerLost)].contains(done));
    assert_eq!(told, [0; 0]);
    assert_eq!(desk.trouble.carried_out(), 1);
    free(session);
}

#[test]
fn what_did_not_get_through_waits_and_is_taken_back() {
    let desk = Desk::new();
    // Nobody listens there any more.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = port.local_addr().unwrap().port();
    let config = desk.config();
    let real = config.split("https://localhost:").nth(1).unwrap();
    let real: String = real.chars().take_while(char::is_ascii_digit).collect();
    let deaf = config.replace(&format!(":{real}/"), &format!(":{port}/"));
    let session = desk.open_with(&deaf, blank_options()).unwrap();
    let job = submit(session, query(), "key");
    let mut told = 0;
    while told >= 0 {
        told = unsafe { onshi_session_next_event(session, 100, &mut blank_event(), quiet()) };
    }
    assert_eq!(told, status(ErrorCode::NotConnected));
    assert_eq!(standing(&desk, "outbox"), 1);
    let done = unsafe { onshi_session_withdraw(session, job, quiet()) };
    assert_eq!(done, 0);
    let (event, _) = until(session, ONSHI_EVENT_WITHDRAWN);
    assert_eq!((event.job, standing(&desk, "outbox")), (job, 0));
    free(session);
}

#[test]
fn the_ledger_of_a_session_over_https_is_sealed_as_any_other() {
    let desk = Desk::new();
    let passphrase = c"eight characters";
    let sealed = onshi_session_options {
        passphrase: passphrase.as_ptr(),
        ..blank_options()
    };
    free(desk.open_with(&desk.config(), sealed).unwrap());
    let refused = desk.open_with(&desk.config(), blank_options()).unwrap_err();
    assert_eq!(refused.0, status(ErrorCode::LedgerKeyMissing));
    free(desk.open_with(&desk.config(), sealed).unwrap());
}

#[test]
fn options_that_contradict_https_are_refused_and_no_secret_is_told() {
    let desk = Desk::new();
    let bad = status(ErrorCode::BadOptions);
    let folder = c("folder");
    for options in [
        onshi_session_options {
            req: folder.as_ptr(),
            ..blank_options()
        },
        onshi_session_options {
            ledger: folder.as_ptr(),
            ..blank_options()
        },
    ] {
        let (done, why) = desk.open_with(&desk.config(), options).unwrap_err();
        assert_eq!(done, bad);
        assert!(why.contains("no req, res, stage and ledger"), "{why}");
    }
    let config = c(&desk.config());
    let alone = onshi_session_options {
        institution: desk.institution.as_ptr(),
        ..blank_options()
    };
    let no_root = onshi_session_options {
        https: config.as_ptr(),
        ..alone
    };
    let (done, why) = open(no_root).unwrap_err();
    assert!(done == bad && why.contains("there must be a root"), "{why}");
    let no_config = onshi_session_options {
        https_folder: folder.as_ptr(),
        root: folder.as_ptr(),
        ..alone
    };
    let (done, why) = open(no_config).unwrap_err();
    assert!(done == bad && why.contains("without https"), "{why}");

    let broken = desk.config() + "\npassword = open-sesame\n";
    let line = broken.lines().count();
    let (done, why) = desk.open_with(&broken, blank_options()).unwrap_err();
    assert_eq!(done, bad);
    assert!(why.contains(&format!("line {line}")), "{why}");
    assert!(!why.contains("sesame"), "{why}");
}

#[test]
fn the_doctor_looks_at_the_certificate_and_meets_the_hosts_without_asking() {
    let desk = Desk::new();
    std::fs::create_dir(desk.own()).unwrap();
    let found = desk.diagnosis(&desk.config());
    for check in CHECKS {
        let is_there = !results(found, check.name).is_empty();
        assert_eq!(is_there, check.concerns(Road::Https), "{}", check.name);
    }
    for name in ["configuration", "reach", "collector", "write"] {
        let all = results(found, name);
        assert!(
            all.iter().all(|it| *it == ONSHI_CHECK_GOOD),
            "{name}: {all:?}"
        );
    }
    assert!(!results(found, "certificate").contains(&ONSHI_CHECK_ERROR));
    assert_eq!(desk.trouble.carried_out(), 0);
    assert_eq!(unsafe { onshi_diagnosis_free(found) }, 0);

    let found = desk.diagnosis(&desk.config().replace("client.p12", "expired.p12"));
    assert!(results(found, "certificate").contains(&ONSHI_CHECK_ERROR));
    assert_eq!(unsafe { onshi_diagnosis_free(found) }, 0);
}

fn blank_identity() -> onshi_identity {
    onshi_identity {
        struct_size: size_of::<onshi_identity>() as u32,
        validity: 0,
        step: 0,
        days_left: 0,
        valid_from: 0,
        valid_until: 0,
    }
}

/// What a file says of its certificate: the status, how it stands, its thumbprint.
fn inspect(file: &Path, passphrase: Option<&str>, now: u32) -> (i32, onshi_identity, String) {
    let file = std::fs::read(file).unwrap();
    let passphrase = passphrase.map(c);
    let mut identity = blank_identity();
    let at = &raw mut identity;
    let (done, thumbprint) = text(|buffer, capacity, length| unsafe {
        onshi_identity_of_file(
            file.as_ptr(),
            file.len() as u32,
            passphrase.as_ref().map_or(null(), |it| it.as_ptr()),
            NUL,
            now,
            at,
            buffer,
            capacity,
            length,
            quiet(),
        )
    });
    (done, identity, thumbprint)
}

#[test]
fn a_session_says_how_its_certificate_stands_and_a_file_says_the_same() {
    let desk = Desk::new();
    let config = desk.config().replace("client.p12", "soon.p12");
    let session = desk.open_with(&config, blank_options()).unwrap();
    let mut own = blank_identity();
    let at = &raw mut own;
    let (done, thumbprint) = text(|buffer, capacity, length| unsafe {
        onshi_session_identity(session, at, buffer, capacity, length, quiet())
    });
    assert_eq!((done, thumbprint.len()), (0, 64));
    assert_eq!((own.validity, own.step), (ONSHI_IDENTITY_WITHIN, 7));
    assert!((5..=7).contains(&own.days_left), "{}", own.days_left);
    free(session);

    let file = desk.file("soon.p12");
    let (done, same, named) = inspect(&file, Some("test-passphrase"), own.valid_until - 3 * DAY);
    assert_eq!((done, &named), (0, &thumbprint));
    assert_eq!(
        (same.valid_from, same.valid_until),
        (own.valid_from, own.valid_until)
    );
    assert_eq!((same.validity, same.days_left), (ONSHI_IDENTITY_WITHIN, 3));
}

#[test]
fn each_kind_of_file_names_the_same_certificate_at_each_step() {
    let desk = Desk::new();
    let (done, pem, thumbprint) = inspect(&desk.file("client.pem"), None, NOW);
    assert_eq!(done, 0);
    for name in ["client.p12", "client-legacy.p12"] {
        let (done, _, same) = inspect(&desk.file(name), Some("test-passphrase"), NOW);
        assert_eq!((done, &same), (0, &thumbprint), "{name}");
        let (done, ..) = inspect(&desk.file(name), Some("another"), NOW);
        assert_eq!(done, status(ErrorCode::CertificateUnusable), "{name}");
    }
    let (done, untouched, _) = inspect(&desk.file("client.key"), None, NOW);
    assert_eq!(done, status(ErrorCode::CertificateUnusable));
    assert_eq!((untouched.validity, untouched.valid_until), (0, 0));
    for (now, validity, step, days_left) in [
        (pem.valid_from - 1, ONSHI_IDENTITY_NOT_YET, 0, None),
        (pem.valid_until - 91 * DAY, ONSHI_IDENTITY_LONG, 0, Some(91)),
        (
            pem.valid_until - 90 * DAY,
            ONSHI_IDENTITY_WITHIN,
            90,
            Some(90),
        ),
        (
            pem.valid_until - 15 * DAY,
            ONSHI_IDENTITY_WITHIN,
            15,
            Some(15),
        ),
        (pem.valid_until + 1, ONSHI_IDENTITY_EXPIRED, 0, Some(-1)),
    ] {
        let (done, at, _) = inspect(&desk.file("client.pem"), None, now);
        assert_eq!((done, at.validity, at.step), (0, validity, step), "{now}");
        assert!(days_left.is_none_or(|days| days == at.days_left), "{now}");
    }
}

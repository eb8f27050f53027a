//! The doctor (診断): each check once where it passes, and once where it does not.
#![allow(clippy::expect_used, clippy::panic)]

mod support;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::time::{Duration, SystemTime};

use onshi_client::doctor::{CHECKS, Finding, Manner, Road, Verdict, examine};
use onshi_client::{
    Client, Clock, Encryption, FileSystem, FolderConfig, GivenKey, Hold, LedgerKey, News, OsFiles,
    SqliteLedger, SystemClock, Watch,
};
use onshi_core::catalogue::QUALIFICATION;
use onshi_core::error::ErrorCode;
use onshi_core::id::InstitutionCode;
use onshi_core::job::Moment;
use onshi_core::rules::facility::{
    Configuration, Connection, Folders, Institution, InstitutionKind, Terminal,
};
use support::*;

const QUICK: Manner<'static> = Manner {
    patience: Duration::from_millis(30),
    writes_to_req: false,
    keys: None,
};

struct Place {
    root: tempfile::TempDir,
    config: FolderConfig,
}

impl Place {
    fn new() -> Self {
        let root = tempfile::tempdir().expect("a folder");
        for folder in ["req", "res"] {
            fs::create_dir(root.path().join(folder)).expect("a folder");
        }
        let config = FolderConfig {
            settings: settings(),
            ..FolderConfig::under(root.path(), institution())
        };
        Place { root, config }
    }

    fn put(&self, name: &str) {
        fs::write(self.root.path().join(name), "").expect("a file");
    }

    fn findings(&self) -> Vec<Finding> {
        examine(&self.config, &mut OsFiles, SystemClock.now(), QUICK)
    }

    fn verdict(&self, check: &str) -> Verdict {
        worst(&self.findings(), check)
    }

    fn verdict_on(&self, files: &mut dyn FileSystem, check: &str) -> Verdict {
        worst(
            &examine(&self.config, files, SystemClock.now(), QUICK),
            check,
        )
    }
}

fn worst(findings: &[Finding], check: &str) -> Verdict {
    let of = |finding: &&Finding| finding.check.name == check;
    let verdicts = findings.iter().filter(of).map(|finding| finding.verdict);
    verdicts
        .max()
        .unwrap_or_else(|| panic!("no finding of {check}"))
}

#[test]
fn a_good_place_is_good_and_nothing_is_left_there() {
    let place = Place::new();
    let findings = place.findings();
    for check in CHECKS.iter().filter(|check| check.concerns(Road::Folders)) {
        let verdict = worst(&findings, check.name);
        assert!(
            verdict <= Verdict::Note,
            "{}: {verdict:?} {findings:?}",
            check.name
        );
    }
    assert_eq!(names_in(&place.config.stage), ["onshi.lock"]);
    assert_eq!(names_in(&place.config.req), [""; 0]);
    assert!(!place.config.ledger.exists(), "no ledger is made");
}

#[test]
fn a_missing_folder_is_an_error() {
    let place = Place::new();
    fs::remove_dir(&place.config.res).expect("removed");
    assert_eq!(place.verdict("folders"), Verdict::Error);
}

#[test]
fn folders_that_overlap_are_an_error() {
    let overlaps: [fn(&mut FolderConfig); 3] = [
        |config| config.res.clone_from(&config.req),
        |config| config.stage = config.req.join("stage"),
        |config| config.ledger = config.res.join("onshi.ledger"),
    ];
    for overlap in overlaps {
        let mut place = Place::new();
        overlap(&mut place.config);
        assert_eq!(place.verdict("layout"), Verdict::Error);
    }
}

#[test]
fn swapped_folders_are_an_error() {
    let place = Place::new();
    place.put("req/OQSsiquc01res_1.xml");
    assert_eq!(place.verdict("swapped"), Verdict::Error);
    let place = Place::new();
    place.put("res/OQSsiquc01req_1.xml");
    assert_eq!(place.verdict("swapped"), Verdict::Error);
}

#[test]
fn a_program_at_work_is_seen_and_its_ledger_is_left_alone() {
    let place = Place::new();
    let _client = Client::open_folder(&place.config).expect("a client");
    let findings = place.findings();
    assert_eq!(worst(&findings, "collector"), Verdict::Note);
    assert_eq!(worst(&findings, "ledger"), Verdict::Unknown);
    assert_eq!(worst(&findings, "jobs"), Verdict::Unknown);
}

#[test]
fn a_request_that_nobody_picks_up_is_remarked() {
    let place = Place::new();
    place.put("req/OQSsiquc01req_1.xml");
    assert_eq!(place.verdict("requests"), Verdict::Warning);
}

#[test]
fn files_of_others_are_counted() {
    let place = Place::new();
    place.put("res/OQSsiquc01res_1.xml");
    assert_eq!(place.verdict("answers"), Verdict::Good);
    place.put("res/photo.jpg");
    let findings = place.findings();
    assert_eq!(worst(&findings, "answers"), Verdict::Note);
    let said = findings.iter().find(|it| it.check.name == "answers");
    assert_eq!(said.expect("one").english, "1 answers, 1 other files");
}

#[test]
fn a_broken_ledger_and_that_of_another_institution_are_errors() {
    let place = Place::new();
    place.put("onshi.ledger");
    assert_eq!(place.verdict("ledger"), Verdict::Error);
    let mut place = Place::new();
    drop(Client::open_folder(&place.config).expect("a client"));
    assert_eq!(place.verdict("ledger"), Verdict::Good);
    place.config.institution = InstitutionCode::new("1312222222").expect("a code");
    assert_eq!(place.verdict("ledger"), Verdict::Error);
}

#[test]
fn what_waits_for_too_long_is_remarked() {
    let place = Place::new();
    let mut client = Client::open_folder(&place.config).expect("a client");
    client
        .submit(None, &QUALIFICATION, qualification("1"))
        .expect("a job");
    drop(client);
    assert_eq!(place.verdict("jobs"), Verdict::Good);
    let tomorrow = Moment(SystemClock.now().0 + 86_400_000);
    let findings = examine(&place.config, &mut OsFiles, tomorrow, QUICK);
    assert_eq!(worst(&findings, "jobs"), Verdict::Warning);
    assert_eq!(worst(&findings, "clock"), Verdict::Warning, "a day apart");
}

#[test]
fn a_site_that_cannot_be_right_is_an_error() {
    let mut place = Place::new();
    assert_eq!(place.verdict("site"), Verdict::Note);
    place.config.settings.site = Some(Configuration::default());
    assert_eq!(place.verdict("site"), Verdict::Good);
    place.config.settings.site = Some(shared_by_two_kinds());
    assert_eq!(place.verdict("site"), Verdict::Error);
}

#[test]
fn a_ledger_that_is_not_sealed_is_a_hint_and_one_that_is_needs_its_key() {
    let place = Place::new();
    assert_eq!(place.verdict("seal"), Verdict::Good, "none yet");
    drop(Client::open_folder(&place.config).expect("a client"));
    assert_eq!(place.verdict("seal"), Verdict::Note);
    let mut key = GivenKey(LedgerKey::new([7; 32]));
    drop(SqliteLedger::open_sealed(&place.config.ledger, &mut key).expect("sealed"));
    let findings = place.findings();
    assert_eq!(worst(&findings, "seal"), Verdict::Good);
    let inside = ["ledger", "jobs", "audit"];
    for check in inside {
        assert_eq!(worst(&findings, check), Verdict::Unknown, "{check}");
    }

    let with_key = |key: u8| {
        let mut key = GivenKey(LedgerKey::new([key; 32]));
        let manner = Manner {
            keys: Some(&mut key),
            ..QUICK
        };
        examine(&place.config, &mut OsFiles, SystemClock.now(), manner)
    };
    let findings = with_key(7);
    for check in [&["seal"][..], &inside].concat() {
        assert_eq!(worst(&findings, check), Verdict::Good, "{check}");
    }
    let findings = with_key(8);
    assert_eq!(worst(&findings, "ledger"), Verdict::Error, "another key");
    assert_eq!(worst(&findings, "seal"), Verdict::Good);
}

#[test]
fn a_key_for_a_ledger_in_clear_seals_nothing() {
    let place = Place::new();
    drop(Client::open_folder(&place.config).expect("a client"));
    let mut key = GivenKey(LedgerKey::new([7; 32]));
    let manner = Manner {
        keys: Some(&mut key),
        ..QUICK
    };
    let findings = examine(&place.config, &mut OsFiles, SystemClock.now(), manner);
    assert_eq!(worst(&findings, "seal"), Verdict::Note);
    assert_eq!(worst(&findings, "audit"), Verdict::Good);
    drop(Client::open_folder(&place.config).expect("it opens without"));
}

#[test]
fn an_encrypted_exchange_is_looked_through_for_what_nobody_spoke_of() {
    let mut place = Place::new();
    let mut rules = |text: &str, allow_assumed: bool| {
        place.config.encryption = Encryption::parse(text).expect("a setting");
        place.config.settings.allow_assumed = allow_assumed;
        place.findings()
    };
    let some = "[[rules]]\nbeginning = \"OQSsi\"\npassword = \"HIMITSU\"\n";
    let all = format!("{some}[[rules]]\nbeginning = \"\"\n");
    assert_eq!(worst(&rules("", false), "encryption"), Verdict::Good);
    let refused = rules(some, false);
    assert_eq!(worst(&refused, "encryption"), Verdict::Error, "assumed");
    if !cfg!(feature = "encryption") {
        assert_eq!(worst(&rules(&all, true), "encryption"), Verdict::Error);
        return;
    }
    let forgotten = rules(some, true);
    assert_eq!(worst(&forgotten, "encryption"), Verdict::Warning);
    let said = forgotten.iter().find(|it| it.check.name == "encryption");
    let said = format!("{:?}", said.expect("one"));
    assert!(said.contains("OQSmuhvq"), "{said}");
    assert!(!said.contains("OQSsiquc"), "{said}");
    assert!(!said.contains("HIMITSU"), "{said}");
    assert_eq!(worst(&rules(&all, true), "encryption"), Verdict::Good);
}

#[test]
fn an_audit_that_was_changed_is_an_error_that_names_the_entry() {
    let place = Place::new();
    for _ in 0..3 {
        drop(Client::open_folder(&place.config).expect("a client"));
    }
    assert_eq!(place.verdict("audit"), Verdict::Good);
    let changed = rusqlite::Connection::open(&place.config.ledger).expect("a ledger");
    changed
        .execute_batch("DELETE FROM audit WHERE number = 2")
        .expect("changed");
    drop(changed);
    let findings = place.findings();
    assert_eq!(worst(&findings, "audit"), Verdict::Error);
    let said = findings.iter().find(|it| it.check.name == "audit");
    let said = said.expect("one");
    assert!(said.english.contains("broken at entry 2"), "{said:?}");
    assert!(said.japanese.contains("2 件目"), "{said:?}");
}

#[test]
fn with_leave_the_rename_is_tried_into_req() {
    let place = Place::new();
    let manner = Manner {
        writes_to_req: true,
        ..QUICK
    };
    let findings = examine(&place.config, &mut OsFiles, SystemClock.now(), manner);
    assert_eq!(worst(&findings, "rename"), Verdict::Good);
    assert_eq!(names_in(&place.config.req), [""; 0]);
}

/// A share with one fault.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    WritesOtherBytes,
    RenameReplaces,
    HoldsWhatIsOpen,
    TellsNothing,
    IsSlow,
}

struct Faulty(Fault);

impl FileSystem for Faulty {
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        OsFiles.names(folder)
    }

    fn open(&mut self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        OsFiles.open(file)
    }

    fn create_new(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        if self.0 == Fault::IsSlow {
            std::thread::sleep(Duration::from_millis(550));
        }
        match self.0 == Fault::WritesOtherBytes {
            true => OsFiles.create_new(file, &bytes[..bytes.len() / 2]),
            false => OsFiles.create_new(file, bytes),
        }
    }

    fn rename_no_replace(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        match self.0 == Fault::RenameReplaces {
            true => fs::rename(from, to),
            false => OsFiles.rename_no_replace(from, to),
        }
    }

    fn remove(&mut self, file: &Path) -> io::Result<()> {
        let held = self.0 == Fault::HoldsWhatIsOpen && File::open(file).is_ok();
        match held {
            true => Err(io::ErrorKind::ResourceBusy.into()),
            false => OsFiles.remove(file),
        }
    }

    fn exists(&mut self, file: &Path) -> io::Result<bool> {
        OsFiles.exists(file)
    }

    fn sync_dir(&mut self, folder: &Path) -> io::Result<()> {
        OsFiles.sync_dir(folder)
    }

    fn mark(&mut self, folder: &Path) -> Option<SystemTime> {
        OsFiles.mark(folder)
    }

    fn watch(&mut self, _: &Path) -> Option<Box<dyn Watch>> {
        Some(Box::new(Deaf))
    }

    fn create_dir(&mut self, folder: &Path) -> io::Result<()> {
        OsFiles.create_dir(folder)
    }

    fn hold(&mut self, file: &Path) -> io::Result<Option<Hold>> {
        OsFiles.hold(file)
    }
}

struct Deaf;

impl Watch for Deaf {
    fn wait(&mut self, _: Duration) -> News {
        News::Nothing
    }
}

#[test]
fn each_fault_of_a_share_is_named() {
    let rows = [
        (Fault::WritesOtherBytes, "write", Verdict::Error),
        (Fault::RenameReplaces, "rename", Verdict::Error),
        (Fault::HoldsWhatIsOpen, "sharing", Verdict::Warning),
        (Fault::TellsNothing, "notification", Verdict::Note),
        (Fault::IsSlow, "latency", Verdict::Warning),
    ];
    for (fault, check, verdict) in rows {
        let place = Place::new();
        assert_eq!(
            place.verdict_on(&mut Faulty(fault), check),
            verdict,
            "{check}"
        );
    }
}

#[test]
fn every_check_says_what_to_do_in_both_languages() {
    let mut names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), CHECKS.len(), "a name twice");
    for check in CHECKS {
        for text in [check.japanese, check.remedy_japanese] {
            assert!(!text.is_ascii(), "{text}");
        }
        for text in [check.english, check.remedy_english] {
            assert!(text.is_ascii() && !text.is_empty(), "{text}");
        }
    }
}

#[test]
fn a_ledger_that_must_be_there_is_not_made() {
    let place = Place::new();
    let error = SqliteLedger::existing(&place.config.ledger).expect_err("none");
    assert_eq!(error.code(), ErrorCode::FolderMissing);
    assert!(!place.config.ledger.exists());
}

/// A station for visiting nurses and the hospital beside it, on one terminal (R14).
fn shared_by_two_kinds() -> Configuration {
    let institution = |code: &str, kind| Institution {
        code: code.to_owned(),
        kind,
        name: "試験".to_owned(),
    };
    let connection = |code: &str| Connection {
        institution: code.to_owned(),
        terminal: "受付".to_owned(),
        certificate: None,
        folders: Folders {
            req: format!("{code}/req"),
            res: format!("{code}/res"),
            face: None,
        },
    };
    Configuration {
        institutions: vec![
            institution(INSTITUTION, InstitutionKind::Medical),
            institution("1360000001", InstitutionKind::VisitingNurse),
        ],
        terminals: vec![Terminal {
            label: "受付".to_owned(),
            claims: false,
        }],
        connections: vec![connection(INSTITUTION), connection("1360000001")],
    }
}

//! `onshi ledger move`: a SQLite ledger goes into a database by one command.
#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../../onshi-client/tests/support/server_tls.rs"]
mod server_tls;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use onshi_client::postgres::{self, NoTls};
use onshi_client::{Client, Database, FolderConfig, Tenancy};
use onshi_core::id::InstitutionCode;
use server_tls::{issued_for, speaks_tls};
use tempfile::TempDir;

/// Told by `cargo xtask test postgres`, which starts the server.
fn place() -> String {
    std::env::var("ONSHI_TEST_POSTGRES").expect("a server")
}

fn schema() -> String {
    format!("command_{}", std::process::id())
}

/// A place with a ledger that a client has begun.
fn begun(institution: &InstitutionCode) -> (TempDir, FolderConfig) {
    let root = tempfile::tempdir().unwrap();
    for name in ["req", "res"] {
        fs::create_dir(root.path().join(name)).unwrap();
    }
    let config = FolderConfig::under(root.path(), institution.clone());
    drop(Client::open_folder(&config).unwrap());
    (root, config)
}

fn moving(file: &Path, to: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
    command.args(["ledger", "move"]).arg(file).arg(to);
    command.args(["--schema", &schema()]).stdin(Stdio::null());
    command
}

fn moves(file: &Path, to: &str, stdin: Stdio) -> Output {
    moving(file, to).stdin(stdin).output().unwrap()
}

#[test]
fn a_ledger_moves_once_and_says_what_it_compared() {
    let institution = InstitutionCode::new("1311111111").unwrap();
    let (root, config) = begun(&institution);

    let refused = moves(
        &config.ledger,
        "host=db.example.invalid user=u",
        Stdio::null(),
    );
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("in clear"));

    let secret = root.path().join("place");
    fs::write(&secret, place() + "\n").unwrap();
    let moved = moves(&config.ledger, "-", File::open(&secret).unwrap().into());
    let told = String::from_utf8(moved.stdout).unwrap();
    assert!(moved.status.success(), "{told}");
    assert!(told.starts_with("1311111111: ジョブ 0 件、文書 "), "{told}");
    assert!(told.contains("blake3 "), "{told}");

    let again = moves(&config.ledger, &place(), Stdio::null());
    assert!(!again.status.success());
    assert!(
        Client::open_folder(&config).is_err(),
        "it is no ledger any more"
    );
    let database = Database::open(&place(), &schema()).unwrap();
    let tenancy = Tenancy {
        worker: "test".into(),
        lasts_ms: 60_000,
    };
    database.ledger(&institution, &tenancy).unwrap();
}

#[test]
fn over_tls_a_ledger_goes_to_a_server_that_proves_its_name_and_to_no_other() {
    let institution = InstitutionCode::new("1322222222").unwrap();
    let (root, config) = begun(&institution);
    let (authority, certificate, key) = issued_for("localhost");
    let (stranger, ..) = issued_for("localhost");
    let mut server = postgres::Client::connect(&place(), NoTls).unwrap();
    speaks_tls(&mut server, &certificate, &key);
    let file = |name: &str, pem: &str| {
        let file = root.path().join(name);
        fs::write(&file, pem).unwrap();
        file
    };
    let ours = file("authority.pem", &authority);
    let strange = file("stranger.pem", &stranger);
    let none = file("none.pem", "");
    let numbered = place();
    let named = numbered.replace("host=127.0.0.1", "host=localhost hostaddr=127.0.0.1");
    let moved = |to: &str, authorities: &Path| {
        let mut command = moving(&config.ledger, to);
        command.arg("--authorities").arg(authorities);
        command.output().unwrap()
    };
    for (to, authorities, why) in [
        (&named, &strange, "IoFailed"),
        (&numbered, &ours, "IoFailed"),
        (&named, &none, "no authority is named"),
        (&named, &root.path().join("missing.pem"), "missing.pem"),
    ] {
        let refused = moved(to, authorities);
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && told.contains(why), "{told}");
        drop(Client::open_folder(&config).expect("it is the ledger as before"));
    }
    // Whoever asks for less gets the same.
    let done = moved(&format!("{named} sslmode=disable"), &ours);
    assert!(done.status.success(), "{done:?}");
    assert!(Client::open_folder(&config).is_err(), "it moved");

    let key = file("key", &"07".repeat(32));
    let sealed = |authorities: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
        command.args(["ledger", "key", &named, "--schema", &schema()]);
        command.args(["--institution", institution.as_written()]);
        command.arg("--authorities").arg(authorities);
        command.arg("--new-key-file").arg(&key);
        command.output().unwrap()
    };
    let refused = sealed(&strange);
    assert!(!refused.status.success(), "{refused:?}");
    let done = sealed(&ours);
    assert!(done.status.success(), "{done:?}");
}

//! `onshi ledger move`: a SQLite ledger goes into a database by one command.
#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use onshi_client::{Client, Database, FolderConfig, Tenancy};
use onshi_core::id::InstitutionCode;

/// Told by `cargo xtask test postgres`, which starts the server.
fn place() -> String {
    std::env::var("ONSHI_TEST_POSTGRES").expect("a server")
}

fn schema() -> String {
    format!("command_{}", std::process::id())
}

fn moves(file: &Path, to: &str, stdin: Stdio) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
    command.args(["ledger", "move"]).arg(file).arg(to);
    command.args(["--schema", &schema()]).stdin(stdin);
    command.output().unwrap()
}

#[test]
fn a_ledger_moves_once_and_says_what_it_compared() {
    let root = tempfile::tempdir().unwrap();
    for name in ["req", "res"] {
        fs::create_dir(root.path().join(name)).unwrap();
    }
    let institution = InstitutionCode::new("1311111111").unwrap();
    let config = FolderConfig::under(root.path(), institution.clone());
    drop(Client::open_folder(&config).unwrap());

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

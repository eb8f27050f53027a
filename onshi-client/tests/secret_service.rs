//! Keys of ledgers in a real Secret Service, which `cargo xtask test secrets` starts.
#![cfg(all(feature = "secret-service", feature = "sqlite", target_os = "linux"))]
#![allow(clippy::expect_used)]

use std::fs;

use onshi_client::{AtRest, GivenKey, Ledger, LedgerKey, SecretService, SqliteLedger, WrappedKey};
use onshi_core::error::ErrorCode::{LedgerKeyMissing, LedgerKeyWrong};

fn store() -> WrappedKey<SecretService> {
    WrappedKey(SecretService::open().expect("a service"))
}

fn threads() -> usize {
    fs::read_dir("/proc/self/task").expect("threads").count()
}

#[test]
fn a_ledger_opens_by_the_key_that_the_service_keeps() {
    let root = tempfile::tempdir().expect("a folder");
    let (one, other) = (root.path().join("one"), root.path().join("other"));
    let before = threads();
    for file in [&one, &other] {
        let ledger = SqliteLedger::open_sealed(file, &mut store()).expect("sealed");
        assert_eq!(ledger.at_rest(), AtRest::Sealed);
    }
    SqliteLedger::open_sealed(&one, &mut store()).expect("the same key");
    assert_eq!(threads(), before, "none is started inside the host");

    let refused = |opened: Result<SqliteLedger, onshi_core::error::Error>| {
        opened.map(drop).expect_err("refused").code()
    };
    assert_eq!(refused(SqliteLedger::open(&one)), LedgerKeyMissing);
    let mut given = GivenKey(LedgerKey::new([7; 32]));
    let opened = SqliteLedger::open_sealed(&one, &mut given);
    assert_eq!(refused(opened), LedgerKeyWrong);

    let mut ledger = SqliteLedger::open_sealed(&one, &mut store()).expect("the same key");
    ledger.seal_anew(&mut store(), &[]).expect("another key");
    drop(ledger);
    SqliteLedger::open_sealed(&one, &mut store()).expect("that key");

    forget_all();
    let opened = SqliteLedger::open_sealed(&other, &mut store());
    assert_eq!(refused(opened), LedgerKeyWrong);
}

/// As a user who clears the keyring.
fn forget_all() {
    use dbus_secret_service::{EncryptionType, SecretService as Service};
    let service = Service::connect(EncryptionType::Plain).expect("a service");
    let all = [("application", "onshi")].into();
    let found = service.search_items(all).expect("items");
    assert_eq!(found.unlocked.len(), 3, "one for each key that was made");
    for item in found.unlocked {
        item.delete().expect("deleted");
    }
}

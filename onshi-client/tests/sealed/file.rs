//! A ledger in a file.

use std::fs;
use std::path::PathBuf;

use onshi_client::{Ledger, OsRandom, SqliteLedger};
use onshi_core::audit::Entry;
use onshi_core::error::Error;
use tempfile::TempDir;

use crate::place::{Keys, Place, Sealing, found_in};

pub struct File {
    root: TempDir,
}

impl File {
    pub fn path(&self) -> PathBuf {
        self.root.path().join("ledger")
    }

    fn connection(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path()).expect("a database")
    }
}

impl Sealing for SqliteLedger {
    fn seal(&mut self, mut keys: Keys, audit: &[Entry]) -> Result<(), Error> {
        self.seal_anew(keys.as_mut(), audit)
    }

    fn take_seal(&mut self, audit: &[Entry]) -> Result<(), Error> {
        self.unseal(audit)
    }
}

impl Place for File {
    type Ledger = SqliteLedger;
    const FORGED_HEAD: &'static str = "UPDATE meta SET head = zeroblob(40)";

    fn new() -> Self {
        let root = tempfile::tempdir().expect("a folder");
        File { root }
    }

    fn open(&self, keys: Option<Keys>) -> Result<SqliteLedger, Error> {
        let mut ledger = match keys {
            Some(mut keys) => SqliteLedger::open_sealed(self.path(), keys.as_mut()),
            None => SqliteLedger::open(self.path()),
        }?;
        ledger.load(&mut OsRandom)?;
        Ok(ledger)
    }

    fn shown(&self) -> Vec<&'static str> {
        let files = fs::read_dir(self.root.path()).expect("a folder");
        let bytes = files.map(|file| fs::read(file.expect("a file").path()).expect("bytes"));
        found_in(&bytes.collect::<Vec<_>>().concat())
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.path()).expect("bytes")
    }

    fn run(&self, statements: &str) {
        self.connection().execute_batch(statements).expect("done");
    }

    fn take_bodies_of(&self, other: &Self) {
        let other = other.path();
        self.run(&format!(
            "ATTACH '{}' AS other;
             UPDATE jobs SET body = (SELECT body FROM other.jobs AS o WHERE o.id = jobs.id);",
            other.display()
        ));
    }
}

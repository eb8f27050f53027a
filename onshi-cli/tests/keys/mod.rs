//! What commands about sealed ledgers are tried with, wherever the ledger is: files of two keys, a ledger that
//! holds something, and a command that is killed.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use onshi_client::{Key, Ledger, verify_audit};
use onshi_core::error::ErrorCode::{self, LedgerKeyWrong};
use tempfile::TempDir;

/// A folder with the keys `one` and `two`.
pub struct Files(TempDir);

impl Files {
    pub fn new() -> Self {
        let files = Files(tempfile::tempdir().unwrap());
        fs::write(files.at("one"), hex(1)).unwrap();
        fs::write(files.at("two"), hex(2) + "\n").unwrap();
        files
    }

    pub fn at(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// `onshi ledger key LEDGER …`. Words that begin with `@` are files here.
    pub fn change(&self, ledger: &str, words: &[&str]) -> Command {
        self.onshi(&["ledger", "key", ledger], words)
    }

    /// `onshi …`, the same with the words.
    pub fn onshi(&self, what: &[&str], words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
        command.args(what);
        command.args(words.iter().map(|word| match word.strip_prefix('@') {
            Some(file) => self.at(file),
            None => (*word).to_owned(),
        }));
        command.stdin(Stdio::null());
        command
    }
}

pub fn hex(key: u8) -> String {
    format!("{key:02x}").repeat(32)
}

pub fn documents(count: usize) -> Vec<(Key, Option<Vec<u8>>)> {
    let document = |at: usize| {
        let key = Key::read(&format!("note/{at:04}")).unwrap();
        (key, Some(format!("CANARY {at}").into_bytes()))
    };
    (0..count).map(document).collect()
}

/// So many documents, and an audit that is whole.
pub fn holds_everything(ledger: &mut dyn Ledger, count: usize) {
    let kept = ledger.kept("note").unwrap().into_iter();
    let kept: Vec<_> = kept.map(|(key, body)| (key, Some(body))).collect();
    assert_eq!(kept, documents(count));
    verify_audit(ledger, []).unwrap().unwrap();
}

pub fn done(output: Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// It failed, and what it told says why and names no key.
pub fn refused(output: &Output, told: &[u8], why: &str) {
    let told = String::from_utf8_lossy(told);
    assert!(!output.status.success() && told.contains(why), "{output:?}");
    assert!(!told.contains(&hex(1)) && !told.contains(&hex(2)), "{told}");
}

/// Starts it, and kills it after so long.
pub fn kill(command: &mut Command, after: Duration) {
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The one of the two keys that opens it, and everything is there.
pub fn opened_by<L: Ledger>(count: usize, open: impl Fn(u8) -> Result<L, ErrorCode>) -> u8 {
    let opens = |key: u8| match open(key) {
        Ok(mut ledger) => {
            holds_everything(&mut ledger, count);
            true
        }
        Err(LedgerKeyWrong) => false,
        Err(other) => panic!("key {key}: {other:?}"),
    };
    match [opens(1), opens(2)] {
        [true, false] => 1,
        [false, true] => 2,
        both => panic!("{both:?}"),
    }
}

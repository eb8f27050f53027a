//! A keyring that keeps secrets, for tests: in a session of its own, with folders of its own, ended with it.

use crate::command::{StepError, Workspace, count_tests};
use crate::programs::{PKG_CONFIG, Program};
use crate::tally::Tally;
use std::fs;
use std::path::PathBuf;

/// What the crate that speaks to it is compiled against.
pub const LIBDBUS: Program = Program::new("/usr/include/dbus-1.0/dbus/dbus.h", &["libdbus-1-dev"]);

pub const NEEDS: &[Program] = &[
    Program::new("dbus-run-session", &["dbus"]),
    Program::new("gnome-keyring-daemon", &["gnome-keyring"]),
    PKG_CONFIG,
    LIBDBUS,
];

/// Unlocks a new keyring and does what follows. The daemon ends when the bus does.
const UNLOCKED: &str =
    "printf himitsu | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\"";

const TESTS: &[(&str, &str)] = &[
    ("onshi-client", "secret_service"),
    ("onshi-cli", "ledger_key"),
];

/// The tests of keys that the Secret Service keeps.
pub fn check(workspace: &Workspace) -> Result<Tally, StepError> {
    let home = Home::make()?;
    let mut sum = Tally::default();
    for (package, test) in TESTS {
        let scope = ["test", "--package", package, "--features", "secret-service"];
        let cargo = workspace.cargo(&[&scope[..], &["--test", test]].concat());
        let words = ["--", "sh", "-c", UNLOCKED, "sh"];
        let mut session = workspace.command("dbus-run-session", &words);
        session.arg(cargo.get_program()).args(cargo.get_args());
        for (name, value) in cargo.get_envs() {
            match value {
                Some(value) => session.env(name, value),
                None => session.env_remove(name),
            };
        }
        for name in ["XDG_DATA_HOME", "XDG_RUNTIME_DIR"] {
            session.env(name, &home.0);
        }
        sum += count_tests(&mut session)?;
    }
    Ok(sum)
}

/// Where the keyring is; removed when this goes.
struct Home(PathBuf);

impl Home {
    fn make() -> Result<Self, StepError> {
        let folder = std::env::temp_dir().join(format!("onshi-secrets-{}", std::process::id()));
        fs::create_dir(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
        Ok(Home(folder))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

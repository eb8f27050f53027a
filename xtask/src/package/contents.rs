//! What every platform gets: headers, bindings, examples, scenarios and the book, as they are in the
//! repository.

use crate::command::{StepError, Workspace};
use std::fs;
use std::path::Path;

/// Folders and files that go along.
const TAKEN: &[&str] = &[
    "README.md",
    "include",
    "bindings",
    "examples",
    "scenarios",
    "docs",
];

/// Copies what git tracks of them into a folder.
pub fn lay_out(workspace: &Workspace, folder: &Path) -> Result<(), StepError> {
    let mut git = workspace.command("git", &["ls-files", "-z", "--"]);
    git.args(TAKEN).stdout(std::process::Stdio::piped());
    let listed = git.output().map_err(|source| StepError::Start {
        command: "git ls-files".into(),
        source,
    })?;
    let listed = String::from_utf8_lossy(&listed.stdout);
    for name in listed.split('\0').filter(|name| !name.is_empty()) {
        let to = folder.join(name);
        let made = to.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::copy(workspace.root().join(name), &to))
            .map_err(|why| format!("{name}: {why}"))?;
    }
    Ok(())
}

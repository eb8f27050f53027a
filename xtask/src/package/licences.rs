//! `LICENSE` and `THIRD-PARTY-LICENSES.txt`: the words under which the parts of the library are given on.

use super::bill::{Bill, Part};
use crate::command::{StepError, Workspace};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const NAME: &str = "THIRD-PARTY-LICENSES.txt";

/// How files with licences begin.
const FILES: [&str; 4] = ["license", "licence", "copying", "notice"];

/// Writes both into a folder. Equal texts stand once, below all who use them.
pub fn write(workspace: &Workspace, bill: &Bill, folder: &Path) -> Result<(), StepError> {
    fs::copy(workspace.root().join("LICENSE"), folder.join("LICENSE"))
        .map_err(|why| format!("LICENSE: {why}"))?;
    let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut text = String::from("onshi is linked with these:\n\n");
    for part in &bill.parts {
        let named = format!("{} {}", part.name, part.version);
        let _ = writeln!(text, "{named}: {}", part.licence);
        for own in texts(part)? {
            users.entry(own).or_default().push(named.clone());
        }
    }
    for (licence, users) in users {
        let line = "=".repeat(80);
        let _ = write!(
            text,
            "\n{line}\n{}\n{line}\n\n{}\n",
            users.join(", "),
            licence
        );
    }
    fs::write(folder.join(NAME), text).map_err(|why| format!("{NAME}: {why}").into())
}

/// The texts that a part brings. One that brings none is named with its SPDX expression alone.
fn texts(part: &Part) -> Result<Vec<String>, StepError> {
    let unreadable = |why: std::io::Error| format!("{}: {why}", part.name);
    let mut names = Vec::new();
    for entry in fs::read_dir(&part.folder).map_err(unreadable)? {
        let name = entry
            .map_err(unreadable)?
            .file_name()
            .to_string_lossy()
            .into_owned();
        let lower = name.to_lowercase();
        if FILES.iter().any(|start| lower.starts_with(start)) {
            names.push(name);
        }
    }
    names.sort();
    let files = names.iter().map(|name| part.folder.join(name));
    let files = files.filter(|path| path.is_file());
    let read = |path| fs::read(path).map_err(unreadable);
    let texts = files.map(read).collect::<Result<Vec<_>, _>>()?;
    let tidy = |text: &Vec<u8>| {
        String::from_utf8_lossy(text)
            .replace("\r\n", "\n")
            .trim_end()
            .to_owned()
    };
    Ok(texts.iter().map(tidy).collect())
}

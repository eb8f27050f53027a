//! What the program does to the folders between two steps of the terminal.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::happening::Happening;

/// Length and time of a file: what changes while it is written.
type Print = (u64, Option<SystemTime>);

/// The two folders, as they were at the last look.
#[derive(Debug)]
pub(crate) struct Watch {
    req: PathBuf,
    res: PathBuf,
    prints: BTreeMap<String, Print>,
    /// What the terminal put into `res` and did not delete.
    standing: BTreeSet<String>,
    /// Of these, what it has not finished.
    unfinished: BTreeSet<String>,
}

/// What a look found.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Files in `req` that changed while they stood there under their final name. A write that begins
    /// and ends between two looks is not seen.
    pub changed: Vec<String>,
    /// Answers that went, and whether they were complete.
    pub taken: Vec<(String, bool)>,
}

impl Watch {
    pub fn over(root: &Path) -> Self {
        Watch {
            req: root.join("req"),
            res: root.join("res"),
            prints: BTreeMap::new(),
            standing: BTreeSet::new(),
            unfinished: BTreeSet::new(),
        }
    }

    /// A look before the terminal's next step.
    pub fn look(&mut self) -> Seen {
        let prints = prints(&self.req);
        let differs = |(name, print): (&String, &Print)| {
            let before = self.prints.get(name)?;
            (before != print).then(|| name.clone())
        };
        let changed = prints.iter().filter_map(differs).collect();
        self.prints = prints;
        let there = names(&self.res);
        let gone: Vec<String> = self.standing.difference(&there).cloned().collect();
        let take = |name: String| {
            self.standing.remove(&name);
            let whole = !self.unfinished.contains(&name);
            (name, whole)
        };
        Seen {
            changed,
            taken: gone.into_iter().map(take).collect(),
        }
    }

    /// What the terminal did in its step.
    pub fn heed(&mut self, happening: &Happening) {
        match happening {
            // What an `.err` says is unknown; nobody can tell whether it is complete.
            Happening::Began { answer } if answer.ends_with(".err") => {}
            Happening::Began { answer } => {
                self.standing.insert(answer.clone());
                self.unfinished.insert(answer.clone());
            }
            Happening::Answered { answer, .. } => {
                self.unfinished.remove(answer);
                self.standing.insert(answer.clone());
            }
            Happening::Refused { refusal, .. } => {
                self.standing.insert(refusal.clone());
            }
            Happening::Deleted { answer } => {
                self.standing.remove(answer);
            }
            _ => {}
        }
    }

    /// What lies in `req` now.
    pub fn in_req(&self) -> BTreeSet<String> {
        names(&self.req)
    }

    /// What lies in `res` now.
    pub fn in_res(&self) -> BTreeSet<String> {
        names(&self.res)
    }
}

/// A folder that is away for a moment is looked at again at the next step.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}

fn prints(folder: &Path) -> BTreeMap<String, Print> {
    let print = |name: String| {
        let data = fs::metadata(folder.join(&name)).ok()?;
        Some((name, (data.len(), data.modified().ok())))
    };
    names(folder).into_iter().filter_map(print).collect()
}

//! Whether two paths are written for one folder. Nothing here looks at a disk, so a link or a drive letter
//! of a share is not seen through.

/// A path for comparison: one separator, no empty or `.` steps, and small letters, since the shares of a
/// terminal do not tell letters apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct FolderPath {
    /// `//` of a share, `/`, or nothing.
    root: &'static str,
    steps: Vec<String>,
}

impl FolderPath {
    /// `None` for a path that names nothing.
    pub fn read(written: &str) -> Option<Self> {
        let one = written.trim().replace('\\', "/").to_lowercase();
        let root = match one.as_str() {
            path if path.starts_with("//") => "//",
            path if path.starts_with('/') => "/",
            _ => "",
        };
        let mut steps: Vec<String> = Vec::new();
        for step in one.split('/') {
            match step {
                "" | "." => (),
                ".." if steps.last().is_some_and(|last| last != "..") => drop(steps.pop()),
                step => steps.push(step.to_owned()),
            }
        }
        let names_something = !root.is_empty() || !one.is_empty();
        names_something.then_some(FolderPath { root, steps })
    }

    /// Its last step.
    pub fn name(&self) -> Option<&str> {
        self.steps.last().map(String::as_str)
    }

    /// It lies inside another folder, at any depth.
    pub fn is_inside(&self, other: &FolderPath) -> bool {
        self.root == other.root
            && self.steps.len() > other.steps.len()
            && self.steps.starts_with(&other.steps)
    }
}

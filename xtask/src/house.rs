//! House rules: what the whole tree must keep to and no compiler checks.
//!
//! Each rule is one row and one function from the tree to what it found wrong.

use crate::command::{StepError, Workspace};
use crate::rust_text::{RustText, is_word};
use crate::tally::Tally;
use std::collections::BTreeSet;
use std::path::Path;

/// A rule of the house.
struct Rule {
    says: &'static str,
    weight: Weight,
    check: fn(&Tree) -> Vec<Finding>,
}

/// What a finding does.
#[derive(PartialEq)]
enum Weight {
    /// The step fails.
    Must,
    /// It is shown, for the next tidying.
    Should,
}

use Weight::{Must, Should};

const RULES: &[Rule] = &[
    Rule {
        says: "only onshi-ffi and fuzz hold unsafe code",
        weight: Must,
        check: unsafe_code,
    },
    Rule {
        says: "every other crate forbids unsafe code",
        weight: Must,
        check: unforbidden,
    },
    Rule {
        says: "wire names stand in the catalogue only",
        weight: Must,
        check: wire_names,
    },
    Rule {
        says: "no path of somebody's machine",
        weight: Must,
        check: machine_paths,
    },
    Rule {
        says: "no test is ignored",
        weight: Must,
        check: ignored_tests,
    },
    Rule {
        says: "Rust files have at most 700 lines",
        weight: Should,
        check: long_files,
    },
];

const LONGEST_FILE: usize = 700;

/// The only folders in which Rust may be unsafe.
const UNSAFE_FOLDERS: &[&str] = &["onshi-ffi/", "fuzz/"];

/// The only folder that spells the names of XML elements.
const CATALOGUE: &str = "onshi-core/src/catalogue/";

/// Where home directories begin. Written in two pieces so that this file keeps its own rule.
const HOMES: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
    concat!(":\\Us", "ers\\"),
];

/// All files under version control, and new ones that are not ignored.
struct Tree {
    files: Vec<File>,
}

struct File {
    path: String,
    text: String,
    /// Taken apart, if it is Rust.
    rust: Option<RustText>,
}

#[derive(Debug, PartialEq)]
struct Finding {
    path: String,
    line: usize,
    what: String,
}

/// Applies every rule to the checkout and prints what is found.
pub fn check(workspace: &Workspace) -> Result<Tally, StepError> {
    let tree = Tree::read(workspace)?;
    let mut broken = 0;
    for rule in RULES {
        let findings = (rule.check)(&tree);
        let word = match (findings.is_empty(), &rule.weight) {
            (true, _) => "kept",
            (false, Must) => "BROKEN",
            (false, Should) => "note",
        };
        println!("{word:6}  {}", rule.says);
        for Finding { path, line, what } in &findings {
            println!("        {path}:{line}: {what}");
        }
        broken += usize::from(rule.weight == Must && !findings.is_empty());
    }
    match broken {
        0 => Ok(Tally::ONE),
        _ => Err(StepError::Found(format!(
            "{broken} of {} house rules are broken",
            RULES.len()
        ))),
    }
}

impl Tree {
    fn read(workspace: &Workspace) -> Result<Self, StepError> {
        let listed = git_ls_files(workspace)?;
        let paths = listed.split('\0').filter(|path| !path.is_empty());
        // A file may be deleted and not yet committed: what cannot be read is not in the tree.
        let files = paths
            .filter_map(|path| File::read(workspace.root(), path))
            .collect();
        Ok(Self { files })
    }

    fn rust(&self) -> impl Iterator<Item = (&File, &RustText)> {
        self.files
            .iter()
            .filter_map(|file| Some((file, file.rust.as_ref()?)))
    }

    fn holds(&self, path: &str) -> bool {
        self.files.iter().any(|file| file.path == path)
    }
}

fn git_ls_files(workspace: &Workspace) -> Result<String, StepError> {
    let arguments = [
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ];
    // A checkout mounted into a container often belongs to another user; we only list it.
    let mut git = workspace.command("git", &["-c", "safe.directory=*"]);
    let output = git.args(arguments).output();
    match output {
        Ok(output) if output.status.success() && !output.stdout.is_empty() => {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Ok(output) => Err(StepError::Found(format!(
            "git lists no files, so no rule can be checked: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ))),
        Err(source) => Err(StepError::Start {
            command: "git ls-files".into(),
            source,
        }),
    }
}

impl File {
    fn read(root: &Path, path: &str) -> Option<Self> {
        let bytes = std::fs::read(root.join(path)).ok()?;
        Some(Self::new(
            path,
            String::from_utf8_lossy(&bytes).into_owned(),
        ))
    }

    fn new(path: &str, text: String) -> Self {
        let rust = path.ends_with(".rs").then(|| RustText::read(&text));
        Self {
            path: path.into(),
            text,
            rust,
        }
    }

    fn is_under(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }

    fn is_test(&self) -> bool {
        self.path
            .split('/')
            .any(|part| part == "tests" || part == "tests.rs")
    }

    fn finding(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding {
            path: self.path.clone(),
            line,
            what: what.into(),
        }
    }

    /// One finding for each line that passes.
    fn lines_where(&self, text: &str, what: &str, wrong: impl Fn(&str) -> bool) -> Vec<Finding> {
        let lines = text.lines().enumerate().filter(|(_, line)| wrong(line));
        lines.map(|(at, _)| self.finding(at + 1, what)).collect()
    }
}

fn unsafe_code(tree: &Tree) -> Vec<Finding> {
    let others = tree
        .rust()
        .filter(|(file, _)| !file.is_under(UNSAFE_FOLDERS));
    let what = "unsafe code outside onshi-ffi and fuzz";
    others
        .flat_map(|(file, rust)| {
            file.lines_where(&rust.code, what, |line| {
                words(line).any(|word| word == "unsafe")
            })
        })
        .collect()
}

fn unforbidden(tree: &Tree) -> Vec<Finding> {
    let folders = tree
        .files
        .iter()
        .filter(|file| file.text.contains("[package]"));
    let folders = folders.filter(|file| !file.is_under(UNSAFE_FOLDERS));
    let folders = folders.filter_map(|file| file.path.strip_suffix("Cargo.toml"));
    let roots: Vec<_> = folders
        .flat_map(|folder| ["src/lib.rs", "src/main.rs"].map(|root| format!("{folder}{root}")))
        .filter(|root| tree.holds(root))
        .collect();
    tree.rust()
        .filter(|(file, _)| roots.contains(&file.path))
        .filter(|(_, rust)| !rust.code.contains("#![forbid(unsafe_code)]"))
        .map(|(file, _)| file.finding(1, "the crate root lacks #![forbid(unsafe_code)]"))
        .collect()
}

fn wire_names(tree: &Tree) -> Vec<Finding> {
    let names = names_of_catalogue(tree);
    if names.is_empty() {
        let what = "no wire name is found here: has the catalogue moved?".into();
        return vec![Finding {
            path: CATALOGUE.into(),
            line: 1,
            what,
        }];
    }
    let elsewhere = tree
        .rust()
        .filter(|(f, _)| !f.is_under(&[CATALOGUE]) && !f.is_test());
    elsewhere
        .flat_map(|(file, rust)| spelled(file, rust, &names))
        .collect()
}

fn spelled(file: &File, rust: &RustText, names: &BTreeSet<&str>) -> Vec<Finding> {
    let tests = rust.test_lines();
    let literals = rust.literals.iter();
    literals
        .filter(|literal| !tests.iter().any(|lines| lines.contains(&literal.line)))
        .filter_map(|literal| {
            let name = words(&literal.text).find(|word| names.contains(word))?;
            Some(file.finding(literal.line, format!("spells the wire name {name}")))
        })
        .collect()
}

/// The element names: strings of the catalogue that are one compound word, such as a name and a
/// number. Single words are left out; they are too common in other strings to mean anything.
fn names_of_catalogue(tree: &Tree) -> BTreeSet<&str> {
    let catalogue = tree.rust().filter(|(file, _)| file.is_under(&[CATALOGUE]));
    let literals = catalogue.flat_map(|(_, rust)| &rust.literals);
    let texts = literals.map(|literal| literal.text.trim_matches('"'));
    texts.filter(|text| is_compound(text)).collect()
}

fn is_compound(text: &str) -> bool {
    let letters = text.chars().all(|c| c.is_ascii_alphanumeric());
    let capitals = text.chars().filter(char::is_ascii_uppercase).count();
    let small = text.chars().any(|c| c.is_ascii_lowercase());
    letters && small && capitals >= 2 && text.starts_with(|c: char| c.is_ascii_uppercase())
}

fn machine_paths(tree: &Tree) -> Vec<Finding> {
    let what = "a home directory";
    let files = tree.files.iter();
    files
        .flat_map(|file| file.lines_where(&file.text, what, names_a_home))
        .collect()
}

/// Whether a home directory begins on this line, rather than inside a longer path or an address.
fn names_a_home(line: &str) -> bool {
    HOMES.iter().any(|home| {
        line.match_indices(home).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            home.starts_with(':') || !before.is_some_and(|c| is_word(c) || ".-/*".contains(c))
        })
    })
}

fn ignored_tests(tree: &Tree) -> Vec<Finding> {
    let what = "an ignored test proves nothing: repair it or delete it";
    tree.rust()
        .flat_map(|(file, rust)| file.lines_where(&rust.code, what, |l| l.contains("#[ignore")))
        .collect()
}

fn long_files(tree: &Tree) -> Vec<Finding> {
    let lengths = tree
        .rust()
        .map(|(file, _)| (file, file.text.lines().count()));
    lengths
        .filter(|(_, length)| *length > LONGEST_FILE)
        .map(|(file, length)| file.finding(length, format!("{length} lines")))
        .collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_word(c))
}

#[cfg(test)]
mod tests;

//! What is linked into what an archive holds: the crates that it reaches without those that only build or test
//! it.

use crate::command::{StepError, Workspace};
use crate::shipped;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What cargo is asked for.
pub struct Asked {
    pub package: &'static str,
    /// Beside those that are on by themselves.
    pub features: &'static str,
    /// The command of cargo, with what it makes.
    pub built_by: &'static [&'static str],
}

/// The library for the programs of a clinic: no HTTPS, no PostgreSQL, no simulator.
pub const LIBRARY: Asked = Asked {
    package: "onshi-ffi",
    features: "",
    built_by: shipped::ALONE,
};

/// The command for developers and servers: everything.
pub const COMMAND: Asked = Asked {
    package: "onshi-cli",
    features: "onshi-cli/postgres",
    built_by: &["build"],
};

impl Asked {
    pub fn arguments(&self) -> [&'static str; 4] {
        ["--package", self.package, "--features", self.features]
    }
}

/// The parts of what is in an archive (部品表).
pub struct Bill {
    /// By name and version.
    pub parts: Vec<Part>,
    /// Folders that hold sources of others, which no binary may name.
    pub registries: BTreeSet<PathBuf>,
}

/// A crate of somebody else.
pub struct Part {
    pub name: String,
    pub version: String,
    /// SPDX.
    pub licence: String,
    pub repository: Option<String>,
    /// SHA-256 of its archive.
    pub checksum: Option<String>,
    /// Where its sources lie.
    pub folder: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    repository: Option<String>,
    source: Option<String>,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

impl Bill {
    /// Asks cargo about a target, and all that is built for it.
    pub fn of(workspace: &Workspace, target: &str, built: &[Asked]) -> Result<Self, StepError> {
        let told = ask(workspace, &["metadata", "--format-version=1", "--locked"])?;
        let metadata: Metadata =
            serde_json::from_slice(&told).map_err(|why| format!("cargo metadata: {why}"))?;
        let checksums = checksums(workspace.root())?;
        let linked = linked(workspace, target, built)?;
        let foreign = metadata
            .packages
            .into_iter()
            .filter(|package| package.source.is_some());
        let registries = BTreeSet::new();
        let mut bill = Bill {
            parts: Vec::new(),
            registries,
        };
        for package in foreign {
            let folder = package
                .manifest_path
                .parent()
                .unwrap_or(Path::new(""))
                .to_owned();
            bill.registries.extend(folder.parent().map(Path::to_owned));
            if linked.contains(&(package.name.clone(), package.version.clone())) {
                bill.parts.push(Part::of(package, folder, &checksums)?);
            }
        }
        bill.parts
            .sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
        Ok(bill)
    }
}

impl Part {
    fn of(
        package: Package,
        folder: PathBuf,
        checksums: &BTreeMap<(String, String), String>,
    ) -> Result<Self, StepError> {
        let key = (package.name.clone(), package.version.clone());
        let no_licence = || format!("{} says no licence", package.name);
        Ok(Part {
            checksum: checksums.get(&key).cloned(),
            licence: package.license.clone().ok_or_else(no_licence)?,
            name: package.name,
            version: package.version,
            repository: package.repository,
            folder,
        })
    }
}

/// Names and versions of everything that is linked in for a target, with the features it has there.
fn linked(
    workspace: &Workspace,
    target: &str,
    built: &[Asked],
) -> Result<BTreeSet<(String, String)>, StepError> {
    let tree = [
        "tree",
        "--locked",
        "--edges=normal,no-proc-macro",
        "--prefix=none",
        "--format={p}",
        "--target",
        target,
    ];
    let asked: Vec<_> = built.iter().flat_map(Asked::arguments).collect();
    let told = ask(workspace, &[&tree[..], &asked].concat())?;
    let told = String::from_utf8_lossy(&told);
    let part = |line: &str| {
        let mut words = line.split(' ');
        let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
        Some((name.to_owned(), version.to_owned()))
    };
    Ok(told.lines().filter_map(part).collect())
}

/// What cargo says.
fn ask(workspace: &Workspace, arguments: &[&str]) -> Result<Vec<u8>, StepError> {
    let mut cargo = workspace.cargo(arguments);
    let told = cargo.output().map_err(|source| StepError::Start {
        command: "cargo".into(),
        source,
    })?;
    match told.status.success() {
        true => Ok(told.stdout),
        false => Err(StepError::Found(
            String::from_utf8_lossy(&told.stderr).into_owned(),
        )),
    }
}

fn checksums(root: &Path) -> Result<BTreeMap<(String, String), String>, StepError> {
    let text = std::fs::read_to_string(root.join("Cargo.lock"));
    let text = text.map_err(|why| format!("Cargo.lock: {why}"))?;
    let lock: Lock = toml::from_str(&text).map_err(|why| format!("Cargo.lock: {why}"))?;
    let with = lock.package.into_iter();
    Ok(with
        .filter_map(|own| Some(((own.name, own.version), own.checksum?)))
        .collect())
}

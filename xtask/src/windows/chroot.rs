//! A Debian of 32 bits in a folder, for wine and Free Pascal of that width. It needs nothing of the
//! machine's own packages, where a second architecture would have to fit to the last version.

use super::place::{Place, write};
use super::wine::executable;
use crate::command::{StepError, run};
use crate::programs::Program;
use std::fs;
use std::path::{Path, PathBuf};

const NEEDS: &[Program] = &[
    Program::new("/usr/sbin/debootstrap", &["debootstrap"]),
    Program::new("unshare", &["util-linux"]),
];

const PACKAGES: &str = "--include=ca-certificates,fp-compiler,wine,wine32";

/// What the script does, with the folder of the chroot and the workspace put in. Both are mounted for
/// this one program alone: nobody who removes the folder can reach the workspace through it.
const SCRIPT: &str = r#"#!/bin/sh
export CHROOT='{chroot}' WORKSPACE='{workspace}' FROM="$PWD" HOME=/root
exec unshare --mount sh -c '
    mkdir -p "$CHROOT$WORKSPACE"
    mount --bind "$WORKSPACE" "$CHROOT$WORKSPACE" && mount -t proc proc "$CHROOT/proc" || exit 125
    exec chroot "$CHROOT" sh -c '\''cd "$FROM" && exec "$@"'\'' sh "$@"
' sh "$@"
"#;

/// Sees to it that the folder is there.
pub fn prepare(place: &Place) -> Result<(), StepError> {
    NEEDS
        .iter()
        .try_for_each(|need| need.ensure(place.workspace))?;
    place.once("chroot", PACKAGES, || bootstrap(place))?;
    let text = SCRIPT
        .replace("{chroot}", &folder(place).display().to_string())
        .replace("{workspace}", &place.workspace.root().display().to_string());
    write(&script(place), &text)?;
    executable(&script(place))
}

/// The script that runs a program in there, which sees the workspace under the same path.
pub fn script(place: &Place) -> PathBuf {
    place.path("chroot.sh")
}

fn folder(place: &Place) -> PathBuf {
    place.path("chroot")
}

fn bootstrap(place: &Place) -> Result<(), StepError> {
    let folder = folder(place);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|why| super::place::unusable(&folder, &why))?;
    }
    let release = release()?;
    let options = ["--arch=i386", "--variant=minbase", PACKAGES, &release];
    let mirror = mirror(place, &release)?;
    let mut debootstrap = place.workspace.command("/usr/sbin/debootstrap", &options);
    run(debootstrap.arg(&folder).arg(mirror)).map(drop)
}

/// The name of the Debian that this machine is.
fn release() -> Result<String, StepError> {
    let file = Path::new("/etc/os-release");
    let text = super::place::read(file)?;
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    let missing = || StepError::Found("this system does not say which Debian it is".into());
    name.map(str::to_owned).ok_or_else(missing)
}

/// Where this machine gets that Debian from.
fn mirror(place: &Place, release: &str) -> Result<String, StepError> {
    let format = ["indextargets", "--format", "$(REPO_URI)"];
    let mut apt = place.workspace.command("apt-get", &format);
    apt.arg("Created-By: Packages");
    let told = run(apt.arg(format!("Codename: {release}")))?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let missing = || StepError::Found("apt has no source of packages for this Debian".into());
    told.lines().next().map(str::to_owned).ok_or_else(missing)
}

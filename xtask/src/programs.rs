//! Programs that steps need, and the Debian packages that hold them.

use crate::command::{StepError, Workspace, run, stream};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// Something a step cannot do without.
#[derive(Debug)]
pub struct Program {
    /// A name to be found on `PATH`, or an absolute path for what is no program (a library).
    pub name: &'static str,
    /// The Debian packages that bring it.
    pub packages: &'static [&'static str],
}

pub const CARGO_FMT: Program = Program::new("cargo-fmt", &["rustfmt"]);
pub const CARGO_CLIPPY: Program = Program::new("cargo-clippy", &["rust-clippy"]);
pub const GIT: Program = Program::new("git", &["git"]);
pub const GCC: Program = Program::new("gcc", &["gcc", "libc6-dev"]);
pub const GPP: Program = Program::new("g++", &["g++"]);
pub const CLANGPP: Program = Program::new("clang++", &["clang"]);
pub const CMAKE: Program = Program::new("cmake", &["cmake"]);
pub const MAKE: Program = Program::new("make", &["make"]);
pub const PKG_CONFIG: Program = Program::new("pkg-config", &["pkg-config"]);
pub const READELF: Program = Program::new("readelf", &["binutils"]);
pub const PYTHON: Program = Program::new("python3", &["python3"]);
pub const PIP: Program = Program::new("pip", &["python3-pip"]);
pub const MCS: Program = Program::new("mcs", &["mono-mcs", "libmono-system-core4.0-cil"]);
pub const MONO: Program = Program::new("mono", &["mono-runtime", "libmono-system-core4.0-cil"]);
pub const FPC: Program = Program::new("fpc", &["fp-compiler", "fp-units-rtl"]);
pub const CHROMIUM: Program = Program::new("chromium", &["chromium", "fonts-noto-cjk"]);
pub const CHROMEDRIVER: Program = Program::new("chromedriver", &["chromium-driver"]);
pub const SMBD: Program = Program::new("smbd", &["samba"]);
pub const SMBNETFS: Program = Program::new("smbnetfs", &["smbnetfs"]);
pub const FUSERMOUNT: Program = Program::new("fusermount3", &["fuse3"]);
pub const NPM: Program = Program::new("npm", &["npm"]);

impl Program {
    /// A program, or with an absolute path a file, and the packages that bring it.
    pub const fn new(name: &'static str, packages: &'static [&'static str]) -> Self {
        Self { name, packages }
    }

    /// Makes sure that the program is there, installing its packages where that is allowed.
    pub fn ensure(&self, workspace: &Workspace) -> Result<(), StepError> {
        if self.is_there() {
            return Ok(());
        }
        installer().map_err(|why| self.missing(why))?;
        self.install(workspace)
            .map_err(|error| self.missing(&format!("could not be installed ({error})")))?;
        if self.is_there() {
            Ok(())
        } else {
            Err(self.missing("its packages did not bring it"))
        }
    }

    fn install(&self, workspace: &Workspace) -> Result<(), StepError> {
        refresh_package_lists(workspace);
        let arguments = ["install", "-y", "--no-install-recommends"];
        run(&mut apt_get(
            workspace,
            &[&arguments, self.packages].concat(),
        ))
        .map(drop)
    }

    fn is_there(&self) -> bool {
        if self.name.starts_with('/') {
            Path::new(self.name).exists()
        } else {
            on_path(self.name)
        }
    }

    fn missing(&self, why: &str) -> StepError {
        StepError::Missing {
            program: self.name,
            packages: self.packages,
            why: why.into(),
        }
    }
}

/// Whether a program of that name can be started.
pub fn on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// Whether packages may be installed here; the error says why not.
fn installer() -> Result<(), &'static str> {
    if !on_path("apt-get") {
        return Err("there is no apt-get to install it with");
    }
    match is_root() {
        true => Ok(()),
        false => Err("only root may install it"),
    }
}

/// Whether we may do everything on this machine.
pub fn is_root() -> bool {
    let user = Command::new("id").arg("-u").output();
    user.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Once per run. Its failure is no news yet: the installation says whether it mattered.
fn refresh_package_lists(workspace: &Workspace) {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        let _ = stream(&mut apt_get(workspace, &["update", "-q"]));
    });
}

fn apt_get(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = workspace.command("apt-get", arguments);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_by_name_and_libraries_by_path() {
        assert!(Program::new("sh", &["dash"]).is_there());
        assert!(Program::new("/bin/sh", &["dash"]).is_there());
        assert!(!Program::new("no-such-program", &[]).is_there());
        assert!(!Program::new("/no/such/library", &[]).is_there());
    }
}

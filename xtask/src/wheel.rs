//! Wheels that bring more than Python: got by pip, and unpacked for what is in them.

use crate::command::{StepError, Workspace, run};
use crate::programs::Program;
use std::path::Path;

const NEEDS: &[Program] = &[
    Program::new("pip", &["python3-pip"]),
    Program::new("unzip", &["unzip"]),
];

/// For this very machine, or as wheels call another platform.
pub enum Platform {
    Ours,
    Other(&'static str),
}

/// Gets a wheel, as `name==version`, and unpacks it into a folder.
pub fn unpack(
    workspace: &Workspace,
    wheel: &str,
    platform: &Platform,
    folder: &Path,
) -> Result<(), StepError> {
    NEEDS.iter().try_for_each(|need| need.ensure(workspace))?;
    let get = [
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--python-version=3.10",
    ];
    let mut pip = workspace.command("pip", &get);
    if let Platform::Other(name) = platform {
        pip.arg(format!("--platform={name}"));
    }
    run(pip.arg("--dest").arg(folder).arg(wheel))?;
    let mut unzip = workspace.command("unzip", &["-q", "-o"]);
    // Not a shell but unzip itself looks for it.
    run(unzip.arg(folder.join("*.whl")).arg("-d").arg(folder)).map(drop)
}

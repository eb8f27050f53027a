//! The Python package: its wheel, and what runs from it in an environment of its own.

use super::{
    CONSENT, INSTITUTION, LIBRARY, Place, TODAY, VISIT_DAY, YESTERDAY, concepts, objects, unusable,
};
use crate::command::{StepError, Workspace, run};
use crate::tally::Tally;
use std::fs;
use std::path::{Path, PathBuf};

/// How Python calls the platform of this machine's library.
pub const PLATFORM: &str = "linux_x86_64";

/// `tests/bindings/concepts.py`, `objects.py` with its modules, and `examples/python`, from the wheel.
pub fn python(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::with_https(workspace, "python")?;
    let library = place.path(LIBRARY);
    let packed = wheel(workspace, &library, PLATFORM, &place.path("dist"))?;
    let again = wheel(workspace, &library, PLATFORM, &place.path("again"))?;
    same(&packed, &again)?;
    let python = installed(workspace, &place, &packed)?;
    let program = |source: &str, terminal: &Path| {
        let mut program = workspace.command(&python.display().to_string(), &[]);
        // -I: nothing but the installed package, -B: nothing is written beside the programs,
        // -W: a warning is an error.
        program
            .args(["-I", "-B", "-W", "error", source])
            .arg(terminal);
        program.arg(INSTITUTION);
        program
    };
    concepts::prove(&place, "Python", |terminal| {
        program("tests/bindings/concepts.py", terminal)
    })?;
    objects::prove(&place, |terminal| {
        program("tests/bindings/objects.py", terminal)
    })?;
    place.play(workspace, CONSENT, |terminal| {
        program("examples/python/consent.py", terminal)
    })?;
    place.play(workspace, VISIT_DAY, |terminal| {
        let mut day = program("examples/python/visit_day.py", terminal);
        day.args([YESTERDAY, TODAY]);
        day
    })
}

/// Packs the package and a library into a wheel in `folder`; where it is then.
pub fn wheel(
    workspace: &Workspace,
    library: &Path,
    platform: &str,
    folder: &Path,
) -> Result<PathBuf, StepError> {
    fs::create_dir_all(folder).map_err(|why| unusable(folder, &why))?;
    let version = env!("CARGO_PKG_VERSION");
    let mut pack = workspace.command("python3", &["bindings/python/wheel.py", version, platform]);
    let told = run(pack.arg(library).arg(folder))?;
    Ok(String::from_utf8_lossy(&told.stdout).trim().into())
}

/// An environment with nothing in it but the wheel; its Python.
fn installed(workspace: &Workspace, place: &Place, wheel: &Path) -> Result<PathBuf, StepError> {
    let environment = place.path("environment");
    let mut make = workspace.command("python3", &["-m", "venv", "--without-pip"]);
    run(make.arg(&environment))?;
    let python = environment.join("bin/python");
    let mut install = workspace.command("pip", &["--python"]);
    install.arg(&python).args(["install", "--no-index"]);
    run(install.arg(wheel))?;
    Ok(python)
}

fn same(one: &Path, other: &Path) -> Result<(), StepError> {
    let read = |path: &Path| fs::read(path).map_err(|why| unusable(path, &why));
    match read(one)? == read(other)? {
        true => Ok(()),
        false => Err(StepError::Found("two wheels of one library differ".into())),
    }
}

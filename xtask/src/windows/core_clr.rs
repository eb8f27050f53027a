//! CoreCLR for Windows, from the wheel that Microsoft publishes for Azure ML.

use super::place::{Place, empty_folder, files};
use super::width::Width;
use crate::command::{StepError, run};
use crate::dotnet::WHEEL;
use crate::programs::Program;
use std::path::PathBuf;

const NEEDS: &[Program] = &[
    Program::new("pip", &["python3-pip"]),
    Program::new("unzip", &["unzip"]),
];

/// Gets the runtime of a width once.
pub fn prepare(place: &Place, width: &Width) -> Result<(), StepError> {
    NEEDS
        .iter()
        .try_for_each(|need| need.ensure(place.workspace))?;
    let name = format!("coreclr-{}", width.name);
    place.once(&name, WHEEL, || fetch(place, width))
}

/// What starts a program.
pub fn starter(place: &Place, width: &Width) -> PathBuf {
    folder(place, width).join("dotnetcore2/bin/dotnet.exe")
}

fn folder(place: &Place, width: &Width) -> PathBuf {
    place.path(&format!("coreclr-{}", width.name))
}

fn fetch(place: &Place, width: &Width) -> Result<(), StepError> {
    let folder = folder(place, width);
    empty_folder(&folder)?;
    let options = ["download", "--quiet", "--no-deps", "--only-binary=:all:"];
    let mut pip = place.workspace.command("pip", &options);
    pip.arg(format!("--platform={}", width.wheel));
    run(pip.arg("--dest").arg(&folder).arg(WHEEL))?;
    for wheel in files(&folder)? {
        let mut unzip = place.workspace.command("unzip", &["-q", "-o"]);
        run(unzip.arg(&wheel).arg("-d").arg(&folder))?;
    }
    Ok(())
}

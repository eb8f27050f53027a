//! C# by Mono, over the library of this machine: the object layer as an assembly, the visit day and the
//! concepts over it.

use super::{INSTITUTION, Place, TODAY, VISIT_DAY, YESTERDAY, concepts, limited, unusable};
use crate::command::{StepError, Workspace, run};
use crate::tally::Tally;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The name by which C# asks for the library on Linux.
pub const LIBRARY: &str = "libonshi1.so";

/// Where the classes stand.
const BINDING: &str = "bindings/csharp";

/// The language in which they are written, and no warning but that Mono has an attribute of ours itself.
const STRICT: [&str; 5] = [
    "-langversion:7",
    "-optimize",
    "-unsafe",
    "-warnaserror",
    "-nowarn:436",
];

/// `examples/csharp/VisitDay.cs` and `tests/bindings/Concepts.cs`.
pub fn csharp(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::with_library(workspace, "csharp")?;
    place.named_for_csharp()?;
    let assembly = assembly(workspace, &place.folder)?;
    let program = compile(workspace, &assembly, "tests/bindings/Concepts.cs")?;
    concepts::prove(&place, "C#", |terminal| {
        let mut mono = mono(workspace, &program);
        mono.arg(terminal).arg(INSTITUTION);
        mono
    })?;
    let day = compile(workspace, &assembly, "examples/csharp/VisitDay.cs")?;
    place.play(workspace, VISIT_DAY, |terminal| {
        let mut mono = mono(workspace, &day);
        mono.arg(terminal).args([INSTITUTION, YESTERDAY, TODAY]);
        mono
    })
}

/// `Onshi.dll` in a folder, from every file of the binding.
pub fn assembly(workspace: &Workspace, folder: &Path) -> Result<PathBuf, StepError> {
    let assembly = folder.join("Onshi.dll");
    let mut compile = workspace.command("mcs", &STRICT);
    compile.arg("-target:library");
    compile.arg(format!("-out:{}", assembly.display()));
    run(compile.args(sources(workspace)?))?;
    Ok(assembly)
}

/// The files of the binding, as mcs is given them.
fn sources(workspace: &Workspace) -> Result<Vec<String>, StepError> {
    let folder = workspace.root().join(BINDING);
    let entries = fs::read_dir(&folder).map_err(|why| unusable(&folder, &why))?;
    let names = entries.flatten().map(|entry| entry.file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    let mut sources: Vec<String> = names
        .filter(|name| name.ends_with(".cs"))
        .map(|name| format!("{BINDING}/{name}"))
        .collect();
    sources.sort();
    Ok(sources)
}

/// A program over the assembly, beside it.
fn compile(workspace: &Workspace, assembly: &Path, source: &str) -> Result<PathBuf, StepError> {
    let stem = Path::new(source).with_extension("exe");
    let program = assembly.with_file_name(stem.file_name().unwrap_or_default());
    let mut compile = workspace.command("mcs", &STRICT);
    compile.arg(format!("-out:{}", program.display()));
    compile
        .arg(format!("-r:{}", assembly.display()))
        .arg(source);
    run(&mut compile)?;
    Ok(program)
}

fn mono(workspace: &Workspace, program: &Path) -> Command {
    let folder = program.parent().unwrap_or(Path::new("."));
    let mut mono = limited(workspace, Path::new("mono"));
    mono.env("LD_LIBRARY_PATH", folder).arg(program);
    mono
}

impl Place {
    /// The library under the name by which C# asks for it.
    fn named_for_csharp(&self) -> Result<(), StepError> {
        let copy = self.path(LIBRARY);
        fs::copy(self.path("libonshi.so"), &copy).map_err(|why| unusable(&copy, &why))?;
        Ok(())
    }
}

//! C#: the object layer as an assembly, the concepts and the visit day over it, and all of it once more
//! from the package. Mono's compiler stands for .NET Framework, Roslyn for .NET Standard 2.1.

use super::{
    CONSENT, INSTITUTION, Place, TODAY, VISIT_DAY, YESTERDAY, concepts, nuget, objects, unusable,
};
use crate::command::{StepError, Workspace, run};
use crate::dotnet::{CoreClr, Roslyn};
use crate::programs::MCS;
use crate::tally::Tally;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The name by which C# asks for the library on Linux.
pub const LIBRARY: &str = "libonshi1.so";

/// Where the classes stand.
pub const BINDING: &str = "bindings/csharp";

/// The language in which they are written, and no warning but that Mono has an attribute of ours itself, and
/// that the constants of the raw layer have no comments.
const STRICT: [&str; 7] = [
    "-deterministic",
    "-langversion:7",
    "-optimize",
    "-unsafe",
    "-warnaserror",
    "-nowarn:436",
    "-nowarn:1591",
];

/// What an SDK writes by itself.
const VERSION: &str = concat!(
    "[assembly: System.Reflection.AssemblyVersion(\"",
    env!("CARGO_PKG_VERSION"),
    "\")]\n"
);

/// The concepts.
pub const CONCEPTS: &[&str] = &[
    "tests/bindings/Concepts.cs",
    "tests/bindings/Concepts.Sessions.cs",
    "tests/bindings/Concepts.Ledger.cs",
    "tests/bindings/Concepts.Care.cs",
    "tests/bindings/Concepts.Https.cs",
];

/// The objects.
pub const OBJECTS: &[&str] = &[
    "tests/bindings/Objects.cs",
    "tests/bindings/Objects.Answers.cs",
    "tests/bindings/Objects.Consents.cs",
    "tests/bindings/Objects.Facility.cs",
    "tests/bindings/Objects.Sessions.cs",
    "tests/bindings/Objects.Site.cs",
    "tests/bindings/Objects.Tools.cs",
];

/// What the assembly is shown by.
const PROGRAMS: [(&str, &[&str]); 4] = [
    ("Concepts.exe", CONCEPTS),
    ("Objects.exe", OBJECTS),
    ("Consent.exe", &["examples/csharp/Consent.cs"]),
    ("VisitDay.exe", &["examples/csharp/VisitDay.cs"]),
];

/// The programs by Mono, the same files by CoreCLR, those of C# 8 by CoreCLR, and the package.
pub fn csharp(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::with_https(workspace, "csharp")?;
    place.named_for_csharp(&place.folder)?;
    let framework = assembly(workspace, &place.folder)?;
    programs(&framework, || mono_compiler(workspace))?;
    show(workspace, &place, |program| {
        mono(workspace, &place.path(program))
    })?;

    let roslyn = Roslyn::fetch(workspace, CoreClr::fetch(workspace)?)?;
    let core =
        |folder: &Path, program: &str| roslyn.runtime().exec(workspace, &folder.join(program));
    show(workspace, &place, |program| core(&place.folder, program))?;

    let modern = place.path("netstandard2.1");
    fs::create_dir_all(&modern).map_err(|why| unusable(&modern, &why))?;
    place.named_for_csharp(&modern)?;
    let standard = library(workspace, &modern, roslyn.compile(workspace))?;
    programs(&standard, || roslyn.compile(workspace))?;
    show(workspace, &place, |program| core(&modern, program))?;

    nuget::prove(workspace, &place, &framework, &standard)?;
    Ok(Tally::ONE)
}

/// The NuGet package with these native libraries, each by its place in it, made below a folder.
pub fn package(
    workspace: &Workspace,
    folder: &Path,
    natives: &[(&str, PathBuf)],
) -> Result<PathBuf, StepError> {
    MCS.ensure(workspace)?;
    let roslyn = Roslyn::fetch(workspace, CoreClr::fetch(workspace)?)?;
    let made = |name: &str, compile: Command| {
        let folder = folder.join(name);
        fs::create_dir_all(&folder).map_err(|why| unusable(&folder, &why))?;
        library(workspace, &folder, compile)
    };
    let framework = made("net462", mono_compiler(workspace))?;
    let standard = made("netstandard2.1", roslyn.compile(workspace))?;
    let assemblies = nuget::assemblies(&framework, &standard);
    nuget::pack(workspace, folder, &assemblies, natives)
}

/// `Onshi.dll` in a folder by Mono's compiler, from every file of the binding.
pub fn assembly(workspace: &Workspace, folder: &Path) -> Result<PathBuf, StepError> {
    library(workspace, folder, mono_compiler(workspace))
}

/// `Onshi.dll` by a compiler, and `Onshi.xml`, the comments as an editor shows them.
fn library(
    workspace: &Workspace,
    folder: &Path,
    mut compile: Command,
) -> Result<PathBuf, StepError> {
    let assembly = folder.join("Onshi.dll");
    compile.args(["-target:library", "-nowarn:1591"]);
    compile.arg(format!("-out:{}", assembly.display()));
    let comments = assembly.with_extension("xml");
    compile.arg(format!("-doc:{}", comments.display()));
    let version = folder.join("Version.cs");
    fs::write(&version, VERSION).map_err(|why| unusable(&version, &why))?;
    run(compile.args(sources(workspace)?).arg(&version))?;
    Ok(assembly)
}

/// The files of the binding, as a compiler is given them.
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

/// The programs over an assembly, beside it.
fn programs(assembly: &Path, compiler: impl Fn() -> Command) -> Result<(), StepError> {
    PROGRAMS.iter().try_for_each(|(name, sources)| {
        program(
            compiler(),
            assembly,
            &assembly.with_file_name(name),
            sources,
        )
    })
}

/// One program over an assembly.
pub fn program(
    mut compile: Command,
    assembly: &Path,
    program: &Path,
    sources: &[&str],
) -> Result<(), StepError> {
    compile.arg(format!("-out:{}", program.display()));
    compile.arg(format!("-r:{}", assembly.display()));
    run(compile.args(sources)).map(drop)
}

/// Mono's compiler, strict.
pub fn mono_compiler(workspace: &Workspace) -> Command {
    workspace.command("mcs", &STRICT)
}

/// All of them, by a runtime.
fn show(
    workspace: &Workspace,
    place: &Place,
    start: impl Fn(&str) -> Command,
) -> Result<(), StepError> {
    let by_institution = |terminal: &Path, program: &str| {
        let mut program = start(program);
        program.arg(terminal).arg(INSTITUTION);
        program
    };
    concepts::prove(place, "C#", |terminal| {
        by_institution(terminal, "Concepts.exe")
    })?;
    objects::prove(place, |terminal| by_institution(terminal, "Objects.exe"))?;
    place.play(workspace, CONSENT, |terminal| {
        by_institution(terminal, "Consent.exe")
    })?;
    show_day(workspace, place, start("VisitDay.exe"))
}

/// The visit day alone.
pub fn show_day(workspace: &Workspace, place: &Place, mut day: Command) -> Result<(), StepError> {
    let play = |terminal: &Path| {
        day.arg(terminal).args([INSTITUTION, YESTERDAY, TODAY]);
        day
    };
    place.play(workspace, VISIT_DAY, play).map(drop)
}

/// `mono PROGRAM`, which finds the library beside the program.
pub fn mono(workspace: &Workspace, program: &Path) -> Command {
    let mut mono = workspace.command("mono", &[]);
    mono.arg(program);
    mono
}

impl Place {
    /// Puts the library into a folder under the name by which C# asks for it.
    fn named_for_csharp(&self, folder: &Path) -> Result<(), StepError> {
        let copy = folder.join(LIBRARY);
        fs::copy(self.path("libonshi.so"), &copy).map_err(|why| unusable(&copy, &why))?;
        Ok(())
    }
}

//! The programs in C# that the benchmark measures, and how mono and CoreCLR start them.

use crate::bench_c::{library, release};
use crate::command::{StepError, Workspace, run};
use crate::dotnet::{CoreClr, executable, unusable};
use crate::languages::csharp;
use crate::programs::Program;
use std::fs;
use std::path::{Path, PathBuf};

/// Brought where they are missing; mono's compiler builds for both runtimes.
const NEEDS: &[Program] = &[
    Program::new("mcs", &["mono-mcs"]),
    Program::new("mono", &["mono-runtime"]),
    Program::new(
        "/usr/lib/mono/4.5/System.Xml.dll",
        &["libmono-system-xml4.0-cil"],
    ),
    Program::new(
        "/usr/lib/mono/4.5/System.Core.dll",
        &["libmono-system-core4.0-cil"],
    ),
];

/// All of it is made here, seen from the workspace.
const FOLDER: &str = "target/bench/csharp";

const SOURCE: &str = "bench/peers/csharp/Peers.cs";

/// Builds the programs and says how mono starts them, each taking `MODE FILE`.
pub fn mono(workspace: &Workspace) -> Result<String, StepError> {
    let folder = built(workspace)?;
    starter(&folder, "mono", "mono", "")
}

/// The same with CoreCLR.
pub fn core_clr(workspace: &Workspace) -> Result<String, StepError> {
    let folder = built(workspace)?;
    let runtime = CoreClr::fetch(workspace)?;
    let libraries = runtime.libraries().display().to_string();
    let program = format!(
        "{} exec --runtimeconfig {}",
        runtime.starter().display(),
        runtime.config().display()
    );
    starter(&folder, "coreclr", &program, &libraries)
}

fn built(workspace: &Workspace) -> Result<PathBuf, StepError> {
    NEEDS.iter().try_for_each(|need| need.ensure(workspace))?;
    let folder = workspace.root().join(FOLDER);
    fs::create_dir_all(&folder).map_err(|why| unusable(&folder, &why))?;
    build(workspace, &folder)?;
    Ok(folder)
}

/// The library as a vendor gets it, and `Peers.exe` with the classes of the catalogue.
fn build(workspace: &Workspace, folder: &Path) -> Result<(), StepError> {
    library(workspace, &folder.join(csharp::LIBRARY))?;
    run(&mut workspace.cargo(&["build", "--release", "--quiet", "-p", "onshi-bench"]))?;
    let classes = folder.join("Rows.g.cs");
    let bench = release(workspace).join("onshi-bench").display().to_string();
    run(workspace.command(&bench, &["classes"]).arg(&classes))?;
    let mut compile = workspace.command(
        "mcs",
        &["-langversion:7", "-unsafe", "-optimize", "-warnaserror"],
    );
    let assembly = csharp::assembly(workspace, folder)?;
    compile.arg(format!("-out:{}", folder.join("Peers.exe").display()));
    compile.arg(format!("-r:{}", assembly.display()));
    run(compile.arg("-r:System.Xml").arg(SOURCE).arg(&classes)).map(drop)
}

/// A script that starts the program in one runtime.
fn starter(folder: &Path, name: &str, runtime: &str, libraries: &str) -> Result<String, StepError> {
    let script = folder.join(format!("{name}.sh"));
    let text = format!(
        "#!/bin/sh\nhere=$(dirname \"$0\")\nexport DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1\n\
         export LD_LIBRARY_PATH=\"$here:{libraries}\"\nexec {runtime} \"$here/Peers.exe\" \"$@\"\n"
    );
    fs::write(&script, text).map_err(|why| unusable(&script, &why))?;
    executable(&script)?;
    Ok(script.display().to_string())
}

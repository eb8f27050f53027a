//! C# by Mono, over the library of this machine.

use super::{INSTITUTION, PATIENT, Place, TODAY, limited};
use crate::command::{StepError, Workspace, run};
use crate::tally::Tally;
use std::path::Path;

/// `examples/csharp/Query.cs`.
pub fn csharp(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::with_library(workspace, "csharp")?;
    let program = place.path("Query.exe");
    let mut compile = workspace.command("mcs", &["-langversion:7", "-unsafe", "-warnaserror"]);
    compile.arg(format!("-out:{}", program.display())).args([
        "examples/csharp/Query.cs",
        "bindings/csharp/Onshi.Native.g.cs",
        "bindings/csharp/Onshi.Fields.g.cs",
    ]);
    run(&mut compile)?;
    place.play(
        workspace,
        "examples/csharp/Query.expected.txt",
        |terminal| {
            let mut mono = limited(workspace, Path::new("mono"));
            mono.env("LD_LIBRARY_PATH", &place.folder).arg(&program);
            mono.arg(terminal).args([INSTITUTION, TODAY]).args(PATIENT);
            mono
        },
    )
}

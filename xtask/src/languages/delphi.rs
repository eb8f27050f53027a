//! Pascal by Free Pascal in Delphi mode, over the library of this machine.

use super::{INSTITUTION, LIBRARY, PATIENT, Place, TODAY, limited};
use crate::command::{StepError, Workspace, run};
use crate::tally::Tally;

/// `examples/delphi/Query.pas`, by Free Pascal in Delphi mode.
pub fn delphi(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::with_library(workspace, "delphi")?;
    let program = place.path("query");
    let mut compile = workspace.command("fpc", &["-Mdelphi", "-Sewn", "-v0ew"]);
    compile
        .arg(format!("-FU{}", place.folder.display()))
        .arg(format!("-o{}", program.display()))
        .args(["-Fubindings/delphi", "examples/delphi/Query.pas"]);
    run(&mut compile)?;
    place.play(
        workspace,
        "examples/delphi/Query.expected.txt",
        |terminal| {
            let mut query = limited(workspace, &program);
            query.arg(place.path(LIBRARY)).arg(terminal);
            query.args([INSTITUTION, TODAY]).args(PATIENT);
            query
        },
    )
}

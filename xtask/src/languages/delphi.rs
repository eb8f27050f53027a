//! Pascal by Free Pascal in Delphi mode, over the library of this machine.

use super::{
    CONSENT, INSTITUTION, Place, TODAY, VISIT_DAY, YESTERDAY, concepts, objects, unusable,
};
use crate::command::{StepError, Workspace, run};
use crate::tally::Tally;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every way in which programs come by the library, the first one with its memory counted.
const BUILDS: &[&[&str]] = &[&["-gh"], &["-dONSHI_LINKED"]];

/// Where programs say what they did not free, and how many do.
const HEAP: &str = "heap.log";
const PROGRAMS: usize = 4;

/// `tests/bindings/concepts.pas` and `objects.pas`, `examples/delphi/VisitDay.pas` and `Consent.pas`.
pub fn delphi(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::with_https(workspace, "delphi")?;
    for flags in BUILDS {
        let built = |source: &str| place.compile_pascal(workspace, flags, source);
        let run_in = |program: &Path, terminal: &Path| -> Command {
            let mut program = Command::new(program);
            program.env("LD_LIBRARY_PATH", &place.folder);
            program.env("HEAPTRC", format!("log={}", place.path(HEAP).display()));
            program.arg(terminal).arg(INSTITUTION);
            program
        };
        let shown = built("tests/bindings/concepts.pas")?;
        concepts::prove(&place, "Delphi", |terminal| run_in(&shown, terminal))?;
        let objects_shown = built("tests/bindings/objects.pas")?;
        objects::prove(&place, |terminal| run_in(&objects_shown, terminal))?;
        let consent = built("examples/delphi/Consent.pas")?;
        place.play(workspace, CONSENT, |terminal| run_in(&consent, terminal))?;
        let day = built("examples/delphi/VisitDay.pas")?;
        place.play(workspace, VISIT_DAY, |terminal| {
            let mut day = run_in(&day, terminal);
            day.args([YESTERDAY, TODAY]);
            day
        })?;
    }
    everything_was_freed(&place)
}

/// What the programs that count their memory say as they end.
fn everything_was_freed(place: &Place) -> Result<Tally, StepError> {
    let heap = place.path(HEAP);
    let told = fs::read_to_string(&heap).map_err(|why| unusable(&heap, &why))?;
    let ends: Vec<_> = told
        .lines()
        .filter(|line| line.contains("unfreed memory blocks"))
        .collect();
    match ends.len() == PROGRAMS && ends.iter().all(|line| line.starts_with("0 ")) {
        true => Ok(Tally::ONE),
        false => Err(StepError::Found(format!(
            "of {PROGRAMS} programs: {ends:?}"
        ))),
    }
}

impl Place {
    /// Compiles a program with warnings as errors; where it is then.
    fn compile_pascal(
        &self,
        workspace: &Workspace,
        flags: &[&str],
        source: &str,
    ) -> Result<PathBuf, StepError> {
        let name = Path::new(source).file_stem().unwrap_or_default();
        let program = self.folder.join(name);
        // -B: units built with another define are stale, and nothing else says so.
        let mut compile = workspace.command("fpc", &["-Mdelphi", "-Sewn", "-v0ew", "-B"]);
        compile
            .args(flags)
            .arg("-Fubindings/delphi")
            .arg(format!("-FU{}", self.folder.display()))
            .arg(format!("-Fl{}", self.folder.display()))
            .arg(format!("-o{}", program.display()))
            .arg(source);
        run(&mut compile)?;
        Ok(program)
    }
}

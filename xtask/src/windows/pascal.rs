//! Free Pascal for Windows. Debian has the compilers, but no units of Windows: they are compiled once from
//! its source.

use super::chroot;
use super::place::{Place, empty_folder, files};
use super::width::Width;
use crate::command::{StepError, run};
use crate::programs::Program;
use std::path::{Path, PathBuf};
use std::process::Command;

const NEEDS: &[Program] = &[
    Program::new(COMPILER_64, &["fp-compiler"]),
    Program::new(SOURCES, &["fpc-source"]),
];

/// On this machine; the one of 32 bits stands in the chroot.
const COMPILER_64: &str = "ppcx64";
const COMPILER_32: &str = "ppc386";

const SOURCES: &str = "/usr/share/fpcsrc";

/// What its own build would make, in order. Some bring others along that they use.
const SYSTEM: &[&str] = &[
    "inc/uuchar.pp",
    "objpas/objpas.pp",
    "{system}/buildrtl.pp",
    "inc/lineinfo.pp",
    "inc/lnfodwrf.pp",
];

/// Units beyond the system that programs for Delphi use, by their place in `packages/rtl-objpas/src`.
const OBJECTS: &[&str] = &[
    "inc/strutils.pp",
    "inc/convutils.pp",
    "inc/dateutils.pp",
    "win/varutils.pp",
    "inc/variants.pp",
];

/// Sees to it that a program can be compiled.
pub fn prepare(place: &Place, width: &Width) -> Result<(), StepError> {
    NEEDS
        .iter()
        .try_for_each(|need| need.ensure(place.workspace))?;
    let sources = sources()?;
    let name = format!("pascal-{}", width.name);
    let version = sources.display().to_string();
    place.once(&name, &version, || build_units(place, width, &sources))
}

/// The compiler for a width, with the units of Windows.
pub fn compiler(place: &Place, width: &Width) -> Command {
    let (system, processor) = width.pascal;
    let mut compiler = match width.is_ours() {
        true => place.workspace.command(COMPILER_64, &[]),
        false => {
            let script = chroot::script(place).display().to_string();
            place.workspace.command(&script, &[COMPILER_32])
        }
    };
    compiler.args([format!("-T{system}"), format!("-P{processor}"), "-n".into()]);
    compiler.arg(format!("-Fu{}", units(place, width).display()));
    compiler
}

fn units(place: &Place, width: &Width) -> PathBuf {
    place.path(&format!("pascal-{}", width.name))
}

/// The folder of the one version that is installed.
fn sources() -> Result<PathBuf, StepError> {
    let missing = || StepError::Found(format!("{SOURCES} has no version in it"));
    let versions = files(Path::new(SOURCES))?;
    let has_runtime = |folder: &PathBuf| folder.join("rtl").is_dir();
    versions.into_iter().find(has_runtime).ok_or_else(missing)
}

fn build_units(place: &Place, width: &Width, sources: &Path) -> Result<(), StepError> {
    empty_folder(&units(place, width))?;
    let copied = place.path("pascal-sources");
    empty_folder(&copied)?;
    for part in ["rtl", "packages/rtl-objpas"] {
        let mut copy = place.workspace.command("cp", &["-r"]);
        let to = copied.join(part.replace('/', "-"));
        run(copy.arg(sources.join(part)).arg(to))?;
    }
    Units::new(place, width, &copied).build()
}

/// Compiles units out of a copy of the sources.
struct Units<'a> {
    place: &'a Place<'a>,
    width: &'a Width,
    runtime: PathBuf,
    objects: PathBuf,
}

impl<'a> Units<'a> {
    fn new(place: &'a Place<'a>, width: &'a Width, copied: &Path) -> Self {
        Units {
            place,
            width,
            runtime: copied.join("rtl"),
            objects: copied.join("packages-rtl-objpas/src"),
        }
    }

    fn build(&self) -> Result<(), StepError> {
        let (system, _) = self.width.pascal;
        run(self.compiler().args(["-Us", "-Sg", "system.pp"]))?;
        let start = match self.width.is_ours() {
            true => "sysinit.pp",
            false => "sysinitpas.pp",
        };
        run(self.compiler().arg(start))?;
        for unit in SYSTEM {
            let unit = self.runtime.join(unit.replace("{system}", system));
            run(self.compiler().arg(unit))?;
        }
        for unit in OBJECTS {
            let mut compiler = self.compiler();
            for part in ["inc", "win"] {
                let part = self.objects.join(part).display().to_string();
                compiler.args([format!("-Fi{part}"), format!("-Fu{part}")]);
            }
            run(compiler.arg(self.objects.join(unit)))?;
        }
        Ok(())
    }

    /// The compiler as the sources want to be compiled, in the folder of the system.
    fn compiler(&self) -> Command {
        let (system, processor) = self.width.pascal;
        let units = units(self.place, self.width).display().to_string();
        let mut compiler = compiler(self.place, self.width);
        compiler.current_dir(self.runtime.join(system));
        compiler.args(["-O2", "-Xs", "-v0"]);
        compiler.args([format!("-FE{units}"), format!("-FU{units}")]);
        for part in [
            "inc",
            processor,
            "win",
            "objpas",
            "objpas/sysutils",
            "objpas/classes",
            "win/wininc",
            "common",
            "charmaps",
        ] {
            let part = self.runtime.join(part).display().to_string();
            compiler.args([format!("-Fi{part}"), format!("-Fu{part}")]);
        }
        compiler
    }
}

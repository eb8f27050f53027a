//! What a vendor gets for one width: the DLL, and import libraries for mingw and for MSVC.

use super::place::{Place, copy, empty_folder, read};
use super::width::Width;
use super::{symbols, toolchain};
use crate::command::{StepError, run};
use crate::shipped;
use std::path::{Path, PathBuf};

pub const DLL: &str = "onshi1.dll";
pub const MINGW_IMPORTS: &str = "libonshi1.dll.a";
pub const MSVC_IMPORTS: &str = "onshi1.lib";

/// Builds it into the folder of the width, and checks what it shows, what it asks for, and how large it is.
pub fn build(place: &Place, width: &Width) -> Result<(), StepError> {
    let mut cargo = toolchain::cargo(place, width, shipped::ALONE);
    run(cargo.args(["--quiet", "--package", "onshi-ffi", shipped::PROFILE]))?;
    let folder = place.of(width);
    empty_folder(&folder)?;
    let built = place.build(width).join(width.target);
    let dll = folder.join(DLL);
    copy(&built.join(shipped::FOLDER).join("onshi.dll"), &dll)?;
    strip(place, width, &dll)?;
    shipped::is_small(&dll)?;
    import_libraries(place, width)?;
    symbols::check(place, width)
}

/// The linker of mingw leaves the names of functions in a DLL, asked to strip it or not. The time in its head
/// stays as it is, or no two builds were the same.
fn strip(place: &Place, width: &Width, dll: &Path) -> Result<(), StepError> {
    let keep_time = ["--strip-all", "--preserve-dates"];
    let mut strip = place.workspace.command(&width.tool("strip"), &keep_time);
    run(strip.arg(dll)).map(drop)
}

/// The module definition of a width, as it is checked in.
pub fn definition(place: &Place, width: &Width) -> PathBuf {
    let name = format!("bindings/windows/onshi1-{}.def", width.name);
    place.workspace.root().join(name)
}

/// The names that the DLL must show: those of the definition, without what is for linkers.
pub fn exports(place: &Place, width: &Width) -> Result<Vec<String>, StepError> {
    let text = read(&definition(place, width))?;
    let lines = text.lines().skip_while(|line| *line != "EXPORTS").skip(1);
    let name = |line: &str| line.trim().split('@').next().map(str::to_owned);
    Ok(lines.filter_map(name).collect())
}

fn import_libraries(place: &Place, width: &Width) -> Result<(), StepError> {
    let (definition, folder) = (definition(place, width), place.of(width));
    let mut mingw = place
        .workspace
        .command(&width.tool("dlltool"), &["--kill-at", "-d"]);
    mingw.arg(&definition).arg("-l");
    run(mingw.arg(folder.join(MINGW_IMPORTS)))?;
    let mut msvc = place
        .workspace
        .command("llvm-dlltool", &["-m", width.machine, "-k", "-d"]);
    msvc.arg(&definition).arg("-l");
    run(msvc.arg(folder.join(MSVC_IMPORTS))).map(drop)
}

//! What a vendor gets for one width: the DLL, and import libraries for mingw and for MSVC.

use super::place::{Place, empty_folder, read};
use super::width::Width;
use super::{symbols, toolchain};
use crate::command::{StepError, run};
use crate::shipped;
use std::path::PathBuf;

pub const DLL: &str = "onshi1.dll";
pub const MINGW_IMPORTS: &str = "libonshi1.dll.a";
pub const MSVC_IMPORTS: &str = "onshi1.lib";

/// Builds it into the folder of the width, and checks what it shows, what it asks for, and, without HTTPS, how
/// large it is.
pub fn build(place: &Place, width: &Width) -> Result<(), StepError> {
    let mut cargo = toolchain::cargo(place, width, shipped::ALONE);
    cargo.args(["--quiet", "--package", "onshi-ffi", shipped::PROFILE]);
    run(cargo.args(place.features()))?;
    let built = place.build(width).join(width.target).join(shipped::FOLDER);
    let folder = place.of(width);
    empty_folder(&folder)?;
    let (tool, built) = (width.tool("strip"), built.join("onshi.dll"));
    let dll = shipped::strip(place.workspace, &tool, &built, folder.join(DLL))?;
    if !place.https {
        shipped::is_small(&dll)?;
    }
    import_libraries(place, width)?;
    symbols::check(place, width)
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

/// Its parts are named after the process and the time otherwise.
const SAME_EACH_TIME: [&str; 3] = ["--temp-prefix", "onshi1", "--deterministic-libraries"];

fn import_libraries(place: &Place, width: &Width) -> Result<(), StepError> {
    let (definition, folder) = (definition(place, width), place.of(width));
    let mut mingw = place
        .workspace
        .command(&width.tool("dlltool"), &["--kill-at"]);
    mingw.args(SAME_EACH_TIME).arg("-d").arg(&definition);
    // Where it is written becomes a name in it.
    mingw.args(["-l", MINGW_IMPORTS]).current_dir(&folder);
    run(&mut mingw)?;
    let mut msvc = place
        .workspace
        .command("llvm-dlltool", &["-m", width.machine, "-k", "-d"]);
    msvc.arg(&definition).arg("-l");
    run(msvc.arg(folder.join(MSVC_IMPORTS))).map(drop)
}

//! Wine in both widths, each started by a script of its own, so that cargo can start it too.
//!
//! Programs see a Japanese Windows: with that locale the code page of the system is 932.

use super::chroot;
use super::place::{Place, make_folder, read, write};
use super::width::Width;
use crate::command::{StepError, run};
use crate::programs::Program;
use std::path::{Path, PathBuf};

pub const NEEDS: &[Program] = &[
    Program::new(WINE64, &["wine", "wine64"]),
    Program::new("/usr/share/i18n/locales/ja_JP", &["locales"]),
];

const WINE64: &str = "/usr/lib/wine/wine64";

const LOCALE: &str = "ja_JP.UTF-8";

/// Longer than any program of ours takes.
const LIMIT: &str = "300";

/// Sees to it that programs of a width can be run.
pub fn prepare(place: &Place, width: &Width) -> Result<(), StepError> {
    NEEDS
        .iter()
        .try_for_each(|need| need.ensure(place.workspace))?;
    place.once("locale", LOCALE, || locale(place))?;
    if !width.is_ours() {
        chroot::prepare(place)?;
    }
    let script = script(place, width);
    write(&script, &text(place, width))?;
    executable(&script)?;
    place.once(&format!("wine-{}", width.name), "1", || {
        let mut wineboot = place.workspace.command("timeout", &[LIMIT]);
        run(wineboot.arg(&script).args(["wineboot", "--init"])).map(drop)
    })
}

/// Runs a Windows program in a folder; what hangs is ended. It gets a console, as on Windows, which some
/// programs cannot do without, and what it prints goes to a file.
pub fn play(
    place: &Place,
    width: &Width,
    folder: &Path,
    words: &[String],
) -> Result<String, StepError> {
    let printed = folder.join("printed.txt");
    let script = script(place, width).display().to_string();
    let words = std::iter::once(&script)
        .chain(words)
        .map(|word| quoted(word));
    let line = words.collect::<Vec<_>>().join(" ");
    let line = format!("{line} > {}", quoted(&printed.display().to_string()));
    let options = [LIMIT, "script", "--quiet", "--return", "--command", &line];
    let mut console = place.workspace.command("timeout", &options);
    console.env("SHELL", "/bin/sh").current_dir(folder);
    run(console.arg("/dev/null"))?;
    Ok(read(&printed)?.replace("\r\n", "\n"))
}

/// As a shell takes it for one word.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// The script that runs a Windows program of a width.
pub fn script(place: &Place, width: &Width) -> PathBuf {
    place.path(&format!("wine-{}.sh", width.name))
}

/// How Windows programs call a file of ours: drive Z is the whole machine.
pub fn windows_path(file: &Path) -> String {
    format!("Z:{}", file.display()).replace('/', "\\")
}

fn text(place: &Place, width: &Width) -> String {
    let wine = match width.is_ours() {
        true => WINE64.into(),
        false => format!("{} wine", chroot::script(place).display()),
    };
    let prefix = place.path(&format!("wine-{}", width.name));
    let locales = place.path("locale");
    format!(
        "#!/bin/sh\n\
         export WINEDEBUG=-all WINEDLLOVERRIDES='mscoree=;mshtml=' WINEPREFIX='{}'\n\
         export LOCPATH='{}' LC_ALL={LOCALE} DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1\n\
         unset DISPLAY\n\
         exec {wine} \"$@\"\n",
        prefix.display(),
        locales.display()
    )
}

/// Made for us alone: the machine's own list of locales stays as it is.
fn locale(place: &Place) -> Result<(), StepError> {
    let folder = place.path("locale");
    make_folder(&folder)?;
    let options = ["--no-archive", "-i", "ja_JP", "-f", "UTF-8"];
    let mut localedef = place.workspace.command("localedef", &options);
    run(localedef.arg(folder.join(LOCALE))).map(drop)
}

#[cfg(unix)]
pub fn executable(file: &Path) -> Result<(), StepError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(file, mode).map_err(|why| super::place::unusable(file, &why))
}

#[cfg(not(unix))]
pub fn executable(_: &Path) -> Result<(), StepError> {
    Err(StepError::Found(
        "this is for Linux; on Windows build and run without it".into(),
    ))
}

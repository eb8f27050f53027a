//! An archive as a vendor meets it: unpacked into an empty folder far from the sources, and its examples
//! built and run there, beside the simulated terminal.

use super::name_of;
use crate::command::{StepError, Workspace, run};
use crate::languages::{INSTITUTION, TODAY, Terminal, VISIT_DAY, YESTERDAY, compare};
use crate::programs::{
    CLANGPP, CMAKE, FPC, GCC, MAKE, MCS, MONO, PIP, PKG_CONFIG, PYTHON, Program,
};
use crate::windows;
use std::fs;
use std::path::Path;

/// One way to the visit day: a row of [`TRIALS`].
struct Trial {
    name: &'static str,
    /// In which archive.
    platform: &'static str,
    needs: &'static [Program],
    /// Shell, in the folder of the archive; `$OUT` is an empty folder.
    build: &'static str,
    start: Start,
}

/// How the program starts that was built.
enum Start {
    /// Shell, in the folder of the archive, given the arguments of the visit day.
    Shell(&'static str),
    /// A program for Windows in `$OUT`.
    Wine(&'static str),
}

const UNZIP: Program = Program::new("unzip", &["unzip"]);
const MINGW: Program = Program::new("x86_64-w64-mingw32-gcc", &["mingw-w64"]);

const TRIALS: &[Trial] = &[
    Trial {
        name: "C",
        platform: "linux",
        needs: &[GCC],
        build: "gcc -std=c99 -Iinclude examples/c/visit_day.c -o $OUT/day -Llib -lonshi",
        start: Start::Shell("LD_LIBRARY_PATH=lib $OUT/day \"$@\""),
    },
    Trial {
        name: "C++ by CMake",
        platform: "linux",
        needs: &[CMAKE, MAKE],
        build: "cmake -G 'Unix Makefiles' -S examples/cpp -B $OUT -DCMAKE_PREFIX_PATH=$PWD
                cmake --build $OUT",
        start: Start::Shell("LD_LIBRARY_PATH=lib $OUT/visit_day \"$@\""),
    },
    Trial {
        name: "C++ by pkg-config",
        platform: "linux",
        needs: &[CLANGPP, PKG_CONFIG],
        build: "flags=$(PKG_CONFIG_PATH=lib/pkgconfig pkg-config --cflags --libs onshi)
                clang++ -std=c++17 examples/cpp/visit_day.cpp -o $OUT/day $flags",
        start: Start::Shell("LD_LIBRARY_PATH=lib $OUT/day \"$@\""),
    },
    Trial {
        name: "C# from the NuGet package",
        platform: "linux",
        needs: &[MCS, MONO, UNZIP],
        build: "unzip -q nuget/*.nupkg -d $OUT/package
                cp $OUT/package/lib/net462/Onshi.dll $OUT/package/runtimes/linux-x64/native/* $OUT
                mcs -langversion:7 -r:$OUT/Onshi.dll examples/csharp/VisitDay.cs -out:$OUT/day.exe",
        start: Start::Shell("mono $OUT/day.exe \"$@\""),
    },
    Trial {
        name: "Delphi",
        platform: "linux",
        needs: &[FPC],
        build: "fpc -Mdelphi -v0ew -Fubindings/delphi -FU$OUT -o$OUT/day examples/delphi/VisitDay.pas",
        start: Start::Shell("LD_LIBRARY_PATH=lib $OUT/day \"$@\""),
    },
    Trial {
        name: "Python from the wheel",
        platform: "linux",
        needs: &[PYTHON, PIP],
        build: "python3 -m venv --without-pip $OUT/env
                pip --python $OUT/env/bin/python install --no-index python/*.whl",
        start: Start::Shell("$OUT/env/bin/python -I examples/python/visit_day.py \"$@\""),
    },
    Trial {
        name: "C by the import library of mingw",
        platform: "windows",
        needs: &[MINGW],
        build: "x86_64-w64-mingw32-gcc -std=c99 -Iinclude examples/c/visit_day.c -o $OUT/day.exe -Lx64 -lonshi1
                cp x64/onshi1.dll $OUT",
        start: Start::Wine("day.exe"),
    },
    Trial {
        name: "C by the import library of MSVC",
        platform: "windows",
        needs: &[MINGW],
        build: "x86_64-w64-mingw32-gcc -std=c99 -Iinclude examples/c/visit_day.c x64/onshi1.lib -o $OUT/day.exe
                cp x64/onshi1.dll $OUT",
        start: Start::Wine("day.exe"),
    },
];

/// Unpacks the archive of a platform and tries everything in it, beside the terminal `simulator`.
pub fn of(
    workspace: &Workspace,
    platform: &str,
    archive: &Path,
    simulator: &Path,
) -> Result<(), StepError> {
    UNZIP.ensure(workspace)?;
    let place = std::env::temp_dir().join(format!("onshi-package-{}", std::process::id()));
    emptied(&place)?;
    run(workspace
        .command("unzip", &["-q"])
        .arg(archive)
        .arg("-d")
        .arg(&place))?;
    let folder = place.join(name_of(archive).trim_end_matches(".zip"));
    run(workspace
        .command("sha256sum", &["--check", "--quiet", "SHA256SUMS"])
        .current_dir(&folder))?;
    let ours = TRIALS.iter().filter(|trial| trial.platform == platform);
    let done = ours.map(|trial| {
        trial.prove(workspace, &folder, &place.join("out"), simulator)?;
        println!("  {platform}: {}", trial.name);
        Ok(())
    });
    let done = done.collect();
    let _ = fs::remove_dir_all(&place);
    done
}

impl Trial {
    fn prove(
        &self,
        workspace: &Workspace,
        folder: &Path,
        out: &Path,
        simulator: &Path,
    ) -> Result<(), StepError> {
        self.needs
            .iter()
            .try_for_each(|need| need.ensure(workspace))?;
        emptied(out)?;
        self.shell(workspace, folder, out, self.build, &[])?;
        let root = out.join("terminal");
        let terminal = Terminal::start(simulator, &root)?;
        let day = [INSTITUTION, YESTERDAY, TODAY];
        let printed = match self.start {
            Start::Shell(script) => {
                let root = root.display().to_string();
                let arguments = [&[root.as_str()][..], &day].concat();
                self.shell(workspace, folder, out, script, &arguments)?
            }
            Start::Wine(program) => windows::play(workspace, &out.join(program), &root, &day)?,
        };
        drop(terminal);
        let wanted = fs::read_to_string(folder.join(VISIT_DAY)).map_err(|why| self.failed(&why))?;
        compare(&wanted, &printed).map_err(|why| self.failed(&why))
    }

    fn shell(
        &self,
        workspace: &Workspace,
        folder: &Path,
        out: &Path,
        script: &str,
        arguments: &[&str],
    ) -> Result<String, StepError> {
        let mut shell = workspace.command("sh", &["-e", "-c", script, "sh"]);
        shell.args(arguments).current_dir(folder).env("OUT", out);
        let told = run(&mut shell).map_err(|why| self.failed(&why))?;
        Ok(String::from_utf8_lossy(&told.stdout).into_owned())
    }

    fn failed(&self, why: &dyn std::fmt::Display) -> StepError {
        StepError::Found(format!("{}: {why}", self.name))
    }
}

fn emptied(folder: &Path) -> Result<(), StepError> {
    let gone = match folder.exists() {
        true => fs::remove_dir_all(folder),
        false => Ok(()),
    };
    gone.and_then(|()| fs::create_dir_all(folder))
        .map_err(|why| format!("{}: {why}", folder.display()).into())
}

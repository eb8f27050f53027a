//! C++17 by two compilers, with and without exceptions, and as CMake and pkg-config find it.

use super::{
    CONSENT, INSTITUTION, LIBRARY, Place, TODAY, VISIT_DAY, YESTERDAY, concepts, install, objects,
    unusable,
};
use crate::command::{StepError, Workspace, run};
use crate::tally::Tally;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const WARNINGS: &[&str] = &[
    "-std=c++17",
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Werror",
    "-Wshadow",
    "-Wconversion",
];

const CONCEPTS: &str = "tests/bindings/concepts.cpp";
const OBJECTS: &str = "tests/bindings/objects.cpp";
const VISIT_DAY_SOURCE: &str = "examples/cpp/visit_day.cpp";

/// A compiler, and how it is called beside [`WARNINGS`].
type Build = (&'static str, &'static [&'static str]);

const WITHOUT_EXCEPTIONS: &[&str] = &["-fno-exceptions", "-fno-rtti"];

/// How the concepts are built and run; the other two pairs of these are only compiled.
const BUILDS: &[Build] = &[("g++", &[]), ("clang++", WITHOUT_EXCEPTIONS)];
const CHECKS: &[Build] = &[("g++", WITHOUT_EXCEPTIONS), ("clang++", &[])];

/// The objects are made and freed under the eyes of the compiler.
const SANITIZED: Build = (
    "g++",
    &[
        "-g",
        "-fsanitize=address,undefined",
        "-fno-sanitize-recover=undefined",
    ],
);

/// `tests/bindings/concepts.cpp` and `objects.cpp` with its headers, and `examples/cpp` from an installation.
pub fn cpp(workspace: &Workspace) -> Result<Tally, StepError> {
    let place = Place::with_https(workspace, "cpp")?;
    from_the_tree(workspace, &place)?;
    from_an_installation(workspace, &place)
}

fn from_the_tree(workspace: &Workspace, place: &Place) -> Result<Tally, StepError> {
    let shown = |program: PathBuf| {
        move |terminal: &Path| {
            let mut shown = Command::new(&program);
            shown.arg(terminal).arg(INSTITUTION);
            shown
        }
    };
    for build in BUILDS {
        let program = compile(workspace, place, build, CONCEPTS)?;
        concepts::prove(place, "C++", shown(program))?;
    }
    for (compiler, flags) in CHECKS {
        let mut check = workspace.command(compiler, WARNINGS);
        check.args(["-Iinclude", "-fsyntax-only", CONCEPTS]);
        run(check.args(*flags))?;
    }
    let program = compile(workspace, place, &SANITIZED, OBJECTS)?;
    objects::prove(place, shown(program))
}

/// Compiles one program beside the library; where it is then.
fn compile(
    workspace: &Workspace,
    place: &Place,
    (compiler, flags): &Build,
    source: &str,
) -> Result<PathBuf, StepError> {
    let name = Path::new(source).file_stem().unwrap_or_default();
    let program = place.path(&format!("{}-{compiler}", name.to_string_lossy()));
    let mut compile = workspace.command(compiler, WARNINGS);
    compile.args(*flags).args(["-Iinclude", source, "-o"]);
    compile.arg(&program).arg("-L").arg(&place.folder);
    run(compile.args(["-lonshi", "-lpthread", "-ldl", "-Wl,-rpath,$ORIGIN"]))?;
    Ok(program)
}

fn from_an_installation(workspace: &Workspace, place: &Place) -> Result<Tally, StepError> {
    let prefix = place.path("prefix");
    install::install(workspace, &place.path(LIBRARY), &prefix)?;
    has_its_name(workspace, &prefix.join("lib").join(LIBRARY))?;
    let by_cmake = by_cmake(workspace, place, &prefix)?;
    let by_pkg_config = by_pkg_config(workspace, place, &prefix)?;
    let beside = |program: &Path, terminal: &Path| {
        let mut program = Command::new(program);
        program.env("LD_LIBRARY_PATH", prefix.join("lib"));
        program.arg(terminal).arg(INSTITUTION);
        program
    };
    for program in [by_cmake.join("visit_day"), by_pkg_config] {
        place.play(workspace, VISIT_DAY, |terminal| {
            let mut day = beside(&program, terminal);
            day.args([YESTERDAY, TODAY]);
            day
        })?;
    }
    let consent = by_cmake.join("consent");
    place.play(workspace, CONSENT, |terminal| beside(&consent, terminal))
}

/// Programs are linked to the name with the ABI in it, and to no path.
fn has_its_name(workspace: &Workspace, library: &Path) -> Result<(), StepError> {
    let told = run(workspace.command("readelf", &["-d"]).arg(library))?;
    let told = String::from_utf8_lossy(&told.stdout);
    let name = format!("[{LIBRARY}]");
    let is_there = |line: &str| line.contains("SONAME") && line.ends_with(&name);
    match told.lines().any(is_there) {
        true => Ok(()),
        false => Err(StepError::Found(format!("the library is not {LIBRARY}"))),
    }
}

/// The examples as a vendor builds them: in a folder of their own, with nothing but the
/// installation. Where they are then.
fn by_cmake(workspace: &Workspace, place: &Place, prefix: &Path) -> Result<PathBuf, StepError> {
    let (source, build) = (place.path("consumer"), place.path("consumer/build"));
    fs::create_dir_all(&source).map_err(|why| unusable(&source, &why))?;
    for file in ["CMakeLists.txt", "visit_day.cpp", "consent.cpp"] {
        let from = workspace.root().join("examples/cpp").join(file);
        fs::copy(&from, source.join(file)).map_err(|why| unusable(&from, &why))?;
    }
    let mut configure = workspace.command("cmake", &["-G", "Unix Makefiles", "-S"]);
    configure.arg(&source).arg("-B").arg(&build);
    configure.arg(format!("-DCMAKE_PREFIX_PATH={}", prefix.display()));
    run(&mut configure)?;
    run(workspace.command("cmake", &["--build"]).arg(&build))?;
    Ok(build)
}

fn by_pkg_config(
    workspace: &Workspace,
    place: &Place,
    prefix: &Path,
) -> Result<PathBuf, StepError> {
    let mut ask = workspace.command("pkg-config", &["--cflags", "--libs", "onshi >= 0.1"]);
    let told = run(ask.env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig")))?;
    let flags = String::from_utf8_lossy(&told.stdout).into_owned();
    let program = place.path("visit_day");
    let mut compile = workspace.command("clang++", WARNINGS);
    compile.arg(VISIT_DAY_SOURCE).arg("-o").arg(&program);
    run(compile.args(flags.split_whitespace()))?;
    Ok(program)
}

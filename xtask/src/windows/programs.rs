//! The programs that use the DLL: one row each, with how it is compiled and what it must print.
//!
//! Those of `examples/` speak with `onshi sim`, which runs on Linux over the same folder: Windows
//! programs see it on drive Z.

use super::library::{DLL, MINGW_IMPORTS, MSVC_IMPORTS, definition};
use super::place::{Place, copy, empty_folder, read, write};
use super::width::Width;
use super::wine::{self, windows_path};
use super::{core_clr, pascal};
use crate::command::{StepError, run};
use crate::dotnet;
use crate::languages::{
    CONSENT, INSTITUTION, TODAY, Terminal, VISIT_DAY, YESTERDAY, compare, concepts, csharp, objects,
};
use crate::programs::MCS;
use std::path::{Path, PathBuf};

/// One program: a row of [`PROGRAMS`].
pub struct Program {
    pub name: &'static str,
    /// Whether there is one of that width.
    pub is_for: fn(&Width) -> bool,
    /// Compiles it into the bench; what wine starts then.
    compile: fn(&Bench) -> Result<Vec<String>, StepError>,
    arguments: &'static [Argument],
    prints: Prints,
}

/// What a program is given.
#[derive(PartialEq)]
enum Argument {
    /// The folder with `req` and `res` of the simulated terminal.
    Root,
    Library,
    Definition,
    Institution,
    Yesterday,
    Today,
}

/// What a program must print.
enum Prints {
    File(&'static str),
    Line(&'static str),
    /// Every concept of a language.
    Concepts(&'static str),
    /// Every noun of the objects.
    Nouns,
}

use Argument::{Definition, Institution, Library, Root, Today, Yesterday};
use Prints::{Concepts, File, Line, Nouns};

/// A compiler of mingw, with the import library that its programs are linked by.
struct Compiler {
    tool: &'static str,
    flags: &'static [&'static str],
    imports: &'static str,
}

const C99: Compiler = Compiler {
    tool: "gcc",
    flags: &["-std=c99"],
    imports: MINGW_IMPORTS,
};

/// Its linker reads the import library of MSVC too: so that one is used as well. With threads of POSIX, for
/// `std::thread`, and inlined: every small function of the typed records would be a section of its own, and an
/// object file of Windows cannot count so many.
const CPP17: Compiler = Compiler {
    tool: "g++-posix",
    flags: &["-std=c++17", "-O1"],
    imports: MSVC_IMPORTS,
};

pub const PROGRAMS: &[Program] = &[
    Program {
        name: "visit-day-c",
        is_for: any,
        compile: |bench| bench.c(&C99, "examples/c/visit_day.c"),
        arguments: &[Root, Institution, Yesterday, Today],
        prints: File(VISIT_DAY),
    },
    Program {
        name: "consent-c",
        is_for: any,
        compile: |bench| bench.c(&C99, "examples/c/consent.c"),
        arguments: &[Root, Institution],
        prints: File(CONSENT),
    },
    Program {
        name: "concepts-c",
        is_for: any,
        compile: |bench| bench.c(&C99, "tests/bindings/concepts.c"),
        arguments: &[Root, Institution],
        prints: Concepts("C"),
    },
    Program {
        name: "visit-day-cpp",
        is_for: any,
        compile: |bench| bench.c(&CPP17, "examples/cpp/visit_day.cpp"),
        arguments: &[Root, Institution, Yesterday, Today],
        prints: File(VISIT_DAY),
    },
    Program {
        name: "consent-cpp",
        is_for: any,
        compile: |bench| bench.c(&CPP17, "examples/cpp/consent.cpp"),
        arguments: &[Root, Institution],
        prints: File(CONSENT),
    },
    Program {
        name: "concepts-cpp",
        is_for: any,
        compile: |bench| bench.c(&CPP17, "tests/bindings/concepts.cpp"),
        arguments: &[Root, Institution],
        prints: Concepts("C++"),
    },
    Program {
        name: "objects-cpp",
        is_for: any,
        compile: |bench| bench.c(&CPP17, "tests/bindings/objects.cpp"),
        arguments: &[Root, Institution],
        prints: Nouns,
    },
    Program {
        name: "visit-day-csharp",
        is_for: any,
        compile: |bench| by_csharp(bench, &["examples/csharp/VisitDay.cs"]),
        arguments: &[Root, Institution, Yesterday, Today],
        prints: File(VISIT_DAY),
    },
    Program {
        name: "consent-csharp",
        is_for: any,
        compile: |bench| by_csharp(bench, &["examples/csharp/Consent.cs"]),
        arguments: &[Root, Institution],
        prints: File(CONSENT),
    },
    Program {
        name: "concepts-csharp",
        is_for: any,
        compile: |bench| by_csharp(bench, csharp::CONCEPTS),
        arguments: &[Root, Institution],
        prints: Concepts("C#"),
    },
    Program {
        name: "objects-csharp",
        is_for: any,
        compile: |bench| by_csharp(bench, csharp::OBJECTS),
        arguments: &[Root, Institution],
        prints: Nouns,
    },
    Program {
        name: "visit-day-delphi",
        is_for: any,
        compile: |bench| by_pascal(bench, "examples/delphi/VisitDay.pas"),
        arguments: &[Root, Institution, Yesterday, Today],
        prints: File(VISIT_DAY),
    },
    Program {
        name: "consent-delphi",
        is_for: any,
        compile: |bench| by_pascal(bench, "examples/delphi/Consent.pas"),
        arguments: &[Root, Institution],
        prints: File(CONSENT),
    },
    Program {
        name: "concepts-delphi",
        is_for: any,
        compile: |bench| by_pascal(bench, "tests/bindings/concepts.pas"),
        arguments: &[Root, Institution],
        prints: Concepts("Delphi"),
    },
    Program {
        name: "objects-delphi",
        is_for: any,
        compile: |bench| by_pascal(bench, "tests/bindings/objects.pas"),
        arguments: &[Root, Institution],
        prints: Nouns,
    },
    Program {
        name: "stdcall",
        is_for: |width| !width.is_ours(),
        compile: |bench| bench.c(&C99, "tests/windows/stdcall.c"),
        arguments: &[Library, Definition],
        prints: Line("every twin takes its parameters away"),
    },
    Program {
        name: "reload",
        is_for: any,
        compile: |bench| bench.c(&C99, "tests/windows/reload.c"),
        arguments: &[Library],
        prints: Line("unloaded and loaded again"),
    },
];

fn any(_: &Width) -> bool {
    true
}

/// Compiles a program and runs it against the simulated terminal; it must print what its row says.
pub fn play(place: &Place, width: &Width, program: &Program) -> Result<(), StepError> {
    let bench = Bench::make(place, width, program.name)?;
    let mut words = (program.compile)(&bench)?;
    let root = bench.path("terminal");
    for argument in program.arguments {
        words.extend(bench.spell(argument, &root));
    }
    let speaks = program.arguments.contains(&Root);
    let start = || Terminal::start_with(&place.simulator(), &root, place.terminal());
    let terminal = speaks.then(start);
    let terminal = terminal.transpose()?;
    let printed = wine::play(place, width, &bench.folder, &words)?;
    drop(terminal);
    compare(&program.prints.wanted(place)?, &printed)
}

impl Prints {
    fn wanted(&self, place: &Place) -> Result<String, StepError> {
        match self {
            File(name) => read(&place.workspace.root().join(name)),
            Line(line) => Ok(format!("{line}\n")),
            Concepts(language) => concepts::expected(language),
            Nouns => Ok(objects::expected()),
        }
    }
}

/// Where one program of one width is compiled and run, with the DLL beside it.
struct Bench<'a> {
    place: &'a Place<'a>,
    width: &'a Width,
    folder: PathBuf,
}

impl<'a> Bench<'a> {
    fn make(place: &'a Place<'a>, width: &'a Width, name: &str) -> Result<Self, StepError> {
        let folder = place.path(&format!("programs/{}/{name}", width.name));
        empty_folder(&folder)?;
        copy(&place.of(width).join(DLL), &folder.join(DLL))?;
        Ok(Bench {
            place,
            width,
            folder,
        })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// C or C++, with warnings as errors and its own runtime inside.
    fn c(&self, compiler: &Compiler, source: &str) -> Result<Vec<String>, StepError> {
        let program = self.path("program.exe");
        let tool = self.width.tool(compiler.tool);
        let mut compile = self.place.workspace.command(&tool, compiler.flags);
        compile.args(["-Wall", "-Wextra", "-Werror", "-static", "-Iinclude"]);
        compile.arg(source).arg("-o").arg(&program);
        run(compile.arg(self.place.of(self.width).join(compiler.imports)))?;
        Ok(vec![windows_path(&program)])
    }

    fn spell(&self, argument: &Argument, root: &Path) -> Vec<String> {
        let definition = definition(self.place, self.width);
        match argument {
            Root => vec![windows_path(root)],
            Library => vec![windows_path(&self.path(DLL))],
            Definition => vec![windows_path(&definition)],
            Institution => vec![INSTITUTION.into()],
            Yesterday => vec![YESTERDAY.into()],
            Today => vec![TODAY.into()],
        }
    }
}

/// The same assembly and program as on Linux, by Mono's compiler; CoreCLR runs them.
fn by_csharp(bench: &Bench, sources: &[&str]) -> Result<Vec<String>, StepError> {
    let workspace = bench.place.workspace;
    MCS.ensure(workspace)?;
    core_clr::prepare(bench.place, bench.width)?;
    let (program, config) = (bench.path("Program.exe"), bench.path("runtimeconfig.json"));
    write(&config, dotnet::RUNTIME_CONFIG)?;
    let assembly = csharp::assembly(workspace, &bench.folder)?;
    csharp::program(
        csharp::mono_compiler(workspace),
        &assembly,
        &program,
        sources,
    )?;
    Ok(vec![
        windows_path(&core_clr::starter(bench.place, bench.width)),
        "exec".into(),
        "--runtimeconfig".into(),
        windows_path(&config),
        windows_path(&program),
    ])
}

/// By Free Pascal in Delphi mode.
fn by_pascal(bench: &Bench, source: &str) -> Result<Vec<String>, StepError> {
    pascal::prepare(bench.place, bench.width)?;
    let program = bench.path("program.exe");
    let root = bench.place.workspace.root();
    let mut compile = pascal::compiler(bench.place, bench.width);
    compile.args(["-Mdelphi", "-Sewn", "-v0ew"]);
    compile.arg(format!("-FU{}", bench.folder.display()));
    compile.arg(format!("-o{}", program.display()));
    compile.arg(format!("-Fu{}", root.join("bindings/delphi").display()));
    run(compile.arg(root.join(source)))?;
    Ok(vec![windows_path(&program)])
}

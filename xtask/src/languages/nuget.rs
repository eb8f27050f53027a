//! The NuGet package, packed without `dotnet pack`: a zip with a manifest, from the same files that
//! `bindings/csharp/Onshi.csproj` names. It is tried as a vendor would: unpacked beside a fresh project of
//! .NET Framework, which xbuild builds and Mono runs.

use super::csharp::{BINDING, LIBRARY, mono, show_day};
use super::{Place, unusable};
use crate::command::{StepError, Workspace, run};
use crate::programs::Program;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;

/// Builds projects of .NET Framework as Visual Studio keeps them.
const XBUILD: Program = Program::new("xbuild", &["mono-xbuild"]);

/// Debian's Mono has one set of assemblies and none for each version to compile against.
const FRAMEWORKS: (&str, &str) = (
    "frameworks/.NETFramework/v4.6.2/RedistList/FrameworkList.xml",
    r#"<FileList Name=".NET Framework 4.6.2" TargetFrameworkDirectory="/usr/lib/mono/4.5"/>"#,
);

/// Where the native libraries stand in the package.
pub const LINUX: &str = "runtimes/linux-x64/native/libonshi1.so";
pub const WINDOWS_X64: &str = "runtimes/win-x64/native/onshi1.dll";
pub const WINDOWS_X86: &str = "runtimes/win-x86/native/onshi1.dll";

/// Those for Windows, and where `cargo xtask windows` makes them.
const WINDOWS: [(&str, &str); 2] = [
    (WINDOWS_X64, "target/windows/x64/onshi1.dll"),
    (WINDOWS_X86, "target/windows/x86/onshi1.dll"),
];

/// What a project for a processor must have beside its program afterwards, from which file of the package.
const COPIED: [(&str, &[(&str, &str)]); 3] = [
    ("x64", &[("onshi1.dll", WINDOWS_X64)]),
    ("x86", &[("onshi1.dll", WINDOWS_X86)]),
    (
        "AnyCPU",
        &[
            ("x64/onshi1.dll", WINDOWS_X64),
            ("x86/onshi1.dll", WINDOWS_X86),
        ],
    ),
];

/// The assemblies of the package: one of .NET Framework, which is .NET Standard 2.0 as well, and one of 2.1.
pub fn assemblies<'a>(framework: &'a Path, standard: &'a Path) -> [(&'static str, &'a Path); 3] {
    [
        ("net462", framework),
        ("netstandard2.0", framework),
        ("netstandard2.1", standard),
    ]
}

/// A file of the package.
struct Entry {
    name: String,
    bytes: Vec<u8>,
}

/// Packs `Onshi.VERSION.nupkg`: assemblies by framework, native libraries by where they stand in the package.
pub fn pack(
    workspace: &Workspace,
    folder: &Path,
    assemblies: &[(&str, &Path)],
    natives: &[(&str, PathBuf)],
) -> Result<PathBuf, StepError> {
    let project = read(&workspace.root().join(BINDING).join("Onshi.csproj"))?;
    let project = String::from_utf8_lossy(&project);
    let version = tag(&project, "Version")?;
    if version != env!("CARGO_PKG_VERSION") {
        return Err(StepError::Found(format!(
            "Onshi.csproj is of version {version}"
        )));
    }
    let mut entries = vec![
        Entry::new("[Content_Types].xml", CONTENT_TYPES),
        Entry::new("_rels/.rels", RELATIONS),
        Entry::new("Onshi.nuspec", manifest(&project, assemblies)?),
        Entry::new("LICENSE", read(&workspace.root().join("LICENSE"))?),
    ];
    let targets = workspace.root().join(BINDING).join("build/Onshi.targets");
    for place in ["build", "buildTransitive"] {
        let name = format!("{place}/net462/Onshi.targets");
        entries.push(Entry::new(name, read(&targets)?));
    }
    for (framework, assembly) in assemblies {
        let comments = assembly.with_extension("xml");
        entries.push(Entry::new(
            format!("lib/{framework}/Onshi.dll"),
            read(assembly)?,
        ));
        entries.push(Entry::new(
            format!("lib/{framework}/Onshi.xml"),
            read(&comments)?,
        ));
    }
    for (name, library) in natives {
        entries.push(Entry::new(*name, read(library)?));
    }
    let package = folder.join(format!("Onshi.{version}.nupkg"));
    let zipped = zipped(&entries).map_err(|why| format!("the package: {why}"))?;
    fs::write(&package, zipped).map_err(|why| unusable(&package, &why))?;
    Ok(package)
}

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
  <Default Extension="nuspec" ContentType="application/octet"/>
  <Default Extension="targets" ContentType="application/octet"/>
  <Default Extension="dll" ContentType="application/octet"/>
  <Default Extension="so" ContentType="application/octet"/>
  <Default Extension="xml" ContentType="application/octet"/>
  <Override PartName="/LICENSE" ContentType="application/octet"/>
</Types>
"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/Onshi.nuspec" Id="manifest"/>
</Relationships>
"#;

/// `Onshi.nuspec`, by what the project says of the package.
fn manifest(project: &str, assemblies: &[(&str, &Path)]) -> Result<String, StepError> {
    let frameworks: String = assemblies
        .iter()
        .map(|(framework, _)| format!("      <group targetFramework=\"{framework}\"/>\n"))
        .collect();
    Ok(format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>{}</id>
    <version>{}</version>
    <authors>{}</authors>
    <license type="expression">{}</license>
    <description>{}</description>
    <tags>{}</tags>
    <dependencies>
{frameworks}    </dependencies>
  </metadata>
</package>
"#,
        tag(project, "PackageId")?,
        tag(project, "Version")?,
        tag(project, "Authors")?,
        tag(project, "PackageLicenseExpression")?,
        tag(project, "Description")?,
        tag(project, "PackageTags")?,
    ))
}

/// What stands in a property of a project.
fn tag<'a>(project: &'a str, name: &str) -> Result<&'a str, StepError> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let after = project.split_once(&open).map(|(_, after)| after);
    let inside = after.and_then(|after| after.split_once(&close));
    let found = inside.map(|(inside, _)| inside);
    found.ok_or_else(|| StepError::Found(format!("Onshi.csproj has no {name}")))
}

/// The same bytes each time: no time of the day is in it.
fn zipped(entries: &[Entry]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for entry in entries {
        archive.start_file(&*entry.name, SimpleFileOptions::default())?;
        archive.write_all(&entry.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Packs what was built, unpacks it beside a fresh project, builds that and runs it. Windows libraries are
/// tried where they were built.
pub fn prove(
    workspace: &Workspace,
    place: &Place,
    framework: &Path,
    standard: &Path,
) -> Result<(), StepError> {
    XBUILD.ensure(workspace)?;
    let windows = WINDOWS.map(|(name, built)| (name, workspace.root().join(built)));
    let linux = (LINUX, place.built.join("libonshi.so"));
    let (natives, missing): (Vec<_>, Vec<_>) = [linux]
        .into_iter()
        .chain(windows)
        .partition(|(_, built)| built.exists());
    let assemblies = assemblies(framework, standard);
    let package = pack(workspace, &place.folder, &assemblies, &natives)?;
    let fresh = fresh_project(workspace, place, &package)?;
    build(workspace, place, &fresh, &[])?;
    show_day(
        workspace,
        place,
        mono(workspace, &fresh.join("bin/VisitDay.exe")),
    )?;
    same(&fresh.join("bin").join(LIBRARY), &unpacked(&fresh, LINUX))?;
    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
        let names = names.join(", ");
        println!("  not packed, for `cargo xtask windows` has not made them: {names}");
        return Ok(());
    }
    for (processor, copied) in COPIED {
        let output = format!("out-{processor}/");
        let options = [
            "/p:OnshiSystem=Windows_NT".into(),
            format!("/p:PlatformTarget={processor}"),
            format!("/p:OutputPath={output}"),
        ];
        build(workspace, place, &fresh, &options)?;
        for (name, from) in copied {
            same(&fresh.join(&output).join(name), &unpacked(&fresh, from))?;
        }
    }
    Ok(())
}

/// A folder with the project of the example, and the package where a project keeps its packages.
fn fresh_project(
    workspace: &Workspace,
    place: &Place,
    package: &Path,
) -> Result<PathBuf, StepError> {
    let fresh = place.path("fresh");
    let packages = unpacked(&fresh, "");
    fs::create_dir_all(&packages).map_err(|why| unusable(&packages, &why))?;
    let mut unzip = workspace.command("unzip", &["-q"]);
    run(unzip.arg(package).arg("-d").arg(&packages))?;
    for name in ["VisitDay.cs", "VisitDay.csproj"] {
        let from = workspace.root().join("examples/csharp").join(name);
        fs::copy(&from, fresh.join(name)).map_err(|why| unusable(&from, &why))?;
    }
    let (list, text) = FRAMEWORKS;
    let list = place.path(list);
    let folder = list.parent().unwrap_or(&list);
    fs::create_dir_all(folder).map_err(|why| unusable(folder, &why))?;
    fs::write(&list, text).map_err(|why| unusable(&list, &why))?;
    Ok(fresh)
}

/// A file of the package in the project.
fn unpacked(fresh: &Path, name: &str) -> PathBuf {
    let folder = concat!("packages/Onshi.", env!("CARGO_PKG_VERSION"));
    fresh.join(folder).join(name)
}

fn build(
    workspace: &Workspace,
    place: &Place,
    fresh: &Path,
    options: &[String],
) -> Result<(), StepError> {
    let mut xbuild = workspace.command("xbuild", &["/nologo", "/verbosity:minimal"]);
    xbuild.env("XBUILD_FRAMEWORK_FOLDERS_PATH", place.path("frameworks"));
    xbuild.args(options).arg(fresh.join("VisitDay.csproj"));
    run(&mut xbuild).map(drop)
}

fn same(copy: &Path, of: &Path) -> Result<(), StepError> {
    match read(copy)? == read(of)? {
        true => Ok(()),
        false => Err(StepError::Found(format!(
            "{} is another file",
            copy.display()
        ))),
    }
}

fn read(file: &Path) -> Result<Vec<u8>, StepError> {
    fs::read(file).map_err(|why| unusable(file, &why))
}

impl Entry {
    fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into(),
        }
    }
}

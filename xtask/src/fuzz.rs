//! `cargo xtask fuzz [TARGET] [--seconds N]`: lets libFuzzer look for documents on which the reader is
//! lenient or of two minds.
//!
//! It starts from seeds made of `tests/vectors`, and goes on from what earlier runs found worth keeping
//! (`fuzz/corpus`, not under version control). A finding becomes a test of onshi-core.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use onshi_core::catalogue::{MessageRow, messages};

use crate::command::{StepError, Workspace, run};
use crate::programs::{GPP, on_path};

/// Pinned, so that a new release of the tool cannot turn an old commit red.
const VERSION: &str = "0.13.2";

/// Time for each target, unless the command line says another.
const SECONDS: u32 = 180;

/// A longer file makes a seed that is slow to try and no richer.
const LONGEST_SEED: u64 = 8 << 10;

/// Where the seeds come from.
const VECTORS: [&str; 3] = [
    "tests/vectors/evidence",
    "tests/vectors/evidence/clinical",
    "tests/vectors/generated",
];

/// One target, and how a file becomes its seed.
struct Target {
    name: &'static str,
    extension: &'static str,
    /// The bytes that the target takes off before the content of a file of this name.
    prefix: fn(&str) -> Vec<u8>,
}

const TARGETS: &[Target] = &[
    Target {
        name: "xml_reader",
        extension: "xml",
        prefix: |_| vec![],
    },
    Target {
        name: "record_roads",
        extension: "xml",
        prefix: |file| vec![message_of(file), 61],
    },
    Target {
        name: "shift_jis",
        extension: "xml",
        prefix: |_| vec![6],
    },
    Target {
        name: "json_form",
        extension: "json",
        prefix: |file| vec![message_of(file)],
    },
];

/// The byte by which the targets choose the message of a file name; the first if it has none.
fn message_of(file: &str) -> u8 {
    let file = file.to_ascii_lowercase();
    let begins = |message: &MessageRow| {
        let beginning = format!("{}{}", message.prefix, message.direction.tag());
        file.starts_with(&beginning.to_ascii_lowercase())
    };
    let at = messages().position(begins).unwrap_or_default();
    u8::try_from(at).unwrap_or_default()
}

/// Runs every target, or the named one, for so many seconds each.
pub fn fuzz(workspace: &Workspace, options: &[String]) -> Result<ExitCode, StepError> {
    let (targets, seconds) = choose(options)?;
    GPP.ensure(workspace)?;
    install(workspace)?;
    for target in targets {
        let corpus = seed(workspace, target)?;
        // Nothing the targets reach is unsafe code of ours: without a sanitizer they try twice as much.
        let arguments = ["fuzz", "run", "--sanitizer", "none", target.name, &corpus];
        let limits = [
            format!("-max_total_time={seconds}"),
            "-print_final_stats=1".to_owned(),
            format!("-max_len={}", 2 * LONGEST_SEED),
        ];
        let mut cargo = workspace.cargo(&arguments);
        // cargo-fuzz asks the compiler for options that are not stable.
        cargo.arg("--").args(limits).env("RUSTC_BOOTSTRAP", "1");
        run(&mut cargo)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn choose(options: &[String]) -> Result<(Vec<&'static Target>, u32), StepError> {
    let mut chosen: Vec<&Target> = TARGETS.iter().collect();
    let mut seconds = SECONDS;
    let mut options = options.iter();
    while let Some(option) = options.next() {
        if option == "--seconds" {
            let number = options.next().and_then(|number| number.parse().ok());
            seconds = number.ok_or_else(|| "--seconds needs a number".to_owned())?;
        } else {
            chosen.retain(|target| target.name == option);
        }
    }
    if chosen.is_empty() {
        let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        return Err(StepError::Found(format!(
            "no such target; there are {}",
            names.join(", ")
        )));
    }
    Ok((chosen, seconds))
}

fn install(workspace: &Workspace) -> Result<(), StepError> {
    if on_path("cargo-fuzz") {
        return Ok(());
    }
    println!("cargo-fuzz is missing; building it takes about two minutes of processor time, once.");
    run(&mut workspace.cargo(&["install", "--locked", "cargo-fuzz", "--version", VERSION]))
        .map(drop)
}

/// Writes the seeds of a target beside what earlier runs kept; the folder.
fn seed(workspace: &Workspace, target: &Target) -> Result<String, StepError> {
    let corpus = format!("fuzz/corpus/{}", target.name);
    let folder = workspace.root().join(&corpus);
    let failed = |error| StepError::Found(format!("no seeds in {corpus}: {error}"));
    fs::create_dir_all(&folder).map_err(failed)?;
    for file in vectors(workspace.root(), target.extension) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let mut seed = (target.prefix)(&name);
        seed.extend(fs::read(&file).map_err(failed)?);
        fs::write(folder.join(&*name), seed).map_err(failed)?;
    }
    Ok(corpus)
}

/// The vectors that make good seeds.
fn vectors(root: &Path, extension: &str) -> Vec<PathBuf> {
    let folders = VECTORS
        .iter()
        .filter_map(|f| fs::read_dir(root.join(f)).ok());
    let files = folders.flatten().filter_map(Result::ok);
    let small = files.filter(|file| file.metadata().is_ok_and(|of| of.len() <= LONGEST_SEED));
    let paths = small.map(|file| file.path());
    paths
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    fn chosen(line: &str) -> Result<(Vec<&'static str>, u32), String> {
        let (targets, seconds) = choose(&words(line)).map_err(|error| error.to_string())?;
        Ok((targets.iter().map(|target| target.name).collect(), seconds))
    }

    #[test]
    fn a_target_and_its_time_are_chosen_in_any_order() {
        let one = Ok((vec!["shift_jis"], 5));
        assert_eq!(chosen("shift_jis --seconds 5"), one);
        assert_eq!(chosen("--seconds 5 shift_jis"), one);
        let (all, seconds) = chosen("").unwrap();
        assert_eq!((all.len(), seconds), (TARGETS.len(), SECONDS));
        assert!(chosen("--seconds").is_err());
        assert!(chosen("shift_jsi").unwrap_err().contains("xml_reader"));
    }

    #[test]
    fn a_seed_chooses_its_own_message() {
        let chosen = |file| messages().nth(message_of(file).into()).unwrap().ident;
        assert_eq!(chosen("OQSmuquc02res.derived.xml"), "BATCH_ANSWER");
        assert_eq!(chosen("oqssiquc01res-face.xml"), "QUALIFICATION_ANSWER");
    }

    #[test]
    fn every_target_is_there_and_has_seeds() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for target in TARGETS {
            let source = format!("fuzz/fuzz_targets/{}.rs", target.name);
            assert!(root.join(source).is_file(), "{}", target.name);
            assert!(
                vectors(&root, target.extension).len() > 20,
                "{}",
                target.name
            );
        }
    }
}

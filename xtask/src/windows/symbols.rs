//! What the DLL shows and what it asks for, read out of it by objdump.

use super::library::{DLL, exports};
use super::place::Place;
use super::width::Width;
use crate::command::StepError;
use std::collections::BTreeSet;

/// DLLs that every Windows has since 7.
const SYSTEM: &[&str] = &[
    "advapi32.dll",
    "bcrypt.dll",
    "crypt32.dll",
    "kernel32.dll",
    "msvcrt.dll",
    "ntdll.dll",
    "userenv.dll",
    "ws2_32.dll",
];

/// The DLL shows what its definition says, under these very names and nothing else, and asks for nothing
/// that is not on every Windows.
pub fn check(place: &Place, width: &Width) -> Result<(), StepError> {
    let text = dump(place, width)?;
    let wanted: BTreeSet<String> = exports(place, width)?.into_iter().collect();
    let shown: BTreeSet<String> = shown(&text).map(str::to_owned).collect();
    let differing: Vec<_> = wanted.symmetric_difference(&shown).cloned().collect();
    if !differing.is_empty() {
        return Err(StepError::Found(format!(
            "{DLL} and its definition differ in: {}",
            differing.join(", ")
        )));
    }
    if named(&text) != Some(DLL) {
        let named = named(&text).unwrap_or("nothing");
        return Err(StepError::Found(format!("{DLL} calls itself {named}")));
    }
    let asked: BTreeSet<String> = asked(&text).map(str::to_ascii_lowercase).collect();
    let is_system = |name: &&String| SYSTEM.contains(&name.as_str());
    if let Some(foreign) = asked.iter().find(|name| !is_system(name)) {
        return Err(StepError::Found(format!("{DLL} asks for {foreign}")));
    }
    let asked = asked.into_iter().collect::<Vec<_>>().join(", ");
    println!("  {} exports; asks for {asked}", shown.len());
    Ok(())
}

/// Not shown while it runs: it is long.
fn dump(place: &Place, width: &Width) -> Result<String, StepError> {
    let tool = width.tool("objdump");
    let mut objdump = place.workspace.command(&tool, &["-p"]);
    objdump.arg(place.of(width).join(DLL));
    let failed = |source| StepError::Start {
        command: tool.clone(),
        source,
    };
    let output = objdump.output().map_err(failed)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The lines of the table of names, as `[   0] onshi_abi_check`; newer tools write more numbers before
/// the name.
fn shown(text: &str) -> impl Iterator<Item = &str> {
    let table = text
        .lines()
        .skip_while(|line| !line.starts_with("[Ordinal/Name Pointer] Table"))
        .skip(1);
    table
        .take_while(|line| line.trim_start().starts_with('['))
        .filter_map(|line| line.split_whitespace().last())
}

/// What the DLL calls itself, in a line as `Name  0000000000f0a032 onshi1.dll`.
fn named(text: &str) -> Option<&str> {
    let names = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        (words.next() == Some("Name")).then(|| words.last())
    });
    names.flatten().next()
}

/// Lines as `DLL Name: KERNEL32.dll`.
fn asked(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter_map(|line| line.trim_start().strip_prefix("DLL Name: "))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "\tDLL Name: KERNEL32.dll\n\tvma: Hint\n\tDLL Name: libgcc_s_dw2-1.dll\n\n\
        Name \t\t\t\t0000000000008032 onshi1.dll\nName Pointer Table \t\t000000000000802c\n\
        [Ordinal/Name Pointer] Table\n\t[   0] onshi_a\n\t[   1] +base[   2]  0001 onshi_b@4\n\n\
        The Function Table\n\t[   2] no export\n";

    #[test]
    fn names_are_read_out_of_both_tables() {
        assert_eq!(shown(DUMP).collect::<Vec<_>>(), ["onshi_a", "onshi_b@4"]);
        assert_eq!(named(DUMP), Some("onshi1.dll"));
        let asked: Vec<_> = asked(DUMP).collect();
        assert_eq!(asked, ["KERNEL32.dll", "libgcc_s_dw2-1.dll"]);
    }
}

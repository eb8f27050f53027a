//! Modules for VB6 and VBA. They are ASCII with the line ends of Windows: both read a module in the code
//! page of the machine. What is said about a function stands in `onshi.h`.

use super::api::{Api, Function, Member, Structure, Type};
use super::catalogue::{Section, Value};
use super::{NOTICE, stdcall};
use std::fmt::Write;

const LIBRARY: &str = "onshi1.dll";

const HEAD: &str = r"'
' VB6, and VBA of Office 2010 and newer in 32 and 64 bits. Every function under the name of onshi.h, where
' all of them are explained; below 0 is an error.
'
' Numbers are Long: ONSHI_NUL is -1. A handle is a Long, or a LongPtr in VBA. Text and bytes go by their
' address: StrPtr(s) and Len(s) for the functions that end in _u16, VarPtr(b(0)) for an array of Byte; 0 is
' NULL. Never give a String itself: VB would turn it into the code page of the machine. Of an array of Long
' give the first element, a(0). Begin with onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH, e).
";

/// `Onshi.bas`: constants, structures and functions.
pub fn api(api: &Api, schema_hash: u32) -> String {
    let mut text = format!(
        "{}' {NOTICE}\n{HEAD}Option Explicit\n\n",
        attribute("Onshi")
    );
    number(&mut text, "ONSHI_SCHEMA_HASH", i64::from(schema_hash));
    for constant in &api.constants {
        number(&mut text, &constant.named.name, constant.value);
    }
    for (condition, host) in [("#If Win64 Then", Host::Bits64), ("#Else", Host::Bits32)] {
        let _ = writeln!(text, "\n{condition}\n");
        structures(&mut text, api, host);
        functions(&mut text, api, host);
    }
    text += "\n#End If\n";
    windows(&text)
}

/// `OnshiFields.bas`: the numbers and codes of the catalogue, under the names of C.
pub fn fields(sections: &[Section]) -> String {
    let mut text = format!("{}' {NOTICE}\n", attribute("OnshiFields"));
    text += "' What each of them is stands in onshi_fields.h.\nOption Explicit\n";
    for section in sections {
        text += "\n";
        for entry in &section.entries {
            let name = section.flat_name(entry);
            match &entry.value {
                Value::Id(id) => number(&mut text, &name, i64::from(*id)),
                Value::Status(code) => number(&mut text, &name, i64::from(*code)),
                Value::Text(code) => {
                    let _ = writeln!(text, "Public Const {name} As String = \"{code}\"");
                }
            }
        }
    }
    windows(&text)
}

/// For whom a declaration is.
#[derive(Clone, Copy)]
enum Host {
    /// VBA in 64 bits, where there is but one calling convention.
    Bits64,
    /// VBA in 32 bits, and VB6.
    Bits32,
}

impl Host {
    fn address(self) -> &'static str {
        match self {
            Host::Bits64 => "LongPtr",
            Host::Bits32 => "Long",
        }
    }

    fn declare(self) -> &'static str {
        match self {
            Host::Bits64 => "Public Declare PtrSafe Function",
            Host::Bits32 => "Public Declare Function",
        }
    }

    fn alias(self, function: &Function) -> String {
        match self {
            Host::Bits64 => String::new(),
            Host::Bits32 => format!(" Alias \"{}\"", stdcall::twin(function)),
        }
    }
}

fn attribute(name: &str) -> String {
    format!("Attribute VB_Name = \"{name}\"\n")
}

/// VB knows signed numbers only. The trailing `&` makes a Long of a short hexadecimal number, too.
fn number(text: &mut String, name: &str, value: i64) {
    let spelled = match i32::try_from(value) {
        Ok(value) => value.to_string(),
        Err(_) => format!("&H{value:X}&"),
    };
    let _ = writeln!(text, "Public Const {name} As Long = {spelled}");
}

fn structures(text: &mut String, api: &Api, host: Host) {
    for Structure { named, members } in &api.structures {
        let _ = writeln!(text, "Public Type {}", named.name);
        for Member { named, kind } in members {
            let (name, kind) = (camel(&named.name), value(kind, host));
            let _ = writeln!(text, "    {name} As {kind}");
        }
        text.push_str("End Type\n\n");
    }
}

fn functions(text: &mut String, api: &Api, host: Host) {
    for function in &api.functions {
        let parameters = function.parameters.iter();
        let parameters = parameters.map(|it| parameter(it, api, host));
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        let (declare, alias) = (host.declare(), host.alias(function));
        let name = &function.named.name;
        let _ = writeln!(
            text,
            "{declare} {name} Lib \"{LIBRARY}\"{alias} ({parameters}) As Long"
        );
    }
}

/// The letter before the name keeps it apart from the words of the language.
fn parameter(Member { named, kind }: &Member, api: &Api, host: Host) -> String {
    let (passed, kind) = match kind {
        Type::Pointer(to) if goes_by_reference(to, api) => ("ByRef", value(to, host)),
        kind => ("ByVal", value(kind, host)),
    };
    format!("{passed} a{} As {kind}", camel(&named.name))
}

/// Numbers, handles to be given and structures do; text, bytes and handles go by their address.
fn goes_by_reference(to: &Type, api: &Api) -> bool {
    match to {
        Type::U8 | Type::Char | Type::U16 | Type::Void | Type::Callback => false,
        Type::Named(name) => !api.is_token(name),
        Type::I32 | Type::U32 | Type::Pointer(_) => true,
    }
}

fn value(kind: &Type, host: Host) -> &str {
    match kind {
        Type::I32 | Type::U32 => "Long",
        Type::U16 => "Integer",
        Type::U8 | Type::Char => "Byte",
        Type::Named(name) => name,
        Type::Void | Type::Callback | Type::Pointer(_) => host.address(),
    }
}

/// `out_length` → `OutLength`.
fn camel(name: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(1.min(word.len()));
        first.to_ascii_uppercase() + rest
    };
    name.split('_').map(word).collect()
}

fn windows(text: &str) -> String {
    text.replace('\n', "\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn both() -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let api = super::super::read_api(root, super::super::SOURCES).unwrap();
        super::api(&api, 0xFFFF_FFFF) + &fields(&super::super::catalogue::sections())
    }

    #[test]
    fn a_function_is_declared_for_both_widths() {
        let text = both();
        for declared in [
            "Public Declare PtrSafe Function onshi_session_open Lib \"onshi1.dll\" (ByRef aOptions As \
             onshi_session_options, ByRef aOutSession As LongPtr, ByRef aOutError As LongPtr) As Long",
            "Public Declare Function onshi_session_open Lib \"onshi1.dll\" Alias \
             \"onshi_session_open_stdcall\" (ByRef aOptions As onshi_session_options, ByRef \
             aOutSession As Long, ByRef aOutError As Long) As Long",
        ] {
            assert_eq!(text.matches(declared).count(), 1, "{declared}");
        }
        assert!(text.contains("Public Const ONSHI_SCHEMA_HASH As Long = &HFFFFFFFF&\r\n"));
    }

    #[test]
    fn every_code_page_reads_it_and_no_line_is_too_long() {
        let text = both();
        assert!(text.is_ascii());
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert!(text.lines().all(|line| line.len() < 1023));
    }

    /// VB does not tell `A` from `a`, in any of its modules.
    #[test]
    fn no_two_names_differ_in_case_alone() {
        let mut known = BTreeSet::new();
        for line in both().lines() {
            let mut words = line.split_whitespace().skip_while(|word| {
                ["Public", "Const", "Type", "Declare", "Function"].contains(word)
            });
            let name = words.next().unwrap_or_default();
            let declares = line.starts_with("Public ") && !line.contains("PtrSafe");
            let is_type = line.starts_with("Public Type ");
            if declares && !is_type {
                assert!(known.insert(name.to_ascii_lowercase()), "{name}");
            }
        }
        assert!(known.len() > 1000, "{} names", known.len());
    }
}

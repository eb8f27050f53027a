//! `onshi-ffi/src/call_table.rs`: every export as onshi_call_json sees it, from its signature alone. Names
//! tell what a pointer is for: `out_…` is an output, `buffer` with `capacity` a text or bytes that are
//! written, a pointer with `…_length` behind it a text, bytes or numbers.

use super::api::{Api, Function, Member, Structure, Type};
use super::catalogue::{Section, Value};
use super::{NOTICE, SOURCES};
use std::fmt::Write;

/// Exports that are not called by JSON, by how their names begin.
const LEFT_OUT: &[&str] = &[
    // They lend memory; JSON copies.
    "onshi_block_",
    "onshi_answer_next_block",
    "onshi_record_leaf",
    // It takes functions of the program's.
    "onshi_session_log",
    // They are how JSON is called.
    "onshi_call",
];

/// A parameter, or several that belong together: what they are, their name, and how many words of the
/// call they take.
struct Argument<'a> {
    kind: &'static str,
    name: &'a str,
    structure: Option<&'a str>,
    words: usize,
}

/// The table as Rust.
pub fn table(api: &Api, sections: &[Section]) -> Result<String, String> {
    let functions = api.functions.iter().filter(|it| is_called(&it.named.name));
    let mut rows = String::new();
    let mut used = Vec::new();
    for function in functions {
        let arguments =
            arguments(function, api).map_err(|why| format!("{}: {why}", function.named.name))?;
        used.extend(arguments.iter().filter_map(|it| it.structure));
        rows += &row(&function.named.name, &arguments);
    }
    let structures = api.structures.iter();
    let inner: Vec<&str> = structures
        .clone()
        .filter(|it| used.contains(&&*it.named.name))
        .flat_map(|it| &it.members)
        .filter_map(|member| within(&member.kind, api))
        .collect();
    used.extend(inner);
    let structures = structures.filter(|it| used.contains(&&*it.named.name));
    let layouts: Result<String, String> = structures.map(|it| layout(it, api)).collect();
    let modules = SOURCES.iter().map(|file| file.trim_end_matches(".rs"));
    let uses: String = modules
        .map(|module| format!("#[allow(unused_imports)]\nuse crate::{module}::*;\n"))
        .collect();
    let layouts = layouts?;
    Ok(format!(
        "//! {NOTICE}\n//! Every export with its parameters, for onshi_call_json.\n\n\
         use crate::calling::{{calls, constants, layouts}};\n{uses}\n\
         layouts! {{\n{layouts}}}\n\ncalls! {{\n{rows}}}\n\nconstants! {{\n{}}}\n",
        constants(api, sections)
    ))
}

fn is_called(name: &str) -> bool {
    !name.ends_with("_u16") && !LEFT_OUT.iter().any(|begin| name.starts_with(begin))
}

fn row(name: &str, arguments: &[Argument<'_>]) -> String {
    let mut line = format!("    {name}(");
    for (at, argument) in arguments.iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        let _ = match argument.structure {
            Some(structure) => write!(
                line,
                "{comma}{} {structure} {}",
                argument.kind, argument.name
            ),
            None => write!(line, "{comma}{} {}", argument.kind, argument.name),
        };
    }
    let words: usize = arguments.iter().map(|argument| argument.words).sum();
    let words: Vec<String> = (0..words).map(|at| at.to_string()).collect();
    format!("{line}) {};\n", words.join(" "))
}

fn arguments<'a>(function: &'a Function, api: &Api) -> Result<Vec<Argument<'a>>, String> {
    let mut rest = &function.parameters[..];
    let mut arguments = Vec::new();
    while let Some(argument) = argument(rest, api)? {
        rest = &rest[argument.words..];
        arguments.push(argument);
    }
    Ok(arguments)
}

/// The first argument of these parameters.
fn argument<'a>(rest: &'a [Member], api: &Api) -> Result<Option<Argument<'a>>, String> {
    let Some(first) = rest.first() else {
        return Ok(None);
    };
    let name = &*first.named.name;
    let then = rest.get(1).map_or("", |next| &*next.named.name);
    let has_length = then == format!("{name}_length");
    let is_written = then == "capacity";
    let is_output = name.starts_with("out_");
    let is_counted = rest.iter().any(|it| it.named.name == "count");
    let plain = |kind, words| Ok((kind, None, words));
    let found = match &first.kind {
        Type::U32 if name == "count" => plain("Count", 1),
        Type::U32 => plain("Number", 1),
        Type::Pointer(to) => match &**to {
            Type::Char if is_written => plain("Buffer", 3),
            Type::U8 if is_written => plain("BytesBuffer", 3),
            Type::U32 if is_written => plain("NumbersBuffer", 3),
            Type::Char if has_length => plain("Text", 2),
            Type::U8 if has_length => plain("Bytes", 2),
            Type::U32 if has_length => plain("Numbers", 2),
            Type::U32 if is_output => plain("NumberOut", 1),
            Type::U32 if is_counted => plain("CountedNumbers", 1),
            Type::I32 if is_output => plain("SignedOut", 1),
            Type::Named(token) if api.is_token(token) => plain("Object", 1),
            Type::Named(structure) if is_output => Ok(("StructureOut", Some(&**structure), 1)),
            Type::Named(structure) => Ok(("Structure", Some(&**structure), 1)),
            Type::Pointer(to) => match &**to {
                Type::Named(_) if name == "out_error" => plain("Error", 1),
                Type::Named(_) if is_output => plain("ObjectOut", 1),
                Type::Named(_) if name.starts_with("inout_") => plain("ObjectInOut", 1),
                Type::Named(_) => plain("Objects", 1),
                Type::Char => plain("Texts", 1),
                _ => Err(()),
            },
            _ => Err(()),
        },
        _ => Err(()),
    };
    let (kind, structure, words) =
        found.map_err(|()| format!("JSON has nothing for the parameter {name}"))?;
    Ok(Some(Argument {
        kind,
        name: name.trim_start_matches("inout_").trim_start_matches("out_"),
        structure,
        words,
    }))
}

fn layout(structure: &Structure, api: &Api) -> Result<String, String> {
    let mut line = format!("    {} {{", structure.named.name);
    let members = structure.members.iter();
    let names = || members.clone().map(|member| &*member.named.name);
    for member in members.clone() {
        let name = &*member.named.name;
        let counts = name
            .strip_suffix("_length")
            .is_some_and(|of| names().any(|name| name == of));
        let inner = within(&member.kind, api);
        let kind = match &member.kind {
            _ if name == "struct_size" || name == "reserved" || counts => continue,
            Type::U32 => "Number".to_owned(),
            Type::I32 => "Signed".to_owned(),
            Type::Pointer(to) if **to == Type::Char => format!("Text {name}_length"),
            Type::Pointer(to) if matches!(&**to, Type::Named(it) if api.is_token(it)) => {
                "Object".to_owned()
            }
            _ if inner.is_some() => format!("Structure {}", inner.unwrap_or_default()),
            _ => {
                let of = &structure.named.name;
                return Err(format!("JSON has nothing for the member {name} of {of}"));
            }
        };
        let _ = write!(line, " {name}: {kind},");
    }
    Ok(line + " }\n")
}

/// The structure that a member points to.
fn within<'a>(kind: &'a Type, api: &Api) -> Option<&'a str> {
    match kind {
        Type::Pointer(to) => match &**to {
            Type::Named(name) if !api.is_token(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// Numbers by name, so that a request can say ONSHI_KIND_VISIT.
fn constants(api: &Api, sections: &[Section]) -> String {
    let own = api.constants.iter().filter_map(|constant| {
        let value = u32::try_from(constant.value).ok()?;
        Some((constant.named.name.clone(), value))
    });
    let catalogued = sections.iter().flat_map(|section| {
        section
            .entries
            .iter()
            .filter_map(|entry| match entry.value {
                Value::Id(id) => Some((section.flat_name(entry), id)),
                Value::Status(_) | Value::Text(_) => None,
            })
    });
    let mut all: Vec<(String, u32)> = own.chain(catalogued).collect();
    all.sort();
    let lines = all
        .iter()
        .map(|(name, value)| format!("    {name} {value};\n"));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(parameters: &str) -> Result<String, String> {
        let source = format!(
            "/// T.\npub struct onshi_thing {{ _opaque: () }}\n\
             /// Does.\n/// Ownership: .\n/// NULL: .\n/// Thread: .\n/// Returns: .\n\
             #[unsafe(no_mangle)] pub unsafe extern \"C\" fn onshi_do({parameters}) -> i32 {{ boundary() }}"
        );
        let mut api = Api::default();
        api.add(&source)?;
        Ok(row("onshi_do", &arguments(&api.functions[0], &api)?))
    }

    #[test]
    fn names_tell_what_a_pointer_is_for() {
        for (parameters, expected) in [
            (
                "a: u32, thing: *const onshi_thing",
                "Number a, Object thing) 0 1;",
            ),
            ("key: *const c_char, key_length: u32", "Text key) 0 1;"),
            (
                "buffer: *mut c_char, capacity: u32, out_length: *mut u32, out_error: *mut *mut onshi_error",
                "Buffer buffer, Error error) 0 1 2 3;",
            ),
            (
                "inout_thing: *mut *mut onshi_thing",
                "ObjectInOut thing) 0;",
            ),
            (
                "jobs: *mut u32, capacity: u32, out_count: *mut u32",
                "NumbersBuffer jobs) 0 1 2;",
            ),
            (
                "a: *const u32, b: *const u32, count: u32",
                "CountedNumbers a, CountedNumbers b, Count count) 0 1 2;",
            ),
            ("out_job: *mut u32", "NumberOut job) 0;"),
        ] {
            let row = read(parameters).unwrap();
            assert_eq!(row, format!("    onshi_do({expected}\n"));
        }
    }

    #[test]
    fn a_pointer_that_nobody_understands_is_refused() {
        for parameters in [
            "text: *const c_char",
            "out_text: *mut *const u16",
            "n: *const u32",
        ] {
            assert!(read(parameters).is_err(), "{parameters}");
        }
    }
}

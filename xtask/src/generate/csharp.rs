//! Declarations for C# 7, .NET Standard 2.0 and newer, Mono included: blittable types only, so that
//! no runtime copies or frees anything on its own.

use super::api::{Api, Member, Named, Type};
use super::catalogue::{Entry, Section, Value};
use super::{NOTICE, Version};
use std::fmt::Write;

/// `Onshi.Native.g.cs`: every export under its C name.
pub fn native(api: &Api, version: &Version) -> String {
    let mut text = format!(
        "// {NOTICE}\nusing System;\nusing System.Runtime.InteropServices;\n\n\
         namespace Onshi\n{{\n"
    );
    for structure in &api.structures {
        summary(&mut text, "    ", &structure.named);
        let name = &structure.named.name;
        text += "    [StructLayout(LayoutKind.Sequential)]\n";
        let _ = writeln!(text, "    public unsafe struct {name}\n    {{");
        for member in &structure.members {
            summary(&mut text, "        ", &member.named);
            let _ = writeln!(text, "        public {};", declared(member, api));
        }
        text += "    }\n\n";
    }
    text += "    /// <summary>The C interface as it is. Handles are IntPtr.</summary>\n";
    text += "    public static unsafe class Native\n    {\n";
    text += "        const string Library = \"onshi\";\n";
    let hash = version.schema_hash;
    let _ = writeln!(
        text,
        "        public const uint ONSHI_SCHEMA_HASH = 0x{hash:08X};"
    );
    for constant in &api.constants {
        let kind = if constant.signed { "int" } else { "uint" };
        let (name, value) = (&constant.named.name, constant.value);
        let _ = writeln!(text, "        public const {kind} {name} = {value};");
    }
    for function in &api.functions {
        text += "\n";
        summary(&mut text, "        ", &function.named);
        text += "        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]\n";
        let parameters = function.parameters.iter().map(|p| declared(p, api));
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        let name = &function.named.name;
        let _ = writeln!(
            text,
            "        public static extern int {name}({parameters});"
        );
    }
    text + "    }\n}\n"
}

fn summary(text: &mut String, indent: &str, named: &Named) {
    let _ = writeln!(text, "{indent}/// <summary>");
    for line in &named.doc {
        let line = line.replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(text, "{indent}/// {line}");
    }
    let _ = writeln!(text, "{indent}/// </summary>");
}

fn declared(member: &Member, api: &Api) -> String {
    format!("{} {}", spell(&member.kind, api), member.named.name)
}

fn spell(kind: &Type, api: &Api) -> String {
    match kind {
        Type::I32 => "int".into(),
        Type::U32 => "uint".into(),
        Type::U16 => "ushort".into(),
        Type::U8 | Type::Char => "byte".into(),
        Type::Void => "void".into(),
        Type::Callback => "IntPtr".into(),
        Type::Named(name) => name.clone(),
        Type::Pointer(to) => match &**to {
            Type::Named(name) if api.is_token(name) => "IntPtr".into(),
            Type::Void => "IntPtr".into(),
            to => spell(to, api) + "*",
        },
    }
}

/// `Onshi.Fields.g.cs`: the numbers and codes of the catalogue, one class per kind.
pub fn fields(sections: &[Section]) -> String {
    let mut text = format!("// {NOTICE}\nnamespace Onshi\n{{\n");
    for section in sections {
        let title = section.title;
        let _ = writeln!(text, "    /// <summary>{title}</summary>");
        let _ = writeln!(text, "    public static class {}\n    {{", section.class);
        for group in section.entries.chunk_by(|a, b| a.group == b.group) {
            match group.first().and_then(|entry| entry.group.as_deref()) {
                None => constants(&mut text, "        ", section.class, group),
                Some(name) => {
                    let _ = writeln!(text, "        public static class {name}\n        {{");
                    constants(&mut text, "            ", name, group);
                    text += "        }\n";
                }
            }
        }
        text += "    }\n";
    }
    text + "}\n"
}

/// The members of a class. C# refuses one that is called as its class; it is then a value of it.
fn constants(text: &mut String, indent: &str, class: &str, entries: &[Entry]) {
    for entry in entries {
        let (kind, value) = match entry.value {
            Value::Id(id) => ("uint", format!("0x{id:X}")),
            Value::Status(code) => ("int", code.to_string()),
            Value::Text(code) => ("string", format!("\"{code}\"")),
        };
        let comment = entry.comment.replace('&', "&amp;").replace('<', "&lt;");
        let ident = match entry.ident == class {
            true => format!("{class}Value"),
            false => entry.ident.clone(),
        };
        let _ = writeln!(text, "{indent}/// <summary>{comment}</summary>");
        let _ = writeln!(text, "{indent}public const {kind} {ident} = {value};");
    }
}

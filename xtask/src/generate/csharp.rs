//! Declarations for C# 7.3, .NET Framework 4.6.2, .NET Standard 2.0 and newer, Mono included: numbers,
//! pointers and safe handles only, so that no runtime converts a text by its code page.

use super::api::{Api, Member, Named, Type};
use super::catalogue::{Entry, Section, Value, camel};
use super::{NOTICE, Version};
use std::fmt::Write;

/// The letter of the section that becomes `Onshi.Codes.g.cs`.
pub const CODES: char = 'C';

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
    for token in &api.tokens {
        handle(&mut text, token);
    }
    text += "    /// <summary>The C interface as it is.</summary>\n";
    text += "    public static unsafe partial class Native\n    {\n";
    let abi = api
        .constants
        .iter()
        .find(|one| one.named.name == "ONSHI_ABI");
    let abi = abi.map_or(0, |abi| abi.value);
    let _ = writeln!(text, "        const string Library = \"onshi{abi}\";");
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
        let frees = function.named.name.ends_with("_free");
        let parameters = function.parameters.iter().map(|parameter| {
            let token = token_of(&parameter.kind, api).filter(|_| !frees);
            match token {
                Some(token) => format!("{} {}", handle_name(token), parameter.named.name),
                None => declared(parameter, api),
            }
        });
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        let name = &function.named.name;
        let _ = writeln!(
            text,
            "        public static extern int {name}({parameters});"
        );
    }
    text + "    }\n}\n"
}

/// The opaque type that a parameter is a handle of.
fn token_of<'a>(kind: &'a Type, api: &Api) -> Option<&'a str> {
    match kind {
        Type::Pointer(to) => match &**to {
            Type::Named(name) if api.is_token(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// A handle of one kind, which frees what it holds when nobody can use it any more.
fn handle(text: &mut String, token: &Named) {
    summary(text, "    ", token);
    let (name, class) = (&token.name, handle_name(&token.name));
    let _ = write!(
        text,
        "    public sealed class {class} : Handle\n    {{\n\
         \x20       /// <summary>NULL, where a call allows it.</summary>\n\
         \x20       public static readonly {class} None = new {class}(IntPtr.Zero);\n\n\
         \x20       /// <summary>Takes over what a call gave.</summary>\n\
         \x20       public {class}(IntPtr given) : base(given) {{ }}\n\n\
         \x20       /// <summary>Frees it.</summary>\n\
         \x20       protected override bool ReleaseHandle()\n        {{\n\
         \x20           return Native.{name}_free(handle) >= 0;\n        }}\n    }}\n\n"
    );
}

/// `onshi_settings_update` → `SettingsUpdateHandle`
pub fn handle_name(token: &str) -> String {
    let noun = token.strip_prefix("onshi_").unwrap_or(token);
    camel(noun) + "Handle"
}

fn summary(text: &mut String, indent: &str, named: &Named) {
    let _ = writeln!(text, "{indent}/// <summary>");
    for line in &named.doc {
        let _ = writeln!(text, "{indent}/// {}", escaped(line));
    }
    let _ = writeln!(text, "{indent}/// </summary>");
}

/// A text inside a comment, which is XML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
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

/// `Onshi.Fields.g.cs`: the numbers of the catalogue, one class per kind. Its codes are typed.
pub fn fields(sections: &[Section]) -> String {
    let mut text = format!("// {NOTICE}\nnamespace Onshi\n{{\n");
    for section in sections.iter().filter(|section| section.letter != CODES) {
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
        let comment = escaped(&entry.comment);
        let ident = match entry.ident == class {
            true => format!("{class}Value"),
            false => entry.ident.clone(),
        };
        let _ = writeln!(text, "{indent}/// <summary>{comment}</summary>");
        let _ = writeln!(text, "{indent}public const {kind} {ident} = {value};");
    }
}

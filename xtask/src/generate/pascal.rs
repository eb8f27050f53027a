//! Units for Delphi XE2 and newer and for Free Pascal. The library is loaded by a call and not by
//! the linker, so that a program can start without it and say what is missing.

use super::api::{Api, Member, Named, Type};
use super::catalogue::{Section, Value};
use super::{NOTICE, Version};
use std::fmt::Write;

/// Tells Delphi that the comments are UTF-8.
const MARK: char = '\u{FEFF}';

const HEAD: &str = r"
{$IFDEF FPC}{$MODE DELPHI}{$PACKRECORDS C}{$ELSE}{$A8}{$ENDIF}
{$MINENUMSIZE 4}

interface

uses
  {$IFDEF FPC}dynlibs{$ELSE}Windows{$ENDIF}, SysUtils;
";

/// `Onshi.Api.pas`: every export under its C name.
pub fn api(api: &Api, version: &Version) -> String {
    let mut text = format!("{MARK}// {NOTICE}\nunit Onshi.Api;\n{HEAD}\nconst\n");
    let hash = version.schema_hash;
    let _ = writeln!(text, "  ONSHI_SCHEMA_HASH = Cardinal(${hash:08X});");
    for constant in &api.constants {
        let (name, value) = (&constant.named.name, constant.value);
        let kind = if constant.signed {
            "Integer"
        } else {
            "Cardinal"
        };
        let _ = writeln!(text, "  {name} = {kind}({value});");
    }
    text += "\ntype\n  EOnshiLoad = class(Exception);\n";
    for token in &api.tokens {
        let name = camel(&token.name);
        comment(&mut text, token);
        let _ = writeln!(text, "  T{name} = type Pointer;\n  P{name} = ^T{name};");
    }
    for structure in &api.structures {
        let name = camel(&structure.named.name);
        comment(&mut text, &structure.named);
        let _ = writeln!(text, "  P{name} = ^T{name};\n  T{name} = record");
        for member in &structure.members {
            comment(&mut text, &member.named);
            let (name, kind) = (camel(&member.named.name), spell(&member.kind, api));
            let _ = writeln!(text, "    {name}: {kind};");
        }
        text += "  end;\n";
    }
    text += "\nvar\n";
    for function in &api.functions {
        comment(&mut text, &function.named);
        let parameters = function.parameters.iter().map(|p| parameter(p, api));
        let parameters = parameters.collect::<Vec<_>>().join("; ");
        let name = &function.named.name;
        let _ = writeln!(text, "  {name}: function({parameters}): Integer; cdecl;");
    }
    text + &loading(api)
}

fn parameter(member: &Member, api: &Api) -> String {
    format!(
        "A{}: {}",
        camel(&member.named.name),
        spell(&member.kind, api)
    )
}

fn loading(api: &Api) -> String {
    let mut text = String::from(
        r"
{ Loads the library and finds every function; raises EOnshiLoad if that is not possible. }
procedure OnshiLoad(const AFileName: string);

implementation

var
  Library_: {$IFDEF FPC}TLibHandle{$ELSE}HMODULE{$ENDIF};

function Need(const AName: string): Pointer;
begin
  {$IFDEF FPC}
  Result := GetProcedureAddress(Library_, AName);
  {$ELSE}
  Result := GetProcAddress(Library_, PChar(AName));
  {$ENDIF}
  if Result = nil then
    raise EOnshiLoad.Create('this onshi library has no ' + AName);
end;

procedure OnshiLoad(const AFileName: string);
begin
  {$IFDEF FPC}
  Library_ := LoadLibrary(AFileName);
  {$ELSE}
  Library_ := LoadLibrary(PChar(AFileName));
  {$ENDIF}
  if Library_ = 0 then
    raise EOnshiLoad.Create('cannot load ' + AFileName);
",
    );
    for function in &api.functions {
        let name = &function.named.name;
        let _ = writeln!(text, "  @{name} := Need('{name}');");
    }
    text + "end;\n\nend.\n"
}

fn comment(text: &mut String, named: &Named) {
    for line in &named.doc {
        let _ = writeln!(text, "  // {line}");
    }
}

fn spell(kind: &Type, api: &Api) -> String {
    match kind {
        Type::I32 => "Integer".into(),
        Type::U32 => "Cardinal".into(),
        Type::U16 => "WideChar".into(),
        Type::U8 => "Byte".into(),
        Type::Char => "AnsiChar".into(),
        Type::Void | Type::Callback => "Pointer".into(),
        Type::Named(name) => format!("T{}", camel(name)),
        Type::Pointer(to) => match &**to {
            Type::Void => "Pointer".into(),
            // What C calls `onshi_record *` is the handle itself.
            Type::Named(name) if api.is_token(name) => spell(to, api),
            Type::U16 => "PWideChar".into(),
            to => format!("P{}", spell(to, api).trim_start_matches('T')),
        },
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

/// `Onshi.Fields.pas`: the numbers and codes of the catalogue, under the names of C.
pub fn fields(sections: &[Section]) -> String {
    let mut text = format!("{MARK}// {NOTICE}\nunit Onshi.Fields;\n\ninterface\n\nconst\n");
    for section in sections {
        let _ = writeln!(text, "  // ---- {} ----", section.title);
        for entry in &section.entries {
            let value = match entry.value {
                Value::Id(id) => format!("Cardinal(${id:X})"),
                Value::Status(code) => code.to_string(),
                Value::Text(code) => format!("'{code}'"),
            };
            let (name, said) = (section.flat_name(entry), &entry.comment);
            let _ = writeln!(text, "  {name} = {value}; // {said}");
        }
    }
    text + "\nimplementation\n\nend.\n"
}

//! The raw interface for Delphi 7 and newer and for Free Pascal.
//!
//! What is generated for Delphi is ASCII: Delphi 7 refuses the mark of UTF-8, and the newer ones read
//! a file without it in the code page of the machine. The Japanese names stand in the book.

use super::api::{Api, Function, Member, Named, Type};
use super::{NOTICE, Version};
use std::fmt::Write;

const HEAD: &str = r"
{ Every export under its C name; onshi.h says what each one does. By default the library is loaded by
  OnshiBind, so that a program starts without it and can say what is missing; until then every call
  gives ONSHI_NOT_LOADED. With ONSHI_LINKED defined, the system loads it as the program starts. }

{$IFDEF FPC}{$MODE DELPHI}{$PACKRECORDS C}{$ELSE}{$A8}{$ENDIF}
{$MINENUMSIZE 4}

interface

{$IFNDEF ONSHI_LINKED}
uses
  {$IFDEF MSWINDOWS}Windows{$ELSE}dynlibs{$ENDIF};
{$ENDIF}

const
  { What functions give while there is no library. }
  ONSHI_NOT_LOADED = Low(Integer);

  { How the system finds it. The name carries the version of the interface. }
  {$IFDEF MSWINDOWS}
  OnshiLibrary = 'onshi1.dll';
  {$ELSE}
  OnshiLibrary = {$IFDEF ONSHI_LINKED}'onshi'{$ELSE}'libonshi.so.1'{$ENDIF};
  {$ENDIF}

type
  { Text: string where that is Unicode, and the Unicode string there is in older ones. }
  {$IFDEF FPC}
  OnshiString = UnicodeString;
  {$ELSE}
  OnshiString = {$IFDEF UNICODE}UnicodeString{$ELSE}WideString{$ENDIF};
  {$ENDIF}
  POnshiText = ^PAnsiChar;

const
";

/// `OnshiApi.pas`: every export under its C name.
pub fn api(api: &Api, version: &Version) -> String {
    let mut text = format!("// {NOTICE}\nunit OnshiApi;\n{HEAD}");
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
    text += "\ntype\n";
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
    functions(&mut text, api);
    text + &loading(api)
}

/// Variables to be bound, or what the linker binds.
fn functions(text: &mut String, api: &Api) {
    *text += "\n{$IFNDEF ONSHI_LINKED}\nvar\n";
    for function in &api.functions {
        comment(text, &function.named);
        let (name, parameters) = (&function.named.name, parameters(function, api));
        let _ = writeln!(text, "  {name}: function({parameters}): Integer; cdecl;");
    }
    *text += "\n{$ELSE}\n";
    for function in &api.functions {
        let (name, parameters) = (&function.named.name, parameters(function, api));
        let _ = writeln!(
            text,
            "function {name}({parameters}): Integer; cdecl; external OnshiLibrary;"
        );
    }
    *text += "{$ENDIF}\n";
}

fn parameters(function: &Function, api: &Api) -> String {
    let one = |member: &Member| {
        let name = camel(&member.named.name);
        format!("A{name}: {}", spell(&member.kind, api))
    };
    let all: Vec<_> = function.parameters.iter().map(one).collect();
    all.join("; ")
}

fn loading(api: &Api) -> String {
    let mut text = String::from(
        r"
{$IFNDEF ONSHI_LINKED}
{ Loads the library and finds every function. '' if that was possible; else what is missing: the file
  itself, or the first function that the file does not have. }
function OnshiBind(const AFileName: OnshiString): OnshiString;

{ Lets the library go. Every object of it must be gone. }
procedure OnshiUnbind;
{$ENDIF}

implementation

{$IFNDEF ONSHI_LINKED}
type
  TLibrary = {$IFDEF MSWINDOWS}HMODULE{$ELSE}TLibHandle{$ENDIF};

var
  Loaded: TLibrary;
  Missing: OnshiString;

{ The caller takes the arguments off the stack, so that one function can stand for all. }
function NotLoaded: Integer; cdecl;
begin
  Result := ONSHI_NOT_LOADED;
end;

function Find(const AName: AnsiString): Pointer;
begin
  Result := nil;
  if Loaded <> 0 then
  begin
    {$IFDEF MSWINDOWS}
    Result := GetProcAddress(Loaded, PAnsiChar(AName));
    {$ELSE}
    Result := GetProcedureAddress(Loaded, AName);
    {$ENDIF}
    if (Result = nil) and (Missing = '') then
      Missing := OnshiString(AName);
  end;
  if Result = nil then
    Result := @NotLoaded;
end;

procedure FindAll;
begin
  Missing := '';
",
    );
    for function in &api.functions {
        let name = &function.named.name;
        let _ = writeln!(text, "  @{name} := Find('{name}');");
    }
    text + r"end;

function OnshiBind(const AFileName: OnshiString): OnshiString;
begin
  OnshiUnbind;
  {$IFDEF MSWINDOWS}
  Loaded := LoadLibraryW(PWideChar(AFileName));
  {$ELSE}
  Loaded := LoadLibrary(UTF8Encode(AFileName));
  {$ENDIF}
  FindAll;
  Result := Missing;
  if Loaded = 0 then
    Result := AFileName;
  if Result <> '' then
    OnshiUnbind;
end;

procedure OnshiUnbind;
var
  Old: TLibrary;
begin
  Old := Loaded;
  Loaded := 0;
  FindAll;
  if Old <> 0 then
    {$IFDEF MSWINDOWS}FreeLibrary{$ELSE}UnloadLibrary{$ENDIF}(Old);
end;

initialization
  FindAll;
{$ENDIF}

end.
"
}

fn comment(text: &mut String, named: &Named) {
    for line in &named.doc {
        let _ = writeln!(text, "  // {}", ascii(line));
    }
}

/// A comment without its Japanese.
pub fn ascii(said: &str) -> String {
    let said = said.replace('…', "...").replace('’', "'");
    let kept: String = said.chars().filter(char::is_ascii).collect();
    let kept = kept.replace(" ()", "").replace("()", "");
    kept.trim_start_matches([' ', '/', ',', '.'])
        .trim_end()
        .to_owned()
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
            Type::Pointer(text) if **text == Type::Char => "POnshiText".into(),
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

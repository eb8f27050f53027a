//! For Delphi and Free Pascal: the numbers and codes of the catalogue, and a typed record for every
//! record of it.

use super::NOTICE;
use super::catalogue::{Section, Value, screaming};
use super::pascal::ascii;
use super::typed::{Property, Shape, Typed};
use std::fmt::Write;

/// `OnshiFields.pas`: the numbers and codes of the catalogue, under the names of C.
pub fn fields(sections: &[Section], records: &[Typed]) -> String {
    let mut text = format!("// {NOTICE}\nunit OnshiFields;\n\ninterface\n\nconst\n");
    for section in sections {
        let _ = writeln!(text, "  // ---- {} ----", ascii(section.title));
        for entry in &section.entries {
            let value = match entry.value {
                Value::Id(id) => format!("Cardinal(${id:X})"),
                Value::Status(code) => code.to_string(),
                Value::Text(code) => format!("'{code}'"),
            };
            let (name, said) = (section.flat_name(entry), english(&entry.comment));
            let _ = writeln!(text, "  {name} = {value}; // {said}");
        }
    }
    text += r"
{ Of which table the codes of a field are; 0 for a field without codes. }
function OnshiTableOf(AField: Cardinal): Cardinal;

implementation

function OnshiTableOf(AField: Cardinal): Cardinal;
begin
  case AField of
";
    for (id, table) in records.iter().flat_map(coded) {
        let table = screaming(table);
        let _ = writeln!(text, "    ${id:X}: Result := ONSHI_T_{table};");
    }
    text + "  else\n    Result := 0;\n  end;\nend;\n\nend.\n"
}

fn coded(record: &Typed) -> impl Iterator<Item = (u32, &'static str)> {
    record.fields.iter().filter_map(|field| match field.value {
        Shape::Code(table) => Some((field.id, table)),
        _ => None,
    })
}

const HEAD: &str = r"
{ Every record of the catalogue as an interface. It is a view of a record, or of a group in one, and
  keeps the record alive. NewX makes an empty message; AsX reads a record that is there as an X.
  Text that is absent reads as ''; Has tells it apart. A group that is read and is absent stays absent;
  writing into it makes it. Dates are also properties ...AsDate, 0 if there is none; codes are also
  properties ...Label. }

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiApi, OnshiRecord;

type
";

/// `OnshiRecords.pas`: every record of the catalogue as an interface.
pub fn records(records: &[Typed]) -> String {
    let mut text = format!("// {NOTICE}\nunit OnshiRecords;\n{HEAD}");
    for record in records {
        let _ = writeln!(text, "  I{} = interface;", named(&record.name));
    }
    for record in records {
        interface(&mut text, record);
    }
    for record in records {
        for header in makers(record) {
            let _ = writeln!(text, "{header};");
        }
    }
    text += "\nimplementation\n\ntype\n";
    for record in records {
        class(&mut text, record);
    }
    for record in records {
        bodies(&mut text, record);
    }
    text + "end.\n"
}

fn interface(text: &mut String, record: &Typed) {
    let name = named(&record.name);
    let said = if record.message { " // a message" } else { "" };
    let _ = writeln!(text, "\n  I{name} = interface(IOnshiRecord){said}");
    for field in &record.fields {
        if let Some(header) = group(field, "") {
            let _ = writeln!(text, "    // {}\n    {header};", english(&field.comment));
        }
    }
    for field in &record.fields {
        properties(text, field);
    }
    *text += "  end;\n";
}

/// What is no group is a property of a getter that all share.
fn properties(text: &mut String, field: &Property) {
    let (name, id) = (property(field), field.id);
    let seconds = match field.value {
        Shape::Group(_) => return,
        Shape::Text => None,
        Shape::Date => Some(("AsDate", "TDateTime", "Date", true)),
        Shape::Month => Some(("AsDate", "TDateTime", "Month", true)),
        Shape::DateTime => Some(("AsDate", "TDateTime", "Moment", true)),
        Shape::Code(_) => Some(("Label", "OnshiString", "Label", false)),
    };
    let _ = writeln!(text, "    // {}", english(&field.comment));
    if field.many {
        let _ = writeln!(
            text,
            "    property {name}[AIndex: Integer]: OnshiString index ${id:08X} read GetTextAt;"
        );
        return;
    }
    let _ = writeln!(
        text,
        "    property {name}: OnshiString index ${id:08X} read GetText write SetText;"
    );
    if let Some((suffix, kind, getter, writable)) = seconds {
        let setter = match writable {
            true => format!(" write Set{getter}"),
            false => String::new(),
        };
        let _ = writeln!(
            text,
            "    property {name}{suffix}: {kind} index ${id:08X} read Get{getter}{setter};"
        );
    }
}

fn class(text: &mut String, record: &Typed) {
    let name = named(&record.name);
    let groups: Vec<_> = record.fields.iter().filter_map(|f| group(f, "")).collect();
    if groups.is_empty() {
        let _ = writeln!(text, "  T{name} = class(TOnshiView, I{name});");
        return;
    }
    let _ = writeln!(text, "  T{name} = class(TOnshiView, I{name})\n  public");
    for header in groups {
        let _ = writeln!(text, "    {header};");
    }
    *text += "  end;\n";
}

fn bodies(text: &mut String, record: &Typed) {
    let name = named(&record.name);
    let mut body = |header: String, made: String| {
        let _ = writeln!(text, "\n{header};\nbegin\n  Result := {made};\nend;");
    };
    for field in &record.fields {
        if let (Some(header), Shape::Group(of)) = (group(field, &format!("T{name}.")), &field.value)
        {
            let index = if field.many { "AIndex" } else { "0" };
            let made = format!("T{}.Inside(Self, ${:08X}, {index})", named(of), field.id);
            body(header, made);
        }
    }
    let made = [
        format!("T{name}.Over(ARecord)"),
        format!("T{name}.Over(OnshiNew(${:04X}))", record.id),
    ];
    for (header, made) in makers(record).zip(made) {
        body(header, made);
    }
    text.push('\n');
}

/// What is left of a comment without its Japanese: of `資格有効性 (Element), format` and of
/// `有効 / valid` what follows.
fn english(said: &str) -> String {
    if let Some((_, english)) = said.split_once(" / ") {
        return ascii(english);
    }
    match said.split_once(" (") {
        Some((_, element)) => ascii(&element.replacen("),", ",", 1)),
        None => ascii(said),
    }
}

/// How one comes by a record of this kind.
fn makers(record: &Typed) -> impl Iterator<Item = String> {
    let (short, name) = (&record.name, named(&record.name));
    let over = format!("function As{short}(const ARecord: IOnshiRecord): I{name}");
    let new = format!("function New{short}: I{name}");
    [over, new].into_iter()
}

/// A group is a function: of one place, or of one place for each index.
fn group(field: &Property, class: &str) -> Option<String> {
    let Shape::Group(of) = &field.value else {
        return None;
    };
    let index = if field.many { "(AIndex: Integer)" } else { "" };
    let name = property(field);
    Some(format!("function {class}{name}{index}: I{}", named(of)))
}

fn named(record: &str) -> String {
    format!("Onshi{record}")
}

/// The name of a property; not one that Pascal or every record has already.
fn property(field: &Property) -> String {
    const KEPT: &[&str] = &[
        "End", "Class", "Type", "Unit", "Label", "Result", "Count", "Has", "Json", "Told", "Check",
        "Coverage", "Handle", "Extra",
    ];
    match KEPT.contains(&&*field.name) {
        true => format!("{}_", field.name),
        false => field.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::typed::typed;
    use super::*;

    const RESERVED: &str = "and array as asm begin case class const constructor destructor \
        dispinterface div do downto else end except exports file finalization finally for function \
        goto if implementation in inherited initialization inline interface is label library mod \
        nil not object of or out packed procedure program property raise record repeat \
        resourcestring set shl shr string then threadvar to try type unit until uses var while \
        with xor";

    #[test]
    fn no_property_is_called_as_pascal_or_every_record_calls_something() {
        let unit = include_str!("../../../bindings/delphi/OnshiRecord.pas");
        let every_record: Vec<String> = unit
            .lines()
            .filter_map(|line| {
                let line = line.trim_start();
                let of = line
                    .strip_prefix("function ")
                    .or(line.strip_prefix("procedure "))?;
                Some(of.split(['(', ':', ';', '.']).next()?.to_lowercase())
            })
            .collect();
        assert!(every_record.contains(&"has".to_owned()));
        for field in typed().iter().flat_map(|record| &record.fields) {
            let name = property(field).to_lowercase();
            assert!(!RESERVED.split(' ').any(|word| word == name), "{name}");
            assert!(!every_record.contains(&name), "{name}");
        }
    }

    #[test]
    fn what_is_generated_is_ascii() {
        let all = [
            fields(&super::super::catalogue::sections(), &typed()),
            records(&typed()),
        ];
        assert!(all.iter().all(|unit| unit.is_ascii()));
        assert_eq!(
            english("有効性 (Validity), code Validity"),
            "Validity, code Validity"
        );
        assert_eq!(english("男 / male"), "male");
        assert_eq!(ascii("taken in (受付番号)…"), "taken in...");
    }
}

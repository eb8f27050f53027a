//! Typed records and codes for C#: views over a record, so that nobody spells a path or a wire name.

use super::NOTICE;
use super::catalogue::{Section, Value};
use super::csharp::CODES;
use super::typed::{Property, Shape, Typed};
use std::fmt::Write;

/// `Onshi.Codes.g.cs`: one type per code table, with its codes.
pub fn codes(sections: &[Section]) -> String {
    let mut text = format!(
        "// {NOTICE}\nnamespace Onshi\n{{\n    /// <summary>codes (コード), by table</summary>\n    \
         public static class Codes\n    {{\n"
    );
    let tables = sections.iter().filter(|section| section.letter == CODES);
    let tables = tables.flat_map(|section| section.entries.chunk_by(|a, b| a.group == b.group));
    for table in tables {
        let Some(name) = table.first().and_then(|entry| entry.group.as_deref()) else {
            continue;
        };
        let _ = writeln!(
            text,
            "        /// <summary>The codes of a table.</summary>\n        \
             public struct {name} : ICodeTable\n        {{\n            \
             uint ICodeTable.Number {{ get {{ return Tables.{name}; }} }}"
        );
        for entry in table {
            let Value::Text(value) = entry.value else {
                continue;
            };
            let (comment, ident) = (escaped(&entry.comment), member(&entry.ident, name));
            let _ = writeln!(
                text,
                "            /// <summary>{comment}</summary>\n            \
                 public static Code<{name}> {ident} {{ get {{ return new Code<{name}>(\"{value}\"); }} }}"
            );
        }
        text += "        }\n\n";
    }
    text.trim_end().to_owned() + "\n    }\n}\n"
}

/// `Onshi.Records.g.cs`: one class per record, with a property per field.
pub fn records(all: &[Typed]) -> String {
    let mut text = format!(
        "// {NOTICE}\nusing System;\nusing System.Diagnostics.CodeAnalysis;\n\nnamespace Onshi\n{{\n"
    );
    for record in all {
        let (name, id) = (&record.name, record.id);
        let kind = if record.message { ": a message" } else { "" };
        let _ = writeln!(
            text,
            "    /// <summary>{}{kind}</summary>\n    public sealed class {name} : View\n    {{\n        \
             /// <summary>Which record it is: one of Records.</summary>\n        \
             public override uint Id {{ get {{ return 0x{id:X}; }} }}\n",
            escaped(record.japanese)
        );
        for property in &record.fields {
            field(&mut text, record, property);
        }
        text = text.trim_end().to_owned() + "\n    }\n\n";
    }
    text.trim_end().to_owned() + "\n}\n"
}

fn field(text: &mut String, record: &Typed, property: &Property) {
    let comment = escaped(&property.comment);
    let name = member(&property.name, &record.name);
    let id = format!("0x{:X}", property.id);
    let _ = writeln!(text, "        /// <summary>{comment}</summary>");
    match (&property.value, property.many) {
        (Shape::Group(of), false) => {
            let _ = writeln!(
                text,
                "        public {of} {name} {{ get {{ return Group<{of}>({id}); }} }}\n"
            );
        }
        (Shape::Group(of), true) => {
            let _ = writeln!(
                text,
                "        public Groups<{of}> {name} {{ get {{ return GroupsOf<{of}>({id}); }} }}\n"
            );
        }
        (_, true) => {
            let _ = writeln!(
                text,
                "        public TextList {name} {{ get {{ return TextsOf({id}); }} }}\n"
            );
        }
        (Shape::Text, false) => plain_text(text, &name, &id),
        (Shape::Code(table), false) => {
            let code = format!("Code<Codes.{table}>");
            typed_value(text, &name, &id, &code, &code);
        }
        (Shape::Date, false) => {
            typed_value(text, &name, &id, "DateTime", "Date");
            as_written(text, &name, &id, &comment);
        }
        (Shape::Month, false) => {
            typed_value(text, &name, &id, "DateTime", "Month");
            as_written(text, &name, &id, &comment);
        }
        (Shape::DateTime, false) => {
            typed_value(text, &name, &id, "DateTime", "Moment");
            as_written(text, &name, &id, &comment);
        }
    }
}

fn plain_text(text: &mut String, name: &str, id: &str) {
    let _ = writeln!(
        text,
        "        [AllowNull, MaybeNull]\n        \
         public string {name} {{ get {{ return Read({id}); }} set {{ Write({id}, value); }} }}\n"
    );
}

/// A value that is null while the field is absent, read and written in its form.
fn typed_value(text: &mut String, name: &str, id: &str, kind: &str, form: &str) {
    let _ = writeln!(
        text,
        "        public {kind}? {name} {{ get {{ return Read{form}({id}); }} set {{ Write{form}({id}, value); }} }}\n"
    );
}

/// What a date is on the wire, also where it is no date.
fn as_written(text: &mut String, name: &str, id: &str, comment: &str) {
    let _ = writeln!(
        text,
        "        /// <summary>{comment}, as it is written</summary>"
    );
    plain_text(text, &format!("{name}Text"), id);
}

/// C# refuses a member that is called as its class; it is then a value of it.
fn member(name: &str, class: &str) -> String {
    match name == class {
        true => format!("{name}Value"),
        false => name.to_owned(),
    }
}

fn escaped(comment: &str) -> String {
    comment.replace('&', "&amp;").replace('<', "&lt;")
}

//! C++17: the enumerations of the interface, and a typed record for every record of the catalogue.

use super::NOTICE;
use super::api::Api;
use super::catalogue::{Section, Value, screaming};
use super::families::families;
use super::typed::{Property, Shape, Typed};
use std::fmt::Write;

/// Tells Microsoft's compiler that the comments are UTF-8: in Japan it takes them for Shift_JIS, in
/// which the end of a comment can swallow the line after it.
const MARK: char = '\u{FEFF}';

/// `include/onshi/enums.hpp`
pub fn enums(api: &Api, sections: &[Section], records: &[Typed]) -> String {
    let mut text = format!(
        "{MARK}// {NOTICE}\n// The numbers of the interface as enumerations; numbers to come are values of \
         them as well.\n#ifndef ONSHI_ENUMS_HPP\n#define ONSHI_ENUMS_HPP\n\n#include <cstddef>\n\
         #include <cstdint>\n\n/// How deep groups stand in a record at most.\n\
         #define ONSHI_DEEPEST {}\n\nnamespace onshi {{\n",
        deepest(records)
    );
    for family in families(api) {
        let members = family.members.iter();
        let members = members.map(|one| (lower(&one.name), one.value.to_string(), &*one.doc));
        enumeration(&mut text, family.kind.name, family.kind.japanese, members);
    }
    let operations = sections.iter().filter(|section| section.letter == 'O');
    let entries = operations.flat_map(|section| &section.entries);
    let members = entries.filter_map(|entry| match entry.value {
        Value::Id(id) => Some((snake(&entry.ident), id.to_string(), &*entry.comment)),
        _ => None,
    });
    enumeration(&mut text, "Operation", "操作", members);
    text + "\n} // namespace onshi\n\n#endif\n"
}

fn enumeration<'a>(
    text: &mut String,
    name: &str,
    japanese: &str,
    members: impl Iterator<Item = (String, String, &'a str)>,
) {
    let _ = writeln!(text, "\n/// {japanese}");
    let _ = writeln!(text, "enum class {name} : std::uint32_t {{");
    for (name, value, doc) in members {
        let _ = writeln!(text, "    {name} = {value}, ///< {doc}");
    }
    *text += "};\n";
}

/// `include/onshi_records.hpp`
pub fn records(sections: &[Section], records: &[Typed]) -> String {
    let mut text = format!(
        "{MARK}// {NOTICE}\n// Every record of the catalogue as a class, and every code table.\n\
         #ifndef ONSHI_RECORDS_HPP\n#define ONSHI_RECORDS_HPP\n\n\
         #include \"onshi/fields.hpp\"\n\nnamespace onshi {{\n\n/// Code tables (コード表).\n\
         namespace codes {{\n"
    );
    code_tables(&mut text, sections);
    text +=
        "\n} // namespace codes\n\n/// Records of messages (電文の項目).\nnamespace records {\n\n";
    for record in records {
        let _ = writeln!(text, "class {};", record.name);
    }
    for record in records {
        class(&mut text, record);
    }
    text.push('\n');
    for record in records {
        for field in &record.fields {
            if let Shape::Group(_) = field.value {
                group(&mut text, &record.name, field);
            }
        }
    }
    text + "\n} // namespace records\n\n} // namespace onshi\n\n#endif\n"
}

fn code_tables(text: &mut String, sections: &[Section]) {
    let of = |letter| {
        let sections = sections
            .iter()
            .filter(move |section| section.letter == letter);
        sections.flat_map(|section| &section.entries)
    };
    for table in of('T') {
        let Value::Id(number) = table.value else {
            continue;
        };
        let _ = writeln!(text, "\n/// {}\nstruct {} {{", table.comment, table.ident);
        let _ = writeln!(
            text,
            "    static constexpr std::uint32_t number = {number};"
        );
        let rows = of('C').filter(|row| row.group.as_deref() == Some(&*table.ident));
        for row in rows {
            if let Value::Text(value) = row.value {
                let name = match snake(&row.ident) {
                    name if name == "number" => "number_".to_owned(),
                    name => name,
                };
                let _ = writeln!(
                    text,
                    "    static constexpr std::string_view {name} = \"{value}\"; ///< {}",
                    row.comment
                );
            }
        }
        *text += "};\n";
    }
}

fn class(text: &mut String, record: &Typed) {
    let Typed { name, id, .. } = record;
    let japanese = record.japanese;
    let message = if record.message { " (電文)" } else { "" };
    let _ = writeln!(
        text,
        "\n/// {japanese}{message}\nclass {name} : public View {{\npublic:"
    );
    let _ = writeln!(text, "    static constexpr std::uint32_t id = 0x{id:04X};");
    let _ = writeln!(
        text,
        "    explicit {name}(const View &view) noexcept : View(view) {{}}"
    );
    for field in &record.fields {
        let _ = writeln!(text, "    /// {}", field.comment);
        let kind = kind(field);
        let name = property(field);
        let _ = match field.value {
            Shape::Group(_) => writeln!(text, "    inline {kind} {name}() const;"),
            _ => writeln!(
                text,
                "    {kind} {name}() const {{ return {{*this, 0x{:08X}}}; }}",
                field.id
            ),
        };
    }
    *text += "};\n";
}

/// A property that is a group stands after all classes, as groups stand in each other.
fn group(text: &mut String, record: &str, field: &Property) {
    let (kind, name, id) = (kind(field), property(field), field.id);
    let value = match field.many {
        true => format!("{kind}(*this, 0x{id:08X})"),
        false => format!("{kind}(inside(0x{id:08X}, 0))"),
    };
    let _ = writeln!(
        text,
        "inline {kind} {record}::{name}() const {{ return {value}; }}"
    );
}

fn kind(field: &Property) -> String {
    match &field.value {
        Shape::Text => "Text".into(),
        Shape::Date | Shape::Month | Shape::DateTime => "DateField".into(),
        Shape::Code(table) => format!("CodeField<codes::{table}>"),
        Shape::Group(record) if field.many => format!("Many<{record}>"),
        Shape::Group(record) => record.clone(),
    }
}

/// The name of a property; not one that views have already.
fn property(field: &Property) -> String {
    match snake(&field.name) {
        name if [
            "id", "record", "path", "steps", "count", "inside", "coverage",
        ]
        .contains(&&*name) =>
        {
            name + "_"
        }
        name => name,
    }
}

fn snake(camel: &str) -> String {
    lower(&screaming(camel))
}

/// A name in small letters, with a line after it if C++ keeps the word for itself.
fn lower(upper: &str) -> String {
    const KEPT: &[&str] = &[
        "new",
        "delete",
        "default",
        "register",
        "union",
        "operator",
        "class",
        "public",
        "private",
        "short",
        "long",
        "double",
        "switch",
        "small",
        "near",
        "far",
        "interface",
        "and",
        "or",
        "not",
        "void",
    ];
    let name = upper.to_lowercase();
    match KEPT.contains(&&*name) {
        true => name + "_",
        false => name,
    }
}

/// How many groups stand in each other at most.
fn deepest(records: &[Typed]) -> usize {
    let below = |record: &Typed| depth(records, record, 0);
    records.iter().map(below).max().unwrap_or(0)
}

fn depth(records: &[Typed], record: &Typed, above: usize) -> usize {
    /// No message is that deep: the catalogue would go round in a circle.
    const CIRCLE: usize = 32;
    let groups = record.fields.iter().filter_map(|field| match &field.value {
        Shape::Group(name) => records.iter().find(|one| one.name == *name),
        _ => None,
    });
    let below = groups.map(|one| match above < CIRCLE {
        true => depth(records, one, above + 1),
        false => above,
    });
    below.max().unwrap_or(above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_header_says_that_it_is_utf_8() {
        let include = Path::new(env!("CARGO_MANIFEST_DIR")).join("../include");
        let mut headers = 0;
        for folder in [include.clone(), include.join("onshi")] {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|ending| ending == "hpp") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    assert!(text.starts_with(MARK), "{}", path.display());
                    headers += 1;
                }
            }
        }
        assert!(headers > 10, "{headers}");
    }

    #[test]
    fn names_are_no_words_of_the_language() {
        for (camel, name) in [
            ("InsurerNumber", "insurer_number"),
            ("Sex1", "sex1"),
            ("Class", "class_"),
            ("New", "new_"),
        ] {
            assert_eq!(snake(camel), name);
        }
    }
}

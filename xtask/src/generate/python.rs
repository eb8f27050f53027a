//! Python 3.8 and newer, by ctypes: the interface as it is, its numbers as enumerations, the code
//! tables, and a typed record for every record of the catalogue.

use super::api::{Api, Member, Type};
use super::catalogue::{Section, Value, screaming};
use super::families::families;
use super::typed::{Property, Shape, Typed};
use super::{NOTICE, Version};
use std::fmt::Write;

/// `_native.py`: structures, constants, and how each export is called.
pub fn native(api: &Api, version: &Version) -> String {
    let mut text = format!(
        "# {NOTICE}\n\"\"\"The C interface as it is. Handles are c_void_p.\"\"\"\n\n\
         from ctypes import POINTER, Structure, c_char_p, c_int32, c_uint16, c_uint32, c_void_p\n\n\
         ONSHI_VERSION = \"{}\"\nONSHI_SCHEMA_HASH = 0x{:08X}\n",
        version.text, version.schema_hash
    );
    for constant in &api.constants {
        let _ = writeln!(text, "{} = {}", constant.named.name, constant.value);
    }
    for structure in &api.structures {
        let name = &structure.named.name;
        let doc = structure.named.doc.join("\n    ");
        let _ = write!(
            text,
            "\n\nclass {name}(Structure):\n    \"\"\"{doc}\"\"\"\n\n"
        );
        text += "    _fields_ = [\n";
        for member in &structure.members {
            let (name, kind) = (&member.named.name, spell(&member.kind, api));
            let _ = writeln!(text, "        (\"{name}\", {kind}),");
        }
        text += "    ]\n";
    }
    text += "\n\n#: What each export takes; all give c_int32.\nPROTOTYPES = {\n";
    for function in &api.functions {
        let kinds = function.parameters.iter();
        let kinds: Vec<String> = kinds
            .map(|member: &Member| spell(&member.kind, api))
            .collect();
        let name = &function.named.name;
        let _ = writeln!(text, "    \"{name}\": [{}],", kinds.join(", "));
    }
    text + "}\n"
}

fn spell(kind: &Type, api: &Api) -> String {
    match kind {
        Type::I32 => "c_int32".into(),
        Type::U32 => "c_uint32".into(),
        Type::U16 => "c_uint16".into(),
        Type::U8 | Type::Char => "c_char_p".into(),
        Type::Void => "None".into(),
        Type::Callback => "c_void_p".into(),
        Type::Named(name) => name.clone(),
        Type::Pointer(to) => match &**to {
            Type::U8 | Type::Void => "c_void_p".into(),
            Type::Char => "c_char_p".into(),
            Type::Named(name) if api.is_token(name) => "c_void_p".into(),
            to => format!("POINTER({})", spell(to, api)),
        },
    }
}

/// `enums.py`
pub fn enums(api: &Api, sections: &[Section]) -> String {
    let mut text = format!(
        "# {NOTICE}\n\"\"\"The numbers of the interface as enumerations.\"\"\"\n\n\
         from ._open import OpenEnum\n"
    );
    for family in families(api) {
        let members = family.members.iter();
        let members = members.map(|one| (one.name.clone(), one.value, &*one.doc));
        enumeration(&mut text, family.kind.name, family.kind.japanese, members);
    }
    for (letter, name, japanese) in [('O', "Operation", "操作"), ('E', "Errors", "エラー")] {
        let of = sections.iter().filter(|section| section.letter == letter);
        let members = of.flat_map(|section| &section.entries).filter_map(|entry| {
            let value = match entry.value {
                Value::Id(id) => id.into(),
                Value::Status(code) => code.into(),
                Value::Text(_) => return None,
            };
            Some((screaming(&entry.ident), value, &*entry.comment))
        });
        enumeration(&mut text, name, japanese, members);
    }
    text
}

fn enumeration<'a>(
    text: &mut String,
    name: &str,
    japanese: &str,
    members: impl Iterator<Item = (String, i64, &'a str)>,
) {
    let _ = write!(
        text,
        "\n\nclass {name}(OpenEnum):\n    \"\"\"{japanese}\"\"\"\n\n"
    );
    for (name, value, doc) in members {
        let _ = writeln!(text, "    #: {doc}\n    {name} = {value}");
    }
}

/// `codes.py`
pub fn codes(sections: &[Section]) -> String {
    let of = |letter| {
        let sections = sections
            .iter()
            .filter(move |section| section.letter == letter);
        sections.flat_map(|section| &section.entries)
    };
    let mut text = format!(
        "# {NOTICE}\n\"\"\"Code tables (コード表). A value is a str; one that its table does not \
         know is kept.\"\"\"\n\nfrom ._fields import Code\n"
    );
    for table in of('T') {
        let Value::Id(number) = table.value else {
            continue;
        };
        let (name, comment) = (&table.ident, &table.comment);
        let _ = write!(
            text,
            "\n\nclass {name}(Code):\n    \"\"\"{comment}\"\"\"\n\n"
        );
        let _ = writeln!(text, "    TABLE = {number}");
        let rows = of('C').filter(|row| row.group.as_deref() == Some(&**name));
        for row in rows {
            if let Value::Text(value) = row.value {
                let (ident, comment) = (screaming(&row.ident), &row.comment);
                let _ = writeln!(text, "    #: {comment}\n    {ident} = \"{value}\"");
            }
        }
    }
    text
}

/// `records.py`: groups are named by text, as they stand in each other.
pub fn records(records: &[Typed]) -> String {
    let mut text = format!(
        "# {NOTICE}\n\"\"\"Every record of the catalogue (レコード).\"\"\"\n\n\
         from . import codes\n\
         from ._fields import CodeField, DateField, DateTimeField, Group, Many, ManyTexts, \
         MonthField, TextField, View\n"
    );
    for record in records {
        let Typed { name, id, .. } = record;
        let message = if record.message { "（電文）" } else { "" };
        let doc = format!("{}{message}", record.japanese);
        let _ = write!(text, "\n\nclass {name}(View):\n    \"\"\"{doc}\"\"\"\n\n");
        let _ = writeln!(text, "    ID = 0x{id:04X}");
        for field in &record.fields {
            let _ = writeln!(text, "    {} = {}", property(field), descriptor(field));
        }
    }
    text
}

fn descriptor(field: &Property) -> String {
    let Property { id, comment, .. } = field;
    match &field.value {
        Shape::Group(record) if field.many => {
            format!("Many(0x{id:08X}, \"{record}\", \"{comment}\")")
        }
        Shape::Group(record) => format!("Group(0x{id:08X}, \"{record}\", \"{comment}\")"),
        _ if field.many => format!("ManyTexts(0x{id:08X}, \"{comment}\")"),
        Shape::Text => format!("TextField(0x{id:08X}, \"{comment}\")"),
        Shape::Date => format!("DateField(0x{id:08X}, \"{comment}\")"),
        Shape::Month => format!("MonthField(0x{id:08X}, \"{comment}\")"),
        Shape::DateTime => format!("DateTimeField(0x{id:08X}, \"{comment}\")"),
        Shape::Code(table) => format!("CodeField(0x{id:08X}, codes.{table}, \"{comment}\")"),
    }
}

/// The name of a property; not one that Python or views have already.
fn property(field: &Property) -> String {
    const KEPT: &[&str] = &[
        "class", "import", "from", "global", "pass", "text", "count", "coverage",
    ];
    let name = screaming(&field.name).to_lowercase();
    match KEPT.contains(&&*name) {
        true => name + "_",
        false => name,
    }
}

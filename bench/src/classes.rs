//! What the peers in C# read into: a class for each record, as a vendor would write it by hand. The
//! catalogue remains the only spelling of the element names, and of the ids by which ours is asked.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use onshi_core::catalogue::{BATCH_ANSWER, ROOT};
use onshi_core::catalogue::{
    BatchUnit, FieldId, FieldRow, Kind, Occurs, QualificationResult, RecordRow,
};

use crate::Failure;
use crate::names::reachable;

/// What a program that registers a patient needs; the side of a few fields hands over these.
pub const WANTED: [FieldId; 10] = [
    BatchUnit::validity,
    BatchUnit::reference_number,
    QualificationResult::insurer_number,
    QualificationResult::insured_card_symbol,
    QualificationResult::insured_identification_number,
    QualificationResult::name,
    QualificationResult::name_kana,
    QualificationResult::birthdate,
    QualificationResult::address,
    QualificationResult::insurer_name,
];

/// Writes a class for each record of the batch result: for XmlSerializer by its attributes, and with
/// a reader by hand over XmlReader.
pub fn write(file: &Path) -> Result<(), Failure> {
    let root = BATCH_ANSWER.record;
    let mut text = String::from(
        "using System.Collections.Generic;\nusing System.Xml;\nusing System.Xml.Serialization;\n\n\
         namespace Rows\n{\n",
    );
    constants(&mut text)?;
    for row in reachable(root).values() {
        if row.id == root.id {
            writeln!(text, "    [XmlRoot(\"{ROOT}\")]")?;
        }
        class(&mut text, row)?;
    }
    text += "}\n";
    Ok(fs::write(file, text)?)
}

fn constants(text: &mut String) -> Result<(), Failure> {
    let codes = WANTED.map(|id| format!("0x{:X}", id.code())).join(", ");
    writeln!(text, "    public static class Batch\n    {{")?;
    let message = BATCH_ANSWER.record.id;
    writeln!(text, "        public const uint Message = {message};")?;
    let wanted = "public static readonly uint[] Wanted";
    writeln!(text, "        {wanted} = {{ {codes} }};\n    }}\n")?;
    Ok(())
}

fn class(text: &mut String, row: &RecordRow) -> Result<(), Failure> {
    writeln!(text, "    public sealed class {}\n    {{", row.ident)?;
    for field in row.fields {
        let (kind, start) = match (of_one(field), field.occurs) {
            (kind, Occurs::Many) => {
                let list = format!("List<{kind}>");
                (list.clone(), format!(" = new {list}()"))
            }
            (kind, _) => (kind.to_owned(), String::new()),
        };
        let (element, name) = (field.element, field.ident);
        writeln!(text, "        [XmlElement(\"{element}\")]")?;
        writeln!(text, "        public {kind} @{name}{start};")?;
    }
    visit(text, row)?;
    ask(text, row)?;
    read(text, row)?;
    text.push_str("    }\n\n");
    Ok(())
}

/// Shows every value to someone.
fn visit(text: &mut String, row: &RecordRow) -> Result<(), Failure> {
    text.push_str("\n        public void Visit(Sight sight)\n        {\n");
    for field in row.fields {
        let name = field.ident;
        let show = |value: &str| match field.kind {
            Kind::Group(_) => format!("{value}.Visit(sight)"),
            _ => format!("sight.See({value})"),
        };
        match field.occurs {
            Occurs::Many => {
                let shown = show("one");
                writeln!(text, "            foreach (var one in @{name}) {shown};")?;
            }
            _ => {
                let shown = show(&format!("@{name}"));
                writeln!(text, "            if (@{name} != null) {shown};")?;
            }
        }
    }
    text.push_str("        }\n");
    Ok(())
}

/// Asks a record of ours for each field, by its id.
fn ask(text: &mut String, row: &RecordRow) -> Result<(), Failure> {
    text.push_str("\n        public static void Ask(Place place)\n        {\n");
    for field in row.fields {
        let id = FieldId {
            record: row.id,
            no: field.no,
        };
        let code = id.code();
        let call = match (field.kind, field.occurs) {
            (Kind::Group(inner), _) => format!("Enter(0x{code:X}, {}.Ask)", inner.ident),
            (_, Occurs::Many) => format!("SeeEach(0x{code:X})"),
            _ => format!("See(0x{code:X})"),
        };
        writeln!(text, "            place.{call};")?;
    }
    text.push_str("        }\n");
    Ok(())
}

/// Reads the element that the reader stands on, up to its end. A person goes to `each` and is not
/// kept, so that a batch of any length needs no more memory.
fn read(text: &mut String, row: &RecordRow) -> Result<(), Failure> {
    let class = row.ident;
    write!(
        text,
        r"
        public static {class} Read(XmlReader reader, System.Action<BatchUnit> each)
        {{
            var own = new {class}();
            if (reader.IsEmptyElement)
            {{
                reader.Read();
                return own;
            }}
            reader.ReadStartElement();
            while (reader.NodeType != XmlNodeType.EndElement)
            {{
                if (reader.NodeType != XmlNodeType.Element)
                {{
                    reader.Read();
                    continue;
                }}
                switch (reader.LocalName)
                {{
"
    )?;
    for field in row.fields {
        let value = match field.kind {
            Kind::Group(inner) => format!("{}.Read(reader, each)", inner.ident),
            _ => "reader.ReadElementContentAsString()".to_owned(),
        };
        let id = FieldId {
            record: row.id,
            no: field.no,
        };
        let name = field.ident;
        let keep = match field.occurs {
            _ if Some(id) == BATCH_ANSWER.unit => format!("each({value})"),
            Occurs::Many => format!("own.@{name}.Add({value})"),
            _ => format!("own.@{name} = {value}"),
        };
        let element = field.element;
        writeln!(
            text,
            "                    case \"{element}\": {keep}; break;"
        )?;
    }
    text.push_str(
        "                    default: reader.Skip(); break;\n                }\n            }\n            \
         reader.ReadEndElement();\n            return own;\n        }\n",
    );
    Ok(())
}

/// The type of one value.
fn of_one(field: &FieldRow) -> &'static str {
    match field.kind {
        Kind::Group(inner) => inner.ident,
        _ => "string",
    }
}

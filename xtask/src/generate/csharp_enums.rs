//! The numbers of the C interface as C# enumerations, with the words for people where it has them.

use super::NOTICE;
use super::api::Api;
use super::catalogue::camel;
use super::csharp::escaped;
use super::families::{Family, families};
use std::fmt::Write;

/// `Onshi.Enums.g.cs`.
pub fn enums(api: &Api) -> String {
    let families = families(api);
    let mut text = format!("// {NOTICE}\nnamespace Onshi\n{{\n");
    for family in &families {
        enumeration(&mut text, family);
    }
    text += "    /// <summary>The words for people: `kind.Word()`.</summary>\n";
    text += "    public static class Words\n    {\n";
    for Family { kind, .. } in &families {
        if let Some(list) = kind.word {
            let list = camel(&list.to_ascii_lowercase());
            let _ = writeln!(
                text,
                "        /// <summary>The word for it.</summary>\n        \
                 public static string Word(this {} value, Language language = Language.Japanese)\n        \
                 {{\n            return Texts.Word(WordList.{list}, (uint)value, language);\n        }}\n",
                kind.csharp
            );
        }
    }
    text.trim_end().to_owned() + "\n    }\n}\n"
}

fn enumeration(text: &mut String, Family { kind, members }: &Family) {
    let what = format!("{} ({})", kind.english.trim_end_matches('.'), kind.japanese);
    let _ = writeln!(text, "    /// <summary>{what}.</summary>");
    if kind.flags {
        *text += "    [System.Flags]\n";
    }
    let access = if kind.inner { "internal" } else { "public" };
    let _ = writeln!(text, "    {access} enum {}\n    {{", kind.csharp);
    for member in members {
        let name = camel(&member.name.to_ascii_lowercase());
        let doc = escaped(&member.doc);
        let _ = writeln!(text, "        /// <summary>{doc}</summary>");
        let _ = writeln!(text, "        {name} = {},", member.value);
    }
    *text += "    }\n\n";
}

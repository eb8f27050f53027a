//! Which exports the objects of a language do without: programs call those by the raw layer. The
//! list is shown, so that a new export without an object is seen.

use super::api::Api;
use super::csharp::handle_name;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

/// The layer of objects of a language.
struct Layer {
    language: &'static str,
    folder: &'static str,
    /// Files that merely declare every export.
    raw: &'static [&'static str],
    /// How an object says that it frees itself, if it does by a rule for all.
    frees: Option<Frees>,
}

/// What stands in the sources of a layer for the export that frees an object of a token.
type Frees = fn(&str) -> String;

const LAYERS: &[Layer] = &[
    Layer {
        language: "C++",
        folder: "include/onshi",
        raw: &[],
        frees: Some(|token| format!("ONSHI_RELEASED_BY({token})")),
    },
    Layer {
        language: "C#",
        folder: "bindings/csharp",
        raw: &["Onshi.Native.g.cs"],
        frees: Some(handle_name),
    },
    Layer {
        language: "Delphi",
        folder: "bindings/delphi",
        raw: &["OnshiApi.pas"],
        frees: None,
    },
    Layer {
        language: "Python",
        folder: "bindings/python/onshi",
        raw: &["_native.py"],
        frees: None,
    },
];

/// Exports that an object does without, and by what it does the same.
const SPARED: &[(&str, &str)] = &[
    (
        "onshi_block_take",
        "records are read by their own properties",
    ),
    (
        "onshi_link_candidate",
        "`onshi_link_candidate_of` tells more of the same",
    ),
    (
        "onshi_record_leaf",
        "it lends UTF-8 of the library; objects give texts of the language",
    ),
    (
        "onshi_session_findings",
        "`onshi_session_finding` says where they end",
    ),
    (
        "onshi_session_submit",
        "`onshi_session_submit_under` with nothing more said",
    ),
];

/// The end of `docs/bindings-table.md`.
pub fn page(root: &Path, api: &Api) -> Result<String, String> {
    let mut text =
        "\nExports that the objects of a language do not use; programs call them as in C:\n\n\
                    | language | exports |\n|---|---|\n"
            .to_owned();
    let mut spared = BTreeSet::new();
    for layer in LAYERS {
        let sources = layer.read(root)?;
        let names = api.functions.iter().map(|function| &*function.named.name);
        let missing: Vec<&str> = names
            .filter(|name| !is_reached(name, &sources, layer.frees))
            .collect();
        spared.extend(missing.iter().copied());
        let quoted: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        let missing = match quoted.is_empty() {
            true => "–".to_owned(),
            false => quoted.join(", "),
        };
        let _ = writeln!(text, "| {} | {missing} |", layer.language);
    }
    text += "\n| export | why objects do without it |\n|---|---|\n";
    for name in spared {
        let known = SPARED.iter().find(|(known, _)| *known == name);
        let why = known.map_or("no object has it yet", |(_, why)| why);
        let _ = writeln!(text, "| `{name}` | {why} |");
    }
    Ok(text)
}

impl Layer {
    fn read(&self, root: &Path) -> Result<String, String> {
        let folder = root.join(self.folder);
        let wrong = |why: std::io::Error| format!("{}: {why}", self.folder);
        let mut text = String::new();
        for entry in std::fs::read_dir(&folder).map_err(wrong)? {
            let path = entry.map_err(wrong)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_file() && !self.raw.contains(&&*name) {
                text += &std::fs::read_to_string(&path).map_err(wrong)?;
            }
        }
        Ok(text)
    }
}

/// An export is reached by itself, by its twin of the other encoding, or by the rule by which objects free
/// themselves.
fn is_reached(name: &str, sources: &str, frees: Option<Frees>) -> bool {
    let plain = name.strip_suffix("_u16").unwrap_or(name);
    let words = |text: &str| {
        sources.match_indices(text).any(|(at, _)| {
            let next = sources
                .get(at + text.len()..)
                .and_then(|rest| rest.chars().next());
            !next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
        })
    };
    let freed = plain.strip_suffix("_free");
    words(plain)
        || words(&format!("{plain}_u16"))
        || frees
            .zip(freed)
            .is_some_and(|(frees, token)| words(&frees(token)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_reached_as_a_whole_word_by_its_twin_or_by_its_object() {
        let sources = "onshi_word_u16(a); onshi_text(b) ClockHandle";
        for (name, reached) in [
            ("onshi_word", true),
            ("onshi_word_u16", true),
            ("onshi_text_u16", true),
            ("onshi_te", false),
            ("onshi_clock_free", true),
            ("onshi_clock_new", false),
        ] {
            assert_eq!(
                is_reached(name, sources, Some(handle_name)),
                reached,
                "{name}"
            );
        }
    }
}

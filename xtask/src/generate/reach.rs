//! Which exports the objects of a language do without: programs call those by the raw layer. The
//! list is shown, so that a new export without an object is seen.

use super::api::Api;
use std::fmt::Write;
use std::path::Path;

/// The layer of objects of a language.
struct Layer {
    language: &'static str,
    folder: &'static str,
    /// Files that merely declare every export.
    raw: &'static [&'static str],
}

const LAYERS: &[Layer] = &[
    Layer {
        language: "C++",
        folder: "include/onshi",
        raw: &[],
    },
    Layer {
        language: "Python",
        folder: "bindings/python/onshi",
        raw: &["_native.py"],
    },
];

/// The end of `docs/bindings-table.md`.
pub fn page(root: &Path, api: &Api) -> Result<String, String> {
    let mut text =
        "\nExports that the objects of a language do not use; programs call them as in C:\n\n\
                    | language | exports |\n|---|---|\n"
            .to_owned();
    for layer in LAYERS {
        let sources = layer.read(root)?;
        let names = api.functions.iter().map(|function| &*function.named.name);
        let missing: Vec<String> = names
            .filter(|name| !is_reached(name, &sources))
            .map(|name| format!("`{name}`"))
            .collect();
        let missing = match missing.is_empty() {
            true => "–".to_owned(),
            false => missing.join(", "),
        };
        let _ = writeln!(text, "| {} | {missing} |", layer.language);
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

/// An export is reached by itself, or by its twin of the other encoding; every object frees itself,
/// by a rule for all.
fn is_reached(name: &str, sources: &str) -> bool {
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
        || freed.is_some_and(|token| words(&format!("ONSHI_RELEASED_BY({token})")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_reached_as_a_whole_word_by_its_twin_or_by_its_object() {
        let sources = "onshi_word_u16(a); onshi_text(b) ONSHI_RELEASED_BY(onshi_clock)";
        for (name, reached) in [
            ("onshi_word", true),
            ("onshi_word_u16", true),
            ("onshi_text_u16", true),
            ("onshi_te", false),
            ("onshi_clock_free", true),
            ("onshi_clock_new", false),
        ] {
            assert_eq!(is_reached(name, sources), reached, "{name}");
        }
    }
}

//! One list of things that the library must do in every language. `tests/bindings/concepts.*` are
//! the same programs side by side: each is given a terminal and an institution code, and prints
//! `ok NAME` for every concept in the order of the list, or `not ok NAME: WHY` and ends with 1.

use super::Place;
use crate::command::StepError;
use crate::tally::Tally;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// What a binding has to show, in this order.
const CONCEPTS: &[(&str, &str)] = &[
    (
        "load",
        "the library is found, and its interface is the one the program was built for",
    ),
    (
        "abi_mismatch",
        "another interface or another catalogue is refused when it is loaded",
    ),
    (
        "constants",
        "a code of the catalogue has its value and its label in Japanese and English",
    ),
    (
        "typed_records",
        "a request is filled and read through typed records, nested and repeated ones too",
    ),
    (
        "text_outside_jis",
        "外字 (U+E000), a surrogate pair (𠮷) and an emoji come back as they went in",
    ),
    (
        "text_broken",
        "broken UTF-8 or a lone surrogate is an error, and the record is as before",
    ),
    (
        "null_argument",
        "NULL where something is required is an error, and no output is touched",
    ),
    (
        "buffer_too_small",
        "a buffer one too short is refused with the length needed; the exact one is filled",
    ),
    (
        "unknown_value",
        "a number that is no operation, no field and no flag is an error",
    ),
    (
        "error_detail",
        "an error tells its code, its category, and what to do in Japanese and English",
    ),
    (
        "error_elsewhere",
        "an error is read on another thread, after other calls have succeeded",
    ),
    (
        "freed_parent",
        "what came out of a session or an answer outlives it, freed in any order",
    ),
    (
        "freed_twice",
        "a second free and a use after free are errors, or cannot be written",
    ),
    (
        "wrong_kind",
        "a handle of another kind is an error, or cannot be written",
    ),
    (
        "two_sessions",
        "two sessions of two places do not disturb each other; a second of one place is refused",
    ),
    (
        "audit",
        "who acts and what was done is read line by line; of a forged ledger, which line is wrong",
    ),
    (
        "sealed_ledger",
        "a ledger sealed by a key or a passphrase opens with it alone; refused, it is as before",
    ),
    (
        "diagnosis",
        "a place is looked at before a session opens there: what is not good, and what to do",
    ),
    (
        "metrics",
        "what happened is counted, as numbers and as the text that collectors read",
    ),
    (
        "backup",
        "a ledger at work is copied; the copy comes back, and says how many jobs are in doubt",
    ),
    (
        "https",
        "over HTTPS as over folders, and the certificate told; a library without it says so",
    ),
    (
        "encryption",
        "rules of encryption that cannot be read are refused, and those that nobody allowed",
    ),
    (
        "events",
        "a question is answered: events come in order, and the answer is read",
    ),
    (
        "cancellation",
        "a wait is broken off, a job is withdrawn, and the session lives on",
    ),
    (
        "busy",
        "a handle in use by another thread says so, and neither call is harmed",
    ),
    ("threads", "64 threads use handles of their own at once"),
    (
        "floating_point",
        "the state of the floating-point unit is as it was before the calls",
    ),
    ("unload", "the library is let go and loaded again"),
];

/// A language, and the concepts that it cannot have, with the reason.
struct Language {
    name: &'static str,
    /// `tests/bindings/…`
    program: &'static str,
    gaps: &'static [(&'static str, &'static str)],
}

const LANGUAGES: &[Language] = &[
    Language {
        name: "C",
        program: "concepts.c",
        gaps: &[],
    },
    Language {
        name: "C++",
        program: "concepts.cpp",
        gaps: &[],
    },
    Language {
        name: "C#",
        program: "Concepts.cs",
        gaps: &[(
            "unload",
            "the runtime keeps what DllImport loaded until the process ends",
        )],
    },
    Language {
        name: "Delphi",
        program: "concepts.pas",
        gaps: &[],
    },
    Language {
        name: "Python",
        program: "concepts.py",
        gaps: &[],
    },
];

/// Runs a language's program beside a simulated terminal and holds what it prints against the list.
pub fn prove(
    place: &Place,
    language: &str,
    program: impl FnOnce(&Path) -> Command,
) -> Result<Tally, StepError> {
    place.play_against(&expected(language)?, program)
}

/// What a language's program prints.
pub fn expected(language: &str) -> Result<String, StepError> {
    let known = LANGUAGES.iter().find(|one| one.name == language);
    known
        .map(Language::expected)
        .ok_or_else(|| StepError::Found(format!("{language} shows no concepts")))
}

impl Language {
    fn gap(&self, concept: &str) -> Option<&'static str> {
        let found = self.gaps.iter().find(|(name, _)| *name == concept);
        found.map(|(_, why)| *why)
    }

    fn expected(&self) -> String {
        let shown = CONCEPTS.iter().filter(|(name, _)| self.gap(name).is_none());
        shown.map(|(name, _)| format!("ok {name}\n")).collect()
    }
}

/// `docs/bindings-table.md`: every concept in every language, with what is missing and why.
pub fn page(notice: &str) -> String {
    let mut text = format!("<!-- {notice} -->\n| concept | what it shows |");
    for language in LANGUAGES {
        let _ = write!(text, " {} |", language.name);
    }
    text += "\n|---|---|";
    text += &"---|".repeat(LANGUAGES.len());
    for (name, proves) in CONCEPTS {
        let _ = write!(text, "\n| `{name}` | {proves} |");
        for language in LANGUAGES {
            let _ = write!(text, " {} |", language.gap(name).unwrap_or("✓"));
        }
    }
    text += "\n\n| language | program |\n|---|---|\n";
    for language in LANGUAGES {
        let _ = writeln!(
            text,
            "| {} | `tests/bindings/{}` |",
            language.name, language.program
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_concepts_of_the_list() {
        for language in LANGUAGES {
            for (gap, _) in language.gaps {
                assert!(CONCEPTS.iter().any(|(name, _)| name == gap), "{gap}");
            }
        }
    }
}

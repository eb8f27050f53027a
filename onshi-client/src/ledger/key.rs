//! Names of documents in a ledger.

/// The name of a document: lower-case letters and digits in parts with `/` between them, `-` inside
/// (文書名). A name says nothing about a person: patients stand in it by pseudonym.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

impl Key {
    const LONGEST: usize = 120;

    /// Reads a name; `None` if it is none.
    pub fn read(text: &str) -> Option<Key> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let mut parts = text.split('/');
        let whole = parts.all(|part| !part.is_empty() && part.chars().all(is_plain));
        (whole && text.len() <= Self::LONGEST).then(|| Key(text.to_owned()))
    }

    /// A name of parts that are known to be plain.
    pub(crate) fn of(parts: &[&str]) -> Key {
        Key(parts.join("/"))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain() {
        for name in ["clock", "consent/00ff/visit", "days/on-line"] {
            assert_eq!(Key::read(name).map(|key| key.0).as_deref(), Some(name));
        }
        for name in [
            "",
            "/",
            "a/",
            "/a",
            "a//b",
            "A",
            "a b",
            "試験",
            "a%",
            &"a".repeat(121),
        ] {
            assert_eq!(Key::read(name), None, "{name}");
        }
    }
}

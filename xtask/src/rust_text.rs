//! Just enough of Rust's lexical grammar to tell code from comments and strings.
//!
//! The house rules ask "does this word stand in the code?" and "does this name stand in a string?";
//! a plain text search would trip over every comment that explains the rule.

use std::ops::Range;

/// A Rust source, taken apart.
pub struct RustText {
    /// The source with every comment, string and character blanked; lines stay where they are.
    pub code: String,
    /// The strings, with the delimiters and escapes as written.
    pub literals: Vec<Literal>,
}

/// One string of a source.
pub struct Literal {
    /// The line it begins on, from 1.
    pub line: usize,
    pub text: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Code,
    /// A comment, a character, a byte: nothing any rule looks at.
    Blank,
    Text,
}

impl RustText {
    /// Takes a source apart. Never fails: what is no Rust comes out as code.
    pub fn read(source: &str) -> Self {
        let mut found = Self {
            code: String::with_capacity(source.len()),
            literals: Vec::new(),
        };
        let mut rest = source;
        let mut line = 1;
        while !rest.is_empty() {
            let (kind, length) = next_piece(rest);
            let (piece, after) = rest.split_at(length);
            match kind {
                Kind::Code => found.code.push_str(piece),
                Kind::Blank | Kind::Text => found.code.extend(piece.chars().map(blank)),
            }
            if kind == Kind::Text {
                found.literals.push(Literal {
                    line,
                    text: piece.into(),
                });
            }
            line += piece.matches('\n').count();
            rest = after;
        }
        found
    }

    /// The lines, from 1, of the items under `#[cfg(test)]`.
    pub fn test_lines(&self) -> Vec<Range<usize>> {
        let line_at = |at: usize| 1 + self.code[..at].matches('\n').count();
        self.code
            .match_indices("#[cfg(test)]")
            .map(|(at, _)| line_at(at)..line_at(at + item_length(&self.code[at..])) + 1)
            .collect()
    }
}

fn blank(c: char) -> char {
    if c == '\n' { '\n' } else { ' ' }
}

/// Kind and length in bytes of what the source begins with; the length is never 0.
fn next_piece(source: &str) -> (Kind, usize) {
    if source.starts_with("//") {
        return (Kind::Blank, source.find('\n').unwrap_or(source.len()));
    }
    if source.starts_with("/*") {
        return (Kind::Blank, block_comment(source));
    }
    if let Some(length) = string(source) {
        return (Kind::Text, length);
    }
    if let Some(length) = character(source) {
        return (Kind::Blank, length);
    }
    let word = source.find(|c| !is_word(c)).unwrap_or(source.len());
    let one = source.chars().next().map_or(0, char::len_utf8);
    (Kind::Code, word.max(one))
}

/// Whether a character can stand in a name.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn block_comment(source: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < source.len() {
        let step = match source.as_bytes().get(at..at + 2) {
            Some(b"/*") => {
                depth += 1;
                2
            }
            Some(b"*/") => {
                depth -= 1;
                2
            }
            _ => 1,
        };
        at += step;
        if depth == 0 {
            return at;
        }
    }
    source.len()
}

/// `"…"`, `b"…"`, `c"…"`, and raw ones: `r"…"`, `br#"…"#`, …
fn string(source: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r", "b", "c"]
        .into_iter()
        .find(|p| source.starts_with(p));
    let raw = prefix.is_some_and(|prefix| prefix.ends_with('r'));
    let start = prefix.unwrap_or_default().len();
    let hashes = if raw {
        source[start..].bytes().take_while(|b| *b == b'#').count()
    } else {
        0
    };
    let open = start + hashes;
    let body = source[open..].strip_prefix('"')?;
    let end = if raw {
        let close = format!("\"{}", "#".repeat(hashes));
        body.find(&close).map(|at| at + close.len())
    } else {
        escaped_end(body, '"')
    };
    Some(end.map_or(source.len(), |end| open + 1 + end))
}

/// `'x'`, `'\n'`, `b'x'`; not the lifetime `'x`.
fn character(source: &str) -> Option<usize> {
    let start = usize::from(source.starts_with("b'"));
    let body = source[start..].strip_prefix('\'')?;
    let first = body.chars().next()?;
    if first != '\\' && !body[first.len_utf8()..].starts_with('\'') {
        return None;
    }
    escaped_end(body, '\'').map(|end| start + 1 + end)
}

/// Where the body ends, the closing quote included.
fn escaped_end(body: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The length of an item: to its `;`, or to the brace that closes its first one.
fn item_length(code: &str) -> usize {
    let mut depth = 0;
    for (at, c) in code.char_indices() {
        match c {
            ';' if depth == 0 => return at,
            '{' => depth += 1,
            '}' if depth == 1 => return at,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literals(source: &str) -> Vec<String> {
        RustText::read(source)
            .literals
            .into_iter()
            .map(|literal| literal.text)
            .collect()
    }

    #[test]
    fn comments_strings_and_characters_are_no_code() {
        for (source, code) in [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d\n */ e", "a               \n    e"),
            ("a \"b \\\" c\" d", "a          d"),
            ("a r#\"b \" c\"# d", "a            d"),
            ("a br\"\\\" d", "a       d"),
            ("a '\"' d '\\'' e b'\"'", "a     d      e     "),
            ("fn f<'a>(x: &'a str) {}", "fn f<'a>(x: &'a str) {}"),
            ("r#type attr rb", "r#type attr rb"),
            ("'字' 字", "    字"),
        ] {
            assert_eq!(RustText::read(source).code, code, "{source}");
        }
    }

    #[test]
    fn strings_are_found_with_their_lines() {
        let text = RustText::read("a(\"x\",\n\"two\nlines\");\n// \"no\"\nb\"y\"");
        let found: Vec<_> = text
            .literals
            .iter()
            .map(|l| (l.line, l.text.as_str()))
            .collect();
        assert_eq!(found, [(1, "\"x\""), (2, "\"two\nlines\""), (5, "b\"y\"")]);
    }

    #[test]
    fn what_never_ends_is_taken_to_the_end() {
        assert_eq!(literals("x = \"open"), ["\"open"]);
        assert_eq!(RustText::read("a /* open").code, "a        ");
        assert_eq!(RustText::read("'").code, "'");
    }

    #[test]
    fn items_under_test_are_found() {
        let lines = |source| RustText::read(source).test_lines();
        let module = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { \"}\"; }\n}\nfn c() {}\n";
        assert_eq!(lines(module).first(), Some(&(2..6)));
        assert_eq!(
            lines("#[cfg(test)]\nmod tests;\nfn c() {}").first(),
            Some(&(1..3))
        );
        assert!(lines("// #[cfg(test)]\nmod tests {}").is_empty());
    }
}

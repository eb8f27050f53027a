//! Bytes of a file as decoded lines, and lines as cells, piece by piece.

use std::borrow::Cow;

use crate::error::{Error, ErrorCode};
use crate::text::{Charset, Decoder};

/// Longest line in bytes of UTF-8. A claim's longest is a few thousand.
const LONGEST: usize = 1 << 20;

/// Takes a file in pieces and gives its lines.
pub(super) struct Lines {
    decoder: Decoder,
    /// What was decoded and is not yet a whole line.
    rest: String,
    /// Lines that were given.
    given: u64,
}

impl Lines {
    pub(super) fn new(charset: Charset) -> Self {
        Lines {
            decoder: Decoder::new(charset),
            rest: String::new(),
            given: 0,
        }
    }

    /// Gives every line that is whole now, with its number from 1, and after the last piece what is
    /// left. Before an error, the lines that end before it are given.
    pub(super) fn feed(
        &mut self,
        bytes: &[u8],
        last: bool,
        mut take: impl FnMut(u64, &str),
    ) -> Result<(), Error> {
        let decoded = self.decoder.feed(bytes, last, &mut self.rest);
        let mut given = self.given;
        let mut from = 0;
        for (end, _) in self.rest.match_indices('\n') {
            given += 1;
            take(given, &self.rest[from..end]);
            from = end + 1;
        }
        self.given = given;
        self.rest.drain(..from);
        let line = self.given + 1;
        decoded.map_err(|why| Error::new(ErrorCode::Encoding).because(why).in_line(line))?;
        if self.rest.len() > LONGEST {
            return Err(Error::new(ErrorCode::LimitExceeded)
                .because("too long")
                .in_line(line));
        }
        if last && !self.rest.is_empty() {
            take(line, &std::mem::take(&mut self.rest));
            self.given = line;
        }
        Ok(())
    }
}

/// A line without what only ends a line or a file, and without a byte order mark before the first.
pub(super) fn bare(line: &str) -> &str {
    let line = line.trim_end_matches(['\r', '\n', '\u{1a}']);
    line.trim_start_matches('\u{feff}')
}

/// The cells of a line. One that begins with `"` ends at the next single `"`, and `""` in it is `"`.
pub(super) fn cells(line: &str, separator: char) -> Vec<Cow<'_, str>> {
    let mut cells = Vec::new();
    let mut rest = Some(line);
    while let Some(text) = rest {
        let (cell, behind) = match text.strip_prefix('"') {
            Some(quoted) => unquoted(quoted, separator),
            None => plain(text, separator),
        };
        cells.push(cell);
        rest = behind;
    }
    cells
}

fn plain(text: &str, separator: char) -> (Cow<'_, str>, Option<&str>) {
    match text.split_once(separator) {
        Some((cell, behind)) => (cell.into(), Some(behind)),
        None => (text.into(), None),
    }
}

/// A cell after its opening quote. Text between its closing quote and the separator stays in it.
fn unquoted(text: &str, separator: char) -> (Cow<'_, str>, Option<&str>) {
    let mut cell = String::new();
    let mut rest = text;
    while let Some((inside, behind)) = rest.split_once('"') {
        cell.push_str(inside);
        match behind.strip_prefix('"') {
            Some(behind) => {
                cell.push('"');
                rest = behind;
            }
            None => {
                let (tail, behind) = plain(behind, separator);
                cell.push_str(&tail);
                return (cell.into(), behind);
            }
        }
    }
    cell.push_str(rest);
    (cell.into(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_separated_and_unquoted() {
        let rows: [(&str, &[&str]); 8] = [
            ("", &[""]),
            ("a", &["a"]),
            ("a,,b,", &["a", "", "b", ""]),
            (r#""a","b,c",d"#, &["a", "b,c", "d"]),
            (r#""a""b",c"#, &[r#"a"b"#, "c"]),
            (r#""",x"#, &["", "x"]),
            (r#""never, closed"#, &["never, closed"]),
            (r#""a"b,c"#, &["ab", "c"]),
        ];
        for (line, expected) in rows {
            assert_eq!(cells(line, ','), expected, "{line}");
        }
    }

    fn lines(charset: Charset, bytes: &[u8], piece: usize) -> Result<Vec<(u64, String)>, Error> {
        let mut lines = Lines::new(charset);
        let mut given = Vec::new();
        for piece in bytes.chunks(piece) {
            lines.feed(piece, false, |number, line| {
                given.push((number, line.to_owned()))
            })?;
        }
        lines.feed(b"", true, |number, line| {
            given.push((number, line.to_owned()))
        })?;
        Ok(given)
    }

    #[test]
    fn pieces_of_any_size_are_the_same_lines() {
        let bytes = b"\x8e\x8e\x8c\xb1,1\r\n\r\n\xf0\x40\xfa\xb1\n\x1a";
        let whole = lines(Charset::Cp932, bytes, bytes.len()).unwrap();
        let texts: Vec<&str> = whole.iter().map(|(_, line)| bare(line)).collect();
        assert_eq!(texts, ["試験,1", "", "\u{e000}﨑", ""]);
        for piece in 1..bytes.len() {
            assert_eq!(
                lines(Charset::Cp932, bytes, piece).unwrap(),
                whole,
                "{piece}"
            );
        }
    }

    #[test]
    fn what_precedes_a_broken_character_is_given() {
        let mut given = 0;
        let mut lines = Lines::new(Charset::Cp932);
        let fed = lines.feed(b"1\n2\n\x81", true, |_, _| given += 1);
        let error = fed.unwrap_err();
        assert_eq!((given, error.code()), (2, ErrorCode::Encoding));
        assert!(error.to_string().contains("line 3"), "{error}");
    }

    #[test]
    fn a_line_has_an_end() {
        let mut lines = Lines::new(Charset::Utf8);
        let fed = lines.feed(&vec![b'x'; LONGEST + 1], false, |_, _| ());
        assert_eq!(fed.unwrap_err().code(), ErrorCode::LimitExceeded);
    }
}

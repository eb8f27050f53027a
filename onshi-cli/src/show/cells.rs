//! Measuring and cutting text by terminal cells.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::LINE;

/// Cells that a text takes (表示桁数).
pub fn cells(text: &str) -> usize {
    text.width()
}

/// The text, filled with spaces on the right.
pub fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", gap(text, width))
}

/// The text, filled with spaces on the left.
pub fn pad_left(text: &str, width: usize) -> String {
    format!("{}{text}", gap(text, width))
}

fn gap(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(cells(text)))
}

/// The text in lines of at most `width` cells; at least one line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for character in text.chars() {
        let size = character.width().unwrap_or(0);
        if used + size > width && used > 0 {
            lines.push(String::new());
            used = 0;
        }
        used += size;
        if let Some(line) = lines.last_mut() {
            line.push(character);
        }
    }
    lines
}

/// The text in lines that start under each other, `indent` cells from the left; the first line
/// follows whatever stands there.
pub fn hang(text: &str, indent: usize) -> String {
    wrap_words(text, LINE - indent).join(&format!("\n{}", " ".repeat(indent)))
}

/// The text in lines of at most `width` cells that end between words, wherever a word fits a line.
fn wrap_words(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words(text) {
        let line = lines.last().map_or("", String::as_str);
        if !line.is_empty() && cells(line) + cells(word.trim_end()) > width {
            lines.push(String::new());
        }
        let mut parts = wrap(word, width).into_iter();
        if let (Some(line), Some(part)) = (lines.last_mut(), parts.next()) {
            line.push_str(&part);
        }
        lines.extend(parts);
    }
    lines
        .into_iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// What must not be torn: a word with the blanks behind it, or a single wide character.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut before = None;
        let end = rest.char_indices().find(|(_, c)| {
            let blank = before.replace(*c);
            blank.is_some_and(|before| {
                (before == ' ' && *c != ' ') || is_wide(before) || is_wide(*c)
            })
        });
        let (word, after) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

fn is_wide(character: char) -> bool {
    character.width() == Some(2)
}

/// The text without anything that a terminal would obey or that would reorder the line: controls
/// and direction marks are written as their numbers.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_harmful) {
        return Cow::Borrowed(text);
    }
    let escaped = text.chars().map(|c| match is_harmful(c) {
        true => format!("<U+{:04X}>", u32::from(c)),
        false => c.to_string(),
    });
    Cow::Owned(escaped.collect())
}

fn is_harmful(character: char) -> bool {
    let direction_mark = matches!(
        character,
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    );
    character.is_control() || direction_mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kanji_takes_two_cells_and_half_width_kana_one() {
        assert_eq!(cells("試験 太郎"), 9);
        assert_eq!(cells("ｼｹﾝ"), 3);
        assert_eq!(pad("試験", 6), "試験  ");
        assert_eq!(pad_left("試験", 3), "試験");
    }

    #[test]
    fn a_line_never_splits_a_character() {
        assert_eq!(wrap("あいう", 5), ["あい", "う"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("あ", 1), ["あ"]);
    }

    #[test]
    fn prose_goes_on_between_words() {
        assert_eq!(wrap_words("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap_words("表の three", 5), ["表の", "three"]);
        assert_eq!(wrap_words("あいうえ", 5), ["あい", "うえ"]);
        assert_eq!(wrap_words("a0123456789", 4), ["a012", "3456", "789"]);
        assert_eq!(wrap_words("", 4), [""]);
        assert_eq!(wrap_words("1  2", 4), ["1  2"]);
    }

    #[test]
    fn controls_do_not_reach_the_terminal() {
        assert_eq!(harmless("a\u{9B}31mb\n"), "a<U+009B>31mb<U+000A>");
        assert_eq!(harmless("\u{202E}太郎"), "<U+202E>太郎");
        assert!(matches!(harmless("太郎"), Cow::Borrowed("太郎")));
    }
}

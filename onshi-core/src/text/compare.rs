//! How far two names agree (氏名の突合).
//!
//! The answer is a grade with a meaning, never "the same person": the system writes ● for characters
//! it cannot show, hosts store other variants of a kanji, and kana comes in four forms. A grade is
//! evidence that the host weighs.

use super::{fold, width};

mod variants;

/// The character that stands for one that could not be shown (外字の代替文字 ●, public reports of
/// real answers). Never write it back as a name.
pub const SUBSTITUTION: char = '●';

/// Whether a text holds a substituted character, so that it is not the whole truth about a name.
#[must_use]
pub fn has_substitution(text: &str) -> bool {
    text.contains(SUBSTITUTION)
}

/// How far two names agree, best first; a name is as good as its worst character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// The same characters.
    Identical,
    /// The same after folding width, kind and size of kana, letter case, blanks, hyphens,
    /// combining marks and invisible characters.
    SameAfterFolding,
    /// The same but for variants of a kanji (異体字): 髙 and 高, 﨑 and 崎.
    VariantKanji,
    /// ● hides at least one character, on either side or on both.
    Substituted,
    /// Different, or nothing to compare.
    Different,
}

/// Compares two names, on copies.
///
/// Blanks between parts are ignored, unless both names have the same number of them: then the parts
/// must be the same (原 田花子 is not 原田 花子). An empty name agrees with nothing.
#[must_use]
pub fn compare_names(a: &str, b: &str) -> Grade {
    let (parts_a, parts_b) = (letters(a), letters(b));
    let blanks = |letters: &[Letter]| letters.iter().filter(|letter| letter.is_blank()).count();
    let keep_blanks = blanks(&parts_a) == blanks(&parts_b);
    let kept = |letter: &&Letter| keep_blanks || !letter.is_blank();
    let shown = |letters: &[Letter]| letters.iter().filter(kept).copied().collect::<Vec<_>>();
    let (shown_a, shown_b) = (shown(&parts_a), shown(&parts_b));
    if shown_a.is_empty() || shown_a.len() != shown_b.len() {
        return Grade::Different;
    }
    let written = if a == b {
        Grade::Identical
    } else {
        Grade::SameAfterFolding
    };
    let pairs = shown_a.iter().zip(&shown_b);
    pairs.map(|(a, b)| a.grade(*b)).fold(written, Grade::max)
}

/// One character of a name, folded, with the variant that a selector after it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Letter {
    character: char,
    selector: Option<char>,
}

impl Letter {
    fn is_blank(self) -> bool {
        self.character == BLANK
    }

    fn grade(self, other: Self) -> Grade {
        if [self.character, other.character].contains(&SUBSTITUTION) {
            Grade::Substituted
        } else if self == other {
            Grade::Identical
        } else if variants::representative(self.character)
            == variants::representative(other.character)
        {
            Grade::VariantKanji
        } else {
            Grade::Different
        }
    }
}

const BLANK: char = '\u{3000}';

/// The letters of a name: folded, one blank between parts and none around them.
fn letters(name: &str) -> Vec<Letter> {
    let visible: String = name.chars().filter(|c| !fold::is_invisible(*c)).collect();
    let mut letters: Vec<Letter> = Vec::new();
    for character in width::to_full_width(&visible).chars() {
        if fold::is_variation_selector(character) {
            if let Some(letter) = letters.last_mut() {
                letter.selector = Some(character);
            }
            continue;
        }
        let letter = Letter {
            character: folded(character),
            selector: None,
        };
        let repeated = letter.is_blank() && letters.last().is_none_or(|last| last.is_blank());
        if !repeated {
            letters.push(letter);
        }
    }
    letters.pop_if(|last| last.is_blank());
    letters
}

fn folded(full_width: char) -> char {
    if full_width.is_whitespace() {
        return BLANK;
    }
    let character = fold::hyphen(fold::windows_form(full_width));
    match fold::large_kana(fold::katakana(character)) {
        capital @ 'Ａ'..='Ｚ' => char::from_u32(u32::from(capital) + 0x20).unwrap_or(capital),
        character => character,
    }
}

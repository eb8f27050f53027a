//! How far two names agree (氏名の突合).
//!
//! The answer is a grade with a meaning, never "the same person": the system writes ● for characters
//! it cannot show, hosts store other variants of a kanji, and kana comes in four forms. A grade is
//! evidence that the host weighs.

use super::{fold, width};

mod radicals;
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
    /// The same after folding width, kind and size of kana, letter case, blanks and dots between
    /// names, hyphens, apostrophes, combining marks of kana and invisible characters.
    SameAfterFolding,
    /// The same but for variants of a character: 異体字 (髙 and 高, 﨑 and 崎), a repetition mark
    /// (佐々木 and 佐佐木), kana out of use (ヱ and エ), a Latin letter's accent (É and E).
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
    let written = if a == b {
        Grade::Identical
    } else {
        Grade::SameAfterFolding
    };
    compare_letters(letters(a), letters(b)).max(written)
}

/// The best grade when the parts of one name may begin at any of them: family name first, or given
/// name first. Worth a question, and no evidence by itself: 太郎 is a family name, too.
#[must_use]
pub fn compare_names_in_any_order(a: &str, b: &str) -> Grade {
    let (ours, theirs) = (letters(a), letters(b));
    let parts: Vec<&[Letter]> = theirs.split(|letter| letter.is_blank()).collect();
    let turned = (0..parts.len()).map(|first| {
        let (after, before) = parts.split_at(first);
        let order: Vec<&[Letter]> = before.iter().chain(after).copied().collect();
        compare_letters(ours.clone(), order.join(&Letter::of(BLANK)))
    });
    let best = turned.min().unwrap_or(Grade::Different);
    if a == b {
        best
    } else {
        best.max(Grade::SameAfterFolding)
    }
}

/// A copy of a name for comparison by equality: what is equal here is at least
/// [`SameAfterFolding`](Grade::SameAfterFolding). Never store it as a name.
#[must_use]
pub fn folded_name(name: &str) -> String {
    let letters = letters(name).into_iter();
    letters
        .flat_map(|letter| [Some(letter.character), letter.selector])
        .flatten()
        .collect()
}

fn compare_letters(parts_a: Vec<Letter>, parts_b: Vec<Letter>) -> Grade {
    let blanks = |letters: &[Letter]| letters.iter().filter(|letter| letter.is_blank()).count();
    let keep_blanks = blanks(&parts_a) == blanks(&parts_b);
    let kept = |letter: &&Letter| keep_blanks || !letter.is_blank();
    let shown = |letters: &[Letter]| letters.iter().filter(kept).copied().collect::<Vec<_>>();
    let (shown_a, shown_b) = (shown(&parts_a), shown(&parts_b));
    if shown_a.is_empty() || shown_a.len() != shown_b.len() {
        return Grade::Different;
    }
    let pairs = shown_a.iter().zip(&shown_b);
    let grades = pairs.map(|(a, b)| a.grade(*b));
    grades.fold(Grade::Identical, Grade::max)
}

/// One character of a name, folded, with what makes a variant of it: the selector or the accent after
/// it, or the mark by which it is written as a repetition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Letter {
    character: char,
    selector: Option<char>,
}

impl Letter {
    fn of(character: char) -> Self {
        Letter {
            character,
            selector: None,
        }
    }

    /// This letter once more, as a mark after it repeats it.
    fn repeated_by(self, mark: char) -> Option<Self> {
        let voiced = |letter: char| width::to_full_width(&format!("{letter}゛")).chars().next();
        let character = match mark {
            '々' | '〻' if !self.is_blank() && !is_kana(self.character) => self.character,
            'ヽ' if is_kana(self.character) => self.character,
            'ヾ' if is_kana(self.character) => voiced(self.character)?,
            _ => return None,
        };
        Some(Letter {
            character,
            selector: Some(mark),
        })
    }

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

fn is_kana(character: char) -> bool {
    matches!(character, 'ァ'..='ヺ')
}

/// The letters of a name: folded, one blank between parts and none around them.
fn letters(name: &str) -> Vec<Letter> {
    let visible: String = name.chars().filter(|c| !fold::is_invisible(*c)).collect();
    let mut letters: Vec<Letter> = Vec::new();
    for character in width::to_full_width(&visible).chars() {
        if fold::is_variation_selector(character) || is_accent(character) {
            if let Some(letter) = letters.last_mut() {
                letter.selector = Some(character);
            }
            continue;
        }
        let letter = Letter::of(folded(character));
        let before = letters.last().copied();
        if letter.is_blank() && before.is_none_or(Letter::is_blank) {
            continue;
        }
        let repeated = before.and_then(|before| before.repeated_by(letter.character));
        letters.push(repeated.unwrap_or(letter));
    }
    letters.pop_if(|last| last.is_blank());
    letters
}

/// A combining accent of a Latin letter, as decomposed text has it.
fn is_accent(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36F}')
}

/// Dots and double hyphens that stand between the names of foreigners, where others have a blank.
const SEPARATORS: [char; 4] = ['・', '\u{B7}', '＝', '\u{30A0}'];

fn folded(full_width: char) -> char {
    if full_width.is_whitespace() || SEPARATORS.contains(&full_width) {
        return BLANK;
    }
    let character = fold::hyphen(fold::windows_form(radicals::unified(full_width)));
    match fold::large_kana(fold::katakana(character)) {
        capital @ 'Ａ'..='Ｚ' => char::from_u32(u32::from(capital) + 0x20).unwrap_or(capital),
        'ゝ' => 'ヽ',
        'ゞ' => 'ヾ',
        '\u{2018}' | '\u{2019}' => '＇',
        character => character,
    }
}

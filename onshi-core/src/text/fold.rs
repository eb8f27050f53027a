//! The written lists of what counts as one character.
//!
//! [`SAME_CELL`] is the only substitution made when text is sent. The other lists serve comparison
//! and never change a stored or sent value.

/// Characters that name the same cell of JIS X 0208 as another one: JIS-side form, Windows form.
///
/// The Windows table and the JIS tables of other systems give these cells different Unicode
/// characters. Reading yields the Windows form; either form may be written.
pub const SAME_CELL: [(char, char); 7] = [
    ('\u{2014}', '\u{2015}'), // — ― 1-29  cell 815C
    ('\u{301C}', '\u{FF5E}'), // 〜 ～ 1-33  cell 8160
    ('\u{2016}', '\u{2225}'), // ‖ ∥ 1-34  cell 8161
    ('\u{2212}', '\u{FF0D}'), // − － 1-61  cell 817C
    ('\u{A2}', '\u{FFE0}'),   // ¢ ￠ 1-81  cell 8191
    ('\u{A3}', '\u{FFE1}'),   // £ ￡ 1-82  cell 8192
    ('\u{AC}', '\u{FFE2}'),   // ¬ ￢ 2-44  cell 81CA
];

/// The Windows form of a character of [`SAME_CELL`], any other character as it is.
#[must_use]
pub fn windows_form(character: char) -> char {
    let same = SAME_CELL.iter().find(|(jis, _)| *jis == character);
    same.map_or(character, |&(_, windows)| windows)
}

/// Horizontal strokes that cards, keyboards and tables use for one another: 記号・番号 are typed with
/// any of them. The long vowel mark is among them, because half-width entry makes `-` of it.
pub const HYPHENS: [char; 11] = [
    '-', '\u{2010}', // ‐
    '\u{2011}', // non-breaking hyphen
    '\u{2012}', // figure dash
    '\u{2013}', // –
    '\u{2014}', // —
    '\u{2015}', // ―
    '\u{2212}', // −
    '\u{FF0D}', // －
    'ー', 'ｰ',
];

/// `-` for every character of [`HYPHENS`], any other character as it is.
#[must_use]
pub fn hyphen(character: char) -> char {
    if HYPHENS.contains(&character) {
        '-'
    } else {
        character
    }
}

/// Katakana for hiragana, any other character as it is.
#[must_use]
pub fn katakana(character: char) -> char {
    match character {
        'ぁ'..='ゖ' => char::from_u32(u32::from(character) + 0x60).unwrap_or(character),
        _ => character,
    }
}

/// Small katakana and the letters they are written as where small ones cannot be entered.
pub const SMALL_KANA: [(char, char); 12] = [
    ('ァ', 'ア'),
    ('ィ', 'イ'),
    ('ゥ', 'ウ'),
    ('ェ', 'エ'),
    ('ォ', 'オ'),
    ('ッ', 'ツ'),
    ('ャ', 'ヤ'),
    ('ュ', 'ユ'),
    ('ョ', 'ヨ'),
    ('ヮ', 'ワ'),
    ('ヵ', 'カ'),
    ('ヶ', 'ケ'),
];

/// The full-size letter for small katakana, any other character as it is.
#[must_use]
pub fn large_kana(character: char) -> char {
    let large = SMALL_KANA.iter().find(|(small, _)| *small == character);
    large.map_or(character, |&(_, large)| large)
}

/// Whether a character is invisible and without meaning in a name: byte order mark, zero-width
/// space and joiners, direction marks, word joiner. Direction *overrides* are not, they change what
/// is seen.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether a character selects a variant of the kanji before it (IVS, 異体字セレクタ).
#[must_use]
pub fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

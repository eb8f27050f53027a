//! Half-width and full-width forms (半角・全角).

/// Full-width forms of U+FF61..=U+FF9F, in their order.
const FULL_KANA: [char; 63] = [
    '。', '「', '」', '、', '・', 'ヲ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ッ', 'ー',
    'ア', 'イ', 'ウ', 'エ', 'オ', 'カ', 'キ', 'ク', 'ケ', 'コ', 'サ', 'シ', 'ス', 'セ', 'ソ', 'タ',
    'チ', 'ツ', 'テ', 'ト', 'ナ', 'ニ', 'ヌ', 'ネ', 'ノ', 'ハ', 'ヒ', 'フ', 'ヘ', 'ホ', 'マ', 'ミ',
    'ム', 'メ', 'モ', 'ヤ', 'ユ', 'ヨ', 'ラ', 'リ', 'ル', 'レ', 'ロ', 'ワ', 'ン', '゛', '゜',
];

/// Letters that take a voiced mark (濁点): without, with.
const VOICED: [(char, char); 21] = [
    ('ウ', 'ヴ'),
    ('カ', 'ガ'),
    ('キ', 'ギ'),
    ('ク', 'グ'),
    ('ケ', 'ゲ'),
    ('コ', 'ゴ'),
    ('サ', 'ザ'),
    ('シ', 'ジ'),
    ('ス', 'ズ'),
    ('セ', 'ゼ'),
    ('ソ', 'ゾ'),
    ('タ', 'ダ'),
    ('チ', 'ヂ'),
    ('ツ', 'ヅ'),
    ('テ', 'デ'),
    ('ト', 'ド'),
    ('ハ', 'バ'),
    ('ヒ', 'ビ'),
    ('フ', 'ブ'),
    ('ヘ', 'ベ'),
    ('ホ', 'ボ'),
];

/// Letters that take a semi-voiced mark (半濁点): without, with.
const SEMI_VOICED: [(char, char); 5] = [
    ('ハ', 'パ'),
    ('ヒ', 'ピ'),
    ('フ', 'プ'),
    ('ヘ', 'ペ'),
    ('ホ', 'ポ'),
];

/// Full-width copy: ASCII, blanks and half-width kana. Voiced marks, also combining and free-standing
/// ones, join the letter before them where such a letter exists.
#[must_use]
pub fn to_full_width(text: &str) -> String {
    let mut full = String::with_capacity(text.len() * 2);
    for character in text.chars().map(full_form) {
        match full
            .chars()
            .next_back()
            .and_then(|before| joined(before, character))
        {
            Some(letter) => {
                full.pop();
                full.push(letter);
            }
            None => full.push(character),
        }
    }
    full
}

/// Half-width copy: full-width ASCII, blanks and katakana, voiced letters as two characters.
/// What has no half-width form (kanji, hiragana, ヮ ヰ ヱ ヵ ヶ) stays.
#[must_use]
pub fn to_half_width(text: &str) -> String {
    let mut half = String::with_capacity(text.len());
    for character in text.chars() {
        let (letter, mark) = split(character);
        half.push(half_form(letter));
        half.extend(mark.map(half_form));
    }
    half
}

fn full_form(character: char) -> char {
    match character {
        ' ' => '\u{3000}',
        '!'..='~' => shifted(character, 0xFEE0),
        '\u{FF61}'..='\u{FF9F}' => FULL_KANA[(u32::from(character) - 0xFF61) as usize],
        '\u{3099}' => '゛',
        '\u{309A}' => '゜',
        _ => character,
    }
}

fn half_form(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => shifted(character, -0xFEE0),
        '\u{3099}' => 'ﾞ',
        '\u{309A}' => 'ﾟ',
        '\u{3001}'..='\u{30FF}' => half_kana(character),
        _ => character,
    }
}

fn half_kana(character: char) -> char {
    let place = FULL_KANA.iter().position(|full| *full == character);
    let half = place.and_then(|place| char::from_u32(0xFF61 + place as u32));
    half.unwrap_or(character)
}

fn shifted(character: char, by: i32) -> char {
    let moved = u32::from(character)
        .checked_add_signed(by)
        .and_then(char::from_u32);
    moved.unwrap_or(character)
}

/// The one letter that a letter and a free-standing mark make.
fn joined(letter: char, mark: char) -> Option<char> {
    let table: &[(char, char)] = match mark {
        '゛' => &VOICED,
        '゜' => &SEMI_VOICED,
        _ => return None,
    };
    let hiragana = matches!(letter, 'ぁ'..='ん');
    let plain = if hiragana {
        shifted(letter, 0x60)
    } else {
        letter
    };
    let (_, with) = table.iter().find(|(without, _)| *without == plain)?;
    Some(if hiragana {
        shifted(*with, -0x60)
    } else {
        *with
    })
}

/// A voiced katakana letter as letter and mark; anything else as it is.
fn split(character: char) -> (char, Option<char>) {
    let find = |table: &[(char, char)]| {
        table
            .iter()
            .find(|(_, with)| *with == character)
            .map(|(without, _)| *without)
    };
    if let Some(letter) = find(&VOICED) {
        return (letter, Some('゛'));
    }
    find(&SEMI_VOICED).map_or((character, None), |letter| (letter, Some('゜')))
}

//! Kanji written as radicals (康熙部首): text that is copied from a PDF or a dictionary has them, and
//! looks the same.

/// The kanji of U+2F00 to U+2FD5, in their order (Unicode compatibility decompositions).
#[rustfmt::skip]
const KANJI: [&str; 5] = [
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾",
    "干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生",
    "用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷",
    "豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻",
    "黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠",
];
const FIRST: u32 = 0x2F00;
const LINE: usize = 50;

/// The kanji for a radical, any other character as it is.
pub(super) fn unified(character: char) -> char {
    let place = u32::from(character)
        .checked_sub(FIRST)
        .map(|place| place as usize);
    let kanji = place.and_then(|place| KANJI.get(place / LINE)?.chars().nth(place % LINE));
    kanji.unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_the_last_and_those_around_them() {
        for (radical, kanji) in [
            ('\u{2F00}', '一'),
            ('\u{2F31}', '巾'),
            ('\u{2F32}', '干'),
            ('\u{2FBC}', '高'),
            ('\u{2FD5}', '龠'),
            ('\u{2EFF}', '\u{2EFF}'),
            ('\u{2FD6}', '\u{2FD6}'),
            ('高', '高'),
        ] {
            assert_eq!(unified(radical), kanji);
        }
        let all: usize = KANJI.iter().map(|line| line.chars().count()).sum();
        assert_eq!(all, 214);
    }
}

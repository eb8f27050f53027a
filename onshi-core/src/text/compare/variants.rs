//! Variants of kanji in Japanese names (異体字).
//!
//! General knowledge of old, new and popular forms, kept to characters that occur in names. A pair
//! that is missing grades as different, which asks a human; a pair too many would hide a difference.

/// Each entry is one group of variants; its first character stands for all of them.
#[rustfmt::skip]
const GROUPS: &[&str] = &[
    "高髙", "崎﨑嵜", "徳德", "瀬瀨", "増增", "寛寬", "郎郞", "黒黑", "緑綠", "清淸", "青靑", "横橫",
    "郷鄕", "即卽", "曽曾", "黄黃", "涙淚", "強强", "巻卷", "戸戶", "姫姬", "届屆", "浜濱濵",
    "辺邊邉", "斎齋斉齊", "沢澤", "真眞", "島嶋嶌", "広廣", "桜櫻", "国國圀", "栄榮", "恵惠", "関關",
    "竜龍", "滝瀧", "塩鹽", "豊豐", "穂穗", "静靜", "与與", "万萬", "円圓", "伝傳", "仏佛", "会會",
    "児兒", "実實", "寿壽", "学學", "宝寶", "県縣", "来來", "条條", "楽樂", "桧檜", "歩步", "歴歷",
    "渋澁", "渓溪", "満滿", "湾灣", "画畫", "当當", "祢禰", "禄祿", "稲稻", "糸絲", "経經", "絵繪",
    "継繼", "総總", "縄繩", "聡聰", "声聲", "芸藝", "茎莖", "荘莊", "蔵藏", "薫薰", "虫蟲", "蛍螢",
    "覚覺", "観觀", "譲讓", "予豫", "賛贊", "転轉", "軽輕", "遥遙", "鉄鐵", "鎮鎭", "随隨", "霊靈",
    "頼賴", "顔顏", "顕顯", "駅驛", "験驗", "麦麥", "弥彌", "径徑", "従從", "応應", "悦悅", "択擇",
    "拡擴", "揺搖", "摂攝", "数數", "旧舊", "暁曉", "槙槇", "欧歐", "沖冲", "涌湧", "浄淨", "巌巖",
    "峰峯", "峡峽", "岳嶽", "帯帶", "吉𠮷", "土圡", "図圖", "団團", "壮壯", "奥奧", "奨奬", "嬢孃",
    "将將", "対對", "尭堯", "剣劍", "勲勳", "区區", "医醫", "収收", "双雙", "参參", "亀龜", "亜亞",
    "仮假", "体體", "余餘", "乗乘", "両兩", "並竝", "富冨", "凛凜", "厳嚴", "芦蘆", "薮藪", "桑桒",
    "梅楳", "柳栁", "杉杦", "野埜", "船舩", "美羙", "喜㐂", "秋穐", "松枩", "灯燈", "粋粹", "禅禪",
    "秘祕", "称稱", "艶艷", "薬藥", "装裝", "誉譽", "礼禮", "館舘", "鴎鷗", "栃杤", "鶏鷄", "侠俠",
    "蝉蟬", "焔焰", "莱萊", "蒋蔣", "蝋蠟", "祷禱", "涛濤", "檪櫟", "篭籠", "纎繊", "蛎蠣", "靭靱",
    "渕淵",
];

/// Characters of code page 932 that Unicode would change into another one on normalisation (NFC):
/// as the IBM extension has them, and the kanji they are variants of. Written as numbers because
/// many tools normalise the source too.
#[rustfmt::skip]
const IBM_FORMS: [(char, char); 22] = [
    ('\u{F929}', '朗'), ('\u{F9DC}', '隆'), ('\u{FA10}', '塚'),
    ('\u{FA12}', '晴'), ('\u{FA15}', '凞'), ('\u{FA16}', '猪'), ('\u{FA17}', '益'),
    ('\u{FA18}', '礼'), ('\u{FA19}', '神'), ('\u{FA1A}', '祥'), ('\u{FA1B}', '福'),
    ('\u{FA1C}', '靖'), ('\u{FA1D}', '精'), ('\u{FA1E}', '羽'), ('\u{FA20}', '蘒'),
    ('\u{FA22}', '諸'), ('\u{FA25}', '逸'), ('\u{FA26}', '都'), ('\u{FA2A}', '飯'),
    ('\u{FA2B}', '飼'), ('\u{FA2C}', '館'), ('\u{FA2D}', '鶴'),
];

/// One character for every group of variants; any other character stands for itself.
pub(super) fn representative(character: char) -> char {
    let ibm = IBM_FORMS.iter().find(|(form, _)| *form == character);
    let kanji = ibm.map_or(character, |&(_, kanji)| kanji);
    let group = GROUPS.iter().find(|group| group.contains(kanji));
    group
        .and_then(|group| group.chars().next())
        .unwrap_or(kanji)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_character_is_in_two_groups() {
        let mut seen = HashSet::new();
        for character in GROUPS.iter().flat_map(|group| group.chars()) {
            assert!(seen.insert(character), "{character} stands twice");
        }
        assert!(IBM_FORMS.iter().all(|(form, _)| seen.insert(*form)));
        assert!(GROUPS.iter().all(|group| group.chars().count() >= 2));
    }
}

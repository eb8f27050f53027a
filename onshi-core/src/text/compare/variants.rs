//! Variants of kanji in Japanese names (異体字).
//!
//! General knowledge of old forms (旧字体), new ones and popular ones (俗字), kept to characters that
//! occur in names. A pair that is missing grades as different, which asks a human; a pair too many
//! would hide a difference. So forms of one character are in, and characters that are only confused
//! are out: 斎 and 齋 are one, 斉 and 齊 are another one, and 斉藤 is not 斎藤, though many write it so.
//! Out for the same reason: 崎 碕 埼, 坂 阪, 島 鳥, 畑 畠, 河 川, 亮 良, 裕 祐, 弁 and what it replaced (辨 瓣 辯).

/// Each entry is one group of variants; its first character stands for all of them.
#[rustfmt::skip]
const GROUPS: &[&str] = &[
    "高髙", "崎﨑嵜", "徳德", "瀬瀨", "増增", "寛寬", "郎郞", "黒黑", "緑綠", "清淸", "青靑", "横橫",
    "郷鄕", "即卽", "曽曾", "黄黃", "涙淚", "強强", "巻卷", "戸戶", "姫姬", "届屆", "浜濱濵",
    "辺邊邉", "斎齋", "斉齊", "沢澤", "真眞", "島嶋嶌", "広廣", "桜櫻", "国國圀", "栄榮", "恵惠", "関關",
    "竜龍", "滝瀧", "塩鹽", "豊豐", "穂穗", "静靜", "与與", "万萬", "円圓", "伝傳", "仏佛", "会會",
    "児兒", "実實", "寿壽", "学學", "宝寶", "県縣", "来來", "条條", "楽樂", "桧檜", "歩步", "歴歷",
    "渋澁", "渓溪", "満滿", "湾灣", "画畫", "当當", "祢禰", "禄祿", "稲稻", "糸絲", "経經", "絵繪",
    "継繼", "総總", "縄繩", "聡聰", "声聲", "芸藝", "茎莖", "荘莊", "蔵藏", "薫薰", "虫蟲", "蛍螢",
    "覚覺", "観觀", "譲讓", "予豫", "賛贊", "転轉", "軽輕", "遥遙", "鉄鐵鐡銕", "鎮鎭", "随隨", "霊靈",
    "頼賴", "顔顏", "顕顯", "駅驛", "験驗", "麦麥", "弥彌", "径徑", "従從", "応應", "悦悅", "択擇",
    "拡擴", "揺搖", "摂攝", "数數", "旧舊", "暁曉", "槙槇", "欧歐", "沖冲", "涌湧", "浄淨", "巌巖",
    "峰峯", "峡峽", "岳嶽", "帯帶", "吉𠮷", "土圡", "図圖", "団團", "壮壯", "奥奧", "奨奬", "嬢孃",
    "将將", "対對", "尭堯", "剣劍", "勲勳", "区區", "医醫", "収收", "双雙", "参參", "亀龜", "亜亞",
    "仮假", "体體", "余餘", "乗乘", "両兩", "並竝", "富冨", "凛凜", "厳嚴", "芦蘆", "薮藪", "桑桒",
    "梅楳", "柳栁", "杉杦", "野埜", "船舩", "美羙", "喜㐂", "秋穐", "松枩", "灯燈", "粋粹", "禅禪",
    "秘祕", "称稱", "艶艷", "薬藥", "装裝", "誉譽", "礼禮", "館舘", "鴎鷗", "栃杤", "鶏鷄", "侠俠",
    "蝉蟬", "焔焰", "莱萊", "蒋蔣", "蝋蠟", "祷禱", "涛濤", "檪櫟", "篭籠", "繊纖纎", "蛎蠣", "靭靱",
    "渕淵",
    "衛衞", "縁緣", "園薗", "温溫", "気氣", "恒恆", "慎愼", "尽盡", "叙敍", "渉涉", "晩晚", "涼凉",
    "録錄", "様樣", "戦戰", "緒緖", "毎每", "亘亙", "晃晄", "穣穰", "萌萠", "駆驅駈", "変變", "醸釀",
    "謡謠", "髪髮", "黙默", "処處", "鋭銳", "説說", "税稅", "閲閱", "彦彥", "産產", "諌諫", "為爲",
    "衆眾", "写寫", "帰歸", "鋳鑄", "并幷", "瓶甁", "勧勸", "囲圍", "圧壓", "壱壹", "献獻", "珍珎",
    "瑶瑤", "発發", "粛肅", "蚕蠶", "覧覽", "触觸", "読讀", "践踐", "辞辭", "酔醉", "釈釋", "銭錢",
    "隠隱", "雑雜", "麹麴", "済濟", "歓歡", "権權", "昂昻", "晋晉", "熙煕凞", "虎乕", "隣鄰", "皐皋",
    "群羣", "鑑鑒", "舎舍", "徴徵", "聴聽", "庁廳", "枢樞", "桟棧", "楼樓", "歳歲", "浅淺", "渇渴",
    "滞滯", "炉爐", "焼燒", "穏穩", "縦縱", "訳譯", "鉱鑛", "飲飮", "鶯鴬", "点點", "党黨", "尚尙",
    "教敎", "内內", "呉吳", "錬鍊", "既旣", "杯盃", "荊荆", "兎兔", "苺莓", "桝枡", "壷壺", "雁鴈",
];

/// Compatibility ideographs (CJK互換漢字) of code page 932 and JIS X 0213, old forms that Unicode
/// would change into the kanji beside them on normalisation (NFC). Written as numbers because many
/// tools normalise the source too.
#[rustfmt::skip]
const COMPATIBILITY: [(char, char); 83] = [
    ('\u{F91D}', '欄'), ('\u{F928}', '廊'), ('\u{F929}', '朗'), ('\u{F936}', '虜'), ('\u{F970}', '殺'),
    ('\u{F9D0}', '類'), ('\u{F9DC}', '隆'), ('\u{FA10}', '塚'), ('\u{FA12}', '晴'), ('\u{FA15}', '凞'),
    ('\u{FA16}', '猪'), ('\u{FA17}', '益'), ('\u{FA18}', '礼'), ('\u{FA19}', '神'), ('\u{FA1A}', '祥'),
    ('\u{FA1B}', '福'), ('\u{FA1C}', '靖'), ('\u{FA1D}', '精'), ('\u{FA1E}', '羽'), ('\u{FA20}', '蘒'),
    ('\u{FA22}', '諸'), ('\u{FA25}', '逸'), ('\u{FA26}', '都'), ('\u{FA2A}', '飯'), ('\u{FA2B}', '飼'),
    ('\u{FA2C}', '館'), ('\u{FA2D}', '鶴'), ('\u{FA30}', '侮'), ('\u{FA31}', '僧'), ('\u{FA32}', '免'),
    ('\u{FA33}', '勉'), ('\u{FA34}', '勤'), ('\u{FA35}', '卑'), ('\u{FA36}', '喝'), ('\u{FA37}', '嘆'),
    ('\u{FA38}', '器'), ('\u{FA39}', '塀'), ('\u{FA3A}', '墨'), ('\u{FA3B}', '層'), ('\u{FA3D}', '悔'),
    ('\u{FA3E}', '慨'), ('\u{FA3F}', '憎'), ('\u{FA40}', '懲'), ('\u{FA41}', '敏'), ('\u{FA42}', '既'),
    ('\u{FA43}', '暑'), ('\u{FA44}', '梅'), ('\u{FA45}', '海'), ('\u{FA46}', '渚'), ('\u{FA47}', '漢'),
    ('\u{FA48}', '煮'), ('\u{FA4A}', '琢'), ('\u{FA4B}', '碑'), ('\u{FA4C}', '社'), ('\u{FA4D}', '祉'),
    ('\u{FA4E}', '祈'), ('\u{FA4F}', '祐'), ('\u{FA50}', '祖'), ('\u{FA51}', '祝'), ('\u{FA52}', '禍'),
    ('\u{FA53}', '禎'), ('\u{FA54}', '穀'), ('\u{FA55}', '突'), ('\u{FA56}', '節'), ('\u{FA57}', '練'),
    ('\u{FA58}', '縉'), ('\u{FA59}', '繁'), ('\u{FA5A}', '署'), ('\u{FA5B}', '者'), ('\u{FA5C}', '臭'),
    ('\u{FA5F}', '著'), ('\u{FA60}', '褐'), ('\u{FA61}', '視'), ('\u{FA62}', '謁'), ('\u{FA63}', '謹'),
    ('\u{FA64}', '賓'), ('\u{FA65}', '贈'), ('\u{FA67}', '逸'), ('\u{FA68}', '難'), ('\u{FA69}', '響'),
    ('\u{FA6A}', '頻'), ('\u{FA6B}', '恵'), ('\u{FA6D}', '舘'),
];

/// Letters of kana that are out of use, and those that replaced them (現代仮名遣い). Half-width kana
/// has none of the former, so whoever sends it cannot but change them. ヲ it has: カヲル is not カオル.
/// ヮ, ヵ and ヶ are folded before.
const OLD_KANA: [(char, char); 2] = [('ヰ', 'イ'), ('ヱ', 'エ')];

/// Letters of Latin names with an accent, which neither JIS X 0208 nor a passport's lines have.
#[rustfmt::skip]
const ACCENTED: [(char, &str); 10] = [
    ('ａ', "ÀÁÂÃÄÅàáâãäåĀāĂăĄą"), ('ｃ', "ÇçĆćČč"), ('ｅ', "ÈÉÊËèéêëĒēĘęĚě"),
    ('ｉ', "ÌÍÎÏìíîïĪīİı"), ('ｎ', "ÑñŃńŇň"), ('ｏ', "ÒÓÔÕÖØòóôõöøŌōŐőƠơ"),
    ('ｓ', "ŚśŞşŠš"), ('ｕ', "ÙÚÛÜùúûüŪūŮůŰűƯư"), ('ｙ', "ÝýÿŸ"), ('ｚ', "ŹźŻżŽž"),
];

/// One character for every group of variants; any other character stands for itself.
pub(super) fn representative(character: char) -> char {
    let modern = replaced(&COMPATIBILITY, character).or_else(|| replaced(&OLD_KANA, character));
    let modern = modern.or_else(|| plain(character)).unwrap_or(character);
    let group = GROUPS.iter().find(|group| group.contains(modern));
    group
        .and_then(|group| group.chars().next())
        .unwrap_or(modern)
}

fn replaced(table: &[(char, char)], character: char) -> Option<char> {
    let row = table.iter().find(|(old, _)| *old == character);
    row.map(|(_, new)| *new)
}

fn plain(character: char) -> Option<char> {
    let row = ACCENTED
        .iter()
        .find(|(_, accented)| accented.contains(character));
    row.map(|(letter, _)| *letter)
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
        assert!(COMPATIBILITY.iter().all(|(form, _)| seen.insert(*form)));
        assert!(GROUPS.iter().all(|group| group.chars().count() >= 2));
    }
}

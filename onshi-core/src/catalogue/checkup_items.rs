//! 健診項目: what the item codes of checkups mean, and what their coded values mean.
//!
//! One row per 項目コード (17 characters). One thing measured in two ways has two codes, which agree in
//! their first four characters. The official list is 特定健康診査の電子的な標準様式の仕様; these are the
//! items that public programs handle. An item that is not listed keeps its own name and value.

use super::clinical_codes::DataType;
use super::declare::codes;
use super::row::{CodeRow, CodeTable, Evidence};

codes! { CODES;
    "onshi-121" UrineGrade "健診 尿定性" Seen("POD") {
        "1" Minus    "－"   "-";
        "2" Trace    "±"    "+-";
        "3" Plus     "＋"   "+";
        "4" PlusTwo  "＋＋" "++";
        "5" PlusMore "＋＋＋" "+++";
    }
    "onshi-122" FindingPresence "健診 所見の有無" Seen("POD") {
        "1" Present "所見あり" "finding";
        "2" Absent  "所見なし" "no finding";
    }
    "onshi-123" Remarkable "健診 特記事項の有無" Seen("POD") {
        "1" Present "特記すべきことあり" "something remarkable";
        "2" Absent  "特記すべきことなし" "nothing remarkable";
    }
    "onshi-124" MetabolicSyndrome "健診 メタボリックシンドローム判定" Seen("POD") {
        "1" Meets      "基準該当"     "meets the criteria";
        "2" Borderline "予備群該当"   "borderline";
        "3" DoesNot    "非該当"       "does not meet the criteria";
        "4" Undecided  "判定不能"     "cannot be told";
    }
    "onshi-125" GuidanceLevel "健診 保健指導レベル" Seen("POD") {
        "1" Active     "積極的支援"   "active support";
        "2" Motivating "動機付け支援" "motivating support";
        "3" Nothing    "なし"         "none";
        "4" Undecided  "判定不能"     "cannot be told";
    }
    "onshi-126" TakesMedicine "健診 服薬の有無" Seen("POD") {
        "1" Yes "服薬あり" "takes medicine";
        "2" No  "服薬なし" "takes none";
    }
    "onshi-127" YesNo "健診 はい・いいえ" Seen("POD") {
        "1" Yes "はい"   "yes";
        "2" No  "いいえ" "no";
    }
    "onshi-128" EatingSpeed "健診 食べる速さ" Seen("POD") {
        "1" Fast   "速い"   "fast";
        "2" Normal "ふつう" "normal";
        "3" Slow   "遅い"   "slow";
    }
    "onshi-129" Snacking "健診 間食" Seen("POD") {
        "1" Daily     "毎日"               "every day";
        "2" Sometimes "時々"               "sometimes";
        "3" Rarely    "ほとんど摂取しない" "hardly ever";
    }
    "onshi-130" Drinking "健診 飲酒の頻度" Seen("POD") {
        "1" Daily     "毎日"             "every day";
        "2" Sometimes "時々"             "sometimes";
        "3" Rarely    "ほとんど飲まない" "hardly ever";
    }
    "onshi-131" DrinkingAmount "健診 飲酒量" Seen("POD") {
        "1" BelowOne   "1合未満" "less than 1 go";
        "2" OneToTwo   "1～2合"  "1 to 2 go";
        "3" TwoToThree "2～3合"  "2 to 3 go";
        "4" ThreeOrMore "3合以上" "3 go or more";
    }
    // What stands between the two ends is ours; public code shows only these words in full.
    "onshi-132" LifestyleChange "健診 生活習慣の改善" Inferred("1 and 5 as POD has them; 2 to 4 lie in order between them") {
        "1" NoIntention   "意志なし"                  "no intention";
        "2" Intention     "意志あり"                  "intention";
        "3" Soon          "近いうちに始める"          "beginning soon";
        "4" Recently      "取り組み中（6か月未満）"   "at it for less than 6 months";
        "5" LongAlready   "既に6か月以上取り組んでいる" "at it for 6 months or more";
    }
    "onshi-133" Chewing "健診 咀嚼" Inferred("POD has 1 to 3; the words are ours") {
        "1" Anything "何でもかめる"         "can chew anything";
        "2" Trouble  "かみにくいことがある" "sometimes has trouble";
        "3" Hardly   "ほとんどかめない"     "can hardly chew";
    }
}

/// One item of a checkup (健診項目).
#[derive(Debug)]
pub struct CheckupItemRow {
    /// 項目コード.
    pub code: &'static str,
    /// Japanese name.
    pub japanese: &'static str,
    /// What its values are (データ型). Evidence: inferred from the kind of its values.
    pub data_type: DataType,
    /// What its values mean, if they are codes.
    pub values: Option<&'static CodeTable>,
    /// How we know it.
    pub evidence: Evidence,
}

macro_rules! items {
    ($($code:literal $japanese:literal $data_type:ident $($values:ident)?, $grade:ident($source:literal);)*) => {
        &[$(CheckupItemRow {
            code: $code,
            japanese: $japanese,
            data_type: DataType::$data_type,
            values: items!(@values $($values)?),
            evidence: Evidence::$grade($source),
        }),*]
    };
    (@values $values:ident) => { Some($values::TABLE) };
    (@values) => { None };
}

/// Every item that public programs handle.
#[rustfmt::skip]
pub static CHECKUP_ITEMS: &[CheckupItemRow] = items! {
    "9N001000000000001" "身長"                     Quantity,    Seen("OD2");
    "9A751000000000001" "収縮期血圧（1回目）"       Quantity,    Seen("OD2");
    "9A752000000000001" "収縮期血圧（2回目）"       Quantity,    Seen("OD2");
    "9A755000000000001" "収縮期血圧（その他）"      Quantity,    Seen("OD2");
    "9A761000000000001" "拡張期血圧（1回目）"       Quantity,    Seen("OD2");
    "9A762000000000001" "拡張期血圧（2回目）"       Quantity,    Seen("OD2");
    "9A765000000000001" "拡張期血圧（その他）"      Quantity,    Seen("OD2");
    "3F015000002327101" "中性脂肪"                 Quantity,    Seen("OD2");
    "3F070000002327101" "HDLコレステロール"        Quantity,    Seen("OD2");
    "3F077000002327101" "LDLコレステロール"        Quantity,    Seen("OD2");
    "3B035000002327201" "GOT（AST）"               Quantity,    Seen("OD2");
    "3B045000002327201" "GPT（ALT）"               Quantity,    Seen("OD2");
    "3B090000002327101" "γ-GT（γ-GTP）"            Quantity,    Seen("OD2");
    "3C015000002327101" "血清クレアチニン"         Quantity,    Seen("OD2");
    "8A065000002391901" "eGFR"                     Quantity,    Seen("OD2");
    "3D010000001927201" "空腹時血糖"               Quantity,    Seen("OD2");
    "3D046000001920402" "HbA1c（NGSP）"            Quantity,    Seen("OD2");
    "2A020000001930101" "赤血球数"                 Quantity,    Seen("OD2");
    "2A030000001930101" "血色素量"                 Quantity,    Seen("OD2");
    "2A040000001930102" "ヘマトクリット値"         Quantity,    Seen("OD2");
    "1A020000000191111" "尿糖（機械読み取り）"     OrderedCode UrineGrade,   Seen("POD");
    "1A020000000190111" "尿糖（目視）"             OrderedCode UrineGrade,   Seen("POD");
    "1A010000000191111" "尿蛋白（機械読み取り）"   OrderedCode UrineGrade,   Seen("POD");
    "1A010000000190111" "尿蛋白（目視）"           OrderedCode UrineGrade,   Seen("POD");
    "1A105160700166211" "尿沈渣（所見の有無）"     Code FindingPresence,     Seen("POD");
    "9A110160700000011" "心電図（所見の有無）"     Code FindingPresence,     Seen("POD");
    "9A110160800000049" "心電図所見"               Text,        Inferred("listed beside the items of POD and OD2");
    "9N056000000000011" "既往歴"                   Code Remarkable,          Seen("POD");
    "9N061000000000011" "自覚症状"                 Code Remarkable,          Seen("POD");
    "9N066000000000011" "他覚症状"                 Code Remarkable,          Seen("POD");
    "9N501000000000011" "メタボリックシンドローム判定" OrderedCode MetabolicSyndrome, Seen("POD");
    "9N506000000000011" "保健指導レベル"           OrderedCode GuidanceLevel, Seen("POD");
    "9N511000000000049" "医師の診断（判定）"       Text,        Inferred("code seen; which of two names it has is not");
    "9N516000000000049" "健診を実施した医師の氏名" Text,        Inferred("code seen; which of two names it has is not");
    "9N701000000000011" "服薬1（血圧）"            Code TakesMedicine,       Seen("POD");
    "9N706000000000011" "服薬2（血糖）"            Code TakesMedicine,       Seen("POD");
    "9N711000000000011" "服薬3（脂質）"            Code TakesMedicine,       Seen("POD");
    "9N716000000000011" "既往歴1（脳血管）"        Code YesNo,               Seen("POD");
    "9N721000000000011" "既往歴2（心血管）"        Code YesNo,               Seen("POD");
    "9N726000000000011" "既往歴3（腎不全・人工透析）" Code YesNo,            Seen("POD");
    "9N731000000000011" "貧血"                     Code YesNo,               Seen("POD");
    "9N736000000000011" "喫煙"                     Code YesNo,               Seen("POD");
    "9N741000000000011" "20歳からの体重変化"       Code YesNo,               Seen("POD");
    "9N746000000000011" "30分以上の運動習慣"       Code YesNo,               Seen("POD");
    "9N751000000000011" "歩行又は身体活動"         Code YesNo,               Seen("POD");
    "9N756000000000011" "歩行速度"                 Code YesNo,               Seen("POD");
    "9N761000000000011" "1年間の体重変化"          Code YesNo,               Seen("POD");
    "9N766000000000011" "食べ方1（早食い等）"      OrderedCode EatingSpeed,  Seen("POD");
    "9N771000000000011" "食べ方2（就寝前）"        Code YesNo,               Seen("POD");
    "9N781000000000011" "食習慣"                   Code YesNo,               Seen("POD");
    "9N782000000000011" "食べ方3（間食）"          OrderedCode Snacking,     Seen("POD");
    "9N786000000000011" "飲酒"                     OrderedCode Drinking,     Seen("POD");
    "9N791000000000011" "飲酒量"                   OrderedCode DrinkingAmount, Seen("POD");
    "9N796000000000011" "睡眠"                     Code YesNo,               Seen("POD");
    "9N801000000000011" "生活習慣の改善"           OrderedCode LifestyleChange, Seen("POD");
    "9N806000000000011" "保健指導の希望"           Code YesNo,               Seen("POD");
    "9N872000000000011" "咀嚼"                     OrderedCode Chewing,      Seen("POD");
};

/// The row of an item code; `None` for an item that is not listed.
pub fn checkup_item(code: &str) -> Option<&'static CheckupItemRow> {
    CHECKUP_ITEMS.iter().find(|row| row.code == code)
}

impl CheckupItemRow {
    /// What a coded value of this item means; `None` for a number, a text, or a value it does not know.
    pub fn meaning(&self, value: &str) -> Option<&'static CodeRow> {
        self.values?.row(value)
    }
}

//! What people have, and what is done for them. All of it is made up, and the names look it: drugs and
//! acts are called 模擬….

use onshi_core::catalogue::TreatmentClass;

/// A disease, and what is prescribed for it (傷病).
#[derive(Debug)]
pub(crate) struct Condition {
    pub code: &'static str,
    pub name: &'static str,
    pub drugs: &'static [Drug],
}

/// A drug as it is prescribed (医薬品).
#[derive(Debug)]
pub(crate) struct Drug {
    pub class: TreatmentClass,
    /// レセプト電算処理 code, 9 digits.
    pub code: &'static str,
    pub name: &'static str,
    pub ingredient: &'static str,
    pub unit: &'static str,
    /// 使用量: of one day when it is taken orally.
    pub quantity: &'static str,
    pub usage: (&'static str, &'static str),
    /// 特別指示: for external use, where and how often.
    pub instruction: &'static str,
    /// 回数: days when it is taken orally.
    pub times: &'static str,
}

/// Something done (診療行為).
#[derive(Debug)]
pub(crate) struct Act {
    pub class: TreatmentClass,
    pub code: &'static str,
    pub name: &'static str,
    pub quantity: &'static str,
    pub unit: &'static str,
    /// 歯科診療行為加算: code and name.
    pub additions: &'static [(&'static str, &'static str)],
}

/// A finding about an infection (感染症).
#[derive(Debug)]
pub(crate) struct Infection {
    pub code: &'static str,
    pub name: &'static str,
    pub result: &'static str,
}

/// A drug that somebody must not get (薬剤アレルギー).
#[derive(Debug)]
pub(crate) struct DrugAllergy {
    pub code: &'static str,
    pub name: &'static str,
    pub reaction: &'static str,
}

/// Another allergy (その他アレルギー).
#[derive(Debug)]
pub(crate) struct Allergy {
    pub code: &'static str,
    pub name: &'static str,
    pub reaction: &'static str,
}

/// A test and the values it may give, in units of its last decimal (検査).
#[derive(Debug)]
pub(crate) struct Test {
    pub code: &'static str,
    pub name: &'static str,
    pub unit: &'static str,
    pub low: u32,
    pub high: u32,
    pub decimals: u32,
    /// 基準値.
    pub reference: (&'static str, &'static str),
}

const AFTER_BREAKFAST: (&str, &str) = ("101", "１日１回朝食後服用");
const AFTER_MEALS: (&str, &str) = ("303", "１日３回毎食後服用");
const WHEN_IN_PAIN: (&str, &str) = ("501", "疼痛時服用");
/// 外用 has this code and no name (public implementation).
const EXTERNAL: (&str, &str) = ("900", "");

#[rustfmt::skip]
const fn oral(code: &'static str, name: &'static str, ingredient: &'static str, quantity: &'static str, usage: (&'static str, &'static str)) -> Drug {
    Drug { class: TreatmentClass::Oral, code, name, ingredient, unit: "錠", quantity, usage, instruction: "", times: "30" }
}

#[rustfmt::skip]
pub(super) static CONDITIONS: &[Condition] = &[
    Condition { code: "9990001", name: "高血圧症（模擬）", drugs: &[
        oral("699990001", "模擬降圧錠５ｍｇ", "模擬降圧成分", "1", AFTER_BREAKFAST),
        oral("699990002", "模擬利尿錠１ｍｇ", "模擬利尿成分", "0.5", AFTER_BREAKFAST),
    ] },
    Condition { code: "9990002", name: "２型糖尿病（模擬）", drugs: &[
        oral("699990003", "模擬血糖降下錠２５０ｍｇ", "模擬血糖降下成分", "3", AFTER_MEALS),
    ] },
    Condition { code: "9990003", name: "脂質異常症（模擬）", drugs: &[
        oral("699990004", "模擬脂質低下錠１０ｍｇ", "模擬脂質低下成分", "1", AFTER_BREAKFAST),
    ] },
    Condition { code: "9990004", name: "変形性膝関節症（模擬）", drugs: &[
        Drug { class: TreatmentClass::External, code: "699990005", name: "模擬消炎テープ２０ｍｇ　７ｃｍ×１０ｃｍ", ingredient: "模擬消炎成分",
               unit: "枚", quantity: "28", usage: EXTERNAL, instruction: "１日１回　右膝", times: "1" },
        Drug { class: TreatmentClass::AsNeeded, code: "699990006", name: "模擬鎮痛錠６０ｍｇ", ingredient: "模擬鎮痛成分",
               unit: "錠", quantity: "1", usage: WHEN_IN_PAIN, instruction: "", times: "10" },
    ] },
    Condition { code: "9990005", name: "不眠症（模擬）", drugs: &[
        oral("699990007", "模擬睡眠錠２．５ｍｇ", "模擬睡眠成分", "1", ("112", "１日１回就寝前服用")),
    ] },
    Condition { code: "9990006", name: "慢性心不全（模擬）", drugs: &[
        oral("699990010", "模擬心保護錠１０ｍｇ", "模擬心保護成分", "1", AFTER_BREAKFAST),
        oral("699990011", "模擬抗凝固錠１５ｍｇ", "模擬抗凝固成分", "1", AFTER_BREAKFAST),
    ] },
    Condition { code: "9990007", name: "便秘症（模擬）", drugs: &[
        oral("699990012", "模擬緩下錠３３０ｍｇ", "模擬緩下成分", "6", AFTER_MEALS),
    ] },
    Condition { code: "9990008", name: "アルツハイマー型認知症（模擬）", drugs: &[
        oral("699990013", "模擬認知錠５ｍｇ", "模擬認知成分", "1", AFTER_BREAKFAST),
    ] },
    Condition { code: "9990009", name: "慢性閉塞性肺疾患（模擬）", drugs: &[
        Drug { class: TreatmentClass::External, code: "699990014", name: "模擬吸入用カプセル１８μｇ", ingredient: "模擬吸入成分",
               unit: "カプセル", quantity: "30", usage: EXTERNAL, instruction: "１日１回　吸入", times: "1" },
    ] },
    Condition { code: "9990010", name: "骨粗鬆症（模擬）", drugs: &[
        oral("699990015", "模擬骨吸収抑制錠３５ｍｇ", "模擬骨吸収抑制成分", "1", ("113", "週１回起床時服用")),
        oral("699990016", "模擬活性ビタミン錠１μｇ", "模擬活性ビタミン成分", "1", AFTER_BREAKFAST),
    ] },
];

#[rustfmt::skip]
pub(super) static STAY_DRUGS: &[Drug] = &[
    Drug { class: TreatmentClass::OtherInjection, code: "699990008", name: "模擬輸液注　５００ｍＬ", ingredient: "模擬輸液成分",
           unit: "袋", quantity: "2", usage: ("", ""), instruction: "", times: "3" },
];

#[rustfmt::skip]
const fn act(class: TreatmentClass, code: &'static str, name: &'static str, quantity: &'static str, unit: &'static str) -> Act {
    Act { class, code, name, quantity, unit, additions: &[] }
}

#[rustfmt::skip]
pub(super) static HOME_ACTS: &[Act] = &[
    act(TreatmentClass::HomeCare,   "199990001", "模擬在宅患者訪問診療料", "1", "回"),
    act(TreatmentClass::Laboratory, "199990002", "模擬血液検査",           "1", "回"),
];

#[rustfmt::skip]
pub(super) static HOSPITAL_ACTS: &[Act] = &[
    act(TreatmentClass::Revisit,    "199990003", "模擬再診料",     "1", "回"),
    act(TreatmentClass::Management, "199990004", "模擬医学管理料", "1", "回"),
    act(TreatmentClass::Imaging,    "199990005", "模擬単純撮影",   "2", "枚"),
];

#[rustfmt::skip]
pub(super) static STAY_ACTS: &[Act] = &[
    act(TreatmentClass::HospitalStay, "199990006", "模擬入院基本料",   "1", "日"),
    act(TreatmentClass::Operation,    "199990007", "模擬膝関節手術",   "1", "回"),
    act(TreatmentClass::Anaesthesia,  "199990008", "模擬全身麻酔",     "2", "時間"),
    act(TreatmentClass::Procedure,    "199990009", "模擬創傷処置",     "1", "回"),
];

#[rustfmt::skip]
pub(super) static DENTAL_ACTS: &[Act] = &[
    act(TreatmentClass::FirstVisit, "399990001", "模擬歯科初診料", "1", "回"),
    Act { class: TreatmentClass::Procedure, code: "399990002", name: "模擬う蝕処置", quantity: "1", unit: "歯",
           additions: &[("99901", "模擬訪問診療加算"), ("99902", "模擬時間外加算")] },
];

#[rustfmt::skip]
pub(super) static INFECTIONS: &[Infection] = &[
    Infection { code: "99990000000000001", name: "模擬肝炎ウイルス抗原", result: "陰性" },
    Infection { code: "99990000000000002", name: "模擬肝炎ウイルス抗体", result: "陽性" },
    Infection { code: "99990000000000003", name: "模擬梅毒抗体",         result: "陰性" },
];

#[rustfmt::skip]
pub(super) static DRUG_ALLERGIES: &[DrugAllergy] = &[
    DrugAllergy { code: "699990099", name: "模擬抗菌錠２００ｍｇ", reaction: "発疹" },
    DrugAllergy { code: "699990098", name: "模擬造影剤注射液",     reaction: "アナフィラキシー" },
];

#[rustfmt::skip]
pub(super) static ALLERGIES: &[Allergy] = &[
    Allergy { code: "9999001", name: "そば",         reaction: "口腔内のかゆみ" },
    Allergy { code: "9999002", name: "スギ花粉",     reaction: "鼻炎" },
    Allergy { code: "9999003", name: "ラテックス",   reaction: "接触皮膚炎" },
];

#[rustfmt::skip]
pub(super) static TESTS: &[Test] = &[
    Test { code: "3D046000001920402", name: "HbA1c（NGSP）",    unit: "%",     low: 52,  high: 89,  decimals: 1, reference: ("4.9", "6.0") },
    Test { code: "3C015000002327101", name: "血清クレアチニン", unit: "mg/dL", low: 55,  high: 190, decimals: 2, reference: ("0.46", "1.07") },
    Test { code: "3F077000002327101", name: "LDLコレステロール", unit: "mg/dL", low: 60, high: 190, decimals: 0, reference: ("65", "163") },
];

//! How often the elements of 診療/薬剤情報 are there, and their free texts.

use onshi_core::catalogue::{Drug, DrugList, Treatment, TreatmentList};
use onshi_core::catalogue::{
    DrugInformationBody, DrugInformationHeader, InsuredInformation, ReceiptDay, ReceiptDayList,
    ReceiptMonth,
};

use super::{BY_FORMAT, Habit, Repetition};

const DRUGS: &[&str] = &[
    "アムロジピンＯＤ錠５ｍｇ「見本」",
    "ロキソプロフェンＮａ錠６０ｍｇ「例示」",
    "レバミピド錠１００ｍｇ",
    "ヘパリン類似物質油性クリーム０．３％「見本」",
    "アセトアミノフェン錠２００ｍｇ「例示」",
    "ケトプロフェンテープ２０ｍｇ「見本」　７ｃｍ×１０ｃｍ",
];
const INGREDIENTS: &[&str] = &[
    "アムロジピンベシル酸塩",
    "ロキソプロフェンナトリウム水和物",
    "レバミピド",
    "ヘパリン類似物質",
    "アセトアミノフェン",
    "ケトプロフェン",
];
const USAGES: &[&str] = &[
    "１日３回毎食後服用",
    "１日１回朝食後服用",
    "１日２回朝夕食後服用",
    "疼痛時服用（１日３回まで）",
    "１日数回患部に塗布",
];
const INSTRUCTIONS: &[&str] = &["一包化", "粉砕", "残薬を確認して減数"];
const INSTITUTIONS: &[&str] = &[
    "医療法人社団見本会　例示が関診療所",
    "架空調剤薬局　見本町店",
    "独立行政法人例示機構架空医療センター",
];
const TREATMENTS: &[&str] = &[
    "再診料",
    "在宅患者訪問診療料（１）１（同一建物居住者以外）",
    "在宅時医学総合管理料",
    "末梢血液一般検査",
];
const MEASURES: &[&str] = &["錠", "ｇ", "枚", "包"];
const QUANTITIES: &[&str] = &["1", "2", "3", "0.5", "25"];
const DAYS: &[&str] = &["7", "14", "28", "30"];
const NAMES: &[&str] = &["診療　花子"];
const KANA: &[&str] = &["ｼﾝﾘｮｳ ﾊﾅｺ"];
const AGES: &[&str] = &["81"];

pub const HABITS: &[Habit] = &[
    (DrugInformationHeader::error_code, 0, BY_FORMAT),
    (DrugInformationHeader::error_message, 0, BY_FORMAT),
    (DrugInformationBody::prescription, 0, BY_FORMAT),
    (DrugInformationBody::dispensing, 0, BY_FORMAT),
    (InsuredInformation::name, 100, NAMES),
    (InsuredInformation::name_of_other, 0, BY_FORMAT),
    (InsuredInformation::name_kana, 100, KANA),
    (InsuredInformation::name_of_other_kana, 0, BY_FORMAT),
    (InsuredInformation::sex2, 0, BY_FORMAT),
    (InsuredInformation::age, 100, AGES),
    (ReceiptMonth::institution_name, 100, INSTITUTIONS),
    (ReceiptMonth::prescriber_code, 60, BY_FORMAT),
    (ReceiptMonth::prescriber_name, 60, INSTITUTIONS),
    (ReceiptMonth::prescriber_serial, 60, BY_FORMAT),
    (ReceiptMonth::prescriber_class, 60, BY_FORMAT),
    (ReceiptDay::prescribed, 60, BY_FORMAT),
    (ReceiptDay::treatments, 40, BY_FORMAT),
    (Drug::usage, 100, USAGES),
    (Drug::special_instruction, 10, INSTRUCTIONS),
    (Drug::drug_name, 100, DRUGS),
    (Drug::ingredient, 100, INGREDIENTS),
    (Drug::measure, 100, MEASURES),
    (Drug::quantity, 100, QUANTITIES),
    (Drug::single_dose, 20, QUANTITIES),
    (Drug::times, 100, DAYS),
    (Treatment::treatment_name, 100, TREATMENTS),
    (Treatment::measure, 20, MEASURES),
    (Treatment::quantity, 50, QUANTITIES),
    (Treatment::quantity2, 5, QUANTITIES),
    (Treatment::times, 100, DAYS),
    (Treatment::dental_addition, 2, BY_FORMAT),
];

pub const REPETITIONS: &[Repetition] = &[
    (ReceiptDayList::day, 1, 3),
    (DrugList::drug, 2, 6),
    (TreatmentList::treatment, 1, 3),
];

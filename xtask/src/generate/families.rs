//! The numbers of the C ABI by what they count, as languages with enumerations have them:
//! `ONSHI_PLAN_NEW` is `new` of the plans.

use super::api::{Api, Constant};

/// Numbers of one kind.
pub struct Family {
    /// `JobState`
    pub name: &'static str,
    pub japanese: &'static str,
    pub members: Vec<Member>,
}

/// One number of a family.
pub struct Member {
    /// `INSURER_CHANGED`
    pub name: String,
    pub value: i64,
    pub doc: String,
}

/// Name, Japanese term, and how the constants of the family begin after `ONSHI_`.
const FAMILIES: &[(&str, &str, &str)] = &[
    ("Category", "誰の誤りか", "CATEGORY_"),
    ("Severity", "重さ", "SEVERITY_"),
    ("Coverage", "制度", "COVERAGE_"),
    ("Charset", "文字コード", "CHARSET_"),
    ("EventKind", "出来事", "EVENT_"),
    ("Outcome", "処理結果", "OUTCOME_"),
    ("JobState", "ジョブの状態", "JOB_"),
    ("Form", "回答の形式", "FORM_"),
    ("Route", "照会の経路", "ROUTE_"),
    ("Plan", "反映の方針", "PLAN_"),
    ("Basis", "紐付けの根拠", "BASIS_"),
    ("Likeness", "候補の理由", "LIKENESS_"),
    ("Refusal", "対象外の理由", "REFUSAL_"),
    ("ChangeKind", "変更", "CHANGE_"),
    ("Value", "変更の項目", "VALUE_"),
    ("Ground", "変更の根拠", "GROUND_"),
    ("How", "変更の仕方", "HOW_"),
    ("Side", "どちらの値か", "SIDE_"),
    ("Decided", "変更の判断", "DECIDED_"),
    ("Names", "氏名の比較", "NAMES_"),
    ("DataClass", "情報の種類", "CLASS_"),
    ("Kind", "診療の種類", "KIND_"),
    ("Role", "ソフトウェアの種類", "ROLE_"),
    ("Profession", "職種", "PROFESSION_"),
    ("Word", "言葉", "WORD_"),
    ("CancelWhy", "取り消しの理由", "CANCEL_"),
    ("Cancellation", "取り消しの状態", "CANCELLATION_"),
    ("Consented", "同意の取り方", "CONSENTED_"),
    ("Certificate", "証の種類", "CERTIFICATE_"),
    ("SignIn", "認証", "SIGN_IN_"),
    ("Place", "置き場所", "PLACE_"),
    ("History", "履歴の期限", "HISTORY_"),
    ("Standing", "保存の状態", "STANDING_"),
    ("Erase", "削除の理由", "ERASE_"),
    ("Correction", "誤り訂正", "QR_"),
    ("UpdateStep", "設定更新の段階", "UPDATE_"),
    ("Setting", "設定項目", "SETTING_"),
    ("Issuance", "発行の段階", "ISSUANCE_"),
    ("Finding", "検証の指摘の項目", "FINDING_"),
    ("Element", "電文の項目の説明", "ELEMENT_"),
    ("Log", "記録の重さ", "LOG_"),
    ("Fault", "施設と端末の誤り", "FAULT_"),
    ("About", "何についての誤りか", "ABOUT_"),
    ("Step", "コード変更の手順", "STEP_"),
    ("Matter", "コードに結び付いたもの", "MATTER_"),
    ("Fate", "その行方", "FATE_"),
    ("Passcode", "目視確認のパスコード", "PASSCODE_"),
    ("ClaimItem", "レセプトの項目", "CLAIM_ITEM_"),
    ("Claim", "レセプトの結果", "CLAIM_"),
    ("Unclear", "結果が不明な理由", "UNCLEAR_"),
    ("Whose", "誰のレセプトか", "WHOSE_"),
    ("Found", "患者を見つけた根拠", "FOUND_"),
    ("Confirmed", "確認した者", "CONFIRMED_"),
    ("Amount", "点数か金額か", "AMOUNT_"),
];

/// Reasons of every rule, whose numbers are apart; each keeps its prefix.
const REASONS: &[&str] = &[
    "DENIAL_",
    "REFUSED_",
    "UNCOVERED_",
    "NO_URL_",
    "NO_CODE_",
    "NO_ALIAS_",
    "NO_CERTIFICATE_",
    "NO_MIGRATION_",
    "NO_PASSCODE_",
];

/// Every family, with the languages first.
pub fn families(api: &Api) -> Vec<Family> {
    let mut all = vec![Family {
        name: "Language",
        japanese: "言語",
        members: select(api, |name| {
            matches!(name, "JAPANESE" | "ENGLISH").then_some(name)
        }),
    }];
    all.extend(FAMILIES.iter().map(|(name, japanese, prefix)| Family {
        name,
        japanese,
        members: select(api, |constant| {
            let rest = constant.strip_prefix(prefix)?;
            (begin(constant) == Some(*prefix)).then_some(rest)
        }),
    }));
    all.push(Family {
        name: "Reason",
        japanese: "できない理由",
        members: select(api, |name| {
            let one_of = REASONS.iter().any(|prefix| name.starts_with(prefix));
            one_of.then_some(name)
        }),
    });
    all
}

/// The first row that a constant begins like: `CLAIM_ITEM_` stands before `CLAIM_`.
fn begin(constant: &str) -> Option<&'static str> {
    let mut prefixes = FAMILIES.iter().map(|(_, _, prefix)| *prefix);
    prefixes.find(|prefix| constant.starts_with(prefix))
}

fn select<'a>(api: &'a Api, named: impl Fn(&'a str) -> Option<&'a str>) -> Vec<Member> {
    let member = |constant: &'a Constant| {
        let name = named(constant.named.name.strip_prefix("ONSHI_")?)?;
        Some(Member {
            name: name.to_owned(),
            value: constant.value,
            doc: constant.named.doc.join(" "),
        })
    };
    api.constants.iter().filter_map(member).collect()
}

/// Plain numbers and masks, which no enumeration holds.
#[cfg(test)]
const ALONE: &[&str] = &[
    "ABI",
    "NUL",
    "S_",
    "SESSION_",
    "GROUP",
    "NO_PATIENT",
    "DIFFERS_",
    "CODE",
    "CLAIMS_",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_number_of_the_interface_is_in_a_family_or_known_to_stand_alone() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let api = super::super::read_api(root, super::super::SOURCES).unwrap();
        let begins = |name: &str, with: &[&str]| with.iter().any(|one| name.starts_with(one));
        let prefixes: Vec<&str> = FAMILIES.iter().map(|(_, _, prefix)| *prefix).collect();
        let names = api
            .constants
            .iter()
            .map(|constant| &constant.named.name[6..]);
        let nowhere = names.filter(|name| {
            let known = [&prefixes[..], REASONS, ALONE, &["JAPANESE", "ENGLISH"]];
            !known.iter().any(|with| begins(name, with))
        });
        assert_eq!(nowhere.collect::<Vec<_>>(), Vec::<&str>::new());
    }

    #[test]
    fn no_family_is_empty() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let api = super::super::read_api(root, super::super::SOURCES).unwrap();
        for family in families(&api) {
            assert!(!family.members.is_empty(), "{}", family.name);
        }
    }

    #[test]
    fn the_reasons_of_all_rules_are_apart() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let all = families(&super::super::read_api(root, super::super::SOURCES).unwrap());
        let reasons = all.last().unwrap();
        let distinct: BTreeSet<i64> = reasons.members.iter().map(|one| one.value).collect();
        assert_eq!(distinct.len(), reasons.members.len());
    }
}

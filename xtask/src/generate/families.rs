//! The numbers of the C interface by what they count, as languages with enumerations have them:
//! `ONSHI_PLAN_NEW` is `new` of the plans. The one table of them; each language spells it its own way.

use super::api::{Api, Constant};

/// What all numbers of one kind have in common: a row of [`FAMILIES`].
#[derive(Clone, Copy)]
pub struct Kind {
    /// `Form`
    pub name: &'static str,
    /// What C# calls it, where it stands beside classes in one namespace: `AnswerForm`.
    pub csharp: &'static str,
    pub japanese: &'static str,
    pub english: &'static str,
    /// What stands in C after `ONSHI_`. Of several, the whole name tells which: the numbers are apart.
    prefixes: &'static [&'static str],
    /// The list of `onshi_word` that has the words for people.
    pub word: Option<&'static str>,
    /// Whether the numbers are bits, added up.
    pub flags: bool,
    /// Whether the classes of C# have it only for themselves.
    pub inner: bool,
}

/// Numbers of one kind.
pub struct Family {
    pub kind: Kind,
    pub members: Vec<Member>,
}

/// One number of a family.
pub struct Member {
    /// `INSURER_CHANGED`
    pub name: String,
    pub value: i64,
    pub doc: String,
}

/// The most particular first: a constant belongs to the first row that it begins like.
#[rustfmt::skip]
const FAMILIES: &[Kind] = &[
    row("Language", "言語", "A language of texts for people.", &["JAPANESE", "ENGLISH"]),
    row("Category", "誰の誤りか", "Whose fault an error is.", &["CATEGORY_"]),
    row("Severity", "重さ", "How bad a finding is.", &["SEVERITY_"]),
    row("Coverage", "制度", "Health insurance or medical aid.", &["COVERAGE_"]),
    row("Charset", "文字コード", "Encoding of requests.", &["CHARSET_"]),
    row("EventKind", "出来事", "What happened to a job.", &["EVENT_"]),
    row("Outcome", "処理結果", "How a job was answered.", &["OUTCOME_"]),
    row("JobState", "ジョブの状態", "Where a job stands.", &["JOB_"]),
    row("Form", "回答の形式", "What an answer is.", &["FORM_"]).in_csharp("AnswerForm"),
    row("Route", "照会の経路", "By which road an answer came.", &["ROUTE_"]),
    row("Plan", "反映の方針", "What to do with a person of an answer.", &["PLAN_"]),
    row("Basis", "紐付けの根拠", "By what a patient was found.", &["BASIS_"]),
    row("Differences", "相違", "What differs, added up.", &["DIFFERS_"]).flags(),
    row("Likeness", "候補の理由", "Why a patient might be the person.", &["LIKENESS_"]).worded("LIKENESS"),
    row("Refusal", "対象外の理由", "Why a plan must not be applied.", &["REFUSAL_"]),
    row("ChangeKind", "変更", "What could be changed.", &["CHANGE_"]).worded("CHANGE"),
    row("Value", "変更の項目", "A value of a chart.", &["VALUE_"]).in_csharp("ChangeField").worded("CHANGE_FIELD"),
    row("Ground", "変更の根拠", "Why a change is about a chart.", &["GROUND_"]).in_csharp("ChangeGround").worded("CHANGE_GROUND"),
    row("How", "変更の仕方", "Whether the values of a change may be written.", &["HOW_"]).in_csharp("ChangeHow").worded("CHANGE_HOW"),
    row("Side", "どちらの値か", "Which value of a change.", &["SIDE_"]).in_csharp("ChangeSide").inner(),
    row("Decided", "変更の判断", "What was decided about a change.", &["DECIDED_"]).in_csharp("Decision").worded("DECISION"),
    row("Names", "氏名の比較", "How far two names agree, the best first.", &["NAMES_"]).in_csharp("NameLikeness").worded("NAMES"),
    row("DataClass", "情報の種類", "A class of information.", &["CLASS_"]).worded("CLASS"),
    row("Kind", "診療の種類", "On which road consent was given.", &["KIND_"]).in_csharp("ConsentKind").worded("KIND"),
    row("Role", "ソフトウェアの種類", "A software.", &["ROLE_"]).in_csharp("SoftwareRole").worded("ROLE"),
    row("Profession", "職種", "A profession.", &["PROFESSION_"]).worded("PROFESSION"),
    row("Word", "言葉", "A list of words for people.", &["WORD_"]).in_csharp("WordList").inner(),
    row("CancelWhy", "取り消しの理由", "Why consent is taken back.", &["CANCEL_"]).in_csharp("CancelReason"),
    row("Cancellation", "取り消しの状態", "How far a cancellation has come.", &["CANCELLATION_"]).in_csharp("CancellationState"),
    row("Consented", "同意の取り方", "How consent to 限度額適用認定証等 was given.", &["CONSENTED_"]).in_csharp("ConsentSource").worded("CONSENTED"),
    row("Certificate", "証の種類", "A kind of certificate.", &["CERTIFICATE_"]).in_csharp("CertificateKind").worded("CERTIFICATE"),
    row("SignIn", "認証", "How somebody signed in.", &["SIGN_IN_"]),
    row("Place", "置き場所", "Where a copy lies.", &["PLACE_"]).in_csharp("CopyPlace").worded("PLACE"),
    row("History", "履歴の期限", "When the history of a mobile terminal ends.", &["HISTORY_"]).in_csharp("HistoryEnd"),
    row("Standing", "保存の状態", "How a copy stands.", &["STANDING_"]).in_csharp("CopyStanding"),
    row("Erase", "削除の理由", "Why a copy is to be erased.", &["ERASE_"]).in_csharp("EraseReason").worded("ERASE"),
    row("Correction", "誤り訂正", "How much of a symbol may be covered.", &["QR_"]).in_csharp("QrCorrection"),
    row("UpdateStep", "設定更新の段階", "What to do next about an update of the settings.", &["UPDATE_"]),
    row("Setting", "設定項目", "What is set.", &["SETTING_"]).in_csharp("SettingItem"),
    row("Issuance", "発行の段階", "Where the issuance of a code stands.", &["ISSUANCE_"]).in_csharp("IssuanceStage"),
    row("Finding", "検証の指摘の項目", "A text of a finding.", &["FINDING_"]).in_csharp("FindingText").inner(),
    row("Element", "電文の項目の説明", "A text of an element.", &["ELEMENT_"]).in_csharp("ElementText").inner(),
    row("Log", "記録の重さ", "The level of a line of the log.", &["LOG_"]).in_csharp("LogLevel"),
    row("Fault", "施設と端末の誤り", "What is wrong with a site.", &["FAULT_"]).in_csharp("SiteFault").worded("FAULT"),
    row("About", "何についての誤りか", "A thing that a finding of a site is about.", &["ABOUT_"]).in_csharp("SiteThing"),
    row("Step", "コード変更の手順", "A step of a change of the institution code.", &["STEP_"]).in_csharp("MigrationStep").worded("STEP"),
    row("Matter", "コードに結び付いたもの", "Something that is bound to an institution code.", &["MATTER_"]).in_csharp("MigrationMatter").worded("MATTER"),
    row("Fate", "その行方", "What becomes of a matter when the code changes.", &["FATE_"]).in_csharp("MigrationFate").worded("FATE"),
    row("IdentityState", "電子証明書の期限", "How a client certificate stands.", &["IDENTITY_"]),
    row("CheckResult", "診断の判定", "How a check of the doctor came out.", &["CHECK_"]),
    row("DiagnosisText", "診断の項目", "A text of a diagnosis.", &["DIAGNOSIS_"]).inner(),
    row("Passcode", "目視確認のパスコード", "Which passcode is asked for.", &["PASSCODE_"]).in_csharp("PasscodeKind"),
    row("ClaimItem", "レセプトの項目", "An item of a claim.", &["CLAIM_ITEM_"]).worded("CLAIM_ITEM"),
    row("Claim", "レセプトの結果", "What became of a claim.", &["CLAIM_"]).in_csharp("ClaimOutcome").worded("CLAIM"),
    row("Unclear", "結果が不明な理由", "Why it is not clear what became of a claim.", &["UNCLEAR_"]).in_csharp("ClaimUnclear").worded("CLAIM_UNCLEAR"),
    row("Whose", "誰のレセプトか", "Whether it was found out whose a claim is.", &["WHOSE_"]).in_csharp("ClaimOwner"),
    row("Found", "患者を見つけた根拠", "By what the patient of a claim was found.", &["FOUND_"]).in_csharp("ClaimFound").worded("CLAIM_FOUND"),
    row("Confirmed", "確認した者", "Who confirmed a claim.", &["CONFIRMED_"]).in_csharp("ClaimConfirmer"),
    row("Amount", "点数か金額か", "Points or money.", &["AMOUNT_"]).in_csharp("AmountUnit"),
    row("Reason", "できない理由", "Why the answer is no.", &[
        "DENIAL_", "REFUSED_", "UNCOVERED_", "NO_URL_", "NO_CODE_", "NO_ALIAS_", "NO_CERTIFICATE_", "NO_MIGRATION_",
        "NO_PASSCODE_",
    ]).worded("REASON"),
];

const fn row(
    name: &'static str,
    japanese: &'static str,
    english: &'static str,
    prefixes: &'static [&'static str],
) -> Kind {
    Kind {
        name,
        csharp: name,
        japanese,
        english,
        prefixes,
        word: None,
        flags: false,
        inner: false,
    }
}

impl Kind {
    const fn in_csharp(self, csharp: &'static str) -> Self {
        Self { csharp, ..self }
    }

    const fn worded(self, list: &'static str) -> Self {
        Self {
            word: Some(list),
            ..self
        }
    }

    const fn flags(self) -> Self {
        Self {
            flags: true,
            ..self
        }
    }

    const fn inner(self) -> Self {
        Self {
            inner: true,
            ..self
        }
    }

    /// What a constant, without `ONSHI_`, is called among these, if it begins like them.
    fn member<'a>(&self, constant: &'a str) -> Option<&'a str> {
        let mut prefixes = self.prefixes.iter();
        let rest = prefixes.find_map(|prefix| constant.strip_prefix(prefix))?;
        Some(if self.prefixes.len() == 1 {
            rest
        } else {
            constant
        })
    }
}

/// Every family.
pub fn families(api: &Api) -> Vec<Family> {
    let mut families: Vec<Family> = FAMILIES.iter().copied().map(Family::of).collect();
    for constant in &api.constants {
        let plain = plain(constant);
        let found = families
            .iter_mut()
            .find_map(|family| Some((family.kind.member(plain)?, family)));
        if let Some((name, family)) = found {
            family.members.push(Member {
                name: name.to_owned(),
                value: constant.value,
                doc: constant.named.doc.join(" "),
            });
        }
    }
    families
}

impl Family {
    const fn of(kind: Kind) -> Self {
        Self {
            kind,
            members: Vec::new(),
        }
    }
}

/// The name of a constant without `ONSHI_`.
fn plain(constant: &Constant) -> &str {
    let name = &*constant.named.name;
    name.strip_prefix("ONSHI_").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    /// Plain numbers and masks, which no enumeration holds.
    const ALONE: &[&str] = &[
        "ABI",
        "NUL",
        "S_",
        "SESSION_",
        "DOCTOR_",
        "GROUP",
        "NO_PATIENT",
        "CODE",
        "CLAIMS_",
    ];

    fn api() -> Api {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        super::super::read_api(root, super::super::SOURCES).unwrap()
    }

    #[test]
    fn every_number_of_the_interface_is_in_a_family_or_known_to_stand_alone() {
        let api = api();
        let known = |name: &str| {
            ALONE.iter().any(|alone| name.starts_with(alone))
                || FAMILIES.iter().any(|kind| kind.member(name).is_some())
        };
        let nowhere = api.constants.iter().map(plain).filter(|name| !known(name));
        assert_eq!(nowhere.collect::<Vec<_>>(), Vec::<&str>::new());
    }

    #[test]
    fn no_family_is_empty_and_no_number_stands_twice_in_one() {
        for Family { kind, members } in families(&api()) {
            let distinct: BTreeSet<i64> = members.iter().map(|one| one.value).collect();
            assert!(!members.is_empty(), "{}", kind.name);
            assert_eq!(distinct.len(), members.len(), "{}", kind.name);
        }
    }

    #[test]
    fn every_list_of_words_is_the_one_of_a_family() {
        const OF_FAULTS_TOO: &str = "REMEDY";
        let named: BTreeSet<String> = FAMILIES
            .iter()
            .filter_map(|kind| Some(kind.word?.to_owned()))
            .chain([OF_FAULTS_TOO.to_owned()])
            .collect();
        let words = families(&api())
            .into_iter()
            .find(|one| one.kind.name == "Word");
        let words = words.unwrap().members.into_iter().map(|one| one.name);
        assert_eq!(named, words.collect());
    }
}

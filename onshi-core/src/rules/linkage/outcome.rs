//! What linking says: a plan, and everything it rests on.

use crate::text::Grade;

/// What to do (紐付け計画).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Plan {
    /// Nobody like this is known: make a chart and register a 照会番号 (新規).
    New,
    /// Known, and nothing is to be changed (変更なし).
    Unchanged,
    /// Known by the same insurance; some detail differs (更新).
    Update,
    /// Known; the insurance is another one now (保険者変更).
    InsurerChanged,
    /// A person must decide between the candidates (要確認).
    Ambiguous,
    /// Must not be applied (対象外); [`Link::refusal`] says why.
    Refuse,
}

impl Plan {
    /// Japanese word to show.
    pub const fn japanese(self) -> &'static str {
        self.words().0
    }

    /// English word to show.
    pub const fn english(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Plan::New => ("新規作成・照会番号登録", "new chart, register"),
            Plan::Unchanged => ("変更なし", "unchanged"),
            Plan::Update => ("更新", "update"),
            Plan::InsurerChanged => ("保険者変更", "insurer changed"),
            Plan::Ambiguous => ("要確認", "a person decides"),
            Plan::Refuse => ("対象外", "not applied"),
        }
    }
}

/// By what the patient was found (根拠).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// 照会番号.
    ReferenceNumber,
    /// Insurer, symbol, number and branch.
    InsuredNumber,
}

/// Why nothing may be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The qualification is not 有効.
    NotValid,
    /// The answer carries no qualification.
    NoQualification,
    /// 照会番号 and insured number lead to two patients.
    TwoPatients,
    /// The birth dates differ.
    OtherBirthdate,
}

impl Refusal {
    /// Words to show, Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Refusal::NotValid => ("資格が有効でない", "the qualification is not valid"),
            Refusal::NoQualification => ("資格情報がありません", "no qualification in the answer"),
            Refusal::TwoPatients => (
                "照会番号と被保険者番号が別の患者を指しています",
                "reference number and insured number point to two patients",
            ),
            Refusal::OtherBirthdate => ("生年月日が一致しません", "the birth dates differ"),
        }
    }
}

/// What differs between chart and answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Difference {
    /// Insurer, symbol or number.
    Insurance,
    /// Branch number.
    Branch,
    /// Name, by this grade.
    Name(Grade),
}

/// A patient who might be this person (候補).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Index in the list of patients.
    pub patient: usize,
    /// How alike the names are.
    pub name: Grade,
    /// Why they are asked about.
    pub likeness: Likeness,
}

/// Why a patient might be the person (候補の理由), the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// 照会番号 or insured number, which lead to several.
    Number,
    /// The same birth date, and a name of which somebody said once that it is the same (別名).
    Alias,
    /// The same birth date and a like name.
    Name,
    /// The same birth date and the same kana.
    Kana,
    /// The same birth date, and the parts of the name in another order.
    Order,
}

impl Likeness {
    /// Words to show, Japanese and English.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Likeness::Number => ("番号が一致", "same number"),
            Likeness::Alias => (
                "生年月日と確認済みの別名が一致",
                "same birth date and a confirmed alias",
            ),
            Likeness::Name => ("生年月日が一致・氏名が類似", "same birth date, like name"),
            Likeness::Kana => ("生年月日とカナが一致", "same birth date and kana"),
            Likeness::Order => (
                "生年月日が一致・姓名の順が違う",
                "same birth date, names in another order",
            ),
        }
    }
}

/// How a person was linked (紐付け結果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What to do.
    pub plan: Plan,
    /// The patient, as index in the list.
    pub patient: Option<usize>,
    /// By what they were found.
    pub basis: Option<Basis>,
    /// The names differ, and somebody said once that both are this patient (別名): part of the basis.
    pub alias: bool,
    /// Who else it might be; only with [`Plan::Ambiguous`].
    pub candidates: Vec<Candidate>,
    /// What differs.
    pub differences: Vec<Difference>,
    /// Why it must not be applied; only with [`Plan::Refuse`].
    pub refusal: Option<Refusal>,
    /// The system has no 照会番号 of ours for them: register one (照会番号登録).
    pub register: bool,
}

impl Link {
    pub(super) fn new(plan: Plan) -> Self {
        Link {
            plan,
            patient: None,
            basis: None,
            alias: false,
            candidates: Vec::new(),
            differences: Vec::new(),
            refusal: None,
            register: false,
        }
    }

    pub(super) fn refuse(refusal: Refusal, patient: Option<usize>) -> Self {
        Link {
            refusal: Some(refusal),
            patient,
            ..Link::new(Plan::Refuse)
        }
    }

    /// By what the patient was found, Japanese and English, the alias included.
    pub const fn basis_words(&self) -> (&'static str, &'static str) {
        match (self.basis, self.alias) {
            (Some(Basis::ReferenceNumber), false) => ("照会番号", "reference number"),
            (Some(Basis::ReferenceNumber), true) => (
                "照会番号・確認済みの別名",
                "reference number and a confirmed alias",
            ),
            (Some(Basis::InsuredNumber), false) => ("被保険者番号", "insured number"),
            (Some(Basis::InsuredNumber), true) => (
                "被保険者番号・確認済みの別名",
                "insured number and a confirmed alias",
            ),
            (None, _) => ("該当患者なし", "no patient found"),
        }
    }
}

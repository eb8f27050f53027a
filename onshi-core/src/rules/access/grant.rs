//! One question with one answer: may this person see this class of that patient, now?

use std::fmt;

use super::policy::Policy;
use super::profession::Profession;
use super::role::Role;
use crate::job::Moment;
use crate::rules::data_class::{ConsentKind, DataClass};

/// Who is signed in, never shared by two people and never empty (利用者ID, R30).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OperatorId(String);

impl OperatorId {
    /// The host's own id of a person; `None` if nothing can be seen of it.
    pub fn new(id: &str) -> Option<Self> {
        let is_seen = |c: char| !c.is_whitespace() && !c.is_control();
        let id = id.trim();
        id.contains(is_seen).then(|| OperatorId(id.to_owned()))
    }

    /// The id, for the audit and for nothing else.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OperatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OperatorId ‹redacted›")
    }
}

/// How a viewer signed in, as the host says (認証の要素, R30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignIn {
    /// With one factor, or the host does not say.
    OneFactor,
    /// With two (二要素認証).
    TwoFactors,
}

/// Who looks, and through what (閲覧者).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// Who is signed in.
    pub operator: OperatorId,
    /// Through which software.
    pub role: Role,
    /// Their profession.
    pub profession: Profession,
    /// How they signed in.
    pub sign_in: SignIn,
}

/// Proof that a patient consented (同意取得有): made by the rules of consent and by nothing else.
pub trait Consented {
    /// The host's key of the patient who consented.
    fn patient(&self) -> &str;
    /// To what.
    fn class(&self) -> DataClass;
    /// On which road; none for a consent that the place recorded itself, which serves every road (R07).
    fn road(&self) -> Option<ConsentKind>;
    /// Until when it holds, that instant not included.
    fn until(&self) -> Moment;
}

/// May see one class of one patient (閲覧許可). Only [`grant`] makes one:
///
/// ```compile_fail,E0451
/// # use onshi_core::{job::Moment, rules::{access::*, data_class::DataClass}};
/// fn invented(operator: OperatorId) -> ClinicalAccess {
///     let (patient, class, until) = (String::new(), DataClass::Drug, Moment(i64::MAX));
///     ClinicalAccess { operator, role: Role::Chart, patient, class, until }
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ClinicalAccess {
    operator: OperatorId,
    role: Role,
    patient: String,
    class: DataClass,
    until: Moment,
}

impl ClinicalAccess {
    /// Who may see it.
    pub fn operator(&self) -> &OperatorId {
        &self.operator
    }

    /// Through which software.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The host's key of the patient.
    pub fn patient(&self) -> &str {
        &self.patient
    }

    /// What may be seen.
    pub fn class(&self) -> DataClass {
        self.class
    }

    /// Until when, that instant not included: the end of the consent.
    pub fn until(&self) -> Moment {
        self.until
    }

    /// Whether it opens this class of this patient at `now`.
    pub fn opens(&self, patient: &str, class: DataClass, now: Moment) -> bool {
        self.patient == patient && self.class == class && now < self.until
    }
}

impl fmt::Debug for ClinicalAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClinicalAccess {{ {:?} ‹redacted› }}", self.class)
    }
}

/// Why somebody may not see it (閲覧不可の理由): the first reason, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refused {
    /// The host did not say who is looking, or failed to.
    NoViewer,
    /// The policy grants nothing; perhaps it could not be read.
    PolicyDeniesAll,
    /// The class needs no grant, so there is none to give.
    NotClinical,
    /// The software passes it on and never shows it.
    NeverShows,
    /// The software may not show this class.
    Software,
    /// The profession may not see this class.
    Profession,
    /// The viewer signed in with one factor.
    OneFactor,
    /// The consent is to something else, or nobody's.
    OtherConsent,
    /// The consent has ended.
    ConsentEnded,
}

impl Refused {
    /// Every reason, in the order in which they are looked for.
    pub const ALL: [Refused; 9] = [
        Refused::NoViewer,
        Refused::PolicyDeniesAll,
        Refused::NotClinical,
        Refused::NeverShows,
        Refused::Software,
        Refused::Profession,
        Refused::OneFactor,
        Refused::OtherConsent,
        Refused::ConsentEnded,
    ];

    /// Japanese words to show.
    pub const fn japanese(self) -> &'static str {
        self.words().0
    }

    /// English words to show.
    pub const fn english(self) -> &'static str {
        self.words().1
    }

    #[rustfmt::skip]
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Refused::NoViewer        => ("利用者を確認できません", "nobody says who is looking"),
            Refused::PolicyDeniesAll => ("閲覧権限が設定されていません", "no policy grants anything"),
            Refused::NotClinical     => ("閲覧権限の対象ではない情報です", "this information needs no grant"),
            Refused::NeverShows      => ("このシステムでは診療/薬剤情報・特定健診等情報を表示できません", "this software never shows clinical information"),
            Refused::Software        => ("このシステムでは表示できない種類の情報です", "this software may not show this kind of information"),
            Refused::Profession      => ("この職種では閲覧できません", "this profession may not see it"),
            Refused::OneFactor       => ("二要素認証が必要です", "two factors are needed to sign in"),
            Refused::OtherConsent    => ("この情報への同意がありません", "the consent is to something else"),
            Refused::ConsentEnded    => ("同意の有効期限が切れています", "the consent has ended"),
        }
    }
}

/// Whether a viewer may see a class of the patient who consented.
///
/// `viewer` is what the host answers when asked who is looking; a question that failed is `None`.
/// `now` is trusted time: a clock that was turned back is no time to ask.
///
/// # Errors
/// The first reason why not.
pub fn grant(
    policy: &Policy,
    viewer: Option<&Viewer>,
    class: DataClass,
    consent: &impl Consented,
    now: Moment,
) -> Result<ClinicalAccess, Refused> {
    let viewer = viewer.ok_or(Refused::NoViewer)?;
    let Viewer {
        role,
        profession,
        sign_in,
        ..
    } = *viewer;
    let two_factors = sign_in == SignIn::TwoFactors || !policy.wants_two_factors();
    let conditions = [
        (!policy.denies_all(), Refused::PolicyDeniesAll),
        (class.is_clinical(), Refused::NotClinical),
        (role.shows(), Refused::NeverShows),
        (policy.shows(role, class), Refused::Software),
        (policy.sees(profession, class), Refused::Profession),
        (two_factors, Refused::OneFactor),
        (names(consent, class), Refused::OtherConsent),
        (now < consent.until(), Refused::ConsentEnded),
    ];
    match conditions.into_iter().find(|(holds, _)| !holds) {
        Some((_, reason)) => Err(reason),
        None => Ok(ClinicalAccess {
            operator: viewer.operator.clone(),
            role,
            patient: consent.patient().to_owned(),
            class,
            until: consent.until(),
        }),
    }
}

/// A consent to this class, of somebody.
fn names(consent: &impl Consented, class: DataClass) -> bool {
    consent.class() == class && !consent.patient().trim().is_empty()
}

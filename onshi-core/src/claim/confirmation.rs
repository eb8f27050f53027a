//! 確認区分: who confirmed the qualification of a claim, and what that means for the claim.
//!
//! The words of the codes are public (`Seen(MYCLINIC)`). What a code does to the claim is not written
//! anywhere public: it is inferred from these words, and no row says more than they do.

use crate::catalogue::{Confirmation, Evidence};
use Confirmation as C;

/// Who confirmed it (確認者).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// The institution, before the claim.
    Window,
    /// The review organization (審査支払機関), after the claim.
    Review,
    /// The insurer (保険者等), after the claim.
    Insurer,
}

/// What became of the claim (請求先).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It went to another insurer (振替).
    Moved,
    /// It was divided between insurers (分割).
    Split,
    /// It went where it was sent.
    Unchanged,
    /// No qualification was found to send it to.
    NotConfirmed,
}

/// What a code means for the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// The code.
    pub code: Confirmation,
    /// Who confirmed it.
    pub by: By,
    /// What became of the claim.
    pub effect: Effect,
    /// Words for the office, Japanese.
    pub japanese: &'static str,
    /// Words for the office, English.
    pub english: &'static str,
}

impl Meaning {
    /// How the effect is known.
    pub const EVIDENCE: Evidence = Evidence::Inferred("the words of the code, Seen(MYCLINIC)");
}

macro_rules! meanings {
    ($($code:ident $by:ident $effect:ident $japanese:literal $english:literal;)*) => {
        &[$(Meaning {
            code: C::$code, by: By::$by, effect: Effect::$effect,
            japanese: $japanese, english: $english,
        }),*]
    };
}

/// Every code.
#[rustfmt::skip]
pub static MEANINGS: &[Meaning] = meanings! {
    AtWindow            Window  Unchanged    "窓口等で確認済み"                             "confirmed at the window";
    Unchanged           Review  Unchanged    "請求どおり"                                   "as claimed";
    Unconfirmed         Review  NotConfirmed "資格を確認できず"                             "the qualification could not be confirmed";
    Transferred         Review  Moved        "別の保険者へ振替"                             "moved to another insurer";
    Split               Review  Split        "複数の保険者へ分割"                           "split between insurers";
    LostButClaimed      Review  Unchanged    "資格喪失。レセプト記載の保険者へ請求"         "lost; claimed from the insurer on the claim";
    LostCardReturned    Review  NotConfirmed "資格喪失（証回収後）"                         "lost, after the card was returned";
    LostByDeath         Review  NotConfirmed "資格喪失（死亡）"                             "lost by death";
    BranchFound         Review  Unchanged    "請求どおり。枝番を特定"                       "as claimed; the branch number was found";
    InsurerTransferred  Insurer Moved        "保険者等への請求後に、別の保険者へ振替"       "moved to another insurer after the insurer had it";
    InsurerSplit        Insurer Split        "保険者等への請求後に、複数の保険者へ分割"     "split after the insurer had it";
    InsurerUnchangeable Insurer NotConfirmed "保険者等への請求後。変更不能"                 "after the insurer had it: cannot be changed";
    InsurerBranchFound  Insurer Unchanged    "保険者等への請求後。枝番を特定"               "after the insurer had it: the branch number was found";
};

/// What a code means for the claim; `None` only for one without a row.
pub fn meaning(code: Confirmation) -> Option<&'static Meaning> {
    MEANINGS.iter().find(|row| row.code == code)
}

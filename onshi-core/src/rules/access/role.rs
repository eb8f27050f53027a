//! Which software (システムの役割), and what it may do with 診療/薬剤情報・特定健診等情報.

use serde::{Deserialize, Serialize};

use crate::catalogue::Evidence;

/// The part a program plays (システムの役割). One that plays two is two, each with its own part of the
/// data: a chart does not lend its rights to the receipt computer in the same window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// レセプトコンピュータ.
    ReceiptComputer,
    /// 電子カルテシステム.
    Chart,
    /// 調剤システム.
    Dispensing,
    /// 介護支援ソフト, of 訪問看護 and 訪問リハビリテーション.
    Care,
    /// 栄養管理システム.
    Nutrition,
    /// What runs on the 資格確認端末 itself.
    Terminal,
}

/// What a role may do with clinical information, and how we know.
#[derive(Debug)]
pub struct RoleRow {
    /// The role.
    pub role: Role,
    /// Name in a policy.
    pub ident: &'static str,
    /// May show it to a viewer who has a grant.
    pub shows: bool,
    /// May keep it. Who may not, passes it on.
    pub keeps: bool,
    /// Japanese word to show.
    pub japanese: &'static str,
    /// English word to show.
    pub english: &'static str,
    /// How we know it.
    pub evidence: Evidence,
}

macro_rules! roles {
    ($($role:ident $ident:literal $shows:literal $keeps:literal $ja:literal $en:literal $grade:ident($source:literal);)*) => {
        &[$(RoleRow {
            role: Role::$role, ident: $ident, shows: $shows, keeps: $keeps,
            japanese: $ja, english: $en, evidence: Evidence::$grade($source),
        }),*]
    };
}

/// The roles: shows, keeps.
#[rustfmt::skip]
pub static ROLES: &[RoleRow] = roles! {
    ReceiptComputer "receipt_computer" false false "レセプトコンピュータ" "receipt computer"         Manual("表4.1.1-1 (2)(8)");
    Chart           "chart"            true  true  "電子カルテシステム"   "electronic chart"         Manual("図1.1-1, 表4.1.2-1");
    Dispensing      "dispensing"       true  true  "調剤システム"         "dispensing system"        Manual("図1.1-1, 表4.1.2-1");
    Care            "care"             true  true  "介護支援ソフト"       "care software"            Manual("図1.1-1, 表4.1.2-1");
    Nutrition       "nutrition"        true  true  "栄養管理システム"     "nutrition system"         Inferred("図1.1-1 lets it show; 表4.1.2-1, which lets charts keep, does not name it");
    Terminal        "terminal"         false false "資格確認端末"         "qualification terminal"   Manual("表2.1.1-1 ※");
};

impl Role {
    /// Every role.
    pub const ALL: [Role; 6] = [
        Role::ReceiptComputer,
        Role::Chart,
        Role::Dispensing,
        Role::Care,
        Role::Nutrition,
        Role::Terminal,
    ];

    fn row(self) -> Option<&'static RoleRow> {
        ROLES.iter().find(|row| row.role == self)
    }

    /// The role of a name in a policy.
    pub fn named(ident: &str) -> Option<Role> {
        let row = ROLES.iter().find(|row| row.ident == ident);
        row.map(|row| row.role)
    }

    /// May show clinical information to a viewer who has a grant.
    pub fn shows(self) -> bool {
        self.row().is_some_and(|row| row.shows)
    }

    /// May keep clinical information.
    pub fn keeps(self) -> bool {
        self.row().is_some_and(|row| row.keeps)
    }

    /// Japanese word to show.
    pub fn japanese(self) -> &'static str {
        self.row().map_or("", |row| row.japanese)
    }

    /// English word to show.
    pub fn english(self) -> &'static str {
        self.row().map_or("", |row| row.english)
    }
}

/// That a role may keep clinical information (保存できる役割). Whoever stores some must ask for it, and
/// only a role that may keep has it to give:
///
/// ```
/// use onshi_core::rules::access::{Keep, Role};
///
/// assert!(Keep::of(Role::Chart).is_some());
/// assert!(Keep::of(Role::ReceiptComputer).is_none());
/// ```
///
/// It cannot be written down:
///
/// ```compile_fail,E0451
/// # use onshi_core::rules::access::{Keep, Role};
/// let keep = Keep { role: Role::ReceiptComputer };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    role: Role,
}

impl Keep {
    /// For a role that may keep; `None` for one that only passes (R10, I-11).
    pub fn of(role: Role) -> Option<Self> {
        role.keeps().then_some(Keep { role })
    }

    /// The role that keeps.
    pub fn role(self) -> Role {
        self.role
    }
}

//! 資格有効性 and the words to show for it: 図2.1.3-7 of the vendor manual, as a table.
//!
//! The manual has three roads and three columns; the wire has six codes. Cells that the manual does
//! not fill are marked inferred. Only 有効 may update a patient (R19), unless a person decides otherwise.

use super::access::OperatorId;
use crate::catalogue::{Evidence, QualificationValidity};
use crate::record::Coded;

use QualificationValidity as V;

/// On which road the qualification was asked for (照会方法).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Route {
    /// 訪問診療等 同意済資格情報一括取得.
    Consented,
    /// 訪問診療等 個別照会・一括照会.
    Visit,
    /// 個別照会・一括照会 by number, the outpatient function.
    Number,
}

/// Which qualification the answer carries (表示する資格情報).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// The newest one that is registered (最新の資格情報).
    Newest,
    /// The one that was asked for (照会した資格情報).
    Asked,
    /// None.
    Nothing,
}

/// What to show (表示), and what may be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Display {
    /// The road.
    pub route: Route,
    /// The code; `None` for one that is absent or unknown.
    pub validity: Option<QualificationValidity>,
    /// Which qualification the answer carries.
    pub shows: Shows,
    /// Whether the patient may be registered or updated from it without asking a person.
    pub may_update: bool,
    /// Words to show, Japanese.
    pub japanese: &'static str,
    /// Words to show, English.
    pub english: &'static str,
    /// How we know the cell.
    pub evidence: Evidence,
}

impl Display {
    /// The same where a person has decided that the chart is to be changed although the qualification is
    /// not 有効 (R19): somebody who was registered too late, for example. Keep who decided and why in your
    /// audit. Where the answer carries no qualification there is nothing to change from.
    #[must_use]
    pub fn overridden(&self, by: &Override) -> Display {
        let decided = !by.reason.trim().is_empty();
        Display {
            may_update: self.may_update || (decided && self.shows != Shows::Nothing),
            ..*self
        }
    }
}

/// A person's decision against the table (上書きの判断).
#[derive(Clone, PartialEq, Eq)]
pub struct Override {
    /// Who decided.
    pub operator: OperatorId,
    /// Why, in words for the audit; without words nothing is overridden.
    pub reason: String,
}

impl std::fmt::Debug for Override {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Override ‹redacted›")
    }
}

const MANUAL: Evidence = Evidence::Manual("図2.1.3-7");
const CODE: Evidence = Evidence::Inferred("code of OQSCD006; 図2.1.3-7 has no cell for it");

macro_rules! displays {
    ($($route:ident $validity:expr, $shows:ident $may:literal $ja:literal $en:literal $evidence:ident;)*) => {
        &[$(Display {
            route: Route::$route, validity: $validity, shows: Shows::$shows, may_update: $may,
            japanese: $ja, english: $en, evidence: $evidence,
        }),*]
    };
}

/// The table: every road with every code, and with an absent or unknown one.
#[rustfmt::skip]
pub static DISPLAYS: &[Display] = displays! {
    Consented Some(V::Valid),             Newest  true  "有効（最新の資格情報）"                       "valid (newest qualification)"                       MANUAL;
    Consented Some(V::Invalid),           Newest  false "資格喪失（最新の資格情報）"                   "lost (newest qualification)"                        MANUAL;
    Consented Some(V::InvalidNewer),      Newest  false "資格喪失（新しい資格情報あり）"               "lost (a newer qualification exists)"                CODE;
    Consented Some(V::NotFound),          Nothing false "該当資格なし（登録前または入力誤りの可能性）" "not found (not registered yet, or mistyped)"        CODE;
    Consented Some(V::Several),           Asked   false "複数該当（枝番または生年月日を確認）"         "several found (check branch number and birth date)" CODE;
    Consented Some(V::ValidUnregistered), Newest  false "有効（医療券・調剤券 未登録）"                "valid (medical ticket not registered yet)"          CODE;
    Consented None,                       Nothing false "有効性を判定できません"                       "validity unknown"                                   CODE;
    Visit     Some(V::Valid),             Newest  true  "有効（最新の資格情報）"                       "valid (newest qualification)"                       MANUAL;
    Visit     Some(V::Invalid),           Newest  false "資格喪失（最新の資格情報）"                   "lost (newest qualification)"                        MANUAL;
    Visit     Some(V::InvalidNewer),      Newest  false "資格喪失（新しい資格情報あり）"               "lost (a newer qualification exists)"                CODE;
    Visit     Some(V::NotFound),          Nothing false "該当資格なし（登録前または入力誤りの可能性）" "not found (not registered yet, or mistyped)"        MANUAL;
    Visit     Some(V::Several),           Asked   false "複数該当（枝番または生年月日を確認）"         "several found (check branch number and birth date)" CODE;
    Visit     Some(V::ValidUnregistered), Newest  false "有効（医療券・調剤券 未登録）"                "valid (medical ticket not registered yet)"          CODE;
    Visit     None,                       Nothing false "有効性を判定できません"                       "validity unknown"                                   CODE;
    Number    Some(V::Valid),             Asked   true  "有効（照会した資格情報）"                     "valid (the qualification asked for)"                MANUAL;
    Number    Some(V::Invalid),           Asked   false "資格喪失（照会した資格情報）"                 "lost (the qualification asked for)"                 MANUAL;
    Number    Some(V::InvalidNewer),      Asked   false "無効（新しい資格情報あり）"                   "not valid (a newer qualification exists)"           MANUAL;
    Number    Some(V::NotFound),          Nothing false "該当資格なし（登録前または入力誤りの可能性）" "not found (not registered yet, or mistyped)"        CODE;
    Number    Some(V::Several),           Asked   false "複数該当（枝番または生年月日を確認）"         "several found (check branch number and birth date)" CODE;
    Number    Some(V::ValidUnregistered), Asked   false "有効（医療券・調剤券 未登録）"                "valid (medical ticket not registered yet)"          CODE;
    Number    None,                       Nothing false "有効性を判定できません"                       "validity unknown"                                   CODE;
};

/// What to show for a validity on a road. An absent or unknown code never counts as valid.
pub fn display(
    route: Route,
    validity: Option<Coded<'_, QualificationValidity>>,
) -> &'static Display {
    let known = validity.and_then(|validity| validity.known);
    let mut rows = DISPLAYS.iter().filter(|row| row.route == route);
    let unknown = rows
        .clone()
        .find(|row| row.validity.is_none())
        .unwrap_or(&DISPLAYS[0]);
    rows.find(|row| row.validity == known).unwrap_or(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::CodeType;

    #[test]
    fn every_road_has_every_code_once() {
        for route in [Route::Consented, Route::Visit, Route::Number] {
            for code in V::TABLE.rows {
                let validity = V::from_wire(code.value);
                let cells = DISPLAYS
                    .iter()
                    .filter(|d| d.route == route && d.validity == validity);
                assert_eq!(cells.count(), 1, "{route:?} {}", code.value);
            }
        }
        assert_eq!(DISPLAYS.len(), 3 * (V::TABLE.rows.len() + 1));
    }

    #[test]
    fn only_valid_may_update_a_patient() {
        for row in DISPLAYS {
            assert_eq!(
                row.may_update,
                row.validity == Some(V::Valid),
                "{}",
                row.japanese
            );
        }
    }

    #[test]
    fn a_person_may_decide_otherwise_where_there_is_something_to_change_from() {
        let by = |reason: &str| Override {
            operator: OperatorId::new("op-7").unwrap(),
            reason: reason.to_owned(),
        };
        for row in DISPLAYS {
            let overridden = row.overridden(&by("届出の遅れを電話で確認"));
            let expected = row.may_update || row.shows != Shows::Nothing;
            assert_eq!(overridden.may_update, expected, "{}", row.japanese);
            assert_eq!(row.overridden(&by(" ")).may_update, row.may_update);
            assert_eq!(overridden.japanese, row.japanese, "what is shown stays");
        }
        assert!(!format!("{:?}", by("電話で確認")).contains("電話"));
    }

    #[test]
    fn a_code_newer_than_the_table_never_counts_as_valid() {
        let newer = Coded {
            raw: "7",
            known: None,
        };
        assert!(!display(Route::Visit, Some(newer)).may_update);
        assert!(!display(Route::Visit, None).may_update);
    }

    #[test]
    fn the_manual_fills_eight_cells() {
        let manual = DISPLAYS.iter().filter(|d| d.evidence == MANUAL).count();
        assert_eq!(
            manual, 8,
            "two for consented, three for visit, three for number"
        );
    }
}

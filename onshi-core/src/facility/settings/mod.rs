//! 医療機関環境設定情報: inquired, changed, and read back (vendor manual 表4.1.1-1 (11)).
//!
//! ```text
//!  inquiry ─► Settings ─► edit() … change() ─► Change: only what differs
//!                                                 │
//!                       Update: sent once, read back, decided ◄┘
//! ```
//!
//! Whoever writes last wins, so an update is done when it was read back and not before.

mod change;
mod item;
mod update;

use serde::{Deserialize, Serialize};

pub use change::{Change, Difference, Edit, ReadBack, Step};
pub use item::{Item, Setting};
pub use update::{Heard, Inquiry, Next, Stage, Update};

use super::Care;
use crate::catalogue::{
    ConsentInformation, ElectronicPrescriptionUse, FacilitySettings, FacilitySettingsAnswer,
    FacilitySettingsAnswerBody, FacilitySettingsQuery, FacilitySettingsRequest,
    FacilitySettingsRequestBody, FacilitySettingsUpdateAnswer, PrescriptionChoiceTiming,
    UseSetting,
};
use crate::id::DateTime;
use crate::record::{CodeType, Coded, Draft, Record, View};

/// The settings of a facility as the system has them (環境設定情報). Codes that no table knows are kept as
/// they came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    said: Vec<Setting>,
    updated_at: Option<String>,
}

/// Asks for the settings of one kind of care, or for all (照会要求).
pub fn inquiry(of: Option<Care>) -> Draft<FacilitySettingsRequest> {
    let Some(care) = of else {
        return Draft::<FacilitySettingsRequest>::new().body(Draft::new());
    };
    let query = Draft::<FacilitySettingsQuery>::new().medical_treatment(care.medical_treatment());
    let body = Draft::<FacilitySettingsRequestBody>::new().query(query);
    Draft::<FacilitySettingsRequest>::new().body(body)
}

impl Settings {
    /// Reads the answer to an inquiry or to an update; `None` if it carries no settings. How the operation
    /// went is not asked here: a refused update may tell the settings, too.
    pub fn read(answer: &Record) -> Option<Self> {
        body(answer)?.settings().map(Settings::of)
    }

    /// Reads the part of an answer that holds them.
    pub fn of(view: View<'_, FacilitySettings>) -> Self {
        let lists = view.consents().into_iter();
        let mut said: Vec<Setting> = lists
            .flat_map(|list| list.setting())
            .filter_map(Setting::consent)
            .collect();
        let prescription = view.electronic_prescription().map(|code| code.raw);
        said.extend(prescription.map(|raw| Setting::new(Item::ElectronicPrescription, raw)));
        let choice = view.prescription_choice().map(|code| code.raw);
        said.extend(choice.map(|raw| Setting::new(Item::PrescriptionChoice, raw)));
        said.sort();
        said.dedup();
        let updated_at = view.updated_at().map(|time| time.as_written().to_owned());
        Settings { said, updated_at }
    }

    /// Everything that is said, to be shown line by line.
    pub fn all(&self) -> &[Setting] {
        &self.said
    }

    /// The value of an item; `None` if nothing is said about it, or two things that differ.
    pub fn value(&self, item: &Item) -> Option<&str> {
        let mut values = self.said.iter().filter(|said| said.item == *item);
        let value = values.next()?;
        values.next().is_none().then_some(value.value.as_str())
    }

    /// Whether patients are asked about a kind of information (利用設定区分).
    pub fn asks_about(
        &self,
        care: Care,
        information: ConsentInformation,
    ) -> Option<Coded<'_, UseSetting>> {
        self.coded(&Item::consent(care, information))
    }

    /// 電子処方箋利用区分.
    pub fn electronic_prescription(&self) -> Option<Coded<'_, ElectronicPrescriptionUse>> {
        self.coded(&Item::ElectronicPrescription)
    }

    /// 処方箋発行形態選択タイミング.
    pub fn prescription_choice(&self) -> Option<Coded<'_, PrescriptionChoiceTiming>> {
        self.coded(&Item::PrescriptionChoice)
    }

    /// 環境設定更新日時, as written.
    pub fn updated_at(&self) -> Option<DateTime> {
        self.updated_at.as_deref().map(DateTime::read)
    }

    /// Begins a change of them.
    pub fn edit(&self) -> Edit<'_> {
        Edit::of(self)
    }

    fn coded<C: CodeType>(&self, item: &Item) -> Option<Coded<'_, C>> {
        let raw = self.value(item)?;
        Some(Coded {
            raw,
            known: C::from_wire(raw),
        })
    }
}

/// The body of either answer: they are alike.
fn body(answer: &Record) -> Option<View<'_, FacilitySettingsAnswerBody>> {
    let inquired = View::<FacilitySettingsAnswer>::of_record(answer).body();
    inquired.or_else(|| View::<FacilitySettingsUpdateAnswer>::of_record(answer).body())
}

//! What can be set, one thing at a time, with the words to show.

use serde::{Deserialize, Serialize};

use crate::catalogue::{
    CodeRow, CodeTable, ConsentInformation, ConsentSetting, ElectronicPrescriptionUse,
    FacilitySettings, MedicalTreatment, PrescriptionChoiceTiming, UseSetting,
};
use crate::facility::Care;
use crate::record::{CodeType, View};

/// One thing that can be set (環境設定項目), by its codes, so that one which no table knows can be named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Item {
    /// 閲覧同意情報: whether patients are asked about a kind of information.
    Consent {
        /// 診療区分.
        treatment: String,
        /// 閲覧同意情報種別.
        information: String,
    },
    /// 電子処方箋利用区分.
    ElectronicPrescription,
    /// 処方箋発行形態選択タイミング.
    PrescriptionChoice,
}

/// An item and its value (設定値), by its code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Setting {
    /// What is set.
    pub item: Item,
    /// The code, a value of [`Item::table`] or one that came later.
    pub value: String,
}

impl Item {
    /// Whether patients of a kind of care are asked about a kind of information.
    pub fn consent(care: Care, information: ConsentInformation) -> Self {
        Item::Consent {
            treatment: care.medical_treatment().wire().to_owned(),
            information: information.wire().to_owned(),
        }
    }

    /// The table of its values.
    pub fn table(&self) -> &'static CodeTable {
        match self {
            Item::Consent { .. } => UseSetting::TABLE,
            Item::ElectronicPrescription => ElectronicPrescriptionUse::TABLE,
            Item::PrescriptionChoice => PrescriptionChoiceTiming::TABLE,
        }
    }

    /// Japanese words to show: the term of the catalogue.
    pub fn japanese(&self) -> String {
        self.words(|row| row.japanese, self.term())
    }

    /// English words to show.
    pub fn english(&self) -> String {
        let term = match self {
            Item::Consent { .. } => "asks patients about",
            Item::ElectronicPrescription => "electronic prescriptions",
            Item::PrescriptionChoice => "choice of the form of a prescription",
        };
        self.words(|row| row.english, term)
    }

    fn term(&self) -> &'static str {
        let field = match self {
            Item::Consent { .. } => return ConsentSetting::ROW.japanese,
            Item::ElectronicPrescription => FacilitySettings::electronic_prescription,
            Item::PrescriptionChoice => FacilitySettings::prescription_choice,
        };
        let row = FacilitySettings::ROW.field(field.no);
        row.map_or("", |row| row.japanese)
    }

    fn words(&self, label: fn(&CodeRow) -> &'static str, term: &str) -> String {
        let Item::Consent {
            treatment,
            information,
        } = self
        else {
            return term.to_owned();
        };
        let treatment = labelled(MedicalTreatment::TABLE, treatment, label);
        let information = labelled(ConsentInformation::TABLE, information, label);
        format!("{term} [{treatment}] {information}")
    }
}

impl Setting {
    pub(super) fn new(item: Item, value: &str) -> Self {
        let value = value.to_owned();
        Setting { item, value }
    }

    /// What an entry of the 閲覧同意情報リスト says; `None` for one that leaves out what it is about.
    pub(super) fn consent(entry: View<'_, ConsentSetting>) -> Option<Self> {
        let item = Item::Consent {
            treatment: entry.medical_treatment()?.raw.to_owned(),
            information: entry.information()?.raw.to_owned(),
        };
        Some(Setting::new(item, entry.use_setting()?.raw))
    }

    /// Japanese label of the value; the code itself if no table knows it.
    pub fn japanese(&self) -> &str {
        labelled(self.item.table(), &self.value, |row| row.japanese)
    }

    /// English label of the value; the code itself if no table knows it.
    pub fn english(&self) -> &str {
        labelled(self.item.table(), &self.value, |row| row.english)
    }
}

fn labelled<'a>(table: &CodeTable, value: &'a str, label: fn(&CodeRow) -> &'static str) -> &'a str {
    table.row(value).map_or(value, label)
}

//! What is to be different, and whether it is.

use serde::{Deserialize, Serialize};

use super::{Item, Setting, Settings};
use crate::catalogue::{
    ConsentInformation, ConsentSetting, ConsentSettingList, ElectronicPrescriptionUse,
    FacilitySettings, FacilitySettingsUpdateRequest, FacilitySettingsUpdateRequestBody,
    PrescriptionChoiceTiming, UseSetting,
};
use crate::facility::Care;
use crate::record::{CodeType, Draft};

/// A change in the making: what is set last counts.
#[derive(Debug, Clone)]
pub struct Edit<'a> {
    held: &'a Settings,
    wanted: Vec<Setting>,
}

impl<'a> Edit<'a> {
    pub(super) fn of(held: &'a Settings) -> Self {
        let wanted = Vec::new();
        Edit { held, wanted }
    }

    /// Whether patients are to be asked about a kind of information.
    #[must_use]
    pub fn ask_about(
        self,
        care: Care,
        information: ConsentInformation,
        setting: UseSetting,
    ) -> Self {
        self.set(Item::consent(care, information), setting.wire())
    }

    /// 電子処方箋利用区分.
    #[must_use]
    pub fn electronic_prescription(self, wanted: ElectronicPrescriptionUse) -> Self {
        self.set(Item::ElectronicPrescription, wanted.wire())
    }

    /// 処方箋発行形態選択タイミング.
    #[must_use]
    pub fn prescription_choice(self, wanted: PrescriptionChoiceTiming) -> Self {
        self.set(Item::PrescriptionChoice, wanted.wire())
    }

    /// Only what differs from what is held; `None` if nothing does.
    pub fn change(self) -> Option<Change> {
        let held = self.held;
        let step = |Setting { item, value }| Step {
            before: held.value(&item).map(str::to_owned),
            item,
            wanted: value,
        };
        let steps = self.wanted.into_iter().map(step);
        let mut steps: Vec<Step> = steps.filter(Step::differs).collect();
        steps.sort_by(|a, b| a.item.cmp(&b.item));
        (!steps.is_empty()).then_some(Change { steps })
    }

    fn set(mut self, item: Item, value: &str) -> Self {
        self.wanted.retain(|setting| setting.item != item);
        self.wanted.push(Setting::new(item, value));
        self
    }
}

/// What is to be different, and nothing else (変更内容). Never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    steps: Vec<Step>,
}

/// One item that is to be different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What is set.
    pub item: Item,
    /// Its value before; `None` if it was not known.
    pub before: Option<String>,
    /// The value that it is to have.
    pub wanted: String,
}

impl Step {
    fn differs(&self) -> bool {
        self.before.as_ref() != Some(&self.wanted)
    }
}

/// What reading back shows (読み戻し).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadBack {
    /// Everything is as wanted.
    Applied,
    /// Something is otherwise: it was not taken, or somebody else wrote later. A person decides.
    Differs(Vec<Difference>),
    /// What was read does not tell.
    Unknown,
}

/// An item that is not as wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What was to be different.
    pub step: Step,
    /// The value that it has.
    pub found: String,
}

impl Difference {
    /// It is as it was before; else somebody else has written.
    pub fn is_untouched(&self) -> bool {
        self.step.before.as_ref() == Some(&self.found)
    }
}

impl ReadBack {
    /// Japanese words to show.
    pub const fn japanese(&self) -> &'static str {
        match self {
            ReadBack::Applied => "反映済",
            ReadBack::Differs(_) => "要確認（設定が異なります）",
            ReadBack::Unknown => "確認できません",
        }
    }

    /// English words to show.
    pub const fn english(&self) -> &'static str {
        match self {
            ReadBack::Applied => "applied",
            ReadBack::Differs(_) => "a person decides: settings differ",
            ReadBack::Unknown => "not known",
        }
    }
}

impl Change {
    /// What is to be different, item by item.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The update that asks for it; what it does not name stays as it is.
    pub(super) fn request(&self) -> Draft<FacilitySettingsUpdateRequest> {
        let (mut settings, mut consents) = (Draft::<FacilitySettings>::new(), Vec::new());
        for Step { item, wanted, .. } in &self.steps {
            let wanted = wanted.as_str();
            match item {
                Item::Consent {
                    treatment,
                    information,
                } => consents.push(
                    Draft::<ConsentSetting>::new()
                        .medical_treatment(treatment.as_str())
                        .information(information.as_str())
                        .use_setting(wanted),
                ),
                Item::ElectronicPrescription => {
                    settings = settings.electronic_prescription(wanted);
                }
                Item::PrescriptionChoice => settings = settings.prescription_choice(wanted),
            }
        }
        let list = (!consents.is_empty()).then(|| {
            let list = Draft::<ConsentSettingList>::new();
            consents
                .into_iter()
                .fold(list, |list, one| list.setting(one))
        });
        let settings = settings.maybe(list, Draft::<FacilitySettings>::consents);
        let body = Draft::<FacilitySettingsUpdateRequestBody>::new().settings(settings);
        Draft::<FacilitySettingsUpdateRequest>::new().body(body)
    }

    /// Compares what was wanted with what is there now.
    pub fn read_back(&self, now: &Settings) -> ReadBack {
        let found = |step: &Step| {
            let found = now.value(&step.item)?.to_owned();
            let step = step.clone();
            Some(Difference { step, found })
        };
        let found: Vec<Difference> = self.steps.iter().filter_map(found).collect();
        let all_told = found.len() == self.steps.len();
        let mut differences = found;
        differences.retain(|it| it.found != it.step.wanted);
        match (differences.is_empty(), all_told) {
            (false, _) => ReadBack::Differs(differences),
            (true, true) => ReadBack::Applied,
            (true, false) => ReadBack::Unknown,
        }
    }
}

//! What the system keeps of the facility itself: 環境設定情報, and whether it uses 電子カルテ情報共有サービス.

use chrono::NaiveDateTime;
use onshi_core::catalogue::{
    ConsentInformation, ConsentSetting, ConsentSettingList, ElectronicPrescriptionUse,
    FacilitySettings, FacilitySettingsAnswerBody, FacilitySettingsQuery,
    FacilitySettingsRequestBody, FacilitySettingsUpdateRequestBody, PrescriptionChoiceTiming,
    ServiceUsage, ServiceUsageAnswerBody, ServiceUsageRequestBody, UseSetting,
};
use onshi_core::id::DateTime;
use onshi_core::record::{CodeType, Coded, Draft, Group, Record, View};
use onshi_core::rules::data_class::DataClass;
use serde::{Deserialize, Serialize};

use super::body::{Said, echo};
use super::refusal::{self, Refusal};
use super::{Central, Reply, Request};
use crate::clinic::{Care, coded};

/// 環境設定情報. What it says about consents is asked of patients from then on; consents that were given
/// stay as they are.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Settings {
    consents: Vec<ConsentUse>,
    #[serde(with = "coded")]
    electronic_prescription: ElectronicPrescriptionUse,
    #[serde(with = "coded")]
    prescription_choice: PrescriptionChoiceTiming,
    updated: NaiveDateTime,
}

/// Whether patients are asked about one kind of information.
#[derive(Clone, Serialize, Deserialize)]
struct ConsentUse {
    care: Care,
    #[serde(with = "coded")]
    information: ConsentInformation,
    #[serde(with = "coded")]
    setting: UseSetting,
}

impl Settings {
    /// Everything is asked about, and prescriptions are on paper.
    pub fn since(opened: NaiveDateTime) -> Self {
        let information = ConsentInformation::TABLE.rows.iter();
        let information = information.filter_map(|row| ConsentInformation::from_wire(row.value));
        let of = |information| {
            [Care::Visit, Care::Online].map(|care| ConsentUse {
                care,
                information,
                setting: UseSetting::Used,
            })
        };
        Settings {
            consents: information.flat_map(of).collect(),
            electronic_prescription: ElectronicPrescriptionUse::Unused,
            prescription_choice: PrescriptionChoiceTiming::Otherwise,
            updated: opened,
        }
    }

    /// Whether patients are asked about a kind of information; always about what no setting is for.
    pub fn asks_about(&self, class: DataClass, care: Care) -> bool {
        let held = self.consents.iter();
        let mut held = held.filter(|held| held.care == care && class_of(held.information) == class);
        held.all(|held| held.setting == UseSetting::Used)
    }

    /// With what a request changes; all of it or nothing.
    fn changed(&self, asked: View<'_, FacilitySettings>, now: NaiveDateTime) -> Option<Settings> {
        let mut settings = self.clone();
        for wanted in asked.consents().iter().flat_map(View::setting) {
            let care = Care::of(wanted.medical_treatment()?.raw)?;
            let information = wanted.information()?.known?;
            let mut held = settings.consents.iter_mut();
            let held = held.find(|held| held.care == care && held.information == information)?;
            held.setting = wanted.use_setting()?.known?;
        }
        set(
            &mut settings.electronic_prescription,
            asked.electronic_prescription(),
        )?;
        set(
            &mut settings.prescription_choice,
            asked.prescription_choice(),
        )?;
        settings.updated = now;
        Some(settings)
    }

    /// As an answer says them, of one kind of care or of all.
    fn record(&self, of: Option<Care>) -> Draft<FacilitySettings> {
        let shown = self.consents.iter();
        let shown = shown.filter(|held| of.is_none_or(|care| held.care == care));
        let list = shown.fold(Draft::<ConsentSettingList>::new(), |list, held| {
            let setting = Draft::<ConsentSetting>::new()
                .medical_treatment(held.care.medical_treatment())
                .information(held.information)
                .use_setting(held.setting);
            list.setting(setting)
        });
        Draft::<FacilitySettings>::new()
            .consents(list)
            .electronic_prescription(self.electronic_prescription)
            .prescription_choice(self.prescription_choice)
            .updated_at(DateTime::from_calendar(self.updated))
    }
}

/// What a setting is about.
fn class_of(information: ConsentInformation) -> DataClass {
    match information {
        ConsentInformation::SpecificDisease => DataClass::SpecificDisease,
        ConsentInformation::Checkup => DataClass::Checkup,
        ConsentInformation::Medicine => DataClass::Drug,
        ConsentInformation::Treatment => DataClass::Diagnosis,
        ConsentInformation::Operation => DataClass::Operation,
        _ => DataClass::Qualification,
    }
}

/// What is absent stays; `None` for a value that the table does not know.
fn set<C: CodeType>(held: &mut C, asked: Option<Coded<'_, C>>) -> Option<()> {
    if let Some(asked) = asked {
        *held = asked.known?;
    }
    Some(())
}

impl Central {
    pub(super) fn inquire_settings(&mut self, request: &Request<'_>) -> Reply {
        let query = request.inside(FacilitySettingsRequestBody::query.no);
        let asked = query.and_then(|query| query.text(FacilitySettingsQuery::medical_treatment));
        let care = asked.and_then(Care::of);
        if asked.is_some() && care.is_none() {
            return request.refused(refusal::TREATMENT);
        }
        request.replied(self.settings_body(Ok(()), care))
    }

    pub(super) fn update_settings(&mut self, request: &Request<'_>) -> Reply {
        let Some(asked) = request.inside(FacilitySettingsUpdateRequestBody::settings.no) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let outcome = self.apply(asked, request.now.japan());
        request.replied(self.settings_body(outcome, None))
    }

    fn apply(&mut self, asked: Group<'_>, now: NaiveDateTime) -> Result<(), Refusal> {
        let changed = self.facility.changed(View::of(asked), now);
        self.facility = changed.ok_or(refusal::SETTING)?;
        Ok(())
    }

    fn settings_body(&self, outcome: Result<(), Refusal>, of: Option<Care>) -> Record {
        Draft::<FacilitySettingsAnswerBody>::new()
            .settings(self.facility.record(of))
            .said(outcome)
    }

    /// 施設利用状況: taken note of, and nothing follows from it.
    pub(super) fn service_usage(&mut self, request: &Request<'_>) -> Reply {
        let Some(asked) = request.inside(ServiceUsageRequestBody::usage.no) else {
            return request.refused(refusal::INCOMPLETE);
        };
        let setting = View::<ServiceUsage>::of(asked).use_setting();
        let outcome = match setting.and_then(|setting| setting.known) {
            Some(_) => Ok(()),
            None => Err(refusal::SETTING),
        };
        let registered = outcome.map(|()| DateTime::from_calendar(request.now.japan()));
        let mut body = Draft::<ServiceUsageAnswerBody>::new()
            .maybe(
                registered.ok(),
                Draft::<ServiceUsageAnswerBody>::registered_at,
            )
            .said(outcome);
        echo(&mut body, ServiceUsageAnswerBody::usage.no, asked);
        request.replied(body)
    }
}

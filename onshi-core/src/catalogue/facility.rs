//! 医療機関環境設定情報 (settings of the facility at the central system): 照会 IF 041/042, 更新 IF 043/044.
//!
//! Public: the prefixes and services (TANAKA), and four code tables that fit (OQSCD036–039). Every element
//! is ours: the manual wants the 環境設定項目 to be inquired, updated and shown (表4.1.1-1 (11)) and does
//! not list them. Which information patients are asked about is the choice of 同意情報 that マイナ在宅受付Web
//! offers them (表2.1.1-2).

use super::codes::{
    ConsentInformation, ElectronicPrescriptionUse, MedicalTreatment, PrescriptionChoiceTiming,
    ProcessingStatus, UseSetting,
};
use super::declare::{messages, operations, records};
use super::header::{AnswerHeader, RequestHeader};
use crate::record::{Code, DateTime, Text};

records! { RECORDS;
    /// 医療機関環境設定情報照会要求 (IF 041).
    0x0801 FacilitySettingsRequest "医療機関環境設定情報照会要求" {
        1  header                          one RequestHeader,   open "MessageHeader"                   "メッセージヘッダー"   Assumed("表4.1.1-1 (11); as every request");
        2  body                            one FacilitySettingsRequestBody, open "MessageBody"         "メッセージボディ"     Assumed("表4.1.1-1 (11); as every request");
    }
    /// Body of 医療機関環境設定情報照会要求.
    0x0802 FacilitySettingsRequestBody "医療機関環境設定情報照会要求の本体" {
        1  query                           opt FacilitySettingsQuery, open "FacilitySettingSearchInfo" "環境設定照会用情報"   Assumed("表4.1.1-1 (11) 照会要求; absent asks for everything");
    }
    /// 環境設定照会用情報: the settings of one kind of consultation.
    0x0803 FacilitySettingsQuery "環境設定照会用情報" {
        1  medical_treatment               opt Code<MedicalTreatment>, open "MedicalTreatmentFlag"     "診療区分"             Assumed("settings differ by 診療区分, as consents do; table OQSCD028");
    }

    /// 医療機関環境設定情報照会結果 (IF 042).
    0x0811 FacilitySettingsAnswer "医療機関環境設定情報照会結果" {
        1  header                          one AnswerHeader,    open "MessageHeader"                   "メッセージヘッダー"   Assumed("表4.1.1-1 (11); as every answer");
        2  body                            opt FacilitySettingsAnswerBody, open "MessageBody"          "メッセージボディ"     Assumed("表4.1.1-1 (11); as every answer");
    }
    /// Body of 医療機関環境設定情報照会結果, and of 更新結果, which shows the state afterwards.
    0x0812 FacilitySettingsAnswerBody "医療機関環境設定情報の結果の本体" {
        1  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Assumed("as in every answer");
        2  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Assumed("as in every answer");
        3  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Assumed("as in every answer");
        4  settings                        opt FacilitySettings, open "FacilitySettingInfo"            "環境設定情報"         Assumed("表4.1.1-1 (11) 照会結果, 更新結果");
    }
    /// 環境設定情報. In an update, what is absent stays as it is.
    0x0813 FacilitySettings "環境設定情報" {
        1  consents                        opt ConsentSettingList, open "ConsentInformationList"       "閲覧同意情報リスト"   Assumed("表2.1.1-2 同意情報選択");
        2  electronic_prescription         opt Code<ElectronicPrescriptionUse>, open "ElectronicPrescriptionUseClassification" "電子処方箋利用区分" Assumed("表4.1.1-1 (11); table OQSCD038");
        3  prescription_choice             opt Code<PrescriptionChoiceTiming>, open "PrescriptionIssueSelectTiming" "処方箋発行形態選択タイミング" Assumed("表4.1.1-1 (11); table OQSCD039");
        4  updated_at                      opt DateTime,        open "FacilitySettingUpdateTime"       "環境設定更新日時"     Assumed("表4.1.1-1 (11) 更新結果; absent in a request");
    }
    /// 閲覧同意情報リスト.
    0x0814 ConsentSettingList "閲覧同意情報リスト" {
        1  setting                         many ConsentSetting, open "ConsentInformation"              "閲覧同意情報"         Assumed("表2.1.1-2 同意情報選択");
    }
    /// 閲覧同意情報: whether patients are asked about one kind of information.
    0x0815 ConsentSetting "閲覧同意情報" {
        1  medical_treatment               one Code<MedicalTreatment>, open "MedicalTreatmentFlag"     "診療区分"             Assumed("settings differ by 診療区分, as consents do; table OQSCD028");
        2  information                     one Code<ConsentInformation>, open "ConsentInformationType" "閲覧同意情報種別"     Assumed("表2.1.1-2 同意情報選択; table OQSCD036");
        3  use_setting                     one Code<UseSetting>, open "UseSettingClassification"       "利用設定区分"         Assumed("表4.1.1-1 (11); table OQSCD037");
    }

    /// 医療機関環境設定情報更新要求 (IF 043).
    0x0821 FacilitySettingsUpdateRequest "医療機関環境設定情報更新要求" {
        1  header                          one RequestHeader,   open "MessageHeader"                   "メッセージヘッダー"   Assumed("表4.1.1-1 (11); as every request");
        2  body                            one FacilitySettingsUpdateRequestBody, open "MessageBody"   "メッセージボディ"     Assumed("表4.1.1-1 (11); as every request");
    }
    /// Body of 医療機関環境設定情報更新要求: what is to change.
    0x0822 FacilitySettingsUpdateRequestBody "医療機関環境設定情報更新要求の本体" {
        1  settings                        one FacilitySettings, open "FacilitySettingInfo"            "環境設定情報"         Assumed("表4.1.1-1 (11) 更新要求");
    }
    /// 医療機関環境設定情報更新結果 (IF 044).
    0x0831 FacilitySettingsUpdateAnswer "医療機関環境設定情報更新結果" {
        1  header                          one AnswerHeader,    open "MessageHeader"                   "メッセージヘッダー"   Assumed("表4.1.1-1 (11); as every answer");
        2  body                            opt FacilitySettingsAnswerBody, open "MessageBody"          "メッセージボディ"     Assumed("表4.1.1-1 (11); as every answer");
    }
}

messages! { MESSAGES;
    41 FACILITY_SETTINGS_REQUEST "OQSsiinq01" Request FacilitySettingsRequest "医療機関環境設定情報照会要求" at "MSA12011/RCM12011SV03/search", Assumed("表4.1.1-1 (11); prefix seen in TANAKA, tree ours");
    42 FACILITY_SETTINGS_ANSWER "OQSsiinq01" Answer FacilitySettingsAnswer "医療機関環境設定情報照会結果", Assumed("表4.1.1-1 (11); prefix seen in TANAKA, tree ours");
    43 FACILITY_SETTINGS_UPDATE_REQUEST "OQSsiupd01" Request FacilitySettingsUpdateRequest "医療機関環境設定情報更新要求" at "MSA12011/RCM12011SV04/update", Assumed("表4.1.1-1 (11); prefix seen in TANAKA, tree ours");
    44 FACILITY_SETTINGS_UPDATE_ANSWER "OQSsiupd01" Answer FacilitySettingsUpdateAnswer "医療機関環境設定情報更新結果", Assumed("表4.1.1-1 (11); prefix seen in TANAKA, tree ours");
}

operations! { OPERATIONS;
    14 FACILITY_SETTINGS_INQUIRY FacilitySettingsInquiry "医療機関環境設定情報照会":
        FACILITY_SETTINGS_REQUEST => FACILITY_SETTINGS_ANSWER, Read, "表4.1.1-1 (11)";
    15 FACILITY_SETTINGS_UPDATE FacilitySettingsUpdate "医療機関環境設定情報更新":
        FACILITY_SETTINGS_UPDATE_REQUEST => FACILITY_SETTINGS_UPDATE_ANSWER, Overwrite, "表4.1.1-1 (11)";
}

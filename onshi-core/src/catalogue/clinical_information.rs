//! 臨床情報 of the 電子カルテ情報共有サービス (clinical information: the six informations, 6情報), CIP-IF 001/002.
//!
//! Public: the file name of the request, and that it has a period of months. Nothing else, so every
//! element here is ours: the envelope follows 診療/薬剤情報, the six follow the names of their consents.

use super::clinical_codes::ClinicalFileCategory;
use super::clinical_header::{ClinicalRequestHeader, InsuredInformation};
use super::codes::{CharacterCode, MedicalTreatment, SegmentOfResult};
use super::declare::{messages, operations, records};
use crate::record::{Code, Date, DateTime, Digits, InstitutionCode, InsurerNumber, Month, Text};

records! { RECORDS;
    /// 臨床情報取得要求 (CIP-IF 001).
    0x0C01 ClinicalInformationRequest "臨床情報取得要求" {
        1  header                          one ClinicalRequestHeader, open "MessageHeader"           "メッセージヘッダー" Assumed("as in 診療/薬剤情報");
        2  body                            one ClinicalInformationRequestBody, open "MessageBody"    "メッセージボディ" Assumed("as in 診療/薬剤情報");
    }
    /// Body of 臨床情報取得要求. That it has a period of months is seen in OCH, the names are not.
    0x0C02 ClinicalInformationRequestBody "臨床情報取得要求の本体" {
        1  start                           one Month,           open "StartDate"                     "開始年月" Assumed("as in 診療/薬剤情報");
        2  end                             one Month,           open "EndDate"                       "終了年月" Assumed("as in 診療/薬剤情報");
        3  file_category                   one Code<ClinicalFileCategory>, open "FileCategory"       "要求ファイル種別" Assumed("as in 診療/薬剤情報");
        4  medical_treatment               opt Code<MedicalTreatment>, open "MedicalTreatmentFlag"   "診療区分" Assumed("as in 診療/薬剤情報");
    }

    /// 臨床情報取得結果 (CIP-IF 002).
    0x0C11 ClinicalInformationAnswer "臨床情報取得結果" {
        1  header                          one ClinicalInformationHeader, open "MessageHeader"       "メッセージヘッダー" Assumed("as in 診療/薬剤情報");
        2  body                            opt ClinicalInformationBody, open "MessageBody"           "メッセージボディ" Assumed("as in 診療/薬剤情報");
    }
    /// Header of 臨床情報取得結果.
    0x0C12 ClinicalInformationHeader "結果ヘッダー（臨床情報）" {
        1  process_execution_time          opt DateTime,        open "ProcessExecutionTime"          "処理実行日時" Assumed("as in 診療/薬剤情報");
        2  request_info                    opt ClinicalInformationRequestInfo, open "RequestInfo"    "要求情報" Assumed("as in 診療/薬剤情報");
        3  insured                         opt InsuredInformation, personal "QuaInf"                 "資格情報" Assumed("as in 診療/薬剤情報");
        4  segment_of_result               opt Code<SegmentOfResult>, open "ResultCode"              "処理結果区分" Assumed("as in 診療/薬剤情報");
        5  error_code                      opt Text<9>,         open "MessageId"                     "メッセージID" Assumed("as in 診療/薬剤情報");
        6  error_message                   opt Text<120>,       open "MessageContents"               "メッセージ内容" Assumed("as in 診療/薬剤情報");
        7  character_code_identifier       opt Code<CharacterCode>, open "CharacterCodeIdentifier"   "文字コード識別" Assumed("as in 診療/薬剤情報");
    }
    /// 要求情報: what was asked, mirrored.
    0x0C13 ClinicalInformationRequestInfo "要求情報（臨床情報）" {
        1  medical_institution_code        opt InstitutionCode, open "ReqMedicalInstitutionCode"     "要求医療機関（薬局）コード" Assumed("as in 診療/薬剤情報");
        2  insurer_number                  opt InsurerNumber,   personal "ReqInsurerNumber"          "要求保険者番号" Assumed("as in 診療/薬剤情報");
        3  insured_card_symbol             opt Text<80>,        personal "ReqInsuranceCardSymbol"    "要求被保険者証記号" Assumed("as in 診療/薬剤情報");
        4  insured_identification_number   opt Text<80>,        personal "ReqInsuredPersonIdentificationNumber" "要求被保険者証番号" Assumed("as in 診療/薬剤情報");
        5  insured_branch_number           opt Digits<2>,       personal "ReqBranchNumber"           "要求枝番" Assumed("as in 診療/薬剤情報");
        6  arbitrary_file_identifier       opt Text<50>,        open "ReqArbitraryFileIdentifier" | "ArbitraryFileIdentifier" "要求任意のファイル識別子" Assumed("as in 診療/薬剤情報");
        7  start                           opt Month,           open "ReqStartDate"                  "要求開始年月" Assumed("as in 診療/薬剤情報");
        8  end                             opt Month,           open "ReqEndDate"                    "要求終了年月" Assumed("as in 診療/薬剤情報");
        9  file_category                   opt Code<ClinicalFileCategory>, open "ReqFileCategory"    "要求ファイル種別" Assumed("as in 診療/薬剤情報");
    }
    /// Body of 臨床情報取得結果: the six informations (6情報).
    0x0C14 ClinicalInformationBody "臨床情報取得結果の本体" {
        1  disease                         many Disease,         personal "DiagnosisName"            "傷病名情報" Assumed("named like its consent, 傷病名情報");
        2  infection                       many Infection,       personal "InfectiousInfo"           "感染症情報" Assumed("named like its consent, 感染症情報");
        3  drug_allergy                    many DrugAllergy,     personal "ContraindicationInfo"     "薬剤アレルギー情報" Assumed("named like its consent, 薬剤アレルギー情報");
        4  other_allergy                   many OtherAllergy,    personal "AllergyInfo"              "その他アレルギー情報" Assumed("named like its consent, その他アレルギー情報");
        5  test                            many Test,            personal "TestInfo"                 "検査情報" Assumed("named like its consent, 検査情報");
        6  prescription                    many PrescribedItem,  personal "PrescriptionInfo"         "処方情報" Assumed("named like its consent, 処方情報");
    }

    /// 傷病名情報: one disease.
    0x0C21 Disease "傷病名情報" {
        1  disease_code                    opt Text<20>,        personal "DiagnosisNameCode"         "傷病名コード" Assumed("ours: the function is required, no file is public");
        2  disease_name                    opt Text<80>,        personal "DiagnosisNameText"         "傷病名" Assumed("ours: the function is required, no file is public");
        3  onset                           opt Date,            personal "OnsetDate"                 "発症日" Assumed("ours: the function is required, no file is public");
        4  resolved                        opt Date,            personal "AbatementDate"             "終了日" Assumed("ours: the function is required, no file is public");
        5  registered                      opt Date,            personal "RegistrationDate"          "登録日" Assumed("ours: the function is required, no file is public");
        6  institution_code                opt InstitutionCode, personal "MedicalInstitutionCode"    "登録医療機関コード" Assumed("ours: the function is required, no file is public");
        7  institution_name                opt Text<80>,        personal "MedicalInstitutionName"    "登録医療機関名" Assumed("ours: the function is required, no file is public");
    }
    /// 感染症情報: one finding about an infectious disease.
    0x0C22 Infection "感染症情報" {
        1  test_code                       opt Text<17>,        personal "InfectiousCode"            "感染症検査コード" Assumed("ours: the function is required, no file is public");
        2  test_name                       opt Text<80>,        personal "InfectiousName"            "感染症検査名" Assumed("ours: the function is required, no file is public");
        3  result                          opt Text<64>,        personal "InfectiousResult"          "検査結果" Assumed("ours: the function is required, no file is public");
        4  date                            opt Date,            personal "TestDate"                  "検査日" Assumed("ours: the function is required, no file is public");
        5  institution_code                opt InstitutionCode, personal "MedicalInstitutionCode"    "登録医療機関コード" Assumed("ours: the function is required, no file is public");
        6  institution_name                opt Text<80>,        personal "MedicalInstitutionName"    "登録医療機関名" Assumed("ours: the function is required, no file is public");
    }
    /// 薬剤アレルギー情報: one drug that a person must not get.
    0x0C23 DrugAllergy "薬剤アレルギー情報" {
        1  drug_code                       opt Text<20>,        personal "ContraindicationCode"      "医薬品コード" Assumed("ours: the function is required, no file is public");
        2  drug_name                       opt Text<80>,        personal "ContraindicationName"      "薬剤名" Assumed("ours: the function is required, no file is public");
        3  reaction                        opt Text<200>,       personal "Reaction"                  "症状" Assumed("ours: the function is required, no file is public");
        4  registered                      opt Date,            personal "RegistrationDate"          "登録日" Assumed("ours: the function is required, no file is public");
        5  institution_code                opt InstitutionCode, personal "MedicalInstitutionCode"    "登録医療機関コード" Assumed("ours: the function is required, no file is public");
        6  institution_name                opt Text<80>,        personal "MedicalInstitutionName"    "登録医療機関名" Assumed("ours: the function is required, no file is public");
    }
    /// その他アレルギー情報: food, animals, material.
    0x0C24 OtherAllergy "その他アレルギー情報" {
        1  allergen_code                   opt Text<20>,        personal "AllergenCode"              "アレルゲンコード" Assumed("ours: the function is required, no file is public");
        2  allergen_name                   opt Text<80>,        personal "AllergenName"              "アレルゲン名" Assumed("ours: the function is required, no file is public");
        3  reaction                        opt Text<200>,       personal "Reaction"                  "症状" Assumed("ours: the function is required, no file is public");
        4  registered                      opt Date,            personal "RegistrationDate"          "登録日" Assumed("ours: the function is required, no file is public");
        5  institution_code                opt InstitutionCode, personal "MedicalInstitutionCode"    "登録医療機関コード" Assumed("ours: the function is required, no file is public");
        6  institution_name                opt Text<80>,        personal "MedicalInstitutionName"    "登録医療機関名" Assumed("ours: the function is required, no file is public");
    }
    /// 検査情報: one result of a test.
    0x0C25 Test "検査情報" {
        1  test_code                       opt Text<17>,        personal "TestCode"                  "検査項目コード" Assumed("ours: the function is required, no file is public");
        2  test_name                       opt Text<80>,        personal "TestName"                  "検査項目名" Assumed("ours: the function is required, no file is public");
        3  value                           opt Text<64>,        personal "TestValue"                 "検査値" Assumed("ours: the function is required, no file is public");
        4  measure                         opt Text<26>,        personal "Unit"                      "単位" Assumed("ours: the function is required, no file is public");
        5  reference_low                   opt Text<11>,        personal "ReferenceLow"              "基準値下限" Assumed("ours: the function is required, no file is public");
        6  reference_high                  opt Text<11>,        personal "ReferenceHigh"             "基準値上限" Assumed("ours: the function is required, no file is public");
        7  date                            opt Date,            personal "TestDate"                  "検査日" Assumed("ours: the function is required, no file is public");
        8  institution_code                opt InstitutionCode, personal "MedicalInstitutionCode"    "登録医療機関コード" Assumed("ours: the function is required, no file is public");
        9  institution_name                opt Text<80>,        personal "MedicalInstitutionName"    "登録医療機関名" Assumed("ours: the function is required, no file is public");
    }
    /// 処方情報: one prescribed drug.
    0x0C26 PrescribedItem "処方情報（臨床情報）" {
        1  prescribed                      opt Date,            personal "PrescriptionDate"          "処方日" Assumed("ours: the function is required, no file is public");
        2  drug_code                       opt Text<20>,        personal "DrugCode"                  "医薬品コード" Assumed("ours: the function is required, no file is public");
        3  drug_name                       opt Text<80>,        personal "DrugName"                  "薬剤名" Assumed("ours: the function is required, no file is public");
        4  usage                           opt Text<80>,        personal "Usage"                     "用法" Assumed("ours: the function is required, no file is public");
        5  quantity                        opt Text<11>,        personal "Quantity"                  "使用量" Assumed("ours: the function is required, no file is public");
        6  measure                         opt Text<12>,        personal "Unit"                      "単位" Assumed("ours: the function is required, no file is public");
        7  times                           opt Digits<3>,       personal "Times"                     "回数" Assumed("ours: the function is required, no file is public");
        8  institution_code                opt InstitutionCode, personal "MedicalInstitutionCode"    "登録医療機関コード" Assumed("ours: the function is required, no file is public");
        9  institution_name                opt Text<80>,        personal "MedicalInstitutionName"    "登録医療機関名" Assumed("ours: the function is required, no file is public");
    }
}

messages! { MESSAGES;
    3001 CLINICAL_INFORMATION_REQUEST "CIPsiquc01" Request ClinicalInformationRequest "臨床情報取得要求", Assumed("prefix seen in OCH; the tree follows 診療/薬剤情報");
    3002 CLINICAL_INFORMATION_ANSWER "CIPsiquc01" Answer ClinicalInformationAnswer "臨床情報取得結果", Assumed("prefix as of the request; the tree is ours");
}

operations! { OPERATIONS;
    32 CLINICAL_INFORMATION ClinicalInformation "臨床情報取得":
        CLINICAL_INFORMATION_REQUEST => CLINICAL_INFORMATION_ANSWER, Read, "表4.1.2-1 (1)";
}

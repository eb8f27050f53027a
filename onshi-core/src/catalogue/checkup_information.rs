//! 特定健診等情報 (specific health checkups): a flat list of items per checkup, TKK-IF 001/002.
//!
//! What an item code means, and what its values mean, stands in `checkup_items`.

use super::clinical_codes::{CheckupFileCategory, DataType, PrescriptionDispensing};
use super::clinical_header::ClinicalRequestHeader;
use super::codes::{CharacterCode, MedicalTreatment, SegmentOfResult, Sex};
use super::declare::{messages, operations, records};
use crate::record::{Code, Date, DateTime, Digits, InstitutionCode, InsurerNumber, Text};

records! { RECORDS;
    /// 特定健診等情報取得要求 (TKK-IF 001).
    0x0B01 CheckupInformationRequest "特定健診等情報取得要求" {
        1  header                          one ClinicalRequestHeader, open "MessageHeader"             "メッセージヘッダー"   Seen("OD2 ORCA");
        2  body                            one CheckupInformationRequestBody, open "MessageBody"       "メッセージボディ"     Seen("OD2 ORCA");
    }
    /// Body of 特定健診等情報取得要求: no period, every checkup comes.
    0x0B02 CheckupInformationRequestBody "特定健診等情報取得要求の本体" {
        1  file_category                   one Code<CheckupFileCategory>, open "FileCategory"          "要求ファイル種別"     Seen("OD2 ORCA");
        2  prescription_dispensing         opt Code<PrescriptionDispensing>, open "PrDiInfClassification" "処方・調剤情報閲覧区分" Seen("OD2");
        3  medical_treatment               opt Code<MedicalTreatment>, open "MedicalTreatmentFlag"     "診療区分"             Seen("OD2 ORCA");
    }

    /// 特定健診等情報取得結果 (TKK-IF 002).
    0x0B11 CheckupInformationAnswer "特定健診等情報取得結果" {
        1  header                          one CheckupInformationHeader, open "MessageHeader"          "メッセージヘッダー"   Seen("ORCA OD2");
        2  body                            opt CheckupInformationBody, open "MessageBody"              "メッセージボディ"     Seen("ORCA OD2");
    }
    /// Header of 特定健診等情報取得結果.
    0x0B12 CheckupInformationHeader "結果ヘッダー（特定健診等情報）" {
        1  process_execution_time          opt DateTime,        open "ProcessExecutionTime"            "処理実行日時"         Seen("ORCA");
        2  request_info                    opt CheckupInformationRequestInfo, open "RequestInfo"       "要求情報"             Seen("ORCA");
        3  insured                         opt CheckupInsured,  personal "QualificationsInfo"          "資格情報"             Seen("ORCA OD2");
        // 1 is seen; that the other values are those of OQSCD003 is inferred.
        4  segment_of_result               opt Code<SegmentOfResult>, open "ResultCode"                "処理結果区分"         Seen("ORCA OD2");
        5  error_code                      opt Text<9>,         open "MessageId"                       "メッセージID"         Seen("ORCA");
        6  error_message                   opt Text<120>,       open "MessageContents"                 "メッセージ内容"       Seen("ORCA OD2");
        7  character_code_identifier       opt Code<CharacterCode>, open "CharacterCodeIdentifier"     "文字コード識別"       Seen("ORCA");
    }
    /// 要求情報: what was asked, mirrored.
    0x0B13 CheckupInformationRequestInfo "要求情報（特定健診等情報）" {
        1  medical_institution_code        opt InstitutionCode, open "ReqMedicalInstitutionCode"       "要求医療機関（薬局）コード" Seen("ORCA");
        2  insurer_number                  opt InsurerNumber,   personal "ReqInsurerNumber"            "要求保険者番号"       Seen("ORCA");
        3  insured_card_symbol             opt Text<80>,        personal "ReqInsuranceCardSymbol"      "要求被保険者証記号"   Seen("ORCA");
        4  insured_identification_number   opt Text<80>,        personal "ReqInsuredPersonIdentificationNumber" "要求被保険者証番号" Seen("ORCA");
        5  insured_branch_number           opt Digits<2>,       personal "ReqBranchNumber"             "要求枝番"             Seen("ORCA");
        // AGENT pairs answers by the name without Req.
        6  arbitrary_file_identifier       opt Text<50>,        open "ReqArbitraryFileIdentifier" | "ArbitraryFileIdentifier" "要求任意のファイル識別子" Seen("ORCA AGENT");
        7  file_category                   opt Code<CheckupFileCategory>, open "ReqFileCategory"       "要求ファイル種別"     Seen("ORCA");
    }
    /// 資格情報 under long names (TKK).
    0x0B14 CheckupInsured "資格情報（特定健診等情報）" {
        1  insurer_number                  opt InsurerNumber,   personal "InsurerNumber"               "保険者番号"           Seen("ORCA");
        2  insured_card_symbol             opt Text<80>,        personal "InsuranceCardSymbol"         "被保険者証記号"       Seen("ORCA");
        3  insured_identification_number   opt Text<80>,        personal "InsuredPersonIdentificationNumber" "被保険者証番号" Seen("ORCA");
        4  insured_branch_number           opt Digits<2>,       personal "BranchNumber"                "被保険者証枝番"       Seen("ORCA");
        // ORCA has the one spelling, OD2 the other.
        5  name_kana                       opt Text<100>,       personal "KanaName" | "KanasName"      "カナ氏名"             Seen("ORCA OD2");
        6  name_of_other_kana              opt Text<100>,       personal "KanaName2"                   "カナ氏名（その他）"   Seen("ORCA");
        7  name                            opt Text<100>,       personal "Name"                        "氏名"                 Seen("ORCA OD2");
        8  name_of_other                   opt Text<100>,       personal "Name2"                       "氏名（その他）"       Seen("ORCA");
        9  birthdate                       opt Date,            personal "Birthday"                    "生年月日"             Seen("ORCA OD2");
        10 age                             opt Digits<3>,       personal "Age"                         "年齢"                 Seen("ORCA");
        11 sex1                            opt Code<Sex>,       personal "AdministrativeGenderCode"    "男女区分1"            Seen("ORCA OD2");
        12 sex2                            opt Code<Sex>,       personal "AdministrativeGenderCode2"   "男女区分2"            Seen("ORCA");
        13 reference_number                opt Text<50>,        personal "ReferenceNumber"             "照会番号"             Seen("ORCA");
    }
    /// Body of 特定健診等情報取得結果.
    0x0B15 CheckupInformationBody "特定健診等情報取得結果の本体" {
        1  checkup                         many Checkup,        personal "SpecificHealthCheckupInfo"   "特定健診情報"         Seen("ORCA OD2");
    }

    /// 特定健診情報: one checkup.
    0x0B21 Checkup "特定健診情報" {
        1  date                            opt Date,            personal "EffectiveTime"               "実施年月日"           Seen("ORCA OD2");
        2  items                           opt CheckupItemList, personal "HealthCheckupResultAndQuestionInfos" "健診結果・質問票情報群" Seen("ORCA OD2");
    }
    /// 健診結果・質問票情報群.
    0x0B22 CheckupItemList "健診結果・質問票情報群" {
        1  item                            many CheckupItem,    personal "HealthCheckupResultAndQuestionInfo" "健診結果・質問票情報" Seen("ORCA OD2");
    }
    /// 健診結果・質問票情報: one result or one answer of the questionnaire.
    0x0B23 CheckupItem "健診結果・質問票情報" {
        1  item_code                       opt Text<17>,        personal "ItemCode"                    "項目コード"           Seen("ORCA OD2");
        2  item_name                       opt Text<80>,        personal "ItemName"                    "項目名"               Seen("ORCA OD2");
        3  data_type                       opt Code<DataType>,  personal "DataType"                    "データ型"             Seen("ORCA OD2");
        4  value                           opt Text<256>,       personal "DataValue"                   "データ値"             Seen("ORCA OD2");
        5  measure                         opt Text<26>,        personal "Unit"                        "単位"                 Seen("ORCA OD2");
        // Place among the others unknown.
        6  oid                             opt Text<32>,        personal "Oid"                         "コード体系のOID"      Seen("OD2");
        7  value_name                      opt Text<64>,        personal "DataValueName"               "表示用の値"           Seen("OD2");
    }
}

messages! { MESSAGES;
    2001 CHECKUP_INFORMATION_REQUEST "TKKsiquc01" Request CheckupInformationRequest "特定健診等情報取得要求" at "msa40101/tkk40101sv01/get-medicalinstitution", Seen("OD2 ORCA AGENT TANAKA OCH");
    2002 CHECKUP_INFORMATION_ANSWER "TKKsiquc01" Answer CheckupInformationAnswer "特定健診等情報取得結果" each CheckupInformationBody.checkup, Seen("OD2 AGENT");
}

operations! { OPERATIONS;
    31 CHECKUP_INFORMATION CheckupInformation "特定健診等情報取得":
        CHECKUP_INFORMATION_REQUEST => CHECKUP_INFORMATION_ANSWER, Read, "表4.1.2-1 (1)";
}

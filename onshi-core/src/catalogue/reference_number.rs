//! 照会番号登録 (registering the clinic's own key for a person): single IF 003/004, batch IF 009–012.

use super::batch::{CollectRequest, ReceptionAnswer};
use super::codes::ProcessingStatus;
use super::declare::{messages, operations, records};
use super::header::{AnswerHeader, BatchHeader, RequestHeader};
use crate::record::{Code, Digits, InsurerNumber, Text};

records! { RECORDS;
    /// 照会番号登録要求 (IF 003).
    0x0401 RegistrationRequest "照会番号登録要求" {
        1  header                          one RequestHeader,   open "MessageHeader"                   "メッセージヘッダー"   Seen("MYNA ORCA SANOX");
        2  body                            one RegistrationRequestBody, open "MessageBody"             "メッセージボディ"     Seen("MYNA ORCA SANOX");
    }
    /// Body of 照会番号登録要求.
    0x0402 RegistrationRequestBody "照会番号登録要求の本体" {
        1  registration                    one Registration,    open "ReferenceNumberRegistrationInfo" "照会番号登録情報"     Seen("MYNA ORCA SANOX");
    }
    /// 照会番号登録情報; echoed in the answer.
    0x0403 Registration "照会番号登録情報" {
        1  reference_number                one Text<50>,        personal "ReferenceNumber"             "照会番号"             Seen("MYNA ORCA SANOX");
        2  insurer_number                  one InsurerNumber,   personal "InsurerNumber"               "保険者番号"           Seen("MYNA ORCA SANOX");
        3  insured_card_symbol             opt Text<20>,        personal "InsuredCardSymbol"           "被保険者証記号"       Seen("MYNA ORCA SANOX");
        4  insured_identification_number   one Text<20>,        personal "InsuredIdentificationNumber" "被保険者証番号"       Seen("MYNA ORCA SANOX");
        5  insured_branch_number           opt Digits<2>,       personal "InsuredBranchNumber"         "被保険者証枝番"       Seen("MYNA ORCA SANOX");
    }

    /// 照会番号登録結果 (IF 004).
    0x0411 RegistrationAnswer "照会番号登録結果" {
        1  header                          one AnswerHeader,    open "MessageHeader"                   "メッセージヘッダー"   Seen("MYNA");
        2  body                            opt RegistrationAnswerBody, open "MessageBody"              "メッセージボディ"     Seen("MYNA");
    }
    /// Body of 照会番号登録結果.
    0x0412 RegistrationAnswerBody "照会番号登録結果の本体" {
        1  registration                    opt Registration,    open "ReferenceNumberRegistrationInfo" "照会番号登録情報"     Seen("MYNA");
        2  reference_number                opt Text<50>,        personal "ReferenceNumber"             "照会番号"             Inferred("an older parser of MYNA accepts it without the wrapper");
        3  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Seen("MYNA");
        4  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Seen("MYNA");
        5  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Seen("MYNA");
    }

    /// 照会番号一括登録要求 (IF 009).
    0x0421 BatchRegistrationRequest "照会番号一括登録要求" {
        1  header                          one RequestHeader,   open "MessageHeader"                   "メッセージヘッダー"   Seen("MYNA ORCA SANOX");
        2  body                            one BatchRegistrationRequestBody, open "MessageBody"        "メッセージボディ"     Seen("MYNA ORCA SANOX");
    }
    /// Body of 照会番号一括登録要求: one element per person.
    0x0422 BatchRegistrationRequestBody "照会番号一括登録要求の本体" {
        1  registration                    many Registration,   open "ReferenceNumberRegistrationInfo" "照会番号登録情報"     Seen("MYNA ORCA SANOX");
    }
    /// 照会番号一括登録ダウンロード結果 (IF 012).
    0x0431 BatchRegistrationAnswer "照会番号一括登録結果" {
        1  header                          one BatchHeader,     open "MessageHeader"                   "メッセージヘッダー"   Seen("MYNA");
        2  body                            opt BatchRegistrationAnswerBody, open "MessageBody"         "メッセージボディ"     Seen("MYNA");
    }
    /// Body of 照会番号一括登録ダウンロード結果.
    0x0432 BatchRegistrationAnswerBody "照会番号一括登録結果の本体" {
        1  unit                            many RegistrationUnit, open "BulkRegistrationUnit"          "個人単位情報"         Seen("MYNA");
    }
    /// 個人単位情報 of a batch registration.
    0x0433 RegistrationUnit "個人単位情報（照会番号登録）" {
        1  registration                    opt Registration,    open "ReferenceNumberRegistrationInfo" "照会番号登録情報"     Seen("MYNA");
        2  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Seen("MYNA");
        3  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Seen("MYNA");
        4  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Seen("MYNA");
    }
}

messages! { MESSAGES;
     3 REGISTRATION_REQUEST "OQSsiimm01" Request RegistrationRequest "照会番号登録要求" at "MSA06010/ILI06010SV01/regist", Seen("MYNA TANAKA AGENT");
     4 REGISTRATION_ANSWER "OQSsiimm01" Answer RegistrationAnswer "照会番号登録結果", Seen("MYNA TANAKA AGENT");
     9 BATCH_REGISTRATION_REQUEST "OQSmuimm01" Request BatchRegistrationRequest "照会番号一括登録要求" at "MSA06120/ILI06120SV01/regist", Seen("MYNA SANOX TANAKA");
    10 BATCH_REGISTRATION_RECEPTION "OQSmuimm01" Answer ReceptionAnswer "照会番号一括登録アップロード結果", Seen("MYNA TANAKA");
    11 BATCH_REGISTRATION_COLLECT "OQSmuimm02" Request CollectRequest "照会番号一括登録ダウンロード要求" at "MSA06122/ILI06122SV01/search", Seen("MYNA TANAKA");
    12 BATCH_REGISTRATION_ANSWER "OQSmuimm02" Answer BatchRegistrationAnswer "照会番号一括登録ダウンロード結果" each BatchRegistrationAnswerBody.unit, Seen("MYNA TANAKA");
}

operations! { OPERATIONS;
    3 REFERENCE_NUMBER_REGISTRATION ReferenceNumberRegistration "照会番号登録":
        REGISTRATION_REQUEST => REGISTRATION_ANSWER, Overwrite, "表4.1.1-1 (4)";
    // Asking again opens a second reception and registers every number once more. The second is worse:
    // a number that was registered in between would be the old one again.
    7 REFERENCE_NUMBER_BATCH ReferenceNumberBatch "照会番号一括登録":
        BATCH_REGISTRATION_REQUEST => BATCH_REGISTRATION_RECEPTION
        then BATCH_REGISTRATION_COLLECT => BATCH_REGISTRATION_ANSWER, Overwrite, "表2.1.1-1 照会番号一括登録";
}

//! 一括照会 (batch): by number (IF 005–008) and of everyone who consented (IF 017–020).

use super::codes::{
    Consent, ConsentExpiredReason, LimitCategory, LimitCertificateClass, MedicalTreatment,
    ProcessingStatus, QualificationValidity,
};
use super::declare::{messages, operations, records};
use super::header::{
    BatchHeader, CollectHeader, DatedRequestHeader, ReceptionHeader, RequestHeader,
};
use super::qualification::{QualificationResult, ResultList};
use crate::record::{Code, Date, DateTime, Digits, InsurerNumber, Month, Text};

records! { RECORDS;
    /// 資格確認一括照会要求 (IF 005).
    0x0301 BatchRequest "資格確認一括照会要求" {
        1  header                          one DatedRequestHeader, open "MessageHeader"            "メッセージヘッダー"   Seen("SMART");
        2  body                            one BatchRequestBody, open "MessageBody"                "メッセージボディ"     Seen("SMART");
    }
    /// Body of 資格確認一括照会要求: one element per person.
    0x0302 BatchRequestBody "資格確認一括照会要求の本体" {
        1  search                          many BatchQuery,     open "QualificationConfirmSearchInfo" "資格確認照会用情報" Seen("SMART");
    }
    /// 資格確認照会用情報 of one person in a batch; echoed in the answer.
    0x0303 BatchQuery "資格確認照会用情報（一括）" {
        1  insurer_number                  one InsurerNumber,   personal "InsurerNumber"               "保険者番号"           Seen("SMART ORCA");
        2  insured_card_symbol             opt Text<20>,        personal "InsuredCardSymbol"           "被保険者証記号"       Seen("SMART ORCA");
        3  insured_identification_number   one Text<20>,        personal "InsuredIdentificationNumber" "被保険者証番号"       Seen("SMART ORCA");
        4  insured_branch_number           opt Digits<2>,       personal "InsuredBranchNumber"         "被保険者証枝番"       Seen("SMART ORCA");
        5  birthdate                       opt Date,            personal "Birthdate"                   "生年月日"             Seen("SMART ORCA");
        6  known_limit_certificate         opt KnownLimitCertificate, personal "LimitApplicationCertificateRelatedInfo" | "LimitApplicationCertificateRelatedinfo" "限度額適用認定証関連情報" Seen("SMART ORCA");
        7  arbitrary_identifier            opt Text<50>,        personal "ArbitraryIdentifier"         "任意の識別子"         Seen("SMART ORCA");
    }
    /// The limit certificate that the receipt computer already knows (限度額適用認定証関連情報).
    0x0304 KnownLimitCertificate "限度額適用認定証関連情報（照会）" {
        1  class                           opt Code<LimitCertificateClass>, personal "LimitApplicationCertificateClassification" "限度額適用認定証区分" Seen("SMART ORCA");
        2  category                        opt Code<LimitCategory>, personal "LimitApplicationCertificateClassificationFlag" "限度額適用認定証適用区分" Seen("SMART");
    }

    /// アップロード結果 (IF 006, 010, 018): the request was taken in under a reception number.
    0x0311 ReceptionAnswer "アップロード結果" {
        1  header                          one ReceptionHeader, open "MessageHeader"                   "メッセージヘッダー"   Seen("SMART MYNA");
        2  body                            opt ReceptionAnswerBody, open "MessageBody"                 "メッセージボディ"     Seen("SMART MYNA");
    }
    /// Body of アップロード結果.
    0x0312 ReceptionAnswerBody "アップロード結果の本体" {
        1  reception_number                opt Text<38>,        open "ReceptionNumber"                 "受付番号"             Seen("SMART MYNA OD2");
        2  reception_time                  opt DateTime,        open "ReceptionDateTime"               "受付日時"             Seen("SMART");
        3  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Inferred("OD2 reads it when present");
        4  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Inferred("OD2 reads it when present");
        5  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Inferred("OD2 reads it when present");
    }

    /// ダウンロード要求 (IF 007, 011, 019): ask for the result of a reception number.
    0x0321 CollectRequest "ダウンロード要求" {
        1  header                          one CollectHeader,   open "MessageHeader"                   "メッセージヘッダー"   Seen("SMART OD2 MYNA");
        2  body                            one CollectRequestBody, open "MessageBody"                  "メッセージボディ"     Seen("SMART OD2 MYNA");
    }
    /// Body of ダウンロード要求.
    0x0322 CollectRequestBody "ダウンロード要求の本体" {
        1  reception_number                one Text<38>,        open "ReceptionNumber"                 "受付番号"             Seen("SMART OD2 MYNA");
    }

    /// 資格確認一括照会ダウンロード結果 (IF 008).
    0x0331 BatchAnswer "資格確認一括照会結果" {
        1  header                          one BatchHeader,     open "MessageHeader"                   "メッセージヘッダー"   Seen("SMART ORCA");
        2  body                            opt BatchAnswerBody, open "MessageBody"                     "メッセージボディ"     Seen("SMART ORCA");
    }
    /// Body of 資格確認一括照会ダウンロード結果.
    0x0332 BatchAnswerBody "資格確認一括照会結果の本体" {
        1  unit                            many BatchUnit,      open "BulkConfirmUnit"                 "個人単位情報"         Seen("SMART ORCA");
    }
    /// 個人単位情報: one person of a batch by number.
    0x0333 BatchUnit "個人単位情報" {
        1  search                          opt BatchQuery,      open "QualificationConfirmSearchInfo"  "資格確認照会用情報"   Seen("SMART ORCA");
        2  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Seen("SMART ORCA");
        3  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Seen("SMART ORCA");
        4  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Seen("SMART ORCA");
        5  validity                        opt Code<QualificationValidity>, open "QualificationValidity" "資格有効性"         Seen("SMART ORCA");
        6  result                          many QualificationResult, open "ResultOfQualificationConfirmation" "資格確認結果"  Seen("SMART");
        7  results                         opt ResultList,      open "ResultList"                      "資格確認結果リスト"   Seen("ORCA");
        8  reference_number                many Text<50>,       personal "ReferenceNumber"             "照会番号"             Seen("SMART ORCA OD2");
    }

    /// 同意済資格情報一括取得要求 (IF 017).
    0x0341 ConsentedRequest "同意済資格情報一括取得要求" {
        1  header                          one RequestHeader,   open "MessageHeader"                   "メッセージヘッダー"   Seen("OD2 ORCA");
        2  body                            one ConsentedRequestBody, open "MessageBody"                "メッセージボディ"     Seen("OD2 ORCA");
    }
    /// Body of 同意済資格情報一括取得要求.
    0x0342 ConsentedRequestBody "同意済資格情報一括取得要求の本体" {
        1  search                          one ConsentQuery,    open "QualificationConfirmSearchInfo"  "資格確認照会用情報"   Seen("OD2 ORCA");
    }
    /// 資格確認照会用情報: everyone who consented (or was seen) in a range of days.
    0x0343 ConsentQuery "資格確認照会用情報（同意年月日）" {
        1  consent_from                    opt Date,            open "ConsentDateFrom"                 "同意年月日（自）"     Seen("OD2 ORCA");
        2  consent_to                      opt Date,            open "ConsentDateTo"                   "同意年月日（至）"     Seen("OD2 ORCA");
        3  examination_from                opt Date,            open "ExaminationDateFrom"             "診療・受診年月日（自）" Seen("OD2");
        4  examination_to                  opt Date,            open "ExaminationDateTo"               "診療・受診年月日（至）" Seen("OD2");
        5  medical_treatment               one Code<MedicalTreatment>, open "MedicalTreatmentFlag"     "診療区分"             Seen("OD2 ORCA");
    }

    /// 同意済資格情報一括取得結果 (IF 020).
    0x0351 ConsentedAnswer "同意済資格情報一括取得結果" {
        1  header                          one BatchHeader,     open "MessageHeader"                   "メッセージヘッダー"   Seen("ORCA OD2");
        2  body                            opt ConsentedAnswerBody, open "MessageBody"                 "メッセージボディ"     Seen("ORCA OD2");
    }
    /// Body of 同意済資格情報一括取得結果.
    0x0352 ConsentedAnswerBody "同意済資格情報一括取得結果の本体" {
        1  search                          opt ConsentQuery,    open "QualificationConfirmSearchInfo"  "資格確認照会用情報"   Seen("ORCA");
        2  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Seen("ORCA OD2");
        3  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Seen("ORCA OD2");
        4  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Seen("OD2");
        5  unit                            many ConsentedUnit,  open "BulkConfirmUnit"                 "個人単位情報"         Seen("ORCA OD2");
    }
    /// 個人単位情報: one person who consented.
    0x0353 ConsentedUnit "個人単位情報（同意済）" {
        1  search                          opt BatchQuery,      open "QualificationConfirmSearchInfo"  "資格確認照会用情報"   Seen("ORCA");
        2  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Seen("ORCA OD2");
        3  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Seen("ORCA OD2");
        4  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Seen("ORCA OD2");
        5  validity                        opt Code<QualificationValidity>, open "QualificationValidity" "資格有効性"         Seen("ORCA OD2");
        6  consent                         opt Code<Consent>,   personal "QualificationConsFlg"        "資格情報提供同意フラグ" Seen("ORCA OD2");
        7  consent_time                    opt DateTime,        personal "QualificationConsTime"       "資格情報提供同意日時"   Seen("ORCA OD2");
        8  available                       opt DateTime,        personal "QualificationAvailableTime"  "資格情報提供有効期限"   Seen("ORCA OD2");
        9  expired_reason                  opt Code<ConsentExpiredReason>, personal "QualificationConsExpiredReason" "資格情報提供同意有効期限切れ理由" Seen("ORCA OD2");
        10 results                         opt ResultList,      open "ResultList"                      "資格確認結果リスト"   Seen("ORCA OD2");
        11 result                          many QualificationResult, open "ResultOfQualificationConfirmation" "資格確認結果"  Inferred("SMART has no list level in IF 008; accepted here too");
        12 reference_number                many Text<50>,       personal "ReferenceNumber"             "照会番号"             Seen("ORCA OD2");
    }

    /// 委託先資格情報の一括取得要求 (IF 013), used for 医療扶助.
    0x0361 TicketBatchRequest "委託先資格情報の一括取得要求" {
        1  header                          one RequestHeader,   open "MessageHeader"                   "メッセージヘッダー"   Seen("OD2");
        2  body                            one TicketBatchRequestBody, open "MessageBody"              "メッセージボディ"     Seen("OD2");
    }
    /// Body of 委託先資格情報の一括取得要求.
    0x0362 TicketBatchRequestBody "委託先資格情報の一括取得要求の本体" {
        1  search                          one TicketQuery,     open "QualificationConfirmSearchInfo"  "資格確認照会用情報"   Seen("OD2");
    }
    /// 資格確認照会用情報: every medical ticket of a month.
    0x0363 TicketQuery "資格確認照会用情報（診療年月）" {
        1  treatment_month                 one Month,           open "MedicalTreatmentMonth"           "診療年月"             Seen("OD2");
    }
}

messages! { MESSAGES;
     5 BATCH_REQUEST "OQSmuquc01" Request BatchRequest "資格確認一括照会要求" at "MSA01160/ILI01160SV01/regist", Seen("SMART AGENT TANAKA");
     6 BATCH_RECEPTION "OQSmuquc01" Answer ReceptionAnswer "資格確認一括照会アップロード結果", Seen("SMART AGENT TANAKA");
     7 BATCH_COLLECT "OQSmuquc02" Request CollectRequest "資格確認一括照会ダウンロード要求" at "MSA01162/ILI01162SV01/search", Seen("SMART AGENT TANAKA");
     8 BATCH_ANSWER "OQSmuquc02" Answer BatchAnswer "資格確認一括照会ダウンロード結果" each BatchAnswerBody.unit, Seen("SMART TANAKA");
    17 CONSENTED_REQUEST "OQSmuhvq01" Request ConsentedRequest "同意済資格情報一括取得要求（訪問診療等）" at "MSA01020/QUC01020SV01/regist", Seen("OD2 TANAKA");
    18 CONSENTED_RECEPTION "OQSmuhvq01" Answer ReceptionAnswer "同意済資格情報一括取得アップロード結果（訪問診療等）", Seen("OD2 TANAKA");
    19 CONSENTED_COLLECT "OQSmuhvq02" Request CollectRequest "同意済資格情報一括取得ダウンロード要求（訪問診療等）" at "MSA01020/QUC01020SV03/search", Seen("OD2 TANAKA");
    20 CONSENTED_ANSWER "OQSmuhvq02" Answer ConsentedAnswer "同意済資格情報一括取得ダウンロード結果（訪問診療等）" each ConsentedAnswerBody.unit, Seen("OD2 ORCA TANAKA");
    13 TICKET_REQUEST "OQSmutic01" Request TicketBatchRequest "委託先資格情報の一括取得要求" at "MSA01110/QUC01110SV03/regist", Seen("OD2 TANAKA");
    14 TICKET_RECEPTION "OQSmutic01" Answer ReceptionAnswer "委託先資格情報の一括取得アップロード結果", Seen("OD2 TANAKA");
    15 TICKET_COLLECT "OQSmutic02" Request CollectRequest "委託先資格情報の一括取得ダウンロード要求" at "MSA01110/QUC01110SV04/search", Seen("OD2 TANAKA");
    16 TICKET_ANSWER "OQSmutic02" Answer ConsentedAnswer "委託先資格情報の一括取得ダウンロード結果" each ConsentedAnswerBody.unit, Seen("OD2 TANAKA");
    21 ONLINE_CONSENTED_REQUEST "OQSmuonq01" Request ConsentedRequest "同意済資格情報一括取得要求（オンライン診療等）" at "MSA01020/QUC01020SV02/regist", Seen("OD2 TANAKA");
    22 ONLINE_CONSENTED_RECEPTION "OQSmuonq01" Answer ReceptionAnswer "同意済資格情報一括取得アップロード結果（オンライン診療等）", Seen("OD2 TANAKA");
    23 ONLINE_CONSENTED_COLLECT "OQSmuonq02" Request CollectRequest "同意済資格情報一括取得ダウンロード要求（オンライン診療等）" at "MSA01020/QUC01020SV04/search", Seen("OD2 TANAKA");
    24 ONLINE_CONSENTED_ANSWER "OQSmuonq02" Answer ConsentedAnswer "同意済資格情報一括取得ダウンロード結果（オンライン診療等）" each ConsentedAnswerBody.unit, Seen("OD2 TANAKA");
}

operations! { OPERATIONS;
    4 QUALIFICATION_BATCH QualificationBatch "資格確認一括照会":
        BATCH_REQUEST => BATCH_RECEPTION then BATCH_COLLECT => BATCH_ANSWER, SecondReception, "表4.1.1-1 (6)";
    5 CONSENTED_BATCH ConsentedBatch "同意済資格情報一括取得（訪問診療等）":
        CONSENTED_REQUEST => CONSENTED_RECEPTION then CONSENTED_COLLECT => CONSENTED_ANSWER, SecondReception, "表4.1.1-1 (7)";
    8 ONLINE_CONSENTED_BATCH OnlineConsentedBatch "同意済資格情報一括取得（オンライン診療等）":
        ONLINE_CONSENTED_REQUEST => ONLINE_CONSENTED_RECEPTION
        then ONLINE_CONSENTED_COLLECT => ONLINE_CONSENTED_ANSWER, SecondReception, "オンライン診療等は対象外（表4.1.1-1 (7) に相当）";
    9 TICKET_BATCH TicketBatch "委託先資格情報の一括取得（医療扶助）":
        TICKET_REQUEST => TICKET_RECEPTION then TICKET_COLLECT => TICKET_ANSWER, SecondReception, "医療扶助は対象外（表1.2-3 の読み替えのみ）";
}

//! 資格確認一括照会 for those who consented (batch by number): 訪問診療等 IF 029–032, オンライン診療等 IF 033–036.
//!
//! Public: the prefixes and services (TANAKA), and that an implementation keeps the query of a person
//! inside the 個人単位情報 (ORCA). The trees are put together here from what was seen elsewhere: the
//! request is a batch (IF 005) of visit queries (IF 025), the answer that of the consented (IF 020).
//!
//! What to fetch is chosen person by person (表4.1.1-1 (8)); 資格情報 always comes:
//!
//! | 取得する情報 | element of the query |
//! |---|---|
//! | 限度額適用認定証等情報 | `limit_certificate_wanted` |
//! | 特定疾病療養受療証情報 | `specific_disease_wanted` |
//! | 診療/薬剤情報・特定健診等情報 | `medical_information`; needs the branch number (§2.1.3), comes as XML only (§2.1.8) |
//!
//! That medical information stands inside the unit of its person is assumed too. It is the same there as in
//! an answer of its own (YZK-IF 002, TKK-IF 002), so that a program that reads those reads this.

use super::batch::{CollectRequest, ReceptionAnswer};
use super::checkup_information::CheckupInformationBody;
use super::codes::{Consent, ConsentExpiredReason, ProcessingStatus, QualificationValidity};
use super::declare::{messages, operations, records};
use super::drug_information::DrugInformationBody;
use super::header::{BatchHeader, DatedRequestHeader};
use super::qualification::{NumberQuery, ResultList};
use crate::record::{Code, DateTime, Text};

records! { RECORDS;
    /// 資格確認一括照会要求（訪問診療等・オンライン診療等） (IF 029, 033).
    0x0601 VisitBatchRequest "資格確認一括照会要求（訪問診療等）" {
        1  header                          one DatedRequestHeader, open "MessageHeader"            "メッセージヘッダー"   Inferred("as the batch IF 005");
        2  body                            one VisitBatchRequestBody, open "MessageBody"           "メッセージボディ"     Inferred("as the batch IF 005");
    }
    /// Body of 資格確認一括照会要求（訪問診療等）: one element per person.
    0x0602 VisitBatchRequestBody "資格確認一括照会要求（訪問診療等）の本体" {
        1  search                          many NumberQuery,    open "QualificationConfirmSearchInfo" "資格確認照会用情報" Inferred("repeated as in IF 005, each as in IF 025");
    }

    /// 資格確認一括照会ダウンロード結果（訪問診療等・オンライン診療等） (IF 032, 036).
    0x0611 VisitBatchAnswer "資格確認一括照会結果（訪問診療等）" {
        1  header                          one BatchHeader,     open "MessageHeader"                   "メッセージヘッダー"   Inferred("as the answer IF 020");
        2  body                            opt VisitBatchAnswerBody, open "MessageBody"                "メッセージボディ"     Inferred("as the answer IF 020");
    }
    /// Body of 資格確認一括照会ダウンロード結果（訪問診療等）.
    0x0612 VisitBatchAnswerBody "資格確認一括照会結果（訪問診療等）の本体" {
        1  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Inferred("as in IF 020");
        2  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Inferred("as in IF 020");
        3  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Inferred("as in IF 020");
        4  unit                            many VisitBatchUnit, open "BulkConfirmUnit"                 "個人単位情報"         Inferred("as in IF 008 and 020");
    }
    /// 個人単位情報: one person of the list, with what their consent allows.
    0x0613 VisitBatchUnit "個人単位情報（訪問診療等の一括照会）" {
        1  search                          opt NumberQuery,     open "QualificationConfirmSearchInfo"  "資格確認照会用情報"   Inferred("ORCA keeps the query inside the unit");
        2  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Inferred("as in IF 008 and 020");
        3  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Inferred("as in IF 008 and 020");
        4  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Inferred("as in IF 008 and 020");
        5  validity                        opt Code<QualificationValidity>, open "QualificationValidity" "資格有効性"         Inferred("as in IF 008 and 020");
        6  consent                         opt Code<Consent>,   personal "QualificationConsFlg"        "資格情報提供同意フラグ" Inferred("as in IF 020");
        7  consent_time                    opt DateTime,        personal "QualificationConsTime"       "資格情報提供同意日時"   Inferred("as in IF 020");
        8  available                       opt DateTime,        personal "QualificationAvailableTime"  "資格情報提供有効期限"   Inferred("as in IF 020");
        9  expired_reason                  opt Code<ConsentExpiredReason>, personal "QualificationConsExpiredReason" "資格情報提供同意有効期限切れ理由" Inferred("as in IF 020");
        10 results                         opt ResultList,      open "ResultList"                      "資格確認結果リスト"   Inferred("as in IF 020");
        11 reference_number                many Text<50>,       personal "ReferenceNumber"             "照会番号"             Inferred("as in IF 008 and 020");
        12 drug_information                opt DrugInformationBody, personal "PharmacistsInfo"         "診療/薬剤情報"        Assumed("§2.1.4 図2.1.4-3; the body of YZK-IF 002 in an element of ours");
        13 checkup_information             opt CheckupInformationBody, personal "SpecificHealthCheckupsInfo" "特定健診等情報"  Assumed("§2.1.4 図2.1.4-3; the body of TKK-IF 002 in an element of ours");
    }
}

messages! { MESSAGES;
    29 VISIT_BATCH_REQUEST "OQSmuhvq03" Request VisitBatchRequest "資格確認一括照会要求（訪問診療等）" at "MSA01026/QUC01026SV01/regist", Assumed("表4.1.1-1 (8); prefix seen in TANAKA, tree ours after IF 005 and 025");
    30 VISIT_BATCH_RECEPTION "OQSmuhvq03" Answer ReceptionAnswer "資格確認一括照会アップロード結果（訪問診療等）", Assumed("表4.1.1-1 (8) 一括照会受付番号; prefix seen in TANAKA, tree as IF 006");
    31 VISIT_BATCH_COLLECT "OQSmuhvq04" Request CollectRequest "資格確認一括照会ダウンロード要求（訪問診療等）" at "MSA01026/QUC01026SV03/search", Assumed("表4.1.1-1 (8) 照会結果の取得要求; prefix seen in TANAKA, tree as IF 007");
    32 VISIT_BATCH_ANSWER "OQSmuhvq04" Answer VisitBatchAnswer "資格確認一括照会ダウンロード結果（訪問診療等）" each VisitBatchAnswerBody.unit, Assumed("表4.1.1-1 (8); prefix seen in TANAKA, tree ours after IF 020");
    33 ONLINE_BATCH_REQUEST "OQSmuonq03" Request VisitBatchRequest "資格確認一括照会要求（オンライン診療等）" at "MSA01026/QUC01026SV02/regist", Assumed("online counterpart of IF 029; prefix seen in TANAKA");
    34 ONLINE_BATCH_RECEPTION "OQSmuonq03" Answer ReceptionAnswer "資格確認一括照会アップロード結果（オンライン診療等）", Assumed("online counterpart of IF 030; prefix seen in TANAKA");
    35 ONLINE_BATCH_COLLECT "OQSmuonq04" Request CollectRequest "資格確認一括照会ダウンロード要求（オンライン診療等）" at "MSA01026/QUC01026SV04/search", Assumed("online counterpart of IF 031; prefix seen in TANAKA");
    36 ONLINE_BATCH_ANSWER "OQSmuonq04" Answer VisitBatchAnswer "資格確認一括照会ダウンロード結果（オンライン診療等）" each VisitBatchAnswerBody.unit, Assumed("online counterpart of IF 032; prefix seen in TANAKA");
}

operations! { OPERATIONS;
    10 VISIT_QUALIFICATION_BATCH VisitQualificationBatch "資格確認一括照会（訪問診療等）":
        VISIT_BATCH_REQUEST => VISIT_BATCH_RECEPTION then VISIT_BATCH_COLLECT => VISIT_BATCH_ANSWER, SecondReception, "表4.1.1-1 (8)";
    11 ONLINE_QUALIFICATION_BATCH OnlineQualificationBatch "資格確認一括照会（オンライン診療等）":
        ONLINE_BATCH_REQUEST => ONLINE_BATCH_RECEPTION then ONLINE_BATCH_COLLECT => ONLINE_BATCH_ANSWER, SecondReception, "オンライン診療等は対象外（表4.1.1-1 (8) に相当）";
}

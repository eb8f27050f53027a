//! 閲覧同意取り消し（訪問診療等） (cancelling a consent), IF 037/038.
//!
//! Public: the request, and the prefix of both. The answer is ours; it follows the answer to a
//! 照会番号登録 (IF 004), the only other single message that changes something and whose answer was seen.

use super::codes::{MedicalTreatment, ProcessingStatus};
use super::declare::{messages, operations, records};
use super::header::{AnswerHeader, RequestHeader};
use crate::record::{Code, Date, Digits, InsurerNumber, Text};

records! { RECORDS;
    /// 閲覧同意取り消し要求 (IF 037).
    0x0501 ConsentCancelRequest "閲覧同意取り消し要求" {
        1  header                          one RequestHeader,   open "MessageHeader"                   "メッセージヘッダー"   Seen("ORCA");
        2  body                            one ConsentCancelRequestBody, open "MessageBody"            "メッセージボディ"     Seen("ORCA");
    }
    /// Body of 閲覧同意取り消し要求.
    0x0502 ConsentCancelRequestBody "閲覧同意取り消し要求の本体" {
        1  cancel                          one ConsentCancel,   open "ConsentCancelInfo"               "同意取り消し用情報"   Seen("ORCA");
    }
    /// 同意取り消し用情報.
    0x0503 ConsentCancel "同意取り消し用情報" {
        1  insurer_number                  one InsurerNumber,   personal "InsurerNumber"               "保険者番号"           Seen("ORCA");
        2  insured_card_symbol             opt Text<20>,        personal "InsuredCardSymbol"           "被保険者証記号"       Seen("ORCA");
        3  insured_identification_number   one Text<20>,        personal "InsuredIdentificationNumber" "被保険者証番号"       Seen("ORCA");
        4  insured_branch_number           opt Digits<2>,       personal "InsuredBranchNumber"         "被保険者証枝番"       Seen("ORCA");
        5  birthdate                       one Date,            personal "Birthdate"                   "生年月日"             Seen("ORCA");
        6  medical_treatment               one Code<MedicalTreatment>, open "MedicalTreatmentFlag"     "診療区分"             Seen("ORCA");
    }

    /// 閲覧同意取り消し結果 (IF 038).
    0x0511 ConsentCancelAnswer "閲覧同意取り消し結果" {
        1  header                          one AnswerHeader,    open "MessageHeader"                   "メッセージヘッダー"   Inferred("as the answer IF 004");
        2  body                            opt ConsentCancelAnswerBody, open "MessageBody"             "メッセージボディ"     Inferred("as the answer IF 004");
    }
    /// Body of 閲覧同意取り消し結果.
    0x0512 ConsentCancelAnswerBody "閲覧同意取り消し結果の本体" {
        1  cancel                          opt ConsentCancel,   open "ConsentCancelInfo"               "同意取り消し用情報"   Inferred("the request is echoed, as in IF 004");
        2  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Inferred("as in the answer IF 004");
        3  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Inferred("as in the answer IF 004");
        4  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Inferred("as in the answer IF 004");
    }
}

messages! { MESSAGES;
    37 CONSENT_CANCEL_REQUEST "OQSsihvd01" Request ConsentCancelRequest "閲覧同意取り消し要求（訪問診療等）" at "MSA01029/QUC01029SV01/cancel", Seen("ORCA TANAKA");
    38 CONSENT_CANCEL_ANSWER "OQSsihvd01" Answer ConsentCancelAnswer "閲覧同意取り消し結果（訪問診療等）", Assumed("表2.1.1-1 同意取消結果取得; prefix seen in TANAKA, tree ours after IF 004");
}

operations! { OPERATIONS;
    // Cancelled again after the patient consented anew, it would take the new consent away.
    12 CONSENT_CANCEL ConsentCancel "閲覧同意取り消し（訪問診療等）":
        CONSENT_CANCEL_REQUEST => CONSENT_CANCEL_ANSWER, AtMostOnce, "§2.1.5, 表4.1.1-1 (9)";
}

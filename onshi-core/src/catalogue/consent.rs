//! 閲覧同意取り消し（訪問診療等） (cancelling a consent), IF 037. The answer's tree is not public.

use super::codes::MedicalTreatment;
use super::declare::{messages, records};
use super::header::RequestHeader;
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
}

messages! { MESSAGES;
    37 CONSENT_CANCEL_REQUEST "OQSsihvd01" Request ConsentCancelRequest "閲覧同意取り消し要求（訪問診療等）" at "MSA01029/QUC01029SV01/cancel", Seen("ORCA TANAKA");
}

//! 資格確認（救急時医療情報閲覧） (a patient who cannot consent), IF 047/048.
//!
//! Public: the name of the two messages (IFLIST), code tables that fit (OQSCD040–043), and that the value
//! 3 同意取得困難 of a consent occurs only here (OQSFUNC). The manual does not know them. The query of the
//! person is that of IF 001, the answer that of IF 002; what stands beside the query is ours, and so is
//! the prefix, which begins with `ONSHI` so that nobody takes it for official.

use super::codes::{EmergencyAccess, FactorKind, InformationPattern};
use super::declare::{messages, operations, records};
use super::header::DatedRequestHeader;
use super::qualification::{NumberQuery, QualificationAnswer};
use crate::record::{Code, Digits};

records! { RECORDS;
    /// 資格確認要求（救急時医療情報閲覧） (IF 047).
    0x0E01 EmergencyRequest "資格確認要求（救急時医療情報閲覧）" {
        1  header                          one DatedRequestHeader, open "MessageHeader"            "メッセージヘッダー"   Assumed("as IF 001");
        2  body                            one EmergencyRequestBody, open "MessageBody"            "メッセージボディ"     Assumed("as IF 001");
    }
    /// Body of 資格確認要求（救急時医療情報閲覧）.
    0x0E02 EmergencyRequestBody "資格確認要求（救急時医療情報閲覧）の本体" {
        1  search                          one NumberQuery,     open "QualificationConfirmSearchInfo"  "資格確認照会用情報"   Assumed("as IF 001");
        2  viewing                         one EmergencyViewing, open "EmergencyViewingInfo"           "救急時閲覧情報"       Assumed("the name of IF 047 and the tables OQSCD040–043");
    }
    /// 救急時閲覧情報: what is wanted, and by which right and proof.
    0x0E03 EmergencyViewing "救急時閲覧情報" {
        1  pattern                         one Code<InformationPattern>, open "InformationRequestPattern" "情報要求パターン"  Assumed("table OQSCD040");
        2  access                          one Code<EmergencyAccess>, open "EmergencyAccessFlg"        "救急時閲覧権限有無"   Assumed("table OQSCD043");
        3  factor                          many AuthenticationFactor, open "TwoFactorAuthenticationInfo" "二要素認証情報"     Assumed("tables OQSCD041 and 042: two factors of different kinds");
    }
    /// 二要素認証情報: one of the two factors by which the viewer signed in.
    0x0E04 AuthenticationFactor "二要素認証情報" {
        1  kind                            one Code<FactorKind>, open "AuthenticationFactorClassification" "二要素認証要素区分" Assumed("table OQSCD041");
        2  method                          one Digits<2>,       open "AuthenticationMethodClassification" "二要素認証方式区分" Assumed("table OQSCD042, whose meaning depends on OQSCD041");
    }
}

messages! { MESSAGES;
    47 EMERGENCY_REQUEST "ONSHIsiemg01" Request EmergencyRequest "資格確認要求（救急時医療情報閲覧）", Assumed("not in the manual, name in IFLIST; prefix ours, tree after IF 001");
    48 EMERGENCY_ANSWER "ONSHIsiemg01" Answer QualificationAnswer "資格確認結果（救急時医療情報閲覧）", Assumed("not in the manual, name in IFLIST; prefix ours, tree as IF 002");
}

operations! { OPERATIONS;
    17 EMERGENCY_QUALIFICATION EmergencyQualification "資格確認（救急時医療情報閲覧）":
        EMERGENCY_REQUEST => EMERGENCY_ANSWER, Read, "記載なし";
}

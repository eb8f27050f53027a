//! 電子カルテ情報共有サービス施設利用状況回答 (telling whether the facility uses that service), IF 045/046.
//!
//! Public: the name of the two messages (IFLIST) and nothing else; the manual does not know them. The
//! elements are ours, and so is the prefix, which begins with `ONSHI` so that nobody takes it for official.

use super::codes::{ProcessingStatus, UseSetting};
use super::declare::{messages, operations, records};
use super::header::{AnswerHeader, RequestHeader};
use crate::record::{Code, Date, DateTime, Text};

records! { RECORDS;
    /// 電子カルテ情報共有サービス施設利用状況回答要求 (IF 045).
    0x0D01 ServiceUsageRequest "電子カルテ情報共有サービス施設利用状況回答要求" {
        1  header                          one RequestHeader,   open "MessageHeader"                   "メッセージヘッダー"   Assumed("as every request");
        2  body                            one ServiceUsageRequestBody, open "MessageBody"             "メッセージボディ"     Assumed("as every request");
    }
    /// Body of 電子カルテ情報共有サービス施設利用状況回答要求.
    0x0D02 ServiceUsageRequestBody "電子カルテ情報共有サービス施設利用状況回答要求の本体" {
        1  usage                           one ServiceUsage,    open "ServiceUsageInfo"                "施設利用状況"         Assumed("the name of IF 045");
    }
    /// 施設利用状況; echoed in the answer.
    0x0D03 ServiceUsage "施設利用状況" {
        1  use_setting                     one Code<UseSetting>, open "UseSettingClassification"       "利用設定区分"         Assumed("the name of IF 045; table OQSCD037 fits");
        2  start                           opt Date,            open "ServiceUsageStartDate"           "利用開始年月日"       Assumed("the name of IF 045");
        3  end                             opt Date,            open "ServiceUsageEndDate"             "利用終了年月日"       Assumed("the name of IF 045");
    }

    /// 電子カルテ情報共有サービス施設利用状況回答結果 (IF 046).
    0x0D11 ServiceUsageAnswer "電子カルテ情報共有サービス施設利用状況回答結果" {
        1  header                          one AnswerHeader,    open "MessageHeader"                   "メッセージヘッダー"   Assumed("as every answer");
        2  body                            opt ServiceUsageAnswerBody, open "MessageBody"              "メッセージボディ"     Assumed("as every answer");
    }
    /// Body of 電子カルテ情報共有サービス施設利用状況回答結果.
    0x0D12 ServiceUsageAnswerBody "電子カルテ情報共有サービス施設利用状況回答結果の本体" {
        1  usage                           opt ServiceUsage,    open "ServiceUsageInfo"                "施設利用状況"         Assumed("the request is echoed, as in IF 004");
        2  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Assumed("as in every answer");
        3  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Assumed("as in every answer");
        4  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Assumed("as in every answer");
        5  registered_at                   opt DateTime,        open "ServiceUsageRegistrationTime"    "施設利用状況登録日時" Assumed("the name of IF 046");
    }
}

messages! { MESSAGES;
    45 SERVICE_USAGE_REQUEST "ONSHIsisvc01" Request ServiceUsageRequest "電子カルテ情報共有サービス施設利用状況回答要求", Assumed("not in the manual, name in IFLIST; prefix and tree ours");
    46 SERVICE_USAGE_ANSWER "ONSHIsisvc01" Answer ServiceUsageAnswer "電子カルテ情報共有サービス施設利用状況回答結果", Assumed("not in the manual, name in IFLIST; prefix and tree ours");
}

operations! { OPERATIONS;
    16 SERVICE_USAGE_REPLY ServiceUsageReply "電子カルテ情報共有サービス施設利用状況回答":
        SERVICE_USAGE_REQUEST => SERVICE_USAGE_ANSWER, Overwrite, "記載なし";
}

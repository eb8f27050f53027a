//! Devices of マイナ資格確認アプリ: 目視確認用パスコード IF 049/050, アクティベーションコード IF 051–056.
//!
//! Public: the names of the messages (IFLIST) and nothing else. The manual wants an activation code to be
//! issued and shown (表4.1.1-1 (12)), one for each mobile device (§2.1.1), and knows the confirmation of a
//! person by sight (表2.1.1-3 資格確認（目視）). The elements are ours, and so are the prefixes, which begin
//! with `ONSHI` so that nobody takes them for official.
//!
//! Passcodes and activation codes say nothing about a patient, but they are secrets: they are marked
//! personal, so that nothing prints, logs or keeps them.

use super::codes::ProcessingStatus;
use super::declare::{codes, messages, operations, records};
use super::header::{AnswerHeader, RequestHeader};
use crate::record::{Code, DateTime, Digits, Text};

records! { RECORDS;
    /// 目視確認用パスコード取得要求 (IF 049).
    0x0901 PasscodeRequest "目視確認用パスコード取得要求" {
        1  header                          one RequestHeader,   open "MessageHeader"                   "メッセージヘッダー"   Assumed("as every request");
        2  body                            one PasscodeRequestBody, open "MessageBody"                 "メッセージボディ"     Assumed("as every request");
    }
    /// Body of 目視確認用パスコード取得要求.
    0x0902 PasscodeRequestBody "目視確認用パスコード取得要求の本体" {
        1  query                           one PasscodeQuery,   open "PasscodeAcquisitionInfo"         "パスコード取得用情報" Assumed("表2.1.1-3 資格確認（目視）, after URL取得");
    }
    /// パスコード取得用情報: the one in force, or a new one.
    0x0903 PasscodeQuery "パスコード取得用情報" {
        1  change                          one Code<PasscodeChange>, open "PasscodeChangeFlg"          "パスコード変更"       Assumed("表2.1.1-3 資格確認（目視）, after URL変更");
    }
    /// 目視確認用パスコード取得結果 (IF 050).
    0x0911 PasscodeAnswer "目視確認用パスコード取得結果" {
        1  header                          one AnswerHeader,    open "MessageHeader"                   "メッセージヘッダー"   Assumed("as every answer");
        2  body                            opt PasscodeAnswerBody, open "MessageBody"                  "メッセージボディ"     Assumed("as every answer");
    }
    /// Body of 目視確認用パスコード取得結果.
    0x0912 PasscodeAnswerBody "目視確認用パスコード取得結果の本体" {
        1  query                           opt PasscodeQuery,   open "PasscodeAcquisitionInfo"         "パスコード取得用情報" Assumed("the request is echoed, as in IF 004");
        2  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Assumed("as in every answer");
        3  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Assumed("as in every answer");
        4  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Assumed("as in every answer");
        5  passcode                        opt Passcode,        open "PasscodeInfo"                    "目視確認用パスコード情報" Assumed("表2.1.1-3 資格確認（目視）");
    }
    /// 目視確認用パスコード情報.
    0x0913 Passcode "目視確認用パスコード情報" {
        1  code                            opt Digits<8>,       personal "Passcode"                    "目視確認用パスコード" Assumed("表2.1.1-3 資格確認（目視）; length ours");
        2  issued_at                       opt DateTime,        open "PasscodeIssuanceTime"            "パスコード発行日時"   Assumed("表2.1.1-3 資格確認（目視）");
        3  available                       opt DateTime,        open "PasscodeAvailableTime"           "パスコード有効期限"   Assumed("表2.1.1-3 資格確認（目視）");
    }

    /// アクティベーションコード情報: the code of one device, and where it stands.
    0x0921 ActivationCode "アクティベーションコード情報" {
        1  code                            one Text<32>,        personal "ActivationCode"              "アクティベーションコード" Assumed("表4.1.1-1 (12) 端末固有のアクティベーションコード; length ours");
        2  device_name                     opt Text<50>,        open "MobileTerminalName"              "モバイル端末名称"     Assumed("§2.1.1: one for each mobile device");
        3  state                           opt Code<ActivationState>, open "ActivationCodeStatus"      "アクティベーションコード状態" Assumed("表4.1.1-1 (12), and the names of IF 051 and 055");
        4  issued_at                       opt DateTime,        open "ActivationCodeIssuanceTime"      "発行日時"             Assumed("表4.1.1-1 (12) 発行結果");
        5  available                       opt DateTime,        open "ActivationCodeAvailableTime"     "有効期限"             Assumed("表4.1.1-1 (12) 発行結果");
        6  registered_at                   opt DateTime,        open "MobileTerminalRegistrationTime"  "端末登録日時"         Assumed("表4.1.1-1 (12) 端末登録する際に用いる");
        7  invalidated_at                  opt DateTime,        open "ActivationCodeInvalidationTime"  "無効化日時"           Assumed("the name of IF 055");
    }
    /// アクティベーションコードリスト.
    0x0922 ActivationCodeList "アクティベーションコードリスト" {
        1  activation                      many ActivationCode, open "ActivationCodeInfo"              "アクティベーションコード情報" Assumed("the name of IF 051");
    }

    /// アクティベーションコード照会要求 (IF 051).
    0x0931 ActivationInquiryRequest "アクティベーションコード照会要求" {
        1  header                          one RequestHeader,   open "MessageHeader"                   "メッセージヘッダー"   Assumed("as every request");
        2  body                            one ActivationInquiryRequestBody, open "MessageBody"        "メッセージボディ"     Assumed("as every request");
    }
    /// Body of アクティベーションコード照会要求.
    0x0932 ActivationInquiryRequestBody "アクティベーションコード照会要求の本体" {
        1  query                           opt ActivationQuery, open "ActivationCodeSearchInfo"        "アクティベーションコード照会用情報" Assumed("the name of IF 051; absent asks for all");
    }
    /// アクティベーションコード照会用情報.
    0x0933 ActivationQuery "アクティベーションコード照会用情報" {
        1  state                           opt Code<ActivationState>, open "ActivationCodeStatus"      "アクティベーションコード状態" Assumed("the name of IF 051");
    }
    /// アクティベーションコード照会結果 (IF 052).
    0x0941 ActivationInquiryAnswer "アクティベーションコード照会結果" {
        1  header                          one AnswerHeader,    open "MessageHeader"                   "メッセージヘッダー"   Assumed("as every answer");
        2  body                            opt ActivationInquiryAnswerBody, open "MessageBody"         "メッセージボディ"     Assumed("as every answer");
    }
    /// Body of アクティベーションコード照会結果.
    0x0942 ActivationInquiryAnswerBody "アクティベーションコード照会結果の本体" {
        1  query                           opt ActivationQuery, open "ActivationCodeSearchInfo"        "アクティベーションコード照会用情報" Assumed("the request is echoed, as in IF 004");
        2  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Assumed("as in every answer");
        3  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Assumed("as in every answer");
        4  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Assumed("as in every answer");
        5  activations                     opt ActivationCodeList, open "ActivationCodeList"           "アクティベーションコードリスト" Assumed("the name of IF 052");
    }

    /// アクティベーションコード発行要求 (IF 053).
    0x0951 ActivationIssueRequest "アクティベーションコード発行要求" {
        1  header                          one RequestHeader,   open "MessageHeader"                   "メッセージヘッダー"   Assumed("as every request");
        2  body                            one ActivationIssueRequestBody, open "MessageBody"          "メッセージボディ"     Assumed("as every request");
    }
    /// Body of アクティベーションコード発行要求.
    0x0952 ActivationIssueRequestBody "アクティベーションコード発行要求の本体" {
        1  issue                           one ActivationIssue, open "ActivationCodeIssuanceInfo"      "アクティベーションコード発行用情報" Assumed("表4.1.1-1 (12) 発行を要求");
    }
    /// アクティベーションコード発行用情報: for which device.
    0x0953 ActivationIssue "アクティベーションコード発行用情報" {
        1  device_name                     one Text<50>,        open "MobileTerminalName"              "モバイル端末名称"     Assumed("§2.1.1: one for each mobile device");
    }
    /// アクティベーションコード発行結果 (IF 054).
    0x0961 ActivationIssueAnswer "アクティベーションコード発行結果" {
        1  header                          one AnswerHeader,    open "MessageHeader"                   "メッセージヘッダー"   Assumed("as every answer");
        2  body                            opt ActivationAnswerBody, open "MessageBody"                "メッセージボディ"     Assumed("as every answer");
    }
    /// Body of アクティベーションコード発行結果 and 無効化結果: the code as it stands now.
    0x0962 ActivationAnswerBody "アクティベーションコードの結果の本体" {
        1  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Assumed("as in every answer");
        2  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Assumed("as in every answer");
        3  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Assumed("as in every answer");
        4  activation                      opt ActivationCode,  open "ActivationCodeInfo"              "アクティベーションコード情報" Assumed("表4.1.1-1 (12) 発行結果");
    }

    /// アクティベーションコード無効化要求 (IF 055).
    0x0971 ActivationInvalidateRequest "アクティベーションコード無効化要求" {
        1  header                          one RequestHeader,   open "MessageHeader"                   "メッセージヘッダー"   Assumed("as every request");
        2  body                            one ActivationInvalidateRequestBody, open "MessageBody"     "メッセージボディ"     Assumed("as every request");
    }
    /// Body of アクティベーションコード無効化要求.
    0x0972 ActivationInvalidateRequestBody "アクティベーションコード無効化要求の本体" {
        1  activation                      one ActivationCode,  open "ActivationCodeInfo"              "アクティベーションコード情報" Assumed("the name of IF 055; only the code is needed");
    }
    /// アクティベーションコード無効化結果 (IF 056).
    0x0981 ActivationInvalidateAnswer "アクティベーションコード無効化結果" {
        1  header                          one AnswerHeader,    open "MessageHeader"                   "メッセージヘッダー"   Assumed("as every answer");
        2  body                            opt ActivationAnswerBody, open "MessageBody"                "メッセージボディ"     Assumed("as every answer");
    }
}

messages! { MESSAGES;
    49 PASSCODE_REQUEST "ONSHIsipas01" Request PasscodeRequest "目視確認用パスコード取得要求", Assumed("表2.1.1-3 資格確認（目視）, name in IFLIST; prefix and tree ours");
    50 PASSCODE_ANSWER "ONSHIsipas01" Answer PasscodeAnswer "目視確認用パスコード取得結果", Assumed("表2.1.1-3 資格確認（目視）, name in IFLIST; prefix and tree ours");
    51 ACTIVATION_INQUIRY_REQUEST "ONSHIsiaci01" Request ActivationInquiryRequest "アクティベーションコード照会要求", Assumed("name in IFLIST; prefix and tree ours");
    52 ACTIVATION_INQUIRY_ANSWER "ONSHIsiaci01" Answer ActivationInquiryAnswer "アクティベーションコード照会結果", Assumed("name in IFLIST; prefix and tree ours");
    53 ACTIVATION_ISSUE_REQUEST "ONSHIsiact01" Request ActivationIssueRequest "アクティベーションコード発行要求", Assumed("表4.1.1-1 (12), name in IFLIST; prefix and tree ours");
    54 ACTIVATION_ISSUE_ANSWER "ONSHIsiact01" Answer ActivationIssueAnswer "アクティベーションコード発行結果", Assumed("表4.1.1-1 (12), name in IFLIST; prefix and tree ours");
    55 ACTIVATION_INVALIDATE_REQUEST "ONSHIsiacd01" Request ActivationInvalidateRequest "アクティベーションコード無効化要求", Assumed("name in IFLIST; prefix and tree ours");
    56 ACTIVATION_INVALIDATE_ANSWER "ONSHIsiacd01" Answer ActivationInvalidateAnswer "アクティベーションコード無効化結果", Assumed("name in IFLIST; prefix and tree ours");
}

operations! { OPERATIONS;
    18 VISUAL_CHECK_PASSCODE VisualCheckPasscode "目視確認用パスコード取得":
        PASSCODE_REQUEST => PASSCODE_ANSWER, AtMostOnce, "表2.1.1-3 資格確認（目視）";
    19 ACTIVATION_CODE_INQUIRY ActivationCodeInquiry "アクティベーションコード照会":
        ACTIVATION_INQUIRY_REQUEST => ACTIVATION_INQUIRY_ANSWER, Read, "§2.1.1";
    20 ACTIVATION_CODE_ISSUE ActivationCodeIssue "アクティベーションコード発行":
        ACTIVATION_ISSUE_REQUEST => ACTIVATION_ISSUE_ANSWER, AtMostOnce, "§2.1.1, 表4.1.1-1 (12)";
    // A code that is void stays void: asking again changes nothing.
    21 ACTIVATION_CODE_INVALIDATE ActivationCodeInvalidate "アクティベーションコード無効化":
        ACTIVATION_INVALIDATE_REQUEST => ACTIVATION_INVALIDATE_ANSWER, Overwrite, "§2.1.1";
}

codes! { CODES;
    "onshi-201" PasscodeChange "目視確認用パスコード変更" Assumed("after OQSCD035 URL変更") {
        "0" Keep   "変更しない" "keep the passcode";
        "1" Change "変更する"   "issue a new passcode";
    }
    "onshi-202" ActivationState "アクティベーションコード状態" Assumed("表4.1.1-1 (12), and the names of IF 053 and 055") {
        "1" Issued      "発行済"     "issued, not used yet";
        "2" Used        "端末登録済" "used to register a device";
        "3" Invalidated "無効化済"   "invalidated";
        "4" Expired     "期限切れ"   "expired";
    }
}

//! 医療機関アクセスURL取得 (the facility's own address of マイナ在宅受付Web), IF 039/040.
//!
//! Public: the prefix and service (TANAKA), and three code tables that fit (OQSCD033–035). Every element
//! is ours: the manual wants the URL and its 二次元バーコード to be fetched and shown (表4.1.1-1 (10)), and
//! says that each facility has its own and can change it (§2.1.1). How the barcode really comes is
//! unknown; here it stands in the answer as Base64.

use super::codes::{BarcodeFormat, ProcessingStatus, UrlChange, UrlKind};
use super::declare::{messages, operations, records};
use super::header::{AnswerHeader, RequestHeader};
use crate::record::{Code, DateTime, Text};

records! { RECORDS;
    /// 医療機関アクセスURL取得要求 (IF 039).
    0x0701 AccessUrlRequest "医療機関アクセスURL取得要求" {
        1  header                          one RequestHeader,   open "MessageHeader"                   "メッセージヘッダー"   Assumed("表4.1.1-1 (10); as every request");
        2  body                            one AccessUrlRequestBody, open "MessageBody"                "メッセージボディ"     Assumed("表4.1.1-1 (10); as every request");
    }
    /// Body of 医療機関アクセスURL取得要求.
    0x0702 AccessUrlRequestBody "医療機関アクセスURL取得要求の本体" {
        1  query                           one AccessUrlQuery,  open "UrlAcquisitionInfo"              "URL取得用情報"        Assumed("表4.1.1-1 (10)");
    }
    /// URL取得用情報: which URL, in which form, and whether a new one is to take its place.
    0x0703 AccessUrlQuery "URL取得用情報" {
        1  kind                            one Code<UrlKind>,   open "UrlAcquisitionClassification"    "URL取得区分"          Assumed("§2.1.1; table OQSCD033");
        2  barcode_format                  opt Code<BarcodeFormat>, open "TwoDimensionalBarcodeFormat" "二次元バーコード形式" Assumed("表4.1.1-1 (10) 二次元バーコード; table OQSCD034");
        3  change                          opt Code<UrlChange>, open "UrlChangeFlg"                    "URL変更"              Assumed("§2.1.1 医療機関別URL取得・変更画面; table OQSCD035");
    }

    /// 医療機関アクセスURL取得結果 (IF 040).
    0x0711 AccessUrlAnswer "医療機関アクセスURL取得結果" {
        1  header                          one AnswerHeader,    open "MessageHeader"                   "メッセージヘッダー"   Assumed("表4.1.1-1 (10); as every answer");
        2  body                            opt AccessUrlAnswerBody, open "MessageBody"                 "メッセージボディ"     Assumed("表4.1.1-1 (10); as every answer");
    }
    /// Body of 医療機関アクセスURL取得結果.
    0x0712 AccessUrlAnswerBody "医療機関アクセスURL取得結果の本体" {
        1  query                           opt AccessUrlQuery,  open "UrlAcquisitionInfo"              "URL取得用情報"        Assumed("the request is echoed, as in IF 004");
        2  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Assumed("as in every answer");
        3  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Assumed("as in every answer");
        4  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Assumed("as in every answer");
        5  access_url                      opt AccessUrl,       open "MedicalInstitutionUrlInfo"       "医療機関アクセスURL情報" Assumed("表4.1.1-1 (10) 取得結果");
    }
    /// 医療機関アクセスURL情報.
    0x0713 AccessUrl "医療機関アクセスURL情報" {
        1  kind                            opt Code<UrlKind>,   open "UrlAcquisitionClassification"    "URL取得区分"          Assumed("§2.1.1; table OQSCD033");
        2  url                             opt Text<2048>,      open "MedicalInstitutionUrl"           "医療機関アクセスURL"  Assumed("表4.1.1-1 (10) 医療機関別のURL");
        3  issued_at                       opt DateTime,        open "UrlIssuanceTime"                 "URL発行日時"          Assumed("§2.1.1: it is issued per facility and can be changed");
        4  barcode_format                  opt Code<BarcodeFormat>, open "TwoDimensionalBarcodeFormat" "二次元バーコード形式" Assumed("表4.1.1-1 (10) 二次元バーコード; table OQSCD034");
        5  barcode                         opt Text<65535>,     open "TwoDimensionalBarcodeData"       "二次元バーコード（Base64）" Assumed("表4.1.1-1 (10) URLの二次元バーコード; Base64 is ours");
    }
}

messages! { MESSAGES;
    39 ACCESS_URL_REQUEST "OQSsiurl01" Request AccessUrlRequest "医療機関アクセスURL取得要求" at "MSA12012/RCM12012SV01/get", Assumed("表4.1.1-1 (10); prefix seen in TANAKA, tree ours");
    40 ACCESS_URL_ANSWER "OQSsiurl01" Answer AccessUrlAnswer "医療機関アクセスURL取得結果", Assumed("表4.1.1-1 (10); prefix seen in TANAKA, tree ours");
}

operations! { OPERATIONS;
    // With URL変更 it makes every printed 二次元バーコード void; asked again it would do so again.
    13 ACCESS_URL AccessUrl "医療機関アクセスURL取得":
        ACCESS_URL_REQUEST => ACCESS_URL_ANSWER, AtMostOnce, "§2.1.1, 表4.1.1-1 (10)";
}

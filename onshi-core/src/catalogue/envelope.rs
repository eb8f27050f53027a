//! 任意の電文 (envelope): a header and a raw body, for whatever has no tree here.
//!
//! A vendor who holds the specification of such a message can send and read it: the header is known
//! and checked, every element of the body is kept by its name, in its order.

use super::codes::{CharacterCode, SegmentOfResult};
use super::declare::{messages, operations, records};
use crate::record::{Code, Date, DateTime, InstitutionCode, Text};

records! { RECORDS;
    /// Any message (任意の電文): known header, raw body.
    0x0F01 Envelope "任意の電文" {
        1  header                          opt EnvelopeHeader,  open "MessageHeader"                "メッセージヘッダー"   Seen("ORCA OD2 SMART MYCLINIC");
        2  body                            opt EnvelopeBody,    open "MessageBody"                  "メッセージボディ"     Seen("ORCA OD2 SMART MYCLINIC");
    }
    /// What any header may have (メッセージヘッダー).
    0x0F02 EnvelopeHeader "任意の電文のヘッダー" {
        1  process_execution_time          opt DateTime,        open "ProcessExecutionTime"          "処理実行日時"         Seen("RESWATCH ORCA SMART MYCLINIC");
        2  qualification_confirmation_date opt Date,            open "QualificationConfirmationDate" "資格確認日"           Seen("RESWATCH ORCA SMART MYCLINIC");
        3  medical_institution_code        opt InstitutionCode, open "MedicalInstitutionCode"        "医療機関コード"       Seen("RESWATCH ORCA SMART MYCLINIC MYNA");
        4  arbitrary_file_identifier       opt Text<50>,        open "ArbitraryFileIdentifier"       "任意のファイル識別子" Seen("RESWATCH ORCA SMART MYCLINIC MYNA");
        5  reception_number                opt Text<38>,        open "ReceptionNumber"               "受付番号"             Seen("SMART ORCA MYNA");
        6  segment_of_result               opt Code<SegmentOfResult>, open "SegmentOfResult"         "処理結果区分"         Seen("RESWATCH ORCA SMART MYCLINIC MYNA");
        7  error_code                      opt Text<9>,         open "ErrorCode"                     "エラーコード"         Seen("RESWATCH ORCA MYCLINIC");
        8  error_message                   opt Text<60>,        open "ErrorMessage"                  "エラーメッセージ"     Seen("RESWATCH ORCA SMART MYCLINIC");
        9  character_code_identifier       opt Code<CharacterCode>, open "CharacterCodeIdentifier"   "文字コード識別"       Seen("RESWATCH ORCA SMART MYCLINIC MYNA");
    }
    /// A body of which nothing is known: every element is kept by its name.
    0x0F03 EnvelopeBody "任意の電文の本体" {
    }
}

messages! { MESSAGES;
    9100 ENVELOPE_REQUEST "" Request Envelope "任意の電文（要求）", Assumed("its sender knows the tree, we do not");
    9101 ENVELOPE_ANSWER "" Answer Envelope "任意の電文（結果）", Assumed("its sender knows the tree, we do not");
}

operations! { OPERATIONS;
    99 ENVELOPE_EXCHANGE EnvelopeExchange "任意の電文の送受信":
        ENVELOPE_REQUEST => ENVELOPE_ANSWER, AtMostOnce, "外部インターフェイス仕様書 (not public)";
}

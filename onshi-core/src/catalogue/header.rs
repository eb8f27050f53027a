//! Message headers (メッセージヘッダー), shared by the families.

use super::codes::{CharacterCode, ReferenceClassification, SegmentOfResult};
use super::declare::records;
use crate::record::{Code, Date, DateTime, Digits, InstitutionCode, Text};

records! { RECORDS;
    /// Header of a request that asks for the state on a day (IF 001, 005, 025). 要求ヘッダー（資格確認日あり）.
    0x0101 DatedRequestHeader "要求ヘッダー（資格確認日あり）" {
        1  qualification_confirmation_date one Date,            open "QualificationConfirmationDate" "資格確認日"           Seen("ORCA SMART SANOX");
        2  medical_institution_code        one InstitutionCode, open "MedicalInstitutionCode"        "医療機関コード"       Seen("ORCA SMART SANOX OD2 MYNA");
        3  arbitrary_file_identifier       opt Text<50>,        open "ArbitraryFileIdentifier"       "任意のファイル識別子" Seen("ORCA SMART SANOX");
    }

    /// Header of a request without a day (IF 003, 009, 013, 017, 021, 037). 要求ヘッダー.
    0x0102 RequestHeader "要求ヘッダー" {
        1  medical_institution_code        one InstitutionCode, open "MedicalInstitutionCode"        "医療機関コード"       Seen("ORCA OD2 MYNA");
        2  arbitrary_file_identifier       opt Text<50>,        open "ArbitraryFileIdentifier"       "任意のファイル識別子" Seen("ORCA OD2 MYNA");
    }

    /// Header of a request that collects a batch result (IF 007, 011, 015, 019, 023). 結果取得要求ヘッダー.
    0x0103 CollectHeader "結果取得要求ヘッダー" {
        1  medical_institution_code        one InstitutionCode, open "MedicalInstitutionCode"        "医療機関コード"       Seen("SMART OD2 MYNA");
    }

    /// Header of an individual answer (IF 002, 004, 026, 028). 結果ヘッダー（個別）.
    0x0104 AnswerHeader "結果ヘッダー（個別）" {
        1  process_execution_time          opt DateTime,        open "ProcessExecutionTime"          "処理実行日時"         Seen("RESWATCH ORCA SMART MYCLINIC");
        2  qualification_confirmation_date opt Date,            open "QualificationConfirmationDate" "資格確認日"           Seen("RESWATCH ORCA SMART MYCLINIC");
        3  medical_institution_code        one InstitutionCode, open "MedicalInstitutionCode"        "医療機関コード"       Seen("RESWATCH ORCA SMART MYCLINIC MYNA");
        4  arbitrary_file_identifier       opt Text<50>,        open "ArbitraryFileIdentifier"       "任意のファイル識別子" Seen("RESWATCH ORCA SMART MYCLINIC MYNA");
        5  reference_classification        opt Code<ReferenceClassification>, open "ReferenceClassification" "照会区分"     Seen("RESWATCH ORCA SMART MYCLINIC");
        6  segment_of_result               opt Code<SegmentOfResult>, open "SegmentOfResult"         "処理結果区分"         Seen("RESWATCH ORCA SMART MYCLINIC MYNA");
        7  error_code                      opt Text<9>,         open "ErrorCode"                     "エラーコード"         Seen("RESWATCH ORCA MYCLINIC");
        8  error_message                   opt Text<60>,        open "ErrorMessage"                  "エラーメッセージ"     Seen("RESWATCH ORCA SMART MYCLINIC");
        9  character_code_identifier       opt Code<CharacterCode>, open "CharacterCodeIdentifier"   "文字コード識別"       Seen("RESWATCH ORCA SMART MYCLINIC MYNA");
    }

    /// Header of the answer to a batch request: the request was taken in (IF 006, 010, 018). 結果ヘッダー（受付）.
    0x0105 ReceptionHeader "結果ヘッダー（受付）" {
        1  process_execution_time          opt DateTime,        open "ProcessExecutionTime"          "処理実行日時"         Seen("SMART");
        2  medical_institution_code        one InstitutionCode, open "MedicalInstitutionCode"        "医療機関コード"       Seen("SMART MYNA");
        3  arbitrary_file_identifier       opt Text<50>,        open "ArbitraryFileIdentifier"       "任意のファイル識別子" Seen("SMART MYNA");
        4  segment_of_result               opt Code<SegmentOfResult>, open "SegmentOfResult"         "処理結果区分"         Inferred("OD2 and MYNA read it when present; SMART has none");
        5  error_code                      opt Text<9>,         open "ErrorCode"                     "エラーコード"         Inferred("as in the individual answer");
        6  error_message                   opt Text<60>,        open "ErrorMessage"                  "エラーメッセージ"     Inferred("as in the individual answer");
        7  character_code_identifier       opt Code<CharacterCode>, open "CharacterCodeIdentifier"   "文字コード識別"       Seen("SMART");
    }

    /// Header of a collected batch result (IF 008, 012, 016, 020, 024). 結果ヘッダー（一括）.
    0x0106 BatchHeader "結果ヘッダー（一括）" {
        1  process_execution_time          opt DateTime,        open "ProcessExecutionTime"          "処理実行日時"         Seen("SMART ORCA");
        2  qualification_confirmation_date opt Date,            open "QualificationConfirmationDate" "資格確認日"           Seen("SMART ORCA");
        3  medical_institution_code        one InstitutionCode, open "MedicalInstitutionCode"        "医療機関コード"       Seen("SMART ORCA MYNA");
        4  arbitrary_file_identifier       opt Text<50>,        open "ArbitraryFileIdentifier"       "任意のファイル識別子" Seen("SMART ORCA MYNA");
        5  reception_number                opt Text<38>,        open "ReceptionNumber"               "受付番号"             Seen("SMART ORCA MYNA");
        6  segment_of_result               opt Code<SegmentOfResult>, open "SegmentOfResult"         "処理結果区分"         Seen("SMART ORCA");
        7  error_code                      opt Text<9>,         open "ErrorCode"                     "エラーコード"         Seen("SMART ORCA");
        8  error_message                   opt Text<60>,        open "ErrorMessage"                  "エラーメッセージ"     Seen("SMART ORCA");
        9  number_of_processing_result     opt Digits<4>,       open "NumberOfProcessingResult"      "総処理件数"           Seen("SMART ORCA");
        10 number_of_normal_processing     opt Digits<4>,       open "NumberOfNormalProcessing"      "処理件数（正常）"     Seen("SMART ORCA");
        11 number_of_error                 opt Digits<4>,       open "NumberOfError"                 "処理件数（エラー）"   Seen("SMART ORCA");
        12 character_code_identifier       opt Code<CharacterCode>, open "CharacterCodeIdentifier"   "文字コード識別"       Seen("SMART ORCA");
    }
}

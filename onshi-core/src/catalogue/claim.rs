//! レセプト振替・分割結果 (claim transfer and split): which insurer a claim went to after all (manual 2.1.6).
//!
//! The result is downloaded from the オンライン請求システム in a file whose layout is not public, so it
//! does not come over this exchange. What is public are three records of the receipt (レセプト) that say
//! the same: `SN` the confirmed qualification, `JD` the days, `MF` the window payments. The message here
//! is **our own transfer form** around them, no official file: a program that has read the download, or
//! returned receipts, hands the result on in it. Its prefix says so.
//!
//! Lines of the three records are read by [`claim`](crate::claim).

use super::clinical_codes::{Confirmation, PayerClass, ReviewOrganization};
use super::codes::CharacterCode;
use super::declare::{messages, records};
use crate::record::{Code, DateTime, Digits, InstitutionCode, InsurerNumber, Month, Text};

records! { RECORDS;
    /// レセプト振替・分割結果: our transfer form.
    0x1001 ClaimTransfer "レセプト振替・分割結果" {
        1  header                          one ClaimTransferHeader, open "MessageHeader"               "メッセージヘッダー"   Assumed("表4.1.3-1; our transfer form");
        2  body                            opt ClaimTransferBody, open "MessageBody"                   "メッセージボディ"     Assumed("表4.1.3-1; our transfer form");
    }
    /// Header of レセプト振替・分割結果.
    0x1002 ClaimTransferHeader "結果ヘッダー（レセプト振替・分割）" {
        1  process_execution_time          opt DateTime,        open "ProcessExecutionTime"            "処理実行日時"         Assumed("表4.1.3-1; our transfer form");
        2  medical_institution_code        one InstitutionCode, open "MedicalInstitutionCode"          "医療機関コード"       Assumed("表4.1.3-1; our transfer form");
        3  arbitrary_file_identifier       opt Text<50>,        open "ArbitraryFileIdentifier"         "任意のファイル識別子" Assumed("表4.1.3-1; our transfer form");
        4  review_organization             opt Code<ReviewOrganization>, open "ReviewOrganization"     "審査支払機関"         Assumed("社保 and 国保 come in files of their own");
        5  processing_month                opt Month,           open "ProcessingMonth"                 "処理年月"             Assumed("as in the sister files");
        6  character_code_identifier       opt Code<CharacterCode>, open "CharacterCodeIdentifier"     "文字コード識別"       Assumed("表4.1.3-1; our transfer form");
    }
    /// Body of レセプト振替・分割結果: one entry per claim.
    0x1003 ClaimTransferBody "レセプト振替・分割結果の本体" {
        1  entry                           many ClaimTransferEntry, personal "ClaimTransferEntry"      "振替・分割結果情報"   Assumed("表4.1.3-1; our transfer form");
    }
    /// 振替・分割結果情報: what became of one claim. When it was split, the n-th `JD` has the days of the n-th `SN`.
    0x1004 ClaimTransferEntry "振替・分割結果情報" {
        1  treatment_month                 opt Month,           personal "TreatmentMonth"              "診療年月"             Assumed("as in the sister files");
        2  receipt_number                  opt Digits<6>,       personal "ReceiptNumber"               "レセプト番号"         Assumed("as in the sister files");
        3  search_number                   opt Text<30>,        personal "SearchNumber"                "検索番号"             Assumed("as in the sister files");
        4  chart_number                    opt Text<20>,        personal "ChartNumber"                 "カルテ番号等"         Assumed("as in the sister files");
        5  name                            opt Text<100>,       personal "Name"                        "氏名"                 Assumed("as in the sister files");
        6  claimed                         opt ClaimedQualification, personal "ClaimedQualification"   "請求時の資格"         Assumed("表4.1.3-1; our transfer form");
        7  confirmed                       many ConfirmedQualification, personal "SN"                  "資格確認レコード"     Seen("MYCLINIC");
        8  treatment_days                  many TreatmentDays,  personal "JD"                          "受診日等レコード"     Seen("MYCLINIC");
        9  window_payments                 many WindowPayments, personal "MF"                          "窓口負担額レコード"   Seen("MYCLINIC");
    }
    /// 請求時の資格: the qualification under which the claim was made.
    0x1005 ClaimedQualification "請求時の資格" {
        1  insurer_number                  opt InsurerNumber,   personal "InsurerNumber"               "保険者番号"           Assumed("as in a query by number");
        2  insured_card_symbol             opt Text<38>,        personal "InsuredCardSymbol"           "被保険者証記号"       Assumed("as in a query by number");
        3  insured_identification_number   opt Text<38>,        personal "InsuredIdentificationNumber" "被保険者証番号"       Assumed("as in a query by number");
        4  insured_branch_number           opt Digits<2>,       personal "InsuredBranchNumber"         "被保険者証枝番"       Assumed("as in a query by number");
    }

    /// 資格確認レコード (`SN`): which qualification holds, and how that was found.
    0x1011 ConfirmedQualification "資格確認レコード" {
        1  payer_class                     opt Code<PayerClass>, personal "PayerClass"                 "負担者種別コード"     Seen("MYCLINIC REZEPT");
        2  confirmation                    opt Code<Confirmation>, personal "Confirmation"             "確認区分コード"       Seen("MYCLINIC REZEPT");
        3  insurer_number                  opt InsurerNumber,   personal "InsurerNumber"               "保険者番号等（資格確認）" Seen("MYCLINIC REZEPT");
        4  insured_card_symbol             opt Text<38>,        personal "InsuredCardSymbol"           "被保険者証（手帳）等の記号（資格確認）" Seen("MYCLINIC REZEPT");
        5  insured_identification_number   opt Text<38>,        personal "InsuredIdentificationNumber" "被保険者証（手帳）等の番号（資格確認）" Seen("MYCLINIC REZEPT");
        6  insured_branch_number           opt Digits<2>,       personal "InsuredBranchNumber"         "枝番"                 Seen("MYCLINIC REZEPT");
        7  beneficiary_number              opt Digits<7>,       personal "BeneficiaryNumber"           "受給者番号"           Seen("MYCLINIC REZEPT");
        8  reserved                        opt Text<1>,         personal "Reserved"                    "予備"                 Seen("MYCLINIC REZEPT");
    }
    /// 受診日等レコード (`JD`): the days of a month, the 1st to the 31st in order.
    0x1012 TreatmentDays "受診日等レコード" {
        1  payer_class                     opt Code<PayerClass>, personal "PayerClass"                 "負担者種別コード"     Seen("MYCLINIC");
        2  day                             many Text<1>,        personal "Day"                         "受診日等の情報"       Seen("MYCLINIC");
    }
    /// 窓口負担額レコード (`MF`): what was paid at the window; 31 reserved items follow.
    0x1013 WindowPayments "窓口負担額レコード" {
        1  payment_class                   opt Digits<2>,       personal "PaymentClass"                "窓口負担額区分"       Seen("MYCLINIC");
        2  reserved                        many Text<9>,        personal "Reserved"                    "予備"                 Seen("MYCLINIC");
    }
}

messages! { MESSAGES;
    9001 CLAIM_TRANSFER "ONSHIsiclm01" Answer ClaimTransfer "レセプト振替・分割結果（onshi の受け渡し形式）" each ClaimTransferBody.entry, Assumed("表4.1.3-1; the official file is not public, this form is ours");
}

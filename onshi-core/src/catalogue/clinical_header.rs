//! What the clinical messages share (YZK, TKK, CIP): the request header and the short form of 資格情報.
//!
//! Their element names differ from those of the qualification messages for the same things; the
//! names in programs do not.

use super::codes::Sex;
use super::declare::records;
use crate::record::{Code, Date, Digits, InstitutionCode, InsurerNumber, Text};

records! { RECORDS;
    /// Header of a request for clinical information: it names the person, without a birth date. 要求ヘッダー（医療情報閲覧）.
    0x0A01 ClinicalRequestHeader "要求ヘッダー（医療情報閲覧）" {
        1  medical_institution_code        one InstitutionCode, open "MedicalInstitutionCode"          "医療機関コード"       Seen("OD2 ORCA");
        2  insurer_number                  one InsurerNumber,   personal "InsurerNumber"               "保険者番号"           Seen("OD2 ORCA");
        3  insured_card_symbol             opt Text<20>,        personal "InsuranceCardSymbol"         "被保険者証記号"       Seen("OD2 ORCA");
        4  insured_identification_number   one Text<20>,        personal "InsuredPersonIdentificationNumber" "被保険者証番号" Seen("OD2 ORCA");
        5  insured_branch_number           opt Digits<2>,       personal "BranchNumber"                "被保険者証枝番"       Seen("OD2 ORCA");
        6  arbitrary_file_identifier       opt Text<50>,        open "ArbitraryFileIdentifier"         "任意のファイル識別子" Seen("OD2 ORCA AGENT");
    }
    /// 資格情報 under short names (YZK).
    0x0A02 InsuredInformation "資格情報（診療/薬剤情報）" {
        1  insurer_number                  opt InsurerNumber,   personal "InsNum"                      "保険者番号"           Seen("ORCA");
        2  insured_card_symbol             opt Text<80>,        personal "InsCdSym"                    "被保険者証記号"       Seen("ORCA");
        3  insured_identification_number   opt Text<80>,        personal "InsCdNum"                    "被保険者証番号"       Seen("ORCA");
        4  insured_branch_number           opt Digits<2>,       personal "BrancNum"                    "被保険者証枝番"       Seen("ORCA");
        5  name_kana                       opt Text<100>,       personal "KanaName"                    "カナ氏名"             Seen("ORCA OD2");
        6  name_of_other_kana              opt Text<100>,       personal "KanaName2"                   "カナ氏名（その他）"   Seen("ORCA");
        7  name                            opt Text<100>,       personal "Name"                        "氏名"                 Seen("ORCA OD2");
        8  name_of_other                   opt Text<100>,       personal "Name2"                       "氏名（その他）"       Seen("ORCA");
        9  birthdate                       opt Date,            personal "Birth"                       "生年月日"             Seen("ORCA OD2");
        10 age                             opt Digits<3>,       personal "Age"                         "年齢"                 Seen("ORCA");
        11 sex1                            opt Code<Sex>,       personal "AdmGendCode"                 "男女区分1"            Seen("ORCA OD2");
        12 sex2                            opt Code<Sex>,       personal "AdmGendCode2"                "男女区分2"            Seen("ORCA");
        13 reference_number                opt Text<50>,        personal "RefNum"                      "照会番号"             Seen("ORCA");
    }
}

//! 診療/薬剤情報 (drug and diagnosis information): what was prescribed, dispensed and done, YZK-IF 001/002.
//!
//! An answer has three branches. The first comes from receipts (レセプト) and says most; the other two
//! come from electronic prescriptions (電子処方箋), are there at once, and were only seen as names that
//! OD2 looks for.
//!
//! ```text
//!  MessageBody ─┬─ month ×n ── days ── day ─┬─ drugs ── drug         receipts
//!               │                           └─ treatments ── treatment ── dental addition
//!               ├─ prescription ── month ── days ── day ── drugs ── drug
//!               └─ dispensing ──── month ── days ── day ── drugs ── drug
//! ```

use super::clinical_codes::{
    DrugFileCategory, InOut, OrganizationClass, PrescriptionDispensing, TreatmentClass,
};
use super::clinical_header::{ClinicalRequestHeader, InsuredInformation};
use super::codes::{CharacterCode, MedicalTreatment, SegmentOfResult};
use super::declare::{messages, operations, records};
use crate::record::{Code, Date, DateTime, Digits, InstitutionCode, InsurerNumber, Month, Text};

records! { RECORDS;
    /// 診療/薬剤情報取得要求 (YZK-IF 001).
    0x0A11 DrugInformationRequest "診療/薬剤情報取得要求" {
        1  header                          one ClinicalRequestHeader, open "MessageHeader"             "メッセージヘッダー"   Seen("OD2 ORCA");
        2  body                            one DrugInformationRequestBody, open "MessageBody"          "メッセージボディ"     Seen("OD2 ORCA");
    }
    /// Body of 診療/薬剤情報取得要求: from 202109, to 999999 for this month.
    0x0A12 DrugInformationRequestBody "診療/薬剤情報取得要求の本体" {
        1  start                           one Month,           open "StartDate"                       "開始年月"             Seen("OD2 ORCA");
        2  end                             one Month,           open "EndDate"                         "終了年月"             Seen("OD2 ORCA");
        3  last                            opt Date,            open "LastDate"                        "前回取得日"           Seen("ORCA");
        4  file_category                   one Code<DrugFileCategory>, open "FileCategory"             "要求ファイル種別"     Seen("OD2 ORCA");
        5  prescription_dispensing         opt Code<PrescriptionDispensing>, open "PrDiInfClassification" "処方・調剤情報閲覧区分" Seen("OD2 ORCA");
        6  medical_treatment               opt Code<MedicalTreatment>, open "MedicalTreatmentFlag"     "診療区分"             Seen("OD2 ORCA");
    }

    /// 診療/薬剤情報取得結果 (YZK-IF 002).
    0x0A21 DrugInformationAnswer "診療/薬剤情報取得結果" {
        1  header                          one DrugInformationHeader, open "MessageHeader"             "メッセージヘッダー"   Seen("OD2 ORCA");
        2  body                            opt DrugInformationBody, open "MessageBody"                 "メッセージボディ"     Seen("OD2 ORCA");
    }
    /// Header of 診療/薬剤情報取得結果.
    0x0A22 DrugInformationHeader "結果ヘッダー（診療/薬剤情報）" {
        1  process_execution_time          opt DateTime,        open "ProcessExecutionTime"            "処理実行日時"         Seen("ORCA");
        2  request_info                    opt DrugInformationRequestInfo, open "RequestInfo"          "要求情報"             Seen("ORCA");
        3  insured                         opt InsuredInformation, personal "QuaInf"                   "資格情報"             Seen("ORCA OD2");
        // 1 is seen; that the other values are those of OQSCD003 is inferred.
        4  segment_of_result               opt Code<SegmentOfResult>, open "ResultCode"                "処理結果区分"         Seen("ORCA OD2");
        5  error_code                      opt Text<9>,         open "MessageId"                       "メッセージID"         Seen("ORCA");
        6  error_message                   opt Text<120>,       open "MessageContents"                 "メッセージ内容"       Seen("ORCA OD2");
        7  character_code_identifier       opt Code<CharacterCode>, open "CharacterCodeIdentifier"     "文字コード識別"       Seen("ORCA");
    }
    /// 要求情報: what was asked, mirrored.
    0x0A23 DrugInformationRequestInfo "要求情報（診療/薬剤情報）" {
        1  medical_institution_code        opt InstitutionCode, open "ReqMedicalInstitutionCode"       "要求医療機関（薬局）コード" Seen("ORCA");
        2  insurer_number                  opt InsurerNumber,   personal "ReqInsurerNumber"            "要求保険者番号"       Seen("ORCA");
        3  insured_card_symbol             opt Text<80>,        personal "ReqInsuranceCardSymbol"      "要求被保険者証記号"   Seen("ORCA");
        4  insured_identification_number   opt Text<80>,        personal "ReqInsuredPersonIdentificationNumber" "要求被保険者証番号" Seen("ORCA");
        5  insured_branch_number           opt Digits<2>,       personal "ReqBranchNumber"             "要求枝番"             Seen("ORCA");
        // AGENT pairs answers by the name without Req.
        6  arbitrary_file_identifier       opt Text<50>,        open "ReqArbitraryFileIdentifier" | "ArbitraryFileIdentifier" "要求任意のファイル識別子" Seen("ORCA AGENT");
        7  start                           opt Month,           open "ReqStartDate"                    "要求開始年月"         Seen("ORCA");
        8  end                             opt Month,           open "ReqEndDate"                      "要求終了年月"         Seen("ORCA");
        // ORCA declares 6 characters here and 8 in the request.
        9  last                            opt Text<8>,         open "ReqLastDate"                     "要求前回取得日"       Seen("ORCA");
        10 file_category                   opt Code<DrugFileCategory>, open "ReqFileCategory"          "要求ファイル種別"     Seen("ORCA");
    }
    /// Body of 診療/薬剤情報取得結果.
    0x0A24 DrugInformationBody "診療/薬剤情報取得結果の本体" {
        1  month                           many ReceiptMonth,   personal "MeTrMonthInf"                "診療年月別情報"       Seen("ORCA OD2");
        2  prescription                    opt PrescriptionInformation, personal "ShPrInf"             "処方情報"             Seen("OD2");
        3  dispensing                      opt DispensingInformation, personal "CzDiInf"               "調剤情報"             Seen("OD2");
    }

    /// 診療年月別情報: from receipts, one per month, kind of care, institution and prescriber.
    0x0A31 ReceiptMonth "診療年月別情報" {
        1  treatment_month                 opt Month,           personal "MeTrMonth"                   "診療年月"             Seen("ORCA OD2");
        2  in_out                          opt Code<InOut>,     personal "InOut"                       "入外等の別"           Seen("ORCA OD2");
        3  institution_serial              opt Digits<3>,       personal "GrpNum1"                     "調剤（診療）機関毎連番" Seen("ORCA");
        4  institution_class               opt Code<OrganizationClass>, personal "DiOrg"               "調剤（診療）機関区分" Seen("ORCA OD2");
        5  prescriber_serial               opt Digits<3>,       personal "GrpNum2"                     "処方機関毎連番"       Seen("ORCA");
        6  prescriber_class                opt Code<OrganizationClass>, personal "PrIsOrg"             "処方箋発行機関区分"   Seen("ORCA OD2");
        7  institution_code                opt InstitutionCode, personal "MeTrDiHCd"                   "医療機関・薬局コード" Seen("ORCA OD2");
        8  institution_name                opt Text<80>,        personal "MeTrDiHNm"                   "医療機関・薬局名"     Seen("ORCA OD2");
        9  prescriber_code                 opt InstitutionCode, personal "PrlsHCd"                     "処方箋発行医療機関コード" Seen("ORCA OD2");
        10 prescriber_name                 opt Text<80>,        personal "PrlsHNm"                     "処方箋発行医療機関名" Seen("ORCA OD2");
        11 days                            opt ReceiptDayList,  personal "DiDateInfs"                  "調剤（診療）日別情報群" Seen("ORCA OD2");
    }
    /// 調剤（診療）日別情報群.
    0x0A32 ReceiptDayList "調剤（診療）日別情報群" {
        1  day                             many ReceiptDay,     personal "DiDateInf"                   "調剤（診療）日別情報" Seen("ORCA OD2");
    }
    /// 調剤（診療）日別情報. ORCA drops days that are none of the calendar, so such may come.
    0x0A33 ReceiptDay "調剤（診療）日別情報" {
        1  date                            opt Date,            personal "DiDate"                      "調剤日／診療日"       Seen("ORCA OD2");
        2  prescribed                      opt Date,            personal "PrDate"                      "処方箋発行日"         Seen("ORCA OD2");
        3  drugs                           opt DrugList,        personal "DrugInfs"                    "薬剤情報群"           Seen("ORCA OD2");
        4  treatments                      opt TreatmentList,   personal "MeTrInfs"                    "診療情報群"           Seen("ORCA OD2");
    }
    /// 薬剤情報群.
    0x0A34 DrugList "薬剤情報群" {
        1  drug                            many Drug,           personal "DrugInf"                     "薬剤情報"             Seen("ORCA OD2");
    }
    /// 薬剤情報: one drug.
    0x0A35 Drug "薬剤情報" {
        1  treatment_class                 opt Code<TreatmentClass>, personal "MeTrIdCl"               "診療識別等区分"       Seen("ORCA OD2");
        2  usage_code                      opt Digits<3>,       personal "UsageC"                      "用法コード"           Seen("ORCA");
        3  usage                           opt Text<30>,        personal "UsageN"                      "用法名称"             Seen("ORCA OD2");
        4  special_instruction             opt Text<80>,        personal "SpInst"                      "特別指示"             Seen("ORCA OD2");
        5  drug_code                       opt Digits<9>,       personal "DrugC"                       "医薬品コード"         Seen("ORCA OD2");
        6  drug_name                       opt Text<64>,        personal "DrugN"                       "薬剤名"               Seen("ORCA OD2");
        7  ingredient                      opt Text<200>,       personal "IngreN"                      "成分名"               Seen("ORCA OD2");
        8  measure                         opt Text<12>,        personal "Unit"                        "単位"                 Seen("ORCA OD2");
        9  quantity                        opt Text<11>,        personal "Qua1"                        "使用量"               Seen("ORCA OD2");
        10 single_dose                     opt Text<11>,        personal "OnDose"                      "1回用量"              Seen("ORCA");
        11 times                           opt Digits<3>,       personal "Times"                       "回数"                 Seen("ORCA OD2");
    }
    /// 診療情報群.
    0x0A36 TreatmentList "診療情報群" {
        1  treatment                       many Treatment,      personal "MeTrInf"                     "診療情報"             Seen("ORCA OD2");
    }
    /// 診療情報: one thing done (診療行為).
    0x0A37 Treatment "診療情報" {
        1  treatment_class                 opt Code<TreatmentClass>, personal "MeTrIdCl"               "診療識別等区分"       Seen("ORCA OD2");
        2  treatment_code                  opt Digits<9>,       personal "SinInfCd"                    "診療行為コード"       Seen("ORCA OD2");
        3  treatment_name                  opt Text<64>,        personal "SinInfN"                     "診療行為名"           Seen("ORCA OD2");
        4  measure                         opt Text<12>,        personal "Unit"                        "単位"                 Seen("ORCA OD2");
        5  quantity                        opt Text<11>,        personal "Qua1"                        "使用量"               Seen("ORCA OD2");
        6  quantity2                       opt Text<8>,         personal "Qua2"                        "数量2"                Seen("ORCA");
        7  times                           opt Digits<3>,       personal "Times"                       "回数"                 Seen("ORCA OD2");
        8  dental_addition                 many DentalAddition, personal "DenMeTrAddInf"               "歯科診療行為加算情報" Seen("ORCA");
    }
    /// 歯科診療行為加算情報: only in dental receipts.
    0x0A38 DentalAddition "歯科診療行為加算情報" {
        1  addition_code                   opt Text<5>,         personal "DenMeTrAddCd"                "診療行為加算コード"   Seen("ORCA");
        2  addition_name                   opt Text<64>,        personal "DenMeTrAddNm"                "診療行為加算名称"     Seen("ORCA");
        3  quantity                        opt Text<8>,         personal "DenMeTrAddQua"               "診療行為加算数量"     Seen("ORCA");
        4  measure                         opt Text<12>,        personal "DenMeTrAddUnit"              "診療行為加算単位"     Seen("ORCA");
    }

    /// 処方情報: from electronic prescriptions.
    0x0A41 PrescriptionInformation "処方情報" {
        1  month                           many PrescriptionMonth, personal "ShPrMonthInf"             "処方年月別情報"       Seen("OD2");
    }
    /// 処方年月別情報.
    0x0A42 PrescriptionMonth "処方年月別情報" {
        1  prescription_month              opt Month,           personal "ShPrMonth"                   "処方年月"             Inferred("a name that OD2 looks for");
        2  in_out                          opt Digits<1>,       personal "ShPrCl"                      "入外等の別（処方）"   Inferred("a name that OD2 looks for; its values are unknown");
        3  institution_class               opt Code<OrganizationClass>, personal "ShPrOrg"             "機関区分"             Inferred("a name that OD2 looks for");
        4  prescriber_class                opt Code<OrganizationClass>, personal "ShPrIsOrg"           "処方箋発行機関区分"   Inferred("a name that OD2 looks for");
        5  institution_code                opt InstitutionCode, personal "ShMeTrDiHCd"                 "医療機関・薬局コード" Inferred("a name that OD2 looks for");
        6  institution_name                opt Text<80>,        personal "ShMeTrDiHNm"                 "医療機関・薬局名"     Inferred("a name that OD2 looks for");
        7  prescriber_code                 opt InstitutionCode, personal "ShPrHCd"                     "処方箋発行医療機関コード" Inferred("a name that OD2 looks for");
        8  prescriber_name                 opt Text<80>,        personal "ShPrHNm"                     "処方箋発行医療機関名" Inferred("a name that OD2 looks for");
        9  days                            opt PrescriptionDayList, personal "ShPrDateInfs"            "処方日別情報群"       Inferred("a name that OD2 looks for");
    }
    /// 処方日別情報群.
    0x0A43 PrescriptionDayList "処方日別情報群" {
        1  day                             many PrescriptionDay, personal "ShPrDateInf"                "処方日別情報"         Inferred("a name that OD2 looks for");
    }
    /// 処方日別情報.
    0x0A44 PrescriptionDay "処方日別情報" {
        1  date                            opt Date,            personal "ShPrDate"                    "処方箋発行日"         Inferred("a name that OD2 looks for");
        2  drugs                           opt PrescribedDrugList, personal "ShDrugInfs"               "薬剤情報群"           Inferred("a name that OD2 looks for");
    }
    /// 薬剤情報群 of a prescription.
    0x0A45 PrescribedDrugList "薬剤情報群（処方）" {
        1  drug                            many PrescribedDrug, personal "ShDrugInf"                   "薬剤情報"             Inferred("a name that OD2 looks for");
    }
    /// 薬剤情報 of a prescription.
    0x0A46 PrescribedDrug "薬剤情報（処方）" {
        1  usage_class                     opt Text<2>,         personal "ShUsageCl"                   "用法区分"             Inferred("a name that OD2 looks for; its values are unknown");
        2  usage                           opt Text<30>,        personal "ShUsageN"                    "用法名称"             Inferred("a name that OD2 looks for");
        3  special_instruction             opt Text<80>,        personal "ShSpInst"                    "特別指示"             Inferred("a name that OD2 looks for");
        4  drug_code                       opt Digits<9>,       personal "ShDrugC"                     "医薬品コード"         Inferred("a name that OD2 looks for");
        5  drug_name                       opt Text<64>,        personal "ShDrugN"                     "薬剤名"               Inferred("a name that OD2 looks for");
        6  ingredient                      opt Text<200>,       personal "ShIngreN"                    "成分名"               Inferred("a name that OD2 looks for");
        7  measure                         opt Text<12>,        personal "ShUnit"                      "単位"                 Inferred("a name that OD2 looks for");
        8  quantity                        opt Text<11>,        personal "ShQua1"                      "使用量"               Inferred("a name that OD2 looks for");
        9  times                           opt Digits<3>,       personal "ShTimes"                     "回数"                 Inferred("a name that OD2 looks for");
    }

    /// 調剤情報: from electronic prescriptions that a pharmacy dispensed.
    0x0A51 DispensingInformation "調剤情報" {
        1  month                           many DispensingMonth, personal "CzDiMonthInf"               "調剤年月別情報"       Seen("OD2");
    }
    /// 調剤年月別情報.
    0x0A52 DispensingMonth "調剤年月別情報" {
        1  dispensing_month                opt Month,           personal "CzDiMonth"                   "調剤年月"             Inferred("a name that OD2 looks for");
        2  in_out                          opt Digits<1>,       personal "CzPrCl"                      "入外等の別（調剤）"   Inferred("a name that OD2 looks for; its values are unknown");
        3  institution_class               opt Code<OrganizationClass>, personal "CzDiOrg"             "機関区分"             Inferred("a name that OD2 looks for");
        4  prescriber_class                opt Code<OrganizationClass>, personal "CzPrIsOrg"           "処方箋発行機関区分"   Inferred("a name that OD2 looks for");
        5  institution_code                opt InstitutionCode, personal "CzMeTrDiHCd"                 "医療機関・薬局コード" Inferred("a name that OD2 looks for");
        6  institution_name                opt Text<80>,        personal "CzMeTrDiHNm"                 "医療機関・薬局名"     Inferred("a name that OD2 looks for");
        7  prescriber_code                 opt InstitutionCode, personal "CzPrlsHCd"                   "処方箋発行医療機関コード" Inferred("a name that OD2 looks for");
        8  prescriber_name                 opt Text<80>,        personal "CzPrlsHNm"                   "処方箋発行医療機関名" Inferred("a name that OD2 looks for");
        9  days                            opt DispensingDayList, personal "CzDiDateInfs"              "調剤日別情報群"       Inferred("a name that OD2 looks for");
    }
    /// 調剤日別情報群.
    0x0A53 DispensingDayList "調剤日別情報群" {
        1  day                             many DispensingDay,  personal "CzDiDateInf"                 "調剤日別情報"         Inferred("a name that OD2 looks for");
    }
    /// 調剤日別情報.
    0x0A54 DispensingDay "調剤日別情報" {
        1  date                            opt Date,            personal "CzDiDate"                    "調剤日"               Inferred("a name that OD2 looks for");
        2  prescribed                      opt Date,            personal "CzPrDate"                    "処方箋発行日"         Inferred("a name that OD2 looks for");
        3  drugs                           opt DispensedDrugList, personal "CzDrugInfs"                "薬剤情報群"           Inferred("a name that OD2 looks for");
    }
    /// 薬剤情報群 of a dispensing.
    0x0A55 DispensedDrugList "薬剤情報群（調剤）" {
        1  drug                            many DispensedDrug,  personal "CzDrugInf"                   "薬剤情報"             Inferred("a name that OD2 looks for");
    }
    /// 薬剤情報 of a dispensing.
    0x0A56 DispensedDrug "薬剤情報（調剤）" {
        1  usage_class                     opt Text<2>,         personal "CzUsageCl"                   "用法区分"             Inferred("a name that OD2 looks for; its values are unknown");
        2  usage                           opt Text<30>,        personal "CzUsageN"                    "用法名称"             Inferred("a name that OD2 looks for");
        3  special_instruction             opt Text<80>,        personal "CzSpInst"                    "特別指示"             Inferred("a name that OD2 looks for");
        4  drug_code                       opt Digits<9>,       personal "CzDrugC"                     "医薬品コード"         Inferred("a name that OD2 looks for");
        5  drug_name                       opt Text<64>,        personal "CzDrugN"                     "薬剤名"               Inferred("a name that OD2 looks for");
        6  ingredient                      opt Text<200>,       personal "CzIngreN"                    "成分名"               Inferred("a name that OD2 looks for");
        7  measure                         opt Text<12>,        personal "CzUnit"                      "単位"                 Inferred("a name that OD2 looks for");
        8  quantity                        opt Text<11>,        personal "CzQua1"                      "使用量"               Inferred("a name that OD2 looks for");
        9  times                           opt Digits<3>,       personal "CzTimes"                     "回数"                 Inferred("a name that OD2 looks for");
    }
}

messages! { MESSAGES;
    1001 DRUG_INFORMATION_REQUEST "YZKsiquc01" Request DrugInformationRequest "診療/薬剤情報取得要求" at "msa41101/yzk41101sv01/get-medicalinstitution", Seen("OD2 ORCA AGENT TANAKA OCH");
    1002 DRUG_INFORMATION_ANSWER "YZKsiquc01" Answer DrugInformationAnswer "診療/薬剤情報取得結果" each DrugInformationBody.month, Seen("OD2 ORCA AGENT OCH");
}

operations! { OPERATIONS;
    30 DRUG_INFORMATION DrugInformation "診療/薬剤情報取得":
        DRUG_INFORMATION_REQUEST => DRUG_INFORMATION_ANSWER, Read, "表4.1.2-1 (1)";
}

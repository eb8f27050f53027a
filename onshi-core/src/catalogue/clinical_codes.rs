//! Code tables of the clinical messages and of receipts. No public source gives them an official
//! number, so `onshi-101` and on are ours.

use super::declare::codes;

codes! { CODES;
    "onshi-101" DrugFileCategory "要求ファイル種別（診療/薬剤情報）" Seen("OD2 ORCA") {
        "1" DrugPdf         "薬剤情報（PDF）"      "drugs as PDF";
        "2" DrugXml         "薬剤情報（XML）"      "drugs as XML";
        "3" DrugAndCarePdf  "診療/薬剤情報（PDF）" "drugs and treatments as PDF";
        "4" DrugAndCareXml  "診療/薬剤情報（XML）" "drugs and treatments as XML";
    }
    "onshi-102" CheckupFileCategory "要求ファイル種別（特定健診等情報）" Seen("OD2 ORCA") {
        "1" Pdf "PDF" "PDF";
        "2" Xml "XML" "XML";
    }
    "onshi-103" ClinicalFileCategory "要求ファイル種別（臨床情報）" Assumed("as in the request for 特定健診等情報; OCH keeps answers as PDF") {
        "1" Pdf "PDF" "PDF";
        "2" Xml "XML" "XML";
    }
    // The meaning depends on 医療情報種別: 3 and 4 belong to YZK only.
    "onshi-104" MedicalInformationFileCategory "要求ファイル種別（医療情報閲覧要求）" Inferred("the values of the same program's single requests") {
        "1" Pdf         "PDF（薬剤または健診）" "drugs or checkups as PDF";
        "2" Xml         "XML（薬剤または健診）" "drugs or checkups as XML";
        "3" WithCarePdf "PDF（診療/薬剤）"      "drugs and treatments as PDF";
        "4" WithCareXml "XML（診療/薬剤）"      "drugs and treatments as XML";
    }
    "onshi-105" PrescriptionDispensing "処方・調剤情報閲覧区分" Inferred("OD2 always sends 1 and gets both; other values are unknown") {
        "1" Wanted "取得する" "wanted";
    }
    // The comments of ORCA on 4 differ from message to message; 3 is unknown.
    "onshi-106" InOut "入外等の別" Inferred("1 and 2 as in another list of ORCA, 4 as in its comments") {
        "1" Inpatient  "入院"         "inpatient";
        "2" Outpatient "外来"         "outpatient";
        "4" Other      "調剤（歯科）" "dispensing (or dental)";
    }
    "onshi-107" OrganizationClass "機関区分" Inferred("1 seen in OD2 and POD; OD2 gives 2 to every other") {
        "1" Own   "自機関" "this institution";
        "2" Other "他機関" "another institution";
    }
    // As medical receipts have them; dental receipts number some of them differently.
    "onshi-108" TreatmentClass "診療識別" Inferred("name and length; the values are general knowledge of medical receipts") {
        "11" FirstVisit         "初診"             "first visit";
        "12" Revisit            "再診"             "revisit";
        "13" Management         "医学管理"         "medical management";
        "14" HomeCare           "在宅"             "home care";
        "21" Oral               "内服"             "taken orally";
        "22" AsNeeded           "屯服"             "taken as needed";
        "23" External           "外用"             "external use";
        "24" Dispensing         "調剤"             "dispensing";
        "25" Prescribing        "処方"             "prescribing";
        "26" Narcotic           "麻毒"             "narcotics and poisons";
        "27" DispensingBase     "調基"             "basic dispensing fee";
        "31" Intramuscular      "皮下筋肉内"       "subcutaneous or intramuscular";
        "32" Intravenous        "静脈内"           "intravenous";
        "33" OtherInjection     "その他注射"       "other injection";
        "40" Procedure          "処置"             "procedure";
        "50" Operation          "手術"             "operation";
        "54" Anaesthesia        "麻酔"             "anaesthesia";
        "60" Laboratory         "検査・病理"       "laboratory and pathology";
        "70" Imaging            "画像診断"         "imaging";
        "80" OtherCare          "その他"           "other";
        "90" HospitalStay       "入院基本料"       "hospital stay";
        "92" SpecialHospital    "特定入院料その他" "special hospital stay and other";
        "97" Meals              "食事・生活療養"   "meals and living";
    }
    // The third digit of an institution code.
    "onshi-109" PointTable "点数表番号" Inferred("1 and 3 tested by OD2; 4 and 6 are general knowledge") {
        "1" Medical     "医科"     "medical";
        "3" Dental      "歯科"     "dental";
        "4" Pharmacy    "調剤"     "pharmacy";
        "6" HomeNursing "訪問看護" "home nursing";
    }
    "onshi-110" DataType "データ型" Seen("POD") {
        "PQ" Quantity    "物理量"             "physical quantity";
        "CD" Code        "コード（順序なし）" "code without order";
        "CO" OrderedCode "コード（順序付き）" "code with order";
        "ST" Text        "文字列"             "text";
    }
    // Institutions write 01; the others are set by 審査支払機関 and 保険者.
    "onshi-111" Confirmation "確認区分" Seen("MYCLINIC") {
        "01" AtWindow            "保険医療機関・薬局窓口等"                                             "at the window of the institution";
        "02" Unchanged           "審査支払機関に請求後（変更なし）"                                     "after the claim: unchanged";
        "03" Unconfirmed         "審査支払機関に請求後（確認不能）"                                     "after the claim: could not be confirmed";
        "04" Transferred         "審査支払機関に請求後（振替）"                                         "after the claim: transferred";
        "05" Split               "審査支払機関に請求後（分割）"                                         "after the claim: split";
        "06" LostButClaimed      "審査支払機関に請求後（資格喪失・レセプト記載の保険者への請求）"       "after the claim: lost, claimed from the insurer on the receipt";
        "07" LostCardReturned    "審査支払機関に請求後（資格喪失・証回収後）"                           "after the claim: lost, card returned";
        "08" LostByDeath         "審査支払機関に請求後（資格喪失・死亡）"                               "after the claim: lost by death";
        "09" BranchFound         "審査支払機関に請求後（枝番特定）"                                     "after the claim: branch number found";
        "11" InsurerTransferred  "保険者等に請求後（振替）"                                             "after the insurer: transferred";
        "12" InsurerSplit        "保険者等に請求後（分割）"                                             "after the insurer: split";
        "13" InsurerUnchangeable "保険者等に請求後（変更不能）"                                         "after the insurer: cannot be changed";
        "14" InsurerBranchFound  "保険者等に請求後（枝番特定）"                                         "after the insurer: branch number found";
    }
    "onshi-112" PayerClass "負担者種別" Seen("MYCLINIC") {
        "1" Insurance "医療保険" "health insurance";
        "2" Public1   "第1公費"  "first public payer";
        "3" Public2   "第2公費"  "second public payer";
        "4" Public3   "第3公費"  "third public payer";
        "5" Public4   "第4公費"  "fourth public payer";
    }
    "onshi-113" ReviewOrganization "審査支払機関" Inferred("the digit in the names of sister files (ZGN)") {
        "1" Fund       "社会保険診療報酬支払基金"   "Health Insurance Claims Review and Reimbursement Services";
        "2" Federation "国民健康保険団体連合会"     "Federation of National Health Insurance Associations";
    }
    // 返戻区分 of HR, in the file of returned claims.
    "onshi-114" ClaimReturn "返戻区分" Seen("ZGN") {
        "1" Clerical           "事務上の返戻"           "returned for a clerical reason";
        "2" Review             "審査上の返戻"           "returned by the review";
        "3" SpecialReview      "特別審査上の返戻"       "returned by the special review";
        "4" Qualification      "再審査等（資格関係等）" "second review: the qualification";
        "5" Treatment          "再審査等（診療内容）"   "second review: the treatment";
        "6" SecondClerical     "再審査等（事務上）"     "second review: a clerical reason";
        "7" CrossCheck         "再審査等（突合再審査）" "second review: checked against the prescription";
        "8" SecondSpecial      "再審査等（特別審査上）" "second review: the special review";
        "9" Withdrawn          "再審査等（取下げ）"     "withdrawn";
    }
    // 事由 of a line of 増減点連絡書; up to two stand together.
    "onshi-115" AdjustmentReason "増減点事由" Seen("ZGN") {
        "A" NotIndicated   "適応と認められないもの"             "not indicated";
        "B" Excessive      "過剰・重複と認められるもの"         "excessive or repeated";
        "C" Inappropriate  "医学的に不適当と認められるもの"     "otherwise medically inappropriate";
        "D" Requirements   "告示・通知の算定要件に合致しないもの" "against the rules of calculation";
        "F" FixedPoints    "固定点数の誤り"                     "wrong fixed points";
        "G" Totals         "請求点数の集計誤り"                 "wrong sum of points";
        "H" ColumnSum      "縦計の誤り"                         "wrong sum of the column";
        "K" Other          "その他"                             "another reason";
    }
}

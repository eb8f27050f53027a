//! Code tables (コード表) of the external interface: every value the wire may carry in a code field.
//!
//! One row is one value: the value on the wire, its name in programs, its Japanese label and its
//! English label. The macro `codes!` turns a table into an enum; a record names it as the type
//! of a field (`Code<Sex>`).
//!
//! The numbers OQSCD001 to OQSCD044 and the Japanese labels come from public code that cites the
//! official code list, which is not public itself. The English labels and the names in programs
//! are ours. Each table says where it was seen; a comment says where sources disagree.
//!
//! The tables are open: they have grown before (`A1`, `B09` and `B10` came later) and will grow
//! again. A value that is not listed here is read, kept and written back unchanged; it only has
//! no name.

use super::declare::codes;

codes! { CODES;
    "OQSCD001" LimitCertificateConsent "限度額適用認定証提供同意フラグ" Seen("OQSFUNC MYCLINIC RESWATCH") {
        "0" No  "未同意" "not consented";
        "1" Yes "同意"   "consented";
    }
    "OQSCD002" ReferenceClassification "照会区分" Seen("OQSFUNC MYCLINIC RESWATCH") {
        "1" Card   "マイナンバーカード" "My Number card";
        "2" Number "被保険者証情報"     "insured number";
    }
    // RESWATCH notes 3 for 異常終了; every other source has 9. Anything but 1 and 2 is a failure.
    "OQSCD003" SegmentOfResult "処理結果区分" Seen("OQSFUNC MYCLINIC") {
        "1" Normal     "正常終了" "finished";
        "2" Processing "処理中"   "still processing";
        "9" Abnormal   "異常終了" "failed";
    }
    // RESWATCH calls 2 異常終了; the meaning is the same.
    "OQSCD004" ProcessingStatus "処理結果状況" Seen("OQSFUNC MYCLINIC RESWATCH") {
        "1" Normal "正常終了" "finished";
        "2" Error  "エラー"   "error";
    }
    // OQSFUNC lists 1 UTF-8 and 2 Shift_JIS. Files with the structure of real answers have 0 for
    // UTF-8, so its table is not followed here. A reader trusts BOM and XML declaration first.
    "OQSCD005" CharacterCode "文字コード識別" Seen("MYCLINIC RESWATCH MYNA") {
        "0" Utf8     "UTF-8"     "UTF-8";
        "1" ShiftJis "Shift_JIS" "Shift_JIS";
    }
    // 5 occurs only for health insurance (医療保険), 6 only for medical aid (医療扶助).
    "OQSCD006" QualificationValidity "資格有効性" Seen("OQSFUNC MYCLINIC RESWATCH") {
        "1" Valid             "有効"                   "valid";
        "2" Invalid           "無効"                   "invalid";
        "3" InvalidNewer      "無効（新しい資格あり）" "invalid, a newer qualification exists";
        "4" NotFound          "該当資格なし"           "no such qualification";
        "5" Several           "複数該当"               "several match";
        "6" ValidUnregistered "有効（未登録）"         "valid, not registered";
    }
    "OQSCD007" Sex "性別" Seen("OQSFUNC MYCLINIC RESWATCH") {
        "1" Male   "男"     "male";
        "2" Female "女"     "female";
        "3" Unset  "未設定" "not set";
    }
    // OQSFUNC repeats the label of 03 for 99; the other sources have その他.
    "OQSCD008" ReasonOfLoss "資格喪失事由" Seen("OQSFUNC MYCLINIC RESWATCH") {
        "01" Death            "死亡"                 "death";
        "02" PublicAssistance "生活保護受給開始"     "public assistance began";
        "03" OtherInsurance   "医療保険等の資格取得" "joined another health insurance";
        "99" Other            "その他"               "other";
    }
    "OQSCD009" PersonalFamily "本人・家族の別" Seen("OQSFUNC MYCLINIC RESWATCH") {
        "1" Insured "本人" "insured person";
        "2" Family  "家族" "family member";
    }
    // 05 was 被保険者資格証明書 until the change of the law in December 2024. Some others are
    // retired since then but may still be returned. MYCLINIC and RESWATCH each list only a part.
    "OQSCD010" InsuredCardClassification "被保険者証区分" Seen("OQSFUNC MYCLINIC RESWATCH") {
        "01" General                "被保険者証（一般）"     "insured, general";
        "02" Retired                "被保険者証（退職）"     "insured, retired";
        "03" ShortTermGeneral       "短期被保険者証（一般）" "short-term, general";
        "04" ShortTermRetired       "短期被保険者証（退職）" "short-term, retired";
        "05" SpecialMedicalExpenses "特別療養費支給対象者"   "special medical expenses";
        "06" SpecialRetired         "特例退職被保険者証"     "special retired insured";
        "07" SelfDefenceForces      "自衛官診療証"           "Self-Defence Forces";
        "A1" MedicalAid             "医療扶助"               "medical aid";
    }
    // OQSFUNC writes 01 as 限度額適用区分認定証.
    "OQSCD011" LimitCertificateClass "限度額適用認定証区分" Seen("OQSFUNC MYCLINIC") {
        "01" Limit                 "限度額適用認定証"                 "limit";
        "02" LimitAndMealReduction "限度額適用・標準負担額減額認定証" "limit and meal charge reduction";
        "03" MealReduction         "標準負担額減額認定証"             "meal charge reduction";
    }
    // A: under 70. B01 to B08: 70 and over, B04 only 70 to 74. B09 and B10: the late elderly system.
    "OQSCD012" LimitCategory "限度額適用認定証適用区分" Seen("OQSFUNC MYCLINIC") {
        "A01" A01 "ア"              "under 70, tier a";
        "A02" A02 "イ"              "under 70, tier i";
        "A03" A03 "ウ"              "under 70, tier u";
        "A04" A04 "エ"              "under 70, tier e";
        "A05" A05 "オ"              "under 70, tier o";
        "A06" A06 "オ（境）"        "under 70, tier o (borderline)";
        "B01" B01 "現役並みⅢ"       "active income III";
        "B02" B02 "現役並みⅡ"       "active income II";
        "B03" B03 "現役並みⅠ"       "active income I";
        "B04" B04 "一般"            "general (70 to 74)";
        "B05" B05 "低所得Ⅱ"         "low income II";
        "B06" B06 "低所得Ⅰ"         "low income I";
        "B07" B07 "低所得Ⅰ（老福）" "low income I (old-age welfare pension)";
        "B08" B08 "低所得Ⅰ（境）"   "low income I (borderline)";
        "B09" B09 "一般Ⅱ"           "general II (late elderly)";
        "B10" B10 "一般Ⅰ"           "general I (late elderly)";
    }
    "OQSCD013" SpecificDisease "特定疾病療養受療証認定疾病区分" Seen("OQSFUNC MYCLINIC") {
        "1" RenalFailure "人工透析を必要とする慢性腎不全"                 "chronic renal failure on dialysis";
        "2" Haemophilia  "先天性血液凝固因子障害（第VIII因子、第IX因子）" "congenital coagulation factor disorder (VIII, IX)";
        "3" Hiv          "血液凝固因子製剤の投与に起因するHIV感染症"      "HIV infection from coagulation factor products";
    }
    "OQSCD014" LimitCertificateChanged "限度額適用認定証情報変更有無" Seen("OQSFUNC") {
        "0" Unchanged        "変更なし"                 "unchanged";
        "1" ChangedOrUnknown "変更あり または 判定不能" "changed, or cannot be told";
    }
    // The element is absent for everybody else. RESWATCH notes 2 就学中, which no other source has.
    "OQSCD015" Preschool "未就学区分" Seen("OQSFUNC MYCLINIC") {
        "1" Applies "未就学該当" "preschool child";
    }
    // 2 occurs only in visits and online consultations, 3 only in emergencies.
    "OQSCD016" Consent "同意区分" Seen("OQSFUNC MYCLINIC") {
        "0" No           "同意なし"         "no consent";
        "1" Yes          "同意あり"         "consent given";
        "2" Expired      "同意有効期限切れ" "consent expired";
        "3" Unobtainable "同意取得困難"     "consent cannot be obtained";
    }
    "OQSCD017" PrescriptionIssue "処方箋発行形態" Seen("OQSFUNC MYCLINIC") {
        "1" Electronic "電子処方箋" "electronic prescription";
        "2" Paper      "紙の処方箋" "paper prescription";
    }
    "OQSCD018" TicketType "医療券・調剤券別" Seen("OQSFUNC") {
        "01" Medical    "医療券" "medical ticket";
        "02" Dispensing "調剤券" "dispensing ticket";
    }
    "OQSCD019" TicketTreatment "診療別" Seen("OQSFUNC") {
        "01" Inpatient   "入院"     "inpatient";
        "02" Outpatient  "入院外"   "outpatient";
        "03" Dental      "歯科"     "dental";
        "04" Dispensing  "調剤"     "dispensing";
        "05" HomeNursing "訪問看護" "home nursing";
    }
    "OQSCD020" SingleOrCombined "単独・併用別" Seen("OQSFUNC") {
        "01" Single   "単独" "medical aid alone";
        "02" Combined "併用" "combined with other coverage";
    }
    "OQSCD021" SocialInsuranceStatus "社会保険状況" Seen("OQSFUNC") {
        "01" Yes "あり" "yes";
        "02" No  "なし" "no";
    }
    "OQSCD022" SocialInsuranceConsistency "社会保険状況の整合性フラグ" Seen("OQSFUNC") {
        "1" Inconsistent "不整合あり" "inconsistent";
    }
    "OQSCD023" InfectionLawStatus "感染症法第37条の2の該当状況" Seen("OQSFUNC") {
        "01" Yes "あり" "yes";
        "02" No  "なし" "no";
    }
    "OQSCD024" ElderlyCareStatus "後期高齢者医療の該当状況" Seen("OQSFUNC") {
        "01" Yes "あり" "yes";
        "02" No  "なし" "no";
    }
    "OQSCD025" PrefecturalExpenseStatus "都道府県費の該当状況" Seen("OQSFUNC") {
        "01" Yes "あり" "yes";
        "02" No  "なし" "no";
    }
    "OQSCD026" DesignatedInstitution "指定医療機関確認フラグ" Seen("OQSFUNC") {
        "0" Matches "一致"   "matches";
        "1" Differs "不一致" "differs";
    }
    // No public source shows the element that carries it.
    "OQSCD027" SamePerson "同一個人有無フラグ" Seen("OQSFUNC") {
        "1" Exists "同一個人あり" "the same person exists";
    }
    "OQSCD028" MedicalTreatment "診療区分" Seen("OQSFUNC") {
        "1" Outpatient "外来"             "outpatient";
        "2" Visit      "訪問診療等"       "home visit";
        "3" Online     "オンライン診療等" "online consultation";
        "4" Emergency  "救急時"           "emergency";
    }
    "OQSCD029" MedicalInformationType "医療情報種別" Seen("OQSFUNC") {
        "TKK" Checkup  "特定健診情報" "specific health checkup";
        "YZK" Medicine "薬剤情報等"   "medicine and more";
    }
    // No public source shows the element that carries it.
    "OQSCD030" MedicineDisplay "薬剤情報等" Seen("OQSFUNC") {
        "0" Hide "表示しない" "do not show";
        "1" Show "表示する"   "show";
    }
    // 0 has no meaning of its own: the official list refers to a supplement that is not public.
    "OQSCD031" ConsentExpiredReason "同意有効期限切れ理由" Seen("OQSFUNC") {
        "0" ByTreatment          "診療形態毎に異なる"         "depends on the kind of consultation";
        "1" InstitutionCancelled "医療機関による同意取り消し" "cancelled by the institution";
        "2" PatientCancelled     "患者による同意取り消し"     "cancelled by the patient";
        "3" PurposeChanged       "用途変更による同意取り消し" "cancelled by a change of purpose";
    }
    "OQSCD032" QualificationChange "資格情報変更確認フラグ" Seen("OQSFUNC") {
        "0" Matches "一致"   "matches";
        "1" Differs "不一致" "differs";
    }
    "OQSCD033" UrlKind "URL取得区分" Seen("OQSFUNC") {
        "2" Visit  "訪問診療等"       "home visit";
        "3" Online "オンライン診療等" "online consultation";
    }
    // The values of 034 and 035 are in OQSFUNC, where both repeat the name of 033.
    "OQSCD034" BarcodeFormat "二次元バーコード形式" Inferred("label missing in the source") {
        "1" Pdf "PDF形式" "PDF";
        "2" Png "PNG形式" "PNG";
    }
    "OQSCD035" UrlChange "URL変更" Inferred("label missing in the source") {
        "0" Keep   "変更しない" "keep the URL";
        "1" Change "変更する"   "change the URL";
    }
    "OQSCD036" ConsentInformation "閲覧同意情報種別" Seen("OQSFUNC") {
        "TSR" SpecificDisease "特定疾病療養受療証情報"                                       "specific disease certificate";
        "TKK" Checkup         "特定健診情報"                                                 "specific health checkup";
        "YZK" Medicine        "薬剤情報（薬剤・処方）"                                       "medicine (dispensed, prescribed)";
        "SRJ" Treatment       "診療情報（診療・その他アレルギー等・薬剤アレルギー等・検査）" "treatment (treatment, allergies, tests)";
        "SHJ" Operation       "手術情報（手術・傷病名・感染症）"                             "operation (operations, diseases, infections)";
    }
    "OQSCD037" UseSetting "利用設定区分" Seen("OQSFUNC") {
        "0" Unused "利用しない" "not used";
        "1" Used   "利用する"   "used";
    }
    "OQSCD038" ElectronicPrescriptionUse "電子処方箋利用区分" Seen("OQSFUNC") {
        "0" Unused         "利用しない"                "not used";
        "1" ElectronicOnly "電子処方箋のみ"            "electronic only";
        "2" Both           "電子処方箋+紙の処方箋併用" "electronic and paper";
        "3" PaperOnly      "紙の処方箋のみ"            "paper only";
    }
    "OQSCD039" PrescriptionChoiceTiming "処方箋発行形態選択タイミング" Seen("OQSFUNC") {
        "1" Otherwise      "資格確認時以外で確認する" "asked at another time";
        "2" AtConfirmation "資格確認時に確認する"     "asked at the confirmation";
    }
    "OQSCD040" InformationPattern "情報要求パターン" Seen("OQSFUNC") {
        "1" EmergencySummary         "救急用サマリー"                         "emergency summary";
        "2" EmergencyFull            "救急用全量版"                           "emergency full version";
        "3" PrescriptionAndEmergency "電子処方箋+救急用サマリー+救急用全量版" "electronic prescription, summary and full version";
        "4" Medicine                 "現行通りの薬剤情報"                     "medicine, as now";
        "5" Treatment                "現行通りの診療／薬剤情報"               "treatment and medicine, as now";
        "6" Checkup                  "現行通りの特定健診情報"                 "checkup, as now";
    }
    "OQSCD041" FactorKind "二要素認証要素区分" Seen("OQSFUNC") {
        "1" Memory     "記憶"     "something known";
        "2" Biometric  "生体情報" "biometric";
        "3" Possession "物理媒体" "something held";
    }
    // The meaning of OQSCD042 depends on the OQSCD041 beside it: 01 is a password, a fingerprint or
    // a card. So it is three tables here; the suffix is the value of OQSCD041 and is ours.
    "OQSCD042-1" MemoryFactor "二要素認証方式区分（記憶）" Seen("OQSFUNC") {
        "01" Password       "ID/パスワード"       "ID and password";
        "02" Pin            "暗証番号(PINコード)" "PIN";
        "03" SecretQuestion "秘密の質問"          "secret question";
    }
    "OQSCD042-2" BiometricFactor "二要素認証方式区分（生体情報）" Seen("OQSFUNC") {
        "01" Fingerprint "指紋認証" "fingerprint";
        "02" Face        "顔認証"   "face";
        "03" Voice       "音声認証" "voice";
        "04" Vein        "静脈認証" "vein";
        "05" Iris        "虹彩認証" "iris";
    }
    "OQSCD042-3" PossessionFactor "二要素認証方式区分（物理媒体）" Seen("OQSFUNC") {
        "01" IcCard          "ICカード"             "IC card";
        "02" OneTimePassword "ワンタイムパスワード" "one-time password";
        "03" Other           "その他の物理媒体"     "other object";
    }
    "OQSCD043" EmergencyAccess "救急時閲覧権限有無" Seen("OQSFUNC") {
        "0" No  "権限無し" "no permission";
        "1" Yes "権限あり" "permission";
    }
    // 01 stands so in the source; beside 2, 4 and 8 it may be a slip for 1, which stays unknown here.
    "OQSCD044" LinkedSystem "連携システムID" Seen("OQSFUNC") {
        "01" MedicalSubsidy      "医療費助成" "medical subsidy";
        "2"  MaternalChildHealth "母子保健"   "maternal and child health";
        "4"  Vaccination         "予防接種"   "vaccination";
        "8"  LongTermCare        "介護保険"   "long-term care insurance";
    }
}

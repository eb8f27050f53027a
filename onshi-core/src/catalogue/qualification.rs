//! 資格確認 (qualification confirmation): query by number and result, IF 001/002 and 025–028.

use super::clinical_codes::{MedicalInformationFileCategory, PrescriptionDispensing};
use super::codes::{
    Consent, ConsentExpiredReason, DesignatedInstitution, ElderlyCareStatus, InfectionLawStatus,
    InsuredCardClassification, LimitCategory, LimitCertificateChanged, LimitCertificateClass,
    LimitCertificateConsent, MedicalInformationType, MedicalTreatment, PersonalFamily,
    PrefecturalExpenseStatus, Preschool, PrescriptionIssue, ProcessingStatus, QualificationChange,
    QualificationValidity, ReasonOfLoss, Sex, SingleOrCombined, SocialInsuranceConsistency,
    SocialInsuranceStatus, SpecificDisease, TicketTreatment, TicketType,
};
use super::declare::{messages, operations, records};
use super::header::{AnswerHeader, DatedRequestHeader};
use crate::record::{Code, Date, DateTime, Digits, InsurerNumber, Month, Text};

records! { RECORDS;
    /// 資格確認要求 (IF 001): one person, by insurer and number.
    0x0201 QualificationRequest "資格確認要求" {
        1  header                          one DatedRequestHeader, open "MessageHeader"            "メッセージヘッダー"   Seen("SANOX ORCA SMART MYCLINIC");
        2  body                            one QualificationRequestBody, open "MessageBody"        "メッセージボディ"     Seen("SANOX ORCA SMART MYCLINIC");
    }
    /// Body of 資格確認要求.
    0x0202 QualificationRequestBody "資格確認要求の本体" {
        1  search                          one NumberQuery,     open "QualificationConfirmSearchInfo" "資格確認照会用情報" Seen("SANOX ORCA SMART MYCLINIC");
    }
    /// 資格確認照会用情報 of one person; echoed in the answer.
    0x0203 NumberQuery "資格確認照会用情報" {
        1  insurer_number                  one InsurerNumber,   personal "InsurerNumber"               "保険者番号"           Seen("SANOX ORCA SMART MYCLINIC");
        2  insured_card_symbol             opt Text<20>,        personal "InsuredCardSymbol"           "被保険者証記号"       Seen("SANOX ORCA SMART MYCLINIC");
        3  insured_identification_number   one Text<20>,        personal "InsuredIdentificationNumber" "被保険者証番号"       Seen("SANOX ORCA SMART MYCLINIC");
        4  insured_branch_number           opt Digits<2>,       personal "InsuredBranchNumber"         "被保険者証枝番"       Seen("SANOX ORCA SMART MYCLINIC");
        5  birthdate                       opt Date,            personal "Birthdate"                   "生年月日"             Seen("SANOX ORCA SMART MYCLINIC");
        6  limit_certificate_consent       opt Code<LimitCertificateConsent>, permitted "LimitApplicationCertificateRelatedConsFlg" "限度額適用認定証提供同意フラグ" Seen("SANOX ORCA MYCLINIC");
        7  limit_certificate_wanted        opt Digits<1>,       permitted "LimitApplicationCertificateRelatedDisplayFlg" "限度額適用認定証取得フラグ"     Seen("ORCA");
        8  specific_disease_wanted         opt Digits<1>,       permitted "SpecificDiseasesCertificateListDisplayFlg"    "特定疾病療養受療証取得フラグ"   Seen("ORCA");
        9  arbitrary_identifier            opt Text<50>,        personal "ArbitraryIdentifier"         "任意の識別子"         Seen("SANOX ORCA SMART MYCLINIC RESWATCH");
        10 medical_information             opt MedicalInformationRequestList, open "MedicalInformationRequestList" "医療情報閲覧要求リスト" Seen("ORCA");
        11 medical_treatment               opt Code<MedicalTreatment>, open "MedicalTreatmentFlag"     "診療区分"             Seen("ORCA OD2");
        12 prescription_issue              opt Code<PrescriptionIssue>, open "PrescriptionIssueSelect" "処方箋発行形態"       Seen("ORCA");
    }
    /// 医療情報閲覧要求リスト: which medical information a visit query wants.
    0x0204 MedicalInformationRequestList "医療情報閲覧要求リスト" {
        1  request                         many MedicalInformationRequest, open "MedicalInformationRequest" "医療情報閲覧要求" Seen("ORCA");
    }
    /// 医療情報閲覧要求.
    0x0205 MedicalInformationRequest "医療情報閲覧要求" {
        1  kind                            one Code<MedicalInformationType>, open "MedicalInformationType" "医療情報種別"     Seen("ORCA");
        2  file_category                   opt Code<MedicalInformationFileCategory>, open "MedicalInformationFileCategory" "要求ファイル種別" Seen("ORCA");
        3  period                          opt MedicalInformationPeriod, open "MedicalInformationDate" "医療情報閲覧要求年月" Seen("ORCA");
        4  prescription_dispensing         opt Code<PrescriptionDispensing>, open "PrDiInfClassification" "処方・調剤情報閲覧区分" Seen("ORCA");
    }
    /// 医療情報閲覧要求年月.
    0x0206 MedicalInformationPeriod "医療情報閲覧要求年月" {
        1  start                           opt Month,           open "StartDate"                       "開始年月"             Seen("ORCA");
        2  end                             opt Month,           open "EndDate"                         "終了年月"             Seen("ORCA");
        3  last                            opt Date,            open "LastDate"                        "前回取得日"           Seen("ORCA");
    }

    /// 資格確認結果 (IF 002, 026 and the face file).
    0x0211 QualificationAnswer "資格確認結果" {
        1  header                          one AnswerHeader,    open "MessageHeader"                   "メッセージヘッダー"   Seen("RESWATCH ORCA SMART MYCLINIC");
        2  body                            opt QualificationAnswerBody, open "MessageBody"             "メッセージボディ"     Seen("RESWATCH ORCA SMART MYCLINIC");
    }
    /// Body of 資格確認結果.
    0x0212 QualificationAnswerBody "資格確認結果の本体" {
        1  search                          opt NumberQuery,     open "QualificationConfirmSearchInfo"  "資格確認照会用情報"   Seen("RESWATCH ORCA SMART");
        2  medical_treatment               opt Code<MedicalTreatment>, open "MedicalTreatmentFlag"     "診療区分"             Seen("ORCA");
        3  prescription_issue              opt Code<PrescriptionIssue>, open "PrescriptionIssueSelect" "処方箋発行形態"       Seen("ORCA RESWATCH");
        4  processing_status               opt Code<ProcessingStatus>, open "ProcessingResultStatus"   "処理結果状況"         Seen("RESWATCH ORCA SMART MYCLINIC");
        5  processing_code                 opt Text<9>,         open "ProcessingResultCode"            "処理結果コード"       Seen("RESWATCH ORCA SMART MYCLINIC");
        6  processing_message              opt Text<60>,        open "ProcessingResultMessage"         "処理結果メッセージ"   Seen("RESWATCH ORCA SMART MYCLINIC");
        7  validity                        opt Code<QualificationValidity>, open "QualificationValidity" "資格有効性"         Seen("RESWATCH ORCA SMART MYCLINIC");
        8  results                         opt ResultList,      open "ResultList"                      "資格確認結果リスト"   Seen("RESWATCH ORCA SMART MYCLINIC");
    }
    /// 資格確認結果リスト.
    0x0213 ResultList "資格確認結果リスト" {
        1  result                          many QualificationResult, open "ResultOfQualificationConfirmation" "資格確認結果"  Seen("RESWATCH ORCA SMART MYCLINIC");
    }
    /// 資格確認結果: one qualification of one person.
    0x0214 QualificationResult "資格確認結果" {
        1  card_classification             opt Code<InsuredCardClassification>, open "InsuredCardClassification" "被保険者証区分" Seen("RESWATCH ORCA SMART MYCLINIC");
        2  insurer_number                  opt InsurerNumber,   personal "InsurerNumber" | "PublicExpenseNumber" "保険者番号"   Seen("RESWATCH ORCA SMART MYCLINIC");
        3  insured_card_symbol             opt Text<20>,        personal "InsuredCardSymbol"           "被保険者証記号"       Seen("RESWATCH ORCA SMART MYCLINIC");
        4  insured_identification_number   opt Text<20>,        personal "InsuredIdentificationNumber" | "BeneficiaryNumber" "被保険者証番号" Seen("RESWATCH ORCA SMART MYCLINIC");
        5  insured_branch_number           opt Digits<2>,       personal "InsuredBranchNumber"         "被保険者証枝番"       Seen("RESWATCH ORCA SMART MYCLINIC");
        6  personal_family                 opt Code<PersonalFamily>, personal "PersonalFamilyClassification" "本人・家族の別" Seen("RESWATCH ORCA SMART MYCLINIC");
        7  insured_name                    opt Text<100>,       personal "InsuredName"                 "被保険者氏名（世帯主氏名）" Seen("RESWATCH ORCA SMART MYCLINIC");
        8  name                            opt Text<100>,       personal "Name"                        "氏名"                 Seen("RESWATCH ORCA SMART MYCLINIC");
        9  name_of_other                   opt Text<100>,       personal "NameOfOther"                 "氏名（その他）"       Seen("RESWATCH ORCA SMART MYCLINIC");
        10 name_kana                       opt Text<100>,       personal "NameKana"                    "氏名カナ"             Seen("RESWATCH ORCA SMART MYCLINIC");
        11 name_of_other_kana              opt Text<100>,       personal "NameOfOtherKana"             "氏名カナ（その他）"   Seen("RESWATCH ORCA SMART MYCLINIC");
        12 sex1                            opt Code<Sex>,       personal "Sex1"                        "性別1（券面）"        Seen("RESWATCH ORCA SMART MYCLINIC");
        13 sex2                            opt Code<Sex>,       personal "Sex2"                        "性別2"                Seen("RESWATCH ORCA SMART MYCLINIC");
        14 birthdate                       opt Date,            personal "Birthdate"                   "生年月日"             Seen("RESWATCH ORCA SMART MYCLINIC");
        15 address                         opt Text<250>,       personal "Address"                     "住所"                 Seen("RESWATCH ORCA SMART MYCLINIC");
        16 post_number                     opt Text<8>,         personal "PostNumber"                  "郵便番号"             Seen("RESWATCH ORCA SMART MYCLINIC");
        17 qualification_date              opt Date,            personal "QualificationDate"           "資格取得年月日"       Seen("RESWATCH ORCA");
        18 disqualification_date           opt Date,            personal "DisqualificationDate"        "資格喪失年月日"       Seen("RESWATCH ORCA");
        19 certificate_issuance_date       opt Date,            personal "InsuredCertificateIssuanceDate" "被保険者証交付年月日" Seen("RESWATCH ORCA SMART MYCLINIC");
        20 card_valid_date                 opt Date,            personal "InsuredCardValidDate"        "被保険者証有効開始年月日" Seen("RESWATCH ORCA SMART MYCLINIC");
        21 card_expiration_date            opt Date,            personal "InsuredCardExpirationDate"   "被保険者証有効終了年月日" Seen("RESWATCH ORCA SMART MYCLINIC");
        22 contribution_ratio              opt Digits<3>,       personal "InsuredPartialContributionRatio" "被保険者証一部負担金割合" Seen("RESWATCH ORCA SMART MYCLINIC");
        23 preschool                       opt Code<Preschool>, personal "PreschoolClassification"     "未就学区分"           Seen("RESWATCH ORCA SMART MYCLINIC");
        24 reason_of_loss                  opt Code<ReasonOfLoss>, personal "ReasonOfLoss"             "資格喪失事由"         Seen("RESWATCH ORCA SMART MYCLINIC");
        25 insurer_name                    opt Text<200>,       personal "InsurerName" | "WelfareOfficeName" "保険者名称"     Seen("RESWATCH ORCA SMART MYCLINIC");
        26 elderly_certificate             opt ElderlyCertificate, personal "ElderlyRecipientCertificateInfo" "高齢受給者証情報" Seen("RESWATCH ORCA SMART MYCLINIC");
        27 limit_certificate_changed       opt Code<LimitCertificateChanged>, personal "LimitApplicationCertificateChanged" "限度額適用認定証情報変更有無" Seen("SMART ORCA");
        28 limit_certificate_consent       opt Code<LimitCertificateConsent>, personal "LimitApplicationCertificateRelatedConsFlg" "限度額適用認定証提供同意フラグ" Seen("RESWATCH ORCA SMART MYCLINIC");
        29 limit_certificate_consent_time  opt DateTime,        personal "LimitApplicationCertificateRelatedConsTime" "限度額適用認定証提供同意日時" Seen("RESWATCH ORCA SMART MYCLINIC");
        30 limit_certificate_available     opt DateTime,        personal "LimitApplicationCertificateRelatedAvailableTime" "限度額適用認定証提供有効期限" Seen("ORCA");
        31 limit_certificate               opt LimitCertificate, personal "LimitApplicationCertificateRelatedInfo" "限度額適用認定証関連情報" Seen("RESWATCH ORCA SMART MYCLINIC");
        32 specific_disease_consent        opt Code<Consent>,   personal "SpecificDiseasesCertificateRelatedConsFlg" "特定疾病療養受療証提供同意フラグ" Seen("RESWATCH ORCA SMART MYCLINIC");
        33 specific_disease_consent_time   opt DateTime,        personal "SpecificDiseasesCertificateRelatedConsTime" "特定疾病療養受療証提供同意日時" Seen("RESWATCH ORCA SMART MYCLINIC");
        34 specific_disease_available      opt DateTime,        personal "SpecificDiseasesCertificateRelatedAvailableTime" "特定疾病療養受療証提供有効期限" Seen("ORCA");
        35 specific_disease_expired_reason opt Code<ConsentExpiredReason>, personal "SpecificDiseasesCertificateRelatedConsExpiredReason" "特定疾病療養受療証同意有効期限切れ理由" Seen("ORCA");
        36 specific_disease_certificates   opt SpecificDiseaseCertificateList, personal "SpecificDiseasesCertificateList" "特定疾病療養受療証情報リスト" Seen("RESWATCH ORCA SMART MYCLINIC");
        37 medical_tickets                 opt MedicalTicketList, personal "PublicExpenseResultList"   "医療扶助資格確認結果リスト" Seen("RESWATCH ORCA OD2");
        38 checkup_consent                 opt Code<Consent>,   personal "SpecificHealthCheckupsInfoConsFlg" "特定健診情報閲覧同意フラグ" Seen("RESWATCH ORCA SMART MYCLINIC");
        39 checkup_consent_time            opt DateTime,        personal "SpecificHealthCheckupsInfoConsTime" "特定健診情報閲覧同意日時" Seen("RESWATCH ORCA SMART MYCLINIC");
        40 checkup_available               opt DateTime,        personal "SpecificHealthCheckupsInfoAvailableTime" "特定健診情報閲覧有効期限" Seen("RESWATCH ORCA SMART MYCLINIC");
        41 checkup_expired_reason          opt Code<ConsentExpiredReason>, personal "SpecificHealthCheckupsInfoConsExpiredReason" "特定健診情報閲覧同意有効期限切れ理由" Seen("ORCA");
        42 medicine_consent                opt Code<Consent>,   personal "PharmacistsInfoConsFlg"      "薬剤情報閲覧同意フラグ" Seen("RESWATCH ORCA SMART MYCLINIC");
        43 medicine_consent_time           opt DateTime,        personal "PharmacistsInfoConsTime"     "薬剤情報閲覧同意日時"   Seen("RESWATCH ORCA SMART MYCLINIC");
        44 medicine_available              opt DateTime,        personal "PharmacistsInfoAvailableTime" "薬剤情報閲覧有効期限"  Seen("RESWATCH ORCA SMART MYCLINIC");
        45 medicine_expired_reason         opt Code<ConsentExpiredReason>, personal "PharmacistsInfoConsExpiredReason" "薬剤情報閲覧同意有効期限切れ理由" Seen("ORCA");
        46 diagnosis_consent               opt Code<Consent>,   personal "DiagnosisInfoConsFlg"        "診療情報閲覧同意フラグ" Seen("RESWATCH ORCA SMART MYCLINIC");
        47 diagnosis_consent_time          opt DateTime,        personal "DiagnosisInfoConsTime"       "診療情報閲覧同意日時"   Seen("ORCA SMART MYCLINIC");
        48 diagnosis_available             opt DateTime,        personal "DiagnosisInfoAvailableTime"  "診療情報閲覧有効期限"   Seen("RESWATCH ORCA SMART MYCLINIC");
        49 diagnosis_expired_reason        opt Code<ConsentExpiredReason>, personal "DiagnosisInfoConsExpiredReason" "診療情報閲覧同意有効期限切れ理由" Seen("ORCA");
        50 operation_consent               opt Code<Consent>,   personal "OperationInfoConsFlg"        "手術情報閲覧同意フラグ" Seen("RESWATCH ORCA SMART MYCLINIC");
        51 operation_consent_time          opt DateTime,        personal "OperationInfoConsTime"       "手術情報閲覧同意日時"   Seen("RESWATCH ORCA SMART MYCLINIC");
        52 operation_available             opt DateTime,        personal "OperationInfoAvailableTime"  "手術情報閲覧有効期限"   Seen("RESWATCH ORCA SMART MYCLINIC");
        53 operation_expired_reason        opt Code<ConsentExpiredReason>, personal "OperationInfoConsExpiredReason" "手術情報閲覧同意有効期限切れ理由" Seen("ORCA");
        // The six informations of 電子カルテ情報共有, since January 2025. Their numbers follow the older ones.
        59 disease_name_consent            opt Code<Consent>,       personal "DiagnosisNameConsFlg" "傷病名情報閲覧同意フラグ" Seen("ORCA");
        60 disease_name_consent_time       opt DateTime,            personal "DiagnosisNameConsTime" "傷病名情報閲覧同意日時" Seen("ORCA");
        61 disease_name_available          opt DateTime,            personal "DiagnosisNameAvailableTime" "傷病名情報閲覧有効期限" Seen("ORCA");
        62 infection_consent               opt Code<Consent>,       personal "InfectiousInfoConsFlg" "感染症情報閲覧同意フラグ" Seen("ORCA");
        63 infection_consent_time          opt DateTime,            personal "InfectiousInfoConsTime" "感染症情報閲覧同意日時" Seen("ORCA");
        64 infection_available             opt DateTime,            personal "InfectiousInfoAvailableTime" "感染症情報閲覧有効期限" Seen("ORCA");
        65 other_allergy_consent           opt Code<Consent>,       personal "AllergyInfoConsFlg" "その他アレルギー情報閲覧同意フラグ" Seen("ORCA");
        66 other_allergy_consent_time      opt DateTime,            personal "AllergyInfoConsTime" "その他アレルギー情報閲覧同意日時" Seen("ORCA");
        67 other_allergy_available         opt DateTime,            personal "AllergyInfoAvailableTime" "その他アレルギー情報閲覧有効期限" Seen("ORCA");
        68 drug_allergy_consent            opt Code<Consent>,       personal "ContraindicationInfoConsFlg" "薬剤アレルギー情報閲覧同意フラグ" Seen("ORCA");
        69 drug_allergy_consent_time       opt DateTime,            personal "ContraindicationInfoConsTime" "薬剤アレルギー情報閲覧同意日時" Seen("ORCA");
        70 drug_allergy_available          opt DateTime,            personal "ContraindicationInfoAvailableTime" "薬剤アレルギー情報閲覧有効期限" Seen("ORCA");
        71 test_consent                    opt Code<Consent>,       personal "TestInfoConsFlg" "検査情報閲覧同意フラグ" Seen("ORCA");
        72 test_consent_time               opt DateTime,            personal "TestInfoConsTime" "検査情報閲覧同意日時" Seen("ORCA");
        73 test_available                  opt DateTime,            personal "TestInfoAvailableTime" "検査情報閲覧有効期限" Seen("ORCA");
        74 prescription_consent            opt Code<Consent>,       personal "PrescriptionInfoConsFlg" "処方情報閲覧同意フラグ" Seen("ORCA");
        75 prescription_consent_time       opt DateTime,            personal "PrescriptionInfoConsTime" "処方情報閲覧同意日時" Seen("ORCA");
        76 prescription_available          opt DateTime,            personal "PrescriptionInfoAvailableTime" "処方情報閲覧有効期限" Seen("ORCA");
        54 registered_at                   opt DateTime,        personal "OnsRegistrationTime"         "オン資登録（更新）日時" Seen("ORCA");
        55 arbitrary_identifier            opt Text<50>,        personal "ArbitraryIdentifier"         "任意の識別子"         Seen("RESWATCH ORCA");
        56 reference_number                opt Text<50>,        personal "ReferenceNumber"             "照会番号"             Seen("RESWATCH ORCA MYNA");
        57 confirmation_key                opt Text<64>,        personal "QualificationConfirmationKey" "資格確認キー"        Seen("ORCA MYNA");
        58 qualification_change            opt Code<QualificationChange>, personal "QualificationChangeFlg" "資格情報変更確認フラグ" Seen("ORCA");
    }
    /// 高齢受給者証情報.
    0x0215 ElderlyCertificate "高齢受給者証情報" {
        1  issued                          opt Date,            personal "ElderlyRecipientCertificateDate" "高齢受給者証交付年月日" Seen("RESWATCH ORCA SMART MYCLINIC");
        2  valid_from                      opt Date,            personal "ElderlyRecipientValidStartDate"  "有効開始年月日"       Seen("RESWATCH ORCA SMART MYCLINIC");
        3  valid_to                        opt Date,            personal "ElderlyRecipientValidEndDate"    "有効終了年月日"       Seen("RESWATCH ORCA SMART MYCLINIC");
        4  contribution_ratio              opt Digits<3>,       personal "ElderlyRecipientContributionRatio" "一部負担金割合"    Seen("RESWATCH ORCA SMART MYCLINIC");
    }
    /// 限度額適用認定証関連情報.
    0x0216 LimitCertificate "限度額適用認定証関連情報" {
        1  class                           opt Code<LimitCertificateClass>, personal "LimitApplicationCertificateClassification" "限度額適用認定証区分" Seen("RESWATCH ORCA SMART MYCLINIC");
        2  category                        opt Code<LimitCategory>, personal "LimitApplicationCertificateClassificationFlag" "限度額適用認定証適用区分" Seen("RESWATCH ORCA SMART MYCLINIC");
        3  issued                          opt Date,            personal "LimitApplicationCertificateDate" "限度額適用認定証交付年月日" Seen("RESWATCH ORCA SMART MYCLINIC");
        4  valid_from                      opt Date,            personal "LimitApplicationCertificateValidStartDate" "有効開始年月日" Seen("RESWATCH ORCA SMART MYCLINIC");
        5  valid_to                        opt Date,            personal "LimitApplicationCertificateValidEndDate" "有効終了年月日" Seen("RESWATCH ORCA SMART MYCLINIC");
        6  long_term_date                  opt Date,            personal "LimitApplicationCertificateLongTermDate" "長期入院該当年月日" Seen("RESWATCH ORCA SMART MYCLINIC");
    }
    /// 特定疾病療養受療証情報リスト.
    0x0217 SpecificDiseaseCertificateList "特定疾病療養受療証情報リスト" {
        1  certificate                     many SpecificDiseaseCertificate, personal "SpecificDiseasesCertificateInfo" "特定疾病療養受療証情報" Seen("RESWATCH ORCA SMART MYCLINIC");
    }
    /// 特定疾病療養受療証情報.
    0x0218 SpecificDiseaseCertificate "特定疾病療養受療証情報" {
        1  disease                         opt Code<SpecificDisease>, personal "SpecificDiseasesDiseaseCategory" "認定疾病区分"  Seen("RESWATCH ORCA SMART MYCLINIC");
        2  issued                          opt Date,            personal "SpecificDiseasesCertificateDate" "交付年月日"           Seen("RESWATCH ORCA SMART MYCLINIC");
        3  valid_from                      opt Date,            personal "SpecificDiseasesValidStartDate"  "有効開始年月日"       Seen("RESWATCH ORCA SMART MYCLINIC");
        4  valid_to                        opt Date,            personal "SpecificDiseasesValidEndDate"    "有効終了年月日"       Seen("RESWATCH ORCA SMART MYCLINIC");
        5  self_pay                        opt Digits<6>,       personal "SpecificDiseasesSelfPay"         "自己負担限度額（月）" Seen("RESWATCH ORCA SMART MYCLINIC");
    }
    /// 医療扶助資格確認結果リスト.
    0x0219 MedicalTicketList "医療扶助資格確認結果リスト" {
        1  ticket                          many MedicalTicket,  personal "MedicalTicketInfo"               "医療券・調剤券情報"   Seen("RESWATCH ORCA OD2");
    }
    /// 医療券・調剤券情報.
    0x021A MedicalTicket "医療券・調剤券情報" {
        1  ticket_type                     opt Code<TicketType>, personal "TicketType"                     "医療券・調剤券別"     Seen("RESWATCH ORCA OD2");
        2  valid_from                      opt Date,            personal "MedicalTicketValidDate"          "有効開始年月日"       Seen("RESWATCH ORCA OD2");
        3  valid_to                        opt Date,            personal "MedicalTicketExpirationDate"     "有効終了年月日"       Seen("RESWATCH ORCA OD2");
        4  issue_number                    opt Text<30>,        personal "IssueNumber"                     "交付番号"             Seen("RESWATCH ORCA OD2");
        5  treatment_month                 opt Month,           personal "MedicalTreatmentMonth"           "診療年月"             Seen("RESWATCH ORCA OD2");
        6  institution_code                opt Text<10>,        personal "DesignatedMedicalInstitutionCode" "指定医療機関コード"  Seen("RESWATCH ORCA OD2");
        7  institution_match               opt Code<DesignatedInstitution>, personal "DesignatedMedicalInstitutionFlag" "指定医療機関確認フラグ" Seen("RESWATCH ORCA OD2");
        8  institution_name                opt Text<100>,       personal "DesignatedMedicalInstitutionName" "指定医療機関名"      Seen("RESWATCH OD2");
        9  issuer_code                     opt Text<10>,        personal "PrescriptionIssuerMedicalInstitutionCode" "処方箋発行元医療機関コード" Seen("RESWATCH OD2");
        10 issuer_name                     opt Text<100>,       personal "PrescriptionIssuerMedicalInstitutionName" "処方箋発行元医療機関名" Seen("RESWATCH OD2");
        11 injury_name1                    opt Text<100>,       personal "InjuryName1"                     "傷病名1"              Seen("RESWATCH OD2");
        12 injury_name2                    opt Text<100>,       personal "InjuryName2"                     "傷病名2"              Seen("RESWATCH OD2");
        13 injury_name3                    opt Text<100>,       personal "InjuryName3"                     "傷病名3"              Seen("RESWATCH OD2");
        14 treatment_type                  opt Code<TicketTreatment>, personal "MedicalTreatmentType"      "診療別"               Seen("RESWATCH ORCA OD2");
        15 self_pay_amount                 opt Digits<6>,       personal "SelfPayAmount"                   "本人支払額"           Seen("RESWATCH ORCA OD2");
        16 district_contact                opt Text<100>,       personal "DistrictContactName"             "地区担当員名"         Seen("RESWATCH OD2");
        17 handling_contact                opt Text<100>,       personal "HandlingContactName"             "取扱担当者名"         Seen("RESWATCH OD2");
        18 single_or_combined              opt Code<SingleOrCombined>, personal "SingleOrCombinedUse"      "単独・併用別"         Seen("RESWATCH OD2");
        19 social_insurance                opt Code<SocialInsuranceStatus>, personal "StatusOfSocialInsurance" "社会保険状況"     Seen("RESWATCH OD2");
        20 consistency                     opt Code<SocialInsuranceConsistency>, personal "ConsistencyFlag" "社会保険状況の整合性フラグ" Seen("RESWATCH OD2");
        21 infection_law                   opt Code<InfectionLawStatus>, personal "StatusOfInfecton"       "感染症法第37条の2の該当状況" Seen("RESWATCH OD2");
        22 elderly_care                    opt Code<ElderlyCareStatus>, personal "StatusOfElderlyMedicalCare" "後期高齢者医療の該当状況" Seen("RESWATCH OD2");
        23 prefectural_expenses            opt Code<PrefecturalExpenseStatus>, personal "StatusOfPrefecturalExpenses" "都道府県費の該当状況" Seen("RESWATCH OD2");
        24 remarks1                        opt Text<100>,       personal "Remarks1"                        "備考1"                Seen("RESWATCH OD2");
        25 remarks2                        opt Text<100>,       personal "Remarks2"                        "備考2"                Seen("RESWATCH OD2");
        26 remarks3                        opt Text<100>,       personal "Remarks3"                        "備考3"                Seen("RESWATCH OD2");
    }
}

messages! { MESSAGES;
     1 QUALIFICATION_REQUEST "OQSsiquc01" Request QualificationRequest "資格確認要求" at "MSA01030/ILI01030SV01/search", Seen("AGENT SMART SANOX TANAKA");
     2 QUALIFICATION_ANSWER "OQSsiquc01" Answer QualificationAnswer "資格確認結果", Seen("AGENT SMART MYCLINIC TANAKA");
    25 VISIT_QUALIFICATION_REQUEST "OQSsihvq01" Request QualificationRequest "資格確認要求（訪問診療等）" at "MSA01023/QUC01023SV01/search", Inferred("prefix seen in TANAKA; pairing with the interface number by name; tree as ORCA keeps it");
    26 VISIT_QUALIFICATION_ANSWER "OQSsihvq01" Answer QualificationAnswer "資格確認結果（訪問診療等）", Inferred("prefix seen in TANAKA; tree as the individual answer");
    27 ONLINE_QUALIFICATION_REQUEST "OQSsionq01" Request QualificationRequest "資格確認要求（オンライン診療等）" at "MSA01023/QUC01023SV02/search", Inferred("prefix seen in TANAKA; pairing with the interface number by name; tree as IF 025");
    28 ONLINE_QUALIFICATION_ANSWER "OQSsionq01" Answer QualificationAnswer "資格確認結果（オンライン診療等）", Inferred("prefix seen in TANAKA; tree as IF 026");
}

operations! { OPERATIONS;
    1 QUALIFICATION Qualification "資格確認（番号）":
        QUALIFICATION_REQUEST => QUALIFICATION_ANSWER, Read, "表4.1.1-1 (3)(5)";
    2 VISIT_QUALIFICATION VisitQualification "資格確認（訪問診療等）":
        VISIT_QUALIFICATION_REQUEST => VISIT_QUALIFICATION_ANSWER, Read, "表4.1.1-1 (2)";
    6 ONLINE_QUALIFICATION OnlineQualification "資格確認（オンライン診療等）":
        ONLINE_QUALIFICATION_REQUEST => ONLINE_QUALIFICATION_ANSWER, Read, "オンライン診療等は対象外（表4.1.1-1 (2) に相当）";
}

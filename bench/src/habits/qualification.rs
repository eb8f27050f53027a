//! How often the elements of qualification messages (資格確認) are there, and their free texts.

use onshi_core::catalogue::{BatchQuery, BatchUnit, LimitCertificate, QualificationResult};

use super::{BY_FORMAT, Habit};

const NAMES: &[&str] = &[
    "試験　太郎",
    "診療　花子",
    "見本　一郎",
    "例文　三枝子",
    "架空　さくら",
];
const KANA: &[&str] = &["ｼｹﾝ ﾀﾛｳ", "ｼﾝﾘｮｳ ﾊﾅｺ", "ﾐﾎﾝ ｲﾁﾛｳ", "ﾚｲﾌﾞﾝ ﾐｴｺ", "ｶｸｳ ｻｸﾗ"];
const ADDRESSES: &[&str] = &[
    "架空県見本市例町１－２－３",
    "架空県見本市試験台４－５　見本荘２０３",
    "見本県例示郡架空町大字試験６７８",
];
const INSURERS: &[&str] = &["見本市", "架空健康保険組合", "例示県後期高齢者医療広域連合"];
const SYMBOLS: &[&str] = &["見本", "１２", "試・３４", "架空５６"];
const POSTS: &[&str] = &["000-0001", "000-0023", "000-0456"];
const MESSAGES: &[&str] = &["該当する資格が見つかりませんでした。"];

pub const HABITS: &[Habit] = &[
    (BatchQuery::insured_card_symbol, 85, SYMBOLS),
    (BatchQuery::known_limit_certificate, 10, BY_FORMAT),
    (BatchUnit::processing_code, 5, BY_FORMAT),
    (BatchUnit::processing_message, 5, MESSAGES),
    (BatchUnit::results, 0, BY_FORMAT),
    (BatchUnit::reference_number, 90, BY_FORMAT),
    (LimitCertificate::long_term_date, 10, BY_FORMAT),
    (QualificationResult::insured_card_symbol, 85, SYMBOLS),
    (QualificationResult::personal_family, 90, BY_FORMAT),
    (QualificationResult::insured_name, 90, NAMES),
    (QualificationResult::name, 100, NAMES),
    (QualificationResult::name_of_other, 10, NAMES),
    (QualificationResult::name_kana, 95, KANA),
    (QualificationResult::name_of_other_kana, 10, KANA),
    (QualificationResult::sex2, 5, BY_FORMAT),
    (QualificationResult::address, 95, ADDRESSES),
    (QualificationResult::post_number, 95, POSTS),
    (QualificationResult::disqualification_date, 8, BY_FORMAT),
    (
        QualificationResult::certificate_issuance_date,
        95,
        BY_FORMAT,
    ),
    (QualificationResult::card_valid_date, 95, BY_FORMAT),
    (QualificationResult::card_expiration_date, 90, BY_FORMAT),
    (QualificationResult::contribution_ratio, 80, BY_FORMAT),
    (QualificationResult::preschool, 10, BY_FORMAT),
    (QualificationResult::reason_of_loss, 8, BY_FORMAT),
    (QualificationResult::insurer_name, 100, INSURERS),
    (QualificationResult::elderly_certificate, 20, BY_FORMAT),
    (
        QualificationResult::limit_certificate_changed,
        50,
        BY_FORMAT,
    ),
    (
        QualificationResult::limit_certificate_available,
        10,
        BY_FORMAT,
    ),
    (QualificationResult::limit_certificate, 30, BY_FORMAT),
    (
        QualificationResult::specific_disease_available,
        10,
        BY_FORMAT,
    ),
    (
        QualificationResult::specific_disease_expired_reason,
        5,
        BY_FORMAT,
    ),
    (
        QualificationResult::specific_disease_certificates,
        5,
        BY_FORMAT,
    ),
    (QualificationResult::medical_tickets, 2, BY_FORMAT),
    (QualificationResult::checkup_consent_time, 75, BY_FORMAT),
    (QualificationResult::checkup_available, 75, BY_FORMAT),
    (QualificationResult::checkup_expired_reason, 5, BY_FORMAT),
    (QualificationResult::medicine_consent_time, 75, BY_FORMAT),
    (QualificationResult::medicine_available, 75, BY_FORMAT),
    (QualificationResult::medicine_expired_reason, 5, BY_FORMAT),
    (QualificationResult::diagnosis_consent_time, 75, BY_FORMAT),
    (QualificationResult::diagnosis_available, 75, BY_FORMAT),
    (QualificationResult::diagnosis_expired_reason, 5, BY_FORMAT),
    (QualificationResult::operation_consent_time, 75, BY_FORMAT),
    (QualificationResult::operation_available, 75, BY_FORMAT),
    (QualificationResult::operation_expired_reason, 5, BY_FORMAT),
    (QualificationResult::disease_name_consent, 20, BY_FORMAT),
    (
        QualificationResult::disease_name_consent_time,
        20,
        BY_FORMAT,
    ),
    (QualificationResult::disease_name_available, 20, BY_FORMAT),
    (QualificationResult::infection_consent, 20, BY_FORMAT),
    (QualificationResult::infection_consent_time, 20, BY_FORMAT),
    (QualificationResult::infection_available, 20, BY_FORMAT),
    (QualificationResult::other_allergy_consent, 20, BY_FORMAT),
    (
        QualificationResult::other_allergy_consent_time,
        20,
        BY_FORMAT,
    ),
    (QualificationResult::other_allergy_available, 20, BY_FORMAT),
    (QualificationResult::drug_allergy_consent, 20, BY_FORMAT),
    (
        QualificationResult::drug_allergy_consent_time,
        20,
        BY_FORMAT,
    ),
    (QualificationResult::drug_allergy_available, 20, BY_FORMAT),
    (QualificationResult::test_consent, 20, BY_FORMAT),
    (QualificationResult::test_consent_time, 20, BY_FORMAT),
    (QualificationResult::test_available, 20, BY_FORMAT),
    (QualificationResult::prescription_consent, 20, BY_FORMAT),
    (
        QualificationResult::prescription_consent_time,
        20,
        BY_FORMAT,
    ),
    (QualificationResult::prescription_available, 20, BY_FORMAT),
    (QualificationResult::registered_at, 10, BY_FORMAT),
    (QualificationResult::reference_number, 10, BY_FORMAT),
    (QualificationResult::confirmation_key, 10, BY_FORMAT),
    (QualificationResult::qualification_change, 10, BY_FORMAT),
];

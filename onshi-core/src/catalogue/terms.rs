//! 用語の読み替え (terms that switch): what a field is called under health insurance (医療保険) and what
//! under medical aid (医療扶助). The element on the wire is the same, so a screen that shows an answer
//! must ask here. Vendor manual 表1.2-3, and what public sources say besides.

use super::{CoverageKind, Evidence, FieldRow};
use crate::error::Language;

/// A term that switches (読み替え対象語句).
#[derive(Debug)]
pub struct TermRow {
    /// Name in programs of the fields it names; `None` for a word of the trade without a field.
    pub field: Option<&'static str>,
    /// Under health insurance: the Japanese name (和名) of those fields.
    pub health_insurance: Words,
    /// Under medical aid.
    pub medical_aid: Words,
    /// How we know that it switches.
    pub evidence: Evidence,
}

/// A term in both languages. The English is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// 日本語.
    pub japanese: &'static str,
    /// English.
    pub english: &'static str,
}

impl TermRow {
    /// The term under a coverage.
    pub fn under(&self, coverage: CoverageKind) -> Words {
        match coverage {
            CoverageKind::HealthInsurance => self.health_insurance,
            CoverageKind::MedicalAid => self.medical_aid,
        }
    }
}

impl Words {
    /// The term in a language.
    pub fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::Japanese => self.japanese,
            Language::English => self.english,
        }
    }
}

macro_rules! terms {
    ($($field:ident $(($ident:literal))? $ja:literal $en:literal => $aid_ja:literal $aid_en:literal, $grade:ident($source:literal);)*) => {
        /// Every term that switches.
        pub static TERMS: &[TermRow] = &[$(TermRow {
            field: $field $(($ident))?,
            health_insurance: Words { japanese: $ja, english: $en },
            medical_aid: Words { japanese: $aid_ja, english: $aid_en },
            evidence: Evidence::$grade($source),
        }),*];
    };
}

#[rustfmt::skip]
terms! {
    None                                  "資格確認書"                           "qualification certificate"          => "医療券/調剤券"                                      "medical or dispensing ticket",               Manual("表1.2-3");
    Some("insurer_number")                "保険者番号"                           "insurer number"                     => "公費負担者番号"                                     "public expense payer number",                Manual("表1.2-3");
    Some("insurer_number")                "要求保険者番号"                       "insurer number asked for"           => "要求公費負担者番号"                                 "public expense payer number asked for",      Manual("表1.2-3");
    Some("insurer_number")                "保険者番号等（資格確認）"             "insurer number (confirmed)"         => "公費負担者番号（資格確認）"                         "public expense payer number (confirmed)",    Manual("表1.2-3");
    Some("insured_identification_number") "被保険者証番号"                       "insured number"                     => "受給者番号"                                         "recipient number",                           Manual("表1.2-3");
    Some("insured_identification_number") "要求被保険者証番号"                   "insured number asked for"           => "要求受給者番号"                                     "recipient number asked for",                 Manual("表1.2-3");
    Some("insurer_name")                  "保険者名称"                           "insurer"                            => "福祉事務所名"                                       "welfare office",                             Seen("OD2");
    Some("qualification_date")            "資格取得年月日"                       "qualification acquired"             => "開始・再開日"                                       "aid begun or resumed",                       Seen("RESWATCH");
    Some("disqualification_date")         "資格喪失年月日"                       "qualification lost"                 => "停止・廃止日"                                       "aid suspended or ended",                     Seen("RESWATCH");
    Some("checkup")                       "特定健診情報"                         "specific checkup"                   => "健康増進法に基づく健診情報"                         "health promotion checkup",                   Manual("表1.2-3");
    Some("checkup_information")           "特定健診等情報"                       "specific checkups"                  => "健康増進法に基づく健診等情報"                       "health promotion checkups",                  Manual("表1.2-3");
    Some("checkup_consent")               "特定健診情報閲覧同意フラグ"           "specific checkups: consent"         => "健康増進法に基づく健診情報閲覧同意フラグ"           "health promotion checkups: consent",         Manual("表1.2-3");
    Some("checkup_consent_time")          "特定健診情報閲覧同意日時"             "specific checkups: consented at"    => "健康増進法に基づく健診情報閲覧同意日時"             "health promotion checkups: consented at",    Manual("表1.2-3");
    Some("checkup_available")             "特定健診情報閲覧有効期限"             "specific checkups: available until" => "健康増進法に基づく健診情報閲覧有効期限"             "health promotion checkups: available until", Manual("表1.2-3");
    Some("checkup_expired_reason")        "特定健診情報閲覧同意有効期限切れ理由" "specific checkups: why expired"     => "健康増進法に基づく健診情報閲覧同意有効期限切れ理由" "health promotion checkups: why expired",     Manual("表1.2-3");
}

/// What to call a field under a coverage (項目の表示名).
///
/// A field that does not switch is called by its Japanese name (和名), in English by its name in
/// programs.
pub fn label(field: &FieldRow, coverage: CoverageKind, language: Language) -> &'static str {
    let names = |term: &&TermRow| {
        term.field == Some(field.ident) && term.health_insurance.japanese == field.japanese
    };
    match (TERMS.iter().find(names), language) {
        (Some(term), _) => term.under(coverage).in_language(language),
        (None, Language::Japanese) => field.japanese,
        (None, Language::English) => field.ident,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{QualificationResult, records, sources::SOURCES};

    #[test]
    fn every_source_is_one_of_ours() {
        for term in TERMS {
            if let Evidence::Seen(tags) = term.evidence {
                let known = |tag| SOURCES.iter().any(|source| source.tag == tag);
                assert!(tags.split(' ').all(known), "{tags}");
            }
        }
    }

    #[test]
    fn every_term_names_a_field() {
        for term in TERMS {
            let Some(ident) = term.field else { continue };
            let mut fields = records().flat_map(|row| row.fields.iter());
            let japanese = term.health_insurance.japanese;
            let named = fields.any(|field| field.ident == ident && field.japanese == japanese);
            assert!(named, "no field {ident} is called {japanese}");
        }
    }

    /// The manual replaces words, so no field may keep one of them.
    #[test]
    fn no_field_keeps_a_word_that_the_manual_replaces() {
        for row in records() {
            for field in row.fields {
                let label = label(field, CoverageKind::MedicalAid, Language::Japanese);
                for word in ["保険者番号", "被保険者証番号", "特定健診", "資格確認書"]
                {
                    let place = (row.ident, field.ident);
                    assert!(
                        !label.contains(word),
                        "{place:?} {label}: add it to the terms"
                    );
                }
            }
        }
    }

    #[test]
    fn every_term_switches_in_both_languages_and_stands_once() {
        for (at, term) in TERMS.iter().enumerate() {
            let (ours, theirs) = (term.health_insurance, term.medical_aid);
            assert_ne!(ours.japanese, theirs.japanese);
            assert_ne!(ours.english, theirs.english);
            for words in [ours, theirs] {
                assert!(words.english.is_ascii(), "{}", words.english);
                assert!(!words.japanese.is_ascii(), "{}", words.japanese);
            }
            let same = |other: &TermRow| other.health_insurance.japanese == ours.japanese;
            assert!(!TERMS[..at].iter().any(same), "{}", ours.japanese);
        }
    }

    #[test]
    fn a_field_that_does_not_switch_keeps_its_name() {
        let row = QualificationResult::ROW;
        let birthdate = row.field(QualificationResult::birthdate.no);
        let birthdate = birthdate.map(|field| {
            [Language::Japanese, Language::English]
                .map(|language| label(field, CoverageKind::MedicalAid, language))
        });
        assert_eq!(birthdate, Some(["生年月日", "birthdate"]));
    }
}

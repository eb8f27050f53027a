//! Which fields of an answer speak about consent to which class: one table.

use super::statement::{Entry, Flag, Statement, Until};
use crate::catalogue::{
    ConsentedUnit, FieldId, MedicalTreatment, QualificationResult, VisitBatchUnit,
};
use crate::id::DateTime;
use crate::job::Moment;
use crate::record::{Group, Record};
use crate::rules::data_class::{ConsentKind, DataClass};
use crate::rules::linkage::Person;

/// The fields of one consent. 限度額適用認定証 and 電子カルテ情報共有 have no reason.
struct Fields {
    class: DataClass,
    flag: FieldId,
    granted: FieldId,
    until: FieldId,
    reason: Option<FieldId>,
}

macro_rules! fields {
    ($($class:ident: $record:ident $flag:ident $granted:ident $until:ident $($reason:ident)?;)*) => {
        &[$(Fields {
            class: DataClass::$class,
            flag: $record::$flag,
            granted: $record::$granted,
            until: $record::$until,
            reason: fields!(@reason $($record $reason)?),
        }),*]
    };
    (@reason $record:ident $reason:ident) => { Some($record::$reason) };
    (@reason) => { None };
}

/// 限度額適用認定証 has a code table of its own (OQSCD001), whose 0 and 1 mean the same here.
#[rustfmt::skip]
static FIELDS: &[Fields] = fields! {
    Qualification:    ConsentedUnit       consent                   consent_time                   available                  expired_reason;
    Qualification:    VisitBatchUnit      consent                   consent_time                   available                  expired_reason;
    LimitCertificate: QualificationResult limit_certificate_consent limit_certificate_consent_time limit_certificate_available;
    SpecificDisease:  QualificationResult specific_disease_consent  specific_disease_consent_time  specific_disease_available specific_disease_expired_reason;
    Checkup:          QualificationResult checkup_consent           checkup_consent_time           checkup_available          checkup_expired_reason;
    Drug:             QualificationResult medicine_consent          medicine_consent_time          medicine_available         medicine_expired_reason;
    Diagnosis:        QualificationResult diagnosis_consent         diagnosis_consent_time         diagnosis_available        diagnosis_expired_reason;
    Operation:        QualificationResult operation_consent         operation_consent_time         operation_available        operation_expired_reason;
    DiseaseName:      QualificationResult disease_name_consent      disease_name_consent_time      disease_name_available;
    Infection:        QualificationResult infection_consent         infection_consent_time         infection_available;
    OtherAllergy:     QualificationResult other_allergy_consent     other_allergy_consent_time     other_allergy_available;
    DrugAllergy:      QualificationResult drug_allergy_consent      drug_allergy_consent_time      drug_allergy_available;
    Test:             QualificationResult test_consent              test_consent_time              test_available;
    Prescription:     QualificationResult prescription_consent      prescription_consent_time      prescription_available;
};

/// What one person of an answer says about consent: a unit of a batch, or the body of an individual
/// answer. At most one statement per class, none where the answer is silent.
///
/// With 併用 the health insurance speaks; the medical aid only where it is silent (assumed: a public
/// implementation keeps no record of visits for the medical aid).
///
/// `told` is the 処理実行日時 of the answer; see [`told`].
pub fn statements(unit: Group<'_>, kind: ConsentKind, told: Moment) -> Vec<Statement> {
    let person = Person::of(unit);
    let results = person.qualifications.iter().map(|result| result.group());
    let mut statements: Vec<Statement> = Vec::new();
    for group in std::iter::once(unit).chain(results) {
        for (class, entry) in entries(group, told) {
            if statements.iter().all(|before| before.class != class) {
                statements.push(Statement { kind, class, entry });
            }
        }
    }
    statements
}

/// As of when an answer speaks: 処理実行日時 of its header.
///
/// `None` if it has none that can be read. Then pass when its request was published: no answer is older.
pub fn told(answer: &Record) -> Option<Moment> {
    let header = answer.root().named("header")?.group();
    moment(header.text_named("process_execution_time")?)
}

fn entries(group: Group<'_>, told: Moment) -> impl Iterator<Item = (DataClass, Entry)> {
    let record = group.row().map(|row| row.id);
    let here = FIELDS
        .iter()
        .filter(move |fields| Some(fields.flag.record) == record);
    here.filter_map(move |fields| Some((fields.class, fields.entry(group, told)?)))
}

impl Fields {
    fn entry(&self, group: Group<'_>, told: Moment) -> Option<Entry> {
        let text = |field| group.text(field).filter(|text| !text.trim().is_empty());
        let flag = text(self.flag)?;
        let reason = self.reason.and_then(text);
        Some(Entry {
            flag: Flag::read(flag, reason),
            granted: text(self.granted).and_then(moment),
            until: text(self.until).map_or(Until::Unsaid, Until::read),
            told,
        })
    }
}

impl Until {
    fn read(text: &str) -> Self {
        moment(text).map_or(Until::Unreadable, Until::At)
    }
}

fn moment(text: &str) -> Option<Moment> {
    DateTime::read(text).calendar().map(Moment::from_japan)
}

impl From<MedicalTreatment> for ConsentKind {
    /// The kind that a 診療区分 means.
    fn from(care: MedicalTreatment) -> Self {
        match care {
            MedicalTreatment::Outpatient => ConsentKind::Outpatient,
            MedicalTreatment::Visit => ConsentKind::Visit,
            MedicalTreatment::Online => ConsentKind::Online,
            MedicalTreatment::Emergency => ConsentKind::Emergency,
        }
    }
}

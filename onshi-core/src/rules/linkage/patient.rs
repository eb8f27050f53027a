//! The patients of the receipt computer, and their insurance as it is compared.

use std::fmt;

use crate::catalogue::{CoverageKind, QualificationResult};
use crate::id::{BranchNumber, Date, DateKind, InsuredNumber, InsuredSymbol, InsurerNumber};
use crate::record::View;

/// A patient as the receipt computer knows them (患者). Empty text means not known.
///
/// A chart with health insurance and medical aid (併用) is two of these with the same
/// [`id`](Self::id), one for each coverage: in medical aid the payer's number (公費負担者番号) stands
/// in place of the insurer's and the recipient's (受給者番号) in place of the insured's.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Patient {
    /// The receipt computer's own number (患者番号).
    pub id: String,
    /// 照会番号 that was registered for them.
    pub reference_number: String,
    /// 保険者番号.
    pub insurer_number: String,
    /// 被保険者証記号.
    pub symbol: String,
    /// 被保険者証番号.
    pub number: String,
    /// 枝番.
    pub branch: String,
    /// 氏名.
    pub name: String,
    /// 氏名カナ.
    pub kana: String,
    /// 生年月日 yyyyMMdd.
    pub birthdate: String,
}

impl Patient {
    /// Whose insurance stands here, by its law number (法別番号); `None` where no number is known.
    #[must_use]
    pub fn coverage(&self) -> Option<CoverageKind> {
        coverage_of(&self.insurer_number)
    }
}

impl fmt::Debug for Patient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Patient ‹redacted›")
    }
}

/// The coverage of a number in the place of an insurer's.
pub(super) fn coverage_of(insurer: &str) -> Option<CoverageKind> {
    let number = InsurerNumber::new(insurer).ok()?;
    Some(match number.payer_law() {
        Some(_) => CoverageKind::MedicalAid,
        None => CoverageKind::HealthInsurance,
    })
}

/// Whether two patients of a list are one chart (カルテ): the same place, or the same number of the host.
pub(super) fn same_chart(patients: &[Patient], a: usize, b: usize) -> bool {
    let id = |at: usize| patients.get(at).map(|patient| patient.id.as_str());
    a == b || (id(a) == id(b) && id(a).is_some_and(|id| !id.is_empty()))
}

/// An insurance as it is compared: without padding, width and kind of hyphen.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Insurance {
    insurer: String,
    symbol: Option<String>,
    number: String,
}

impl Insurance {
    fn of(insurer: &str, symbol: &str, number: &str) -> Option<Self> {
        Some(Insurance {
            insurer: InsurerNumber::new(insurer).ok()?.canonical().to_owned(),
            symbol: InsuredSymbol::new(symbol)
                .ok()
                .map(|symbol| symbol.comparison_key()),
            number: InsuredNumber::new(number).ok()?.comparison_key(),
        })
    }

    pub(super) fn of_qualification(qualification: &View<'_, QualificationResult>) -> Option<Self> {
        Insurance::of(
            qualification.insurer_number().unwrap_or_default(),
            qualification.insured_card_symbol().unwrap_or_default(),
            qualification
                .insured_identification_number()
                .unwrap_or_default(),
        )
    }

    pub(super) fn of_patient(patient: &Patient) -> Option<Self> {
        Insurance::of(&patient.insurer_number, &patient.symbol, &patient.number)
    }
}

/// A branch that one side does not know contradicts nothing.
pub(super) fn branch_agrees(
    qualification: &View<'_, QualificationResult>,
    patient: &Patient,
) -> bool {
    let theirs = qualification.insured_branch_number().unwrap_or_default();
    theirs.is_empty() || patient.branch.is_empty() || same_branch(theirs, &patient.branch)
}

/// Branch numbers are the same in either width.
pub(super) fn same_branch(a: &str, b: &str) -> bool {
    let read = |text| BranchNumber::new(text).ok();
    match (read(a), read(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

/// The birth date of an answer as it was written, if it is a date.
pub(super) fn written_birthdate(qualification: &View<'_, QualificationResult>) -> Option<String> {
    let theirs = qualification.birthdate()?;
    (theirs.kind() != DateKind::NotADate).then(|| theirs.as_written().to_owned())
}

/// Both are known days, and they are not the same.
pub(super) fn birthdates_differ(
    qualification: &View<'_, QualificationResult>,
    patient: &Patient,
) -> bool {
    let theirs = qualification.birthdate().and_then(|date| date.calendar());
    let ours = Date::read(&patient.birthdate).calendar();
    matches!((theirs, ours), (Some(theirs), Some(ours)) if theirs != ours)
}

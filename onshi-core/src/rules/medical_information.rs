//! 医療情報閲覧 (medical information): what is asked for, over which months, and as which kind of file
//! (vendor manual 2.1.4, 2.1.8, 表4.1.2-1 (1)).
//!
//! 要求ファイル種別, chosen by type and never by number:
//!
//! | | XML | PDF | in a batch |
//! |---|---|---|---|
//! | 薬剤情報 | 2 | 1 | 2 |
//! | 診療/薬剤情報 | 4 | 3 | 4 |
//! | 特定健診等情報 | 2 | 1 | 2 |
//! | 臨床情報 (values assumed) | 2 | 1 | – |
//!
//! ```
//! # use chrono::NaiveDate;
//! use onshi_core::catalogue::{Dialect, MedicalTreatment};
//! use onshi_core::message::FileForm;
//! use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId};
//! use onshi_core::rules::medical_information::{DrugInquiry, DrugScope, Period};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let today = NaiveDate::from_ymd_opt(2026, 11, 22).ok_or("a day")?;
//! let whose = Coverage::from(HealthInsuranceId::read("06139992", "12", "345", "01")?);
//! let inquiry = DrugInquiry {
//!     period: Period::back(12, today, Dialect::standard().limits())?,
//!     scope: DrugScope::DrugsAndTreatments,
//!     form: FileForm::Pdf,
//!     care: MedicalTreatment::Visit,
//!     prescriptions: true,
//! };
//! let request = inquiry.request(&whose);
//! assert_eq!(FileForm::wanted(request.as_record()), FileForm::Pdf);
//! # Ok(()) }
//! ```
//!
//! A batch comes as XML only, so what it carries has no form to choose:
//!
//! ```
//! # use onshi_core::rules::medical_information::*;
//! fn of(period: Period) -> BatchInquiry {
//!     BatchInquiry::Drugs { period, scope: DrugScope::Drugs, prescriptions: true }
//! }
//! ```
//! ```compile_fail,E0559
//! # use onshi_core::{message::FileForm, rules::medical_information::*};
//! fn of(period: Period) -> BatchInquiry {
//!     BatchInquiry::Drugs { period, scope: DrugScope::Drugs, prescriptions: true, form: FileForm::Pdf }
//! }
//! ```
//!
//! Whether the patient consented, and whether the viewer may look, is not asked here.

use chrono::{Datelike, Months, NaiveDate};

use super::medical_aid::Coverage;
use crate::catalogue::profile::Limits;
use crate::catalogue::{
    CheckupFileCategory, CheckupInformationRequest, CheckupInformationRequestBody,
    ClinicalFileCategory, ClinicalInformationRequest, ClinicalInformationRequestBody,
    DrugFileCategory, DrugInformationRequest, DrugInformationRequestBody,
    MedicalInformationFileCategory, MedicalInformationPeriod, MedicalInformationRequest,
    MedicalInformationType, MedicalTreatment, PrescriptionDispensing,
};
use crate::error::{Error, ErrorCode};
use crate::id::Month;
use crate::message::FileForm;
use crate::record::Draft;

/// How much of 診療/薬剤情報 is wanted. Treatments never come without drugs: no category is known for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DrugScope {
    /// 薬剤情報; needs the consent to it.
    Drugs,
    /// 診療/薬剤情報, operations included; needs the consent to 診療情報, too.
    DrugsAndTreatments,
}

impl DrugScope {
    /// 要求ファイル種別 of a request for one person.
    pub fn category(self, form: FileForm) -> DrugFileCategory {
        match (self, form) {
            (DrugScope::Drugs, FileForm::Pdf) => DrugFileCategory::DrugPdf,
            (DrugScope::Drugs, FileForm::Xml) => DrugFileCategory::DrugXml,
            (DrugScope::DrugsAndTreatments, FileForm::Pdf) => DrugFileCategory::DrugAndCarePdf,
            (DrugScope::DrugsAndTreatments, FileForm::Xml) => DrugFileCategory::DrugAndCareXml,
        }
    }

    /// 要求ファイル種別 in a batch: XML, whatever is wanted.
    pub fn category_in_batch(self) -> MedicalInformationFileCategory {
        match self {
            DrugScope::Drugs => MedicalInformationFileCategory::Xml,
            DrugScope::DrugsAndTreatments => MedicalInformationFileCategory::WithCareXml,
        }
    }
}

impl From<FileForm> for CheckupFileCategory {
    fn from(form: FileForm) -> Self {
        match form {
            FileForm::Xml => CheckupFileCategory::Xml,
            FileForm::Pdf => CheckupFileCategory::Pdf,
        }
    }
}

impl From<FileForm> for ClinicalFileCategory {
    fn from(form: FileForm) -> Self {
        match form {
            FileForm::Xml => ClinicalFileCategory::Xml,
            FileForm::Pdf => ClinicalFileCategory::Pdf,
        }
    }
}

/// From which month to which, both included (抽出対象年月).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    start: Month,
    end: Month,
}

impl Period {
    /// The months in which two days lie, and all between them.
    ///
    /// # Errors
    /// [`ErrorCode::ValueFormat`] if it ends before it starts, starts before there was anything, or is
    /// longer than the limits of this place allow.
    pub fn between(first: NaiveDate, last: NaiveDate, limits: &Limits) -> Result<Self, Error> {
        let wrong = |why: &str| Error::new(ErrorCode::ValueFormat).because(why);
        let (start, end) = (Month::from_calendar(first), Month::from_calendar(last));
        let months = i64::from(number(last)) - i64::from(number(first));
        if months < 0 {
            return Err(wrong("the period ends before it starts"));
        }
        if start.as_written() < limits.first_month.as_str() {
            return Err(wrong("the period starts before there was anything"));
        }
        if months > i64::from(limits.months) {
            return Err(wrong("the period is too long"));
        }
        Ok(Period { start, end })
    }

    /// So many months back from this month, which is asked for as 当月扱い; no further than there is
    /// anything.
    ///
    /// # Errors
    /// As [`between`](Self::between).
    pub fn back(months: u32, today: NaiveDate, limits: &Limits) -> Result<Self, Error> {
        let back = today.checked_sub_months(Months::new(months));
        let earliest = Month::read(&limits.first_month).first_day();
        let first = back.max(earliest).unwrap_or(today);
        Ok(Period {
            end: Month::read(Month::CURRENT),
            ..Period::between(first, today, limits)?
        })
    }

    /// 開始年月.
    pub fn start(&self) -> &Month {
        &self.start
    }

    /// 終了年月; it may say 当月扱い.
    pub fn end(&self) -> &Month {
        &self.end
    }
}

fn number(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

/// 診療/薬剤情報 of one person (operation 30).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrugInquiry {
    /// 抽出対象年月.
    pub period: Period,
    /// Drugs, or treatments as well.
    pub scope: DrugScope,
    /// As which kind of file.
    pub form: FileForm,
    /// 診療区分: under which consent somebody looks.
    pub care: MedicalTreatment,
    /// What electronic prescriptions say as well (処方・調剤情報).
    pub prescriptions: bool,
}

impl DrugInquiry {
    /// The request about a person.
    pub fn request(&self, whose: &Coverage) -> Draft<DrugInformationRequest> {
        let body = Draft::<DrugInformationRequestBody>::new()
            .start(self.period.start.clone())
            .end(self.period.end.clone())
            .file_category(self.scope.category(self.form))
            .maybe(
                wanted(self.prescriptions),
                Draft::<DrugInformationRequestBody>::prescription_dispensing,
            )
            .medical_treatment(self.care);
        Draft::<DrugInformationRequest>::new()
            .header(whose.fill(Draft::new()))
            .body(body)
    }
}

/// 特定健診等情報 of one person (operation 31). It has no period: every checkup comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckupInquiry {
    /// As which kind of file.
    pub form: FileForm,
    /// 診療区分: under which consent somebody looks.
    pub care: MedicalTreatment,
}

impl CheckupInquiry {
    /// The request about a person.
    pub fn request(&self, whose: &Coverage) -> Draft<CheckupInformationRequest> {
        let body = Draft::<CheckupInformationRequestBody>::new()
            .file_category(CheckupFileCategory::from(self.form))
            .medical_treatment(self.care);
        Draft::<CheckupInformationRequest>::new()
            .header(whose.fill(Draft::new()))
            .body(body)
    }
}

/// 臨床情報 of one person (operation 32); its message is assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClinicalInquiry {
    /// 抽出対象年月.
    pub period: Period,
    /// As which kind of file.
    pub form: FileForm,
    /// 診療区分: under which consent somebody looks.
    pub care: MedicalTreatment,
}

impl ClinicalInquiry {
    /// The request about a person.
    pub fn request(&self, whose: &Coverage) -> Draft<ClinicalInformationRequest> {
        let body = Draft::<ClinicalInformationRequestBody>::new()
            .start(self.period.start.clone())
            .end(self.period.end.clone())
            .file_category(ClinicalFileCategory::from(self.form))
            .medical_treatment(self.care);
        Draft::<ClinicalInformationRequest>::new()
            .header(whose.fill(Draft::new()))
            .body(body)
    }
}

/// What a batch fetches of a person besides 資格情報 (医療情報閲覧要求), as XML only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchInquiry {
    /// 診療/薬剤情報.
    Drugs {
        /// 抽出対象年月.
        period: Period,
        /// Drugs, or treatments as well.
        scope: DrugScope,
        /// What electronic prescriptions say as well (処方・調剤情報).
        prescriptions: bool,
    },
    /// 特定健診等情報.
    Checkups,
}

impl BatchInquiry {
    /// One entry of the 医療情報閲覧要求リスト of a person.
    pub fn request(&self) -> Draft<MedicalInformationRequest> {
        let draft = Draft::<MedicalInformationRequest>::new();
        match self {
            BatchInquiry::Drugs {
                period: Period { start, end },
                scope,
                prescriptions,
            } => draft
                .kind(MedicalInformationType::Medicine)
                .file_category(scope.category_in_batch())
                .period(
                    Draft::<MedicalInformationPeriod>::new()
                        .start(start.clone())
                        .end(end.clone()),
                )
                .maybe(
                    wanted(*prescriptions),
                    Draft::<MedicalInformationRequest>::prescription_dispensing,
                ),
            BatchInquiry::Checkups => draft
                .kind(MedicalInformationType::Checkup)
                .file_category(MedicalInformationFileCategory::Xml),
        }
    }
}

fn wanted(prescriptions: bool) -> Option<PrescriptionDispensing> {
    prescriptions.then_some(PrescriptionDispensing::Wanted)
}

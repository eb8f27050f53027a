//! 医療扶助 (medical aid) beside 医療保険: the same elements hold other numbers (vendor manual 表1.2-3).
//!
//! ```text
//!                 insurer element    symbol   number element      branch
//!  医療保険        保険者番号          記号     番号                枝番       HealthInsuranceId
//!  医療扶助        公費負担者番号      –        受給者番号          –          MedicalAidId
//! ```
//!
//! Each number has its type, and a query is filled from one of the two identities as a whole, so a
//! mix does not compile. A number of one coverage that was parsed as one of the other is told by
//! its law number where that decides it, and is an error; [`crate::id::PayerLaw`] says where it does.
//!
//! # What does not compile, each beside its twin that does
//!
//! The number of a payer is no insurer number, and that of a recipient no insured number:
//!
//! ```
//! # use onshi_core::id::*; use onshi_core::rules::medical_aid::*;
//! # fn main() -> Result<(), IdError> {
//! let (insurer, number) = (InsurerNumber::new("06139992")?, InsuredNumber::new("345")?);
//! HealthInsuranceId::new(insurer, number)?;
//! # Ok(()) }
//! ```
//! ```compile_fail,E0308
//! # use onshi_core::id::*; use onshi_core::rules::medical_aid::*;
//! # fn main() -> Result<(), IdError> {
//! let (payer, number) = (PublicExpensePayerNumber::new("12999991")?, InsuredNumber::new("345")?);
//! HealthInsuranceId::new(payer, number)?;
//! # Ok(()) }
//! ```
//! ```compile_fail,E0308
//! # use onshi_core::id::*; use onshi_core::rules::medical_aid::*;
//! # fn main() -> Result<(), IdError> {
//! let (insurer, recipient) = (InsurerNumber::new("06139992")?, RecipientNumber::new("1234566")?);
//! HealthInsuranceId::new(insurer, recipient)?;
//! # Ok(()) }
//! ```
//!
//! Nor the other way round, and medical aid has no place for a symbol or a branch:
//!
//! ```
//! # use onshi_core::id::*; use onshi_core::rules::medical_aid::*;
//! # fn main() -> Result<(), IdError> {
//! let payer = PublicExpensePayerNumber::new("12999991")?;
//! let recipient = RecipientNumber::new("1234566")?;
//! let id = MedicalAidId { payer, recipient };
//! # Ok(()) }
//! ```
//! ```compile_fail,E0308
//! # use onshi_core::id::*; use onshi_core::rules::medical_aid::*;
//! # fn main() -> Result<(), IdError> {
//! let payer = InsurerNumber::new("12999991")?;
//! let recipient = RecipientNumber::new("1234566")?;
//! let id = MedicalAidId { payer, recipient };
//! # Ok(()) }
//! ```
//! ```compile_fail,E0308
//! # use onshi_core::id::*; use onshi_core::rules::medical_aid::*;
//! # fn main() -> Result<(), IdError> {
//! let payer = PublicExpensePayerNumber::new("12999991")?;
//! let recipient = InsuredNumber::new("1234566")?;
//! let id = MedicalAidId { payer, recipient };
//! # Ok(()) }
//! ```
//! ```compile_fail,E0560
//! # use onshi_core::id::*; use onshi_core::rules::medical_aid::*;
//! # fn main() -> Result<(), IdError> {
//! let payer = PublicExpensePayerNumber::new("12999991")?;
//! let recipient = RecipientNumber::new("1234566")?;
//! let id = MedicalAidId { payer, recipient, symbol: InsuredSymbol::new("12-34")? };
//! # Ok(()) }
//! ```
//!
//! Only what says by number whose qualification is meant can be filled:
//!
//! ```
//! # use onshi_core::catalogue::*; use onshi_core::record::Draft; use onshi_core::rules::medical_aid::Coverage;
//! fn who(coverage: &Coverage) -> Draft<NumberQuery> { coverage.fill(Draft::new()) }
//! ```
//! ```compile_fail,E0277
//! # use onshi_core::catalogue::*; use onshi_core::record::Draft; use onshi_core::rules::medical_aid::Coverage;
//! fn who(coverage: &Coverage) -> Draft<ConsentQuery> { coverage.fill(Draft::new()) }
//! ```

use std::fmt;

use crate::catalogue::{
    ByNumber, CoverageKind, InsuredCardClassification, MedicalTicket, NumberFields,
    QualificationResult,
};
use crate::id::{
    BranchNumber, Date, IdError, IdFault, InsuredNumber, InsuredSymbol, InsurerNumber,
    PublicExpensePayerNumber, RecipientNumber,
};
use crate::record::{CodeType, Draft, Group, Record, View};

/// A person as health insurance knows them (保険者番号・記号・番号・枝番).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthInsuranceId {
    insurer: InsurerNumber,
    number: InsuredNumber,
    symbol: Option<InsuredSymbol>,
    branch: Option<BranchNumber>,
}

impl HealthInsuranceId {
    /// Insurer and number, which everyone has.
    ///
    /// # Errors
    /// [`IdFault::WrongCoverage`] if the number is that of a payer of medical aid.
    pub fn new(insurer: InsurerNumber, number: InsuredNumber) -> Result<Self, IdError> {
        if insurer.payer_law().is_some() {
            return Err(IdError {
                id: "insurer number (保険者番号)",
                fault: IdFault::WrongCoverage,
            });
        }
        Ok(HealthInsuranceId {
            insurer,
            number,
            symbol: None,
            branch: None,
        })
    }

    /// The same with a symbol; 後期高齢者医療 has none.
    #[must_use]
    pub fn with_symbol(self, symbol: InsuredSymbol) -> Self {
        HealthInsuranceId {
            symbol: Some(symbol),
            ..self
        }
    }

    /// The same with a branch number. An individual query may do without, a batch with medical
    /// information not (vendor manual 2.1.3).
    #[must_use]
    pub fn with_branch(self, branch: BranchNumber) -> Self {
        HealthInsuranceId {
            branch: Some(branch),
            ..self
        }
    }

    /// 保険者番号.
    pub fn insurer(&self) -> &InsurerNumber {
        &self.insurer
    }

    /// 被保険者証番号.
    pub fn number(&self) -> &InsuredNumber {
        &self.number
    }

    /// 被保険者証記号.
    pub fn symbol(&self) -> Option<&InsuredSymbol> {
        self.symbol.as_ref()
    }

    /// 被保険者証枝番.
    pub fn branch(&self) -> Option<&BranchNumber> {
        self.branch.as_ref()
    }

    /// Reads the four numbers as they stand in a chart or an answer; empty text is absent.
    ///
    /// # Errors
    /// [`IdError`] for the first that is no number of its kind.
    pub fn read(insurer: &str, symbol: &str, number: &str, branch: &str) -> Result<Self, IdError> {
        let id = Self::new(InsurerNumber::new(insurer)?, InsuredNumber::new(number)?)?;
        let symbol = present(symbol).map(InsuredSymbol::new).transpose()?;
        let branch = present(branch).map(BranchNumber::new).transpose()?;
        Ok(HealthInsuranceId {
            symbol,
            branch,
            ..id
        })
    }
}

fn present(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.trim().is_empty())
}

/// A person as medical aid knows them (公費負担者番号・受給者番号): without symbol and branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MedicalAidId {
    /// 公費負担者番号.
    pub payer: PublicExpensePayerNumber,
    /// 受給者番号.
    pub recipient: RecipientNumber,
}

impl MedicalAidId {
    /// Reads both numbers as they stand in a chart, on a ticket or in an answer.
    ///
    /// # Errors
    /// [`IdError`] for the first that is no number of its kind.
    pub fn read(payer: &str, recipient: &str) -> Result<Self, IdError> {
        Ok(MedicalAidId {
            payer: PublicExpensePayerNumber::new(payer)?,
            recipient: RecipientNumber::new(recipient)?,
        })
    }
}

/// Whose qualification is meant: one identity or the other, never a mix (資格の種別と番号).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coverage {
    /// 医療保険.
    HealthInsurance(HealthInsuranceId),
    /// 医療扶助.
    MedicalAid(MedicalAidId),
}

impl From<HealthInsuranceId> for Coverage {
    fn from(id: HealthInsuranceId) -> Self {
        Coverage::HealthInsurance(id)
    }
}

impl From<MedicalAidId> for Coverage {
    fn from(id: MedicalAidId) -> Self {
        Coverage::MedicalAid(id)
    }
}

impl Coverage {
    /// Which of the two.
    pub fn kind(&self) -> CoverageKind {
        match self {
            Coverage::HealthInsurance(_) => CoverageKind::HealthInsurance,
            Coverage::MedicalAid(_) => CoverageKind::MedicalAid,
        }
    }

    /// Fills a part of a request; numbers that stood there are replaced, all four.
    ///
    /// ```
    /// use onshi_core::catalogue::NumberQuery;
    /// use onshi_core::record::Draft;
    /// use onshi_core::rules::medical_aid::{Coverage, MedicalAidId};
    ///
    /// # fn main() -> Result<(), onshi_core::id::IdError> {
    /// let coverage = Coverage::from(MedicalAidId::read("12999991", "1234566")?);
    /// let query = coverage.fill(Draft::<NumberQuery>::new()).birthdate("19500102");
    /// assert_eq!(query.view().insurer_number(), Some("12999991"));
    /// assert_eq!(query.view().insured_card_symbol(), None);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn fill<R: ByNumber>(&self, draft: Draft<R>) -> Draft<R> {
        draft.edit(|record| self.set(record, &[], R::NUMBERS))
    }

    /// The same for the group at `path` of any record; `fields` are those of that group.
    pub fn set(&self, record: &mut Record, path: &[(u16, usize)], fields: &NumberFields) {
        let [insurer, symbol, number, branch] = self.written();
        let values = [
            (fields.insurer, insurer),
            (fields.symbol, symbol),
            (fields.number, number),
            (fields.branch, branch),
        ];
        for (field, value) in values {
            match value {
                Some(value) => record.set_text(path, field.no, &value),
                None => record.remove(path, field.no),
            }
        }
    }

    /// What requests carry for insurer, symbol, number and branch.
    fn written(&self) -> [Option<String>; 4] {
        match self {
            Coverage::HealthInsurance(id) => [
                Some(id.insurer.padded_with_spaces()),
                id.symbol.as_ref().map(|symbol| symbol.as_written().into()),
                Some(id.number.as_written().into()),
                id.branch.as_ref().map(BranchNumber::canonical),
            ],
            Coverage::MedicalAid(id) => [
                Some(id.payer.canonical().into()),
                None,
                Some(id.recipient.canonical().into()),
                None,
            ],
        }
    }
}

/// A qualification of an answer, under its own terms (資格確認結果).
#[derive(Clone)]
pub enum Qualified<'a> {
    /// 医療保険.
    HealthInsurance {
        /// Whose.
        id: HealthInsuranceId,
        /// 保険者名称.
        insurer_name: Option<&'a str>,
        /// 資格取得年月日.
        acquired: Option<Date>,
        /// 資格喪失年月日.
        lost: Option<Date>,
    },
    /// 医療扶助.
    MedicalAid {
        /// Whose.
        id: MedicalAidId,
        /// 福祉事務所名.
        welfare_office: Option<&'a str>,
        /// 開始・再開日.
        begun: Option<Date>,
        /// 停止・廃止日.
        ended: Option<Date>,
        /// 医療券・調剤券情報.
        tickets: Vec<View<'a, MedicalTicket>>,
    },
}

impl<'a> Qualified<'a> {
    /// Reads a result by its 被保険者証区分: `A1` is medical aid, everything else health insurance.
    /// Only where it says nothing, the law number decides.
    ///
    /// What medical aid has no place for is not looked at; it stays readable in the view, as does
    /// everything when this fails.
    ///
    /// # Errors
    /// [`IdError`] if a number is not of the kind that the classification promises.
    pub fn read(result: &View<'a, QualificationResult>) -> Result<Self, IdError> {
        let insurer = result.insurer_number().unwrap_or_default();
        let number = result.insured_identification_number().unwrap_or_default();
        let name = result.insurer_name();
        let (from, until) = (result.qualification_date(), result.disqualification_date());
        if kind_of(result.group()) == Some(CoverageKind::MedicalAid) {
            let tickets = result.medical_tickets().into_iter();
            return Ok(Qualified::MedicalAid {
                id: MedicalAidId::read(insurer, number)?,
                welfare_office: name,
                begun: from,
                ended: until,
                tickets: tickets.flat_map(|list| list.ticket()).collect(),
            });
        }
        let symbol = result.insured_card_symbol().unwrap_or_default();
        let branch = result.insured_branch_number().unwrap_or_default();
        Ok(Qualified::HealthInsurance {
            id: HealthInsuranceId::read(insurer, symbol, number, branch)?,
            insurer_name: name,
            acquired: from,
            lost: until,
        })
    }

    /// Whose it is, to ask about them again.
    pub fn coverage(&self) -> Coverage {
        match self {
            Qualified::HealthInsurance { id, .. } => id.clone().into(),
            Qualified::MedicalAid { id, .. } => id.clone().into(),
        }
    }
}

impl fmt::Debug for Qualified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Qualified ‹redacted›")
    }
}

/// Under which coverage a group of a message is to be read, request or answer; `None` for a group
/// that holds no number of a person.
///
/// 被保険者証区分 says it (`A1`); where there is none, the law number of the insurer element does.
pub fn kind_of(group: Group<'_>) -> Option<CoverageKind> {
    let classification = group.text_named("card_classification").unwrap_or_default();
    let is_aid = if classification.trim().is_empty() {
        let insurer = group.text_named("insurer_number")?;
        InsurerNumber::new(insurer).is_ok_and(|number| number.payer_law().is_some())
    } else {
        classification == InsuredCardClassification::MedicalAid.wire()
    };
    Some(match is_aid {
        true => CoverageKind::MedicalAid,
        false => CoverageKind::HealthInsurance,
    })
}

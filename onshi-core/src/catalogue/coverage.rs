//! Whose qualification a part of a request means, by number: where its numbers stand, and under
//! which of the two coverages (医療保険・医療扶助) they are read.

use serde::Serialize;

use super::{
    BatchQuery, ClinicalRequestHeader, ConsentCancel, FieldId, NumberQuery, RecordRow, Registration,
};
use crate::record::RecordType;

/// Which of the two a number, a result or a term belongs to (制度の別).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum CoverageKind {
    /// 医療保険.
    HealthInsurance,
    /// 医療扶助: public assistance, without insurer, symbol and branch.
    MedicalAid,
}

/// Where a part of a request holds the numbers of a person.
#[derive(Debug)]
pub struct NumberFields {
    /// 保険者番号, in medical aid 公費負担者番号.
    pub insurer: FieldId,
    /// 被保険者証記号, in medical aid absent.
    pub symbol: FieldId,
    /// 被保険者証番号, in medical aid 受給者番号.
    pub number: FieldId,
    /// 被保険者証枝番, in medical aid absent.
    pub branch: FieldId,
}

/// A part of a request that says by number whose qualification is meant.
pub trait ByNumber: RecordType {
    /// Where its numbers stand.
    const NUMBERS: &'static NumberFields;
}

macro_rules! by_number {
    ($($record:ident)*) => {
        $(impl ByNumber for $record {
            const NUMBERS: &'static NumberFields = &NumberFields {
                insurer: $record::insurer_number,
                symbol: $record::insured_card_symbol,
                number: $record::insured_identification_number,
                branch: $record::insured_branch_number,
            };
        })*

        /// Every part of a request that says by number whose qualification is meant.
        pub static BY_NUMBER: &[&NumberFields] = &[$(<$record as ByNumber>::NUMBERS),*];
    };
}

by_number! { NumberQuery BatchQuery Registration ConsentCancel ClinicalRequestHeader }

/// Where a part of a request holds the numbers of a person; `None` for every other record.
pub fn number_fields(row: &RecordRow) -> Option<&'static NumberFields> {
    let mut all = BY_NUMBER.iter().copied();
    all.find(|fields| fields.insurer.record == row.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Occurs, QualificationResult, records};

    /// A request that is added later must be listed too, or its coverage could not be set. What
    /// requires an insurer number is a part of a request: answers may always lack it.
    #[test]
    fn every_part_of_a_request_that_requires_an_insurer_number_is_listed() {
        let requires = |row: &RecordRow| {
            let mut fields = row.fields.iter();
            fields.any(|field| field.ident == "insurer_number" && field.occurs == Occurs::One)
        };
        for row in records().filter(|row| requires(row)) {
            assert!(number_fields(row).is_some(), "{}", row.ident);
        }
        assert!(number_fields(QualificationResult::ROW).is_none());
    }
}

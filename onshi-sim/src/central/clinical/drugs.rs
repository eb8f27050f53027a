//! 診療/薬剤情報: what was claimed, by month and institution, and what was prescribed since.
//!
//! ```text
//!  visits ─┬─ of months before this one ─► receipts ─────► 診療年月別情報
//!          └─ of this month ─────────────► prescriptions ► 処方情報, 調剤情報
//! ```
//!
//! That a month is claimed when the next has begun is a simplification.

use onshi_core::catalogue::{DrugInformationBody, FieldId, OrganizationClass};
use onshi_core::record::{CodeType, Record};

use super::prescriptions::add_prescriptions;
use super::receipts::receipts;
use super::{Chart, Period};
use crate::central::fill::filled;
use crate::clinic::{Drug, Place};
use onshi_core::catalogue::RecordRow;

/// What is counted in the answer.
pub(super) const UNIT: FieldId = DrugInformationBody::month;

/// How much of a receipt is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::central) enum Depth {
    /// 薬剤情報.
    Drugs,
    /// 診療/薬剤情報.
    DrugsAndCare,
}

pub(super) fn body(
    chart: &Chart<'_>,
    period: Period,
    depth: Depth,
    with_prescriptions: bool,
) -> Record {
    let mut body = Record::new(DrugInformationBody::ROW);
    for month in receipts(chart, period, depth) {
        body.append(UNIT.no, &month);
    }
    if with_prescriptions {
        add_prescriptions(&mut body, chart, period);
    }
    body
}

/// 薬剤情報, in whichever branch it stands.
pub(super) fn drug_record(row: &'static RecordRow, drug: &Drug) -> Record {
    let says = |ident: &str| match ident {
        // The values of 用法区分 are unknown; those of 診療識別 stand there.
        "treatment_class" | "usage_class" => Some(drug.class.wire()),
        "usage_code" => Some(drug.usage.0),
        "usage" => Some(drug.usage.1),
        "special_instruction" => Some(drug.instruction),
        "drug_code" => Some(drug.code),
        "drug_name" => Some(drug.name),
        "ingredient" => Some(drug.ingredient),
        "measure" => Some(drug.unit),
        "quantity" => Some(drug.quantity),
        // 0 in practice (public implementation).
        "single_dose" => Some("0"),
        "times" => Some(drug.times),
        _ => None,
    };
    filled(row, |ident| says(ident).map(str::to_owned))
}

/// Who dispensed or treated, and who prescribed (機関).
pub(super) fn says_place(
    ident: &str,
    institution: &Place,
    prescriber: Option<&Place>,
    clinic: &str,
) -> Option<String> {
    let text = match ident {
        "institution_class" => class(institution),
        "institution_code" => institution.code(clinic),
        "institution_name" => institution.name,
        "prescriber_class" => class(prescriber?),
        "prescriber_code" => prescriber?.code(clinic),
        "prescriber_name" => prescriber?.name,
        _ => return None,
    };
    Some(text.to_owned())
}

fn class(place: &Place) -> &'static str {
    match place.is_own() {
        true => OrganizationClass::Own.wire(),
        false => OrganizationClass::Other.wire(),
    }
}

//! What a request asks for (照会内容): rules X01–X13.

use super::here::{Here, Marks};
use crate::catalogue::{
    MedicalInformationFileCategory as FileCategory, MedicalInformationType, MedicalTreatment,
    MessageRow,
};
use crate::record::CodeType;

/// The messages that are for one kind of consultation, by their numbers (診療区分).
const CONSULTATIONS: &[(MedicalTreatment, &[u16])] = &[
    (MedicalTreatment::Outpatient, &[1, 2]),
    (
        MedicalTreatment::Visit,
        &[17, 18, 19, 20, 25, 26, 29, 30, 31, 32],
    ),
    (
        MedicalTreatment::Online,
        &[21, 22, 23, 24, 27, 28, 33, 34, 35, 36],
    ),
    (MedicalTreatment::Emergency, &[47, 48]),
];

/// As many as a public record has room for.
const MOST_REQUESTS: usize = 4;

/// The kind of consultation of a message, if it is for one only.
pub(crate) fn consultation(message: &MessageRow) -> Option<MedicalTreatment> {
    let row = CONSULTATIONS
        .iter()
        .find(|(_, numbers)| numbers.contains(&message.number));
    row.map(|(kind, _)| *kind)
}

pub(super) fn branch_number(here: &Here<'_>, marks: &mut Marks) {
    let asks = here.case.batch && here.has("medical_information");
    if asks && here.text("insured_branch_number").is_none() {
        marks.at("insured_branch_number");
    }
}

pub(super) fn xml_in_batches(here: &Here<'_>, marks: &mut Marks) {
    let category = here.code("file_category");
    let pdf = matches!(
        category,
        Some(FileCategory::Pdf | FileCategory::WithCarePdf)
    );
    if pdf && here.case.batch {
        marks.at("file_category");
    }
}

pub(super) fn treatments_of_medicine(here: &Here<'_>, marks: &mut Marks) {
    let category = here.code("file_category");
    let treatments = matches!(
        category,
        Some(FileCategory::WithCarePdf | FileCategory::WithCareXml)
    );
    if treatments && here.code("kind") == Some(MedicalInformationType::Checkup) {
        marks.at("file_category");
    }
}

pub(super) fn first_month(here: &Here<'_>, marks: &mut Marks) {
    if let (Some(start), Some(first)) = (here.month("start"), here.case.first_month())
        && start < first
    {
        marks.beyond("start", &here.case.limits.first_month);
    }
}

pub(super) fn period_forward(here: &Here<'_>, marks: &mut Marks) {
    if let (Some(start), Some(end)) = (here.month("start"), here.month("end"))
        && start > end
    {
        marks.at("end");
    }
}

pub(super) fn period_length(here: &Here<'_>, marks: &mut Marks) {
    let months = here.case.limits.months;
    if let (Some(start), Some(end)) = (here.month("start"), here.month("end"))
        && i64::from(end) - i64::from(start) > i64::from(months)
    {
        marks.beyond("end", format!("{months} か月 months"));
    }
}

pub(super) fn one_range(here: &Here<'_>, marks: &mut Marks) {
    const RANGES: [[&str; 2]; 2] = [
        ["consent_from", "consent_to"],
        ["examination_from", "examination_to"],
    ];
    let days = RANGES.map(|range| range.map(|day| here.text(day).is_some()));
    if days == [[false; 2]; 2] {
        return marks.here();
    }
    for (names, there) in RANGES.iter().zip(days) {
        match there {
            [true, false] => marks.at(names[1]),
            [false, true] => marks.at(names[0]),
            _ => {}
        }
    }
}

/// A query of the outpatient kind may leave it out.
pub(super) fn kind_of_consultation(here: &Here<'_>, marks: &mut Marks) {
    let expected = here.case.message.and_then(consultation);
    if let (Some(expected), Some(found)) = (expected, here.text("medical_treatment"))
        && found != expected.wire()
    {
        marks.at("medical_treatment");
    }
}

pub(super) fn visit_only(here: &Here<'_>, marks: &mut Marks) {
    let kind = here.case.message.and_then(consultation);
    let other = kind.is_some_and(|kind| kind != MedicalTreatment::Visit);
    if other && here.has("medical_information") {
        marks.at("medical_information");
    }
}

pub(super) fn certificate_by_card(here: &Here<'_>, marks: &mut Marks) {
    let kind = here.case.message.and_then(consultation);
    let by_number = kind == Some(MedicalTreatment::Outpatient);
    if by_number && here.text("specific_disease_wanted") == Some("1") {
        marks.at("specific_disease_wanted");
    }
}

pub(super) fn few_requests(here: &Here<'_>, marks: &mut Marks) {
    let list = here.group.named("medical_information");
    let requests = list.map_or(0, |list| list.group().items().count());
    if requests > MOST_REQUESTS {
        marks.beyond("medical_information", MOST_REQUESTS);
    }
}

pub(super) fn file_identifier(here: &Here<'_>, marks: &mut Marks) {
    if here.text("arbitrary_file_identifier").is_none() {
        marks.at("arbitrary_file_identifier");
    }
}

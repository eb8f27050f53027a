//! How a request went (処理結果): rules X30–X32, X36.

use super::here::{Here, Marks, filled};
use crate::catalogue::{
    InsuredCardClassification as CardClass, ProcessingStatus, QualificationValidity as Validity,
    SegmentOfResult,
};
use crate::record::{CodeType, Group};

/// Whether the status of one of the people is an error.
pub(super) fn has_failed(person: Group<'_>) -> bool {
    filled(person, "processing_status") == Some(ProcessingStatus::Error.wire())
}

pub(super) fn failure_says_why(here: &Here<'_>, marks: &mut Marks) {
    let failed = here.code("segment_of_result") == Some(SegmentOfResult::Abnormal);
    if failed && here.text("error_code").is_none() {
        marks.at("error_code");
    }
}

pub(super) fn success_says_nothing(here: &Here<'_>, marks: &mut Marks) {
    let good = here.code("segment_of_result") == Some(SegmentOfResult::Normal);
    if good && here.text("error_code").is_some() {
        marks.at("error_code");
    }
}

pub(super) fn error_says_why(here: &Here<'_>, marks: &mut Marks) {
    if has_failed(here.group) && here.text("processing_code").is_none() {
        marks.at("processing_code");
    }
}

/// Health insurance and medical aid of one person come as two results (併用), whatever the validity.
pub(super) fn validity(here: &Here<'_>, marks: &mut Marks) {
    let (mut insurances, mut aid) = (0, 0);
    let list = here.group.named("results").map(|list| list.group());
    for group in list.iter().chain([&here.group]) {
        let row = group.row();
        let field = row.and_then(|row| row.fields.iter().find(|field| field.ident == "result"));
        for result in field.iter().flat_map(|field| group.all(field.no)) {
            let class = filled(result.group(), "card_classification");
            match class == Some(CardClass::MedicalAid.wire()) {
                true => aid += 1,
                false => insurances += 1,
            }
        }
    }
    let fits = match here.code("validity") {
        Some(Validity::NotFound) => insurances + aid == 0,
        Some(Validity::Valid) => insurances + aid > 0 && insurances <= 1,
        Some(Validity::Several) => insurances > 1,
        _ => true,
    };
    if !fits {
        marks.at("validity");
    }
}

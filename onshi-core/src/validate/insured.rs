//! Whose insurance it is, and what is said of it: rules X20–X22, X40–X42, X45.

use super::here::{Here, Marks};
use crate::catalogue::{
    DesignatedInstitution, InsuredCardClassification as CardClass, OrganizationClass,
};

/// 法別番号 of 後期高齢者医療.
const ELDERLY: &str = "39";

pub(super) fn elderly(here: &Here<'_>, marks: &mut Marks) {
    let number = here.insurer();
    let elderly = number.is_some_and(|number| {
        let digits = number.canonical();
        digits.len() == 8 && digits.starts_with(ELDERLY)
    });
    if elderly && here.text("insured_card_symbol").is_some() {
        marks.at("insured_card_symbol");
    }
}

pub(super) fn medical_aid(here: &Here<'_>, marks: &mut Marks) {
    if !is_payer(here) {
        return;
    }
    for extra in ["insured_card_symbol", "insured_branch_number"] {
        if here.text(extra).is_some() {
            marks.at(extra);
        }
    }
}

/// A birth date without its day is not compared.
pub(super) fn born(here: &Here<'_>, marks: &mut Marks) {
    if let (Some(born), Some(asked)) = (here.day("birthdate"), here.case.asked_day())
        && born > asked
    {
        marks.at("birthdate");
    }
}

pub(super) fn payer(here: &Here<'_>, marks: &mut Marks) {
    let class: Option<CardClass> = here.code("card_classification");
    let (Some(class), Some(_)) = (class, here.insurer()) else {
        return;
    };
    if is_payer(here) != (class == CardClass::MedicalAid) {
        marks.at("insurer_number");
    }
}

pub(super) fn tickets_of_medical_aid(here: &Here<'_>, marks: &mut Marks) {
    let class: Option<CardClass> = here.code("card_classification");
    let other = class.is_some_and(|class| class != CardClass::MedicalAid);
    if other && here.has("medical_tickets") {
        marks.at("medical_tickets");
    }
}

pub(super) fn medical_aid_with_tickets(here: &Here<'_>, marks: &mut Marks) {
    let aid = here.code("card_classification") == Some(CardClass::MedicalAid);
    if aid && !here.has("medical_tickets") {
        marks.at("medical_tickets");
    }
}

/// An institution is called our own by 指定医療機関確認フラグ of a ticket, or by 機関区分 of a receipt.
pub(super) fn own_institution(here: &Here<'_>, marks: &mut Marks) {
    let own = here.code("institution_match") == Some(DesignatedInstitution::Matches)
        || here.code("institution_class") == Some(OrganizationClass::Own);
    if let (Some(code), Some(asking)) = (here.text("institution_code"), here.case.institution())
        && own
        && code != asking
    {
        marks.at("institution_code");
    }
}

/// Whether the number is that of a payer of medical aid (公費負担者番号).
fn is_payer(here: &Here<'_>) -> bool {
    let number = here.insurer();
    number.is_some_and(|number| number.payer_law().is_some())
}

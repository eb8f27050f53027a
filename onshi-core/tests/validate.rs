//! Every rule has a message that breaks it and nothing else, and the same message mended.
#![allow(clippy::unwrap_used)]

mod validate_support;

use onshi_core::catalogue::*;
use onshi_core::validate::RULES;
use validate_support::{INSURER, Message, ids};

/// What breaks a rule, and what mends it.
struct Vector {
    rule: &'static str,
    message: &'static MessageRow,
    broken: fn(Message) -> Message,
    mended: fn(Message) -> Message,
}

/// A payer of medical aid and an insurer of the elderly, with check digits that fit.
const PAYER: &str = "12131009";
const ELDERLY: &str = "39131008";

const PERSON: &str = "body/results/result";

macro_rules! vectors {
    ($($rule:ident $message:ident $broken:expr, $mended:expr;)*) => {
        &[$(Vector {
            rule: stringify!($rule),
            message: &$message,
            broken: $broken,
            mended: $mended,
        }),*]
    };
}

#[rustfmt::skip]
const VECTORS: &[Vector] = vectors! {
    S01 QUALIFICATION_REQUEST
        |m| m.spoilt(|text| text[..text.len() / 2].to_owned()), |m| m.spoilt(|text| text);
    S02 QUALIFICATION_REQUEST
        |m| m.spoilt(|text| text.replace("UTF-8", "EUC-JP")), |m| m.spoilt(|text| text);
    S03 QUALIFICATION_REQUEST
        |m| m.spoilt(|text| text.replace(ROOT, "Other")), |m| m.spoilt(|text| text);
    S04 QUALIFICATION_REQUEST
        |m| m.remove("body/search/insured_identification_number"),
        |m| m.set("body/search/insured_identification_number", "1");
    S05 BATCH_COLLECT
        |m| m.set("body/reception_number", ""), |m| m.set("body/reception_number", "R1");
    S06 QUALIFICATION_REQUEST
        |m| m.add("body/search/birthdate", "19500102").add("body/search/birthdate", "19500102"),
        |m| m.set("body/search/birthdate", "19500102");
    S07 QUALIFICATION_REQUEST
        |m| m.extra("body/search", "Novel", "1"),
        |m| m.under("[records.NumberQuery.extra.Novel]\njapanese = \"新しい項目\"");
    S08 QUALIFICATION_REQUEST
        |m| m.set("body/search/birthdate", "19500102").under("[records.NumberQuery.fields.birthdate]\nabsent = true"),
        |m| m.under("");
    S09 QUALIFICATION_REQUEST
        |m| m.written_under("[records.NumberQuery]\norder = [\"insured_identification_number\"]"),
        |m| m.written_under("");
    S10 QUALIFICATION_REQUEST
        |m| m.spoilt(|text| text.replacen(&format!("<{ROOT}>"), &format!("<{ROOT} a=\"1\">"), 1)),
        |m| m.spoilt(|text| text);

    F01 REGISTRATION_REQUEST
        |m| m.set("body/registration/reference_number", &"あ".repeat(51)),
        |m| m.set("body/registration/reference_number", &"あ".repeat(50));
    F02 QUALIFICATION_REQUEST
        |m| m.set("body/search/insured_branch_number", "0x"), |m| m.set("body/search/insured_branch_number", "01");
    F03 QUALIFICATION_REQUEST
        |m| m.set("body/search/birthdate", "19501302"), |m| m.set("body/search/birthdate", "19500000");
    F04 QUALIFICATION_ANSWER
        |m| m.set("header/process_execution_time", "20261122250000"),
        |m| m.set("header/process_execution_time", "20261122230000");
    F05 TICKET_REQUEST
        |m| m.set("body/search/treatment_month", "202613"), |m| m.set("body/search/treatment_month", "202612");
    F06 QUALIFICATION_REQUEST
        |m| m.set("header/medical_institution_code", "131111111"),
        |m| m.set("header/medical_institution_code", "1311111111");
    F07 QUALIFICATION_REQUEST
        |m| m.set("body/search/insurer_number", "0101A016"), |m| m.set("body/search/insurer_number", INSURER);
    F08 QUALIFICATION_REQUEST
        |m| m.set("body/search/insurer_number", "01010017"), |m| m.set("body/search/insurer_number", INSURER);

    C01 QUALIFICATION_REQUEST
        |m| m.set("body/search/prescription_issue", "7"), |m| m.set("body/search/prescription_issue", "2");

    X01 VISIT_BATCH_REQUEST
        |m| person(m).set("body/search/medical_information/request/kind", "YZK"),
        |m| m.set("body/search/insured_branch_number", "01");
    X02 VISIT_BATCH_REQUEST
        |m| person(m).set("body/search/insured_branch_number", "01")
            .set_all("body/search/medical_information/request", &[("kind", "YZK"), ("file_category", "3")]),
        |m| m.set("body/search/medical_information/request/file_category", "4");
    X03 VISIT_QUALIFICATION_REQUEST
        |m| m.set_all("body/search/medical_information/request", &[("kind", "TKK"), ("file_category", "4")]),
        |m| m.set("body/search/medical_information/request/file_category", "2");
    X04 DRUG_INFORMATION_REQUEST
        |m| m.set_all("body", &[("start", "202108"), ("end", "202608")]).under("[limits]\nmonths = 99"),
        |m| m.set("body/start", "202109");
    X05 DRUG_INFORMATION_REQUEST
        |m| m.set_all("body", &[("start", "202612"), ("end", "999999")]), |m| m.set("body/start", "202611");
    X06 DRUG_INFORMATION_REQUEST
        |m| m.set_all("body", &[("start", "202110"), ("end", "999999")]), |m| m.set("body/start", "202111");
    X07 CONSENTED_REQUEST
        |m| m.set_all("body/search", &[("consent_from", "20261122"), ("consent_to", "20261121"), ("medical_treatment", "2")]),
        |m| m.set("body/search/consent_to", "20261122");
    X08 CONSENTED_REQUEST
        |m| m.set_all("body/search", &[("consent_from", "20261121"), ("medical_treatment", "2")]),
        |m| m.set("body/search/consent_to", "20261122");
    X09 CONSENTED_REQUEST
        |m| m.set_all("body/search", &[("consent_from", "20261121"), ("consent_to", "20261122"), ("medical_treatment", "3")]),
        |m| m.set("body/search/medical_treatment", "2");
    X10 ONLINE_QUALIFICATION_REQUEST
        |m| m.set("body/search/medical_information/request/kind", "TKK"),
        |m| m.remove("body/search/medical_information");
    X11 QUALIFICATION_REQUEST
        |m| m.set("body/search/specific_disease_wanted", "1"), |m| m.set("body/search/specific_disease_wanted", "0");
    X12 VISIT_QUALIFICATION_REQUEST
        |m| (1..=5).fold(m, |m, nth| m.set(&format!("body/search/medical_information/request[{nth}]/kind"), "YZK")),
        |m| m.remove("body/search/medical_information");
    X13 QUALIFICATION_REQUEST
        |m| m.remove("header/arbitrary_file_identifier"), |m| m.set("header/arbitrary_file_identifier", "test-1");
    X14 BATCH_REQUEST
        |m| people(m, &["a", "b", "a"]), |m| m.set("body/search[3]/arbitrary_identifier", "c");
    X15 BATCH_REGISTRATION_REQUEST
        |m| registrations(m, &["1", "2", "1"]), |m| m.set("body/registration[3]/reference_number", "3");
    X16 BATCH_REQUEST
        |m| people(m, &["a", "b", "c"]).under("[limits]\nbatch_people = 2"), |m| m.under("");
    X17 BATCH_REQUEST
        |m| m, |m| people(m, &["a"]);

    X20 QUALIFICATION_REQUEST
        |m| m.set_all("body/search", &[("insurer_number", ELDERLY), ("insured_card_symbol", "記")]),
        |m| m.remove("body/search/insured_card_symbol");
    X21 CONSENT_CANCEL_REQUEST
        |m| m.set_all("body/cancel", &[("insurer_number", PAYER), ("medical_treatment", "2"), ("insured_branch_number", "01")]),
        |m| m.set("body/cancel/insured_branch_number", "");
    X22 QUALIFICATION_REQUEST
        |m| m.set("header/qualification_confirmation_date", "20260401").set("body/search/birthdate", "20260402"),
        |m| m.set("body/search/birthdate", "20260401");

    X30 QUALIFICATION_ANSWER
        |m| m.set("header/segment_of_result", "9"), |m| m.set("header/error_code", "X00000001");
    X31 QUALIFICATION_ANSWER
        |m| m.set_all("header", &[("segment_of_result", "1"), ("error_code", "X00000001")]),
        |m| m.set("header/segment_of_result", "9");
    X32 REGISTRATION_ANSWER
        |m| m.set("body/processing_status", "2"), |m| m.set("body/processing_code", "X00000001");
    X33 BATCH_ANSWER
        |m| m.set_all("header", &[("number_of_processing_result", "3"), ("number_of_normal_processing", "1"), ("number_of_error", "1")]),
        |m| m.set("header/number_of_processing_result", "2");
    X34 BATCH_ANSWER
        |m| m.set_all("header", &[("segment_of_result", "1"), ("number_of_processing_result", "2"), ("number_of_error", "1")])
            .set_all("body/unit", &[("processing_status", "2"), ("processing_code", "X1")]),
        |m| m.set("body/unit[2]/processing_status", "1");
    X35 QUALIFICATION_ANSWER
        |m| m.set("header/character_code_identifier", "1"), |m| m.set("header/character_code_identifier", "0");
    X36 QUALIFICATION_ANSWER
        |m| m.set("body/validity", "4").set("body/results/result/name", "試験　太郎"),
        |m| m.set("body/validity", "1");

    X40 QUALIFICATION_ANSWER
        |m| m.set_all(PERSON, &[("card_classification", "A1"), ("insurer_number", INSURER)])
            .set("body/results/result/medical_tickets/ticket/ticket_type", "01"),
        |m| m.set("body/results/result/insurer_number", PAYER);
    X41 QUALIFICATION_ANSWER
        |m| m.set("body/results/result/card_classification", "01")
            .set("body/results/result/medical_tickets/ticket/ticket_type", "01"),
        |m| m.set("body/results/result/card_classification", "A1");
    X42 QUALIFICATION_ANSWER
        |m| m.set("body/results/result/card_classification", "A1"),
        |m| m.set("body/results/result/medical_tickets/ticket/ticket_type", "01");
    X43 QUALIFICATION_ANSWER
        |m| m.set_all(PERSON, &[("qualification_date", "20260401"), ("disqualification_date", "20260331")]),
        |m| m.set("body/results/result/disqualification_date", "20260401");
    X44 QUALIFICATION_ANSWER
        |m| m.set_all("body/results/result/limit_certificate", &[("valid_from", "20260801"), ("valid_to", "20260731")]),
        |m| m.set("body/results/result/limit_certificate/valid_to", "20270731");
    X45 QUALIFICATION_ANSWER
        |m| m.set_all("body/results/result/medical_tickets/ticket", &[("institution_code", "1322222222"), ("institution_match", "0")]),
        |m| m.set("body/results/result/medical_tickets/ticket/institution_match", "1");

    X50 CONSENTED_ANSWER
        |m| m.set("body/unit/consent", "1"), |m| m.set("body/unit/consent_time", "20261101090000");
    X51 QUALIFICATION_ANSWER
        |m| m.set_all(PERSON, &[("medicine_consent", "1"), ("medicine_consent_time", "20261122090000")]),
        |m| m.set("body/results/result/medicine_available", "20261123090000");
    X52 QUALIFICATION_ANSWER
        |m| m.set_all(PERSON, &[("diagnosis_consent", "0"), ("diagnosis_available", "20261122090000")]),
        |m| m.remove("body/results/result/diagnosis_available");
    X53 CONSENTED_ANSWER
        |m| m.set_all("body/unit", &[("consent", "1"), ("consent_time", "20261101090000"), ("expired_reason", "1")]),
        |m| m.set("body/unit/consent", "2");
    X54 QUALIFICATION_ANSWER
        |m| m.set("body/results/result/checkup_consent", "2"), |m| m.set("body/results/result/checkup_consent", "0");
    X55 CONSENTED_ANSWER
        |m| m.set_all("body/unit", &[("consent", "1"), ("consent_time", "20261101090000"), ("available", "20261031090000")]),
        |m| m.set("body/unit/available", "20271101090000");
};

/// One person of a batch.
fn person(message: Message) -> Message {
    message.set_all(
        "body/search",
        &[
            ("insurer_number", INSURER),
            ("insured_identification_number", "1"),
        ],
    )
}

fn people(message: Message, identifiers: &[&str]) -> Message {
    (1..)
        .zip(identifiers)
        .fold(message, |message, (nth, identifier)| {
            message.set_all(
                &format!("body/search[{nth}]"),
                &[
                    ("insurer_number", INSURER),
                    ("insured_identification_number", "1"),
                    ("arbitrary_identifier", identifier),
                ],
            )
        })
}

fn registrations(message: Message, numbers: &[&str]) -> Message {
    (1..).zip(numbers).fold(message, |message, (nth, number)| {
        message.set_all(
            &format!("body/registration[{nth}]"),
            &[
                ("reference_number", number),
                ("insurer_number", INSURER),
                ("insured_identification_number", "1"),
            ],
        )
    })
}

#[test]
fn every_rule_is_broken_by_its_vector_alone_and_by_its_mended_twin_not() {
    let nothing: [&str; 0] = [];
    for vector in VECTORS {
        let broken = (vector.broken)(Message::least(vector.message));
        let mended = (vector.mended)(broken.clone());
        for (message, expected) in [(&broken, &[vector.rule][..]), (&mended, &nothing)] {
            let in_file = message.findings_in_file();
            if let Some(found) = &in_file {
                assert_eq!(
                    ids(found),
                    expected,
                    "{} in a file: {found:#?}",
                    vector.rule
                );
            }
            // The encoding of a record in memory is not known.
            if message.is_plain() && vector.rule != "X35" {
                let found = message.findings();
                assert_eq!(
                    ids(&found),
                    expected,
                    "{} in memory: {found:#?}",
                    vector.rule
                );
                let paths = |found: &[onshi_core::validate::Finding]| -> Vec<String> {
                    found.iter().map(|finding| finding.path.clone()).collect()
                };
                if let Some(in_file) = &in_file {
                    assert_eq!(paths(in_file), paths(&found), "{}", vector.rule);
                }
            }
        }
    }
}

#[test]
fn no_rule_is_without_a_vector() {
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    let vectors: Vec<&str> = VECTORS.iter().map(|vector| vector.rule).collect();
    assert_eq!(rules, vectors);
}

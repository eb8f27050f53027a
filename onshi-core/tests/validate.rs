//! Every rule has a message that breaks it and nothing else, and the same message mended.
#![allow(clippy::unwrap_used)]

mod validate_support;

use onshi_core::catalogue::*;
use onshi_core::error::Error;
use onshi_core::record::{Record, sample, write_as};
use onshi_core::text::Charset;
use onshi_core::validate::{
    Concerns, Finding, RULES, Severity, Source, must_be_sendable, rules, validate, validate_part,
};
use validate_support::{INSURER, Message, findings_in, ids, on};

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
                let paths = |found: &[Finding]| -> Vec<String> {
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

/// Stands in no text of ours.
const CANARY: char = '鳥';

#[test]
fn findings_hold_no_value_and_no_garbage_makes_them_panic() {
    let mut dice = Dice(1);
    for message in messages() {
        for round in 0..5 {
            let mut record = Record::new(message.record);
            strew(&mut record, message.record, &mut Vec::new(), &mut dice);
            let form = Form::from(message);
            let dialect = Dialect::standard();
            let mut findings = validate(&record, &form, on(dialect));
            findings.extend(validate_part(&record, on(dialect)));
            if let Ok(bytes) = write_as(&record, &form.layout, Charset::Utf8) {
                findings.extend(findings_in(&bytes, message, dialect));
            }
            assert!(!findings.is_empty(), "{} {round}", message.ident);
            for finding in findings {
                let error = Error::from(finding.clone());
                let said = format!("{finding} {finding:?} {error} {error:?}");
                assert!(!said.contains(CANARY), "{said}");
            }
        }
    }
}

/// Fills every field with garbage that holds a canary.
fn strew(
    record: &mut Record,
    row: &'static RecordRow,
    path: &mut Vec<(u16, usize)>,
    dice: &mut Dice,
) {
    for field in row.fields {
        for nth in 0..dice.roll(3) {
            if let Kind::Group(inner) = field.kind {
                path.push((field.no, nth));
                strew(record, inner, path, dice);
                path.pop();
                continue;
            }
            let text = match dice.roll(6) {
                0 => CANARY.to_string(),
                1 => CANARY.to_string().repeat(dice.roll(300)),
                2 => format!("99999999{CANARY}"),
                3 => format!("\u{301}{CANARY}\u{10FFFF}"),
                4 => String::new(),
                _ => format!("202613{CANARY}"),
            };
            record.add_text(path, field.no, &text);
        }
    }
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

#[test]
fn a_profile_names_places_and_measures() {
    const PROFILE: &str = r#"
        [profile]
        source = "a made-up document"
        [records.NumberQuery.fields.birthdate]
        at = "Person/BornOn"
        occurs = "one"
        [records.NumberQuery.fields.insured_identification_number]
        at = "No"
        max = 3
        [messages.QUALIFICATION_REQUEST.records.NumberQuery.fields.insured_branch_number]
        at = "../../MessageHeader/Branch"
        [records.NumberQuery.extra.Ward]
        max = 2
    "#;
    let message = Message::least(&QUALIFICATION_REQUEST)
        .under(PROFILE)
        .set("body/search/insured_identification_number", "1234")
        .set("body/search/insured_branch_number", "123")
        .extra("body/search", "Ward", "三病棟");
    let findings = message.findings();
    let search = validate_support::row_of(&QUALIFICATION_REQUEST, "body/search").element;
    let mut found: Vec<_> = findings
        .iter()
        .map(|finding| (finding.rule.id, finding.path.as_str(), finding.source().0))
        .collect();
    found.sort_unstable();
    let inside = |name: &str| format!("{ROOT}/MessageBody/{search}/{name}");
    assert_eq!(
        found,
        [
            ("F01", &*inside("No"), "confirmed"),
            ("F01", &*inside("Ward"), "confirmed"),
            ("F01", &*format!("{ROOT}/MessageHeader/Branch"), "confirmed"),
            ("S04", &*inside("Person/BornOn"), "confirmed"),
        ]
    );
    assert_eq!(ids(&message.findings_in_file().unwrap()), ["F01", "S04"]);
    let mended = message
        .set("body/search/insured_identification_number", "123")
        .set("body/search/insured_branch_number", "12")
        .set("body/search/birthdate", "19500102")
        .remove("body/search/insured_branch_number");
    assert_eq!(ids(&mended.findings()), ["F01"], "only the ward is left");
}

#[test]
fn people_are_counted_in_paths_and_found_by_their_offsets() {
    let message = Message::least(&CONSENTED_ANSWER)
        .set("body/unit[1]/processing_status", "1")
        .set("body/unit[2]/results/result[2]/birthdate", "1950-1-2");
    let file = message.file().unwrap();
    let findings = message.findings_in_file().unwrap();
    let [finding] = &findings[..] else {
        panic!("{findings:?}");
    };
    assert!(finding.path.contains("[2]/") && finding.path.contains("[2]/Birthdate"));
    let there = &file[usize::try_from(finding.offset.unwrap()).unwrap()..];
    assert!(there.starts_with(b"<Birthdate>1950"));
    assert_eq!(message.findings()[0].path, finding.path);
    assert_eq!(message.findings()[0].offset, None);
}

#[test]
fn an_error_refuses_and_a_warning_does_not() {
    let sendable = |message: &Message| {
        let dialect = message.dialect();
        must_be_sendable(&message.record, &dialect.form(message.row), on(&dialect))
    };
    for vector in VECTORS
        .iter()
        .filter(|vector| vector.message.direction == Direction::Request)
    {
        let broken = (vector.broken)(Message::least(vector.message));
        if !broken.is_plain() {
            continue;
        }
        let rule = RULES.iter().find(|rule| rule.id == vector.rule).unwrap();
        match sendable(&broken) {
            Ok(()) => assert!(rule.severity < Severity::Error, "{}", rule.id),
            Err(error) => {
                assert_eq!(rule.severity, Severity::Error, "{}", rule.id);
                assert!(error.to_string().contains(rule.id), "{error}");
            }
        }
    }
}

/// A rule that could never be broken by a message would say nothing in a report about it.
#[test]
fn every_rule_applies_to_the_message_of_its_vector_and_to_no_message_the_other_way() {
    for vector in VECTORS {
        let rule = RULES.iter().find(|rule| rule.id == vector.rule).unwrap();
        assert!(rule.applies_to(&vector.message.into()), "{}", rule.id);
        let other_way = messages().filter(|message| match rule.concerns {
            Concerns::Requests => message.direction == Direction::Answer,
            Concerns::Answers => message.direction == Direction::Request,
            Concerns::All => false,
        });
        for message in other_way {
            assert!(
                !rule.applies_to(&message.into()),
                "{} {}",
                rule.id,
                message.ident
            );
        }
    }
}

#[test]
fn sources_of_rules_are_sources() {
    let tags: Vec<&str> = sources::SOURCES.iter().map(|source| source.tag).collect();
    for rule in RULES {
        if let Source::Seen(seen) = rule.source {
            for tag in seen.split(' ') {
                assert!(tags.contains(&tag), "{} cites {tag}", rule.id);
            }
        }
    }
}

/// Person by person or all at once: the same is found at the same places.
#[test]
fn a_file_and_a_record_are_judged_alike() {
    let dialect = Dialect::standard();
    for message in messages() {
        let form = dialect.form(message);
        let record = sample(&form, Charset::Utf8);
        let bytes = write_as(&record, &form.layout, Charset::Utf8).unwrap();
        let sorted = |findings: Vec<Finding>| {
            let mut places: Vec<_> = findings
                .into_iter()
                .filter(|finding| finding.rule != &rules::X35)
                .map(|finding| (finding.rule.id, finding.path))
                .collect();
            places.sort();
            places
        };
        let in_file = sorted(findings_in(&bytes, message, dialect));
        let in_memory = sorted(validate(&record, &form, on(dialect)));
        assert_eq!(in_file, in_memory, "{}", message.ident);
    }
}

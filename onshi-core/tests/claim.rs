//! Receipt records about the confirmed qualification, and the form in which they are handed on.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use onshi_core::catalogue::{
    CLAIM_TRANSFER, ClaimTransfer, ClaimTransferBody, ClaimTransferEntry, ClaimTransferHeader,
    ClaimedQualification, Confirmation, ConfirmedQualification, Dialect, PayerClass,
    ReviewOrganization, TreatmentDays, WindowPayments,
};
use onshi_core::claim::{ClaimLine, noted_days, read_line, read_lines};
use onshi_core::error::ErrorCode;
use onshi_core::message::Summary;
use onshi_core::record::{Draft, Record, Units, View, read_frame, to_json, write};
use onshi_core::text::Charset;
use onshi_core::validate::{Context, must_be_sendable, validate_part};
use onshi_core::xml::Limits;

fn line(text: &str) -> ClaimLine {
    read_line(text).expect("a line").expect("one of the three")
}

/// A JD line with something noted on these days.
fn days(noted: &[usize]) -> String {
    let items = (1..=31).map(|day| if noted.contains(&day) { "1" } else { "" });
    format!("JD,1,{}\r\n", items.collect::<Vec<_>>().join(","))
}

#[test]
fn a_confirmed_qualification_reads_item_by_item() {
    let read = line("SN,1,04,  990010,架空１２,3456789,01,7654321,\r\n");
    assert_eq!(read.field, ClaimTransferEntry::confirmed);
    let view = View::<ConfirmedQualification>::of_record(&read.record);
    assert!(view.payer_class().unwrap().is(PayerClass::Insurance));
    assert!(view.confirmation().unwrap().is(Confirmation::Transferred));
    assert_eq!(view.insurer_number(), Some("  990010"));
    assert_eq!(view.insured_card_symbol(), Some("架空１２"));
    assert_eq!(view.insured_identification_number(), Some("3456789"));
    assert_eq!(view.insured_branch_number(), Some("01"));
    assert_eq!(view.beneficiary_number(), Some("7654321"));
    assert_eq!(view.reserved(), None, "an empty item is absent");
    let context = Context::new(Dialect::standard());
    assert_eq!(validate_part(&read.record, context), []);
}

#[test]
fn a_short_line_lacks_its_last_items_and_a_long_one_is_refused() {
    let short = line("SN,1,01");
    let view = View::<ConfirmedQualification>::of_record(&short.record);
    assert!(view.confirmation().unwrap().is(Confirmation::AtWindow));
    assert_eq!(view.insurer_number(), None);
    let trailing = line("SN,1,01,,,,,,,,,");
    assert!(
        trailing.record == short.record,
        "empty items beyond the last are nothing"
    );

    let long = read_line("SN,1,01,06990017,架空,1,01,,,x").expect_err("too many items");
    assert_eq!(long.code(), ErrorCode::ValueFormat);
    let shown = format!("{long:?} {long}");
    assert!(!shown.contains("架空") && shown.contains("SN"), "{shown}");
}

#[test]
fn days_keep_their_places() {
    let read = line(&days(&[1, 14, 31]));
    assert_eq!(read.field, ClaimTransferEntry::treatment_days);
    let view = View::<TreatmentDays>::of_record(&read.record);
    assert_eq!(view.day().count(), 31);
    assert_eq!(noted_days(view).collect::<Vec<_>>(), [1, 14, 31]);
    assert!(
        read_line(&days(&[1]).replace("\r\n", ",1")).is_err(),
        "a 32nd day"
    );
}

#[test]
fn other_records_of_a_receipt_are_passed_over() {
    let receipt = format!(
        "RE,1,1112,50411,試験　太郎\r\nHO,06990017,架空,1,2,100\r\n{}{}MF,00,{}\r\nSN\r\n\u{1a}",
        "SN,1,05,06990017,架空,1,00,,\r\n",
        days(&[3]),
        ",".repeat(30),
    );
    let read: Vec<ClaimLine> = read_lines(&receipt)
        .collect::<Result<_, _>>()
        .expect("lines");
    let fields: Vec<_> = read.iter().map(|line| line.field).collect();
    assert_eq!(
        fields,
        [
            ClaimTransferEntry::confirmed,
            ClaimTransferEntry::treatment_days,
            ClaimTransferEntry::window_payments,
            ClaimTransferEntry::confirmed,
        ]
    );
    let payments = View::<WindowPayments>::of_record(&read[2].record);
    assert_eq!(payments.payment_class(), Some("00"));
    assert_eq!(payments.reserved().count(), 31);
    for other in ["", "SN1,1", "sn,1", " SN,1", "SI,11,1,111000110"] {
        assert_eq!(read_line(other).expect("no error"), None, "{other}");
    }
}

#[test]
fn the_first_wrong_line_is_named() {
    let receipt = format!("RE,1\nSN,1,01\nSN{}\n", ",1".repeat(20));
    let read: Vec<_> = read_lines(&receipt).collect();
    assert!(read[0].is_ok());
    let error = read[1].as_ref().expect_err("too many items");
    assert!(error.to_string().contains("line 3"), "{error}");
}

/// A split claim: two qualifications, and the days of each.
#[test]
fn a_split_claim_travels_in_our_form() {
    let claimed = Draft::<ClaimedQualification>::new()
        .insurer_number("06990017")
        .insured_card_symbol("架空")
        .insured_identification_number("1");
    let mut entry: Record = Draft::<ClaimTransferEntry>::new()
        .treatment_month("202610")
        .receipt_number("000123")
        .claimed(claimed)
        .into();
    let receipt = [
        "SN,1,05,06990017,架空,1,00,,".to_owned(),
        days(&[1, 8]).trim_end().to_owned(),
        "SN,1,05,01990012,模擬,2,00,,".to_owned(),
        days(&[15, 22]).trim_end().to_owned(),
    ]
    .join("\r\n");
    for line in read_lines(&receipt) {
        line.expect("a line").append_to(&mut entry);
    }
    let mut body = Record::new(ClaimTransferBody::ROW);
    body.append(ClaimTransferBody::entry.no, &entry);
    let header = Draft::<ClaimTransferHeader>::new()
        .medical_institution_code("9910000001")
        .review_organization(ReviewOrganization::Fund)
        .processing_month("202611");
    let mut message = Draft::<ClaimTransfer>::new().header(header).into_record();
    message.append(ClaimTransfer::body.no, &body);
    let (form, context) = ((&CLAIM_TRANSFER).into(), Context::new(Dialect::standard()));
    assert!(must_be_sendable(&message, &form, context).is_ok());

    let bytes = write(&message, Charset::Utf8).expect("written");
    let frame = read_frame(&bytes[..], &CLAIM_TRANSFER, Limits::default()).expect("read");
    assert_eq!(
        Summary::of(&frame).institution.as_deref(),
        Some("9910000001")
    );
    let mut units = Units::new(&bytes[..], &CLAIM_TRANSFER, Limits::default(), frame.proof);
    let read = units.next().expect("a unit").expect("one").clone();
    assert_eq!(to_json(&read), to_json(&entry), "the same but for order");
    let view = View::<ClaimTransferEntry>::of_record(&read);
    let insurers: Vec<_> = view.confirmed().map(|one| one.insurer_number()).collect();
    assert_eq!(insurers, [Some("06990017"), Some("01990012")]);
    let days: Vec<Vec<u32>> = view
        .treatment_days()
        .map(|days| noted_days(days).collect())
        .collect();
    assert_eq!(days, [vec![1, 8], vec![15, 22]]);
}

/// Nobody shall take the form for an official file.
#[test]
fn the_form_says_that_it_is_ours() {
    assert!(CLAIM_TRANSFER.prefix.starts_with("ONSHI"));
    assert_eq!(CLAIM_TRANSFER.evidence.grade(), "assumed");
    assert_eq!(CLAIM_TRANSFER.interface(), None);
}

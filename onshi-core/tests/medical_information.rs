//! What is asked for as medical information: each category by its value, periods at their limits, and
//! requests that are sent as they are built.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use chrono::NaiveDate;
use onshi_core::catalogue::profile::Limits;
use onshi_core::catalogue::{
    CHECKUP_INFORMATION, CLINICAL_INFORMATION, CheckupInformationRequestBody,
    ClinicalInformationRequestBody, ClinicalRequestHeader, DRUG_INFORMATION,
    DrugInformationRequestBody, MedicalInformationPeriod, MedicalInformationRequest,
    MedicalTreatment, OperationRow,
};
use onshi_core::error::ErrorCode;
use onshi_core::id::InstitutionCode;
use onshi_core::job::{Effect, Engine, Moment, Settings, Submission, Terms};
use onshi_core::message::FileForm::{self, Pdf, Xml};
use onshi_core::record::{Group, Record};
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId, MedicalAidId};
use onshi_core::rules::medical_information::{
    BatchInquiry, CheckupInquiry, ClinicalInquiry, DrugInquiry, DrugScope, Period,
};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn person() -> Coverage {
    let id = HealthInsuranceId::read("06139992", "12", "345", "01").expect("a person");
    Coverage::from(id)
}

fn year() -> Period {
    Period::back(12, day(2026, 11, 22), &Limits::default()).expect("a period")
}

fn drugs(scope: DrugScope, form: FileForm) -> Record {
    let inquiry = DrugInquiry {
        period: year(),
        scope,
        form,
        care: MedicalTreatment::Visit,
        prescriptions: true,
    };
    inquiry.request(&person()).into()
}

fn checkups(form: FileForm) -> Record {
    let care = MedicalTreatment::Visit;
    CheckupInquiry { form, care }.request(&person()).into()
}

fn clinical(form: FileForm) -> Record {
    let (period, care) = (year(), MedicalTreatment::Visit);
    let inquiry = ClinicalInquiry { period, form, care };
    inquiry.request(&person()).into()
}

fn body(request: &Record) -> Group<'_> {
    request.root().named("body").expect("a body").group()
}

fn category(request: &Record) -> &str {
    body(request)
        .text_named("file_category")
        .expect("a category")
}

/// The values stand in the documents that the table in the module follows.
#[test]
fn each_choice_has_its_category() {
    use DrugScope::{Drugs, DrugsAndTreatments};
    let choices = [
        (drugs(Drugs, Pdf), "1", Pdf),
        (drugs(Drugs, Xml), "2", Xml),
        (drugs(DrugsAndTreatments, Pdf), "3", Pdf),
        (drugs(DrugsAndTreatments, Xml), "4", Xml),
        (checkups(Pdf), "1", Pdf),
        (checkups(Xml), "2", Xml),
        (clinical(Pdf), "1", Pdf),
        (clinical(Xml), "2", Xml),
    ];
    for (at, (request, value, form)) in choices.iter().enumerate() {
        assert_eq!(category(request), *value, "{at}");
        assert_eq!(FileForm::wanted(request), *form, "{at}");
    }
}

#[test]
fn nothing_in_a_batch_is_a_pdf() {
    let drugs = |scope| BatchInquiry::Drugs {
        period: year(),
        scope,
        prescriptions: false,
    };
    for (inquiry, kind, value) in [
        (drugs(DrugScope::Drugs), "YZK", "2"),
        (drugs(DrugScope::DrugsAndTreatments), "YZK", "4"),
        (BatchInquiry::Checkups, "TKK", "2"),
    ] {
        let request = inquiry.request();
        let view = request.view();
        assert_eq!(view.kind().unwrap().raw, kind);
        assert_eq!(view.file_category().unwrap().raw, value);
        assert!(view.prescription_dispensing().is_none());
        assert!(!FileForm::any_pdf(request.as_record()));
        let has_period = matches!(inquiry, BatchInquiry::Drugs { .. });
        assert_eq!(view.period().is_some(), has_period);
    }
    let both = BatchInquiry::Drugs {
        period: year(),
        scope: DrugScope::Drugs,
        prescriptions: true,
    };
    let both = both.request();
    let wanted = MedicalInformationRequest::prescription_dispensing;
    assert_eq!(both.as_record().root().text(wanted), Some("1"));
    let period = both.view().period().expect("a period").group();
    assert_eq!(period.text(MedicalInformationPeriod::start), Some("202511"));
    assert_eq!(period.text(MedicalInformationPeriod::end), Some("999999"));
}

#[test]
fn a_request_says_who_when_and_under_which_consent() {
    let request = drugs(DrugScope::Drugs, Pdf);
    let header = request.root().named("header").expect("a header").group();
    for (field, text) in [
        (ClinicalRequestHeader::insurer_number, "06139992"),
        (ClinicalRequestHeader::insured_card_symbol, "12"),
        (ClinicalRequestHeader::insured_identification_number, "345"),
        (ClinicalRequestHeader::insured_branch_number, "01"),
    ] {
        assert_eq!(header.text(field), Some(text));
    }
    for (field, text) in [
        (DrugInformationRequestBody::start, "202511"),
        (DrugInformationRequestBody::end, "999999"),
        (DrugInformationRequestBody::prescription_dispensing, "1"),
        (DrugInformationRequestBody::medical_treatment, "2"),
    ] {
        assert_eq!(body(&request).text(field), Some(text));
    }
    let care = CheckupInformationRequestBody::medical_treatment;
    assert_eq!(body(&checkups(Xml)).text(care), Some("2"));
    let start = ClinicalInformationRequestBody::start;
    assert_eq!(body(&clinical(Xml)).text(start), Some("202511"));

    let aid = Coverage::from(MedicalAidId::read("12999991", "1234566").expect("a person"));
    let inquiry = CheckupInquiry {
        form: Xml,
        care: MedicalTreatment::Visit,
    };
    let request: Record = inquiry.request(&aid).into();
    let header = request.root().named("header").expect("a header").group();
    let payer = ClinicalRequestHeader::insurer_number;
    assert_eq!(header.text(payer), Some("12999991"));
    assert_eq!(
        header.text(ClinicalRequestHeader::insured_branch_number),
        None
    );
}

/// 2026-11-22.
const TODAY: Moment = Moment(1_795_305_600_000);

#[test]
fn what_is_built_is_sent() {
    let requests: [(&'static OperationRow, Record, FileForm); 3] = [
        (&DRUG_INFORMATION, drugs(DrugScope::Drugs, Pdf), Pdf),
        (&CHECKUP_INFORMATION, checkups(Pdf), Pdf),
        (&CLINICAL_INFORMATION, clinical(Xml), Xml),
    ];
    for (operation, request, form) in requests {
        let settings = Settings {
            allow_assumed: true,
            consent_checked_by_host: true,
            ..Settings::new(InstitutionCode::new("1311111111").expect("a code"))
        };
        let mut engine = Engine::restore(settings, "TEST".into(), 0, Vec::new());
        let submission = Submission {
            key: None,
            operation,
            prefix: None,
            request,
            terms: Terms::default(),
        };
        let (job, effects) = engine.submit(TODAY, submission).expect("sent");
        assert!(matches!(effects[..], [Effect::Prepare { .. }]));
        assert_eq!(engine.job(job).expect("a job").form, form);
    }
}

#[test]
fn a_period_keeps_to_its_limits() {
    let limits = Limits::default();
    let between = |first, last| Period::between(first, last, &limits).map_err(|e| e.code());
    let period = between(day(2021, 9, 30), day(2026, 9, 1)).expect("60 months");
    assert_eq!(period.start().as_written(), "202109");
    assert_eq!(period.end().as_written(), "202609");
    assert!(
        between(day(2026, 9, 30), day(2026, 9, 1)).is_ok(),
        "one month"
    );
    for (first, last) in [
        (day(2026, 10, 1), day(2026, 9, 30)), // backwards
        (day(2021, 8, 31), day(2022, 1, 1)),  // before there was anything
        (day(2021, 9, 30), day(2026, 10, 1)), // 61 months
    ] {
        assert_eq!(between(first, last), Err(ErrorCode::ValueFormat));
    }
    let shorter = Limits {
        months: 36,
        ..Limits::default()
    };
    let long = Period::between(day(2023, 10, 1), day(2026, 11, 1), &shorter);
    assert!(long.is_err(), "as a profile says");
}

#[test]
fn looking_back_ends_with_this_month_and_stops_where_there_is_nothing() {
    let limits = Limits::default();
    let back = |months, today| Period::back(months, today, &limits);
    let period = back(0, day(2026, 11, 22)).expect("this month");
    assert_eq!(period.start().as_written(), "202611");
    assert!(period.end().is_current());
    // The 31st of February is the last of February: no month is skipped.
    let period = back(1, day(2026, 3, 31)).expect("last month");
    assert_eq!(period.start().as_written(), "202602");
    let period = back(60, day(2024, 1, 1)).expect("what there is");
    assert_eq!(period.start().as_written(), "202109");
    assert!(back(61, day(2030, 1, 1)).is_err());
}

//! Medical aid (医療扶助) beside health insurance: what is asked, what is read, and what is refused.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use onshi_core::catalogue::{
    self, BY_NUMBER, BatchQuery, ClinicalRequestHeader, ConsentCancel, ConsentedUnit, CoverageKind,
    DatedRequestHeader, Dialect, InsuredCardClassification, MedicalTicket, MedicalTicketList,
    NumberFields, NumberQuery, QUALIFICATION_REQUEST, QualificationRequest,
    QualificationRequestBody, QualificationResult, ROOT, Registration, ResultList, TERMS,
    TicketType, number_fields,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::{IdError, IdFault, PayerLaw};
use onshi_core::record::{Draft, Record, View};
use onshi_core::rules::linkage::Person;
use onshi_core::rules::medical_aid::{
    Coverage, HealthInsuranceId, MedicalAidId, Qualified, kind_of,
};
use onshi_core::validate::{Context, must_be_sendable, validate_part};

fn insured() -> Coverage {
    HealthInsuranceId::read("123456", "１２-３４", "0345", "０１")
        .unwrap()
        .into()
}

fn elderly() -> Coverage {
    HealthInsuranceId::read("39999999", "", "01234567", " ")
        .unwrap()
        .into()
}

fn aided() -> Coverage {
    MedicalAidId::read("１２９９９９９１", "１２３４５６６")
        .unwrap()
        .into()
}

/// Insurer, symbol, number and branch of a part of a request, as they stand there.
fn numbers<'r>(record: &'r Record, fields: &NumberFields) -> [Option<&'r str>; 4] {
    let fields = [fields.insurer, fields.symbol, fields.number, fields.branch];
    fields.map(|field| record.root().text(field))
}

#[test]
fn each_coverage_fills_each_part_of_a_request() {
    let table = [
        (
            insured(),
            [
                Some("  123456"),
                Some("１２-３４"),
                Some("0345"),
                Some("01"),
            ],
        ),
        (elderly(), [Some("39999999"), None, Some("01234567"), None]),
        (aided(), [Some("12999991"), None, Some("1234566"), None]),
    ];
    for (coverage, expected) in &table {
        let parts: [Record; 5] = [
            coverage.fill(Draft::<NumberQuery>::new()).into(),
            coverage.fill(Draft::<BatchQuery>::new()).into(),
            coverage.fill(Draft::<Registration>::new()).into(),
            coverage.fill(Draft::<ConsentCancel>::new()).into(),
            coverage.fill(Draft::<ClinicalRequestHeader>::new()).into(),
        ];
        for part in parts {
            let fields = number_fields(part.row()).unwrap();
            assert_eq!(numbers(&part, fields), *expected, "{part:?}");
        }
    }
}

#[test]
fn a_coverage_replaces_the_other_and_touches_nothing_else() {
    let query = Draft::<NumberQuery>::new().birthdate("19500102");
    let query = [insured(), aided(), aided(), insured(), aided()]
        .iter()
        .fold(query, |query, coverage| coverage.fill(query));
    let alone = aided().fill(Draft::<NumberQuery>::new().birthdate("19500102"));
    assert_eq!(query.as_record(), alone.as_record());
}

#[test]
fn every_part_of_a_request_can_be_filled_inside_its_message() {
    for fields in BY_NUMBER {
        let row = catalogue::record(fields.insurer.record).unwrap();
        let mut record = Record::new(row);
        insured().set(&mut record, &[], fields);
        aided().set(&mut record, &[], fields);
        let expected = [Some("12999991"), None, Some("1234566"), None];
        assert_eq!(numbers(&record, fields), expected, "{}", row.ident);
    }
}

#[test]
fn what_the_law_number_tells_is_refused() {
    let fault = |result: Result<HealthInsuranceId, IdError>| result.map_err(|error| error.fault);
    for payer in ["12999991", "25999996", "１２９９９９９１"] {
        for symbol in ["", "12-34"] {
            let mixed = fault(HealthInsuranceId::read(payer, symbol, "1234566", ""));
            assert_eq!(mixed, Err(IdFault::WrongCoverage), "{payer} {symbol}");
        }
    }
    // 国保 of Chiba (都道府県番号 12) is no medical aid, however it is padded.
    for insurer in ["123456", "  123456", "00123456"] {
        let id = HealthInsuranceId::read(insurer, "", "1234566", "");
        assert!(id.is_ok(), "{insurer}");
        let mixed = MedicalAidId::read(insurer, "1234566").map_err(|error| error.fault);
        assert_eq!(mixed, Err(IdFault::WrongCoverage), "{insurer}");
    }
    let support = MedicalAidId::read("25999996", "1234566").unwrap();
    assert_eq!(support.payer.law(), PayerLaw::MedicalSupport);
}

#[test]
fn a_fault_of_a_number_is_an_error_without_the_number() {
    let error = |payer: &str, recipient: &str| {
        Error::from(MedicalAidId::read(payer, recipient).unwrap_err())
    };
    for (error, code) in [
        (error("06139992", "1234566"), ErrorCode::WrongCoverage),
        (error("", "1234566"), ErrorCode::ValueMissing),
        (error("129999911", "1234566"), ErrorCode::ValueTooLong),
        (error("12999991", "123456"), ErrorCode::ValueFormat),
        (error("12999991", "123456x"), ErrorCode::ValueFormat),
    ] {
        assert_eq!(error.code(), code, "{error}");
        assert!(!error.to_string().contains("123456"), "{error}");
        assert!(!error.to_string().contains("06139992"), "{error}");
    }
}

fn result() -> Draft<QualificationResult> {
    Draft::<QualificationResult>::new()
        .insurer_name("架空市")
        .qualification_date("20240401")
        .disqualification_date("20260331")
}

fn aid_result() -> Draft<QualificationResult> {
    let ticket = |kind| Draft::<MedicalTicket>::new().ticket_type(kind);
    let tickets = Draft::<MedicalTicketList>::new()
        .ticket(ticket(TicketType::Medical))
        .ticket(ticket(TicketType::Dispensing));
    result()
        .insurer_number("12999991")
        .insured_identification_number("1234566")
        .medical_tickets(tickets)
}

const AID: InsuredCardClassification = InsuredCardClassification::MedicalAid;

#[test]
fn medical_aid_is_read_under_its_own_terms() {
    // Without 被保険者証区分 the law number decides; a symbol has no place and does no harm.
    for draft in [
        aid_result().card_classification(AID),
        aid_result()
            .card_classification(AID)
            .insured_card_symbol("12-34"),
        aid_result(),
        aid_result().card_classification(""),
    ] {
        let read = Qualified::read(&draft.view()).unwrap();
        assert_eq!(read.coverage(), aided());
        let Qualified::MedicalAid {
            welfare_office,
            begun,
            ended,
            tickets,
            ..
        } = read
        else {
            panic!("medical aid")
        };
        assert_eq!(welfare_office, Some("架空市"));
        assert_eq!(begun.unwrap().as_written(), "20240401");
        assert_eq!(ended.unwrap().as_written(), "20260331");
        let dispensing = tickets[1].ticket_type().unwrap();
        assert_eq!(tickets.len(), 2);
        assert!(dispensing.is(TicketType::Dispensing));
    }
}

#[test]
fn health_insurance_is_read_under_its_own_terms() {
    let plain = || {
        result()
            .insurer_number("  123456")
            .insured_card_symbol("１２-３４")
            .insured_identification_number("0345")
            .insured_branch_number("01")
    };
    let general = InsuredCardClassification::General;
    for draft in [
        plain(),
        plain().card_classification(general),
        plain().card_classification("Z9"),
    ] {
        let read = Qualified::read(&draft.view()).unwrap();
        let Qualified::HealthInsurance {
            id,
            insurer_name,
            acquired,
            lost,
        } = &read
        else {
            panic!("health insurance")
        };
        assert_eq!(id.insurer().as_written(), "  123456");
        assert_eq!(id.symbol().unwrap().as_written(), "１２-３４");
        assert_eq!(id.number().as_written(), "0345");
        assert_eq!(id.branch().unwrap().canonical(), "01");
        assert_eq!(*insurer_name, Some("架空市"));
        assert_eq!(acquired.as_ref().unwrap().as_written(), "20240401");
        assert_eq!(lost.as_ref().unwrap().as_written(), "20260331");
        assert_eq!(read.coverage(), insured());
    }
}

#[test]
fn an_answer_that_contradicts_itself_is_no_qualification() {
    let general = aid_result().card_classification(InsuredCardClassification::General);
    let mut insurer: Record = aid_result().card_classification(AID).into();
    insurer.set_text(&[], QualificationResult::insurer_number.no, "06139992");
    for record in [general.into(), insurer] {
        let view = View::of_record(&record);
        let error = Qualified::read(&view).unwrap_err();
        assert_eq!(error.fault, IdFault::WrongCoverage);
        assert!(
            view.insured_identification_number().is_some(),
            "still there"
        );
    }
}

#[test]
fn a_group_tells_its_coverage() {
    let kind = |record: &Record| kind_of(record.root());
    let aid = Some(CoverageKind::MedicalAid);
    let health = Some(CoverageKind::HealthInsurance);
    assert_eq!(
        kind(aided().fill(Draft::<NumberQuery>::new()).as_record()),
        aid
    );
    assert_eq!(
        kind(insured().fill(Draft::<NumberQuery>::new()).as_record()),
        health
    );
    assert_eq!(kind(aid_result().as_record()), aid);
    assert_eq!(kind(&Record::new(MedicalTicket::ROW)), None);
}

#[test]
fn a_person_has_health_insurance_first_even_where_the_classification_is_missing() {
    let health = result()
        .insurer_number("123456")
        .insured_identification_number("0345");
    let list = Draft::<ResultList>::new()
        .result(aid_result())
        .result(health);
    let unit = Draft::<ConsentedUnit>::new().results(list);
    let person = Person::of(unit.view().group());
    assert!(person.is_combined());
    assert_eq!(person.qualifications[0].insurer_number(), Some("123456"));
}

#[test]
fn nothing_of_a_person_is_printed() {
    let draft = aid_result().card_classification(AID);
    let read = Qualified::read(&draft.view()).unwrap();
    let texts = format!("{read:?} {:?} {:?}", aided(), insured());
    for secret in ["12999991", "1234566", "架空市", "123456", "0345", "２０"] {
        assert!(!texts.contains(secret), "{texts}");
    }
}

fn request(search: Draft<NumberQuery>) -> Record {
    let header = Draft::<DatedRequestHeader>::new()
        .qualification_confirmation_date("20261122")
        .medical_institution_code("9910000001");
    let body = Draft::<QualificationRequestBody>::new().search(search);
    Draft::<QualificationRequest>::new()
        .header(header)
        .body(body)
        .into()
}

/// Text by text, without the types: what is sent is looked at once more.
#[test]
fn a_symbol_or_branch_beside_a_payer_is_not_sent() {
    let aid = || {
        aided()
            .fill(Draft::<NumberQuery>::new())
            .birthdate("19500102")
    };
    let (form, context) = (
        (&QUALIFICATION_REQUEST).into(),
        Context::new(Dialect::standard()),
    );
    let code = |draft: Draft<NumberQuery>| {
        let refused = must_be_sendable(&request(draft), &form, context);
        refused.map_err(|error| (error.code(), error.place().path.clone()))
    };
    assert_eq!(code(aid()), Ok(()));
    assert_eq!(
        code(aid().insured_card_symbol("").insured_branch_number("")),
        Ok(())
    );
    let symbol = NumberQuery::ROW
        .field(NumberQuery::insured_card_symbol.no)
        .unwrap();
    let around = [QualificationRequest::body, QualificationRequestBody::search];
    let around = around.map(|field| catalogue::field(field).unwrap().element);
    let path = [ROOT, around[0], around[1], symbol.element].join("/");
    let refused = Err((ErrorCode::WrongCoverage, Some(path)));
    assert_eq!(code(aid().insured_card_symbol("12-34")), refused);
    let branch = code(aid().insured_branch_number("00")).unwrap_err();
    assert_eq!(branch.0, ErrorCode::WrongCoverage);
    let chiba = Draft::<NumberQuery>::new()
        .insurer_number("  123456")
        .insured_card_symbol("12-34")
        .insured_identification_number("1");
    assert_eq!(code(chiba), Ok(()));
}

#[test]
fn what_an_answer_holds_beside_is_no_finding() {
    let odd = aid_result()
        .card_classification(AID)
        .insured_card_symbol("12-34");
    let context = Context::new(Dialect::standard());
    assert_eq!(validate_part(odd.as_record(), context), []);
}

#[test]
fn the_book_holds_every_term_and_no_other() {
    let book = include_str!("../../docs/medical-aid.md");
    let (_, section) = book.split_once("| 医療保険 | 医療扶助 |").unwrap();
    let rows = section.lines().skip(2);
    let rows: Vec<&str> = rows.take_while(|line| line.starts_with('|')).collect();
    let expected: Vec<String> = TERMS
        .iter()
        .map(|term| {
            let (ours, theirs) = (term.health_insurance, term.medical_aid);
            format!(
                "| {} | {} | {} | {} | {} {} |",
                ours.japanese,
                theirs.japanese,
                ours.english,
                theirs.english,
                term.evidence.grade(),
                term.evidence.source(),
            )
        })
        .collect();
    assert_eq!(rows, expected);
}

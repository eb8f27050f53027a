//! Files of the claim system through the exports: outcome, words, what the file says, and whose claim it is.
#![allow(clippy::unwrap_used)]

mod support;

use std::ptr::null;

use onshi::claim::*;
use onshi::claim_text::*;
use onshi::claims::*;
use onshi::error::{onshi_error_column, onshi_error_free, onshi_error_line, onshi_error_text};
use onshi::patients::*;
use onshi::record::{onshi_record_free, onshi_record_json};
use onshi::words::*;
use onshi_core::catalogue::ErrorCode;
use support::rules::{given, text};
use support::tools::*;
use support::{NUL, blank_patient, c, status};

/// The receipt of a return as public programs have it: one claim, and an earlier return.
const RETURNED: &str = "\
HI,1,50811,13,1,9999999,,00\r
RE,12,1112,202609,試験　太郎,1,3250102,,,,,,,00000123,,,,\r
HO,  138057,架空,1234567,1,500,,,,,,,,\r
SN,1,01,,,,01,,\r
JD,1,,,1\r
HR,50811,2,12,L5106,記載不備,生年月日,,,000000000000000042\r
8,1,0,HR,50711,1,,L1111,前回の理由,,,,41\r
HG,1,575,99\r
";

fn said(claims: *const onshi_claims, number: u32, item: u32, index: u32) -> String {
    let (done, said) =
        text(|b, n, l| unsafe { onshi_claims_text(claims, number, item, index, b, n, l, quiet()) });
    assert!(done >= 0, "{done}");
    said
}

fn claim(claims: *const onshi_claims, number: u32) -> onshi_claim {
    let (done, claim) = filled(blank_claim(), |out| unsafe {
        onshi_claims_claim(claims, number, out, quiet())
    });
    assert_eq!(done, 0);
    claim
}

fn statement(claims: *const onshi_claims, index: u32) -> (i32, onshi_claim_statement) {
    let blank = onshi_claim_statement {
        struct_size: size_of::<onshi_claim_statement>() as u32,
        line: 0,
        by: 0,
        effect: 0,
        decides: 0,
    };
    filled(blank, |out| unsafe {
        onshi_claims_statement(claims, 0, index, out, quiet())
    })
}

fn detail(claims: *const onshi_claims, index: u32) -> (i32, onshi_claim_detail) {
    let blank = onshi_claim_detail {
        struct_size: size_of::<onshi_claim_detail>() as u32,
        line: 0,
        earlier: 0,
        amount_unit: 0,
        amount: 0,
    };
    filled(blank, |out| unsafe {
        onshi_claims_detail(claims, 0, index, out, quiet())
    })
}

fn word(word: u32, number: u32) -> String {
    let (done, said) = text(|b, n, l| unsafe { onshi_word(word, number, 1, b, n, l, quiet()) });
    assert_eq!(done, 0);
    said
}

#[test]
fn a_returned_claim_says_why_and_what_it_was() {
    let claims = claims("receipt", 0, RETURNED);
    let one = claim(claims, 0);
    assert_eq!((one.outcome, one.why), (ONSHI_CLAIM_RETURNED, 0));
    assert_eq!((one.statements, one.details), (1, 2));
    assert_eq!((one.first_line, one.last_line), (2, 7));
    assert_eq!(word(ONSHI_WORD_CLAIM, one.outcome), "返戻");
    for (item, index, expected) in [
        (ONSHI_CLAIM_ITEM_TREATMENT_MONTH, 0, "202609"),
        (ONSHI_CLAIM_ITEM_RECEIPT_NUMBER, 0, "12"),
        (ONSHI_CLAIM_ITEM_SEARCH_NUMBER, 0, "000000000000000042"),
        (ONSHI_CLAIM_ITEM_CHART_NUMBER, 0, "00000123"),
        (ONSHI_CLAIM_ITEM_NAME, 0, "試験　太郎"),
        (ONSHI_CLAIM_ITEM_BIRTHDATE, 0, "19500102"),
        (ONSHI_CLAIM_ITEM_INSURER_NUMBER, 0, "  138057"),
        (ONSHI_CLAIM_ITEM_SYMBOL, 0, "架空"),
        (ONSHI_CLAIM_ITEM_NUMBER, 0, "1234567"),
        (ONSHI_CLAIM_ITEM_BRANCH, 0, "01"),
        (ONSHI_CLAIM_ITEM_CONFIRMATION, 0, "01"),
        (ONSHI_CLAIM_ITEM_CONFIRMED_BRANCH, 0, "01"),
        (ONSHI_CLAIM_ITEM_CONFIRMED_INSURER, 0, ""),
        (ONSHI_CLAIM_ITEM_DAYS, 0, "3"),
        (ONSHI_CLAIM_ITEM_RETURN_CLASS, 0, "2"),
        (ONSHI_CLAIM_ITEM_RETURN_REASON, 0, "L5106"),
        (ONSHI_CLAIM_ITEM_RETURN_TEXT, 0, "記載不備"),
        (ONSHI_CLAIM_ITEM_SUPPLEMENT, 0, "生年月日"),
        (ONSHI_CLAIM_ITEM_RETURN_REASON, 1, "L1111"),
        (ONSHI_CLAIM_ITEM_PLACE, 0, ""),
        (ONSHI_CLAIM_ITEM_INSTITUTION, 0, "9999999"),
        (ONSHI_CLAIM_ITEM_PROCESSING_MONTH, 0, "202611"),
    ] {
        assert_eq!(
            said(claims, 0, item, index),
            expected,
            "item {item} {index}"
        );
        assert!(!word(ONSHI_WORD_CLAIM_ITEM, item).is_empty());
    }
    let (_, now) = detail(claims, 0);
    let (_, before) = detail(claims, 1);
    assert_eq!((now.line, now.earlier), (6, 0));
    assert_eq!((before.line, before.earlier), (7, 1));
    assert_eq!(detail(claims, 2).0, 1, "not so many");
    assert_eq!(
        said(claims, 1, ONSHI_CLAIM_ITEM_NAME, 0),
        "",
        "no such claim"
    );
    unsafe { onshi_claims_free(claims) };
}

#[test]
fn the_summary_counts_every_line() {
    let claims = claims("receipt", 0, RETURNED);
    let blank = onshi_claims_file {
        struct_size: size_of::<onshi_claims_file>() as u32,
        lines: 0,
        of_claims: 0,
        of_file: 0,
        passed_over: 0,
        unread: 0,
        blank: 0,
        claims: 0,
        has_stated: 0,
        stated: 0,
    };
    let (done, file) = filled(blank, |out| unsafe {
        onshi_claims_summary(claims, out, quiet())
    });
    assert_eq!((done, file.lines, file.claims), (0, 8, 1));
    assert_eq!((file.has_stated, file.stated), (1, 1));
    let counted = file.of_claims + file.of_file + file.passed_over + file.unread + file.blank;
    assert_eq!(counted, file.lines);
    unsafe { onshi_claims_free(claims) };
}

#[test]
fn what_a_claim_rests_on_is_marked() {
    let split = "RE,1,1112,202609\nSN,1,05,06990017,架,1\nSN,1,05,01990012,空,2\nSN,2,03\n";
    let moved = "RE,1,1112,202609\nSN,2,01\nSN,1,04,06990017,架,1\n";
    let lost = "RE,1,1112,202609\nSN,1,08\n";
    let unclear = "RE,1,1112,202609\nSN,1,04\n";
    for (file, outcome, why, decides) in [
        (split, ONSHI_CLAIM_SPLIT, 0, vec![1, 1, 0]),
        (moved, ONSHI_CLAIM_MOVED, 0, vec![0, 1]),
        (lost, ONSHI_CLAIM_NOT_CONFIRMED, 0, vec![1]),
        (
            unclear,
            ONSHI_CLAIM_UNCLEAR,
            ONSHI_UNCLEAR_NO_HOLDER,
            vec![0],
        ),
    ] {
        let claims = claims("receipt", 0, file);
        let one = claim(claims, 0);
        assert_eq!((one.outcome, one.why), (outcome, why), "{file}");
        let marks = (0..one.statements).map(|at| statement(claims, at).1.decides);
        assert_eq!(marks.collect::<Vec<_>>(), decides, "{file}");
        unsafe { onshi_claims_free(claims) };
    }
    let claims = claims("receipt", 0, moved);
    let (_, to) = statement(claims, 1);
    assert_eq!(
        (to.line, to.by, to.effect),
        (3, ONSHI_CONFIRMED_BY_REVIEW, ONSHI_CLAIM_MOVED)
    );
    let to = said(claims, 0, ONSHI_CLAIM_ITEM_CONFIRMED_INSURER, 1);
    assert_eq!(to, "06990017");
    assert_eq!(statement(claims, 2).0, 1);
    unsafe { onshi_claims_free(claims) };
}

#[test]
fn a_claim_is_a_record_too() {
    let claims = claims("receipt", 0, RETURNED);
    let entry = given(|out, error| unsafe { onshi_claims_entry(claims, 0, out, error) });
    let (done, json) = text(|b, n, l| unsafe { onshi_record_json(entry, b, n, l, quiet()) });
    assert_eq!(done, 0);
    for value in ["試験　太郎", "1234567", "202609"] {
        assert!(json.contains(value), "{json}");
    }
    unsafe {
        let mut none = std::ptr::null_mut();
        assert_eq!(onshi_claims_entry(claims, 1, &raw mut none, quiet()), 1);
        onshi_record_free(entry);
        onshi_claims_free(claims);
    }
}

#[test]
fn a_code_has_words_for_the_office() {
    let words = |code: &str, language| {
        let code = c(code);
        text(|b, n, l| unsafe {
            onshi_confirmation_text(code.as_ptr(), NUL, language, b, n, l, quiet())
        })
    };
    assert_eq!(words("04", 1), (0, "別の保険者へ振替".to_owned()));
    assert_eq!(words("04", 2), (0, "moved to another insurer".to_owned()));
    assert_eq!(words("77", 1), (1, String::new()), "not in the table");
    assert_eq!(words("04", 3).0, status(ErrorCode::BadOptions));
}

#[test]
fn adjusted_points_have_amounts() {
    let row = |kind: &str, place: &str, change: &str| {
        let mut cells = vec![""; 30];
        (cells[0], cells[1], cells[2]) = (kind, "50809", "12");
        (cells[19], cells[22], cells[23]) = (place, change, "AB");
        cells.join(",") + "\r\n"
    };
    let file = row("3", "21", "-216") + &row("4", "40", "-\\7000") + &row("4", "50", "99999999999");
    let claims = claims("zogn-medical", 0, &file);
    assert_eq!(claim(claims, 0).outcome, ONSHI_CLAIM_ADJUSTED);
    let amounts: Vec<_> = (0..3)
        .map(|at| detail(claims, at).1)
        .map(|it| (it.amount_unit, it.amount))
        .collect();
    assert_eq!(
        amounts,
        [
            (ONSHI_AMOUNT_POINTS, -216),
            (ONSHI_AMOUNT_YEN, -7000),
            (0, 0)
        ],
        "what no number holds is text only"
    );
    assert_eq!(said(claims, 0, ONSHI_CLAIM_ITEM_CHANGE, 2), "99999999999");
    assert_eq!(
        said(claims, 0, ONSHI_CLAIM_ITEM_ADJUSTMENT_REASON, 0),
        "A,B"
    );
    unsafe { onshi_claims_free(claims) };
}

/// Opens a file and says with which status, and what the error says.
fn opened(file_name: &str, layout: Option<&str>, layouts: &str, flags: u32) -> (i32, String) {
    let (name, layouts) = (c(file_name), c(layouts));
    let layout = layout.map(c);
    let file = cp932("3,50809,1\n");
    let (mut claims, mut error) = (std::ptr::null_mut(), std::ptr::null_mut());
    let done = unsafe {
        onshi_claims_open(
            file.as_ptr(),
            file.len() as u32,
            name.as_ptr(),
            NUL,
            layout.as_ref().map_or(null(), |it| it.as_ptr()),
            NUL,
            layouts.as_ptr(),
            NUL,
            flags,
            &raw mut claims,
            &raw mut error,
        )
    };
    let said = match error.is_null() {
        true => String::new(),
        false => support::words(error),
    };
    unsafe { onshi_claims_free(claims) };
    (done, said)
}

#[test]
fn an_assumed_layout_is_refused_unless_that_is_allowed() {
    let unverified = status(ErrorCode::Unverified);
    assert_eq!(opened("", Some("confirmation"), "", 0).0, unverified);
    let allowed = ONSHI_CLAIMS_ALLOW_ASSUMED;
    assert_eq!(opened("", Some("confirmation"), "", allowed).0, 0);
    let own = |evidence: &str| {
        format!(
            "source = \"試験の仕様書\"\n[layouts.mine]\njapanese = \"試験\"\nevidence = \"{evidence}\"\n\
             columns = {{ treatment_month = 2 }}\nrows = [{{ type = \"3\", role = \"first\" }}]\n"
        )
    };
    assert_eq!(opened("", None, &own("assumed"), 0).0, unverified);
    assert_eq!(opened("", None, &own("confirmed"), 0).0, 0, "the only one");
    let (done, said) = opened("", None, "layouts = 3", 0);
    assert_eq!(done, status(ErrorCode::ProfileInvalid), "{said}");
}

#[test]
fn the_name_of_a_file_tells_its_layout_or_the_error_lists_them() {
    assert_eq!(opened("RIzogn1.csv", None, "", 0).0, 0);
    let bad = status(ErrorCode::BadOptions);
    let (done, said) = opened("unknown.csv", None, "", 0);
    assert!(done == bad && said.contains("zogn-medical"), "{said}");
    assert_eq!(opened("RIzogn1.csv", Some("no such"), "", 0).0, bad);
    assert_eq!(opened("RIzogn1.csv", None, "", 2).0, bad, "unknown flags");
}

#[test]
fn an_unread_line_is_told_and_makes_its_claim_unclear() {
    let claims = Tools::unread();
    let one = claim(claims, 0);
    assert_eq!(
        (one.outcome, one.why),
        (ONSHI_CLAIM_UNCLEAR, ONSHI_UNCLEAR_UNREAD_LINE)
    );
    let reason = given(|out, error| unsafe { onshi_claims_unread(claims, 0, out, error) });
    let (_, said) = text(|b, n, l| unsafe { onshi_error_text(reason, 2, b, n, l) });
    assert!(said.contains("line 2"), "{said}");
    let mut place = (0, 9);
    unsafe {
        assert_eq!(onshi_error_line(reason, &raw mut place.0), 0);
        assert_eq!(onshi_error_column(reason, &raw mut place.1), 0);
    }
    assert_eq!(place, (2, 0));
    unsafe {
        assert_eq!(onshi_error_free(reason), 0);
        let mut none = std::ptr::null_mut();
        assert_eq!(onshi_claims_unread(claims, 1, &raw mut none, quiet()), 1);
        onshi_claims_free(claims);
    }
}

#[test]
fn claims_are_linked_or_asked_about_and_never_picked() {
    let patients = given(|out, error| unsafe { onshi_patients_new(out, error) });
    for (id, insurer, number, name, birthdate) in [
        (c"1", c"06990017", c"1", c"試験　太郎", c"19500102"),
        (c"2", c"06990017", c"2", c"試験　花子", c"19520304"),
        (c"3", c"06990017", c"3", c"試験　花子", c"19530405"),
    ] {
        let patient = onshi_patient {
            id: id.as_ptr(),
            insurer_number: insurer.as_ptr(),
            number: number.as_ptr(),
            name: name.as_ptr(),
            birthdate: birthdate.as_ptr(),
            ..blank_patient()
        };
        unsafe { assert_eq!(onshi_patients_add(patients, &raw const patient, quiet()), 0) };
    }
    let receipt = |name: &str, birthdate: &str, chart: &str| {
        format!("RE,1,1112,202609,{name},1,{birthdate},,,,,,,{chart}\nSN,1,02\n")
    };
    let file = receipt("試験　太郎", "19500102", "1")
        + &receipt("試験　花子", "", "")
        + &receipt("他人　四郎", "19990909", "");
    let claims = claims("receipt", 0, &file);
    assert_eq!(claim(claims, 0).whose, 0, "not linked yet");
    let mut linked = 9;
    let done = unsafe { onshi_claims_link(claims, patients, &raw mut linked, quiet()) };
    assert_eq!((done, linked), (0, 1));
    let first = claim(claims, 0);
    assert_eq!(
        (first.whose, first.patient, first.found),
        (ONSHI_WHOSE_LINKED, 0, ONSHI_FOUND_CHART_NUMBER)
    );
    let second = claim(claims, 1);
    assert_eq!(
        (second.whose, second.patient, second.candidates),
        (ONSHI_WHOSE_CANDIDATES, ONSHI_NO_PATIENT, 2)
    );
    for (index, expected) in [(0, 1), (1, 2)] {
        let (mut patient, mut found) = (9, 9);
        let done = unsafe {
            let (patient, found) = (&raw mut patient, &raw mut found);
            onshi_claims_candidate(claims, 1, index, patient, found, quiet())
        };
        assert_eq!((done, patient, found), (0, expected, ONSHI_FOUND_NAME));
    }
    assert_eq!(claim(claims, 2).whose, ONSHI_WHOSE_NOBODY);
    unsafe {
        onshi_patients_free(patients);
        onshi_claims_free(claims);
    }
}

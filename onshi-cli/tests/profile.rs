//! A profile from sending to delivery: an assumed message is turned into another tree, client and other
//! side speak it over real folders, and the host reads it as if nothing had changed.
#![allow(clippy::unwrap_used)]

mod office;

use std::fs;
use std::sync::Arc;

use onshi_core::catalogue::{
    ACCESS_URL, AccessUrlAnswer, AccessUrlQuery, AccessUrlRequest, AccessUrlRequestBody,
    BarcodeFormat, DatedRequestHeader, Dialect, Direction, NumberQuery, QualificationResult,
    UrlKind, VISIT_QUALIFICATION_BATCH, VisitBatchRequest, VisitBatchRequestBody, VisitBatchUnit,
    message,
};
use onshi_core::error::ErrorCode;
use onshi_core::id::Date;
use onshi_core::job::Outcome;
use onshi_core::record::{Draft, Record, View};

use office::{Office, results, today};

/// Another prefix and encoding; the header renamed, the query flattened, the answer deeper.
const ADDRESS: &str = r#"
[profile]
name = "test"
source = "a document of this test"

[messages.ACCESS_URL_REQUEST]
prefix = "XYZsiurl09"
encoding = "UTF-8"
evidence = "confirmed"

[messages.ACCESS_URL_ANSWER]
evidence = "confirmed"

[records.AccessUrlRequest.fields.header]
at = "Envelope/Sender"

[records.AccessUrlRequestBody.fields.query]
at = "."

[records.AccessUrlQuery.fields.kind]
at = "Which"

[records.AccessUrlAnswer.fields.body]
at = "Reply"

[records.AccessUrlAnswerBody.fields.access_url]
at = "Found/Here"

[records.AccessUrl.fields.url]
at = "Address"
"#;

/// All four messages of the batch under other prefixes; each person deeper and renamed.
const BATCH: &str = r#"
[profile]
name = "test"
source = "a document of this test"
encoding = "UTF-8"

[messages.VISIT_BATCH_REQUEST]
prefix = "XYZmuhvq33"
evidence = "confirmed"
[messages.VISIT_BATCH_RECEPTION]
evidence = "confirmed"
[messages.VISIT_BATCH_COLLECT]
prefix = "XYZmuhvq44"
evidence = "confirmed"
[messages.VISIT_BATCH_ANSWER]
evidence = "confirmed"

[records.VisitBatchRequestBody.fields.search]
at = "Everybody/Somebody"

[records.VisitBatchAnswerBody.fields.unit]
at = "Everybody/Somebody"

[records.VisitBatchUnit.fields.results]
at = "Insured/Found"
"#;

fn dialect(profile: &str) -> Arc<Dialect> {
    Dialect::parse(profile).unwrap()
}

fn address() -> Record {
    let query = Draft::<AccessUrlQuery>::new()
        .kind(UrlKind::Visit)
        .barcode_format(BarcodeFormat::Png);
    let body = Draft::<AccessUrlRequestBody>::new().query(query);
    Draft::<AccessUrlRequest>::new().body(body).into()
}

impl Office {
    /// Name and text of the one file in a folder, without white space.
    fn only(&self, folder: &str) -> (String, String) {
        let names = self.names(folder);
        let [path] = &names[..] else {
            panic!("one file in {folder}: {names:?}");
        };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = String::from_utf8(fs::read(path).unwrap()).unwrap();
        (name, text.split_whitespace().collect())
    }
}

#[test]
fn an_assumed_message_is_refused_and_travels_as_the_profile_confirms_it() {
    let standard = Dialect::standard();
    let mut office = Office::under(false, standard, standard);
    let refused = office.client.submit(None, &ACCESS_URL, address());
    assert_eq!(refused.unwrap_err().code(), ErrorCode::Unverified);
    assert!(office.names("req").is_empty());

    let theirs = dialect(ADDRESS);
    let mut office = Office::under(false, &theirs, &theirs);
    let job = office.client.submit(None, &ACCESS_URL, address()).unwrap();
    let (name, request) = office.only("req");
    assert!(name.starts_with("XYZsiurl09req_"), "{name}");
    for part in [
        "encoding=\"UTF-8\"",
        "<Envelope><Sender><MedicalInstitutionCode>",
        "<MessageBody><Which>2</Which>",
    ] {
        assert!(request.contains(part), "{part} in {request}");
    }
    assert!(!request.contains("UrlAcquisition"), "{request}");

    assert_eq!(office.answered(job), Outcome::Normal);
    let (name, answer) = office.only("res");
    assert!(name.starts_with("XYZsiurl09res_"), "{name}");
    assert!(
        answer.contains("<Reply>") && answer.contains("<Found><Here>"),
        "{answer}"
    );
    let reader = office.client.answer(job).unwrap().message().unwrap();
    let view = View::<AccessUrlAnswer>::of_record(&reader.frame().record);
    let url = view.body().unwrap().access_url().unwrap().url().unwrap();
    assert!(url.starts_with("https://"), "{url}");
    assert!(
        answer.contains(&format!("<Address>{url}</Address>")),
        "{answer}"
    );
    let unknown = reader.frame().record.root().extra_count();
    assert_eq!(unknown, 0, "every element has its field");
    office.client.acknowledge(job).unwrap();
    assert!(office.names("res").is_empty());
}

/// Who speaks another dialect than the other side is not understood, and nothing is delivered.
#[test]
fn a_profile_that_only_one_side_has_delivers_nothing() {
    let ours = dialect(ADDRESS);
    let mut office = Office::under(false, &ours, Dialect::standard());
    let (_, outcome) = office.put(&ACCESS_URL, address());
    assert_eq!(outcome, Outcome::Refused);
}

#[test]
fn a_batch_travels_in_another_tree_person_by_person() {
    let theirs = dialect(BATCH);
    let mut office = Office::under(false, &theirs, &theirs);
    let consented = office.consented();
    let people = results(&consented);
    let query = |who: &View<'_, QualificationResult>| {
        Draft::<NumberQuery>::new()
            .insurer_number(who.insurer_number().unwrap())
            .maybe(
                who.insured_card_symbol(),
                Draft::<NumberQuery>::insured_card_symbol,
            )
            .insured_identification_number(who.insured_identification_number().unwrap())
            .maybe(
                who.insured_branch_number(),
                Draft::<NumberQuery>::insured_branch_number,
            )
            .birthdate(who.birthdate().unwrap())
    };
    let asked = people.len().min(3);
    let body = people.iter().take(asked).map(query).fold(
        Draft::<VisitBatchRequestBody>::new(),
        Draft::<VisitBatchRequestBody>::search,
    );
    let header = Draft::<DatedRequestHeader>::new()
        .qualification_confirmation_date(Date::from_calendar(today()));
    let request: Record = Draft::<VisitBatchRequest>::new()
        .header(header)
        .body(body)
        .into();

    let operation = &VISIT_QUALIFICATION_BATCH;
    let job = office.client.submit(None, operation, request).unwrap();
    let (name, sent) = office.only("req");
    assert!(name.starts_with("XYZmuhvq33req_"), "{name}");
    assert_eq!(sent.matches("<Somebody>").count(), asked);
    assert_eq!(office.answered(job), Outcome::Normal);

    let mut reader = office.client.answer(job).unwrap().message().unwrap();
    assert!(
        reader.name().starts_with("XYZmuhvq44res_"),
        "{}",
        reader.name()
    );
    assert_eq!(
        reader.message().number,
        message("OQSmuhvq04", Direction::Answer).unwrap().number
    );
    let mut names = Vec::new();
    while let Some(unit) = reader.next_unit().unwrap() {
        let unit = View::<VisitBatchUnit>::of_record(unit);
        let result = unit.results().unwrap().result().next().unwrap();
        names.push(result.name().unwrap().to_owned());
    }
    let expected: Vec<_> = people
        .iter()
        .take(asked)
        .map(|who| who.name().unwrap())
        .collect();
    assert_eq!(names, expected);
}

//! What stands in a record, row by row: names, meanings, what is personal, and what nobody declares.
#![allow(clippy::unwrap_used)]

use onshi_core::catalogue::{
    Dialect, Privacy, QUALIFICATION_ANSWER, QualificationAnswer, QualificationAnswerBody,
    QualificationResult, ResultList,
};
use onshi_core::error::Language::{English, Japanese};
use onshi_core::inspect::{Inspector, Row};
use onshi_core::record::{Draft, Record, read_whole};
use onshi_core::xml::Limits;

fn answer(result: Draft<QualificationResult>) -> Record {
    let body = Draft::<QualificationAnswerBody>::new()
        .validity("1")
        .results(Draft::<ResultList>::new().result(result));
    Draft::<QualificationAnswer>::new().body(body).into()
}

/// What `look` sees in the row of the last element of a path.
fn seen<T>(record: &Record, path: &str, look: impl Fn(&Row<'_>) -> T) -> T {
    let layout = Dialect::standard().form(&QUALIFICATION_ANSWER).layout;
    let rows = Inspector::of(&layout).rows(record.root());
    let found = rows.iter().find(|row| row.path.ends_with(path));
    look(found.unwrap_or_else(|| panic!("{path}")))
}

#[test]
fn values_have_meanings_in_both_languages() {
    let result = Draft::<QualificationResult>::new()
        .name("試験　太郎")
        .birthdate("19500102")
        .sex1("1");
    let record = answer(result);
    for (path, japanese, english) in [
        ("/Sex1", Some("男"), Some("male")),
        ("/Birthdate", Some("昭和25年1月2日"), Some("1950-01-02")),
        ("/Name", None, None),
    ] {
        let meaning = |language| seen(&record, path, |row| row.meaning(language));
        assert_eq!(meaning(Japanese).as_deref(), japanese, "{path}");
        assert_eq!(meaning(English).as_deref(), english, "{path}");
    }
    let unknown = answer(Draft::<QualificationResult>::new().sex1("7").birthdate("x"));
    let meaning = |path| seen(&unknown, path, |row| row.meaning(English));
    assert_eq!(meaning("/Sex1").as_deref(), Some("not in the table"));
    assert_eq!(meaning("/Birthdate"), None, "no day");
}

#[test]
fn an_element_is_called_as_the_coverage_of_its_person_calls_it() {
    let named = |insurer: &str| {
        let result = Draft::<QualificationResult>::new().insurer_number(insurer);
        seen(&answer(result), "/InsurerNumber", |row| {
            row.label(Japanese).to_owned()
        })
    };
    assert_eq!(named("06139992"), "保険者番号");
    assert_eq!(named("12139996"), "公費負担者番号", "medical aid");
}

#[test]
fn every_row_says_how_it_is_known_and_where_it_stands() {
    let record = answer(Draft::<QualificationResult>::new().name("試験　太郎"));
    let (grade, field, depth, privacy) = seen(&record, "/Name", |row| {
        (
            row.standing().0.to_owned(),
            row.field,
            row.depth,
            row.privacy,
        )
    });
    assert_eq!(grade, "seen");
    assert_eq!(field, Some(QualificationResult::name));
    assert_eq!((depth, privacy), (3, Privacy::Personal));
    let path = seen(&record, "/Name", |row| row.path.clone());
    assert!(path.contains("[1]/Name"), "{path}");
}

#[test]
fn an_element_that_nobody_declares_is_personal_and_has_no_number() {
    let text = "<XmlMsg><MessageBody><Novelty>秘</Novelty></MessageBody></XmlMsg>";
    let form = Dialect::standard().form(&QUALIFICATION_ANSWER);
    let record = read_whole(text.as_bytes(), form, Limits::default()).unwrap();
    seen(&record, "/Novelty", |row| {
        assert_eq!((row.field, row.element()), (None, "Novelty"));
        assert_eq!((row.value(), row.meaning(Japanese)), ("秘", None));
        assert_eq!((row.privacy, row.standing()), (Privacy::Personal, ("", "")));
        assert_eq!(row.label(English), "not in the catalogue");
    });
}

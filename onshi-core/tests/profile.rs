//! A vendor's corrections: what a profile changes on the wire, what it cannot, and that nothing is
//! lost on the way.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use onshi_core::catalogue::{
    CONSENTED_ANSWER, Dialect, Form, QUALIFICATION_ANSWER, QUALIFICATION_REQUEST,
    QualificationAnswer, QualificationRequest, QualificationResult,
};
use onshi_core::record::{Record, Units, View, from_json_as, read_frame, to_json_as, write_as};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;

/// A profile that renames, reorders, deepens, flattens, moves, pads and adds.
const OTHER_TREE: &str = r#"
[profile]
name = "another tree"
source = "a made-up document"

[messages.QUALIFICATION_REQUEST]
prefix = "OQSsixyz09"
encoding = "UTF-8"

[records.QualificationRequestBody.fields.search]
at = "Outer/Inner"

[records.NumberQuery]
order = ["birthdate", "insurer_number"]
[records.NumberQuery.fields.insurer_number]
at = "PayerNo"
pad = { with = "0", to = 8 }
[messages.QUALIFICATION_REQUEST.records.NumberQuery.fields.arbitrary_identifier]
at = "/MessageHeader/PatientKey"
[records.NumberQuery.fields.limit_certificate_consent]
at = "Flags/Limit"
[records.NumberQuery.fields.medical_treatment]
at = "Flags/Treatment"
[records.NumberQuery.extra.Channel]
japanese = "経路"
after = "insurer_number"
max = 4

[records.QualificationResult.fields.elderly_certificate]
at = "."
[records.QualificationResult.fields.name]
at = "Person/Name"
[records.QualificationResult.fields.name_kana]
at = "Person/NameKana"
"#;

fn dialect(profile: &str) -> Arc<Dialect> {
    Dialect::parse(profile).unwrap()
}

fn question() -> Record {
    let mut record = Record::new(QualificationRequest::ROW);
    let header = QualificationRequest::header.no;
    let search = [(QualificationRequest::body.no, 0), (1, 0)];
    record.set_text(&[(header, 0)], 1, "20261122");
    record.set_text(&[(header, 0)], 2, "1311234567");
    for (no, text) in [
        (1, "  123456"),
        (3, "0007"),
        (5, "19500102"),
        (6, "1"),
        (9, "P-1"),
        (11, "2"),
    ] {
        record.set_text(&search, no, text);
    }
    record
}

#[test]
fn a_profile_writes_another_tree() {
    let dialect = dialect(OTHER_TREE);
    let mut record = question();
    record.add_extra(
        &[(QualificationRequest::body.no, 0), (1, 0)],
        "Channel",
        "web",
    );
    let form = dialect.form(&QUALIFICATION_REQUEST);
    let bytes = write_as(&record, &form.layout, Charset::Utf8).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    assert_eq!(
        lines[1..],
        [
            "<XmlMsg>",
            "<MessageHeader>",
            "<QualificationConfirmationDate>20261122</QualificationConfirmationDate>",
            "<MedicalInstitutionCode>1311234567</MedicalInstitutionCode>",
            "<PatientKey>P-1</PatientKey>",
            "</MessageHeader>",
            "<MessageBody>",
            "<Outer>",
            "<Inner>",
            "<Birthdate>19500102</Birthdate>",
            "<PayerNo>00123456</PayerNo>",
            "<Channel>web</Channel>",
            "<InsuredIdentificationNumber>0007</InsuredIdentificationNumber>",
            "<Flags>",
            "<Limit>1</Limit>",
            "<Treatment>2</Treatment>",
            "</Flags>",
            "</Inner>",
            "</Outer>",
            "</MessageBody>",
            "</XmlMsg>",
        ]
    );
    let read = read_frame(&bytes[..], form, Limits::default())
        .unwrap()
        .record;
    let view = View::<QualificationRequest>::of_record(&read);
    let search = view.body().unwrap().search().unwrap();
    assert_eq!(search.insurer_number(), Some("00123456"));
    assert_eq!(search.arbitrary_identifier(), Some("P-1"));
    assert_eq!(search.medical_treatment().unwrap().raw, "2");
    let extra = search
        .group()
        .items()
        .find(|item| item.row().is_none())
        .unwrap();
    assert_eq!((extra.element(), extra.text()), ("Channel", "web"));
}

#[test]
fn xml_and_json_of_another_tree_give_the_record_back() {
    let dialect = dialect(OTHER_TREE);
    let answer =
        include_str!("../../tests/vectors/evidence/OQSsiquc01res_face.myclinic.real-structure.xml");
    let standard = read_frame(answer.as_bytes(), &QUALIFICATION_ANSWER, Limits::default()).unwrap();
    let form = dialect.form(&QUALIFICATION_ANSWER);
    let bytes = write_as(&standard.record, &form.layout, Charset::Utf8).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains("<Person>") && !text.contains("ElderlyRecipientCertificateInfo"));
    let again = read_frame(&bytes[..], form.clone(), Limits::default())
        .unwrap()
        .record;
    assert_eq!(values(&again), values(&standard.record));
    let json = to_json_as(&standard.record, &form.layout).unwrap();
    let again = from_json_as(&json, form.layout).unwrap();
    assert_eq!(values(&again), values(&standard.record));
}

#[test]
fn a_flattened_group_comes_back_as_a_group() {
    let form = dialect(OTHER_TREE).form(&QUALIFICATION_ANSWER);
    let answer = "<XmlMsg><MessageBody><ResultList>\
        <ResultOfQualificationConfirmation><ElderlyRecipientContributionRatio>020</ElderlyRecipientContributionRatio>\
        <Person><Name>試験　一</Name></Person><Sex1>1</Sex1>\
        <ElderlyRecipientValidEndDate>20270731</ElderlyRecipientValidEndDate></ResultOfQualificationConfirmation>\
        <ResultOfQualificationConfirmation><Sex1>2</Sex1></ResultOfQualificationConfirmation>\
        </ResultList></MessageBody></XmlMsg>";
    let record = read_frame(answer.as_bytes(), form, Limits::default())
        .unwrap()
        .record;
    let view = View::<QualificationAnswer>::of_record(&record);
    let results: Vec<View<'_, QualificationResult>> =
        view.body().unwrap().results().unwrap().result().collect();
    let elderly = results[0].elderly_certificate().unwrap();
    assert_eq!(elderly.contribution_ratio(), Some("020"));
    assert_eq!(elderly.valid_to().unwrap().as_written(), "20270731");
    assert_eq!(results[0].name(), Some("試験　一"));
    assert!(results[1].elderly_certificate().is_none() && results[1].name().is_none());
    assert_eq!(results[1].sex1().unwrap().raw, "2");
}

#[test]
fn people_of_a_batch_stream_through_another_tree() {
    let form: Form = dialect(
        r#"
        [records.ConsentedAnswerBody.fields.unit]
        at = "People/Person"
        [records.ConsentedUnit.fields.validity]
        at = "State/Validity"
        "#,
    )
    .form(&CONSENTED_ANSWER);
    let person = |n: u8| format!("<Person><State><Validity>{n}</Validity></State></Person>");
    let text = format!(
        "<XmlMsg><MessageBody><People>{}{}</People></MessageBody></XmlMsg>",
        person(1),
        person(4)
    );
    let frame = read_frame(text.as_bytes(), form.clone(), Limits::default()).unwrap();
    assert_eq!(frame.units, 2);
    let mut units = Units::new(text.as_bytes(), form, Limits::default(), frame.proof);
    let mut seen = Vec::new();
    while let Some(unit) = units.next().unwrap() {
        seen.push(unit.root().text_named("validity").unwrap().to_owned());
    }
    assert_eq!(seen, ["1", "4"]);
}

#[test]
fn what_does_not_exist_is_not_dropped_silently() {
    let dialect = dialect("[records.NumberQuery.fields.arbitrary_identifier]\nabsent = true");
    let layout = dialect.layout(QualificationRequest::ROW);
    let error = write_as(&question(), &layout, Charset::Utf8).unwrap_err();
    assert!(
        error.to_string().contains("arbitrary_identifier"),
        "{error}"
    );
}

#[test]
fn prefixes_and_evidence_follow_the_profile() {
    let dialect = dialect(OTHER_TREE);
    assert_eq!(dialect.prefix(&QUALIFICATION_REQUEST), "OQSsixyz09");
    assert_eq!(dialect.prefix(&QUALIFICATION_ANSWER), "OQSsixyz09");
    assert_eq!(dialect.charset(&QUALIFICATION_REQUEST), Some(Charset::Utf8));
}

#[test]
fn a_profile_that_cannot_be_done_says_where() {
    for (profile, place, why) in [
        (
            "[messages.NOTHING]\nprefix = 'X'",
            "messages.NOTHING",
            "no such message",
        ),
        (
            "[messages.QUALIFICATION_REQUEST]\nprefix = 'X_1'",
            "messages.QUALIFICATION_REQUEST",
            "letters and digits",
        ),
        (
            "[messages.QUALIFICATION_REQUEST]\nencoding = 'EUC-JP'",
            "messages.QUALIFICATION_REQUEST",
            "encoding",
        ),
        (
            "[messages.QUALIFICATION_REQUEST]\nevidence = 'confirmed'",
            "messages.QUALIFICATION_REQUEST",
            "document",
        ),
        (
            "[records.Nobody]\norder = []",
            "records.Nobody",
            "no such record",
        ),
        (
            "[records.NumberQuery]\norder = ['shoe_size']",
            "records.NumberQuery.shoe_size",
            "no such field",
        ),
        (
            "[records.NumberQuery.fields.birthdate]\nat = '../../../../../X'",
            "records.NumberQuery.fields.birthdate",
            "outside",
        ),
        (
            "[records.NumberQuery.fields.birthdate]\nat = 'InsurerNumber'",
            "QualificationConfirmSearchInfo/InsurerNumber",
            "two elements",
        ),
        (
            "[records.NumberQuery.fields.birthdate]\nat = '1st'",
            "records.NumberQuery.fields.birthdate",
            "element name",
        ),
        (
            "[records.NumberQuery.fields.birthdate]\nat = '.'",
            "records.NumberQuery.fields.birthdate",
            "only a group",
        ),
        (
            "[records.QualificationResult.fields.elderly_certificate]\nat = '.'\n[records.ElderlyCertificate.extra.New]",
            "records.QualificationResult.fields.elderly_certificate",
            "cannot gain",
        ),
        (
            "[records.QualificationResult.fields.elderly_certificate]\nat = '.'\n[records.ElderlyCertificate.fields.issued]\nat = 'Deeper/Issued'",
            "records.ElderlyCertificate.fields.issued",
            "cannot move",
        ),
        (
            "[records.ResultList.fields.result]\nat = '.'",
            "records.ResultList.fields.result",
            "repeated",
        ),
        (
            "[records.QualificationResult.fields.name]\nat = '../../Name'",
            "records.QualificationResult.fields.name",
            "repeated group",
        ),
    ] {
        let error = Dialect::parse(profile).unwrap_err();
        let path = error.place().path.clone().unwrap_or_default();
        assert!(path.ends_with(place), "{profile}: {error}");
        assert!(error.to_string().contains(why), "{profile}: {error}");
    }
    let typo = Dialect::parse("[profile]\nname = 'x'\nencodign = 'UTF-8'").unwrap_err();
    assert!(typo.to_string().contains("line 3"), "{typo}");
}

/// Every value with its program path, in no order.
fn values(record: &Record) -> Vec<(String, String)> {
    fn collect(group: onshi_core::record::Group<'_>, path: &str, into: &mut Vec<(String, String)>) {
        for item in group.items() {
            let name = item.row().map_or(item.element(), |row| row.ident);
            let path = format!("{path}/{name}");
            match item.is_group() {
                true => collect(item.group(), &path, into),
                false => into.push((path, item.text().to_owned())),
            }
        }
    }
    let mut all = Vec::new();
    collect(record.root(), "", &mut all);
    all.sort();
    all
}

#[test]
fn a_name_that_only_the_profile_gives_rests_on_its_document() {
    let renamed = "[records.NumberQuery.fields.insurer_number]\nat = 'PayerNo'";
    let grades = |profile: &str| {
        let form = dialect(profile).form(&QUALIFICATION_REQUEST);
        let layout = &form.layout;
        let grade = |name: &str| {
            let mut all = layout.below(onshi_core::catalogue::Layout::ROOT);
            let id = all.find(|id| &*layout.node(*id).name == name);
            layout.node(id.unwrap()).standing.grade()
        };
        (grade("PayerNo"), grade("InsuredIdentificationNumber"))
    };
    assert_eq!(grades(renamed), ("assumed", "seen"));
    let documented = format!("[profile]\nsource = 'a made-up document'\n{renamed}");
    assert_eq!(grades(&documented), ("confirmed", "seen"));
    let doubted = format!("{documented}\nevidence = 'assumed'");
    assert_eq!(grades(&doubted), ("assumed", "seen"));
}

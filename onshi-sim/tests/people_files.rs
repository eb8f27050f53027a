//! People of the caller's own file: added, changed, and wrong in every way.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use onshi_core::catalogue::{BatchUnit, ConsentedUnit};
use onshi_core::error::{Error, ErrorCode, Language};
use onshi_core::record::View;
use onshi_core::xml::Position;
use onshi_sim::{Care, Clinic, Edited, PersonCard, Settings};
use proptest::prelude::*;
use support::{Bench, today};

fn bench() -> Bench {
    Bench::new(4, 0, Settings::default())
}

fn named<'a>(people: &'a [PersonCard], kana: &str) -> &'a PersonCard {
    people.iter().find(|card| card.kana == kana).expect("added")
}

const CSV: &str = "\u{FEFF}患者番号,氏名,氏名カナ,生年月日,性別,保険者番号,記号,番号,枝番,資格取得日,同意日時,同意期限,同意情報\r\n\
    C-1,試験　髙子,シケン タカコ,1948/03/04,女,39990015,,12345678,,2023-03-04,2026-11-21 10:30,2027-01-31,薬剤情報 診療情報\r\n\
    \r\n\
    C-2,\"見本　\"\"次郎\"\"\",ﾐﾎﾝ ｼﾞﾛｳ,19700101,男,06990014,\"１２,３\",7654321,1,,,,\r\n";

#[test]
fn a_table_adds_people_whom_the_messages_know() {
    let mut bench = bench();
    let before = bench.simulator.people().len();
    let edited = bench.simulator.edit_people_csv(CSV).unwrap();
    assert_eq!(
        edited,
        Edited {
            added: 2,
            changed: 0
        }
    );
    let people = bench.simulator.people();
    assert_eq!(people.len(), before + 2);
    let second = named(&people, "ﾐﾎﾝ ｼﾞﾛｳ");
    assert_eq!(second.name, "見本　\"次郎\"");
    assert_eq!(second.insurance.symbol.as_deref(), Some("１２,３"));
    assert_eq!(second.insurance.branch.as_deref(), Some("01"));
    let first = named(&people, "ｼｹﾝ ﾀｶｺ");
    assert_eq!(first.name, "試験　●子", "as the system has it");
    assert_eq!(first.insurance.insurer_name, "架空県後期高齢者医療広域連合");

    let clinic = bench.simulator.clinic();
    let mine = clinic
        .patients()
        .iter()
        .filter(|known| known.patient_id.starts_with("C-"));
    let mine: Vec<_> = mine.cloned().collect();
    assert_eq!(mine[0].name, "試験　髙子", "as the chart has it");
    let answer = bench.numbers(&mine);
    for unit in &answer.units {
        let validity = View::<BatchUnit>::of_record(unit).validity().unwrap();
        assert_eq!(validity.raw, "1");
    }
    let yesterday = today().pred_opt().unwrap();
    let consented = bench.consented(yesterday, yesterday);
    let hers = consented.units.iter().map(View::<ConsentedUnit>::of_record);
    let hers = hers.filter_map(|unit| unit.results()?.result().next());
    let hers: Vec<_> = hers
        .filter(|result| result.name_kana() == Some("ｼｹﾝ ﾀｶｺ"))
        .collect();
    assert_eq!(hers.len(), 1);
    assert_eq!(hers[0].medicine_consent().unwrap().raw, "1");
    assert_eq!(hers[0].checkup_consent().unwrap().raw, "0");
}

#[test]
fn the_same_person_is_changed_and_not_doubled() {
    let mut bench = bench();
    bench.simulator.edit_people_csv(CSV).unwrap();
    let count = bench.simulator.people().len();
    // English headings, another order, and a second card of the same person on a second line.
    let csv = "birthdate,kana,insurer_number,number,branch,lost,lost_reason,reference_number\n\
        1970-01-01,ﾐﾎﾝ ｼﾞﾛｳ,06990014,7654321,01,2026-10-01,other,R-7\n\
        1970-01-01,ミホン ジロウ,00990010,5555555,00,,,\n";
    let edited = bench.simulator.edit_people_csv(csv).unwrap();
    assert_eq!(
        edited,
        Edited {
            added: 0,
            changed: 1
        }
    );
    let people = bench.simulator.people();
    assert_eq!(people.len(), count);
    let card = named(&people, "ﾐﾎﾝ ｼﾞﾛｳ");
    assert_eq!(card.reference_number.as_deref(), Some("R-7"));
    assert_eq!(card.insurance.number, "5555555");
    assert_eq!(card.insurance.insurer_number, "990010", "without padding");
    let clinic = bench.simulator.clinic();
    let chart = clinic
        .patients()
        .iter()
        .find(|known| known.patient_id == "C-2")
        .unwrap()
        .clone();
    let old = &bench.numbers(&[chart]).units[0];
    let validity = View::<BatchUnit>::of_record(old).validity().unwrap();
    assert_eq!(validity.raw, "2", "lost since October");
    assert_eq!(bench.simulator.history(card.id), []);

    let toml = r#"
        [[person]]
        kana = "ﾐﾎﾝ ｼﾞﾛｳ"
        birthdate = "1970-01-01"
        name = "見本　改名"
        limit = "オ"

        [[person.consent]]
        care = "オンライン診療等"
        given = "2026-11-20"
        until = "2026-12-31"
        ended = "患者による同意取り消し"
    "#;
    let edited = bench.simulator.edit_people_toml(toml).unwrap();
    assert_eq!(
        edited,
        Edited {
            added: 0,
            changed: 1
        }
    );
    let people = bench.simulator.people();
    let card = named(&people, "ﾐﾎﾝ ｼﾞﾛｳ");
    assert_eq!(card.name, "見本　改名");
    let history = bench.simulator.history(card.id);
    assert_eq!(history[0].care, Care::Online);
    assert!(history[0].cancelled.is_some());
}

/// Two with the same kana and birth date: never one of them by chance.
#[test]
fn of_namesakes_the_reference_number_says_who() {
    let mut bench = bench();
    let two = "name,kana,birthdate,sex,insurer_number,number,reference_number\n\
        試験　一,ｼｹﾝ ﾊｼﾞﾒ,1950-01-01,男,39990015,11111111,N-1\n";
    bench.simulator.edit_people_csv(two).unwrap();
    let mut clinic = Clinic::seeded(4, 0, today());
    assert_eq!(clinic.edit_csv(two).unwrap().added, 1);
    assert_eq!(clinic.edit_csv(two).unwrap().changed, 1);

    // The seeded world has namesakes of its own.
    let people = bench.simulator.people();
    let (first, second) = people
        .iter()
        .zip(people.iter().skip(1))
        .find(|(a, b)| a.kana == b.kana && a.birthdate == b.birthdate)
        .expect("同姓同名・同生年月日");
    assert_ne!(first.id, second.id);
    let change = |with: &str| {
        format!(
            "[[person]]\nkana = \"{}\"\nbirthdate = \"{}\"\nlimit = \"ア\"\n{with}",
            first.kana, first.birthdate
        )
    };
    let error = bench.simulator.edit_people_toml(&change("")).unwrap_err();
    assert!(
        error
            .text(Language::Japanese)
            .contains("照会番号で示してください")
    );
    assert_eq!(error.place().position.unwrap().line, 1);
}

fn place(error: &Error) -> (u32, u32) {
    let Position { line, column, .. } = error.place().position.expect("a place");
    (line, column)
}

const HEAD: &str = "氏名,氏名カナ,生年月日,性別,保険者番号,番号\n";

#[test]
fn what_is_wrong_is_named_with_line_and_column_and_what_to_write() {
    let good = "試験　太郎,ｼｹﾝ ﾀﾛｳ,1940-01-31,男,06990014,1234567\n";
    let cases: &[(&str, ErrorCode, (u32, u32), &str)] = &[
        (
            "試験　太郎,ｼｹﾝ ﾀﾛｳ,1940-13-31,男,06990014,1\n",
            ErrorCode::ValueFormat,
            (3, 15),
            "1940-01-31",
        ),
        (
            "試験　太郎,ｼｹﾝ ﾀﾛｳ,1940-01-31,雄,06990014,1\n",
            ErrorCode::ValueFormat,
            (3, 26),
            "男, 女",
        ),
        (
            "試験　太郎,ｼｹﾝ ﾀﾛｳ,1940-02-01,男,O6990014,1\n",
            ErrorCode::ValueFormat,
            (3, 28),
            "digits",
        ),
        (
            "試験　太郎,,1940-01-31,男,06990014,1\n",
            ErrorCode::ValueMissing,
            (3, 1),
            "kana",
        ),
        (
            "試験　太郎,ｼｹﾝ ﾀﾛｳ,,男,06990014,1\n",
            ErrorCode::ValueMissing,
            (3, 1),
            "birthdate",
        ),
        (
            ",ｼｹﾝ ｼﾝｼﾞﾝ,1940-01-31,男,06990014,1\n",
            ErrorCode::ValueMissing,
            (3, 1),
            "name",
        ),
        (
            "試験　太郎,ｼｹﾝ ｼﾝｼﾞﾝ,1940-01-31,男,,\n",
            ErrorCode::ValueMissing,
            (3, 1),
            "insurer_number",
        ),
        (
            "試験　太郎,ｼｹﾝ ｼﾝｼﾞﾝ,1940-01-31,男,06990014,\n",
            ErrorCode::ValueMissing,
            (3, 1),
            "number",
        ),
        (
            "試験　太郎,ｼｹﾝ ﾀﾛｳ,1940-01-31,男,06990014,1,9\n",
            ErrorCode::ValueFormat,
            (3, 39),
            "more values",
        ),
        (
            "\"試験　太郎,ｼｹﾝ ﾀﾛｳ,1940-01-31,男,06990014,1\n",
            ErrorCode::ValueFormat,
            (3, 1),
            "quotation",
        ),
        (
            "\"試験\"　太郎,ｼｹﾝ ﾀﾛｳ,1940-01-31,男,06990014,1\n",
            ErrorCode::ValueFormat,
            (3, 5),
            "quotation",
        ),
    ];
    for (line, code, at, says) in cases {
        let mut clinic = Clinic::seeded(4, 0, today());
        let before = clinic.people_count();
        let error = clinic.edit_csv(&format!("{HEAD}{good}{line}")).unwrap_err();
        assert_eq!(error.code(), *code, "{line}");
        assert_eq!(place(&error), *at, "{line}");
        assert!(error.to_string().contains(says), "{line}: {error}");
        assert!(!error.to_string().contains("太郎"), "no person in it");
        assert_eq!(clinic.people_count(), before, "nothing of it");
    }
    let mut clinic = Clinic::seeded(4, 0, today());
    let error = clinic.edit_csv("氏名,お名前\n").unwrap_err();
    assert_eq!(place(&error), (1, 4));
}

#[test]
fn a_toml_file_that_is_wrong_says_where() {
    let cases = [
        ("[[person]]\nkana = 3\n", (2, 8)),
        ("[[person]]\nname = \"試験\"\nkanna = \"ｼｹﾝ\"\n", (3, 1)),
        (
            "[[person]]\nkana = \"ｼｹﾝ\"\nbirthdate = \"昨日\"\n",
            (3, 13),
        ),
        ("[[person]\n", (1, 10)),
        ("[[person]]\nkana = \"ｼｹﾝ\"\n", (1, 1)),
    ];
    for (text, at) in cases {
        let mut clinic = Clinic::seeded(4, 0, today());
        let error = clinic.edit_toml(text).unwrap_err();
        assert_eq!(place(&error), at, "{text}: {error}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in "[\"a,\n\r氏名カナ生年月日 =\\[\\]0-9]{0,60}") {
        let mut clinic = Clinic::seeded(1, 0, today());
        let _ = clinic.edit_csv(&text);
        let _ = clinic.edit_csv(&format!("{HEAD}{text}"));
        let _ = clinic.edit_toml(&text);
    }
}

/// The page that describes the files: its example is one, and its headings are all there.
#[test]
fn the_page_about_the_files_is_true() {
    let page = include_str!("../../docs/simulator-people.md");
    let (_, rest) = page.split_once("```toml\n").unwrap();
    let (example, rest) = rest.split_once("```").unwrap();
    let mut clinic = Clinic::seeded(1, 0, today());
    assert_eq!(clinic.edit_toml(example).unwrap().added, 1);
    let rows = rest.lines().filter_map(|line| line.strip_prefix("| "));
    let rows = rows.take_while(|row| !row.contains("どちらも"));
    let headings = rows.skip(1).flat_map(|row| {
        let mut cells = row.split(" | ");
        let named = [cells.next().unwrap(), cells.next().unwrap()].join("・");
        let named = named.split(['・', ',']).map(|name| name.trim().to_owned());
        named.collect::<Vec<_>>()
    });
    // A heading may itself have a middle dot in it.
    let headings: Vec<String> = headings.collect();
    let headings = headings.join(",").replace("本人,家族", "本人・家族");
    assert!(headings.split(',').count() >= 54, "{headings}");
    assert_eq!(
        clinic.edit_csv(&format!("{headings}\n")).unwrap(),
        Edited::default()
    );
}

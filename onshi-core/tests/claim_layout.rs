//! Layouts as data: what may be written, what is refused, and that an assumed one needs permission.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod claim_support;

use claim_support::{layout, only, read_all};
use onshi_core::claim::{ClaimReader, Grade, Layout, Layouts, Outcome};
use onshi_core::error::ErrorCode;

fn parse(text: &str) -> Layout {
    let layouts = Layouts::parse(text).expect("a layout");
    layouts.named("x").expect("x").clone()
}

const ROWS: &str = r#"rows = [{ type = "T", role = "title" }, { type = "D", role = "first" }]"#;

#[test]
fn an_assumed_layout_is_refused_unless_allowed() {
    for (name, layout) in Layouts::known().all() {
        let assumed = layout.evidence == Grade::Assumed;
        assert_eq!(assumed, name == "confirmation");
        let refused = ClaimReader::new(layout, false).err();
        assert_eq!(
            refused.map(|error| error.code()),
            assumed.then_some(ErrorCode::Unverified)
        );
        assert!(ClaimReader::new(layout, true).is_ok());
    }
    assert!(
        Layouts::known()
            .all()
            .all(|(_, l)| l.files.is_empty() || l.evidence == Grade::Seen)
    );
}

#[test]
fn a_layout_with_a_source_is_confirmed_and_used() {
    let text = format!(
        "source = \"別冊\"\n[layouts.x]\njapanese = \"結果\"\nevidence = \"confirmed\"\n{ROWS}"
    );
    let layout = parse(&text);
    assert_eq!(
        (layout.evidence, layout.source.as_str()),
        (Grade::Confirmed, "別冊")
    );
    assert!(ClaimReader::new(&layout, false).is_ok());
    let silent = parse(&format!("[layouts.x]\njapanese = \"結果\"\n{ROWS}"));
    assert_eq!(
        silent.evidence,
        Grade::Assumed,
        "what is not said to be confirmed is not"
    );
}

#[test]
fn columns_are_found_by_their_titles() {
    let columns = r#"columns = { receipt_number = "レセプト番号", confirmation = "確認区分", confirmed_insurer = "保険者" }"#;
    let text = format!(
        "[layouts.x]\njapanese = \"結果\"\nencoding = \"UTF-8\"\nseparator = \"\\t\"\n{columns}\n{ROWS}"
    );
    let layout = parse(&text);
    let file = "\u{feff}T\t 確認区分 \tﾚｾﾌﾟﾄ番号\t保険者\nD\t04\t12\t06990017\n";
    let one = only(&layout, file);
    assert_eq!(one.claimed.receipt_number, "12");
    assert!(matches!(&one.outcome, Outcome::Moved { to } if to.insurer_number == "06990017"));

    let (all, tally) = read_all(&layout, "T\t確認区分\tレセプト番号\nD\t04\t12\n");
    let error = all[0].as_ref().expect_err("a column is missing");
    assert_eq!(error.code(), ErrorCode::ValueMissing);
    assert!(
        error.to_string().contains("保険者番号等（資格確認）"),
        "{error}"
    );
    assert_eq!(tally.unread, 1);
}

#[test]
fn a_layout_that_cannot_be_used_is_refused_with_the_reason() {
    let head = "[layouts.x]\njapanese = \"結果\"\n";
    let rows = [
        (String::new(), "missing field `layouts`"),
        ("[layouts.x]\n".to_owned(), "japanese"),
        (format!("{head}rows = []"), "no row has the role first"),
        (
            format!("{head}evidence = \"confirmed\"\n{ROWS}"),
            "confirmed by no source",
        ),
        (
            format!("{head}evidence = \"seen\"\n{ROWS}"),
            "evidence is confirmed or assumed",
        ),
        (
            format!("{head}columns = {{ name = 0 }}\n{ROWS}"),
            "columns count from 1",
        ),
        (
            format!("{head}columns = {{ surname = 1 }}\n{ROWS}"),
            "surname",
        ),
        (format!("{head}encoding = \"EUC-JP\"\n{ROWS}"), "EUC-JP"),
        (format!("{head}strange = 1\n{ROWS}"), "line 3"),
        ("[layouts".to_owned(), "line 1"),
    ];
    for (text, why) in rows {
        let error = Layouts::parse(&text).expect_err(why);
        assert_eq!(error.code(), ErrorCode::ProfileInvalid);
        assert!(error.to_string().contains(why), "{why}: {error}");
    }
}

#[test]
fn the_layout_of_a_file_is_told_only_by_a_name_that_is_publicly_known() {
    let rows = [
        ("RECEIPTC.HEN", Some("receipt")),
        ("receiptc.sah", Some("receipt")),
        ("RECEIPTD.HEN", None),
        ("RIzogn12345.csv", Some("zogn-medical")),
        ("RYzogn12345.csv", None),
        ("RIhenr12345.csv", None),
        ("confirmation.csv", None),
    ];
    for (file, name) in rows {
        assert_eq!(Layouts::known().of_file(file), name.map(layout), "{file}");
    }
}

/// What the book shows can be used as it stands there.
#[test]
fn the_layout_of_the_book_is_one() {
    let book = include_str!("../../docs/claims.md");
    let (_, behind) = book.split_once("```toml\n").expect("a layout");
    let (text, _) = behind.split_once("```").expect("its end");
    let layouts = Layouts::parse(text).expect("a layout");
    let layout = layouts.of_file("kekka-1.CSV").expect("by its name");
    let file = "2,確認区分,x\n3,202609,12,06990017,,,,,,,,1,,\n";
    let (all, _) = read_all(layout, file);
    assert_eq!(all.len(), 1, "its title row has what it looks for");
    assert!(ClaimReader::new(layout, false).is_ok());
}

/// A row that is whole by itself joins by what it names, and takes nothing from the row before.
#[test]
fn rows_that_agree_are_one_claim_and_not_filled() {
    let layout = parse(
        r#"[layouts.x]
        japanese = "結果"
        same = ["receipt_number"]
        fill = ["place"]
        columns = { receipt_number = 2, place = 3, change = 4 }
        rows = [{ type = "D", role = "first" }, { type = "F", role = "following" }]"#,
    );
    let one = only(&layout, "D,1,21,-1\nD,1,,-2\nF,,,-3\nD,1,40,-4\nF,,,-5\n");
    let Outcome::Adjusted { adjustments } = &one.outcome else {
        panic!("{:?}", one.outcome)
    };
    let places: Vec<&str> = adjustments.iter().map(|one| one.place.as_str()).collect();
    assert_eq!(places, ["21", "", "", "40", "40"]);
    let (all, _) = read_all(&layout, "D,1,21,-1\nD,2,,-2\nD,,,-3\nD,,,-4\n");
    assert_eq!(all.len(), 4, "what is not named agrees with nothing");
}

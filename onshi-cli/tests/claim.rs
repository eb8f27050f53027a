//! `onshi claim`: files of the claim system, linked to the patients of an office that does not exist.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

use onshi_core::text::{Charset, encode};
use serde_json::Value;
use tempfile::TempDir;

const RETURNED: &str = "\
HI,1,50811,13,1,9999999,,00\r
RE,12,1112,202609,試験　\u{e000}太郎,1,19500102,,,,,,,00000123\r
HO,06990017,架空,1234567,1,500\r
SN,1,01,,,,01,,\r
HR,50811,2,12,L5106,記載不備,,,,42\r
HG,1,500,99\r
\u{1a}";

const MOVED: &str = "\
2,診療年月,レセプト番号\r
3,202609,12,,00000123,試験　\u{e000}太郎,19500102,06990017,架空,1234567,01,1,04,06990025,新,77,02,\r
3,202609,13,,,見本　花子,19600303,,,,,1,05,06990025,新,88,,,1\r
3,202609,13,,,見本　花子,19600303,,,,,1,05,01990012,別,99,,,,1\r
3,202609,14,,,誰か　知らず,,,,,,1,03,,,,,\r
";

const PATIENTS: &str = "\
patient_id,reference_number,insurer_number,symbol,number,branch,name,kana,birthdate,sex
00000123,,06990017,架空,1234567,01,試験　\u{e000}太郎,,19500102,1
00000124,,01990012,別,1,00,見本　花子,,19600303,2
";

const LAYOUT: &str = r#"
source = "別冊 第3版"
[layouts.ours]
japanese = "資格確認結果"
evidence = "confirmed"
columns = { treatment_month = 2, receipt_number = "レセプト番号", confirmation = 13, confirmed_insurer = 14 }
rows = [{ type = "2", role = "title" }, { type = "3", role = "first" }]
"#;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str, charset| {
        let mut bytes = Vec::new();
        encode(charset, text, &mut bytes).unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
    };
    put("RECEIPTC.HEN", RETURNED, Charset::Cp932);
    put(
        "SHORT.HEN",
        &RETURNED.replace("HG,1", "HG,2"),
        Charset::Cp932,
    );
    put("moved.csv", MOVED, Charset::Cp932);
    put("patients.csv", PATIENTS, Charset::Utf8);
    put("layout.toml", LAYOUT, Charset::Utf8);
    put(
        "broken.toml",
        "[layouts.ours]\nstrange = 1\n",
        Charset::Utf8,
    );
    std::fs::write(folder.path().join("BROKEN.HEN"), b"RE,1\n\x81").unwrap();
    folder
}

fn claim(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
    command.arg("claim").args(arguments).current_dir(folder);
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}

#[track_caller]
fn says(output: &Output, status: i32, words: &[&str]) {
    let text = said(output);
    assert_eq!(output.status.code(), Some(status), "{text}");
    for word in words {
        assert!(text.contains(word), "{word}\n{text}");
    }
}

#[test]
fn a_returned_claim_is_told_and_linked() {
    let folder = folder();
    let output = claim(
        folder.path(),
        &["RECEIPTC.HEN", "--patients", "patients.csv"],
    );
    let words = [
        "返戻 returned",
        "00000123",
        "審査上の返戻 L5106 記載不備",
        "根拠 seen",
        "要確認 for a person 0",
    ];
    says(&output, 0, &words);
    let without = claim(folder.path(), &["RECEIPTC.HEN"]);
    says(&without, 0, &["返戻 returned"]);
    assert!(
        !said(&without).contains("00000123"),
        "nobody was to be linked"
    );
}

#[test]
fn an_assumed_layout_is_read_only_when_that_is_allowed() {
    let folder = folder();
    let unknown = claim(folder.path(), &["moved.csv"]);
    says(&unknown, 2, &["--layout", "zogn-medical", "confirmation"]);
    let refused = claim(folder.path(), &["moved.csv", "--layout", "confirmation"]);
    says(&refused, 2, &["Unverified", "資格確認結果"]);
    let arguments = [
        "moved.csv",
        "--layout",
        "confirmation",
        "--allow-assumed",
        "--patients",
        "patients.csv",
    ];
    let words = [
        "根拠 assumed",
        "振替 moved",
        "06990025 新 77 （枝番 02）",
        "分割 split",
        "06990025 新 88 1日 / 01990012",
        "別 99 2日",
        "候補 one of: 00000124",
        "確認不能 not confirmed",
        "該当なし nobody",
        "要確認 for a person 2",
    ];
    says(&claim(folder.path(), &arguments), 1, &words);
}

#[test]
fn a_layout_of_the_office_is_used_as_it_is_confirmed() {
    let folder = folder();
    let output = claim(folder.path(), &["moved.csv", "--layout", "layout.toml"]);
    says(
        &output,
        0,
        &[
            "根拠 confirmed: 別冊 第3版",
            "振替 moved",
            "確認不能 not confirmed",
        ],
    );
    let broken = claim(folder.path(), &["moved.csv", "--layout", "broken.toml"]);
    says(&broken, 2, &["ProfileInvalid", "broken.toml", "line 2"]);
    says(
        &claim(folder.path(), &["moved.csv", "--layout", "none.toml"]),
        2,
        &["none.toml"],
    );
    says(
        &claim(folder.path(), &["RECEIPTC.HEN", "--patients", "none.csv"]),
        2,
        &["none.csv"],
    );
}

#[test]
fn what_is_not_whole_is_for_a_person_or_not_read() {
    let folder = folder();
    let short = claim(folder.path(), &["SHORT.HEN", "--layout", "receipt"]);
    says(&short, 1, &["総件数 2、読んだ件数 1"]);
    let broken = claim(
        folder.path(),
        &["BROKEN.HEN", "RECEIPTC.HEN", "--layout", "receipt"],
    );
    says(&broken, 2, &["line 2", "返戻 returned"]);
    says(
        &claim(folder.path(), &["absent.HEN", "--layout", "receipt"]),
        2,
        &["読めません"],
    );
    let other = claim(folder.path(), &["RECEIPTC.HEN", "--layout", "zogn-medical"]);
    says(&other, 1, &["レセプト claims 0", "passed over 6"]);
}

#[test]
fn programs_get_the_same_as_json() {
    let folder = folder();
    let arguments = [
        "moved.csv",
        "RECEIPTC.HEN",
        "BROKEN.HEN",
        "--json",
        "--layout",
        "receipt",
        "--patients",
        "patients.csv",
    ];
    let output = claim(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(2));
    let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(whole["shape"], 1);
    let file = &whole["files"][1];
    assert_eq!(file["layout"]["grade"], "seen");
    assert_eq!(
        (&file["institution"], &file["stated_claims"]),
        (&"9999999".into(), &1.into())
    );
    let claim = &file["claims"][0];
    assert_eq!(claim["lines"], serde_json::json!([2, 5]));
    assert_eq!(claim["claimed"]["name"], "試験　\u{e000}太郎");
    assert_eq!(claim["claimed"]["under"]["branch"], "01");
    assert_eq!(claim["outcome"]["english"], "returned");
    assert_eq!(claim["result"]["returned"][0]["code"], "L5106");
    assert_eq!(claim["whose"]["linked"], "00000123");
    assert_eq!(claim["whose"]["ground"]["english"], "chart number");
    assert!(whole["files"][2]["not_read"]["english"].is_string());
    assert_eq!(
        whole["files"][0]["for_people"], 1,
        "a file of another kind has no claim"
    );
}

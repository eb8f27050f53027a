//! `onshi qr`: the pictures of an address out of an answer.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::num::NonZeroU8;
use std::path::Path;
use std::process::{Command, Output};

use onshi_core::catalogue::{
    AccessUrl, AccessUrlAnswer, AccessUrlAnswerBody, AnswerHeader, BarcodeFormat, UrlKind,
};
use onshi_core::facility::access_url::AccessAddress;
use onshi_core::facility::qr::{Correction, Look, Symbol};
use onshi_core::record::{Draft, write};
use onshi_core::text::Charset;
use tempfile::TempDir;

const ANSWER: &str = "OQSsiurl01res_202611220001.xml";
const URL: &str = "https://zaitaku.invalid/visit/1311111111?k=0123456789";
/// A PNG as far as its two ends tell.
const THEIRS: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\xae\x42\x60\x82";
const THEIRS_IN_BASE64: &str = "iVBORw0KGgoAAAAASUVORK5CYII=";

fn folder_with(url: &str, status: &str, barcode: &str) -> TempDir {
    let url = Draft::<AccessUrl>::new()
        .kind(UrlKind::Visit)
        .url(url)
        .issued_at("20261122090000")
        .barcode_format(BarcodeFormat::Png)
        .barcode(barcode);
    let body = Draft::<AccessUrlAnswerBody>::new()
        .processing_status(status)
        .processing_code("TEST-E001")
        .access_url(url);
    let header = Draft::<AnswerHeader>::new().medical_institution_code("1311111111");
    let answer = Draft::<AccessUrlAnswer>::new().header(header).body(body);
    let folder = tempfile::tempdir().unwrap();
    let bytes = write(&answer.into(), Charset::Utf8).unwrap();
    fs::write(folder.path().join(ANSWER), bytes).unwrap();
    folder
}

fn qr(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
    command.args(["qr", ANSWER]).args(arguments);
    command.current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}

fn symbol(correction: Correction) -> Symbol {
    Symbol::of(&AccessAddress::new(URL).unwrap(), correction).unwrap()
}

#[test]
fn an_address_is_shown_and_drawn_as_the_library_draws_it() {
    let folder = folder_with(URL, "1", "");
    let output = qr(folder.path(), &["--to", "url.svg", "--to", "deep/url.PNG"]);
    assert!(output.status.success(), "{}", said(&output));
    for part in ["訪問診療等", URL, "20261122090000", "url.svg", "url.PNG"] {
        assert!(said(&output).contains(part), "{part}");
    }
    let kept = |name| fs::read(folder.path().join(name)).unwrap();
    let symbol = symbol(Correction::Medium);
    assert_eq!(kept("deep/url.PNG"), symbol.png(Look::default()).unwrap());
    assert_eq!(kept("url.svg"), symbol.svg(Look::default()).into_bytes());
}

#[test]
fn options_reach_the_picture() {
    let folder = folder_with(URL, "1", "");
    let options = ["--correction", "H", "--module", "3", "--quiet-zone", "6"];
    let output = qr(
        folder.path(),
        &[&options[..], &["--to", "url.png"]].concat(),
    );
    assert!(output.status.success(), "{}", said(&output));
    let look = Look {
        module: NonZeroU8::new(3).unwrap(),
        quiet_zone: 6,
    };
    let expected = symbol(Correction::High).png(look).unwrap();
    assert_eq!(fs::read(folder.path().join("url.png")).unwrap(), expected);
    for wrong in [
        ["--module", "0"],
        ["--to", "url.gif"],
        ["--correction", "x"],
    ] {
        assert!(!qr(folder.path(), &wrong).status.success(), "{wrong:?}");
    }
}

#[test]
fn the_picture_of_the_system_is_kept_as_it_came() {
    let folder = folder_with(URL, "1", THEIRS_IN_BASE64);
    let output = qr(folder.path(), &["--system", "theirs.png"]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(fs::read(folder.path().join("theirs.png")).unwrap(), THEIRS);
    for broken in ["", "iVBO"] {
        let folder = folder_with(URL, "1", broken);
        let output = qr(folder.path(), &["--system", "a.png", "--to", "b.png"]);
        assert!(!output.status.success(), "{broken:?}");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "all or nothing"
        );
    }
}

#[test]
fn what_is_there_stays() {
    let folder = folder_with(URL, "1", "");
    let to = ["--to", "url.svg"];
    assert!(qr(folder.path(), &to).status.success());
    assert!(qr(folder.path(), &to).status.success(), "the same again");
    let path = folder.path().join("url.svg");
    fs::write(&path, "mine").unwrap();
    assert!(!qr(folder.path(), &to).status.success());
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn what_is_no_address_is_told_and_not_drawn() {
    for (url, status, part) in [
        ("http://zaitaku.invalid/", "1", "httpsではありません"),
        (URL, "2", "TEST-E001"),
    ] {
        let folder = folder_with(url, status, "");
        let output = qr(folder.path(), &["--to", "url.svg"]);
        assert!(!output.status.success());
        assert!(said(&output).contains(part), "{}", said(&output));
        assert!(
            !said(&output).contains("http://"),
            "what was refused is not shown"
        );
        assert!(!folder.path().join("url.svg").exists());
    }
}

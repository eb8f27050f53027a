//! The encrypted exchange (P30, U6): answers that come in archives under a password, requests that go out so,
//! and what is neither lost nor believed when the setting is wrong.
#![cfg(feature = "encryption")]
#![allow(clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::io::{Cursor, Write};

use onshi_client::{
    ArchiveLimits, Client, Encryption, EncryptionRule, Exchange, FolderConfig, FolderExchange,
    OsFiles, Secret, pack_under, unpack_under,
};
use onshi_core::catalogue::{Dialect, QUALIFICATION};
use onshi_core::error::ErrorCode::{self, *};
use onshi_core::job::{JobId, Notice, Outcome, Settings, Whereabouts};
use support::*;
use zip::unstable::write::FileOptionsExt;
use zip::write::SimpleFileOptions;
use zip::{AesMode, ZipWriter};

const PASSWORD: &str = "ひみつのことば";

fn secret(password: &str) -> Secret {
    password.to_owned().into()
}

/// One rule for everything.
fn under(password: Option<&str>, requests: bool) -> Encryption {
    Encryption {
        source: String::new(),
        rules: vec![EncryptionRule {
            beginning: String::new(),
            password: password.map(secret),
            requests,
        }],
    }
}

fn exchange(desk: &Desk, how: Encryption) -> FolderExchange {
    let plain = FolderExchange::open(Box::new(OsFiles), desk.folders(), 1).expect("folders");
    plain.encrypted(how, true).expect("a setting")
}

fn client(desk: &Desk, how: Encryption) -> Client {
    Client::open(
        settings(),
        Box::new(exchange(desk, how)),
        Box::new(desk.ledger.clone()),
        Box::new(desk.clock.clone()),
        &mut FixedRandom,
    )
    .expect("a client")
}

/// An archive as another program writes it.
fn locked(password: &str, bytes: &[u8]) -> Vec<u8> {
    let options = SimpleFileOptions::default();
    zipped(
        options.with_aes_encryption(AesMode::Aes256, password),
        bytes,
    )
}

fn zipped(options: zip::write::FileOptions<'_, '_, ()>, bytes: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.xml", options).expect("an entry");
    zip.write_all(bytes).expect("an entry");
    zip.finish().expect("an archive").into_inner()
}

/// A question, and the answer that is to stand in `res`: its stem, and its bytes in clear.
fn asked(desk: &Desk, client: &mut Client) -> (JobId, String, Vec<u8>) {
    let job = client.submit(None, &QUALIFICATION, qualification("0001"));
    let job = job.expect("a job");
    let mut terminal = Terminal::at(desk.root());
    let (stem, answer) = terminal.take(&desk.names("req")[0]);
    (job, stem, answer)
}

/// What is told in so many rounds, and how it came out.
fn told(desk: &Desk, client: &mut Client) -> (Vec<ErrorCode>, Option<Outcome>) {
    let (mut problems, mut outcome) = (Vec::new(), None);
    for _ in 0..40 {
        desk.clock.forward(5_000);
        client.poll().expect("polled");
        while let Some(notice) = client.next_notice(0).expect("a notice") {
            match notice {
                Notice::Problem { error, .. } => {
                    let printed = format!("{error} {error:?}");
                    assert!(!printed.contains(PASSWORD), "{printed}");
                    problems.push(error.code());
                }
                Notice::Answered { outcome: came, .. } => outcome = Some(came),
                _ => {}
            }
        }
    }
    (problems, outcome)
}

#[test]
fn an_answer_under_the_password_is_read_and_stands_in_clear_nowhere() {
    let desk = Desk::new();
    let mut client = client(&desk, under(Some(PASSWORD), false));
    let (job, stem, answer) = asked(&desk, &mut client);
    fs::write(
        desk.res(&(stem.clone() + ".zip")),
        locked(PASSWORD, &answer),
    )
    .expect("written");
    assert_eq!(told(&desk, &mut client), (vec![], Some(Outcome::Normal)));
    let read = client.answer(job).expect("an answer").message();
    assert!(read.expect("a message").frame().units <= 1);
    for folder in ["req", "res", "onshi-stage"] {
        for name in desk.names(folder) {
            let bytes = fs::read(desk.root().join(folder).join(&name)).expect("bytes");
            let mut windows = bytes.windows(6);
            assert!(
                !windows.any(|window| window == b"XmlMsg"),
                "{folder}/{name}"
            );
        }
    }
    client.acknowledge(job).expect("acknowledged");
    assert_eq!(desk.names("res"), [""; 0]);
}

/// A setting, what comes, and what is told of it. The file stays, and is read once the setting is right.
#[test]
fn what_cannot_be_opened_is_told_once_and_stays_until_it_can() {
    type Case = (
        &'static str,
        fn() -> Encryption,
        fn(&[u8]) -> Vec<u8>,
        &'static str,
        ErrorCode,
    );
    let ours = || under(Some(PASSWORD), false);
    let cases: [Case; 7] = [
        (
            "another password",
            || under(Some("ちがうことば"), false),
            |answer| locked(PASSWORD, answer),
            "zip",
            PasswordWrong,
        ),
        (
            "no rule",
            Encryption::default,
            |answer| locked(PASSWORD, answer),
            "zip",
            PasswordWrong,
        ),
        (
            "a rule that says plain",
            || under(None, false),
            |answer| locked(PASSWORD, answer),
            "zip",
            PasswordWrong,
        ),
        ("in clear", ours, <[u8]>::to_vec, "xml", Forbidden),
        (
            "an archive under no password",
            ours,
            |answer| zipped(SimpleFileOptions::default(), answer),
            "zip",
            Forbidden,
        ),
        (
            "changed on the way",
            ours,
            |answer| {
                let mut archive = locked(PASSWORD, answer);
                archive[120] ^= 1;
                archive
            },
            "zip",
            BadArchive,
        ),
        (
            "cut off",
            ours,
            |answer| locked(PASSWORD, answer)[..200].to_vec(),
            "zip",
            BadArchive,
        ),
    ];
    for (what, how, come, ending, code) in cases {
        let desk = Desk::new();
        let mut first = client(&desk, how());
        let (job, stem, answer) = asked(&desk, &mut first);
        let file = desk.res(&format!("{stem}.{ending}"));
        let bytes = come(&answer);
        fs::write(&file, &bytes).expect("written");
        assert_eq!(told(&desk, &mut first), (vec![code], None), "{what}");
        assert!(fs::read(&file).expect("it stays") == bytes, "{what}");
        drop(first);

        fs::remove_file(&file).expect("there");
        let right = desk.res(&format!("{stem}.zip"));
        fs::write(right, locked(PASSWORD, &answer)).expect("written");
        let mut second = client(&desk, ours());
        let came = told(&desk, &mut second);
        assert_eq!(came, (vec![], Some(Outcome::Normal)), "{what}");
        second.acknowledge(job).expect("acknowledged");
    }
}

/// The old cipher of ZIP proves nothing: it is not taken for a secret.
#[test]
fn the_old_cipher_is_not_read() {
    let options = SimpleFileOptions::default().with_deprecated_encryption(PASSWORD.as_bytes());
    let archive = zipped(options.expect("a cipher"), b"<a/>");
    let limits = ArchiveLimits::default();
    let opened = unpack_under(&secret(PASSWORD), &archive, "a", &limits);
    assert_eq!(opened.expect_err("refused").code(), BadArchive);
}

#[test]
fn the_caps_hold_under_a_password_as_well() {
    let bomb = locked(PASSWORD, &vec![b' '; 8 << 20]);
    let limits = ArchiveLimits {
        document_bytes: 4 << 20,
        ..ArchiveLimits::default()
    };
    let opened = unpack_under(&secret(PASSWORD), &bomb, "a", &limits);
    assert_eq!(opened.expect_err("refused").code(), LimitExceeded);
}

#[test]
fn no_two_archives_are_alike_and_each_opens() {
    let pack = || pack_under(&secret(PASSWORD), "OQSsiquc01req_1.xml", b"<a/>").expect("packed");
    let (one, other) = (pack(), pack());
    assert_ne!(one, other);
    let limits = ArchiveLimits::default();
    for archive in [one, other] {
        let opened = unpack_under(&secret(PASSWORD), &archive, "OQSsiquc01req", &limits);
        assert_eq!(opened.expect("opened"), b"<a/>");
    }
}

const REQUEST: &str = "OQSsiquc01req_0001.xml";
const PACKED: &str = "OQSsiquc01req_0001.zip";

/// A request goes out as it was staged, whatever the setting says by then: a change of it, between two starts,
/// sends nothing twice and nothing that the other side cannot know by its name.
#[test]
fn a_request_goes_out_under_the_name_of_what_it_is() {
    type Way = fn() -> Encryption;
    let (packs, plain): (Way, Way) = (
        || under(Some(PASSWORD), true),
        || under(Some(PASSWORD), false),
    );
    for (before, after, visible) in [
        (packs, packs, PACKED),
        (packs, plain, PACKED),
        (plain, packs, REQUEST),
        (plain, plain, REQUEST),
    ] {
        let desk = Desk::new();
        let staged = exchange(&desk, before()).prepare(REQUEST, b"<a/>");
        staged.expect("staged");
        let mut later = exchange(&desk, after());
        assert_eq!(later.locate(REQUEST), Whereabouts::Staged);
        later.publish(REQUEST).expect("published");
        assert_eq!(desk.names("req"), [visible]);
        assert_eq!(later.locate(REQUEST), Whereabouts::Visible);
        assert!(later.withdraw(REQUEST).expect("taken back"));
        assert_eq!(later.locate(REQUEST), Whereabouts::Staged);
        later.publish(REQUEST).expect("published");
        let sent = fs::read(desk.root().join("req").join(visible)).expect("sent");
        let limits = ArchiveLimits::default();
        match visible {
            PACKED => {
                let opened = unpack_under(&secret(PASSWORD), &sent, "OQSsiquc01req", &limits);
                assert_eq!(opened.expect("opened"), b"<a/>");
            }
            _ => assert_eq!(sent, b"<a/>"),
        }
        fs::remove_file(desk.root().join("req").join(visible)).expect("picked up");
        assert_eq!(later.locate(REQUEST), Whereabouts::Gone);
        assert!(!later.withdraw(REQUEST).expect("too late"));
    }
}

/// The copy of a refused request stands beside its refusal, as it was sent.
#[test]
fn the_copy_of_a_refused_request_is_cleared_away() {
    let desk = Desk::new();
    let mut client = client(&desk, under(Some(PASSWORD), true));
    let job = client.submit(None, &QUALIFICATION, qualification("0001"));
    let job = job.expect("a job");
    let request = desk.names("req").remove(0);
    let stem = request.strip_suffix(".zip").expect("an archive");
    let copied = fs::rename(desk.root().join("req").join(&request), desk.res(&request));
    copied.expect("a copy");
    fs::write(desk.res(&format!("{stem}.err")), "E").expect("a refusal");
    assert_eq!(told(&desk, &mut client), (vec![], Some(Outcome::Refused)));
    client.acknowledge(job).expect("acknowledged");
    assert_eq!(desk.names("res"), [""; 0]);
}

#[test]
fn what_is_assumed_must_be_allowed_or_confirmed() {
    let desk = Desk::new();
    let opened = |how: Encryption, allow_assumed: bool| {
        let mut config = FolderConfig::under(desk.root(), institution());
        config.encryption = how;
        config.settings = Settings {
            allow_assumed,
            ..settings()
        };
        Client::open_folder(&config)
            .map(drop)
            .map_err(|error| error.code())
    };
    let confirmed = Encryption {
        source: "試験の仕様書 1.0".to_owned(),
        ..under(Some(PASSWORD), false)
    };
    assert_eq!(opened(under(Some(PASSWORD), false), false), Err(Unverified));
    assert_eq!(opened(under(Some(PASSWORD), false), true), Ok(()));
    assert_eq!(opened(confirmed, false), Ok(()));
    assert_eq!(opened(Encryption::default(), false), Ok(()));
}

#[test]
fn the_longest_beginning_counts_and_what_nobody_speaks_of_is_named() {
    let how = Encryption::parse(
        r#"
        [[rules]]
        beginning = "OQS"
        password = "himitsu"
        [[rules]]
        beginning = "OQSsiurl"
        "#,
    )
    .expect("a setting");
    let desk = Desk::new();
    let mut exchange = exchange(&desk, how.clone());
    fs::write(desk.res("OQSsiurl01res_1.xml"), "<a/>").expect("written");
    fs::write(desk.res("OQSsiquc01res_1.xml"), "<a/>").expect("written");
    assert!(exchange.open("OQSsiurl01res_1.xml").is_ok());
    let refused = exchange.open("OQSsiquc01res_1.xml").map(drop);
    assert_eq!(refused.expect_err("in clear").code(), Forbidden);

    let unspoken = how.unspoken(Dialect::standard());
    assert!(!unspoken.is_empty());
    assert!(unspoken.iter().all(|prefix| !prefix.starts_with("OQS")));
    assert!(
        Encryption::default()
            .unspoken(Dialect::standard())
            .is_empty()
    );
}

#[test]
fn a_setting_that_is_none_is_refused_and_not_quoted() {
    for (text, line) in [
        (
            "[[rules]]\nbeginning = \"\"\npassword = 4711471147114711",
            Some(3),
        ),
        ("[[rules]]\npassword = \"himitsu-4711\"", Some(1)),
        (
            "[[rules]]\nbeginning = \"\"\npasword = \"himitsu-4711\"",
            Some(3),
        ),
        ("himitsu-4711", Some(1)),
        ("[[rules]]\nbeginning = \"\"\npassword = \"\"", None),
        (
            "[[rules]]\nbeginning = \"A\"\n[[rules]]\nbeginning = \"A\"",
            None,
        ),
    ] {
        let refused = Encryption::parse(text).expect_err(text);
        assert_eq!(refused.code(), ProfileInvalid, "{text}");
        assert_eq!(refused.place().line(), line, "{text}");
        assert!(!format!("{refused} {refused:?}").contains("4711"), "{text}");
    }
    let printed = format!("{:?}", under(Some(PASSWORD), true));
    assert!(!printed.contains(PASSWORD), "{printed}");
}

//! A half-written file is never read as complete: every prefix, through every small window.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod xml_support;

use onshi_core::text::{Charset, decode};
use onshi_core::xml::{Limits, Reader, XmlErrorKind as Kind, prove};
use xml_support::{evidence, read, shift_jis, small_documents, trace};

/// Documents that end with the root element: what may follow it is cut off, because without that a
/// document is whole.
fn up_to_the_root(document: &[u8]) -> &[u8] {
    let root = document
        .windows(2)
        .rposition(|w| w == b"</" || w == b"/>")
        .unwrap();
    let end = document[root..].iter().position(|&b| b == b'>').unwrap();
    &document[..=root + end]
}

/// How many proper prefixes are refused through each of `windows`; none may be accepted.
fn refused_prefixes(document: &[u8], windows: &[usize]) -> usize {
    for &window in windows {
        assert!(
            read(document, window).is_ok(),
            "the whole document, window {window}"
        );
        for length in 0..document.len() {
            let error = match read(&document[..length], window) {
                Err(error) => error,
                Ok(_) => panic!("{length} of {} bytes, window {window}", document.len()),
            };
            let ended = matches!(
                error.kind,
                Kind::Truncated { .. } | Kind::NoRoot | Kind::UndecodableBytes { .. }
            );
            assert!(ended, "{length} of {} bytes: {error}", document.len());
        }
    }
    document.len() * windows.len()
}

#[test]
fn no_prefix_of_a_small_document_is_complete_in_any_window_to_64() {
    let windows: Vec<usize> = (1..=64).collect();
    let refused: usize = small_documents()
        .iter()
        .map(|document| refused_prefixes(up_to_the_root(document), &windows))
        .sum();
    assert!(refused > 38_000, "{refused}");
}

#[test]
fn no_prefix_of_a_public_sample_is_complete() {
    let mut refused = 0;
    for (_, bytes) in evidence() {
        refused += refused_prefixes(up_to_the_root(&bytes), &[29, 1 << 16]);
    }
    assert!(refused > 50_000, "{refused}");
}

#[test]
fn no_prefix_of_a_public_sample_is_complete_in_shift_jis() {
    let mut refused = 0;
    for (_, bytes) in evidence() {
        let Ok(text) = decode(Charset::Utf8, &bytes) else {
            continue;
        };
        let text = text.replacen("UTF-8", "Shift_JIS", 1);
        if text.contains("\"Shift_JIS\"") {
            refused += refused_prefixes(up_to_the_root(&shift_jis(&text)), &[31]);
        }
    }
    assert!(refused > 12_000, "{refused}");
}

#[test]
fn a_truncated_document_names_what_is_open_and_where_it_ends() {
    let document = "<a>\n<b><c>あ<d/>";
    let error = prove(document.as_bytes(), Limits::default()).unwrap_err();
    let open = ["a", "b", "c"].map(String::from).to_vec();
    assert_eq!(error.kind, Kind::Truncated { open });
    assert_eq!(error.position.offset, document.len() as u64);
    assert_eq!((error.position.line, error.position.column), (2, 12));
}

#[test]
fn only_the_innermost_open_elements_are_named() {
    let document: String = (1..=12).map(|n| format!("<e{n}>")).collect();
    let error = prove(document.as_bytes(), Limits::default()).unwrap_err();
    let open = (5..=12).map(|n| format!("e{n}")).collect();
    assert_eq!(error.kind, Kind::Truncated { open });
}

#[test]
fn zeros_where_the_rest_should_be_are_refused() {
    let whole = small_documents().remove(0);
    for length in 1..whole.len() - 2 {
        let mut document = whole.clone();
        document[length..].fill(0);
        assert!(read(document.as_slice(), 64).is_err(), "{length}");
    }
}

#[test]
fn what_comes_before_the_cut_is_the_same_as_in_the_whole() {
    for document in small_documents() {
        let (whole, _) = trace(&document, 1 << 16);
        for length in 0..document.len() {
            let (events, _) = trace(&document[..length], 1 << 16);
            assert!(whole.starts_with(&events), "{length}");
        }
    }
}

#[test]
fn nothing_is_read_before_it_is_asked_for() {
    let reader = Reader::new(b"".as_slice(), Limits::default());
    assert_eq!(reader.charset(), None);
    assert_eq!(reader.position().offset, 0);
}

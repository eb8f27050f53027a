//! Three readers that never saw each other, the `xml` crate, quick-xml and ours, on made and on broken
//! documents.
//!
//! The rule that counts: what either of the others refuses, we refuse. Where all accept, all say the
//! same.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod oracles;
mod xml_support;

use onshi_core::text::{Charset, decode};
use oracles::{ORACLES, agree};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use xml_support::{evidence, read, small_documents};

fn compare(document: &[u8]) -> Result<(), TestCaseError> {
    agree(document).map_err(TestCaseError::fail)
}

/// Text pieces with everything that text may be written as.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -%'-;=-~\r\n\tあ試験髙\u{10FFFF}]{0,12}".prop_filter("]]>", |s| !s.contains("]]>")),
        select(vec![
            "&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#13;", "&#x3042;", "&#12354;"
        ])
        .prop_map(str::to_owned),
        "[a-z\r\n<&\\]\\[!-]{0,8}".prop_map(|s| format!("<![CDATA[{}]]>", s.replace("]]>", ""))),
        "[a-z \r\n<&]{0,8}".prop_map(|s| format!("<!--{s}-->")),
        "[a-z \r\n<&]{0,8}".prop_map(|s| format!("<?p {s}?>")),
    ]
}

fn attributes() -> impl Strategy<Value = String> {
    let value = "[ -!#-%(-;=-~あ]{0,6}";
    prop::collection::btree_map("[a-z]{1,3}", value, 0..3).prop_map(|all| {
        all.iter()
            .filter(|(name, _)| !name.starts_with("xml"))
            .fold(String::new(), |out, (n, v)| {
                let quote = if n.len() == 1 { '\'' } else { '"' };
                format!("{out}\r\n {n} = {quote}{v}{quote}")
            })
    })
}

fn element() -> impl Strategy<Value = String> {
    let name = || select(vec!["a", "XmlMsg", "MessageBody", "被保険者", "a-b.c", "_"]);
    let leaf = (name(), attributes(), prop::collection::vec(piece(), 0..5))
        .prop_map(|(n, a, text)| format!("<{n}{a}>{}</{n} >", text.concat()));
    leaf.prop_recursive(5, 40, 5, move |inner| {
        let content = prop::collection::vec(prop_oneof![inner, piece()], 0..6);
        (name(), attributes(), content, any::<bool>()).prop_map(
            |(n, a, content, empty)| match empty && content.is_empty() {
                true => format!("<{n}{a}/>"),
                false => format!("<{n}{a}>{}</{n}>", content.concat()),
            },
        )
    })
}

fn document() -> impl Strategy<Value = String> {
    let declaration = select(vec![
        "",
        "<?xml version='1.0'?>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='yes' ?>\r\n",
        "\u{FEFF}<?xml version='1.0' encoding='utf-8'?>\n<!-- c --><?p?>",
    ]);
    (
        declaration,
        element(),
        select(vec!["", "\r\n", "<!-- c -->\n<?p?>"]),
    )
        .prop_map(|(before, root, after)| format!("{before}{root}{after}"))
}

/// Things that are dangerous in a document when they stand in the wrong place.
const TOKENS: &[&str] = &[
    "<",
    ">",
    "&",
    "/",
    "'",
    "\"",
    "=",
    "]",
    "]]>",
    "<!--",
    "-->",
    "--",
    "<![CDATA[",
    "<?",
    "?>",
    "<?xml version='1.0'?>",
    "<!DOCTYPE a>",
    "</a>",
    "<a>",
    "<a/>",
    "&#0;",
    "&#x10FFFF;",
    "&x;",
    "\0",
    "\u{1}",
    "\u{FFFE}",
    "\u{FEFF}",
    "\r",
    "\t",
    " ",
    "x",
    "xmlns='u'",
    " p:a='1'",
    ":",
    "試",
    "\u{85}",
];

#[derive(Debug, Clone)]
enum Change {
    Insert(&'static str),
    Delete(usize),
    Replace(u8),
    Repeat(usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => select(TOKENS).prop_map(Change::Insert),
        2 => (1..12_usize).prop_map(Change::Delete),
        2 => any::<u8>().prop_map(Change::Replace),
        1 => (1..30_usize).prop_map(Change::Repeat),
    ]
}

fn apply(document: &mut Vec<u8>, at: usize, change: &Change) {
    let end = document.len();
    let span = |length: usize| at..(at + length).min(end);
    match *change {
        Change::Insert(token) => drop(document.splice(at..at, token.bytes())),
        Change::Delete(length) => drop(document.drain(span(length))),
        Change::Replace(byte) => document[span(1)].fill(byte),
        Change::Repeat(length) => {
            let again = document[span(length)].to_vec();
            drop(document.splice(at..at, again));
        }
    }
}

/// The documents to break, all in UTF-8, which is all that the oracles read.
fn originals() -> Vec<Vec<u8>> {
    let all = small_documents()
        .into_iter()
        .chain(evidence().into_iter().map(|(_, bytes)| bytes));
    all.map(|bytes| {
        let charset = match decode(Charset::Utf8, &bytes) {
            Ok(_) => Charset::Utf8,
            Err(_) => Charset::Cp932,
        };
        let text = decode(charset, &bytes).unwrap();
        text.replacen("Shift_JIS", "UTF-8", 1).into_bytes()
    })
    .collect()
}

#[test]
fn all_accept_the_originals_and_read_the_same() {
    for document in originals() {
        for (name, oracle) in ORACLES {
            assert!(oracle(&document).is_ok(), "{name}");
        }
        compare(&document).unwrap();
    }
}

/// Single changes at every place of the small documents: no chance involved.
#[test]
fn every_token_at_every_place_of_a_small_document() {
    for original in originals().into_iter().take(small_documents().len()) {
        for at in 0..=original.len() {
            for token in TOKENS {
                let mut document = original.clone();
                apply(&mut document, at, &Change::Insert(token));
                compare(&document).unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn made_documents_are_read_the_same(document in document()) {
        prop_assert!(read(document.as_bytes(), 1 << 16).is_ok());
        for (name, oracle) in ORACLES {
            prop_assert!(oracle(document.as_bytes()).is_ok(), "{}", name);
        }
        compare(document.as_bytes())?;
    }

    #[test]
    fn broken_documents_are_refused_by_us_if_by_an_oracle(
        which in any::<Index>(),
        changes in prop::collection::vec((any::<Index>(), change()), 1..4),
    ) {
        let originals = originals();
        let mut document = which.get(&originals).clone();
        for (at, change) in &changes {
            let at = at.index(document.len() + 1);
            apply(&mut document, at, change);
        }
        compare(&document)?;
    }

    #[test]
    fn broken_made_documents_are_refused_by_us_if_by_an_oracle(
        document in document(),
        changes in prop::collection::vec((any::<Index>(), change()), 1..4),
    ) {
        let mut document = document.into_bytes();
        for (at, change) in &changes {
            let at = at.index(document.len() + 1);
            apply(&mut document, at, change);
        }
        compare(&document)?;
    }
}

//! The express road into records says what the careful one says, whatever a document looks like.
//!
//! A source that gives one byte at a time never leaves a whole element in the window, so all of the
//! document comes as events. The same document in one piece takes the express road where it can. Pieces of
//! other sizes, and what other readers say: `record_windows`.
#![allow(clippy::expect_used, clippy::unwrap_used)] // a test fails by panicking

mod oracles;
mod record_support;
mod support;
mod xml_support;

use onshi_core::catalogue::MessageRow;
use onshi_core::catalogue::{BATCH_ANSWER, CONSENTED_ANSWER, QUALIFICATION_ANSWER};
use onshi_core::error::ErrorCode;
use onshi_core::xml::Limits;
use proptest::prelude::*;
use record_support::roads::{Pieces, Told, read, same};

const SAMPLES: [(&MessageRow, &[u8]); 3] = [
    (
        &BATCH_ANSWER,
        include_bytes!("../../tests/vectors/evidence/OQSmuquc02res.derived.xml"),
    ),
    (
        &CONSENTED_ANSWER,
        include_bytes!("../../tests/vectors/evidence/OQSmuhvq02res.derived.xml"),
    ),
    (
        &QUALIFICATION_ANSWER,
        include_bytes!(
            "../../tests/vectors/evidence/OQSsiquc01res_face.myclinic.real-structure.xml"
        ),
    ),
];

/// What may stand where one does not expect it.
const ODDITIES: [&str; 16] = [
    "<!---->",
    "<?x y?>",
    "<![CDATA[ ]]>",
    "&amp;",
    "&#x20;",
    "]]>",
    "]",
    "\r\n",
    "\r",
    "\u{3000}",
    "text",
    "<X/>",
    "<X></X>",
    "<X> <Y>text</Y>\r\n</X>",
    "<X a='1'>text</X>",
    "</X>",
];

fn assert_same(message: &'static MessageRow, document: &[u8], limits: &Limits) -> Told {
    let careful = read(|| Pieces::of(document, 1), message, limits);
    if let Err(why) = same(&careful, || document, message, limits) {
        panic!("{why}\n{}", String::from_utf8_lossy(document));
    }
    careful
}

#[test]
fn every_sample_is_read_alike_and_whole() {
    for (message, document) in SAMPLES {
        let told = assert_same(message, document, &Limits::default());
        assert_eq!(told.end, None);
        assert!(!told.records.is_empty());
    }
}

#[test]
fn a_record_beyond_its_limit_is_refused_on_either_road() {
    for (message, document) in SAMPLES {
        let limits = Limits {
            record_bytes: 40,
            ..Limits::default()
        };
        for window in [1, 100, 1 << 16] {
            let told = read(|| Pieces::of(document, window), message, &limits);
            let code = told.end.expect("a record has more").code();
            assert_eq!(code, ErrorCode::LimitExceeded);
        }
    }
}

#[test]
fn an_oddity_at_any_place_is_read_alike() {
    for (message, document) in SAMPLES {
        for (start, oddity) in ODDITIES.iter().enumerate() {
            for at in (3 * start..=document.len()).step_by(53) {
                let odd = [&document[..at], oddity.as_bytes(), &document[at..]].concat();
                assert_same(message, &odd, &Limits::default());
            }
        }
    }
}

#[test]
fn a_limit_of_any_size_is_kept_alike() {
    for (message, document) in SAMPLES {
        for size in 0..70 {
            for limits in [
                Limits {
                    depth: size,
                    ..Limits::default()
                },
                Limits {
                    name_bytes: size,
                    ..Limits::default()
                },
                Limits {
                    text_bytes: size,
                    ..Limits::default()
                },
                Limits {
                    tag_bytes: size,
                    ..Limits::default()
                },
            ] {
                assert_same(message, document, &limits);
            }
        }
    }
}

proptest! {
    #[test]
    fn pieces_moved_about_are_read_alike(
        sample in 0..SAMPLES.len(),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 3),
        oddity in proptest::option::of(0..ODDITIES.len()),
    ) {
        let (message, document) = SAMPLES[sample];
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(document.len())).collect();
        cuts.sort_unstable();
        let (head, rest) = document.split_at(cuts[0]);
        let (one, rest) = rest.split_at(cuts[1] - cuts[0]);
        let (other, tail) = rest.split_at(cuts[2] - cuts[1]);
        let odd = oddity.map_or("", |at| ODDITIES[at]).as_bytes();
        assert_same(message, &[head, other, odd, one, tail].concat(), &Limits::default());
    }
}

//! The streaming decoder says the same as the whole one, however its input is cut.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test fails by panicking

use onshi_core::text::{Charset, Decoder, Undecodable, decode, encode};
use proptest::prelude::*;

const CHARSETS: [Charset; 3] = [Charset::ShiftJisJis90, Charset::Cp932, Charset::Utf8];

fn stream(charset: Charset, pieces: &[&[u8]]) -> Result<String, Undecodable> {
    let mut decoder = Decoder::new(charset);
    let mut out = String::new();
    for piece in pieces {
        decoder.feed(piece, false, &mut out)?;
    }
    decoder.feed(&[], true, &mut out)?;
    Ok(out)
}

fn whole(charset: Charset, bytes: &[u8]) -> Result<String, Undecodable> {
    decode(charset, bytes).map(|text| text.into_owned())
}

#[test]
fn every_cut_of_mixed_text_reads_the_same() {
    let text = "AB亜ｱ試験 太郎〜é𠮷髙\u{E000}Z";
    for charset in CHARSETS {
        let mut bytes = Vec::new();
        for character in text.chars() {
            let _ = encode(charset, &character.to_string(), &mut bytes); // what the charset has
        }
        let expected = whole(charset, &bytes);
        assert!(expected.is_ok());
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let pieces = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                assert_eq!(
                    stream(charset, &pieces),
                    expected,
                    "{charset:?} {first} {second}"
                );
            }
        }
    }
}

#[test]
fn a_character_cut_off_at_the_end_is_an_error_where_it_begins() {
    for (charset, bytes) in [
        (Charset::Cp932, &b"AB\x88"[..]),
        (Charset::ShiftJisJis90, b"AB\x88"),
        (Charset::Utf8, b"AB\xE4\xBA"),
        (Charset::Utf8, b"AB\xF0\xA0\xAE"),
    ] {
        let expected = Err(Undecodable { offset: 2, charset });
        assert_eq!(whole(charset, bytes), expected);
        for cut in 0..=bytes.len() {
            assert_eq!(stream(charset, &[&bytes[..cut], &bytes[cut..]]), expected);
        }
    }
}

#[test]
fn an_error_stays_and_a_finished_decoder_is_new() {
    for charset in CHARSETS {
        let mut out = String::new();
        let mut decoder = Decoder::new(charset);
        let error = decoder.feed(b"A\xFF", false, &mut out).unwrap_err();
        assert_eq!(error.offset, 1);
        assert_eq!(decoder.feed(b"fine", true, &mut out), Err(error));

        let mut decoder = Decoder::new(charset);
        decoder.feed(b"first", true, &mut out).unwrap();
        assert_eq!(
            decoder
                .feed(b"1234\xFF", true, &mut out)
                .unwrap_err()
                .offset,
            4
        );
    }
}

/// Bytes that are often nearly right: characters of all kinds with junk between them.
fn near_text() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => "[ -~亜-熙ｱ-ﾝ]{1,4}".prop_map(|text| {
            let mut bytes = Vec::new();
            let _ = encode(Charset::Cp932, &text, &mut bytes);
            bytes
        }),
        4 => "[ -~亜-熙ｱ-ﾝ𠮷]{1,4}".prop_map(String::into_bytes),
        1 => proptest::collection::vec(any::<u8>(), 0..4),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn cuts() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    proptest::collection::vec(any::<prop::sample::Index>(), 0..6)
}

proptest! {
    #[test]
    fn streaming_equals_whole(bytes in near_text(), cuts in cuts()) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]).collect();
        for charset in CHARSETS {
            prop_assert_eq!(stream(charset, &pieces), whole(charset, &bytes));
        }
    }

    #[test]
    fn the_error_offset_is_the_length_of_what_is_good(bytes in near_text()) {
        for charset in CHARSETS {
            if let Err(error) = whole(charset, &bytes) {
                prop_assert!(whole(charset, &bytes[..error.offset]).is_ok());
                let longer = (error.offset + 4).min(bytes.len());
                for end in error.offset + 1..=longer {
                    prop_assert!(whole(charset, &bytes[..end]).is_err());
                }
            }
        }
    }
}

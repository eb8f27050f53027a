//! Whatever a file holds, every line is counted in one place and nothing panics.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod claim_support;

use claim_support::layout;
use onshi_core::claim::{Charts, ClaimReader, ClaimResult, Layouts, Outcome, Read, Tally};
use onshi_core::rules::linkage::Patient;
use proptest::prelude::*;

/// Lines that look like those of some layout, and others.
fn line() -> impl Strategy<Value = String> {
    let kind = prop::sample::select(vec![
        "HI", "RE", "HO", "KO", "SN", "JD", "MF", "HR", "HG", "SI", "1", "2", "3", "4", "5",
        "8,1,0,RE", "8,2,0,HR", "1,1,0,SN", "", "\"3\"",
    ]);
    let cell = prop_oneof![
        4 => Just(String::new()),
        3 => "[0-9]{1,8}",
        2 => prop::sample::select(vec!["04", "05", "02", "試験　太郎", "202609", "-216", "\\7", "A"]).prop_map(str::to_owned),
        1 => any::<String>().prop_map(|text| text.replace('\n', "")),
    ];
    (kind, prop::collection::vec(cell, 0..45))
        .prop_map(|(kind, cells)| format!("{kind},{}", cells.join(",")))
}

fn push_all(layout: &str, lines: &[String]) -> (Vec<Read>, Tally) {
    let mut reader = ClaimReader::new(claim_support::layout(layout), true).expect("usable");
    let numbered = (1..).zip(lines);
    let mut all: Vec<Read> = numbered
        .filter_map(|(number, line)| reader.push(number, line))
        .collect();
    all.extend(reader.finish().map(Ok));
    (all, reader.tally())
}

fn names() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        Layouts::known()
            .all()
            .map(|(name, _)| name)
            .collect::<Vec<_>>(),
    )
}

proptest! {
    #[test]
    fn no_line_is_lost(name in names(), lines in prop::collection::vec(line(), 0..40)) {
        let (all, tally) = push_all(name, &lines);
        let claims: Vec<&ClaimResult> = all.iter().filter_map(|read| read.as_ref().ok()).collect();
        prop_assert_eq!(tally.lines, lines.len() as u64);
        prop_assert_eq!(tally.lines, tally.of_claims + tally.of_file + tally.passed_over + tally.unread + tally.blank);
        prop_assert_eq!(tally.of_claims, claims.iter().map(|claim| claim.line_count).sum::<u64>());
        prop_assert_eq!(tally.claims, claims.len() as u64);
        prop_assert_eq!(tally.unread, (all.len() - claims.len()) as u64);
        // Claims stand one behind the other.
        prop_assert!(claims.windows(2).all(|two| two[0].lines.end() < two[1].lines.start()));
        let patient = Patient { name: "試験　太郎".into(), ..Patient::default() };
        for claim in claims {
            Charts::index(std::slice::from_ref(&patient)).whose(claim);
        }
    }

    #[test]
    fn any_bytes_in_any_pieces(name in names(), bytes in prop::collection::vec(any::<u8>(), 0..400), piece in 1_usize..50) {
        let read = |piece: usize| {
            let mut reader = ClaimReader::new(layout(name), true).expect("usable");
            let mut all = Vec::new();
            let mut fed = Ok(());
            for piece in bytes.chunks(piece) {
                fed = fed.and_then(|()| reader.feed(piece, false, |read| all.push(read)));
            }
            fed = fed.and_then(|()| reader.feed(b"", true, |read| all.push(read)));
            (all, fed.is_ok())
        };
        let (whole, piecewise) = (read(bytes.len().max(1)), read(piece));
        prop_assert!(whole == piecewise);
    }

    /// A following row takes from the row before what it leaves out, and only that.
    #[test]
    fn places_are_filled_down(places in prop::collection::vec(prop::option::of("[1-9]{2}"), 1..20)) {
        let rows = places.iter().enumerate().map(|(at, place)| {
            let kind = if at == 0 { "3" } else { "4" };
            let place = place.as_deref().unwrap_or_default();
            format!("{kind}{},{place},,,-1", ",".repeat(18))
        });
        let (all, _) = push_all("zogn-medical", &rows.collect::<Vec<_>>());
        let Outcome::Adjusted { adjustments } = &all[0].as_ref().expect("a claim").outcome else {
            panic!("adjusted");
        };
        let mut last = String::new();
        for (place, adjustment) in places.iter().zip(adjustments) {
            last = place.clone().unwrap_or(last);
            prop_assert_eq!(&adjustment.place, &last);
        }
        prop_assert_eq!(adjustments.len(), places.len());
    }
}

/// A long file gives its claims as it goes; only the last one waits for the end.
#[test]
fn claims_come_as_the_file_goes() {
    let mut reader = ClaimReader::new(layout("receipt"), false).expect("usable");
    let mut given = 0_u64;
    for number in 0..100_000_u64 {
        let line = format!("RE,{number},1112,202609\nSN,1,02\n");
        reader
            .feed(line.as_bytes(), false, |read| {
                given += u64::from(read.is_ok())
            })
            .unwrap();
        assert_eq!(given, number);
    }
    reader.feed(b"", true, |_| given += 1).unwrap();
    assert_eq!(given, 100_000);
}

//! The audit: what a line holds, and that no change of an audit stays unseen (R25–R28, §D.7 S2).
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;

use onshi_core::audit::{
    Broken, DEEDS, Deed, Entry, Fault, Head, Names, Opening, Verifier, Who, closing, verify,
};
use onshi_core::job::{JobId, Moment};

const NOON: Moment = Moment(1_795_316_400_000);

fn entry(number: u64) -> Entry {
    let row = &DEEDS[number as usize % DEEDS.len()];
    let who = Who {
        user: format!("op-{}", number % 3),
        role: "医師".into(),
        terminal: "受付1".into(),
        process: Some(4711),
    };
    let whose = Names::kept([9; 32]).of(&[number as u8; 32]);
    let now = NOON.plus_ms(number as i64 * 977);
    Entry {
        job: (number % 2 == 0).then_some(JobId(number)),
        operation: (number % 2 == 0).then_some(3),
        ..Entry::new(row.deed, now, now, who)
    }
    .with(vec![whose; number as usize % 3])
    .about(vec!["drug"])
}

/// An audit of so many entries, as it is written out.
fn audit(entries: u64) -> Vec<u8> {
    let opening = Opening::of("K7QM");
    let mut head = Head::new(&opening);
    let mut text = format!("{}\n", opening.text());
    for number in 0..entries {
        text += &head.link(&entry(number)).text;
        text += "\n";
    }
    (text + &closing(&head) + "\n").into_bytes()
}

fn lines(audit: &[u8]) -> Vec<Vec<u8>> {
    let lines = audit.split_inclusive(|byte| *byte == b'\n');
    lines.map(<[u8]>::to_vec).collect()
}

fn broken(audit: &[u8]) -> (u64, Fault) {
    let Broken { index, fault } = verify(audit).expect_err("broken");
    (index, fault)
}

/// Ledgers hold lines like this one: nothing may change how they are written.
#[test]
fn a_line_is_written_as_it_always_was() {
    let mut head = Head::new(&Opening::of("K7QM"));
    let entry = Entry {
        job: Some(JobId(7)),
        operation: Some(2),
        ..Entry::new(
            Deed::Delivered,
            NOON,
            NOON.plus_ms(1),
            Who {
                user: "op-\"7\"".into(),
                terminal: "受付1".into(),
                process: Some(12),
                ..Who::default()
            },
        )
    };
    let line = head.link(&entry.with(vec![Names::kept([1; 32]).of(&[2; 32])]));
    assert_eq!(line.number, 1);
    let expected = concat!(
        r#"{"number":1,"wall":1795316400000,"trusted":1795316400001,"deed":"delivered","job":7,"#,
        r#""operation":2,"whose":["d477c529295622777a3077b8e8a64c39"],"user":"op-\"7\"","#,
        r#""terminal":"受付1","process":12,"#,
        r#""previous":"e30f20fc978fba1cb3008afd47710096d1d0edee2de0181409ae3a82cbe6c131","#,
        r#""hash":""#
    );
    assert_eq!(
        line.text.rsplit_once("\"hash\":\"").unwrap().0.to_owned() + "\"hash\":\"",
        expected
    );
    let read: serde_json::Value = serde_json::from_str(&line.text).expect("JSON");
    assert_eq!(read["hash"], head.hex().as_str());
}

#[test]
fn what_was_written_is_whole() {
    for entries in [0, 1, 2, 40] {
        let head = verify(&audit(entries)).expect("whole");
        assert_eq!(head.lines, entries);
    }
}

/// What somebody can do to a file, drawn by a small generator.
struct Hand(u64);

impl Hand {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn tampers(&mut self, audit: &[u8]) -> Vec<u8> {
        let mut bytes = audit.to_vec();
        let mut lines = lines(audit);
        let at = self.below(bytes.len());
        let (one, other) = (self.below(lines.len()), self.below(lines.len()));
        match self.below(9) {
            0 => bytes[at] ^= 1 << self.below(8),
            1 => bytes[at] = self.below(256) as u8,
            2 => bytes.truncate(at),
            3 => drop(bytes.remove(at)),
            4 => bytes.insert(at, self.below(256) as u8),
            5 => drop(bytes.drain(at..(at + self.below(600)).min(audit.len()))),
            6 => {
                lines.swap(one, other);
                bytes = lines.concat();
            }
            7 => {
                lines.remove(one);
                bytes = lines.concat();
            }
            _ => {
                let copy = lines[other].clone();
                lines.insert(one, copy);
                bytes = lines.concat();
            }
        }
        bytes
    }
}

#[test]
fn every_one_of_a_hundred_thousand_tamperings_is_found_at_its_first_line() {
    let whole = audit(7);
    let before = lines(&whole);
    let mut hand = Hand(0x2545_F491_4F6C_DD1D);
    let mut tried = 0;
    while tried < 100_000 {
        let after = hand.tampers(&whole);
        if after == whole {
            continue;
        }
        tried += 1;
        let after_lines = lines(&after);
        let same = before.iter().zip(&after_lines).take_while(|(a, b)| a == b);
        let first = same.count() as u64;
        let found = verify(&after).map_err(|broken| broken.index);
        assert_eq!(found, Err(first), "{}", String::from_utf8_lossy(&after));
    }
}

#[test]
fn every_single_bit_of_an_audit_counts() {
    let whole = audit(3);
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            assert!(verify(&bytes).is_err(), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn what_is_wrong_is_told() {
    let whole = audit(4);
    let mut lines = lines(&whole);
    assert_eq!(broken(&whole[..whole.len() - 1]), (5, Fault::Changed));
    assert_eq!(broken(&lines[..5].concat()), (5, Fault::Cut));
    assert_eq!(broken(b""), (0, Fault::Cut));
    assert_eq!(broken(&[&whole[..], b"\n"].concat()), (6, Fault::Changed));
    assert_eq!(
        broken(&[&whole[..], &lines[5]].concat()),
        (6, Fault::Behind)
    );
    lines.swap(2, 3);
    assert_eq!(broken(&lines.concat()), (2, Fault::Moved));
}

/// Everybody can compute hashes: without something kept elsewhere, an audit that was written anew is whole.
#[test]
fn an_audit_that_was_written_anew_is_found_by_an_anchor() {
    let check = |audit: &[u8], anchor: Head| {
        let mut verifier = Verifier::against([anchor]);
        for line in lines(audit) {
            verifier.line(&line)?;
        }
        verifier.end()
    };
    let mut anchors = Vec::new();
    let mut head = Head::new(&Opening::of("K7QM"));
    for number in 0..4 {
        anchors.push(head);
        let _ = head.link(&entry(number));
    }
    for anchor in &anchors {
        assert_eq!(check(&audit(4), *anchor).map(|head| head.lines), Ok(4));
    }
    // Put back to an earlier day.
    let short = check(&audit(2), anchors[3]).map_err(|broken| broken.fault);
    assert_eq!(short, Err(Fault::OtherThanAnchor));
    // Written anew without its second entry.
    let mut forged = Head::new(&Opening::of("K7QM"));
    let mut text = format!("{}\n", Opening::of("K7QM").text());
    for number in [0, 2, 3] {
        text += &(forged.link(&entry(number)).text + "\n");
    }
    text += &(closing(&forged) + "\n");
    assert_eq!(verify(text.as_bytes()).map(|head| head.lines), Ok(3));
    let found = check(text.as_bytes(), anchors[2]);
    let expected = Broken {
        index: 2,
        fault: Fault::OtherThanAnchor,
    };
    assert_eq!(found, Err(expected));
}

#[test]
fn deeds_have_names_and_numbers_of_their_own() {
    let idents: BTreeSet<&str> = DEEDS.iter().map(|row| row.ident).collect();
    let numbers: BTreeSet<i32> = DEEDS.iter().map(|row| row.deed as i32).collect();
    assert_eq!((idents.len(), numbers.len()), (DEEDS.len(), DEEDS.len()));
    for row in DEEDS {
        assert_eq!(Deed::named(row.ident), Some(row.deed));
        assert_eq!(row.deed.row().ident, row.ident);
    }
    assert_eq!(Deed::named("nothing"), None);
}

#[test]
fn nobody_is_known_by_their_name_in_an_audit() {
    let (one, other) = (Names::kept([1; 32]), Names::kept([2; 32]));
    let patient = [7; 32];
    assert_eq!(one.of(&patient), one.of(&patient));
    assert_ne!(one.of(&patient), other.of(&patient));
    assert_ne!(one.of(&patient), one.of(&[8; 32]));
    let who = Who::user("op-7");
    let printed = format!("{one:?} {:?} {who:?}", one.of(&patient));
    assert_eq!(printed, "Names(‹redacted›) Whose ‹redacted› Who ‹redacted›");
}

/// A host that gives more than an id does not get it into the audit whole.
#[test]
fn what_the_host_gives_is_cut_and_quoted() {
    let who = Who {
        user: "あ\n\"".repeat(100),
        ..Who::default()
    };
    let mut head = Head::new(&Opening::of("K7QM"));
    let line = head.link(&Entry::new(Deed::Opened, NOON, NOON, who));
    let read: serde_json::Value = serde_json::from_str(&line.text).expect("JSON");
    assert_eq!(read["user"].as_str().unwrap().chars().count(), 64);
    assert!(!line.text.contains('\n'));
    assert_eq!(read.get("role"), None);
}

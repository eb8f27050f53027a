//! What was read of a clinical or secret message does not stay in memory (I-11). Looks into the memory of
//! this process, as somebody would who finds a dump of it.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod support;

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use onshi_core::catalogue::{
    ACTIVATION_INQUIRY_ANSWER, ACTIVATION_INVALIDATE_REQUEST, BATCH_ANSWER,
    CHECKUP_INFORMATION_ANSWER, CONSENTED_ANSWER, DRUG_INFORMATION_ANSWER, ENVELOPE_ANSWER,
    MessageRow, ONLINE_BATCH_ANSWER, PASSCODE_ANSWER, QUALIFICATION_ANSWER, QualificationResult,
    VISIT_BATCH_ANSWER, messages,
};
use onshi_core::record::{Draft, Group, Item, Record, Units, read_frame, write};
use onshi_core::rules::access::clinical::must_be_wiped;
use onshi_core::rules::access::{Passing, split};
use onshi_core::text::{Charset, decode, encode};
use onshi_core::xml::{Event, Limits, Reader, Source, SourceError};
use support::filler::filled;

const CANARY: &str = "秘密のカナリア";

/// One test at a time, so that no other writes where one looks.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where a text stands in memory.
#[derive(Clone, Copy)]
struct Place {
    at: u64,
    length: usize,
}

impl Place {
    fn of(text: &str) -> Self {
        Place {
            at: text.as_ptr() as u64,
            length: text.len(),
        }
    }

    /// What stands there, whoever it belongs to by now; nothing if it was given back.
    fn now(self) -> Vec<u8> {
        let mut bytes = vec![0; self.length];
        let memory = File::open("/proc/self/mem").unwrap();
        match memory.read_exact_at(&mut bytes, self.at) {
            Ok(()) => bytes,
            Err(_) => Vec::new(),
        }
    }

    fn has(self, text: &str) -> bool {
        self.now() == text.as_bytes()
    }
}

/// The values of a group and what is below, with their places.
fn places(group: Group<'_>) -> Vec<(Place, String)> {
    let each = |item: Item<'_>| match item.is_group() {
        true => places(item.group()),
        false => vec![(Place::of(item.text()), item.text().to_owned())],
    };
    let places = group.items().flat_map(each);
    places.filter(|(_, text)| text.len() > 2).collect()
}

fn stay(places: &[(Place, String)]) -> usize {
    places
        .iter()
        .filter(|(place, text)| place.has(text))
        .count()
}

#[test]
fn a_wiped_record_leaves_nothing() {
    let _alone = alone();
    let mut record = Record::from(Draft::<QualificationResult>::new().name(CANARY));
    let places = places(record.root());
    assert_eq!(stay(&places), places.len(), "it can be seen");
    record.wipe();
    assert!(places[0].0.now().iter().all(|byte| *byte == 0));
    assert!(record.is_empty() && record.row().id == QualificationResult::ROW.id);
}

/// One person stands in the window of the reader, another in a record of its own.
#[test]
fn a_reader_of_a_clinical_batch_leaves_nothing() {
    let _alone = alone();
    for charset in [Charset::Utf8, Charset::ShiftJisJis90] {
        let document = write(&filled(&VISIT_BATCH_ANSWER, 7, 60), charset).unwrap();
        let frame = read_frame(&document[..], &VISIT_BATCH_ANSWER, Limits::default()).unwrap();
        assert!(frame.units > 1);
        for pieces in [1, 1 << 16] {
            let (limits, proof) = (Limits::default(), frame.proof.clone());
            let source = &document[..];
            let mut units = Units::in_pieces(source, &VISIT_BATCH_ANSWER, limits, proof, pieces);
            let person = units.next().unwrap().expect("a person");
            let places = places(person.root());
            assert_eq!(stay(&places), places.len(), "it can be seen");
            drop(units);
            assert_eq!(stay(&places), 0, "{charset:?} in pieces of {pieces}");
        }
    }
}

/// A file on a medium that is nowhere in memory as it reads: remembers where its bytes were put.
struct Medium {
    masked: Vec<u8>,
    put: Arc<Mutex<Vec<Place>>>,
    at_once: usize,
}

const MASK: u8 = 0xa5;

impl Source for Medium {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, SourceError> {
        let count = self.masked.len().min(into.len()).min(self.at_once);
        for (to, from) in into.iter_mut().zip(self.masked.drain(..count)) {
            *to = from ^ MASK;
        }
        self.put.lock().unwrap().push(Place {
            at: into.as_ptr() as u64,
            length: count,
        });
        Ok(count)
    }
}

/// A document with the canary in place of each name, as the medium has it.
fn masked(document: &[u8], charset: Charset) -> Vec<u8> {
    let text = decode(charset, document).unwrap();
    let document = encoded(&text.replace("試験　太郎", CANARY), charset);
    document.iter().map(|byte| byte ^ MASK).collect()
}

fn encoded(text: &str, charset: Charset) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode(charset, text, &mut bytes).unwrap();
    bytes
}

/// How many of the places hold the raw bytes of the canary now.
fn hold_canary(put: &Mutex<Vec<Place>>, charset: Charset) -> usize {
    let raw = encoded(CANARY, charset);
    let places = put.lock().unwrap();
    let now = places.iter().map(|place| place.now());
    now.filter(|now| now.windows(raw.len()).any(|piece| piece == raw))
        .count()
}

/// Both passes, in a buffer that is large from the beginning, and in one that grows.
#[test]
fn the_raw_bytes_of_a_clinical_answer_leave_nothing() {
    let _alone = alone();
    let answer = filled(&VISIT_BATCH_ANSWER, 7, 95);
    for charset in [Charset::Utf8, Charset::ShiftJisJis90] {
        let masked = masked(&write(&answer, charset).unwrap(), charset);
        assert!(masked.len() > 3 * (8 << 10), "the buffer grows");
        for at_once in [1 << 16, 700] {
            let put = Arc::new(Mutex::new(Vec::new()));
            let medium = || Medium {
                masked: masked.clone(),
                put: put.clone(),
                at_once,
            };
            let (message, limits) = (&VISIT_BATCH_ANSWER, Limits::default());
            let frame = read_frame(medium(), message, limits.clone()).unwrap();
            assert!(put.lock().unwrap().len() > 1);
            assert_eq!(hold_canary(&put, charset), 0, "{charset:?} first pass");

            put.lock().unwrap().clear();
            let mut units = Units::new(medium(), message, limits, frame.proof.clone());
            units.next().unwrap().expect("a person");
            assert!(hold_canary(&put, charset) > 0, "{charset:?} it can be seen");
            drop(units);
            assert_eq!(hold_canary(&put, charset), 0, "{charset:?} second pass");
        }
    }
}

#[test]
fn a_text_that_a_reader_put_together_is_wiped() {
    let _alone = alone();
    let document = format!("<a>{CANARY}&amp;{CANARY}</a>");
    let mut reader = Reader::new(document.as_bytes(), Limits::default());
    reader.next().unwrap();
    let Event::Text(text) = reader.next().unwrap() else {
        panic!("a text");
    };
    let place = Place::of(text);
    let whole = format!("{CANARY}&{CANARY}");
    assert!(place.has(&whole), "it can be seen");
    reader.wipe();
    assert!(!place.has(&whole));
    assert!(
        !place
            .now()
            .windows(CANARY.len())
            .any(|piece| piece == CANARY.as_bytes())
    );
    assert!(reader.next().is_err(), "nothing is believed of it any more");
}

#[test]
fn what_passes_through_leaves_nothing() {
    let _alone = alone();
    let unit = filled(&VISIT_BATCH_ANSWER, 7, 60);
    let passing: Passing = split(&unit).clinical.expect("clinical");
    let places = passing.hand_over(|record| Ok::<_, ()>(places(record.root())));
    let places = places.expect("handed over");
    assert!(places.len() > 20);
    assert_eq!(stay(&places), 0);
}

#[test]
fn which_messages_are_wiped() {
    let table: [(&MessageRow, bool); 11] = [
        (&DRUG_INFORMATION_ANSWER, true),
        (&CHECKUP_INFORMATION_ANSWER, true),
        (&VISIT_BATCH_ANSWER, true),
        (&ONLINE_BATCH_ANSWER, true),
        (&ACTIVATION_INQUIRY_ANSWER, true),
        (&ACTIVATION_INVALIDATE_REQUEST, true),
        (&PASSCODE_ANSWER, true),
        (&ENVELOPE_ANSWER, true),
        (&QUALIFICATION_ANSWER, false),
        (&BATCH_ANSWER, false),
        (&CONSENTED_ANSWER, false),
    ];
    for (message, wiped) in table {
        assert_eq!(must_be_wiped(message), wiped, "{}", message.japanese);
    }
    assert!(messages().any(must_be_wiped) && !messages().all(must_be_wiped));
}

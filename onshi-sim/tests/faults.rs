//! Each fault of the terminal strikes where it is asked to, as often as it is asked to, is counted, and is
//! seen in the folders as what it says.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fs;

use onshi_core::catalogue::{self, MessageRow};
use onshi_core::message::{FileName, Summary};
use onshi_core::record::read_frame;
use onshi_core::xml::Limits;
use onshi_sim::{Chance, Fault, Happening, Settings};
use support::*;

const QUALIFICATION: &MessageRow = &catalogue::QUALIFICATION_REQUEST;
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// One clinic and what its folders show.
struct Scene {
    bench: Bench,
}

impl Scene {
    fn new(fault: Fault, chance: Chance) -> Self {
        let settings = Settings {
            processing_rounds: 0,
            ..Settings::default()
        };
        let mut scene = Scene {
            bench: Bench::new(1, 30, settings),
        };
        scene.order(fault, chance);
        scene
    }

    fn order(&mut self, fault: Fault, chance: Chance) {
        let terminal = &mut self.bench.simulator.terminals_mut()[0];
        terminal.faults_mut().set(fault, chance);
    }

    fn struck(&self, fault: Fault) -> u64 {
        self.bench.simulator.terminals()[0].faults().struck(fault)
    }

    /// Asks for one person; the names of request and answer.
    fn ask(&mut self) -> (String, String) {
        let patient = self.bench.simulator.clinic().patients()[0].clone();
        let request = number_request(&self.bench.institution(), number_query(&patient));
        let request = self.bench.send(QUALIFICATION, &request);
        let answer = request.replace("req_", "res_");
        (request, answer)
    }

    /// 受付番号 of a batch.
    fn start(&mut self) -> String {
        let request = consented_request(&self.bench.institution(), today(), today());
        let taken_in = self.bench.ask(&catalogue::CONSENTED_REQUEST, &request);
        taken_in.summary().reception.unwrap()
    }

    /// What the result of a batch says.
    fn collect(&mut self, reception: &str) -> Summary {
        let request = collect_request(&self.bench.institution(), reception);
        let name = self.bench.send(&catalogue::CONSENTED_COLLECT, &request);
        self.bench.step();
        let answer = name.replace("req_", "res_");
        self.summary(&answer, &catalogue::CONSENTED_ANSWER).unwrap()
    }

    /// What an answer says, if it is one.
    fn summary(&self, answer: &str, message: &'static MessageRow) -> Option<Summary> {
        let bytes = fs::read(self.bench.res(answer)).unwrap();
        let frame = read_frame(&bytes[..], message, Limits::default()).ok()?;
        Some(Summary::of(&frame))
    }

    fn answer(&self, answer: &str) -> Option<Summary> {
        self.summary(answer, &catalogue::QUALIFICATION_ANSWER)
    }

    fn bytes(&self, answer: &str) -> Vec<u8> {
        fs::read(self.bench.res(answer)).unwrap()
    }

    fn in_res(&self, name: &str) -> bool {
        self.bench.res(name).exists()
    }

    fn in_req(&self, name: &str) -> bool {
        self.bench.req(name).exists()
    }

    fn step(&mut self) -> Vec<Happening> {
        self.bench.step()
    }

    fn after(&mut self, ms: i64) -> Vec<Happening> {
        self.bench.now = self.bench.now.plus_ms(ms);
        self.bench.step()
    }
}

/// A test for each fault, which is ordered for the next time; and the list of them.
macro_rules! seen {
    ($($fault:ident $test:ident |$scene:ident| $body:block)*) => {
        $(#[test]
        fn $test() {
            let mut scene = Scene::new(Fault::$fault, Chance::Next(1));
            let $scene = &mut scene;
            $body
            assert!(scene.struck(Fault::$fault) >= 1);
        })*

        const SEEN: &[Fault] = &[$(Fault::$fault),*];
    };
}

seen! {
    PicksLate a_request_lies_for_long |scene| {
        let (request, answer) = scene.ask();
        scene.step();
        assert!(scene.in_req(&request) && !scene.in_res(&answer));
        scene.after(3 * DAY);
        assert!(!scene.in_req(&request) && scene.in_res(&answer));
    }
    PicksTwice a_request_is_taken_twice |scene| {
        let first = scene.start();
        let again = scene.after(MINUTE);
        let answered = again.iter().filter(|h| matches!(h, Happening::Answered { .. }));
        assert_eq!(answered.count(), 1);
        let answer = scene.bench.in_res().remove(0);
        let second = scene.summary(&answer, &catalogue::CONSENTED_RECEPTION).unwrap();
        assert_ne!(second.reception.unwrap(), first, "under the same name");
    }
    AnswersOutOfOrder a_later_request_is_answered_first |scene| {
        let (_, first) = scene.ask();
        scene.step();
        let (_, second) = scene.ask();
        scene.step();
        assert_eq!(scene.bench.in_res(), std::slice::from_ref(&second));
        scene.after(MINUTE);
        assert_eq!(scene.bench.in_res(), [first, second]);
    }
    KeepsRequest a_request_stays_and_is_answered_once |scene| {
        let (request, answer) = scene.ask();
        scene.step();
        assert!(scene.in_req(&request) && scene.in_res(&answer));
        fs::remove_file(scene.bench.res(&answer)).unwrap();
        assert!(scene.after(MINUTE).is_empty());
        assert!(scene.in_req(&request) && !scene.in_res(&answer));
        // One of the same name that comes later is another request.
        fs::remove_file(scene.bench.req(&request)).unwrap();
        scene.step();
        fs::write(scene.bench.req(&request), "").unwrap();
        assert!(!scene.step().is_empty());
    }
    LosesAnswer an_answer_is_lost_though_the_system_worked |scene| {
        let request = consented_request(&scene.bench.institution(), today(), today());
        let lost = scene.bench.send(&catalogue::CONSENTED_REQUEST, &request);
        scene.step();
        scene.after(DAY);
        assert!(!scene.in_req(&lost) && scene.bench.in_res().is_empty());
        let second = scene.start();
        let mut fine = Scene::new(Fault::LosesAnswer, Chance::Never);
        fine.start();
        assert_eq!(second, fine.start(), "the lost one had a number, too");
    }
    AnswersBeforeTaking an_answer_stands_before_the_request_is_gone |scene| {
        let (request, answer) = scene.ask();
        scene.step();
        assert!(scene.in_req(&request) && scene.in_res(&answer));
        assert!(scene.step().is_empty());
        assert!(!scene.in_req(&request) && scene.in_res(&answer));
    }
    Refuses a_request_is_refused |scene| {
        let (request, answer) = scene.ask();
        scene.step();
        assert!(scene.in_res(&request.replace(".xml", ".err")) && !scene.in_res(&answer));
    }
    RefusesAndAnswers a_request_is_refused_and_answered |scene| {
        let (request, answer) = scene.ask();
        scene.step();
        assert!(scene.in_res(&request.replace(".xml", ".err")) && scene.in_res(&answer));
    }
    StaysProcessing a_batch_is_processing_for_long |scene| {
        let reception = scene.start();
        scene.order(Fault::StaysProcessing, Chance::Next(50));
        for _ in 0..50 {
            let answer = scene.collect(&reception);
            assert!(answer.is_processing());
            assert_eq!(answer.reception.as_deref(), Some(reception.as_str()));
        }
        assert!(scene.collect(&reception).is_normal());
    }
    ResultFails a_batch_fails |scene| {
        let reception = scene.start();
        let answer = scene.collect(&reception);
        assert_eq!(answer.segment.as_deref(), Some("9"));
        assert_eq!(answer.reception, Some(reception));
        assert_eq!(answer.error_code.as_deref(), Some("SIM-E012"));
    }
    UnknownResult a_result_has_a_code_that_nobody_knows |scene| {
        let (_, answer) = scene.ask();
        scene.step();
        let segment = scene.answer(&answer).unwrap().segment.unwrap();
        assert!(!["1", "2", "9"].contains(&segment.as_str()));
    }
    OtherReception a_result_names_another_reception |scene| {
        let reception = scene.start();
        let answer = scene.collect(&reception);
        assert!(answer.is_normal() && answer.reception.unwrap() != reception);
    }
    DeletesEarly an_answer_is_deleted_before_its_time |scene| {
        let (_, answer) = scene.ask();
        scene.step();
        assert!(scene.in_res(&answer));
        scene.after(MINUTE);
        assert!(!scene.in_res(&answer));
    }
    NewElements an_answer_has_elements_that_nobody_knows |scene| {
        let (_, answer) = scene.ask();
        scene.step();
        let odd = findings(&scene.bytes(&answer), &catalogue::QUALIFICATION_ANSWER);
        assert!(!odd.is_empty());
        assert!(scene.answer(&answer).unwrap().is_normal());
    }
    OtherCharset an_answer_comes_in_another_encoding |scene| {
        let (_, answer) = scene.ask();
        scene.step();
        assert!(scene.bytes(&answer).starts_with(b"<?xml version=\"1.0\" encoding=\"Shift_JIS\""));
        assert!(scene.answer(&answer).unwrap().is_normal());
    }
    HalfForEver an_answer_is_cut_for_ever |scene| {
        let (_, answer) = scene.ask();
        scene.step();
        let half = scene.bytes(&answer);
        assert!(!half.is_empty() && scene.answer(&answer).is_none());
        scene.after(DAY);
        assert_eq!(scene.bytes(&answer), half);
    }
    EmptyAnswer an_answer_has_no_byte |scene| {
        let (_, answer) = scene.ask();
        scene.step();
        assert_eq!(scene.bytes(&answer), b"");
    }
    ZeroTail an_answer_ends_in_zeros |scene| {
        let (_, answer) = scene.ask();
        scene.step();
        let bytes = scene.bytes(&answer);
        assert!(bytes.starts_with(b"<?xml") && bytes.ends_with(&[0; 64]));
    }
    ChangesAnswer an_answer_is_replaced_under_its_name |scene| {
        let (_, answer) = scene.ask();
        scene.step();
        let first = scene.bytes(&answer);
        scene.after(MINUTE);
        assert_ne!(scene.bytes(&answer), first);
        assert!(scene.answer(&answer).unwrap().is_normal());
    }
    OtherInstitution an_answer_is_of_another_institution |scene| {
        let (_, answer) = scene.ask();
        scene.step();
        let institution = scene.answer(&answer).unwrap().institution.unwrap();
        assert_ne!(institution, scene.bench.institution());
        assert_eq!(institution.len(), scene.bench.institution().len());
    }
    Reappears an_answer_goes_and_comes_again |scene| {
        let (_, answer) = scene.ask();
        scene.step();
        let first = scene.bytes(&answer);
        scene.step();
        assert!(!scene.in_res(&answer));
        scene.after(9_000);
        assert!(!scene.in_res(&answer), "for longer than an old listing is believed");
        scene.after(MINUTE);
        assert_eq!(scene.bytes(&answer), first);
    }
    ForeignTakes another_program_takes_an_answer |scene| {
        let (_, answer) = scene.ask();
        scene.step();
        assert!(scene.in_res(&answer));
        scene.step();
        assert!(!scene.in_res(&answer));
    }
    ForeignFace another_program_makes_up_a_face_file |scene| {
        scene.ask();
        scene.step();
        scene.step();
        let face = scene.bench.root.path().join("face");
        let file = fs::read_dir(face).unwrap().next().unwrap().unwrap();
        let name = file.file_name().into_string().unwrap();
        assert!(FileName::parse(&name).unwrap().face);
        let bytes = fs::read(file.path()).unwrap();
        let message = &catalogue::QUALIFICATION_ANSWER;
        let frame = read_frame(&bytes[..], message, Limits::default()).unwrap();
        assert_eq!(Summary::of(&frame).institution, Some(scene.bench.institution()));
    }
    Copies a_person_copies_an_answer |scene| {
        let (_, answer) = scene.ask();
        scene.step();
        scene.step();
        let copy = answer.replace(".xml", " - コピー.xml");
        assert_eq!(scene.bytes(&copy), scene.bytes(&answer));
    }
    SyncFiles a_synchronising_program_leaves_files |scene| {
        scene.order(Fault::SyncFiles, Chance::Always);
        for _ in 0..30 {
            scene.ask();
            scene.step();
        }
        scene.step();
        let names = scene.bench.in_res();
        let has = |part: &str| names.iter().any(|name| name.contains(part));
        assert!(["Thumbs.db", "desktop.ini", ".xml.tmp", "~$", "競合コピー"].iter().all(|part| has(part)));
    }
    MarkerFiles the_terminal_leaves_marker_files |scene| {
        scene.order(Fault::MarkerFiles, Chance::Always);
        for _ in 0..10 {
            scene.ask();
            scene.step();
        }
        scene.step();
        let names = scene.bench.in_res();
        assert!(names.iter().any(|name| name == "DELFILE"));
        assert!(names.iter().any(|name| name.starts_with("del2026") && name.ends_with(".txt")));
    }
}

#[test]
fn every_fault_of_the_table_is_seen() {
    assert_eq!(SEEN, Fault::ALL);
}

#[test]
fn a_refusal_comes_as_often_as_it_was_ordered_and_is_counted() {
    let mut scene = Scene::new(Fault::Refuses, Chance::Next(2));
    for _ in 0..3 {
        scene.ask();
        scene.step();
    }
    let names = scene.bench.in_res();
    let refusals = names.iter().filter(|name| name.ends_with(".err"));
    assert_eq!(refusals.count(), 2);
    assert_eq!(scene.struck(Fault::Refuses), 2);
}

#[test]
fn a_fault_is_found_again_by_its_name() {
    for fault in Fault::ALL {
        assert_eq!(Fault::of(fault.name()), Some(*fault));
    }
}

#[test]
fn a_frequency_reads_as_it_is_written() {
    for chance in [
        Chance::Never,
        Chance::Always,
        Chance::OnceIn(20),
        Chance::Next(2),
    ] {
        assert_eq!(chance.to_string().parse(), Ok(chance));
    }
    for wrong in ["", "sometimes", "1/0", "1/x", "next", "next 0", "2/3"] {
        assert!(wrong.parse::<Chance>().is_err(), "{wrong}");
    }
}

/// A day with every fault now and then; what happened, and what stands in the folders at its end.
fn bad_day(seed: u64) -> (Scene, Vec<Happening>) {
    let mut scene = Scene::new(Fault::PicksLate, Chance::OnceIn(20));
    for fault in Fault::ALL {
        scene.order(*fault, Chance::OnceIn(20));
    }
    let mut happenings = Vec::new();
    for nth in 0..200 {
        let reception = format!("{seed}-{nth}");
        let collect = collect_request(&scene.bench.institution(), &reception);
        let start = consented_request(&scene.bench.institution(), today(), today());
        scene.bench.send(&catalogue::CONSENTED_REQUEST, &start);
        scene.bench.send(&catalogue::CONSENTED_COLLECT, &collect);
        scene.ask();
        happenings.extend(scene.after(5_000));
    }
    (scene, happenings)
}

#[test]
fn on_a_bad_day_every_fault_strikes_and_is_told() {
    let (scene, happenings) = bad_day(1);
    for fault in Fault::ALL {
        let told =
            |h: &&Happening| matches!(h, Happening::Struck { fault: told, .. } if told == fault);
        let told = happenings.iter().filter(told).count() as u64;
        assert_eq!(told, scene.struck(*fault), "{}", fault.name());
        assert!(told >= 1, "{} never struck", fault.name());
    }
}

#[test]
fn a_bad_day_is_the_same_every_time() {
    let (first, first_happenings) = bad_day(1);
    let (second, second_happenings) = bad_day(1);
    assert_eq!(first_happenings, second_happenings);
    assert_eq!(first.bench.in_res(), second.bench.in_res());
    for name in first.bench.in_res() {
        assert_eq!(first.bytes(&name), second.bytes(&name), "{name}");
    }
}

#[test]
fn once_healed_everything_is_answered_again() {
    let (mut scene, _) = bad_day(1);
    scene.bench.simulator.terminals_mut()[0].faults_mut().heal();
    scene.after(4 * DAY);
    let (request, answer) = scene.ask();
    let happenings = scene.after(4 * DAY);
    assert_eq!(
        happenings.len(),
        2,
        "nothing else is left to do: {happenings:?}"
    );
    assert!(!scene.in_req(&request) && scene.answer(&answer).unwrap().is_normal());
}

//! What a 連携ソフト does besides answering: hours, folders, archives, restarts, disks that fail, and a
//! second terminal on the same system.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod memory;
mod support;

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveTime};
use memory::MemoryDisk;
use onshi_core::catalogue::{self, MedicalTreatment, MessageRow};
use onshi_core::job::Moment;
use onshi_core::message::{Summary, answer_stem, request_name};
use onshi_core::record::{Record, read_frame, write};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;
use onshi_sim::{Chance, Clinic, Fault, Happening, Hours, OsDisk, Password, Settings, Simulator};
use support::*;
use tempfile::TempDir;
use zip::write::FileOptions;

const QUALIFICATION: &MessageRow = &catalogue::QUALIFICATION_REQUEST;
const HOUR: i64 = 3_600_000;

fn at_once() -> Settings {
    Settings {
        processing_rounds: 0,
        ..Settings::default()
    }
}

/// A request for one person.
fn one_person(bench: &Bench) -> Record {
    let patient = bench.simulator.clinic().patients()[0].clone();
    number_request(&bench.institution(), number_query(&patient))
}

/// Sends it, steps once, and counts what stands in `res`.
fn answers_after(bench: &mut Bench, ms: i64) -> usize {
    bench.now = bench.now.plus_ms(ms);
    bench.step();
    bench.in_res().len()
}

#[test]
fn while_it_sleeps_nothing_happens_and_after_it_everything() {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let settings = Settings {
        asleep: Some(Hours {
            from: time(12),
            to: time(13),
        }),
        ..at_once()
    };
    let mut bench = Bench::new(1, 30, settings);
    let request = one_person(&bench);
    bench.now = Moment::from_japan(today().and_hms_opt(12, 0, 0).unwrap());
    bench.send(QUALIFICATION, &request);
    assert_eq!(answers_after(&mut bench, 0), 0);
    assert_eq!(answers_after(&mut bench, HOUR - 3_000), 0);
    assert_eq!(answers_after(&mut bench, 2_000), 1);
    assert!(bench.in_req().is_empty());
}

#[test]
fn on_the_days_of_the_closed_proxy_nothing_happens() {
    let settings = Settings {
        closed_days: 2,
        ..at_once()
    };
    let mut bench = Bench::new(1, 30, settings);
    let request = one_person(&bench);
    // 14 December 2026 is the second Monday of its month.
    let monday = today() + Days::new(22);
    bench.now = Moment::from_japan(monday.and_hms_opt(0, 0, 0).unwrap()).plus_ms(-3_000);
    bench.send(QUALIFICATION, &request);
    assert_eq!(answers_after(&mut bench, 0), 1, "the evening before");
    bench.send(QUALIFICATION, &request);
    assert_eq!(answers_after(&mut bench, HOUR), 1);
    assert_eq!(answers_after(&mut bench, 46 * HOUR), 1);
    assert_eq!(answers_after(&mut bench, HOUR), 2);
}

#[test]
fn one_who_polls_sees_at_his_next_look_what_came_in_between() {
    let settings = Settings {
        look_every_ms: 10_000,
        ..at_once()
    };
    let mut bench = Bench::new(1, 30, settings);
    let request = one_person(&bench);
    bench.step();
    for _ in 0..3 {
        bench.send(QUALIFICATION, &request);
        assert_eq!(answers_after(&mut bench, 2_000), 0);
    }
    assert_eq!(answers_after(&mut bench, 1_000), 3);
}

#[test]
fn a_clock_set_back_stops_nothing() {
    let settings = Settings {
        in_place: true,
        stay_ms: Some(60_000),
        ..at_once()
    };
    let mut bench = Bench::new(1, 30, settings);
    let request = one_person(&bench);
    let name = bench.send(QUALIFICATION, &request);
    bench.step();
    assert_eq!(answers_after(&mut bench, -365 * 24 * HOUR), 1);
    assert!(bench.read(&name, QUALIFICATION).summary().is_normal());
    assert_eq!(answers_after(&mut bench, 61_000), 0);
}

#[test]
fn answers_can_stand_in_folders_of_their_day() {
    let settings = Settings {
        day_folders: true,
        stay_ms: Some(60_000),
        ..at_once()
    };
    let mut bench = Bench::new(1, 30, settings.clone());
    let request = one_person(&bench);
    let name = bench.send(QUALIFICATION, &request);
    bench.step();
    let stem = answer_stem(&name).unwrap();
    let answer = bench.res(&format!("20261122/{stem}.xml"));
    assert!(answer.exists());
    let clinic = Clinic::seeded(1, 30, today());
    bench.simulator = Simulator::open(bench.root.path(), clinic, settings).unwrap();
    bench.step();
    assert!(answer.exists(), "the time begins anew");
    bench.now = bench.now.plus_ms(61_000);
    bench.step();
    assert!(!answer.exists());
}

fn secret() -> Settings {
    Settings {
        encrypted_prefixes: vec![QUALIFICATION.prefix.to_owned()],
        password: Some(Password::new("ひみつ")),
        ..at_once()
    }
}

#[test]
fn an_encrypted_prefix_comes_under_its_password_and_others_do_not() {
    let mut bench = Bench::new(1, 30, secret());
    let request = one_person(&bench);
    let name = bench.send(QUALIFICATION, &request);
    bench.step();
    let stem = answer_stem(&name).unwrap();
    assert_eq!(bench.in_res(), [format!("{stem}.zip")]);
    let archive = fs::read(bench.res(&format!("{stem}.zip"))).unwrap();
    let open = |password: &str| {
        let mut zip = zip::ZipArchive::new(Cursor::new(&archive)).unwrap();
        let mut bytes = Vec::new();
        let mut entry = zip.by_index_decrypt(0, password.as_bytes()).ok()?;
        assert!(entry.encrypted() && entry.name().unwrap() == format!("{stem}.xml"));
        entry.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    };
    assert!(open("himitsu").is_none());
    let document = open("ひみつ").unwrap();
    let answer = read_answer(stem, document, &catalogue::QUALIFICATION_ANSWER);
    assert!(answer.summary().is_normal());
    let consented = bench.consented(today(), today());
    assert!(consented.name.ends_with(".xml"));
    let printed = format!("{:?}", bench.simulator.terminals()[0].settings());
    assert!(!printed.contains("ひみつ") && printed.contains("redacted"));
}

#[test]
fn an_encrypted_request_is_read_with_the_password_and_refused_with_another() {
    let mut bench = Bench::new(1, 30, secret());
    let request = write(&one_person(&bench), Charset::Cp932).unwrap();
    let mut send = |nth: u32, password: &str| {
        let name = request_name(QUALIFICATION.prefix, &format!("{nth}"));
        let options: FileOptions<'_, '_, ()> = FileOptions::default();
        let options = options.with_aes_encryption(zip::AesMode::Aes256, password);
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(&request).unwrap();
        let archive = zip.finish().unwrap().into_inner();
        let name = name.replace(".xml", ".zip");
        fs::write(bench.req(&name), archive).unwrap();
        bench.step();
        bench.in_res()
    };
    let names = send(1, "ひみつ");
    assert!(
        names.len() == 1 && names[0].contains("res_1.zip"),
        "{names:?}"
    );
    let names = send(2, "another");
    assert!(
        names.iter().any(|name| name.ends_with("req_2.err")),
        "{names:?}"
    );
}

/// Two terminals of one clinic.
struct Two {
    clinic: Clinic,
    roots: [TempDir; 2],
    simulator: Simulator,
    now: Moment,
}

impl Two {
    fn new() -> Self {
        let roots = [TempDir::new().unwrap(), TempDir::new().unwrap()];
        let clinic = Clinic::seeded(1, 60, today());
        let simulator = Self::open(&roots, clinic.clone());
        Two {
            clinic,
            roots,
            simulator,
            now: morning(),
        }
    }

    fn open(roots: &[TempDir; 2], clinic: Clinic) -> Simulator {
        let mut simulator = Simulator::open(roots[0].path(), clinic, at_once()).unwrap();
        let second = simulator.add_terminal(Box::new(OsDisk), roots[1].path(), at_once());
        second.unwrap();
        simulator
    }

    fn restart(&mut self) {
        self.simulator = Self::open(&self.roots, self.clinic.clone());
    }

    fn send(&self, terminal: usize, message: &MessageRow, suffix: &str, request: &Record) {
        let name = request_name(message.prefix, suffix);
        let path = self.roots[terminal].path().join("req").join(name);
        fs::write(path, write(request, Charset::Cp932).unwrap()).unwrap();
    }

    fn step(&mut self) {
        self.now = self.now.plus_ms(1_000);
        self.simulator.step(self.now).unwrap();
    }

    /// The answers of a terminal, by name.
    fn answers(&self, terminal: usize) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.roots[terminal].path().join("res")).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    }

    fn reception(&self, terminal: usize, nth: usize) -> String {
        let bytes = fs::read(&self.answers(terminal)[nth]).unwrap();
        let message = &catalogue::CONSENTED_RECEPTION;
        let frame = read_frame(&bytes[..], message, Limits::default()).unwrap();
        Summary::of(&frame).reception.unwrap()
    }
}

#[test]
fn an_answer_goes_to_the_terminal_that_asked() {
    let mut two = Two::new();
    let institution = two.clinic.institution().to_owned();
    let request = consented_request(&institution, today(), today());
    two.send(1, &catalogue::CONSENTED_REQUEST, "1", &request);
    two.step();
    assert_eq!((two.answers(0).len(), two.answers(1).len()), (0, 1));
    // The same name at both is two requests.
    two.send(0, &catalogue::CONSENTED_REQUEST, "1", &request);
    two.step();
    assert_ne!(two.reception(0, 0), two.reception(1, 0));
}

#[test]
fn what_one_terminal_changes_the_other_sees() {
    let mut two = Two::new();
    let institution = two.clinic.institution().to_owned();
    let yesterday = today() - Days::new(1);
    let start = consented_request(&institution, yesterday, yesterday);
    two.send(0, &catalogue::CONSENTED_REQUEST, "1", &start);
    two.step();
    // A batch started here is collected there.
    let collect = collect_request(&institution, &two.reception(0, 0));
    two.send(1, &catalogue::CONSENTED_COLLECT, "2", &collect);
    two.step();
    let read = |path: &Path, message| read_answer(String::new(), fs::read(path).unwrap(), message);
    let listed = read(&two.answers(1)[0], &catalogue::CONSENTED_ANSWER);
    assert_eq!(listed.units.len(), two.clinic.consented_yesterday());
    // A consent taken back there is taken back here.
    let who = Insured::all(&listed).pop().unwrap();
    let cancel = cancel_request(&institution, who.cancel(MedicalTreatment::Visit));
    two.send(1, &catalogue::CONSENT_CANCEL_REQUEST, "3", &cancel);
    two.step();
    two.send(0, &catalogue::CONSENT_CANCEL_REQUEST, "4", &cancel);
    two.step();
    let codes = [1, 0].map(|terminal| {
        let answers = two.answers(terminal);
        let path = answers
            .iter()
            .find(|path| path.to_string_lossy().contains("hvd01"));
        processing_code(&read(path.unwrap(), &catalogue::CONSENT_CANCEL_ANSWER))
    });
    assert_eq!(codes, [None, Some("SIM-E007".to_owned())]);
}

#[test]
fn two_terminals_started_again_know_what_they_knew_in_the_order_in_which_it_was() {
    let mut two = Two::new();
    let institution = two.clinic.institution().to_owned();
    // The second terminal asks first, and everybody for other days.
    let asked = [(1, 1), (0, 90), (1, 0)];
    for (nth, (terminal, days)) in asked.into_iter().enumerate() {
        let request = consented_request(&institution, today() - Days::new(days), today());
        let suffix = format!("{nth}");
        two.send(terminal, &catalogue::CONSENTED_REQUEST, &suffix, &request);
        two.step();
    }
    let numbers = [
        two.reception(1, 0),
        two.reception(0, 0),
        two.reception(1, 1),
    ];
    let units = |two: &mut Two, run: &str| -> Vec<usize> {
        let mut units = Vec::new();
        for (nth, number) in numbers.iter().enumerate() {
            let collect = collect_request(&institution, number);
            let suffix = format!("{run}{nth}");
            two.send(0, &catalogue::CONSENTED_COLLECT, &suffix, &collect);
            two.step();
            let answers = two.answers(0);
            let is_it =
                |path: &&PathBuf| path.to_string_lossy().ends_with(&format!("_{suffix}.xml"));
            let bytes = fs::read(answers.iter().find(is_it).unwrap()).unwrap();
            let answer = read_answer(suffix, bytes, &catalogue::CONSENTED_ANSWER);
            assert_eq!(answer.summary().reception.as_ref(), Some(number));
            units.push(answer.units.len());
        }
        units
    };
    let before = units(&mut two, "a");
    assert!(before[0] != before[1] && before[1] != before[2] && before[0] != before[2]);
    two.restart();
    assert_eq!(units(&mut two, "b"), before);
}

#[test]
fn a_request_that_was_kept_is_not_taken_again_after_a_restart() {
    let mut bench = Bench::new(1, 30, at_once());
    let request = one_person(&bench);
    let faults = bench.simulator.terminals_mut()[0].faults_mut();
    faults.set(Fault::KeepsRequest, Chance::Next(1));
    let name = bench.send(QUALIFICATION, &request);
    bench.step();
    let clinic = Clinic::seeded(1, 30, today());
    bench.simulator = Simulator::open(bench.root.path(), clinic, at_once()).unwrap();
    assert!(bench.step().is_empty());
    assert!(bench.req(&name).exists());
}

#[test]
fn a_request_that_was_to_be_removed_is_removed_after_a_restart() {
    let settings = Settings {
        remove_after_answer: true,
        ..at_once()
    };
    let mut bench = Bench::new(1, 30, settings.clone());
    let request = one_person(&bench);
    let name = bench.send(QUALIFICATION, &request);
    bench.step();
    assert!(bench.req(&name).exists());
    let clinic = Clinic::seeded(1, 30, today());
    bench.simulator = Simulator::open(bench.root.path(), clinic, settings).unwrap();
    assert!(bench.step().is_empty(), "it is not taken again");
    assert!(!bench.req(&name).exists());
}

#[test]
fn a_refused_request_never_came_to_the_system_and_does_not_after_a_restart() {
    let mut bench = Bench::new(1, 30, at_once());
    let request = consented_request(&bench.institution(), today(), today());
    let faults = bench.simulator.terminals_mut()[0].faults_mut();
    faults.set(Fault::Refuses, Chance::Next(1));
    bench.send(&catalogue::CONSENTED_REQUEST, &request);
    bench.step();
    let reception = |bench: &mut Bench| {
        let answer = bench.ask(&catalogue::CONSENTED_REQUEST, &request);
        answer.summary().reception.unwrap()
    };
    let first = reception(&mut bench);
    let clinic = Clinic::seeded(1, 30, today());
    bench.simulator = Simulator::open(bench.root.path(), clinic, at_once()).unwrap();
    let second = reception(&mut bench);
    let mut other = Bench::new(1, 30, at_once());
    assert_eq!(first, reception(&mut other));
    assert_eq!(second, reception(&mut other));
}

/// Ended between the answer and its note: it is not answered again, and the system knows it for ever.
#[test]
fn an_answer_that_was_not_noted_is_noted_after_a_restart() {
    let mut bench = Bench::new(1, 30, at_once());
    let institution = bench.institution();
    let request = consented_request(&institution, today(), today());
    let answer = bench.ask(&catalogue::CONSENTED_REQUEST, &request);
    let work = bench.root.path().join("sim-work");
    let noted = fs::read_dir(work.join("answered")).unwrap().next();
    let noted = noted.unwrap().unwrap();
    fs::rename(noted.path(), work.join("taken").join(noted.file_name())).unwrap();
    for _ in 0..2 {
        let clinic = Clinic::seeded(1, 30, today());
        bench.simulator = Simulator::open(bench.root.path(), clinic, at_once()).unwrap();
        assert!(bench.step().is_empty());
    }
    let collect = collect_request(&institution, &answer.summary().reception.unwrap());
    let collected = bench.ask(&catalogue::CONSENTED_COLLECT, &collect);
    assert!(collected.summary().is_normal());
}

#[test]
fn a_reset_begins_anew_and_leaves_what_is_not_its_own() {
    let mut bench = Bench::new(1, 30, at_once());
    let request = consented_request(&bench.institution(), today(), today());
    let reception = |bench: &mut Bench| {
        let answer = bench.ask(&catalogue::CONSENTED_REQUEST, &request);
        answer.summary().reception.unwrap()
    };
    let first = reception(&mut bench);
    fs::write(bench.res("memo.txt"), "foreign").unwrap();
    let faults = bench.simulator.terminals_mut()[0].faults_mut();
    faults.set(Fault::LosesAnswer, Chance::Always);
    bench.simulator.reset().unwrap();
    assert_eq!(bench.in_res(), ["memo.txt"]);
    assert_eq!(reception(&mut bench), first);
}

/// A terminal on a share, and three requests on it.
fn on_a_share(disk: &MemoryDisk, settings: &Settings) -> (Simulator, PathBuf) {
    let root = PathBuf::from(r"\\tanmatsu\OQS\nested");
    let clinic = Clinic::seeded(1, 30, today());
    let share = Box::new(disk.clone());
    let simulator = Simulator::open_on(share, &root, clinic, settings.clone());
    (simulator.unwrap(), root)
}

fn three_requests(disk: &MemoryDisk, root: &Path, institution: &str) -> Vec<String> {
    let request = consented_request(institution, today(), today());
    let bytes = write(&request, Charset::Cp932).unwrap();
    let names = ["1", "2", "3"].map(|nth| request_name(catalogue::CONSENTED_REQUEST.prefix, nth));
    for name in &names {
        disk.put(&root.join("req").join(name), &bytes);
    }
    names
        .map(|name| format!("{}.xml", answer_stem(&name).unwrap()))
        .into()
}

#[test]
fn the_root_may_be_a_nested_folder_of_a_share() {
    let disk = MemoryDisk::default();
    let (mut simulator, root) = on_a_share(&disk, &at_once());
    let institution = simulator.clinic().institution().to_owned();
    let answers = three_requests(&disk, &root, &institution);
    simulator.step(morning()).unwrap();
    for answer in answers {
        assert!(disk.get(&root.join("res").join(answer)).is_some());
    }
    assert!(disk.paths().iter().all(|path| path.starts_with(&root)));
}

/// Whatever call of the disk fails once: every request is answered once, whole, and with the number that
/// it would have had.
#[test]
fn a_disk_that_fails_at_any_call_only_delays() {
    for settings in [
        at_once(),
        Settings {
            in_place: true,
            ..at_once()
        },
        Settings {
            remove_after_answer: true,
            ..at_once()
        },
    ] {
        let run = |fails_at: u64| {
            let disk = MemoryDisk::default();
            let (mut simulator, root) = on_a_share(&disk, &settings);
            let institution = simulator.clinic().institution().to_owned();
            let answers = three_requests(&disk, &root, &institution);
            disk.fail_at(fails_at);
            let mut answered = 0;
            // The time of an answer is that of its taking: the clock stands, so that it is the same.
            for _ in 0..6 {
                for happening in simulator.step(morning()).into_iter().flatten() {
                    answered += usize::from(matches!(happening, Happening::Answered { .. }));
                }
            }
            let req = root.join("req");
            assert!(!disk.paths().iter().any(|path| path.parent() == Some(&req)));
            let read = |answer: &String| disk.get(&root.join("res").join(answer)).unwrap();
            let contents: Vec<Vec<u8>> = answers.iter().map(read).collect();
            (disk.has_failed(), contents, answered)
        };
        let (_, usual, answered) = run(u64::MAX);
        assert_eq!(answered, 3);
        let mut fails_at = 1;
        while let (true, contents, answered) = run(fails_at) {
            assert!(contents == usual && answered == 3, "call {fails_at}");
            fails_at += 1;
        }
        assert!(fails_at > 15, "{fails_at} calls");
    }
}

#[test]
fn res_is_never_listed_however_full_it_is() {
    let disk = MemoryDisk::default();
    let settings = Settings {
        stay_ms: Some(60_000),
        ..at_once()
    };
    let (mut simulator, root) = on_a_share(&disk, &settings);
    for nth in 0..10_000 {
        disk.put(&root.join("res").join(format!("{nth}.xml")), b"foreign");
    }
    let institution = simulator.clinic().institution().to_owned();
    three_requests(&disk, &root, &institution);
    disk.listed();
    for minute in 0..3 {
        simulator.step(morning().plus_ms(minute * 60_000)).unwrap();
    }
    assert!(
        disk.listed()
            .iter()
            .all(|folder| *folder == root.join("req"))
    );
    assert!(
        disk.paths()
            .iter()
            .filter(|path| path.starts_with(root.join("res")))
            .count()
            == 10_000
    );
}

#[test]
fn a_thousand_open_requests_are_answered_in_one_step() {
    let mut bench = Bench::new(1, 30, at_once());
    let request = one_person(&bench);
    for _ in 0..1_000 {
        bench.send(QUALIFICATION, &request);
    }
    let happenings = bench.step();
    let answered = happenings
        .iter()
        .filter(|h| matches!(h, Happening::Answered { .. }));
    assert_eq!(answered.count(), 1_000);
    assert_eq!((bench.in_req().len(), bench.in_res().len()), (0, 1_000));
}

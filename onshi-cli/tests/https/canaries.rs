//! Canaries over HTTPS (カナリア, §D.7 S1, S7): a whole day of a receipt computer that is a process of its own,
//! against the simulator's server. The same clinic is asked over folders first, so that it is known which
//! clinical values come. Afterwards no file of the receipt computer and nothing that it said holds one of
//! them, or a person, and in its memory, which this process reads, none of the clinical
//! ones stands but in buffers of the libraries for HTTP and TLS.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use onshi_core::rules::access::{Split, split};
use onshi_sim::Chance;
use onshi_sim::https::HttpsFault;

use crate::computer::{CHART, CLINICAL_DAY, be_a_receipt_computer, open_to_all, texts, withheld};
use crate::desk::Desk;
use crate::memory::{Found, memory_of};
use crate::office::Office;
use crate::scan::{files_that_hold, written};

/// Set for the receipt computer: where its folders are.
const ROLE: &str = "ONSHI_TEST_HTTPS_CANARIES";
/// So many clinical values at least, in all answers together.
const CLINICAL: usize = 500;
/// So many of them that stand for themselves at least.
const DISTINCT: usize = 40;
/// What goes wrong on the way, once each.
const TROUBLES: [HttpsFault; 5] = [
    HttpsFault::CutShort,
    HttpsFault::BreaksOff,
    HttpsFault::ForeignPage,
    HttpsFault::FailsAfterwards,
    HttpsFault::Unauthorized,
];

#[test]
fn no_canary_is_left_of_a_day_over_https() {
    if let Some(root) = std::env::var_os(ROLE) {
        return be_a_receipt_computer(Path::new(&root));
    }
    let canaries = Canaries::of(&mut Office::by_host(true));
    assert!(canaries.planted >= CLINICAL, "{} only", canaries.planted);
    assert!(
        canaries.clinical.len() >= DISTINCT,
        "{:?}",
        canaries.clinical
    );

    let desk = Desk::new();
    for fault in TROUBLES {
        desk.trouble.set(fault, Chance::Next(1));
    }
    let mut child = start(&desk);
    wait_for(&mut child, &desk.own().join("resting"));
    let taken = fs::read_to_string(desk.own().join("resting")).unwrap();
    assert_eq!(
        taken,
        canaries.planted.to_string(),
        "the chart has every value"
    );
    for fault in TROUBLES {
        assert_eq!(desk.trouble.struck(fault), 1, "{fault:?}");
    }
    let clinical: Vec<_> = canaries
        .clinical
        .iter()
        .flat_map(|it| written(it))
        .collect();
    let at_rest = memory_of(child.id(), &clinical);
    fs::write(desk.own().join("close"), "").unwrap();
    wait_for(&mut child, &desk.own().join("closed"));
    let closed = memory_of(child.id(), &clinical);
    child.kill().unwrap();
    child.wait().unwrap();

    let people = desk.patients.iter().flat_map(|who| [&who.name, &who.kana]);
    let secrets = [CHART.to_owned(), password(&desk)];
    for canary in canaries.clinical.iter().chain(people).chain(&secrets) {
        let holders = files_that_hold(&desk.own(), &written(canary));
        assert_eq!(holders, [""; 0], "files with {canary}");
    }
    assert!(at_rest.regions > 5 && closed.regions > 5, "it can be read");
    for memory in [at_rest, closed] {
        let found = memory.found.len();
        println!(
            "{found} times in buffers of HTTP and TLS, of {}",
            canaries.planted
        );
        let mut others = memory
            .found
            .into_iter()
            .filter(|found| !is_of_the_line(found));
        assert_eq!(others.next(), None, "clinical values in memory");
    }
}

/// A text as it came over the line: in its quotation marks. Buffers of TLS and HTTP hold such, and nothing
/// of ours can overwrite them; what we make of an answer, a file and records, has none.
fn is_of_the_line(found: &Found) -> bool {
    found.beside.contains(&Some(b'"'))
}

fn password(desk: &Desk) -> String {
    let config = fs::read_to_string(desk.file("https.toml")).unwrap();
    let line = config.lines().find(|line| line.starts_with("password ="));
    line.unwrap().split('"').nth(1).unwrap().to_owned()
}

// ---- what is to be found nowhere -------------------------------------------------------------------

/// The clinical values of the day.
struct Canaries {
    /// How many come, each as often as it does.
    planted: usize,
    /// Those that nothing else could be.
    clinical: Vec<String>,
}

impl Canaries {
    fn of(office: &mut Office) -> Self {
        let people = office.consented();
        let mut values = Vec::new();
        let mut others = BTreeSet::new();
        let open = people.units.iter().filter_map(open_to_all);
        for (who, (operation, question)) in open.flat_map(|who| CLINICAL_DAY.map(|it| (who, it))) {
            let answer = office.ask(operation, question(who));
            for record in answer.units.iter().chain([&answer.record]) {
                let Split { rest, .. } = split(record);
                let clinical = withheld(record, &rest).into_iter();
                values.extend(clinical.map(str::to_owned));
                others.extend(texts(rest.root()).into_iter().map(str::to_owned));
            }
        }
        let planted = values.len();
        let mut clinical: Vec<String> = values.into_iter().filter(|it| is_telling(it)).collect();
        clinical.retain(|value| !others.contains(value));
        clinical.sort();
        clinical.dedup();
        Canaries { planted, clinical }
    }
}

/// Long enough, and no number or date.
fn is_telling(value: &str) -> bool {
    const LONG: usize = 5;
    value.chars().filter(|c| !c.is_ascii()).count() >= LONG
}

// ---- the two processes -----------------------------------------------------------------------------

/// What it says goes into files that are scanned as well.
fn start(desk: &Desk) -> Child {
    fs::create_dir(desk.own()).unwrap();
    fs::write(
        desk.root.path().join("institution"),
        desk.institution.as_written(),
    )
    .unwrap();
    let said = |name: &str| File::create(desk.own().join(name)).unwrap();
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "canaries::no_canary_is_left_of_a_day_over_https"])
        .arg("--nocapture")
        .env(ROLE, desk.root.path())
        .stdout(said("said.txt"))
        .stderr(said("complained.txt"))
        .spawn()
        .unwrap()
}

fn wait_for(child: &mut Child, file: &Path) {
    while !file.exists() {
        let ended = child.try_wait().unwrap();
        let why = || fs::read_to_string(file.with_file_name("complained.txt")).unwrap();
        assert!(ended.is_none(), "it ended by itself: {}", why());
        sleep(Duration::from_millis(5));
    }
}

//! Across the border: a batch result read by a C# program through the C ABI, against what C# programs
//! do today. Every side reads the same file from the beginning, in the same runtime.

use std::fs::File;
use std::path::Path;

use onshi_core::catalogue::BATCH_ANSWER;
use onshi_core::record::{Block, Units, Wanted, read_frame};
use onshi_core::xml::Limits;

use crate::Failure;
use crate::classes;
use crate::plan::{self, Plan};
use crate::round::{Contender, Times, rounds};
use crate::sample::{self, UTF_8};
use crate::sides::FileSource;
use crate::sums::Sums;
use crate::table::{self, Goal, Row};

/// The mode that reads ten fields of each person.
const WANTED: &str = "onshi-wanted";

/// What the sides are called, in the order in which they work in each round: mode, name.
type Names = [(&'static str, &'static str); 6];

/// A runtime of C#: how it is called on the command line, its sides, its goals.
struct Runtime {
    name: &'static str,
    sides: Names,
    /// Mode of ours, mode of the peer, what is to be reached.
    goals: &'static [(&'static str, &'static str, Goal)],
}

const RUNTIMES: [Runtime; 2] = [
    Runtime {
        name: "coreclr",
        sides: [
            ("onshi", "onshi, CoreCLR"),
            ("onshi-people", "onshi once, CoreCLR"),
            (WANTED, "onshi 10 fields, CoreCLR"),
            ("onshi-view", "onshi no strings, CoreCLR"),
            ("reader", "XmlReader, CoreCLR"),
            ("serializer", "XmlSerializer, CoreCLR"),
        ],
        goals: &[
            ("onshi", "serializer", Goal::AtLeast(4.5)),
            ("onshi", "reader", Goal::AtLeast(3.0)),
            ("onshi-people", "serializer", Goal::Shown),
            ("onshi-people", "reader", Goal::Shown),
            (WANTED, "serializer", Goal::Shown),
            ("onshi-view", "serializer", Goal::Shown),
        ],
    },
    Runtime {
        name: "mono",
        sides: [
            ("onshi", "onshi, mono"),
            ("onshi-people", "onshi once, mono"),
            (WANTED, "onshi 10 fields, mono"),
            ("onshi-view", "onshi no strings, mono"),
            ("reader", "XmlReader, mono"),
            ("serializer", "XmlSerializer, mono"),
        ],
        goals: &[
            ("onshi", "serializer", Goal::AtLeast(5.0)),
            ("onshi", "reader", Goal::Shown),
            ("onshi-people", "serializer", Goal::Shown),
            (WANTED, "serializer", Goal::Shown),
            ("onshi-view", "serializer", Goal::Shown),
        ],
    },
];

/// Measures with each of these programs, a runtime each (`mono=PROGRAM`), and prints the table.
pub fn run(programs: &[&str], plan: &Plan) -> Result<(), Failure> {
    let sample = sample::write(&plan::folder(), UTF_8, plan.people)?;
    let mut rows = Vec::new();
    for program in programs {
        let known = RUNTIMES.iter().find_map(|runtime| {
            let rest = program.strip_prefix(runtime.name)?;
            Some((runtime, rest.strip_prefix('=')?))
        });
        let (runtime, program) = known.ok_or_else(|| format!("no runtime is {program}"))?;
        let times = runtime.measure(program, &sample.path, sample.sums, plan.rounds)?;
        let what = format!("read {} people in C#", plan.people);
        rows.extend(runtime.rows(&what, &times));
    }
    table::print(&rows);
    Ok(())
}

/// Writes what the programs are compiled with.
pub fn classes(file: &str) -> Result<(), Failure> {
    classes::write(Path::new(file))
}

impl Runtime {
    fn measure(
        &self,
        program: &str,
        file: &Path,
        all: Sums,
        count: usize,
    ) -> Result<Vec<Times>, Failure> {
        let file = file.to_string_lossy();
        let wanted = wanted(&file)?;
        let contender = |&(mode, name)| {
            let side = Contender::peer(name, program, &[mode, &file]);
            match mode {
                WANTED => side.seeing(wanted),
                _ => side,
            }
        };
        let contenders: Vec<Contender> = self.sides.iter().map(contender).collect();
        rounds(&contenders, count, Some(all))
    }

    fn rows(&self, what: &str, times: &[Times]) -> Vec<Row> {
        let of = |wanted: &str| {
            let mut sides = self.sides.iter().zip(times);
            sides.find_map(|((mode, _), times)| (*mode == wanted).then_some(times))
        };
        let row = |&(ours, peer, goal): &(&str, &str, Goal)| {
            Some(Row::speed(what.to_owned(), of(ours)?, of(peer)?, goal))
        };
        self.goals.iter().filter_map(row).collect()
    }
}

/// What stands in the wanted fields of a file, counted on this side of the border.
fn wanted(file: &str) -> Result<Sums, Failure> {
    let pass = || Ok::<_, Failure>(FileSource(File::open(file)?));
    let frame = read_frame(pass()?, &BATCH_ANSWER, Limits::default())?;
    let mut units = Units::new(pass()?, &BATCH_ANSWER, Limits::default(), frame.proof);
    let (mut block, fields) = (Block::new(), Wanted::only(&classes::WANTED)?);
    while let Some(unit) = units.next()? {
        if !block.push(unit, &fields) {
            return Err("the sample is larger than a block".into());
        }
    }
    let mut sums = Sums::default();
    let leaves = block.entries().iter().filter(|entry| !entry.is_group());
    leaves.for_each(|entry| sums.add(entry.length as usize));
    Ok(sums)
}

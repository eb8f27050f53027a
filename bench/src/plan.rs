//! One whole run: every sitting, memory, the other costs; then the table and its drawing.

use std::fs;

use crate::Failure;
use crate::costs;
use crate::drawing;
use crate::memory;
use crate::peers::Peers;
use crate::round::{Contender, Times, rounds};
use crate::sample::{self, Sample};
use crate::sittings::{Entrant, Pair, SITTINGS, Sitting, Size, label, work};
use crate::sums::Sums;
use crate::table::{self, Goal, Heading, Row, Section};
use crate::task::{Task, folder};

/// How much is done.
pub struct Plan {
    /// People in the batch whose speed is measured.
    pub people: usize,
    /// People in the batch that must not take more memory.
    pub many_people: usize,
    /// How often the small file is read in one process.
    repeat: usize,
    rounds: usize,
    /// Where the table and its drawing go: this name with `.txt` and `.svg`.
    figures: &'static str,
}

pub const FULL: Plan = Plan {
    people: 10_000,
    many_people: 100_000,
    repeat: 5_000,
    rounds: 15,
    figures: "docs/figures",
};
/// Enough to see whether everything works; the book keeps its figures.
pub const QUICK: Plan = Plan {
    people: 1_000,
    many_people: 10_000,
    repeat: 500,
    rounds: 3,
    figures: "target/bench/figures",
};

/// Measures one of the other costs.
type Cost = fn(&Plan, &Peers) -> Result<Vec<Row>, Failure>;

/// The other costs (ledger, folder exchange, …), each with its heading.
const COSTS: &[(Heading, Cost)] = &[
    (
        Heading {
            japanese: "呼出し一回",
            english: "One call",
        },
        |plan, peers| costs::call::measure(peers, plan.rounds),
    ),
    (
        Heading {
            japanese: "台帳",
            english: "The ledger",
        },
        |plan, _| costs::ledger::measure(&folder(), plan.rounds),
    ),
    (
        Heading {
            japanese: "フォルダー",
            english: "Folders",
        },
        |plan, _| costs::folder::measure(&folder(), plan.rounds),
    ),
    (
        Heading {
            japanese: "長い一括照会リスト",
            english: "A long list",
        },
        |plan, _| costs::list::measure(plan.people, plan.many_people),
    ),
    (
        Heading {
            japanese: "一括照会の結果をデータベースへ",
            english: "A batch into a database",
        },
        |plan, peers| costs::ingest::measure(&memory::batch(plan.many_people), plan.rounds, peers),
    ),
];

/// What a run has found so far.
#[derive(Default)]
struct Findings {
    sections: Vec<Section>,
    /// Comparisons that could not be made, and for want of whom.
    left_out: Vec<String>,
}

/// Measures everything and prints the table. Only different work or growing memory is an error.
pub fn run(peers: &Peers, plan: &Plan) -> Result<(), Failure> {
    let mut findings = Findings::default();
    for sitting in SITTINGS {
        findings.hold(sitting, peers, plan)?;
    }
    let memory = memory::measure(plan)?;
    findings.sections.push(memory.section);
    for &(heading, measure) in COSTS {
        println!("\n{}", heading.english);
        let rows = measure(plan, peers)?;
        findings.sections.push(Section {
            heading,
            amount: String::new(),
            rows,
        });
    }
    findings.publish(plan)?;
    memory.growth
}

impl Findings {
    /// Prints the table and what is missing in it, and puts both into files with the drawing.
    fn publish(&self, plan: &Plan) -> Result<(), Failure> {
        let mut text = table::text(&self.sections);
        for pair in &self.left_out {
            text += &format!("\nnot measured: {pair}");
        }
        let text = text.trim_end().to_owned() + "\n";
        println!("\n{text}");
        fs::write(format!("{}.txt", plan.figures), text)?;
        fs::write(
            format!("{}.svg", plan.figures),
            drawing::svg(&self.sections),
        )?;
        println!("written: {0}.txt and {0}.svg", plan.figures);
        Ok(())
    }

    /// Measures everyone of a sitting in turn and adds a row for each pair that was there.
    fn hold(&mut self, sitting: &Sitting, peers: &Peers, plan: &Plan) -> Result<(), Failure> {
        println!("\n{}", sitting.heading.english);
        let mut contenders = Vec::new();
        for entrant in sitting.entrants() {
            contenders.extend(contender(entrant, sitting, peers, plan)?);
        }
        let Samples { amount, sums } = write_samples(sitting, plan)?;
        let times = rounds(&contenders, plan.rounds, Some(sums))?;
        let mut rows = Vec::new();
        for pair in sitting.pairs {
            match row(sitting, pair, &times) {
                Ok(row) => rows.push(row),
                Err(absent) => self.left_out.push(absent),
            }
        }
        if !rows.is_empty() {
            let heading = sitting.heading;
            self.sections.push(Section {
                heading,
                amount,
                rows,
            });
        }
        Ok(())
    }
}

fn task(sitting: &Sitting, (form, _): Entrant, plan: &Plan) -> Task {
    let (units, repeat) = match sitting.size {
        Size::Many => (plan.people, 1),
        Size::One => (1, plan.repeat),
    };
    Task {
        shape: sitting.shape,
        form,
        units,
        repeat,
    }
}

fn contender(
    entrant: Entrant,
    sitting: &Sitting,
    peers: &Peers,
    plan: &Plan,
) -> Result<Option<Contender>, Failure> {
    let contender = peers.contender(entrant.1, &task(sitting, entrant, plan))?;
    Ok(contender.map(|contender| contender.called(label(entrant))))
}

/// The files of a sitting.
struct Samples {
    /// How much there is, for people: of the form that is written first.
    amount: String,
    sums: Sums,
}

/// Writes the file of every form; the same people must stand in each.
fn write_samples(sitting: &Sitting, plan: &Plan) -> Result<Samples, Failure> {
    let mut written: Vec<(&str, Sample)> = Vec::new();
    for entrant in sitting.entrants() {
        let task = task(sitting, entrant, plan);
        if !written.iter().any(|(form, _)| *form == task.form.name) {
            let sample = sample::write(&task)?;
            let (form, amount, sums) = (task.form.name, amount(&task, &sample), sample.sums);
            println!("  {form}: {amount}, {sums}");
            written.push((form, sample));
        }
    }
    let Some(((_, first), others)) = written.split_first() else {
        return Err("nobody sits here".into());
    };
    if let Some((form, _)) = others.iter().find(|(_, other)| other.sums != first.sums) {
        return Err(format!("{form} has not the same people").into());
    }
    Ok(Samples {
        amount: amount(&task(sitting, sitting.pairs[0].0, plan), first),
        sums: first.sums,
    })
}

fn amount(task: &Task, sample: &Sample) -> String {
    let units = match task.units {
        1 => "1 unit".to_owned(),
        many => format!("{many} {}", task.shape.units),
    };
    match sample.file_bytes as f64 / 1e6 {
        small if small < 0.1 => format!("{units}, {:.1} KB", small * 1e3),
        large => format!("{units}, {large:.1} MB"),
    }
}

/// The row of a pair, or who is absent.
fn row(sitting: &Sitting, pair: &Pair, times: &[Times]) -> Result<Row, String> {
    let &Pair(ours, peer, goal) = pair;
    let what = work(ours);
    let of = |entrant| {
        let name = label(entrant);
        let found = times.iter().find(|times| times.name == name);
        found.ok_or_else(|| {
            let pair = format!("{} against {}", label(ours), label(peer));
            let about = sitting.heading.english;
            format!("{about}: {pair} ({name} is not there)")
        })
    };
    let (ours, peer) = (of(ours)?, of(peer)?);
    Ok(match goal {
        Goal::AtMost(_) => Row {
            ratio: peer.ratio(ours),
            ..Row::speed(what, ours, peer, goal)
        },
        _ => Row::speed(what, ours, peer, goal),
    })
}

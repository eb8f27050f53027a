//! How much memory a process ever held: it must not grow with the number of people.

use crate::Failure;
use crate::form::UTF_8;
use crate::plan::Plan;
use crate::round::Contender;
use crate::sample;
use crate::shape::BATCH;
use crate::sides::{COLLECT, READ};
use crate::sums::Sums;
use crate::table::{Heading, Row, Section};
use crate::task::Task;

/// What was found; growing memory is the one thing that fails a run.
pub struct Memory {
    pub section: Section,
    pub growth: Result<(), Failure>,
}

/// What reading may hold, however many people there are: 8 MB.
const READING_KIB: u64 = 8_000_000 >> 10;
/// What 100,000 people may take when all are kept: 120 MB.
const COLLECTED_KIB: u64 = 120_000_000 >> 10;
/// People to whom [`COLLECTED_KIB`] belongs.
const COLLECTED: usize = 100_000;
/// How much more memory ten times the people may take.
const GROWTH_KIB: u64 = 2 << 10;

/// Reads few and many people, and keeps many.
pub fn measure(plan: &Plan) -> Result<Memory, Failure> {
    println!("\nMemory");
    let few = batch(plan.people);
    let many = batch(plan.many_people);
    let (few_sums, many_sums) = (sample::write(&few)?.sums, sample::write(&many)?.sums);
    let few_kib = peak(READ, &few, few_sums)?;
    let many_kib = peak(READ, &many, many_sums)?;
    let collected_kib = peak(COLLECT, &many, many_sums)?;
    let may_collect = COLLECTED_KIB * plan.many_people as u64 / COLLECTED as u64;
    let people = plan.many_people;
    let rows = vec![
        Row::memory(
            format!("reading {people} people"),
            READ,
            many_kib,
            "at most",
            READING_KIB,
        ),
        Row::memory(
            format!("reading {people} people"),
            READ,
            many_kib,
            &format!("{} people and 2 MiB:", plan.people),
            few_kib + GROWTH_KIB,
        ),
        Row::memory(
            format!("{people} people owned at once"),
            COLLECT,
            collected_kib,
            "at most",
            may_collect,
        ),
    ];
    let heading = Heading {
        japanese: "記憶域（プロセスの最大値）",
        english: "Memory (peak of the process)",
    };
    Ok(Memory {
        section: Section {
            heading,
            amount: String::new(),
            rows,
        },
        growth: judge(many_kib.saturating_sub(few_kib)),
    })
}

pub fn batch(units: usize) -> Task {
    Task {
        shape: &BATCH,
        form: &UTF_8,
        units,
        repeat: 1,
    }
}

fn peak(side: &str, task: &Task, sums: Sums) -> Result<u64, Failure> {
    let report = Contender::side(side, task)?.work(Some(sums))?;
    Ok(report.peak_kib)
}

fn judge(growth_kib: u64) -> Result<(), Failure> {
    match growth_kib <= GROWTH_KIB {
        true => Ok(()),
        false => Err(format!("memory grows with the number of people, by {growth_kib} KiB").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growing_memory_is_a_failure() {
        assert!(judge(GROWTH_KIB).is_ok());
        assert!(judge(GROWTH_KIB + 1).is_err());
    }
}

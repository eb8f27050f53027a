//! Our readers.

use cpu_time::ProcessTime;
use onshi_client::AnswerReader;
use onshi_core::catalogue::Dialect;
use onshi_core::record::{Block, Frame, Group, Record, Units, Wanted, read_frame};
use onshi_core::xml::{Event, Limits, Proof, Reader};

use super::{timed, timed_by_the_wall};
use crate::Failure;
use crate::source::open;
use crate::sums::Sums;
use crate::task::Task;

pub fn read(task: &Task) -> Result<(f64, Sums), Failure> {
    timed(task, || {
        let frame = frame(task)?;
        let mut sums = of_record(&frame.record);
        units(task, frame.proof, |unit| visit(unit.root(), &mut sums))?;
        Ok(sums)
    })
}

pub fn read_held(task: &Task) -> Result<(f64, Sums), Failure> {
    let (message, limits) = (task.shape.message, Limits::default());
    let path = task.path();
    timed(task, || {
        let bytes = std::fs::read(&path)?;
        let frame = read_frame(&bytes[..], message, limits.clone())?;
        let mut sums = of_record(&frame.record);
        let mut units = Units::new(&bytes[..], message, limits.clone(), frame.proof);
        while let Some(unit) = units.next()? {
            visit(unit.root(), &mut sums);
        }
        Ok(sums)
    })
}

pub fn read_once(task: &Task) -> Result<(f64, Sums), Failure> {
    let frame = frame(task)?;
    timed(task, || one_pass(task, &frame))
}

/// From memory, as the client does it with answers of ordinary size.
pub fn read_once_held(task: &Task) -> Result<(f64, Sums), Failure> {
    let (message, limits) = (task.shape.message, Limits::default());
    let bytes = std::fs::read(task.path())?;
    let frame = read_frame(&bytes[..], message, limits.clone())?;
    timed(task, || {
        let mut sums = of_record(&frame.record);
        let proof = frame.proof.clone();
        let mut units = Units::new(&bytes[..], message, limits.clone(), proof);
        while let Some(unit) = units.next()? {
            visit(unit.root(), &mut sums);
        }
        Ok(sums)
    })
}

pub fn read_once_wall(task: &Task) -> Result<(f64, Sums), Failure> {
    let frame = frame(task)?;
    timed_by_the_wall(task, || one_pass(task, &frame))
}

/// Two threads, each reading the next section that nobody reads yet.
pub fn read_two_cores(task: &Task) -> Result<(f64, Sums), Failure> {
    let (path, message) = (task.path(), task.shape.message);
    let mut answer = AnswerReader::of_file(&path, Some(message), Dialect::standard())?;
    let frame = of_record(&answer.frame().record);
    timed_by_the_wall(task, || {
        let sections = answer.on_cores(2, |_, people| {
            let mut sums = Sums::default();
            while let Some(unit) = people.next_unit()? {
                visit(unit.root(), &mut sums);
            }
            Ok(sums)
        })?;
        Ok(sections.into_iter().fold(frame, Sums::and))
    })
}

fn one_pass(task: &Task, frame: &Frame) -> Result<Sums, Failure> {
    let mut sums = of_record(&frame.record);
    let proof = frame.proof.clone();
    units(task, proof, |unit| visit(unit.root(), &mut sums))?;
    Ok(sums)
}

pub fn prove(task: &Task) -> Result<(f64, Sums), Failure> {
    let (seconds, frame) = timed(task, || frame(task))?;
    Ok((seconds, one_pass(task, &frame)?))
}

/// Once and not twice, so that the memory is that of one collection.
pub fn collect(task: &Task) -> Result<(f64, Sums), Failure> {
    let start = ProcessTime::now();
    let frame = frame(task)?;
    let (mut everyone, wanted) = (Block::new(), Wanted::all());
    let mut all = true;
    units(task, frame.proof, |unit| {
        all &= everyone.push(unit, &wanted)
    })?;
    let seconds = start.elapsed().as_secs_f64();
    if !all {
        return Err("the sample is larger than a block".into());
    }
    let mut sums = of_record(&frame.record);
    let leaves = everyone.entries().iter().filter(|entry| !entry.is_group());
    leaves.for_each(|leaf| sums.add(leaf.length as usize));
    Ok((seconds, sums))
}

fn frame(task: &Task) -> Result<Frame, Failure> {
    let source = open(&task.path())?;
    Ok(read_frame(source, task.shape.message, Limits::default())?)
}

fn units(task: &Task, proof: Proof, mut each: impl FnMut(&Record)) -> Result<(), Failure> {
    let source = open(&task.path())?;
    let mut units = Units::new(source, task.shape.message, Limits::default(), proof);
    while let Some(unit) = units.next()? {
        each(unit);
    }
    Ok(())
}

/// What stands in a record.
pub fn of_record(record: &Record) -> Sums {
    let mut sums = Sums::default();
    visit(record.root(), &mut sums);
    sums
}

fn visit(group: Group<'_>, sums: &mut Sums) {
    for item in group.items() {
        match item.is_group() {
            true => visit(item.group(), sums),
            false => sums.add(item.text().len()),
        }
    }
}

pub fn events(task: &Task) -> Result<(f64, Sums), Failure> {
    timed(task, || {
        let mut reader = Reader::new(open(&task.path())?, Limits::default());
        let (mut sums, mut leaf, mut length) = (Sums::default(), false, 0);
        loop {
            match reader.next()? {
                Event::Start { .. } => (leaf, length) = (true, 0),
                Event::Text(text) => length = text.len(),
                Event::End { .. } if std::mem::take(&mut leaf) => sums.add(length),
                Event::End { .. } => {}
                Event::Done(_) => return Ok(sums),
            }
        }
    })
}

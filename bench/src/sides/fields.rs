//! Every field that the catalogue declares of each person, asked for by its id: as a program reads that
//! knows what it wants. The peers in C and C# ask for the same through the C interface.

use onshi_client::AnswerReader;
use onshi_core::catalogue::{Dialect, Kind, RecordRow};
use onshi_core::record::{Group, Record};

use super::timed;
use crate::Failure;
use crate::sums::Sums;
use crate::task::Task;

/// Of everyone in a file, through the client.
pub fn read(task: &Task) -> Result<(f64, Sums), Failure> {
    timed(task, || {
        let mut answer = open(task)?;
        let mut sums = of_record(&answer.frame().record);
        while let Some(person) = answer.next_unit()? {
            ask_all(person, &mut sums);
        }
        Ok(sums)
    })
}

/// Of the one person of a small file, who is in memory already.
pub fn ask(task: &Task) -> Result<(f64, Sums), Failure> {
    let mut answer = open(task)?;
    let frame = of_record(&answer.frame().record);
    let person = answer.take_unit()?.ok_or("nobody is in the file")?;
    timed(task, || {
        let mut sums = frame;
        ask_all(&person, &mut sums);
        Ok(sums)
    })
}

fn open(task: &Task) -> Result<AnswerReader, Failure> {
    let message = Some(task.shape.message);
    Ok(AnswerReader::of_file(
        &task.path(),
        message,
        Dialect::standard(),
    )?)
}

fn of_record(record: &Record) -> Sums {
    let mut sums = Sums::default();
    ask_all(record, &mut sums);
    sums
}

fn ask_all(record: &Record, sums: &mut Sums) {
    ask_group(record.root(), record.row(), sums);
}

fn ask_group(group: Group<'_>, row: &RecordRow, sums: &mut Sums) {
    for field in row.fields {
        let found = group.all(field.no);
        match field.kind {
            Kind::Group(inner) => found.for_each(|item| ask_group(item.group(), inner, sums)),
            _ => found.for_each(|item| sums.add(item.text().len())),
        }
    }
}

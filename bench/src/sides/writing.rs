//! Our writer.

use onshi_core::record::{self, read_whole};
use onshi_core::xml::Limits;

use super::{reading, timed};
use crate::Failure;
use crate::made::Maker;
use crate::sums::Sums;
use crate::task::Task;

pub fn write(task: &Task) -> Result<(f64, Sums), Failure> {
    let message = Maker::new(task.shape, task.units).message();
    let (seconds, bytes) = timed(task, || Ok(record::write(&message, task.form.charset)?))?;
    let again = read_whole(&bytes[..], task.shape.message, Limits::default())?;
    Ok((seconds, reading::of_record(&again)))
}

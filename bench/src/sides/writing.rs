//! Our writer.

use std::hint::black_box;
use std::sync::Arc;

use onshi_core::catalogue::{Dialect, Layout};
use onshi_core::record::{Record, read_whole, write_as, write_in_pieces, write_into};
use onshi_core::xml::Limits;

use super::{reading, timed};
use crate::Failure;
use crate::made::Maker;
use crate::sums::Sums;
use crate::task::Task;

/// Over the file written before.
pub fn write(task: &Task) -> Result<(f64, Sums), Failure> {
    let (message, layout) = made(task);
    let mut file = Vec::new();
    let over = || Ok(write_into(&message, &layout, task.form.charset, &mut file)?);
    let (seconds, ()) = timed(task, over)?;
    Ok((seconds, read_again(task, &file)?))
}

/// Into memory that is new each time.
pub fn write_fresh(task: &Task) -> Result<(f64, Sums), Failure> {
    let (message, layout) = made(task);
    let fresh = || Ok(write_as(&message, &layout, task.form.charset)?);
    let (seconds, file) = timed(task, fresh)?;
    Ok((seconds, read_again(task, &file)?))
}

/// Piece by piece, each dropped at once. The whole is looked at off the clock.
pub fn write_pieces(task: &Task) -> Result<(f64, Sums), Failure> {
    let (message, layout) = made(task);
    let in_pieces = |take: &mut dyn FnMut(&[u8])| {
        write_in_pieces(&message, &layout, task.form.charset, |piece| {
            take(piece);
            Ok::<(), Failure>(())
        })
    };
    let (seconds, ()) = timed(task, || in_pieces(&mut |piece| _ = black_box(piece)))?;
    let mut file = Vec::new();
    in_pieces(&mut |piece| file.extend_from_slice(piece))?;
    Ok((seconds, read_again(task, &file)?))
}

fn made(task: &Task) -> (Record, Arc<Layout>) {
    let message = Maker::new(task.shape, task.units).message();
    let layout = Dialect::standard().layout(message.row());
    (message, layout)
}

fn read_again(task: &Task, file: &[u8]) -> Result<Sums, Failure> {
    let again = read_whole(file, task.shape.message, Limits::default())?;
    Ok(reading::of_record(&again))
}

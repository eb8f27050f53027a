//! Reading one document in different pieces, and everything that reading tells.

use std::fmt::Write;

use onshi_core::catalogue::MessageRow;
use onshi_core::error::Error;
use onshi_core::record::{Group, Record, Units, read_frame, read_whole};
use onshi_core::xml::{Limits, Source, SourceError};

use crate::support::filler::Dice;

/// A source that gives at most so many bytes at once. With one, a window never holds more of a
/// document than it must.
pub struct Pieces<'a> {
    rest: &'a [u8],
    size: usize,
}

impl<'a> Pieces<'a> {
    pub fn of(document: &'a [u8], size: usize) -> Self {
        let rest = document;
        Pieces { rest, size }
    }
}

impl Source for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, SourceError> {
        let most = into.len().min(self.size);
        self.rest.read(&mut into[..most])
    }
}

/// A source whose pieces are of all sizes up to a largest one, from a seed.
pub struct Uneven<'a> {
    rest: &'a [u8],
    largest: usize,
    dice: Dice,
}

impl<'a> Uneven<'a> {
    pub fn of(document: &'a [u8], largest: usize, seed: u64) -> Self {
        Uneven {
            rest: document,
            largest,
            dice: Dice(seed),
        }
    }
}

impl Source for Uneven<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, SourceError> {
        let size = 1 + self.dice.roll(self.largest as u64) as usize;
        let most = into.len().min(size);
        self.rest.read(&mut into[..most])
    }
}

/// A source that says how much of it is looked at together at most. The second pass reads whole blocks
/// whatever the source gives, so it is told.
pub trait Windowed: Source {
    fn window(&self) -> usize;
}

impl Windowed for Pieces<'_> {
    fn window(&self) -> usize {
        self.size
    }
}

impl Windowed for Uneven<'_> {
    fn window(&self) -> usize {
        self.largest
    }
}

impl Windowed for &[u8] {
    fn window(&self) -> usize {
        1 << 16
    }
}

/// Everything that reading tells: the frame, each unit with its place, what was counted, and how it
/// ended; and the same document as one record.
#[derive(Debug, Default, PartialEq)]
pub struct Told {
    pub records: Vec<(u64, String)>,
    pub counts: Option<(u64, u64)>,
    pub end: Option<Error>,
    pub whole: Option<String>,
    pub whole_end: Option<Error>,
}

pub fn read<S: Windowed>(
    open: impl Fn() -> S,
    message: &'static MessageRow,
    limits: &Limits,
) -> Told {
    let mut told = Told::default();
    told.end = read_in_units(&open, message, limits, &mut told).err();
    match read_whole(open(), message, limits.clone()) {
        Ok(record) => told.whole = Some(tell(&record)),
        Err(error) => told.whole_end = Some(error),
    }
    told
}

fn read_in_units<S: Windowed>(
    open: &impl Fn() -> S,
    message: &'static MessageRow,
    limits: &Limits,
    told: &mut Told,
) -> Result<(), Error> {
    let frame = read_frame(open(), message, limits.clone())?;
    told.counts = Some((frame.units, frame.with_attributes));
    told.records.push((0, tell(&frame.record)));
    let (source, limits) = (open(), limits.clone());
    let window = source.window();
    let mut units = Units::in_pieces(source, message, limits, frame.proof, window);
    while let Some((unit, start)) = units.next_at()? {
        let told_unit = (start, tell(unit));
        told.records.push(told_unit);
    }
    Ok(())
}

/// A record in reading order, one line for each element: depth, known or not, name, place, text.
fn tell(record: &Record) -> String {
    let mut told = String::new();
    tell_group(record.root(), 0, &mut told);
    told
}

fn tell_group(group: Group<'_>, depth: usize, told: &mut String) {
    for item in group.items() {
        let no = item.row().map(|row| row.no);
        let (name, offset) = (item.element(), item.offset());
        let text = (!item.is_group()).then(|| item.text());
        let _ = writeln!(told, "{depth} {no:?} {name} @{offset} {text:?}"); // a string takes anything
        if item.is_group() {
            tell_group(item.group(), depth + 1, told);
        }
    }
}

/// Fails unless the document is read in this way as it is byte by byte.
pub fn same<S: Windowed>(
    careful: &Told,
    open: impl Fn() -> S,
    message: &'static MessageRow,
    limits: &Limits,
) -> Result<(), String> {
    let told = read(open, message, limits);
    match told == *careful {
        true => Ok(()),
        false => Err(first_difference(careful, &told)),
    }
}

/// What a person needs to see of two long stories.
fn first_difference(careful: &Told, other: &Told) -> String {
    let pairs = careful.records.iter().zip(&other.records);
    for (nth, (ours, theirs)) in pairs.enumerate() {
        if ours.0 != theirs.0 {
            return format!("record {nth} starts at {}, not at {}", theirs.0, ours.0);
        }
        let mut lines = ours.1.lines().zip(theirs.1.lines());
        if let Some((ours, theirs)) = lines.find(|(ours, theirs)| ours != theirs) {
            return format!("record {nth}: {ours} byte by byte, {theirs} in pieces");
        }
        if ours.1 != theirs.1 {
            return format!("record {nth} has another number of elements");
        }
    }
    format!(
        "byte by byte {:?} {:?} {:?}, in pieces {:?} {:?} {:?}; the whole is the same: {}",
        careful.counts,
        careful.end,
        careful.whole_end,
        other.counts,
        other.end,
        other.whole_end,
        careful.whole == other.whole
    )
}

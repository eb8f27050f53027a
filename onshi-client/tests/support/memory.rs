//! Looks for what may be nowhere, in the memory of another process.

use std::fs::{self, File};
use std::ops::Range;
use std::os::unix::fs::FileExt;

/// What was found in the memory of a process.
pub struct Memory {
    /// Regions that it may write to and that could be read.
    pub regions: usize,
    /// Every place where one of the texts stood.
    pub found: Vec<Found>,
}

/// A text that was found.
#[derive(Debug, PartialEq)]
pub struct Found {
    /// What stood around it shows who left it there.
    pub around: String,
    /// The bytes right before and behind it.
    pub beside: [Option<u8>; 2],
}

/// Looks for texts in what a process may write to. It must be a child of ours.
pub fn memory_of(process: u32, texts: &[Vec<u8>]) -> Memory {
    let of_process = |file: &str| format!("/proc/{process}/{file}");
    let maps = fs::read_to_string(of_process("maps")).expect("its regions");
    let memory = File::open(of_process("mem")).expect("its memory");
    let wanted = ByFirst::of(texts);
    let mut read = Memory {
        regions: 0,
        found: Vec::new(),
    };
    for region in maps.lines().filter_map(writable) {
        let mut bytes = vec![0; region.end - region.start];
        if memory
            .read_exact_at(&mut bytes, region.start as u64)
            .is_ok()
        {
            read.regions += 1;
            read.found.extend(wanted.found_in(&bytes));
        }
    }
    read
}

fn writable(line: &str) -> Option<Range<usize>> {
    let (range, rest) = line.split_once(' ')?;
    let (from, to) = range.split_once('-')?;
    let address = |text| usize::from_str_radix(text, 16).ok();
    let range = address(from)?..address(to)?;
    rest.starts_with("rw").then_some(range)
}

/// Texts by their first byte: most of a memory begins none.
struct ByFirst<'a>(Vec<Vec<&'a [u8]>>);

impl<'a> ByFirst<'a> {
    fn of(texts: &'a [Vec<u8>]) -> Self {
        let mut by_first = vec![Vec::new(); 256];
        for text in texts {
            let first = usize::from(*text.first().expect("a text"));
            by_first[first].push(text.as_slice());
        }
        ByFirst(by_first)
    }

    fn found_in(&self, bytes: &[u8]) -> Vec<Found> {
        let stands = |at: usize| {
            let here = &self.0[usize::from(bytes[at])];
            let text = here.iter().find(|text| bytes[at..].starts_with(text))?;
            Some(at..at + text.len())
        };
        let places = (0..bytes.len()).filter_map(stands);
        places.map(|place| found(bytes, place)).collect()
    }
}

fn found(bytes: &[u8], Range { start, end }: Range<usize>) -> Found {
    const BEFORE: usize = 120;
    const BEHIND: usize = 160;
    let from = start.saturating_sub(BEFORE);
    let around = &bytes[from..bytes.len().min(end + BEHIND)];
    Found {
        around: String::from_utf8_lossy(around).replace('\0', "·"),
        beside: [bytes[..start].last(), bytes.get(end)].map(|byte| byte.copied()),
    }
}

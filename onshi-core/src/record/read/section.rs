//! Sections of a batch (区間): runs of whole people that several cores read apart from each other.
//!
//! ```text
//!  document   header │ person … person │ person … person │ person … │ end
//!  blocks   │         │         │         │         │         │         │
//!                    └── section 0 ────┘└── section 1 ────┘└─ … ────┘
//! ```
//!
//! The first pass notes where about every megabyte a person begins. A section is read from the block
//! that holds its first person, and each block is compared before a byte of it is believed, as in
//! [`Units`](super::Units). So whoever comes was proven; only what stands behind the last person is not
//! read again.

use crate::xml::BLOCK;

/// Bytes after which a new section begins with the next person: enough to make a thread's work worth
/// it, few enough for many cores.
const LENGTH: u64 = 1 << 20;

/// A run of whole people in a proven batch (区間).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Where its first person begins in the decoded document.
    pub(super) start: u64,
    /// What the file has before the decoded document: a byte order mark, or nothing.
    mark_bytes: u64,
    first: u64,
    units: u64,
}

impl Section {
    /// How many people stand before it (先行件数).
    pub fn first(&self) -> u64 {
        self.first
    }

    /// How many people stand in it (件数).
    pub fn units(&self) -> u64 {
        self.units
    }

    /// The byte of the file from which its source must deliver (開始バイト位置).
    pub fn from_byte(&self) -> u64 {
        (self.start + self.mark_bytes) / BLOCK as u64 * BLOCK as u64
    }
}

/// Where sections begin, noted while people pass by.
#[derive(Default)]
pub(super) struct Starts {
    noted: Vec<Start>,
    next: u64,
}

struct Start {
    offset: u64,
    /// How many people came before.
    before: u64,
}

impl Starts {
    /// A person begins.
    #[inline]
    pub(super) fn note(&mut self, offset: u64, before: u64) {
        if offset >= self.next {
            self.next = offset.saturating_add(LENGTH);
            self.noted.push(Start { offset, before });
        }
    }

    /// The sections of a document with so many people, in order. Together they have everyone.
    pub(super) fn sections(self, units: u64, mark_bytes: u64) -> Vec<Section> {
        let ends = self.noted.iter().skip(1).map(|start| start.before);
        let ends: Vec<u64> = ends.chain([units]).collect();
        let runs = self.noted.iter().zip(ends);
        runs.map(|(start, end)| Section {
            start: start.offset,
            mark_bytes,
            first: start.before,
            units: end.saturating_sub(start.before),
        })
        .collect()
    }
}

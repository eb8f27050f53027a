//! What stands behind the handle of a record.

use onshi_core::catalogue::RecordRow;
use onshi_core::record::{Place, Record};
use onshi_core::validate::Found;

use crate::boundary::Numbers;
use crate::handle::held_by_c;
use crate::record::onshi_record;

/// A record, and what calls have found out about it.
pub(crate) struct Held {
    record: Record,
    /// Of the last onshi_record_check.
    pub(crate) found: Found,
    /// Nothing of it may stay when it goes (I-11).
    passes: bool,
    /// Of the record as it is now.
    known: Option<Known>,
}

held_by_c!(Held as onshi_record, Record);

/// A group that was asked for: programs ask for every field of a group before they go to the next.
struct Known {
    /// The way down to it, in the caller's numbers.
    way: [u32; WAY],
    length: usize,
    group: Placed,
}

/// A group of a record, and the row that declares it.
pub(crate) type Placed = (&'static RecordRow, Place);

/// Longer ways are gone anew each time.
const WAY: usize = 6;

impl From<Record> for Held {
    fn from(record: Record) -> Self {
        Held {
            record,
            found: Found::default(),
            passes: false,
            known: None,
        }
    }
}

impl Held {
    /// What only passes through a program on its way to a chart.
    pub(crate) fn passing(record: Record) -> Self {
        let mut held = Held::from(record);
        held.passes = true;
        held
    }

    #[inline]
    pub(crate) fn record(&self) -> &Record {
        &self.record
    }

    /// To change it: what was known of it is forgotten.
    pub(crate) fn record_mut(&mut self) -> &mut Record {
        self.known = None;
        &mut self.record
    }

    /// The group that was asked for last, if this was the way to it.
    #[inline]
    pub(crate) fn known(&self, way: &Numbers<'_>) -> Option<Placed> {
        let known = self.known.as_ref()?;
        let steps = known.way.get(..known.length)?.iter().copied();
        way.each().eq(steps).then_some(known.group)
    }

    /// Remembers a group by the way to it.
    pub(crate) fn know(&mut self, way: &Numbers<'_>, group: Placed) {
        let mut known = Known {
            way: [0; WAY],
            length: 0,
            group,
        };
        for number in way.each() {
            let Some(step) = known.way.get_mut(known.length) else {
                return;
            };
            *step = number;
            known.length += 1;
        }
        self.known = Some(known);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.passes {
            self.record.wipe();
        }
    }
}
